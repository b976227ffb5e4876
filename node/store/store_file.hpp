// Who may read the files of a store: checked before SQLite touches them, so that a store left open
// to others is never written to. Used by sqlite_open.cpp alone.
#pragma once

#include <string>

#include "schemas/vocab/result.hpp"

namespace accord::node::store {

/// The directory of `path` is the user's own with no right for others (0700 or less); the file and
/// those that SQLite keeps beside it are plain files of the user with no right for others (0600 or
/// less). A file that is not there is created empty, 0600, and made durable in its directory.
/// Errors: store_exposed, store_full, store_failed
Status prepare_store_file(const std::string& path);

}  // namespace accord::node::store
