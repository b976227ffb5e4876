// The ways through the table, both sides together, and what the chain of messages refuses.
#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using enum State;

void count(Duo& duo, Side side, const Delivery& record, UtcTime now) {
  const auto counted = count_delivery(duo.of(side), record, now);
  ASSERT_TRUE(counted.has_value()) << counted.error().text();
}

/// The provider publishes, the requester admits at the same instant, and what is due goes over.
void publish(Duo& duo, const Delivery& record, UtcTime now) {
  count(duo, Side::provider, record, now);
  count(duo, Side::requester, record, now);
  duo.drain(now);
}

TEST(LifeCycle, straight_line_from_request_to_fulfilled) {
  Duo duo;
  duo.expect_both(SENT);
  duo.acknowledge();
  duo.expect_both(RECEIVED);
  duo.pass(Side::provider, {Move::ACCEPT}, kSent + minutes{10});
  duo.expect_both(ACCEPTED);
  publish(duo, delivery(1, 4), kSent + hours{9});
  duo.expect_both(PARTIAL);
  publish(duo, delivery(2, 6),
          kSent + hours{10});  // 4 + 6 = 10: DELIVER, CONFIRM and its answer follow
  duo.expect_both(FULFILLED);
  EXPECT_EQ(duo.asks.delivered_observations, 10u);
  EXPECT_EQ(duo.asks.claim->record_ids.size(), 2u);
  EXPECT_FALSE(is_open(duo.asks));
  EXPECT_FALSE(is_open(duo.gives));
}

TEST(LifeCycle, decline_carries_its_coarse_reason_and_ends) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, {Move::DECLINE, Reason::NATIONAL_PRIORITY}, kSent + minutes{10});
  duo.expect_both(DECLINED);
  EXPECT_EQ(duo.asks.cause, Reason::NATIONAL_PRIORITY);
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACCEPT}, kSent + minutes{11})),
            "task_illegal_move");
}

TEST(LifeCycle, request_may_be_rejected_before_it_is_acknowledged) {
  Duo duo;
  duo.pass(Side::provider, {Move::REJECT, Reason::OUTSIDE_AGREEMENT}, kSent + seconds{1});
  duo.expect_both(REJECTED);
}

TEST(LifeCycle, accept_before_acknowledging_is_refused) {
  Duo duo;
  const auto said = duo.say(Side::provider, {Move::ACCEPT}, kSent + seconds{1});
  ASSERT_EQ(code_of(said), "task_illegal_move");
  EXPECT_EQ(said.error().where, "request " + request_id().text());
  EXPECT_NE(said.error().what.find("ACCEPT by the provider in SENT"), std::string::npos);
}

TEST(LifeCycle, held_request_is_accepted_by_a_person_later) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, {Move::HOLD}, kSent + minutes{1});
  duo.expect_both(UNDER_REVIEW);
  duo.pass(Side::provider, {Move::ACCEPT}, kSent + hours{5});
  duo.expect_both(ACCEPTED);
  EXPECT_EQ(duo.gives.committed_observations, 10u);
}

TEST(LifeCycle, first_record_moves_to_collecting_and_partial_on_both_sides) {
  Duo duo;
  duo.accept();
  publish(duo, delivery(1, 1), kSent + hours{9});
  duo.expect_both(PARTIAL);
  const auto& history = duo.asks.history;
  ASSERT_GE(history.size(), 2u);
  EXPECT_EQ(history[history.size() - 2].to, COLLECTING);
  EXPECT_EQ(history.back().by, Actor::count);
}

TEST(LifeCycle, record_counts_once_however_often_it_comes) {
  Duo duo;
  duo.accept();
  for (int i = 0; i < 3; ++i) publish(duo, delivery(1, 9), kSent + hours{9});
  EXPECT_EQ(duo.gives.delivered_observations, 9u);
  EXPECT_EQ(duo.asks.delivered_observations, 9u);
  duo.expect_both(PARTIAL);
}

TEST(LifeCycle, record_of_other_mode_or_form_does_not_count) {
  Duo duo;
  duo.accept();
  Delivery other = delivery(1, 10);
  other.mode = DataMode::exercise;
  publish(duo, other, kSent + hours{9});
  other = delivery(2, 10);
  other.payload_code = "OMM";
  publish(duo, other, kSent + hours{9});
  other = delivery(3, 0);
  publish(duo, other, kSent + hours{9});
  EXPECT_EQ(duo.asks.delivered.size(), 0u);
  duo.expect_both(ACCEPTED);
  publish(duo, delivery(4, 10), kSent + hours{9});
  duo.expect_both(FULFILLED);
}

