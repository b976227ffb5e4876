// Waiting drafts to rows and back.
#include "node/pipeline/delay_queue.hpp"

#include "node/pipeline/kept_draft.hpp"

namespace accord::node::pipeline {

void DelayQueue::restore(const store::DelayedWait& wait) {
  waits_.emplace(wait.id, Place{wait.not_before, wait.payload_bytes});
  by_time_.emplace(wait.not_before, wait.id);
  bytes_ += wait.payload_bytes;
}

bool DelayQueue::wait(Surroundings& with, const Draft& draft, const NationId& recipient,
                      const agreement::WrittenRuling& ruling) {
  const bool many = waits_.size() >= kMaxDelayed;
  if (many || bytes_ + draft.payload.size() > kMaxDelayedBytes) {
    const std::string most = many ? std::to_string(kMaxDelayed) + " drafts"
                                  : std::to_string(kMaxDelayedBytes) + " bytes";
    with.note(recipient, {Code::delay_queue_full,
                          "draft " + draft.id.text() + " stays withheld, for no more than " + most +
                              " may wait",
                          ruling.clause});
    return false;
  }
  store::DelayedRow row;
  row.id = with.new_id<RecordId>();
  row.peer = recipient;
  row.not_before = ruling.not_before;
  row.at = with.now;
  row.clause = ruling.clause;
  keep_draft(draft, row);
  restore({row.id, row.not_before, row.payload.size()});
  with.effects.transaction.delayed.push_back(std::move(row));
  return true;
}

void DelayQueue::forget(const RecordId& id) {
  const auto found = waits_.find(id);
  if (found == waits_.end()) return;
  by_time_.erase({found->second.not_before, id});
  bytes_ -= found->second.bytes;
  waits_.erase(found);
}

std::vector<DelayQueue::Due> DelayQueue::take_due(Surroundings& with) {
  std::vector<RecordId> due;
  for (const auto& [not_before, id] : by_time_) {
    if (not_before > with.now || due.size() >= kMaxDelayedAtOnce) break;
    due.push_back(id);
  }
  std::vector<Due> out;
  for (const RecordId& id : due) {
    auto row = with.store.delayed_record(id);
    if (row && !*row) continue;  // not committed yet
    const NationId peer = row ? (*row)->peer : NationId{};
    auto draft = row ? draft_of(**row) : Result<Draft>(fail(row.error()));
    if (!draft) {
      with.stop_node(draft.error());
      return {};
    }
    out.push_back({std::move(*draft), peer});
    forget(id);
    with.effects.transaction.delayed_done.push_back(id);
  }
  return out;
}

}  // namespace accord::node::pipeline
