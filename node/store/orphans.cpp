#include "node/store/orphans.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "node/store/sqlite_reading.hpp"
#include "node/store/table_page.hpp"

namespace accord::node::store {
namespace {

constexpr std::int64_t kNoRow = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLastRow = std::numeric_limits<std::int64_t>::max();
// Beyond these a page of something else, which begins with a page number, may look like a tree's.
constexpr std::uint32_t kMostPages = 0x05000000;
constexpr int kDeepest = 20;  // SQLite's own bound of a tree
// In the header of the file:
constexpr std::size_t kReservedAt = 20, kFreePagesAt = 32, kAutoVacuumAt = 52;

std::uint32_t number_at(ByteView page, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | page[at + i];
  return out;
}

struct Table {
  std::string name;
  std::uint32_t root = 0;
  std::vector<std::string> columns;  // their declared types
};

/// A damaged page that something leads to, and the rows that can be below it.
struct Place {
  const Table* table = nullptr;
  std::uint32_t page = 0;
  std::int64_t above = kNoRow;
  std::int64_t last = kLastRow;
};

/// A page that nothing leads to. Where its outermost leaf cannot be read, of the next number that
/// is known.
struct Orphan {
  std::uint32_t page = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::vector<std::uint64_t> types;  // empty: not known
};

/// Whether a column of a strict table can hold a value of this serial type.
bool can_hold(const std::string& declared, std::uint64_t type) {
  constexpr std::uint64_t kReal = 7, kFirstBlob = 12;
  if (type == 0) return true;  // null: constraints are not looked at here
  if (declared == "INTEGER") return type != kReal && type < kFirstBlob;
  if (declared == "TEXT") return type >= kFirstBlob && type % 2 == 1;
  if (declared == "BLOB") return type >= kFirstBlob && type % 2 == 0;
  return true;
}

/// A row of before a column was added has fewer. No row is of the table of tables: whoever got here
/// has read it.
bool can_be_of(const Table& table, const std::vector<std::uint64_t>& types) {
  if (types.empty() || types.size() > table.columns.size()) return false;
  return std::equal(
      types.begin(), types.end(), table.columns.begin(),
      [](std::uint64_t type, const std::string& declared) { return can_hold(declared, type); });
}

bool can_hang(const Place& place, const Orphan& orphan) {
  return place.above < orphan.first && orphan.last <= place.last &&
         can_be_of(*place.table, orphan.types);
}

/// With row numbers; first that of the tables themselves.
Result<std::vector<Table>> tables_of(Connection& db) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT s.name, s.rootpage FROM sqlite_schema s "
                        "JOIN pragma_table_list l ON l.name = s.name "
                        "WHERE s.type = 'table' AND l.schema = 'main' AND l.wr = 0"));
  ACCORD_TRY(auto out, read_all(query, [](Row& row) {
               return Table{row.text(), row.number32(), {}};
             }));
  for (Table& table : out) {
    ACCORD_TRY(Statement columns, db.prepare("SELECT type FROM pragma_table_info(?) ORDER BY cid"));
    ACCORD_CHECK(columns.bind({table.name}));
    ACCORD_TRY(table.columns, read_all(columns, [](Row& row) { return row.text(); }));
  }
  out.insert(out.begin(), Table{"sqlite_schema", 1, {}});
  return out;
}

class Hanging {
 public:
  Hanging(Connection& db, const std::vector<Table>& tables)
      : db_(db), tables_(tables), pages_(db.page_count()), known_(pages_ + std::size_t{1}) {}

