// From JSON that fits the schema to plain structs, one reader a section, in the order of the
// document.
#include <algorithm>

#include "agreement/check_document.hpp"
#include "agreement/document.hpp"
#include "agreement/json_schema.hpp"
#include "agreement/read_sections.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::agreement {
namespace {

Result<DeclaredType> read_declared(const Node& node) {
  DeclaredType type;
  ACCORD_TRY(type.name, read_words(node["name"]));
  ACCORD_TRY(type.file_id, read_words(node["file_id"]));
  for (const Node& item : node["fields"].items()) {
    DeclaredField field;
    ACCORD_TRY(field.name, read_field(item["name"]));
    field.is_protected = item.has("protected") && item["protected"].truth();
    field.numeric = item.has("numeric") && item["numeric"].truth();
    type.fields.push_back(std::move(field));
  }
  return type;
}

Result<AgreedPayload> read_agreed_payload(const Node& node) {
  AgreedPayload payload;
  payload.code = node["code"].text();
  ACCORD_TRY(payload.schema_sha384, read_digest(node["schema_sha384"]));
  if (node.has("declared")) {
    ACCORD_TRY(payload.declared, read_declared(node["declared"]));
  }
  return payload;
}

Status read_messages(const Node& node, OperatorMessages& messages) {
  ACCORD_TRY(messages.formats, read_set(node["formats"], read_words));
  ACCORD_TRY(messages.languages, read_set(node["languages"], read_words));
  return {};
}

Result<Standard> read_standard(const Node& node) {
  Standard standard;
  for (const Node& item : node["payload_types"].items()) {
    ACCORD_TRY(AgreedPayload payload, read_agreed_payload(item));
    standard.payload_types.push_back(std::move(payload));
  }
  ACCORD_TRY(standard.data_modes, read_words_of(node["data_modes"], data_mode_of));
  for (const Node& item : items_at(node, "units")) {
    FieldUnit unit{item["payload_type"].text(), {}, {}};
    ACCORD_TRY(unit.field, read_field(item["field"]));
    ACCORD_TRY(unit.unit, read_words(item["unit"]));
    standard.units.push_back(std::move(unit));
  }
  if (node.has("messages")) {
    ACCORD_CHECK(read_messages(node["messages"], standard.messages));
  }
  return standard;
}

Result<Commercial> read_commercial(const Node& node) {
  Commercial terms;
  ACCORD_TRY(terms.provider, read_nation(node["provider"]));
  ACCORD_TRY(terms.licence, read_words(node["licence"]));
  ACCORD_TRY(terms.cost_reference, read_words(node["cost_reference"]));
  ACCORD_TRY(terms.redistribution, read_word(node["redistribution"], redistribution_of));
  if (node.has("redistribute_to")) {
    ACCORD_TRY(terms.redistribute_to, read_set(node["redistribute_to"], read_nation));
  }
  return terms;
}

Result<ExerciseTerms> read_exercise(const Node& node) {
  ExerciseTerms terms;
  ACCORD_TRY(terms.name, read_words(node["name"]));
  ACCORD_TRY(terms.director, read_nation(node["director"]));
  ACCORD_TRY(terms.banner, read_words(node["banner"]));
  return terms;
}

Result<std::vector<OwnerOfRecord>> read_owners(const Node& node) {
  std::vector<OwnerOfRecord> owners;
  for (const Node& item : items_at(node, "owners_of_record")) {
    OwnerOfRecord owner;
    ACCORD_TRY(owner.object_class, read_word(item["object_class"], object_class_of));
    ACCORD_TRY(owner.nation, read_nation(item["nation"]));
    owners.push_back(std::move(owner));
  }
  return owners;
}

Result<DataPlan> read_data_plan(const Node& node) {
  DataPlan plan;
  ACCORD_TRY(plan.delivery_modes, read_words_of(node["delivery_modes"], delivery_mode_of));
  plan.records_per_day = node["records_per_day"].number();
  for (const Node& item : items_at(node, "volumes")) {
    plan.volumes.push_back({item["payload_type"].text(), item["records_per_day"].number()});
  }
  plan.latency_max = node["latency_s_max"].seconds();
  ACCORD_TRY(plan.points_of_contact, read_contacts(node["points_of_contact"]));
  ACCORD_TRY(plan.owners_of_record, read_owners(node));
  return plan;
}

Result<CryptoFloor> read_crypto(const Node& node) {
  CryptoFloor crypto;
  ACCORD_TRY(crypto.suites, read_set(node["suites"], [](const Node& item) -> Result<std::uint8_t> {
               return static_cast<std::uint8_t>(item.number());
             }));
  std::sort(crypto.suites.begin(), crypto.suites.end());
  crypto.clock_skew_max = node["clock_skew_s_max"].seconds();
  if (node.has("psk_ids")) {
    ACCORD_TRY(crypto.psk_ids, read_set(node["psk_ids"], read_words));
  }
  if (node.has("certificate_age_days_max")) {
    crypto.certificate_age_max = std::chrono::days{node["certificate_age_days_max"].number()};
  }
  if (node.has("revocation_age_h_max")) {
    crypto.revocation_age_max = std::chrono::hours{node["revocation_age_h_max"].number()};
  }
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
  if (root.has("permits_sha384")) {
    ACCORD_TRY(document.permits, read_digest(root["permits_sha384"]));
  }
  ACCORD_TRY(document.kind, read_word(root["kind"], kind_of));
  ACCORD_TRY(document.use, read_word(root["use"], use_of));
  return {};
}

/// What only some kinds and uses have.
Status read_particulars(const Node& root, Document& document) {
  if (root.has("accession")) {
    ACCORD_TRY(auto candidates, read_set(root["accession"]["candidates"], read_nation));
    document.accession = Accession{std::move(candidates)};
  }
  if (root.has("commercial")) {
    ACCORD_TRY(document.commercial, read_commercial(root["commercial"]));
  }
  if (root.has("exercise")) {
    ACCORD_TRY(document.exercise, read_exercise(root["exercise"]));
  }
  return {};
}

Result<Document> read_document(const Node& root) {
  Document document;
  ACCORD_CHECK(read_head(root, document));
  ACCORD_TRY(document.term, read_interval(root["term"]));
  for (const Node& item : root["parties"].items()) {
    ACCORD_TRY(Party party, read_party(item));
    document.parties.push_back(std::move(party));
  }
  ACCORD_CHECK(read_particulars(root, document));
  ACCORD_TRY(document.standard, read_standard(root["standard"]));
  ACCORD_TRY(document.marking, read_marking(root["marking"]));
  ACCORD_CHECK(read_release_section(root, document));
  for (const Node& item : root["tasking"].items()) {
    ACCORD_TRY(TaskingDirection direction, read_tasking_direction(item));
    document.tasking.push_back(std::move(direction));
  }
  ACCORD_TRY(document.data_plan, read_data_plan(root["data_plan"]));
  if (root.has("calibration")) {
    ACCORD_TRY(document.calibration, read_calibration(root["calibration"]));
  }
  ACCORD_TRY(document.crypto, read_crypto(root["crypto"]));
  return document;
}

}  // namespace

