// Writing and reading what was released of late, what waits for its delay, and consents. Payloads
// that wait are read one at a time: a queue of them may be large.
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/sqlite_write.hpp"

namespace accord::node::store {
namespace {

constexpr std::string_view kDelayedColumns = "id, peer, not_before, at, clause, ";

/// The columns of kDelayedColumns and kDraftColumns, in their order.
DelayedRow delayed_row(Row& row) {
  DelayedRow out;
  out.id = row.id<RecordId>();
  out.peer = row.nation();
  out.not_before = row.time();
  out.at = row.time();
  out.clause = row.text();
  read_draft(row, out);
  return out;
}

UsageRow usage_row(Row& row) {
  return {.counter = row.text(),
          .to = row.nation(),
          .object = row.number32(),
          .begins = row.time(),
          .ends = row.time(),
          .keep_until = row.time(),
          .observations = row.number()};
}

ConsentRow consent_row(Row& row) {
  return {.id = row.id<ConsentId>(),
          .originator = row.nation(),
          .to = row.nation(),
          .request_id = row.optional_id<RequestId>(),
          .payload_code = row.text(),
          .norad_cat_id = row.number32(),
          .reference = row.text(),
          .from = row.time(),
          .until = row.time(),
          .revoked = {},
          .recorded_by = row.text(),
          .revoked_by = {}};
}

Status write_usage(Connection& db, const UsageRow& row) {
  // Most rows add to a window that stays as it is: then the index is not written.
  ACCORD_TRY(Statement add,
             db.prepare("UPDATE usage SET observations = observations + ?7 WHERE counter = ?1 "
                        "AND recipient = ?2 AND object = ?3 AND begins = ?4 AND ends >= ?5 "
                        "AND keep_until >= ?6"));
  const std::initializer_list<Value> values = {
      row.counter, row.to, row.object, row.begins, row.ends, row.keep_until, row.observations};
  ACCORD_CHECK(add.run(values));
  if (db.rows_changed() == 1) return {};
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO usage (counter, recipient, object, begins, ends, keep_until, "
                        "observations) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                        "observations = observations + excluded.observations, "
                        "ends = max(ends, excluded.ends), "
                        "keep_until = max(keep_until, excluded.keep_until)"));
  return write.run(values);
}

Status write_usage_mark(Connection& db, const UsageMarkRow& row) {
  ACCORD_TRY(Statement mark,
             db.prepare("INSERT INTO usage_mark VALUES (1, ?) ON CONFLICT DO UPDATE "
                        "SET latest = max(latest, excluded.latest)"));
  ACCORD_CHECK(mark.run({row.latest}));
  ACCORD_TRY(Statement forget, db.prepare("DELETE FROM usage WHERE keep_until <= "
                                          "(SELECT latest FROM usage_mark)"));
  return forget.run({});
}

Status write_delayed(Connection& db, const DelayedRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO delayed (" + std::string(kDelayedColumns) +
                        std::string(kDraftColumns) +
                        ", payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before, "
                        "clause = excluded.clause"));
  return write.run({row.id, row.peer, row.not_before, row.at, row.clause, row.draft,
                    row.payload_code, row.label, row.mode, row.priority, row.request_id,
                    row.norad_cat_id, row.first, row.last, row.payload});
}

Status write_delayed_done(Connection& db, const RecordId& id) {
  ACCORD_TRY(Statement done, db.prepare("DELETE FROM delayed WHERE id = ?"));
  ACCORD_CHECK(done.run({id}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "the end of a wait that never was", id.text());
}

/// Who consented to what never changes; that it was revoked may come behind.
Status write_consent(Connection& db, const ConsentRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO consent (id, originator, recipient, request_id, "
                        "payload_code, norad_cat_id, reference, begins, ends, revoked, "
                        "recorded_by, revoked_by) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET revoked = excluded.revoked, "
                        "revoked_by = excluded.revoked_by"));
  return write.run({row.id, row.originator, row.to, row.request_id, row.payload_code,
                    row.norad_cat_id, row.reference, row.from, row.until, row.revoked,
                    row.recorded_by, row.revoked_by});
}

}  // namespace

Status write_release_rows(Connection& db, const Transaction& transaction) {
  for (const UsageRow& row : transaction.usage) ACCORD_CHECK(write_usage(db, row));
  for (const UsageMarkRow& row : transaction.usage_marks) ACCORD_CHECK(write_usage_mark(db, row));
  for (const DelayedRow& row : transaction.delayed) ACCORD_CHECK(write_delayed(db, row));
  for (const RecordId& id : transaction.delayed_done) ACCORD_CHECK(write_delayed_done(db, id));
  for (const ConsentRow& row : transaction.consents) ACCORD_CHECK(write_consent(db, row));
  return {};
}

Status load_release_rows(Connection& db, Snapshot& snapshot) {
  ACCORD_TRY(Statement usage,
             db.prepare("SELECT counter, recipient, object, begins, ends, keep_until, observations "
                        "FROM usage ORDER BY counter, recipient, object, begins"));
  ACCORD_TRY(snapshot.usage, read_all(usage, usage_row));
  ACCORD_TRY(Statement mark, db.prepare("SELECT latest FROM usage_mark"));
  ACCORD_TRY(const auto latest, read_first(mark, [](Row& row) { return row.time(); }));
  snapshot.usage_latest = latest.value_or(UtcTime{});
  ACCORD_TRY(Statement delayed, db.prepare("SELECT id, not_before, length(payload) FROM delayed "
                                           "ORDER BY not_before, id"));
  ACCORD_TRY(snapshot.delayed, read_all(delayed, [](Row& row) {
               return DelayedWait{row.id<RecordId>(), row.time(), row.number()};
             }));
  ACCORD_TRY(Statement consents,
             db.prepare("SELECT id, originator, recipient, request_id, payload_code, "
                        "norad_cat_id, reference, begins, ends, recorded_by FROM consent "
                        "WHERE revoked IS NULL ORDER BY id"));
  ACCORD_TRY(snapshot.consents, read_all(consents, consent_row));
  return {};
}

Result<std::vector<std::pair<std::int64_t, DelayedRow>>> SqliteStore::delayed(std::int64_t after,
                                                                              std::size_t max) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT row, " + std::string(kDelayedColumns) +
                                          std::string(kDraftColumns) +
                                          " FROM delayed WHERE row > ? ORDER BY row LIMIT ?"));
  ACCORD_CHECK(query.bind({after, saturated(max)}));
  return read_all(query, numbered(delayed_row));
}

Result<std::optional<DelayedRow>> SqliteStore::delayed_record(const RecordId& id) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT " + std::string(kDelayedColumns) + std::string(kDraftColumns) +
                         ", payload FROM delayed WHERE id = ?"));
  ACCORD_CHECK(query.bind({id}));
  return read_first(query, [](Row& row) {
    DelayedRow out = delayed_row(row);
    out.payload = row.blob();
    return out;
  });
}

}  // namespace accord::node::store
