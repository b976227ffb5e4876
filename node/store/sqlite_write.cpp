#include "node/store/sqlite_write.hpp"

#include "node/store/packed.hpp"
#include "node/store/sqlite_blocks.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::store {
namespace {

std::string name_of_stream(const NationId& peer, Lane lane) {
  return peer.text() + " " + std::string(name_of(lane));
}

Result<std::uint64_t> next_outbound_seq(Connection& db, const NationId& peer, Lane lane) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT next_seq FROM outbound_stream WHERE peer = ? AND lane = ?"));
  ACCORD_CHECK(query.bind({peer, lane}));
  ACCORD_TRY(const bool has_row, query.step());
  return has_row ? query.row().number() : std::uint64_t{1};
}

/// Of the first batch of a stream, or of one that does not go on where the stream ends.
Status begin_outbound_stream(Connection& db, const OutboundBatchRow& row) {
  ACCORD_TRY(const std::uint64_t next_seq, next_outbound_seq(db, row.peer, row.lane));
  if (row.first_seq != next_seq) {
    return fail(Code::store_order,
                "an outbound batch begins at " + std::to_string(row.first_seq) +
                    " where the stream goes on at " + std::to_string(next_seq),
                name_of_stream(row.peer, row.lane));
  }
  ACCORD_TRY(Statement insert, db.prepare("INSERT INTO outbound_stream (peer, lane, next_seq, "
                                          "acked_seq, receipted_seq) VALUES (?, ?, ?, 0, 0)"));
  return insert.run({row.peer, row.lane, row.first_seq + row.count});
}

Status write_outbound_batch(Connection& db, const OutboundBatchRow& row) {
  ACCORD_TRY(Statement advance, db.prepare("UPDATE outbound_stream SET next_seq = ?4 "
                                           "WHERE peer = ?1 AND lane = ?2 AND next_seq = ?3"));
  ACCORD_CHECK(advance.run({row.peer, row.lane, row.first_seq, row.first_seq + row.count}));
  if (db.rows_changed() == 0) ACCORD_CHECK(begin_outbound_stream(db, row));
  ACCORD_TRY(
      Statement insert,
      db.prepare("INSERT INTO outbound_batch (peer, lane, first_seq, count, root, bytes, at) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?)"));
  const Bytes bytes = packed(row.bytes);
  return insert.run({row.peer, row.lane, row.first_seq, row.count, row.root, bytes, row.at});
}

Status write_left_out(Connection& db, const LeftOutRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("UPDATE outbound_batch SET bytes = ?4 WHERE peer = ?1 AND lane = ?2 AND "
                        "first_seq = ?3 AND first_seq > (SELECT acked_seq FROM outbound_stream "
                        "WHERE peer = ?1 AND lane = ?2)"));
  const Bytes bytes = packed(row.bytes);
  ACCORD_CHECK(write.run({row.peer, row.lane, row.first_seq, bytes}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "what is left out is acknowledged, or was never sent",
              name_of_stream(row.peer, row.lane) + " " + std::to_string(row.first_seq));
}

Status check_incarnation_lives(Connection& db, const NationId& peer,
                               const IncarnationId& incarnation) {
  ACCORD_TRY(const bool retired, has_retired(db, peer, incarnation));
  if (!retired) return {};
  return fail(Code::store_order, "the peer has left incarnation " + incarnation.text(),
              peer.text());
}

/// A held batch that begins below the end of the new one must also end at or before its beginning.
Status check_no_overlap(Connection& db, const InboundBatchRow& row) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT first_seq + count FROM inbound_batch WHERE peer = ? AND "
                        "incarnation = ? AND lane = ? AND first_seq < ? "
                        "ORDER BY first_seq DESC LIMIT 1"));
  ACCORD_CHECK(query.bind({row.peer, row.incarnation, row.lane, row.first_seq + row.count}));
  ACCORD_TRY(const bool has_row, query.step());
  if (!has_row || query.row().number() <= row.first_seq) return {};
  return fail(Code::store_order, "an inbound batch overlaps one that is held",
              name_of_stream(row.peer, row.lane) + " " + std::to_string(row.first_seq));
}