Result<Party> read_party(const Node& node) {
  Party party;
  ACCORD_TRY(party.nation, read_nation(node["nation"]));
  ACCORD_TRY(party.name, read_words(node["name"]));
  ACCORD_TRY(party.root_sha384, read_digest(node["root_sha384"]));
  ACCORD_TRY(party.signatures, read_words_of(node["signatures"], signer_role_of));
  return party;
}

Result<std::vector<PointOfContact>> read_contacts(const Node& list) {
  std::vector<PointOfContact> contacts;
  for (const Node& item : list.items()) {
    PointOfContact contact;
    ACCORD_TRY(contact.nation, read_nation(item["nation"]));
    ACCORD_TRY(contact.office, read_words(item["office"]));
    ACCORD_TRY(contact.reach, read_words(item["reach"]));
    contacts.push_back(std::move(contact));
  }
  return contacts;
}

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

const AgreedPayload* Document::payload(std::string_view code) const {
  for (const AgreedPayload& agreed : standard.payload_types) {
    if (agreed.code == code) return &agreed;
  }
  return nullptr;
}

const ReleaseDirection* Document::release_from(const NationId& from, const NationId& to) const {
  for (const ReleaseDirection& each : release) {
    if (from != to && each.from.holds(from) && each.to.holds(to)) return &each;
  }
  return nullptr;
}

const TaskingDirection* Document::tasking_of(const NationId& requester,
                                             const NationId& provider) const {
  for (const TaskingDirection& each : tasking) {
    if (requester == provider) return nullptr;
    if (each.requester.holds(requester) && each.provider.holds(provider)) return &each;
  }
  return nullptr;
}

}  // namespace accord::agreement
