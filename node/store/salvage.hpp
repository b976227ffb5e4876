// What can still be read of a damaged store, brought into a new one as another life: what came from
// peers and is lost here they send again, and what was our own alone is told. Used by node/app for
// `accord store`; docs/operations.md "A damaged store". The damaged file is not changed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "node/store/store.hpp"

namespace accord::node::store {

struct LostRows {  // by row number, both ends; open to the end of the table: to 2^63-1
  std::int64_t first = 0;
  std::int64_t last = 0;
};

struct TableCopied {
  std::string table;
  std::string part;  // of the entries of the links' logs: whose log, peer and life; else nothing
  std::uint64_t copied = 0;
  std::vector<LostRows> lost;   // numbers under which rows cannot be read, or never were any
  bool lost_uncounted = false;  // of a table without row numbers
};

/// A part of an inbound lane that the peer is asked for again: all from its first loss on.
struct AskedAgain {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
};

/// Records of ours that no batch holds any more, by the numbers of the former life.
struct LostOutbound {
  NationId peer;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::uint64_t acked_seq = 0;  // of the lane: up to there the peer has them
  std::vector<RecordId> ids;    // as far as they are known
};

struct Salvaged {
  IncarnationId former;
  std::vector<std::uint32_t> made_anew;  // damaged pages of the file that led to others
  std::vector<TableCopied> tables;       // all
  std::vector<AskedAgain> asked_again;
  std::vector<LostOutbound> lost_outbound;
};

/// What the store cannot do by itself: it does not know what is in a batch.
struct BatchReader {
  /// Gives the batch other numbers, from `first_seq` on, unless it has them; returns its records.
  /// Errors: whatever is wrong with it; it is then lost.
  std::function<Result<std::vector<OutboundRecordRow>>(OutboundBatchRow& batch,
                                                       std::uint64_t first_seq)>
      renumber;
  /// Errors: likewise
  std::function<Status(const InboundBatchRow& batch)> check;
};

/// Requires: `to` is an empty file of its own, as SqliteStore::open takes it; nobody has `from`
/// open. Errors: store_foreign, store_newer, store_older (of another form), store_damaged (where
/// not even the tables can be found), and those of writing
Result<Salvaged> salvage(const std::string& from, const std::string& to, const IncarnationId& life,
                         const BatchReader& reader);

/// What a look at every page finds. Changes nothing.
struct Inspection {
  // Not looked at while there is a log: a page may be half written there, and whole in the log.
  std::uint64_t pages = 0;
  std::vector<std::uint32_t> damaged;  // without the sum that belongs to them, ascending
  std::string structure;               // "ok", or what SQLite says of it
};
/// Errors: store_foreign, store_newer, store_older, store_failed
Result<Inspection> inspect(const std::string& path);

}  // namespace accord::node::store
