// What moves a request on without a message: the clock and the records that count. And what is due
// because of it.
#include <algorithm>

#include "node/tasking/steps.hpp"

namespace accord::node::tasking {
namespace {

UtcTime half_of_check(const TaskRecord& record) {
  return record.claim->at + record.terms.check_within / 2;
}

bool is_missing_too_long(const TaskRecord& record, UtcTime now) {
  return now > half_of_check(record) && now <= instant_of(record, Deadline::check);
}

std::optional<Intent> due_from_provider(const TaskRecord& record, UtcTime now) {
  if (record.closing_due) return Intent{Move::EXPIRE};
  if (record.answer_due) return Intent{Move::ACKNOWLEDGE, record.answer_due->reason};
  const bool reached = record.committed_observations > 0 && !record.disputed &&
                       record.delivered_observations >= record.committed_observations;
  const bool may = may_move(record.confirmed, Move::DELIVER, Side::provider);
  const bool in_time = passed_deadline(record, Side::provider, own_time(record, now)) == nullptr;
  return reached && may && in_time ? std::optional(Intent{Move::DELIVER}) : std::nullopt;
}

std::optional<Intent> due_from_requester(const TaskRecord& record, UtcTime now) {
  if (record.confirmed != State::DELIVERED || record.pending) return std::nullopt;
  const Intent dispute{Move::DISPUTE, Reason::QUALITY};
  const bool may_dispute = now <= instant_of(record, Deadline::check);
  switch (holding_of(record)) {
    case Holding::all:  // a COMPLETE with fewer than committed is for a person to take or dispute
      if (record.claim->observations < record.committed_observations) return std::nullopt;
      return Intent{Move::CONFIRM};
    case Holding::short_of_count:
      return may_dispute ? std::optional(dispute) : std::nullopt;
    case Holding::missing:
      return is_missing_too_long(record, now) ? std::optional(dispute) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Step on_clock(TaskRecord& record, UtcTime now) {
  const ChangeMark mark(record);
  if (record.role == Side::provider) {
    const bool closed = close_by_clock(record, own_time(record, now));
    return mark.step(record, closed ? Effect::applied : Effect::none);
  }
  if (record.presumed)
    return {};  // a presumption is lifted by the provider's history, not by a clock
  settle(record, now);
  return mark.step(record, record.presumed ? Effect::presumed : Effect::none);
}

Step presume_ended_by_agreement(TaskRecord& record, UtcTime now) {
  if (terminal(record.state) || terminal(record.confirmed)) return {};
  const ChangeMark mark(record);
  note(record, {own_time(record, now), Actor::clock, Move::UNSPECIFIED, Reason::AGREEMENT,
                record.state, State::CANCELLED, Effect::presumed});
  record.state = State::CANCELLED;
  record.presumed = true;
  record.cause = Reason::AGREEMENT;
  return mark.step(record, Effect::presumed);
}

Result<Step> count_delivery(TaskRecord& record, const Delivery& delivery, UtcTime now) {
  const auto& forms = record.scope.payload_codes;
  const bool asked = std::find(forms.begin(), forms.end(), delivery.payload_code) != forms.end();
  const bool counts = asked && delivery.mode == record.mode && delivery.observations > 0 &&
                      !delivery.record_id.is_nil();
  if (!counts || record.delivered.contains(delivery.record_id)) return Step{};
  if (record.delivered.size() >= kMaxCountedRecords || delivery.observations > kMaxObservations) {
    return fail(Code::task_limit, "one record more than can be counted",
                "request " + record.request.id.text());
  }
  const ChangeMark mark(record);
  close_by_clock(record, own_time(record, now));
  record.delivered.emplace(delivery.record_id, delivery.observations);
  record.delivered_observations += delivery.observations;
  record.disputed = false;
  settle(record, now);
  return mark.step(record, Effect::applied);
}

std::optional<Intent> due(const TaskRecord& record, UtcTime now) {
  return record.role == Side::provider ? due_from_provider(record, now)
                                       : due_from_requester(record, now);
}

std::optional<UtcTime> next_deadline(const TaskRecord& record) {
  constexpr Nanos kJustAfter{1};
  std::optional<UtcTime> next;
  const auto consider = [&next](UtcTime at) { next = next ? std::min(*next, at) : at; };
  const DeadlineRow* row = find_deadline(record.confirmed, record.role, facts_of_counts(record));
  if (row != nullptr && !record.presumed) {
    consider(instant_of(record, row->deadline) + record.terms.clock_skew + kJustAfter);
  }
  const bool waits = record.role == Side::requester && record.confirmed == State::DELIVERED &&
                     !record.pending && holding_of(record) == Holding::missing;
  if (waits && !record.presumed) consider(half_of_check(record) + kJustAfter);
  return next;
}

std::string_view name_of(Actor actor) {
  switch (actor) {
    case Actor::requester:
      return "requester";
    case Actor::provider:
      return "provider";
    case Actor::clock:
      return "clock";
    case Actor::count:
      return "count";
  }
  return "";
}

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::applied:
      return "applied";
    case Effect::presumed:
      return "presumed";
    case Effect::late:
      return "late";
    case Effect::none:
      return "none";
  }
  return "";
}

}  // namespace accord::node::tasking
