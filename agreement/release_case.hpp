// One concrete record with all that a ruling may look at, owning its words, so that it can be kept,
// changed in one point and asked about again: the witnesses of a diff and the flips of an
// explanation.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "agreement/decide.hpp"

namespace accord::agreement {

inline constexpr std::size_t kObjectClassCount = 5;  // values of ObjectClass

/// What was released before within a span, this record not counted.
struct ReleasedInSpan {
  std::chrono::seconds span{};
  CompiledOver over = CompiledOver::clause;
  std::uint32_t observations = 0;

  bool operator==(const ReleasedInSpan&) const = default;
};

/// What a tasking request asks besides, for the ruling on it as a request.
struct AskedCase {
  Priority priority = Priority::unspecified;
  std::uint32_t requests_today = 0;  // before it; see TaskingFacts

  bool operator==(const AskedCase&) const = default;
};

struct ReleaseCase {
  NationId sender;
  NationId recipient;
  std::string payload_code;
  Digest schema_digest;
  DataMode mode = DataMode::unspecified;
  Label label;
  std::uint32_t norad_cat_id = 0;
  UtcTime at;
  ObjectClass object_class = ObjectClass::unspecified;
  Regime regime = Regime::unspecified;
  fbs::Purpose purpose{};
  std::uint32_t observations = 1;
  std::optional<UtcTime> last_observation;
  bool originator_consents = false;
  /// Released since 00:00 UTC to this recipient, by object class, this record not counted. Known of
  /// every class: 0 says none.
  std::array<std::uint32_t, kObjectClassCount> released_today{};
  std::vector<ReleasedInSpan> released_in_span;
  std::optional<AskedCase> asked;  // of a tasking request alone
};

/// decide() on the case. Every counter of the snapshot is taken to have counted what the case says
/// was released: of the classes that it counts, within its span. A span of which the case does not
/// say is unknown, and so withheld where a clause counts it.
[[nodiscard]] Ruling rule(const Snapshot& snapshot, const ReleaseCase& facts);
[[nodiscard]] WrittenRuling rule_on(const Snapshot& snapshot, const ReleaseCase& facts);

/// "GBR to USA: TRK in REAL, 'GBR SECRET//REL TO GBR, USA', object 25544 (PAYLOAD, LEO) ..."
[[nodiscard]] std::string text_of(const ReleaseCase& facts);
[[nodiscard]] nlohmann::json to_json(const ReleaseCase& facts);
/// to_json(facts).dump(), written directly.
[[nodiscard]] std::string json_text(const ReleaseCase& facts);
/// The same where format_label(facts.label) is known.
[[nodiscard]] std::string json_text(const ReleaseCase& facts, std::string_view label_text);

/// Longest text of a case that is read: kMaxRelTo codes in the label and every counter fit.
inline constexpr std::size_t kMaxCaseBytes = 64u << 10;

/// The exact inverse of to_json: every key there, no other, every word known. Errors: bad_json,
/// too_large; bad_value, bad_id, bad_time, bad_label, each with "$.key".
Result<ReleaseCase> parse_release_case(std::string_view text);

}  // namespace accord::agreement
