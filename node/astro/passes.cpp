// Passes from look angles: sample the window, refine each local maximum of elevation so that no
// short pass falls between two samples, then find the crossings of the limit by halving the
// interval.
#include "node/astro/passes.hpp"

#include <algorithm>
#include <cmath>

namespace accord::node::astro {
namespace {

constexpr std::int64_t kTimeToleranceNs = 1'000'000;  // a millisecond

/// Orbit, site and Earth orientation, already checked.
struct Observer {
  const Sgp4& orbit;
  const Geodetic& site;
  const EarthOrientation& orientation;

  [[nodiscard]] Result<LookSample> at(UtcTime time) const {
    ACCORD_TRY(const TemeState state, orbit.at(time));
    const TimeScales scales = time_scales(time, orientation);
    return LookSample{time, look_from(site, itrf_of_teme(state, scales, orientation))};
  }
};

Status check_observer(const Geodetic& site, const EarthOrientation& orientation) {
  ACCORD_CHECK(check_site(site));
  return check(orientation);
}

Status check_window(const LookWindow& window) {
  std::int64_t length_ns = 0;
  if (window.step.count() <= 0) {
    return fail(Code::look_window_invalid, "the step is not positive", "step");
  }
  if (window.end < window.start ||
      __builtin_sub_overflow(window.end.tai_ns, window.start.tai_ns, &length_ns)) {
    return fail(Code::look_window_invalid, "the end lies before the start", "end");
  }
  if (length_ns / window.step.count() >= kMaxLookSamples) {
    return fail(Code::look_window_invalid, "more than a million samples", "step");
  }
  return {};
}

UtcTime midway(UtcTime a, UtcTime b) { return a + (b - a) / 2; }

/// First instant (to a millisecond) at or above the limit between a sample on each side of it;
/// `above` is returned moved as close to `below` as that allows.
Result<LookSample> crossing(const Observer& observer, UtcTime below, LookSample above,
                            double limit_deg) {
  while (std::abs((above.time - below).count()) > kTimeToleranceNs) {
    ACCORD_TRY(const LookSample middle, observer.at(midway(below, above.time)));
    if (middle.look.elevation_deg >= limit_deg) {
      above = middle;
    } else {
      below = middle.time;
    }
  }
  return above;
}

/// Highest point between two times that hold one maximum, by thirds.
Result<LookSample> highest(const Observer& observer, UtcTime from, UtcTime to) {
  while ((to - from).count() > kTimeToleranceNs) {
    const Nanos third = (to - from) / 3;
    ACCORD_TRY(const LookSample left, observer.at(from + third));
    ACCORD_TRY(const LookSample right, observer.at(to - third));
    if (left.look.elevation_deg < right.look.elevation_deg) {
      from = left.time;
    } else {
      to = right.time;
    }
  }
  return observer.at(midway(from, to));
}

/// Samples, with the refined maximum put in beside each sample that is above both neighbours.
Result<std::vector<LookSample>> with_maxima(const Observer& observer,
                                            const std::vector<LookSample>& samples) {
  std::vector<LookSample> out;
  out.reserve(samples.size() + samples.size() / 8);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool inside = i > 0 && i + 1 < samples.size();
    if (!inside || samples[i].look.elevation_deg <= samples[i - 1].look.elevation_deg ||
        samples[i].look.elevation_deg < samples[i + 1].look.elevation_deg) {
      out.push_back(samples[i]);
      continue;
    }
    ACCORD_TRY(const LookSample top, highest(observer, samples[i - 1].time, samples[i + 1].time));
    if (top.time < samples[i].time) out.push_back(top);
    out.push_back(samples[i]);
    if (top.time > samples[i].time) out.push_back(top);
  }
  return out;
}

/// The pass that begins at index `first` (above the limit); `next` is left at the first index after
/// it.
Result<Pass> pass_from(const Observer& observer, const std::vector<LookSample>& samples,
                       double limit_deg, std::size_t first, std::size_t& next) {
  Pass pass;
  pass.rises_before_window = first == 0;
  pass.rise = samples[first];
  if (first > 0) {
    ACCORD_TRY(pass.rise, crossing(observer, samples[first - 1].time, samples[first], limit_deg));
  }
  pass.culmination = pass.rise;
  next = first;
  while (next < samples.size() && samples[next].look.elevation_deg >= limit_deg) {
    if (samples[next].look.elevation_deg > pass.culmination.look.elevation_deg) {
      pass.culmination = samples[next];
    }
    ++next;
  }
  pass.sets_after_window = next == samples.size();
  pass.set = samples[next - 1];
  if (!pass.sets_after_window) {
    ACCORD_TRY(pass.set, crossing(observer, samples[next].time, samples[next - 1], limit_deg));
  }
  if (pass.set.look.elevation_deg > pass.culmination.look.elevation_deg) {
    pass.culmination = pass.set;
  }
  return pass;
}

}  // namespace

Result<LookSample> look_at(const Sgp4& orbit, const Geodetic& site, UtcTime time,
                           const EarthOrientation& orientation) {
  ACCORD_CHECK(check_observer(site, orientation));
  return Observer{orbit, site, orientation}.at(time);
}

Result<LookTable> look_over(const Sgp4& orbit, const Geodetic& site, const LookWindow& window,
                            const EarthOrientation& orientation) {
  ACCORD_CHECK(check_observer(site, orientation));
  ACCORD_CHECK(check_window(window));
  const Observer observer{orbit, site, orientation};
  const std::int64_t count = (window.end - window.start) / window.step + 1;
  LookTable out;
  out.degraded = !orientation.supplied;
  out.samples.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    ACCORD_TRY(const LookSample sample, observer.at(window.start + i * window.step));
    out.samples.push_back(sample);
  }
  return out;
}

Result<PassList> find_passes(const Sgp4& orbit, const Geodetic& site, const LookWindow& window,
                             double min_elevation_deg, const EarthOrientation& orientation) {
  if (!(min_elevation_deg >= 0.0 && min_elevation_deg <= 90.0)) {
    return fail(Code::sensor_invalid, "minimum elevation is outside 0 to 90 deg",
                "min_elevation_deg");
  }
  ACCORD_TRY(const LookTable table, look_over(orbit, site, window, orientation));
  const Observer observer{orbit, site, orientation};
  ACCORD_TRY(const std::vector<LookSample> samples, with_maxima(observer, table.samples));
  PassList out;
  out.degraded = table.degraded;
  std::size_t i = 0;
  while (i < samples.size()) {
    if (samples[i].look.elevation_deg < min_elevation_deg) {
      ++i;
      continue;
    }
    ACCORD_TRY(const Pass pass, pass_from(observer, samples, min_elevation_deg, i, i));
    out.passes.push_back(pass);
  }
  return out;
}

}  // namespace accord::node::astro
