// ClockOffset: how far the peer's clock is from ours, from the four times of a heartbeat and the
// one that answers it (RFC 5905, section 8). Plain value, no clock of its own; core's thread.
#pragma once

#include <deque>
#include <optional>

#include "node/pipeline/effects.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::node::pipeline {

[[nodiscard]] Nanos magnitude(Nanos span);
[[nodiscard]] std::string milliseconds(Nanos span);  // "12 ms"

class ClockOffset {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  struct Estimate {
    Nanos offset{0};  // the peer's clock minus ours; wrong by at most half the delay
    Nanos delay{0};   // to the peer and back
  };

  /// Another session: what was said before means nothing.
  void begin() { *this = {}; }
  void sent(UtcTime time, Steady at);
  /// For the heartbeat that is sent now; empty: none came yet.
  [[nodiscard]] std::optional<ClockEcho> echo(Steady now) const;
  /// One that arrived. What does not answer one of ours, or cannot have happened, is no sample.
  void arrived(const Heartbeat& beat, UtcTime now, Steady at);
  /// Of the last eight samples the one of least delay. Source: RFC 5905, section 10.
  [[nodiscard]] std::optional<Estimate> estimate() const;

 private:
  struct Beat {
    UtcTime time;
    Steady at;
  };
  std::deque<Beat> sent_;  // that may still be answered
  std::optional<Beat> heard_;
  std::deque<Estimate> samples_;
};

}  // namespace accord::node::pipeline
