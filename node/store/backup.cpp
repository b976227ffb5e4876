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

/// Rows of records stand many in one of a table of blocks, and are counted one by one.
std::string counted_as(const std::string& table) {
  if (table == "ruling_block") return "ruling";
  if (table == "outbound_block") return "outbound_record";
  if (table == "inbound_block") return "inbound_record";
  return table;
}

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
    const std::string told = counted_as(name);
    const std::string what = told == name ? "count(*)" : "coalesce(sum(count), 0)";
    ACCORD_TRY(Statement count, db.prepare("SELECT " + what + " FROM " + name));
    ACCORD_TRY(const auto rows, read_first(count, [](Row& row) { return row.number(); }));
    out.rows[told] = rows.value_or(0);
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

/// The former life may have gone on, to many rows, where the backup holds none.
Status raise_numbers(Connection& db) {
  ACCORD_TRY(const Form form, form_held(db));
  if (form < kFirstFormWithBlocks) {
    ACCORD_CHECK(
        db.execute("INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM "
                   "(SELECT 'inbound_record' AS name UNION SELECT 'ruling') t WHERE NOT "
                   "EXISTS (SELECT 1 FROM sqlite_sequence s WHERE s.name = t.name)"));
    ACCORD_TRY(Statement rows, db.prepare("UPDATE sqlite_sequence SET seq = seq + ? "
                                          "WHERE name IN ('inbound_record', 'ruling')"));
    return rows.run({kRowsOfALife});
  }
  for (const auto& [name, table] :
       {std::pair{"inbound_record", "inbound_block"}, std::pair{"ruling", "ruling_block"}}) {
    ACCORD_TRY(Statement floor,
               db.prepare(std::string("INSERT INTO row_floor SELECT ?1, ?2 + max(coalesce((SELECT "
                                      "max(first_row + count) FROM ") +
                          table +
                          "), 1), coalesce((SELECT first_row FROM row_floor WHERE name = ?1), 1)) "
                          "WHERE true ON CONFLICT DO UPDATE SET first_row = excluded.first_row"));
    ACCORD_CHECK(floor.run({std::string_view(name), kRowsOfALife}));
  }
  return {};
}

Status change_life(const std::string& path, const IncarnationId& incarnation) {
  ACCORD_TRY(Connection db, open_alone(path));
  ACCORD_CHECK(db.execute("BEGIN IMMEDIATE"));
  {
    ACCORD_TRY(Statement life, db.prepare("UPDATE store_life SET incarnation = ?"));
    ACCORD_CHECK(life.run({incarnation}));
    ACCORD_CHECK(raise_numbers(db));
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
