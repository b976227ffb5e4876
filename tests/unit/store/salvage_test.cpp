// What can be read of a damaged store becomes another life: nothing that can be read is lost, and
// all that cannot is told.
#include "node/store/salvage.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <set>
#include <tuple>

#include "damage.hpp"
#include "node/store/page_sums.hpp"
#include "rows.hpp"

namespace accord::node::store {
namespace {

constexpr std::size_t kAll = 1'000'000;

/// The batches of rows.hpp are no batches: here a number of a stream is what its record is.
BatchReader trusting_reader() {
  return {[](OutboundBatchRow& batch,
             std::uint64_t first_seq) -> Result<std::vector<OutboundRecordRow>> {
            std::vector<OutboundRecordRow> out;
            for (std::uint32_t i = 0; i < batch.count; ++i) {
              out.push_back(outbound_record(batch.first_seq + i));
              out.back().seq = first_seq + i;
            }
            batch.first_seq = first_seq;
            return out;
          },
          [](const InboundBatchRow&) -> Status { return {}; }};
}

class Salvaging : public ::testing::Test {
 protected:
  std::string from() const { return directory_.path(); }
  std::string to() const { return (directory_.directory() / "new.db").string(); }

  static Transaction sent(std::uint64_t first_seq, std::uint32_t count) {
    Transaction out = released(first_seq, count);
    out.outbound_batches[0].bytes.assign(9'000, 0x5a);  // pages of its own
    return out;
  }
  static Transaction taken(std::uint64_t seq) {
    const auto n = static_cast<std::uint32_t>(seq);
    Transaction out;
    out.inbound_batches.push_back(inbound_batch(seq, 1));
    out.inbound_batches[0].bytes.assign(9'000, 0x5b);
    out.inbound_records.push_back(inbound_record(n, seq));
    out.inbound_records[0].payload.assign(9'000, 0x5c);
    out.inbound_positions.push_back(position(seq));
    out.receipts.push_back(receipt(seq, seq));
    return out;
  }

  std::vector<std::uint32_t> pages_of(const std::string& table, const std::string& type) const {
    return store::pages_of(from(), table, type);
  }
  void damage(std::uint32_t page) const { store::damage(from(), page); }

  Result<Salvaged> salvage_it(const BatchReader& reader = trusting_reader()) const {
    std::ofstream(to()).flush();
    EXPECT_EQ(::chmod(to().c_str(), 0600), 0);
    return salvage(from(), to(), kPeerNextLife, reader);
  }

  static Bytes read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static std::uint64_t copied(const Salvaged& salvaged, const std::string& table) {
    return of(salvaged, table).copied;
  }
  static const TableCopied& of(const Salvaged& salvaged, const std::string& table) {
    const auto found = std::find_if(salvaged.tables.begin(), salvaged.tables.end(),
                                    [&](const TableCopied& each) { return each.table == table; });
    EXPECT_NE(found, salvaged.tables.end()) << table;
    return *found;
  }

  StoreDirectory directory_;
};

TEST_F(Salvaging, sound_store_becomes_another_life_with_all_that_it_holds) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 20; ++seq) EXPECT_COMMITS(*store, sent(seq, 1));
  for (std::uint64_t seq = 1; seq <= 20; ++seq) EXPECT_COMMITS(*store, taken(seq));
  Transaction more;
  more.acknowledged = {{kGbr, Lane::data, 7}};
  more.tasks = {task(1)};
  more.counters = {{kGbr, "c", 3}};
  more.link_stops = {{kFra, LinkStop::cut, at(1), Code::link_not_open, "by an officer"}};
  EXPECT_COMMITS(*store, more);
  store.reset();
  const Bytes before = read_file(from());

  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(read_file(from()), before);
  EXPECT_EQ(salvaged->former, kOwnLife);
  EXPECT_TRUE(salvaged->asked_again.empty());
  EXPECT_TRUE(salvaged->lost_outbound.empty());
  for (const TableCopied& table : salvaged->tables)
    EXPECT_TRUE(table.lost.empty() && !table.lost_uncounted) << table.table;
  const auto made = open_store(to());
  const Snapshot held = made->load().value();
  EXPECT_EQ(held.incarnation, kPeerNextLife);
  EXPECT_EQ(held.outbound.at(0).next_seq, 21u);
  EXPECT_EQ(held.outbound.at(0).acked_seq, 7u);
  EXPECT_EQ(held.inbound.at(0).have_seq, 20u);
  EXPECT_EQ(held.receipt_numbers.at(kFra), 20u);
  EXPECT_EQ(held.tasks.size(), 1u);
  EXPECT_EQ(held.link_stops.size(), 1u);
  EXPECT_EQ(made->rulings(0, kAll)->size(), 20u);
  EXPECT_EQ(made->inbound_records(0, kAll, std::nullopt)->size(), 20u);
  EXPECT_EQ(made->totals()->at(0).admitted, 20u);
  EXPECT_EQ(made->counts_by_clause(Direction::outbound)->at(0).records, 20u);
  EXPECT_EQ(made->journal_head()->blocks, 20u);  // of rulings: one a commit that sent
  EXPECT_COMMITS(*made, released(21, 1));
  EXPECT_COMMITS(*made, taken(21));
  // Consumers go on beyond all rows of the former life.
  EXPECT_EQ(made->inbound_records(20, kAll, std::nullopt)->at(0).first,
            (std::int64_t{1} << 40) + 21);
}

TEST_F(Salvaging, batch_of_ours_that_is_lost_is_told_and_those_behind_it_move_up) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 9; seq += 2) EXPECT_COMMITS(*store, sent(seq, 2));
  Transaction acked;
  acked.acknowledged = {{kGbr, Lane::data, 6}};
  acked.receipts = {receipt(1, 1, Direction::inbound), receipt(2, 5, Direction::inbound)};
  for (ReceiptRow& row : acked.receipts) row.peer = kGbr;
  acked.receipted = {{kGbr, Lane::data, 6}};
  EXPECT_COMMITS(*store, acked);
  store.reset();
  const auto pages = pages_of("outbound_batch", "overflow");
  ASSERT_EQ(pages.size(), 10u);  // two of each batch: 9,000 bytes are more than two pages hold
  damage(pages[2]);              // of the second, numbers 3 and 4
  damage(pages[7]);              // of the fourth, numbers 7 and 8

  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  ASSERT_EQ(salvaged->lost_outbound.size(), 2u);
  const LostOutbound& first = salvaged->lost_outbound[0];
  EXPECT_EQ(std::tuple(first.first_seq, first.last_seq, first.acked_seq), std::tuple(3, 4, 6));
  EXPECT_EQ(first.ids, (std::vector{outbound_record(3).id, outbound_record(4).id}));
  const LostOutbound& second = salvaged->lost_outbound[1];
  EXPECT_EQ(std::tuple(second.first_seq, second.last_seq), std::tuple(7, 8));

