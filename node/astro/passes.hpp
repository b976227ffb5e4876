// Look angles over a window and the passes above a minimum elevation: rise, culmination, set.
// Pure; used by `accord look`, the planner and the sensor simulator.
#pragma once

#include <vector>

#include "node/astro/frames.hpp"
#include "node/astro/sgp4.hpp"

namespace accord::node::astro {

inline constexpr std::int64_t kMaxLookSamples = 1'000'000;

/// Times start, start + step, ... up to and including end.
struct LookWindow {
  UtcTime start;
  UtcTime end;
  Nanos step = std::chrono::seconds{30};
};

struct LookSample {
  UtcTime time;
  LookAngles look;
};

struct LookTable {
  std::vector<LookSample> samples;
  bool degraded = false;  // no Earth orientation was supplied
};

struct Pass {
  LookSample rise;         // within a millisecond of the limit, or the window's start
  LookSample culmination;  // highest elevation inside the window
  LookSample set;
  bool rises_before_window = false;
  bool sets_after_window = false;
};

struct PassList {
  std::vector<Pass> passes;  // ascending, not overlapping
  bool degraded = false;     // no Earth orientation was supplied
};

/// Look angles from `site` at one time. Errors: of Sgp4::at, site_invalid,
/// earth_orientation_invalid
Result<LookSample> look_at(const Sgp4& orbit, const Geodetic& site, UtcTime time,
                           const EarthOrientation& orientation = {});

/// Look angles at every step of the window, below the horizon too.
/// Errors: look_window_invalid, site_invalid, earth_orientation_invalid, those of Sgp4::at (naming
/// the time)
Result<LookTable> look_over(const Sgp4& orbit, const Geodetic& site, const LookWindow& window,
                            const EarthOrientation& orientation = {});

/// Passes with elevation at or above `min_elevation_deg`. A pass shorter than the step is found
/// too, by refining each local maximum; a step below a tenth of the period is enough. Errors: as
/// look_over; sensor_invalid for a limit outside 0 to 90 deg
Result<PassList> find_passes(const Sgp4& orbit, const Geodetic& site, const LookWindow& window,
                             double min_elevation_deg, const EarthOrientation& orientation = {});

}  // namespace accord::node::astro
