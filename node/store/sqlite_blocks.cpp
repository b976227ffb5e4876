// Writing blocks. A block ends where its batch ends, so that what is done to batches can be done to
// the blocks beside them.
#include "node/store/sqlite_blocks.hpp"

#include <algorithm>
#include <tuple>

#include "node/store/packed.hpp"
#include "node/store/record_rules.hpp"
#include "node/store/ruling_log.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

std::string name_of_stream(const NationId& peer, Lane lane) {
  return peer.text() + " " + std::string(name_of(lane));
}

template <class R>
Status check_rows(std::span<const R> rows) {
  for (const R& row : rows) ACCORD_CHECK(check_row(row));
  return {};
}

Result<std::int64_t> next_row(Connection& db, std::string_view sql) {
  ACCORD_TRY(Statement query, db.prepare(sql));
  ACCORD_TRY(const auto found, read_first(query, [](Row& row) { return row.integer(); }));
  return found.value_or(1);
}

constexpr std::string_view kNextRuling =
    "SELECT max(coalesce((SELECT first_row + count FROM ruling_block ORDER BY first_row DESC "
    "LIMIT 1), 1), coalesce((SELECT first_row FROM row_floor WHERE name = 'ruling'), 1))";
constexpr std::string_view kNextInbound =
    "SELECT max(coalesce((SELECT first_row + count FROM inbound_block ORDER BY first_row DESC "
    "LIMIT 1), 1), coalesce((SELECT first_row FROM row_floor WHERE name = 'inbound_record'), 1))";

// Sums

class RulingCounts {
 public:
  void add(std::span<const RulingRow> rows) {
    for (const RulingRow& row : rows) {
      const Key key{row.direction, row.payload_code, row.clause, row.verdict};
      if (last_ == nullptr || key != last_key_) {
        last_ = &counts_[key];
        last_key_ = key;
      }
      ++*last_;
    }
  }
  Status write(Connection& db) const {
    ACCORD_TRY(Statement add,
               db.prepare("INSERT INTO ruling_count VALUES (?, ?, ?, ?, ?) "
                          "ON CONFLICT DO UPDATE SET records = records + excluded.records"));
    for (const auto& [key, records] : counts_) {
      const auto& [direction, payload_code, clause, verdict] = key;
      ACCORD_CHECK(add.run({direction, payload_code, clause, verdict, records}));
    }
    return {};
  }

 private:
  using Key = std::tuple<Direction, std::string_view, std::string_view, std::string_view>;
  std::map<Key, std::uint64_t> counts_;  // of rows that outlive this
  std::uint64_t* last_ = nullptr;
  Key last_key_;
};

Status count_inbound(Connection& db, std::span<const InboundRecordRow> rows) {
  std::map<std::tuple<std::string_view, Lane, Outcome>, std::uint64_t> counts;
  for (const InboundRecordRow& row : rows) ++counts[{row.peer.text(), row.lane, row.outcome}];
  ACCORD_TRY(Statement add,
             db.prepare("INSERT INTO inbound_count VALUES (?, ?, ?, ?) "
                        "ON CONFLICT DO UPDATE SET records = records + excluded.records"));
  for (const auto& [key, records] : counts) {
    const auto& [peer, lane, outcome] = key;
    ACCORD_CHECK(add.run({peer, lane, outcome, records}));
  }
  return {};
}

/// A record whose id nobody could read is found by its number alone.
Status index_inbound(Connection& db, std::int64_t first_row,
                     std::span<const InboundRecordRow> rows) {
  ACCORD_TRY(Statement taken, db.prepare("INSERT INTO inbound_taken (id, row) VALUES (?, ?)"));
  ACCORD_TRY(Statement refused, db.prepare("INSERT INTO inbound_refused (id, row) VALUES (?, ?)"));
  for (const InboundRecordRow& row : rows) {
    const std::int64_t number = first_row++;
    if (row.outcome != Outcome::refused) {
      ACCORD_CHECK(taken.run({row.id, number}));
    } else if (!row.id.is_nil()) {
      ACCORD_CHECK(refused.run({row.id, number}));
    }
  }
  return {};
}

/// A held block that begins below the end of the new one must also end at or before its beginning.
Status check_no_overlap(Connection& db, const InboundRecordRow& first, std::size_t count) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT first_seq + count FROM inbound_block WHERE peer = ? AND "
                        "incarnation = ? AND lane = ? AND first_seq < ? "
                        "ORDER BY first_seq DESC LIMIT 1"));
  ACCORD_CHECK(query.bind({first.peer, first.incarnation, first.lane, first.seq + count}));
  ACCORD_TRY(const auto end, read_first(query, [](Row& row) { return row.number(); }));
  if (!end || *end <= first.seq) return {};
  return fail(Code::store_order, "an inbound record has the number of one that is held",
              name_of_stream(first.peer, first.lane) + " " + std::to_string(first.seq));
}

