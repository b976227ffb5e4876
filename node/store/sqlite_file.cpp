// What a connection does with its file, not with rows: the log, the sums of the pages, a copy.
#include <sqlite3.h>

#include <algorithm>

#include "node/store/page_sums.hpp"
#include "node/store/sqlite.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

constexpr int kLogPartBytes = 64 << 10;  // SQLite's file system takes up to 2^17 - 1 at once
constexpr auto kPage = static_cast<sqlite3_int64>(kPageBytes);

/// The file with its sums, below SQLite's pages.
sqlite3_file* main_file(sqlite3* db) {
  sqlite3_file* file = nullptr;
  const int code =
      sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
  ACCORD_ASSERT(code == SQLITE_OK && file != nullptr);  // every open database has one
  return file;
}

sqlite3_int64 offset_of(std::uint32_t number) { return (sqlite3_int64{number} - 1) * kPage; }

}  // namespace

Status Connection::checkpoint() { return checkpoint(SQLITE_CHECKPOINT_PASSIVE); }

Status Connection::checkpoint(int mode) {
  const int code = sqlite3_wal_checkpoint_v2(handle(), nullptr, mode, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(failure(handle(), code, "copying the write-ahead log"));
  return {};
}

Status Connection::write_log_again() {
  sqlite3_file* log = nullptr;
  int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER,
                                  static_cast<void*>(&log));
  if (code == SQLITE_OK && log->pMethods == nullptr) return {};  // none is open: in memory
  sqlite3_int64 size = 0;
  if (code == SQLITE_OK) code = log->pMethods->xFileSize(log, &size);
  Bytes part(kLogPartBytes);
  for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size;) {
    const auto count = static_cast<int>(std::min<sqlite3_int64>(size - at, kLogPartBytes));
    code = log->pMethods->xRead(log, part.data(), count, at);
    if (code == SQLITE_OK) code = log->pMethods->xWrite(log, part.data(), count, at);
    at += count;
  }
  if (code == SQLITE_OK && size > 0) code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (code == SQLITE_OK) return {};
  return fail(failure(nullptr, code, "writing the write-ahead log once more"));
}

void Connection::keep_log_on_close() {
  const int code = sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  ACCORD_ASSERT(code == SQLITE_OK);  // fails only for an option that SQLite does not know
}

PageSums Connection::sums() const {
  int reserved = -1;  // asks, and changes nothing
  const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  return code == SQLITE_OK ? page_sums_of(reserved) : PageSums::none;
}

void Connection::require_sums(PageSums kind) {
  const int question = static_cast<int>(SumsQuestion::require);
  (void)sqlite3_file_control(handle(), "main", question, &kind);  // in memory: nobody to ask
}

Status Connection::reserve_sums() {
  int reserved = static_cast<int>(kSumBytes);
  const int code = sqlite3_file_control(handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  if (code != SQLITE_OK) return fail(failure(handle(), code, "reserving room for the sums"));
  return {};
}

Status Connection::write_anew_with_sums() {
  ACCORD_CHECK(reserve_sums());
  ACCORD_CHECK(execute("PRAGMA temp_store = FILE"));        // it may be too much for the memory
  (void)sqlite3_limit(handle(), SQLITE_LIMIT_ATTACHED, 1);  // the temporary file is one
  ACCORD_CHECK(execute("VACUUM"));
  (void)sqlite3_limit(handle(), SQLITE_LIMIT_ATTACHED, 0);
  ACCORD_CHECK(execute("PRAGMA temp_store = MEMORY"));
  return checkpoint(SQLITE_CHECKPOINT_TRUNCATE);  // the log is as long as the file
}

Result<Connection::Pages> Connection::read_every_page() {
  sqlite3_file* file = main_file(handle());
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  Pages out;
  out.bytes = static_cast<std::uint64_t>(size);
  Bytes page(kPageBytes);
  for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size; at += kPage) {
    if (at == offset_of(kPageOfLocks)) continue;
    code = file->pMethods->xRead(file, page.data(), kPage, at);
    if (code != SQLITE_IOERR_DATA) continue;
    out.damaged.push_back(static_cast<std::uint32_t>(at / kPage + 1));
    code = SQLITE_OK;
  }
  if (code != SQLITE_OK) return fail(failure(handle(), code, "reading every page"));
  return out;
}

Status Connection::write_aside() {
  const int question = static_cast<int>(SumsQuestion::write_aside);
  const int code = sqlite3_file_control(handle(), "main", question, nullptr);
  if (code != SQLITE_OK) return fail(failure(handle(), code, "keeping what is written aside"));
  return {};
}

std::uint32_t Connection::page_count() {
  sqlite3_file* file = main_file(handle());
  sqlite3_int64 size = 0;
  if (file->pMethods->xFileSize(file, &size) != SQLITE_OK) return 0;
  return static_cast<std::uint32_t>(size / kPage);
}

std::optional<Bytes> Connection::read_page(std::uint32_t number) {
  const sqlite3_int64 at = offset_of(number);
  if (at < 0 || number == kPageOfLocks) return std::nullopt;
  sqlite3_file* file = main_file(handle());
  Bytes page(kPageBytes);
  const int code = file->pMethods->xRead(file, page.data(), kPage, at);
  if (code != SQLITE_OK) return std::nullopt;
  return page;
}

Status Connection::put_page(std::uint32_t number, ByteView page) {
  ACCORD_ASSERT(number > 0 && page.size() == kPageBytes);
  sqlite3_file* file = main_file(handle());
  const int code = file->pMethods->xWrite(file, page.data(), kPage, offset_of(number));
  if (code != SQLITE_OK) return fail(failure(handle(), code, "putting a page aside"));
  return {};
}

// Backup

Result<Backup> Backup::begin(Connection& from, const std::string& to) {
  const PageSums kind = from.sums();
  ACCORD_TRY(Connection target,
             kind == PageSums::none ? Connection::open_without_sums(to) : Connection::open(to));
  if (kind != PageSums::none) target.require_sums(kind);  // the first page may come last
  // Nobody misses the file if this process dies: what is written over need not be kept on disk.
  ACCORD_TRY(const std::string mode, target.value("PRAGMA journal_mode = MEMORY"));
  ACCORD_ASSERT(mode == "memory");
  sqlite3* db = target.handle();
  sqlite3_backup* handle = sqlite3_backup_init(db, "main", from.handle(), "main");
  if (handle == nullptr) return fail(failure(db, sqlite3_errcode(db), "beginning a backup"));
  return Backup(std::move(target), handle, from.handle());
}

Backup::Backup(Backup&& other) noexcept
    : to_(std::move(other.to_)),
      handle_(std::exchange(other.handle_, nullptr)),
      from_(other.from_) {}

Backup::~Backup() {
  if (handle_ != nullptr) (void)sqlite3_backup_finish(handle_);  // gives the code of the last step
}

Result<bool> Backup::go_on(int pages) {
  const int code = sqlite3_backup_step(handle_, pages);
  if (code == SQLITE_OK) return false;
  if (code != SQLITE_DONE) return fail(failure(from_, code, "copying the store"));
  const int end = sqlite3_backup_finish(std::exchange(handle_, nullptr));
  if (end != SQLITE_OK) return fail(failure(from_, end, "ending the copy of the store"));
  return true;
}

}  // namespace accord::node::store
