// Rows of the logs of links: what a node keeps of its own log, and the heads that were exchanged.
// The tree over the journal itself. Part of store.hpp, which every caller includes.
// docs/wire-format.md "link log".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "node/store/link_rows.hpp"

namespace accord::node::store {

/// The next entry of this node's log of the link to `peer`, in this life of the store.
struct LogEntryRow {
  NationId peer;
  std::uint64_t position = 0;  // the one after the last
  std::string line;
};

/// A consistency proof that is kept along (crypto::GrowthProof).
struct LogMark {
  std::uint64_t size = 0;
  std::uint32_t place = 0;
  std::vector<Digest> path;

  bool operator==(const LogMark&) const = default;
};

/// Where this node's log of one link stands: replaces the row before. Goes with its entries.
struct LinkLogRow {
  NationId peer;
  IncarnationId incarnation;  // of this store; of an earlier life when loaded so
  std::uint64_t size = 0;
  UtcTime time;                    // of the last entry or head
  std::vector<Digest> frontier;    // crypto::LogTree
  std::vector<LogMark> marks;      // from sizes whose heads the peer may hold
  std::uint64_t tasking_from = 1;  // the first sequence number that the log is about
  std::uint64_t data_from = 1;
};

/// A head of a log of one link, as signed: ours, told to the peer, or the peer's, taken.
struct LogHeadRow {
  NationId peer;
  Direction direction = Direction::outbound;  // outbound: of our log
  IncarnationId incarnation;                  // that the log is of
  std::uint64_t size = 0;
  UtcTime at;             // when this node made or took it
  bool cosigned = false;  // ours, with the peer's word below it: replaces the head without
  std::string text;       // crypto::SignedHead, or CosignedHead when cosigned
};

/// The Merkle tree over all rulings, block by block (ruling_log.hpp), as of the last commit.
struct JournalHead {
  std::uint64_t blocks = 0;
  Digest root;
};

/// One leaf of it.
struct RulingLeaf {
  std::int64_t first_row = 0;
  std::uint32_t count = 0;
  Digest leaf;
};

}  // namespace accord::node::store
