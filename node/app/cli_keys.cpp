// accord keys: national root, role certificates, CURVE keys and bindings of links, enrolment of
// peers' roots. Courier keys: cli_courier.cpp; keys in tokens: cli_token.cpp.
#include "node/app/cli_keys.hpp"

#include <iostream>

#include "crypto/binding.hpp"
#include "crypto/enrolment.hpp"
#include "crypto/identity.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "node/link/curve_keys.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct KeyArgs {
  fs::path keys = "keys";
  fs::path trust = "trust";
  std::string nation;
  std::string peer;
  std::string suite = "p384";
  std::string role;
  std::string key;  // in a token; empty: a new key in a file
  fs::path file;
  std::string fingerprint;
  std::vector<std::string> read_by;
  std::vector<std::string> heard_by;
  bool next = false;
  int days = 90;
  int root_days = 3650;
};

nlohmann::json describe(const crypto::Certificate& certificate) {
  return {
      {"nation", certificate.nation().text()},
      {"role", certificate.is_root() ? "root" : std::string(crypto::name_of(*certificate.role()))},
      {"suite", crypto::name_of(certificate.suite())},
      {"sha384", certificate.digest().hex()},
      {"not_before", certificate.not_before().text(0)},
      {"not_after", certificate.not_after().text(0)}};
}

void print_certificate(const crypto::Certificate& certificate) {
  const auto row = describe(certificate);
  std::cout << row["nation"].get<std::string>() << " " << row["role"].get<std::string>() << " ("
            << row["suite"].get<std::string>() << ") until " << row["not_after"].get<std::string>()
            << "\n  SHA-384 " << row["sha384"].get<std::string>() << "\n";
}

Status enrol_root(const fs::path& trust, const crypto::Certificate& root) {
  std::error_code ignored;
  fs::create_directories(trust, ignored);
  fs::permissions(trust, fs::perms::owner_all, ignored);
  const fs::path file = trust / (root.nation().text() + ".root.pem");
  if (fs::exists(file)) {
    ACCORD_TRY(const std::string before, read_file(file, crypto::kMaxCertificatePemBytes));
    if (before == root.to_pem()) return {};
    return fail(Code::already_exists, "another root of " + root.nation().text() + " is enrolled",
                file.string());
  }
  return write_file(file, root.to_pem());
}

Result<crypto::Certificate> make_root(const KeyArgs& args, const NationId& nation,
                                      crypto::Suite suite, crypto::Random& random) {
  const crypto::Validity validity = valid_for(args.root_days);
  if (args.key.empty()) return crypto::create_root(args.keys, nation, suite, validity, random);
  if (suite != crypto::Suite::p384)
    return fail(Code::bad_argument, "keys in tokens are of suite p384", "--suite");
  ACCORD_TRY(const crypto::TokenUri key, key_in_token(args.key));
  return crypto::create_root_in_token(args.keys, key, {nation, validity}, random);
}

Result<std::vector<crypto::Certificate>> make_all(const KeyArgs& args) {
  ACCORD_TRY(const NationId nation, option(NationId::parse(args.nation), "--nation"));
  ACCORD_TRY(const crypto::Suite suite, option(crypto::suite_of(args.suite), "--suite"));
  if (args.days > args.root_days)
    return fail(Code::bad_argument, "role certificates cannot outlive the root", "--days");
  crypto::SystemRandom random;
  std::vector<crypto::Certificate> made;
  ACCORD_TRY(crypto::Certificate root, make_root(args, nation, suite, random));
  ACCORD_CHECK(enrol_root(args.trust, root));
  made.push_back(std::move(root));
  for (const crypto::Role role : crypto::kRoles) {
    ACCORD_TRY(crypto::Certificate certificate,
               crypto::create_role(args.keys, role, valid_for(args.days), random));
    made.push_back(std::move(certificate));
  }
  return made;
}

Result<std::vector<crypto::Certificate>> make_role(const KeyArgs& args) {
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "role");
  crypto::SystemRandom random;
  std::vector<crypto::Certificate> made;
  if (args.key.empty()) {
    ACCORD_TRY(crypto::Certificate certificate,
               crypto::create_role(args.keys, *role, valid_for(args.days), random));
    made.push_back(std::move(certificate));
    return made;
  }
  ACCORD_TRY(const crypto::TokenUri key, key_in_token(args.key));
  ACCORD_TRY(crypto::Certificate certificate,
             crypto::create_role_in_token(args.keys, key, {*role, valid_for(args.days)}, random));
  made.push_back(std::move(certificate));
  return made;
}

