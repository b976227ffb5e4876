// A sum of each page of a store's file, kept in the last bytes of the page: written with the page,
// compared when it is read, so that no changed bit is taken for a value. SQLite's own interface for
// file systems (sqlite3_vfs), between SQLite and the one that is its default; the log has sums of
// SQLite's, and journals and temporary files are left alone. Writes of the main file and of the log
// are gathered (gathered_writes.hpp). Used by sqlite.cpp; the file system is in
// page_sums_files.cpp.
// docs/reliability-store.md, "Damage".
#pragma once

#include <cstdint>
#include <span>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::store {

inline constexpr std::size_t kPageBytes = 4'096;
/// Where SQLite locks: no page of a database, and never written.
inline constexpr std::uint32_t kPageOfLocks = 0x40000000 / kPageBytes + 1;

/// Which sums a file has; the number is that of the bytes reserved at the end of each page, which
/// the first page tells (byte 20).
enum class PageSums : std::uint8_t {
  none = 0,
  former = 8,    // the first bytes of SHA-384 over the page's number, four bytes big-endian, and it
  present = 16,  // XXH3 of it, 128 bits in canonical order, the number as the seed (xxHash 0.8)
};
inline constexpr std::size_t kSumBytes = 16;
[[nodiscard]] PageSums page_sums_of(int reserved_bytes);

/// The sum that belongs at the end of page `number`, counted from 1, over what stands before it.
/// The number is in it so that a page in another's place is found too. Against accidents, not
/// against people: it has no key. Requires: kPageBytes bytes, and a kind that is not none.
[[nodiscard]] Bytes page_sum(PageSums kind, std::uint32_t number, ByteView page);
/// Whether the page ends with it, and putting it there. Requires: as above.
[[nodiscard]] bool has_its_sum(PageSums kind, std::uint32_t number, ByteView page);
void put_sum(PageSums kind, std::uint32_t number, std::span<std::uint8_t> page);

/// The name, for sqlite3_open_v2, of a file system that keeps the sums over SQLite's present
/// default. A new file has them; one that is there has those that its first page says. Needs an
/// exclusive lock: no shared memory, no memory map. A page whose sum is not right is read as
/// SQLITE_IOERR_DATA. Any thread.
[[nodiscard]] const char* files_with_sums();

/// What such a file is asked by sqlite3_file_control; the numbers are of no file system of SQLite.
/// Pages written aside are read as they were written, without a sum, in place of the file's, which
/// is neither written nor cut off nor synced any more.
enum class SumsQuestion : int {
  require = 0x41434301,       // a PageSums: from now on, whatever the first page says on the disk
  damaged_page = 0x41434302,  // a uint32_t: the last page whose sum was not right, 0 for none
  write_aside = 0x41434303,   // nothing: pages written from now on stay in memory, see above
};

}  // namespace accord::node::store
