// The simulated sensor writes what a real one would deliver, the same from the same seed, and its
// name in one place only.
#include "node/app/simulate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "node/app/feed.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

const std::string& elements() {
  static const std::string text = test::source_file("deploy/demo/elements.json");
  return text;
}

SimulateOptions options_of_the_demo(std::uint64_t seed) {
  SimulateOptions options;
  options.start = *UtcTime::parse("2026-11-02T00:00:00Z");
  options.duration_s = 21'600;
  options.step_s = 20;
  options.latitude_deg = 55.0;
  options.longitude_deg = -2.0;
  options.height_km = 0.3;
  options.sensor = "NORTH-MOOR-RADAR";
  options.epochs_at_start = true;
  options.seed = seed;
  return options;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

TEST(Simulate, same_seed_same_text) {
  const auto one = simulate_tdm(elements(), options_of_the_demo(7));
  const auto two = simulate_tdm(elements(), options_of_the_demo(7));
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->text, two->text);
  EXPECT_EQ(one->tracks, two->tracks);
}

TEST(Simulate, other_seed_other_noise_but_the_same_passes) {
  const auto one = simulate_tdm(elements(), options_of_the_demo(7));
  const auto two = simulate_tdm(elements(), options_of_the_demo(8));
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->text, two->text);
  EXPECT_EQ(one->tracks, two->tracks);
}

TEST(Simulate, sensor_name_stands_in_participant_lines_only) {
  const auto made = simulate_tdm(elements(), options_of_the_demo(1));
  ASSERT_TRUE(made);
  std::size_t named = 0, segments = 0;
  for (const std::string& line : lines_of(made->text)) {
    if (line == "META_START") ++segments;
    if (line.find("NORTH-MOOR-RADAR") == std::string::npos) continue;
    EXPECT_EQ(line.rfind("PARTICIPANT_", 0), 0u) << line;
    ++named;
  }
  EXPECT_EQ(named, segments);
  EXPECT_EQ(segments, made->tracks);
  EXPECT_GT(made->tracks, 0u);
}

/// Every data line of the text, counted without the reader under test.
std::size_t data_lines(const std::string& text) {
  std::size_t count = 0;
  bool inside = false;
  for (const std::string& line : lines_of(text)) {
    if (line == "DATA_STOP") inside = false;
    if (inside) ++count;
    if (line == "DATA_START") inside = true;
  }
  return count;
}

TEST(Simulate, demo_profile_translates_every_measurement_back) {
  for (const bool radar : {true, false}) {
    auto options = options_of_the_demo(1);
    options.radar = radar;
    const auto made = simulate_tdm(elements(), options);
    ASSERT_TRUE(made) << made.error().text();
    std::string profile = test::source_file("deploy/demo/gbr-radar.profile.json");
    if (!radar)
      profile = test::with(profile, "\"sensor_kind\": \"radar\"", "\"sensor_kind\": \"optical\"");
    const auto feed = drafts_of(made->text, profile, {});
    ASSERT_TRUE(feed) << feed.error().text();
    EXPECT_EQ(feed->drafts.size(), made->tracks);
    EXPECT_EQ(feed->translation.measurements_read, data_lines(made->text));
    EXPECT_EQ(feed->translation.measurements_carried, feed->translation.measurements_read);
    EXPECT_EQ(feed->translation.records_refused, 0u);
    std::size_t observations = 0;
    for (const auto& record : feed->translation.records) observations += record.observations;
    EXPECT_EQ(observations, made->measurements);
    // A radar instant has two angles, range and range rate; an optical one two angles.
    EXPECT_EQ(data_lines(made->text), made->measurements * (radar ? 4 : 2));
  }
}

TEST(Simulate, only_the_object_asked_for) {
  auto options = options_of_the_demo(1);
  options.norad = 25544;
  options.duration_s = 86'400;
  const auto made = simulate_tdm(elements(), options);
  ASSERT_TRUE(made);
  for (const std::string& line : lines_of(made->text)) {
    if (line.rfind("PARTICIPANT_2", 0) != 0) continue;
    EXPECT_NE(line.find("25544"), std::string::npos) << line;
  }
}

