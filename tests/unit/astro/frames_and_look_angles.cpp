// Frames and look angles: Vallado's worked example, arithmetic, and Debian's python3-skyfield as an
// independent program, both run now and as fixed values (tests/vectors/astro/look_angles.txt, which
// names its command).
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "node/astro/frames.hpp"
#include "tests/unit/astro/support/python.hpp"
#include "tests/unit/astro/support/samples.hpp"

namespace accord::node::astro {
namespace {

using test::angle_off_deg;
using test::utc;

constexpr double kAngleToleranceDeg = 1.0e-6;

// Vallado, Crawford, Hujsak, Kelso, AIAA 2006-6753, appendix C, and example 3-15 of Vallado's book:
// one state in several frames, 2004-04-06T07:51:28.386009 UTC, UT1-UTC -0.4399619 s, pole
// (-0.140682", 0.333309").
class PublishedExample : public testing::Test {
 protected:
  const EarthOrientation orientation_{-0.4399619, -0.140682, 0.333309, true};
  const TimeScales scales_ = time_scales(utc("2004-04-06T07:51:28.386009Z"), orientation_);
  const TemeState teme_{{5094.18016210, 6127.64465950, 6380.34453270},
                        {-4.746131487, 0.785818041, 5.531931288}};
};

TEST_F(PublishedExample, teme_turns_into_itrf_by_gmst82_and_the_pole) {
  const ItrfState itrf = itrf_of_teme(teme_, scales_, orientation_);
  const Eigen::Vector3d position(-1033.47938300, 7901.29527540, 6380.35659580);
  const Eigen::Vector3d velocity(-3.225636520, -2.872451450, 5.531924446);
  // The example keeps its Julian date in one double: 40 microseconds, 2 cm at this radius.
  EXPECT_LT((itrf.position_km - position).norm(), 2.0e-5);
  EXPECT_LT((itrf.velocity_km_s - velocity).norm(), 1.0e-7);
}

TEST_F(PublishedExample, teme_turns_into_the_celestial_frame_within_a_few_metres) {
  // GCRF by IAU 2000: (5102.508959, 6123.011403, 6378.136925) km. The 1976/1980 theories behind
  // TEME differ from IAU 2006/2000A by about 50 mas without the observed pole offsets: 2 m here.
  const Eigen::Vector3d gcrf(5102.508959, 6123.011403, 6378.136925);
  const Eigen::Vector3d ours =
      rotation_from_teme(CelestialFrame::icrf, scales_) * teme_.position_km;
  EXPECT_LT((ours - gcrf).norm(), 0.004);
  EXPECT_GT((teme_.position_km - gcrf).norm(), 5.0) << "the frames must not be confused";
}

TEST_F(PublishedExample, teme_and_itrf_positions_invert_each_other) {
  const ItrfState itrf = itrf_of_teme(teme_, scales_, orientation_);
  EXPECT_LT((teme_of_itrf(itrf.position_km, scales_, orientation_) - teme_.position_km).norm(),
            1.0e-9);
}

TEST_F(PublishedExample, leaving_out_ut1_moves_the_object_by_what_the_earth_turns) {
  // 0.44 s * 7.292e-5 rad/s * 7968.6 km from the axis = 0.2556 km.
  const TimeScales degraded = time_scales(utc("2004-04-06T07:51:28.386009Z"));
  EarthOrientation pole_only = orientation_;
  pole_only.ut1_minus_utc_s = 0.0;
  const double moved = (itrf_of_teme(teme_, scales_, orientation_).position_km -
                        itrf_of_teme(teme_, degraded, pole_only).position_km)
                           .norm();
  EXPECT_NEAR(moved, 0.4399619 * 7.292115e-5 * std::hypot(5094.18016210, 6127.64465950), 1.0e-4);
}

TEST_F(PublishedExample, eme2000_differs_from_icrf_by_the_frame_bias) {
  // IERS Conventions 2010, 5.2: about -14.6, -16.6 and -6.8 mas round z, y and x.
  const double mas = std::acos(-1.0) / 180.0 / 3'600'000.0;
  const Eigen::Matrix3d bias = rotation_from_teme(CelestialFrame::eme2000, scales_) *
                               rotation_from_teme(CelestialFrame::icrf, scales_).transpose();
  EXPECT_NEAR(bias(0, 1) / mas, -14.6, 0.1);
  EXPECT_NEAR(bias(0, 2) / mas, 16.617, 0.1);
  EXPECT_NEAR(bias(1, 2) / mas, 6.8192, 0.1);
}

TEST(GeodeticPositions, the_axes_of_wgs84_come_out) {
  // a = 6378.137 km, b = a (1 - 1/298.257223563) = 6356.752314245 km.
  EXPECT_LT((itrf_of_geodetic({0.0, 0.0, 0.0}) - Eigen::Vector3d(6378.137, 0, 0)).norm(), 1e-9);
  EXPECT_LT((itrf_of_geodetic({0.0, 90.0, 1.0}) - Eigen::Vector3d(0, 6379.137, 0)).norm(), 1e-9);
  EXPECT_LT((itrf_of_geodetic({90.0, 0.0, 0.0}) - Eigen::Vector3d(0, 0, 6356.752314245)).norm(),
            1e-9);
}

TEST(GeodeticPositions, there_and_back_is_the_same_place) {
  for (const double latitude : {-89.9, -45.0, 0.0, 30.0, 78.2}) {
    for (const double longitude : {-179.0, -10.0, 0.0, 120.0}) {
      for (const double height : {-0.4, 0.0, 3.0, 700.0, 36'000.0}) {
        const Geodetic back = geodetic_of_itrf(itrf_of_geodetic({latitude, longitude, height}));
        EXPECT_NEAR(back.latitude_deg, latitude, 2.0e-9);  // eraGc2gd far out; 0.2 mm on the ground
        EXPECT_NEAR(back.longitude_deg, longitude, 1.0e-10);
        EXPECT_NEAR(back.height_km, height, 1.0e-8);
      }
    }
  }
}

TEST(GeodeticPositions, a_site_off_the_earth_is_refused_and_the_edge_is_not) {
  EXPECT_TRUE(check_site({90.0, 360.0, 100.0}));
  EXPECT_TRUE(check_site({-90.0, -180.0, -1.0}));
  for (const Geodetic bad : {Geodetic{90.01, 0, 0}, Geodetic{0, 360.01, 0}, Geodetic{0, -180.01, 0},
                             Geodetic{0, 0, 100.1}, Geodetic{0, 0, -1.1}, Geodetic{NAN, 0, 0},
                             Geodetic{0, NAN, 0}, Geodetic{0, 0, NAN}}) {
    ASSERT_FALSE(check_site(bad));
    EXPECT_EQ(check_site(bad).error().code, Code::site_invalid);
  }
}

TEST(LookAngles, azimuth_counts_from_north_through_east_and_elevation_from_the_horizon) {
  // At latitude 0, longitude 0: up is +x, east +y, north +z.
  const Geodetic site{0.0, 0.0, 0.0};
  const Eigen::Vector3d here(6378.137, 0, 0);
  const auto look = [&](double up, double east, double north, Eigen::Vector3d velocity) {
    return look_from(site, {here + Eigen::Vector3d(up, east, north), velocity});
  };
  EXPECT_NEAR(look(500, 0, 0, {0, 0, 0}).elevation_deg, 90.0, 1.0e-9);
  EXPECT_NEAR(look(0, 0, 100, {0, 0, 0}).azimuth_deg, 0.0, 1.0e-9);
  EXPECT_NEAR(look(0, 100, 0, {0, 0, 0}).azimuth_deg, 90.0, 1.0e-9);
  EXPECT_NEAR(look(0, -100, 0, {0, 0, 0}).azimuth_deg, 270.0, 1.0e-9);
  EXPECT_NEAR(look(100, 100, 0, {0, 0, 0}).elevation_deg, 45.0, 1.0e-9);
  EXPECT_NEAR(look(300, 400, 0, {0, 0, 0}).range_km, 500.0, 1.0e-9);
  EXPECT_NEAR(look(300, 400, 0, {3, 4, 9}).range_rate_km_s, 5.0, 1.0e-12) << "receding";
  EXPECT_NEAR(look(300, 400, 0, {-3, -4, 0}).range_rate_km_s, -5.0, 1.0e-12) << "approaching";
}

TEST(Directions, right_ascension_is_within_0_and_360) {
  EXPECT_NEAR(radec_of({1, -1e-3, 0}).right_ascension_deg, 359.9427, 1.0e-4);
  EXPECT_NEAR(radec_of({0, 1, 0}).right_ascension_deg, 90.0, 1.0e-12);
  EXPECT_NEAR(radec_of({1, 0, 1}).declination_deg, 45.0, 1.0e-12);
}

/// A line of skyfield_oracle.py, in its order.
struct Expected {
  double ut1_minus_utc_s, azimuth, elevation, range_km, range_rate_km_s;
  double ra_icrf, dec_icrf, ra_true, dec_true, ra_eme2000, dec_eme2000;
  Eigen::Vector3d position_km, velocity_km_s;
};

bool read(std::istream& in, Expected& e) {
  in >> e.ut1_minus_utc_s >> e.azimuth >> e.elevation >> e.range_km >> e.range_rate_km_s >>
      e.ra_icrf >> e.dec_icrf >> e.ra_true >> e.dec_true >> e.ra_eme2000 >> e.dec_eme2000;
  for (int i = 0; i < 3; ++i) in >> e.position_km[i];
  for (int i = 0; i < 3; ++i) in >> e.velocity_km_s[i];
  return static_cast<bool>(in);
}

struct Request {
  test::Tle tle;
  UtcTime time;
  Geodetic site;
  std::string text;  // the three lines for the script
};

Request request(const test::Tle& tle, const std::string& when) {
  std::istringstream in(when);
  int year, month, day, hour, minute, second;
  Request out;
  out.tle = tle;
  in >> year >> month >> day >> hour >> minute >> second >> out.site.latitude_deg >>
      out.site.longitude_deg >> out.site.height_km;
  out.site.height_km /= 1'000.0;
  out.time = UtcTime::from_calendar(year, month, day, hour, minute, second, 0).value();
  out.text = tle.line1 + "\n" + tle.line2 + "\n" + when + "\n";
  return out;
}

double on_sky(double ra1, double dec1, double ra2, double dec2) {
  const double across = angle_off_deg(ra1, ra2) * std::cos(dec1 * std::acos(-1.0) / 180.0);
  return std::hypot(across, dec1 - dec2);
}

void expect_agreement(const Request& asked, const Expected& e) {
  const EarthOrientation orientation{e.ut1_minus_utc_s, 0.0, 0.0, true};
  const TimeScales scales = time_scales(asked.time, orientation);
  const Sgp4 orbit = Sgp4::create(test::elements_of(asked.tle)).value();
  const TemeState teme = orbit.at(asked.time).value();
  const ItrfState itrf = itrf_of_teme(teme, scales, orientation);
  EXPECT_LT((itrf.position_km - e.position_km).norm(), 1.0e-5) << asked.text;
  EXPECT_LT((itrf.velocity_km_s - e.velocity_km_s).norm(), 1.0e-6) << asked.text;
  const LookAngles look = look_from(asked.site, itrf);
  EXPECT_LT(on_sky(look.azimuth_deg, look.elevation_deg, e.azimuth, e.elevation),
            kAngleToleranceDeg)
      << asked.text;
  EXPECT_NEAR(look.range_km, e.range_km, 1.0e-5) << asked.text;
  EXPECT_NEAR(look.range_rate_km_s, e.range_rate_km_s, 1.0e-6) << asked.text;
  const auto off = [&](CelestialFrame frame, double ra, double dec) {
    const RaDec ours = radec_from(asked.site, teme, frame, scales, orientation);
    return on_sky(ours.right_ascension_deg, ours.declination_deg, ra, dec);
  };
  EXPECT_LT(off(CelestialFrame::icrf, e.ra_icrf, e.dec_icrf), 1.0e-7) << asked.text;
  EXPECT_LT(off(CelestialFrame::eme2000, e.ra_eme2000, e.dec_eme2000), 1.0e-7) << asked.text;
  EXPECT_LT(off(CelestialFrame::true_of_date, e.ra_true, e.dec_true), 1.0e-7) << asked.text;
}

TEST(LookAnglesAgainstSkyfield, look_angles_and_right_ascension_agree) {
  const auto python = test::python_with("skyfield");
  if (!python) GTEST_SKIP() << "Debian's python3-skyfield is not installed";
  const std::string times[] = {"2026 11 20 00 00 00", "2026 11 21 06 14 00", "2026 11 19 17 30 59",
                               "2026 11 25 12 00 30"};
  const std::string sites[] = {"52.2 21.0 100", "-35.3 149.0 800", "0 0 0", "78.2 15.4 450"};
  std::vector<Request> requests;
  std::string text;
  for (const test::Tle& tle : test::all_regimes()) {
    for (const std::string& time : times) {
      for (const std::string& site : sites) {
        requests.push_back(request(tle, time + " " + site));
        text += requests.back().text;
      }
    }
  }
  const auto answers = test::ask_oracle(*python, "skyfield_oracle.py", text);
  ASSERT_TRUE(answers) << "skyfield_oracle.py failed";
  std::istringstream in(*answers);
  for (const Request& asked : requests) {
    Expected expected{};
    ASSERT_TRUE(read(in, expected));
    expect_agreement(asked, expected);
  }
}

TEST(LookAnglesAgainstSkyfield, fixed_values_of_the_same_program_agree) {
  std::ifstream file(ACCORD_SOURCE_DIR "/tests/vectors/astro/look_angles.txt");
  ASSERT_TRUE(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  ASSERT_EQ(lines.size() % 4, 0u);
  ASSERT_GE(lines.size(), 20u);
  for (std::size_t i = 0; i < lines.size(); i += 4) {
    std::istringstream in(lines[i + 3]);
    Expected expected{};
    ASSERT_TRUE(read(in, expected));
    expect_agreement(request({lines[i], lines[i + 1]}, lines[i + 2]), expected);
  }
}

}  // namespace
}  // namespace accord::node::astro
