// The table, written a second time by hand from DESIGN.md section 9 and compared with the data;
// then with what the operations really permit, in every state, for every move, for both sides.
#include <set>

#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

using enum State;

constexpr State kAll[] = {SENT,       RECEIVED, UNDER_REVIEW, OFFERED,   ACCEPTED,       SCHEDULED,
                          COLLECTING, PARTIAL,  DELIVERED,    FULFILLED, CLOSED_PARTIAL, FAILED,
                          REJECTED,   DECLINED, EXPIRED,      CANCELLED, WITHDRAWN};

struct Permitted {
  Move move;
  Side by;
  std::set<State> from;
};

const std::set<State> kOpen = {SENT,      RECEIVED,   UNDER_REVIEW, OFFERED,  ACCEPTED,
                               SCHEDULED, COLLECTING, PARTIAL,      DELIVERED};
const std::set<State> kAtWork = {ACCEPTED, SCHEDULED, COLLECTING, PARTIAL};

/// DESIGN.md section 9, row by row.
const std::vector<Permitted> kExpected = {
    {Move::ACKNOWLEDGE, Side::provider, {SENT}},                     // SENT: RECEIVED
    {Move::REJECT, Side::provider, {SENT, RECEIVED, UNDER_REVIEW}},  // SENT; RECEIVED, UNDER_REVIEW
    {Move::HOLD, Side::provider, {RECEIVED}},                        // facts 2.3 row 5
    {Move::ACCEPT, Side::provider, {RECEIVED, UNDER_REVIEW}},
    {Move::OFFER, Side::provider, {RECEIVED, UNDER_REVIEW}},
    {Move::DECLINE, Side::provider, {RECEIVED, UNDER_REVIEW}},
    {Move::TAKE, Side::requester, {OFFERED}},      // ACCEPTED with the offer's scope
    {Move::SCHEDULE, Side::provider, {ACCEPTED}},  // "onward"
    {Move::START, Side::provider, {ACCEPTED, SCHEDULED}},
    {Move::DELIVER, Side::provider, kAtWork},
    {Move::COMPLETE, Side::provider, kAtWork},
    {Move::WITHDRAW, Side::provider, kAtWork},  // "always legal"
    {Move::FAIL, Side::provider, kAtWork},
    {Move::CONFIRM, Side::requester, {DELIVERED}},
    {Move::DISPUTE, Side::requester, {DELIVERED}},
    {Move::CANCEL, Side::requester, kOpen},  // any open
    {Move::CANCEL, Side::provider, kOpen},   // agreement suspended: either
    {Move::EXPIRE, Side::provider, kOpen},   // its history passed a deadline
};

bool expected(State from, Move move, Side by) {
  for (const Permitted& row : kExpected) {
    if (row.move == move && row.by == by && row.from.contains(from)) return true;
  }
  return false;
}

/// A record that has come to `state`, with all the observations that were committed.
TaskRecord in_state(Side role, State state) {
  TaskRecord record = role == Side::requester ? requester_record() : provider_record();
  record.state = record.confirmed = state;
  record.offer = Offer{scope(), kSent + hours{6}};
  record.committed_observations = state >= ACCEPTED ? 10 : 0;
  record.delivered = {{record_id(1), 10}};
  record.delivered_observations = 10;
  record.claim.reset();
  if (state == DELIVERED) record.claim = Claim{{record_id(1)}, 10, kSent + hours{9}};
  return record;
}

Intent intent_of(Move move, Side by) {
  Intent out{move};
  if (move == Move::OFFER || move == Move::AMEND) out.scope = scope();
  if (move == Move::OFFER) out.deadline = kSent + hours{7};
  if (move == Move::CANCEL && by == Side::provider) out.reason = Reason::AGREEMENT;
  if (move == Move::DISPUTE) out.reason = Reason::QUALITY;
  return out;
}

/// The message as the peer would have signed it, were its state what it should be.
TaskMove message_of(const TaskRecord& hearer, Move move, UtcTime time) {
  const Intent intent = intent_of(move, other(hearer.role));
  TaskMove out;
  out.id = hearer.request.id;
  out.number = 1;
  out.move = move;
  out.reason = intent.reason;
  out.time = time;
  out.respond_by = intent.deadline;
  out.scope = intent.scope;
  if (hearer.role == Side::requester) {
    out.last_seen = hearer.own.hashes.back();
  } else {
    out.previous_own = hearer.theirs.hashes.back();
  }
  if (move == Move::DELIVER || move == Move::COMPLETE) {
    out.record_ids = {record_id(1)};
    out.observations = 10;
  }
  if (move == Move::FAIL) out.observations = 10;
  return out;
}