TEST(Simulate, object_that_is_not_there_and_window_without_a_pass_give_no_track) {
  auto options = options_of_the_demo(1);
  options.norad = 1;
  auto made = simulate_tdm(elements(), options);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->tracks, 0u);
  EXPECT_EQ(made->text, "");
  options = options_of_the_demo(1);
  options.min_elevation_deg = 89.99;
  options.duration_s = 60;
  made = simulate_tdm(elements(), options);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->tracks, 0u);
  EXPECT_EQ(made->elements.records_refused, 0u);
}

/// The ISS set of 2008, then the same with line 2's checksum wrong.
constexpr const char* kOneGoodOneBroken =
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n"
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563538\n";

TEST(Simulate, broken_element_set_is_told_with_its_line_and_the_others_fly) {
  auto options = options_of_the_demo(1);
  options.start = *UtcTime::parse("2008-09-20T12:00:00Z");
  options.epochs_at_start = false;
  options.duration_s = 86'400;
  const auto made = simulate_tdm(kOneGoodOneBroken, options);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_GT(made->tracks, 0u);
  EXPECT_EQ(made->elements.measurements_read, 2u);
  EXPECT_EQ(made->elements.measurements_carried, 1u);
  EXPECT_EQ(made->elements.records_refused, 1u);
  ASSERT_EQ(made->elements.diagnostics.size(), 1u);
  EXPECT_EQ(made->elements.diagnostics[0].code, Code::tle_checksum);
  EXPECT_EQ(made->elements.diagnostics[0].line, 4u);
}

TEST(Simulate, object_that_cannot_be_flown_is_told_and_the_others_fly) {
  auto options = options_of_the_demo(1);
  options.start = *UtcTime::parse("2008-09-20T12:00:00Z");
  options.epochs_at_start = false;
  options.duration_s = 86'400;
  // Perigee below the surface: 15.7 revolutions a day are a semi-major axis of 6,730 km, and half
  // of that as eccentricity leaves 3,365 km to the centre.
  const std::string under_ground =
      R"({"EPOCH": "2008-09-20T12:00:00", "MEAN_MOTION": 15.7, "ECCENTRICITY": 0.5,
          "INCLINATION": 51.6, "RA_OF_ASC_NODE": 0, "ARG_OF_PERICENTER": 0, "MEAN_ANOMALY": 0,
          "NORAD_CAT_ID": 7, "BSTAR": 0.1})";
  const std::string good =
      R"({"EPOCH": "2008-09-20T12:00:00", "MEAN_MOTION": 15.7, "ECCENTRICITY": 0.0007,
          "INCLINATION": 51.6, "RA_OF_ASC_NODE": 0, "ARG_OF_PERICENTER": 0, "MEAN_ANOMALY": 0,
          "NORAD_CAT_ID": 8, "BSTAR": 0})";
  const auto made = simulate_tdm("[" + under_ground + ",\n" + good + "]", options);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_GT(made->tracks, 0u);
  EXPECT_EQ(made->elements.measurements_read, 2u);
  EXPECT_EQ(made->elements.records_refused, 1u);
  ASSERT_EQ(made->elements.diagnostics.size(), 1u);
  EXPECT_EQ(made->elements.diagnostics[0].keyword, "object 7");
  EXPECT_EQ(made->text.find("PARTICIPANT_2 = 7"), std::string::npos);
}

/// The same orbit under the epoch given: a circle at 15.7 revolutions a day.
std::string circle_of(const std::string& epoch) {
  return R"([{"EPOCH": ")" + epoch + R"(", "MEAN_MOTION": 15.7, "ECCENTRICITY": 0.0007,
             "INCLINATION": 51.6, "RA_OF_ASC_NODE": 10, "ARG_OF_PERICENTER": 20,
             "MEAN_ANOMALY": 30, "NORAD_CAT_ID": 8, "BSTAR": 0}])";
}

