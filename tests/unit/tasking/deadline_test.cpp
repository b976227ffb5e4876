// The five deadlines, each to the nanosecond, on both clocks; what is presumed and what is final.
#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using enum State;

/// The last instant at which `record` is still open, and the first at which it is `end`.
void expect_ends_after(TaskRecord record, UtcTime last, State end, bool presumed) {
  const State before = record.state;
  EXPECT_EQ(next_deadline(record), last + Nanos{1});
  EXPECT_EQ(on_clock(record, last).effect, Effect::none);
  EXPECT_EQ(record.state, before);
  const Step step = on_clock(record, last + Nanos{1});
  EXPECT_EQ(name_of(record.state), name_of(end));
  EXPECT_EQ(record.presumed, presumed);
  ASSERT_TRUE(step.change.has_value());
  EXPECT_EQ(step.change->to, end);
  EXPECT_EQ(on_clock(record, last + Nanos{2}).effect, Effect::none);
  EXPECT_EQ(next_deadline(record), std::nullopt);
}

TEST(Deadline, unacknowledged_request_expires_on_the_requesters_clock_for_transport) {
  Duo duo;
  expect_ends_after(duo.asks, kSent + seconds{60} + kSkew, EXPIRED, true);
  on_clock(duo.asks, kSent + hours{1});
  EXPECT_EQ(duo.asks.cause, Reason::TRANSPORT);
}

TEST(Deadline, provider_that_never_acknowledged_expires_at_respond_by) {
  expect_ends_after(Duo().gives, kSent + hours{6} + kSkew, EXPIRED, false);
}

// req: TSK-003
TEST(Deadline, undecided_request_expires_at_respond_by_on_both_clocks) {
  Duo duo;
  duo.acknowledge();
  expect_ends_after(duo.asks, kSent + hours{6} + kSkew, EXPIRED, true);
  expect_ends_after(duo.gives, kSent + hours{6} + kSkew, EXPIRED, false);
  duo.pass(Side::provider, {Move::HOLD}, kSent + hours{1});
  expect_ends_after(duo.asks, kSent + hours{6} + kSkew, EXPIRED, true);
  expect_ends_after(duo.gives, kSent + hours{6} + kSkew, EXPIRED, false);
}

TEST(Deadline, effective_respond_by_is_the_one_acknowledged) {
  Duo duo;
  duo.pass(Side::provider, {Move::ACKNOWLEDGE, {}, kSent + hours{8}}, kSent + seconds{1});
  expect_ends_after(duo.asks, kSent + hours{8} + kSkew, EXPIRED, true);
  expect_ends_after(duo.gives, kSent + hours{8} + kSkew, EXPIRED, false);
}

TEST(Deadline, offer_expires_at_valid_until_on_both_clocks) {
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, {Move::OFFER, {}, kSent + hours{7}, scope()}, kSent + hours{1});
  expect_ends_after(duo.asks, kSent + hours{7} + kSkew, EXPIRED, true);
  expect_ends_after(duo.gives, kSent + hours{7} + kSkew, EXPIRED, false);
}

TEST(Deadline, delivery_that_never_came_fails_and_a_part_closes_partial_on_both_clocks) {
  Duo duo;
  duo.accept();
  const UtcTime last = kSent + hours{24} + kSkew;
  expect_ends_after(duo.asks, last, FAILED, true);
  expect_ends_after(duo.gives, last, FAILED, false);
  for (const Side side : {Side::requester, Side::provider}) {
    ASSERT_TRUE(count_delivery(duo.of(side), delivery(1, 1), kSent + hours{9}).has_value());
  }
  expect_ends_after(duo.asks, last, CLOSED_PARTIAL, true);
  expect_ends_after(duo.gives, last, CLOSED_PARTIAL, false);
}

/// DELIVERED at 9 h, the record held by the provider alone.
Duo delivered() {
  Duo duo;
  duo.accept();
  EXPECT_TRUE(count_delivery(duo.gives, delivery(1, 10), kSent + hours{9}).has_value());
  duo.drain(kSent + hours{9});
  return duo;
}

TEST(Deadline, unanswered_delivery_is_fulfilled_when_the_time_to_check_runs_out) {
  Duo duo = delivered();
  expect_ends_after(duo.gives, kSent + hours{33} + kSkew, FULFILLED, false);
  on_clock(duo.asks, kSent + hours{33} + kSkew);
  EXPECT_EQ(duo.asks.state, DELIVERED);
  on_clock(duo.asks, kSent + hours{33} + kSkew + Nanos{1});
  EXPECT_EQ(duo.asks.state, FULFILLED);
  EXPECT_TRUE(duo.asks.presumed);
}

TEST(Deadline, acceptance_is_possible_up_to_respond_by_plus_skew_and_not_a_nanosecond_longer) {
  Duo duo;
  duo.acknowledge();
  const UtcTime last = kSent + hours{6} + kSkew;
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACCEPT}, last + Nanos{1})), "task_too_late");
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACCEPT}, last)), "ok");
}

