// What becomes of requests when the agreements change: docs/decisions/0015. The provider signs its
// CANCEL at once, and it goes out when the agreement lets tasking messages pass again; until then
// the requester presumes the end, from the same statement.
#include "agreement/decide.hpp"
#include "agreement/tasking.hpp"
#include "crypto/hash.hpp"
#include "node/pipeline/tasking_desk.hpp"

namespace accord::node::pipeline {

using tasking::Side;

void TaskingDesk::on_agreements_changed(Surroundings& with) {
  for (auto& [id, entry] : entries_) {
    if (entry.retry) entry.retry = Entry::Retry{};
    if (tasking::is_open(entry.record) && has_lost_its_agreement(with, entry))
      end_with_agreement(with, entry);
  }
}

bool TaskingDesk::has_lost_its_agreement(const Surroundings& with, const Entry& entry) {
  const tasking::TaskRecord& record = entry.record;
  const bool asks = record.role == Side::requester;
  agreement::TaskingFacts facts;
  facts.requester = asks ? with.self : record.peer;
  facts.provider = asks ? record.peer : with.self;
  facts.priority = record.request.priority;
  facts.purpose = record.request.purpose;
  facts.mode = record.mode;
  facts.norad_cat_id = record.request.object.norad_cat_id;
  facts.at = with.now;
  const Code reason = agreement::decide_tasking(with.agreements, facts).reason;
  return reason == Code::agreement_suspended || reason == Code::agreement_expired;
}

void TaskingDesk::end_with_agreement(Surroundings& with, Entry& entry) {
  if (entry.record.role == Side::requester) {
    const tasking::Step step = tasking::presume_ended_by_agreement(entry.record, with.now);
    if (step.change) keep(with, entry);
    return;
  }
  Entry next = entry;
  const auto move =
      tasking::apply_own(next.record, {tasking::Move::CANCEL, tasking::Reason::AGREEMENT}, with.now,
                         tasking_move_hash);
  if (!move) return;  // its clock has closed it, and EXPIRE is due
  Bytes payload = tasking::build_move(*move);
  with.effects.transaction.task_messages.push_back({move->id, store::Direction::outbound,
                                                    move->number, tasking_move_hash(payload),
                                                    std::move(payload)});
  entry = std::move(next);
  entry.cancel_unsent = true;
  entry.retry = Entry::Retry{};
  keep(with, entry);
}

Status TaskingDesk::send_cancel(Surroundings& with, Entry& entry) {
  ACCORD_TRY(const auto messages, with.store.task_messages(entry.record.request.id));
  const store::TaskMessageRow* last = nullptr;
  for (const store::TaskMessageRow& row : messages) {
    if (row.direction == store::Direction::outbound) last = &row;
  }
  const auto move = last == nullptr ? fail(Code::request_unknown, "no message of ours")
                                    : tasking::parse_move(last->payload);
  if (!move || move->move != tasking::Move::CANCEL)  // of this very commit: not in the store yet
    return fail(Code::request_withheld, "CANCEL waits to be journalled");
  ACCORD_TRY(const auto outcome, send(with, entry, "TMV", last->payload));
  (void)outcome;
  entry.cancel_unsent = false;
  keep(with, entry);
  return {};
}

}  // namespace accord::node::pipeline
