// What a link remembers over a restart besides its positions: receipts both ways, evidence, and
// that it was stopped.
#include "rows.hpp"

namespace accord::node::store {
namespace {

/// Closes the store and opens it again.
class LinkMemory : public ::testing::Test {
 protected:
  void commit(const Transaction& transaction) { EXPECT_COMMITS(*store_, transaction); }
  SqliteStore& reopened() {
    store_.reset();
    store_ = open_store(directory_.path());
    return *store_;
  }

  StoreDirectory directory_;
  std::unique_ptr<SqliteStore> store_ = open_store(directory_.path());
};

TEST_F(LinkMemory, receipts_from_are_ours_of_that_stream_in_order) {
  Transaction transaction;
  transaction.receipts = {receipt(1, 1), receipt(2, 4), receipt(3, 7),
                          receipt(4, 1, Direction::outbound, kPeerNextLife),
                          receipt(9, 4, Direction::inbound)};
  commit(transaction);
  SqliteStore& store = reopened();
  const auto numbers = [&](const IncarnationId& life, Lane lane, std::uint64_t from,
                           std::size_t max) {
    std::vector<std::uint64_t> out;
    const auto rows = store.receipts_from(kFra, life, lane, from, max).value();
    for (const ReceiptRow& row : rows) out.push_back(row.number);
    return out;
  };
  using Numbers = std::vector<std::uint64_t>;
  EXPECT_EQ(numbers(kPeerLife, Lane::data, 1, 10), (Numbers{1, 2, 3}));
  EXPECT_EQ(numbers(kPeerLife, Lane::data, 2, 10), (Numbers{2, 3}));
  EXPECT_EQ(numbers(kPeerLife, Lane::data, 1, 2), (Numbers{1, 2}));
  EXPECT_EQ(numbers(kPeerNextLife, Lane::data, 1, 10), (Numbers{4}));
  EXPECT_EQ(numbers(kPeerLife, Lane::tasking, 1, 10), Numbers{});
  EXPECT_EQ(numbers(kPeerLife, Lane::data, ~std::uint64_t{0}, 10), Numbers{});
}

TEST_F(LinkMemory, a_peers_receipt_for_one_batch_is_kept_once_for_each_life_of_its_store) {
  commit(released(1, 3));
  Transaction transaction;
  transaction.inbound_positions = {{kGbr, Lane::data, kPeerLife, 0, at(1)}};
  for (const std::uint64_t number : {5u, 5u, 6u}) {
    ReceiptRow row = receipt(number, 1, Direction::inbound);
    row.peer = kGbr;
    transaction.receipts.push_back(row);
  }
  transaction.receipts.push_back(transaction.receipts[0]);
  transaction.receipts.back().incarnation = kPeerNextLife;
  commit(transaction);
  const auto ahead = reopened().load().value().receipts_ahead;
  ASSERT_EQ(ahead.size(), 1u);  // of the life that the peer now stands under, once
  EXPECT_EQ(ahead[0].peer, kGbr);
  EXPECT_EQ(ahead[0].incarnation, kPeerLife);
  EXPECT_EQ(ahead[0].first_seq, 1u);
  EXPECT_EQ(ahead[0].count, 3u);
}

TEST_F(LinkMemory, what_is_receipted_is_remembered_and_no_longer_ahead) {
  Transaction transaction = released(1, 3);
  transaction.inbound_positions = {{kGbr, Lane::data, kPeerLife, 0, at(1)}};
  ReceiptRow row = receipt(5, 1, Direction::inbound);
  row.peer = kGbr;
  transaction.receipts = {row};
  transaction.receipted = {{kGbr, Lane::data, 3}};
  commit(transaction);
  const auto snapshot = reopened().load().value();
  ASSERT_EQ(snapshot.outbound.size(), 1u);
  EXPECT_EQ(snapshot.outbound[0].receipted_seq, 3u);
  EXPECT_TRUE(snapshot.receipts_ahead.empty());
}

TEST_F(LinkMemory, a_receipt_position_of_nothing_sent_is_refused) {
  Transaction transaction;
  transaction.receipted = {{kGbr, Lane::data, 1}};
  EXPECT_CODE(Code::store_order, store_->commit(transaction));
}

TEST_F(LinkMemory, the_time_of_the_last_batch_of_a_stream_is_remembered) {
  commit(released(1, 2));
  Transaction later = released(3, 1);
  later.outbound_batches[0].at = at(90);
  commit(later);
  const auto outbound = reopened().load().value().outbound;
  ASSERT_EQ(outbound.size(), 1u);
  EXPECT_EQ(outbound[0].last_at, at(90));
}

TEST_F(LinkMemory, evidence_keeps_both_strings_and_the_latest_comes_first) {
  Transaction transaction;
  transaction.evidence = {{at(1), kFra, Code::fork_detected, "first", {1, 0, 2}, {3}},
                          {at(2), kFra, Code::fork_detected, "second", {}, {4}},
                          {at(3), kGbr, Code::fork_detected, "another", {5}, {6}}};
  commit(transaction);
  SqliteStore& store = reopened();
  const auto rows = store.evidence(kFra, 10).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].second.detail, "second");
  EXPECT_EQ(rows[0].second.held, Bytes{});
  EXPECT_EQ(rows[1].second.at, at(1));
  EXPECT_EQ(rows[1].second.code, Code::fork_detected);
  EXPECT_EQ(rows[1].second.held, (Bytes{1, 0, 2}));
  EXPECT_EQ(rows[1].second.came, Bytes{3});
  EXPECT_EQ(store.evidence(kFra, 1).value().size(), 1u);
}

