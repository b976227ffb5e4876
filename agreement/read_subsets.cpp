// The nation's own classification guide: rules that take something away, and name what is left.
#include <algorithm>
#include <set>

#include "agreement/fields.hpp"
#include "agreement/marking/label.hpp"
#include "agreement/read_sections.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement {
namespace {

/// One payload type of this build, as the questions about fields take it.
AgreedPayload payload_of(const std::string& code) {
  AgreedPayload payload;
  payload.code = code;
  return payload;
}

/// Why the field cannot go from records of that type; empty when it can.
std::string_view why_not_removed(const std::string& code, const std::string& field) {
  const AgreedPayload payload = payload_of(code);
  if (field_kind(payload, field) == FieldKind::absent) return "no such field";
  return why_not_removable(payload, field);
}

std::string_view why_not_coarsened(const std::string& code, const Precision& precision) {
  const AgreedPayload payload = payload_of(code);
  if (field_kind(payload, precision.field) != FieldKind::numeric) return "no such number";
  return why_not_coarser(payload, precision.field, precision.quantum);
}

Result<std::string> read_payload_code(const Node& node) {
  const PayloadType* type = find_payload_type(node.text());
  if (type == nullptr || type->lane != Lane::data) {
    return node.refuse(Code::unknown_payload, "no payload type of this code travels as data");
  }
  return node.text();
}

Status read_remove(const Node& node, SubsetRule& rule) {
  if (!node.has("remove")) return {};
  ACCORD_TRY(rule.remove, read_set(node["remove"], read_field));
  for (const Node& item : node["remove"].items()) {
    for (const std::string& code : rule.payload_types) {
      const std::string_view reason = why_not_removed(code, item.text());
      if (!reason.empty())
        return item.refuse(Code::policy_invalid, code + ": " + std::string(reason));
    }
  }
  std::sort(rule.remove.begin(), rule.remove.end());
  return {};
}

Status read_precision(const Node& node, SubsetRule& rule) {
  std::set<std::string> fields;
  for (const Node& item : items_at(node, "precision")) {
    ACCORD_TRY(std::string field, read_field(item["field"]));
    if (!fields.insert(field).second)
      return item["field"].refuse(Code::agreement_duplicate, "this field stands twice");
    Precision precision{std::move(field), item["quantum"].real()};
    for (const std::string& code : rule.payload_types) {
      const std::string_view reason = why_not_coarsened(code, precision);
      if (!reason.empty())
        return item["field"].refuse(Code::policy_invalid, code + ": " + std::string(reason));
    }
    if (std::binary_search(rule.remove.begin(), rule.remove.end(), precision.field))
      return item["field"].refuse(Code::policy_invalid, "this field is removed");
    rule.precision.push_back(std::move(precision));
  }
  std::sort(rule.precision.begin(), rule.precision.end(),
            [](const Precision& a, const Precision& b) { return a.field < b.field; });
  return {};
}

/// Of the nation's own policy, and above none of the levels that the rule begins at.
Status read_label(const Node& node, const NationId& nation, SubsetRule& rule) {
  auto label = parse_label(node.text());
  if (!label) return node.refuse(label.error().code, label.error().text());
  if (label->policy != nation.text())
    return node.refuse(Code::policy_invalid, "another policy than " + nation.text() + "'s own");
  for (const Level level : rule.from_levels) {
    if (label->level > level)
      return node.refuse(Code::policy_invalid, "the result would be marked higher");
  }
  rule.label = std::move(*label);
  return {};
}

/// A standing decision is somebody's, and can be looked up.
Status read_approval(const Node& node, SubsetRule& rule) {
  const bool approved = node.has("approved") && node["approved"].truth();
  if (approved != node.has("reference"))
    return node.refuse(Code::policy_invalid, "approved, and nothing else, needs a reference");
  if (approved) {
    ACCORD_TRY(rule.reference, read_words(node["reference"]));
  }
  return {};
}

Result<SubsetRule> read_rule(const Node& node, const NationId& nation) {
  SubsetRule rule;
  ACCORD_TRY(rule.id, read_clause_id(node["id"]));
  ACCORD_TRY(rule.payload_types, read_set(node["payload_types"], read_payload_code));
  ACCORD_TRY(rule.from_levels, read_words_of(node["from_levels"], level_of));
  ACCORD_CHECK(read_remove(node, rule));
  ACCORD_CHECK(read_precision(node, rule));
  if (node.has("delay_s")) rule.delay = node["delay_s"].seconds();
  if (rule.remove.empty() && rule.precision.empty() && rule.delay.count() == 0)
    return node.refuse(Code::policy_invalid, "a rule that takes nothing away marks nothing anew");
  ACCORD_CHECK(read_label(node["label"], nation, rule));
  ACCORD_CHECK(read_approval(node, rule));
  return rule;
}

}  // namespace

Result<std::vector<SubsetRule>> read_subsets(const Node& node, const NationId& nation) {
  std::vector<SubsetRule> rules;
  std::set<std::string> ids;
  for (const Node& item : node.items()) {
    ACCORD_TRY(SubsetRule rule, read_rule(item, nation));
    if (!ids.insert(rule.id).second)
      return item["id"].refuse(Code::agreement_duplicate, "rule id stands twice");
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace accord::agreement
