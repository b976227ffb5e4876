#include "json_scan.hpp"

#include <algorithm>

namespace accord::bench {
namespace {

using nlohmann::json;

#define ACCORD_KEY(name) const std::string key_##name = #name
ACCORD_KEY(term);
ACCORD_KEY(from);
ACCORD_KEY(to);
ACCORD_KEY(parties);
ACCORD_KEY(nation);
ACCORD_KEY(standard);
ACCORD_KEY(payload_types);
ACCORD_KEY(code);
ACCORD_KEY(schema_sha384);
ACCORD_KEY(data_modes);
ACCORD_KEY(marking);
ACCORD_KEY(ceiling);
ACCORD_KEY(release);
ACCORD_KEY(label_policies);
ACCORD_KEY(clauses);
ACCORD_KEY(id);
ACCORD_KEY(effective);
ACCORD_KEY(object_classes);
ACCORD_KEY(regimes);
ACCORD_KEY(objects);
ACCORD_KEY(purposes);
ACCORD_KEY(delay);
ACCORD_KEY(quotas);
ACCORD_KEY(compilation);
#undef ACCORD_KEY

constexpr std::string_view kNoPurpose;

const std::string& text(const json& value) { return value.get_ref<const std::string&>(); }

bool lists(const json& list, std::string_view word) {
  return std::any_of(list.begin(), list.end(),
                     [&](const json& each) { return text(each) == word; });
}

/// Absent: it covers everything.
bool covers(const json& clause, const std::string& key, std::string_view word) {
  const auto found = clause.find(key);
  return found == clause.end() || lists(*found, word);
}

bool holds(const json& interval, std::string_view at) {
  return text(interval.at(key_from)) <= at && at < text(interval.at(key_to));
}

bool is_party(const json& document, std::string_view nation) {
  const json& parties = document.at(key_parties);
  return std::any_of(parties.begin(), parties.end(),
                     [&](const json& each) { return text(each.at(key_nation)) == nation; });
}

const json* payload_of(const json& standard, std::string_view code) {
  for (const json& each : standard.at(key_payload_types)) {
    if (text(each.at(key_code)) == code) return &each;
  }
  return nullptr;
}

const json* direction_of(const json& document, const WordCase& asked) {
  for (const json& each : document.at(key_release)) {
    if (text(each.at(key_from)) == asked.sender.text() &&
        text(each.at(key_to)) == asked.recipient.text()) {
      return &each;
    }
  }
  return nullptr;
}

const json* clause_of(const json& direction, const WordCase& asked) {
  for (const json& each : direction.at(key_clauses)) {
    if (!lists(each.at(key_payload_types), asked.payload)) continue;
    if (!lists(each.at(key_data_modes), asked.mode)) continue;
    const auto effective = each.find(key_effective);
    if (effective != each.end() && !holds(*effective, asked.at)) continue;
    if (!covers(each, key_object_classes, asked.object_class)) continue;
    if (!covers(each, key_regimes, asked.regime)) continue;
    if (each.contains(key_objects)) continue;  // of an object that the case does not know
    if (!covers(each, key_purposes, kNoPurpose)) continue;
    return &each;
  }
  return nullptr;
}

bool is_above(const WordCase& asked, const json& ceiling) {
  const auto level = level_of(text(ceiling));
  return !level || asked.label.level > *level;
}

}  // namespace

Scanned scan(const json& document, const WordCase& asked) {
  const auto& rel_to = asked.label.rel_to;
  const json* direction = direction_of(document, asked);
  const json* clause = direction == nullptr ? nullptr : clause_of(*direction, asked);
  const json& standard = document.at(key_standard);
  const json* payload = payload_of(standard, asked.payload);
  const bool applies = is_party(document, asked.sender.text()) &&
                       is_party(document, asked.recipient.text()) &&
                       holds(document.at(key_term), asked.at) && payload != nullptr;
  if (!applies) return {Code::no_agreement, {}};
  if (!lists(standard.at(key_data_modes), asked.mode)) {
    const bool named = std::find(rel_to.begin(), rel_to.end(), asked.recipient) != rel_to.end();
    return {named ? Code::data_mode_not_agreed : Code::not_releasable_to_recipient, {}};
  }
  if (direction == nullptr) return {Code::direction_not_agreed, {}};
  const std::string_view place = clause == nullptr ? std::string_view{} : text(clause->at(key_id));
  if (std::find(rel_to.begin(), rel_to.end(), asked.recipient) == rel_to.end()) {
    return {Code::not_releasable_to_recipient, place};
  }
  if (text(payload->at(key_schema_sha384)) != asked.schema) return {Code::schema_not_agreed, {}};
  if (!lists(direction->at(key_label_policies), asked.label.policy)) {
    return {Code::label_policy_not_agreed, {}};
  }
  if (is_above(asked, document.at(key_marking).at(key_ceiling))) {
    return {Code::above_link_ceiling, {}};
  }
  if (clause == nullptr) return {Code::no_release_clause, {}};
  if (is_above(asked, clause->at(key_ceiling))) return {Code::above_clause_ceiling, place};
  for (const std::string* key : {&key_delay, &key_quotas, &key_compilation}) {
    if (clause->contains(*key)) return {Code::usage_unknown, place};
  }
  return {Code::permitted, place};
}

}  // namespace accord::bench
