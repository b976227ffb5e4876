#include "node/store/gathered_file.hpp"

#include <memory>
#include <new>
#include <utility>

namespace accord::node::store {
namespace {

template <auto method, class... Args>
int gathered(sqlite3_file* file, Args... args) {
  return (writes_of(file).*method)(args...);
}

/// Everything else is the file below's own.
template <auto method, class... Args>
int pass(sqlite3_file* file, Args... args) {
  sqlite3_file* below = writes_of(file).below();
  return (below->pMethods->*method)(below, args...);
}

int close_file(sqlite3_file* file) {
  const std::unique_ptr<GatheredWrites> writes(
      std::exchange(reinterpret_cast<GatheredFile*>(file)->writes, nullptr));
  return writes->close();
}

/// Who has the lock next reads what was written.
int unlock_file(sqlite3_file* file, int lock) {
  const int code = writes_of(file).settle();
  const int unlocked = pass<&sqlite3_io_methods::xUnlock>(file, lock);
  return code != SQLITE_OK ? code : unlocked;
}

/// SQLITE_FCNTL_SYNC comes at the end of a transaction also where SQLite was told not to sync, and
/// is then the last that can fail. After a failure all else is answered as ever.
int control_file(sqlite3_file* file, int question, void* answer) {
  GatheredWrites& writes = writes_of(file);
  const int code = question == SQLITE_FCNTL_SYNC ? writes.write_out() : writes.settle();
  if (code != SQLITE_OK) return code;
  return pass<&sqlite3_io_methods::xFileControl>(file, question, answer);
}

}  // namespace

const sqlite3_io_methods kGatheredMethods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = gathered<&GatheredWrites::read>,
    .xWrite = gathered<&GatheredWrites::write>,
    .xTruncate = gathered<&GatheredWrites::cut_off>,
    .xSync = gathered<&GatheredWrites::sync>,
    .xFileSize = gathered<&GatheredWrites::size>,
    .xLock = pass<&sqlite3_io_methods::xLock>,
    .xUnlock = unlock_file,
    .xCheckReservedLock = pass<&sqlite3_io_methods::xCheckReservedLock>,
    .xFileControl = control_file,
    .xSectorSize = pass<&sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_gathered(const GatheredOpening& how, GatheredFile& file, sqlite3_file* place) {
  file = {{nullptr}, nullptr};
  const int code = how.below->xOpen(how.below, how.name, place, how.flags, how.flags_out);
  if (place->pMethods == nullptr) return code;
  std::unique_ptr<GatheredWrites> writes(new (std::nothrow) GatheredWrites(place, how.reads));
  if (!writes || !writes->has_room()) {
    (void)place->pMethods->xClose(place);  // nothing was written to it
    return SQLITE_NOMEM;
  }
  file = {{&kGatheredMethods}, writes.release()};
  return code;
}

}  // namespace accord::node::store
