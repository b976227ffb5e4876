#include "node/store/read_ahead.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace accord::node::store {

ReadAhead::ReadAhead(sqlite3_file* below, bool wanted)
    : below_(below), room_(wanted ? new (std::nothrow) std::uint8_t[kMostAtOnceBytes] : nullptr) {}

bool ReadAhead::is_held(std::size_t count, sqlite3_int64 offset) const {
  return offset >= begin_ && static_cast<std::uint64_t>(offset - begin_) + count <= held_;
}

/// Nothing is held when it fails: what was asked for is then read alone, and its code told.
void ReadAhead::fill(sqlite3_int64 offset) {
  held_ = 0;
  begin_ = offset;
  constexpr auto kMost = static_cast<sqlite3_int64>(kMostAtOnceBytes);
  const int code = below_->pMethods->xRead(below_, room_.get(), static_cast<int>(kMost), offset);
  sqlite3_int64 end = offset + kMost;
  if (code == SQLITE_IOERR_SHORT_READ) {
    if (below_->pMethods->xFileSize(below_, &end) != SQLITE_OK) return;
  } else if (code != SQLITE_OK) {
    return;
  }
  held_ = static_cast<std::size_t>(std::clamp<sqlite3_int64>(end - offset, 0, kMost));
}

int ReadAhead::read(void* into, int count, sqlite3_int64 offset) {
  const auto bytes = static_cast<std::size_t>(count);
  const sqlite3_int64 before = std::exchange(last_end_, offset + count);
  const bool goes_on = offset >= before && offset - before <= kNearBytes;
  if (goes_on && !is_held(bytes, offset)) fill(offset);
  if (!is_held(bytes, offset)) return below_->pMethods->xRead(below_, into, count, offset);
  std::memcpy(into, room_.get() + (offset - begin_), bytes);
  return SQLITE_OK;
}

}  // namespace accord::node::store
