// Loss of power at every operation of a store's life: while it is made or brought forward, while it
// commits, copies its log, closes, and while it recovers from the loss before. A long write counts
// as one operation for each of its parts. One life comes from one seed; operation N of it is found
// again by that seed and N.
#pragma once

#include "recovery.hpp"

namespace accord::node::store::crash {

/// What is wrong on purpose, so that the check must find losses.
enum class Sabotage : std::uint8_t {
  none,
  lying_fsync,        // the disk says that it has synced, and has not
  no_sync_at_commit,  // as PRAGMA synchronous = NORMAL: the log is synced before it is copied alone
  acknowledge_first   // the caller counts a transaction as done before commit() returns
};
[[nodiscard]] std::string_view name_of(Sabotage sabotage);

/// What the store is when a life begins.
enum class Start : std::uint8_t { empty_file, form_2, form_3, form_5, form_6, present };
[[nodiscard]] std::string_view name_of(Start start);

struct LifeOptions {
  std::uint64_t seed = 1;
  Sabotage sabotage = Sabotage::none;
  std::optional<std::uint64_t> only{};  // this operation alone is counted
  std::uint64_t most_points = ~std::uint64_t{0};
};

struct Tally {
  std::uint64_t points = 0;       // each a loss of power, a start and a check
  std::uint64_t by_kind[5] = {};  // of OperationKind
  std::uint64_t while_opening = 0;
  std::uint64_t while_copying_the_log = 0;  // of the commits: writes to the file itself
  std::uint64_t while_closing = 0;
  std::uint64_t lives_after_loss = 0;  // losses that the life itself went through
  std::uint64_t lost = 0;              // of the points: acknowledged transactions missing
  std::uint64_t wrong = 0;             // of the points: anything not as it must be, losses too
  std::optional<std::pair<std::uint64_t, std::uint64_t>>
      first;                         // seed and operation of a wrong one
  std::vector<std::string> reports;  // of the first few: what, and how to do it again
  void add(const Tally& other);
};

/// One life, each of its operations a point for two kinds of loss.
[[nodiscard]] Tally live(const LifeOptions& options);

/// Lives from `seed` on, until `points` are checked.
[[nodiscard]] Tally live_until(std::uint64_t seed, std::uint64_t points, Sabotage sabotage);

}  // namespace accord::node::store::crash