TEST(LifeCycle, counted_records_have_a_limit) {
  Duo duo;
  for (unsigned i = 0; i < kMaxCountedRecords; ++i) {
    duo.gives.delivered.emplace(
        record_id(static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)), 1);
  }
  Delivery one_more = delivery(1, 1);
  one_more.record_id = RecordId(request_id().raw());
  EXPECT_EQ(code_of(count_delivery(duo.gives, one_more, kSent)), "task_limit");
}

TEST(LifeCycle, deliver_that_overtakes_its_records_waits_for_them) {
  Duo duo;
  duo.accept();
  count(duo, Side::provider, delivery(1, 10), kSent + hours{9});
  duo.drain(kSent + hours{9});  // the tasking lane is faster than the data lane
  duo.expect_both(DELIVERED);
  EXPECT_EQ(due(duo.asks, kSent + hours{9}), std::nullopt);
  count(duo, Side::requester, delivery(1, 10), kSent + hours{10});
  ASSERT_TRUE(due(duo.asks, kSent + hours{10}).has_value());
  EXPECT_EQ(due(duo.asks, kSent + hours{10})->move, Move::CONFIRM);
  duo.drain(kSent + hours{10});
  duo.expect_both(FULFILLED);
}

TEST(LifeCycle, records_that_overtake_the_acceptance_do_not_accept) {
  Duo duo;
  duo.acknowledge();
  count(duo, Side::requester, delivery(1, 4), kSent + hours{1});
  EXPECT_EQ(duo.asks.state, RECEIVED);
  const auto accepted = duo.say(Side::provider, {Move::ACCEPT}, kSent + minutes{30});
  ASSERT_TRUE(accepted.has_value());
  ASSERT_TRUE(duo.hear(Side::requester, *accepted, kSent + hours{1}).has_value());
  EXPECT_EQ(duo.asks.state, PARTIAL);  // now they count
}

TEST(LifeCycle, start_that_is_overtaken_by_its_records_is_taken) {
  Duo duo;
  duo.accept();
  const auto start = duo.say(Side::provider, {Move::START}, kSent + hours{8});
  ASSERT_TRUE(start.has_value());
  count(duo, Side::requester, delivery(1, 4), kSent + hours{9});
  EXPECT_EQ(duo.asks.state, PARTIAL);
  EXPECT_EQ(duo.asks.confirmed, ACCEPTED);
  ASSERT_TRUE(duo.hear(Side::requester, *start, kSent + hours{9}).has_value());
  EXPECT_EQ(duo.asks.state, PARTIAL);
  EXPECT_EQ(duo.asks.confirmed, COLLECTING);
}

TEST(LifeCycle, deliver_with_too_few_observations_is_refused_by_both_sides) {
  Duo duo;
  duo.accept();
  publish(duo, delivery(1, 9), kSent + hours{9});
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::DELIVER}, kSent + hours{10})),
            "task_count_short");
  TaskMove forged;
  forged.id = request_id();
  forged.number = 3;
  forged.move = Move::DELIVER;
  forged.time = kSent + hours{10};
  forged.record_ids = {record_id(1)};
  forged.observations = 9;
  forged.previous_own = duo.asks.theirs.hashes.back();
  forged.last_seen = duo.asks.own.hashes.back();
  EXPECT_EQ(code_of(duo.hear(Side::requester, forged, kSent + hours{10})), "task_count_short");
  forged.observations = 10;  // the word alone suffices to be DELIVERED, and not to be FULFILLED
  ASSERT_TRUE(duo.hear(Side::requester, forged, kSent + hours{10}).has_value());
  EXPECT_EQ(duo.asks.state, DELIVERED);
  EXPECT_EQ(code_of(duo.say(Side::requester, {Move::CONFIRM}, kSent + hours{10})),
            "task_count_short");
  const auto next = due(duo.asks, kSent + hours{10});
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->move, Move::DISPUTE);
  EXPECT_EQ(next->reason, Reason::QUALITY);
}

