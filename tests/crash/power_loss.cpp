#include "power_loss.hpp"

#include <array>
#include <sstream>

#include "node/store/schema.hpp"
#include "old_forms.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

constexpr std::size_t kTransactions = 24;  // of one life
constexpr std::size_t kReports = 5;
constexpr std::uint64_t kOneLossIn = 3;   // commits after which the life itself loses power
constexpr std::uint64_t kOneCloseIn = 3;  // commits after which it closes and opens again

Start start_of(std::uint64_t seed) {
  // Those of a former form are written anew when they are opened, which takes long.
  constexpr std::array kStarts{Start::empty_file, Start::form_2, Start::present, Start::form_5,
                               Start::present,    Start::form_6, Start::form_3,  Start::present};
  return kStarts[seed % kStarts.size()];
}

/// A log that is copied at nearly every commit, or at every few.
SqliteOptions log_of(std::uint64_t seed) {
  return {.checkpoint_wal_bytes = (seed / 8 % 2 == 0 ? 64u : 512u) << 10};
}

/// A store that has lost power at one operation.
struct Image {
  Operation operation;
  std::uint64_t number = 0;  // of the operation in this life
  Loss loss = Loss::all;
  Disk disk;
};

class Life {
 public:
  explicit Life(const LifeOptions& options)
      : options_(options), random_(options.seed), disk_(disk_at(start_of(options.seed))) {
    seed_sqlite(options.seed);
    history_ = history_of(options.seed, kTransactions + 1, disk_);
  }

  Tally run() {
    open();
    while (done_ < kTransactions && tally_.points < options_.most_points) {
      commit();
      if (random_() % kOneCloseIn == 0) {
        close();
        open();
      }
    }
    close();
    return std::move(tally_);
  }

 private:
  void open() {
    {
      const Mounted mount(disk_);
      watch();
      store_ = open_store(store_path(), log_of(options_.seed));
      unwatch();
    }
    tally_.while_opening += images_.size();
    check({done_, done_});
  }

  void close() {
    {
      const Mounted mount(disk_);
      watch();
      store_.reset();
      unwatch();
    }
    tally_.while_closing += images_.size();
    check({done_, done_});
  }

  void commit() {
    Status committed;
    {
      const Mounted mount(disk_);
      watch();
      committed = store_->commit(history_.transactions[done_]);
      unwatch();
    }
    if (!committed) {
      report("commit on a sound disk: " + committed.error().text(), {});
      images_.clear();
      done_ = kTransactions;
      return;
    }
    const bool early = options_.sabotage == Sabotage::acknowledge_first;
    check({early ? done_ + 1 : done_, done_ + 1});
    ++done_;
    if (adopted_) go_on_from(*std::exchange(adopted_, std::nullopt));
  }

  /// The loss that was chosen among those of this commit was a real one: the life goes on from it.
  void go_on_from(std::pair<Disk, std::size_t> after) {
    {
      const Mounted mount(disk_);
      store_.reset();
    }
    disk_ = std::move(after.first);
    done_ = after.second;
    ++tally_.lives_after_loss;
    open();
  }

  void watch() {
    images_.clear();
    disk_.middle = [this](const Operation& operation) { lose_power_at(operation); };
    disk_.fault = [this](const Operation& operation) { return outcome_of(operation); };
  }
  void unwatch() {
    disk_.middle = nullptr;
    disk_.fault = nullptr;
  }

  Outcome outcome_of(const Operation& operation) {
    const bool is_log = operation.file.ends_with("-wal");
    if (operation.kind == OperationKind::write && is_log) log_written_ = true;
    if (operation.kind != OperationKind::sync) return Outcome::done;
    // The log is synced once more before it is copied, with nothing written since.
    const bool at_commit = is_log && std::exchange(log_written_, false);
    switch (options_.sabotage) {
      case Sabotage::none:
      case Sabotage::acknowledge_first:
        return Outcome::done;
      case Sabotage::lying_fsync:
        return Outcome::pretended;
      case Sabotage::no_sync_at_commit:
        return at_commit ? Outcome::pretended : Outcome::done;
    }
    return Outcome::done;
  }

  /// In turn; in the later parts of a long write only what may leave a part of it: with nothing of
  /// it, or all, each would be as the first.
  [[nodiscard]] Loss loss_at(std::uint64_t part, std::uint64_t i) const {
    if (part > 0) return i == 0 ? Loss::later : Loss::torn;
    return kLosses[(operations_ * 2 + i + operations_ / 2) % std::size(kLosses)];
  }

