// IOD. Expected values by the arithmetic beside them.
#include <gtest/gtest.h>

#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::iod;
using samples::Placed;
using samples::translate_lines;

Track track_of(const std::string& text) { return samples::only_track(Format::iod, text); }

double value(const Track& track, Quantity quantity) {
  return track.observations.at(0)[quantity].value().value;
}

std::string outcome(const std::string& text) { return samples::line_outcome(Format::iod, text); }

TEST(Iod, a_line_reads_to_its_values) {
  const Track track = track_of(iod());
  EXPECT_EQ(track.observations.at(0).at, UtcTime::parse("2026-06-01T12:00:00.5Z").value());
  // 11 h 22 min 33.4 s = 40953.4 s, times 15/3600 = 409534/2400; 11 deg 22' 33" = 40953"/3600
  EXPECT_EQ(value(track, Quantity::angle_1), 409534.0 / 2400);
  EXPECT_EQ(value(track, Quantity::angle_2), -40953.0 / 3600);
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(track.object.norad_cat_id, 23794U);
  EXPECT_EQ(track.sensor_alias, "BB-1");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::OPTICAL);
  EXPECT_EQ(track.corrections_applied, fbs::Correction::TROPOSPHERE);
}

TEST(Iod, all_seven_codes_of_angles) {
  struct Case {
    const char* code;
    const char* angles;
    double one, two;  // deg
    double per_degree;
    bool azel;
  };
  // 11 h 22.334 min = 682.334 min, /4 = 170.5835 deg; 11 deg 22.33' = 682.33'/60;
  // 112 deg 23' 34" = 404614"/3600; 112 deg 23.34' = 6743.34'/60
  for (const Case& c :
       std::vector<Case>{{"15", "1122334+112233", 409534.0 / 2400, 40953.0 / 3600, 3600, false},
                         {"25", "1122334+112233", 170.5835, 68233.0 / 6000, 60, false},
                         {"35", "1122334+112233", 170.5835, 11.2233, 1, false},
                         {"4 ", "1122334+112233", 404614.0 / 3600, 40953.0 / 3600, 3600, true},
                         {"5 ", "1122334+112233", 674334.0 / 6000, 68233.0 / 6000, 60, true},
                         {"6 ", "1122334-112233", 112.2334, -11.2233, 1, true},
                         {"75", "1122334+112233", 409534.0 / 2400, 11.2233, 1, false}}) {
    const Track track = track_of(iod({{45, c.code}, {48, c.angles}}));
    EXPECT_EQ(value(track, Quantity::angle_1), c.one) << c.code;
    EXPECT_EQ(value(track, Quantity::angle_2), c.two) << c.code;
    EXPECT_EQ(track.sigmas.angle_1_deg, 3.0 / c.per_degree) << c.code;  // 38: 3 x 10^0
    EXPECT_EQ(track.angle_frame, c.azel ? fbs::AngleFrame::AZEL : fbs::AngleFrame::RADEC_EME2000);
  }
  EXPECT_EQ(outcome(iod({{45, "8"}})), "observation_malformed column 45");
  EXPECT_EQ(outcome(iod({{45, "0"}})), "observation_malformed column 45");
}

TEST(Iod, an_equinox_that_a_track_cannot_hold_costs_the_angles_and_not_the_magnitude) {
  for (const char* code : {"1", "2", "3", "4", "6"}) {
    const auto translation = translate_lines(Format::iod, iod({{46, code}, {66, "S+053 01"}}));
    ASSERT_TRUE(translation.has_value());
    EXPECT_EQ(translation->measurements_read, 3U);
    EXPECT_EQ(translation->measurements_carried, 1U);
    const Track track = read_trackset(translation->records.at(0).payload).value();
    EXPECT_EQ(track.angle_frame, fbs::AngleFrame::UNSPECIFIED);
    EXPECT_EQ(value(track, Quantity::magnitude), 5.3);
    EXPECT_EQ(track.sigmas.angle_1_deg, 0.02);  // the profile's: the line's is of its angles
  }
  EXPECT_EQ(track_of(iod({{46, "0"}})).angle_frame, fbs::AngleFrame::RADEC_TEME);
  EXPECT_EQ(track_of(iod({{46, " "}})).angle_frame, fbs::AngleFrame::RADEC_TEME);
  EXPECT_EQ(outcome(iod({{46, "7"}})), "observation_malformed column 46");
  const auto wrong = translate_lines(Format::iod, iod({{46, "0"}}),
                                     samples::line_profile_with("angle_frame", R"("RADEC_ICRF")"));
  EXPECT_EQ(wrong.error().code, Code::profile_incomplete);
}

TEST(Iod, times_are_truncated_from_the_right) {
  for (const auto& [text, wanted] : std::vector<std::pair<const char*, const char*>>{
           {"20081122112233444", "2008-11-22T11:22:33.444Z"},
           {"2008112211223344 ", "2008-11-22T11:22:33.44Z"},
           {"20081122112233   ", "2008-11-22T11:22:33Z"},
           {"200811221122     ", "2008-11-22T11:22:00Z"},
           {"20161231235960500", "2016-12-31T23:59:60.500Z"}}) {
    EXPECT_EQ(track_of(iod({{24, text}})).observations.at(0).at, UtcTime::parse(wanted).value());
  }
  EXPECT_EQ(outcome(iod({{24, "20081122112      "}})), "observation_malformed columns 24-40");
  EXPECT_EQ(outcome(iod({{24, "20081122         "}})), "observation_malformed columns 24-40");
  EXPECT_EQ(outcome(iod({{24, "2008112211 233444"}})), "observation_malformed columns 24-40");
  EXPECT_EQ(outcome(iod({{24, "20081322112233444"}})), "observation_malformed columns 24-40");
}

