// The Merkle tree over the blocks of rulings, kept along with them: what the journal said cannot be
// changed afterwards without another root (docs/wire-format.md "link log", `journal`). Used by the
// files here that write, mend and audit.
#pragma once

#include <span>

#include "crypto/log_tree.hpp"
#include "node/store/log_rows.hpp"
#include "node/store/sqlite.hpp"

namespace accord::node::store {

/// Over first_row (8 bytes, big-endian), count (4 bytes) and the block as it stands.
[[nodiscard]] Digest ruling_leaf(std::int64_t first_row, std::uint32_t count, ByteView block);

/// As of now. Errors: store_damaged, store_failed
Result<crypto::LinkLogTree> ruling_log(Connection& db);

/// Requires: a transaction is open; the leaves are of blocks behind all others. Errors: those of
/// reading and writing
Status append_to_ruling_log(Connection& db, std::span<const Digest> leaves);

/// By first_row, from the one behind `after` on. Errors: store_damaged, store_failed
Result<std::vector<RulingLeaf>> ruling_leaves(Connection& db, std::int64_t after, std::size_t max);

/// The tree anew, from the blocks that are there. Errors: as append_to_ruling_log
Status rebuild_ruling_log(Connection& db);

}  // namespace accord::node::store
