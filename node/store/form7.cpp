#include "node/store/form7.hpp"

#include "node/store/sqlite_blocks.hpp"
#include "node/store/sqlite_reading.hpp"

namespace accord::node::store {
namespace {

constexpr int kRowsAtOnce = 4'096;

template <class R>
using Numbered = std::vector<std::pair<std::int64_t, R>>;

RulingRow ruling_row(Row& row) {
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

InboundRecordRow inbound_row(Row& row) {
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

OutboundRecordRow outbound_row(Row& row) {
  return {row.id<RecordId>(),
          row.nation(),
          row.kind<Lane>(),
          row.number(),
          row.text(),
          row.kind<DataMode>(),
          row.optional_id<RequestId>(),
          row.number32()};
}

/// Rows of one run: each has the next number, and none but the first begins something new.
template <class R, class Begins, class Put>
Status put_runs(const Numbered<R>& rows, Begins begins, Put put) {
  for (std::size_t first = 0; first < rows.size();) {
    std::vector<R> run = {rows[first].second};
    std::size_t next = first + 1;
    for (; next < rows.size() && rows[next].first == rows[next - 1].first + 1; ++next) {
      ACCORD_TRY(const bool is_new, begins(rows[next].second));
      if (is_new) break;
      run.push_back(rows[next].second);
    }
    ACCORD_CHECK(put(rows[first].first, run));
    first = next;
  }
  return {};
}

/// All rows of a table in the order of their numbers, some at a time.
template <class Read, class Use>
Status for_rows(Connection& db, const std::string& sql, Read read, Use use) {
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(Statement query, db.prepare(sql + " WHERE row > ? ORDER BY row LIMIT ?"));
    ACCORD_CHECK(query.bind({after, kRowsAtOnce}));
    ACCORD_TRY(const auto rows, read_all(query, numbered(read)));
    if (rows.empty()) return {};
    ACCORD_CHECK(use(rows));
    after = rows.back().first;
  }
}

Status move_rulings(Connection& db) {
  return for_rows(
      db,
      "SELECT row, at, direction, peer, record_id, payload_code, mode, verdict, clause, reason, "
      "agreements, inputs, observations, facts FROM ruling",
      ruling_row, [&](const Numbered<RulingRow>& rows) {
        return put_runs(
            rows, [](const RulingRow&) -> Result<bool> { return false; },
            [&](std::int64_t first_row, const std::vector<RulingRow>& run) {
              return put_rulings(db, first_row, run);
            });
      });
}

Result<bool> begins_inbound_batch(Connection& db, const InboundRecordRow& row) {
  ACCORD_TRY(Statement query, db.prepare("SELECT 1 FROM inbound_batch WHERE peer = ? AND "
                                         "incarnation = ? AND lane = ? AND first_seq = ?"));
  ACCORD_CHECK(query.bind({row.peer, row.incarnation, row.lane, row.seq}));
  return query.step();
}

Status move_inbound(Connection& db) {
  ACCORD_CHECK(for_rows(
      db,
      "SELECT row, id, peer, incarnation, lane, seq, outcome, code, payload_code, mode, label, "
      "clause, request_id, observations, at, payload, onward FROM inbound_record",
      inbound_row, [&](const Numbered<InboundRecordRow>& rows) {
        return put_runs(
            rows, [&](const InboundRecordRow& row) { return begins_inbound_batch(db, row); },
            [&](std::int64_t first_row, const std::vector<InboundRecordRow>& run) {
              return put_inbound(db, first_row, run);
            });
      }));
  return db.execute(
      "INSERT INTO inbound_taken SELECT id, row FROM inbound_record WHERE outcome <> 3 "
      "ORDER BY id;"
      "INSERT INTO inbound_refused SELECT id, row FROM inbound_record WHERE outcome = 3 "
      "AND id <> zeroblob(16);");
}

Status move_outbound(Connection& db) {
  struct Batch {
    OutboundPlace place;
    std::uint64_t count = 0;
  };
  const auto batch_row = [](Row& row) {
    return Batch{{row.nation(), row.kind<Lane>(), row.number()}, row.number()};
  };
  return for_rows(db, "SELECT row, peer, lane, first_seq, count FROM outbound_batch", batch_row,
                  [&](const Numbered<Batch>& batches) -> Status {
                    for (const auto& [number, batch] : batches) {
                      ACCORD_TRY(Statement query,
                                 db.prepare("SELECT id, peer, lane, seq, payload_code, mode, "
                                            "request_id, observations FROM outbound_record "
                                            "WHERE peer = ? AND lane = ? AND seq BETWEEN ? AND ? "
                                            "ORDER BY seq"));
                      const std::uint64_t first = batch.place.first_seq;
                      ACCORD_CHECK(query.bind(
                          {batch.place.peer, batch.place.lane, first, first + batch.count - 1}));
                      ACCORD_TRY(const auto rows, read_all(query, outbound_row));
                      ACCORD_CHECK(put_outbound(db, rows));
                    }
                    return {};
                  });
}

/// The numbers that were given last, of rows that may be gone.
constexpr const char* kFloorsSql =
    "INSERT INTO row_floor SELECT name, seq + 1 FROM sqlite_sequence "
    "WHERE name IN ('ruling', 'inbound_record')";

}  // namespace

Status move_records_into_blocks(Connection& db) {
  ACCORD_CHECK(move_rulings(db));
  ACCORD_CHECK(move_outbound(db));
  ACCORD_CHECK(move_inbound(db));
  return db.execute(kFloorsSql);
}

}  // namespace accord::node::store
