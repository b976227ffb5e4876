#include "node/store/page_sums.hpp"

#include <sqlite3.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

using Page = std::array<std::uint8_t, kPageBytes>;

constexpr sqlite3_int64 kPage = kPageBytes;
constexpr sqlite3_int64 kHeaderBytes = 100;  // of the file, at its start
constexpr std::size_t kReservedAt = 20;      // in that header

using PagesAside = std::map<std::uint32_t, Page>;

/// What SQLite allocates for a main file; its first member is SQLite's. That of the file system
/// below stands behind it.
struct SummedFile {
  sqlite3_file base;
  PageSums sums;
  std::uint32_t damaged;
  PagesAside* aside;  // null: pages are written to the file. Owned, until the file is closed

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
static_assert(sizeof(SummedFile) % 8 == 0);  // more than that SQLite does not align to

SummedFile& of(sqlite3_file* file) { return *reinterpret_cast<SummedFile*>(file); }

std::uint32_t number_at(sqlite3_int64 offset) {
  return static_cast<std::uint32_t>(offset / kPage + 1);
}

constexpr std::size_t body_bytes(PageSums kind) {
  return kPageBytes - static_cast<std::size_t>(kind);
}

using Sum = std::array<std::uint8_t, kSumBytes>;  // as much of it as the kind has

Sum sum_of(PageSums kind, std::uint32_t number, ByteView page) {
  const ByteView body = page.first(body_bytes(kind));
  Sum out{};
  if (kind == PageSums::former) {
    std::array<std::uint8_t, 4> big_endian{};
    for (std::size_t i = 0; i < 4; ++i)
      big_endian[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    const Digest digest = crypto::sha384_of({big_endian, body});
    std::copy_n(digest.raw.begin(), static_cast<std::size_t>(kind), out.begin());
    return out;
  }
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(body.data(), body.size(), number));
  static_assert(sizeof canonical.digest == kSumBytes);
  std::copy_n(canonical.digest, kSumBytes, out.begin());
  return out;
}

bool is_right(PageSums kind, std::uint32_t number, ByteView page) {
  const Sum sum = sum_of(kind, number, page);
  const ByteView held = page.last(static_cast<std::size_t>(kind));
  return std::equal(held.begin(), held.end(), sum.begin());
}

const Page* page_aside(const SummedFile& file, std::uint32_t number) {
  if (file.aside == nullptr) return nullptr;
  const auto found = file.aside->find(number);
  return found == file.aside->end() ? nullptr : &found->second;
}

/// Reads the whole page at `offset`. One that ends with the file is read with zeros behind, and its
/// sum is then not right.
int read_page(SummedFile& file, sqlite3_int64 offset, Page& page) {
  if (const Page* aside = page_aside(file, number_at(offset))) {
    page = *aside;
    return SQLITE_OK;
  }
  const int code = file.below()->pMethods->xRead(file.below(), page.data(), kPage, offset);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  if (is_right(file.sums, number_at(offset), page)) return SQLITE_OK;
  file.damaged = number_at(offset);
  return SQLITE_IOERR_DATA;
}

/// The header alone is read before SQLite knows whether its log has a newer first page: it may be
/// half written, and is not compared. Nor is what lies behind the end of the file.
bool is_compared(SummedFile& file, int count, sqlite3_int64 offset) {
  if (file.sums == PageSums::none || offset + count <= kHeaderBytes) return false;
  if (page_aside(file, number_at(offset)) != nullptr) return true;
  sqlite3_int64 size = 0;
  const int code = file.below()->pMethods->xFileSize(file.below(), &size);
  return code != SQLITE_OK || offset < size;
}

int read_file(sqlite3_file* handle, void* into, int count, sqlite3_int64 offset) {
  SummedFile& file = of(handle);
  if (!is_compared(file, count, offset))
    return file.below()->pMethods->xRead(file.below(), into, count, offset);
  auto* out = static_cast<std::uint8_t*>(into);
  Page page;
  for (const sqlite3_int64 end = offset + count; offset < end;) {
    const sqlite3_int64 within = offset % kPage;
    const sqlite3_int64 part = std::min(kPage - within, end - offset);
    if (const int code = read_page(file, offset - within, page); code != SQLITE_OK) return code;
    std::memcpy(out, page.data() + within, static_cast<std::size_t>(part));
    out += part;
    offset += part;
  }
  return SQLITE_OK;
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
    return file.below()->pMethods->xWrite(file.below(), from, count, offset);
  if (file.sums == PageSums::none) return SQLITE_READONLY;  // pages alone can be put aside
  if (count != kPage || offset % kPage != 0) return SQLITE_IOERR_WRITE;
  Page page;
  const std::size_t body = body_bytes(file.sums);
  std::memcpy(page.data(), bytes, body);
  const Sum sum = sum_of(file.sums, number_at(offset), page);
  std::copy_n(sum.begin(), kPageBytes - body, page.data() + body);
  if (file.aside != nullptr) return put_aside(*file.aside, number_at(offset), page);
  return file.below()->pMethods->xWrite(file.below(), page.data(), count, offset);
}

int cut_off(sqlite3_file* handle, sqlite3_int64 size) {
  SummedFile& file = of(handle);
  if (file.aside != nullptr) return SQLITE_OK;
  return file.below()->pMethods->xTruncate(file.below(), size);
}

int sync_file(sqlite3_file* handle, int flags) {
  SummedFile& file = of(handle);
  if (file.aside != nullptr) return SQLITE_OK;
  return file.below()->pMethods->xSync(file.below(), flags);
}

int size_of(sqlite3_file* handle, sqlite3_int64* size) {
  SummedFile& file = of(handle);
  const int code = file.below()->pMethods->xFileSize(file.below(), size);
  if (file.aside != nullptr && !file.aside->empty())
    *size = std::max(*size, sqlite3_int64{file.aside->rbegin()->first} * kPage);
  return code;
}

int close_file(sqlite3_file* handle) {
  SummedFile& file = of(handle);
  delete std::exchange(file.aside, nullptr);
  return file.below()->pMethods->xClose(file.below());
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
  if (question == static_cast<int>(SumsQuestion::write_aside)) {
    if (file.aside == nullptr) file.aside = new (std::nothrow) PagesAside;
    return file.aside == nullptr ? SQLITE_NOMEM : SQLITE_OK;
  }
  return file.below()->pMethods->xFileControl(file.below(), question, answer);
}

/// Everything else is the file below's own.
template <auto method, class... Args>
int pass(sqlite3_file* handle, Args... args) {
  sqlite3_file* below = of(handle).below();
  return (below->pMethods->*method)(below, args...);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = cut_off,
    .xSync = sync_file,
    .xFileSize = size_of,
    .xLock = pass<&sqlite3_io_methods::xLock>,
    .xUnlock = pass<&sqlite3_io_methods::xUnlock>,
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

sqlite3_vfs* below_of(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

/// Which sums a file that is there has; a new one has the present ones.
int look_at_header(SummedFile& file) {
  std::array<std::uint8_t, kHeaderBytes> header{};
  const int code = file.below()->pMethods->xRead(file.below(), header.data(), kHeaderBytes, 0);
  file.sums =
      code == SQLITE_IOERR_SHORT_READ ? PageSums::present : page_sums_of(header[kReservedAt]);
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* handle, int flags, int* flags_out) {
  sqlite3_vfs* below = below_of(vfs);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return below->xOpen(below, name, handle, flags, flags_out);
  auto* file = new (handle) SummedFile{{nullptr}, PageSums::none, 0, nullptr};
  int code = below->xOpen(below, name, file->below(), flags, flags_out);
  if (code == SQLITE_OK) code = look_at_header(*file);
  if (file->below()->pMethods == nullptr) return code;  // SQLite then does not close it
  file->base.pMethods = &kMethods;
  return code;
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

PageSums page_sums_of(int reserved_bytes) {
  for (const PageSums kind : {PageSums::former, PageSums::present}) {
    if (reserved_bytes == static_cast<int>(kind)) return kind;
  }
  return PageSums::none;
}

Bytes page_sum(PageSums kind, std::uint32_t number, ByteView page) {
  ACCORD_ASSERT(kind != PageSums::none && page.size() == kPageBytes);
  const Sum sum = sum_of(kind, number, page);
  return Bytes(sum.begin(), sum.begin() + static_cast<int>(kind));
}

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