TEST(Iod, angles_are_truncated_from_the_right_and_have_no_gaps) {
  const Track track = track_of(iod({{45, "25"}, {48, "1122   +1122  "}}));
  EXPECT_EQ(value(track, Quantity::angle_1), 170.5);  // 682 min / 4
  EXPECT_EQ(value(track, Quantity::angle_2), 682.0 / 60);
  for (const char* text : {"11 2334+112233", "       +112233", " 122334+112233", "1160334+112233",
                           "2422334+112233", "1122604+112233"})
    EXPECT_EQ(outcome(iod({{48, text}})), "observation_malformed columns 48-54") << text;
  for (const char* text : {"1122334 112233", "1122334+1 2233", "1122334+116033", "1122334+112260",
                           "1122334+910000", "1122334+      "})
    EXPECT_EQ(outcome(iod({{48, text}})), "observation_malformed columns 55-61") << text;
}

TEST(Iod, uncertainties_are_m_times_ten_to_the_x_minus_8) {
  const Track track = track_of(iod({{42, "56"}, {63, "19"}}));
  EXPECT_EQ(track.sigmas.time_s, 0.05);              // 5 x 10^-2
  EXPECT_EQ(track.sigmas.angle_1_deg, 10.0 / 3600);  // 1 x 10^1 arcsec
  EXPECT_EQ(track.sigmas.angle_2_deg, 10.0 / 3600);
  EXPECT_EQ(track.sigmas.range_km, 0.1);  // the profile's
  const Track none = track_of(iod({{42, "  "}, {63, "  "}}));
  EXPECT_FALSE(none.sigmas.time_s);
  EXPECT_EQ(none.sigmas.angle_2_deg, 0.03);
  EXPECT_EQ(track_of(iod({{63, "05"}})).sigmas.angle_1_deg, 0.02);  // 0 is none
  EXPECT_EQ(outcome(iod({{42, " 6"}})), "observation_malformed columns 42-43");
}

TEST(Iod, magnitudes_have_a_sign_and_one_implied_decimal) {
  for (const auto& [text, magnitude, sigma] :
       std::vector<std::tuple<const char*, double, std::optional<double>>>{
           {"I+020 10", 2.0, 1.0},
           {"I-010 05", -1.0, 0.5},
           {"R+05  1 ", 5.0, 1.0},
           {"V+110", 11.0, std::nullopt},
           {"S+053 00", 5.3, std::nullopt}}) {
    const Track track = track_of(iod({{66, text}}));
    EXPECT_EQ(value(track, Quantity::magnitude), magnitude) << text;
    EXPECT_EQ(track.sigmas.magnitude, sigma) << text;
  }
  EXPECT_EQ(outcome(iod({{66, "I 020 10"}})), "observation_malformed columns 67-70");
  EXPECT_EQ(outcome(iod({{66, "Q+020 10"}})), "observation_malformed column 66");
}

TEST(Iod, a_flash_period_is_reported_and_remarks_are_noted) {
  const auto translation =
      translate_lines(Format::iod, iod({{66, "P-010 05  10000"}, {81, "clouds"}}));
  EXPECT_EQ(translation->measurements_read, 4U);
  EXPECT_EQ(translation->measurements_carried, 3U);
  std::vector<std::string> keywords;
  for (const Diagnostic& d : translation->diagnostics) keywords.push_back(d.keyword);
  EXPECT_EQ(keywords, (std::vector<std::string>{"FLASH_PERIOD", "BEHAVIOUR", "DESIGNATOR",
                                                "REMARKS", "SKY"}));
}

TEST(Iod, lines_of_status_and_comments_measure_nothing) {
  const auto translation =
      translate_lines(Format::iod, "# a comment\n\n                2007 O 20081122\n" + iod());
  EXPECT_EQ(translation->measurements_read, 2U);
  EXPECT_EQ(translation->records_refused, 0U);
  EXPECT_EQ(translation->records.size(), 1U);
}

TEST(Iod, the_object_is_whichever_id_the_profile_trusts) {
  EXPECT_EQ(samples::only_track(Format::iod, iod(),
                                samples::line_profile_with("object_names", R"("cospar")"))
                .object.cospar_id,
            "1996-010A");
  const Track none = track_of(samples::placed(iod(), {{1, "               "}}));
  EXPECT_EQ(none.object.norad_cat_id, 0U);
  EXPECT_EQ(outcome(iod({{7, "96 010?  "}})), "observation_malformed columns 7-15");
  EXPECT_EQ(outcome(iod({{1, "2379X"}})), "observation_malformed columns 1-5");
}

TEST(Iod, columns_between_fields_are_blank) {
  for (const std::size_t column : {6U, 16U, 21U, 23U, 41U, 44U, 47U, 62U})
    EXPECT_EQ(outcome(iod({{column, "x"}})),
              "observation_malformed column " + std::to_string(column));
}

}  // namespace
}  // namespace accord::node::translate
