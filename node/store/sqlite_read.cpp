// What the core needs to go on after a restart, and what people and tests ask. A number that comes
// from a peer may be anything up to 2^64-1: look-ups saturate, and find nothing.
#include <algorithm>
#include <cstddef>
#include <limits>

#include "node/store/sqlite_blocks.hpp"
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_rows.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/sqlite_write.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::node::store {
namespace {

OutboundStream outbound_stream(Row& row) {
  return {.peer = row.nation(),
          .lane = row.kind<Lane>(),
          .next_seq = row.number(),
          .acked_seq = row.number(),
          .receipted_seq = row.number(),
          .last_at = row.time()};
}

// Two ends of one index for each stream: the time of its last batch.
constexpr std::string_view kOutboundStreams =
    "SELECT s.peer, s.lane, s.next_seq, s.acked_seq, s.receipted_seq, "
    "coalesce((SELECT at FROM outbound_batch b WHERE b.peer = s.peer AND b.lane = s.lane "
    "ORDER BY first_seq DESC LIMIT 1), 0) FROM outbound_stream s";

ReceiptAhead receipt_ahead(Row& row) {
  return {.peer = row.nation(),
          .incarnation = row.id<IncarnationId>(),
          .lane = row.kind<Lane>(),
          .first_seq = row.number(),
          .count = row.number32()};
}

LinkStopRow link_stop_row(Row& row) {
  return {.peer = row.nation(),
          .stop = row.kind<LinkStop>(),
          .at = row.time(),
          .code = row.code(),
          .detail = row.text()};
}

StatementRow statement_row(Row& row) {
  return {.at = row.time(),
          .agreement = row.digest(),
          .nation = row.nation(),
          .number = row.number32(),
          .document = row.blob(),
          .signature = row.blob()};
}

EvidenceRow evidence_row(Row& row) {
  return {.at = row.time(),
          .peer = row.nation(),
          .code = row.code(),
          .detail = row.text(),
          .held = row.blob(),
          .came = row.blob()};
}

InboundPositionRow inbound_position_row(Row& row) {
  return {.peer = row.nation(),
          .lane = row.kind<Lane>(),
          .incarnation = row.id<IncarnationId>(),
          .have_seq = row.number(),
          .last_time = row.time()};
}

TaskRow task_row(Row& row) {
  return {.id = row.id<RequestId>(),
          .role = row.text(),
          .peer = row.nation(),
          .state = row.text(),
          .open = row.integer() != 0,
          .json = row.text()};
}

TaskMessageRow task_message_row(Row& row) {
  return {.id = row.id<RequestId>(),
          .direction = row.kind<Direction>(),
          .number = row.number32(),
          .hash = row.digest(),
          .payload = row.blob()};
}

NoticeRow notice_row(Row& row) {
  return {.at = row.time(), .peer = row.nation(), .code = row.code(), .detail = row.text()};
}

/// A payload type that this build does not know came by the data lane: tasking is never of an
/// unknown type.
bool travels_as_data(const std::string& payload_code) {
  const PayloadType* type = find_payload_type(payload_code);
  return type == nullptr || type->lane == Lane::data;
}

using TotalsByPeer = std::map<NationId, PeerTotals>;

Status add_outbound(Connection& db, TotalsByPeer& totals) {
  ACCORD_TRY(Statement query, db.prepare(std::string(kOutboundStreams) + " WHERE s.lane = ?"));
  ACCORD_CHECK(query.bind({Lane::data}));
  ACCORD_TRY(const auto streams, read_all(query, outbound_stream));
  for (const OutboundStream& stream : streams) {
    totals[stream.peer].released = stream.next_seq - 1;  // gapless, one record each
    totals[stream.peer].acknowledged = stream.acked_seq;
  }
  return {};
}

Status add_inbound(Connection& db, TotalsByPeer& totals) {
  struct Count {
    NationId peer;
    Outcome outcome;
    std::uint64_t records;
  };
  ACCORD_TRY(Statement query,
             db.prepare("SELECT peer, outcome, records FROM inbound_count WHERE lane = ?"));
  ACCORD_CHECK(query.bind({Lane::data}));
  ACCORD_TRY(const auto counts, read_all(query, [](Row& row) {
               return Count{row.nation(), row.kind<Outcome>(), row.number()};
             }));
  for (const Count& count : counts) {
    PeerTotals& of_peer = totals[count.peer];
    switch (count.outcome) {
      case Outcome::admitted:
        of_peer.admitted = count.records;
        break;
      case Outcome::quarantined:
        of_peer.quarantined = count.records;
        break;
      case Outcome::refused:
        of_peer.refused = count.records;
        break;
    }
  }
  return {};
}

/// Missing is what lies below the highest number, held or claimed as held, and is in no batch that
/// is held.
Status add_gaps(Connection& db, TotalsByPeer& totals) {
  struct Held {
    NationId peer;
    std::uint64_t highest_seq;
    std::uint64_t records;
  };
  ACCORD_TRY(
      Statement query,
      db.prepare("SELECT p.peer, max(p.have_seq, coalesce(h.highest_seq, 0)), "
                 "coalesce(h.records, 0) FROM inbound_position p "
                 "LEFT JOIN inbound_held h USING (peer, incarnation, lane) WHERE p.lane = ?"));
  ACCORD_CHECK(query.bind({Lane::data}));
  ACCORD_TRY(const auto lanes, read_all(query, [](Row& row) {
               return Held{row.nation(), row.number(), row.number()};
             }));
  for (const Held& held : lanes) totals[held.peer].gaps = held.highest_seq - held.records;
  return {};
}

}  // namespace

Result<Snapshot> SqliteStore::load() {
  Snapshot snapshot;
  ACCORD_TRY(Statement life, db_.prepare("SELECT incarnation FROM store_life"));
  ACCORD_TRY(const auto incarnation,
             read_first(life, [](Row& row) { return row.id<IncarnationId>(); }));
  if (!incarnation) return fail(Code::store_damaged, "the store has no incarnation");
  snapshot.incarnation = *incarnation;

  ACCORD_TRY(Statement streams, db_.prepare(kOutboundStreams));
  ACCORD_TRY(snapshot.outbound, read_all(streams, outbound_stream));
  ACCORD_TRY(Statement positions, db_.prepare("SELECT peer, lane, incarnation, have_seq, last_time "
                                              "FROM inbound_position"));
  ACCORD_TRY(snapshot.inbound, read_all(positions, inbound_position_row));
  ACCORD_TRY(Statement tasks,
             db_.prepare("SELECT id, role, peer, state, open, json FROM task ORDER BY row"));
  ACCORD_TRY(snapshot.tasks, read_all(tasks, task_row));

  ACCORD_TRY(Statement receipts, db_.prepare("SELECT peer, number FROM receipt_last"));
  ACCORD_TRY(const auto numbers, read_all(receipts, [](Row& row) {
               return std::pair<NationId, std::uint64_t>{row.nation(), row.number()};
             }));
  snapshot.receipt_numbers.insert(numbers.begin(), numbers.end());
  ACCORD_TRY(
      Statement ahead,
      db_.prepare("SELECT r.peer, r.incarnation, r.lane, r.first_seq, r.count "
                  "FROM outbound_stream s CROSS JOIN inbound_position p CROSS JOIN receipt r "
                  "WHERE p.peer = s.peer AND p.lane = s.lane AND r.direction = 2 "
                  "AND r.peer = s.peer AND r.incarnation = p.incarnation "
                  "AND r.lane = s.lane AND r.first_seq > s.receipted_seq"));
  ACCORD_TRY(snapshot.receipts_ahead, read_all(ahead, receipt_ahead));
  ACCORD_TRY(Statement stops, db_.prepare("SELECT peer, stop, at, code, detail FROM link_stop"));
  ACCORD_TRY(snapshot.link_stops, read_all(stops, link_stop_row));
  ACCORD_CHECK(load_release_rows(db_, snapshot));
  ACCORD_CHECK(load_link_rows(db_, snapshot));
  ACCORD_CHECK(load_log_rows(db_, snapshot));
  ACCORD_TRY(Statement statements,
             db_.prepare("SELECT at, agreement, nation, number, document, signature "
                         "FROM statement ORDER BY row"));
  ACCORD_TRY(snapshot.statements, read_all(statements, statement_row));
  ACCORD_TRY(Statement schemas, db_.prepare("SELECT code, digest FROM schema_text"));
  ACCORD_TRY(const auto texts, read_all(schemas, [](Row& row) {
               std::string code = row.text();
               return std::pair{std::move(code), row.digest()};
             }));
  snapshot.schema_texts.insert(texts.begin(), texts.end());
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();  // the desk bounds them
  ACCORD_TRY(auto waiting, holds(0, kAll, HoldState::waiting));
  for (auto& [row, hold] : waiting) snapshot.holds.push_back(std::move(hold));
  return snapshot;
}

Result<std::vector<OutboundBatchRow>> SqliteStore::outbound_batches(const NationId& peer, Lane lane,
                                                                    std::uint64_t from_seq,
                                                                    std::size_t max) {
  // The batch that holds from_seq is the last that begins at or below it; the stream is gapless.
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT " + std::string(kOutboundBatchColumns) +
                         " FROM outbound_batch "
                         "WHERE peer = ?1 AND lane = ?2 AND first_seq >= coalesce("
                         "(SELECT max(first_seq) FROM outbound_batch "
                         "WHERE peer = ?1 AND lane = ?2 AND first_seq <= ?3), 0) "
                         "AND first_seq + count > ?3 ORDER BY first_seq LIMIT ?4"));
  ACCORD_CHECK(query.bind({peer, lane, saturated(from_seq), saturated(max)}));
  return read_all(query, outbound_batch_row);
}

