// Passes: against python3-skyfield's event finder, and rules that hold for any orbit.
#include <gtest/gtest.h>

#include <sstream>

#include "node/astro/passes.hpp"
#include "tests/unit/astro/support/python.hpp"
#include "tests/unit/astro/support/samples.hpp"

namespace accord::node::astro {
namespace {

using test::utc;

const Geodetic kWarsaw{52.2, 21.0, 0.1};
const UtcTime kStart = utc("2026-11-20T00:00:00Z");

LookWindow day(Nanos step = std::chrono::seconds{30}) {
  return {kStart, kStart + std::chrono::hours{24}, step};
}

Sgp4 orbit_of(const test::Tle& tle) { return Sgp4::create(test::elements_of(tle)).value(); }

double seconds(UtcTime time) { return static_cast<double>((time - kStart).count()) / 1.0e9; }

struct Event {
  int kind;  // 0 rise, 1 culmination, 2 set
  double seconds;
  double elevation_deg;
};

std::vector<Event> events_of(std::istream& in) {
  std::vector<Event> out;
  for (Event e{}; in >> e.kind >> e.seconds >> e.elevation_deg;) out.push_back(e);
  return out;
}

/// The highest culmination between two times; skyfield lists each of several in one pass.
Event top_between(const std::vector<Event>& events, double from_s, double to_s) {
  Event top{1, 0.0, -90.0};
  for (const Event& e : events) {
    const bool inside = e.kind == 1 && e.seconds >= from_s && e.seconds <= to_s;
    if (inside && e.elevation_deg > top.elevation_deg) top = e;
  }
  return top;
}

void expect_same_events(const std::vector<Pass>& passes, const std::vector<Event>& events) {
  std::vector<double> rises, sets;
  for (const Event& e : events) {
    if (e.kind == 0) rises.push_back(e.seconds);
    if (e.kind == 2) sets.push_back(e.seconds);
  }
  std::size_t rise = 0, set = 0;
  for (const Pass& pass : passes) {
    // Skyfield's event finder stops within half a second.
    if (!pass.rises_before_window) {
      ASSERT_LT(rise, rises.size());
      EXPECT_NEAR(seconds(pass.rise.time), rises[rise++], 0.6);
    }
    if (!pass.sets_after_window) {
      ASSERT_LT(set, sets.size());
      EXPECT_NEAR(seconds(pass.set.time), sets[set++], 0.6);
    }
    if (pass.rises_before_window || pass.sets_after_window) continue;
    const Event top = top_between(events, seconds(pass.rise.time), seconds(pass.set.time));
    EXPECT_NEAR(pass.culmination.look.elevation_deg, top.elevation_deg, 0.002);
  }
  EXPECT_EQ(rise, rises.size());
  EXPECT_EQ(set, sets.size());
}

TEST(Passes, rises_sets_and_culminations_agree_with_skyfield) {
  const auto python = test::python_with("skyfield");
  if (!python) GTEST_SKIP() << "Debian's python3-skyfield is not installed";
  // Not the Molniya orbit: skyfield 1.45 misses its second set and third rise, which its own
  // elevations show.
  for (const test::Tle& tle : {test::kLowOrbit, test::kSunSynchronous, test::kNavigation}) {
    SCOPED_TRACE(tle.line1);
    const auto answer = test::ask_oracle(
        *python, "skyfield_passes_oracle.py",
        tle.line1 + "\n" + tle.line2 + "\n2026-11-20T00:00:00 24 52.2 21.0 100 10\n");
    ASSERT_TRUE(answer);
    std::istringstream in(*answer);
    EarthOrientation orientation;
    orientation.supplied = true;
    in >> orientation.ut1_minus_utc_s;
    const auto found = find_passes(orbit_of(tle), kWarsaw, day(), 10.0, orientation);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_FALSE(found->degraded);
    ASSERT_FALSE(found->passes.empty());
    expect_same_events(found->passes, events_of(in));
  }
}

TEST(Passes, every_pass_begins_and_ends_at_the_limit_and_culminates_between) {
  const auto found = find_passes(orbit_of(test::kLowOrbit), kWarsaw, day(), 10.0);
  ASSERT_TRUE(found);
  ASSERT_GE(found->passes.size(), 3u);
  UtcTime last = kStart;
  for (const Pass& pass : found->passes) {
    EXPECT_GT(pass.rise.time, last);
    EXPECT_NEAR(pass.rise.look.elevation_deg, 10.0, 0.001);
    EXPECT_NEAR(pass.set.look.elevation_deg, 10.0, 0.001);
    EXPECT_GE(pass.rise.look.elevation_deg, 10.0);
    EXPECT_GE(pass.culmination.look.elevation_deg, pass.rise.look.elevation_deg);
    EXPECT_LE(pass.rise.time, pass.culmination.time);
    EXPECT_LE(pass.culmination.time, pass.set.time);
    last = pass.set.time;
  }
}

TEST(Passes, a_limit_just_under_the_culmination_finds_the_pass_and_just_over_it_does_not) {
  const Sgp4 orbit = orbit_of(test::kLowOrbit);
  const auto found = find_passes(orbit, kWarsaw, day(), 10.0);
  ASSERT_TRUE(found && !found->passes.empty());
  const Pass& pass = found->passes.front();
  const LookWindow around{pass.rise.time - std::chrono::minutes{10},
                          pass.set.time + std::chrono::minutes{10}, std::chrono::seconds{60}};
  const double top = pass.culmination.look.elevation_deg;
  EXPECT_EQ(find_passes(orbit, kWarsaw, around, top - 0.0001)->passes.size(), 1u);
  EXPECT_EQ(find_passes(orbit, kWarsaw, around, top + 0.0001)->passes.size(), 0u);
}

TEST(Passes, a_coarse_step_finds_the_same_passes_as_a_fine_one) {
  const Sgp4 orbit = orbit_of(test::kLowOrbit);
  const auto coarse = find_passes(orbit, kWarsaw, day(std::chrono::minutes{8}), 15.0);
  const auto fine = find_passes(orbit, kWarsaw, day(std::chrono::seconds{5}), 15.0);
  ASSERT_TRUE(coarse && fine);
  ASSERT_EQ(coarse->passes.size(), fine->passes.size());
  for (std::size_t i = 0; i < fine->passes.size(); ++i) {
    EXPECT_NEAR(seconds(coarse->passes[i].rise.time), seconds(fine->passes[i].rise.time), 0.01);
    EXPECT_NEAR(seconds(coarse->passes[i].set.time), seconds(fine->passes[i].set.time), 0.01);
  }
}

TEST(Passes, a_window_that_cuts_a_pass_says_so_at_that_end) {
  const Sgp4 orbit = orbit_of(test::kLowOrbit);
  const Pass whole = find_passes(orbit, kWarsaw, day(), 10.0)->passes.front();
  EXPECT_FALSE(whole.rises_before_window);
  EXPECT_FALSE(whole.sets_after_window);
  const UtcTime middle = whole.culmination.time;
  const auto late = find_passes(
      orbit, kWarsaw, {middle, whole.set.time + std::chrono::minutes{5}, std::chrono::seconds{10}},
      10.0);
  ASSERT_EQ(late->passes.size(), 1u);
  EXPECT_TRUE(late->passes[0].rises_before_window);
  EXPECT_FALSE(late->passes[0].sets_after_window);
  const auto early = find_passes(
      orbit, kWarsaw, {whole.rise.time - std::chrono::minutes{5}, middle, std::chrono::seconds{10}},
      10.0);
  ASSERT_EQ(early->passes.size(), 1u);
  EXPECT_FALSE(early->passes[0].rises_before_window);
  EXPECT_TRUE(early->passes[0].sets_after_window);
}

TEST(Passes, a_geostationary_object_is_up_all_day_or_never) {
  // Longitude near 45 E on 2026-11-21 by skyfield (tests/vectors/astro/look_angles.txt: x = y =
  // 29800 km).
  const Sgp4 orbit = orbit_of(test::kGeostationary);
  const auto seen = find_passes(orbit, kWarsaw, day(), 10.0);
  ASSERT_EQ(seen->passes.size(), 1u);
  EXPECT_TRUE(seen->passes[0].rises_before_window);
  EXPECT_TRUE(seen->passes[0].sets_after_window);
  EXPECT_TRUE(find_passes(orbit, {35.0, -135.0, 0.0}, day(), 10.0)->passes.empty());
}

TEST(Passes, a_table_holds_every_step_with_both_ends_and_says_when_it_is_degraded) {
  const auto table =
      look_over(orbit_of(test::kMolniya), kWarsaw,
                {kStart, kStart + std::chrono::minutes{10}, std::chrono::minutes{1}});
  ASSERT_TRUE(table);
  ASSERT_EQ(table->samples.size(), 11u);
  EXPECT_EQ(table->samples.front().time, kStart);
  EXPECT_EQ(table->samples.back().time, kStart + std::chrono::minutes{10});
  EXPECT_TRUE(table->degraded);
}

TEST(Passes, bad_windows_sites_limits_and_orientations_are_refused) {
  const Sgp4 orbit = orbit_of(test::kLowOrbit);
  const auto code = [&](const LookWindow& window, const Geodetic& site, double limit,
                        const EarthOrientation& orientation) {
    const auto found = find_passes(orbit, site, window, limit, orientation);
    return found ? Code::bad_value : found.error().code;
  };
  const EarthOrientation none;
  const LookWindow good = day();
  EXPECT_EQ(code(good, kWarsaw, 90.0, none), Code::bad_value) << "a limit of 90 deg is legal";
  EXPECT_EQ(code(good, kWarsaw, 90.1, none), Code::sensor_invalid);
  EXPECT_EQ(code(good, kWarsaw, -0.1, none), Code::sensor_invalid);
  EXPECT_EQ(code(good, {91.0, 0.0, 0.0}, 10.0, none), Code::site_invalid);
  EXPECT_EQ(code(good, kWarsaw, 10.0, {2.0, 0.0, 0.0, true}), Code::earth_orientation_invalid);
  EXPECT_EQ(code({good.end, good.start, good.step}, kWarsaw, 10.0, none),
            Code::look_window_invalid);
  EXPECT_EQ(code({good.start, good.end, Nanos{0}}, kWarsaw, 10.0, none), Code::look_window_invalid);
  EXPECT_EQ(code({good.start, good.end, Nanos{1'000}}, kWarsaw, 10.0, none),
            Code::look_window_invalid);
  EXPECT_EQ(code({good.start, kNever, good.step}, kWarsaw, 10.0, none), Code::look_window_invalid);
}

}  // namespace
}  // namespace accord::node::astro