Result<std::vector<crypto::Certificate>> show_all(const KeyArgs& args) {
  std::vector<crypto::Certificate> out;
  ACCORD_TRY(crypto::Certificate root, crypto::load_root_certificate(args.keys));
  out.push_back(std::move(root));
  for (const crypto::Role role : crypto::kRoles) {
    if (!fs::exists(args.keys / (std::string(crypto::name_of(role)) + ".cert.pem"))) continue;
    ACCORD_TRY(crypto::KeyAndCertificate pair, crypto::load_role(args.keys, role));
    out.push_back(std::move(pair.certificate));
  }
  return out;
}

/// Who read the fingerprint out and who heard it, if that was said. Errors: bad_argument, bad_value
Result<std::optional<crypto::Enrolment>> enrolment_of(const KeyArgs& args,
                                                      const crypto::Certificate& root) {
  if (args.read_by.empty() && args.heard_by.empty()) return std::nullopt;
  if (args.read_by.size() != 2 || args.heard_by.size() != 2)
    return fail(Code::bad_argument, "two people on each side, or no names at all",
                "--read-by, --heard-by");
  crypto::Enrolment out;
  out.nation = root.nation();
  out.root = root.digest();
  out.read_by = {args.read_by[0], args.read_by[1]};
  out.heard_by = {args.heard_by[0], args.heard_by[1]};
  out.at = system_now();
  ACCORD_CHECK(crypto::check_enrolment(out));
  return out;
}

Status write_enrolment(const fs::path& trust, const crypto::Enrolment& enrolment) {
  const fs::path file = trust / (enrolment.nation.text() + ".enrolment.json");
  if (!fs::exists(file)) return write_file(file, enrolment.text());
  return fail(Code::already_exists, "who enrolled this root is written down already",
              file.string());
}

Result<crypto::Certificate> enrol(const KeyArgs& args) {
  ACCORD_TRY(const std::string pem, read_file(args.file, crypto::kMaxCertificatePemBytes));
  ACCORD_TRY(crypto::Certificate root, in_file(crypto::Certificate::from_pem(pem), args.file));
  crypto::TrustStore check;
  ACCORD_CHECK(in_file(check.add_root(root.nation(), root), args.file));
  if (root.digest().hex() != args.fingerprint) {
    return fail(Code::root_not_pinned,
                "the fingerprint given is not that of the file: one of the two is not the peer's",
                args.file.string());
  }
  ACCORD_TRY(const std::optional<crypto::Enrolment> enrolment, enrolment_of(args, root));
  ACCORD_CHECK(enrol_root(args.trust, root));
  if (enrolment) ACCORD_CHECK(write_enrolment(args.trust, *enrolment));
  return root;
}

Result<crypto::CurveKeys> new_curve_keys() {
  ACCORD_TRY(link::CurveKeyPair server, link::generate_curve_keys());
  ACCORD_TRY(link::CurveKeyPair client, link::generate_curve_keys());
  return crypto::CurveKeys{server.public_key, std::move(server.secret_key), client.public_key,
                           std::move(client.secret_key)};
}

/// Those of the link, made once; or the next ones, of which there is one pair at a time.
Result<crypto::CurveKeys> keys_of_link(const KeyArgs& args, const NationId& peer) {
  if (args.next) {
    ACCORD_TRY(const crypto::CurveKeys present, crypto::load_curve_keys(args.keys, peer));
    ACCORD_TRY(crypto::CurveKeys made, new_curve_keys());
    ACCORD_CHECK(crypto::save_next_curve_keys(args.keys, peer, made));
    return made;
  }
  if (!fs::exists(args.keys / ("curve-" + peer.text() + ".json"))) {
    ACCORD_TRY(const crypto::CurveKeys made, new_curve_keys());
    ACCORD_CHECK(crypto::save_curve_keys(args.keys, peer, made));
  }
  return crypto::load_curve_keys(args.keys, peer);
}

/// CURVE keys of one link, and the signed statement of them for the peer.
Result<std::string> make_link(const KeyArgs& args) {
  ACCORD_TRY(const NationId peer, option(NationId::parse(args.peer), "--peer"));
  ACCORD_TRY(crypto::KeyAndCertificate transport,
             crypto::load_role(args.keys, crypto::Role::transport));
  if (peer == transport.certificate.nation())  // before anything secret is made for it
    return fail(Code::bad_argument, peer.text() + " is this nation itself", "--peer");
  ACCORD_TRY(const crypto::CurveKeys keys, keys_of_link(args, peer));
  crypto::BindingTerms terms{peer, keys.server_public, keys.client_public, {}, {}};
  const auto validity = valid_for(args.days);
  terms.not_before = std::max(validity.not_before, transport.certificate.not_before());
  terms.not_after = std::min(validity.not_after, transport.certificate.not_after());
  ACCORD_TRY(const crypto::Binding binding,
             crypto::make_binding(transport.key, transport.certificate, terms));
  return binding.text();
}

}  // namespace

