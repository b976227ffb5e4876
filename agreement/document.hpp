// The agreement as both capitals signed it, in plain structs: one JSON document, one section a
// struct, in the order of docs/agreement-language.md. parse_document is the only way in: sized,
// strictly parsed, fitted to the JSON Schema (agreement.schema.json), then checked for what a
// schema cannot say. A new section of the language is a new struct here, a new definition in the
// schema and a new reader in read_document.cpp.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/calibration_terms.hpp"
#include "agreement/marking_terms.hpp"
#include "agreement/release_terms.hpp"
#include "agreement/tasking_terms.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::fbs {  // the wire's vocabularies of tasking; values in schemas/fbs/tasking.fbs
enum class DeliveryMode : std::uint8_t;
}  // namespace accord::fbs

namespace accord::agreement {

enum class Kind : std::uint8_t { bilateral, group, commercial };
enum class Use : std::uint8_t { operational, exercise };

/// The roles whose signatures put an agreement in force; the names of the roles of certificates.
enum class SignerRole : std::uint8_t { agreement_policy, agreement_security };
inline constexpr std::array kSignerRoles{SignerRole::agreement_policy,
                                         SignerRole::agreement_security};

struct Party {
  NationId nation;
  std::string name;  // for people: "United Kingdom"
  Digest
      root_sha384;  // of the national root certificate (DER); zeros = placeholder, never activated
  std::vector<SignerRole> signatures;  // every one of kSignerRoles
  std::optional<UtcTime> since;        // of a nation that acceded by annex (annex.hpp)
};

/// A field of a payload type that this build does not know.
struct DeclaredField {
  std::string name;           // path in its schema
  bool is_protected = false;  // dropped unless a clause discloses it
  bool numeric = false;       // may stand under precision
};

/// A payload type that the agreement itself declares: the guard needs its schema and no code.
struct DeclaredType {
  std::string name;     // words for people
  std::string file_id;  // 4 bytes at offset 4 of the buffer
  std::vector<DeclaredField> fields;
};

struct AgreedPayload {
  std::string code;  // of schemas/payload_registry.hpp, or declared here
  Digest schema_sha384;
  std::optional<DeclaredType> declared;
};

/// In what unit a field is meant; for people and for readers of foreign formats.
struct FieldUnit {
  std::string payload_type;
  std::string field;
  std::string unit;
};

/// Operator messages: what a desk on the other side can read.
struct OperatorMessages {
  std::vector<std::string> formats;    // media types: "text/plain"
  std::vector<std::string> languages;  // ISO 639 codes, the first is preferred
};

struct Standard {
  std::vector<AgreedPayload> payload_types;
  std::vector<DataMode> data_modes;
  std::vector<FieldUnit> units;
  OperatorMessages messages;
};

struct PointOfContact {
  NationId nation;
  std::string office;
  std::string reach;  // telephone, mail: for people
};

/// Expected, each way, of one payload type.
struct Volume {
  std::string payload_type;
  std::uint32_t records_per_day = 0;
};

/// Whose catalogue entry counts where two differ.
struct OwnerOfRecord {
  ObjectClass object_class = ObjectClass::unspecified;
  NationId nation;
};

struct DataPlan {
  std::vector<fbs::DeliveryMode> delivery_modes;
  std::uint32_t records_per_day = 0;  // expected, each way
  std::vector<Volume> volumes;
  std::chrono::seconds latency_max{};
  std::vector<PointOfContact> points_of_contact;  // at least one of each party
  std::vector<OwnerOfRecord> owners_of_record;    // none listed: the newest epoch counts
};

struct CryptoFloor {
  std::vector<std::uint8_t> suites;  // ascending
  std::chrono::seconds clock_skew_max{};
  std::vector<std::string> psk_ids;  // names of courier-delivered keys; the keys are elsewhere
  std::optional<std::chrono::days> certificate_age_max;
  std::optional<std::chrono::hours> revocation_age_max;
};

/// Who a provider's data may be passed on to. Ordered: a lower value is more restrictive.
enum class Redistribution : std::uint8_t { none, named, open };

/// Terms of a commercial provider.
struct Commercial {
  NationId provider;           // one of the two parties
  std::string licence;         // "Enterprise licence 2026-17, section 4"
  std::string cost_reference;  // contract line; for people
  Redistribution redistribution = Redistribution::none;
  std::vector<NationId> redistribute_to;  // when named
};

struct ExerciseTerms {
  std::string name;
  NationId director;   // the party that begins and ends it
  std::string banner;  // what every screen and message shows: "EXERCISE EXERCISE EXERCISE"
};

/// How further nations join a group: by an annex that every party and the newcomer sign
/// (annex.hpp).
struct Accession {
  std::vector<NationId> candidates;  // none named: any nation that all parties sign for
};

struct Document {
  AgreementId name;
  std::uint32_t version = 0;       // 1, 2, 3 ...
  std::optional<Digest> previous;  // hash of the version before; absent exactly in version 1
  std::optional<Digest> permits;   // hash of the list of what it newly permits (permits.hpp)
  Kind kind = Kind::bilateral;
  Use use = Use::operational;
  Term term;
  std::vector<Party> parties;
  std::optional<Accession> accession;     // of a group alone
  std::optional<Commercial> commercial;   // exactly when kind is commercial
  std::optional<ExerciseTerms> exercise;  // only when use is exercise
  Standard standard;
  Marking marking;
  std::vector<ObjectList> object_lists;
  std::vector<DisclosureProfile> disclosure_profiles;
  std::vector<ReleaseDirection> release;  // no two cover the same ordered pair
  std::vector<TaskingDirection> tasking;  // no two cover the same ordered pair
  DataPlan data_plan;
  std::optional<Calibration> calibration;
  CryptoFloor crypto;
  std::vector<Digest> annexes;  // hashes of the annexes acceded by, in order (annex.hpp)

  [[nodiscard]] const Party* party(const NationId& nation) const;
  [[nodiscard]] const AgreedPayload* payload(std::string_view code) const;
  /// The direction that covers the ordered pair of parties; null when none does.
  [[nodiscard]] const ReleaseDirection* release_from(const NationId& from,
                                                     const NationId& to) const;
  [[nodiscard]] const TaskingDirection* tasking_of(const NationId& requester,
                                                   const NationId& provider) const;
};

/// Returns the document that `text` (JSON, comments allowed) spells, every rule of
/// docs/agreement-language.md held. Errors: too_large, bad_json (line and column); then, each with
/// a path such as "$.release[0].clauses[1].id": agreement_schema, agreement_*, bad_id, bad_time,
/// bad_value, unknown_payload, schema_digest_mismatch.
Result<Document> parse_document(std::string_view text);

/// "GBR-USA-SDA/2": how every clause path of the document begins.
[[nodiscard]] std::string path_of(const Document& document);

/// "bilateral", "exercise", "agreement-policy", "named" ... as written in documents.
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::string_view name_of(Use use);
[[nodiscard]] std::string_view name_of(SignerRole role);
[[nodiscard]] std::string_view name_of(Redistribution redistribution);

}  // namespace accord::agreement