  const auto made = open_store(to());
  const OutboundStream stream = made->load()->outbound.at(0);
  EXPECT_EQ(stream.next_seq, 7u);       // six records are left of ten
  EXPECT_EQ(stream.acked_seq, 4u);      // of 1, 2, 5 and 6
  EXPECT_EQ(stream.receipted_seq, 2u);  // what is under other numbers was not receipted
  const auto batches = made->outbound_batches(kGbr, Lane::data, 1, kAll).value();
  ASSERT_EQ(batches.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(batches[i].first_seq, 1 + 2 * i);
  EXPECT_COMMITS(*made, released(7, 1));  // and the next number is free
}

TEST_F(Salvaging, batch_whose_content_is_wrong_is_lost_too) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 3; ++seq) EXPECT_COMMITS(*store, sent(seq, 1));
  for (std::uint64_t seq = 1; seq <= 3; ++seq) EXPECT_COMMITS(*store, taken(seq));
  store.reset();
  BatchReader reader = trusting_reader();
  reader.renumber = [trusting = reader.renumber](OutboundBatchRow& batch, std::uint64_t first) {
    if (batch.first_seq == 2)
      return Result<std::vector<OutboundRecordRow>>(fail(Code::root_differs, ""));
    return trusting(batch, first);
  };
  reader.check = [](const InboundBatchRow& batch) -> Status {
    if (batch.first_seq == 3) return fail(Code::root_differs, "");
    return {};
  };
  const auto salvaged = salvage_it(reader);
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  ASSERT_EQ(salvaged->lost_outbound.size(), 1u);
  EXPECT_EQ(salvaged->lost_outbound[0].first_seq, 2u);
  ASSERT_EQ(salvaged->asked_again.size(), 1u);
  EXPECT_EQ(salvaged->asked_again[0].first_seq, 3u);
}

