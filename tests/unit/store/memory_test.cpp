// Memory that runs out at any point of opening, committing and reading: what failed says so by its
// code, nothing is half done, and the store opens afterwards. Memory is what SQLite asks for, and
// what the files below it ask for without throwing. All points: ACCORD_MEMORY_EVERY=1.
#include <cstdlib>
#include <iostream>
#include <new>
#include <utility>

#include "rows.hpp"

namespace accord::node::store {
namespace {

enum class Lack { once, from_then_on };

/// Counts the pieces of memory that this thread asks for, and refuses one, or all from one on.
struct Scarcity {
  std::uint64_t asked = 0;
  std::uint64_t first_refused = 0;  // counted from 1; 0: none
  Lack lack = Lack::once;

  bool refuses() {
    ++asked;
    if (first_refused == 0) return false;
    return lack == Lack::once ? asked == first_refused : asked >= first_refused;
  }
};
thread_local Scarcity scarcity;

sqlite3_mem_methods plenty;

void* scarce_malloc(int size) { return scarcity.refuses() ? nullptr : plenty.xMalloc(size); }
void* scarce_realloc(void* old, int size) {
  return scarcity.refuses() ? nullptr : plenty.xRealloc(old, size);
}

const bool scarce_sqlite = [] {
  bool done = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plenty) == SQLITE_OK;
  static sqlite3_mem_methods scarce = plenty;
  scarce.xMalloc = &scarce_malloc;
  scarce.xRealloc = &scarce_realloc;
  done = done && sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce) == SQLITE_OK;
  return done;
}();

/// A record that came, all that is told of it, and one of ours.
Transaction work(std::uint64_t seq) {
  const auto n = static_cast<std::uint32_t>(seq);
  Transaction out = released(seq, 1);
  out.inbound_batches = {inbound_batch(seq, 1)};
  out.inbound_records = {inbound_record(n, seq)};
  out.inbound_positions = {position(seq)};
  out.receipts = {receipt(seq, seq)};
  out.tasks = {task(n)};
  out.counters = {{kGbr, "ACC-6104", 1}};
  out.notices = {{at(5), kGbr, Code::bad_label, "so it was"}};
  return out;
}

/// What is there of work(1) to work(n): n, or a failure of the test when there is a part of one.
std::uint64_t whole_works(SqliteStore& store) {
  const auto rulings = store.rulings(0, 100).value();
  const auto records = store.inbound_records(0, 100, std::nullopt).value();
  const auto batches = store.outbound_batches(kGbr, Lane::data, 1, 100).value();
  const Snapshot held = store.load().value();
  const std::uint64_t n = rulings.size();
  EXPECT_EQ(records.size(), n);
  EXPECT_EQ(batches.size(), n);
  EXPECT_EQ(held.outbound.at(0).next_seq, n + 1);
  EXPECT_EQ(held.inbound.at(0).have_seq, n);
  EXPECT_EQ(held.receipt_numbers.at(kFra), n);
  EXPECT_EQ(held.tasks.size(), n);
  EXPECT_EQ(store.counters().value().at({"GBR", "ACC-6104"}), n);
  EXPECT_EQ(store.notices(0, 100).value().size(), n);
  EXPECT_EQ(store.pragma("integrity_check").value(), "ok");
  return n;
}

class Memory : public testing::TestWithParam<Lack> {
 protected:
  Memory() {
    const auto store = open_store(directory_.path());
    EXPECT_COMMITS(*store, work(1));
    EXPECT_COMMITS(*store, work(2));
  }

  /// Opens, commits and reads while the piece number `first_refused` is not to be had. Returns how
  /// many were asked for.
  std::uint64_t run_short(std::uint64_t first_refused) {
    SCOPED_TRACE("piece " + std::to_string(first_refused));
    const StoreDirectory place;
    std::filesystem::copy_file(directory_.path(), place.path());
    std::optional<Code> opened, committed, loaded, asked;
    scarcity = {0, first_refused, GetParam()};
    {
      auto store = SqliteStore::open(place.path(), kOwnLife);
      opened = code_in(store);
      if (store) {
        committed = code_in((*store)->commit(work(3)));
        loaded = code_in((*store)->load());
        asked = code_in((*store)->inbound_record(id_of<RecordId>(2, 0x02)));
      }
    }
    const std::uint64_t pieces = std::exchange(scarcity, {}).asked;
    for (const auto& code : {opened, committed, loaded, asked})
      EXPECT_EQ(code.value_or(Code::store_failed), Code::store_failed);
    if (opened || committed || loaded || asked) ++failures_;
    const auto store = open_store(place.path());
    EXPECT_EQ(whole_works(*store), !opened && !committed ? 3u : 2u);
    EXPECT_COMMITS(*store, work(opened || committed ? 3 : 4));
    return pieces;
  }

  StoreDirectory directory_;
  std::uint64_t failures_ = 0;  // of run_short, that it said
};

INSTANTIATE_TEST_SUITE_P(Store, Memory, testing::Values(Lack::once, Lack::from_then_on),
                         [](const auto& each) {
                           return each.param == Lack::once ? "once" : "from_then_on";
                         });

TEST_P(Memory, that_runs_out_anywhere_leaves_all_or_nothing_and_says_so) {
  ASSERT_TRUE(scarce_sqlite);
  const std::uint64_t step = std::getenv("ACCORD_MEMORY_EVERY") != nullptr ? 1 : 9;
  const std::uint64_t all = run_short(0);
  ASSERT_GT(all, 100u);
  EXPECT_EQ(failures_, 0u);
  std::uint64_t points = 0;
  for (std::uint64_t piece = 1; piece <= all; piece += step, ++points) run_short(piece);
  EXPECT_GT(points, 40u);
  EXPECT_GT(failures_, 0u);
  std::cout << failures_ << " failures said at " << points << " of " << all << " points\n";
}

}  // namespace
}  // namespace accord::node::store

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  if (accord::node::store::scarcity.refuses()) return nullptr;
  try {
    return ::operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  if (accord::node::store::scarcity.refuses()) return nullptr;
  try {
    return ::operator new[](size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