TEST(LifeCycle, complete_with_fewer_is_fulfilled_only_by_the_requesters_own_word) {
  Duo duo;
  duo.accept();
  publish(duo, delivery(1, 9), kSent + hours{9});
  duo.pass(Side::provider, {Move::COMPLETE, Reason::CAPACITY}, kSent + hours{21});
  duo.expect_both(DELIVERED);
  EXPECT_EQ(due(duo.asks, kSent + hours{21}), std::nullopt);
  Duo silent = duo;
  duo.pass(Side::requester, {Move::CONFIRM}, kSent + hours{22});
  duo.expect_both(FULFILLED);
  on_clock(silent.gives, kSent + hours{60});
  EXPECT_EQ(silent.gives.state, CLOSED_PARTIAL);
}

TEST(LifeCycle, complete_with_nothing_is_refused) {
  Duo duo;
  duo.accept();
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::COMPLETE}, kSent + hours{21})),
            "task_count_short");
}

TEST(LifeCycle, dispute_returns_to_partial_until_something_new_is_counted) {
  Duo duo;
  duo.accept();
  count(duo, Side::provider, delivery(1, 10), kSent + hours{9});
  duo.drain(kSent + hours{9});
  duo.pass(Side::requester, {Move::DISPUTE, Reason::QUALITY}, kSent + hours{10});
  duo.expect_both(PARTIAL);
  EXPECT_EQ(due(duo.gives, kSent + hours{10}), std::nullopt);
  count(duo, Side::requester, delivery(1, 10), kSent + hours{11});
  publish(duo, delivery(2, 3), kSent + hours{11});
  duo.expect_both(FULFILLED);
}

TEST(LifeCycle, record_missing_after_half_the_time_to_check_is_disputed) {
  Duo duo;
  duo.accept();
  count(duo, Side::provider, delivery(1, 10), kSent + hours{9});
  duo.drain(kSent + hours{9});
  const UtcTime half = kSent + hours{9} + hours{12};
  EXPECT_EQ(due(duo.asks, half), std::nullopt);
  EXPECT_EQ(next_deadline(duo.asks), half + Nanos{1});
  ASSERT_TRUE(due(duo.asks, half + Nanos{1}).has_value());
  EXPECT_EQ(due(duo.asks, half + Nanos{1})->move, Move::DISPUTE);
}

// req: TSK-008
TEST(LifeCycle, withdraw_is_legal_at_work_and_not_before) {
  Duo duo;
  duo.acknowledge();
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::WITHDRAW}, kSent + minutes{1})),
            "task_illegal_move");
  duo.pass(Side::provider, {Move::ACCEPT}, kSent + minutes{2});
  publish(duo, delivery(1, 4), kSent + hours{9});
  duo.pass(Side::provider, {Move::WITHDRAW, Reason::NATIONAL_PRIORITY}, kSent + hours{10});
  duo.expect_both(WITHDRAWN);
  EXPECT_EQ(duo.asks.cause, Reason::NATIONAL_PRIORITY);
}

TEST(LifeCycle, failure_is_failed_with_nothing_and_closed_partial_with_something) {
  Duo nothing;
  nothing.accept();
  nothing.pass(Side::provider, {Move::FAIL, Reason::NOT_FEASIBLE}, kSent + hours{9});
  nothing.expect_both(FAILED);
  Duo some;
  some.accept();
  count(some, Side::provider, delivery(1, 1),
        kSent + hours{9});  // the requester does not hold it yet
  some.pass(Side::provider, {Move::FAIL, Reason::NOT_FEASIBLE}, kSent + hours{10});
  some.expect_both(CLOSED_PARTIAL);
}

TEST(LifeCycle, cancel_is_presumed_until_the_provider_acknowledges_it) {
  Duo duo;
  duo.accept();
  const auto cancel = duo.say(Side::requester, {Move::CANCEL}, kSent + hours{1});
  ASSERT_TRUE(cancel.has_value());
  EXPECT_EQ(duo.asks.state, CANCELLED);
  EXPECT_TRUE(duo.asks.presumed);
  EXPECT_TRUE(is_open(duo.asks));
  EXPECT_EQ(code_of(duo.say(Side::requester, {Move::CANCEL}, kSent + hours{1})),
            "task_move_pending");
  ASSERT_TRUE(duo.hear(Side::provider, *cancel, kSent + hours{1} + seconds{1}).has_value());
  EXPECT_EQ(duo.gives.state, CANCELLED);
  duo.drain(kSent + hours{1} + seconds{1});
  duo.expect_both(CANCELLED);
}

