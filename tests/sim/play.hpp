// One simulated run from beginning to end: the plan's steps under faults (safety), then the faults
// end and everything must come to rest in bounded time (liveness), then the clocks of all nations
// go forward together until every request has ended. The checker judges the history.
#pragma once

#include <ostream>

#include "tests/sim/checker.hpp"
#include "tests/sim/plan.hpp"

namespace accord::sim {

struct Played {
  Violations violations;
  Digest trace;
  std::set<std::string> marks;  // rare paths that were met (marks.hpp)
  std::size_t frames = 0;
  std::size_t commits = 0;
  Nanos virtual_time{0};
  Nanos rest_after{0};  // from the end of the faults
};

/// `lines`, when given, takes the trace. Any thread; runs share nothing.
[[nodiscard]] Played play(const Case& one, std::ostream* lines = nullptr);

}  // namespace accord::sim
