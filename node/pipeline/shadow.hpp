// Shadow: a proposed version of an agreement that runs beside the live ones. It sees every ruling
// of a step, outbound and inbound, rules on the same facts, and counts how its own ruling differs;
// the counters are durable. It acts on nothing: no ruling asks it. Part of the core.
#pragma once

#include "agreement/trial.hpp"
#include "node/pipeline/effects.hpp"

namespace accord::node::pipeline {

class Shadow {
 public:
  /// Another proposal, or none. It is compiled at the next take_up().
  void propose(std::optional<agreement::Agreement> proposed);

  /// The live agreements have changed. A proposal that does not stand with them is noted and does
  /// not run.
  void take_up(Surroundings& with);

  /// The rulings of this step: rows of the transaction from `first` on.
  void watch(Surroundings& with, std::size_t first) const;

  /// {"proposed": {"name", "sha384"} or null, "running", "counts": {"same": 3, "newly permitted":
  /// {clause: 2} ...}}
  Result<nlohmann::json> describe(store::Store& store) const;

 private:
  [[nodiscard]] std::string counter_prefix() const;

  std::optional<agreement::Agreement> proposed_;
  std::shared_ptr<const agreement::Snapshot> compiled_;
};

}  // namespace accord::node::pipeline
