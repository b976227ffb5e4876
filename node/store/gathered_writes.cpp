#include "node/store/gathered_writes.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace accord::node::store {

// SQLite is C: nothing may be thrown through it.
GatheredWrites::GatheredWrites(sqlite3_file* below, Reads reads)
    : below_(below),
      room_(new (std::nothrow) std::uint8_t[kMostAtOnceBytes]),
      ahead_(below, reads == Reads::ahead),
      reads_(reads) {}

bool GatheredWrites::has_room() const {
  return room_ != nullptr && (reads_ == Reads::one_by_one || ahead_.has_room());
}

/// Behind what waits, without a gap, or in the place of a part of it: nothing goes out that was not
/// written.
bool GatheredWrites::follows(std::size_t count, sqlite3_int64 offset) const {
  if (offset < begin_) return false;
  const auto at = static_cast<std::uint64_t>(offset - begin_);
  return at <= waiting_ && at + count <= kMostAtOnceBytes;
}

int GatheredWrites::keep_failure(int code) {
  if (code == SQLITE_OK) return code;
  failed_ = code;
  waiting_ = 0;
  return code;
}

int GatheredWrites::write_below(const void* from, std::size_t count, sqlite3_int64 offset) {
  return keep_failure(below_->pMethods->xWrite(below_, from, static_cast<int>(count), offset));
}

int GatheredWrites::write_out() {
  if (failed_ != SQLITE_OK || waiting_ == 0) return failed_;
  return write_below(room_.get(), std::exchange(waiting_, 0), begin_);
}

int GatheredWrites::write(const void* from, int count, sqlite3_int64 offset) {
  if (failed_ != SQLITE_OK) return failed_;
  ahead_.forget();
  const auto bytes = static_cast<std::size_t>(count);
  if (waiting_ == 0 || !follows(bytes, offset)) {
    if (const int code = write_out(); code != SQLITE_OK) return code;
    begin_ = offset;
  }
  if (bytes > kMostAtOnceBytes) return write_below(from, bytes, offset);
  const auto at = static_cast<std::size_t>(offset - begin_);
  std::memcpy(room_.get() + at, from, bytes);
  waiting_ = std::max(waiting_, at + bytes);
  return waiting_ >= kGatheredBytes ? write_out() : SQLITE_OK;
}

int GatheredWrites::read(void* into, int count, sqlite3_int64 offset) {
  const auto bytes = static_cast<std::size_t>(count);
  if (offset >= begin_ && static_cast<std::uint64_t>(offset - begin_) + bytes <= waiting_) {
    std::memcpy(into, room_.get() + (offset - begin_), bytes);
    return SQLITE_OK;
  }
  if (const int code = settle(); code != SQLITE_OK) return code;
  if (reads_ == Reads::ahead) return ahead_.read(into, count, offset);
  return below_->pMethods->xRead(below_, into, count, offset);
}

int GatheredWrites::cut_off(sqlite3_int64 size) {
  if (const int code = write_out(); code != SQLITE_OK) return code;
  ahead_.forget();
  return keep_failure(below_->pMethods->xTruncate(below_, size));
}

int GatheredWrites::sync(int flags) {
  if (const int code = write_out(); code != SQLITE_OK) return code;
  return keep_failure(below_->pMethods->xSync(below_, flags));
}

int GatheredWrites::size(sqlite3_int64* out) {
  if (const int code = settle(); code != SQLITE_OK) return code;
  return below_->pMethods->xFileSize(below_, out);
}

int GatheredWrites::close() {
  const int code = settle();
  const int closed = below_->pMethods->xClose(below_);
  return code != SQLITE_OK ? code : closed;
}

}  // namespace accord::node::store
