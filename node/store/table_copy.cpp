#include "node/store/table_copy.hpp"

#include <limits>

#include "node/store/sqlite_reading.hpp"

namespace accord::node::store {
namespace {

constexpr std::int64_t kLastRow = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kOneByOne = 4'096;  // row numbers tried, before steps that double

std::string joined(const std::vector<std::string>& words, const std::string& behind_each = "") {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ", ";
    out += word + behind_each;
  }
  return out;
}

/// A bad page, or a disk that does not give it.
bool is_unreadable(const Error& error) {
  return error.code == Code::store_damaged || error.code == Code::store_failed;
}

}  // namespace

Result<std::vector<std::string>> TableCopy::columns(bool of_key) {
  ACCORD_TRY(Statement query, to_.prepare("SELECT name FROM pragma_table_info(?1) "
                                          "WHERE pk > 0 OR ?2 = 0 ORDER BY "
                                          "CASE ?2 WHEN 0 THEN cid ELSE pk END"));
  ACCORD_CHECK(query.bind({table_, of_key ? 1 : 0}));
  return read_all(query, [](Row& row) { return row.text(); });
}

Result<bool> TableCopy::has_row_numbers() {
  ACCORD_TRY(Statement query, to_.prepare("SELECT count(*) FROM pragma_table_list(?1) "
                                          "WHERE wr = 0 AND schema = 'main'"));
  ACCORD_CHECK(query.bind({table_}));
  ACCORD_TRY(const auto count, read_first(query, [](Row& row) { return row.integer(); }));
  return count == 1;
}

Result<TableCopied> TableCopy::run() {
  out_.table = table_;
  ACCORD_TRY(const auto names, columns(false));
  insert_ = "INSERT OR IGNORE INTO " + table_ + " (" + joined(names) + ") VALUES (";
  for (std::size_t i = 1; i <= names.size(); ++i)
    insert_ += (i == 1 ? "?" : ", ?") + std::to_string(i);
  insert_ += ")";
  ACCORD_TRY(const bool numbered, has_row_numbers());
  if (numbered && !numbers_) numbers_.emplace();
  ACCORD_CHECK(numbers_ ? copy_by_row_number() : copy_from_both_ends());
  return std::move(out_);
}

/// The first column of `rows` is the row number, which is not copied by itself. True at the end of
/// the table, false where it cannot be read on. Errors: those of writing
Result<bool> TableCopy::copy_until_unreadable(Statement& rows) {
  ACCORD_TRY(Statement insert, to_.prepare(insert_));
  for (;;) {
    const auto has_row = rows.step();
    if (!has_row && !is_unreadable(has_row.error())) return fail(has_row.error());
    if (!has_row) return false;
    if (!*has_row) return true;
    last_ = rows.row().integer();
    ACCORD_CHECK(insert.run_with(rows, 1));
    const bool taken = to_.rows_changed() == 1;
    if (taken) ++out_.copied;
    if (!taken && numbers_) out_.lost.push_back({last_, last_});  // no row that this table takes
  }
}

std::string TableCopy::from_a_number_on() const {
  return "SELECT " + numbers_->column + ", * FROM " + table_ + " WHERE " + numbers_->within +
         numbers_->column + " >= ? ORDER BY " + numbers_->column;
}

/// Whether reading can go on from there.
std::optional<TableCopy::Place> TableCopy::place_at(std::int64_t at) {
  auto query = from_.prepare(from_a_number_on() + " LIMIT 1");
  if (!query || !query->bind({at})) return std::nullopt;
  const auto has_row = query->step();
  if (!has_row) return std::nullopt;
  return Place{at, *has_row, *has_row ? query->row().integer() : 0};
}

/// One number after the other, since a lost page holds few rows; then by steps that double, since
/// numbers may jump, and back to the first of the last step.
std::optional<TableCopy::Place> TableCopy::next_readable(std::int64_t unreadable) {
  for (std::int64_t i = 1; i <= kOneByOne; ++i) {
    if (auto place = place_at(unreadable + i)) return place;
  }
  std::int64_t low = unreadable + kOneByOne;
  std::optional<Place> found;
  for (std::int64_t step = 1; !found && low < kLastRow - step; step *= 2) {
    found = place_at(low + step);
    if (!found) low += step;
    if (step > kLastRow / 2) break;
  }
  while (found && found->at - low > 1) {
    const std::int64_t middle = low + (found->at - low) / 2;
    if (auto place = place_at(middle)) {
      found = place;
    } else {
      low = middle;
    }
  }
  return found;
}

Status TableCopy::copy_by_row_number() {
  for (std::int64_t at = numbers_->first;;) {
    last_ = at - 1;
    ACCORD_TRY(Statement rows, from_.prepare(from_a_number_on()));
    ACCORD_CHECK(rows.bind({at}));
    ACCORD_TRY(const bool complete, copy_until_unreadable(rows));
    if (complete) return {};
    const auto next = next_readable(last_ + 1);
    const std::int64_t end = next && next->has_row ? next->first : next ? next->at : kLastRow;
    out_.lost.push_back({last_ + 1, end == kLastRow ? end : end - 1});
    if (!next || !next->has_row) return {};
    at = next->at;
  }
}

/// Without row numbers nothing can be skipped: what is readable from either end.
Status TableCopy::copy_from_both_ends() {
  ACCORD_TRY(const auto key, columns(true));
  for (const char* order : {"", " DESC"}) {
    ACCORD_TRY(Statement rows,
               from_.prepare("SELECT 0, * FROM " + table_ + " ORDER BY " + joined(key, order)));
    ACCORD_TRY(const bool complete, copy_until_unreadable(rows));
    if (complete) return {};
    out_.lost_uncounted = true;
  }
  return {};
}

}  // namespace accord::node::store
