// The part of form 3 that keeps what waits for a person, what was said of it, and what its marking
// alone held back. schema.cpp includes it and says what the columns mean; nobody else does.
#pragma once

#include <string_view>

namespace accord::node::store {

inline constexpr std::string_view kHoldSql = R"sql(
CREATE TABLE hold (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
  at INTEGER NOT NULL,
  expires INTEGER NOT NULL CHECK (expires > at),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  draft BLOB NOT NULL CHECK (length(draft) = 16),
  payload_code TEXT NOT NULL CHECK (payload_code <> ''),
  label TEXT NOT NULL CHECK (label <> ''),
  mode INTEGER NOT NULL CHECK (mode BETWEEN 1 AND 4),
  priority INTEGER NOT NULL,
  request_id BLOB CHECK (length(request_id) = 16),
  norad_cat_id INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  payload BLOB NOT NULL,
  clause TEXT NOT NULL CHECK (clause <> ''),
  reason INTEGER NOT NULL,
  subset TEXT NOT NULL CHECK ((kind = 2) = (subset <> '')),
  due INTEGER NOT NULL,
  approved INTEGER NOT NULL CHECK (approved IN (0, 1) AND approved <= (kind = 2)),
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4)
) STRICT;
CREATE INDEX hold_by_state ON hold (state, row);

-- A decision is final: what was released, refused or has expired stays so.
CREATE TRIGGER hold_decided BEFORE UPDATE ON hold WHEN OLD.state <> 1 BEGIN
  SELECT RAISE(ABORT, 'a held record was decided before');
END;

CREATE TABLE hold_decision (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL REFERENCES hold (id),
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  action TEXT NOT NULL
    CHECK (action IN ('propose', 'confirm', 'release', 'refuse', 'expire', 'approved')),
  label TEXT NOT NULL,
  reason TEXT NOT NULL,
  outcome INTEGER,
  CHECK ((operator = '') = (action IN ('expire', 'approved')))
) STRICT;
CREATE INDEX hold_decision_of ON hold_decision (id);

-- Withheld for the marking alone, though a subset could have gone. Never trimmed.
CREATE TABLE overclassified (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  draft BLOB NOT NULL CHECK (length(draft) = 16),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  payload_code TEXT NOT NULL,
  clause TEXT NOT NULL CHECK (clause <> ''),
  reason INTEGER NOT NULL,
  subset TEXT NOT NULL CHECK (subset <> '')
) STRICT;
CREATE INDEX overclassified_at ON overclassified (at);
)sql";

}  // namespace accord::node::store
