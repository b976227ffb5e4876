// SSN B3. Expected values are the digits of the lines with their decimal point put in.
#include <gtest/gtest.h>

#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::b3;
using samples::line_outcome;
using samples::translate_lines;

Track track_of(const std::string& text) { return samples::only_track(Format::b3, text); }

double value(const Track& track, Quantity quantity) {
  return track.observations.at(0)[quantity].value().value;
}

std::string outcome(const std::string& text) { return line_outcome(Format::b3, text); }

TEST(B3, a_line_reads_to_its_values) {
  const Track track = track_of(b3());
  // day 152 of 2026: 31 + 28 + 31 + 30 + 31 = 151 days before 1 June
  EXPECT_EQ(track.observations.at(0).at, UtcTime::parse("2026-06-01T12:00:00.500Z").value());
  EXPECT_EQ(value(track, Quantity::angle_1), 123.4567);
  EXPECT_EQ(value(track, Quantity::angle_2), 45.6789);
  EXPECT_EQ(value(track, Quantity::range), 1234.56);  // 1.23456 x 10^3
  EXPECT_EQ(value(track, Quantity::range_rate), -1.23456);
  EXPECT_EQ(track.object.norad_cat_id, 25544U);
  EXPECT_EQ(track.sensor_alias, "AA-1");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::RADAR);
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(track.range_kind, fbs::RangeKind::TWO_WAY_HALVED);
  EXPECT_EQ(track.range_rate_kind, fbs::RangeRateKind::INSTANTANEOUS);
  EXPECT_EQ(track.sigmas.range_km, 0.1);
  EXPECT_EQ(track.track_id, "AA-1:25544:ARD:20260601T120000.500000000Z");
}

TEST(B3, negative_elevations_are_overpunched_or_have_a_minus) {
  for (const auto& [text, wanted] :
       std::vector<std::pair<const char*, double>>{{"J56789", -15.6789},
                                                   {"R00000", -90.0},
                                                   {"}56789", -5.6789},
                                                   {"K56789", -25.6789},
                                                   {"45678J", -45.6781},
                                                   {"45678}", -45.6780},
                                                   {"-56789", -5.6789},
                                                   {" -5678", -0.5678},
                                                   {"000001", 0.0001}}) {
    EXPECT_EQ(value(track_of(b3({{24, text}})), Quantity::angle_2), wanted) << text;
  }
  for (const char* text : {"S56789", "I56789", "{56789", "4J6789", "JJ6789", "-J6789", "9000.0",
                           "900001", "--5678", "A56789"}) {
    EXPECT_EQ(outcome(b3({{24, text}})), "observation_malformed columns 24-29") << text;
  }
}

TEST(B3, a_blank_inside_a_number_is_zero) {
  EXPECT_EQ(value(track_of(b3({{24, " 5 789"}})), Quantity::angle_2), 5.0789);
  EXPECT_EQ(value(track_of(b3({{31, "  34 67"}})), Quantity::angle_1), 3.4067);
  EXPECT_EQ(value(track_of(b3({{39, "   3 5 "}})), Quantity::range), 30.5);  // 0.03050 x 10^3
  EXPECT_EQ(track_of(b3({{15, " 1 2 3  4"}})).observations.at(0).at,
            UtcTime::parse("2026-06-01T01:02:03.004Z").value());
  EXPECT_EQ(track_of(b3({{12, "  1"}})).observations.at(0).at,
            UtcTime::parse("2026-01-01T12:00:00.500Z").value());
}

TEST(B3, the_range_has_its_exponent) {
  EXPECT_EQ(value(track_of(b3({{46, "0"}})), Quantity::range), 1.23456);
  EXPECT_EQ(value(track_of(b3({{46, " "}})), Quantity::range), 1.23456);
  EXPECT_EQ(value(track_of(b3({{46, "5"}})), Quantity::range), 123456.0);
  EXPECT_EQ(value(track_of(b3({{46, "9"}})), Quantity::range), 1234560000.0);
  EXPECT_EQ(outcome(b3({{46, "-"}})), "observation_malformed column 46");
}

TEST(B3, two_digit_years_turn_after_50) {
  EXPECT_EQ(track_of(b3({{10, "50"}})).observations.at(0).at.text(0).substr(0, 4), "2050");
  EXPECT_EQ(track_of(b3({{10, "72"}})).observations.at(0).at.text(0).substr(0, 4), "1972");
  EXPECT_EQ(outcome(b3({{10, "51"}})), "observation_malformed columns 10-23");  // 1951: before UTC
}

