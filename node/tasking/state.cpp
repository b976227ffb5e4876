// The rows. DESIGN.md section 9; what the rows decide beyond it is said in the README of this
// folder.
#include "node/tasking/state.hpp"

#include <algorithm>
#include <array>

namespace accord::node::tasking {
namespace {

using enum State;
using C = Condition;
constexpr Side kAsks = Side::requester;
constexpr Side kGives = Side::provider;

constexpr Transition kTransitions[] = {
    // An answer to a requester's move changes nothing by itself: the move that it answers does.
    {SENT, Move::ACKNOWLEDGE, kGives, SENT, C::answers_requester},
    {RECEIVED, Move::ACKNOWLEDGE, kGives, RECEIVED, C::answers_requester},
    {UNDER_REVIEW, Move::ACKNOWLEDGE, kGives, UNDER_REVIEW, C::answers_requester},
    {OFFERED, Move::ACKNOWLEDGE, kGives, OFFERED, C::answers_requester},
    {ACCEPTED, Move::ACKNOWLEDGE, kGives, ACCEPTED, C::answers_requester},
    {SCHEDULED, Move::ACKNOWLEDGE, kGives, SCHEDULED, C::answers_requester},
    {COLLECTING, Move::ACKNOWLEDGE, kGives, COLLECTING, C::answers_requester},
    {PARTIAL, Move::ACKNOWLEDGE, kGives, PARTIAL, C::answers_requester},
    {DELIVERED, Move::ACKNOWLEDGE, kGives, DELIVERED, C::answers_requester},
    {FULFILLED, Move::ACKNOWLEDGE, kGives, FULFILLED, C::answers_requester},
    {CLOSED_PARTIAL, Move::ACKNOWLEDGE, kGives, CLOSED_PARTIAL, C::answers_requester},
    {FAILED, Move::ACKNOWLEDGE, kGives, FAILED, C::answers_requester},
    {REJECTED, Move::ACKNOWLEDGE, kGives, REJECTED, C::answers_requester},
    {DECLINED, Move::ACKNOWLEDGE, kGives, DECLINED, C::answers_requester},
    {EXPIRED, Move::ACKNOWLEDGE, kGives, EXPIRED, C::answers_requester},
    {CANCELLED, Move::ACKNOWLEDGE, kGives, CANCELLED, C::answers_requester},
    {WITHDRAWN, Move::ACKNOWLEDGE, kGives, WITHDRAWN, C::answers_requester},

    {SENT, Move::ACKNOWLEDGE, kGives, RECEIVED},
    {SENT, Move::REJECT, kGives, REJECTED},
    {RECEIVED, Move::REJECT, kGives, REJECTED},
    {UNDER_REVIEW, Move::REJECT, kGives, REJECTED},
    {RECEIVED, Move::HOLD, kGives, UNDER_REVIEW},
    {RECEIVED, Move::ACCEPT, kGives, ACCEPTED},
    {UNDER_REVIEW, Move::ACCEPT, kGives, ACCEPTED},
    {RECEIVED, Move::OFFER, kGives, OFFERED},
    {UNDER_REVIEW, Move::OFFER, kGives, OFFERED},
    {RECEIVED, Move::DECLINE, kGives, DECLINED},
    {UNDER_REVIEW, Move::DECLINE, kGives, DECLINED},
    {OFFERED, Move::TAKE, kAsks, ACCEPTED},

    {ACCEPTED, Move::SCHEDULE, kGives, SCHEDULED},
    {ACCEPTED, Move::START, kGives, COLLECTING},
    {SCHEDULED, Move::START, kGives, COLLECTING},

    {ACCEPTED, Move::DELIVER, kGives, DELIVERED, C::count_reached},
    {SCHEDULED, Move::DELIVER, kGives, DELIVERED, C::count_reached},
    {COLLECTING, Move::DELIVER, kGives, DELIVERED, C::count_reached},
    {PARTIAL, Move::DELIVER, kGives, DELIVERED, C::count_reached},
    {ACCEPTED, Move::COMPLETE, kGives, DELIVERED, C::something_delivered},
    {SCHEDULED, Move::COMPLETE, kGives, DELIVERED, C::something_delivered},
    {COLLECTING, Move::COMPLETE, kGives, DELIVERED, C::something_delivered},
    {PARTIAL, Move::COMPLETE, kGives, DELIVERED, C::something_delivered},
    {DELIVERED, Move::CONFIRM, kAsks, FULFILLED},
    {DELIVERED, Move::DISPUTE, kAsks, PARTIAL},

    {ACCEPTED, Move::WITHDRAW, kGives, WITHDRAWN},
    {SCHEDULED, Move::WITHDRAW, kGives, WITHDRAWN},
    {COLLECTING, Move::WITHDRAW, kGives, WITHDRAWN},
    {PARTIAL, Move::WITHDRAW, kGives, WITHDRAWN},
    {ACCEPTED, Move::FAIL, kGives, FAILED, C::nothing_delivered},
    {SCHEDULED, Move::FAIL, kGives, FAILED, C::nothing_delivered},
    {COLLECTING, Move::FAIL, kGives, FAILED, C::nothing_delivered},
    {PARTIAL, Move::FAIL, kGives, FAILED, C::nothing_delivered},
    {ACCEPTED, Move::FAIL, kGives, CLOSED_PARTIAL, C::something_delivered},
    {SCHEDULED, Move::FAIL, kGives, CLOSED_PARTIAL, C::something_delivered},
    {COLLECTING, Move::FAIL, kGives, CLOSED_PARTIAL, C::something_delivered},
    {PARTIAL, Move::FAIL, kGives, CLOSED_PARTIAL, C::something_delivered},

    {SENT, Move::CANCEL, kAsks, CANCELLED},
    {RECEIVED, Move::CANCEL, kAsks, CANCELLED},
    {UNDER_REVIEW, Move::CANCEL, kAsks, CANCELLED},
    {OFFERED, Move::CANCEL, kAsks, CANCELLED},
    {ACCEPTED, Move::CANCEL, kAsks, CANCELLED},
    {SCHEDULED, Move::CANCEL, kAsks, CANCELLED},
    {COLLECTING, Move::CANCEL, kAsks, CANCELLED},
    {PARTIAL, Move::CANCEL, kAsks, CANCELLED},
    {DELIVERED, Move::CANCEL, kAsks, CANCELLED},
    {SENT, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {RECEIVED, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {UNDER_REVIEW, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {OFFERED, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {ACCEPTED, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {SCHEDULED, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {COLLECTING, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {PARTIAL, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},
    {DELIVERED, Move::CANCEL, kGives, CANCELLED, C::agreement_ended},

    // The provider's history has passed a deadline.
    {SENT, Move::EXPIRE, kGives, EXPIRED},
    {RECEIVED, Move::EXPIRE, kGives, EXPIRED},
    {UNDER_REVIEW, Move::EXPIRE, kGives, EXPIRED},
    {OFFERED, Move::EXPIRE, kGives, EXPIRED},
    {ACCEPTED, Move::EXPIRE, kGives, FAILED, C::nothing_delivered},
    {SCHEDULED, Move::EXPIRE, kGives, FAILED, C::nothing_delivered},
    {COLLECTING, Move::EXPIRE, kGives, FAILED, C::nothing_delivered},
    {PARTIAL, Move::EXPIRE, kGives, FAILED, C::nothing_delivered},
    {ACCEPTED, Move::EXPIRE, kGives, CLOSED_PARTIAL, C::something_delivered},
    {SCHEDULED, Move::EXPIRE, kGives, CLOSED_PARTIAL, C::something_delivered},
    {COLLECTING, Move::EXPIRE, kGives, CLOSED_PARTIAL, C::something_delivered},
    {PARTIAL, Move::EXPIRE, kGives, CLOSED_PARTIAL, C::something_delivered},
    {DELIVERED, Move::EXPIRE, kGives, FULFILLED, C::count_reached},
    {DELIVERED, Move::EXPIRE, kGives, CLOSED_PARTIAL, C::count_short},

    // Amendment rounds: agreed, named, and not in this form.
    {SENT, Move::AMEND, kAsks, SENT, C::later_form},
    {RECEIVED, Move::AMEND, kAsks, RECEIVED, C::later_form},
    {UNDER_REVIEW, Move::AMEND, kAsks, UNDER_REVIEW, C::later_form},
    {OFFERED, Move::AMEND, kAsks, RECEIVED, C::later_form},
    {ACCEPTED, Move::AMEND, kAsks, ACCEPTED, C::later_form},
    {SCHEDULED, Move::AMEND, kAsks, SCHEDULED, C::later_form},
    {COLLECTING, Move::AMEND, kAsks, COLLECTING, C::later_form},
    {PARTIAL, Move::AMEND, kAsks, PARTIAL, C::later_form},
    {DELIVERED, Move::AMEND, kAsks, DELIVERED, C::later_form},
};

constexpr DeadlineRow kDeadlines[] = {
    {SENT, Deadline::acknowledge, true, false, EXPIRED},
    {SENT, Deadline::respond_by, false, true, EXPIRED},
    {RECEIVED, Deadline::respond_by, true, true, EXPIRED},
    {UNDER_REVIEW, Deadline::respond_by, true, true, EXPIRED},
    {OFFERED, Deadline::valid_until, true, true, EXPIRED},
    {ACCEPTED, Deadline::delivery, true, true, FAILED, C::nothing_delivered},
    {SCHEDULED, Deadline::delivery, true, true, FAILED, C::nothing_delivered},
    {COLLECTING, Deadline::delivery, true, true, FAILED, C::nothing_delivered},
    {PARTIAL, Deadline::delivery, true, true, FAILED, C::nothing_delivered},
    {ACCEPTED, Deadline::delivery, true, true, CLOSED_PARTIAL, C::something_delivered},
    {SCHEDULED, Deadline::delivery, true, true, CLOSED_PARTIAL, C::something_delivered},
    {COLLECTING, Deadline::delivery, true, true, CLOSED_PARTIAL, C::something_delivered},
    {PARTIAL, Deadline::delivery, true, true, CLOSED_PARTIAL, C::something_delivered},
    {DELIVERED, Deadline::check, true, true, FULFILLED, C::count_reached},
    {DELIVERED, Deadline::check, true, true, CLOSED_PARTIAL, C::count_short},
};

constexpr CountRow kCounts[] = {
    {ACCEPTED, COLLECTING, C::something_delivered},
    {SCHEDULED, COLLECTING, C::something_delivered},
    {COLLECTING, PARTIAL, C::count_short},
};

constexpr std::array<std::string_view, 17> kStateNames = {
    "SENT",       "RECEIVED", "UNDER_REVIEW", "OFFERED",   "ACCEPTED",       "SCHEDULED",
    "COLLECTING", "PARTIAL",  "DELIVERED",    "FULFILLED", "CLOSED_PARTIAL", "FAILED",
    "REJECTED",   "DECLINED", "EXPIRED",      "CANCELLED", "WITHDRAWN"};

bool holds(Condition when, const Facts& facts) {
  switch (when) {
    case C::none:
      return true;
    case C::answers_requester:
      return facts.answers_requester;
    case C::nothing_delivered:
      return !facts.something_delivered;
    case C::something_delivered:
      return facts.something_delivered;
    case C::count_reached:
      return facts.count_reached;
    case C::count_short:
      return !facts.count_reached;
    case C::agreement_ended:
      return facts.reason == Reason::AGREEMENT;
    case C::later_form:
      return true;  // the caller refuses it by its own code
  }
  return false;
}

}  // namespace

std::span<const Transition> transitions() { return kTransitions; }
std::span<const DeadlineRow> deadline_rows() { return kDeadlines; }
std::span<const CountRow> count_rows() { return kCounts; }

const Transition* find_transition(State from, Move move, Side by, const Facts& facts) {
  for (const Transition& row : kTransitions) {
    if (row.from == from && row.move == move && row.by == by && holds(row.when, facts)) return &row;
  }
  return nullptr;
}

bool may_move(State from, Move move, Side by) {
  return std::any_of(std::begin(kTransitions), std::end(kTransitions), [&](const Transition& row) {
    return row.from == from && row.move == move && row.by == by && row.when != C::later_form;
  });
}

const DeadlineRow* find_deadline(State from, Side clock, const Facts& facts) {
  for (const DeadlineRow& row : kDeadlines) {
    const bool ours = clock == Side::requester ? row.requester_clock : row.provider_clock;
    if (row.from == from && ours && holds(row.when, facts)) return &row;
  }
  return nullptr;
}

Side side_of(Move move) {
  switch (move) {
    case Move::TAKE:
    case Move::CANCEL:
    case Move::AMEND:
    case Move::CONFIRM:
    case Move::DISPUTE:
      return Side::requester;
    case Move::UNSPECIFIED:
    case Move::ACKNOWLEDGE:
    case Move::HOLD:
    case Move::ACCEPT:
    case Move::OFFER:
    case Move::DECLINE:
    case Move::REJECT:
    case Move::SCHEDULE:
    case Move::START:
    case Move::DELIVER:
    case Move::COMPLETE:
    case Move::WITHDRAW:
    case Move::FAIL:
    case Move::EXPIRE:
      return Side::provider;
  }
  return Side::provider;
}

std::string_view name_of(State state) {
  const auto index = static_cast<std::size_t>(state) - 1;
  return index < kStateNames.size() ? kStateNames[index] : "UNSPECIFIED";
}

std::string_view name_of(Move move) { return fbs::EnumNameMove(move); }
std::string_view name_of(Reason reason) { return fbs::EnumNameReason(reason); }
std::string_view name_of(Side side) { return side == Side::requester ? "requester" : "provider"; }

std::optional<State> state_of(std::string_view name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (kStateNames[i] == name) return static_cast<State>(i + 1);
  }
  return std::nullopt;
}

std::optional<Move> move_of(std::string_view name) {
  for (const Move move : fbs::EnumValuesMove()) {
    if (name_of(move) == name) return move;
  }
  return std::nullopt;
}

std::optional<Reason> reason_of(std::string_view name) {
  for (const Reason reason : fbs::EnumValuesReason()) {
    if (name_of(reason) == name) return reason;
  }
  return std::nullopt;
}

std::optional<Side> side_of_name(std::string_view name) {
  if (name == "requester") return Side::requester;
  if (name == "provider") return Side::provider;
  return std::nullopt;
}

}  // namespace accord::node::tasking
