// The bound on a peer's silence, and how it grows and falls.
#include "node/pipeline/silence.hpp"

#include <algorithm>

namespace accord::node::pipeline {
namespace {

constexpr int kMostSilentDoublings = 5;

}  // namespace

void Silence::heard(SteadyTime now) {
  if (now - last_heard_ > least_) needed_at_ = now;
  last_heard_ = now;
}

void Silence::ended() { doublings_ = std::min(doublings_ + 1, kMostSilentDoublings); }

void Silence::tick(SteadyTime now) {
  if (now - needed_at_ > 2 * bound()) doublings_ = 0;
}

}  // namespace accord::node::pipeline
