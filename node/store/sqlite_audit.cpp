// What an auditor asks of a store that nobody has open.
#include <filesystem>

#include "node/store/schema.hpp"
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_rows.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::store {
namespace {

Result<Connection> open_present_form(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return fail(Code::file_unreadable, "no such file");
  if (std::filesystem::exists(path + "-wal", ignored))
    return fail(Code::store_locked,
                "a node has it open, or was killed: what it committed last stands beside it in "
                "the file's log; `accord backup create` makes one file of both");
  ACCORD_TRY(Connection db, Connection::open_unchanging(path));
  ACCORD_TRY(const Form form, form_held(db));
  if (form == kSchemaVersion) return db;
  if (form == 0) return fail(Code::store_foreign, "an empty file");
  return fail(Code::store_older, "schema version " + std::to_string(form) +
                                     ": start a node of this release on it first");
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open_to_read(const std::string& path) {
  auto db = open_present_form(path);
  if (db) return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(*db), path, {}));
  Error error = std::move(db).error();
  if (error.where.empty()) error.where = path;
  return fail(std::move(error));
}

Result<std::vector<std::pair<std::int64_t, ReceiptRow>>> SqliteStore::receipts(const NationId& peer,
                                                                               Direction direction,
                                                                               std::int64_t after,
                                                                               std::size_t max) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT row, " + std::string(kReceiptColumns) +
                         " FROM receipt WHERE peer = ? AND direction = ? AND row > ? "
                         "ORDER BY row LIMIT ?"));
  ACCORD_CHECK(query.bind({peer, direction, after, saturated(max)}));
  return read_all(query, numbered(receipt_row));
}

Result<std::vector<ReceiptRow>> SqliteStore::receipts_for(const NationId& peer, Lane lane,
                                                          std::uint64_t first_seq) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT " + std::string(kReceiptColumns) +
                         " FROM receipt WHERE peer = ? AND direction = 2 AND lane = ? "
                         "AND first_seq = ? ORDER BY row"));
  ACCORD_CHECK(query.bind({peer, lane, saturated(first_seq)}));
  return read_all(query, receipt_row);
}

Result<std::optional<CertificateRow>> SqliteStore::certificate(const Digest& digest) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT digest, nation, at, der FROM certificate WHERE digest = ?"));
  ACCORD_CHECK(query.bind({digest}));
  return read_first(query, [](Row& row) {
    return CertificateRow{row.digest(), row.nation(), row.time(), row.blob()};
  });
}

Result<std::optional<OutboundRecordRow>> SqliteStore::outbound_record(const RecordId& id) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT id, peer, lane, seq, payload_code, mode, request_id, observations "
                         "FROM outbound_record WHERE id = ?"));
  ACCORD_CHECK(query.bind({id}));
  return read_first(query, [](Row& row) {
    return OutboundRecordRow{row.id<RecordId>(),
                             row.nation(),
                             row.kind<Lane>(),
                             row.number(),
                             row.text(),
                             row.kind<DataMode>(),
                             row.optional_id<RequestId>(),
                             row.number32()};
  });
}

Result<std::vector<RulingRow>> SqliteStore::rulings_on(const RecordId& id) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT " + std::string(kRulingColumns) +
                                          " FROM ruling WHERE record_id = ? ORDER BY row"));
  ACCORD_CHECK(query.bind({id}));
  return read_all(query, ruling_row);
}

}  // namespace accord::node::store
