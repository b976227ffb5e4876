#include "node/store/mend.hpp"

#include <algorithm>

#include "node/store/packed.hpp"
#include "node/store/sqlite_blocks.hpp"
#include "node/store/sqlite_reading.hpp"

namespace accord::node::store {
namespace {

struct OfPeer {
  NationId peer;
  Lane lane = Lane::unspecified;
};

template <class Read>
auto one(Connection& db, std::string_view sql, std::initializer_list<Value> values, Read read)
    -> Result<std::optional<decltype(read(std::declval<Row&>()))>> {
  ACCORD_TRY(Statement query, db.prepare(sql));
  ACCORD_CHECK(query.bind(values));
  return read_first(query, read);
}

template <class Read>
auto all(Connection& db, std::string_view sql, std::initializer_list<Value> values, Read read)
    -> Result<std::vector<decltype(read(std::declval<Row&>()))>> {
  ACCORD_TRY(Statement query, db.prepare(sql));
  ACCORD_CHECK(query.bind(values));
  return read_all(query, read);
}

Status run(Connection& db, std::string_view sql, std::initializer_list<Value> values) {
  ACCORD_TRY(Statement statement, db.prepare(sql));
  return statement.run(values);
}

/// Of a batch that cannot be unpacked there is nothing, and its reader then takes it for lost.
Bytes plain_bytes(Row& row) { return unpacked(row.blob()).value_or(Bytes{}); }

OfPeer lane_of(Row& row) { return {row.nation(), row.kind<Lane>()}; }

// Outbound

/// Of one lane of ours, from number 1 on: what is kept gets the next numbers of the new life.
class OutboundLane {
 public:
  OutboundLane(Connection& db, const BatchReader& reader, const OfPeer& of)
      : db_(db), reader_(reader), peer_(of.peer), lane_(of.lane) {}

  Status mend(std::vector<LostOutbound>& out) {
    ACCORD_CHECK(read_stream());
    for (;;) {
      ACCORD_TRY(auto batch, next_batch());
      if (!batch) break;
      if (batch->first_seq > expected_) ACCORD_CHECK(lose(batch->first_seq - 1));
      ACCORD_CHECK(take(*batch));
    }
    if (expected_ < end_) ACCORD_CHECK(lose(end_ - 1));
    if (!lost_.empty() || next_ != was_.next_seq) ACCORD_CHECK(write_stream());
    for (LostOutbound& lost : lost_) out.push_back(std::move(lost));
    return {};
  }

 private:
  Status read_stream() {
    ACCORD_TRY(const auto held,
               one(db_,
                   "SELECT next_seq, acked_seq, receipted_seq FROM outbound_stream "
                   "WHERE peer = ? AND lane = ?",
                   {peer_, lane_}, [](Row& row) {
                     return OutboundStream{{}, {}, row.number(), row.number(), row.number(), {}};
                   }));
    ACCORD_TRY(const auto last,
               one(db_,
                   "SELECT coalesce(max(first_seq + count - 1), 0) FROM outbound_block "
                   "WHERE peer = ? AND lane = ?",
                   {peer_, lane_}, [](Row& row) { return row.number(); }));
    if (held) was_ = *held;
    end_ = std::max(was_.next_seq, last.value_or(0) + 1);
    if (!held)
      ACCORD_CHECK(run(db_, "INSERT INTO outbound_stream VALUES (?, ?, 1, 0, 0)", {peer_, lane_}));
    return {};
  }

  Result<std::optional<OutboundBatchRow>> next_batch() {
    return one(db_,
               "SELECT first_seq, count, root, bytes, at FROM outbound_batch "
               "WHERE peer = ? AND lane = ? AND first_seq >= ? ORDER BY first_seq LIMIT 1",
               {peer_, lane_, expected_}, [this](Row& row) {
                 return OutboundBatchRow{peer_,          lane_,        row.number(),
                                         row.number32(), row.digest(), plain_bytes(row),
                                         row.time()};
               });
  }

  Status take(OutboundBatchRow& batch) {
    const std::uint64_t first = batch.first_seq;
    const std::uint64_t last = first + batch.count - 1;
    const auto records = reader_.renumber(batch, next_);
    if (!records) return lose(last);
    const Bytes bytes = packed(batch.bytes);
    ACCORD_CHECK(run(db_,
                     "UPDATE outbound_batch SET first_seq = ?4, root = ?5, bytes = ?6 "
                     "WHERE peer = ?1 AND lane = ?2 AND first_seq = ?3",
                     {peer_, lane_, first, batch.first_seq, batch.root, bytes}));
    ACCORD_CHECK(take_records(first, batch, *records));
    if (first <= was_.acked_seq) acked_ = next_ + std::min(last, was_.acked_seq) - first;
    next_ += batch.count;
    expected_ = last + 1;
    return {};
  }

