// Each operation of a store's life fails once: commit() never says that it is done when it is not,
// nothing is written after the failure, and the next start finds all that was acknowledged. Also
// when the failed sync left the system with pages that it takes for clean (Linux since 4.13).
#include <array>
#include <iostream>

#include "node/store/backup.hpp"
#include "old_forms.hpp"
#include "power_loss.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::size_t kTransactions = 5;

bool applies(Outcome fault, OperationKind kind) {
  switch (fault) {
    case Outcome::done:
      return false;
    case Outcome::io_error:
      return true;
    case Outcome::full:
    case Outcome::short_write:
      return kind == OperationKind::write;
    case Outcome::forgotten:
    case Outcome::pretended:
      return kind == OperationKind::sync;
  }
  return false;
}

/// What one life made of one fault.
struct Failed {
  bool reached = false;  // the fault came
  bool at_opening = false;
  std::size_t acknowledged = 0;
  std::size_t begun = 0;
  std::optional<Code> code;         // what the store said
  std::uint64_t written_after = 0;  // operations after the failing call had returned
};

/// A store that goes through `history` until operation `number` of those that `fault` applies to.
class FailingLife {
 public:
  FailingLife(Disk& disk, const History& history) : disk_(disk), history_(history) {}

  Failed run(Outcome fault, std::uint64_t number) {
    const Mounted mount(disk_);
    disk_.fault = [&, seen = std::uint64_t{0}](const Operation& operation) mutable {
      ++operations_;
      const bool now = applies(fault, operation.kind) && ++seen == number;
      failed_.reached = failed_.reached || now;
      return now ? fault : Outcome::done;
    };
    open_and_commit();
    disk_.fault = nullptr;
    return failed_;
  }

 private:
  void open_and_commit() {
    auto store = SqliteStore::open(store_path(), kOwnLife, kSmallLog);
    failed_.at_opening = !store;
    if (!store) failed_.code = store.error().code;
    for (std::size_t i = 0; store && i < kTransactions; ++i) commit(**store, i);
    operations_ = 0;
    if (store) store->reset();
    if (failed_.code) failed_.written_after += operations_;
  }

  void commit(SqliteStore& store, std::size_t i) {
    operations_ = 0;
    const bool before = failed_.code.has_value();
    const Status done = store.commit(history_.transactions[i]);
    if (before) {
      failed_.written_after += operations_;
      EXPECT_FALSE(done) << "a commit after the failure";
      return;
    }
    failed_.begun = i + 1;
    if (done) failed_.acknowledged = i + 1;
    if (!done) failed_.code = done.error().code;
  }

  Disk& disk_;
  const History& history_;
  Failed failed_;
  std::uint64_t operations_ = 0;  // since the last call of the store began
};

class IoFailure : public ::testing::TestWithParam<Outcome> {
 protected:
  IoFailure()
      : start_(disk_at(Start::form_3)), history_(history_of(5, kTransactions + 2, start_)) {}

  Disk start_;
  History history_;
};

/// Sound after a start, and after a loss of power that follows it.
void expect_recovers(const Disk& left, const History& history, const Failed& failed,
                     const std::string& where) {
  Random random(1);
  for (const bool power_lost : {false, true}) {
    Disk disk = power_lost ? left.after_power_loss(Loss::all, random) : left.copy();
    const Recovered found = recover(disk, history, {failed.acknowledged, failed.begun});
    EXPECT_FALSE(found.wrong) << where << (power_lost ? " and a loss of power: " : ": ")
                              << found.wrong.value_or("");
  }
}

/// The process starts again on the pages that the system still has, and goes on until power is
/// lost.
std::optional<std::string> wrong_after_going_on(Disk& left, const History& history) {
  const Mounted mount(left);
  auto store = SqliteStore::open(store_path(), kOwnLife);  // with the log of a node: long
  if (!store) return store.error().text();
  const auto counters = (*store)->counters().value();
  const auto counted = counters.find({"GBR", "transactions"});
  const std::size_t held = counted == counters.end() ? 0 : counted->second;
  if (auto done = (*store)->commit(history.transactions[held]); !done) return done.error().text();
  Random random(1);
  Disk found = left.after_power_loss(Loss::all, random);
  return recover(found, history, {held + 1, held + 1}).wrong;
}

/// Failures by what they met.
struct FailureCounts {
  std::uint64_t all = 0, at_opening = 0, at_commit = 0;
};