Result<std::optional<InboundBatchRow>> SqliteStore::inbound_batch(const NationId& peer,
                                                                  const IncarnationId& incarnation,
                                                                  Lane lane, std::uint64_t seq) {
  // The last that begins at or below seq: those that are held do not overlap.
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT " + std::string(kInboundBatchColumns) +
                         " FROM inbound_batch WHERE peer = ?1 AND incarnation = ?2 AND lane = ?3 "
                         "AND first_seq = (SELECT max(first_seq) FROM inbound_batch WHERE "
                         "peer = ?1 AND incarnation = ?2 AND lane = ?3 AND first_seq <= ?4) "
                         "AND first_seq + count > ?4"));
  ACCORD_CHECK(query.bind({peer, incarnation, lane, saturated(seq)}));
  return read_first(query, inbound_batch_row);
}

Result<std::vector<ReceiptRow>> SqliteStore::receipts_from(const NationId& peer,
                                                           const IncarnationId& incarnation,
                                                           Lane lane, std::uint64_t first_seq,
                                                           std::size_t max) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT " + std::string(kReceiptColumns) +
                                          " FROM receipt WHERE direction = 1 AND peer = ? "
                                          "AND incarnation = ? AND lane = ? AND first_seq >= ? "
                                          "ORDER BY first_seq, number LIMIT ?"));
  ACCORD_CHECK(query.bind({peer, incarnation, lane, saturated(first_seq), saturated(max)}));
  return read_all(query, receipt_row);
}

