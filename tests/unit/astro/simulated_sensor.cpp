// The simulated sensor: what it measures, when, how noisy, and that a seed names one outcome.
#include <gtest/gtest.h>

#include <cmath>

#include "node/astro/sensor_simulator.hpp"
#include "tests/unit/astro/support/samples.hpp"

namespace accord::node::astro {
namespace {

using test::utc;

const UtcTime kStart = utc("2026-11-20T00:00:00Z");
const UtcTime kEnd = utc("2026-11-21T00:00:00Z");

Sgp4 low_orbit() { return Sgp4::create(test::elements_of(test::kLowOrbit)).value(); }

SimulatedSensor radar() {
  SimulatedSensor sensor;
  sensor.site = {52.2, 21.0, 0.1};
  sensor.kind = SensorKind::radar;
  sensor.min_elevation_deg = 10.0;
  sensor.step = std::chrono::seconds{1};
  sensor.sigmas = {0.02, 0.03, 0.05, 0.0004, 0.0, 0.0};
  return sensor;
}

SimulatedSensor optical() {
  SimulatedSensor sensor = radar();
  sensor.kind = SensorKind::optical;
  sensor.sigmas = {0.0, 0.0, 0.0, 0.0, 0.001, 0.002};
  return sensor;
}

std::vector<Measurement> all(const std::vector<SimulatedTrack>& tracks) {
  std::vector<Measurement> out;
  for (const SimulatedTrack& track : tracks) {
    out.insert(out.end(), track.measurements.begin(), track.measurements.end());
  }
  return out;
}

TEST(SimulatedSensor, a_radar_measures_azimuth_elevation_range_and_rate_and_nothing_else) {
  const auto tracks = observe(radar(), low_orbit(), kStart, kEnd);
  ASSERT_TRUE(tracks) << tracks.error().text();
  ASSERT_FALSE(tracks->empty());
  for (const Measurement& m : all(*tracks)) {
    EXPECT_TRUE(m.azimuth_deg && m.elevation_deg && m.range_km && m.range_rate_km_s);
    EXPECT_FALSE(m.right_ascension_deg || m.declination_deg);
  }
}

TEST(SimulatedSensor, an_optical_sensor_measures_right_ascension_and_declination_and_no_range) {
  const auto tracks = observe(optical(), low_orbit(), kStart, kEnd);
  ASSERT_TRUE(tracks);
  ASSERT_FALSE(tracks->empty());
  for (const Measurement& m : all(*tracks)) {
    EXPECT_TRUE(m.right_ascension_deg && m.declination_deg);
    EXPECT_FALSE(m.azimuth_deg || m.elevation_deg || m.range_km || m.range_rate_km_s);
  }
}

TEST(SimulatedSensor, measurements_lie_inside_their_pass_on_the_grid_of_the_window) {
  SimulatedSensor sensor = radar();
  sensor.step = std::chrono::seconds{7};
  const auto tracks = observe(sensor, low_orbit(), kStart, kEnd);
  const auto passes = find_passes(low_orbit(), sensor.site, {kStart, kEnd}, 10.0);
  ASSERT_TRUE(tracks && passes);
  EXPECT_EQ(tracks->size(), passes->passes.size());
  for (const SimulatedTrack& track : *tracks) {
    ASSERT_FALSE(track.measurements.empty());
    EXPECT_GE(track.measurements.front().time, track.pass.rise.time);
    EXPECT_LT(track.measurements.front().time - track.pass.rise.time, sensor.step);
    EXPECT_LE(track.measurements.back().time, track.pass.set.time);
    EXPECT_LT(track.pass.set.time - track.measurements.back().time, sensor.step);
    for (const Measurement& m : track.measurements) {
      EXPECT_EQ((m.time - kStart) % sensor.step, Nanos{0});
    }
  }
}

TEST(SimulatedSensor, without_noise_the_geometry_itself_is_measured) {
  SimulatedSensor sensor = radar();
  sensor.sigmas = {};
  sensor.step = std::chrono::seconds{60};
  const Sgp4 orbit = low_orbit();
  const auto tracks = observe(sensor, orbit, kStart, kEnd);
  ASSERT_TRUE(tracks);
  for (const Measurement& m : all(*tracks)) {
    const LookAngles look = look_at(orbit, sensor.site, m.time)->look;
    EXPECT_EQ(*m.azimuth_deg, look.azimuth_deg);
    EXPECT_EQ(*m.elevation_deg, look.elevation_deg);
    EXPECT_EQ(*m.range_km, look.range_km);
    EXPECT_EQ(*m.range_rate_km_s, look.range_rate_km_s);
    EXPECT_GE(*m.elevation_deg, sensor.min_elevation_deg);
  }
}

/// Mean and standard deviation of the differences, in units of the declared sigma.
struct Spread {
  double mean;
  double deviation;
  double beyond_two;  // share beyond two sigma
};

Spread spread_of(const std::vector<double>& normalised) {
  double sum = 0.0, squares = 0.0, beyond = 0.0;
  for (const double x : normalised) {
    sum += x;
    squares += x * x;
    beyond += std::abs(x) > 2.0 ? 1.0 : 0.0;
  }
  const double n = static_cast<double>(normalised.size());
  return {sum / n, std::sqrt(squares / n - (sum / n) * (sum / n)), beyond / n};
}

TEST(SimulatedSensor, noise_is_normal_with_the_declared_sigma) {
  const SimulatedSensor noisy = radar();
  SimulatedSensor exact = noisy;
  exact.sigmas = {};
  const auto measured = all(observe(noisy, low_orbit(), kStart, kEnd).value());
  const auto truth = all(observe(exact, low_orbit(), kStart, kEnd).value());
  ASSERT_EQ(measured.size(), truth.size());
  ASSERT_GT(measured.size(), 1'000u);
  std::vector<double> columns[4];
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Measurement& m = measured[i];
    const Measurement& t = truth[i];
    columns[0].push_back(std::remainder(*m.azimuth_deg - *t.azimuth_deg, 360.0) / 0.02);
    columns[1].push_back((*m.elevation_deg - *t.elevation_deg) / 0.03);
    columns[2].push_back((*m.range_km - *t.range_km) / 0.05);
    columns[3].push_back((*m.range_rate_km_s - *t.range_rate_km_s) / 0.0004);
  }
  const double root_n = std::sqrt(static_cast<double>(truth.size()));
  for (const auto& column : columns) {
    const Spread spread = spread_of(column);
    EXPECT_LT(std::abs(spread.mean), 4.0 / root_n);  // mean of n: 1 / sqrt(n)
    EXPECT_LT(std::abs(spread.deviation - 1.0),
              4.0 / (1.414 * root_n));             // deviation: 1 / sqrt(2 n)
    EXPECT_NEAR(spread.beyond_two, 0.0455, 0.02);  // of a normal distribution
  }
}

TEST(SimulatedSensor, the_same_seed_gives_the_same_measurements_and_another_seed_others) {
  const auto once = all(observe(radar(), low_orbit(), kStart, kEnd).value());
  const auto again = all(observe(radar(), low_orbit(), kStart, kEnd).value());
  SimulatedSensor other = radar();
  other.seed = 2;
  const auto others = all(observe(other, low_orbit(), kStart, kEnd).value());
  ASSERT_EQ(once.size(), again.size());
  ASSERT_EQ(once.size(), others.size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].azimuth_deg, again[i].azimuth_deg);
    EXPECT_EQ(once[i].range_km, again[i].range_km);
    same += once[i].range_km == others[i].range_km ? 1u : 0u;
  }
  EXPECT_EQ(same, 0u);
}

