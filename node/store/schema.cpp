// What must always hold is written as a constraint here; what needs the row before (a gapless
// sequence, a position that never falls) is checked by sqlite_write.cpp. Ids and digests are blobs,
// times are ns of TAI since 1970, and enumerations have the numbers of store.hpp and
// schemas/vocab/kinds.hpp. Every table is STRICT: a value of another type is refused. Form 7 has
// moved records and rulings into blocks (schema_block.hpp). Three words and more in a
// CHECK are alternatives, not a list: SQLite would build the list as a table for every row.
#include "node/store/schema.hpp"

#include "node/store/schema_block.hpp"
#include "node/store/schema_hold.hpp"
#include "node/store/schema_link.hpp"
#include "node/store/schema_log.hpp"

namespace accord::node::store {

const std::string_view kForm2Sql = R"sql(
CREATE TABLE store_life (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16)
) STRICT;

CREATE TABLE ruling (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  peer TEXT NOT NULL CHECK (peer <> ''),
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  payload_code TEXT NOT NULL,
  mode INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  clause TEXT NOT NULL CHECK (clause <> ''),
  reason INTEGER,
  agreements BLOB NOT NULL CHECK (length(agreements) % 48 = 0),
  inputs BLOB NOT NULL CHECK (length(inputs) = 48),
  observations INTEGER NOT NULL,
  CHECK (direction = 1 AND (verdict = 'release' OR verdict = 'withhold' OR verdict = 'hold')
      OR direction = 2 AND (verdict = 'admit' OR verdict = 'quarantine' OR verdict = 'refuse')),
  CHECK (verdict NOT IN ('release', 'admit') OR reason IS NULL AND mode BETWEEN 1 AND 4)
) STRICT;

