// Writing and reading what waits for a person. Payloads are read one at a time: a queue of them
// may be large.
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/sqlite_write.hpp"

namespace accord::node::store {
namespace {

constexpr std::string_view kHoldColumns =
    "id, kind, at, expires, recipient, clause, reason, subset, due, approved, state, ";
constexpr std::string_view kSize = ", length(payload)";

/// The columns of kHoldColumns, kDraftColumns and kSize, in their order.
HoldRow hold_row(Row& row) {
  HoldRow out;
  out.id = row.id<HoldId>();
  out.kind = row.kind<HoldKind>();
  out.at = row.time();
  out.expires = row.time();
  out.recipient = row.nation();
  out.clause = row.text();
  out.reason = row.code();
  out.subset = row.text();
  out.due = row.time();
  out.approved = row.integer() != 0;
  out.state = row.kind<HoldState>();
  read_draft(row, out);
  out.payload_bytes = row.number();
  return out;
}

HoldDecisionRow decision_row(Row& row) {
  return {.id = row.id<HoldId>(),
          .at = row.time(),
          .operator_name = row.text(),
          .action = row.text(),
          .label = row.text(),
          .reason = row.text(),
          .outcome = row.optional_code()};
}

OverclassifiedRow overclassified_row(Row& row) {
  return {.at = row.time(),
          .draft = row.id<RecordId>(),
          .recipient = row.nation(),
          .payload_code = row.text(),
          .clause = row.text(),
          .reason = row.code(),
          .subset = row.text()};
}

Status write_hold(Connection& db, const HoldRow& row) {
  ACCORD_TRY(
      Statement insert,
      db.prepare("INSERT INTO hold (" + std::string(kHoldColumns) + std::string(kDraftColumns) +
                 ", payload) VALUES "
                 "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  return insert.run(
      {row.id,       row.kind,       row.at,           row.expires, row.recipient,
       row.clause,   row.reason,     row.subset,       row.due,     row.approved ? 1 : 0,
       row.state,    row.draft,      row.payload_code, row.label,   row.mode,
       row.priority, row.request_id, row.norad_cat_id, row.first,   row.last,
       row.payload});
}

Status write_state(Connection& db, const HoldStateRow& row) {
  ACCORD_TRY(Statement write, db.prepare("UPDATE hold SET state = ?2 WHERE id = ?1"));
  ACCORD_CHECK(write.run({row.id, row.state}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "a decision about a record that is not held", row.id.text());
}

Status write_decision(Connection& db, const HoldDecisionRow& row) {
  ACCORD_TRY(Statement insert, db.prepare("INSERT INTO hold_decision (id, at, operator, action, "
                                          "label, reason, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  return insert.run(
      {row.id, row.at, row.operator_name, row.action, row.label, row.reason, row.outcome});
}

Status write_overclassified(Connection& db, const OverclassifiedRow& row) {
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO overclassified (at, draft, recipient, payload_code, clause, "
                        "reason, subset) VALUES (?, ?, ?, ?, ?, ?, ?)"));
  return insert.run(
      {row.at, row.draft, row.recipient, row.payload_code, row.clause, row.reason, row.subset});
}

}  // namespace

Status write_hold_rows(Connection& db, const Transaction& transaction) {
  for (const HoldRow& row : transaction.holds) ACCORD_CHECK(write_hold(db, row));
  for (const HoldStateRow& row : transaction.hold_states) ACCORD_CHECK(write_state(db, row));
  for (const HoldDecisionRow& row : transaction.hold_decisions)
    ACCORD_CHECK(write_decision(db, row));
  for (const OverclassifiedRow& row : transaction.overclassified)
    ACCORD_CHECK(write_overclassified(db, row));
  return {};
}

Result<std::vector<std::pair<std::int64_t, HoldRow>>> SqliteStore::holds(
    std::int64_t after, std::size_t max, std::optional<HoldState> only) {
  const std::string select = "SELECT row, " + std::string(kHoldColumns) +
                             std::string(kDraftColumns) + std::string(kSize) + " FROM hold ";
  if (only) {
    ACCORD_TRY(Statement query,
               db_.prepare(select + "WHERE state = ? AND row > ? ORDER BY row LIMIT ?"));
    ACCORD_CHECK(query.bind({*only, after, saturated(max)}));
    return read_all(query, numbered(hold_row));
  }
  ACCORD_TRY(Statement query, db_.prepare(select + "WHERE row > ? ORDER BY row LIMIT ?"));
  ACCORD_CHECK(query.bind({after, saturated(max)}));
  return read_all(query, numbered(hold_row));
}

Result<std::optional<HoldRow>> SqliteStore::hold(const HoldId& id) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT " + std::string(kHoldColumns) + std::string(kDraftColumns) +
                         std::string(kSize) + ", payload FROM hold WHERE id = ?"));
  ACCORD_CHECK(query.bind({id}));
  return read_first(query, [](Row& row) {
    HoldRow out = hold_row(row);
    out.payload = row.blob();
    return out;
  });
}

Result<std::vector<HoldDecisionRow>> SqliteStore::hold_decisions(const HoldId& id) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT id, at, operator, action, label, reason, outcome "
                                          "FROM hold_decision WHERE id = ? ORDER BY row"));
  ACCORD_CHECK(query.bind({id}));
  return read_all(query, decision_row);
}

Result<std::vector<OverclassifiedCount>> SqliteStore::overclassified_counts(UtcTime from,
                                                                            UtcTime to) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT clause, reason, payload_code, subset, count(*) "
                                          "FROM overclassified WHERE at >= ? AND at < ? "
                                          "GROUP BY clause, reason, payload_code, subset "
                                          "ORDER BY clause, reason, payload_code, subset"));
  ACCORD_CHECK(query.bind({from, to}));
  return read_all(query, [](Row& row) {
    return OverclassifiedCount{row.text(), row.code(), row.text(), row.text(), row.number()};
  });
}

Result<std::vector<std::pair<std::int64_t, OverclassifiedRow>>> SqliteStore::overclassified(
    UtcTime from, UtcTime to, std::int64_t after, std::size_t max) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT row, at, draft, recipient, payload_code, clause, reason, subset "
                         "FROM overclassified WHERE at >= ? AND at < ? AND row > ? "
                         "ORDER BY row LIMIT ?"));
  ACCORD_CHECK(query.bind({from, to, after, saturated(max)}));
  return read_all(query, numbered(overclassified_row));
}

}  // namespace accord::node::store
