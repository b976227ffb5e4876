// What an auditor asks of a store that nobody has open.
#include <filesystem>

#include "node/store/ruling_log.hpp"
#include "node/store/schema.hpp"
#include "node/store/sqlite_blocks.hpp"
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
  return find_outbound(db_, id);
}

Result<JournalHead> SqliteStore::journal_head() {
  ACCORD_TRY(const crypto::LinkLogTree tree, ruling_log(db_));
  return JournalHead{tree.size(), tree.root()};
}

Result<std::vector<RulingLeaf>> SqliteStore::ruling_leaves(std::int64_t after, std::size_t max) {
  return store::ruling_leaves(db_, after, max);
}

Result<std::vector<NationId>> SqliteStore::logged_peers() {
  ACCORD_TRY(Statement query, db_.prepare("SELECT DISTINCT peer FROM link_log ORDER BY peer"));
  return read_all(query, [](Row& row) { return row.nation(); });
}

Result<std::vector<RulingRow>> SqliteStore::rulings_on(const RecordId& id) {
  std::vector<RulingRow> out;
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(auto block, next_rulings(db_, after));
    if (!block) return out;
    for (RulingRow& row : block->rows) {
      if (row.record_id == id) out.push_back(std::move(row));
    }
    after = block->first_row + static_cast<std::int64_t>(block->rows.size()) - 1;
  }
}

}  // namespace accord::node::store