  Result<std::vector<std::uint32_t>> run() {
    if (!read_header()) return std::vector<std::uint32_t>{};
    for (const Table& table : tables_) walk(table);
    if (!places_.empty()) find_orphans();
    std::vector<std::uint32_t> out;
    for (const Place& place : places_) {
      const auto page = page_of(place);
      if (!page) continue;
      ACCORD_CHECK(db_.put_page(place.page, *page));
      out.push_back(place.page);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  /// What the first page says of all others. False: nothing can be done.
  bool read_header() {
    if (pages_ == 0 || pages_ >= kMostPages) return false;
    const auto first = db_.read_page(1);
    if (!first || number_at(*first, kAutoVacuumAt) != 0) return false;
    reserved_ = (*first)[kReservedAt];
    (void)is_new(kPageOfLocks);
    return mark_free_pages(number_at(*first, kFreePagesAt));
  }

  /// A list of pages, each of which lists others. What stands in those is of no row any more.
  bool mark_free_pages(std::uint32_t next) {
    constexpr std::size_t kListAt = 8;
    while (next != 0) {
      const auto page = is_new(next) ? db_.read_page(next) : std::nullopt;
      if (!page) return false;
      const std::size_t count = number_at(*page, 4);
      if (kListAt + 4 * count > kPageBytes) return false;
      for (std::size_t i = 0; i < count; ++i) (void)is_new(number_at(*page, kListAt + 4 * i));
      next = number_at(*page, 0);
    }
    return true;
  }

  /// Marks it as known. False where there is no such page, or it was known.
  bool is_new(std::uint32_t page) {
    if (page == 0 || page > pages_ || known_[page]) return false;
    known_[page] = true;
    return true;
  }

  std::optional<TablePage> table_page(std::uint32_t page) {
    const auto bytes = db_.read_page(page);
    return bytes ? read_table_page(*bytes) : std::nullopt;
  }

  void walk(const Table& table) {
    std::vector<Place> ahead{{&table, table.root, kNoRow, kLastRow}};
    while (!ahead.empty()) {
      Place place = ahead.back();
      ahead.pop_back();
      if (!is_new(place.page)) continue;
      const auto bytes = db_.read_page(place.page);
      if (!bytes) places_.push_back(place);
      const auto page = bytes ? read_table_page(*bytes, place.page == 1) : std::nullopt;
      if (!page || page->is_leaf()) continue;
      for (const TablePage::Child& child : page->children) {
        ahead.push_back({&table, child.page, place.above, child.last});
        place.above = child.last;
      }
      ahead.push_back({&table, page->last_child, place.above, place.last});
    }
  }

  /// Those that hang on another of them are not counted. Each is then given to its place.
  void find_orphans() {
    std::vector<std::uint32_t> found;
    std::vector<bool> hang(known_.size());
    const auto mark = [&](std::uint32_t child) {
      if (child < hang.size()) hang[child] = true;
    };
    for (std::uint32_t number = 2; number <= pages_; ++number) {
      if (known_[number]) continue;
      const auto bytes = db_.read_page(number);
      const auto page = bytes ? read_table_page(*bytes) : std::nullopt;
      if (!bytes || (!page && says_it_is_a_table_page(*bytes))) some_missing_ = true;
      if (!page) continue;
      found.push_back(number);
      for (const TablePage::Child& child : page->children) mark(child.page);
      mark(page->last_child);
    }
    for (const std::uint32_t number : found) {
      if (!hang[number]) place_orphan(number);
    }
  }

  /// One that may be of several places is of none, and those are as damaged as they were.
  void place_orphan(std::uint32_t number) {
    const Orphan orphan = look_at(number);
    std::vector<std::uint32_t> where;
    for (const Place& place : places_) {
      if (can_hang(place, orphan)) where.push_back(place.page);
    }
    if (where.empty()) some_missing_ = true;
    if (where.size() == 1) hanging_[where.front()].push_back(orphan);
    if (where.size() > 1) uncertain_.insert(where.begin(), where.end());
  }

  Orphan look_at(std::uint32_t number) {
    Orphan out{number, 0, 0, {}};
    const auto top = table_page(number);
    if (!top) return out;
    const auto first = leaf_below(*top, true), last = leaf_below(*top, false);
    out.first = first ? first->first_row : top->children.front().last;
    out.last = last ? last->last_row : top->children.back().last;
    if (first) out.types = first->types;
    if (last && !first) out.types = last->types;
    return out;
  }

  std::optional<TablePage> leaf_below(const TablePage& top, bool first) {
    std::optional<TablePage> page = top;
    for (int i = 0; i < kDeepest && page && !page->is_leaf(); ++i)
      page = table_page(first ? page->children.front().page : page->last_child);
    return page && page->is_leaf() ? page : std::nullopt;
  }

  /// The page as it must have been; none where it is not certain, or was a leaf.
  std::optional<Bytes> page_of(const Place& place) {
    auto found = hanging_.find(place.page);
    if (found == hanging_.end() || uncertain_.contains(place.page)) return std::nullopt;
    std::vector<Orphan>& orphans = found->second;
    std::sort(orphans.begin(), orphans.end(),
              [](const Orphan& a, const Orphan& b) { return a.first < b.first; });
    const auto children = children_of(place, orphans);
    if (children.size() > 1) return write_table_page(children, reserved_);
    return db_.read_page(orphans.front().page);  // alone it can be what led to it
  }

  /// Between two, where numbers are free and a page may be missing, one that is not there: rows are
  /// lost then, and reading must say so.
  std::vector<TablePage::Child> children_of(const Place& place,
                                            const std::vector<Orphan>& orphans) const {
    std::vector<TablePage::Child> out;
    const TablePage::Child missing{pages_ + 1, 0};
    std::int64_t last = std::max<std::int64_t>(place.above, 0);
    for (const Orphan& orphan : orphans) {
      if (some_missing_ && orphan.first - last > 1) out.push_back({missing.page, orphan.first - 1});
      last = orphan.last;
      out.push_back({orphan.page, last});
    }
    if (some_missing_ && last < place.last) out.push_back(missing);
    return out;
  }

  Connection& db_;
  const std::vector<Table>& tables_;
  std::uint32_t pages_;
  std::vector<bool> known_;  // free, or something leads to it
  std::size_t reserved_ = 0;
  std::vector<Place> places_;
  std::map<std::uint32_t, std::vector<Orphan>> hanging_;  // by the page of their place
  std::set<std::uint32_t> uncertain_;                     // places
  bool some_missing_ = false;                             // a page of a table may be
};

}  // namespace

Result<std::vector<std::uint32_t>> hang_orphans(Connection& damaged) {
  ACCORD_TRY(const auto tables, tables_of(damaged));
  return Hanging(damaged, tables).run();
}

}  // namespace accord::node::store
