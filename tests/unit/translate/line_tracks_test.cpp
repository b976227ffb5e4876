// Lines to tracks: what belongs together, and what the profile must say.
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::b3;
using samples::iod;
using samples::translate_lines;
using samples::uk;

/// A B3 line at 12:mm:ss, at its place in the track (' ' = not said).
std::string at(const std::string& minutes_seconds, const std::string& place) {
  return b3({{17, minutes_seconds + "000"}, {77, place}});
}

/// Observations of each track.
std::vector<std::size_t> sizes(Format from, const std::string& text,
                               const Profile& profile = samples::line_profile()) {
  const auto translation = translate_lines(from, text, profile);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  std::vector<std::size_t> out;
  if (!translation) return out;
  EXPECT_EQ(translation->records_refused, 0U);
  for (const Translated& record : translation->records) out.push_back(record.observations);
  return out;
}

using Sizes = std::vector<std::size_t>;

TEST(LineTracks, a_place_in_the_track_goes_before_any_gap) {
  EXPECT_EQ(sizes(Format::b3, at("0000", "3") + at("3000", "4") + at("5900", "5")), Sizes{3});
  EXPECT_EQ(sizes(Format::b3, at("0000", "3") + at("0010", "5") + at("0020", "3")), (Sizes{2, 1}));
  EXPECT_EQ(sizes(Format::b3, at("0000", "5") + at("0010", "4")), (Sizes{1, 1}));
}

TEST(LineTracks, without_a_place_a_gap_cuts) {
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + at("1000", " ")), Sizes{2});  // 600 s
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + at("1001", " ")), (Sizes{1, 1}));
  const Profile wide = samples::line_profile_with("track_gap_s", "601");
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + at("1001", " "), wide), Sizes{2});
}

TEST(LineTracks, sensors_objects_and_frames_are_kept_apart) {
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + b3({{7, "363"}, {77, " "}})), (Sizes{1, 1}));
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + b3({{2, "00005"}, {77, " "}})), (Sizes{1, 1}));
  EXPECT_EQ(sizes(Format::b3, at("0000", " ") + b3({{75, "5  "}, {17, "0010"}})), (Sizes{1, 1}));
}

TEST(LineTracks, observations_ascend_whatever_the_order_of_the_lines) {
  const Track track =
      samples::only_track(Format::b3, at("0020", " ") + at("0000", " ") + at("0010", " "));
  ASSERT_EQ(track.observations.size(), 3U);
  EXPECT_LT(track.observations[0].at, track.observations[1].at);
  EXPECT_LT(track.observations[1].at, track.observations[2].at);
}

TEST(LineTracks, one_instant_is_one_observation_and_a_second_value_is_reported) {
  const auto translation =
      translate_lines(Format::b3, b3({{75, "1"}}) + b3({{75, "6"}}) + b3({{75, "2"}}));
  ASSERT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records[0].observations, 1U);
  // read: 2 angles, 1 range, 2 angles and 1 range; reported besides: type 1 has range and rate,
  // type 6 angles and rate, type 2 the rate
  EXPECT_EQ(translation->measurements_carried, 3U);
  EXPECT_EQ(translation->measurements_read, 6U + 2U + 3U + 1U);
  std::size_t warnings = 0;
  for (const Diagnostic& d : translation->diagnostics) warnings += d.severity == Severity::warning;
  EXPECT_EQ(translation->measurements_carried + warnings, translation->measurements_read);
}

TEST(LineTracks, without_an_object_each_line_is_a_track_of_its_own) {
  const std::string one = b3({{2, "     "}, {77, " "}});
  const auto translation = translate_lines(Format::b3, one + one);
  ASSERT_EQ(translation->records.size(), 2U);
  const Track first = read_trackset(translation->records[0].payload).value();
  const Track second = read_trackset(translation->records[1].payload).value();
  EXPECT_EQ(first.track_id, "AA-1:l1:ARD:20260601T120000.500000000Z");
  EXPECT_EQ(second.track_id, "AA-1:l2:ARD:20260601T120000.500000000Z");
}

TEST(LineTracks, other_uncertainties_are_another_track) {
  EXPECT_EQ(sizes(Format::iod, iod() + iod({{36, "10"}})), Sizes{2});
  EXPECT_EQ(sizes(Format::iod, iod() + iod({{36, "10"}, {63, "48"}})), (Sizes{1, 1}));
}

