// Writing and reading the logs of links. An entry stands on the one before it, and the row of the
// log says as many as there are.
#include "node/store/sqlite_reading.hpp"
#include "node/store/sqlite_store.hpp"
#include "node/store/sqlite_write.hpp"

namespace accord::node::store {
namespace {

Bytes joined(const std::vector<Digest>& hashes) {
  Bytes out;
  out.reserve(hashes.size() * Digest::kBytes);
  for (const Digest& hash : hashes) out.insert(out.end(), hash.raw.begin(), hash.raw.end());
  return out;
}

/// size (8 bytes), place (1), number of hashes (1), big-endian, and the hashes; mark after mark.
Bytes packed(const std::vector<LogMark>& marks) {
  Bytes out;
  for (const LogMark& mark : marks) {
    for (int shift = 56; shift >= 0; shift -= 8)
      out.push_back(static_cast<std::uint8_t>(mark.size >> shift));
    out.push_back(static_cast<std::uint8_t>(mark.place));
    out.push_back(static_cast<std::uint8_t>(mark.path.size()));
    const Bytes path = joined(mark.path);
    out.insert(out.end(), path.begin(), path.end());
  }
  return out;
}

Result<std::vector<LogMark>> unpacked(ByteView from) {
  constexpr std::size_t kHead = 10;
  std::vector<LogMark> out;
  while (!from.empty()) {
    const std::size_t hashes = from.size() < kHead ? 0 : from[kHead - 1];
    if (from.size() < kHead + hashes * Digest::kBytes)
      return fail(Code::store_damaged, "a mark of a log is cut off", "link_log.marks");
    LogMark mark;
    for (std::size_t i = 0; i < 8; ++i) mark.size = mark.size << 8 | from[i];
    mark.place = from[8];
    for (std::size_t i = 0; i < hashes; ++i) {
      ACCORD_TRY(const Digest hash,
                 Digest::from_bytes(from.subspan(kHead + i * Digest::kBytes, Digest::kBytes)));
      mark.path.push_back(hash);
    }
    out.push_back(std::move(mark));
    from = from.subspan(kHead + hashes * Digest::kBytes);
  }
  return out;
}

Status write_log(Connection& db, const LinkLogRow& row) {
  const Bytes frontier = joined(row.frontier);
  const Bytes marks = packed(row.marks);
  // Not one statement for both: an INSERT writes the numbers of AUTOINCREMENT, though it adds none.
  ACCORD_TRY(Statement grow,
             db.prepare("UPDATE link_log SET size = ?3, time = ?4, frontier = ?5, marks = ?6 "
                        "WHERE peer = ?1 AND incarnation = ?2 AND size <= ?3 AND time <= ?4"));
  ACCORD_CHECK(grow.run({row.peer, row.incarnation, row.size, row.time, frontier, marks}));
  if (db.rows_changed() == 1) return {};
  ACCORD_TRY(Statement begin,
             db.prepare("INSERT INTO link_log (peer, incarnation, size, time, frontier, marks, "
                        "tasking_from, data_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (peer, incarnation) DO NOTHING"));
  ACCORD_CHECK(begin.run({row.peer, row.incarnation, row.size, row.time, frontier, marks,
                          row.tasking_from, row.data_from}));
  if (db.rows_changed() == 1) return {};
  return fail(Code::store_order, "a log would shrink, or its time fall", row.peer.text());
}

/// Where one of this life's logs goes on, within a transaction.
struct LogEnd {
  std::int64_t log = 0;
  IncarnationId incarnation;
  std::uint64_t next = 0;
};
using LogEnds = std::map<NationId, LogEnd>;

/// The log that `row` follows the last entry of.
Result<LogEnd> end_before(Connection& db, const LogEntryRow& row) {
  ACCORD_TRY(Statement find, db.prepare("SELECT row, incarnation FROM link_log WHERE peer = ?1 "
                                        "AND incarnation = (SELECT incarnation FROM store_life) "
                                        "AND (?2 = 0 OR EXISTS (SELECT 1 FROM log_entry "
                                        "WHERE log = link_log.row AND position = ?2 - 1))"));
  ACCORD_CHECK(find.bind({row.peer, row.position}));
  ACCORD_TRY(const auto end, read_first(find, [&](Row& found) {
               const std::int64_t log = found.integer();
               return LogEnd{log, found.id<IncarnationId>(), row.position};
             }));
  if (end) return *end;
  return fail(Code::store_order,
              "an entry of a log does not follow the last: " + std::to_string(row.position),
              row.peer.text());
}

Status write_entry(Connection& db, const LogEntryRow& row, LogEnds& ends) {
  auto end = ends.find(row.peer);
  if (end == ends.end() || end->second.next != row.position) {
    ACCORD_TRY(LogEnd found, end_before(db, row));
    end = ends.insert_or_assign(row.peer, found).first;
  }
  ACCORD_TRY(Statement insert,
             db.prepare("INSERT INTO log_entry (log, position, line) VALUES (?, ?, ?)"));
  ++end->second.next;
  return insert.run({end->second.log, row.position, row.line});
}

Status check_size(Connection& db, const LinkLogRow& row, const LogEnds& ends) {
  const auto end = ends.find(row.peer);
  bool whole = false;
  if (end != ends.end() && end->second.incarnation == row.incarnation) {
    whole = end->second.next == row.size;
  } else {
    ACCORD_TRY(
        Statement query,
        db.prepare("SELECT (SELECT max(position) + 1 FROM log_entry WHERE log = link_log.row) "
                   "= ?3 FROM link_log WHERE peer = ?1 AND incarnation = ?2"));
    ACCORD_CHECK(query.bind({row.peer, row.incarnation, row.size}));
    ACCORD_TRY(const auto found, read_first(query, [](Row& is) { return is.integer(); }));
    whole = found == 1;
  }
  if (whole) return {};
  return fail(Code::store_order, "a log has not as many entries as it says", row.peer.text());
}

/// A head that the peer cosigned replaces the same without.
Status write_head(Connection& db, const LogHeadRow& row) {
  ACCORD_TRY(Statement write,
             db.prepare("INSERT INTO log_head (peer, direction, incarnation, size, at, cosigned, "
                        "text) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
                        "SET at = excluded.at, cosigned = excluded.cosigned, text = excluded.text "
                        "WHERE cosigned <= excluded.cosigned"));
  return write.run(
      {row.peer, row.direction, row.incarnation, row.size, row.at, row.cosigned ? 1 : 0, row.text});
}

constexpr std::string_view kHeadColumns = "peer, direction, incarnation, size, at, cosigned, text";

LogHeadRow head_row(Row& row) {
  return {.peer = row.nation(),
          .direction = row.kind<Direction>(),
          .incarnation = row.id<IncarnationId>(),
          .size = row.number(),
          .at = row.time(),
          .cosigned = row.integer() != 0,
          .text = row.text()};
}

constexpr std::string_view kLogColumns =
    "peer, incarnation, size, time, tasking_from, data_from, frontier, marks";

Result<std::vector<LinkLogRow>> read_logs(Statement& query) {
  std::vector<Bytes> marks;
  ACCORD_TRY(std::vector<LinkLogRow> logs, read_all(query, [&marks](Row& row) {
               LinkLogRow out;
               out.peer = row.nation();
               out.incarnation = row.id<IncarnationId>();
               out.size = row.number();
               out.time = row.time();
               out.tasking_from = row.number();
               out.data_from = row.number();
               out.frontier = row.digests();
               marks.push_back(row.blob());
               return out;
             }));
  for (std::size_t i = 0; i < marks.size(); ++i) {
    ACCORD_TRY(logs[i].marks, unpacked(marks[i]));
  }
  return logs;
}

}  // namespace

Status write_log_rows(Connection& db, const Transaction& transaction) {
  for (const LinkLogRow& row : transaction.link_logs) ACCORD_CHECK(write_log(db, row));
  LogEnds ends;
  for (const LogEntryRow& row : transaction.log_entries) ACCORD_CHECK(write_entry(db, row, ends));
  std::map<NationId, const LinkLogRow*> last;
  for (const LinkLogRow& row : transaction.link_logs) last[row.peer] = &row;
  for (const auto& [peer, row] : last) ACCORD_CHECK(check_size(db, *row, ends));
  for (const LogHeadRow& row : transaction.log_heads) ACCORD_CHECK(write_head(db, row));
  return {};
}

Status load_log_rows(Connection& db, Snapshot& snapshot) {
  ACCORD_TRY(Statement logs, db.prepare("SELECT " + std::string(kLogColumns) +
                                        " FROM link_log AS one WHERE row = "
                                        "(SELECT max(row) FROM link_log WHERE peer = one.peer)"));
  ACCORD_TRY(snapshot.link_logs, read_logs(logs));
  ACCORD_TRY(Statement heads,
             db.prepare("SELECT " + std::string(kHeadColumns) +
                        " FROM log_head AS one WHERE direction = 2 AND (at, size) = "
                        "(SELECT at, size FROM log_head WHERE peer = one.peer AND direction = 2 "
                        "ORDER BY at DESC, size DESC LIMIT 1)"));
  ACCORD_TRY(snapshot.heads_of_peers, read_all(heads, head_row));
  return {};
}

Result<std::vector<std::string>> SqliteStore::log_lines(const LogName& log, std::uint64_t first,
                                                        std::size_t max) {
  ACCORD_TRY(Statement query,
             db_.prepare("SELECT line FROM log_entry WHERE log = "
                         "(SELECT row FROM link_log WHERE peer = ? AND incarnation = ?) "
                         "AND position >= ? ORDER BY position LIMIT ?"));
  ACCORD_CHECK(query.bind({log.peer, log.incarnation, saturated(first), saturated(max)}));
  return read_all(query, [](Row& row) { return row.text(); });
}

Result<std::vector<LogHeadRow>> SqliteStore::log_heads(const NationId& peer, Direction direction) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT " + std::string(kHeadColumns) +
                                          " FROM log_head WHERE peer = ? AND direction = ? "
                                          "ORDER BY at, size"));
  ACCORD_CHECK(query.bind({peer, direction}));
  return read_all(query, head_row);
}

Result<std::vector<LinkLogRow>> SqliteStore::link_logs(const NationId& peer) {
  ACCORD_TRY(Statement query, db_.prepare("SELECT " + std::string(kLogColumns) +
                                          " FROM link_log WHERE peer = ? ORDER BY row"));
  ACCORD_CHECK(query.bind({peer}));
  return read_logs(query);
}

}  // namespace accord::node::store
