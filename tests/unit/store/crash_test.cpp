// kill -9 at random instants: what was acknowledged is there, and nothing is there by half. Killing
// a process proves atomicity and recovery; loss of power is proved elsewhere, under a file system
// that forgets.
#include <gtest/gtest-spi.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "rows.hpp"

namespace accord::node::store {
namespace {

constexpr int kRounds = 30;
constexpr std::uint32_t kRecordsOfABatch = 5;
constexpr std::uint64_t kNoSeq = 0;

/// The child: commits until it is killed, and says the next number after each commit has returned.
[[noreturn]] void commit_for_ever(const std::string& path, int acknowledge_fd) {
  auto store = SqliteStore::open(path, kOwnLife, {.checkpoint_wal_bytes = 128u << 10});
  if (!store) ::_exit(2);
  auto snapshot = (*store)->load();
  if (!snapshot) ::_exit(3);
  std::uint64_t next_seq = snapshot->outbound.empty() ? 1 : snapshot->outbound[0].next_seq;
  while (true) {
    Transaction transaction = released(next_seq, kRecordsOfABatch);
    transaction.counters = {{kGbr, "committed", 1}};
    if (!(*store)->commit(transaction)) ::_exit(4);
    next_seq += kRecordsOfABatch;
    if (::write(acknowledge_fd, &next_seq, sizeof next_seq) != sizeof next_seq) ::_exit(5);
  }
}

/// The last of at most `most` numbers that came through the pipe whole; kNoSeq when none did.
std::uint64_t last_acknowledged(int fd, std::uint64_t most) {
  std::uint64_t last = kNoSeq;
  std::uint64_t next = kNoSeq;
  for (std::uint64_t i = 0; i < most; ++i) {
    if (::read(fd, &next, sizeof next) != sizeof next) break;
    last = next;
  }
  return last;
}

/// Kills the child at a random instant after its first `commits`; with none of them often while it
/// still opens. Returns what it had acknowledged.
std::uint64_t run_and_kill(const std::string& path, std::uint64_t commits,
                           std::mt19937_64& random) {
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    commit_for_ever(path, ends[1]);
  }
  EXPECT_GT(child, 0);
  ::close(ends[1]);
  const std::uint64_t before = last_acknowledged(ends[0], commits);
  const std::chrono::microseconds until_kill(std::uniform_int_distribution<>(0, 5'000)(random));
  std::this_thread::sleep_for(until_kill);  // the instant is what is tested, no event is waited for
  EXPECT_EQ(::kill(child, SIGKILL), 0);
  const std::uint64_t after = last_acknowledged(ends[0], ~std::uint64_t{0});
  ::close(ends[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
  return after == kNoSeq ? before : after;
}

/// Rows in a table of blocks of a closed store, counted by SQLite itself.
std::uint64_t rows_of(const std::string& path, const std::string& table) {
  sqlite3* db = nullptr;
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  const std::string sql = "SELECT coalesce(sum(count), 0) FROM " + table;
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_step(query), SQLITE_ROW);
  const std::int64_t rows = sqlite3_column_int64(query, 0);
  EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  return static_cast<std::uint64_t>(rows);
}

/// Returns the next number of the stream.
std::uint64_t check_whole(SqliteStore& store) {
  const auto snapshot = store.load().value();
  const std::uint64_t next_seq = snapshot.outbound.empty() ? 1 : snapshot.outbound[0].next_seq;
  const std::uint64_t records = next_seq - 1;
  const std::uint64_t batches = records / kRecordsOfABatch;
  EXPECT_EQ(records % kRecordsOfABatch, 0u);
  const auto rows = store.outbound_batches(kGbr, Lane::data, 1, 1'000'000).value();
  EXPECT_EQ(rows.size(), batches);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].first_seq, 1 + i * kRecordsOfABatch);
  }
  EXPECT_EQ(store.rulings(0, 10'000'000).value().size(), records);
  const auto counters = store.counters().value();
  EXPECT_EQ(counters.empty() ? 0 : counters.at({"GBR", "committed"}), batches);
  const auto counts = store.counts_by_clause(Direction::outbound).value();
  EXPECT_EQ(counts.empty() ? 0 : counts.at(0).records, records);
  EXPECT_EQ(store.pragma("integrity_check").value(), "ok");
  return next_seq;
}

TEST(Crash, killed_store_holds_all_it_acknowledged_and_nothing_by_half) {
  const std::uint64_t seed = std::random_device{}();
  RecordProperty("seed", std::to_string(seed));
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  StoreDirectory directory;
  std::uint64_t next_seq = 1;
  for (int round = 0; round < kRounds; ++round) {
    const auto commits = std::uniform_int_distribution<std::uint64_t>(0, 15)(random);
    const std::uint64_t acknowledged = run_and_kill(directory.path(), commits, random);
    EXPECT_TRUE(commits == 0 || acknowledged >= next_seq + commits * kRecordsOfABatch);
    auto store = open_store(directory.path());
    const std::uint64_t held = check_whole(*store);
    EXPECT_GE(held, std::max(acknowledged, next_seq));
    EXPECT_LE(held, std::max(acknowledged, next_seq) + kRecordsOfABatch);  // the one under way
    store.reset();
    EXPECT_EQ(rows_of(directory.path(), "outbound_block"), held - 1);
    EXPECT_EQ(rows_of(directory.path(), "ruling_block"), held - 1);
    next_seq = held;
  }
}

// The tester tested: a store that counts a transaction which it does not hold is seen.
TEST(Crash, check_sees_a_transaction_by_half) {
  const auto store = open_store();
  Transaction transaction = released(1, kRecordsOfABatch);
  transaction.counters = {{kGbr, "committed", 1}};
  EXPECT_COMMITS(*store, transaction);
  EXPECT_EQ(check_whole(*store), 1u + kRecordsOfABatch);
  Transaction half;
  half.counters = transaction.counters;
  EXPECT_COMMITS(*store, half);
  EXPECT_NONFATAL_FAILURE((void)check_whole(*store), "committed");
}

/// Commits under a file-size limit until a write fails. Returns the number of commits, or -1 when
/// the store took the failure in any other way than it should.
int commit_until_a_write_fails(const std::string& path) {
  constexpr rlim_t kLargestFileBytes = 512u << 10;
  auto store = SqliteStore::open(path, kOwnLife);
  const rlimit limit{kLargestFileBytes, kLargestFileBytes};
  if (!store || ::setrlimit(RLIMIT_FSIZE, &limit) != 0) return -1;
  if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR) return -1;
  for (int commits = 0; commits < 200; ++commits) {
    const auto first_seq = static_cast<std::uint64_t>(commits) * kRecordsOfABatch + 1;
    Transaction transaction = released(first_seq, kRecordsOfABatch);
    transaction.counters = {{kGbr, "committed", 1}};
    const auto code = code_in((*store)->commit(transaction));
    if (!code) continue;
    const auto again = code_in((*store)->commit(released(1, 1)));
    return code == Code::store_failed && again == Code::store_failed ? commits : -1;
  }
  return -1;
}

TEST(Crash, write_that_fails_stops_the_store_and_loses_nothing) {
  StoreDirectory directory;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(commit_until_a_write_fails(directory.path()));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  const int commits = WEXITSTATUS(status);
  ASSERT_NE(commits, 255);  // -1
  EXPECT_GT(commits, 0);
  const auto store = open_store(directory.path());
  EXPECT_EQ(check_whole(*store), 1 + static_cast<std::uint64_t>(commits) * kRecordsOfABatch);
}

}  // namespace
}  // namespace accord::node::store