TEST(LifeCycle, cancel_crossing_a_withdrawal_ends_withdrawn_on_both_sides) {
  Duo duo;
  duo.accept();
  const UtcTime now = kSent + hours{1};
  const auto cancel = duo.say(Side::requester, {Move::CANCEL}, now);
  const auto withdraw = duo.say(Side::provider, {Move::WITHDRAW}, now);
  ASSERT_TRUE(cancel && withdraw);
  const auto late = duo.hear(Side::provider, *cancel, now);
  ASSERT_TRUE(late.has_value());
  EXPECT_EQ(late->effect, Effect::late);
  ASSERT_TRUE(duo.hear(Side::requester, *withdraw, now).has_value());
  duo.drain(now);
  duo.expect_both(WITHDRAWN);
  EXPECT_EQ(duo.asks.pending, std::nullopt);
  EXPECT_EQ(duo.gives.answer_due, std::nullopt);
}

TEST(LifeCycle, late_move_is_answered_as_too_late) {
  Duo duo;
  duo.accept();
  const UtcTime now = kSent + hours{1};
  const auto cancel = duo.say(Side::requester, {Move::CANCEL}, now);
  ASSERT_TRUE(duo.say(Side::provider, {Move::WITHDRAW}, now).has_value());
  ASSERT_TRUE(duo.hear(Side::provider, *cancel, now).has_value());
  const auto answer = due(duo.gives, now);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->move, Move::ACKNOWLEDGE);
  EXPECT_EQ(answer->reason, Reason::TOO_LATE);
}

TEST(LifeCycle, cancel_crossing_an_acceptance_ends_cancelled_on_both_sides) {
  Duo duo;
  duo.acknowledge();
  const UtcTime now = kSent + hours{1};
  const auto cancel = duo.say(Side::requester, {Move::CANCEL}, now);
  const auto accept = duo.say(Side::provider, {Move::ACCEPT}, now);
  ASSERT_TRUE(cancel && accept);
  ASSERT_TRUE(duo.hear(Side::requester, *accept, now).has_value());
  EXPECT_EQ(duo.asks.confirmed, ACCEPTED);
  EXPECT_EQ(duo.asks.state, CANCELLED);
  ASSERT_TRUE(duo.hear(Side::provider, *cancel, now).has_value());
  duo.drain(now);
  duo.expect_both(CANCELLED);
}

TEST(LifeCycle, data_gathered_before_a_cancellation_is_still_counted_and_changes_nothing) {
  Duo duo;
  duo.accept();
  duo.pass(Side::requester, {Move::CANCEL}, kSent + hours{9});
  publish(duo, delivery(1, 10), kSent + hours{10});
  duo.expect_both(CANCELLED);
  EXPECT_EQ(duo.asks.delivered_observations, 10u);
}

TEST(LifeCycle, provider_cancels_for_an_ended_agreement_and_for_nothing_else) {
  Duo duo;
  duo.accept();
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::CANCEL}, kSent + hours{1})),
            "task_illegal_move");
  duo.pass(Side::provider, {Move::CANCEL, Reason::AGREEMENT}, kSent + hours{1});
  duo.expect_both(CANCELLED);
  EXPECT_EQ(duo.asks.cause, Reason::AGREEMENT);
}

Intent an_offer(UtcTime valid_until) {
  TaskScope smaller = scope();
  smaller.observations = 4;
  return {Move::OFFER, Reason::UNSPECIFIED, valid_until, smaller};
}

TEST(LifeCycle, taken_offer_commits_to_the_offers_scope_once_acknowledged) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, an_offer(kSent + hours{5}), kSent + minutes{10});
  duo.expect_both(OFFERED);
  const UtcTime now = kSent + hours{1};
  const auto take = duo.say(Side::requester, {Move::TAKE}, now);
  ASSERT_TRUE(take.has_value());
  EXPECT_EQ(duo.asks.state, OFFERED);  // a yes is never presumed
  ASSERT_TRUE(duo.hear(Side::provider, *take, now).has_value());
  duo.drain(now);
  duo.expect_both(ACCEPTED);
  EXPECT_EQ(duo.asks.committed_observations, 4u);
  publish(duo, delivery(1, 4), kSent + hours{9});
  duo.expect_both(FULFILLED);
}

