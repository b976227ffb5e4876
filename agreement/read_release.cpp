// The release section: lists and profiles first, then the clauses that cite them.
#include <algorithm>

#include "agreement/read_sections.hpp"

namespace accord::agreement {
namespace {

constexpr const char* kOwnLabels = "own";

Result<std::vector<std::string>> read_fields(const Node& list) {
  ACCORD_TRY(std::vector<std::string> fields, read_set(list, read_field));
  std::sort(fields.begin(), fields.end());
  return fields;
}

Result<ObjectList> read_object_list(const Node& node) {
  ObjectList list;
  ACCORD_TRY(list.id, read_clause_id(node["id"]));
  for (const Node& item : node["norad_cat_ids"].items()) {
    list.norad_cat_ids.push_back(item.number());
  }
  auto& ids = list.norad_cat_ids;
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return node["norad_cat_ids"].refuse(Code::agreement_duplicate, "an object stands twice");
  }
  return list;
}

Result<DisclosureProfile> read_profile(const Node& node) {
  DisclosureProfile profile;
  ACCORD_TRY(profile.id, read_clause_id(node["id"]));
  ACCORD_TRY(profile.disclose, read_fields(node["disclose"]));
  ACCORD_TRY(profile.remove, read_fields(node["remove"]));
  return profile;
}

template <class Value>
bool has_id(const std::vector<Value>& values, const std::string& id) {
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return value.id == id; });
}

/// Named things that clauses cite; each name once.
template <class Value>
Status read_named(const Node& root, const std::string& key, Result<Value> (*read_one)(const Node&),
                  std::vector<Value>& values) {
  for (const Node& item : items_at(root, key)) {
    ACCORD_TRY(Value value, read_one(item));
    if (has_id(values, value.id)) {
      return item["id"].refuse(Code::agreement_duplicate, "'" + value.id + "' stands twice");
    }
    values.push_back(std::move(value));
  }
  return {};
}

Result<std::vector<std::string>> read_list_ids(const Node& node, const std::string& key,
                                               const Document& document) {
  if (!node.has(key)) return std::vector<std::string>{};
  return read_set(node[key], [&](const Node& item) -> Result<std::string> {
    if (has_id(document.object_lists, item.text())) return item.text();
    return item.refuse(Code::agreement_reference, "no such list in object_lists");
  });
}

/// Adds what the profile says to what the clause says itself.
Status apply_profile(const Node& node, const Document& document, ReleaseClause& clause) {
  clause.profile = node.text();
  for (const DisclosureProfile& profile : document.disclosure_profiles) {
    if (profile.id != clause.profile) continue;
    auto& fields = clause.disclose;
    fields.insert(fields.end(), profile.disclose.begin(), profile.disclose.end());
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    clause.remove = profile.remove;
    return {};
  }
  return node.refuse(Code::agreement_reference, "no such profile in disclosure_profiles");
}

/// What the clause covers beyond payload type and data mode.
Status read_coverage(const Node& node, const Document& document, ReleaseClause& clause) {
  if (node.has("effective")) {
    ACCORD_TRY(clause.effective, read_interval(node["effective"]));
  }
  ACCORD_TRY(clause.object_classes, read_words_at(node, "object_classes", object_class_of));
  ACCORD_TRY(clause.regimes, read_words_at(node, "regimes", regime_of));
  std::sort(clause.object_classes.begin(), clause.object_classes.end());
  std::sort(clause.regimes.begin(), clause.regimes.end());
  if (node.has("objects")) {
    ACCORD_TRY(clause.only_lists, read_list_ids(node["objects"], "only", document));
    ACCORD_TRY(clause.except_lists, read_list_ids(node["objects"], "except", document));
  }
  ACCORD_TRY(clause.purposes, read_words_at(node, "purposes", purpose_of));
  return {};
}

