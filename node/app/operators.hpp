// operators.json: who the people of this node are (node.json "operators"). Strict: JSON Schema
// node/app/operators.schema.json, and what it cannot say; the file must be writable by nobody but
// the node's user or root. Also the table of what each role may ask of the node. Read at start and
// on reload. deploy/operators.example.json holds every key with a comment.
#pragma once

#include <filesystem>
#include <functional>

#include "node/pipeline/operators.hpp"

namespace accord::node::app {

using pipeline::Operator;

/// The number of a Unix login; nothing when this machine has none of that name.
using UidOf = std::function<std::optional<std::uint32_t>(const std::string&)>;

[[nodiscard]] std::string_view operators_schema_text();

/// Errors: too_large, bad_json, agreement_schema; operators_invalid with a path (a login that this
/// machine does not have, a login or a name that stands twice, an interval that does not end after
/// it begins).
Result<std::vector<Operator>> parse_operators(std::string_view text, const UidOf& uid_of);

/// The file, with the logins of this machine. Errors: those of parse_operators, file_unreadable,
/// writable_by_others
Result<std::vector<Operator>> load_operators(const std::filesystem::path& file);

[[nodiscard]] const Operator* find_operator(const std::vector<Operator>& operators,
                                            std::uint32_t uid);

/// May this person ask this of the node now? The node's own user and root are not asked.
/// Errors: operator_not_valid, operator_role
Status check_may_ask(const Operator& person, std::string_view command, UtcTime at);

}  // namespace accord::node::app
