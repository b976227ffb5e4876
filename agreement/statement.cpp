// Read like an annex: schema first, then every value by its own rule.
#include "agreement/statement.hpp"

#include <nlohmann/json.hpp>

#include "agreement/json_schema.hpp"
#include "agreement/read_json.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::agreement {
namespace {

constexpr StatementKind kKinds[] = {StatementKind::suspend, StatementKind::restore,
                                    StatementKind::terminate, StatementKind::amend};

}  // namespace

std::string_view name_of(StatementKind kind) {
  switch (kind) {
    case StatementKind::suspend:
      return "suspend";
    case StatementKind::restore:
      return "restore";
    case StatementKind::terminate:
      return "terminate";
    case StatementKind::amend:
      return "amend";
  }
  return "suspend";  // what permits least
}

std::optional<StatementKind> statement_kind_of(std::string_view name) {
  for (const StatementKind kind : kKinds) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<Statement> parse_statement(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxStatementBytes));
  ACCORD_CHECK(check_statement_schema(json));
  const Node root(json, "$");
  Statement statement;
  ACCORD_TRY(statement.kind, read_word(root["kind"], statement_kind_of));
  ACCORD_TRY(statement.nation, read_nation(root["nation"]));
  ACCORD_TRY(statement.agreement, read_digest(root["agreement_sha384"]));
  statement.number = root["number"].number();
  ACCORD_TRY(statement.signed_at, read_time(root["signed_at"]));
  ACCORD_TRY(statement.effective, read_time(root["effective"]));
  const bool names_successor = root.has("successor_sha384");
  if (names_successor != (statement.kind == StatementKind::amend)) {
    return root.refuse(Code::statement_invalid,
                       "an amendment, and nothing else, names a successor");
  }
  if (names_successor) {
    ACCORD_TRY(statement.successor, read_digest(root["successor_sha384"]));
  }
  return statement;
}

std::string statement_text(const Statement& statement) {
  nlohmann::ordered_json json;
  json["accord_statement"] = 1;
  json["agreement_sha384"] = statement.agreement.hex();
  json["kind"] = name_of(statement.kind);
  json["nation"] = statement.nation.text();
  json["number"] = statement.number;
  json["signed_at"] = statement.signed_at.text();
  json["effective"] = statement.effective.text();
  if (statement.kind == StatementKind::amend) {
    json["successor_sha384"] = statement.successor.hex();
  }
  return json.dump(2) + "\n";
}

}  // namespace accord::agreement
