// From JSON to a NationalPolicy, and the rules that keep it from contradicting itself.
#include <algorithm>
#include <set>

#include "agreement/json_schema.hpp"
#include "agreement/national_policy.hpp"
#include "agreement/read_sections.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::agreement {
namespace {

Result<std::vector<std::uint32_t>> read_objects(const Node& list) {
  std::vector<std::uint32_t> ids;
  for (const Node& item : list.items()) ids.push_back(item.number());
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return list.refuse(Code::agreement_duplicate, "an object stands twice");
  }
  return ids;
}

Result<std::string> read_payload_code(const Node& node) {
  const PayloadType* type = find_payload_type(node.text());
  if (type == nullptr || type->lane == Lane::unspecified) {
    return node.refuse(Code::unknown_payload, "no payload type of this code travels");
  }
  return node.text();
}

Result<DenyList> read_deny(const Node& node) {
  DenyList deny;
  ACCORD_TRY(deny.norad_cat_ids, read_objects(node["norad_cat_ids"]));
  if (node.has("unknown_object") && node["unknown_object"].text() == "release") {
    deny.unknown_object = UnknownObject::release;
  }
  ACCORD_TRY(deny.payload_types, read_set(node["payload_types"], read_payload_code));
  ACCORD_TRY(deny.recipients, read_set(node["recipients"], read_nation));
  std::sort(deny.payload_types.begin(), deny.payload_types.end());
  std::sort(deny.recipients.begin(), deny.recipients.end());
  return deny;
}

/// A yes says exactly what it says yes to; a no says why; a person needs neither.
Status check_rule(const Node& node, const DispositionRule& rule) {
  for (const char* key : {"requesters", "priorities", "purposes", "data_modes"}) {
    if (rule.disposal == Disposal::accept && !node.has(key)) {
      return node.refuse(Code::policy_invalid, std::string("AUTO_ACCEPT needs ") + key);
    }
  }
  if ((rule.disposal == Disposal::decline) != node.has("reason")) {
    return node.refuse(Code::policy_invalid, "AUTO_DECLINE, and nothing else, needs a reason");
  }
  return {};
}

Result<DispositionRule> read_rule(const Node& node) {
  DispositionRule rule;
  ACCORD_TRY(rule.id, read_clause_id(node["id"]));
  if (node.has("requesters")) {
    ACCORD_TRY(rule.requesters, read_set(node["requesters"], read_nation));
  }
  if (node.has("priorities")) {
    ACCORD_TRY(rule.priorities, read_words_of(node["priorities"], priority_of));
  }
  if (node.has("purposes")) {
    ACCORD_TRY(rule.purposes, read_words_of(node["purposes"], purpose_of));
  }
  if (node.has("data_modes")) {
    ACCORD_TRY(rule.data_modes, read_words_of(node["data_modes"], data_mode_of));
  }
  if (node.has("norad_cat_ids")) {
    ACCORD_TRY(rule.norad_cat_ids, read_objects(node["norad_cat_ids"]));
  }
  ACCORD_TRY(rule.disposal, read_word(node["then"], disposal_of));
  if (node.has("reason")) {
    ACCORD_TRY(rule.reason, read_clause_id(node["reason"]));
  }
  ACCORD_CHECK(check_rule(node, rule));
  return rule;
}

Status read_disposition(const Node& node, NationalPolicy& policy) {
  ACCORD_TRY(policy.default_disposal, read_word(node["default"], disposal_of));
  std::set<std::string> ids;
  for (const Node& item : node["rules"].items()) {
    ACCORD_TRY(DispositionRule rule, read_rule(item));
    if (!ids.insert(rule.id).second) {
      return item["id"].refuse(Code::agreement_duplicate, "rule id stands twice");
    }
    if (rule.disposal == Disposal::decline && !policy.reasons.contains(rule.reason)) {
      return item["reason"].refuse(Code::policy_invalid, "this fine reason is not in reasons");
    }
    policy.disposition.push_back(std::move(rule));
  }
  return {};
}

/// An alias that is shared, or that is some sensor's real name, gives away what it should hide.
Status read_aliases(const Node& node, NationalPolicy& policy) {
  std::set<std::string> aliases;
  for (const auto& [name, value] : node.json().items()) {
    const std::string& alias = value.get_ref<const std::string&>();
    if (name.empty() || node.has(alias) || !aliases.insert(alias).second) {
      return node.refuse(Code::policy_invalid,
                         "alias '" + alias + "' is shared or is itself a sensor's name");
    }
    ACCORD_CHECK(read_words(Node(value, node.path() + "." + alias)));
    policy.sensor_aliases.emplace(name, alias);
  }
  return {};
}

Status read_reasons(const Node& node, NationalPolicy& policy) {
  for (const auto& [fine, value] : node.json().items()) {
    ACCORD_TRY(const fbs::Reason coarse,
               read_word(Node(value, node.path() + "." + fine), reason_of));
    policy.reasons.emplace(fine, coarse);
  }
  return {};
}

}  // namespace

Result<NationalPolicy> parse_national_policy(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxAgreementBytes));
  ACCORD_CHECK(check_national_policy_schema(json));
  const Node root(json, "$");
  NationalPolicy policy;
  ACCORD_TRY(policy.nation, read_nation(root["nation"]));
  ACCORD_TRY(policy.deny, read_deny(root["deny"]));
  ACCORD_CHECK(read_reasons(root["reasons"], policy));
  ACCORD_CHECK(read_disposition(root["disposition"], policy));
  ACCORD_CHECK(read_aliases(root["sensor_aliases"], policy));
  if (root.has("subsets")) {
    ACCORD_TRY(policy.subsets, read_subsets(root["subsets"], policy.nation));
  }
  return policy;
}

}  // namespace accord::agreement