crypto::Validity valid_for(int days) {
  const UtcTime now = system_now();
  return {now - std::chrono::minutes(5), now + std::chrono::hours(24) * days};
}

Result<crypto::TokenUri> key_in_token(const std::string& uri) {
  auto key = crypto::TokenUri::parse(uri);
  if (!key) return fail(key.error().code, key.error().what, "--key");
  return key;
}

int print_certificates(const Cli& cli, const std::vector<crypto::Certificate>& certificates) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& certificate : certificates) rows.push_back(describe(certificate));
  return cli.print({{"certificates", rows}}, [&] {
    for (const auto& certificate : certificates) print_certificate(certificate);
  });
}

void add_keys(Cli& cli) {
  auto args = std::make_shared<KeyArgs>();
  CLI::App* keys = cli.app.add_subcommand(
      "keys", "identities: national root, role certificates, link keys, enrolled peers");
  keys->require_subcommand(1);
  const auto common = [&](CLI::App* leaf) {
    leaf->add_option("--keys", args->keys, "directory of this nation's keys")
        ->capture_default_str();
    return leaf;
  };

  CLI::App* init =
      common(cli.leaf(keys, "init", "make a national root and every role key below it"));
  init->add_option("--nation", args->nation, "participant code, e.g. GBR")->required();
  init->add_option("--suite", args->suite, "p384 (suite 1) or ed25519 (suite 2)")
      ->capture_default_str();
  init->add_option("--trust", args->trust, "directory of enrolled roots; our own goes in too")
      ->capture_default_str();
  init->add_option("--days", args->days, "validity of the role certificates, days")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  init->add_option("--root-days", args->root_days, "validity of the root, days")
      ->check(CLI::Range(1, 7300))
      ->capture_default_str();
  init->add_option("--key", args->key,
                   "the root's key, where it lies in a token: a pkcs11: URI (docs/operations.md)");
  init->callback([&cli, args] {
    cli.action = [&cli, args] {
      auto made = make_all(*args);
      return made ? print_certificates(cli, *made) : cli.fail_with(made.error());
    };
  });

  CLI::App* role =
      common(cli.leaf(keys, "role", "make one role key, signed by the root key that lies here"));
  role->add_option("role", args->role,
                   "node-sign, transport, agreement-policy, agreement-security or auditor")
      ->required();
  role->add_option("--days", args->days, "validity, days")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  role->add_option("--key", args->key,
                   "the role's key, where it lies in a token: a pkcs11: URI (docs/operations.md)");
  role->callback([&cli, args] {
    cli.action = [&cli, args] {
      auto made = make_role(*args);
      return made ? print_certificates(cli, *made) : cli.fail_with(made.error());
    };
  });

  CLI::App* show = common(cli.leaf(keys, "show", "certificates with their fingerprints"));
  show->callback([&cli, args] {
    cli.action = [&cli, args] {
      auto all = show_all(*args);
      return all ? print_certificates(cli, *all) : cli.fail_with(all.error());
    };
  });

  CLI::App* link = common(cli.leaf(
      keys, "link", "make the CURVE keys of a link and print the signed binding for the peer"));
  link->add_option("--peer", args->peer, "participant code of the peer")->required();
  link->add_option("--days", args->days, "validity of the binding, days")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  link->add_flag(
      "--next", args->next,
      "make the keys that come next: told to the peer by Hello, used when it holds them");
  link->callback([&cli, args] {
    cli.action = [&cli, args] {
      auto text = make_link(*args);
      if (!text) return cli.fail_with(text.error());
      std::cout << *text;
      return 0;
    };
  });

  CLI::App* enrolment =
      cli.leaf(keys, "enrol", "pin a peer's national root, its fingerprint read out by two people");
  enrolment->add_option("file", args->file, "the peer's root certificate (PEM)")->required();
  enrolment
      ->add_option("--fingerprint", args->fingerprint,
                   "SHA-384 of the certificate as the peer's officers read it out, 96 hex digits")
      ->required();
  enrolment
      ->add_option("--read-by", args->read_by, "who read it out, twice: the two people of the peer")
      ->allow_extra_args(false);
  enrolment
      ->add_option("--heard-by", args->heard_by,
                   "who heard it, twice: the two people of this nation")
      ->allow_extra_args(false);
  enrolment->add_option("--trust", args->trust, "directory of enrolled roots")
      ->capture_default_str();
  enrolment->callback([&cli, args] {
    cli.action = [&cli, args] {
      auto root = enrol(*args);
      if (!root) return cli.fail_with(root.error());
      return cli.print(describe(*root), [&] { print_certificate(*root); });
    };
  });
  add_keys_courier(cli, keys);
  add_keys_revoke(cli, keys);
  add_keys_token(cli, keys);
}

}  // namespace accord::node::app