TEST_F(LinkMemory, a_stopped_link_stays_stopped_until_it_is_restored) {
  Transaction stop;
  stop.link_stops = {{kFra, LinkStop::frozen, at(1), Code::fork_detected, "two roots"},
                     {kGbr, LinkStop::frozen, at(1), Code::fork_detected, "x"},
                     {kGbr, LinkStop::cut, at(2), Code::link_not_open, "by an officer"}};
  commit(stop);
  auto stops = reopened().load().value().link_stops;
  ASSERT_EQ(stops.size(), 2u);
  EXPECT_EQ(stops[0].peer, kFra);
  EXPECT_EQ(stops[0].stop, LinkStop::frozen);
  EXPECT_EQ(stops[0].at, at(1));
  EXPECT_EQ(stops[0].code, Code::fork_detected);
  EXPECT_EQ(stops[0].detail, "two roots");
  EXPECT_EQ(stops[1].stop, LinkStop::cut);
  Transaction restore;
  restore.link_stops = {{kFra, LinkStop::none, at(3), Code::link_not_open, ""}};
  commit(restore);
  stops = reopened().load().value().link_stops;
  ASSERT_EQ(stops.size(), 1u);
  EXPECT_EQ(stops[0].peer, kGbr);
}

TEST_F(LinkMemory, statements_come_back_with_their_bytes_in_the_order_taken) {
  Transaction taken;
  taken.statements = {{at(1), digest_of(1), kGbr, 1, {1, 0, 2}, {3}},
                      {at(2), digest_of(1), kFra, 1, {4}, {5}},
                      {at(3), digest_of(1), kGbr, 2, {6}, {7}}};
  commit(taken);
  SqliteStore& store = reopened();
  const auto rows = store.load().value().statements;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].at, at(1));
  EXPECT_EQ(rows[0].agreement, digest_of(1));
  EXPECT_EQ(rows[0].document, (Bytes{1, 0, 2}));
  EXPECT_EQ(rows[0].signature, Bytes{3});
  EXPECT_EQ(rows[1].nation, kFra);
  EXPECT_EQ(rows[2].number, 2u);
  Transaction again;
  again.statements = {{at(4), digest_of(1), kGbr, 2, {8}, {9}}};
  EXPECT_FALSE(store.commit(again)) << "one number, one statement";
}

}  // namespace
}  // namespace accord::node::store
