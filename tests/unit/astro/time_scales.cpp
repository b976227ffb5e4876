// Time scales: against ERFA's own leap second table, published worked examples and arithmetic.
#include <erfa.h>
#include <gtest/gtest.h>

#include <limits>
#include <numbers>

#include "node/astro/time.hpp"
#include "tests/unit/astro/support/samples.hpp"

namespace accord::node::astro {
namespace {

using test::utc;

double seconds_apart(const JulianDate& a, const JulianDate& b) {
  return ((a.day - b.day) + (a.fraction - b.fraction)) * 86'400.0;
}

TEST(LeapSeconds, the_vocabulary_table_equals_erfas_for_every_year_from_1972_to_2026) {
  for (int year = 1972; year <= 2026; ++year) {
    for (const auto& [month, day] : {std::pair{1, 1}, {6, 30}, {7, 1}, {12, 31}}) {
      double erfa_s = 0.0, jd0 = 0.0, mjd = 0.0;
      ASSERT_GE(eraDat(year, month, day, 0.0, &erfa_s), 0);
      ASSERT_EQ(eraCal2jd(year, month, day, &jd0, &mjd), 0);
      EXPECT_EQ(leap_seconds_at_mjd(static_cast<std::int64_t>(mjd)), erfa_s)
          << year << "-" << month << "-" << day;
    }
  }
}

TEST(TimeScales, j2000_noon_utc_is_2451545) {
  EXPECT_EQ(julian_utc(utc("2000-01-01T12:00:00Z")).sum(), 2'451'545.0);
}

TEST(TimeScales, scales_differ_by_their_definitions) {
  // 2006-01-15T21:24:37.5 UTC, UT1-UTC 0.3341 s: TAI-UTC = 33 s from 2006-01-01, TT-TAI = 32.184 s.
  EarthOrientation orientation;
  orientation.ut1_minus_utc_s = 0.3341;
  orientation.supplied = true;
  const TimeScales scales = time_scales(utc("2006-01-15T21:24:37.5Z"), orientation);
  EXPECT_NEAR(seconds_apart(scales.tai, scales.utc), 33.0, 1.0e-9);
  EXPECT_NEAR(seconds_apart(scales.tt, scales.tai), 32.184, 1.0e-9);
  EXPECT_NEAR(seconds_apart(scales.ut1, scales.utc), 0.3341, 1.0e-9);
  EXPECT_FALSE(scales.degraded);
}

TEST(TimeScales, without_earth_orientation_ut1_is_utc_and_the_result_says_degraded) {
  const TimeScales scales = time_scales(utc("2026-11-21T06:14:00Z"));
  EXPECT_NEAR(seconds_apart(scales.ut1, scales.utc), 0.0, 1.0e-9);
  EXPECT_TRUE(scales.degraded);
}

TEST(TimeScales, a_nanosecond_survives_to_the_julian_date) {
  const UtcTime time = utc("2026-11-21T06:14:00Z");
  const double apart = seconds_apart(time_scales(time + Nanos{100}).tai, time_scales(time).tai);
  EXPECT_NEAR(apart, 100.0e-9, 1.0e-11);
}

TEST(TimeScales, a_leap_second_stretches_its_day) {
  // ERFA's quasi Julian date: 2016-12-31 has 86401 s; 23:59:60.5 is second 86400.5 of it. MJD
  // 57753.
  const JulianDate inside = julian_utc(utc("2016-12-31T23:59:60.5Z"));
  const double fraction = (inside.day - 2'457'753.5) + inside.fraction;
  EXPECT_NEAR(fraction, 86'400.5 / 86'401.0, 1.0e-9);
}

TEST(SiderealTime, gmst82_agrees_with_vallados_worked_example) {
  // Vallado, Fundamentals of Astrodynamics, example 3-5: 1992-08-20T12:14:00 UT1, GMST
  // 152.578787810 deg. The book's Julian date in one double is good to some 10 microseconds, 5e-8
  // deg.
  const TimeScales scales = time_scales(utc("1992-08-20T12:14:00Z"));
  EXPECT_NEAR(gmst82_rad(scales.ut1) * 180.0 / std::numbers::pi, 152.578787810, 1.0e-7);
}

TEST(SiderealTime, gmst82_agrees_with_the_test_value_of_sofa) {
  // SOFA's and ERFA's own test program, iauGmst82(2400000.5, 53736.0).
  EXPECT_NEAR(gmst82_rad({2'400'000.5, 53'736.0}), 1.754174981860675096, 1.0e-12);
}

TEST(SiderealTime, gmst82_rate_is_the_ratio_of_sidereal_to_solar_time) {
  // Aoki et al. 1982: 1.002737909350795 + 5.9006e-11 T revolutions per UT1 day, T = 0.269 in 2026.
  const TimeScales scales = time_scales(utc("2026-11-21T00:00:00Z"));
  const double revolutions = gmst82_rate_rad_s(scales.ut1) * 86'400.0 / (2.0 * std::numbers::pi);
  EXPECT_NEAR(revolutions, 1.002737909350795 + 5.9006e-11 * 0.269, 1.0e-13);
}

TEST(EarthOrientation, values_nature_allows_are_accepted_and_others_refused) {
  EarthOrientation orientation{0.9, 0.3, 0.5, true};
  EXPECT_TRUE(check(orientation));
  for (const double bad : {1.1, -1.1, std::numeric_limits<double>::quiet_NaN()}) {
    for (double EarthOrientation::*field :
         {&EarthOrientation::ut1_minus_utc_s, &EarthOrientation::pole_x_arcsec,
          &EarthOrientation::pole_y_arcsec}) {
      EarthOrientation wrong = orientation;
      wrong.*field = bad;
      ASSERT_FALSE(check(wrong));
      EXPECT_EQ(check(wrong).error().code, Code::earth_orientation_invalid);
    }
  }
}

}  // namespace
}  // namespace accord::node::astro
