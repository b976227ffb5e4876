// The provider's disposal of a request: the deny-list, the first matching rule, the default.
#include "agreement/national_policy.hpp"

#include <algorithm>

#include "tasking_move_generated.h"

namespace accord::agreement {
namespace {

constexpr std::string_view kDenied =
    "deny-list";  // fine reason of the deny-list; a policy may map it

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

template <class T>
bool empty_or_contains(const std::vector<T>& values, const T& value) {
  return values.empty() || contains(values, value);
}

bool matches(const DispositionRule& rule, const TaskingFacts& facts) {
  const bool object_unknown = facts.norad_cat_id == 0;
  if (object_unknown && rule.disposal == Disposal::accept) return false;
  return empty_or_contains(rule.requesters, facts.requester) &&
         empty_or_contains(rule.priorities, facts.priority) &&
         empty_or_contains(rule.purposes, facts.purpose) &&
         empty_or_contains(rule.data_modes, facts.mode) &&
         empty_or_contains(rule.norad_cat_ids, facts.norad_cat_id);
}

Disposition declined(const NationalPolicy& policy, std::string_view fine, std::string rule) {
  return {Disposal::decline, coarse_reason(policy, fine), std::string(fine), std::move(rule)};
}

}  // namespace

Disposition dispose(const NationalPolicy& policy, const TaskingFacts& facts) {
  if (contains(policy.deny.recipients, facts.requester)) {
    return declined(policy, kDenied, "deny/recipients");
  }
  if (contains(policy.deny.norad_cat_ids, facts.norad_cat_id)) {
    return declined(policy, kDenied, "deny/norad_cat_ids");
  }
  for (const DispositionRule& rule : policy.disposition) {
    if (!matches(rule, facts)) continue;
    if (rule.disposal == Disposal::decline) return declined(policy, rule.reason, rule.id);
    return {rule.disposal, fbs::Reason::UNSPECIFIED, {}, rule.id};
  }
  if (policy.default_disposal == Disposal::decline) return declined(policy, "default", "default");
  return {Disposal::person, fbs::Reason::UNSPECIFIED, {}, "default"};
}

fbs::Reason coarse_reason(const NationalPolicy& policy, std::string_view fine_reason) {
  const auto found = policy.reasons.find(fine_reason);
  return found == policy.reasons.end() ? fbs::Reason::UNSPECIFIED : found->second;
}

bool is_alias(const NationalPolicy& policy, std::string_view alias) {
  return std::any_of(policy.sensor_aliases.begin(), policy.sensor_aliases.end(),
                     [&](const auto& sensor) { return sensor.second == alias; });
}

std::optional<std::string_view> alias_of(const NationalPolicy& policy, std::string_view sensor) {
  const auto found = policy.sensor_aliases.find(sensor);
  if (found == policy.sensor_aliases.end()) return std::nullopt;
  return found->second;
}

}  // namespace accord::agreement
