// What happened in a simulated run, as plain values: every commit and every frame in their order,
// what a node answered, what a consumer saw, and at the end of each life of a store what its
// journal holds. The checker (checker.hpp) judges from this alone, so that a test can hand it a
// history that was tampered with. No counter of the product is in it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "node/store/store.hpp"
#include "plain_decider.hpp"

namespace accord::sim {

namespace store = node::store;

/// Position in the run: a commit comes before the frames that it let go.
using Moment = std::uint64_t;

struct Commit {
  Moment moment = 0;
  store::Transaction rows;
};

/// Read back from the store.
struct Journal {
  std::vector<store::OutboundBatchRow> sent;  // by peer and lane, ascending
  std::vector<store::InboundBatchRow> taken;
  std::vector<store::InboundRecordRow> records;
  std::vector<store::RulingRow> rulings;
  std::vector<store::TaskRow> tasks;
  std::map<NationId, std::vector<std::string>> logs;  // of this life, line by line
  std::vector<store::LogHeadRow> heads;               // of either side's logs
};

/// One life of a nation's store.
struct Life {
  IncarnationId incarnation;
  std::vector<Commit> commits;
  Journal journal;
  std::vector<store::InboundRecordRow> delivered;  // as a consumer saw them
  bool lost = false;                               // another one followed
};

struct Frame {
  Moment moment = 0;
  NationId from;
  NationId to;
  Bytes body;  // as signed: Batch or Control
};

/// A node told its people that this record was released, or not.
struct Answer {
  NationId by;
  IncarnationId life;
  NationId to;
  std::optional<RecordId> released;  // empty: withheld or held
};

struct History {
  std::map<NationId, std::vector<Life>> lives;
  std::map<NationId, plain::World> law;  // agreements and national policy, no statement applied
  std::vector<Frame> wire;
  std::vector<Answer> answers;
  std::set<std::string> secrets;       // words that no frame may hold
  std::vector<std::string> unsettled;  // what had not come to rest when the time for it was over

  [[nodiscard]] const Life* life_of(const NationId& nation, const IncarnationId& life) const;
  /// The one that lives; null for a nation that took no part.
  [[nodiscard]] const Life* current(const NationId& nation) const;
};

/// Everything that the store holds of the committed rows' keys. Asserts that it can be read.
[[nodiscard]] Journal read_journal(store::Store& store, const std::vector<Commit>& commits);

}  // namespace accord::sim
