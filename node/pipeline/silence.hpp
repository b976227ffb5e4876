// Silence: how long a peer may be silent before its link is taken for dead. On a slow line a large
// batch lets nothing else through while it comes, so a bound that was too short once is twice as
// long the next time, up to what the largest batch takes on the slowest line that is served.
// docs/wire-format.md "opening a link".
#pragma once

#include "node/pipeline/instant.hpp"

namespace accord::node::pipeline {

/// The slowest line that every batch comes through: 40 kbit/s. The largest batch takes 157 s of it,
/// and five doublings of 5 s are 160 s.
inline constexpr std::size_t kSlowestLineBytesPerS = 5'000;

class Silence {
 public:
  explicit Silence(Nanos least) : least_(least) {}

  [[nodiscard]] Nanos bound() const { return least_ * (1 << doublings_); }
  [[nodiscard]] bool is_over(SteadyTime now) const { return now - last_heard_ > bound(); }

  void heard(SteadyTime now);
  /// The link is closed because the bound has passed: its next session waits longer.
  void ended();
  /// While the link is open: the bound is the least again once nothing has needed more for twice
  /// its length.
  void tick(SteadyTime now);

 private:
  Nanos least_;
  int doublings_ = 0;
  SteadyTime last_heard_;
  SteadyTime needed_at_;  // the last silence of more than the least bound ended then
};

}  // namespace accord::node::pipeline