TEST(LifeCycle, offer_taken_and_answered_as_too_late_is_not_accepted) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, an_offer(kSent + hours{5}), kSent + minutes{10});
  const UtcTime now = kSent + hours{1};
  const auto take = duo.say(Side::requester, {Move::TAKE}, now);
  ASSERT_TRUE(duo.hear(Side::provider, *take, now).has_value());
  TaskMove answer = duo.say(Side::provider, {Move::ACKNOWLEDGE}, now).value();
  answer.reason = Reason::TOO_LATE;
  const auto heard = duo.hear(Side::requester, answer, now);
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->effect, Effect::late);
  EXPECT_EQ(duo.asks.state, OFFERED);
  EXPECT_EQ(duo.asks.committed_observations, 0u);
  EXPECT_EQ(duo.asks.pending, std::nullopt);
}

TEST(LifeCycle, offer_refused_by_cancelling) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, an_offer(kSent + hours{5}), kSent + minutes{10});
  duo.pass(Side::requester, {Move::CANCEL}, kSent + minutes{20});
  duo.expect_both(CANCELLED);
}

TEST(LifeCycle, offer_that_is_over_when_made_is_refused) {
  Duo duo;
  duo.acknowledge();
  const UtcTime now = kSent + minutes{10};
  EXPECT_EQ(code_of(duo.say(Side::provider, an_offer(now), now)), "task_move_invalid");
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::OFFER}, now)), "task_move_invalid");
  EXPECT_TRUE(duo.say(Side::provider, an_offer(now + Nanos{1}), now).has_value());
}

TEST(LifeCycle, acknowledgement_may_move_the_deadline_back_and_never_forward) {
  for (const auto& [moved, code] :
       {std::pair{kSent + hours{6} - Nanos{1}, "task_move_invalid"},
        std::pair{kSent + hours{7}, "ok"}, std::pair{kSent + hours{24}, "ok"},
        std::pair{kSent + hours{24} + Nanos{1}, "task_move_invalid"}}) {
    Duo duo;
    EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACKNOWLEDGE, {}, moved}, kSent)), code);
  }
  Duo duo;
  duo.pass(Side::provider, {Move::ACKNOWLEDGE, {}, kSent + hours{8}}, kSent + seconds{1});
  EXPECT_EQ(duo.asks.respond_by, kSent + hours{8});
  EXPECT_EQ(duo.gives.respond_by, kSent + hours{8});
}

// The chain.

struct Chained : testing::Test {
  Duo duo;
  TaskMove ack;
  TaskMove accept;
  void SetUp() override {
    ack = duo.say(Side::provider, {Move::ACKNOWLEDGE}, kSent + seconds{1}).value();
    accept = duo.say(Side::provider, {Move::ACCEPT}, kSent + minutes{1}).value();
  }
  std::string hear(const TaskMove& move) {
    return code_of(duo.hear(Side::requester, move, kSent + minutes{2}));
  }
};

TEST_F(Chained, messages_in_order_are_taken) {
  EXPECT_EQ(hear(ack), "ok");
  EXPECT_EQ(hear(accept), "ok");
  EXPECT_EQ(duo.asks.state, ACCEPTED);
  EXPECT_EQ(duo.asks.theirs.hashes, duo.gives.own.hashes);
}

TEST_F(Chained, repeated_message_changes_nothing) {
  EXPECT_EQ(hear(ack), "ok");
  EXPECT_EQ(hear(accept), "ok");
  const TaskRecord before = duo.asks;
  const auto again = duo.hear(Side::requester, ack, kSent + minutes{3});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->effect, Effect::none);
  EXPECT_EQ(duo.asks, before);
}

TEST_F(Chained, skipped_number_is_refused) {
  EXPECT_EQ(hear(accept), "task_out_of_order");
  EXPECT_EQ(duo.asks.state, SENT);
}

TEST_F(Chained, other_bytes_under_a_taken_number_are_a_fork) {
  EXPECT_EQ(hear(ack), "ok");
  TaskMove other = ack;
  other.move = Move::REJECT;
  EXPECT_EQ(hear(other), "task_history_forked");
  EXPECT_EQ(duo.asks.state, RECEIVED);
}

