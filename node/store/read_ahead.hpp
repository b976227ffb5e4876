// A file of SQLite's that is read forward, page after page with little between them, as its log is
// when it is copied: one read of the system for many of SQLite's. Used by gathered_writes.*, which
// says when what was read has changed. One thread.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace accord::node::store {

/// SQLite's own file system reads and writes no more at once: it asserts so, and without that loses
/// what is beyond.
inline constexpr std::size_t kMostAtOnceBytes = 0x1ffff;
/// A read that begins so near behind the one before, or nearer, is taken for one of many. Reading
/// ahead costs as much as a dozen reads of a page.
inline constexpr sqlite3_int64 kNearBytes = 4 * 4'096;

class ReadAhead {
 public:
  /// Allocates once, where it is `wanted`; has_room() is false when there was no memory, and
  /// nothing else may then be called but forget(). Requires: `below` is open.
  ReadAhead(sqlite3_file* below, bool wanted);
  [[nodiscard]] bool has_room() const { return room_ != nullptr; }

  /// As xRead of the file below, whose code it returns.
  [[nodiscard]] int read(void* into, int count, sqlite3_int64 offset);
  /// The file has changed, or may have.
  void forget() { held_ = 0; }

 private:
  [[nodiscard]] bool is_held(std::size_t count, sqlite3_int64 offset) const;
  void fill(sqlite3_int64 offset);

  sqlite3_file* below_;
  std::unique_ptr<std::uint8_t[]> room_;  // kMostAtOnceBytes
  sqlite3_int64 begin_ = 0;               // in the file, of what is held in room_
  std::size_t held_ = 0;                  // bytes
  sqlite3_int64 last_end_ = 0;            // of the read before
};

}  // namespace accord::node::store
