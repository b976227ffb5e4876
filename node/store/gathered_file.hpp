// A file of SQLite's whose writes are gathered (gathered_writes.hpp): what SQLite allocates for it
// and what it may do with it. So is the log of a store; the main file has sums besides
// (page_sums_files.cpp). Thread: that of its connection.
#pragma once

#include <sqlite3.h>

#include "node/store/gathered_writes.hpp"

namespace accord::node::store {

/// What SQLite allocates; its first member is SQLite's. The file of the file system below stands
/// behind it, or behind what this is the first member of.
struct GatheredFile {
  sqlite3_file base;
  GatheredWrites* writes;  // owned until the file is closed
};
static_assert(sizeof(GatheredFile) % 8 == 0);  // more than that SQLite does not align to

inline GatheredWrites& writes_of(sqlite3_file* file) {
  return *reinterpret_cast<GatheredFile*>(file)->writes;
}

/// Reading, writing and all else as SQLite asks for it; no shared memory, no memory map.
extern const sqlite3_io_methods kGatheredMethods;

/// How such a file is opened.
struct GatheredOpening {
  sqlite3_vfs* below;
  const char* name;
  int flags;
  int* flags_out;
  GatheredWrites::Reads reads;
};
/// Opens the file below at `place` and `file` over it, with kGatheredMethods. Returns a code of
/// SQLite's; where the methods are then null, nothing is open.
[[nodiscard]] int open_gathered(const GatheredOpening& how, GatheredFile& file,
                                sqlite3_file* place);

}  // namespace accord::node::store
