// accord agreement suspend, restore, terminate, activate, statements: what an officer says about an
// agreement in force. Each writes one signed statement beside the agreement and hands it to the
// running node; where none runs, the node finds it at its next start or reload.
#include <iostream>

#include "agreement/statement.hpp"
#include "crypto/hash.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using agreement::StatementKind;

struct LifeArgs {
  std::string name;
  fs::path file;
  std::string at;
  std::string role = "agreement-policy";
  fs::path keys;
};

/// One agreement of the node's folder.
struct Held {
  fs::path file;
  agreement::Agreement agreement;
};

Result<std::vector<Held>> held_files(const NodeConfig& config) {
  std::vector<Held> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(config.agreements, error)) {
    if (entry.path().extension() != ".json") continue;
    ACCORD_TRY(const std::string text, read_file(entry.path(), kMaxAgreementBytes));
    ACCORD_TRY(agreement::Document document,
               in_file(agreement::parse_document(text), entry.path()));
    out.push_back(
        {entry.path(),
         {std::move(document), crypto::sha384(as_bytes(text)), agreement::AgreementState::active}});
  }
  if (error) return fail(Code::file_unreadable, error.message(), config.agreements.string());
  return out;
}

bool is_called(const agreement::Document& document, const std::string& name) {
  return document.name.text() == name || agreement::path_of(document) == name;
}

/// Of several versions the one that the running node has in force; all of them when none runs.
void keep_in_force(const Cli& cli, std::vector<Held>& versions) {
  const auto answer = cli.call("agreement.life");
  if (!answer) return;
  std::erase_if(versions, [&](const Held& version) {
    for (const auto& each : (*answer)["agreements"]) {
      if (each["sha384"] != version.agreement.hash.hex()) continue;
      for (const auto& peer : each["between"]) {
        if (peer["in_force"] == true) return false;
      }
    }
    return true;
  });
}

/// The one agreement of that name, "NAME" or "NAME/VERSION".
Result<Held> find_by_name(const Cli& cli, const NodeConfig& config, const std::string& name) {
  ACCORD_TRY(std::vector<Held> all, held_files(config));
  std::erase_if(all, [&](const Held& each) { return !is_called(each.agreement.document, name); });
  if (all.empty()) {
    return fail(Code::not_found, "no agreement '" + name.substr(0, 80) + "'",
                config.agreements.string());
  }
  if (all.size() > 1) keep_in_force(cli, all);
  if (all.size() != 1) {
    return fail(Code::bad_argument, "several versions lie here: name one, as in " + name + "/2");
  }
  return std::move(all.front());
}

/// What the node knows of one agreement; empty when no node runs.
Result<std::optional<nlohmann::json>> ask_node(const Cli& cli, const Digest& hash) {
  const auto answer = cli.call("agreement.life");
  if (!answer && answer.error().code == Code::node_unreachable) return std::nullopt;
  if (!answer) return fail(answer.error());
  for (const auto& each : (*answer)["agreements"]) {
    if (each["sha384"] == hash.hex()) return each;
  }
  return fail(Code::statement_unknown_agreement, "the node has not loaded it: `accord reload`");
}

/// The next of this nation's numbers: the running node knows it; else by the files that were left.
std::uint32_t next_number(const std::optional<nlohmann::json>& node, const Held& about,
                          const NationId& nation) {
  if (node) return (*node)["next_number"].get<std::uint32_t>();
  std::uint32_t number = 1;
  while (fs::exists(statement_path(about.file, nation, number))) ++number;
  return number;
}

/// "taken" or "held already" by the node; "left" when none runs.
Result<std::string> hand_over(const Cli& cli, const std::string& document,
                              const std::string& signature) {
  const auto answer =
      cli.call("agreement.statement", {{"document", document}, {"signature", signature}});
  if (answer) return (*answer)["outcome"].get<std::string>();
  if (answer.error().code == Code::node_unreachable) return std::string("left");
  return fail(answer.error());
}

struct Said {
  agreement::Statement statement;
  fs::path file;
  std::string outcome;
};