Result<std::vector<Precision>> read_precision(const Node& node) {
  std::vector<Precision> precision;
  for (const Node& item : items_at(node, "precision")) {
    ACCORD_TRY(std::string field, read_field(item["field"]));
    const auto same = [&](const Precision& each) { return each.field == field; };
    if (std::any_of(precision.begin(), precision.end(), same)) {
      return item["field"].refuse(Code::agreement_duplicate, "this field stands twice");
    }
    precision.push_back({std::move(field), item["quantum"].real()});
  }
  return precision;
}

Result<std::vector<ReleaseQuota>> read_quotas(const Node& node) {
  std::vector<ReleaseQuota> quotas;
  for (const Node& item : items_at(node, "quotas")) {
    ReleaseQuota quota;
    ACCORD_TRY(quota.object_classes, read_words_at(item, "object_classes", object_class_of));
    quota.observations_per_day = item["observations_per_day"].number();
    quotas.push_back(std::move(quota));
  }
  return quotas;
}

/// What is done to the record, what may be done with it, and how much of it there is.
Status read_duties(const Node& node, ReleaseClause& clause) {
  if (node.has("delay_s")) clause.delay = node["delay_s"].seconds();
  ACCORD_TRY(clause.precision, read_precision(node));
  if (node.has("onward")) {
    ACCORD_TRY(clause.onward, read_word(node["onward"], onward_of));
  }
  ACCORD_TRY(clause.quotas, read_quotas(node));
  if (node.has("compilation")) {
    const Node item = node["compilation"];
    Compilation compilation{item["observations"].number(), item["span_s"].seconds(), {}};
    ACCORD_TRY(compilation.over, read_word(item["over"], compiled_over_of));
    clause.compilation = compilation;
  }
  return {};
}

Result<ReleaseClause> read_clause(const Node& node, const Document& document) {
  ReleaseClause clause;
  ACCORD_TRY(clause.id, read_clause_id(node["id"]));
  ACCORD_TRY(clause.payload_types, read_strings(node["payload_types"]));
  ACCORD_TRY(clause.data_modes, read_words_of(node["data_modes"], data_mode_of));
  ACCORD_CHECK(read_coverage(node, document, clause));
  ACCORD_TRY(clause.ceiling, read_word(node["ceiling"], level_of));
  ACCORD_TRY(clause.releasability, read_word(node["releasability"], releasability_of));
  if (node.has("third_party")) {
    ACCORD_TRY(clause.third_party, read_word(node["third_party"], third_party_of));
  }
  ACCORD_TRY(clause.disclose, read_fields(node["disclose"]));
  if (node.has("disclosure_profile")) {
    ACCORD_CHECK(apply_profile(node["disclosure_profile"], document, clause));
  }
  ACCORD_CHECK(read_duties(node, clause));
  return clause;
}

Result<ReleaseDirection> read_direction(const Node& node, const Document& document) {
  ReleaseDirection direction;
  ACCORD_TRY(direction.from, read_side(node["from"]));
  ACCORD_TRY(direction.to, read_side(node["to"]));
  const auto read_policy = [](const Node& item) -> Result<std::string> {
    if (item.text() == kOwnLabels) return item.text();
    ACCORD_TRY(const NationId policy, read_nation(item));
    return policy.text();
  };
  ACCORD_TRY(direction.label_policies, read_set(node["label_policies"], read_policy));
  direction.own_labels = std::erase(direction.label_policies, kOwnLabels) > 0;
  for (const Node& item : node["clauses"].items()) {
    ACCORD_TRY(ReleaseClause clause, read_clause(item, document));
    direction.clauses.push_back(std::move(clause));
  }
  return direction;
}

}  // namespace

Status read_release_section(const Node& root, Document& document) {
  ACCORD_CHECK(read_named(root, "object_lists", read_object_list, document.object_lists));
  ACCORD_CHECK(read_named(root, "disclosure_profiles", read_profile, document.disclosure_profiles));
  for (const Node& item : root["release"].items()) {
    ACCORD_TRY(ReleaseDirection direction, read_direction(item, document));
    document.release.push_back(std::move(direction));
  }
  return {};
}

}  // namespace accord::agreement
