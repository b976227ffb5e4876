// Every kind of row comes back as it went in, also after the store was closed and opened again.
#include "rows.hpp"

namespace accord::node::store {
namespace {

void expect_same(const RulingRow& a, const RulingRow& b) {
  EXPECT_EQ(a.at, b.at);
  EXPECT_EQ(a.direction, b.direction);
  EXPECT_EQ(a.peer, b.peer);
  EXPECT_EQ(a.record_id, b.record_id);
  EXPECT_EQ(a.payload_code, b.payload_code);
  EXPECT_EQ(a.mode, b.mode);
  EXPECT_EQ(a.verdict, b.verdict);
  EXPECT_EQ(a.clause, b.clause);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.agreements, b.agreements);
  EXPECT_EQ(a.inputs, b.inputs);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.facts, b.facts);
}

void expect_same(const InboundRecordRow& a, const InboundRecordRow& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.peer, b.peer);
  EXPECT_EQ(a.incarnation, b.incarnation);
  EXPECT_EQ(a.lane, b.lane);
  EXPECT_EQ(a.seq, b.seq);
  EXPECT_EQ(a.outcome, b.outcome);
  EXPECT_EQ(a.code, b.code);
  EXPECT_EQ(a.payload_code, b.payload_code);
  EXPECT_EQ(a.mode, b.mode);
  EXPECT_EQ(a.label, b.label);
  EXPECT_EQ(a.clause, b.clause);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.at, b.at);
  EXPECT_EQ(a.payload, b.payload);
  EXPECT_EQ(a.onward, b.onward);
}

void expect_same(const TaskRow& a, const TaskRow& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.role, b.role);
  EXPECT_EQ(a.peer, b.peer);
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.open, b.open);
  EXPECT_EQ(a.json, b.json);
}

/// Runs the body on a store that was closed and opened again after `transaction` was committed.
class RoundTrip : public ::testing::Test {
 protected:
  void commit(const Transaction& transaction) { EXPECT_COMMITS(*store_, transaction); }
  SqliteStore& reopened() {
    store_.reset();
    store_ = open_store(directory_.path());
    return *store_;
  }

 private:
  StoreDirectory directory_;
  std::unique_ptr<SqliteStore> store_ = open_store(directory_.path());
};

TEST_F(RoundTrip, ruling_with_and_without_reason) {
  Transaction transaction;
  transaction.rulings = {ruling(1), ruling(2, Direction::inbound)};
  RulingRow withheld = ruling(3);
  withheld.verdict = "withhold";
  withheld.reason = Code::bad_label;
  withheld.mode = DataMode::unspecified;
  withheld.agreements.clear();
  transaction.rulings.push_back(withheld);
  commit(transaction);
  const auto rows = reopened().rulings(0, 10).value();
  ASSERT_EQ(rows.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(rows[i].first, static_cast<std::int64_t>(i) + 1);
    expect_same(rows[i].second, transaction.rulings[i]);
  }
}

TEST_F(RoundTrip, outbound_batch_and_stream) {
  commit(released(1, 3));
  SqliteStore& store = reopened();
  const auto rows = store.outbound_batches(kGbr, Lane::data, 1, 10).value();
  ASSERT_EQ(rows.size(), 1u);
  const OutboundBatchRow wanted = outbound_batch(1, 3);
  EXPECT_EQ(rows[0].peer, wanted.peer);
  EXPECT_EQ(rows[0].lane, wanted.lane);
  EXPECT_EQ(rows[0].first_seq, wanted.first_seq);
  EXPECT_EQ(rows[0].count, wanted.count);
  EXPECT_EQ(rows[0].root, wanted.root);
  EXPECT_EQ(rows[0].bytes, wanted.bytes);
  EXPECT_EQ(rows[0].at, wanted.at);
  const auto snapshot = store.load().value();
  ASSERT_EQ(snapshot.outbound.size(), 1u);
  EXPECT_EQ(snapshot.outbound[0].peer, kGbr);
  EXPECT_EQ(snapshot.outbound[0].lane, Lane::data);
  EXPECT_EQ(snapshot.outbound[0].next_seq, 4u);  // 1 + 3 records
  EXPECT_EQ(snapshot.outbound[0].acked_seq, 0u);
}

