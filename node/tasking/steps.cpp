// Deadlines, history, and the effects of moves and counts: the parts shared by own moves, peer's
// moves and the clock.
#include "node/tasking/steps.hpp"

#include "schemas/vocab/assert.hpp"

namespace accord::node::tasking {

tl::unexpected<Error> refuse(Code code, const TaskRecord& record, Move move, Side by,
                             std::string why) {
  return fail(code,
              std::string(name_of(move)) + " by the " + std::string(name_of(by)) + " in " +
                  std::string(name_of(record.confirmed)) + ": " + std::move(why),
              "request " + record.request.id.text());
}

Facts facts_of_counts(const TaskRecord& record) {
  Facts facts;
  facts.something_delivered = record.delivered_observations > 0;
  facts.count_reached =
      (record.claim ? record.claim->observations : record.delivered_observations) >=
      record.committed_observations;
  return facts;
}

Facts facts_of_move(const TaskRecord& record, const TaskMove& move, bool answers) {
  Facts facts;
  facts.something_delivered = move.observations > 0;
  const std::uint32_t named = record.claim ? record.claim->observations : move.observations;
  facts.count_reached = named >= record.committed_observations;
  facts.answers_requester = answers;
  facts.reason = move.reason;
  return facts;
}

UtcTime instant_of(const TaskRecord& record, Deadline deadline) {
  switch (deadline) {
    case Deadline::acknowledge:
      return record.request.sent + record.terms.ack_within;
    case Deadline::respond_by:
      return record.respond_by;
    case Deadline::valid_until:
      ACCORD_ASSERT(record.offer.has_value());
      return record.offer->valid_until;
    case Deadline::delivery:
      return record.scope.deliver_by;
    case Deadline::check:
      ACCORD_ASSERT(record.claim.has_value());
      return record.claim->at + record.terms.check_within;
  }
  return kNever;
}

const DeadlineRow* passed_deadline(const TaskRecord& record, Side side, UtcTime now) {
  const DeadlineRow* row = find_deadline(record.confirmed, side, facts_of_counts(record));
  if (row == nullptr) return nullptr;
  return now > instant_of(record, row->deadline) + record.terms.clock_skew ? row : nullptr;
}

void note(TaskRecord& record, const HistoryLine& line) { record.history.push_back(line); }

std::uint32_t next_number(const Chain& chain, Side side) {
  const auto count = static_cast<std::uint32_t>(chain.hashes.size());
  return side == Side::requester ? count : count + 1;
}

Digest last_hash(const Chain& chain) {
  return chain.hashes.empty() ? Digest{} : chain.hashes.back();
}

std::optional<State> next_by_count(const TaskRecord& record, State from) {
  if (record.delivered_observations == 0) return std::nullopt;
  const bool reached = facts_of_counts(record).count_reached;
  for (const CountRow& row : count_rows()) {
    if (row.from == from && !(row.when == Condition::count_short && reached)) return row.to;
  }
  return std::nullopt;
}

State counted(const TaskRecord& record) {
  State state = record.confirmed;
  while (const auto next = next_by_count(record, state)) state = *next;
  return state;
}

void take_effect(TaskRecord& record, const TaskMove& move, State to) {
  if (move.move == Move::ACKNOWLEDGE && record.confirmed == State::SENT && to == State::RECEIVED) {
    record.respond_by = move.respond_by.value_or(record.request.respond_by);
  }
  if (move.move == Move::OFFER) record.offer = Offer{*move.scope, *move.respond_by};
  if (move.move == Move::ACCEPT) record.committed_observations = record.scope.observations;
  if (move.move == Move::DELIVER || move.move == Move::COMPLETE) {
    record.claim = Claim{move.record_ids, move.observations, move.time};
  }
  record.confirmed = to;
}

void take_requesters_effect(TaskRecord& record, Move move, State to) {
  if (move == Move::TAKE) {
    ACCORD_ASSERT(record.offer.has_value());
    record.scope = record.offer->scope;
    record.committed_observations = record.scope.observations;
  }
  if (move == Move::DISPUTE) {
    record.claim.reset();
    record.disputed = true;
  }
  record.confirmed = to;
}

bool close_by_clock(TaskRecord& record, UtcTime now) {
  if (record.role != Side::provider || record.answer_due) return false;
  const DeadlineRow* row = passed_deadline(record, Side::provider, now);
  if (row == nullptr) return false;
  note(record, {now, Actor::clock, Move::UNSPECIFIED, Reason::UNSPECIFIED, record.confirmed,
                row->to, Effect::applied});
  record.confirmed = row->to;
  record.state = row->to;
  record.cause = Reason::UNSPECIFIED;
  record.closing_due = now;
  return true;
}

namespace {

void note_count(TaskRecord& record, State from, State to, UtcTime now) {
  note(record,
       {now, Actor::count, Move::UNSPECIFIED, Reason::UNSPECIFIED, from, to, Effect::applied});
}

/// The provider's own counts are its history.
void settle_provider(TaskRecord& record, UtcTime now) {
  while (const auto next = next_by_count(record, record.confirmed)) {
    note_count(record, record.confirmed, *next, now);
    record.confirmed = *next;
  }
  record.state = record.confirmed;
}

/// The requester only shows what it counts: its data lane may be ahead of the provider's SCHEDULE
/// or START.
void show_count(TaskRecord& record, State shown_before, UtcTime now) {
  if (shown_before == record.state) return;
  State state = record.confirmed;
  for (State step = state; step != record.state; step = *next_by_count(record, step)) {
    if (step == shown_before) state = step;  // lines up to what was shown are written already
  }
  for (; state != record.state; state = *next_by_count(record, state)) {
    note_count(record, state, *next_by_count(record, state), now);
  }
}

/// The end that the requester presumes of itself, as the line that says so: its own move, or its
/// clock.
std::optional<HistoryLine> presumption(const TaskRecord& record, UtcTime now) {
  HistoryLine line{now,         Actor::clock, Move::UNSPECIFIED, Reason::UNSPECIFIED,
                   State::SENT, State::SENT,  Effect::presumed};
  const bool ends = record.pending &&
                    (record.pending->move == Move::CANCEL || record.pending->move == Move::CONFIRM);
  if (ends) {
    const Transition* row = find_transition(record.confirmed, record.pending->move, Side::requester,
                                            facts_of_counts(record));
    if (row == nullptr) return std::nullopt;  // overtaken; the provider's answer will say so
    line.to = row->to;
    line.by = Actor::requester;
    line.move = record.pending->move;
    line.reason = record.pending->reason;
    return line;
  }
  const DeadlineRow* row = passed_deadline(record, Side::requester, now);
  if (row == nullptr) return std::nullopt;
  line.to = row->to;
  if (row->deadline == Deadline::acknowledge) line.reason = Reason::TRANSPORT;
  return line;
}

}  // namespace

void settle(TaskRecord& record, UtcTime now) {
  if (record.role == Side::provider) return settle_provider(record, now);
  const State shown = record.state;
  const bool was_presumed = record.presumed;
  record.state = counted(record);
  record.presumed = false;
  if (terminal(record.confirmed)) return;
  auto line = presumption(record, now);
  if (!line) return show_count(record, shown, now);
  record.state = line->to;
  record.presumed = true;
  if (was_presumed && shown == record.state) return;
  line->from = was_presumed ? record.confirmed : shown;
  record.cause = line->reason;
  note(record, *line);
}

Holding holding_of(const TaskRecord& record) {
  ACCORD_ASSERT(record.claim.has_value());
  std::uint64_t held = 0;
  for (const RecordId& id : record.claim->record_ids) {
    const auto found = record.delivered.find(id);
    if (found == record.delivered.end()) return Holding::missing;
    held += found->second;
  }
  const std::uint32_t wanted = std::min(record.claim->observations, record.committed_observations);
  return held >= wanted ? Holding::all : Holding::short_of_count;
}

Step ChangeMark::step(const TaskRecord& record, Effect effect) const {
  const bool changed = record.state != state_ || record.presumed != presumed_;
  if (!changed || record.history.empty()) return {effect, std::nullopt};
  HistoryLine change = record.history.back();
  change.from = state_;
  change.to = record.state;
  return {effect, change};
}

}  // namespace accord::node::tasking
