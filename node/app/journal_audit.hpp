// Whether a node's own journal is still the one that it kept: its rulings, whoever they concerned,
// beside the marks of it that stand in the logs of links, under heads that the peers cosigned. From
// one side's files and the enrolled roots alone. Used by cli_log.cpp; docs/operations.md "Audit".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/trust_store.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::app {

/// An entry `journal` of the log of a link.
struct JournalMark {
  NationId peer;
  IncarnationId life;  // of this store, that the log is of
  std::uint64_t position = 0;
  UtcTime at;
  Digest digest;
  bool cosigned = false;                      // under a head that the peer cosigned
  std::optional<std::uint64_t> rulings = {};  // how many it covers; empty: not of this journal
};

struct JournalAudit {
  std::uint64_t blocks = 0;
  std::uint64_t rulings = 0;
  std::int64_t last_row = 0;  // number of the last ruling
  Digest root;
  std::vector<JournalMark> marks;     // by peer and life, ascending
  std::vector<std::string> findings;  // empty: sound

  [[nodiscard]] bool sound() const { return findings.empty(); }
  /// The widest mark that holds; nullptr: none.
  [[nodiscard]] const JournalMark* widest(bool cosigned) const;
};

/// Errors: those of the store, and of reading the logs that it keeps
Result<JournalAudit> audit_journal(store::SqliteStore& store, const crypto::TrustStore& trust,
                                   UtcTime at);

}  // namespace accord::node::app
