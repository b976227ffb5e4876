// Writing and reading what a link remembers beside its streams.
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/sqlite_write.hpp"

namespace accord::node::store {
namespace {

/// `held` finds a number as high or higher: epochs and lists only rise.
Status check_rises(Statement& held, const char* what) {
  ACCORD_TRY(const bool found, held.step());
  if (found) return fail(Code::store_order, std::string(what) + " does not rise");
  return {};
}

Status write_key_epoch(Connection& db, const KeyEpochRow& row) {
  ACCORD_TRY(Statement held, db.prepare("SELECT 1 FROM key_epoch WHERE peer = ? AND "
                                        "direction = ? AND number >= ?"));
  ACCORD_CHECK(held.bind({row.peer, row.direction, row.number}));
  ACCORD_CHECK(check_rises(held, "a key epoch"));
  ACCORD_TRY(Statement write,
             db.prepare("INSERT OR REPLACE INTO key_epoch (peer, direction, number) "
                        "VALUES (?, ?, ?)"));
  return write.run({row.peer, row.direction, row.number});
}

/// The bytes are those of the digest: a second row says the same.
Status write_certificate(Connection& db, const CertificateRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO certificate (digest, nation, at, der) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT DO NOTHING"));
  return write.run({row.digest, row.nation, row.at, row.der});
}

Status write_revocation_list(Connection& db, const RevocationListRow& row) {
  ACCORD_TRY(Statement held,
             db.prepare("SELECT 1 FROM revocation_list WHERE nation = ? AND number >= ?"));
  ACCORD_CHECK(held.bind({row.nation, row.number}));
  ACCORD_CHECK(check_rises(held, "a revocation list"));
  ACCORD_TRY(Statement write,
             db.prepare("INSERT OR REPLACE INTO revocation_list (nation, number, der, at) "
                        "VALUES (?, ?, ?, ?)"));
  return write.run({row.nation, row.number, row.der, row.at});
}

}  // namespace

Status write_link_rows(Connection& db, const Transaction& transaction) {
  for (const KeyEpochRow& row : transaction.key_epochs) ACCORD_CHECK(write_key_epoch(db, row));
  for (const CertificateRow& row : transaction.certificates)
    ACCORD_CHECK(write_certificate(db, row));
  for (const RevocationListRow& row : transaction.revocation_lists)
    ACCORD_CHECK(write_revocation_list(db, row));
  return {};
}

Status load_link_rows(Connection& db, Snapshot& snapshot) {
  ACCORD_TRY(Statement epochs, db.prepare("SELECT peer, direction, number FROM key_epoch"));
  ACCORD_TRY(snapshot.key_epochs, read_all(epochs, [](Row& row) {
               return KeyEpochRow{row.nation(), row.kind<Direction>(), row.number()};
             }));
  ACCORD_TRY(Statement lists, db.prepare("SELECT nation, number, der, at FROM revocation_list"));
  ACCORD_TRY(snapshot.revocation_lists, read_all(lists, [](Row& row) {
               return RevocationListRow{row.nation(), row.number(), row.blob(), row.time()};
             }));
  return {};
}

}  // namespace accord::node::store