TEST_F(RoundTrip, acknowledgement) {
  commit(released(1, 3));
  Transaction acknowledged;
  acknowledged.acknowledged = {{kGbr, Lane::data, 2}};
  commit(acknowledged);
  EXPECT_EQ(reopened().load().value().outbound.at(0).acked_seq, 2u);
}

TEST_F(RoundTrip, inbound_batch_record_position) {
  Transaction transaction;
  transaction.inbound_batches = {inbound_batch(1, 2)};
  transaction.inbound_records = {inbound_record(1, 1), inbound_record(2, 2, Outcome::quarantined)};
  transaction.inbound_records[1].request_id.reset();
  transaction.inbound_records[1].payload.clear();
  transaction.inbound_positions = {position(2)};
  commit(transaction);
  SqliteStore& store = reopened();
  const auto batch = store.inbound_batch(kFra, kPeerLife, Lane::data, 1).value();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->root, digest_of(0x41));
  const auto rows = store.inbound_records(0, 10, std::nullopt).value();
  ASSERT_EQ(rows.size(), 2u);
  expect_same(rows[0].second, transaction.inbound_records[0]);
  expect_same(rows[1].second, transaction.inbound_records[1]);
  const auto by_id = store.inbound_record(transaction.inbound_records[0].id).value();
  ASSERT_TRUE(by_id);
  expect_same(*by_id, transaction.inbound_records[0]);
  const auto inbound = store.load().value().inbound;
  ASSERT_EQ(inbound.size(), 1u);
  EXPECT_EQ(inbound[0].peer, kFra);
  EXPECT_EQ(inbound[0].lane, Lane::data);
  EXPECT_EQ(inbound[0].incarnation, kPeerLife);
  EXPECT_EQ(inbound[0].have_seq, 2u);
  EXPECT_EQ(inbound[0].last_time, at(7));
}

TEST_F(RoundTrip, receipt_and_its_last_number) {
  Transaction transaction;
  transaction.receipts = {receipt(1, 1), receipt(2, 4), receipt(9, 4, Direction::inbound)};
  commit(transaction);
  SqliteStore& store = reopened();
  const auto found = store.receipts_from(kFra, kPeerLife, Lane::data, 2, 10).value();
  ASSERT_EQ(found.size(), 1u);
  const ReceiptRow* row = &found.front();
  EXPECT_EQ(row->peer, kFra);
  EXPECT_EQ(row->direction, Direction::outbound);
  EXPECT_EQ(row->incarnation, kPeerLife);
  EXPECT_EQ(row->number, 2u);
  EXPECT_EQ(row->lane, Lane::data);
  EXPECT_EQ(row->first_seq, 4u);
  EXPECT_EQ(row->count, 3u);
  EXPECT_EQ(row->not_admitted, 1u);
  EXPECT_EQ(row->bytes, (Bytes{4, 5, 6}));
  EXPECT_EQ(row->at, at(6));
  const std::map<NationId, std::uint64_t> written{{kFra, 2}};  // not 9: that number is the peer's
  EXPECT_EQ(store.load().value().receipt_numbers, written);
}

TEST_F(RoundTrip, task_is_replaced_and_its_messages_stay_in_order) {
  Transaction first;
  first.tasks = {task(1), task(2)};
  first.task_messages = {task_message(1, 1)};
  commit(first);
  Transaction second;
  second.tasks = {task(1, "DECLINED", false)};
  second.task_messages = {task_message(1, 1, Direction::inbound), task_message(1, 2)};
  commit(second);
  SqliteStore& store = reopened();
  const auto tasks = store.load().value().tasks;
  ASSERT_EQ(tasks.size(), 2u);
  expect_same(tasks[0], task(1, "DECLINED", false));
  expect_same(tasks[1], task(2));
  const auto messages = store.task_messages(task(1).id).value();
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].id, task(1).id);
  EXPECT_EQ(messages[1].direction, Direction::inbound);
  EXPECT_EQ(messages[1].number, 1u);
  EXPECT_EQ(messages[1].hash, digest_of(0x61));
  EXPECT_EQ(messages[1].payload, (Bytes{7, 7, 7}));
  EXPECT_EQ(messages[2].number, 2u);
  EXPECT_TRUE(store.task_messages(task(2).id).value().empty());
}

