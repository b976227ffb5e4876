// Form 5: what a link remembers beside its streams. schema.cpp includes it; nobody else does.
#pragma once

#include <string_view>

namespace accord::node::store {

inline constexpr std::string_view kLinkSql = R"sql(
CREATE TABLE key_epoch (
  peer TEXT NOT NULL CHECK (peer <> ''),
  direction INTEGER NOT NULL CHECK (direction IN (1, 2)),
  number INTEGER NOT NULL CHECK (number >= 1),
  PRIMARY KEY (peer, direction)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
  digest BLOB PRIMARY KEY CHECK (length(digest) = 48),
  nation TEXT NOT NULL CHECK (nation <> ''),
  at INTEGER NOT NULL,
  der BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE revocation_list (
  nation TEXT PRIMARY KEY CHECK (nation <> ''),
  number INTEGER NOT NULL CHECK (number >= 1),
  der BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace accord::node::store
