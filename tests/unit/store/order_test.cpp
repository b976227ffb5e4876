// What the journal refuses, each beside what it takes; and that a refused transaction leaves
// nothing behind.
#include "rows.hpp"

namespace accord::node::store {
namespace {

/// A fresh store on which `before` was committed; what `transaction` then gives.
std::optional<Code> after(const Transaction& before, const Transaction& transaction) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, before);
  return code_in(store->commit(transaction));
}

constexpr std::optional<Code> kTaken = std::nullopt;
constexpr std::optional<Code> kRefused = Code::store_order;

TEST(Order, outbound_stream_is_gapless) {
  EXPECT_EQ(after(released(1, 3), released(4, 2)), kTaken);
  EXPECT_EQ(after(released(1, 3), released(5, 2)), kRefused);  // 4 is missing
  EXPECT_EQ(after(released(1, 3), released(3, 2)), kRefused);  // 3 twice
  EXPECT_EQ(after(released(1, 3), released(1, 3)), kRefused);
  EXPECT_EQ(after({}, released(1, 1)), kTaken);
  EXPECT_EQ(after({}, released(0, 1)), kRefused);
  EXPECT_EQ(after({}, released(2, 1)), kRefused);
}

TEST(Order, lanes_and_peers_number_apart) {
  Transaction other = released(1, 1);
  other.outbound_batches[0].lane = Lane::tasking;
  other.outbound_records[0] = outbound_record(1, Lane::tasking);
  EXPECT_EQ(after(released(1, 3), other), kTaken);
  other.outbound_batches[0].lane = Lane::data;
  other.outbound_batches[0].peer = kFra;
  other.outbound_records[0].lane = Lane::data;
  other.outbound_records[0].peer = kFra;
  EXPECT_EQ(after(released(1, 3), other), kTaken);
}

TEST(Order, a_declared_type_has_one_text_for_ever) {
  const auto with = [](std::uint8_t digest) {
    Transaction out;
    out.schema_texts = {{"RFI", digest_of(digest), at(1), "table"}};
    return out;
  };
  EXPECT_EQ(after(with(1), with(1)), kTaken);
  EXPECT_EQ(after(with(1), with(2)), kRefused);
  const auto store = open_store();
  EXPECT_COMMITS(*store, with(1));
  EXPECT_COMMITS(*store, with(1));
  const std::map<std::string, Digest> one{{"RFI", digest_of(1)}};
  EXPECT_EQ(store->load().value().schema_texts, one);
}

TEST(Order, key_epochs_of_a_direction_only_rise) {
  const auto epoch = [](std::uint64_t number, Direction direction = Direction::inbound,
                        const NationId& peer = kGbr) {
    Transaction out;
    out.key_epochs = {{peer, direction, number}};
    return out;
  };
  EXPECT_EQ(after(epoch(3), epoch(4)), kTaken);
  EXPECT_EQ(after(epoch(3), epoch(3)), kRefused);
  EXPECT_EQ(after(epoch(3), epoch(2)), kRefused);
  EXPECT_EQ(after(epoch(3), epoch(2, Direction::outbound)), kTaken);
  EXPECT_EQ(after(epoch(3), epoch(2, Direction::inbound, kFra)), kTaken);
  const auto store = open_store();
  EXPECT_COMMITS(*store, epoch(3));
  EXPECT_COMMITS(*store, epoch(9));
  const auto held = store->load().value().key_epochs;
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0].peer, kGbr);
  EXPECT_EQ(held[0].direction, Direction::inbound);
  EXPECT_EQ(held[0].number, 9u);
}

TEST(Order, revocation_lists_of_a_nation_only_rise) {
  const auto list = [](std::uint64_t number, const NationId& nation = kGbr) {
    Transaction out;
    out.revocation_lists = {{nation, number, {static_cast<std::uint8_t>(number)}, at(1)}};
    return out;
  };
  EXPECT_EQ(after(list(3), list(4)), kTaken);
  EXPECT_EQ(after(list(3), list(3)), kRefused);
  EXPECT_EQ(after(list(3), list(2)), kRefused);
  EXPECT_EQ(after(list(3), list(2, kFra)), kTaken);
  const auto store = open_store();
  EXPECT_COMMITS(*store, list(3));
  EXPECT_COMMITS(*store, list(9));
  const auto held = store->load().value().revocation_lists;
  ASSERT_EQ(held.size(), 1u);
  EXPECT_EQ(held[0].number, 9u);
  EXPECT_EQ(held[0].der, Bytes{9});
  EXPECT_EQ(held[0].at, at(1));
}

