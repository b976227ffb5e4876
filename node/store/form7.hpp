// Brings a store of form 6 to form 7: rows of records into blocks, under the numbers that they
// have. Used by sqlite_open.cpp alone.
#pragma once

#include "node/store/sqlite.hpp"

namespace accord::node::store {

/// Requires: a transaction is open; the tables of both forms are there. Some thousand rows at a
/// time are in memory. Errors: store_damaged, store_full, store_failed, store_order for a row that
/// breaks a rule
Status move_records_into_blocks(Connection& db);

}  // namespace accord::node::store
