// Recorder: watches a World and keeps its history and trace. It hears of every commit before it is
// made, and finds every frame that was handed to the network since.
#pragma once

#include <ostream>

#include "tests/scenario/world.hpp"
#include "tests/sim/history.hpp"
#include "tests/sim/trace.hpp"

namespace accord::sim {

class Recorder {
 public:
  /// Requires: `world` outlives this, and nobody else takes its before_commit.
  Recorder(scenario::World& world, std::vector<std::string> nations, std::ostream* lines);

  void event(const std::string& what);
  /// What `publish` answered; nothing when the node fell before it could.
  void answered(scenario::Nation& nation, const nlohmann::json& answer);
  /// The nation's store is about to be lost: its journal is read for the last time.
  void life_ends(scenario::Nation& nation);
  /// Of all nations at the end of the run.
  void finish();

  History history;
  Trace trace;
  std::set<std::string> marks;  // what the wire shows of rare paths

 private:
  Life& life_of(scenario::Nation& nation);
  void take_frames();
  void mark(const Frame& frame);
  void read(scenario::Nation& nation, Life& life);

  scenario::World& world_;
  std::vector<std::string> nations_;
  Moment moment_ = 0;
  std::size_t frames_ = 0;                     // taken from world_.wire
  std::map<NationId, std::size_t> delivered_;  // of lives before
  std::set<Bytes> seen_;                       // receipts and batches
};

}  // namespace accord::sim
