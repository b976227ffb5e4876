// Rows as more than one file here reads them, with their columns.
#pragma once

#include "node/store/sqlite.hpp"
#include "node/store/store.hpp"

namespace accord::node::store {

// The readers take the columns in the order of their constants; braces evaluate from left to right.

inline constexpr std::string_view kInboundBatchColumns =
    "peer, incarnation, lane, first_seq, count, root, bytes, at";

inline InboundBatchRow inbound_batch_row(Row& row) {
  return {.peer = row.nation(),
          .incarnation = row.id<IncarnationId>(),
          .lane = row.kind<Lane>(),
          .first_seq = row.number(),
          .count = row.number32(),
          .root = row.digest(),
          .bytes = row.packed(),
          .at = row.time()};
}

inline constexpr std::string_view kOutboundBatchColumns =
    "peer, lane, first_seq, count, root, bytes, at";

inline OutboundBatchRow outbound_batch_row(Row& row) {
  return {.peer = row.nation(),
          .lane = row.kind<Lane>(),
          .first_seq = row.number(),
          .count = row.number32(),
          .root = row.digest(),
          .bytes = row.packed(),
          .at = row.time()};
}

inline constexpr std::string_view kReceiptColumns =
    "peer, direction, incarnation, number, lane, first_seq, count, not_admitted, bytes, at";

inline ReceiptRow receipt_row(Row& row) {
  return {.peer = row.nation(),
          .direction = row.kind<Direction>(),
          .incarnation = row.id<IncarnationId>(),
          .number = row.number(),
          .lane = row.kind<Lane>(),
          .first_seq = row.number(),
          .count = row.number32(),
          .not_admitted = row.number32(),
          .bytes = row.blob(),
          .at = row.time()};
}

}  // namespace accord::node::store