template <class RowType, class Size>
std::size_t fitting(std::span<const RowType> rows, Size size) {
  std::size_t bytes = 0;
  std::size_t length = 0;
  while (length < rows.size() && length < kMaxBlockRows) {
    bytes += size(rows[length]);
    if (length > 0 && bytes > kMaxBlockBytes) break;
    ++length;
  }
  return length;
}

}  // namespace

std::size_t block_length(std::span<const RulingRow> rows) {
  return fitting(rows, [](const RulingRow& row) { return row.facts.size(); });
}

std::size_t block_length(std::span<const InboundRecordRow> rows) {
  const InboundRecordRow& first = rows.front();
  std::size_t length = 0;
  while (length < rows.size()) {
    const InboundRecordRow& row = rows[length];
    const bool follows = row.peer == first.peer && row.incarnation == first.incarnation &&
                         row.lane == first.lane && row.seq - first.seq == length;
    if (!follows) break;
    ++length;
  }
  return fitting(rows.first(length),
                 [](const InboundRecordRow& row) { return row.payload.size(); });
}

Status put_rulings(Connection& db, std::int64_t first_row, std::span<const RulingRow> rows) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO ruling_block (first_row, count, block) VALUES (?, ?, ?)"));
  std::vector<Digest> leaves;
  while (!rows.empty()) {
    const std::size_t length = block_length(rows);
    const Bytes block = packed(block_of(rows.first(length)));
    ACCORD_CHECK(insert.run({first_row, length, block}));
    leaves.push_back(ruling_leaf(first_row, static_cast<std::uint32_t>(length), block));
    first_row += static_cast<std::int64_t>(length);
    rows = rows.subspan(length);
  }
  return append_to_ruling_log(db, leaves);
}

Status put_inbound(Connection& db, std::int64_t first_row, std::span<const InboundRecordRow> rows) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO inbound_block (first_row, peer, incarnation, lane, first_seq, "
                        "count, quarantined, refused, block) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  while (!rows.empty()) {
    const auto these = rows.first(block_length(rows));
    const auto count = [&](Outcome outcome) {
      return std::count_if(these.begin(), these.end(),
                           [&](const InboundRecordRow& row) { return row.outcome == outcome; });
    };
    const InboundRecordRow& first = these.front();
    ACCORD_CHECK(check_no_overlap(db, first, these.size()));
    const Bytes block = packed(block_of(these));
    ACCORD_CHECK(
        insert.run({first_row, first.peer, first.incarnation, first.lane, first.seq, these.size(),
                    count(Outcome::quarantined), count(Outcome::refused), block}));
    first_row += static_cast<std::int64_t>(these.size());
    rows = rows.subspan(these.size());
  }
  return {};
}

Status write_rulings(Connection& db, std::span<const RulingRow> rows) {
  if (rows.empty()) return {};
  ACCORD_CHECK(check_rows(rows));
  ACCORD_TRY(const std::int64_t first_row, next_row(db, kNextRuling));
  ACCORD_CHECK(put_rulings(db, first_row, rows));
  RulingCounts counts;
  counts.add(rows);
  return counts.write(db);
}

Status write_inbound_records(Connection& db, const Transaction& transaction) {
  std::span<const InboundRecordRow> rows(transaction.inbound_records);
  if (rows.empty()) return {};
  ACCORD_CHECK(check_rows(rows));
  ACCORD_CHECK(count_inbound(db, rows));
  ACCORD_TRY(std::int64_t first_row, next_row(db, kNextInbound));
  while (!rows.empty()) {
    const auto these = rows.first(length_within(rows, transaction.inbound_batches));
    ACCORD_CHECK(put_inbound(db, first_row, these));
    ACCORD_CHECK(index_inbound(db, first_row, these));
    first_row += static_cast<std::int64_t>(these.size());
    rows = rows.subspan(these.size());
  }
  return {};
}

Status sum_up_blocks(Connection& db) {
  ACCORD_CHECK(
      db.execute("DELETE FROM ruling_count; DELETE FROM inbound_count; "
                 "DELETE FROM inbound_taken; DELETE FROM inbound_refused;"));
  ACCORD_CHECK(rebuild_ruling_log(db));
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(const auto block, next_rulings(db, after));
    if (!block) break;
    RulingCounts counts;
    counts.add(block->rows);
    ACCORD_CHECK(counts.write(db));
    after = block->first_row + static_cast<std::int64_t>(block->rows.size()) - 1;
  }
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(const auto block, next_inbound(db, after, std::nullopt));
    if (!block) break;
    ACCORD_CHECK(count_inbound(db, block->rows));
    ACCORD_CHECK(index_inbound(db, block->first_row, block->rows));
    after = block->first_row + static_cast<std::int64_t>(block->rows.size()) - 1;
  }
  return {};
}

}  // namespace accord::node::store