TEST(Deadline, acceptance_signed_in_time_revives_a_presumed_expiry) {
  Duo duo;
  duo.acknowledge();
  const UtcTime last = kSent + hours{6} + kSkew;
  const auto accept = duo.say(Side::provider, {Move::ACCEPT}, last);
  on_clock(duo.asks, kSent + hours{7});
  EXPECT_EQ(duo.asks.state, EXPIRED);
  EXPECT_TRUE(is_open(duo.asks));
  const auto heard = duo.hear(Side::requester, *accept, kSent + hours{8});
  ASSERT_TRUE(heard.has_value());
  ASSERT_TRUE(heard->change.has_value());
  EXPECT_EQ(heard->change->from, EXPIRED);
  EXPECT_EQ(heard->change->to, ACCEPTED);
  duo.expect_both(ACCEPTED);
}

TEST(Deadline, acceptance_signed_a_nanosecond_late_makes_the_expiry_final) {
  Duo duo;
  duo.acknowledge();
  const UtcTime last = kSent + hours{6} + kSkew;
  auto accept = duo.say(Side::provider, {Move::ACCEPT}, last).value();
  accept.time = last + Nanos{1};  // a provider that does not keep its own clock
  const auto heard = duo.hear(Side::requester, accept, last + Nanos{1});
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->effect, Effect::late);
  EXPECT_EQ(duo.asks.state, EXPIRED);
  EXPECT_FALSE(duo.asks.presumed);
  EXPECT_FALSE(is_open(duo.asks));
  EXPECT_EQ(duo.asks.history.back().effect, Effect::late);
  EXPECT_EQ(duo.asks.history.back().move, Move::ACCEPT);
  EXPECT_EQ(duo.asks.committed_observations, 0u);
}

TEST(Deadline, decline_then_late_acceptance_stays_declined) {  // facts 2.7
  Duo duo;
  duo.acknowledge();
  duo.pass(Side::provider, {Move::DECLINE}, kSent + hours{1});
  TaskMove accept;
  accept.id = request_id();
  accept.number = 3;
  accept.move = Move::ACCEPT;
  accept.time = kSent + hours{2};
  accept.previous_own = duo.asks.theirs.hashes.back();
  accept.last_seen = duo.asks.own.hashes.back();
  const auto heard = duo.hear(Side::requester, accept, kSent + hours{2});
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->effect, Effect::late);
  EXPECT_EQ(duo.asks.state, DECLINED);
}

TEST(Deadline, providers_expire_makes_the_presumption_final) {
  Duo duo;
  duo.acknowledge();
  const UtcTime over = kSent + hours{6} + kSkew + Nanos{1};
  on_clock(duo.asks, over);
  EXPECT_TRUE(duo.asks.presumed);
  on_clock(duo.gives, over);
  ASSERT_TRUE(due(duo.gives, over).has_value());
  EXPECT_EQ(due(duo.gives, over)->move, Move::EXPIRE);
  duo.drain(over);
  duo.expect_both(EXPIRED);
  EXPECT_FALSE(is_open(duo.asks));
}

TEST(Deadline, expire_signed_before_the_deadline_is_refused) {
  Duo duo;
  duo.acknowledge();
  const UtcTime last = kSent + hours{6} + kSkew;
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::EXPIRE}, last)), "task_too_early");
  TaskMove expire;
  expire.id = request_id();
  expire.number = 2;
  expire.move = Move::EXPIRE;
  expire.time = last;
  expire.previous_own = duo.asks.theirs.hashes.back();
  expire.last_seen = duo.asks.own.hashes.back();
  EXPECT_EQ(code_of(duo.hear(Side::requester, expire, last)), "task_too_early");
  expire.time = last + Nanos{1};
  EXPECT_EQ(code_of(duo.hear(Side::requester, expire, last)), "ok");  // our own clock may be behind
  EXPECT_EQ(duo.asks.state, EXPIRED);
}

TEST(Deadline, late_acknowledgement_lifts_the_presumption_of_lost_transport) {
  Duo duo;
  on_clock(duo.asks, kSent + minutes{2});
  EXPECT_EQ(duo.asks.state, EXPIRED);
  duo.acknowledge(kSent + hours{1});
  duo.expect_both(RECEIVED);
}

TEST(Deadline, acknowledgement_after_respond_by_lifts_nothing) {
  Duo duo;
  const auto ack = duo.say(Side::provider, {Move::ACKNOWLEDGE}, kSent + hours{6} + kSkew);
  on_clock(duo.asks, kSent + minutes{2});
  ASSERT_TRUE(duo.hear(Side::requester, *ack, kSent + hours{6} + kSkew + Nanos{1}).has_value());
  EXPECT_EQ(duo.asks.confirmed, RECEIVED);
  EXPECT_EQ(duo.asks.state, EXPIRED);  // acknowledged in time, and undecided when the time was over
}

