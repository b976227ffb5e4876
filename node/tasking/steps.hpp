// Inside this room: what the operations of the life cycle have in common. Nothing here checks who
// asks; the operations do.
#pragma once

#include <algorithm>
#include <string>

#include "node/tasking/life_cycle.hpp"

namespace accord::node::tasking {

/// "ACCEPT by the provider in SENT: <why>", at "request <id>".
tl::unexpected<Error> refuse(Code code, const TaskRecord& record, Move move, Side by,
                             std::string why);

/// The state that a move leads to. Errors: task_illegal_move, task_count_short.
Result<State> provider_target(const TaskRecord& record, const TaskMove& move, bool answers);
Result<State> requester_target(const TaskRecord& record, Move move);

/// An acknowledgement may move the deadline back, never forward of the one asked for nor past
/// delivery. Errors: task_move_invalid
Status check_effective_deadline(const TaskRecord& record, const TaskMove& move);

/// Errors: bad_value
Status check_terms(const Terms& terms);

/// Facts from what this side has counted; for the clock, and for the requester's moves.
Facts facts_of_counts(const TaskRecord& record);
/// Facts from what a provider's move says; both sides judge the move by these alone.
Facts facts_of_move(const TaskRecord& record, const TaskMove& move, bool answers);

/// The instant of a deadline, skew not added. Requires: what it rests on (offer, claim) is there.
UtcTime instant_of(const TaskRecord& record, Deadline deadline);
/// The row of the confirmed state that the clock of `side` has passed at `now`; nullptr when none.
const DeadlineRow* passed_deadline(const TaskRecord& record, Side side, UtcTime now);

/// Adds a line, and makes its reason the cause when the shown state changed.
void note(TaskRecord& record, const HistoryLine& line);

/// Number of the next move in a chain: the requester's hashes begin with the request, which has no
/// number.
std::uint32_t next_number(const Chain& chain, Side side);
Digest last_hash(const Chain& chain);

/// The effects of a move that binds, beside its row: scope, claim, commitment.
void take_effect(TaskRecord& record, const TaskMove& move, State to);
/// The same for a requester's move, which carries nothing.
void take_requesters_effect(TaskRecord& record, Move move, State to);
/// The confirmed state moved on by what was counted, as far as the rows of counting lead.
State counted(const TaskRecord& record);

/// Provider: closes by its clock what `now` has passed, once. True when it did.
bool close_by_clock(TaskRecord& record, UtcTime now);
/// Shown state from confirmed state and counts and, at the requester, pending move and clock. After
/// every change.
void settle(TaskRecord& record, UtcTime now);

/// Requester: what it holds of the claim in force.
enum class Holding : std::uint8_t { missing, short_of_count, all };
Holding holding_of(const TaskRecord& record);

/// The provider's judgement never goes behind its last signature, so that times along its chain
/// never decrease.
inline UtcTime own_time(const TaskRecord& record, UtcTime now) {
  return now < record.own.last_time ? record.own.last_time : now;
}

/// Says whether the shown state or its presumption changed since the mark was made.
class ChangeMark {
 public:
  explicit ChangeMark(const TaskRecord& record)
      : state_(record.state), presumed_(record.presumed) {}
  [[nodiscard]] Step step(const TaskRecord& record, Effect effect) const;

 private:
  State state_;
  bool presumed_;
};

}  // namespace accord::node::tasking
