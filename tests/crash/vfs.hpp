// The file system of SQLite in these tests: SQLite's own interface (sqlite3_vfs) over a Disk. It is
// registered as the default, so that the store opens on it by path and knows nothing of it. One
// thread, one connection to a file; no shared memory, as the store locks its file for itself.
#pragma once

#include "disk.hpp"

namespace accord::node::store::crash {

/// Registers the file system as SQLite's default; the first call does, the others change nothing.
void use_forgetful_files();

/// While it lives, files are opened on this disk. What is open already stays on its own.
class Mounted {
 public:
  /// Requires: `disk` outlives every file that is opened on it.
  explicit Mounted(Disk& disk);
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;
  ~Mounted();

 private:
  Disk* before_;
};

/// SQLite draws its random numbers (the salts of the log) anew from this seed.
void seed_sqlite(std::uint64_t seed);

}  // namespace accord::node::store::crash
