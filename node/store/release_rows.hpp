// Rows of what the duties of an agreement ask the node to remember: what was released of late, what
// waits for its delay, who consented to what. Part of store.hpp, which every caller includes.
#pragma once

#include <optional>
#include <string>

#include "node/store/draft_row.hpp"

namespace accord::node::store {

/// Observations released in one stretch of time, under one counter. A row adds to the one of the
/// same counter and beginning.
struct UsageRow {
  std::string counter;  // its durable name; empty = of the recipient, by object class
  NationId to;
  std::uint32_t object = 0;  // catalogue number, or number of the class; 0 = of all
  UtcTime begins;            // half-open
  UtcTime ends;
  UtcTime keep_until;  // from then on no ruling looks at it
  std::uint64_t observations = 0;
};

/// Drops what no ruling looks at any more, and keeps the latest time that a ruling was made at.
struct UsageMarkRow {
  UtcTime latest;
};

/// A draft whose delay has not passed, for one recipient. Replaces the row of the same id.
struct DelayedRow : DraftRow {
  RecordId id;  // of this wait
  NationId peer;
  UtcTime not_before;
  UtcTime at;  // since when it waits
  std::string clause;
};

/// What the core keeps in memory of a DelayedRow.
struct DelayedWait {
  RecordId id;
  UtcTime not_before;
  std::uint64_t payload_bytes = 0;
};

/// A nation's consent that its data goes to another, as an officer recorded it. Replaces the row of
/// the same id.
struct ConsentRow {
  ConsentId id;
  NationId originator;
  NationId to;
  std::optional<RequestId> request_id;  // for data that serves it alone
  std::string payload_code;             // of this type alone; empty = any
  std::uint32_t norad_cat_id = 0;       // about this object alone; 0 = any
  std::string reference;                // where the originator said so, in an officer's words
  UtcTime from;
  UtcTime until;
  std::optional<UtcTime> revoked;
  std::string recorded_by{};  // the officers' names; empty: by a release before store form 4
  std::string revoked_by{};
};

}  // namespace accord::node::store
