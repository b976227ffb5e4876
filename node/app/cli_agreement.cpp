// accord agreement: the agreement without a node. Validate, show, fill in roots, sign, verify.
#include <iostream>

#include "agreement/annex.hpp"
#include "agreement/names.hpp"
#include "agreement/render.hpp"
#include "crypto/hash.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct AgreementArgs {
  fs::path file;
  fs::path keys = "keys";
  fs::path trust = "trust";
  fs::path out;
  fs::path previous;
  std::string role;
  bool html = false;
};

struct Read {
  agreement::Document document;
  Digest hash;
  std::string text;
};

Result<Read> read_document(const fs::path& file) {
  ACCORD_TRY(std::string text, read_file(file, kMaxAgreementBytes));
  auto document = agreement::parse_document(text);
  if (!document) return fail(located(document.error(), file));
  const Digest hash = crypto::sha384(as_bytes(text));
  return Read{std::move(*document), hash, std::move(text)};
}

nlohmann::json head_of(const Read& read) {
  nlohmann::json parties = nlohmann::json::array();
  for (const auto& party : read.document.parties) parties.push_back(party.nation.text());
  return {{"name", agreement::path_of(read.document)},
          {"sha384", read.hash.hex()},
          {"parties", parties},
          {"from", read.document.term.from.text(0)},
          {"to", read.document.term.to.text(0)}};
}

int validate(const Cli& cli, const AgreementArgs& args) {
  auto read = read_document(args.file);
  if (!read) return cli.fail_with(read.error());
  return cli.print(head_of(*read), [&] {
    std::cout << "valid: " << agreement::path_of(read->document) << "\nSHA-384 " << read->hash.hex()
              << "\n";
  });
}

int show(const Cli& cli, const AgreementArgs& args) {
  auto read = read_document(args.file);
  if (!read) return cli.fail_with(read.error());
  const std::string text = args.html ? agreement::show_html(read->document, read->hash)
                                     : agreement::show_text(read->document, read->hash);
  auto head = head_of(*read);
  head["text"] = text;
  return cli.print(head, [&] { std::cout << text; });
}

/// Puts the enrolled roots where the document has 96 zeros, party by party; every other byte stays.
Result<std::string> fill_roots(const AgreementArgs& args) {
  ACCORD_TRY(Read read, read_document(args.file));
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(args.trust));
  const std::string zeros(96, '0');
  std::size_t at = 0;
  for (const agreement::Party& party : read.document.parties) {
    if (party.root_sha384 != Digest{}) continue;
    const crypto::Certificate* root = trust.find_root(party.nation);
    if (root == nullptr)
      return fail(Code::root_not_pinned, "no root of " + party.nation.text() + " is enrolled",
                  args.trust.string());
    at = read.text.find(zeros, at);
    if (at == std::string::npos)
      return fail(Code::bad_value, "no placeholder left for " + party.nation.text(),
                  args.file.string());
    read.text.replace(at, zeros.size(), root->digest().hex());
  }
  return read.text;
}

int fill(const Cli& cli, const AgreementArgs& args) {
  auto text = fill_roots(args);
  if (!text) return cli.fail_with(text.error());
  if (auto status = write_file(args.out, *text); !status) return cli.fail_with(status.error());
  return cli.print({{"file", args.out.string()}, {"sha384", crypto::sha384(as_bytes(*text)).hex()}},
                   [&] {
                     std::cout << args.out.string() << "\nSHA-384 "
                               << crypto::sha384(as_bytes(*text)).hex() << "\n";
                   });
}

/// An agreement to which the nation is a party, or an annex: whose parties stand in the group's
/// file, so that any may sign it and each that must is asked for when it is loaded.
Result<std::string> read_signable(const fs::path& file, const NationId& nation) {
  ACCORD_TRY(std::string text, read_file(file, kMaxAgreementBytes));
  if (agreement::parse_annex(text)) return text;
  ACCORD_TRY(const Read read, read_document(file));
  if (read.document.party(nation) != nullptr) return text;
  return fail(Code::wrong_nation, nation.text() + " is no party to this agreement", file.string());
}

Result<fs::path> sign_file(const AgreementArgs& args) {
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "--role");
  ACCORD_TRY(crypto::KeyAndCertificate key, crypto::load_role(args.keys, *role));
  ACCORD_TRY(const std::string text, read_signable(args.file, key.certificate.nation()));
  ACCORD_TRY(const crypto::Detached signature,
             crypto::sign_detached(key.key, key.certificate, as_bytes(text), system_now()));
  const fs::path out = signature_path(args.file, key.certificate.nation(), *role);
  ACCORD_CHECK(write_file(out, signature.text()));
  return out;
}

int sign(const Cli& cli, const AgreementArgs& args) {
  auto out = sign_file(args);
  if (!out) return cli.fail_with(out.error());
  return cli.print({{"signature", out->string()}},
                   [&] { std::cout << "signed: " << out->string() << "\n"; });
}

