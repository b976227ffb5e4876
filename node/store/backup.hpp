// A store that is not open, as a file: copied, looked into, and brought back as another life. Used
// by node/app for `accord backup`; docs/operations.md "Backup and restore". The copy of a store
// that is open is SqliteStore::begin_backup.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::store {

/// What stands in a file.
struct Contents {
  IncarnationId incarnation;
  std::int64_t form = 0;
  std::map<std::string, std::uint64_t> rows;  // of every table, by its name
};

/// Copies the store at `from`, which no node may have open, into the empty file `to`; without
/// bringing it to another form. Errors: store_locked, store_foreign, store_newer, store_older,
/// store_exposed, store_damaged, store_full, store_failed
Status copy_store(const std::string& from, const std::string& to);

/// Reads a backup from end to end and changes nothing. Errors: store_foreign, store_newer,
/// store_older, store_damaged, store_failed
Result<Contents> examine(const std::string& path);

/// Makes what a backup holds another life: its batches are sent again under `incarnation`, and the
/// numbers by which consumers go on reading lie beyond all that the former life gave.
/// Requires: a copy of its own, sound by examine(). Errors: as copy_store
Status begin_new_life(const std::string& path, const IncarnationId& incarnation);

}  // namespace accord::node::store