TEST(B3, days_and_clocks_exist) {
  EXPECT_EQ(outcome(b3({{10, "24366"}})), "taken");
  for (const char* text :
       {"26366120000000", "26000120000000", "26152240000000", "26152126000000", "26152120060000"}) {
    EXPECT_EQ(outcome(b3({{10, text}})), "observation_malformed columns 10-23") << text;
  }
}

TEST(B3, second_60_is_there_on_a_leap_second_alone) {
  // 2016-12-31 is day 366; 23:59:60.500
  EXPECT_EQ(track_of(b3({{10, "16366235960500"}})).observations.at(0).at,
            UtcTime::parse("2016-12-31T23:59:60.500Z").value());
  EXPECT_EQ(outcome(b3({{10, "15365235960500"}})), "observation_malformed columns 10-23");
}

TEST(B3, the_time_scale_is_that_of_the_profile) {
  const Profile gps = samples::line_profile_with("time_system", R"("GPS")");
  // GPS - UTC is 18 s in 2026
  EXPECT_EQ(samples::only_track(Format::b3, b3(), gps).observations.at(0).at,
            UtcTime::parse("2026-06-01T11:59:42.500Z").value());
}

TEST(B3, alpha_5_and_blank_satellites) {
  EXPECT_EQ(track_of(b3({{2, "T0001"}})).object.norad_cat_id, 270001U);  // T is 27
  EXPECT_EQ(track_of(b3({{2, "    5"}})).object.norad_cat_id, 5U);
  EXPECT_EQ(track_of(b3({{2, "     "}})).object.norad_cat_id, 0U);
  EXPECT_EQ(outcome(b3({{2, "I0001"}})), "observation_malformed columns 2-6");
}

TEST(B3, each_type_has_its_measurements) {
  const auto quantities = [](const char* type) {
    const Track track = track_of(b3({{75, type}}));
    std::string out;
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (track.observations.at(0).values[q]) out += std::to_string(q);
    }
    return out;
  };
  EXPECT_EQ(quantities("0"), "3");
  EXPECT_EQ(quantities("1"), "01");
  EXPECT_EQ(quantities("2"), "012");
  EXPECT_EQ(quantities("3"), "0123");
  EXPECT_EQ(quantities("4"), "0123");
  EXPECT_EQ(quantities("5"), "01");
  EXPECT_EQ(quantities("6"), "2");
  for (const char* type : {"7", "8", "9", " ", "A"})
    EXPECT_EQ(outcome(b3({{75, type}})), "observation_malformed column 75") << type;
}

TEST(B3, a_type_whose_column_is_blank_is_refused) {
  EXPECT_EQ(outcome(b3({{31, "       "}})), "observation_malformed columns 31-37");
  EXPECT_EQ(outcome(b3({{39, "       "}})), "observation_malformed columns 39-45");
  EXPECT_EQ(outcome(b3({{48, "       "}})), "observation_malformed columns 48-54");
}

TEST(B3, a_right_ascension_is_in_time_and_its_frame_in_the_profile) {
  const Track track = track_of(b3({{31, "1234567"}, {75, "5"}, {24, "J50000"}}));
  // 12 h 34 min 56.7 s = 45296.7 s = 188.73625 deg
  EXPECT_EQ(value(track, Quantity::angle_1), 188.73625);
  EXPECT_EQ(value(track, Quantity::angle_2), -15.0);
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::RADEC_TEME);
  EXPECT_EQ(outcome(b3({{31, "2400000"}, {75, "5"}})), "observation_malformed columns 31-37");
  EXPECT_EQ(outcome(b3({{31, "1260000"}, {75, "5"}})), "observation_malformed columns 31-37");
  EXPECT_EQ(outcome(b3({{75, "52"}})), "observation_malformed column 76");  // an equinox?
  const auto wrong =
      translate_lines(Format::b3, b3({{75, "5"}}), samples::line_profile_with("angle_frame", ""));
  EXPECT_EQ(wrong.error().code, Code::profile_incomplete);
  EXPECT_EQ(wrong.error().where, "line 1, profile key angle_frame");
}

TEST(B3, what_a_track_cannot_hold_is_counted) {
  const auto translation = translate_lines(
      Format::b3, b3({{56, "00123"}, {62, "J0456"}, {68, "00012"}, {75, "4"}, {80, "12345"}}));
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->measurements_read, 7U);  // 4 of the track, 2 rates, 1 acceleration
  EXPECT_EQ(translation->measurements_carried, 4U);
  EXPECT_EQ(translation->records_refused, 0U);
  std::vector<std::string> keywords;
  for (const Diagnostic& d : translation->diagnostics) keywords.push_back(d.keyword);
  EXPECT_EQ(keywords, (std::vector<std::string>{"ELEVATION_RATE", "AZIMUTH_RATE",
                                                "RANGE_ACCELERATION", "TAG"}));
  EXPECT_NE(translation->diagnostics[1].message.find("cosine of the elevation"), std::string::npos);
}

