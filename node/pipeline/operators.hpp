// Operators: the people at this node, by Unix login, with their roles, clearance and the time for
// which they have it. Plain values and the questions that the hold desk and the local socket ask of
// them; node/app/operators.hpp reads the file. Pure. docs/operations.md "Operators".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/label.hpp"
#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::pipeline {

enum class OperatorRole : std::uint8_t {
  release_authority,
  duty_officer,
  security_officer,
  auditor
};

/// "release-authority", "duty-officer", "security-officer", "auditor"
[[nodiscard]] std::string_view name_of(OperatorRole role);
[[nodiscard]] std::optional<OperatorRole> operator_role_of(std::string_view name);

/// One person. No two of a node share a login or a name: two persons are two names.
struct Operator {
  std::uint32_t uid = 0;
  std::string name;
  std::vector<OperatorRole> roles;
  Level clearance = Level::unspecified;
  std::vector<std::string> read_ins;  // marking policies whose labels this person may see
  UtcTime valid_from;                 // half-open: at valid_to every right has ended
  UtcTime valid_to;

  [[nodiscard]] bool has(OperatorRole role) const;
  [[nodiscard]] bool valid_at(UtcTime at) const { return valid_from <= at && at < valid_to; }
};

/// Errors: operator_not_valid
Status check_valid(const Operator& person, UtcTime at);

/// May this person be shown a record of this label now? Errors: operator_not_valid,
/// operator_clearance, operator_not_read_in
Status check_may_see(const Operator& person, const Label& label, UtcTime at);

/// May this person decide on the release of a record of this label now? Nobody (an empty caller)
/// never may. Errors: operator_required, operator_role and those of check_may_see
Status check_may_decide(const std::optional<Operator>& person, const Label& label, UtcTime at);

}  // namespace accord::node::pipeline
