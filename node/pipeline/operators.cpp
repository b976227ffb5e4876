// The four words, and the two questions.
#include "node/pipeline/operators.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace accord::node::pipeline {
namespace {

constexpr std::array<std::pair<OperatorRole, std::string_view>, 4> kRoles{
    {{OperatorRole::release_authority, "release-authority"},
     {OperatorRole::duty_officer, "duty-officer"},
     {OperatorRole::security_officer, "security-officer"},
     {OperatorRole::auditor, "auditor"}}};

}  // namespace

std::string_view name_of(OperatorRole role) {
  for (const auto& [value, name] : kRoles) {
    if (value == role) return name;
  }
  return "UNSPECIFIED";
}

std::optional<OperatorRole> operator_role_of(std::string_view name) {
  for (const auto& [value, word] : kRoles) {
    if (word == name) return value;
  }
  return std::nullopt;
}

bool Operator::has(OperatorRole role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Status check_valid(const Operator& person, UtcTime at) {
  if (person.valid_at(at)) return {};
  return fail(Code::operator_not_valid, person.name + " is cleared from " +
                                            person.valid_from.text(0) + " to " +
                                            person.valid_to.text(0));
}

Status check_may_see(const Operator& person, const Label& label, UtcTime at) {
  ACCORD_CHECK(check_valid(person, at));
  const bool cleared = label.level != Level::unspecified &&
                       person.clearance != Level::unspecified && label.level <= person.clearance;
  if (!cleared) {
    return fail(Code::operator_clearance,
                person.name + " is cleared for " + std::string(accord::name_of(person.clearance)) +
                    ", the record is " + std::string(accord::name_of(label.level)));
  }
  const auto& known = person.read_ins;
  if (std::find(known.begin(), known.end(), label.policy) == known.end()) {
    return fail(Code::operator_not_read_in, person.name + " may not see labels of this policy");
  }
  return {};
}

Status check_may_decide(const std::optional<Operator>& person, const Label& label, UtcTime at) {
  if (!person) return fail(Code::operator_required, "the caller is no operator of this node");
  ACCORD_CHECK(check_may_see(*person, label, at));
  if (person->has(OperatorRole::release_authority)) return {};
  return fail(Code::operator_role, person->name + " is no release authority");
}

}  // namespace accord::node::pipeline