TEST_F(RoundTrip, counter_adds_up) {
  Transaction transaction;
  transaction.counters = {
      {kGbr, "ACC-6104", 2}, {NationId{}, "published", 5}, {kGbr, "ACC-6104", 1}};
  commit(transaction);
  commit(transaction);
  const std::map<std::pair<std::string, std::string>, std::uint64_t> wanted{
      {{"GBR", "ACC-6104"}, 6}, {{"", "published"}, 10}};  // 2 x (2 + 1), 2 x 5
  EXPECT_EQ(reopened().counters().value(), wanted);
}

TEST_F(RoundTrip, notice) {
  Transaction transaction;
  transaction.notices = {{at(1), kGbr, Code::store_locked, "a detail"},
                         {at(2), {}, Code::bad_id, ""}};
  commit(transaction);
  const auto rows = reopened().notices(0, 10).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].second.at, at(1));
  EXPECT_EQ(rows[0].second.peer, kGbr);
  EXPECT_EQ(rows[0].second.code, Code::store_locked);
  EXPECT_EQ(rows[0].second.detail, "a detail");
  EXPECT_TRUE(rows[1].second.peer.empty());
}

TEST_F(RoundTrip, incarnation_is_that_of_the_creation) {
  EXPECT_EQ(reopened().load().value().incarnation, kOwnLife);
}

TEST(Transaction, appended_rows_stand_behind_ours_and_all_kinds_are_moved) {
  Transaction first = released(1, 1);
  Transaction later = released(2, 1);
  later.inbound_batches = {inbound_batch(1, 1)};
  later.inbound_records = {inbound_record(1, 1)};
  later.inbound_positions = {position(1)};
  later.acknowledged = {{kGbr, Lane::data, 1}};
  later.receipts = {receipt(1, 1)};
  later.tasks = {task(1)};
  later.task_messages = {task_message(1, 1)};
  later.receipted = {{kGbr, Lane::data, 1}};
  later.counters = {{kGbr, "n", 1}};
  later.evidence = {{at(1), kGbr, Code::fork_detected, "d", {1}, {2}}};
  later.link_stops = {{kGbr, LinkStop::cut, at(1), Code::link_not_open, "d"}};
  later.statements = {{at(1), digest_of(1), kGbr, 1, {1}, {2}}};
  later.notices = {{at(1), kGbr, Code::bad_id, "d"}};
  later.schema_texts = {{"RFI", digest_of(1), at(1), "table"}};
  later.key_epochs = {{kGbr, Direction::outbound, 1}};
  later.certificates = {{digest_of(1), kGbr, at(1), {1}}};
  later.revocation_lists = {{kGbr, 1, {1}, at(1)}};
  first.append(std::move(later));
  EXPECT_EQ(first.rulings.size(), 2u);
  EXPECT_EQ(first.rulings[1].record_id, ruling(2).record_id);
  EXPECT_EQ(first.outbound_batches.at(1).first_seq, 2u);
  EXPECT_EQ(first.outbound_records.at(1).seq, 2u);
  EXPECT_EQ(first.inbound_batches.size(), 1u);
  EXPECT_EQ(first.inbound_records.size(), 1u);
  EXPECT_EQ(first.inbound_positions.size(), 1u);
  EXPECT_EQ(first.acknowledged.size(), 1u);
  EXPECT_EQ(first.receipts.size(), 1u);
  EXPECT_EQ(first.receipted.size(), 1u);
  EXPECT_EQ(first.evidence.size(), 1u);
  EXPECT_EQ(first.link_stops.size(), 1u);
  EXPECT_EQ(first.tasks.size(), 1u);
  EXPECT_EQ(first.task_messages.size(), 1u);
  EXPECT_EQ(first.counters.size(), 1u);
  EXPECT_EQ(first.statements.size(), 1u);
  EXPECT_EQ(first.notices.size(), 1u);
  EXPECT_EQ(first.schema_texts.size(), 1u);
  EXPECT_EQ(first.key_epochs.size(), 1u);
  EXPECT_EQ(first.certificates.size(), 1u);
  EXPECT_EQ(first.revocation_lists.size(), 1u);
  EXPECT_FALSE(first.empty());
  EXPECT_TRUE(Transaction{}.empty());
  EXPECT_COMMITS(*open_store(), first);
}

}  // namespace
}  // namespace accord::node::store
