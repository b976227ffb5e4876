// The operations of a store on its files, as the disk sees them: few and large, and each sync
// behind what it is to make durable.
#include <sqlite3.h>

#include "node/store/backup.hpp"
#include "old_forms.hpp"
#include "power_loss.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::uint64_t kFrameBytes = 24 + kPageBytes;  // SQLite's file format, 4.2

bool is_log(const Operation& operation) { return operation.file.ends_with("-wal"); }

class GatheredStore : public ::testing::Test {
 protected:
  GatheredStore() : disk_(disk_at(Start::present)), history_(history_of(3, 60, disk_)) {}

  /// From now on.
  void record() {
    disk_.fault = [this](const Operation& operation) {
      operations_.push_back(operation);
      return Outcome::done;
    };
  }

  Disk disk_;
  History history_;
  std::vector<Operation> operations_;
};

TEST_F(GatheredStore, commit_is_one_write_of_the_log_for_31_pages_and_one_sync) {
  const Mounted mount(disk_);
  auto store = open_store(store_path());
  EXPECT_COMMITS(*store, history_.transactions[0]);  // begins the log
  record();
  std::size_t in_one_write = 0;
  for (std::size_t i = 1; i < 40; ++i) {
    operations_.clear();
    EXPECT_COMMITS(*store, history_.transactions[i]);
    ASSERT_GE(operations_.size(), 2u) << i;
    EXPECT_EQ(operations_.back().kind, OperationKind::sync);
    std::uint64_t frames = 0;
    for (const Operation& operation : operations_) {
      EXPECT_TRUE(is_log(operation));
      EXPECT_EQ(operation.size % kFrameBytes, 0u);
      frames += operation.size / kFrameBytes;
    }
    EXPECT_GT(frames, 0u);
    EXPECT_EQ(operations_.size(), (frames + 30) / 31 + 1);
    if (operations_.size() == 2) ++in_one_write;
  }
  EXPECT_GT(in_one_write, 20u);
}

/// The log is durable before a page of the file is written, and at the end of each commit; the file
/// is before the log begins anew.
TEST_F(GatheredStore, nothing_is_written_before_what_it_rests_on_is_synced) {
  const Mounted mount(disk_);
  auto store = open_store(store_path(), kSmallLog);
  record();
  bool log_waits = false, file_waits = false;
  std::uint64_t begun_anew = 0, pages = 0, writes = 0;
  for (const Transaction& transaction : history_.transactions) {
    operations_.clear();
    EXPECT_COMMITS(*store, transaction);
    for (const Operation& operation : operations_) {
      bool& waits = is_log(operation) ? log_waits : file_waits;
      if (operation.kind == OperationKind::sync) waits = false;
      if (operation.kind != OperationKind::write) continue;
      EXPECT_FALSE(is_log(operation) ? file_waits : log_waits);
      waits = true;
      if (is_log(operation) && operation.size == 32) ++begun_anew;  // its head alone: format, 4.1
      if (is_log(operation)) continue;
      EXPECT_EQ(operation.size % kPageBytes, 0u);
      pages += operation.size / kPageBytes;
      ++writes;
    }
    EXPECT_FALSE(log_waits || file_waits) << "a commit returned";
  }
  EXPECT_GT(begun_anew, 3u);
  EXPECT_GT(pages, 2 * writes);
}

/// What SQLite does when a transaction is larger than its cache: pages go to the log before the
/// end, are read back, written over where they stand, and the sums of the frames behind them
/// written once more; some of it is taken back.
constexpr const char* kMoreThanTheCache =
    "PRAGMA temp_store = MEMORY; PRAGMA cache_size = 10; PRAGMA journal_mode = WAL; PRAGMA "
    "wal_autocheckpoint = 0;"
    "CREATE TABLE big (id INTEGER PRIMARY KEY, x BLOB);"
    "BEGIN;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
    "  INSERT INTO big SELECT i, CAST(printf('%0*d', 500 + i % 700, i) AS BLOB) FROM n;"
    "UPDATE big SET x = x || x'00ff' || id WHERE id % 3 = 0;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)"  // to and fro
    "  INSERT OR REPLACE INTO big SELECT i * 367 % 900 + 1, CAST(printf('%0900d', i) AS BLOB) FROM "
    "n;"
    "SAVEPOINT s; DELETE FROM big WHERE id % 5 = 0; ROLLBACK TO s;"
    "UPDATE big SET x = CAST(id AS BLOB) WHERE id % 7 = 0;"
    "COMMIT;"
    "PRAGMA wal_checkpoint(PASSIVE);"
    "UPDATE big SET x = x || 'more' WHERE id % 11 = 0;"
    // Some 14 pages behind what it writes it reads: no more in the cache, and not yet gone out.
    "UPDATE big SET x = x || (SELECT x FROM big AS b WHERE b.id = max(big.id - 60, 1));"
    "BEGIN; DELETE FROM big WHERE id < 700; ROLLBACK;"
    "PRAGMA wal_checkpoint(TRUNCATE);"
    "UPDATE big SET x = x || 'end' WHERE id % 13 = 0;";

TEST_F(GatheredStore, transaction_larger_than_the_cache_is_as_sqlite_makes_it_alone) {
  Disk alone = disk_.copy();
  {
    const Mounted mount(disk_);
    record();
    run_sql(store_path(), kMoreThanTheCache);
  }
  {
    const Mounted mount(alone);
    std::uint64_t calls = 0;
    alone.fault = [&](const Operation&) {
      ++calls;
      return Outcome::done;
    };
    run_sql(store_path(), kMoreThanTheCache, nullptr);
    EXPECT_LT(operations_.size(), calls);
    alone.fault = nullptr;
  }
  disk_.fault = nullptr;
  EXPECT_EQ(content_of(disk_), content_of(alone));
  const Mounted mount(disk_);
  EXPECT_TRUE(examine(store_path()));  // every page has its sum
  auto db = Connection::open(store_path());
  ASSERT_TRUE(db && db->execute("PRAGMA locking_mode = EXCLUSIVE"));
  EXPECT_EQ(db->value("PRAGMA integrity_check").value(), "ok");
  EXPECT_EQ(db->value("SELECT count(*) FROM big").value(), "900");
}

/// A journal that is rolled back is as SQLite writes it: a page in three parts.
TEST_F(GatheredStore, rollback_journal_is_left_alone) {
  const Mounted mount(disk_);
  record();
  run_sql(store_path(),
          "PRAGMA journal_mode = DELETE; CREATE TABLE other (x); INSERT INTO other VALUES (1);");
  std::uint64_t of_journal = 0, of_four_bytes = 0;
  for (const Operation& operation : operations_) {
    if (!operation.file.ends_with("-journal") || operation.kind != OperationKind::write) continue;
    ++of_journal;
    if (operation.size == 4) ++of_four_bytes;
  }
  EXPECT_GT(of_journal, 6u);
  EXPECT_GT(of_four_bytes, 2u);
}

}  // namespace
}  // namespace accord::node::store::crash
