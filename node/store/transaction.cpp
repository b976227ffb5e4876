#include <iterator>

#include "node/store/store.hpp"

namespace accord::node::store {
namespace {

template <class T>
void move_behind(std::vector<T>& ours, std::vector<T>& later) {
  ours.insert(ours.end(), std::make_move_iterator(later.begin()),
              std::make_move_iterator(later.end()));
  later.clear();
}

}  // namespace

bool Transaction::empty() const {
  return rulings.empty() && outbound_batches.empty() && outbound_records.empty() &&
         left_out.empty() && inbound_batches.empty() && inbound_records.empty() &&
         inbound_positions.empty() && acknowledged.empty() && receipts.empty() &&
         receipted.empty() && tasks.empty() && task_messages.empty() && counters.empty() &&
         evidence.empty() && link_stops.empty() && statements.empty() && notices.empty() &&
         usage.empty() && usage_marks.empty() && delayed.empty() && delayed_done.empty() &&
         consents.empty() && holds.empty() && hold_states.empty() && hold_decisions.empty() &&
         overclassified.empty() && schema_texts.empty() && key_epochs.empty() &&
         certificates.empty() && revocation_lists.empty() && link_logs.empty() &&
         log_entries.empty() && log_heads.empty();
}

void Transaction::append(Transaction&& later) {
  move_behind(rulings, later.rulings);
  move_behind(outbound_batches, later.outbound_batches);
  move_behind(outbound_records, later.outbound_records);
  move_behind(left_out, later.left_out);
  move_behind(inbound_batches, later.inbound_batches);
  move_behind(inbound_records, later.inbound_records);
  move_behind(inbound_positions, later.inbound_positions);
  move_behind(acknowledged, later.acknowledged);
  move_behind(receipts, later.receipts);
  move_behind(receipted, later.receipted);
  move_behind(tasks, later.tasks);
  move_behind(task_messages, later.task_messages);
  move_behind(counters, later.counters);
  move_behind(evidence, later.evidence);
  move_behind(link_stops, later.link_stops);
  move_behind(statements, later.statements);
  move_behind(schema_texts, later.schema_texts);
  move_behind(key_epochs, later.key_epochs);
  move_behind(certificates, later.certificates);
  move_behind(revocation_lists, later.revocation_lists);
  move_behind(link_logs, later.link_logs);
  move_behind(log_entries, later.log_entries);
  move_behind(log_heads, later.log_heads);
  move_behind(notices, later.notices);
  move_behind(usage, later.usage);
  move_behind(usage_marks, later.usage_marks);
  move_behind(delayed, later.delayed);
  move_behind(delayed_done, later.delayed_done);
  move_behind(consents, later.consents);
  move_behind(holds, later.holds);
  move_behind(hold_states, later.hold_states);
  move_behind(hold_decisions, later.hold_decisions);
  move_behind(overclassified, later.overclassified);
}

}  // namespace accord::node::store