TEST(StateTable, data_has_exactly_the_rows_of_the_design) {
  for (const State from : kAll) {
    for (const Move move : fbs::EnumValuesMove()) {
      for (const Side by : {Side::requester, Side::provider}) {
        // Beside the design: an acknowledgement answers a requester's move in whatever state
        // (facts 2.3 row 19).
        const bool answer = move == Move::ACKNOWLEDGE && by == Side::provider;
        EXPECT_EQ(may_move(from, move, by), expected(from, move, by) || answer)
            << name_of(by) << ' ' << name_of(move) << " in " << name_of(from);
      }
    }
  }
}

TEST(StateTable, acknowledgement_that_answers_nothing_is_legal_in_sent_alone) {
  for (const State from : kAll) {
    const auto* row = find_transition(from, Move::ACKNOWLEDGE, Side::provider, {});
    EXPECT_EQ(row != nullptr, from == SENT) << name_of(from);
  }
}

TEST(StateTable, each_move_leads_where_the_design_says) {
  const Facts none, some{.something_delivered = true}, all{true, true, false, Reason::AGREEMENT};
  const auto to = [](State from, Move move, Side by, const Facts& facts) {
    const auto* row = find_transition(from, move, by, facts);
    return row == nullptr ? std::string_view("nowhere") : name_of(row->to);
  };
  EXPECT_EQ(to(SENT, Move::ACKNOWLEDGE, Side::provider, none), "RECEIVED");
  EXPECT_EQ(to(RECEIVED, Move::HOLD, Side::provider, none), "UNDER_REVIEW");
  EXPECT_EQ(to(OFFERED, Move::TAKE, Side::requester, none), "ACCEPTED");
  EXPECT_EQ(to(ACCEPTED, Move::SCHEDULE, Side::provider, none), "SCHEDULED");
  EXPECT_EQ(to(SCHEDULED, Move::START, Side::provider, none), "COLLECTING");
  EXPECT_EQ(to(DELIVERED, Move::CONFIRM, Side::requester, none), "FULFILLED");
  EXPECT_EQ(to(DELIVERED, Move::DISPUTE, Side::requester, none), "PARTIAL");
  EXPECT_EQ(to(SENT, Move::REJECT, Side::provider, none), "REJECTED");
  for (const State from : {RECEIVED, UNDER_REVIEW}) {
    EXPECT_EQ(to(from, Move::ACCEPT, Side::provider, none), "ACCEPTED");
    EXPECT_EQ(to(from, Move::OFFER, Side::provider, none), "OFFERED");
    EXPECT_EQ(to(from, Move::DECLINE, Side::provider, none), "DECLINED");
    EXPECT_EQ(to(from, Move::REJECT, Side::provider, none), "REJECTED");
    EXPECT_EQ(to(from, Move::EXPIRE, Side::provider, none), "EXPIRED");
  }
  for (const State from : kAtWork) {
    EXPECT_EQ(to(from, Move::DELIVER, Side::provider, all), "DELIVERED");
    EXPECT_EQ(to(from, Move::DELIVER, Side::provider, some), "nowhere");
    EXPECT_EQ(to(from, Move::COMPLETE, Side::provider, some), "DELIVERED");
    EXPECT_EQ(to(from, Move::COMPLETE, Side::provider, none), "nowhere");
    EXPECT_EQ(to(from, Move::WITHDRAW, Side::provider, none), "WITHDRAWN");
    EXPECT_EQ(to(from, Move::FAIL, Side::provider, none), "FAILED");
    EXPECT_EQ(to(from, Move::FAIL, Side::provider, some), "CLOSED_PARTIAL");
    EXPECT_EQ(to(from, Move::EXPIRE, Side::provider, none), "FAILED");
    EXPECT_EQ(to(from, Move::EXPIRE, Side::provider, some), "CLOSED_PARTIAL");
  }
  for (const State from : kOpen) {
    EXPECT_EQ(to(from, Move::CANCEL, Side::requester, none), "CANCELLED");
    EXPECT_EQ(to(from, Move::CANCEL, Side::provider, all), "CANCELLED");
    EXPECT_EQ(to(from, Move::CANCEL, Side::provider, none), "nowhere");
  }
  EXPECT_EQ(to(DELIVERED, Move::EXPIRE, Side::provider, all), "FULFILLED");
  EXPECT_EQ(to(DELIVERED, Move::EXPIRE, Side::provider, some), "CLOSED_PARTIAL");
}

