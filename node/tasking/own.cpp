// Moves that this side makes.
#include <limits>

#include "node/tasking/steps.hpp"

namespace accord::node::tasking {
namespace {

constexpr std::uint32_t clamped(std::uint64_t count) {
  constexpr std::uint32_t kMax = std::numeric_limits<std::uint32_t>::max();
  return count > kMax ? kMax : static_cast<std::uint32_t>(count);
}

TaskMove frame(const TaskRecord& record, const Intent& intent, UtcTime now) {
  TaskMove out;
  out.id = record.request.id;
  out.version = record.request.version;
  out.number = next_number(record.own, record.role);
  out.move = intent.move;
  out.reason = intent.reason;
  out.time = own_time(record, now);
  out.respond_by = intent.deadline;
  out.scope = intent.scope;
  out.previous_own = last_hash(record.own);
  out.last_seen = last_hash(record.theirs);
  return out;
}

/// Counts and names are ours to fill: the caller cannot claim what was not published.
void fill_counts(const TaskRecord& record, TaskMove& out) {
  const bool names = out.move == Move::DELIVER || out.move == Move::COMPLETE;
  if (names) {
    for (const auto& [id, observations] : record.delivered) out.record_ids.push_back(id);
  }
  const bool counts = names || out.move == Move::FAIL || out.move == Move::EXPIRE;
  // A closing says what stood when the clock closed it: FAILED was nothing, whatever came since.
  const bool failed = out.move == Move::EXPIRE && record.confirmed == State::FAILED;
  if (counts && !failed) out.observations = clamped(record.delivered_observations);
}

void commit_own(TaskRecord& record, const TaskMove& move, const Digest& hash) {
  record.own.hashes.push_back(hash);
  record.own.last_time = move.time;
}

Result<TaskMove> sign_off(TaskRecord& record, TaskMove out, const MessageHash& hash) {
  const State at = record.confirmed;
  ACCORD_CHECK(check_move(out));
  commit_own(record, out, hash(build_move(out)));
  note(record, {out.time, Actor::provider, out.move, out.reason, at, at, Effect::applied});
  return out;
}

/// What the provider owes comes before anything else: first the closing, then the answer.
Result<TaskMove> say_closing(TaskRecord& record, const Intent& intent, const MessageHash& hash) {
  if (intent.move != Move::EXPIRE) {
    return refuse(Code::task_too_late, record, intent.move, record.role,
                  "the deadline has passed, and EXPIRE is due");
  }
  TaskMove out = frame(record, {Move::EXPIRE}, *record.closing_due);
  fill_counts(record, out);
  auto said = sign_off(record, std::move(out), hash);
  if (said) record.closing_due.reset();
  return said;
}

Result<TaskMove> say_answer(TaskRecord& record, const Intent& intent, const MessageHash& hash) {
  if (intent.move != Move::ACKNOWLEDGE) {
    return refuse(Code::task_move_pending, record, intent.move, record.role,
                  "the requester's move is answered first");
  }
  const AnswerDue answer = *record.answer_due;
  auto said = sign_off(record, frame(record, {Move::ACKNOWLEDGE, answer.reason}, answer.at), hash);
  if (said) record.answer_due.reset();
  return said;
}

Status check_offer(const TaskRecord& record, const TaskMove& move) {
  if (move.move != Move::OFFER) return {};
  if (*move.respond_by <= move.time || *move.respond_by > move.scope->deliver_by) {
    return refuse(Code::task_move_invalid, record, move.move, Side::provider,
                  "an offer is valid after it is made, and no longer than until delivery");
  }
  return {};
}

Result<TaskMove> provider_moves(TaskRecord& record, const Intent& intent, UtcTime now,
                                const MessageHash& hash) {
  if (record.closing_due) return say_closing(record, intent, hash);
  if (record.answer_due) return say_answer(record, intent, hash);
  const UtcTime at = own_time(record, now);
  if (passed_deadline(record, Side::provider, at) != nullptr) {
    return refuse(Code::task_too_late, record, intent.move, record.role, "the deadline has passed");
  }
  if (intent.move == Move::EXPIRE && !terminal(record.confirmed)) {
    return refuse(Code::task_too_early, record, intent.move, record.role,
                  "the deadline has not passed");
  }
  TaskMove out = frame(record, intent, now);
  fill_counts(record, out);
  ACCORD_TRY(const State to, provider_target(record, out, false));
  ACCORD_CHECK(check_move(out));
  ACCORD_CHECK(check_effective_deadline(record, out));
  ACCORD_CHECK(check_offer(record, out));
  commit_own(record, out, hash(build_move(out)));
  note(record,
       {out.time, Actor::provider, out.move, out.reason, record.confirmed, to, Effect::applied});
  take_effect(record, out, to);
  settle(record, out.time);
  record.cause = out.reason;
  return out;
}

/// TAKE and DISPUTE have their own last instant, on our clock and without skew; the provider grants
/// the skew.
Status check_requester_in_time(const TaskRecord& record, Move move, UtcTime now) {
  const bool late = (move == Move::TAKE && now > instant_of(record, Deadline::valid_until)) ||
                    (move == Move::DISPUTE && now > instant_of(record, Deadline::check));
  if (late) {
    return refuse(Code::task_too_late, record, move, Side::requester, "the deadline has passed");
  }
  return {};
}

Result<TaskMove> requester_moves(TaskRecord& record, const Intent& intent, UtcTime now,
                                 const MessageHash& hash) {
  const Move move = intent.move;
  ACCORD_TRY(const State to, requester_target(record, move));
  if (record.pending) {
    return refuse(Code::task_move_pending, record, move, record.role,
                  std::string(name_of(record.pending->move)) + " waits for the provider's answer");
  }
  ACCORD_CHECK(check_requester_in_time(record, move, own_time(record, now)));
  if (move == Move::CONFIRM && holding_of(record) != Holding::all) {
    return refuse(Code::task_count_short, record, move, record.role,
                  "not every record named is held, or they hold too few observations");
  }
  TaskMove out = frame(record, intent, now);
  ACCORD_CHECK(check_move(out));
  const Digest own_hash = hash(build_move(out));
  commit_own(record, out, own_hash);
  record.pending = PendingMove{move, out.reason, own_hash};
  const std::size_t lines = record.history.size();
  settle(record, out.time);
  if (record.history.size() == lines) {  // TAKE, DISPUTE: said, and nothing is presumed from it
    note(record,
         {out.time, Actor::requester, move, out.reason, record.state, to, Effect::presumed});
  }
  return out;
}

}  // namespace

Result<TaskMove> apply_own(TaskRecord& record, const Intent& intent, UtcTime now,
                           const MessageHash& hash) {
  if (intent.move == Move::AMEND) {
    return refuse(Code::task_not_in_this_form, record, intent.move, record.role,
                  "amendment rounds come with a later release");
  }
  if (next_number(record.own, record.role) > kMaxMessagesPerSide) {
    return refuse(Code::task_limit, record, intent.move, record.role, "too many messages");
  }
  return record.role == Side::provider ? provider_moves(record, intent, now, hash)
                                       : requester_moves(record, intent, now, hash);
}

}  // namespace accord::node::tasking
