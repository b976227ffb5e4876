#include "agreement/marking/equivalence.hpp"

#include <algorithm>

namespace accord::agreement::marking {
namespace {

constexpr std::string_view kAny = "*";

tl::unexpected<Error> refuse(const Equivalence& row, std::string what) {
  return fail(Code::equivalence_invalid, std::move(what),
              row.from + '>' + row.to + ' ' + std::string(name_of(row.purpose)));
}

/// Protect: never lower, never out of order.
Status check_row(const Equivalence& row) {
  Level before = Level::unspecified;
  for (const auto& [level, rung] : row.rungs) {
    if (rung.level == Level::unspecified) return refuse(row, "a rung is missing");
    if (row.purpose == Purpose::protect && rung.level < level) {
      return refuse(row, "protect lowers a rung");
    }
    if (rung.level < before) return refuse(row, "two rungs are turned round");
    before = rung.level;
  }
  return {};
}

bool overlap(const Interval& a, const Interval& b) {
  const bool a_first = a.to && b.from && *a.to <= *b.from;
  const bool b_first = b.to && a.from && *b.to <= *a.from;
  return !a_first && !b_first;
}

bool same_case(const Equivalence& a, const Equivalence& b) {
  return a.from == b.from && a.to == b.to && a.purpose == b.purpose &&
         overlap(a.created, b.created);
}

/// What comes back by `clear` must not be below where it began.
Status check_return(const Equivalence& protect, const Equivalence& clear) {
  for (const auto& [level, rung] : protect.rungs) {
    const auto back = clear.rungs.find(rung.level);
    if (back != clear.rungs.end() && back->second.level < level) {
      return refuse(clear, "clear falls below what protect began with");
    }
  }
  return {};
}

}  // namespace

std::string_view name_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::protect:
      return "protect";
    case Purpose::clear:
      return "clear";
  }
  return "";
}

Result<EquivalenceTable> EquivalenceTable::make(std::vector<Equivalence> rows) {
  if (rows.size() > kMaxEquivalences) return fail(Code::too_large, "too many equivalences");
  std::stable_sort(rows.begin(), rows.end(), [](const Equivalence& a, const Equivalence& b) {
    return std::tie(a.from, a.to, a.purpose) < std::tie(b.from, b.to, b.purpose);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ACCORD_CHECK(check_row(rows[i]));
    for (std::size_t k = i + 1;
         k < rows.size() && rows[k].from == rows[i].from && rows[k].to == rows[i].to; ++k) {
      if (same_case(rows[i], rows[k])) return refuse(rows[k], "two rows for one case");
    }
  }
  for (const Equivalence& row : rows) {
    if (row.purpose != Purpose::protect) continue;
    const auto first = std::lower_bound(
        rows.begin(), rows.end(), row, [](const Equivalence& a, const Equivalence& wanted) {
          return std::tie(a.from, a.to) < std::tie(wanted.to, wanted.from);
        });
    for (auto back = first; back != rows.end() && back->from == row.to && back->to == row.from;
         ++back) {
      if (back->purpose == Purpose::clear) ACCORD_CHECK(check_return(row, *back));
    }
  }
  EquivalenceTable table;
  table.rows_ = std::move(rows);
  return table;
}

std::optional<Rung> EquivalenceTable::find(const Question& question) const {
  for (const Equivalence& row : rows_) {
    const bool meant = (row.from == question.from || row.from == kAny) &&
                       (row.to == question.to || row.to == kAny) &&
                       row.purpose == question.purpose && row.created.contains(question.created);
    if (!meant) continue;
    const auto rung = row.rungs.find(question.level);
    if (rung != row.rungs.end()) return rung->second;
  }
  return std::nullopt;
}

}  // namespace accord::agreement::marking
