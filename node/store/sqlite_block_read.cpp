// Reading blocks: whole, or the one row that is asked for.
#include "node/store/sqlite_blocks.hpp"

namespace accord::node::store {
namespace {

struct Found {
  std::int64_t first_row = 0;
  std::uint64_t count = 0;
  InboundPlace place;
  Bytes block;
};

constexpr std::string_view kInboundColumns =
    "first_row, count, peer, incarnation, lane, first_seq, block";

Found found_inbound(Row& row) {
  return {row.integer(),
          row.number(),
          {row.nation(), row.id<IncarnationId>(), row.kind<Lane>(), row.number()},
          row.packed()};
}

Status check_count(std::size_t rows, std::uint64_t count) {
  if (rows == count) return {};
  return fail(Code::store_damaged, "a block of records has not as many as it says");
}

std::string_view only_such(std::optional<Outcome> only) {
  if (!only) return "";
  switch (*only) {
    case Outcome::admitted:
      return "AND quarantined + refused < count ";
    case Outcome::quarantined:
      return "AND quarantined > 0 ";
    case Outcome::refused:
      return "AND refused > 0 ";
  }
  return "";
}

}  // namespace

// The block in which a number stands is the last that begins at or below it.

Result<std::optional<RulingBlock>> next_rulings(Connection& db, std::int64_t after) {
  struct FoundRulings {
    std::int64_t first_row = 0;
    std::uint64_t count = 0;
    Bytes block;
  };
  ACCORD_TRY(Statement query,
             db.prepare("SELECT first_row, count, block FROM ruling_block WHERE first_row >= "
                        "coalesce((SELECT max(first_row) FROM ruling_block WHERE first_row <= ?1), "
                        "0) AND first_row + count - 1 > ?1 ORDER BY first_row LIMIT 1"));
  ACCORD_CHECK(query.bind({after}));
  ACCORD_TRY(const auto found, read_first(query, [](Row& row) {
               return FoundRulings{row.integer(), row.number(), row.packed()};
             }));
  if (!found) return std::nullopt;
  ACCORD_TRY(auto rows, rulings_in(found->block));
  ACCORD_CHECK(check_count(rows.size(), found->count));
  return std::optional(RulingBlock{found->first_row, std::move(rows)});
}

Result<std::optional<InboundBlock>> next_inbound(Connection& db, std::int64_t after,
                                                 std::optional<Outcome> only) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT " + std::string(kInboundColumns) +
                        " FROM inbound_block WHERE first_row >= coalesce((SELECT max(first_row) "
                        "FROM inbound_block WHERE first_row <= ?1), 0) "
                        "AND first_row + count - 1 > ?1 " +
                        std::string(only_such(only)) + "ORDER BY first_row LIMIT 1"));
  ACCORD_CHECK(query.bind({after}));
  ACCORD_TRY(const auto found, read_first(query, found_inbound));
  if (!found) return std::nullopt;
  ACCORD_TRY(auto rows, inbound_records_in(found->block, found->place));
  ACCORD_CHECK(check_count(rows.size(), found->count));
  return std::optional(InboundBlock{found->first_row, std::move(rows)});
}

Result<InboundRecordRow> inbound_at(Connection& db, std::int64_t row) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT " + std::string(kInboundColumns) +
                        " FROM inbound_block WHERE first_row = (SELECT max(first_row) FROM "
                        "inbound_block WHERE first_row <= ?)"));
  ACCORD_CHECK(query.bind({row}));
  ACCORD_TRY(const auto found, read_first(query, found_inbound));
  if (!found) return fail(Code::store_damaged, "an inbound record is in no block");
  return inbound_record_in(found->block, found->place,
                           static_cast<std::size_t>(row - found->first_row));
}

Result<std::vector<OutboundRecordRow>> outbound_between(Connection& db, const OutboundPlace& from,
                                                        std::uint64_t last_seq) {
  struct FoundRecords {
    std::uint64_t first_seq = 0;
    Bytes block;
  };
  ACCORD_TRY(Statement query,
             db.prepare("SELECT first_seq, block FROM outbound_block WHERE peer = ? AND lane = ? "
                        "AND first_seq BETWEEN ? AND ? ORDER BY first_seq"));
  ACCORD_CHECK(query.bind({from.peer, from.lane, saturated(from.first_seq), saturated(last_seq)}));
  ACCORD_TRY(const auto blocks, read_all(query, [](Row& row) {
               return FoundRecords{row.number(), row.packed()};
             }));
  std::vector<OutboundRecordRow> out;
  for (const FoundRecords& found : blocks) {
    ACCORD_TRY(const auto rows,
               outbound_records_in(found.block, {from.peer, from.lane, found.first_seq}));
    out.insert(out.end(), rows.begin(), rows.end());
  }
  return out;
}

Result<std::vector<InboundRecordRow>> inbound_between(Connection& db, const InboundPlace& from,
                                                      std::uint64_t last_seq) {
  ACCORD_TRY(Statement query,
             db.prepare("SELECT " + std::string(kInboundColumns) +
                        " FROM inbound_block WHERE peer = ? AND incarnation = ? AND lane = ? "
                        "AND first_seq BETWEEN ? AND ? ORDER BY first_seq"));
  ACCORD_CHECK(query.bind(
      {from.peer, from.incarnation, from.lane, saturated(from.first_seq), saturated(last_seq)}));
  ACCORD_TRY(const auto blocks, read_all(query, found_inbound));
  std::vector<InboundRecordRow> out;
  for (const Found& found : blocks) {
    ACCORD_TRY(const auto rows, inbound_records_in(found.block, found.place));
    out.insert(out.end(), rows.begin(), rows.end());
  }
  return out;
}

}  // namespace accord::node::store