TEST(Order, a_certificate_is_kept_once) {
  Transaction met;
  met.certificates = {{digest_of(1), kGbr, at(1), {1, 2}}};
  EXPECT_EQ(after(met, met), kTaken);
}

TEST(Order, every_number_of_a_batch_has_one_record) {
  Transaction two_batches = released(1, 2);
  two_batches.append(released(3, 1));
  EXPECT_EQ(after({}, two_batches), kTaken);
  Transaction missing = released(1, 3);
  missing.outbound_records.pop_back();
  EXPECT_EQ(after({}, missing), kRefused);
  Transaction twice = released(1, 3);
  twice.outbound_records[2].seq = 2;
  EXPECT_EQ(after({}, twice), kRefused);
  Transaction beyond = released(1, 3);
  beyond.outbound_records[2].seq = 4;
  EXPECT_EQ(after({}, beyond), kRefused);
  Transaction no_batch;
  no_batch.outbound_records = {outbound_record(1)};
  EXPECT_EQ(after({}, no_batch), kRefused);
}

TEST(Order, outbound_record_id_is_used_once) {
  Transaction next = released(4, 1);
  EXPECT_EQ(after(released(1, 3), next), kTaken);
  next.outbound_records[0].id = outbound_record(1).id;
  EXPECT_EQ(after(released(1, 3), next), kRefused);
}

TEST(Order, outbound_record_has_a_data_mode) {
  Transaction transaction = released(1, 1);
  transaction.outbound_records[0].mode = DataMode::unspecified;
  EXPECT_EQ(after({}, transaction), kRefused);
}

TEST(Order, acknowledgement_rises_up_to_what_was_sent) {
  Transaction sent = released(1, 3);
  sent.acknowledged = {{kGbr, Lane::data, 2}};
  const auto ack = [](std::uint64_t seq, Lane lane = Lane::data) {
    Transaction out;
    out.acknowledged = {{kGbr, lane, seq}};
    return out;
  };
  EXPECT_EQ(after(sent, ack(2)), kTaken);
  EXPECT_EQ(after(sent, ack(3)), kTaken);
  EXPECT_EQ(after(sent, ack(4)), kRefused);  // never sent
  EXPECT_EQ(after(sent, ack(1)), kRefused);  // falls
  EXPECT_EQ(after(sent, ack(0, Lane::tasking)), kRefused);
}

Transaction with(InboundBatchRow row) {
  Transaction out;
  out.inbound_batches = {std::move(row)};
  return out;
}

TEST(Order, inbound_batches_of_one_incarnation_do_not_overlap) {
  Transaction held = with(inbound_batch(10, 5));  // 10 to 14
  EXPECT_EQ(after(held, with(inbound_batch(15, 1))), kTaken);
  EXPECT_EQ(after(held, with(inbound_batch(1, 9))), kTaken);
  EXPECT_EQ(after(held, with(inbound_batch(1, 10))), kRefused);
  EXPECT_EQ(after(held, with(inbound_batch(14, 1))), kRefused);
  EXPECT_EQ(after(held, with(inbound_batch(10, 5))), kRefused);
  EXPECT_EQ(after(held, with(inbound_batch(10, 5, kPeerNextLife))), kTaken);
}

Transaction with(InboundRecordRow row) {
  Transaction out;
  out.inbound_records = {std::move(row)};
  return out;
}

TEST(Order, inbound_record_id_is_taken_once_from_any_incarnation) {
  const Transaction held = with(inbound_record(1, 1));
  EXPECT_EQ(after(held, with(inbound_record(2, 2))), kTaken);
  EXPECT_EQ(after(held, with(inbound_record(1, 2))), kRefused);
  EXPECT_EQ(after(held, with(inbound_record(1, 2, Outcome::quarantined))), kRefused);
  EXPECT_EQ(after(held, with(inbound_record(1, 1, Outcome::admitted, kPeerNextLife))), kRefused);
}

