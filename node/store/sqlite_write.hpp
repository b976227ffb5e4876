// Writing the rows of one transaction, and the rules that need the row before. Used by
// SqliteStore::commit alone.
#pragma once

#include "node/store/sqlite.hpp"
#include "node/store/store.hpp"

namespace accord::node::store {

/// Requires: a transaction is open on `db`; the caller rolls it back on an error.
/// Errors: store_order for a row that contradicts what is held; store_full, store_failed,
/// store_damaged
Status write_rows(Connection& db, const Transaction& transaction);

/// The rows of release_rows.hpp.
Status write_release_rows(Connection& db, const Transaction& transaction);
Status load_release_rows(Connection& db, Snapshot& snapshot);
Status write_link_rows(Connection& db, const Transaction& transaction);
Status load_link_rows(Connection& db, Snapshot& snapshot);
Status write_log_rows(Connection& db, const Transaction& transaction);
Status load_log_rows(Connection& db, Snapshot& snapshot);

/// The part of write_rows that keeps what waits for a person; sqlite_hold.cpp.
Status write_hold_rows(Connection& db, const Transaction& transaction);

/// True when `peer` has left this incarnation of its store.
Result<bool> has_retired(Connection& db, const NationId& peer, const IncarnationId& incarnation);

}  // namespace accord::node::store
