#include "node/pipeline/clock_offset.hpp"

#include <algorithm>

namespace accord::node::pipeline {
namespace {

constexpr std::size_t kSentKept = 16;
constexpr std::size_t kSamples = 8;

template <class T>
void push_bounded(std::deque<T>& to, T value, std::size_t most) {
  to.push_back(std::move(value));
  if (to.size() > most) to.pop_front();
}

}  // namespace

Nanos magnitude(Nanos span) { return span < Nanos{0} ? -span : span; }

std::string milliseconds(Nanos span) { return std::to_string(span.count() / 1'000'000) + " ms"; }

void ClockOffset::sent(UtcTime time, Steady at) { push_bounded(sent_, {time, at}, kSentKept); }

std::optional<ClockEcho> ClockOffset::echo(Steady now) const {
  if (!heard_) return std::nullopt;
  return ClockEcho{heard_->time, now - heard_->at};
}

void ClockOffset::arrived(const Heartbeat& beat, UtcTime now, Steady at) {
  heard_ = Beat{beat.time, at};
  if (!beat.echo) return;
  const auto ours = std::find_if(sent_.rbegin(), sent_.rend(),
                                 [&](const Beat& each) { return each.time == beat.echo->time; });
  if (ours == sent_.rend()) return;
  const Nanos elapsed = at - ours->at;
  const Nanos held = beat.echo->held;
  if (held < Nanos{0} || held > elapsed) return;
  const Nanos delay = elapsed - held;
  push_bounded(samples_, {beat.time - now + delay / 2, delay}, kSamples);
}

std::optional<ClockOffset::Estimate> ClockOffset::estimate() const {
  const auto least =
      std::min_element(samples_.begin(), samples_.end(),
                       [](const Estimate& a, const Estimate& b) { return a.delay < b.delay; });
  if (least == samples_.end()) return std::nullopt;
  return *least;
}

}  // namespace accord::node::pipeline
