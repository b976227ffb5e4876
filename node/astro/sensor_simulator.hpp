// A simulated sensor: elements and a window in, noisy measurements out, grouped by pass. It stands
// where a real sensor's feed would stand (demo, tests, exercises); what it makes is never real
// data, and the feed that carries it must say DATA_MODE = SIMULATED. Same inputs and seed, same
// measurements: mt19937_64 and a Box-Muller of our own, since std::normal_distribution differs
// between libraries.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "node/astro/passes.hpp"

namespace accord::node::astro {

enum class SensorKind : std::uint8_t {
  optical,  // measures right ascension and declination
  radar     // measures azimuth, elevation, range and range rate
};

/// One standard deviation each, of the coordinate itself (azimuth and right ascension are not
/// scaled by the cosine).
struct MeasurementSigmas {
  double azimuth_deg = 0.0;
  double elevation_deg = 0.0;
  double range_km = 0.0;
  double range_rate_km_s = 0.0;
  double right_ascension_deg = 0.0;
  double declination_deg = 0.0;
};

struct SimulatedSensor {
  Geodetic site;
  SensorKind kind = SensorKind::radar;
  double min_elevation_deg = 10.0;
  Nanos step = std::chrono::seconds{10};  // between measurements inside a pass
  MeasurementSigmas sigmas;
  CelestialFrame radec_frame = CelestialFrame::eme2000;
  std::uint64_t seed =
      1;  // mixed with the object's number, so that two objects have different noise
};

/// One instant, tagged with the time of the geometry. Fields the kind does not measure are empty.
struct Measurement {
  UtcTime time;
  std::optional<double> azimuth_deg;
  std::optional<double> elevation_deg;
  std::optional<double> range_km;  // one way
  std::optional<double> range_rate_km_s;
  std::optional<double> right_ascension_deg;  // topocentric, axes of radec_frame
  std::optional<double> declination_deg;
};

/// One pass and what was measured in it, ascending in time, at least one measurement.
struct SimulatedTrack {
  Pass pass;
  std::vector<Measurement> measurements;
};

/// What `sensor` measures of the object from `start` to `end` (inclusive), on the grid start + k *
/// step. Errors: sensor_invalid, site_invalid, look_window_invalid, earth_orientation_invalid,
/// those of Sgp4::at
Result<std::vector<SimulatedTrack>> observe(const SimulatedSensor& sensor, const Sgp4& orbit,
                                            UtcTime start, UtcTime end,
                                            const EarthOrientation& orientation = {});

}  // namespace accord::node::astro
