// What one version says of a record once its clause is found: the label, the sender's duties, the
// counts; and where two versions differ in it. Internal to the diff.
#pragma once

#include <algorithm>

#include "agreement/diff_space.hpp"

namespace accord::agreement {

/// The clause of each version that covers a cell of the selecting axes; null where none does.
struct ClausePair {
  std::size_t pair = 0;  // number of the PairGroup
  std::string_view payload;
  ObjectClass object_class = ObjectClass::unspecified;  // any of those that the quotas count alike
  std::array<const ReleaseClause*, kVersions> clause{};
  const MarkView* marks = nullptr;  // of the pair at the instants of the cell
};

/// A difference of verdict: before and after are the ranks of withhold, hold and release.
struct GateBox {
  std::vector<Positions> sides;  // of the axes from kSchemaAxis on
  std::array<Verdict, kVersions> verdict{};
  std::uint32_t mark = kBothTake;           // position of kMarkAxis where the protection differs
  ReleaseCase witness;                      // label, consent, schema and counts are set
  std::optional<std::chrono::seconds> age;  // of the witness's last observation
};

/// Runs of positions that neither clause tells apart, by axis from kSchemaAxis on.
[[nodiscard]] std::vector<std::vector<Positions>> gate_cells(const DiffSpace& space,
                                                             const ClausePair& clauses);

/// True when the quota counts records of that class.
[[nodiscard]] bool counts(const ReleaseQuota& quota, ObjectClass object_class);

/// Position of a value among ascending ones. Requires: it is there.
template <class T>
std::uint32_t position_in(const std::vector<T>& values, const T& value) {
  return static_cast<std::uint32_t>(std::lower_bound(values.begin(), values.end(), value) -
                                    values.begin());
}

/// Most cells of label and numbers under one pair of clauses; a document that needs more is
/// refused.
inline constexpr std::uint64_t kMaxGateCells = 2'000'000;

/// Every cell of label and numbers in which the two versions differ in verdict, and, when
/// `with_equal` or where the recipient's protection differs, in which both release or hold.
/// Requires: at least one clause. Errors: agreement_diff_too_large.
Result<std::vector<GateBox>> gate_boxes(const DiffSpace& space, const ClausePair& clauses,
                                        bool with_equal);

/// What the two versions do to a released record, in words: "field SENLAT may stay in".
struct DutyChange {
  std::vector<std::string> looser;
  std::vector<std::string> stricter;
  [[nodiscard]] bool empty() const { return looser.empty() && stricter.empty(); }
};

/// Requires: both clauses.
[[nodiscard]] DutyChange duty_change(const DiffSpace& space, const ClausePair& clauses);

/// Observations by class, the record of `own` class itself counted, so that each counter's classes
/// together stay within its bounds; empty when there are none.
struct CountBounds {
  std::uint32_t class_mask = 0;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};
[[nodiscard]] std::optional<std::array<std::uint32_t, kObjectClassCount>> counts_within(
    ObjectClass own, const std::vector<CountBounds>& bounds);

}  // namespace accord::agreement
