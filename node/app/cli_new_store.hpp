// A store made where the node has none, from a backup or from what can be read of a damaged one.
// Used by cli_backup.cpp and cli_store.cpp.
#pragma once

#include "node/app/backup_file.hpp"
#include "node/app/cli.hpp"

namespace accord::node::app {

/// Errors: store_locked while the node runs, already_exists for a store or what SQLite keeps beside
/// it
Status check_has_no_store(const Cli& cli, const NodeConfig& node);

/// The file, in a folder of the user's own. Errors: already_exists, file_unwritable
Result<NewFile> new_store_of(const NodeConfig& node);

/// Of a store that begins now.
IncarnationId new_life();

}  // namespace accord::node::app
