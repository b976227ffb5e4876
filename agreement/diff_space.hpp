// The space in which two versions of an agreement are compared: every attribute that a clause can
// look at is an axis, cut at each boundary that either version uses, so that inside a cell neither
// version can tell two records apart. Internal to this room.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "agreement/boxes.hpp"
#include "agreement/diff_marks.hpp"
#include "agreement/release_case.hpp"

namespace accord::agreement {

enum Axis : std::size_t {
  kPairAxis,
  kPayloadAxis,
  kModeAxis,
  kTimeAxis,
  kClassAxis,
  kRegimeAxis,
  kObjectAxis,
  kPurposeAxis,
  kSchemaAxis,
  kPolicyAxis,
  kLevelAxis,
  kRelToAxis,
  kMarkAxis,    // the label's level in the marking tables
  kTokenAxis,   // its provider tokens
  kSourceAxis,  // its foreign sources
  kConsentAxis,
  kAgeAxis,
  kFirstCounterAxis,  // of the counters of the clauses at hand: diff_counters.hpp
};

// Positions on axes that are not cut.
inline constexpr std::uint32_t kSchemaAgreed = 0;  // by the one version that lists it, or by both
inline constexpr std::uint32_t kSchemaOfOld = 1;
inline constexpr std::uint32_t kSchemaOfNew = 2;
inline constexpr std::uint32_t kOwnPolicy = 0;
inline constexpr std::uint32_t kConsentGiven = 0;
inline constexpr std::uint32_t kConsentMissing = 1;
inline constexpr std::uint32_t kAgeUnknown = 0;

/// Ordered pairs of nations that both versions treat alike.
struct PairGroup {
  std::vector<std::pair<NationId, NationId>> pairs;
  std::array<const ReleaseDirection*, kVersions> direction{};
  std::array<Term, kVersions> term{};   // in which both are parties; empty where they are not
  std::vector<std::uint32_t> policies;  // positions whose labels one of the versions agrees to

  /// True when the version lets labels of that policy travel.
  [[nodiscard]] bool agrees(std::size_t version, const std::string& policy) const;
};

class DiffSpace {
 public:
  explicit DiffSpace(const BothDocuments& documents);

  /// How many positions an axis before kFirstCounterAxis has.
  [[nodiscard]] std::uint32_t size_of(Axis axis) const;
  [[nodiscard]] Positions all_of(Axis axis) const { return run_of(0, size_of(axis)); }

  /// The first instant of a stretch of time; the last before the first cut where it has none.
  [[nodiscard]] UtcTime instant(std::uint32_t position) const;
  /// Some object of a group: 0 for the unknown.
  [[nodiscard]] std::uint32_t object(std::uint32_t position) const;
  /// Some time since the last observation. Requires: position is not kAgeUnknown.
  [[nodiscard]] std::chrono::seconds age(std::uint32_t position) const;

  /// Where a case lies on an axis before kFirstCounterAxis; empty where neither version permits
  /// anything.
  [[nodiscard]] std::optional<std::uint32_t> position(Axis axis, const ReleaseCase& facts) const;

  BothDocuments documents;
  std::vector<PairGroup> pairs;
  std::vector<std::string> payloads;                // ascending
  std::vector<UtcTime> cuts;                        // position i ends where cut i stands
  std::vector<std::vector<std::uint32_t>> objects;  // 0: unknown; last: every other
  std::vector<std::string> policies;                // 0: the sender's own
  std::vector<std::string> communities;             // that differ, like the two below
  std::vector<std::string> tokens;
  std::vector<std::string> mapped_policies;
  std::vector<std::chrono::seconds> delays;  // ascending; position 1 is before the first

 private:
  void cut_times();
  void group_objects();
  void cut_delays();
  void group_pairs();

  std::uint32_t unlisted_ = 1;  // an object that no list names
};

}  // namespace accord::agreement
