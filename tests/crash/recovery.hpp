// What a store holds after a loss of power, against what was acknowledged. Used by power_loss.cpp
// and the tests beside it.
#pragma once

#include <optional>

#include "workload.hpp"

namespace accord::node::store::crash {

/// The file that every test here opens its store as: an empty one on the real disk, which
/// prepare_store_file has looked at, stands for the one on the Disk.
[[nodiscard]] const std::string& store_path();

inline constexpr SqliteOptions kSmallLog{.checkpoint_wal_bytes = 64u << 10};

/// All transactions of one life of a store, with what it says after each.
struct History {
  std::vector<Transaction> transactions;  // number i is transactions[i - 1]
  std::vector<Expected> expected;         // after i transactions
  std::vector<std::uint64_t> content;     // digest of every row of every table, likewise
};
/// `start`: the files before the first transaction; the contents are taken on a disk that never
/// fails.
[[nodiscard]] History history_of(std::uint64_t seed, std::size_t transactions, const Disk& start);

/// Which transactions a store may hold: all acknowledged ones, and perhaps the one under way.
struct Bounds {
  std::size_t acknowledged = 0;
  std::size_t begun = 0;
};

struct Recovered {
  std::size_t held = 0;              // whole transactions
  std::optional<std::string> wrong;  // what is not as it must be
  bool lost = false;                 // fewer than were acknowledged
};
/// Opens the store on `disk`, checks it, commits the next transaction of `history` and closes it.
/// Requires: begun < history.transactions.size().
[[nodiscard]] Recovered recover(Disk& disk, const History& history, const Bounds& bounds);

/// Digest of every row of every table, read by SQLite itself.
[[nodiscard]] std::uint64_t content_of(Disk& disk);

/// Empty when the store says what is expected.
[[nodiscard]] std::optional<std::string> difference(SqliteStore& store, const Expected& expected);

}  // namespace accord::node::store::crash