TEST(Order, refused_record_may_repeat_an_id_and_does_not_hide_the_taken_one) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, with(inbound_record(1, 1, Outcome::refused)));
  EXPECT_EQ(store->inbound_record(id_of<RecordId>(1, 0x02)).value()->seq, 1u);
  EXPECT_FALSE(store->inbound_record(id_of<RecordId>(2, 0x02)).value());
  EXPECT_COMMITS(*store, with(inbound_record(1, 2)));
  EXPECT_COMMITS(*store, with(inbound_record(1, 3, Outcome::refused)));
  EXPECT_EQ(store->inbound_record(id_of<RecordId>(1, 0x02)).value()->seq, 2u);
}

TEST(Order, inbound_sequence_number_holds_one_record) {
  EXPECT_EQ(after(with(inbound_record(1, 1)), with(inbound_record(2, 1))), kRefused);
  EXPECT_EQ(after(with(inbound_record(1, 1)),
                  with(inbound_record(2, 1, Outcome::admitted, kPeerNextLife))),
            kTaken);
}

TEST(Order, admitted_record_has_no_code_and_any_other_has_one) {
  InboundRecordRow admitted = inbound_record(1, 1);
  admitted.code = Code::bad_label;
  EXPECT_EQ(after({}, with(admitted)), kRefused);
  InboundRecordRow quarantined = inbound_record(1, 1, Outcome::quarantined);
  EXPECT_EQ(after({}, with(quarantined)), kTaken);
  quarantined.code.reset();
  EXPECT_EQ(after({}, with(quarantined)), kRefused);
}

TEST(Order, admitted_record_names_data_mode_and_clause) {
  InboundRecordRow row = inbound_record(1, 1);
  row.mode = DataMode::unspecified;
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = inbound_record(1, 1);
  row.clause.clear();
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = inbound_record(1, 1, Outcome::refused);  // a malformed record may name neither
  row.mode = static_cast<DataMode>(9);
  row.clause.clear();
  EXPECT_EQ(after({}, with(row)), kTaken);
}

Transaction with(InboundPositionRow row) {
  Transaction out;
  out.inbound_positions = {std::move(row)};
  return out;
}

TEST(Order, inbound_position_never_falls_within_an_incarnation) {
  EXPECT_EQ(after(with(position(5)), with(position(6))), kTaken);
  EXPECT_EQ(after(with(position(5)), with(position(5))), kTaken);
  EXPECT_EQ(after(with(position(5)), with(position(4))), kRefused);
  EXPECT_EQ(after(with(position(5)), with(position(0, kPeerNextLife))), kTaken);
}

TEST(Order, the_time_of_an_inbound_lane_never_falls_within_an_incarnation) {
  InboundPositionRow earlier = position(6);
  earlier.last_time = at(6);  // position() has second 7
  EXPECT_EQ(after(with(position(5)), with(earlier)), kRefused);
  earlier.incarnation = kPeerNextLife;
  EXPECT_EQ(after(with(position(5)), with(earlier)), kTaken);
}

TEST(Order, retired_incarnation_never_returns) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, with(position(5)));
  EXPECT_FALSE(store->is_retired(kFra, kPeerLife).value());
  EXPECT_COMMITS(*store, with(position(0, kPeerNextLife)));
  EXPECT_TRUE(store->is_retired(kFra, kPeerLife).value());
  EXPECT_FALSE(store->is_retired(kFra, kPeerNextLife).value());
  EXPECT_FALSE(store->is_retired(kGbr, kPeerLife).value());
  EXPECT_CODE(Code::store_order, store->commit(with(position(6))));
}

TEST(Order, a_retired_incarnation_takes_no_position_though_its_lane_still_stands_there) {
  StoreDirectory directory;
  EXPECT_COMMITS(*open_store(directory.path()), with(position(5)));
  run_sql(directory.path(),
          "INSERT INTO retired_incarnation SELECT peer, incarnation FROM inbound_position");
  EXPECT_CODE(Code::store_order, open_store(directory.path())->commit(with(position(6))));
}