/// Whichever page of what came from a peer is lost, the peer is asked from the first loss on.
TEST_F(Salvaging, what_a_peer_sent_and_is_lost_is_asked_again_from_the_first_loss_on) {
  for (const auto& [table, told] : {std::pair{"inbound_batch", "inbound_batch"},
                                    std::pair{"inbound_block", "inbound_record"}}) {
    auto store = open_store(from());
    for (std::uint64_t seq = 1; seq <= 6; ++seq) EXPECT_COMMITS(*store, taken(seq));
    store.reset();
    const auto pages = pages_of(table, "overflow");
    ASSERT_EQ(pages.size(), 12u);
    damage(pages[7]);  // of the fourth
    const auto salvaged = salvage_it();
    ASSERT_TRUE(salvaged) << salvaged.error().text();
    EXPECT_EQ(copied(*salvaged, told), 5u);
    ASSERT_EQ(of(*salvaged, told).lost.size(), 1u);
    EXPECT_EQ(of(*salvaged, told).lost[0].first, 4);
    EXPECT_EQ(of(*salvaged, told).lost[0].last, 4);
    ASSERT_EQ(salvaged->asked_again.size(), 1u);
    EXPECT_EQ(salvaged->asked_again[0].first_seq, 4u);
    EXPECT_EQ(salvaged->asked_again[0].last_seq, 6u);
    const auto made = open_store(to());
    EXPECT_EQ(made->load()->inbound.at(0).have_seq, 3u);
    EXPECT_EQ(made->totals()->at(0).gaps, 0u);
    EXPECT_EQ(made->totals()->at(0).admitted, 3u);
    for (std::uint64_t seq = 4; seq <= 6; ++seq) {
      Transaction again = taken(seq);
      again.receipts[0].number += 10;
      EXPECT_COMMITS(*made, again);
    }
    EXPECT_EQ(made->totals()->at(0).admitted, 6u);
    for (const std::string& path : {from(), to()}) std::filesystem::remove(path);
  }
}

TEST_F(Salvaging, rulings_of_a_lost_page_are_told_by_their_numbers) {
  constexpr std::uint64_t kRulings = 480;
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= kRulings; seq += 4) EXPECT_COMMITS(*store, released(seq, 4));
  store.reset();
  const auto pages = pages_of("ruling_block", "leaf");
  ASSERT_GT(pages.size(), 20u);
  damage(pages[3]);
  damage(pages[4]);
  damage(pages[9]);
  damage(pages.back());
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  const TableCopied& rulings = of(*salvaged, "ruling");
  ASSERT_EQ(rulings.lost.size(), 3u);  // the two neighbours are one
  const auto made = open_store(to());
  std::set<std::int64_t> numbers;
  const auto held = made->rulings(0, kAll).value();
  for (const auto& [number, ruling] : held) numbers.insert(number);
  EXPECT_EQ(numbers.size(), rulings.copied);
  EXPECT_EQ(rulings.lost.back().last, std::numeric_limits<std::int64_t>::max());
  for (std::int64_t number = 1; number <= static_cast<std::int64_t>(kRulings); ++number) {
    const bool lost = std::any_of(
        rulings.lost.begin(), rulings.lost.end(),
        [&](const LostRows& rows) { return rows.first <= number && number <= rows.last; });
    EXPECT_NE(numbers.contains(number), lost) << number;
  }
  // A number that was given is not given again, though nobody knows how many were.
  EXPECT_COMMITS(*made, released(kRulings + 1, 1));
  EXPECT_GT(made->rulings(static_cast<std::int64_t>(kRulings), 10)->at(0).first,
            std::int64_t{1} << 40);
}

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
  for (const NationId& peer : {kFra, kGbr}) {
    Transaction written;
    for (std::uint64_t position = 0; position < kEntries; ++position)
      written.log_entries.push_back({peer, position, std::string(200, 'e')});
    LinkLogRow log;
    log.peer = peer;
    log.incarnation = kOwnLife;
    log.size = kEntries;
    written.link_logs = {log};
    EXPECT_COMMITS(*store, written);
  }
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
    std::uint64_t lost = 0;
    for (const LostRows& rows : parts[i].lost) {
      ASSERT_LT(rows.last, static_cast<std::int64_t>(kEntries));
      lost += static_cast<std::uint64_t>(rows.last - rows.first + 1);
    }
    EXPECT_EQ(parts[i].copied, kEntries - lost);
    EXPECT_EQ(made->log_lines({peer, kOwnLife}, 0, 2 * kEntries)->size(), kEntries - lost);
  }
  EXPECT_EQ(parts[1].lost.back().last, static_cast<std::int64_t>(kEntries) - 1);
}

