// accord keys request, certify: how a key that lies in a token gets its certificate from a root
// that lies elsewhere. Nothing secret goes from one to the other.
#include <iostream>

#include "crypto/identity.hpp"
#include "node/app/cli_keys.hpp"
#include "node/app/files.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct RequestArgs {
  fs::path keys = "keys";
  std::string role;
  std::string key;
  fs::path file;
  std::string fingerprint;
  int days = 90;
  fs::path out;
};

Result<crypto::CertificateRequest> request(const RequestArgs& args) {
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "role");
  ACCORD_TRY(const crypto::TokenUri key, key_in_token(args.key));
  if (fs::exists(args.out))
    return fail(Code::already_exists, "a request is never overwritten", args.out.string());
  ACCORD_TRY(const std::string text, crypto::request_role_in_token(args.keys, key, *role));
  ACCORD_CHECK(write_file(args.out, text));
  return crypto::parse_certificate_request(text);
}

int print_request(const Cli& cli, const crypto::CertificateRequest& made, const fs::path& file) {
  const nlohmann::json row{{"nation", made.nation.text()},
                           {"role", crypto::name_of(made.role)},
                           {"sha384", made.digest.hex()},
                           {"file", file.string()}};
  return cli.print(row, [&] {
    std::cout << made.nation.text() << " " << crypto::name_of(made.role) << " request in "
              << file.string() << "\n  SHA-384 " << made.digest.hex()
              << "\n  next: where the root key is, `accord keys certify`, this fingerprint read out"
              << "\n";
  });
}

Result<crypto::Certificate> certify_file(const RequestArgs& args) {
  ACCORD_TRY(const std::string pem, read_file(args.file, crypto::kMaxRequestPemBytes));
  auto asked = crypto::parse_certificate_request(pem);
  if (!asked) return fail(asked.error().code, asked.error().what, args.file.string());
  if (asked->digest.hex() != args.fingerprint)
    return fail(Code::bad_argument, "not the fingerprint of this request: it is another's",
                "--fingerprint");
  if (fs::exists(args.out))
    return fail(Code::already_exists, "a certificate is never overwritten", args.out.string());
  crypto::SystemRandom random;
  ACCORD_TRY(crypto::Certificate made,
             crypto::certify(args.keys, *asked, valid_for(args.days), random));
  ACCORD_CHECK(write_file(args.out, made.to_pem()));
  return made;
}

void add_request(Cli& cli, CLI::App* group, const std::shared_ptr<RequestArgs>& args) {
  CLI::App* leaf = cli.leaf(group, "request",
                            "name a role's key in a token, and ask the offline root to certify it");
  leaf->add_option("role", args->role, "as of `accord keys role`")->required();
  leaf->add_option("--key", args->key, "the key: a pkcs11: URI (docs/operations.md)")->required();
  leaf->add_option("-o,--out", args->out, "the request to bring to the root")->required();
  leaf->add_option("--keys", args->keys, "directory of this nation's keys")->capture_default_str();
  leaf->callback([&cli, args] {
    cli.action = [&cli, args] {
      const auto made = request(*args);
      return made ? print_request(cli, *made, args->out) : cli.fail_with(made.error());
    };
  });
}

void add_certify(Cli& cli, CLI::App* group, const std::shared_ptr<RequestArgs>& args) {
  CLI::App* leaf =
      cli.leaf(group, "certify", "the certificate for a request, signed by the root key here");
  leaf->add_option("file", args->file, "the request as `accord keys request` wrote it")->required();
  leaf->add_option("--fingerprint", args->fingerprint,
                   "SHA-384 of the request as its maker reads it out, 96 hex digits")
      ->required();
  leaf->add_option("-o,--out", args->out, "the certificate, to be laid beside the key's name")
      ->required();
  leaf->add_option("--days", args->days, "validity, days")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  leaf->add_option("--keys", args->keys, "directory with the root key")->capture_default_str();
  leaf->callback([&cli, args] {
    cli.action = [&cli, args] {
      const auto made = certify_file(*args);
      return made ? print_certificates(cli, {*made}) : cli.fail_with(made.error());
    };
  });
}

}  // namespace

void add_keys_token(Cli& cli, CLI::App* group) {
  add_request(cli, group, std::make_shared<RequestArgs>());
  add_certify(cli, group, std::make_shared<RequestArgs>());
}

}  // namespace accord::node::app
