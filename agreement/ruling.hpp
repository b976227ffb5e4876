// A ruling: the answer of the guard, with the clause it rests on. Made by decide() and
// decide_tasking() alone. It is all views into the snapshot it was made with, so that making one
// costs nothing but the looking; who keeps one keeps that snapshot too. written() makes the form
// that is logged, shown and carried in the record header, and stands alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/release_terms.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

class Snapshot;
struct ReleaseCell;

enum class Verdict : std::uint8_t {
  withhold,  // outbound: stays here; inbound: quarantined. What a Ruling says until it says
             // something else
  release,   // outbound: may go; inbound: may be admitted
  hold,      // outbound: everything permits it, and a person decides
};

/// What a clause is matched against: one bit each of object class, regime and purpose, and the rest
/// as numbers.
struct Match {
  std::uint32_t key = 0;
  std::uint32_t norad_cat_id = 0;
  UtcTime at;

  bool operator==(const Match&) const = default;
};

struct Ruling {
  // Written out, not defaulted: one store a member is several times faster than what compilers make
  // of zeroing all of it first, and a ruling is made for every record.
  Ruling() noexcept {}  // NOLINT(modernize-use-equals-default)

  Verdict verdict = Verdict::withhold;
  Code reason = Code::facts_incomplete;  // codes.def 3100-3199; `permitted` exactly when released
  std::string_view clause;  // "GBR-USA-SDA/2/release/GBR>USA/clauses/metric-tracks"; never empty
  std::span<const Digest> agreements;  // ascending: all that applied, whatever the verdict

  // Duties, of a released or held record. Of several agreements the most restrictive counts.
  bool redact = false;                       // some protected field of the type may not stay
  bool reduce = false;                       // other fields go or become coarser; see duties.hpp
  std::chrono::seconds delay{};              // the longest; has passed when the verdict is release
  UtcTime not_before;                        // when withheld as delay_not_passed: ask again then
  Onward onward = Onward::permitted;         // the strictest; of a request it says nothing
  Level protect_level = Level::unspecified;  // how the recipient protects it; unspecified: no table
  std::string_view protect_word;             // says, or the label is the recipient's own

  // What the duties of fields and the counters are looked up with; see duties.hpp.
  const Snapshot* snapshot = nullptr;
  const ReleaseCell* cell = nullptr;
  Match match;
};

/// The level of a record in the recipient's policy.
struct ProtectAs {
  Level level = Level::unspecified;
  std::string word;
  bool operator==(const ProtectAs&) const = default;
};

/// The same ruling in words and values of its own: outlives the snapshot, compares by value.
struct WrittenRuling {
  Verdict verdict = Verdict::withhold;
  std::string clause;
  Code reason = Code::facts_incomplete;
  std::vector<Digest> agreements;
  std::vector<std::string> disclose;     // protected fields that may stay in
  std::vector<std::string> hidden;       // protected fields that may not
  std::vector<std::string> obligations;  // what must be done to the record before it goes, by name
  std::vector<std::string> remove;
  std::vector<Precision> precision;
  std::chrono::seconds delay{};
  UtcTime not_before;
  Onward onward = Onward::permitted;
  std::optional<ProtectAs> protect_as;

  bool operator==(const WrittenRuling&) const = default;
};

[[nodiscard]] WrittenRuling written(const Ruling& ruling);

/// True where both look at the same words of the same snapshot and have the same match, so that
/// written() makes the same of them; costs no reading of words.
[[nodiscard]] bool is_same(const Ruling& a, const Ruling& b);

/// The label of the record in the recipient's policy: level and word alone, for the original stays
/// authoritative. Empty where no agreement says, and for what is not released.
[[nodiscard]] std::optional<Label> derived_label(const WrittenRuling& ruling,
                                                 const NationId& recipient);

/// Obligation: drop every protected field of the payload type that the ruling does not disclose.
inline constexpr std::string_view kRedactProtectedFields = "redact-protected-fields";
/// Obligation: drop the fields of WrittenRuling::remove.
inline constexpr std::string_view kRemoveFields = "remove-fields";
/// Obligation: quantise() the fields of WrittenRuling::precision (precision.hpp).
inline constexpr std::string_view kReducePrecision = "reduce-precision";

/// Clause path of a ruling where no agreement names both nations.
inline constexpr std::string_view kNoAgreementPath = "no agreement";

/// True for the reasons of the national policy, which the peer must not learn.
[[nodiscard]] bool is_national(Code reason);

/// "release", "withhold", "hold"
[[nodiscard]] std::string_view name_of(Verdict verdict);

}  // namespace accord::agreement