TEST_F(Salvaging, entries_of_a_log_whose_own_row_is_lost_are_read_from_both_ends) {
  auto store = open_store(from());
  Transaction written;
  for (std::uint64_t position = 0; position < 50; ++position)
    written.log_entries.push_back({kGbr, position, std::string(200, 'e')});
  LinkLogRow log;
  log.peer = kGbr;
  log.incarnation = kOwnLife;
  log.size = 50;
  written.link_logs = {log};
  EXPECT_COMMITS(*store, written);
  store.reset();
  damage(pages_of("link_log", "leaf").at(0));
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "log_entry"), 50u);
}

/// After a restore row numbers jump by 2^40: what lies behind the jump is found all the same.
TEST_F(Salvaging, rows_behind_a_jump_of_their_numbers_are_found) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 3; ++seq) EXPECT_COMMITS(*store, taken(seq));
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open_v2(from().c_str(), &db, SQLITE_OPEN_READWRITE, files_with_sums()),
            SQLITE_OK);
  EXPECT_EQ(
      sqlite3_exec(db,
                   "PRAGMA locking_mode = EXCLUSIVE;"
                   "UPDATE inbound_block SET first_row = first_row + (1 << 40) WHERE first_row > 2",
                   nullptr, nullptr, nullptr),
      SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  damage(pages_of("inbound_block", "overflow")[3]);  // of the second
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "inbound_record"), 2u);
}

TEST_F(Salvaging, when_cuts_are_not_readable_every_link_is_cut) {
  auto store = open_store(from());
  EXPECT_COMMITS(*store, sent(1, 1));
  EXPECT_COMMITS(*store, taken(1));
  store.reset();
  damage(pages_of("link_stop", "leaf").at(0));
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_TRUE(of(*salvaged, "link_stop").lost_uncounted);
  const auto stops = open_store(to())->load()->link_stops;
  ASSERT_EQ(stops.size(), 2u);  // FRA and GBR
  for (const LinkStopRow& stop : stops) EXPECT_EQ(stop.stop, LinkStop::cut);
}