TEST(Order, retirement_holds_for_all_lanes_and_for_batches) {
  Transaction moved = with(position(5));
  moved.append(with(position(2, kPeerLife, Lane::tasking)));
  moved.append(with(position(0, kPeerNextLife)));
  EXPECT_EQ(after(moved, with(position(3, kPeerLife, Lane::tasking))), kRefused);
  EXPECT_EQ(after(moved, with(position(0, kPeerNextLife, Lane::tasking))), kTaken);
  EXPECT_EQ(after(moved, with(position(1, kPeerNextLife))), kTaken);  // before the other lane moves
  EXPECT_EQ(after(moved, with(inbound_batch(6, 1))), kRefused);
  EXPECT_EQ(after(moved, with(inbound_batch(1, 1, kPeerNextLife))), kTaken);
}

Transaction with(RulingRow row) {
  Transaction out;
  out.rulings = {std::move(row)};
  return out;
}

TEST(Order, ruling_names_clause_peer_and_a_verdict_of_its_direction) {
  EXPECT_EQ(after({}, with(ruling(1))), kTaken);
  RulingRow row = ruling(1);
  row.clause.clear();
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = ruling(1);
  row.peer = {};
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = ruling(1);
  row.verdict = "admit";
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = ruling(1, Direction::inbound);
  row.verdict = "release";
  EXPECT_EQ(after({}, with(row)), kRefused);
}

TEST(Order, permit_has_a_data_mode_and_no_reason) {
  RulingRow row = ruling(1);
  row.mode = DataMode::unspecified;
  EXPECT_EQ(after({}, with(row)), kRefused);
  row = ruling(1);
  row.reason = Code::bad_label;
  EXPECT_EQ(after({}, with(row)), kRefused);
  row.verdict = "withhold";
  EXPECT_EQ(after({}, with(row)), kTaken);
}

Transaction with(ReceiptRow row) {
  Transaction out;
  out.receipts = {std::move(row)};
  return out;
}

TEST(Order, receipt_number_is_written_once_but_may_come_again) {
  EXPECT_EQ(after(with(receipt(1, 1)), with(receipt(2, 1))), kTaken);
  EXPECT_EQ(after(with(receipt(1, 1)), with(receipt(1, 4))), kRefused);
  EXPECT_EQ(after(with(receipt(1, 1, Direction::inbound)), with(receipt(1, 4, Direction::inbound))),
            kTaken);
}

TEST(Order, nonsense_in_a_peers_receipt_does_not_stop_the_node_but_ours_must_be_right) {
  ReceiptRow row = receipt(~std::uint64_t{0}, 0, Direction::inbound);
  row.not_admitted = row.count + 1;
  EXPECT_EQ(after({}, with(row)), kTaken);
  row.first_seq = ~std::uint64_t{0};
  EXPECT_EQ(after({}, with(row)), kTaken);
  EXPECT_EQ(after({}, with(receipt(0, 1))), kRefused);
  EXPECT_EQ(after({}, with(receipt(1, 0))), kRefused);
  EXPECT_EQ(after({}, with(receipt(~std::uint64_t{0}, 1))), kRefused);
  row = receipt(1, 1);
  row.not_admitted = row.count + 1;
  EXPECT_EQ(after({}, with(row)), kRefused);
}

TEST(Order, task_keeps_its_peer_and_our_role) {
  Transaction held;
  held.tasks = {task(1)};
  Transaction changed;
  changed.tasks = {task(1, "ACCEPTED")};
  EXPECT_EQ(after(held, changed), kTaken);
  changed.tasks[0].peer = kFra;
  EXPECT_EQ(after(held, changed), kRefused);
  changed.tasks = {task(1, "ACCEPTED")};
  changed.tasks[0].role = "provider";
  EXPECT_EQ(after(held, changed), kRefused);
}

TEST(Order, task_message_number_is_used_once_a_side) {
  Transaction held;
  held.task_messages = {task_message(1, 1)};
  Transaction next;
  next.task_messages = {task_message(1, 1, Direction::inbound)};
  EXPECT_EQ(after(held, next), kTaken);
  EXPECT_EQ(after(held, held), kRefused);
}

