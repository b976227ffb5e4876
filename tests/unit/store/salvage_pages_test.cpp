// Pages that led to others, and those that a log holds: what hangs on them is there, and what is on
// a lost leaf is told by its numbers.
#include <set>

#include "salvaging.hpp"

namespace accord::node::store {
namespace {

/// Each page that leads to others of each table, one after the other: nothing is lost with it.
TEST_F(Salvaging, rows_below_a_damaged_page_that_leads_to_them_are_all_there) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 480; seq += 8) EXPECT_COMMITS(*store, sent(seq, 8));
  for (std::uint64_t seq = 1; seq <= 60; ++seq) EXPECT_COMMITS(*store, taken(seq));
  store.reset();
  for (const auto& [table, told] :
       {std::pair{"ruling_block", "ruling"}, std::pair{"outbound_block", "outbound_block"},
        std::pair{"outbound_batch", "outbound_batch"}, std::pair{"inbound_block", "inbound_record"},
        std::pair{"inbound_batch", "inbound_batch"}}) {
    const auto pages = pages_of(table, "internal");
    ASSERT_FALSE(pages.empty()) << table;
    for (const std::uint32_t page : pages) {
      damage(page);
      const auto salvaged = salvage_it();
      ASSERT_TRUE(salvaged) << salvaged.error().text();
      EXPECT_EQ(salvaged->made_anew, std::vector{page});
      for (const TableCopied& each : salvaged->tables)
        EXPECT_TRUE(each.lost.empty() && !each.lost_uncounted) << each.table;
      EXPECT_EQ(copied(*salvaged, told), std::string(told) == "ruling" ? 480u : 60u) << table;
      EXPECT_TRUE(salvaged->asked_again.empty());
      EXPECT_TRUE(salvaged->lost_outbound.empty());
      std::filesystem::remove(to());
      damage(page);  // the same bit again: sound
    }
  }
}

/// And whatever may have stood behind the last row that is there: the lost page might be that.
TEST_F(Salvaging, a_leaf_lost_below_a_damaged_page_is_told_by_its_numbers) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 480; seq += 8) EXPECT_COMMITS(*store, sent(seq, 8));
  store.reset();
  const auto leading = pages_of("ruling_block", "internal"),
             leaves = pages_of("ruling_block", "leaf");
  ASSERT_EQ(leading.size(), 1u);
  ASSERT_GT(leaves.size(), 5u);
  damage(leaves[3]);
  const auto without_leaf = salvage_it();
  ASSERT_TRUE(without_leaf) << without_leaf.error().text();
  std::filesystem::remove(to());
  damage(leading[0]);
  const auto without_both = salvage_it();
  ASSERT_TRUE(without_both) << without_both.error().text();
  const TableCopied& one = of(*without_leaf, "ruling");
  const TableCopied& both = of(*without_both, "ruling");
  ASSERT_EQ(one.lost.size(), 1u);
  ASSERT_EQ(both.lost.size(), 2u);
  EXPECT_EQ(both.lost[1].first, 481);
  EXPECT_EQ(both.copied, one.copied);
  EXPECT_EQ(both.lost[0].first, one.lost[0].first);
  EXPECT_EQ(both.lost[0].last, one.lost[0].last);
}

/// Entries of the links' logs stand nowhere else: between two damaged pages none is lost, and those
/// on them are told by their positions, up to the last that there was.
TEST_F(Salvaging, entries_of_logs_on_lost_pages_are_told_by_log_and_position) {
  constexpr std::uint64_t kEntries = 2'000;
  auto store = open_store(from());
  for (const NationId& peer : {kFra, kGbr}) EXPECT_COMMITS(*store, log_of(peer, kEntries));
  store.reset();
  const auto leaves = pages_of("log_entry", "leaf");
  ASSERT_GT(leaves.size(), 200u);  // some 18 entries to a page
  damage(leaves[5]);
  damage(leaves[60]);
  damage(leaves[61]);
  damage(leaves.back());
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  std::vector<TableCopied> parts;
  for (const TableCopied& each : salvaged->tables) {
    if (each.table == "log_entry") parts.push_back(each);
  }
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].part, "FRA " + kOwnLife.text());
  EXPECT_EQ(parts[1].part, "GBR " + kOwnLife.text());
  ASSERT_EQ(parts[0].lost.size() + parts[1].lost.size(), 3u);
  const auto made = open_store(to());
  for (std::size_t i = 0; i < 2; ++i) {
    const NationId peer = i == 0 ? kFra : kGbr;
    std::set<std::uint64_t> there;
    const auto lines = made->log_lines({peer, kOwnLife}, 0, 2 * kEntries).value();
    for (const std::string& line : lines) there.insert(std::stoull(line));
    EXPECT_EQ(parts[i].copied, there.size());
    for (std::uint64_t position = 0; position < kEntries; ++position) {
      const auto number = static_cast<std::int64_t>(position);
      const bool lost = std::any_of(
          parts[i].lost.begin(), parts[i].lost.end(),
          [&](const LostRows& rows) { return rows.first <= number && number <= rows.last; });
      EXPECT_NE(there.contains(position), lost) << peer.text() << " " << position;
    }
  }
  EXPECT_EQ(parts[1].lost.back().last, static_cast<std::int64_t>(kEntries) - 1);
}