Status write_inbound_batches(Connection& db, const std::vector<InboundBatchRow>& rows) {
  for (const InboundBatchRow& row : rows) {
    ACCORD_CHECK(check_incarnation_lives(db, row.peer, row.incarnation));
    ACCORD_CHECK(check_no_overlap(db, row));
    ACCORD_TRY(Statement insert,
               db.prepare("INSERT INTO inbound_batch (peer, incarnation, lane, first_seq, count, "
                          "root, bytes, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    const Bytes bytes = packed(row.bytes);
    ACCORD_CHECK(insert.run(
        {row.peer, row.incarnation, row.lane, row.first_seq, row.count, row.root, bytes, row.at}));
  }
  return {};
}

/// A position under another incarnation retires, for good, those that the peer's lanes stood under.
Status move_inbound_position(Connection& db, const InboundPositionRow& row) {
  ACCORD_CHECK(check_incarnation_lives(db, row.peer, row.incarnation));
  ACCORD_TRY(Statement retire,
             db.prepare("INSERT OR IGNORE INTO retired_incarnation (peer, incarnation) "
                        "SELECT peer, incarnation FROM inbound_position "
                        "WHERE peer = ? AND incarnation <> ?"));
  ACCORD_CHECK(retire.run({row.peer, row.incarnation}));
  ACCORD_TRY(
      Statement write,
      db.prepare("INSERT INTO inbound_position (peer, lane, incarnation, have_seq, last_time) "
                 "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                 "SET incarnation = excluded.incarnation, have_seq = excluded.have_seq, "
                 "last_time = excluded.last_time "
                 "WHERE incarnation <> excluded.incarnation "
                 "OR have_seq <= excluded.have_seq AND last_time <= excluded.last_time"));
  ACCORD_CHECK(write.run({row.peer, row.lane, row.incarnation, row.have_seq, row.last_time}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order,
              "an inbound position or its time would fall, to " + std::to_string(row.have_seq),
              name_of_stream(row.peer, row.lane));
}

/// Mostly a lane goes on under the incarnation that it and the peer's other lanes stand under.
Status write_inbound_position(Connection& db, const InboundPositionRow& row) {
  ACCORD_TRY(Statement advance,
             db.prepare("UPDATE inbound_position SET have_seq = ?4, last_time = ?5 "
                        "WHERE peer = ?1 AND lane = ?2 AND incarnation = ?3 "
                        "AND have_seq <= ?4 AND last_time <= ?5 "
                        "AND NOT EXISTS (SELECT 1 FROM inbound_position "
                        "WHERE peer = ?1 AND incarnation <> ?3) "
                        "AND NOT EXISTS (SELECT 1 FROM retired_incarnation "
                        "WHERE peer = ?1 AND incarnation = ?3)"));
  ACCORD_CHECK(advance.run({row.peer, row.lane, row.incarnation, row.have_seq, row.last_time}));
  return db.rows_changed() == 1 ? Status{} : move_inbound_position(db, row);
}

Status write_acknowledged(Connection& db, const AcknowledgedRow& row) {
  ACCORD_TRY(Statement write, db.prepare("UPDATE outbound_stream SET acked_seq = ?3 "
                                         "WHERE peer = ?1 AND lane = ?2 AND acked_seq <= ?3"));
  ACCORD_CHECK(write.run({row.peer, row.lane, row.acked_seq}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order,
              "an acknowledgement of " + std::to_string(row.acked_seq) +
                  " is below the last one, or of a stream that was never sent",
              name_of_stream(row.peer, row.lane));
}

Status write_receipted(Connection& db, const ReceiptedRow& row) {
  ACCORD_TRY(Statement write, db.prepare("UPDATE outbound_stream SET receipted_seq = ?3 "
                                         "WHERE peer = ?1 AND lane = ?2"));
  ACCORD_CHECK(write.run({row.peer, row.lane, row.receipted_seq}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "a receipt position of a stream that was never sent",
              name_of_stream(row.peer, row.lane));
}

/// The numbers in a peer's receipt are whatever it wrote; its bytes hold them as they were signed.
/// One that is held already changes nothing.
Status write_receipt(Connection& db, const ReceiptRow& row) {
  const bool ours = row.direction == Direction::outbound;
  const Value number = ours ? Value(row.number) : Value(saturated(row.number));
  const Value first_seq = ours ? Value(row.first_seq) : Value(saturated(row.first_seq));
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO receipt (peer, direction, incarnation, number, lane, "
                        "first_seq, count, not_admitted, bytes, at) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (peer, incarnation, lane, first_seq) WHERE direction = 2 "
                        "DO NOTHING"));
  return insert.run({row.peer, row.direction, row.incarnation, number, row.lane, first_seq,
                     row.count, row.not_admitted, row.bytes, row.at});
}

/// Replaces the state of a request; who asked whom never changes.
Status write_task(Connection& db, const TaskRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO task (id, role, peer, state, open, json) "
                        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                        "SET state = excluded.state, open = excluded.open, json = excluded.json "
                        "WHERE role = excluded.role AND peer = excluded.peer"));
  ACCORD_CHECK(write.run({row.id, row.role, row.peer, row.state, row.open ? 1 : 0, row.json}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "a request would change its peer or our role in it",
              row.id.text());
}

Status write_task_message(Connection& db, const TaskMessageRow& row) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO task_message (id, direction, number, hash, payload) "
                        "VALUES (?, ?, ?, ?, ?)"));
  return insert.run({row.id, row.direction, row.number, row.hash, row.payload});
}

Status write_counter(Connection& db, const CounterRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO counter (peer, name, value) VALUES (?, ?, ?) "
                        "ON CONFLICT DO UPDATE SET value = value + excluded.value"));
  return write.run({row.peer, row.name, row.add});
}

