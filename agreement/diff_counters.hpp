// What the quotas and thresholds of two clauses count, and how the one lies to the other: a node
// counts by clause, so a count is the same under both versions only where the same records fall
// under a clause of the same name. Internal to the diff.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "agreement/cited_objects.hpp"
#include "agreement/diff_space.hpp"

namespace accord::agreement {

/// The clause of each version that covers a cell of the selecting axes; null where none does.
struct ClausePair {
  std::size_t pair = 0;  // number of the PairGroup
  std::string_view payload;
  ObjectClass object_class = ObjectClass::unspecified;  // any of those that the quotas count alike
  std::array<const ReleaseClause*, kVersions> clause{};
  std::array<const CitedObjects*, kVersions> objects{};
  const MarkView* marks = nullptr;  // of the pair at the instants of the cell
};

/// Whose count it is: that of both versions where the two must be equal.
enum class CountedBy : std::uint8_t { both, before, after };

/// A number of observations, cut at the limits: position i is up to limits[i], the record itself
/// counted, and the last is more than all of them.
struct Counter {
  CountedBy by = CountedBy::both;
  std::uint32_t class_mask = 0;  // of a quota: bit = ObjectClass
  std::chrono::seconds span{};   // of a compilation
  CompiledOver over = CompiledOver::clause;
  std::string clause;                 // id, of a count that is not of both
  std::vector<std::uint32_t> limits;  // ascending

  [[nodiscard]] bool is_quota() const { return class_mask != 0; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(limits.size()) + 1; }
  [[nodiscard]] auto key() const {
    return std::make_tuple(!is_quota(), class_mask, span, over, by, clause);
  }
  bool operator==(const Counter&) const = default;
  bool operator<(const Counter& other) const {
    return std::make_tuple(key(), limits) < std::make_tuple(other.key(), other.limits);
  }
};

/// What two clauses count, apart and together. Times are left out: it is taken that each version
/// was in force for as long as is counted.
struct CountedSets {
  // Bit = ObjectClass.
  std::uint32_t shared = 0;                      // records that both count
  std::array<std::uint32_t, kVersions> alone{};  // records that this version counts alone

  /// All that this version counts, the other counts too: of every object, and of one object.
  std::array<bool, kVersions> inside{};
  std::array<bool, kVersions> object_inside{};
};

/// Requires: at least one clause.
[[nodiscard]] CountedSets counted_sets(const DiffSpace& space, const ClausePair& clauses);

/// Of the quotas and thresholds of both clauses: ascending by key, each key once.
[[nodiscard]] std::vector<Counter> counters_of(const ClausePair& clauses, const CountedSets& sets);

/// Place of a clause's quota or threshold among them. Requires: it is there.
[[nodiscard]] std::size_t place_of(const std::vector<Counter>& counters, std::size_t version,
                                   const ReleaseQuota& quota);
[[nodiscard]] std::size_t place_of(const std::vector<Counter>& counters, std::size_t version,
                                   const Compilation& compilation);

/// True when that version's clause is charged on the counter.
[[nodiscard]] constexpr bool is_of(const Counter& counter, std::size_t version) {
  return counter.by == CountedBy::both ||
         counter.by == (version == 0 ? CountedBy::before : CountedBy::after);
}

/// Bit = ObjectClass; every bit where a quota names none. The unknown class counts against all.
[[nodiscard]] std::uint32_t class_mask_of(const ReleaseQuota& quota);
/// True when the quota counts records of that class.
[[nodiscard]] bool counts(const ReleaseQuota& quota, ObjectClass object_class);

/// A counter's interval, the record itself counted.
struct CountBounds {
  CountedBy by = CountedBy::both;
  std::uint32_t class_mask = 0;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

/// Observations by class under each version, the record of `own` class itself counted, so that each
/// counter's classes together lie within its bounds; empty when there are none. A complete search;
/// `steps` grows by its work. Errors: agreement_diff_too_large (not decided within kMostSteps).
using CountsByVersion = std::array<std::array<std::uint32_t, kObjectClassCount>, kVersions>;
inline constexpr std::uint64_t kMostSteps = 20'000;
Result<std::optional<CountsByVersion>> counts_within(ObjectClass own, const CountedSets& sets,
                                                     const std::vector<CountBounds>& bounds,
                                                     std::uint64_t& steps);

}  // namespace accord::agreement