  void lose_power_at(const Operation& operation) {
    ++operations_;
    // Two kinds of loss at each point; what they keep depends on nothing else.
    for (std::uint64_t i = 0; i < 2; ++i) {
      const Loss loss = loss_at(operation.part, i);
      Random random(options_.seed * 1'000'003 + operations_ * 4 + static_cast<std::uint64_t>(loss));
      images_.push_back({operation, operations_, loss, disk_.after_power_loss(loss, random)});
    }
  }

  void check(const Bounds& bounds) {
    const bool loses = bounds.begun > bounds.acknowledged && random_() % kOneLossIn == 0;
    const std::size_t chosen = loses && !images_.empty() ? random_() % images_.size() : ~0u;
    for (std::size_t i = 0; i < images_.size(); ++i) {
      Image& image = images_[i];
      const Disk found = i == chosen ? image.disk.copy() : Disk{};
      const bool counts = !options_.only || *options_.only == image.number;
      if (!counts && i != chosen) continue;
      const Recovered recovered = recover(image.disk, history_, bounds);
      if (counts) count(image, bounds, recovered);
      if (i == chosen && !recovered.wrong) adopted_.emplace(found.copy(), recovered.held);
    }
    images_.clear();
  }

  void count(const Image& image, const Bounds& bounds, const Recovered& recovered) {
    ++tally_.points;
    ++tally_.by_kind[static_cast<std::size_t>(image.operation.kind)];
    const bool committing = bounds.begun > bounds.acknowledged;
    if (committing && image.operation.file == store_path()) ++tally_.while_copying_the_log;
    if (recovered.lost) ++tally_.lost;
    if (recovered.wrong) report(*recovered.wrong, image);
  }

  void report(const std::string& what, const Image& image) {
    ++tally_.wrong;
    if (!tally_.first) tally_.first = std::pair(options_.seed, image.number);
    if (tally_.reports.size() >= kReports) return;
    std::ostringstream out;
    out << what << " (from " << name_of(start_of(options_.seed)) << ", loss '"
        << name_of(image.loss) << "' of " << image.operation.file
        << ")\n  reproduce: crash_power_loss"
        << " --seed " << options_.seed << " --op " << image.number;
    if (options_.sabotage != Sabotage::none) out << " --sabotage " << name_of(options_.sabotage);
    tally_.reports.push_back(out.str());
  }

  LifeOptions options_;
  Random random_;
  Disk disk_;
  History history_;
  std::unique_ptr<SqliteStore> store_;
  std::vector<Image> images_;
  std::optional<std::pair<Disk, std::size_t>> adopted_;  // and how many transactions it holds
  std::size_t done_ = 0;                                 // transactions acknowledged
  std::uint64_t operations_ = 0;                         // and each part of a long write
  bool log_written_ = false;                             // since it was synced last
  Tally tally_;
};

}  // namespace

std::string_view name_of(Sabotage sabotage) {
  switch (sabotage) {
    case Sabotage::none:
      return "none";
    case Sabotage::lying_fsync:
      return "lying_fsync";
    case Sabotage::no_sync_at_commit:
      return "no_sync_at_commit";
    case Sabotage::acknowledge_first:
      return "acknowledge_first";
  }
  return "?";
}

std::string_view name_of(Start start) {
  switch (start) {
    case Start::empty_file:
      return "an empty file";
    case Start::form_2:
      return "form 2";
    case Start::form_3:
      return "form 3";
    case Start::form_5:
      return "form 5";
    case Start::form_6:
      return "form 6";
    case Start::present:
      return "the present form";
  }
  return "?";
}

void Tally::add(const Tally& other) {
  points += other.points;
  for (std::size_t i = 0; i < std::size(by_kind); ++i) by_kind[i] += other.by_kind[i];
  while_opening += other.while_opening;
  while_copying_the_log += other.while_copying_the_log;
  while_closing += other.while_closing;
  lives_after_loss += other.lives_after_loss;
  lost += other.lost;
  wrong += other.wrong;
  if (!first) first = other.first;
  for (const std::string& report : other.reports) {
    if (reports.size() < kReports) reports.push_back(report);
  }
}

Tally live(const LifeOptions& options) { return Life(options).run(); }

Tally live_until(std::uint64_t seed, std::uint64_t points, Sabotage sabotage) {
  Tally sum;
  for (; sum.points < points; ++seed) {
    sum.add(live({.seed = seed, .sabotage = sabotage, .most_points = points - sum.points}));
  }
  return sum;
}

}  // namespace accord::node::store::crash
