// A statement about an agreement as a document: the small JSON text that an officer signs, detached
// and under an agreement role, as agreements are signed. Here is its form alone; who signed it is
// verified elsewhere (node/pipeline/statement_desk.hpp), and whether it may join those that are
// known is check_statement() of lifecycle.hpp. docs/agreement-language.md "Statements".
#pragma once

#include <string>
#include <string_view>

#include "agreement/lifecycle.hpp"

namespace accord::agreement {

inline constexpr std::size_t kMaxStatementBytes = 4u << 10;
/// Of one nation about one agreement; the schema's `number` ends there.
inline constexpr std::uint32_t kMaxStatements = 1'000;

/// Strict: unknown keys are refused. Errors: bad_json, too_large, agreement_schema, bad_id,
/// bad_value, bad_time, statement_invalid (a successor is named by an amendment and by nothing
/// else), each with its path.
Result<Statement> parse_statement(std::string_view text);

/// What statement_text writes, parse_statement reads as the same statement.
[[nodiscard]] std::string statement_text(const Statement& statement);

/// "suspend", "restore", "terminate", "amend"
[[nodiscard]] std::string_view name_of(StatementKind kind);
[[nodiscard]] std::optional<StatementKind> statement_kind_of(std::string_view name);

}  // namespace accord::agreement