  /// What blocks hold of the batch goes with it; what they have lost its records say.
  Status take_records(std::uint64_t former_first, const OutboundBatchRow& batch,
                      std::vector<OutboundRecordRow> records) {
    const std::uint64_t former_last = former_first + batch.count - 1;
    ACCORD_TRY(auto held, outbound_between(db_, {peer_, lane_, former_first}, former_last));
    if (held.size() == batch.count && batch.first_seq == former_first) return {};
    ACCORD_CHECK(forget_records(former_first, former_last));
    std::map<std::uint64_t, OutboundRecordRow> by_seq;
    for (OutboundRecordRow& row : records) by_seq[row.seq] = std::move(row);
    for (OutboundRecordRow& row : held) {
      row.seq = row.seq - former_first + batch.first_seq;
      by_seq[row.seq] = std::move(row);
    }
    std::vector<OutboundRecordRow> all;
    for (auto& [seq, row] : by_seq) all.push_back(std::move(row));
    return put_outbound(db_, all);
  }

  Status forget_records(std::uint64_t first_seq, std::uint64_t last_seq) {
    return run(db_,
               "DELETE FROM outbound_block WHERE peer = ? AND lane = ? "
               "AND first_seq BETWEEN ? AND ?",
               {peer_, lane_, first_seq, last_seq});
  }

  /// Numbers expected_ to `last` of the former life.
  Status lose(std::uint64_t last) {
    LostOutbound lost{peer_, lane_, expected_, last, was_.acked_seq, {}};
    ACCORD_TRY(const auto rows, outbound_between(db_, {peer_, lane_, expected_}, last));
    for (const OutboundRecordRow& row : rows) lost.ids.push_back(row.id);
    ACCORD_CHECK(forget_records(expected_, last));
    ACCORD_CHECK(run(db_,
                     "DELETE FROM outbound_batch WHERE peer = ? AND lane = ? "
                     "AND first_seq BETWEEN ? AND ?",
                     {peer_, lane_, expected_, last}));
    expected_ = last + 1;
    lost_.push_back(std::move(lost));
    return {};
  }

  /// What peers receipted from the first loss on is under numbers that mean something else now.
  Status write_stream() {
    const std::uint64_t whole = lost_.empty() ? next_ - 1 : lost_.front().first_seq - 1;
    ACCORD_CHECK(run(db_,
                     "DELETE FROM receipt WHERE direction = 2 AND peer = ? AND lane = ? "
                     "AND first_seq > ?",
                     {peer_, lane_, whole}));
    return run(db_,
               "UPDATE outbound_stream SET next_seq = ?, acked_seq = ?, receipted_seq = ? "
               "WHERE peer = ? AND lane = ?",
               {next_, acked_, std::min(was_.receipted_seq, whole), peer_, lane_});
  }

  Connection& db_;
  const BatchReader& reader_;
  NationId peer_;
  Lane lane_;
  OutboundStream was_;          // the former life's, as far as it is known
  std::uint64_t end_ = 1;       // the number that it would have given next
  std::uint64_t expected_ = 1;  // of the former life
  std::uint64_t next_ = 1;      // of the new life
  std::uint64_t acked_ = 0;     // of the new life
  std::vector<LostOutbound> lost_;
};

// Inbound

/// A lane ends with its last batch that is whole, of which every record is here too.
class InboundLane {
 public:
  InboundLane(Connection& db, const BatchReader& reader, InboundPositionRow position)
      : db_(db), reader_(reader), position_(std::move(position)) {}

  Status mend(std::vector<AskedAgain>& out) {
    std::uint64_t have = 0;
    for (;;) {
      ACCORD_TRY(const auto batch, batch_at(have + 1));
      if (!batch) break;
      ACCORD_TRY(const bool whole, is_whole(*batch));
      if (!whole) break;
      have += batch->count;
    }
    if (have >= position_.have_seq) return {};
    out.push_back({position_.peer, position_.lane, have + 1, position_.have_seq});
    return end_at(have);
  }

 private:
  Result<std::optional<InboundBatchRow>> batch_at(std::uint64_t first_seq) {
    return one(db_,
               "SELECT peer, incarnation, lane, first_seq, count, root, bytes, at "
               "FROM inbound_batch WHERE peer = ? AND incarnation = ? AND lane = ? "
               "AND first_seq = ?",
               {position_.peer, position_.incarnation, position_.lane, first_seq}, [](Row& row) {
                 return InboundBatchRow{row.nation(),     row.id<IncarnationId>(),
                                        row.kind<Lane>(), row.number(),
                                        row.number32(),   row.digest(),
                                        plain_bytes(row), row.time()};
               });
  }

