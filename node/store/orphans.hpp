// A page that leads to others, damaged: the rows below it are whole, and nothing leads to them any
// more. Here they are found, and a page that leads to them is made anew, in memory. Used by
// salvage.cpp alone, before the rows are read.
#pragma once

#include <cstdint>
#include <vector>

#include "node/store/sqlite.hpp"

namespace accord::node::store {

/// Of each table with row numbers: interior pages that cannot be read are put aside (see
/// Connection::put_page) as they must have been, by the pages that nothing leads to; returns their
/// numbers, ascending. A page whose table is not certain is left out, and so is the damaged one it
/// may have hung on; the numbers between two pages read as damaged where a page may be missing.
/// The formats are SQLite's, "Database File Format", sections 1.5 and 1.6 (free pages, b-trees).
/// Requires: write_aside, and nothing in the log that was not copied. Errors: those of reading the
/// tables' names, store_failed
Result<std::vector<std::uint32_t>> hang_orphans(Connection& damaged);

}  // namespace accord::node::store
