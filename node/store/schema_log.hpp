// Form 6: the logs of links. schema.cpp includes it; nobody else does.
#pragma once

#include <string_view>

namespace accord::node::store {

inline constexpr std::string_view kLogSql = R"sql(
-- One for each peer and life of this store; the logs of earlier lives stay.
CREATE TABLE link_log (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  peer TEXT NOT NULL CHECK (peer <> ''),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  size INTEGER NOT NULL CHECK (size >= 1),
  time INTEGER NOT NULL,
  frontier BLOB NOT NULL CHECK (length(frontier) % 48 = 0),
  marks BLOB NOT NULL,
  tasking_from INTEGER NOT NULL CHECK (tasking_from >= 1),
  data_from INTEGER NOT NULL CHECK (data_from >= 1),
  UNIQUE (peer, incarnation)
) STRICT;

CREATE TABLE log_entry (
  log INTEGER NOT NULL REFERENCES link_log (row),
  position INTEGER NOT NULL CHECK (position >= 0),
  line TEXT NOT NULL CHECK (line <> ''),
  PRIMARY KEY (log, position)
) STRICT, WITHOUT ROWID;

-- All that was ever told or taken; never trimmed.
CREATE TABLE log_head (
  peer TEXT NOT NULL CHECK (peer <> ''),
  direction INTEGER NOT NULL CHECK (direction IN (1, 2)),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  size INTEGER NOT NULL CHECK (size >= 0),
  at INTEGER NOT NULL,
  cosigned INTEGER NOT NULL CHECK (cosigned IN (0, 1)),
  text TEXT NOT NULL CHECK (text <> ''),
  PRIMARY KEY (peer, direction, incarnation, size)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace accord::node::store
