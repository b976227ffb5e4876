// The UK form and its short form, RDE. Expected values by the arithmetic beside them.
#include <gtest/gtest.h>

#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::translate_lines;
using samples::uk;

Track track_of(const std::string& text) { return samples::only_track(Format::uk, text); }

double value(const Track& track, Quantity quantity, std::size_t at = 0) {
  return track.observations.at(at)[quantity].value().value;
}

std::string outcome(const std::string& text) { return samples::line_outcome(Format::uk, text); }

TEST(Uk, a_line_reads_to_its_values) {
  const Track track = track_of(uk());
  EXPECT_EQ(track.observations.at(0).at, UtcTime::parse("2026-06-01T12:00:00.5Z").value());
  // 17 h 20.38 min = 1040.38 min, /4 = 260.095 deg; 15 deg 58.5' = 958.5'/60 = 15.975 deg
  EXPECT_EQ(value(track, Quantity::angle_1), 260.095);
  EXPECT_EQ(value(track, Quantity::angle_2), 15.975);
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(track.sigmas.time_s, 0.1);            // "01   " is 0.1000 s
  EXPECT_EQ(track.sigmas.angle_1_deg, 1.0 / 60);  // " 1  " is 01.00 arcmin
  EXPECT_EQ(track.object.norad_cat_id, 24744U);   // the profile lists 1997-012A
}

TEST(Uk, all_nine_codes_of_angles_and_what_they_say_of_refraction) {
  struct Case {
    const char* code;
    const char* angles;
    double one, two;
    int refraction;  // 1 applied, -1 needed, 0 not said
  };
  // 11 h 22 min 33.44 s = 40953.44 s, x 15/3600 = 4095344/24000; 11 deg 22' 33.4" = 409534"/36000
  // 112 deg 23' 34.4" = 4046144"/36000; 112 deg 23.344' = 6743344'/60000
  for (const Case& c :
       std::vector<Case>{{"1", "11223344+1122334", 4095344.0 / 24000, 409534.0 / 36000, 0},
                         {"2", "11223344+1122334", 6823344.0 / 40000, 682334.0 / 60000, 0},
                         {"3", "11223344-1122334", 6823344.0 / 40000, -11.22334, 0},
                         {"4", "11223344 1122334", 4046144.0 / 36000, 409534.0 / 36000, 1},
                         {"5", "11223344+1122334", 6743344.0 / 60000, 682334.0 / 60000, 1},
                         {"6", "11223344 1122334", 112.23344, 11.22334, 1},
                         {"7", "11223344 1122334", 4046144.0 / 36000, 409534.0 / 36000, -1},
                         {"8", "11223344-1122334", 6743344.0 / 60000, -682334.0 / 60000, -1},
                         {"9", "11223344 1122334", 112.23344, 11.22334, -1}}) {
    const Track track = track_of(uk({{34, c.code}, {35, c.angles}}));
    EXPECT_EQ(value(track, Quantity::angle_1), c.one) << c.code;
    EXPECT_EQ(value(track, Quantity::angle_2), c.two) << c.code;
    const auto bit = fbs::Correction::REFRACTION;
    EXPECT_EQ((track.corrections_applied & bit) == bit, c.refraction == 1) << c.code;
    EXPECT_EQ((track.corrections_needed & bit) == bit, c.refraction == -1) << c.code;
  }
  EXPECT_EQ(outcome(uk({{34, "0"}})), "observation_malformed column 34");
}

TEST(Uk, accuracies_have_the_unit_of_their_code) {
  EXPECT_EQ(track_of(uk({{34, "1"}, {51, " 150"}})).sigmas.angle_2_deg, 15.0 / 3600);  // 015.0"
  EXPECT_EQ(track_of(uk({{34, "2"}, {51, "100 "}})).sigmas.angle_2_deg, 10.0 / 60);    // 10.00'
  EXPECT_EQ(track_of(uk({{34, "3"}, {51, " 15 "}})).sigmas.angle_2_deg, 0.15);         // 0.150
  EXPECT_EQ(track_of(uk({{51, "    "}})).sigmas.angle_2_deg, 0.03);  // the profile's
  EXPECT_EQ(track_of(uk({{28, "12345"}})).sigmas.time_s, 1.2345);
}

