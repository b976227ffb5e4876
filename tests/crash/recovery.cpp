#include "recovery.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "node/store/page_sums.hpp"
#include "schemas/vocab/assert.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::size_t kAll = 1'000'000;

std::string unlike(const char* what, std::uint64_t is, std::uint64_t wanted) {
  return std::string(what) + " " + std::to_string(is) + " and not " + std::to_string(wanted);
}

std::optional<std::string> stream_difference(SqliteStore& store, const OutboundStream& stream,
                                             const Expected::Stream& expected) {
  if (stream.next_seq != expected.next_seq)
    return unlike("next_seq", stream.next_seq, expected.next_seq);
  if (stream.acked_seq != expected.acked_seq)
    return unlike("acked_seq", stream.acked_seq, expected.acked_seq);
  const auto batches = store.outbound_batches(kGbr, stream.lane, 1, kAll);
  if (!batches) return batches.error().text();
  std::uint64_t next = 1;
  for (const OutboundBatchRow& batch : *batches) {
    if (batch.first_seq != next) return unlike("a batch begins at", batch.first_seq, next);
    next += batch.count;
  }
  if (next != expected.next_seq) return unlike("batches end before", next, expected.next_seq);
  return std::nullopt;
}

std::optional<std::string> snapshot_difference(SqliteStore& store, const Snapshot& held,
                                               const Expected& expected) {
  if (held.incarnation != kOwnLife) return "another incarnation";
  if (held.outbound.size() != expected.outbound.size())
    return unlike("streams", held.outbound.size(), expected.outbound.size());
  for (const OutboundStream& stream : held.outbound) {
    if (auto found = stream_difference(store, stream, expected.outbound.at(stream.lane)))
      return found;
  }
  const std::uint64_t have = held.inbound.empty() ? 0 : held.inbound.front().have_seq;
  if (have != expected.have_seq) return unlike("have_seq", have, expected.have_seq);
  if (held.tasks.size() != expected.tasks.size())
    return unlike("tasks", held.tasks.size(), expected.tasks.size());
  for (const TaskRow& task : held.tasks) {
    if (expected.tasks.at(task.id) != task.state) return "a request is in state " + task.state;
  }
  if (held.delayed.size() != expected.delayed.size())
    return unlike("delayed", held.delayed.size(), expected.delayed.size());
  if (held.holds.size() != expected.waiting.size())
    return unlike("holds", held.holds.size(), expected.waiting.size());
  if (held.statements.size() != expected.statements)
    return unlike("statements", held.statements.size(), expected.statements);
  if (held.schema_texts.size() != expected.schema_texts)
    return unlike("schema texts", held.schema_texts.size(), expected.schema_texts);
  if (held.link_stops.empty() == expected.is_cut) return "the link is cut, or not cut";
  return std::nullopt;
}

/// Rows are numbered from 1 without a gap, as none of theirs is ever deleted here.
template <class Rows>
std::optional<std::string> rows_difference(const char* what, const Result<Rows>& rows,
                                           std::uint64_t wanted) {
  if (!rows) return rows.error().text();
  if (rows->size() != wanted) return unlike(what, rows->size(), wanted);
  if (wanted > 0 &&
      rows->back().first - rows->front().first + 1 != static_cast<std::int64_t>(wanted))
    return std::string(what) + " with a gap in their row numbers";
  return std::nullopt;
}

std::uint64_t counted(SqliteStore& store) {
  const auto counters = store.counters();
  if (!counters) return 0;
  const auto found = counters->find({"GBR", "transactions"});
  return found == counters->end() ? 0 : found->second;
}

/// Good enough to tell two contents of a test apart.
class Fold {
 public:
  void add(std::uint64_t word) { value_ = (value_ ^ word) * 0x100000001b3u; }
  void add(std::string_view text) { add(std::hash<std::string_view>{}(text)); }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325u;
};

void fold_value(Fold& fold, sqlite3_stmt* row, int column) {
  const int type = sqlite3_column_type(row, column);
  fold.add(static_cast<std::uint64_t>(type));
  if (type == SQLITE_INTEGER) {
    fold.add(static_cast<std::uint64_t>(sqlite3_column_int64(row, column)));
  } else if (type != SQLITE_NULL) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    fold.add(bytes == nullptr ? std::string_view{} : std::string_view(bytes, size));
  }
}

void fold_query(Fold& fold, sqlite3* db, const std::string& sql) {
  sqlite3_stmt* query = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr) != SQLITE_OK)
    return fold.add(std::uint64_t{1});
  int code = sqlite3_step(query);
  for (; code == SQLITE_ROW; code = sqlite3_step(query)) {
    for (int column = 0; column < sqlite3_column_count(query); ++column)
      fold_value(fold, query, column);
  }
  if (code != SQLITE_DONE) fold.add(std::uint64_t{2});  // a failure reads as another content
  (void)sqlite3_finalize(query);
}

