// The simulated sensor: passes, the grid of times inside them, geometry, noise. The order of the
// draws is fixed (field by field as declared in Measurement, time by time), so that a seed names
// one set of measurements for ever.
#include "node/astro/sensor_simulator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace accord::node::astro {
namespace {

constexpr Nanos kPassSearchStep = std::chrono::seconds{30};
constexpr Nanos kMaxStep = std::chrono::hours{1};

/// Standard normal numbers by Box and Muller's transformation of two uniform ones.
class Gaussian {
 public:
  explicit Gaussian(std::uint64_t seed) : engine_(seed) {}

  double draw() {
    if (spare_) {
      const double out = *spare_;
      spare_.reset();
      return out;
    }
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    return radius * std::cos(angle);
  }

 private:
  /// Uniform in (0, 1]: the upper 53 bits, plus one, so that the logarithm is finite.
  double uniform() { return static_cast<double>((engine_() >> 11) + 1) * 0x1.0p-53; }

  std::mt19937_64 engine_;
  std::optional<double> spare_;
};

/// SplitMix64 finaliser (Steele, Lea, Flood 2014): near seeds and numbers give unrelated streams.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t object) {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15u * (object + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

Status check_sensor(const SimulatedSensor& sensor) {
  const MeasurementSigmas& s = sensor.sigmas;
  for (const double sigma : {s.azimuth_deg, s.elevation_deg, s.range_km, s.range_rate_km_s,
                             s.right_ascension_deg, s.declination_deg}) {
    if (!(sigma >= 0.0 && std::isfinite(sigma))) {
      return fail(Code::sensor_invalid, "a sigma is negative or not finite", "sigmas");
    }
  }
  if (sensor.step.count() <= 0 || sensor.step > kMaxStep) {
    return fail(Code::look_window_invalid, "the step is not positive, or over an hour", "step");
  }
  return {};
}

double wrapped_360(double degrees) {
  const double out = std::fmod(degrees, 360.0);
  const double positive = out < 0.0 ? out + 360.0 : out;
  return positive >= 360.0 ? 0.0 : positive;
}

/// Noise may carry a direction over the pole of its coordinates: fold it back to a legal pair.
void fold(double& longitude_deg, double& latitude_deg) {
  if (std::abs(latitude_deg) > 90.0) {
    latitude_deg = std::remainder(latitude_deg, 360.0);
    if (std::abs(latitude_deg) > 90.0) {
      latitude_deg = std::copysign(180.0, latitude_deg) - latitude_deg;
      longitude_deg += 180.0;
    }
  }
  longitude_deg = wrapped_360(longitude_deg);
}

Measurement measure_radar(const MeasurementSigmas& sigmas, const LookSample& truth,
                          Gaussian& noise) {
  double azimuth = truth.look.azimuth_deg + sigmas.azimuth_deg * noise.draw();
  double elevation = truth.look.elevation_deg + sigmas.elevation_deg * noise.draw();
  fold(azimuth, elevation);
  Measurement out;
  out.time = truth.time;
  out.azimuth_deg = azimuth;
  out.elevation_deg = elevation;
  out.range_km = truth.look.range_km + sigmas.range_km * noise.draw();
  out.range_rate_km_s = truth.look.range_rate_km_s + sigmas.range_rate_km_s * noise.draw();
  return out;
}

Measurement measure_optical(const MeasurementSigmas& sigmas, UtcTime time, const RaDec& truth,
                            Gaussian& noise) {
  double right_ascension = truth.right_ascension_deg + sigmas.right_ascension_deg * noise.draw();
  double declination = truth.declination_deg + sigmas.declination_deg * noise.draw();
  fold(right_ascension, declination);
  Measurement out;
  out.time = time;
  out.right_ascension_deg = right_ascension;
  out.declination_deg = declination;
  return out;
}

Result<Measurement> measure(const SimulatedSensor& sensor, const Sgp4& orbit, UtcTime time,
                            const EarthOrientation& orientation, Gaussian& noise) {
  ACCORD_TRY(const TemeState state, orbit.at(time));
  const TimeScales scales = time_scales(time, orientation);
  if (sensor.kind == SensorKind::optical) {
    const RaDec truth = radec_from(sensor.site, state, sensor.radec_frame, scales, orientation);
    return measure_optical(sensor.sigmas, time, truth, noise);
  }
  const LookAngles look = look_from(sensor.site, itrf_of_teme(state, scales, orientation));
  return measure_radar(sensor.sigmas, {time, look}, noise);
}

/// First grid time at or after `time`.
UtcTime on_grid(UtcTime start, Nanos step, UtcTime time) {
  const std::int64_t steps = ((time - start) + step - Nanos{1}) / step;
  return start + steps * step;
}

/// No fewer than the measurements all passes will hold.
std::int64_t measurement_bound(const PassList& list, Nanos step) {
  std::int64_t out = 0;
  for (const Pass& pass : list.passes) out += (pass.set.time - pass.rise.time) / step + 1;
  return out;
}

}  // namespace

Result<std::vector<SimulatedTrack>> observe(const SimulatedSensor& sensor, const Sgp4& orbit,
                                            UtcTime start, UtcTime end,
                                            const EarthOrientation& orientation) {
  ACCORD_CHECK(check_sensor(sensor));
  const LookWindow window{start, end, kPassSearchStep};
  ACCORD_TRY(const PassList list,
             find_passes(orbit, sensor.site, window, sensor.min_elevation_deg, orientation));
  Gaussian noise(mixed(sensor.seed, orbit.elements().norad_id));
  if (measurement_bound(list, sensor.step) > kMaxLookSamples) {
    return fail(Code::look_window_invalid, "more than a million measurements", "step");
  }
  std::vector<SimulatedTrack> tracks;
  for (const Pass& pass : list.passes) {
    SimulatedTrack track{pass, {}};
    UtcTime time = on_grid(start, sensor.step, pass.rise.time);
    for (; time <= pass.set.time; time = time + sensor.step) {
      ACCORD_TRY(const Measurement measurement, measure(sensor, orbit, time, orientation, noise));
      track.measurements.push_back(measurement);
    }
    if (!track.measurements.empty()) tracks.push_back(std::move(track));
  }
  return tracks;
}

}  // namespace accord::node::astro