TEST(StateTable, own_move_is_permitted_exactly_where_the_design_says) {
  for (const Side role : {Side::requester, Side::provider}) {
    for (const State state : kAll) {
      for (const Move move : fbs::EnumValuesMove()) {
        TaskRecord record = in_state(role, state);
        const TaskRecord before = record;
        const auto said = apply_own(record, intent_of(move, role), kSent + hours{5}, fake_hash);
        const bool may =
            expected(state, move, role) && move != Move::EXPIRE;  // EXPIRE: the clock first
        EXPECT_EQ(said.has_value(), may) << name_of(role) << ' ' << name_of(move) << " in "
                                         << name_of(state) << ": " << code_of(said);
        if (!may) {
          EXPECT_EQ(record, before) << name_of(move) << " refused, and yet the record changed";
        }
      }
    }
  }
}

TEST(StateTable, peers_move_is_permitted_exactly_where_the_design_says) {
  for (const Side role : {Side::requester, Side::provider}) {
    for (const State state : kAll) {
      for (const Move move : fbs::EnumValuesMove()) {
        if (move == Move::UNSPECIFIED) continue;
        TaskRecord record = in_state(role, state);
        const TaskRecord before = record;
        // The provider's EXPIRE is signed when even the time to check (9 h + 24 h) is over.
        const UtcTime time = kSent + (move == Move::EXPIRE ? hours{40} : hours{5});
        const TaskMove message = message_of(record, move, time);
        const auto heard =
            apply_peer(record, message, kSent + hours{5}, fake_hash(build_move(message)));
        const bool may = expected(state, move, other(role));
        const bool peers_kind =
            side_of(move) == other(role) || (move == Move::CANCEL && role == Side::requester);
        const bool late = terminal(state) && peers_kind && move != Move::AMEND;
        EXPECT_EQ(heard.has_value(), may || late)
            << name_of(other(role)) << ' ' << name_of(move) << " in " << name_of(state) << ": "
            << code_of(heard);
        if (heard && late) {
          EXPECT_EQ(heard->effect, Effect::late);
          EXPECT_EQ(record.state, state);
        }
        if (!heard) {
          EXPECT_EQ(record, before) << name_of(move) << " refused, and yet the record changed";
        }
      }
    }
  }
}

TEST(StateTable, terminal_states_have_no_way_out) {
  for (const Transition& row : transitions()) {
    if (terminal(row.from)) {
      EXPECT_EQ(row.from, row.to) << name_of(row.from);
    }
  }
  for (const DeadlineRow& row : deadline_rows()) EXPECT_FALSE(terminal(row.from));
  for (const CountRow& row : count_rows()) EXPECT_FALSE(terminal(row.from));
  EXPECT_FALSE(terminal(DELIVERED));
  EXPECT_TRUE(terminal(FULFILLED));
  EXPECT_TRUE(terminal(WITHDRAWN));
}

TEST(StateTable, rows_of_one_state_move_and_side_exclude_each_other) {
  for (const Transition& a : transitions()) {
    for (const Transition& b : transitions()) {
      if (&a == &b || a.from != b.from || a.move != b.move || a.by != b.by) continue;
      EXPECT_NE(a.when, b.when) << name_of(a.from) << ' ' << name_of(a.move);
    }
  }
}

TEST(StateTable, amendment_is_in_the_data_and_refused_as_not_in_this_form) {
  for (const State state : kOpen) {
    const auto* row = find_transition(state, Move::AMEND, Side::requester, {});
    ASSERT_NE(row, nullptr) << name_of(state);
    EXPECT_EQ(row->when, Condition::later_form);
    EXPECT_EQ(row->to, state == OFFERED ? RECEIVED : state);
    TaskRecord asks = in_state(Side::requester, state);
    EXPECT_EQ(code_of(apply_own(asks, intent_of(Move::AMEND, Side::requester), kSent, fake_hash)),
              "task_not_in_this_form");
    TaskRecord gives = in_state(Side::provider, state);
    const TaskMove message = message_of(gives, Move::AMEND, kSent + hours{1});
    EXPECT_EQ(code_of(apply_peer(gives, message, kSent + hours{1}, fake_hash(build_move(message)))),
              "task_not_in_this_form");
  }
}

TEST(StateTable, names_round_trip) {
  for (const State state : kAll) EXPECT_EQ(state_of(name_of(state)), state);
  for (const Move move : fbs::EnumValuesMove()) EXPECT_EQ(move_of(name_of(move)), move);
  for (const Reason reason : fbs::EnumValuesReason()) EXPECT_EQ(reason_of(name_of(reason)), reason);
  EXPECT_EQ(state_of("sent"), std::nullopt);
  EXPECT_EQ(state_of("DRAFT"), std::nullopt);
  EXPECT_EQ(move_of("REFUSE"), std::nullopt);
}

}  // namespace
}  // namespace accord::node::tasking::test