TEST_F(Salvaging, entries_of_a_log_whose_own_row_is_lost_are_read_from_both_ends) {
  auto store = open_store(from());
  EXPECT_COMMITS(*store, log_of(kGbr, 50));
  store.reset();
  damage(pages_of("link_log", "leaf").at(0));
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "log_entry"), 50u);
}

/// What the log holds is newer than the file: pages that lead to others hold what it says.
TEST_F(Salvaging, rows_of_the_log_below_a_damaged_page_of_the_file_are_there) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 480; seq += 8) EXPECT_COMMITS(*store, sent(seq, 8));
  store.reset();
  const auto leading = pages_of("ruling_block", "internal");
  ASSERT_EQ(leading.size(), 1u);
  store = open_store(from());
  EXPECT_COMMITS(*store, sent(481, 1));
  const std::string copy = copied_with_log();
  store::damage(copy, leading[0]);
  const Bytes file = read_file(copy), log = read_file(copy + "-wal");
  const auto salvaged = salvage_file(copy);
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "ruling"), 481u);
  EXPECT_EQ(read_file(copy), file);
  EXPECT_EQ(read_file(copy + "-wal"), log);
}

/// A node that was killed while it copied its log: the file's first page is newer than the rest and
/// no longer says that pages of deleted rows are free; that they are another table's, the log says.
TEST_F(Salvaging, a_log_that_was_copied_in_part_is_read_before_pages_are_looked_for) {
  open_store(from()).reset();
  const auto run_sql = [&](sqlite3* db, const char* sql) {
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  };
  constexpr const char* kSettings =
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 0;";
  sqlite3* db = nullptr;
  const auto open = [&] {
    ASSERT_EQ(sqlite3_open_v2(from().c_str(), &db, SQLITE_OPEN_READWRITE, files_with_sums()),
              SQLITE_OK);
    run_sql(db, kSettings);
  };
  open();
  run_sql(db,
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) "
          "INSERT INTO notice SELECT i, i, 'GBR', 1002, printf('%3000c', 'x') FROM n;"
          "DELETE FROM notice WHERE row BETWEEN 600 AND 640;");
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  const auto leading = pages_of("notice", "internal");
  ASSERT_EQ(leading.size(), 4u);  // the first, and three below it; 600 is below the second of those
  open();
  run_sql(db,
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
          "INSERT INTO evidence SELECT i, i, 'GBR', 1002, '', zeroblob(3000), x'' FROM n;");
  const std::string copy = copied_with_log();
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);  // and the log is copied
  const Bytes newer = read_file(from());
  std::fstream(copy, std::ios::in | std::ios::out | std::ios::binary)
      .write(reinterpret_cast<const char*>(newer.data()), kPageBytes);
  store::damage(copy, leading[2]);
  const auto salvaged = salvage_file(copy);
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(salvaged->made_anew, std::vector{leading[2]});
  EXPECT_EQ(copied(*salvaged, "notice"), 1'159u);  // 1200 - 41
  EXPECT_EQ(copied(*salvaged, "evidence"), 60u);
  for (const TableCopied& each : salvaged->tables)
    EXPECT_TRUE(each.lost.empty() && !each.lost_uncounted) << each.table;
}

}  // namespace
}  // namespace accord::node::store
