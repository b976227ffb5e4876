#include "node/store/salvage.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "node/store/backup.hpp"
#include "node/store/mend.hpp"
#include "node/store/orphans.hpp"
#include "node/store/page_sums.hpp"
#include "node/store/schema.hpp"
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/table_copy.hpp"

namespace accord::node::store {
namespace {

bool has_log(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path + "-wal", error);
  return !error && size > 0;
}

/// To be read and left as it is, with what stands in its log.
Result<Connection> open_to_read(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return fail(Code::store_failed, error ? error.message() : "not a file");
  ACCORD_TRY(Connection db,
             has_log(path) ? Connection::open(path) : Connection::open_unchanging(path));
  ACCORD_CHECK(db.write_aside());
  db.keep_log_on_close();
  ACCORD_CHECK(db.execute("PRAGMA locking_mode = EXCLUSIVE"));
  ACCORD_TRY(const Form form, form_held(db));
  if (form == 0) return fail(Code::store_foreign, "an empty file");
  if (form != kSchemaVersion)
    return fail(Code::store_older, "schema version " + std::to_string(form) +
                                       ": of another form than this release writes");
  return db;
}

/// Not the sums and look-ups that are made anew, nor the life; nor the entries of logs, which are
/// copied log by log. The last number of a receipt comes first: the trigger raises it.
bool is_copied(const std::string& table) {
  for (const char* other : {"store_life", "ruling_count", "inbound_held", "inbound_count",
                            "inbound_taken", "inbound_refused", "ruling_log", "log_entry"}) {
    if (table == other) return false;
  }
  return true;
}

/// Of a table of blocks: its rows, told by their own numbers. Numbers may jump where nothing is
/// lost.
Status tell_rows(Connection& db, std::string_view name, TableCopied& table) {
  struct Block {
    std::int64_t first = 0;
    std::int64_t count = 0;
  };
  ACCORD_TRY(Statement query,
             db.prepare("SELECT first_row, count FROM " + table.table + " ORDER BY first_row"));
  ACCORD_TRY(const auto blocks, read_all(query, [](Row& row) {
               return Block{row.integer(), row.integer()};
             }));
  const auto was_lost = [&](std::int64_t first, std::int64_t last) {
    return std::any_of(table.lost.begin(), table.lost.end(), [&](const LostRows& rows) {
      return rows.first <= last && first <= rows.last;
    });
  };
  TableCopied told{std::string(name), {}, 0, {}, table.lost_uncounted};
  std::int64_t next = 1;
  for (const Block& block : blocks) {
    if (block.first > next && was_lost(next, block.first - 1))
      told.lost.push_back({next, block.first - 1});
    told.copied += static_cast<std::uint64_t>(block.count);
    next = block.first + block.count;
  }
  constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
  if (was_lost(next, kEnd)) told.lost.push_back({next, kEnd});
  table = std::move(told);
  return {};
}

Status copy_tables(Connection& from, Connection& to, Salvaged& out) {
  ACCORD_TRY(Statement query, to.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' "
                                         "AND name NOT LIKE 'sqlite_%' "
                                         "ORDER BY name <> 'receipt_last', rowid"));
  ACCORD_TRY(const auto names, read_all(query, [](Row& row) { return row.text(); }));
  for (const std::string& name : names) {
    if (!is_copied(name)) continue;
    ACCORD_TRY(TableCopied copied, TableCopy(from, to, name).run());
    if (name == "ruling_block") ACCORD_CHECK(tell_rows(to, "ruling", copied));
    if (name == "inbound_block") ACCORD_CHECK(tell_rows(to, "inbound_record", copied));
    out.tables.push_back(std::move(copied));
  }
  return {};
}

bool lost_some(const std::vector<TableCopied>& tables, std::string_view name) {
  return std::any_of(tables.begin(), tables.end(), [&](const TableCopied& table) {
    return table.table == name && (table.lost_uncounted || !table.lost.empty());
  });
}

/// Nothing is lost behind the last that was written.
void end_at(std::int64_t size, std::vector<LostRows>& lost) {
  std::erase_if(lost, [&](const LostRows& rows) { return rows.first >= size; });
  for (LostRows& rows : lost) rows.last = std::min(rows.last, size - 1);
}

/// Log by log, by the positions of the entries, which no other table has. Those of a log whose own
/// row is lost: from both ends.
Status copy_log_entries(Connection& from, Connection& to, std::vector<TableCopied>& tables) {
  struct Log {
    std::int64_t row = 0;
    std::string whose;
    std::int64_t size = 0;
  };
  ACCORD_TRY(Statement query,
             to.prepare("SELECT row, peer, incarnation, size FROM link_log ORDER BY row"));
  ACCORD_TRY(const auto logs, read_all(query, [](Row& row) {
               Log out;
               out.row = row.integer();
               out.whose = row.text();
               out.whose += " " + row.id<IncarnationId>().text();
               out.size = row.integer();
               return out;
             }));
  for (const Log& log : logs) {
    RowNumbers positions{"position", "log = " + std::to_string(log.row) + " AND ", 0};
    ACCORD_TRY(TableCopied copied, TableCopy(from, to, "log_entry", std::move(positions)).run());
    copied.part = log.whose;
    end_at(log.size, copied.lost);
    tables.push_back(std::move(copied));
  }
  if (!lost_some(tables, "link_log")) return {};
  ACCORD_TRY(TableCopied rest, TableCopy(from, to, "log_entry").run());
  tables.push_back(std::move(rest));
  return {};
}

