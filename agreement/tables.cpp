// The lookups of a ruling: numbers only, nothing allocated.
#include "agreement/tables.hpp"

#include <algorithm>

namespace accord::agreement {
namespace {

bool holds(const std::vector<std::uint32_t>& objects, Range range, std::uint32_t object) {
  return std::binary_search(objects.begin() + range.begin, objects.begin() + range.end, object);
}

/// An object that nobody identified meets no list: it might be any.
bool covers_object(const Tables& tables, const ReleaseRow& row, std::uint32_t object) {
  if (!row.has_only && !row.has_except) return true;
  if (object == 0) return false;
  if (row.has_only && !holds(tables.objects, row.only, object)) return false;
  return !row.has_except || !holds(tables.objects, row.except, object);
}

bool in_effect(const ReleaseRow& row, UtcTime at) { return !(at < row.from) && at < row.to; }

Reach reach_of(const Tables& tables, const ReleaseRow& row, const Match& match) {
  const std::uint32_t missing = match.key & ~row.mask;
  if (!in_effect(row, match.at)) return Reach::interval;
  if ((missing & kAnyClass) != 0) return Reach::object_class;
  if ((missing & kAnyRegime) != 0) return Reach::regime;
  if (!covers_object(tables, row, match.norad_cat_id)) return Reach::object;
  return missing != 0 ? Reach::purpose : Reach::covers;
}

/// No row covers the case: the one that went farthest, the first of equals.
Found farthest_row(const Tables& tables, const Entry& entry, const Match& match) {
  Found found;
  for (std::uint32_t i = entry.rows.begin; i < entry.rows.end; ++i) {
    const ReleaseRow& row = tables.rows[i];
    const Reach reach = reach_of(tables, row, match);
    if (found.row != nullptr && reach <= found.reach) continue;
    found = {&row, reach};
  }
  return found;
}

}  // namespace

Found find_row(const Tables& tables, const Entry& entry, const Match& match) {
  const std::uint32_t start = tables.starts[entry.starts][start_place(match.key)];
  for (std::uint32_t i = entry.rows.begin + start; i < entry.rows.end; ++i) {
    if ((match.key & ~tables.masks[i]) != 0) continue;
    const ReleaseRow& row = tables.rows[i];
    if (in_effect(row, match.at) && covers_object(tables, row, match.norad_cat_id)) {
      return {&row, Reach::covers};
    }
  }
  return farthest_row(tables, entry, match);
}

std::uint32_t word_of(const Tables& tables, NameIndex policy, std::string_view text) {
  const auto found =
      std::lower_bound(tables.words.begin(), tables.words.end(), text,
                       [policy](const Word& each, std::string_view wanted) {
                         return each.policy != policy ? each.policy < policy : each.text < wanted;
                       });
  const bool there = found != tables.words.end() && found->policy == policy && found->text == text;
  return there ? static_cast<std::uint32_t>(found - tables.words.begin()) : kNone;
}

std::size_t stretch_of(const std::vector<UtcTime>& cuts, UtcTime at) {
  return static_cast<std::size_t>(std::upper_bound(cuts.begin(), cuts.end(), at) - cuts.begin());
}

const WordCell* find_word_cell(const MarkTable& table, std::uint32_t word, UtcTime at,
                               UtcTime created) {
  const auto found = std::lower_bound(table.words.begin(), table.words.end(), word);
  if (word == kNone || found == table.words.end() || *found != word) return nullptr;
  const std::size_t columns = table.created_cuts.size() + 2;
  const std::size_t column = created == UtcTime{} ? 0 : stretch_of(table.created_cuts, created) + 1;
  const auto number = static_cast<std::size_t>(found - table.words.begin());
  const std::size_t row = number * (table.at_cuts.size() + 1) + stretch_of(table.at_cuts, at);
  return &table.cells[row * columns + column];
}

const ReleaseCell& find_cell(const Tables& tables, const Shelf& shelf, PayloadIndex payload,
                             DataMode mode, UtcTime at) {
  const auto value = std::min(static_cast<std::size_t>(mode), kModes - 1);
  const std::size_t column = std::min<std::size_t>(payload, tables.payloads.size());
  const auto cut = std::upper_bound(shelf.cuts.begin(), shelf.cuts.end(), at);
  const auto stretch = static_cast<std::size_t>(cut - shelf.cuts.begin());
  return shelf.cells[(column * kModes + value) * (shelf.cuts.size() + 1) + stretch];
}

}  // namespace accord::agreement