std::vector<std::string> tables(sqlite3* db) {
  std::vector<std::string> out;
  sqlite3_stmt* query = nullptr;
  (void)sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1", -1,
                           &query, nullptr);
  while (query != nullptr && sqlite3_step(query) == SQLITE_ROW)
    out.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(query, 0)));
  (void)sqlite3_finalize(query);
  return out;
}

/// Every page of the file, free ones too, ends with the sum that belongs to it.
std::optional<std::string> wrong_sum(const Disk& disk) {
  const Bytes& file = disk.find(store_path())->live;
  if (file.empty() || file.size() % kPageBytes != 0) return "the file does not end with a page";
  for (std::size_t at = 0; at < file.size(); at += kPageBytes) {
    const auto number = static_cast<std::uint32_t>(at / kPageBytes + 1);
    const ByteView page = ByteView(file).subspan(at, kPageBytes);
    const ByteView held = page.last(kSumBytes);
    const Bytes sum = page_sum(PageSums::present, number, page);
    if (!std::equal(held.begin(), held.end(), sum.begin()))
      return "page " + std::to_string(number) + " has not its sum";
  }
  return std::nullopt;
}

}  // namespace

const std::string& store_path() {
  static const StoreDirectory directory;
  static const std::string path = directory.path();
  return path;
}

std::uint64_t content_of(Disk& disk) {
  const Mounted mount(disk);
  Fold fold;
  sqlite3* db = nullptr;
  if (sqlite3_open_v2(store_path().c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
    (void)sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE", nullptr, nullptr, nullptr);
    for (const std::string& table : tables(db)) {
      fold.add(std::string_view(table));
      fold_query(fold, db, "SELECT * FROM " + table);
    }
  }
  ACCORD_ASSERT(sqlite3_close(db) == SQLITE_OK);
  return fold.value();
}

std::optional<std::string> difference(SqliteStore& store, const Expected& expected) {
  const auto held = store.load();
  if (!held) return held.error().text();
  if (auto found = snapshot_difference(store, *held, expected)) return found;
  if (auto found = rows_difference("rulings", store.rulings(0, kAll), expected.rulings))
    return found;
  if (auto found = rows_difference("inbound records", store.inbound_records(0, kAll, std::nullopt),
                                   expected.inbound_records))
    return found;
  if (auto found = rows_difference("notices", store.notices(0, kAll), expected.notices))
    return found;
  const auto sound = store.pragma("integrity_check");
  if (!sound) return sound.error().text();
  if (*sound != "ok") return "integrity_check: " + *sound;
  return std::nullopt;
}

History history_of(std::uint64_t seed, std::size_t transactions, const Disk& start) {
  History out;
  Workload workload(seed);
  Disk disk = start.copy();
  const Mounted mount(disk);
  const auto remember = [&](const Transaction* transaction) {
    auto store = open_store(store_path(), kSmallLog);
    if (transaction != nullptr) {
      EXPECT_COMMITS(*store, *transaction);
    } else {
      workload.begins_with(store->rulings(0, kAll)->size(),
                           store->inbound_records(0, kAll, std::nullopt)->size());
    }
    store.reset();
    out.expected.push_back(workload.expected());
    out.content.push_back(content_of(disk));
  };
  remember(nullptr);
  for (std::size_t i = 0; i < transactions; ++i) {
    out.transactions.push_back(workload.next());
    remember(&out.transactions.back());
  }
  return out;
}

Recovered recover(Disk& disk, const History& history, const Bounds& bounds) {
  Recovered out;
  const Mounted mount(disk);
  auto opened = SqliteStore::open(store_path(), kOwnLife, kSmallLog);
  if (!opened) {
    out.wrong = "it does not open: " + opened.error().text();
    return out;
  }
  SqliteStore& store = **opened;
  out.held = counted(store);
  out.lost = out.held < bounds.acknowledged;
  if (out.lost) out.wrong = unlike("transactions held", out.held, bounds.acknowledged);
  if (out.held > bounds.begun) out.wrong = unlike("transactions held", out.held, bounds.begun);
  if (out.wrong) return out;
  out.wrong = difference(store, history.expected[out.held]);
  if (out.wrong) return out;
  if (const auto next = store.commit(history.transactions[out.held]); !next) {
    out.wrong = "the next commit: " + next.error().text();
    return out;
  }
  opened->reset();
  if (out.held % 2 == 0) out.wrong = wrong_sum(disk);  // takes as long as much of the rest
  if (out.wrong) return out;
  if (content_of(disk) != history.content[out.held + 1])
    out.wrong = "the rows are not those of " + std::to_string(out.held + 1) + " transactions";
  return out;
}

}  // namespace accord::node::store::crash