/// What the former life named last, where that can still be read; a number is no row of a table
/// that was found, and none is given twice.
Status copy_sequences(Connection& from, Connection& to) {
  auto query = from.prepare("SELECT name, seq FROM sqlite_sequence");
  if (!query) return {};
  auto numbers = read_all(*query, [](Row& row) { return std::pair{row.text(), row.integer()}; });
  if (!numbers) return {};
  for (const auto& [name, number] : *numbers) {
    ACCORD_TRY(Statement raise, to.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?2) "
                                           "WHERE name = ?1"));
    ACCORD_CHECK(raise.run({name, number}));
    ACCORD_TRY(Statement add, to.prepare("INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 "
                                         "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence "
                                         "WHERE name = ?1)"));
    ACCORD_CHECK(add.run({name, number}));
  }
  return {};
}

/// Statements of a nation count from 1 without a gap; what stood behind one that is lost the peers
/// bring back with it.
Status end_statements_before_a_gap(Connection& db) {
  return db.execute(
      "DELETE FROM statement WHERE number <> (SELECT count(*) FROM statement s "
      "WHERE s.agreement = statement.agreement AND s.nation = statement.nation "
      "AND s.number <= statement.number)");
}

/// Where it is not known whether a link was cut, or an agreement suspended, every link is cut until
/// officers have looked.
Status cut_all_links(Connection& db, const std::vector<TableCopied>& tables) {
  if (!lost_some(tables, "link_stop") && !lost_some(tables, "statement")) return {};
  ACCORD_TRY(Statement cut, db.prepare("INSERT OR IGNORE INTO link_stop "
                                       "SELECT peer, ?, 0, ?, 'a cut, or a statement about an "
                                       "agreement, is lost with a damaged page' FROM "
                                       "(SELECT peer FROM outbound_stream "
                                       "UNION SELECT peer FROM inbound_position)"));
  return cut.run({LinkStop::cut, Code::store_damaged});
}

Result<IncarnationId> life_of(Connection& from) {
  ACCORD_TRY(Statement life, from.prepare("SELECT incarnation FROM store_life"));
  auto found = read_first(life, [](Row& row) { return row.id<IncarnationId>(); });
  return found && *found ? **found : IncarnationId{};  // it serves the report alone
}

Result<Salvaged> salvage_into(const std::string& from, const std::string& to,
                              const IncarnationId& life, const BatchReader& reader) {
  ACCORD_TRY(Connection damaged, open_to_read(from));
  Salvaged out;
  if (has_log(from)) ACCORD_CHECK(damaged.checkpoint());  // into memory
  ACCORD_TRY(out.made_anew, hang_orphans(damaged));
  ACCORD_TRY(auto made, SqliteStore::open(to, life));
  made.reset();
  ACCORD_TRY(Connection db, Connection::open(to));
  ACCORD_CHECK(db.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL;"));
  ACCORD_CHECK(db.execute("BEGIN IMMEDIATE"));
  ACCORD_TRY(out.former, life_of(damaged));
  ACCORD_CHECK(copy_tables(damaged, db, out));
  ACCORD_CHECK(copy_log_entries(damaged, db, out.tables));
  ACCORD_CHECK(copy_sequences(damaged, db));
  ACCORD_CHECK(mend_outbound(db, reader, out.lost_outbound));
  ACCORD_CHECK(mend_inbound(db, reader, out.asked_again));
  ACCORD_CHECK(end_statements_before_a_gap(db));
  ACCORD_CHECK(cut_all_links(db, out.tables));
  ACCORD_CHECK(db.execute("COMMIT"));
  ACCORD_CHECK(db.checkpoint());
  return out;
}

}  // namespace

Result<Salvaged> salvage(const std::string& from, const std::string& to, const IncarnationId& life,
                         const BatchReader& reader) {
  auto out = salvage_into(from, to, life, reader);
  if (!out && out.error().where.empty()) out.error().where = from;
  if (!out) return out;
  ACCORD_CHECK(begin_new_life(to, life));  // consumers go on beyond the rows of the former life
  return out;
}

Result<Inspection> inspect(const std::string& path) {
  const auto look = [&]() -> Result<Inspection> {
    Inspection out;
    if (!has_log(path)) {
      ACCORD_TRY(Connection file, Connection::open_unchanging(path));
      ACCORD_TRY(Connection::Pages pages, file.read_every_page());
      out.pages = pages.bytes / kPageBytes;
      out.damaged = std::move(pages.damaged);
    }
    auto whole = open_to_read(path);
    auto structure = whole ? whole->value("PRAGMA integrity_check(1)") : fail(whole.error());
    if (!structure && structure.error().code != Code::store_damaged) return fail(structure.error());
    out.structure = structure ? *structure : structure.error().what;
    return out;
  };
  auto out = look();
  if (!out && out.error().where.empty()) out.error().where = path;
  return out;
}

}  // namespace accord::node::store