TEST(Uk, pieces_are_numbers_without_i_and_o) {
  const Profile cospar = samples::line_profile_with("object_names", R"("cospar")");
  for (const auto& [piece, wanted] :
       std::vector<std::pair<const char*, const char*>>{{"02", "1997-012B"},
                                                        {"08", "1997-012H"},
                                                        {"09", "1997-012J"},
                                                        {"24", "1997-012Z"},
                                                        {"25", "1997-012AA"},
                                                        {"48", "1997-012AZ"},
                                                        {"49", "1997-012BA"},
                                                        {"99", "1997-012DC"}})
    EXPECT_EQ(samples::only_track(Format::uk, uk({{6, piece}}), cospar).object.cospar_id, wanted);
  EXPECT_EQ(outcome(uk({{6, "00"}})), "observation_malformed columns 1-7");
  EXPECT_EQ(outcome(uk({{6, "AA"}})), "observation_malformed columns 1-7");
}

TEST(Uk, an_equinox_apart_from_2000_is_reported) {
  for (const char* code : {"0", "1", "4", "6"}) {
    const auto translation = translate_lines(Format::uk, uk({{55, code}}));
    EXPECT_EQ(translation->measurements_read, 2U);
    EXPECT_EQ(translation->measurements_carried, 0U);
    EXPECT_TRUE(translation->records.empty());
  }
  EXPECT_EQ(outcome(uk({{55, " "}})), "observation_malformed column 55");
  EXPECT_EQ(outcome(uk({{55, "7"}})), "observation_malformed column 55");
}

TEST(Uk, one_brightness_is_a_magnitude_and_two_are_reported) {
  for (const auto& [text, wanted] : std::vector<std::pair<const char*, double>>{
           {"+6 +6 ", 6.0}, {"-21", -2.1}, {"121", 12.1}, {"   +80", 8.0}})
    EXPECT_EQ(value(track_of(uk({{69, text}})), Quantity::magnitude), wanted) << text;
  const auto varied = translate_lines(Format::uk, uk({{69, "+6 +8   190R"}}));
  EXPECT_EQ(varied->measurements_read, 5U);  // two angles, two magnitudes, a flash period
  EXPECT_EQ(varied->measurements_carried, 2U);
  const auto invisible = translate_lines(Format::uk, uk({{69, "-21INV"}}));
  EXPECT_EQ(invisible->measurements_read, 3U);
  EXPECT_EQ(invisible->measurements_carried, 2U);
  for (const char* text : {"+ 1", "A6 ", "  1"})
    EXPECT_EQ(outcome(uk({{69, text}})), "observation_malformed columns 69-71") << text;
}

TEST(Uk, times_are_truncated_and_years_turn_at_57) {
  EXPECT_EQ(track_of(uk({{12, "0310152019554212"}})).observations.at(0).at,
            UtcTime::parse("2003-10-15T20:19:55.4212Z").value());
  EXPECT_EQ(track_of(uk({{12, "980101235959    "}})).observations.at(0).at,
            UtcTime::parse("1998-01-01T23:59:59Z").value());
  EXPECT_EQ(outcome(uk({{12, "031015 019554   "}})), "observation_malformed columns 18-27");
  EXPECT_EQ(outcome(uk({{12, "031315201955    "}})), "observation_malformed columns 12-27");
}

TEST(Uk, the_end_of_a_block_is_no_observation) {
  EXPECT_EQ(translate_lines(Format::uk, uk() + "999\n\n# text\n" + uk())->records.size(), 1U);
}

constexpr const char* kRde =
    "Observations of June\n"
    "2420 2606 0.211 1205\n"
    "01\n"
    "0502402 184758.93 193923+452358 3.1 3.1 0 S\n"
    "02\n"
    "0502402 185615.58 012322-431753 5.8 6.8 3 R\n"
    "999\n";

