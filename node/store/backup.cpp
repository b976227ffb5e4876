#include "node/store/backup.hpp"

#include "node/store/schema.hpp"
#include "node/store/sqlite.hpp"
#include "node/store/sqlite_reading.hpp"
#include "node/store/store_file.hpp"

namespace accord::node::store {
namespace {

constexpr int kPagesAtOnce = 4'096;

/// What the former life gave after the backup lies below this, for any rate that a node can have.
constexpr std::int64_t kRowsOfALife = std::int64_t{1} << 40;

Result<Connection> open_alone(const std::string& path) {
  ACCORD_CHECK(prepare_store_file(path));
  ACCORD_TRY(Connection db, Connection::open(path));
  ACCORD_CHECK(db.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL;"));
  ACCORD_TRY(const std::int64_t form, form_held(db));
  if (form == 0) return fail(Code::store_foreign, "an empty file", path);
  return db;
}

Result<std::vector<std::string>> tables(Connection& db) {
  ACCORD_TRY(Statement query, db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' "
                                         "AND name NOT LIKE 'sqlite_%' ORDER BY name"));
  return read_all(query, [](Row& row) { return row.text(); });
}

Result<Contents> contents_of(Connection& db) {
  Contents out;
  ACCORD_TRY(out.form, form_held(db));
  if (out.form == 0) return fail(Code::store_foreign, "an empty file");
  ACCORD_TRY(const std::string sound, db.value("PRAGMA integrity_check(1)"));
  if (sound != "ok") return fail(Code::store_damaged, sound);
  ACCORD_TRY(const Connection::Pages every, db.read_every_page());
  if (!every.damaged.empty())
    return fail(Code::store_damaged, "page " + std::to_string(every.damaged.front()) +
                                         " of the file has not the sum that belongs to it");
  ACCORD_TRY(const std::string pages, db.value("PRAGMA page_count"));
  ACCORD_TRY(const std::string bytes, db.value("PRAGMA page_size"));
  if (every.bytes != std::stoull(pages) * std::stoull(bytes))
    return fail(Code::store_damaged, "the file is not as long as its pages are together");
  ACCORD_TRY(Statement life, db.prepare("SELECT incarnation FROM store_life"));
  ACCORD_TRY(const auto incarnation,
             read_first(life, [](Row& row) { return row.id<IncarnationId>(); }));
  if (!incarnation) return fail(Code::store_damaged, "the store has no incarnation");
  out.incarnation = *incarnation;
  ACCORD_TRY(const auto names, tables(db));
  for (const std::string& name : names) {
    ACCORD_TRY(Statement count, db.prepare("SELECT count(*) FROM " + name));
    ACCORD_TRY(const auto rows, read_first(count, [](Row& row) { return row.number(); }));
    out.rows[name] = rows.value_or(0);
  }
  return out;
}

template <class R>
R at_file(R result, const std::string& path) {
  if (!result && result.error().where.empty()) result.error().where = path;
  return result;
}

Status copy(const std::string& from, const std::string& to) {
  ACCORD_TRY(Connection source, open_alone(from));
  ACCORD_TRY(Backup backup, Backup::begin(source, to));
  bool done = false;
  while (!done) {
    ACCORD_TRY(done, backup.go_on(kPagesAtOnce));
  }
  return {};
}

Status change_life(const std::string& path, const IncarnationId& incarnation) {
  ACCORD_TRY(Connection db, open_alone(path));
  ACCORD_CHECK(db.execute("BEGIN IMMEDIATE"));
  {
    ACCORD_TRY(Statement life, db.prepare("UPDATE store_life SET incarnation = ?"));
    ACCORD_CHECK(life.run({incarnation}));
    ACCORD_TRY(Statement first, db.prepare("INSERT INTO sqlite_sequence (name, seq) "
                                           "SELECT 'inbound_record', 0 WHERE NOT EXISTS (SELECT 1 "
                                           "FROM sqlite_sequence WHERE name = 'inbound_record')"));
    ACCORD_CHECK(first.run({}));  // the backup may hold none where the former life went on to many
    ACCORD_TRY(Statement rows, db.prepare("UPDATE sqlite_sequence SET seq = seq + ? "
                                          "WHERE name = 'inbound_record'"));
    ACCORD_CHECK(rows.run({kRowsOfALife}));
  }
  ACCORD_CHECK(db.execute("COMMIT"));
  return db.checkpoint();  // the caller renames the file alone
}

}  // namespace

Status copy_store(const std::string& from, const std::string& to) {
  return at_file(copy(from, to), from);
}

Result<Contents> examine(const std::string& path) {
  ACCORD_TRY(Connection db, Connection::open_unchanging(path));
  return at_file(contents_of(db), path);
}

Status begin_new_life(const std::string& path, const IncarnationId& incarnation) {
  return at_file(change_life(path, incarnation), path);
}

}  // namespace accord::node::store
