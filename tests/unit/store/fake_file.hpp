// A file of SQLite's interface in memory that keeps a record of what it was asked, and fails when
// it is told to: what stands below node/store's gathered writes in their tests.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::store {

class FakeFile {
 public:
  FakeFile() { handle_ = {{&kMethods}, this}; }
  FakeFile(const FakeFile&) = delete;
  FakeFile& operator=(const FakeFile&) = delete;
  ~FakeFile() = default;

  [[nodiscard]] sqlite3_file* handle() { return &handle_.base; }

  Bytes content;
  /// As "write 32+4120", "read 0+100", "cut 8", "sync", "size", "lock 1", "unlock 0", "ask 21",
  /// "close".
  std::vector<std::string> calls;
  /// The code that calls of that name give from now on, doing nothing.
  std::string failing;
  int failure = SQLITE_OK;
  std::size_t longest = 0;  // read or write, bytes

  /// The calls so far, which are then forgotten.
  std::vector<std::string> take_calls() { return std::exchange(calls, {}); }

 private:
  struct Handle {
    sqlite3_file base;
    FakeFile* self;
  };
  static FakeFile& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->self; }

  int note(const std::string& name, const std::string& rest = {}) {
    calls.push_back(rest.empty() ? name : name + " " + rest);
    return name == failing ? failure : SQLITE_OK;
  }
  int note(const std::string& name, int count, sqlite3_int64 offset) {
    longest = std::max(longest, static_cast<std::size_t>(count));
    return note(name, std::to_string(offset) + "+" + std::to_string(count));
  }

  static int close(sqlite3_file* file) { return of(file).note("close"); }
  static int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
    FakeFile& self = of(file);
    if (const int code = self.note("read", count, offset); code != SQLITE_OK) return code;
    const auto at = std::min(static_cast<std::size_t>(offset), self.content.size());
    const auto wanted = static_cast<std::size_t>(count);
    const std::size_t there = std::min(wanted, self.content.size() - at);
    std::memset(into, 0, wanted);
    if (there > 0) std::memcpy(into, self.content.data() + at, there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
  }
  static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    FakeFile& self = of(file);
    if (const int code = self.note("write", count, offset); code != SQLITE_OK) return code;
    const auto end = static_cast<std::size_t>(offset + count);
    if (self.content.size() < end) self.content.resize(end);
    std::memcpy(self.content.data() + offset, from, static_cast<std::size_t>(count));
    return SQLITE_OK;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int code = of(file).note("cut", std::to_string(size));
    if (code == SQLITE_OK) of(file).content.resize(static_cast<std::size_t>(size));
    return code;
  }
  static int sync(sqlite3_file* file, int) { return of(file).note("sync"); }
  static int size(sqlite3_file* file, sqlite3_int64* out) {
    *out = static_cast<sqlite3_int64>(of(file).content.size());
    return of(file).note("size");
  }
  static int lock(sqlite3_file* file, int level) {
    return of(file).note("lock", std::to_string(level));
  }
  static int unlock(sqlite3_file* file, int level) {
    return of(file).note("unlock", std::to_string(level));
  }
  static int control(sqlite3_file* file, int question, void*) {
    return of(file).note("ask", std::to_string(question));
  }

  static constexpr sqlite3_io_methods kMethods = {
      .iVersion = 1,
      .xClose = close,
      .xRead = read,
      .xWrite = write,
      .xTruncate = truncate,
      .xSync = sync,
      .xFileSize = size,
      .xLock = lock,
      .xUnlock = unlock,
      .xCheckReservedLock = nullptr,
      .xFileControl = control,
      .xSectorSize = nullptr,
      .xDeviceCharacteristics = nullptr,
      .xShmMap = nullptr,
      .xShmLock = nullptr,
      .xShmBarrier = nullptr,
      .xShmUnmap = nullptr,
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };

  Handle handle_;
};

}  // namespace accord::node::store
