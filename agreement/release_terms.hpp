// The release section of an agreement in plain structs: which records may go from whom to whom, and
// with what duties. Part of document.hpp, which every caller includes; docs/agreement-language.md
// "Release" says what each attribute means.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::fbs {  // values in schemas/fbs/tasking.fbs
enum class Purpose : std::uint8_t;
}  // namespace accord::fbs

namespace accord::agreement {

/// Half-open: `from` is inside, `to` is not.
struct Term {
  UtcTime from;
  UtcTime to;

  [[nodiscard]] bool contains(UtcTime at) const { return from <= at && at < to; }
  bool operator==(const Term&) const = default;
};

/// One end of a direction: the nations named, or, when none is, every party ("*").
struct Side {
  std::vector<NationId> nations;

  [[nodiscard]] bool holds(const NationId& nation) const {
    return nations.empty() || std::find(nations.begin(), nations.end(), nation) != nations.end();
  }
};

/// What an object is, as the catalogue of the sender has it. Unspecified meets no clause that names
/// classes.
enum class ObjectClass : std::uint8_t { unspecified, payload, rocket_body, debris, uncorrelated };

/// Where an object moves, as the sender's catalogue has it.
enum class Regime : std::uint8_t { unspecified, leo, meo, heo, geo, cislunar };

/// Catalogue numbers under a name, for clauses to cite.
struct ObjectList {
  std::string id;
  std::vector<std::uint32_t> norad_cat_ids;  // ascending
};

/// Which fields stay and which go, under a name, for clauses to cite.
struct DisclosureProfile {
  std::string id;
  std::vector<std::string> disclose;  // protected fields that may stay in
  std::vector<std::string> remove;    // fields that go although nothing else protects them
};

/// What the label must say for the clause to release the record.
enum class Releasability : std::uint8_t {
  rel_to_recipient,  // a REL TO list that holds the recipient, also when UNCLASSIFIED
  rel_to_recipient_or_unclassified,  // as above, or UNCLASSIFIED without any REL TO list
};

/// What the recipient may do with a record afterwards. Ordered: a lower value is more restrictive.
enum class Onward : std::uint8_t {
  forbidden,     // it stays with the recipient's government
  with_consent,  // further nations once the originator has consented, case by case
  permitted,     // further nations under the recipient's own agreements
};

/// A record whose label is of another policy than the sender's own: another nation's data.
enum class ThirdParty : std::uint8_t {
  with_consent,  // only with the originator's recorded consent
  as_listed,     // label_policies of the direction say enough
};

/// Observations a UTC day, to one recipient, under one clause.
struct ReleaseQuota {
  std::vector<ObjectClass> object_classes;  // those counted; empty = all, the unknown included
  std::uint32_t observations_per_day = 0;
};

/// Values of the field become multiples of the quantum, in the field's unit (precision.hpp).
struct Precision {
  std::string field;  // path in the payload's schema: "observations.range_km"
  double quantum = 0;

  bool operator==(const Precision&) const = default;
};

enum class CompiledOver : std::uint8_t { clause, object };

/// Mosaic: single records are harmless, many together are not. At the threshold a person decides.
struct Compilation {
  std::uint32_t observations = 0;  // this many within `span` need no person; the next one does
  std::chrono::seconds span{};
  CompiledOver over = CompiledOver::clause;  // counted over all, or of the one object
};

struct ReleaseClause {
  std::string id;
  // What it covers. An empty list restricts nothing; a list is met by what is known to be in it.
  std::vector<std::string> payload_types;
  std::vector<DataMode> data_modes;
  std::optional<Term> effective;            // inside the term of the agreement
  std::vector<ObjectClass> object_classes;  // ascending
  std::vector<Regime> regimes;              // ascending
  std::vector<std::string> only_lists;      // ids of Document::object_lists: in one of these
  std::vector<std::string> except_lists;    // in none of these
  std::vector<fbs::Purpose> purposes;       // of the request that the record serves
  // What it asks of the label.
  Level ceiling = Level::unspecified;
  Releasability releasability = Releasability::rel_to_recipient;
  ThirdParty third_party = ThirdParty::with_consent;
  // What is done to the record, and what may be done with it.
  std::vector<std::string> disclose;  // protected fields that may stay in; ascending, those of the
                                      // profile included
  std::vector<std::string> remove;    // of the profile; ascending
  std::string profile;                // id of the disclosure profile; empty = none
  std::chrono::seconds delay{};       // between the last observation and sending
  std::vector<Precision> precision;
  Onward onward = Onward::forbidden;
  // How much of it.
  std::vector<ReleaseQuota> quotas;
  std::optional<Compilation> compilation;
};

struct ReleaseDirection {
  Side from;
  Side to;
  std::vector<std::string> label_policies;  // marking policies whose labels may travel this way
  bool own_labels = false;                  // "own": those of the sender's own policy, too
  std::vector<ReleaseClause> clauses;       // every case falls under one at most
};

/// "PAYLOAD", "ROCKET_BODY" ...; "LEO" ...; "rel-to-recipient"; "with-consent"; as in documents.
[[nodiscard]] std::string_view name_of(ObjectClass object_class);
[[nodiscard]] std::string_view name_of(Regime regime);
[[nodiscard]] std::string_view name_of(Releasability releasability);
[[nodiscard]] std::string_view name_of(Onward onward);
[[nodiscard]] std::string_view name_of(ThirdParty third_party);
[[nodiscard]] std::string_view name_of(CompiledOver over);

}  // namespace accord::agreement