  /// A record that was refused as a repeat of one which is lost is asked for, too.
  Result<bool> is_whole(const InboundBatchRow& batch) {
    if (!reader_.check(batch)) return false;
    const std::uint64_t last = batch.first_seq + batch.count - 1;
    ACCORD_TRY(
        const auto records,
        inbound_between(db_, {batch.peer, batch.incarnation, batch.lane, batch.first_seq}, last));
    if (records.size() != batch.count) return false;
    for (const InboundRecordRow& record : records) {
      if (record.outcome != Outcome::refused || record.code != Code::record_repeated) continue;
      ACCORD_TRY(const auto original, one(db_, "SELECT row FROM inbound_taken WHERE id = ?",
                                          {record.id}, [](Row& row) { return row.integer(); }));
      if (!original) return false;
    }
    return true;
  }

  Status end_at(std::uint64_t have) {
    for (const char* sql : {"DELETE FROM inbound_batch WHERE peer = ? AND incarnation = ? "
                            "AND lane = ? AND first_seq > ?",
                            "DELETE FROM inbound_block WHERE peer = ? AND incarnation = ? "
                            "AND lane = ? AND first_seq > ?"}) {
      ACCORD_CHECK(run(db_, sql, {position_.peer, position_.incarnation, position_.lane, have}));
    }
    // What comes again was signed before the latest that had come.
    return run(db_,
               "UPDATE inbound_position SET have_seq = ?, last_time = 0 "
               "WHERE peer = ? AND lane = ?",
               {have, position_.peer, position_.lane});
  }

  Connection& db_;
  const BatchReader& reader_;
  InboundPositionRow position_;
};

// Where a position is lost, batches say which life of the peer it was, and how far it came. A life
// that is not the present one never comes back, whether or not that it ended can still be read.
constexpr const char* kPositionsSql = R"sql(
INSERT OR IGNORE INTO inbound_position (peer, lane, incarnation, have_seq, last_time)
  SELECT b.peer, b.lane, b.incarnation, max(b.first_seq + b.count - 1), 0 FROM inbound_batch b
  WHERE b.incarnation = coalesce(
    (SELECT incarnation FROM inbound_position p WHERE p.peer = b.peer LIMIT 1),
    (SELECT incarnation FROM inbound_batch l WHERE l.peer = b.peer ORDER BY row DESC LIMIT 1))
  GROUP BY b.peer, b.lane, b.incarnation;
INSERT OR IGNORE INTO retired_incarnation (peer, incarnation)
  SELECT DISTINCT b.peer, b.incarnation FROM inbound_batch b JOIN inbound_position p
  ON p.peer = b.peer AND p.incarnation <> b.incarnation;
)sql";

constexpr const char* kHeldSql = R"sql(
DELETE FROM inbound_held;
INSERT INTO inbound_held
  SELECT peer, incarnation, lane, sum(count), max(first_seq + count - 1) FROM inbound_batch
  GROUP BY peer, incarnation, lane;
)sql";

}  // namespace

Status mend_outbound(Connection& db, const BatchReader& reader, std::vector<LostOutbound>& out) {
  ACCORD_TRY(const auto lanes, all(db,
                                   "SELECT peer, lane FROM outbound_stream UNION "
                                   "SELECT peer, lane FROM outbound_batch UNION "
                                   "SELECT peer, lane FROM outbound_block",
                                   {}, lane_of));
  for (const OfPeer& lane : lanes) ACCORD_CHECK(OutboundLane(db, reader, lane).mend(out));
  return {};
}

Status mend_inbound(Connection& db, const BatchReader& reader, std::vector<AskedAgain>& out) {
  ACCORD_CHECK(db.execute(kPositionsSql));
  ACCORD_CHECK(sum_up_blocks(db));  // by these a lane is judged
  ACCORD_TRY(
      const auto positions,
      all(db, "SELECT peer, lane, incarnation, have_seq FROM inbound_position", {}, [](Row& row) {
        return InboundPositionRow{
            row.nation(), row.kind<Lane>(), row.id<IncarnationId>(), row.number(), {}};
      }));
  for (const InboundPositionRow& position : positions)
    ACCORD_CHECK(InboundLane(db, reader, position).mend(out));
  ACCORD_CHECK(sum_up_blocks(db));  // without what is asked for again
  return db.execute(kHeldSql);
}

}  // namespace accord::node::store