TEST_F(Chained, wrong_previous_hash_is_refused) {
  EXPECT_EQ(hear(ack), "ok");
  accept.previous_own.raw[0] ^= 1;
  EXPECT_EQ(hear(accept), "task_chain_broken");
}

TEST_F(Chained, last_seen_that_we_never_sent_is_refused) {
  ack.last_seen.raw[0] ^= 1;
  EXPECT_EQ(hear(ack), "task_chain_broken");
}

TEST_F(Chained, provider_that_names_nothing_seen_is_refused) {
  ack.last_seen = {};  // it cannot answer a request that it has not seen
  EXPECT_EQ(hear(ack), "task_chain_broken");
}

TEST_F(Chained, signed_time_never_goes_back) {
  EXPECT_EQ(hear(ack), "ok");
  accept.time = ack.time - Nanos{1};
  EXPECT_EQ(hear(accept), "task_time_backwards");
  accept.time = ack.time;
  EXPECT_EQ(hear(accept), "ok");
}

TEST_F(Chained, message_of_another_request_or_version_is_refused) {
  TaskMove other = ack;
  other.id = request_id(2);
  EXPECT_EQ(hear(other), "task_not_this_request");
  other = ack;
  other.version = 2;
  EXPECT_EQ(hear(other), "task_not_this_request");
}

TEST_F(Chained, invalid_message_is_refused_before_the_chain_is_looked_at) {
  ack.number = 0;
  EXPECT_EQ(hear(ack), "task_move_invalid");
}

TEST_F(Chained, own_clock_stepping_back_does_not_break_our_chain) {
  const auto later =
      duo.say(Side::provider, {Move::SCHEDULE}, kSent);  // before the ACCEPT at 1 min
  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(later->time, accept.time);
}

TEST(Chain, requesters_first_move_names_its_request) {
  Duo duo;
  duo.acknowledge();
  const auto cancel = duo.say(Side::requester, {Move::CANCEL}, kSent + minutes{1});
  ASSERT_TRUE(cancel.has_value());
  EXPECT_EQ(cancel->number, 1u);
  EXPECT_EQ(cancel->previous_own, fake_hash(build_request(request())));
  EXPECT_EQ(cancel->last_seen, duo.gives.own.hashes.back());
  TaskMove unchained = *cancel;
  unchained.previous_own = {};
  EXPECT_EQ(code_of(duo.hear(Side::provider, unchained, kSent + minutes{1})), "task_chain_broken");
}

TEST(Chain, provider_answers_before_it_says_anything_else) {
  Duo duo;
  duo.accept();
  count(duo, Side::provider, delivery(1, 10), kSent + hours{9});
  duo.drain(kSent + hours{9});
  const auto dispute =
      duo.say(Side::requester, {Move::DISPUTE, Reason::QUALITY}, kSent + hours{10});
  ASSERT_TRUE(duo.hear(Side::provider, *dispute, kSent + hours{10}).has_value());
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::WITHDRAW}, kSent + hours{10})),
            "task_move_pending");
  duo.drain(kSent + hours{10});
  duo.pass(Side::provider, {Move::WITHDRAW}, kSent + hours{10});
  duo.expect_both(WITHDRAWN);
}

TEST(Chain, messages_of_one_side_have_a_limit) {
  Duo duo;
  duo.gives.own.hashes.resize(kMaxMessagesPerSide);
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACKNOWLEDGE}, kSent)), "task_limit");
  duo.gives.own.hashes.pop_back();
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACKNOWLEDGE}, kSent)), "ok");
}

TEST(Describe, says_what_a_person_asks_for) {
  Duo duo;
  duo.accept();
  publish(duo, delivery(1, 4), kSent + hours{9});
  const auto shown = describe(duo.asks);
  EXPECT_EQ(shown["state"], "PARTIAL");
  EXPECT_EQ(shown["peer"], "USA");
  EXPECT_EQ(shown["committed_observations"], 10);
  EXPECT_EQ(shown["delivered_observations"], 4);
  EXPECT_EQ(shown["priority"], "PRIORITY");
  EXPECT_EQ(shown["presumed"], false);
  EXPECT_EQ(shown["history"].size(), duo.asks.history.size());
}

}  // namespace
}  // namespace accord::node::tasking::test
