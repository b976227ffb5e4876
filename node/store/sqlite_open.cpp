// Opening a store: whose file is it, which schema, and the settings that durability rests on.
// Settings come before the first read, so that the lock is ours from the first moment; nothing is
// written to a file that is not a store.
#include "node/store/form7.hpp"
#include "node/store/schema.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/store_file.hpp"

namespace accord::node::store {
namespace {

// EXCLUSIVE before the first access keeps the WAL index in our own memory: no shared-memory file,
// no second opener. The WAL is copied back by checkpoint_if_long alone; Connection has already
// replaced SQLite's own hook for it.
constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA page_size = 4096;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA secure_delete = ON;"  // a page that is free is written too, and has its sum
    "PRAGMA cell_size_check = ON;"
    "PRAGMA cache_size = -16384;";  // KiB

Result<std::int64_t> number(Connection& db, const std::string& sql) {
  ACCORD_TRY(Statement statement, db.prepare(sql));
  ACCORD_TRY(const bool has_row, statement.step());
  return has_row ? statement.row().integer() : 0;
}

}  // namespace

Result<Form> form_held(Connection& db) {
  ACCORD_TRY(const std::int64_t application, number(db, "PRAGMA application_id"));
  ACCORD_TRY(const std::int64_t version, number(db, "PRAGMA user_version"));
  ACCORD_TRY(const std::int64_t objects, number(db, "SELECT count(*) FROM sqlite_schema"));
  if (application == 0 && version == 0 && objects == 0) return Form{0};
  if (application != kApplicationId) {
    return fail(Code::store_foreign, "a SQLite database of another program");
  }
  if (version > kSchemaVersion) {
    return fail(Code::store_newer, "schema version " + std::to_string(version) +
                                       ", this release knows " + std::to_string(kSchemaVersion));
  }
  if (version < kOldestSchemaVersion) {
    return fail(Code::store_older, "schema version " + std::to_string(version) +
                                       ", this release goes on from " +
                                       std::to_string(kOldestSchemaVersion));
  }
  if (const PageSums kind = db.sums(); kind != PageSums::none) {
    db.require_sums(kind);
  } else if (version >= kFirstFormWithSums) {
    return fail(Code::store_damaged, "the first page says that the pages have no sums");
  }
  return version;
}

namespace {

/// Brings a store of that form to the present one.
Status write_later_forms(Connection& db, Form held) {
  if (held < 3) {
    for (const std::string_view part : kForm3Sql) ACCORD_CHECK(db.execute(std::string(part)));
  }
  if (held < 4) ACCORD_CHECK(db.execute(std::string(kForm4Sql)));
  if (held < 5) ACCORD_CHECK(db.execute(std::string(kForm5Sql)));
  if (held < 6) ACCORD_CHECK(db.execute(std::string(kForm6Sql)));
  if (held < 7) {
    ACCORD_CHECK(db.execute(std::string(kForm7Sql)));
    ACCORD_CHECK(move_records_into_blocks(db));
    ACCORD_CHECK(db.execute(std::string(kForm7EndSql)));
  }
  return db.execute("PRAGMA user_version = " + std::to_string(kSchemaVersion));
}

Status write_schema(Connection& db, const IncarnationId& incarnation) {
  ACCORD_CHECK(db.execute(std::string(kForm2Sql)));
  ACCORD_CHECK(db.execute("PRAGMA application_id = " + std::to_string(kApplicationId)));
  ACCORD_CHECK(write_later_forms(db, 2));
  ACCORD_TRY(Statement insert, db.prepare("INSERT INTO store_life VALUES (1, ?)"));
  return insert.run({incarnation});
}

/// All of it in one transaction: a crash leaves an empty file, which the next start takes as new.
Status create(Connection& db, const IncarnationId& incarnation) {
  if (incarnation.is_nil()) return fail(Code::bad_id, "a new store needs an incarnation");
  ACCORD_CHECK(db.execute("BEGIN IMMEDIATE"));
  ACCORD_CHECK(write_schema(db, incarnation));
  return db.execute("COMMIT");
}

/// Forward, in one transaction: a crash leaves the older store.
Status bring_forward(Connection& db, Form held) {
  ACCORD_CHECK(db.execute("BEGIN IMMEDIATE"));
  ACCORD_CHECK(write_later_forms(db, held));
  return db.execute("COMMIT");
}

/// Before the form is brought forward: of a form that has sums no store is without.
Status give_sums(Connection& db) {
  auto written = db.write_anew_with_sums();
  if (written) return {};
  Error error = std::move(written).error();
  error.what +=
      "; the store is as it was: to give its pages the present sums, its size must be free again "
      "beside it and where temporary files are";
  return fail(std::move(error));
}

Status use_write_ahead_log(Connection& db, bool in_memory) {
  ACCORD_TRY(const std::string mode, db.value("PRAGMA journal_mode = WAL"));
  if (mode == (in_memory ? "memory" : "wal")) return {};
  return fail(Code::store_failed, "the file system gives no write-ahead log, but '" + mode + "'");
}

Result<Connection> open_connection(const std::string& path, const IncarnationId& incarnation_if_new,
                                   const SqliteOptions& options) {
  const bool in_memory = path == ":memory:";
  if (!in_memory) ACCORD_CHECK(prepare_store_file(path));
  ACCORD_TRY(Connection db, Connection::open(path));
  ACCORD_CHECK(db.execute(kSettings));
  ACCORD_TRY(const Form held, form_held(db));
  if (held == 0) ACCORD_CHECK(db.reserve_sums());
  ACCORD_CHECK(use_write_ahead_log(db, in_memory));
  ACCORD_CHECK(db.write_log_again());
  if (held != 0 && db.sums() != PageSums::present) ACCORD_CHECK(give_sums(db));
  if (options.max_pages != 0) {
    ACCORD_CHECK(db.execute("PRAGMA max_page_count = " + std::to_string(options.max_pages)));
  }
  if (held == 0) ACCORD_CHECK(create(db, incarnation_if_new));
  if (held != 0 && held < kSchemaVersion) ACCORD_CHECK(bring_forward(db, held));
  return db;
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                       const IncarnationId& incarnation_if_new) {
  return open(path, incarnation_if_new, SqliteOptions{});
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                       const IncarnationId& incarnation_if_new,
                                                       const SqliteOptions& options) {
  auto db = open_connection(path, incarnation_if_new, options);
  if (!db) {
    Error error = std::move(db).error();
    if (error.where.empty()) error.where = path;
    return fail(std::move(error));
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(*db), path, options));
}

}  // namespace accord::node::store
