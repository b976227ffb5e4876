// What the core and people ask the journal.
#include "rows.hpp"

namespace accord::node::store {
namespace {

std::vector<std::uint64_t> first_seqs(SqliteStore& store, std::uint64_t from_seq, std::size_t max) {
  std::vector<std::uint64_t> out;
  const auto rows = store.outbound_batches(kGbr, Lane::data, from_seq, max).value();
  for (const OutboundBatchRow& row : rows) out.push_back(row.first_seq);
  return out;
}

TEST(Questions, outbound_batches_from_the_one_that_holds_the_number) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, released(1, 3));  // 1-3
  EXPECT_COMMITS(*store, released(4, 1));  // 4
  EXPECT_COMMITS(*store, released(5, 4));  // 5-8
  using Seqs = std::vector<std::uint64_t>;
  EXPECT_EQ(first_seqs(*store, 0, 10), (Seqs{1, 4, 5}));
  EXPECT_EQ(first_seqs(*store, 1, 10), (Seqs{1, 4, 5}));
  EXPECT_EQ(first_seqs(*store, 3, 10), (Seqs{1, 4, 5}));
  EXPECT_EQ(first_seqs(*store, 4, 10), (Seqs{4, 5}));
  EXPECT_EQ(first_seqs(*store, 8, 10), (Seqs{5}));
  EXPECT_EQ(first_seqs(*store, 9, 10), (Seqs{}));
  EXPECT_EQ(first_seqs(*store, ~std::uint64_t{0}, 10), (Seqs{}));  // a peer may say anything
  EXPECT_EQ(first_seqs(*store, 1, 2), (Seqs{1, 4}));
  EXPECT_EQ(first_seqs(*store, 1, 0), (Seqs{}));
  EXPECT_TRUE(store->outbound_batches(kGbr, Lane::tasking, 1, 10).value().empty());
  EXPECT_TRUE(store->outbound_batches(kFra, Lane::data, 1, 10).value().empty());
}

TEST(Questions, inbound_batch_by_any_number_that_it_holds_and_only_under_its_names) {
  const auto store = open_store();
  Transaction transaction;
  transaction.inbound_batches = {inbound_batch(4, 2)};
  EXPECT_COMMITS(*store, transaction);
  const auto held = store->inbound_batch(kFra, kPeerLife, Lane::data, 4).value();
  ASSERT_TRUE(held);
  EXPECT_EQ(held->root, digest_of(0x41));
  EXPECT_EQ(held->bytes, (Bytes{9, 8, 0, 7}));
  EXPECT_EQ(held->count, 2u);
  EXPECT_FALSE(store->inbound_batch(kGbr, kPeerLife, Lane::data, 4).value());
  EXPECT_FALSE(store->inbound_batch(kFra, kPeerNextLife, Lane::data, 4).value());
  EXPECT_FALSE(store->inbound_batch(kFra, kPeerLife, Lane::tasking, 4).value());
  EXPECT_FALSE(store->inbound_batch(kFra, kPeerLife, Lane::data, 3).value());
  EXPECT_EQ(store->inbound_batch(kFra, kPeerLife, Lane::data, 5).value()->first_seq, 4u);
  EXPECT_FALSE(store->inbound_batch(kFra, kPeerLife, Lane::data, 6).value());
  EXPECT_FALSE(store->inbound_batch(kFra, kPeerLife, Lane::data, ~std::uint64_t{0}).value());
}

TEST(Questions, inbound_records_page_by_row_and_outcome) {
  const auto store = open_store();
  Transaction transaction;
  transaction.inbound_records = {inbound_record(1, 1), inbound_record(2, 2, Outcome::quarantined),
                                 inbound_record(3, 3), inbound_record(4, 4, Outcome::refused)};
  EXPECT_COMMITS(*store, transaction);
  const auto rows = [&](std::int64_t after, std::size_t max, std::optional<Outcome> only) {
    std::vector<std::int64_t> out;
    const auto found = store->inbound_records(after, max, only).value();
    for (const auto& [row, record] : found) {
      EXPECT_EQ(record.seq, static_cast<std::uint64_t>(row));  // rows were written in that order
      out.push_back(row);
    }
    return out;
  };
  using Rows = std::vector<std::int64_t>;
  EXPECT_EQ(rows(0, 10, std::nullopt), (Rows{1, 2, 3, 4}));
  EXPECT_EQ(rows(1, 2, std::nullopt), (Rows{2, 3}));
  EXPECT_EQ(rows(0, 10, Outcome::admitted), (Rows{1, 3}));
  EXPECT_EQ(rows(1, 10, Outcome::admitted), (Rows{3}));
  EXPECT_EQ(rows(0, 10, Outcome::refused), (Rows{4}));
  EXPECT_EQ(rows(4, 10, std::nullopt), (Rows{}));
}

TEST(Questions, counts_by_clause_are_of_data_payloads_in_one_direction) {
  const auto store = open_store();
  Transaction transaction;
  transaction.rulings = {ruling(1), ruling(2), ruling(3), ruling(4), ruling(5, Direction::inbound)};
  transaction.rulings[2].verdict = "withhold";
  transaction.rulings[2].clause = "USA-GBR/marking/ceiling";
  transaction.rulings[2].reason = Code::bad_label;
  transaction.rulings[3].payload_code = "EOO";  // another data payload under the same clause
  EXPECT_COMMITS(*store, transaction);
  const auto out = store->counts_by_clause(Direction::outbound).value();
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[0].clause, "USA-GBR/marking/ceiling");
  EXPECT_EQ(out[0].verdict, "withhold");
  EXPECT_EQ(out[0].records, 1u);
  EXPECT_EQ(out[1].clause, "USA-GBR/release/1");
  EXPECT_EQ(out[1].verdict, "release");
  EXPECT_EQ(out[1].records, 3u);
  EXPECT_EQ(store->counts_by_clause(Direction::inbound).value().at(0).records, 1u);
}

