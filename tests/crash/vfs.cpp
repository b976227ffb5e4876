#include "vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "schemas/vocab/assert.hpp"

namespace accord::node::store::crash {
namespace {

Disk* mounted = nullptr;  // by Mounted alone
Random salts;             // by seed_sqlite alone

struct OpenFile {
  Disk* disk;
  std::string name;
  Disk::FilePtr file;
  bool sync_directory;  // at the next sync: as SQLite's own does for what may be new
};

/// What SQLite allocates for a file; its first member is SQLite's.
struct Handle {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->open; }

int code_of(Outcome outcome, int io_error) {
  switch (outcome) {
    case Outcome::done:
    case Outcome::pretended:
      return SQLITE_OK;
    case Outcome::io_error:
    case Outcome::forgotten:
      return io_error;
    case Outcome::full:
    case Outcome::short_write:
      return SQLITE_FULL;  // as SQLite's own file system says ENOSPC and a short write
  }
  return io_error;
}

constexpr int kMostAtOnce = 0x1ffff;  // SQLite's own file system cuts what is longer

int close_file(sqlite3_file* file) {
  delete reinterpret_cast<Handle*>(file)->open;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  ACCORD_ASSERT(count <= kMostAtOnce);
  const Bytes& bytes = of(file).file->live;
  const auto wanted = static_cast<std::size_t>(count);
  const auto at = std::min(static_cast<std::size_t>(offset), bytes.size());
  const std::size_t there = std::min(wanted, bytes.size() - at);
  if (there > 0) std::memcpy(into, bytes.data() + at, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  ACCORD_ASSERT(count <= kMostAtOnce);
  OpenFile& open = of(file);
  const ByteView bytes(static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(count));
  return code_of(open.disk->write(open.name, *open.file, static_cast<std::uint64_t>(offset), bytes),
                 SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& open = of(file);
  return code_of(open.disk->truncate(open.name, *open.file, static_cast<std::uint64_t>(size)),
                 SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  OpenFile& open = of(file);
  const bool with_directory = std::exchange(open.sync_directory, false);
  return code_of(open.disk->sync(open.name, open.file, with_directory), SQLITE_IOERR_FSYNC);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(of(file).file->live.size());
  return SQLITE_OK;
}

int lock_file(sqlite3_file*, int) { return SQLITE_OK; }

int nobody_else_locks(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }

// Both as SQLite's own file system on Linux.
int sector_size(sqlite3_file*) { return 4'096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = lock_file,
    .xCheckReservedLock = nobody_else_locks,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* out, int flags, int* flags_out) {
  auto* handle = reinterpret_cast<Handle*>(out);
  handle->base.pMethods = nullptr;  // SQLite then does not close it
  if (name == nullptr || mounted == nullptr) return SQLITE_CANTOPEN;  // no temporary files here
  Disk::FilePtr file = mounted->find(name);
  if (!file && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (!file) {
    if (mounted->create(name, file) != Outcome::done) return SQLITE_CANTOPEN;
  }
  const bool may_be_new = (flags & SQLITE_OPEN_CREATE) != 0;
  handle->open = new OpenFile{mounted, name, std::move(file), may_be_new};
  handle->base.pMethods = &kMethods;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_directory) {
  if (!mounted->find(name)) return SQLITE_IOERR_DELETE_NOENT;
  return code_of(mounted->remove(name, sync_directory != 0), SQLITE_IOERR_DELETE);
}

int access_file(sqlite3_vfs*, const char* name, int, int* out) {
  const Disk::FilePtr file = mounted->find(name);
  *out = file && !file->live.empty() ? 1 : 0;  // an empty file is as none, as SQLite's own says
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int draw(sqlite3_vfs*, int count, char* out) {
  std::generate_n(out, count, [] { return static_cast<char>(salts()); });
  return count;
}

int sleep_not(sqlite3_vfs*, int microseconds) { return microseconds; }

int last_error(sqlite3_vfs*, int, char*) { return 0; }

int time_stands_still(sqlite3_vfs*, double* julian_day) {
  *julian_day = 2'460'000.5;
  return SQLITE_OK;
}

sqlite3_vfs vfs = {
    .iVersion = 1,
    .szOsFile = sizeof(Handle),
    .mxPathname = 512,
    .pNext = nullptr,
    .zName = "forgetful",
    .pAppData = nullptr,
    .xOpen = open_file,
    .xDelete = delete_file,
    .xAccess = access_file,
    .xFullPathname = full_name,
    .xDlOpen = nullptr,
    .xDlError = nullptr,
    .xDlSym = nullptr,
    .xDlClose = nullptr,
    .xRandomness = draw,
    .xSleep = sleep_not,
    .xCurrentTime = time_stands_still,
    .xGetLastError = last_error,
    .xCurrentTimeInt64 = nullptr,
    .xSetSystemCall = nullptr,
    .xGetSystemCall = nullptr,
    .xNextSystemCall = nullptr,
};

}  // namespace

void use_forgetful_files() {
  if (sqlite3_vfs_find(vfs.zName) != nullptr) return;
  ACCORD_ASSERT(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

Mounted::Mounted(Disk& disk) : before_(mounted) { mounted = &disk; }
Mounted::~Mounted() { mounted = before_; }

void seed_sqlite(std::uint64_t seed) {
  salts.seed(seed);
  sqlite3_randomness(0, nullptr);  // forgets what it has drawn
}

}  // namespace accord::node::store::crash
