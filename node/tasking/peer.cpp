// Moves that the peer made: the chain is checked first, then the table.
#include <algorithm>

#include "node/tasking/steps.hpp"

namespace accord::node::tasking {
namespace {

/// How many of our messages `last_seen` covers; empty when it is none of them.
std::optional<std::size_t> seen_by_peer(const TaskRecord& record, const Digest& last_seen) {
  if (last_seen == Digest{}) return 0;
  const auto& ours = record.own.hashes;
  const auto found = std::find(ours.begin(), ours.end(), last_seen);
  if (found == ours.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ours.begin()) + 1;
}

enum class Place : std::uint8_t { next, repeated };

/// Where the message stands in its sender's history.
Result<Place> place_in_chain(const TaskRecord& record, const TaskMove& move, const Digest& hash) {
  const Side by = other(record.role);
  const std::uint32_t next = next_number(record.theirs, by);
  if (move.number < next) {
    const std::size_t index = by == Side::requester ? move.number : move.number - 1;
    if (record.theirs.hashes[index] == hash) return Place::repeated;
    return refuse(Code::task_history_forked, record, move.move, by,
                  "number " + std::to_string(move.number) + " came before with other bytes");
  }
  if (move.number > next) {
    return refuse(
        Code::task_out_of_order, record, move.move, by,
        "number " + std::to_string(move.number) + " where " + std::to_string(next) + " comes next");
  }
  if (next > kMaxMessagesPerSide) {
    return refuse(Code::task_limit, record, move.move, by, "too many messages");
  }
  if (move.previous_own != last_hash(record.theirs)) {
    return refuse(Code::task_chain_broken, record, move.move, by,
                  "it does not name its sender's previous message");
  }
  const auto seen = seen_by_peer(record, move.last_seen);
  if (!seen || *seen < record.own_seen_by_peer || (by == Side::provider && *seen == 0)) {
    return refuse(Code::task_chain_broken, record, move.move, by,
                  "it does not name a message of ours that it may have seen last");
  }
  if (move.time < record.theirs.last_time) {
    return refuse(Code::task_time_backwards, record, move.move, by,
                  "signed before its sender's previous message");
  }
  return Place::next;
}

void take_into_chain(TaskRecord& record, const TaskMove& move, const Digest& hash) {
  record.theirs.hashes.push_back(hash);
  record.theirs.last_time = move.time;
  record.own_seen_by_peer = *seen_by_peer(record, move.last_seen);
}

void note_late(TaskRecord& record, const TaskMove& move, Actor by) {
  note(record,
       {move.time, by, move.move, move.reason, record.confirmed, record.confirmed, Effect::late});
}

/// Provider: takes a requester's move into its history, applied or too late, and owes the answer.
Result<Effect> from_requester(TaskRecord& record, const TaskMove& move, UtcTime now,
                              const Digest& hash) {
  const UtcTime at = own_time(record, now);
  const bool over =
      terminal(record.confirmed) || passed_deadline(record, Side::provider, at) != nullptr;
  if (over) {
    if (side_of(move.move) != Side::requester) {
      return refuse(Code::task_illegal_move, record, move.move, Side::requester,
                    "the table has no such row");
    }
    close_by_clock(record, at);
    take_into_chain(record, move, hash);
    note_late(record, move, Actor::requester);
    record.answer_due = AnswerDue{Reason::TOO_LATE, at};
    return Effect::late;
  }
  ACCORD_TRY(const State to, requester_target(record, move.move));
  take_into_chain(record, move, hash);
  note(record, {move.time, Actor::requester, move.move, move.reason, record.confirmed, to,
                Effect::applied});
  record.cause = move.reason;
  take_requesters_effect(record, move.move, to);
  settle(record, at);
  record.answer_due = AnswerDue{Reason::UNSPECIFIED, at};
  return Effect::applied;
}

/// Requester: the provider's history passed a deadline without saying so; what it says now is late.
void close_by_history(TaskRecord& record, const DeadlineRow& row, UtcTime signed_at) {
  note(record, {signed_at, Actor::clock, Move::UNSPECIFIED, Reason::UNSPECIFIED, record.confirmed,
                row.to, Effect::applied});
  record.confirmed = row.to;
  record.cause = Reason::UNSPECIFIED;
}

/// Requester: the provider says what became of our pending move.
Result<Effect> take_answer(TaskRecord& record, const TaskMove& answer, const Digest& hash) {
  const PendingMove pending = *record.pending;
  if (answer.reason != Reason::UNSPECIFIED) {
    take_into_chain(record, answer, hash);
    note_late(record, answer, Actor::provider);
    record.pending.reset();
    return Effect::late;
  }
  ACCORD_TRY(const State to, requester_target(record, pending.move));
  take_into_chain(record, answer, hash);
  note(record, {answer.time, Actor::provider, Move::ACKNOWLEDGE, pending.reason, record.confirmed,
                to, Effect::applied});
  record.cause = pending.reason;
  record.pending.reset();
  take_requesters_effect(record, pending.move, to);
  return Effect::applied;
}

/// Requester: takes a provider's move, judged by the time at which it was signed.
Result<Effect> from_provider(TaskRecord& record, const TaskMove& move, const Digest& hash) {
  const bool answers =
      record.pending && move.move == Move::ACKNOWLEDGE && move.last_seen == record.pending->hash;
  if (side_of(move.move) != Side::provider && move.move != Move::CANCEL) {
    return refuse(Code::task_illegal_move, record, move.move, Side::provider,
                  "this move is the requester's");
  }
  const DeadlineRow* passed = passed_deadline(record, Side::provider, move.time);
  if (move.move == Move::EXPIRE && !terminal(record.confirmed) && passed == nullptr) {
    return refuse(Code::task_too_early, record, move.move, Side::provider,
                  "signed before the deadline was over");
  }
  const bool over = terminal(record.confirmed) || (passed != nullptr && move.move != Move::EXPIRE);
  if (over) {
    if (passed != nullptr && !terminal(record.confirmed)) {
      close_by_history(record, *passed, move.time);
    }
    take_into_chain(record, move, hash);
    note_late(record, move, Actor::provider);
    if (answers) record.pending.reset();
    return Effect::late;
  }
  if (answers) return take_answer(record, move, hash);
  ACCORD_TRY(const State to, provider_target(record, move, false));
  ACCORD_CHECK(check_effective_deadline(record, move));
  take_into_chain(record, move, hash);
  note(record,
       {move.time, Actor::provider, move.move, move.reason, record.confirmed, to, Effect::applied});
  record.cause = move.reason;
  take_effect(record, move, to);
  return Effect::applied;
}

}  // namespace

Status check_effective_deadline(const TaskRecord& record, const TaskMove& move) {
  if (move.move != Move::ACKNOWLEDGE || !move.respond_by) return {};
  const UtcTime asked = record.request.respond_by;
  if (*move.respond_by < asked || *move.respond_by > std::max(asked, record.scope.deliver_by)) {
    return refuse(Code::task_move_invalid, record, move.move, Side::provider,
                  "the effective deadline lies between the one asked for and the delivery");
  }
  return {};
}

Result<State> provider_target(const TaskRecord& record, const TaskMove& move, bool answers) {
  const bool answer_to_nothing =  // only an answer may say TOO_LATE
      move.move == Move::ACKNOWLEDGE && !answers && move.reason != Reason::UNSPECIFIED;
  const Facts facts = facts_of_move(record, move, answers);
  const Transition* row = find_transition(record.confirmed, move.move, Side::provider, facts);
  if (row != nullptr && !answer_to_nothing) return row->to;
  const bool by_count = move.move == Move::DELIVER || move.move == Move::COMPLETE;
  if (by_count && may_move(record.confirmed, move.move, Side::provider)) {
    return refuse(Code::task_count_short, record, move.move, Side::provider,
                  std::to_string(move.observations) + " of " +
                      std::to_string(record.committed_observations) + " observations");
  }
  return refuse(Code::task_illegal_move, record, move.move, Side::provider,
                "the table has no such row");
}

Result<State> requester_target(const TaskRecord& record, Move move) {
  const Transition* row =
      find_transition(record.confirmed, move, Side::requester, facts_of_counts(record));
  if (row != nullptr) return row->to;
  return refuse(Code::task_illegal_move, record, move, Side::requester,
                "the table has no such row");
}

Result<Step> apply_peer(TaskRecord& record, const TaskMove& move, UtcTime now, const Digest& hash) {
  ACCORD_CHECK(check_move(move));
  const Side by = other(record.role);
  if (move.id != record.request.id || move.version != record.request.version) {
    return refuse(Code::task_not_this_request, record, move.move, by,
                  "it is about " + move.id.text() + " version " + std::to_string(move.version));
  }
  ACCORD_TRY(const Place place, place_in_chain(record, move, hash));
  if (place == Place::repeated) return Step{};
  if (move.move == Move::AMEND) {
    return refuse(Code::task_not_in_this_form, record, move.move, by,
                  "amendment rounds come with a later release");
  }
  const ChangeMark mark(record);
  if (record.role == Side::provider) {
    ACCORD_TRY(const Effect effect, from_requester(record, move, now, hash));
    return mark.step(record, effect);
  }
  ACCORD_TRY(const Effect effect, from_provider(record, move, hash));
  settle(record, now);
  return mark.step(record, effect);
}

}  // namespace accord::node::tasking
