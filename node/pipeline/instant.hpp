// Instant: what the clocks said when an event was taken. UTC is signed and ruled on, and may be set
// back or forth; the steady count measures waiting, and never goes back. Both are handed in.
#pragma once

#include <chrono>

#include "schemas/vocab/utc_time.hpp"

namespace accord::node::pipeline {

using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Nanos>;

struct Instant {
  UtcTime utc;
  SteadyTime steady;
};

}  // namespace accord::node::pipeline