TEST(Simulate, a_set_of_another_year_flies_as_if_it_were_of_the_start) {
  auto options = options_of_the_demo(1);
  const auto moved = simulate_tdm(circle_of("2008-09-20T12:00:00"), options);
  options.epochs_at_start = false;
  const auto of_the_day = simulate_tdm(circle_of("2026-11-02T00:00:00"), options);
  const auto left = simulate_tdm(circle_of("2008-09-20T12:00:00"), options);
  ASSERT_TRUE(moved && of_the_day && left);
  EXPECT_GT(moved->tracks, 0u);
  EXPECT_EQ(moved->text, of_the_day->text);
  EXPECT_NE(left->text, of_the_day->text);
}

TEST(Simulate, options_at_their_limits_are_taken_and_beyond_them_refused_by_name) {
  struct Case {
    double SimulateOptions::*member;
    double good, bad;
    const char* option;
  };
  for (const Case& c : {Case{&SimulateOptions::latitude_deg, 90, 155, "--lat"},
                        Case{&SimulateOptions::latitude_deg, -90, -90.1, "--lat"},
                        Case{&SimulateOptions::longitude_deg, 360, 361, "--lon"},
                        Case{&SimulateOptions::longitude_deg, -180, -181, "--lon"},
                        Case{&SimulateOptions::height_km, 8.8, 1e6, "--height"},
                        Case{&SimulateOptions::min_elevation_deg, 0, -1, "--min-elevation"},
                        Case{&SimulateOptions::min_elevation_deg, 90, 99, "--min-elevation"},
                        Case{&SimulateOptions::step_s, 0.1, 0, "--step"},
                        Case{&SimulateOptions::duration_s, 864'000, 864'001, "--duration"}}) {
    auto options = options_of_the_demo(1);
    options.*c.member = c.good;
    EXPECT_TRUE(check_simulation(options)) << c.option << " " << c.good;
    options.*c.member = c.bad;
    const auto refused = check_simulation(options);
    ASSERT_FALSE(refused) << c.option << " " << c.bad;
    EXPECT_EQ(refused.error().code, Code::bad_argument);
    EXPECT_EQ(refused.error().where, c.option);
  }
}

TEST(Simulate, sensor_name_that_a_tdm_cannot_hold_is_refused_by_name) {
  for (const std::string& bad : {std::string(), std::string(" X"), std::string("X\nY"),
                                 std::string("caf\xc3\xa9"), std::string(201, 'X')}) {
    auto options = options_of_the_demo(1);
    options.sensor = bad;
    const auto refused = check_simulation(options);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().where, "--sensor");
  }
}

TEST(Simulate, elements_of_another_format_are_refused) {
  for (const std::string& text :
       {std::string(""), std::string("hello"), elements().substr(0, elements().size() / 2),
        std::string("\0\0\0", 3)}) {
    EXPECT_FALSE(simulate_tdm(text, options_of_the_demo(1))) << text.substr(0, 10);
  }
}

TEST(Simulate, site_or_step_that_is_no_number_on_earth_is_refused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, inf, 91.0, -91.0}) {
    auto options = options_of_the_demo(1);
    options.latitude_deg = bad;
    EXPECT_FALSE(simulate_tdm(elements(), options)) << "latitude " << bad;
  }
  for (const double bad : {nan, inf, -inf}) {
    auto options = options_of_the_demo(1);
    options.longitude_deg = bad;
    EXPECT_FALSE(simulate_tdm(elements(), options)) << "longitude " << bad;
    options = options_of_the_demo(1);
    options.height_km = bad;
    EXPECT_FALSE(simulate_tdm(elements(), options)) << "height " << bad;
    options = options_of_the_demo(1);
    options.min_elevation_deg = bad;
    EXPECT_FALSE(simulate_tdm(elements(), options)) << "elevation " << bad;
  }
}

}  // namespace
}  // namespace accord::node::app