TEST(Deadline, request_that_arrives_after_its_deadline_is_answered_by_expire) {
  const UtcTime last = kSent + hours{6} + kSkew;
  auto in_time = open_as_provider(request(), opening("GBR"), last);
  ASSERT_TRUE(in_time.has_value());
  EXPECT_EQ(in_time->answer.move, Move::ACKNOWLEDGE);
  auto late = open_as_provider(request(), opening("GBR"), last + Nanos{1});
  ASSERT_TRUE(late.has_value());
  EXPECT_EQ(late->answer.move, Move::EXPIRE);
  Duo duo;
  on_clock(duo.asks, last);
  duo.gives = late->record;
  duo.pass(Side::provider, late->answer, last + Nanos{1});
  duo.expect_both(EXPIRED);
}

TEST(Deadline,
     take_after_valid_until_is_refused_by_the_requester_and_granted_skew_by_the_provider) {
  Duo duo;
  duo.acknowledge();
  const UtcTime valid_until = kSent + hours{5};
  duo.pass(Side::provider, {Move::OFFER, {}, valid_until, scope()}, kSent + hours{1});
  EXPECT_EQ(code_of(duo.say(Side::requester, {Move::TAKE}, valid_until + Nanos{1})),
            "task_too_late");
  const auto take = duo.say(Side::requester, {Move::TAKE}, valid_until);
  ASSERT_TRUE(take.has_value());
  Duo too_late = duo;
  ASSERT_TRUE(duo.hear(Side::provider, *take, valid_until + kSkew).has_value());
  duo.drain(valid_until + kSkew);
  duo.expect_both(ACCEPTED);
  const UtcTime over = valid_until + kSkew + Nanos{1};
  on_clock(too_late.asks, over);
  ASSERT_TRUE(too_late.hear(Side::provider, *take, over).has_value());
  too_late.drain(over);
  too_late.expect_both(EXPIRED);
  EXPECT_EQ(too_late.asks.pending, std::nullopt);
}

TEST(Deadline, dispute_that_comes_after_the_time_to_check_is_answered_as_late) {
  Duo duo = delivered();
  const UtcTime check = kSent + hours{33};
  const auto dispute = duo.say(Side::requester, {Move::DISPUTE, Reason::QUALITY}, check);
  ASSERT_TRUE(dispute.has_value());
  const UtcTime over = check + kSkew + Nanos{1};
  const auto heard = duo.hear(Side::provider, *dispute, over);
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->effect, Effect::late);
  duo.drain(over);
  duo.expect_both(FULFILLED);
}

TEST(Deadline, delivery_signed_in_time_revives_a_presumed_failure) {
  Duo duo;
  duo.accept();
  const UtcTime last = kSent + hours{24} + kSkew;
  ASSERT_TRUE(count_delivery(duo.gives, delivery(1, 10), last).has_value());
  const auto deliver = duo.say(Side::provider, {Move::DELIVER}, last);
  ASSERT_TRUE(deliver.has_value());
  on_clock(duo.asks, last + hours{1});
  EXPECT_EQ(duo.asks.state, FAILED);
  ASSERT_TRUE(duo.hear(Side::requester, *deliver, last + hours{1}).has_value());
  duo.expect_both(DELIVERED);
}

TEST(Deadline, closing_partial_is_final_by_the_providers_count_and_not_by_ours) {
  Duo duo;
  duo.accept();
  ASSERT_TRUE(count_delivery(duo.gives, delivery(1, 4), kSent + hours{23}).has_value());
  const UtcTime over = kSent + hours{24} + kSkew + Nanos{1};
  on_clock(duo.asks, over);
  EXPECT_EQ(duo.asks.state, FAILED);  // presumed: nothing has come yet
  on_clock(duo.gives, over);
  duo.drain(over);
  duo.expect_both(CLOSED_PARTIAL);
}

TEST(Deadline, record_published_after_the_clock_closed_changes_no_end) {
  Duo duo;
  duo.accept();
  const UtcTime over = kSent + hours{24} + kSkew + Nanos{1};
  ASSERT_TRUE(count_delivery(duo.gives, delivery(1, 4), over).has_value());  // closes first
  EXPECT_EQ(duo.gives.state, FAILED);
  duo.drain(over);
  duo.expect_both(FAILED);
}

TEST(Deadline, provider_whose_clock_steps_back_does_not_reopen) {
  Duo duo;
  duo.acknowledge();
  const UtcTime over = kSent + hours{6} + kSkew + Nanos{1};
  on_clock(duo.gives, over);
  EXPECT_EQ(code_of(duo.say(Side::provider, {Move::ACCEPT}, kSent + hours{1})), "task_too_late");
  const auto expire = duo.say(Side::provider, {Move::EXPIRE}, kSent + hours{1});
  ASSERT_TRUE(expire.has_value());
  EXPECT_EQ(expire->time, over);  // signed with the instant at which it was judged
}

}  // namespace
}  // namespace accord::node::tasking::test
