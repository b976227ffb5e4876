#include "node/store/sqlite_store.hpp"

#include <sys/statvfs.h>

#include <algorithm>

#include "node/store/page_sums.hpp"
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_write.hpp"

namespace accord::node::store {

SqliteStore::SqliteStore(Connection connection, std::string path, const SqliteOptions& options)
    : db_(std::move(connection)), path_(std::move(path)), options_(options) {}

Status SqliteStore::commit(const Transaction& transaction) {
  if (poison_) {
    return fail(poison_->code, "nothing is committed after an earlier failure: " + poison_->what,
                poison_->where);
  }
  if (transaction.empty()) return {};
  if (auto done = apply_and_commit(transaction); !done) {
    poison(done.error());
    return done;
  }
  checkpoint_if_long();
  return {};
}

Status SqliteStore::apply_and_commit(const Transaction& transaction) {
  ACCORD_TRY(Statement begin, db_.prepare("BEGIN IMMEDIATE"));
  ACCORD_TRY(Statement end, db_.prepare("COMMIT"));
  ACCORD_CHECK(begin.run({}));
  Status done = write_rows(db_, transaction);
  if (done) done = end.run({});
  if (done || !db_.in_transaction()) return done;  // on some errors SQLite has already rolled back
  if (auto undone = db_.execute("ROLLBACK"); !undone) {
    done.error().what += "; and rolling back: " + undone.error().what;
  }
  return done;
}

// The transaction before is durable whatever happens here, so commit() succeeds; but a node that
// cannot copy its log must not write on, so the next commit is refused.
void SqliteStore::checkpoint_if_long() {
  if (db_.wal_pages() * kPageBytes < options_.checkpoint_wal_bytes) return;
  if (auto copied = db_.checkpoint(); !copied) poison(copied.error());
}

void SqliteStore::poison(const Error& error) {
  poison_ = error;
  db_.keep_log_on_close();
}

Result<bool> SqliteStore::is_retired(const NationId& peer, const IncarnationId& incarnation) {
  return has_retired(db_, peer, incarnation);
}

Result<SqliteStore::Fill> SqliteStore::fill() {
  // Asked before every commit, hence by statements that are kept.
  const auto number = [&](std::string_view pragma) -> Result<std::uint64_t> {
    ACCORD_TRY(Statement query, db_.prepare(pragma));
    ACCORD_TRY(const auto value, read_first(query, [](Row& row) { return row.number(); }));
    return value.value_or(0);
  };
  ACCORD_TRY(const std::uint64_t pages, number("PRAGMA page_count"));
  ACCORD_TRY(const std::uint64_t free, number("PRAGMA freelist_count"));
  const std::uint64_t held = pages * kPageBytes;
  Fill out{held - free * kPageBytes, options_.max_pages * kPageBytes};
  struct statvfs disk {};
  if (path_ == ":memory:" || ::statvfs(path_.c_str(), &disk) != 0) return out;
  const std::uint64_t with_disk = held + std::uint64_t{disk.f_bavail} * disk.f_frsize;
  out.allowed = out.allowed == 0 ? with_disk : std::min(out.allowed, with_disk);
  return out;
}

Result<std::string> SqliteStore::pragma(const std::string& name) {
  return db_.value("PRAGMA " + name);
}

}  // namespace accord::node::store
