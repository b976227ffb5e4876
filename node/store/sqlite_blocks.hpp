// Blocks of records in the tables of form 7: written, found, read. Used by the files here that
// write, read, audit, mend and bring forward; sqlite_blocks.cpp writes, sqlite_block_read.cpp
// reads.
#pragma once

#include <span>

#include "node/store/blocks.hpp"
#include "node/store/sqlite.hpp"
#include "node/store/sqlite_reading.hpp"

namespace accord::node::store {

// Requires of all that write: a transaction is open. Errors: store_order for a row that breaks a
// rule or contradicts what is held; store_full, store_failed

/// The parts of write_rows that write records and the rulings on them.
Status write_rulings(Connection& db, std::span<const RulingRow> rows);
Status write_outbound_records(Connection& db, const Transaction& transaction);
Status write_inbound_records(Connection& db, const Transaction& transaction);

/// The rows of a store of another form, from that row number on; the tree over the rulings grows.
/// Sums and look-ups are left as they are.
Status put_rulings(Connection& db, std::int64_t first_row, std::span<const RulingRow> rows);
/// Requires: consecutive numbers of one lane.
Status put_outbound(Connection& db, std::span<const OutboundRecordRow> rows);
/// Likewise, of one life of the peer.
Status put_inbound(Connection& db, std::int64_t first_row, std::span<const InboundRecordRow> rows);

/// How many of the rows from the first on may stand in one block.
std::size_t block_length(std::span<const RulingRow> rows);
std::size_t block_length(std::span<const OutboundRecordRow> rows);
std::size_t block_length(std::span<const InboundRecordRow> rows);

/// How many of the rows may stand in one block that ends with the batch of the first.
template <class RowType, class Batch>
std::size_t length_within(std::span<const RowType> rows, const std::vector<Batch>& batches) {
  std::size_t length = block_length(rows);
  const RowType& first = rows.front();
  for (const Batch& batch : batches) {
    const bool begins_within = batch.peer == first.peer && batch.lane == first.lane &&
                               batch.first_seq > first.seq && batch.first_seq - first.seq < length;
    if (begins_within) length = static_cast<std::size_t>(batch.first_seq - first.seq);
  }
  return length;
}

/// Counts the rulings, the records taken and what they are found by anew, and the tree over the
/// rulings, from the blocks.
Status sum_up_blocks(Connection& db);

// Reading. Errors: store_damaged, store_failed

struct RulingBlock {
  std::int64_t first_row = 0;
  std::vector<RulingRow> rows;
};
/// The first block that has rows beyond `after`.
Result<std::optional<RulingBlock>> next_rulings(Connection& db, std::int64_t after);

struct InboundBlock {
  std::int64_t first_row = 0;
  std::vector<InboundRecordRow> rows;
};
Result<std::optional<InboundBlock>> next_inbound(Connection& db, std::int64_t after,
                                                 std::optional<Outcome> only);
/// The blocks of a stream that begin at first_seq to last_seq, ascending.
Result<std::vector<OutboundRecordRow>> outbound_between(Connection& db, const OutboundPlace& from,
                                                        std::uint64_t last_seq);
Result<std::vector<InboundRecordRow>> inbound_between(Connection& db, const InboundPlace& from,
                                                      std::uint64_t last_seq);
/// The row of that number. Errors: store_damaged too when there is none
Result<InboundRecordRow> inbound_at(Connection& db, std::int64_t row);
Result<std::optional<OutboundRecordRow>> find_outbound(Connection& db, const RecordId& id);

}  // namespace accord::node::store
