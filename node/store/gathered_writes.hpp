// What SQLite writes to a file in small parts that follow one another, gathered in memory and
// handed to the system in few and large ones: before each sync, so that nothing is taken for
// durable that is not on the disk, and before whatever else could see the difference. Over SQLite's
// own interface for a file (sqlite3_file), under gathered_file.*. One thread.
// docs/decisions/0026-writes-of-the-store-are-gathered.md.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "node/store/read_ahead.hpp"

namespace accord::node::store {

/// What was gathered goes out when it has become so much: 31 pages.
inline constexpr std::size_t kGatheredBytes = 31u * 4'096;

/// All that answers with a number gives a code of SQLite's.
///
/// After a write, a truncation or a sync that failed nothing is written, cut off or synced any
/// more, and each attempt gives that code again: a failed sync cannot be repeated, since the system
/// may take for clean what is on no disk. What had not gone out is then forgotten, as after a write
/// of SQLite's own that failed; reading goes on.
class GatheredWrites {
 public:
  enum class Reads : bool { one_by_one, ahead };

  /// Allocates all its memory, once; has_room() is false when there was none, and nothing else may
  /// then be called. Requires: `below` is open.
  GatheredWrites(sqlite3_file* below, Reads reads);
  [[nodiscard]] bool has_room() const;
  [[nodiscard]] sqlite3_file* below() const { return below_; }

  [[nodiscard]] int read(void* into, int count, sqlite3_int64 offset);
  [[nodiscard]] int write(const void* from, int count, sqlite3_int64 offset);
  [[nodiscard]] int cut_off(sqlite3_int64 size);
  [[nodiscard]] int sync(int flags);
  [[nodiscard]] int size(sqlite3_int64* out);
  /// All that was gathered is given to the file below, or something has failed at some time.
  [[nodiscard]] int write_out();
  /// Likewise, where an earlier failure has been told already and must not be told again.
  [[nodiscard]] int settle() { return failed_ == SQLITE_OK ? write_out() : SQLITE_OK; }
  /// Ends with closing the file below, whatever else failed.
  [[nodiscard]] int close();

 private:
  [[nodiscard]] bool follows(std::size_t count, sqlite3_int64 offset) const;
  [[nodiscard]] int write_below(const void* from, std::size_t count, sqlite3_int64 offset);
  [[nodiscard]] int keep_failure(int code);

  sqlite3_file* below_;
  std::unique_ptr<std::uint8_t[]> room_;  // kMostAtOnceBytes
  ReadAhead ahead_;
  Reads reads_;
  sqlite3_int64 begin_ = 0;  // in the file, of what waits in room_
  std::size_t waiting_ = 0;  // bytes
  int failed_ = SQLITE_OK;
};

}  // namespace accord::node::store
