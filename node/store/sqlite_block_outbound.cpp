// Blocks of records of ours: found by the two ends of their ids, which are made in the order of
// time.
#include <algorithm>

#include "node/store/packed.hpp"
#include "node/store/record_rules.hpp"
#include "node/store/sqlite_blocks.hpp"

namespace accord::node::store {
namespace {

using StreamName = std::pair<NationId, Lane>;

std::string name_of_stream(const NationId& peer, Lane lane) {
  return peer.text() + " " + std::string(name_of(lane));
}

constexpr std::uint64_t kIdSpreadMs = 100;  // within a block

/// RFC 9562, 5.7: the first 48 bits are milliseconds.
std::uint64_t ms_of(const RecordId& id) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < 6; ++i) out = out << 8 | id.raw()[i];
  return out;
}

/// The first id that a block can begin with in which there is `id`.
RecordId lowest_beside(const RecordId& id) {
  RecordId::Raw out{};
  const std::uint64_t ms = ms_of(id) - std::min(ms_of(id), kIdSpreadMs);
  for (std::size_t i = 0; i < 6; ++i) out[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  return RecordId(out);
}

std::vector<RecordId> sorted_ids(std::span<const OutboundRecordRow> rows) {
  std::vector<RecordId> out;
  out.reserve(rows.size());
  for (const OutboundRecordRow& row : rows) out.push_back(row.id);
  std::sort(out.begin(), out.end());
  return out;
}

/// The blocks that may hold an id from `first` to `last`.
Result<std::vector<OutboundRecordRow>> outbound_beside(Connection& db, const RecordId& first,
                                                       const RecordId& last) {
  struct Found {
    OutboundPlace place;
    Bytes block;
  };
  ACCORD_TRY(Statement query, db.prepare("SELECT peer, lane, first_seq, block FROM outbound_block "
                                         "WHERE first_id BETWEEN ? AND ? AND last_id >= ?"));
  const RecordId from = lowest_beside(first);
  ACCORD_CHECK(query.bind({from, last, first}));
  ACCORD_TRY(const auto blocks, read_all(query, [](Row& row) {
               return Found{{row.nation(), row.kind<Lane>(), row.number()}, row.packed()};
             }));
  std::vector<OutboundRecordRow> out;
  for (const Found& found : blocks) {
    ACCORD_TRY(const auto rows, outbound_records_in(found.block, found.place));
    out.insert(out.end(), rows.begin(), rows.end());
  }
  return out;
}

/// Requires: ascending.
Status check_ids_are_new(Connection& db, const std::vector<RecordId>& ids) {
  auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice == ids.end()) {
    ACCORD_TRY(const auto beside, outbound_beside(db, ids.front(), ids.back()));
    for (const OutboundRecordRow& row : beside) {
      const auto [first, last] = std::equal_range(ids.begin(), ids.end(), row.id);
      twice = first == last ? ids.end() : first;
      if (twice != ids.end()) break;
    }
  }
  if (twice == ids.end()) return {};
  return fail(Code::store_order, "an outbound record has the id of another",
              "record " + twice->text());
}

/// Every sequence number that the batches give has its record in the same transaction, in turn, and
/// no other has.
Status check_records_cover_batches(const Transaction& transaction) {
  struct Span {
    std::uint64_t next = 0;
    std::uint64_t end = 0;
  };
  std::map<StreamName, Span> spans;
  for (const OutboundBatchRow& row : transaction.outbound_batches) {
    Span& span = spans[{row.peer, row.lane}];
    if (span.end == 0) span.next = row.first_seq;
    span.end = row.first_seq + row.count;
  }
  for (const OutboundRecordRow& row : transaction.outbound_records) {
    Span& span = spans[{row.peer, row.lane}];
    if (row.seq == span.next && row.seq < span.end) {
      ++span.next;
      continue;
    }
    return fail(Code::store_order, "an outbound record is in no batch of its transaction",
                name_of_stream(row.peer, row.lane) + " " + std::to_string(row.seq));
  }
  for (const auto& [stream, span] : spans) {
    if (span.next == span.end) continue;
    return fail(Code::store_order, "an outbound batch has not one row for each record",
                name_of_stream(stream.first, stream.second) + " " + std::to_string(span.next));
  }
  return {};
}

}  // namespace

std::size_t block_length(std::span<const OutboundRecordRow> rows) {
  std::uint64_t low = ms_of(rows.front().id);
  std::uint64_t high = low;
  std::size_t length = 0;
  for (const OutboundRecordRow& row : rows) {
    low = std::min(low, ms_of(row.id));
    high = std::max(high, ms_of(row.id));
    const bool follows = row.peer == rows.front().peer && row.lane == rows.front().lane &&
                         row.seq - rows.front().seq == length;
    if (!follows || high - low > kIdSpreadMs || length == kMaxBlockRows) break;
    ++length;
  }
  return length;
}

Status put_outbound(Connection& db, std::span<const OutboundRecordRow> rows) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO outbound_block (peer, lane, first_seq, count, first_id, "
                        "last_id, block) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  while (!rows.empty()) {
    const auto these = rows.first(block_length(rows));
    const std::vector<RecordId> ids = sorted_ids(these);
    ACCORD_CHECK(check_ids_are_new(db, ids));
    const Bytes block = packed(block_of(these));
    ACCORD_CHECK(insert.run({these.front().peer, these.front().lane, these.front().seq,
                             these.size(), ids.front(), ids.back(), block}));
    rows = rows.subspan(these.size());
  }
  return {};
}

Status write_outbound_records(Connection& db, const Transaction& transaction) {
  std::span<const OutboundRecordRow> rows(transaction.outbound_records);
  ACCORD_CHECK(check_records_cover_batches(transaction));
  for (const OutboundRecordRow& row : rows) ACCORD_CHECK(check_row(row));
  while (!rows.empty()) {
    const std::size_t length = length_within(rows, transaction.outbound_batches);
    ACCORD_CHECK(put_outbound(db, rows.first(length)));
    rows = rows.subspan(length);
  }
  return {};
}

Result<std::optional<OutboundRecordRow>> find_outbound(Connection& db, const RecordId& id) {
  ACCORD_TRY(auto beside, outbound_beside(db, id, id));
  for (OutboundRecordRow& row : beside) {
    if (row.id == id) return std::optional(std::move(row));
  }
  return std::nullopt;
}

}  // namespace accord::node::store
