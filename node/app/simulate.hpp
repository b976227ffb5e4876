// The built-in sensor: element sets -> SGP4 -> measurements with noise -> the CCSDS TDM text a real
// sensor would deliver. From there on it is a feed like any other; its profile must say SIMULATED.
// Composes node/astro and node/translate. Pure.
#pragma once

#include <string>
#include <string_view>

#include "node/translate/translate.hpp"
#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::app {

struct SimulateOptions {
  UtcTime start;
  double duration_s = 3'600.0;
  double step_s = 10.0;
  double latitude_deg = 0.0;   // geodetic, WGS-84
  double longitude_deg = 0.0;  // east
  double height_km = 0.0;
  double min_elevation_deg = 10.0;
  bool radar = true;        // otherwise optical: right ascension and declination, EME2000
  std::string sensor;       // the sensor's own name: PARTICIPANT_1 of the TDM
  std::uint32_t norad = 0;  // 0 = every object
  /// Each orbit is flown as if its set were of `start`: for sets of another year. The orbit is the
  /// real one, where it stands over the Earth is not.
  bool epochs_at_start = false;
  std::size_t max_objects = 100;
  std::uint64_t seed = 1;
};

struct SimulatedTdm {
  std::string text;
  std::size_t tracks = 0;
  std::size_t measurements = 0;
  // Element sets read, refused, and why; one that SGP4 cannot fly is refused, and the others fly.
  translate::Translation elements;
};

/// A site on Earth, a window and step in their limits, a name that a TDM can hold. Errors:
/// bad_argument, `where` the option: "--lat".
Status check_simulation(const SimulateOptions& options);

/// No track and no text when no object passes over the site. Errors: those of check_simulation, of
/// reading the elements and of the writer.
Result<SimulatedTdm> simulate_tdm(std::string_view elements_text, const SimulateOptions& options);

}  // namespace accord::node::app
