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

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::fbs {  // the wire's vocabularies of tasking; values in schemas/fbs/tasking.fbs
enum class Purpose : std::uint8_t;
enum class DeliveryMode : std::uint8_t;
}  // namespace accord::fbs

namespace accord::agreement {

enum class Kind : std::uint8_t { bilateral };
enum class Use : std::uint8_t { operational, exercise };

/// The roles whose signatures put an agreement in force; the names of the roles of certificates.
enum class SignerRole : std::uint8_t { agreement_policy, agreement_security };
inline constexpr std::array kSignerRoles{SignerRole::agreement_policy,
                                         SignerRole::agreement_security};

/// Half-open: `from` is inside, `to` is not.
struct Term {
  UtcTime from;
  UtcTime to;

  [[nodiscard]] bool contains(UtcTime at) const { return from <= at && at < to; }
};

struct Party {
  NationId nation;
  std::string name;  // for people: "United Kingdom"
  Digest
      root_sha384;  // of the national root certificate (DER); zeros = placeholder, never activated
  std::vector<SignerRole> signatures;  // every one of kSignerRoles
};

struct AgreedPayload {
  std::string code;  // of schemas/payload_registry.hpp
  Digest schema_sha384;
};

struct Standard {
  std::vector<AgreedPayload> payload_types;
  std::vector<DataMode> data_modes;
};

struct Marking {
  Level ceiling = Level::unspecified;  // of the link: nothing above it, whatever a clause says
};

/// What the label must say for the clause to release the record.
enum class Releasability : std::uint8_t {
  rel_to_recipient,  // a REL TO list that holds the recipient, also when UNCLASSIFIED
  rel_to_recipient_or_unclassified,  // as above, or UNCLASSIFIED without any REL TO list
};

struct ReleaseClause {
  std::string id;
  std::vector<std::string> payload_types;
  std::vector<DataMode> data_modes;
  Level ceiling = Level::unspecified;
  Releasability releasability = Releasability::rel_to_recipient;
  std::vector<std::string>
      disclose;  // protected fields (payload registry) that may stay in; ascending
};

struct ReleaseDirection {
  NationId from;
  NationId to;
  std::vector<std::string> label_policies;  // marking policies whose labels may travel this way
  std::vector<ReleaseClause> clauses;  // no two cover the same payload type in the same data mode
};

struct TaskingClause {
  std::string id;
  std::vector<Priority> priorities;
  std::vector<fbs::Purpose> purposes;  // written out: when the document names none, every purpose
  std::vector<DataMode> data_modes;
  std::uint32_t requests_per_day = 0;  // see TaskingFacts::requests_today
};

struct ResponseTimes {
  std::chrono::seconds acknowledge;
  std::chrono::seconds decide;
};

/// Indexed by Priority - 1: ROUTINE, PRIORITY, IMMEDIATE, FLASH.
using PriorityClasses = std::array<ResponseTimes, 4>;

/// Where a document leaves a class out. Source: DESIGN section 9.
inline constexpr PriorityClasses kDefaultClasses{{
    {std::chrono::minutes{5}, std::chrono::hours{24}},     // ROUTINE
    {std::chrono::seconds{60}, std::chrono::hours{6}},     // PRIORITY
    {std::chrono::seconds{30}, std::chrono::minutes{60}},  // IMMEDIATE
    {std::chrono::seconds{10}, std::chrono::minutes{10}},  // FLASH
}};

struct TaskingDirection {
  NationId requester;
  NationId provider;
  PriorityClasses classes = kDefaultClasses;
  std::vector<TaskingClause> clauses;  // no two cover the same priority, purpose and data mode
};

struct PointOfContact {
  NationId nation;
  std::string office;
  std::string reach;  // telephone, mail: for people
};

struct DataPlan {
  std::vector<fbs::DeliveryMode> delivery_modes;
  std::uint32_t records_per_day = 0;  // expected, each way
  std::chrono::seconds latency_max{};
  std::vector<PointOfContact> points_of_contact;  // at least one of each party
};

struct CryptoFloor {
  std::vector<std::uint8_t> suites;  // ascending
  std::chrono::seconds clock_skew_max{};
};

struct Document {
  AgreementId name;
  std::uint32_t version = 0;       // 1, 2, 3 ...
  std::optional<Digest> previous;  // hash of the version before; absent exactly in version 1
  Kind kind = Kind::bilateral;
  Use use = Use::operational;
  Term term;
  std::vector<Party> parties;
  Standard standard;
  Marking marking;
  std::vector<ReleaseDirection> release;
  std::vector<TaskingDirection> tasking;
  DataPlan data_plan;
  CryptoFloor crypto;

  [[nodiscard]] const Party* party(const NationId& nation) const;
};

/// Returns the document that `text` (JSON, comments allowed) spells, every rule of
/// docs/agreement-language.md held. Errors: too_large, bad_json (line and column); then, each with
/// a path such as "$.release[0].clauses[1].id": agreement_schema, agreement_*, bad_id, bad_time,
/// unknown_payload, schema_digest_mismatch.
Result<Document> parse_document(std::string_view text);

/// "GBR-USA-SDA/2": how every clause path of the document begins.
[[nodiscard]] std::string path_of(const Document& document);

/// "bilateral", "exercise", "agreement-policy", "rel-to-recipient" ... as written in documents.
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::string_view name_of(Use use);
[[nodiscard]] std::string_view name_of(SignerRole role);
[[nodiscard]] std::string_view name_of(Releasability releasability);

}  // namespace accord::agreement