/// Follows the version before, and permits no more than its signed list says.
Status check_previous(const fs::path& previous, const agreement::Document& next) {
  ACCORD_TRY(Read before, read_document(previous));
  const agreement::Agreement current{std::move(before.document), before.hash,
                                     agreement::AgreementState::active};
  ACCORD_CHECK(agreement::check_successor(current, next));
  return agreement::check_permits(current, next, crypto::sha384);
}

/// In order; those who acceded are the last parties. The next annex names the last of these hashes.
nlohmann::json annexes_of(const agreement::Document& group) {
  nlohmann::json out = nlohmann::json::array();
  const std::size_t first = group.parties.size() - group.annexes.size();
  for (std::size_t i = 0; i < group.annexes.size(); ++i) {
    const agreement::Party& party = group.parties[first + i];
    out.push_back({{"number", i + 1},
                   {"nation", party.nation.text()},
                   {"from", party.since->text(0)},
                   {"sha384", group.annexes[i].hex()}});
  }
  return out;
}

void print_annexes(const nlohmann::json& annexes) {
  for (const auto& each : annexes) {
    std::cout << "annex " << each["number"] << ": " << each["nation"].get<std::string>() << " from "
              << each["from"].get<std::string>() << ", signed by every party and "
              << each["nation"].get<std::string>() << "\nSHA-384 "
              << each["sha384"].get<std::string>() << "\n";
  }
}

int verify(const Cli& cli, const AgreementArgs& args) {
  auto trust = crypto::load_trust_store(args.trust);
  if (!trust) return cli.fail_with(trust.error());
  auto held = read_agreement(args.file, *trust, system_now());
  if (!held) return cli.fail_with(held.error());
  nlohmann::json signers = nlohmann::json::array();
  for (const auto& signer : held->signers) {
    signers.push_back(
        {{"nation", signer.nation.text()}, {"role", agreement::name_of(signer.role)}});
  }
  if (!held->refused_signatures.empty()) return cli.fail_with(held->refused_signatures.front());
  if (auto status = agreement::check_signers(held->document, held->signers); !status)
    return cli.fail_with(status.error());
  if (!args.previous.empty()) {
    if (auto status = check_previous(args.previous, held->document); !status)
      return cli.fail_with(status.error());
  }
  const nlohmann::json annexes = annexes_of(held->with_annexes);
  return cli.print({{"sha384", held->hash.hex()},
                    {"signers", signers},
                    {"complete", true},
                    {"annexes", annexes}},
                   [&] {
                     std::cout << agreement::path_of(held->document)
                               << ": signed by every party\nSHA-384 " << held->hash.hex() << "\n";
                     print_annexes(annexes);
                   });
}

}  // namespace

void add_agreement(Cli& cli) {
  auto args = std::make_shared<AgreementArgs>();
  CLI::App* group = cli.app.add_subcommand(
      "agreement",
      "the agreement: validate, show, sign, verify, diff, decide, explain; suspend, restore, end, "
      "amend");
  group->require_subcommand(1);
  const auto one_file = [&](const std::string& name, const std::string& help) {
    CLI::App* leaf = cli.leaf(group, name, help);
    leaf->add_option("file", args->file, "agreement document (JSON)")->required();
    return leaf;
  };
  const auto runs = [&cli, args](CLI::App* leaf, int (*what)(const Cli&, const AgreementArgs&)) {
    leaf->callback(
        [&cli, args, what] { cli.action = [&cli, args, what] { return what(cli, *args); }; });
  };

  runs(one_file("validate", "strict check of a document; prints its SHA-384"), validate);
  CLI::App* showing = one_file("show", "the document as numbered text");
  showing->add_flag("--html", args->html, "as one self-contained HTML page");
  runs(showing, show);

  CLI::App* filling =
      one_file("fill", "write a copy with the enrolled roots in place of the placeholders");
  filling->add_option("--trust", args->trust, "directory of enrolled roots")->capture_default_str();
  filling->add_option("-o,--out", args->out, "file to write")->required();
  runs(filling, fill);

  CLI::App* signing = one_file("sign", "write a detached signature beside the document");
  signing->add_option("--role", args->role, "agreement-policy or agreement-security")->required();
  signing->add_option("--keys", args->keys, "directory of this nation's keys")
      ->capture_default_str();
  runs(signing, sign);

  CLI::App* verifying =
      one_file("verify", "check every signature beside the document, and that none is missing");
  verifying->add_option("--trust", args->trust, "directory of enrolled roots")
      ->capture_default_str();
  verifying->add_option("--previous", args->previous,
                        "the version before: check that this one follows it and permits no more "
                        "than the list it names");
  runs(verifying, verify);

  add_agreement_decide(cli, group);
  add_agreement_diff(cli, group);
  add_agreement_life(cli, group);
  add_agreement_trial(cli, group);
}

}  // namespace accord::node::app
