// The clauses that a released or held ruling rests on, found again from what the ruling keeps, so
// that a ruling needs no list of its own; and the counters that a record is charged to when it
// goes.
#pragma once

#include <span>

#include "agreement/compile.hpp"

namespace accord::agreement {

/// Calls `visit(tables, row)` for the covering clause of every applicable agreement. A withheld
/// ruling has no duties.
template <class Visit>
void each_row(const Ruling& ruling, Visit visit) {
  if (ruling.verdict == Verdict::withhold || ruling.cell == nullptr || ruling.snapshot == nullptr)
    return;
  const Tables& tables = ruling.snapshot->tables();
  const Range entries = ruling.cell->entries;
  for (std::uint32_t i = entries.begin; i < entries.end; ++i) {
    const Found found = find_row(tables, tables.entries[i], ruling.match);
    if (found.covers()) visit(tables, *found.row);
  }
}

/// What becomes of one field of the payload type under all applicable clauses together.
struct FieldDuty {
  bool guarded = false;  // protected by one of the agreements that apply
  bool hidden = false;   // protected, and some clause does not let it stay in
  bool removed = false;  // some clause removes it, although nothing else protects it
  double quantum = 0;    // the coarsest that any clause sets; 0 = as it is
};

/// The fields of its payload type. Requires: `ruling` of a record, released or held.
[[nodiscard]] const PayloadFields& fields_of(const Ruling& ruling);
/// One for each of fields_of(ruling).fields. Requires: as fields_of.
[[nodiscard]] std::vector<FieldDuty> field_duties(const Ruling& ruling);

template <class T>
[[nodiscard]] std::span<const T> part_of(const std::vector<T>& arena, Range range) {
  return std::span(arena).subspan(range.begin, range.end - range.begin);
}

/// True when a quota counts records of the case's object class.
[[nodiscard]] inline bool counts(const QuotaTerm& quota, const Match& match) {
  return (quota.class_mask & match.key & kAnyClass) != 0;
}

/// Numbers of the counters that a released record is charged to: calls `quota(index)` for those of
/// Snapshot::quotas() and `compilation(index)` for those of Snapshot::compilations(). A held record
/// is charged when a person has released it.
template <class Quota, class Compilation>
void each_charge(const Ruling& ruling, Quota quota, Compilation compilation) {
  each_row(ruling, [&](const Tables& tables, const ReleaseRow& row) {
    for (std::uint32_t i = row.quotas.begin; i < row.quotas.end; ++i) {
      if (counts(tables.quotas[i], ruling.match)) quota(i);
    }
    if (row.compilation != kNone) compilation(row.compilation);
  });
}

}  // namespace accord::agreement