CREATE TABLE ruling_count (
  direction INTEGER NOT NULL,
  payload_code TEXT NOT NULL,
  clause TEXT NOT NULL,
  verdict TEXT NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (direction, payload_code, clause, verdict)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ruling_counted AFTER INSERT ON ruling BEGIN
  INSERT INTO ruling_count VALUES (NEW.direction, NEW.payload_code, NEW.clause, NEW.verdict, 1)
    ON CONFLICT DO UPDATE SET records = records + 1;
END;

CREATE TABLE outbound_stream (
  peer TEXT NOT NULL CHECK (peer <> ''),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  next_seq INTEGER NOT NULL CHECK (next_seq >= 1),
  acked_seq INTEGER NOT NULL CHECK (acked_seq >= 0 AND acked_seq < next_seq),
  receipted_seq INTEGER NOT NULL CHECK (receipted_seq >= 0 AND receipted_seq < next_seq),
  PRIMARY KEY (peer, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbound_batch (
  row INTEGER PRIMARY KEY,
  peer TEXT NOT NULL,
  lane INTEGER NOT NULL,
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  count INTEGER NOT NULL CHECK (count >= 1),
  root BLOB NOT NULL CHECK (length(root) = 48),
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (peer, lane, first_seq),
  FOREIGN KEY (peer, lane) REFERENCES outbound_stream (peer, lane)
) STRICT;

CREATE TABLE outbound_record (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  peer TEXT NOT NULL,
  lane INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  payload_code TEXT NOT NULL CHECK (payload_code <> ''),
  mode INTEGER NOT NULL CHECK (mode BETWEEN 1 AND 4),
  request_id BLOB CHECK (length(request_id) = 16),
  observations INTEGER NOT NULL,
  UNIQUE (peer, lane, seq),
  FOREIGN KEY (peer, lane) REFERENCES outbound_stream (peer, lane)
) STRICT;
CREATE INDEX outbound_record_of_request ON outbound_record (request_id)
  WHERE request_id IS NOT NULL;

CREATE TABLE inbound_batch (
  row INTEGER PRIMARY KEY,
  peer TEXT NOT NULL CHECK (peer <> ''),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
  count INTEGER NOT NULL CHECK (count >= 1),
  root BLOB NOT NULL CHECK (length(root) = 48),
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (peer, incarnation, lane, first_seq)
) STRICT;

CREATE TABLE inbound_held (
  peer TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  lane INTEGER NOT NULL,
  records INTEGER NOT NULL,
  highest_seq INTEGER NOT NULL,
  PRIMARY KEY (peer, incarnation, lane)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER inbound_batch_held AFTER INSERT ON inbound_batch BEGIN
  INSERT INTO inbound_held
    VALUES (NEW.peer, NEW.incarnation, NEW.lane, NEW.count, NEW.first_seq + NEW.count - 1)
    ON CONFLICT DO UPDATE SET records = records + excluded.records,
                              highest_seq = max(highest_seq, excluded.highest_seq);
END;

CREATE TABLE inbound_record (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL CHECK (length(id) = 16),
  peer TEXT NOT NULL CHECK (peer <> ''),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 1 AND 3),
  code INTEGER,
  payload_code TEXT NOT NULL,
  mode INTEGER NOT NULL,
  label TEXT NOT NULL,
  clause TEXT NOT NULL,
  request_id BLOB CHECK (length(request_id) = 16),
  observations INTEGER NOT NULL,
  at INTEGER NOT NULL,
  payload BLOB NOT NULL,
  UNIQUE (peer, incarnation, lane, seq),
  CHECK ((outcome = 1) = (code IS NULL)),
  CHECK (outcome <> 1 OR mode BETWEEN 1 AND 4 AND clause <> '')
) STRICT;
-- Taken once, from whatever lane or incarnation. A refused record may repeat an id: that may be
-- why it was refused.
CREATE UNIQUE INDEX inbound_record_once ON inbound_record (id) WHERE outcome <> 3;
CREATE INDEX inbound_record_refused ON inbound_record (id) WHERE outcome = 3;
CREATE INDEX inbound_record_by_outcome ON inbound_record (outcome);
CREATE INDEX inbound_record_of_request ON inbound_record (request_id)
  WHERE request_id IS NOT NULL;

CREATE TABLE inbound_count (
  peer TEXT NOT NULL,
  lane INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (peer, lane, outcome)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER inbound_record_counted AFTER INSERT ON inbound_record BEGIN
  INSERT INTO inbound_count VALUES (NEW.peer, NEW.lane, NEW.outcome, 1)
    ON CONFLICT DO UPDATE SET records = records + 1;
END;

CREATE TABLE inbound_position (
  peer TEXT NOT NULL CHECK (peer <> ''),
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  have_seq INTEGER NOT NULL CHECK (have_seq >= 0),
  last_time INTEGER NOT NULL,
  PRIMARY KEY (peer, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE retired_incarnation (
  peer TEXT NOT NULL,
  incarnation BLOB NOT NULL,
  PRIMARY KEY (peer, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  row INTEGER PRIMARY KEY,
  peer TEXT NOT NULL CHECK (peer <> ''),
  direction INTEGER NOT NULL CHECK (direction IN (1, 2)),
  incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
  number INTEGER NOT NULL,
  lane INTEGER NOT NULL CHECK (lane IN (1, 2)),
  first_seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  not_admitted INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL,
  CHECK (direction = 2 OR number >= 1 AND first_seq >= 1 AND not_admitted <= count)
) STRICT;
-- Our own numbers are right and unique. The peer's are its own matter: it may send one again,
-- count anew after a restore, or write nonsense, and none of that may stop this node.
CREATE UNIQUE INDEX receipt_written ON receipt (peer, number) WHERE direction = 1;
CREATE INDEX receipt_of_batch ON receipt (peer, incarnation, lane, first_seq, number)
  WHERE direction = 1;
-- What a life of the peer's store said of one of our batches is kept once, however often it comes.
CREATE UNIQUE INDEX receipt_taken ON receipt (peer, incarnation, lane, first_seq)
  WHERE direction = 2;

CREATE TABLE receipt_last (
  peer TEXT PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER receipt_numbered AFTER INSERT ON receipt WHEN NEW.direction = 1 BEGIN
  INSERT INTO receipt_last VALUES (NEW.peer, NEW.number)
    ON CONFLICT DO UPDATE SET number = max(number, excluded.number);
END;

CREATE TABLE task (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  role TEXT NOT NULL CHECK (role IN ('requester', 'provider')),
  peer TEXT NOT NULL CHECK (peer <> ''),
  state TEXT NOT NULL CHECK (state <> ''),
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  json TEXT NOT NULL
) STRICT;

CREATE TABLE task_message (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  direction INTEGER NOT NULL CHECK (direction IN (1, 2)),
  number INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 48),
  payload BLOB NOT NULL,
  UNIQUE (id, direction, number)
) STRICT;

CREATE TABLE counter (
  peer TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  value INTEGER NOT NULL,
  PRIMARY KEY (peer, name)
) STRICT, WITHOUT ROWID;

-- Both stories of a peer that contradicts itself or us, as they were signed. Never trimmed.
CREATE TABLE evidence (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  peer TEXT NOT NULL CHECK (peer <> ''),
  code INTEGER NOT NULL,
  detail TEXT NOT NULL,
  held BLOB NOT NULL,
  came BLOB NOT NULL
) STRICT;

-- A link that stands still until an officer restores it: 1 cut, 2 frozen. No row: it may open.
CREATE TABLE link_stop (
  peer TEXT PRIMARY KEY CHECK (peer <> ''),
  stop INTEGER NOT NULL CHECK (stop IN (1, 2)),
  at INTEGER NOT NULL,
  code INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  peer TEXT NOT NULL,
  code INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
)sql";

namespace {

// What a ruling looked at, for the replay of the journal through another version.
constexpr std::string_view kRulingFactsSql = R"sql(
ALTER TABLE ruling ADD COLUMN facts TEXT NOT NULL DEFAULT '';
)sql";

// What the recipient of a record may do with it.
constexpr std::string_view kOnwardSql = R"sql(
ALTER TABLE inbound_record ADD COLUMN onward TEXT NOT NULL DEFAULT '';
)sql";

// What was released of late, for quotas and thresholds.
constexpr std::string_view kUsageSql = R"sql(
CREATE TABLE usage (
  counter TEXT NOT NULL,
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  object INTEGER NOT NULL CHECK (object >= 0),
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL CHECK (ends > begins),
  keep_until INTEGER NOT NULL CHECK (keep_until >= ends),
  observations INTEGER NOT NULL CHECK (observations >= 0),
  PRIMARY KEY (counter, recipient, object, begins)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_kept ON usage (keep_until);

CREATE TABLE usage_mark (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  latest INTEGER NOT NULL
) STRICT;
)sql";

// Drafts whose delay has not passed.
constexpr std::string_view kDelayedSql = R"sql(
CREATE TABLE delayed (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  peer TEXT NOT NULL CHECK (peer <> ''),
  not_before INTEGER NOT NULL,
  at INTEGER NOT NULL,
  clause TEXT NOT NULL CHECK (clause <> ''),
  draft BLOB NOT NULL CHECK (length(draft) = 16),
  payload_code TEXT NOT NULL CHECK (payload_code <> ''),
  label TEXT NOT NULL CHECK (label <> ''),
  mode INTEGER NOT NULL CHECK (mode BETWEEN 1 AND 4),
  priority INTEGER NOT NULL,
  request_id BLOB CHECK (length(request_id) = 16),
  norad_cat_id INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;
)sql";

// Originators' consents, as officers recorded and revoked them. Never trimmed.
constexpr std::string_view kConsentSql = R"sql(
CREATE TABLE consent (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  originator TEXT NOT NULL CHECK (originator <> ''),
  recipient TEXT NOT NULL CHECK (recipient <> ''),
  request_id BLOB CHECK (length(request_id) = 16),
  payload_code TEXT NOT NULL,
  norad_cat_id INTEGER NOT NULL,
  reference TEXT NOT NULL CHECK (reference <> ''),
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL CHECK (ends > begins),
  revoked INTEGER
) STRICT, WITHOUT ROWID;
)sql";

// Signed statements about agreements: suspension, restoration, end, amendment.
constexpr std::string_view kStatementSql = R"sql(
CREATE TABLE statement (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  agreement BLOB NOT NULL CHECK (length(agreement) = 48),
  nation TEXT NOT NULL CHECK (nation <> ''),
  number INTEGER NOT NULL CHECK (number >= 1),
  document BLOB NOT NULL,
  signature BLOB NOT NULL,
  UNIQUE (agreement, nation, number)
) STRICT;
)sql";

constexpr std::string_view kForm3Parts[] = {kRulingFactsSql, kOnwardSql,    kUsageSql, kDelayedSql,
                                            kConsentSql,     kStatementSql, kHoldSql};

}  // namespace

const std::span<const std::string_view> kForm3Sql = kForm3Parts;

// What the payload types that agreements declare mean here: a code has one text for ever, for kept
// payloads are read by it. And the officers who recorded and revoked a consent.
const std::string_view kForm4Sql = R"sql(
CREATE TABLE schema_text (
  code TEXT PRIMARY KEY CHECK (code <> ''),
  digest BLOB NOT NULL CHECK (length(digest) = 48),
  at INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (text <> '')
) STRICT, WITHOUT ROWID;

ALTER TABLE consent ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';
ALTER TABLE consent ADD COLUMN revoked_by TEXT NOT NULL DEFAULT '';
)sql";

const std::string_view kForm5Sql = kLinkSql;
const std::string_view kForm6Sql = kLogSql;
const std::string_view kForm7Sql = kBlockSql;
const std::string_view kForm7EndSql = kNoRowsSql;

}  // namespace accord::node::store
