// The file system of page_sums.hpp: the main file of a store, with a sum at the end of each page,
// and its log, both with their writes gathered (gathered_file.hpp). All else is as below.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include "node/store/gathered_file.hpp"
#include "node/store/page_sums.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

using Page = std::array<std::uint8_t, kPageBytes>;

constexpr sqlite3_int64 kPage = kPageBytes;
constexpr sqlite3_int64 kHeaderBytes = 100;  // of the file, at its start
constexpr std::size_t kReservedAt = 20;      // in that header

using PagesAside = std::map<std::uint32_t, Page>;

/// What SQLite allocates for a main file. That of the file system below stands behind it.
struct SummedFile {
  GatheredFile gathered;
  PageSums sums;
  std::uint32_t damaged;
  PagesAside* aside;  // null: pages are written to the file. Owned, until the file is closed

  [[nodiscard]] GatheredWrites& writes() const { return *gathered.writes; }
};
static_assert(sizeof(SummedFile) % 8 == 0);  // more than that SQLite does not align to

SummedFile& of(sqlite3_file* file) { return *reinterpret_cast<SummedFile*>(file); }

std::uint32_t number_at(sqlite3_int64 offset) {
  return static_cast<std::uint32_t>(offset / kPage + 1);
}

const Page* page_aside(const SummedFile& file, std::uint32_t number) {
  if (file.aside == nullptr) return nullptr;
  const auto found = file.aside->find(number);
  return found == file.aside->end() ? nullptr : &found->second;
}

bool is_behind_the_end(const SummedFile& file, sqlite3_int64 offset) {
  sqlite3_int64 size = 0;
  return file.writes().size(&size) == SQLITE_OK && offset >= size;
}

/// Reads the whole page at `offset`. One that ends with the file is read with zeros behind, and its
/// sum is then not right. What lies behind the end of the file is not compared.
int read_page(SummedFile& file, sqlite3_int64 offset, Page& page) {
  if (const Page* aside = page_aside(file, number_at(offset))) {
    page = *aside;
    return SQLITE_OK;
  }
  const int code = file.writes().read(page.data(), kPage, offset);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  if (has_its_sum(file.sums, number_at(offset), page)) return SQLITE_OK;
  if (code == SQLITE_IOERR_SHORT_READ && is_behind_the_end(file, offset)) return code;
  file.damaged = number_at(offset);
  return SQLITE_IOERR_DATA;
}

/// The header alone is read before SQLite knows whether its log has a newer first page: it may be
/// half written, and is not compared.
int read_file(sqlite3_file* handle, void* into, int count, sqlite3_int64 offset) {
  SummedFile& file = of(handle);
  if (file.sums == PageSums::none || offset + count <= kHeaderBytes)
    return file.writes().read(into, count, offset);
  auto* out = static_cast<std::uint8_t*>(into);
  int code = SQLITE_OK;
  Page page;
  for (const sqlite3_int64 end = offset + count; offset < end;) {
    const sqlite3_int64 within = offset % kPage;
    const sqlite3_int64 part = std::min(kPage - within, end - offset);
    code = read_page(file, offset - within, page);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    std::memcpy(out, page.data() + within, static_cast<std::size_t>(part));
    out += part;
    offset += part;
  }
  return code;
}

int put_aside(PagesAside& aside, std::uint32_t number, const Page& page) {
  try {
    aside[number] = page;
  } catch (const std::bad_alloc&) {  // SQLite is C: nothing may be thrown through it
    return SQLITE_NOMEM;
  }
  return SQLITE_OK;
}

/// SQLite writes whole pages; the first says whether the file is to have sums.
int write_file(sqlite3_file* handle, const void* from, int count, sqlite3_int64 offset) {
  SummedFile& file = of(handle);
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  if (offset == 0 && count >= kHeaderBytes) file.sums = page_sums_of(bytes[kReservedAt]);
  if (file.sums == PageSums::none && file.aside == nullptr)
    return file.writes().write(from, count, offset);
  if (file.sums == PageSums::none) return SQLITE_READONLY;  // pages alone can be put aside
  if (count != kPage || offset % kPage != 0) return SQLITE_IOERR_WRITE;
  Page page;
  std::memcpy(page.data(), bytes, kPageBytes);
  put_sum(file.sums, number_at(offset), page);
  if (file.aside != nullptr) return put_aside(*file.aside, number_at(offset), page);
  return file.writes().write(page.data(), count, offset);
}

int cut_off(sqlite3_file* handle, sqlite3_int64 size) {
  SummedFile& file = of(handle);
  return file.aside != nullptr ? SQLITE_OK : file.writes().cut_off(size);
}

int sync_file(sqlite3_file* handle, int flags) {
  SummedFile& file = of(handle);
  return file.aside != nullptr ? SQLITE_OK : file.writes().sync(flags);
}

int size_of(sqlite3_file* handle, sqlite3_int64* size) {
  SummedFile& file = of(handle);
  const int code = file.writes().size(size);
  if (file.aside != nullptr && !file.aside->empty())
    *size = std::max(*size, sqlite3_int64{file.aside->rbegin()->first} * kPage);
  return code;
}

int close_file(sqlite3_file* handle) {
  delete std::exchange(of(handle).aside, nullptr);
  return kGatheredMethods.xClose(handle);
}