TEST_F(Salvaging, statements_end_before_one_that_is_lost_and_every_link_is_cut) {
  auto store = open_store(from());
  EXPECT_COMMITS(*store, sent(1, 1));
  Transaction said;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    said.statements.push_back(
        {at(number), digest_of(0x51), kGbr, number, Bytes(9'000, 0x5d), Bytes{1}});
  }
  said.statements.push_back({at(4), digest_of(0x51), kFra, 1, Bytes(9'000, 0x5d), Bytes{1}});
  EXPECT_COMMITS(*store, said);
  store.reset();
  damage(pages_of("statement", "overflow")[2]);  // of the second
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  const Snapshot held = open_store(to())->load().value();
  ASSERT_EQ(held.statements.size(), 2u);  // the third counts from nothing
  EXPECT_EQ(held.statements[0].number, 1u);
  EXPECT_EQ(held.statements[1].nation, kFra);
  EXPECT_EQ(held.link_stops.size(), 1u);  // GBR's: no other link was ever used
}

TEST_F(Salvaging, positions_that_are_lost_are_found_again_in_the_batches) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 4; ++seq) EXPECT_COMMITS(*store, taken(seq));
  EXPECT_COMMITS(*store, sent(1, 3));
  store.reset();
  damage(pages_of("inbound_position", "leaf").at(0));
  damage(pages_of("outbound_stream", "leaf").at(0));
  const auto salvaged = salvage_it();
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  const Snapshot held = open_store(to())->load().value();
  ASSERT_EQ(held.inbound.size(), 1u);
  EXPECT_EQ(held.inbound[0].have_seq, 4u);
  EXPECT_EQ(held.inbound[0].incarnation, kPeerLife);
  ASSERT_EQ(held.outbound.size(), 1u);
  EXPECT_EQ(held.outbound[0].next_seq, 4u);
  EXPECT_EQ(held.outbound[0].acked_seq, 0u);
}

TEST_F(Salvaging, what_stands_in_the_log_is_read_too_and_left_there) {
  auto store = open_store(from());
  EXPECT_COMMITS(*store, sent(1, 2));
  const std::string copy = (directory_.directory() / "copy.db").string();
  for (const char* part : {"", "-wal"}) std::filesystem::copy_file(from() + part, copy + part);
  const Bytes log = read_file(copy + "-wal");
  ASSERT_FALSE(log.empty());
  std::ofstream(to()).flush();
  ASSERT_EQ(::chmod(to().c_str(), 0600), 0);
  const auto salvaged = salvage(copy, to(), kPeerNextLife, trusting_reader());
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "ruling"), 2u);
  EXPECT_EQ(read_file(copy + "-wal"), log);
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
  const std::string copy = (directory_.directory() / "copy.db").string();
  for (const char* part : {"", "-wal"}) std::filesystem::copy_file(from() + part, copy + part);
  store::damage(copy, leading[0]);
  const Bytes file = read_file(copy), log = read_file(copy + "-wal");
  std::ofstream(to()).flush();
  ASSERT_EQ(::chmod(to().c_str(), 0600), 0);
  const auto salvaged = salvage(copy, to(), kPeerNextLife, trusting_reader());
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
  const std::string copy = (directory_.directory() / "copy.db").string();
  for (const char* part : {"", "-wal"}) std::filesystem::copy_file(from() + part, copy + part);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);  // and the log is copied
  const Bytes newer = read_file(from());
  std::fstream(copy, std::ios::in | std::ios::out | std::ios::binary)
      .write(reinterpret_cast<const char*>(newer.data()), kPageBytes);
  store::damage(copy, leading[2]);
  std::ofstream(to()).flush();
  ASSERT_EQ(::chmod(to().c_str(), 0600), 0);
  const auto salvaged = salvage(copy, to(), kPeerNextLife, trusting_reader());
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(salvaged->made_anew, std::vector{leading[2]});
  EXPECT_EQ(copied(*salvaged, "notice"), 1'159u);  // 1200 - 41
  EXPECT_EQ(copied(*salvaged, "evidence"), 60u);
  for (const TableCopied& each : salvaged->tables)
    EXPECT_TRUE(each.lost.empty() && !each.lost_uncounted) << each.table;
}

TEST_F(Salvaging, file_whose_tables_cannot_be_found_is_refused) {
  open_store(from()).reset();
  damage(1);
  EXPECT_CODE(Code::store_damaged, salvage_it());
  EXPECT_EQ(inspect(from())->damaged, std::vector{std::uint32_t{1}});
}

TEST_F(Salvaging, inspection_names_every_damaged_page) {
  auto store = open_store(from());
  for (std::uint64_t seq = 1; seq <= 20; ++seq) EXPECT_COMMITS(*store, sent(seq, 1));
  store.reset();
  EXPECT_TRUE(inspect(from())->damaged.empty());
  EXPECT_EQ(inspect(from())->structure, "ok");
  const auto pages = pages_of("outbound_batch", "overflow");
  damage(pages[0]);
  damage(pages[5]);
  const auto found = inspect(from());
  ASSERT_TRUE(found) << found.error().text();
  std::vector<std::uint32_t> wanted{pages[0], pages[5]};
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(found->damaged, wanted);
}

}  // namespace
}  // namespace accord::node::store