Status write_evidence(Connection& db, const EvidenceRow& row) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO evidence (at, peer, code, detail, held, came) "
                        "VALUES (?, ?, ?, ?, ?, ?)"));
  return insert.run({row.at, row.peer, row.code, row.detail, row.held, row.came});
}

Status write_link_stop(Connection& db, const LinkStopRow& row) {
  if (row.stop == LinkStop::none) {
    ACCORD_TRY(Statement restore, db.prepare("DELETE FROM link_stop WHERE peer = ?"));
    return restore.run({row.peer});
  }
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO link_stop (peer, stop, at, code, detail) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET stop = excluded.stop, "
                        "at = excluded.at, code = excluded.code, detail = excluded.detail"));
  return write.run({row.peer, row.stop, row.at, row.code, row.detail});
}

Status write_statement(Connection& db, const StatementRow& row) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO statement (at, agreement, nation, number, document, signature)"
                        " VALUES (?, ?, ?, ?, ?, ?)"));
  return insert.run({row.at, row.agreement, row.nation, row.number, row.document, row.signature});
}

/// The same text again changes nothing; another is refused.
Status write_schema_text(Connection& db, const SchemaTextRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO schema_text (code, digest, at, text) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT (code) DO UPDATE SET code = excluded.code "
                        "WHERE digest = excluded.digest"));
  ACCORD_CHECK(write.run({row.code, row.digest, row.at, row.text}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "a payload type would change its schema text", row.code);
}

/// At most kMaxNoticeDetailBytes, cut between two characters of UTF-8, with "..." where text is
/// missing.
std::string shortened(const std::string& detail) {
  if (detail.size() <= kMaxNoticeDetailBytes) return detail;
  constexpr std::string_view kCut = "...";
  std::size_t end = kMaxNoticeDetailBytes - kCut.size();
  while (end > 0 && (static_cast<unsigned char>(detail[end]) & 0xc0u) == 0x80u) --end;
  return detail.substr(0, end).append(kCut);
}

Status write_notices(Connection& db, const std::vector<NoticeRow>& rows) {
  if (rows.empty()) return {};
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO notice (at, peer, code, detail) VALUES (?, ?, ?, ?)"));
  for (const NoticeRow& row : rows) {
    const std::string detail = shortened(row.detail);
    ACCORD_CHECK(insert.run({row.at, row.peer, row.code, detail}));
  }
  ACCORD_TRY(Statement trim,
             db.prepare("DELETE FROM notice WHERE row <= (SELECT max(row) FROM notice) - ?"));
  return trim.run({kMaxNotices});
}

template <class T>
Status write_each(Connection& db, const std::vector<T>& rows,
                  Status (*write)(Connection&, const T&)) {
  for (const T& row : rows) ACCORD_CHECK(write(db, row));
  return {};
}

}  // namespace

Result<bool> has_retired(Connection& db, const NationId& peer, const IncarnationId& incarnation) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT 1 FROM retired_incarnation WHERE peer = ? AND incarnation = ?"));
  ACCORD_CHECK(query.bind({peer, incarnation}));
  return query.step();
}

Status write_rows(Connection& db, const Transaction& transaction) {
  ACCORD_CHECK(write_rulings(db, transaction.rulings));
  ACCORD_CHECK(write_each(db, transaction.outbound_batches, &write_outbound_batch));
  ACCORD_CHECK(write_outbound_records(db, transaction));
  for (const LeftOutRow& row : transaction.left_out) ACCORD_CHECK(write_left_out(db, row));
  ACCORD_CHECK(write_inbound_batches(db, transaction.inbound_batches));
  ACCORD_CHECK(write_inbound_records(db, transaction));
  ACCORD_CHECK(write_each(db, transaction.inbound_positions, &write_inbound_position));
  ACCORD_CHECK(write_each(db, transaction.acknowledged, &write_acknowledged));
  ACCORD_CHECK(write_each(db, transaction.receipts, &write_receipt));
  ACCORD_CHECK(write_each(db, transaction.receipted, &write_receipted));
  ACCORD_CHECK(write_each(db, transaction.tasks, &write_task));
  ACCORD_CHECK(write_each(db, transaction.task_messages, &write_task_message));
  ACCORD_CHECK(write_each(db, transaction.counters, &write_counter));
  ACCORD_CHECK(write_each(db, transaction.evidence, &write_evidence));
  ACCORD_CHECK(write_each(db, transaction.link_stops, &write_link_stop));
  ACCORD_CHECK(write_release_rows(db, transaction));
  ACCORD_CHECK(write_link_rows(db, transaction));
  ACCORD_CHECK(write_log_rows(db, transaction));
  ACCORD_CHECK(write_each(db, transaction.statements, &write_statement));
  ACCORD_CHECK(write_hold_rows(db, transaction));
  ACCORD_CHECK(write_each(db, transaction.schema_texts, &write_schema_text));
  return write_notices(db, transaction.notices);
}

}  // namespace accord::node::store