/// What was written before goes to the file; what comes, aside.
int write_aside(SummedFile& file) {
  if (const int code = file.writes().write_out(); code != SQLITE_OK) return code;
  if (file.aside == nullptr) file.aside = new (std::nothrow) PagesAside;
  return file.aside == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int control_file(sqlite3_file* handle, int question, void* answer) {
  SummedFile& file = of(handle);
  if (question == static_cast<int>(SumsQuestion::require)) {
    file.sums = *static_cast<const PageSums*>(answer);
    return SQLITE_OK;
  }
  if (question == static_cast<int>(SumsQuestion::damaged_page)) {
    *static_cast<std::uint32_t*>(answer) = file.damaged;
    return SQLITE_OK;
  }
  if (question == static_cast<int>(SumsQuestion::write_aside)) return write_aside(file);
  return kGatheredMethods.xFileControl(handle, question, answer);
}

sqlite3_io_methods summed_methods() {
  sqlite3_io_methods out = kGatheredMethods;
  out.xClose = close_file;
  out.xRead = read_file;
  out.xWrite = write_file;
  out.xTruncate = cut_off;
  out.xSync = sync_file;
  out.xFileSize = size_of;
  out.xFileControl = control_file;
  return out;
}
const sqlite3_io_methods kSummedMethods = summed_methods();

sqlite3_vfs* below_of(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

/// Which sums a file that is there has; a new one has the present ones.
int look_at_header(SummedFile& file) {
  std::array<std::uint8_t, kHeaderBytes> header{};
  const int code = file.writes().read(header.data(), kHeaderBytes, 0);
  file.sums =
      code == SQLITE_IOERR_SHORT_READ ? PageSums::present : page_sums_of(header[kReservedAt]);
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

int open_main(const GatheredOpening& how, sqlite3_file* handle) {
  auto* file = new (handle) SummedFile{{{nullptr}, nullptr}, PageSums::none, 0, nullptr};
  const int code = open_gathered(how, file->gathered, reinterpret_cast<sqlite3_file*>(file + 1));
  if (handle->pMethods == nullptr) return code;  // SQLite then does not close it
  handle->pMethods = &kSummedMethods;
  return code == SQLITE_OK ? look_at_header(*file) : code;
}

int open_log(const GatheredOpening& how, sqlite3_file* handle) {
  auto* file = new (handle) GatheredFile{{nullptr}, nullptr};
  return open_gathered(how, *file, reinterpret_cast<sqlite3_file*>(file + 1));
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* flags_out) {
  sqlite3_vfs* below = below_of(vfs);
  using Reads = GatheredWrites::Reads;
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    return open_main({below, name, flags, flags_out, Reads::one_by_one}, handle);
  if ((flags & SQLITE_OPEN_WAL) != 0)
    return open_log({below, name, flags, flags_out, Reads::ahead}, handle);
  return below->xOpen(below, name, handle, flags, flags_out);
}

template <auto method, class... Args>
auto hand_on(sqlite3_vfs* vfs, Args... args) {
  sqlite3_vfs* below = below_of(vfs);
  return (below->*method)(below, args...);
}

/// One over each file system that was the default when it was asked for.
class Registered {
 public:
  explicit Registered(sqlite3_vfs* below) : name_(std::string("accord-sums-") + below->zName) {
    vfs_.iVersion = 1;
    vfs_.szOsFile = static_cast<int>(sizeof(SummedFile)) + below->szOsFile;
    vfs_.mxPathname = below->mxPathname;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = below;
    vfs_.xOpen = open_file;
    vfs_.xDelete = hand_on<&sqlite3_vfs::xDelete>;
    vfs_.xAccess = hand_on<&sqlite3_vfs::xAccess>;
    vfs_.xFullPathname = hand_on<&sqlite3_vfs::xFullPathname>;
    vfs_.xRandomness = hand_on<&sqlite3_vfs::xRandomness>;
    vfs_.xSleep = hand_on<&sqlite3_vfs::xSleep>;
    vfs_.xCurrentTime = hand_on<&sqlite3_vfs::xCurrentTime>;
    vfs_.xGetLastError = hand_on<&sqlite3_vfs::xGetLastError>;
    ACCORD_ASSERT(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK);
  }
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;
  ~Registered() = default;  // at the end of the process: SQLite keeps it until then

  [[nodiscard]] const char* name() const { return name_.c_str(); }

 private:
  std::string name_;
  sqlite3_vfs vfs_{};
};

}  // namespace

namespace {

/// The library counts every allocation under one lock, unless told before its first use; nobody
/// asks for the count. Refused, and without effect, in a program that has used the library already.
void count_no_allocations() {
  static const int kOnce = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)kOnce;
}

}  // namespace

const char* files_with_sums() {
  count_no_allocations();
  static std::mutex mutex;
  static std::map<sqlite3_vfs*, std::unique_ptr<Registered>> registered;
  sqlite3_vfs* below = sqlite3_vfs_find(nullptr);
  ACCORD_ASSERT(below != nullptr);
  const std::lock_guard lock(mutex);
  auto& ours = registered[below];
  if (!ours) ours = std::make_unique<Registered>(below);
  return ours->name();
}

}  // namespace accord::node::store
