// Rows of records as the journal keeps them: many in one block, in the layout of blocks.fbs. What
// is the same for all rows of a block, its place, stands beside it. Used by sqlite_blocks.cpp and
// by what mends or brings forward a store.
#pragma once

#include <span>
#include <vector>

#include "node/store/store.hpp"

namespace accord::node::store {

inline constexpr std::size_t kMaxBlockRows = 1'024;
inline constexpr std::size_t kMaxBlockBytes = 256u << 10;  // of facts or payloads; one row at least

/// Of the first row of a block of ours; the next rows have the next numbers.
struct OutboundPlace {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
};

struct InboundPlace {
  NationId peer;
  IncarnationId incarnation;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
};

// Requires of each: at most kMaxBlockRows rows; they are of the place where the block will stand.
[[nodiscard]] Bytes block_of(std::span<const RulingRow> rows);
[[nodiscard]] Bytes block_of(std::span<const OutboundRecordRow> rows);
[[nodiscard]] Bytes block_of(std::span<const InboundRecordRow> rows);

// Errors of each: store_damaged
Result<std::vector<RulingRow>> rulings_in(ByteView block);
Result<std::vector<OutboundRecordRow>> outbound_records_in(ByteView block,
                                                           const OutboundPlace& place);
Result<std::vector<InboundRecordRow>> inbound_records_in(ByteView block, const InboundPlace& place);
/// The one row at that offset. Errors: store_damaged
Result<InboundRecordRow> inbound_record_in(ByteView block, const InboundPlace& place,
                                           std::size_t offset);

}  // namespace accord::node::store
