// A draft that waits in the store, for its time or for a person: to its row and back.
#pragma once

#include "agreement/marking/label.hpp"
#include "node/pipeline/stages.hpp"
#include "node/store/draft_row.hpp"

namespace accord::node::pipeline {

inline void keep_draft(const Draft& draft, store::DraftRow& row) {
  row.draft = draft.id;
  row.payload_code = draft.payload_code;
  row.label = agreement::format_label(draft.label);
  row.mode = draft.mode;
  row.priority = draft.priority;
  row.request_id = draft.request_id;
  row.norad_cat_id = draft.norad_cat_id;
  row.first = draft.first;
  row.last = draft.last;
  row.payload = draft.payload;
}

/// Of a row written by this node. One that does not read back stops the node, as every row does.
/// Errors: bad_label.
inline Result<Draft> draft_of(const store::DraftRow& row) {
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