void count_and_check(Outcome fault, const Failed& failed, FailureCounts& counts,
                     const std::string& where) {
  ++counts.all;
  EXPECT_EQ(failed.written_after, 0u) << where;
  if (!failed.code) return;
  ++(failed.at_opening ? counts.at_opening : counts.at_commit);
  const bool no_space = fault == Outcome::full || fault == Outcome::short_write;
  EXPECT_EQ(*failed.code, no_space ? Code::store_full : Code::store_failed) << where;
}

TEST_P(IoFailure, at_every_operation_stops_the_store_and_loses_nothing) {
  const Outcome fault = GetParam();
  FailureCounts counts;
  // Of a short write nearly nothing is there, or nearly all: a long one holds many pages.
  const std::vector<std::uint64_t> shares = fault == Outcome::short_write
                                                ? std::vector<std::uint64_t>{1, 5, 8, 11, 15}
                                                : std::vector<std::uint64_t>{8};
  for (const std::uint64_t sixteenths : shares) {
    for (std::uint64_t number = 1;; ++number) {
      Disk disk = start_.copy();
      disk.short_sixteenths = sixteenths;
      const Failed failed = FailingLife(disk, history_).run(fault, number);
      if (!failed.reached) break;
      const std::string where = "operation " + std::to_string(number);
      count_and_check(fault, failed, counts, where);
      expect_recovers(disk, history_, failed, where);
      if (fault != Outcome::forgotten) continue;
      const auto wrong = wrong_after_going_on(disk, history_);
      EXPECT_FALSE(wrong) << where << ", gone on, power lost: " << wrong.value_or("");
    }
  }
  std::cout << counts.all << " operations failed, " << counts.at_opening << " while opening, "
            << counts.at_commit << " in commits\n";
  EXPECT_GT(counts.at_opening, 1u);
  EXPECT_GT(counts.at_commit, 5u);
}
INSTANTIATE_TEST_SUITE_P(Each, IoFailure,
                         ::testing::Values(Outcome::io_error, Outcome::full, Outcome::short_write,
                                           Outcome::forgotten));

/// A restored store that kept its former life would be a fork: it has the next one, or an error.
TEST_P(IoFailure, of_a_restore_never_leaves_the_former_life_without_an_error) {
  const Outcome fault = GetParam();
  std::uint64_t number = 0, failed = 0;
  for (bool reached = true; reached;) {
    ++number;
    Disk disk = start_.copy();
    const Mounted mount(disk);
    reached = false;
    disk.fault = [&, seen = std::uint64_t{0}](const Operation& operation) mutable {
      const bool now = applies(fault, operation.kind) && ++seen == number;
      reached = reached || now;
      return now ? fault : Outcome::done;
    };
    const Status begun = begin_new_life(store_path(), kPeerNextLife);
    disk.fault = nullptr;
    if (!begun) ++failed;
    if (!begun) continue;
    Disk renamed;  // the file alone, as the restore renames it
    renamed.put(store_path(), disk.find(store_path())->live);
    const Mounted over(renamed);
    EXPECT_EQ(open_store(store_path())->load()->incarnation, kPeerNextLife) << number;
  }
  EXPECT_GT(failed, 1u);
}

/// The negative control: below the store a failed sync is tried again, and the second try, on pages
/// that the system takes for clean, says that all is well. What was acknowledged is then not there.
TEST_F(IoFailure, sync_that_is_tried_again_loses_what_was_acknowledged) {
  std::uint64_t lost = 0;
  for (std::uint64_t number = 1;; ++number) {
    Disk disk = start_.copy();
    std::uint64_t seen = 0;
    disk.fault = [&](const Operation& operation) {
      if (operation.kind != OperationKind::sync || ++seen != number) return Outcome::done;
      disk.forget(operation.file);
      return Outcome::pretended;
    };
    std::size_t acknowledged = 0;
    {
      const Mounted mount(disk);
      auto store = open_store(store_path(), kSmallLog);
      while (seen < number && acknowledged < kTransactions) {
        EXPECT_COMMITS(*store, history_.transactions[acknowledged]);
        ++acknowledged;
      }
      Random random(1);
      Disk found = disk.after_power_loss(Loss::all, random);
      if (recover(found, history_, {acknowledged, acknowledged}).wrong) ++lost;
      disk.fault = nullptr;
    }
    if (seen < number) break;
  }
  EXPECT_GE(lost, 3u);
}

}  // namespace
}  // namespace accord::node::store::crash