TEST(B3, the_transmit_form_and_longer_lines_are_refused_by_name) {
  const auto translation = translate_lines(Format::b3, "))" + b3().substr(2) + b3());
  ASSERT_EQ(translation->records_refused, 1U);
  EXPECT_NE(translation->diagnostics[0].message.find("transmit form"), std::string::npos);
  EXPECT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(outcome(b3({{85, "1"}})), "observation_malformed column 85");
}

TEST(B3, a_line_marked_above_its_label_is_refused) {
  for (const char* mark : {"C", "S", "T", "R"})
    EXPECT_EQ(outcome(b3({{1, mark}})), "observation_above_label column 1") << mark;
  EXPECT_EQ(outcome(b3({{1, "X"}})), "observation_malformed column 1");
  auto high = samples::options(Format::b3, Payload::trk);
  high.label_text = "GBR SECRET//REL TO DEU";
  EXPECT_EQ(translate(b3({{1, "S"}}), samples::line_profile(), high)->records.size(), 1U);
  EXPECT_EQ(translate(b3({{1, "T"}}), samples::line_profile(), high)->records.size(), 0U);
}

TEST(B3, a_bad_line_costs_itself_alone) {
  const auto translation =
      translate_lines(Format::b3, b3() + "nonsense\n" + b3({{15, "120010500"}, {77, "5"}}));
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->records_refused, 1U);
  EXPECT_EQ(translation->measurements_read, 9U);
  EXPECT_EQ(translation->measurements_carried, 8U);
  ASSERT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records[0].first_line, 1U);
  EXPECT_EQ(translation->records[0].last_line, 3U);
}

/// What is read of a text: each observation with its object, and how many lines are refused.
std::pair<std::vector<std::string>, std::size_t> read_of(const std::string& text) {
  const auto made = translate_lines(Format::b3, text, samples::line_profile()).value();
  std::vector<std::string> out;
  for (const Translated& record : made.records) {
    const Track track = read_trackset(record.payload).value();
    for (const Observation& o : track.observations) {
      std::string one =
          track.sensor_alias + " " + std::to_string(track.object.norad_cat_id) + " " + o.at.text();
      for (const MaybeMeasured& v : o.values) one += v ? " " + std::to_string(v->value) : " -";
      out.push_back(one);
    }
  }
  std::sort(out.begin(), out.end());
  return {out, made.records_refused};
}

// 2016 had a leap second at the end of its day 366, and 2026 has no day 366.
TEST(B3, a_line_is_read_among_others_as_it_is_alone) {
  const std::vector<std::string> lines{
      b3(),
      b3({{15, "120001500"}}),
      b3({{2, "00005"}, {15, "120002000"}}),
      b3({{7, "999"}, {15, "120003000"}}),  // no sensor of the profile
      b3({{2, "00005"}, {15, "120004000"}}),
      b3({{15, "1 0005 00"}}),
      b3({{15, "240000000"}}),
      b3({{15, "236000000"}}),
      b3({{15, "235960000"}}),  // no leap second that day
      b3({{15, "235959999"}}),
      b3({{10, "16366"}, {15, "235959000"}}),
      b3({{10, "16366"}, {15, "235960500"}}),
      b3({{10, "16366"}, {15, "000000001"}}),
      b3({{10, "26366"}}),
      b3({{10, "16366"}, {15, "120000000"}}),
      b3({{10, "17001"}, {15, "000000000"}}),
      b3({{2, "     "}, {15, "120006000"}}),
      b3({{24, "999999"}, {15, "120007000"}}),  // no elevation
      b3({{15, "120008000"}})};
  std::vector<std::string> alone;
  std::size_t refused = 0;
  std::string text;
  for (const std::string& line : lines) {
    const auto [read, not_read] = read_of(line);
    alone.insert(alone.end(), read.begin(), read.end());
    refused += not_read;
    text += line;
  }
  std::sort(alone.begin(), alone.end());
  EXPECT_EQ(refused, 6U);
  EXPECT_EQ(alone.size(), lines.size() - 6);
  EXPECT_EQ(read_of(text), std::pair(alone, refused));
}

}  // namespace
}  // namespace accord::node::translate