TEST(Questions, counts_by_clause_leave_tasking_out) {
  const auto store = open_store();
  Transaction transaction;
  transaction.rulings = {ruling(1), ruling(2), ruling(3)};
  transaction.rulings[0].payload_code = "TRQ";
  transaction.rulings[1].payload_code = "TMV";
  transaction.rulings[2].payload_code = "ZZZ";  // known to nobody: only the data lane has such
  EXPECT_COMMITS(*store, transaction);
  EXPECT_EQ(store->counts_by_clause(Direction::outbound).value().at(0).records, 1u);
}

TEST(Questions, totals_of_each_peer) {
  const auto store = open_store();
  Transaction transaction = released(1, 4);
  transaction.outbound_batches.push_back(outbound_batch(1, 1, Lane::tasking));  // not counted
  transaction.outbound_records.push_back(outbound_record(1, Lane::tasking));
  transaction.acknowledged = {{kGbr, Lane::data, 3}};
  transaction.inbound_batches = {inbound_batch(1, 5)};
  transaction.inbound_records = {inbound_record(1, 1), inbound_record(2, 2),
                                 inbound_record(3, 3, Outcome::quarantined),
                                 inbound_record(4, 4, Outcome::refused), inbound_record(5, 5)};
  transaction.inbound_positions = {position(5)};
  EXPECT_COMMITS(*store, transaction);
  const auto totals = store->totals().value();
  ASSERT_EQ(totals.size(), 2u);
  EXPECT_EQ(totals[0].peer, kFra);
  EXPECT_EQ(totals[0].released, 0u);
  EXPECT_EQ(totals[0].admitted, 3u);
  EXPECT_EQ(totals[0].quarantined, 1u);
  EXPECT_EQ(totals[0].refused, 1u);
  EXPECT_EQ(totals[0].gaps, 0u);
  EXPECT_EQ(totals[1].peer, kGbr);
  EXPECT_EQ(totals[1].released, 4u);
  EXPECT_EQ(totals[1].acknowledged, 3u);
  EXPECT_EQ(totals[1].admitted, 0u);
}

std::uint64_t gaps(SqliteStore& store) { return store.totals().value().at(0).gaps; }

TEST(Questions, gaps_are_numbers_missing_below_the_highest_of_the_current_incarnation) {
  const auto store = open_store();
  Transaction transaction;
  transaction.inbound_batches = {inbound_batch(1, 3), inbound_batch(6, 2)};  // 4 and 5 are missing
  transaction.inbound_positions = {position(3)};
  EXPECT_COMMITS(*store, transaction);
  EXPECT_EQ(gaps(*store), 2u);
  Transaction filled;
  filled.inbound_batches = {inbound_batch(4, 2)};
  filled.inbound_positions = {position(7)};
  EXPECT_COMMITS(*store, filled);
  EXPECT_EQ(gaps(*store), 0u);
  Transaction claimed;
  claimed.inbound_positions = {position(9)};  // 8 and 9 said to be here, in no batch
  EXPECT_COMMITS(*store, claimed);
  EXPECT_EQ(gaps(*store), 2u);
  Transaction moved;
  moved.inbound_positions = {position(0, kPeerNextLife)};
  EXPECT_COMMITS(*store, moved);
  EXPECT_EQ(gaps(*store), 0u);
}

TEST(Questions, notices_are_capped_oldest_dropped) {
  const auto store = open_store();
  Transaction transaction;
  for (std::size_t i = 0; i < kMaxNotices; ++i) {
    transaction.notices.push_back({at(1), kGbr, Code::bad_id, "first"});
  }
  EXPECT_COMMITS(*store, transaction);
  EXPECT_EQ(store->notices(0, 2 * kMaxNotices).value().size(), kMaxNotices);
  transaction.notices.assign(3, {at(2), kGbr, Code::bad_id, "later"});
  EXPECT_COMMITS(*store, transaction);
  const auto rows = store->notices(0, 2 * kMaxNotices).value();
  ASSERT_EQ(rows.size(), kMaxNotices);
  EXPECT_EQ(rows.front().first, 4);  // 1 to 3 went
  EXPECT_EQ(rows.back().second.detail, "later");
  EXPECT_EQ(store->notices(rows.back().first - 1, 10).value().size(), 1u);
}

TEST(Questions, long_notice_is_cut_between_characters) {
  const auto store = open_store();
  Transaction transaction;
  transaction.notices = {{at(1), kGbr, Code::bad_id, std::string(kMaxNoticeDetailBytes, 'x')},
                         {at(1), kGbr, Code::bad_id, std::string(kMaxNoticeDetailBytes + 1, 'x')},
                         {at(1), kGbr, Code::bad_id, ""}};
  for (int i = 0; i < 600; ++i) transaction.notices[2].detail += "\xc3\xa9";  // 1,200 bytes
  EXPECT_COMMITS(*store, transaction);
  const auto rows = store->notices(0, 10).value();
  EXPECT_EQ(rows[0].second.detail, std::string(1'024, 'x'));
  EXPECT_EQ(rows[1].second.detail, std::string(1'021, 'x') + "...");
  EXPECT_EQ(rows[2].second.detail.size(), 1'023u);  // 510 characters of 2 bytes, and the dots
}

}  // namespace
}  // namespace accord::node::store