/// Signs, leaves both files beside the agreement, hands them over; a node that refuses leaves
/// nothing.
Result<Said> say(const Cli& cli, const LifeArgs& args, const Held& about,
                 agreement::Statement statement) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "--role");
  ACCORD_TRY(const crypto::KeyAndCertificate key,
             crypto::load_role(args.keys.empty() ? config.keys : args.keys, *role));
  statement.nation = key.certificate.nation();
  statement.agreement = about.agreement.hash;
  statement.signed_at = system_now();
  if (statement.effective == UtcTime{}) statement.effective = statement.signed_at;
  ACCORD_TRY(const auto node, ask_node(cli, statement.agreement));
  statement.number = next_number(node, about, statement.nation);
  const std::string document = agreement::statement_text(statement);
  ACCORD_TRY(
      const crypto::Detached detached,
      crypto::sign_detached(key.key, key.certificate, as_bytes(document), statement.signed_at));
  const fs::path file = statement_path(about.file, statement.nation, statement.number);
  ACCORD_CHECK(write_file(file, document));
  ACCORD_CHECK(write_file(file.string() + ".sig", detached.text()));
  auto outcome = hand_over(cli, document, detached.text());
  if (!outcome) {
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(file.string() + ".sig", ignored);
    return fail(outcome.error());
  }
  return Said{std::move(statement), file, std::move(*outcome)};
}

int print(const Cli& cli, const Held& about, const Said& said) {
  const std::string name = agreement::path_of(about.agreement.document);
  const auto& statement = said.statement;
  nlohmann::json json{{"agreement", name},
                      {"sha384", statement.agreement.hex()},
                      {"kind", agreement::name_of(statement.kind)},
                      {"nation", statement.nation.text()},
                      {"number", statement.number},
                      {"effective", statement.effective.text(3)},
                      {"statement", said.file.string()},
                      {"node", said.outcome}};
  if (statement.kind == StatementKind::amend) json["successor"] = statement.successor.hex();
  return cli.print(json, [&] {
    std::cout << name << ": " << agreement::name_of(statement.kind) << " from "
              << statement.effective.text(0) << "\nsigned: " << said.file.string() << "\n"
              << (said.outcome == "left" ? "no node runs: it takes the statement when it starts"
                                         : "the node has it, and passes it on")
              << "\n";
  });
}

Result<UtcTime> instant_of(const LifeArgs& args) {
  if (args.at.empty()) return UtcTime{};
  ACCORD_TRY(const UtcTime at, option(UtcTime::parse(args.at), "--at"));
  if (at < system_now()) return fail(Code::bad_argument, "the instant has passed", "--at");
  return at;
}

Result<Held> about_of(const Cli& cli, const LifeArgs& args) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  return find_by_name(cli, config, args.name);
}

int state(const Cli& cli, const LifeArgs& args, StatementKind kind) {
  agreement::Statement statement;
  statement.kind = kind;
  const auto at = instant_of(args);
  if (!at) return cli.fail_with(at.error());
  statement.effective = *at;
  const auto about = about_of(cli, args);
  if (!about) return cli.fail_with(about.error());
  const auto said = say(cli, args, *about, statement);
  if (!said) return cli.fail_with(said.error());
  return print(cli, *about, *said);
}

/// The version before, of the node's folder, once the next one may take its place.
Result<Held> check_next(const NodeConfig& config, const SignedAgreement& next) {
  ACCORD_CHECK(agreement::check_enclave(next.document, config.ceiling));
  ACCORD_TRY(const std::vector<Held> all, held_files(config));
  for (const Held& each : all) {
    if (next.document.previous != each.agreement.hash) continue;
    ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(config.trust));
    ACCORD_TRY(SignedAgreement before, read_agreement(each.file, trust, system_now()));
    Held held{each.file,
              {std::move(before.with_annexes), before.hash, agreement::AgreementState::active}};
    ACCORD_CHECK(agreement::check_successor(held.agreement, next.document));
    ACCORD_CHECK(agreement::check_permits(held.agreement, next.document, crypto::sha384));
    return held;
  }
  return fail(Code::agreement_version, "the version that it names as the one before is not here",
              config.agreements.string());
}

/// Puts the file and its signatures into the node's folder, where they are not yet.
Status bring_in(const fs::path& file, const agreement::Document& document,
                const NodeConfig& config) {
  const fs::path target = config.agreements / file.filename();
  std::error_code error;
  if (fs::equivalent(file, target, error)) return {};
  if (fs::exists(target)) {
    return fail(Code::file_unwritable, "another file of this name lies there", target.string());
  }
  const auto copy = [](const fs::path& from, const fs::path& to) -> Status {
    ACCORD_TRY(const std::string bytes, read_file(from, kMaxAgreementBytes));
    return write_file(to, bytes);
  };
  for (const agreement::Party& party : document.parties) {
    for (const crypto::Role role :
         {crypto::Role::agreement_policy, crypto::Role::agreement_security}) {
      ACCORD_CHECK(copy(signature_path(file, party.nation, role),
                        signature_path(target, party.nation, role)));
    }
  }
  return copy(file, target);  // last: complete when it is seen
}

/// The running node takes up the file, if one runs.
Status reload_node(const Cli& cli) {
  const auto answer = cli.call("reload");
  if (answer || answer.error().code == Code::node_unreachable) return {};
  return fail(answer.error());
}