TEST(LineTracks, what_the_lines_leave_open_is_asked_of_the_profile_by_its_key) {
  for (const auto& [from, text, key] : std::vector<std::tuple<Format, std::string, const char*>>{
           {Format::b3, b3(), "sensor_kind"},
           {Format::b3, b3(), "sigmas"},
           {Format::b3, b3(), "time_system"},
           {Format::b3, b3(), "time_tag"},
           {Format::b3, b3(), "range_kind"},
           {Format::b3, b3(), "corrections_applied"},
           {Format::b3, b3(), "corrections_needed"},
           {Format::iod, iod(), "time_tag"},
           {Format::iod, iod(), "sigmas"},
           {Format::iod, iod({{46, "0"}}), "angle_frame"},
           {Format::iod, iod({{46, " "}}), "angle_frame"},
           {Format::uk, uk(), "time_tag"}}) {
    const auto translation = translate_lines(from, text, samples::line_profile_with(key, ""));
    ASSERT_FALSE(translation.has_value()) << key;
    EXPECT_EQ(translation.error().code, Code::profile_incomplete) << key;
    EXPECT_EQ(translation.error().where, std::string("line 1, profile key ") + key);
  }
}

TEST(LineTracks, what_the_format_says_is_not_asked) {
  for (const char* key : {"time_system", "angle_frame", "range_kind"}) {
    const Profile profile = samples::line_profile_with(key, "");
    EXPECT_EQ(sizes(Format::iod, iod(), profile), Sizes{1}) << key;
    EXPECT_EQ(sizes(Format::uk, uk(), profile), Sizes{1}) << key;
  }
}

TEST(LineTracks, a_sensor_or_object_in_no_list_refuses_its_line_by_key) {
  EXPECT_EQ(samples::line_outcome(Format::b3, b3({{7, "999"}})),
            "participant_unmapped profile key sensors.999");
  const Profile listed = samples::line_profile_with("object_names", R"("listed_only")");
  const auto translation = translate_lines(Format::b3, b3() + b3({{2, "24744"}}), listed);
  EXPECT_EQ(translation->records_refused, 2U);  // neither number is listed: only a designator is
  EXPECT_EQ(translation->diagnostics.at(0).code, Code::participant_unmapped);
  EXPECT_EQ(sizes(Format::uk, uk(), listed), Sizes{1});
}

TEST(LineTracks, the_sensor_s_number_never_goes_out) {
  const auto translation = translate_lines(Format::iod, iod());
  const std::string_view bytes = as_text(translation->records.at(0).payload);
  EXPECT_EQ(bytes.find("2675"), std::string_view::npos);
  EXPECT_NE(bytes.find("BB-1"), std::string_view::npos);
}

TEST(LineTracks, an_optical_track_makes_eoos) {
  const auto translation = translate(iod() + iod({{36, "10"}}), samples::line_profile(),
                                     samples::options(Format::iod, Payload::eoo));
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  ASSERT_EQ(translation->records.size(), 2U);
  EXPECT_EQ(translation->measurements_carried, 4U);
  const auto* eoo = sds::GetEOO(translation->records[0].payload.data());
  EXPECT_EQ(eoo->REFERENCE_FRAME(), sds::refFrame::J2000);
  EXPECT_EQ(eoo->OB_TIME()->str(), "2026-06-01T12:00:00.500000000Z");
  EXPECT_EQ(eoo->SENSOR_ID()->str(), "BB-1");
}

TEST(LineTracks, damaged_text_is_refused_whole) {
  for (const Format from : {Format::b3, Format::iod, Format::uk, Format::rde}) {
    std::string nul = iod();
    nul[3] = '\0';
    EXPECT_EQ(translate_lines(from, nul).error().code, Code::text_malformed);
    EXPECT_EQ(translate_lines(from, "\xEF\xBB\xBF" + iod()).error().code, Code::text_malformed);
    EXPECT_EQ(translate_lines(from, "a\rb\n").error().code, Code::text_malformed);
    EXPECT_EQ(translate_lines(from, "\xC0\xAF").error().code, Code::text_malformed);
    EXPECT_EQ(translate_lines(from, std::string(100'000, '1')).error().code, Code::line_too_long);
    EXPECT_EQ(translate_lines(from, "").value().measurements_read, 0U);
  }
  EXPECT_EQ(samples::line_outcome(Format::iod, iod({{66, "\xC3\xA9"}})),
            "observation_malformed line");
  EXPECT_EQ(samples::line_outcome(Format::iod, iod({{65, "\t"}})), "observation_malformed line");
}

}  // namespace
}  // namespace accord::node::translate
