// Form 7: many records in a row. schema.cpp includes it; nobody else does.
#pragma once

#include <string_view>

namespace accord::node::store {

// Rows of records are numbered through, block after block; the rules for each row are those of
// record_rules.cpp. What is looked up by record has an index of its own: by id what was taken of
// peers, once, from whatever lane or incarnation, and what was refused, which may repeat an id:
// that may be why it was refused. The ids of a block of ours lie close together, so two ends will
// do.
inline constexpr std::string_view kBlockSql = R"sql(
CREATE TABLE ruling_block (
  first_row INTEGER PRIMARY KEY CHECK (first_row >= 1),
  count INTEGER NOT NULL CHECK (count >= 1),
  block BLOB NOT NULL
) STRICT;

CREATE TABLE outbound_block (
  row INTEGER PRIMARY KEY,
  peer TEXT NOT NULL CHECK (peer <> ''),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  count INTEGER NOT NULL CHECK (count >= 1),
  first_id BLOB NOT NULL CHECK (length(first_id) = 16),
  last_id BLOB NOT NULL CHECK (length(last_id) = 16 AND last_id >= first_id),
  block BLOB NOT NULL,
  UNIQUE (peer, lane, first_seq),
  FOREIGN KEY (peer, lane) REFERENCES outbound_stream (peer, lane)
) STRICT;
CREATE INDEX outbound_block_of_ids ON outbound_block (first_id, last_id);

CREATE TABLE inbound_block (
  first_row INTEGER PRIMARY KEY CHECK (first_row >= 1),
  peer TEXT NOT NULL CHECK (peer <> ''),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  count INTEGER NOT NULL CHECK (count >= 1),
  quarantined INTEGER NOT NULL CHECK (quarantined >= 0),
  refused INTEGER NOT NULL CHECK (refused >= 0 AND quarantined + refused <= count),
  block BLOB NOT NULL,
  UNIQUE (peer, incarnation, lane, first_seq)
) STRICT;
CREATE INDEX inbound_block_quarantined ON inbound_block (first_row) WHERE quarantined > 0;
CREATE INDEX inbound_block_refused ON inbound_block (first_row) WHERE refused > 0;

CREATE TABLE inbound_taken (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  row INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inbound_refused (
  id BLOB NOT NULL CHECK (length(id) = 16),
  row INTEGER NOT NULL,
  PRIMARY KEY (id, row)
) STRICT, WITHOUT ROWID;

-- A Merkle tree (RFC 9162) over the blocks of rulings, in their order: how many there are, and the
-- roots of its whole subtrees. A leaf is over first_row (8 bytes, big-endian), count (4) and block.
CREATE TABLE ruling_log (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size >= 1),
  frontier BLOB NOT NULL CHECK (length(frontier) % 48 = 0)
) STRICT;

-- Numbers go on from here, though none that low is held: consumers know those of a former life.
CREATE TABLE row_floor (
  name TEXT PRIMARY KEY CHECK (name = 'ruling' OR name = 'inbound_record'),
  first_row INTEGER NOT NULL CHECK (first_row >= 1)
) STRICT, WITHOUT ROWID;
)sql";

// When what the tables before held has been moved.
inline constexpr std::string_view kNoRowsSql = R"sql(
DROP TABLE ruling;
DROP TABLE outbound_record;
DROP TABLE inbound_record;
)sql";

}  // namespace accord::node::store