std::string rde_with(const std::string& from, const std::string& to) {
  std::string text = kRde;
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string rde_outcome(const std::string& text) {
  return samples::line_outcome(Format::rde, text);
}

TEST(Rde, a_block_has_a_header_and_days) {
  const auto translation = translate_lines(Format::rde, kRde);
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  EXPECT_EQ(translation->records_refused, 0U);
  ASSERT_EQ(translation->records.size(), 2U);  // a day lies between
  const Track first = read_trackset(translation->records[0].payload).value();
  EXPECT_EQ(first.observations.at(0).at, UtcTime::parse("2026-06-01T18:47:58.93Z").value());
  // 19 h 39 min 23 s = 70763 s, x 15/3600 = 70763/240; 45 deg 23' 58" = 163438"/3600
  EXPECT_EQ(value(first, Quantity::angle_1), 70763.0 / 240);
  EXPECT_EQ(value(first, Quantity::angle_2), 163438.0 / 3600);
  EXPECT_EQ(value(first, Quantity::magnitude), 3.1);
  EXPECT_EQ(first.sigmas.time_s, 0.2);
  EXPECT_EQ(first.sigmas.angle_1_deg, 120.0 / 3600);
  EXPECT_EQ(first.object.cospar_id, "2005-024B");
  EXPECT_EQ(first.sensor_alias, "BB-2");
  const Track second = read_trackset(translation->records[1].payload).value();
  EXPECT_EQ(second.observations.at(0).at, UtcTime::parse("2026-06-02T18:56:15.58Z").value());
  EXPECT_EQ(value(second, Quantity::angle_2), -155873.0 / 3600);  // 43 deg 17' 53"
  EXPECT_FALSE(second.holds(Quantity::magnitude));                // 5.8 to 6.8
  EXPECT_EQ(translation->measurements_read, 2U + 1U + 2U + 2U + 1U);
  EXPECT_EQ(translation->measurements_carried, 5U);
}

TEST(Rde, an_old_equinox_costs_the_angles_alone) {
  const auto translation = translate_lines(Format::rde, rde_with("1205", "1204"));
  EXPECT_EQ(translation->measurements_read, 8U);
  EXPECT_EQ(translation->measurements_carried, 1U);  // 3.1
}

TEST(Rde, a_refused_header_refuses_its_block) {
  const auto translation =
      translate_lines(Format::rde, rde_with("2420 2606", "2420 26O6") + std::string(kRde));
  EXPECT_EQ(translation->records_refused, 5U);  // the header, two days, two observations
  EXPECT_EQ(translation->records.size(), 2U);
}

TEST(Rde, each_part_has_its_form) {
  EXPECT_EQ(rde_outcome(rde_with("999\n", "")), "observation_malformed block");
  EXPECT_EQ(rde_outcome(rde_with("+452358", " 452358")), "observation_malformed columns 25-31");
  EXPECT_EQ(rde_outcome(rde_with("184758.93", "18475893 ")), "observation_malformed columns 9-17");
  EXPECT_EQ(rde_outcome(rde_with("3.1 3.1", "3.1    ")), "observation_malformed columns 32-80");
  EXPECT_EQ(rde_outcome(rde_with("0502402 184", "0502400 184")),
            "observation_malformed columns 1-7");
  EXPECT_EQ(rde_outcome(rde_with("\n02\n", "\n")), "taken");
  const auto month = translate_lines(Format::rde, rde_with("2606", "2613"));
  EXPECT_EQ(month->diagnostics.at(1).keyword, "columns 6-9");  // behind the text for people
  EXPECT_EQ(month->diagnostics.at(1).line, 2U);
  EXPECT_EQ(translate_lines(Format::rde, rde_with("\n01\n", "\n"))->records_refused, 1U);
  EXPECT_EQ(translate_lines(Format::rde, rde_with("\n01\n", "\n32\n"))->records_refused, 2U);
  EXPECT_EQ(translate_lines(Format::rde, rde_with("2420", "2421"))->diagnostics.at(1).code,
            Code::participant_unmapped);
}

}  // namespace
}  // namespace accord::node::translate