struct Activated {
  Held before;
  Said said;
};

Result<Activated> amend(const Cli& cli, const LifeArgs& args) {
  ACCORD_TRY(const NodeConfig config, cli.config());
  ACCORD_TRY(const crypto::TrustStore trust, crypto::load_trust_store(config.trust));
  ACCORD_TRY(const SignedAgreement next, read_agreement(args.file, trust, system_now()));
  if (!next.refused_signatures.empty()) return fail(next.refused_signatures.front());
  ACCORD_CHECK(agreement::check_signers(next.document, next.signers));
  ACCORD_TRY(Held before, check_next(config, next));
  agreement::Statement statement;
  statement.kind = StatementKind::amend;
  statement.successor = next.hash;
  ACCORD_TRY(statement.effective, instant_of(args));
  const agreement::Agreement version{next.document, next.hash, agreement::AgreementState::active};
  const auto takes_over = agreement::taking_over(before.agreement, version, statement.effective);
  if (!takes_over) return fail(takes_over.error());
  ACCORD_CHECK(bring_in(args.file, next.document, config));
  ACCORD_CHECK(reload_node(cli));
  ACCORD_TRY(Said said, say(cli, args, before, statement));
  return Activated{std::move(before), std::move(said)};
}

int activate(const Cli& cli, const LifeArgs& args) {
  const auto activated = amend(cli, args);
  if (!activated) return cli.fail_with(activated.error());
  return print(cli, activated->before, activated->said);
}

std::string word(const nlohmann::json& value) { return value.get<std::string>(); }

int statements(const Cli& cli, const LifeArgs&) {
  const auto answer = cli.call("agreement.life");
  if (!answer) return cli.fail_with(answer.error());
  return cli.print(*answer, [&] {
    for (const auto& held : (*answer)["agreements"]) {
      std::cout << word(held["name"]) << "  SHA-384 " << word(held["sha384"]).substr(0, 16)
                << "...\n";
      for (const auto& each : held["between"]) {
        std::cout << "  with " << word(each["peer"]) << ": " << word(each["state"])
                  << (each["in_force"] == true ? ", in force" : ", not in force") << ", "
                  << word(each["from"]) << " to " << word(each["to"]) << "\n";
      }
      if (held["between"].empty()) std::cout << "  not in force: it waits, or has ended\n";
      for (const auto& each : held["statements"]) {
        std::cout << "  " << word(each["nation"]) << " " << each["number"] << ": "
                  << word(each["kind"]) << " from " << word(each["effective"]) << ", signed "
                  << word(each["signed_at"]) << "\n";
      }
    }
  });
}

void add_signer(CLI::App* leaf, LifeArgs& args) {
  leaf->add_option("--role", args.role, "agreement-policy or agreement-security")
      ->capture_default_str();
  leaf->add_option("--keys", args.keys, "directory of the officer's keys (default: the node's)");
}

}  // namespace

void add_agreement_life(Cli& cli, CLI::App* group) {
  auto args = std::make_shared<LifeArgs>();
  struct Row {
    const char* name;
    const char* help;
    StatementKind kind;
  };
  for (const Row& row :
       {Row{"suspend", "nothing passes under the agreement any more, at once or from --at on",
            StatementKind::suspend},
        Row{"restore",
            "this nation's word that a suspension is over; it ends when both have said so",
            StatementKind::restore},
        Row{"terminate", "the agreement ends for this nation, for good",
            StatementKind::terminate}}) {
    CLI::App* leaf = cli.leaf(group, row.name, row.help, true);
    leaf->add_option("name", args->name, "the agreement: NAME or NAME/VERSION")->required();
    leaf->add_option("--at", args->at, "instant, ISO 8601 UTC (default: now)");
    add_signer(leaf, *args);
    const StatementKind kind = row.kind;
    leaf->callback([&cli, args, kind] {
      cli.action = [&cli, args, kind] { return state(cli, *args, kind); };
    });
  }
  CLI::App* activating =
      cli.leaf(group, "activate",
               "this nation's word that FILE, the next version, takes over at an instant; it does "
               "when every party has said so before",
               true);
  activating->add_option("file", args->file, "the next version, its signatures beside it")
      ->required();
  activating->add_option("--at", args->at, "instant, ISO 8601 UTC")->required();
  add_signer(activating, *args);
  activating->callback(
      [&cli, args] { cli.action = [&cli, args] { return activate(cli, *args); }; });
  CLI::App* listing =
      cli.leaf(group, "statements", "how each agreement stands, and what was said about it", true);
  listing->callback([&cli, args] { cli.action = [&cli, args] { return statements(cli, *args); }; });
}

}  // namespace accord::node::app
