// What can be read of a damaged store becomes another life: nothing that can be read is lost, and
// all that cannot is told.
#include "node/store/salvage.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "node/store/page_sums.hpp"
#include "salvaging.hpp"

namespace accord::node::store {
namespace {

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
  constexpr std::uint64_t kRulings = 1'920;
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
  const std::string copy = copied_with_log();
  const Bytes log = read_file(copy + "-wal");
  ASSERT_FALSE(log.empty());
  const auto salvaged = salvage_file(copy);
  ASSERT_TRUE(salvaged) << salvaged.error().text();
  EXPECT_EQ(copied(*salvaged, "ruling"), 2u);
  EXPECT_EQ(read_file(copy + "-wal"), log);
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
