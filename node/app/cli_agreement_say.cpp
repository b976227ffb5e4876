// Files of the node's folder, the node's word on them, and one statement more.
#include "node/app/cli_agreement_say.hpp"

#include <iostream>

#include "crypto/detached.hpp"
#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using agreement::StatementKind;

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

/// One amendment as it was said: its number, and the instant to the millisecond, as the node tells.
struct Amendment {
  std::uint32_t number = 0;
  std::string effective;
};

std::optional<Amendment> told_by_node(const nlohmann::json& node, const NationId& nation,
                                      const Digest& successor) {
  for (const auto& each : node["statements"]) {
    if (each["nation"] != nation.text() || each["kind"] != "amend") continue;
    if (each["successor"] == successor.hex())
      return Amendment{each["number"].get<std::uint32_t>(), each["effective"].get<std::string>()};
  }
  return std::nullopt;
}

Result<std::optional<Amendment>> left_in_files(const fs::path& file, const NationId& nation,
                                               const Digest& successor) {
  for (std::uint32_t number = 1;; ++number) {
    const fs::path left = statement_path(file, nation, number);
    if (!fs::exists(left)) return std::nullopt;
    ACCORD_TRY(const std::string text, read_file(left, agreement::kMaxStatementBytes));
    ACCORD_TRY(const agreement::Statement said, in_file(agreement::parse_statement(text), left));
    if (said.kind == StatementKind::amend && said.successor == successor)
      return Amendment{number, said.effective.text(3)};
  }
}

const char* words_of(const Said& said) {
  if (said.before) return "it was said before: nothing was signed, nothing has changed";
  return said.outcome == "left" ? "no node runs: it takes the statement when it starts"
                                : "the node has it, and passes it on";
}

}  // namespace

void add_signer(CLI::App* leaf, LifeArgs& args) {
  leaf->add_option("--role", args.role, "agreement-policy or agreement-security")
      ->capture_default_str();
  leaf->add_option("--keys", args.keys, "directory of the officer's keys (default: the node's)");
}

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

Result<UtcTime> instant_of(const LifeArgs& args) {
  if (args.at.empty()) return UtcTime{};
  return option(UtcTime::parse(args.at), "--at");
}

Status check_ahead(UtcTime instant) {
  if (instant == UtcTime{} || system_now() <= instant) return {};
  return fail(Code::bad_argument, "the instant has passed", "--at");
}

Result<crypto::KeyAndCertificate> officer_of(const NodeConfig& config, const LifeArgs& args) {
  const auto role = crypto::role_of(args.role);
  if (!role) return fail(Code::bad_argument, "role '" + args.role + "' is not known", "--role");
  return crypto::load_role(args.keys.empty() ? config.keys : args.keys, *role);
}

Result<Said> say(const Cli& cli, const crypto::KeyAndCertificate& officer, const Held& about,
                 agreement::Statement statement) {
  statement.nation = officer.certificate.nation();
  statement.agreement = about.agreement.hash;
  statement.signed_at = system_now();
  if (statement.effective == UtcTime{}) statement.effective = statement.signed_at;
  ACCORD_TRY(const auto node, ask_node(cli, statement.agreement));
  statement.number = next_number(node, about, statement.nation);
  const std::string document = agreement::statement_text(statement);
  ACCORD_TRY(const crypto::Detached detached,
             crypto::sign_detached(officer.key, officer.certificate, as_bytes(document),
                                   statement.signed_at));
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

Result<std::optional<Said>> said_before(const Cli& cli, const Held& about,
                                        const agreement::Statement& amendment) {
  ACCORD_TRY(const auto node, ask_node(cli, about.agreement.hash));
  std::optional<Amendment> found;
  if (node) {
    found = told_by_node(*node, amendment.nation, amendment.successor);
  } else {
    ACCORD_TRY(found, left_in_files(about.file, amendment.nation, amendment.successor));
  }
  if (!found) return std::nullopt;
  if (found->effective != amendment.effective.text(3)) {
    return fail(Code::statement_invalid,
                amendment.nation.text() + " has signed this amendment already, for " +
                    found->effective + ", and it cannot be moved",
                "--at");
  }
  Said said{amendment, statement_path(about.file, amendment.nation, found->number),
            node ? "held already" : "left", true};
  said.statement.number = found->number;
  return said;
}

int print(const Cli& cli, const Held& about, const Said& said) {
  const std::string name = agreement::path_of(about.agreement.document);
  const auto& statement = said.statement;
  nlohmann::json json{{"agreement", name},
                      {"sha384", about.agreement.hash.hex()},
                      {"kind", agreement::name_of(statement.kind)},
                      {"nation", statement.nation.text()},
                      {"number", statement.number},
                      {"effective", statement.effective.text(3)},
                      {"statement", said.file.string()},
                      {"said_before", said.before},
                      {"node", said.outcome}};
  if (statement.kind == StatementKind::amend) json["successor"] = statement.successor.hex();
  return cli.print(json, [&] {
    std::cout << name << ": " << agreement::name_of(statement.kind) << " from "
              << statement.effective.text(0) << "\nsigned: " << said.file.string() << "\n"
              << words_of(said) << "\n";
  });
}

}  // namespace accord::node::app
