// Rows as more than one file here reads them, with their columns.
#pragma once

#include "node/store/sqlite.hpp"
#include "node/store/store.hpp"

namespace accord::node::store {

// The readers take the columns in the order of their constants; braces evaluate from left to right.

inline constexpr std::string_view kInboundRecordColumns =
    "id, peer, incarnation, lane, seq, outcome, code, payload_code, mode, label, clause, "
    "request_id, observations, at, payload, onward";

inline InboundRecordRow inbound_record_row(Row& row) {
  return {.id = row.id<RecordId>(),
          .peer = row.nation(),
          .incarnation = row.id<IncarnationId>(),
          .lane = row.kind<Lane>(),
          .seq = row.number(),
          .outcome = row.kind<Outcome>(),
          .code = row.optional_code(),
          .payload_code = row.text(),
          .mode = row.kind<DataMode>(),
          .label = row.text(),
          .clause = row.text(),
          .request_id = row.optional_id<RequestId>(),
          .observations = row.number32(),
          .at = row.time(),
          .payload = row.blob(),
          .onward = row.text()};
}

inline constexpr std::string_view kRulingColumns =
    "at, direction, peer, record_id, payload_code, mode, verdict, clause, reason, agreements, "
    "inputs, observations, facts";

inline RulingRow ruling_row(Row& row) {
  return {.at = row.time(),
          .direction = row.kind<Direction>(),
          .peer = row.nation(),
          .record_id = row.id<RecordId>(),
          .payload_code = row.text(),
          .mode = row.kind<DataMode>(),
          .verdict = row.text(),
          .clause = row.text(),
          .reason = row.optional_code(),
          .agreements = row.digests(),
          .inputs = row.digest(),
          .observations = row.number32(),
          .facts = row.text()};
}

inline constexpr std::string_view kInboundBatchColumns =
    "peer, incarnation, lane, first_seq, count, root, bytes, at";

inline InboundBatchRow inbound_batch_row(Row& row) {
  return {.peer = row.nation(),
          .incarnation = row.id<IncarnationId>(),
          .lane = row.kind<Lane>(),
          .first_seq = row.number(),
          .count = row.number32(),
          .root = row.digest(),
          .bytes = row.blob(),
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
          .bytes = row.blob(),
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