/// Where an id was taken, else where it was refused first.
Result<std::optional<InboundRecordRow>> SqliteStore::inbound_record(const RecordId& id) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT coalesce("
                                          "(SELECT row FROM inbound_taken WHERE id = ?1), "
                                          "(SELECT min(row) FROM inbound_refused WHERE id = ?1))"));
  ACCORD_CHECK(query.bind({id}));
  ACCORD_TRY(const auto row, read_first(query, [](Row& row) { return row.optional_integer(); }));
  if (!row || !*row) return std::nullopt;
  ACCORD_TRY(InboundRecordRow found, inbound_at(db_, **row));
  return std::optional(std::move(found));
}

Result<std::vector<RecordId>> SqliteStore::taken_of(const std::vector<RecordId>& ids) {
  if (ids.empty()) return std::vector<RecordId>{};
  const auto [first, last] = std::minmax_element(ids.begin(), ids.end());
  // Ids rise with time: between those that come together there is mostly nothing. A peer may send
  // others, and gets a look-up for each.
  const std::size_t most = ids.size();
  ACCORD_TRY(Statement between, db_.prepare("SELECT id FROM inbound_taken WHERE id BETWEEN ? AND ? "
                                            "ORDER BY id LIMIT ?"));
  ACCORD_CHECK(between.bind({*first, *last, most + 1}));
  ACCORD_TRY(auto held, read_all(between, [](Row& row) { return row.id<RecordId>(); }));
  if (held.size() <= most) return held;
  held.clear();
  for (const RecordId& id : ids) {
    ACCORD_TRY(Statement one, db_.prepare("SELECT id FROM inbound_taken WHERE id = ?"));
    ACCORD_CHECK(one.bind({id}));
    ACCORD_TRY(const bool is_held, one.step());
    if (is_held) held.push_back(id);
  }
  return held;
}

