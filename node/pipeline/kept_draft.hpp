// A draft that waits in the store, for its time or for a person, read back from its row. Both kinds
// of row keep the same of it.
#pragma once

#include "agreement/marking/label.hpp"
#include "node/pipeline/stages.hpp"

namespace accord::node::pipeline {

/// Row: store::DelayedRow or store::HoldRow, written by this node. One that does not read back
/// stops the node, as every row does. Errors: bad_label.
template <class Row>
Result<Draft> draft_of(const Row& row) {
  Draft draft;
  draft.id = row.draft;
  draft.payload_code = row.payload_code;
  draft.payload = row.payload;
  ACCORD_TRY(draft.label, agreement::parse_label(row.label));
  draft.mode = row.mode;
  draft.priority = row.priority;
  draft.request_id = row.request_id;
  draft.norad_cat_id = row.norad_cat_id;
  draft.first = row.first;
  draft.last = row.last;
  return draft;
}

}  // namespace accord::node::pipeline