TEST(Order, number_above_what_the_store_can_keep_is_refused) {
  Transaction transaction;
  transaction.counters = {{kGbr, "n", (std::uint64_t{1} << 63) - 1}};
  EXPECT_EQ(after({}, transaction), kTaken);
  transaction.counters[0].add = std::uint64_t{1} << 63;
  EXPECT_EQ(after({}, transaction), kRefused);
}

TEST(Atomic, refused_transaction_leaves_nothing) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 2));
  Transaction transaction = released(3, 2);
  transaction.inbound_batches = {inbound_batch(1, 1)};
  transaction.inbound_records = {inbound_record(1, 1)};
  transaction.inbound_positions = {position(1)};
  transaction.acknowledged = {{kGbr, Lane::data, 3}};
  transaction.receipts = {receipt(1, 1)};
  transaction.tasks = {task(1)};
  transaction.task_messages = {task_message(1, 1)};
  transaction.counters = {{kGbr, "", 1}};  // a counter without a name: the last row but the notices
  EXPECT_CODE(Code::store_order, store->commit(transaction));
  for (int round = 0; round < 2; ++round) {  // as it stands, and after a restart
    const auto snapshot = store->load().value();
    ASSERT_EQ(snapshot.outbound.size(), 1u);
    EXPECT_EQ(snapshot.outbound[0].next_seq, 3u);
    EXPECT_EQ(snapshot.outbound[0].acked_seq, 0u);
    EXPECT_TRUE(snapshot.inbound.empty());
    EXPECT_TRUE(snapshot.tasks.empty());
    EXPECT_TRUE(snapshot.receipt_numbers.empty());
    EXPECT_EQ(store->rulings(0, 100).value().size(), 2u);
    EXPECT_EQ(store->outbound_batches(kGbr, Lane::data, 1, 100).value().size(), 1u);
    EXPECT_FALSE(store->inbound_batch(kFra, kPeerLife, Lane::data, 1).value());
    EXPECT_TRUE(store->inbound_records(0, 100, std::nullopt).value().empty());
    EXPECT_TRUE(store->task_messages(task(1).id).value().empty());
    EXPECT_TRUE(store->counters().value().empty());
    EXPECT_EQ(store->counts_by_clause(Direction::outbound).value().at(0).records, 2u);
    store.reset();
    store = open_store(directory.path());
  }
  EXPECT_COMMITS(*store, released(3, 2));  // the numbers were not used up
}

TEST(Atomic, after_a_failed_commit_no_other_is_taken_until_the_store_is_opened_again) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_CODE(Code::store_order, store->commit(released(2, 1)));
  EXPECT_CODE(Code::store_order, store->commit(released(1, 1)));  // would have been right
  EXPECT_CODE(Code::store_order, store->commit({}));
  EXPECT_TRUE(store->load());  // reading goes on
  store.reset();
  EXPECT_COMMITS(*open_store(directory.path()), released(1, 1));
}

TEST(LeftOut, what_is_not_acknowledged_is_replaced_in_its_place_and_nothing_else) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 3));
  EXPECT_COMMITS(*store, released(4, 2));
  Transaction acknowledged;
  acknowledged.acknowledged = {{kGbr, Lane::data, 3}};
  EXPECT_COMMITS(*store, acknowledged);
  Transaction gap;
  gap.left_out = {{kGbr, Lane::data, 4, Bytes{9}}};
  EXPECT_COMMITS(*store, gap);
  const auto rows = store->outbound_batches(kGbr, Lane::data, 1, 9).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].bytes, outbound_batch(1, 3).bytes);
  EXPECT_EQ(rows[1].bytes, Bytes{9});
  EXPECT_EQ(rows[1].count, 2u);
  for (const LeftOutRow& wrong : {LeftOutRow{kGbr, Lane::data, 1, Bytes{9}},  // acknowledged
                                  LeftOutRow{kGbr, Lane::data, 5, Bytes{9}},  // inside a batch
                                  LeftOutRow{kGbr, Lane::tasking, 4, Bytes{9}}}) {  // never sent
    Transaction refused;
    refused.left_out = {wrong};
    EXPECT_CODE(Code::store_order, store->commit(refused));
    store.reset();
    store = open_store(directory.path());
  }
}

}  // namespace
}  // namespace accord::node::store