TEST(SimulatedSensor, two_objects_on_one_orbit_have_different_noise) {
  MeanElements twin = test::elements_of(test::kLowOrbit);
  twin.norad_id += 1;
  const auto first = all(observe(radar(), low_orbit(), kStart, kEnd).value());
  const auto second = all(observe(radar(), Sgp4::create(twin).value(), kStart, kEnd).value());
  ASSERT_EQ(first.size(), second.size());
  EXPECT_NE(first.front().range_km, second.front().range_km);
}

TEST(SimulatedSensor, wild_noise_still_gives_legal_angles) {
  SimulatedSensor sensor = radar();
  sensor.sigmas.azimuth_deg = 400.0;
  sensor.sigmas.elevation_deg = 200.0;
  for (const Measurement& m : all(observe(sensor, low_orbit(), kStart, kEnd).value())) {
    EXPECT_GE(*m.azimuth_deg, 0.0);
    EXPECT_LT(*m.azimuth_deg, 360.0);
    EXPECT_LE(std::abs(*m.elevation_deg), 90.0);
  }
}

TEST(SimulatedSensor, the_frame_of_right_ascension_is_the_one_asked_for) {
  // Precession of the equator from 2000 to late 2026: about 26.9 years * 50.3" a year = 0.376 deg
  // of longitude.
  SimulatedSensor j2000 = optical();
  j2000.sigmas = {};
  SimulatedSensor of_date = j2000;
  of_date.radec_frame = CelestialFrame::true_of_date;
  const auto a = all(observe(j2000, low_orbit(), kStart, kEnd).value());
  const auto b = all(observe(of_date, low_orbit(), kStart, kEnd).value());
  ASSERT_EQ(a.size(), b.size());
  const double rad = std::acos(-1.0) / 180.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double across =
        test::angle_off_deg(*a[i].right_ascension_deg, *b[i].right_ascension_deg) *
        std::cos(*a[i].declination_deg * rad);
    largest = std::max(largest, std::hypot(across, *a[i].declination_deg - *b[i].declination_deg));
  }
  EXPECT_GT(largest, 0.25);
  EXPECT_LT(largest, 0.385);
}

TEST(SimulatedSensor, impossible_sensors_and_windows_are_refused) {
  const auto code = [](const SimulatedSensor& sensor, UtcTime start, UtcTime end) {
    const auto tracks = observe(sensor, low_orbit(), start, end);
    return tracks ? Code::bad_value : tracks.error().code;
  };
  EXPECT_EQ(code(radar(), kStart, kEnd), Code::bad_value) << "the good one";
  SimulatedSensor sensor = radar();
  sensor.sigmas.range_km = -0.001;
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::sensor_invalid);
  sensor = radar();
  sensor.sigmas.declination_deg = NAN;
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::sensor_invalid);
  sensor = radar();
  sensor.min_elevation_deg = 91.0;
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::sensor_invalid);
  sensor = radar();
  sensor.site.latitude_deg = 100.0;
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::site_invalid);
  sensor = radar();
  sensor.step = Nanos{0};
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::look_window_invalid);
  sensor.step = Nanos{100};
  EXPECT_EQ(code(sensor, kStart, kEnd), Code::look_window_invalid) << "too many measurements";
  EXPECT_EQ(code(radar(), kEnd, kStart), Code::look_window_invalid);
}

}  // namespace
}  // namespace accord::node::astro