Result<std::vector<std::pair<std::int64_t, InboundRecordRow>>> SqliteStore::inbound_records(
    std::int64_t after, std::size_t max, std::optional<Outcome> only) {
  std::vector<std::pair<std::int64_t, InboundRecordRow>> out;
  while (out.size() < max) {
    ACCORD_TRY(auto block, next_inbound(db_, after, only));
    if (!block) break;
    for (std::size_t i = 0; i < block->rows.size() && out.size() < max; ++i) {
      const std::int64_t number = block->first_row + static_cast<std::int64_t>(i);
      const bool wanted = !only || block->rows[i].outcome == *only;
      if (number > after && wanted) out.emplace_back(number, std::move(block->rows[i]));
    }
    after = block->first_row + static_cast<std::int64_t>(block->rows.size()) - 1;
  }
  return out;
}

Result<std::vector<std::pair<std::int64_t, RulingRow>>> SqliteStore::rulings(std::int64_t after,
                                                                             std::size_t max) {
  std::vector<std::pair<std::int64_t, RulingRow>> out;
  while (out.size() < max) {
    ACCORD_TRY(auto block, next_rulings(db_, after));
    if (!block) break;
    for (std::size_t i = 0; i < block->rows.size() && out.size() < max; ++i) {
      const std::int64_t number = block->first_row + static_cast<std::int64_t>(i);
      if (number > after) out.emplace_back(number, std::move(block->rows[i]));
    }
    after = block->first_row + static_cast<std::int64_t>(block->rows.size()) - 1;
  }
  return out;
}

Result<std::vector<CountByClause>> SqliteStore::counts_by_clause(Direction direction) {
  struct Count {
    std::string payload_code;
    CountByClause counted;
  };
  ACCORD_TRY(Statement query, db_.prepare("SELECT payload_code, clause, verdict, records "
                                          "FROM ruling_count WHERE direction = ?"));
  ACCORD_CHECK(query.bind({direction}));
  ACCORD_TRY(const auto counts, read_all(query, [](Row& row) {
               return Count{row.text(), {row.text(), row.text(), row.number()}};
             }));
  std::map<std::pair<std::string, std::string>, std::uint64_t> sums;
  for (const Count& count : counts) {
    if (!travels_as_data(count.payload_code)) continue;
    sums[{count.counted.clause, count.counted.verdict}] += count.counted.records;
  }
  std::vector<CountByClause> out;
  for (const auto& [name, records] : sums) out.push_back({name.first, name.second, records});
  return out;
}

Result<std::vector<PeerTotals>> SqliteStore::totals() {
  TotalsByPeer totals;
  ACCORD_CHECK(add_outbound(db_, totals));
  ACCORD_CHECK(add_inbound(db_, totals));
  ACCORD_CHECK(add_gaps(db_, totals));
  std::vector<PeerTotals> out;
  for (auto& [peer, of_peer] : totals) {
    of_peer.peer = peer;
    out.push_back(of_peer);
  }
  return out;
}

Result<std::map<std::pair<std::string, std::string>, std::uint64_t>> SqliteStore::counters() {
  std::map<std::pair<std::string, std::string>, std::uint64_t> out;
  ACCORD_TRY(Statement query, db_.prepare("SELECT peer, name, value FROM counter"));
  struct Counter {
    std::string peer, name;
    std::uint64_t value;
  };
  ACCORD_TRY(const auto rows, read_all(query, [](Row& row) {
               return Counter{row.text(), row.text(), row.number()};
             }));
  for (const Counter& row : rows) out[{row.peer, row.name}] = row.value;
  return out;
}

Result<std::vector<TaskMessageRow>> SqliteStore::task_messages(const RequestId& id) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT id, direction, number, hash, payload "
                                          "FROM task_message WHERE id = ? ORDER BY row"));
  ACCORD_CHECK(query.bind({id}));
  return read_all(query, task_message_row);
}

Result<std::vector<std::pair<std::int64_t, NoticeRow>>> SqliteStore::notices(std::int64_t after,
                                                                             std::size_t max) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT row, at, peer, code, detail FROM notice "
                                          "WHERE row > ? ORDER BY row LIMIT ?"));
  ACCORD_CHECK(query.bind({after, saturated(max)}));
  return read_all(query, numbered(notice_row));
}

Result<std::vector<std::pair<std::int64_t, EvidenceRow>>> SqliteStore::evidence(
    const NationId& peer, std::size_t max) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT row, at, peer, code, detail, held, came "
                                          "FROM evidence WHERE peer = ? "
                                          "ORDER BY row DESC LIMIT ?"));
  ACCORD_CHECK(query.bind({peer, saturated(max)}));
  return read_all(query, numbered(evidence_row));
}

}  // namespace accord::node::store
