// From JSON that fits the schema to plain structs, one reader a section, in the order of the
// document.
#include <algorithm>

#include "agreement/check_document.hpp"
#include "agreement/document.hpp"
#include "agreement/json_schema.hpp"
#include "agreement/read_json.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::agreement {
namespace {

Result<Term> read_term(const Node& node) {
  Term term;
  ACCORD_TRY(term.from, read_time(node["from"]));
  ACCORD_TRY(term.to, read_time(node["to"]));
  return term;
}

Result<Party> read_party(const Node& node) {
  Party party;
  ACCORD_TRY(party.nation, read_nation(node["nation"]));
  ACCORD_TRY(party.name, read_words(node["name"]));
  ACCORD_TRY(party.root_sha384, read_digest(node["root_sha384"]));
  ACCORD_TRY(party.signatures, read_words_of(node["signatures"], signer_role_of));
  return party;
}

Result<Standard> read_standard(const Node& node) {
  Standard standard;
  for (const Node& item : node["payload_types"].items()) {
    ACCORD_TRY(const Digest schema, read_digest(item["schema_sha384"]));
    standard.payload_types.push_back({item["code"].text(), schema});
  }
  ACCORD_TRY(standard.data_modes, read_words_of(node["data_modes"], data_mode_of));
  return standard;
}

Result<ReleaseClause> read_release_clause(const Node& node) {
  ReleaseClause clause;
  ACCORD_TRY(clause.id, read_clause_id(node["id"]));
  ACCORD_TRY(clause.payload_types, read_strings(node["payload_types"]));
  ACCORD_TRY(clause.data_modes, read_words_of(node["data_modes"], data_mode_of));
  ACCORD_TRY(clause.ceiling, read_word(node["ceiling"], level_of));
  ACCORD_TRY(clause.releasability, read_word(node["releasability"], releasability_of));
  ACCORD_TRY(clause.disclose, read_strings(node["disclose"]));
  std::sort(clause.disclose.begin(), clause.disclose.end());
  return clause;
}

Result<ReleaseDirection> read_release(const Node& node) {
  ReleaseDirection direction;
  ACCORD_TRY(direction.from, read_nation(node["from"]));
  ACCORD_TRY(direction.to, read_nation(node["to"]));
  ACCORD_TRY(const std::vector<NationId> policies, read_set(node["label_policies"], read_nation));
  for (const NationId& policy : policies) direction.label_policies.push_back(policy.text());
  for (const Node& item : node["clauses"].items()) {
    ACCORD_TRY(ReleaseClause clause, read_release_clause(item));
    direction.clauses.push_back(std::move(clause));
  }
  return direction;
}

Result<TaskingClause> read_tasking_clause(const Node& node) {
  TaskingClause clause;
  ACCORD_TRY(clause.id, read_clause_id(node["id"]));
  ACCORD_TRY(clause.priorities, read_words_of(node["priorities"], priority_of));
  clause.purposes = all_purposes();
  if (node.has("purposes")) {
    ACCORD_TRY(clause.purposes, read_words_of(node["purposes"], purpose_of));
  }
  ACCORD_TRY(clause.data_modes, read_words_of(node["data_modes"], data_mode_of));
  clause.requests_per_day = node["requests_per_day"].number();
  return clause;
}

Result<PriorityClasses> read_classes(const Node& node) {
  PriorityClasses classes = kDefaultClasses;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const std::string name(accord::name_of(static_cast<Priority>(i + 1)));
    if (!node.has(name)) continue;
    const Node times = node[name];
    classes[i] = {times["acknowledge_s"].seconds(), times["decide_s"].seconds()};
    if (classes[i].acknowledge > classes[i].decide) {
      return times.refuse(Code::bad_value, "acknowledge_s is after decide_s");
    }
  }
  return classes;
}

Result<TaskingDirection> read_tasking(const Node& node) {
  TaskingDirection direction;
  ACCORD_TRY(direction.requester, read_nation(node["requester"]));
  ACCORD_TRY(direction.provider, read_nation(node["provider"]));
  if (node.has("classes")) {
    ACCORD_TRY(direction.classes, read_classes(node["classes"]));
  }
  for (const Node& item : node["clauses"].items()) {
    ACCORD_TRY(TaskingClause clause, read_tasking_clause(item));
    direction.clauses.push_back(std::move(clause));
  }
  return direction;
}

Result<DataPlan> read_data_plan(const Node& node) {
  DataPlan plan;
  ACCORD_TRY(plan.delivery_modes, read_words_of(node["delivery_modes"], delivery_mode_of));
  plan.records_per_day = node["records_per_day"].number();
  plan.latency_max = node["latency_s_max"].seconds();
  for (const Node& item : node["points_of_contact"].items()) {
    PointOfContact contact;
    ACCORD_TRY(contact.nation, read_nation(item["nation"]));
    ACCORD_TRY(contact.office, read_words(item["office"]));
    ACCORD_TRY(contact.reach, read_words(item["reach"]));
    plan.points_of_contact.push_back(std::move(contact));
  }
  return plan;
}

Result<CryptoFloor> read_crypto(const Node& node) {
  CryptoFloor crypto;
  ACCORD_TRY(crypto.suites, read_set(node["suites"], [](const Node& item) -> Result<std::uint8_t> {
               return static_cast<std::uint8_t>(item.number());
             }));
  std::sort(crypto.suites.begin(), crypto.suites.end());
  crypto.clock_skew_max = node["clock_skew_s_max"].seconds();
  return crypto;
}

/// Name, version, previous, kind, use.
Status read_head(const Node& root, Document& document) {
  const auto name = AgreementId::parse(root["name"].text());
  if (!name) return root["name"].refuse(name.error().code, name.error().what);
  document.name = *name;
  document.version = root["version"].number();
  if (root.has("previous")) {
    ACCORD_TRY(document.previous, read_digest(root["previous"]));
  }
  ACCORD_TRY(document.kind, read_word(root["kind"], kind_of));
  ACCORD_TRY(document.use, read_word(root["use"], use_of));
  return {};
}

Result<Document> read_document(const Node& root) {
  Document document;
  ACCORD_CHECK(read_head(root, document));
  ACCORD_TRY(document.term, read_term(root["term"]));
  for (const Node& item : root["parties"].items()) {
    ACCORD_TRY(Party party, read_party(item));
    document.parties.push_back(std::move(party));
  }
  ACCORD_TRY(document.standard, read_standard(root["standard"]));
  ACCORD_TRY(document.marking.ceiling, read_word(root["marking"]["ceiling"], level_of));
  for (const Node& item : root["release"].items()) {
    ACCORD_TRY(ReleaseDirection direction, read_release(item));
    document.release.push_back(std::move(direction));
  }
  for (const Node& item : root["tasking"].items()) {
    ACCORD_TRY(TaskingDirection direction, read_tasking(item));
    document.tasking.push_back(std::move(direction));
  }
  ACCORD_TRY(document.data_plan, read_data_plan(root["data_plan"]));
  ACCORD_TRY(document.crypto, read_crypto(root["crypto"]));
  return document;
}

}  // namespace

Result<Document> parse_document(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxAgreementBytes));
  ACCORD_CHECK(check_agreement_schema(json));
  ACCORD_TRY(Document document, read_document(Node(json, "$")));
  ACCORD_CHECK(check_document(document));
  return document;
}

const Party* Document::party(const NationId& nation) const {
  for (const Party& each : parties) {
    if (each.nation == nation) return &each;
  }
  return nullptr;
}

std::string path_of(const Document& document) {
  return document.name.text() + '/' + std::to_string(document.version);
}

}  // namespace accord::agreement
