// ILRS CRD: what a session says, what becomes of its records, and what is refused. Expected values
// come from the manual's definitions and the arithmetic beside them.
#include <gtest/gtest.h>

#include "tests/support/translate/laser_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::crd;
using samples::kNormalPoint;

Result<Translation> translated(const std::string& text, const Profile& profile) {
  return translate(text, profile, samples::options(Format::crd, Payload::trk));
}

Result<Translation> translated(const std::string& text) {
  return translated(text, samples::parsed(samples::laser_profile_json()));
}

std::vector<Track> tracks_of(const std::string& text, const Profile& profile) {
  const auto translation = translated(text, profile);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  std::vector<Track> out;
  if (!translation) return out;
  EXPECT_EQ(translation->records_refused, 0U);
  for (const Translated& record : translation->records)
    out.push_back(read_trackset(record.payload).value());
  return out;
}

std::vector<Track> tracks_of(const std::string& text) {
  return tracks_of(text, samples::parsed(samples::laser_profile_json()));
}

/// "line: code keyword" of every error.
std::vector<std::string> refusals(const std::string& text, const Profile& profile) {
  const auto translation = translated(text, profile);
  if (!translation) return {translation.error().text()};
  std::vector<std::string> out;
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error)
      out.push_back(std::to_string(d.line) + ": " + std::string(code_entry(d.code).name) + " " +
                    d.keyword);
  }
  EXPECT_EQ(out.size(), translation->records_refused);
  return out;
}

std::vector<std::string> refusals(const std::string& text) {
  return refusals(text, samples::parsed(samples::laser_profile_json()));
}

bool reports(const std::string& text, Severity severity, std::string_view keyword) {
  const auto translation = translated(text);
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == severity && d.keyword == keyword) return true;
  }
  return false;
}

using Lines = std::vector<std::string>;

TEST(Crd, a_normal_point_is_a_round_trip_by_the_speed_of_light) {
  const auto tracks = tracks_of(crd(kNormalPoint));
  ASSERT_EQ(tracks.size(), 1U);
  const Track& track = tracks[0];
  EXPECT_EQ(track.sensor_alias, "AA-1");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::LASER);
  EXPECT_EQ(track.object.norad_cat_id, 22195U);
  EXPECT_EQ(track.object.cospar_id, "1992-070B");
  EXPECT_EQ(track.range_kind, fbs::RangeKind::TWO_WAY_ROUND_TRIP);
  EXPECT_EQ(track.time_tag, fbs::TimeTag::TRANSMIT);
  ASSERT_EQ(track.observations.size(), 1U);
  // 49382.4 s of day is 13:43:02.4; 0.04 s x 299792.458 km/s = 11991.69832 km
  EXPECT_EQ(track.observations[0].at, UtcTime::parse("2016-02-13T13:43:02.4Z").value());
  EXPECT_DOUBLE_EQ(track.observations[0][Quantity::range]->value, 11991.69832);
  // the only bin: 57 ps x 299792.458 km/s = 1.7088170106e-5 km
  EXPECT_DOUBLE_EQ(*track.sigmas.range_km, 1.7088170106e-5);
}

TEST(Crd, epoch_events_are_time_tags) {
  const auto tag = [](const char* event) {
    return tracks_of(
               crd("11 49382.4 0.04 std " + std::string(event) + " 120.0 94 57.0 0 0 0 0 0\n"))[0]
        .time_tag;
  };
  EXPECT_EQ(tag("0"), fbs::TimeTag::RECEIVE);
  EXPECT_EQ(tag("1"), fbs::TimeTag::BOUNCE);
  EXPECT_EQ(tag("2"), fbs::TimeTag::TRANSMIT);
  for (const char* event : {"3", "6", "7", "-1"}) {
    EXPECT_EQ(
        refusals(crd("11 49382.4 0.04 std " + std::string(event) + " 120.0 94 57.0 0 0 0 0 0\n")),
        Lines{"6: observation_malformed 11 field 4"})
        << event;
  }
}

TEST(Crd, range_types_without_a_two_way_range_are_reported_value_by_value) {
  const auto with_type = [](const char* type, const char* event) {
    return crd("11 49382.4 0.04 std " + std::string(event) + " 120.0 94 57.0 0 0 0 0 0\n",
               {{"H4", "H4 1 2016 2 13 13 42 16 2016 2 13 14 6 46 0 0 0 0 1 0 " +
                           std::string(type) + " 0"}});
  };
  for (const auto& [type, event] : std::vector<std::pair<const char*, const char*>>{
           {"0", "2"}, {"1", "5"}, {"3", "0"}, {"4", "6"}}) {
    const auto translation = translated(with_type(type, event));
    EXPECT_EQ(translation->records.size(), 0U) << type;
    EXPECT_EQ(translation->measurements_read, 1U);
    EXPECT_TRUE(reports(with_type(type, event), Severity::warning, "RANGE")) << type;
  }
  EXPECT_EQ(tracks_of(with_type("4", "1"))[0].time_tag, fbs::TimeTag::BOUNCE);
  EXPECT_EQ(refusals(with_type("1", "2")), Lines{"6: observation_malformed 11 field 4"});
  EXPECT_EQ(refusals(with_type("9", "2")),
            (Lines{"4: observation_malformed H4 field 20", "4: observation_malformed H4"}));
}

TEST(Crd, a_session_and_a_configuration_make_a_track) {
  const std::string two = crd(std::string(kNormalPoint) +
                              "11 49382.4 0.040000001 red 2 120.0 94 57.0 0 0 0 0 0\n"
                              "11 49400 0.041 std 2 120.0 94 60.0 0 0 0 0 0\n");
  const auto tracks = tracks_of(two);
  ASSERT_EQ(tracks.size(), 2U);
  EXPECT_EQ(tracks[0].observations.size() + tracks[1].observations.size(), 3U);
  EXPECT_NE(tracks[0].track_id, tracks[1].track_id);
  EXPECT_EQ(tracks_of(two + two).size(), 4U);  // several files' worth in one
  // 57 and 60 ps are not one sigma: the profile's stays, and the report says the span
  const Track& std_track = tracks[0].observations.size() == 2 ? tracks[0] : tracks[1];
  EXPECT_EQ(std_track.sigmas.range_km, 0.00001);
  EXPECT_TRUE(reports(two, Severity::info, "11 BIN_RMS"));
}

TEST(Crd, seconds_of_day_begin_anew_or_run_on_at_midnight) {
  const std::map<std::string, std::string> night{
      {"H4", "H4 1 2021 3 6 23 27 40 2021 3 7 0 25 40 0 0 0 0 1 0 2 0"}};
  const auto tracks =
      tracks_of(crd("11 86250.5 0.043 std 2 120.0 94 57.0 0 0 0 0 0\n"
                    "11 101.25 0.044 std 2 120.0 94 57.0 0 0 0 0 0\n"
                    "11 86600 0.045 std 2 120.0 94 57.0 0 0 0 0 0\n",
                    night));
  ASSERT_EQ(tracks.size(), 1U);
  const auto& o = tracks[0].observations;
  EXPECT_EQ(o[0].at, UtcTime::parse("2021-03-06T23:57:30.5Z").value());
  EXPECT_EQ(o[1].at, UtcTime::parse("2021-03-07T00:01:41.25Z").value());
  EXPECT_EQ(o[2].at, UtcTime::parse("2021-03-07T00:03:20Z").value());
  EXPECT_EQ(refusals(crd("11 43200 0.043 std 2 120.0 94 57.0 0 0 0 0 0\n", night)),
            Lines{"6: observation_malformed 11 field 1"});  // at noon nobody observed
}

TEST(Crd, an_open_end_is_a_day_at_most) {
  for (const char* end : {"-1 -1 -1 -1 -1 -1", "na na na na na na"}) {
    const bool two = end[0] == 'n';
    const std::string text = crd(
        "11 101.25 0.044 std 2 120.0 94 57.0 0 0 0 0 0" + std::string(two ? " na\n" : "\n"),
        {{"H1", two ? "h1 crd 2 2021 3 7 1" : "H1 CRD 01 2021 3 7 1"},
         {"H2", two ? "h2 YARL 7090 5 13 7 ILRS" : "H2 YARL 7090 5 13 7"},
         {"H3", two ? "h3 lageos2 9207002 5986 22195 0 1 1" : "H3 lageos2 9207002 5986 22195 0 1"},
         {"H4", "H4 1 2021 3 6 23 27 40 " + std::string(end) + " 0 0 0 0 1 0 2 0"}});
    const auto tracks = tracks_of(text);
    ASSERT_EQ(tracks.size(), 1U) << end;
    EXPECT_EQ(tracks[0].observations[0].at, UtcTime::parse("2021-03-07T00:01:41.25Z").value());
  }
  EXPECT_EQ(refusals(crd("", {{"H4", "H4 1 2021 3 6 23 27 40 2021 3 -1 0 0 0 0 0 0 0 1 0 2 0"}})),
            (Lines{"4: observation_malformed H4 field 8", "4: observation_malformed H4"}));
  EXPECT_EQ(refusals(crd("", {{"H4", "H4 1 2021 3 6 23 27 40 2021 3 6 23 0 0 0 0 0 0 1 0 2 0"}})),
            (Lines{"4: observation_malformed H4 field 8", "4: observation_malformed H4"}));
}

TEST(Crd, a_leap_second_is_the_second_86400_of_its_day) {
  // IERS Bulletin C 52: 2016-12-31 has a second 23:59:60
  const auto tracks =
      tracks_of(crd("11 86399.5 0.043 std 2 120.0 94 57.0 0 0 0 0 0\n"
                    "11 86400.5 0.043 std 2 120.0 94 57.0 0 0 0 0 0\n"
                    "11 0.5 0.043 std 2 120.0 94 57.0 0 0 0 0 0\n",
                    {{"H4", "H4 1 2016 12 31 23 40 0 2017 1 1 0 10 0 0 0 0 0 1 0 2 0"}}));
  ASSERT_EQ(tracks.size(), 1U);
  ASSERT_EQ(tracks[0].observations.size(), 3U);
  EXPECT_EQ(tracks[0].observations[1].at, UtcTime::parse("2016-12-31T23:59:60.5Z").value());
  EXPECT_EQ(tracks[0].observations[2].at, UtcTime::parse("2017-01-01T00:00:00.5Z").value());
  EXPECT_EQ(tracks[0].observations[2].at - tracks[0].observations[0].at, std::chrono::seconds(2));
}

TEST(Crd, picoseconds_are_rounded_to_nanoseconds_and_told) {
  const std::string text = crd("11 49382.1234567895 0.04 std 2 120.0 94 57.0 0 0 0 0 0\n");
  EXPECT_EQ(tracks_of(text)[0].observations[0].at,
            UtcTime::parse("2016-02-13T13:43:02.123456790Z").value());
  EXPECT_TRUE(reports(text, Severity::info, "SECONDS_OF_DAY"));
  EXPECT_FALSE(reports(crd(kNormalPoint), Severity::info, "SECONDS_OF_DAY"));
}

TEST(Crd, the_flags_of_h4_are_corrections_over_the_profile) {
  using C = fbs::Correction;
  const auto flagged = [](const char* flags) {
    return crd(kNormalPoint, {{"H4", "H4 1 2016 2 13 13 42 16 2016 2 13 14 6 46 0 " +
                                         std::string(flags) + " 2 0"}});
  };
  const Profile profile =
      samples::laser_profile_with("corrections_needed", R"(["troposphere", "light_time"])");
  Track track = tracks_of(flagged("1 0 0 1 0"), profile)[0];
  EXPECT_EQ(track.corrections_applied, C::TROPOSPHERE | C::RANGE_CALIBRATION);
  EXPECT_EQ(track.corrections_needed, C::CENTRE_OF_MASS | C::LIGHT_TIME);
  track = tracks_of(flagged("0 1 0 0 0"))[0];
  EXPECT_EQ(track.corrections_applied, C::CENTRE_OF_MASS);
  EXPECT_EQ(track.corrections_needed, C::TROPOSPHERE | C::RANGE_CALIBRATION);
  EXPECT_TRUE(reports(flagged("0 0 1 1 0"), Severity::warning, "H4 RECEIVE_AMPLITUDE"));
  EXPECT_TRUE(reports(flagged("0 0 0 1 1"), Severity::warning, "H4 SPACECRAFT_DELAY"));
  EXPECT_EQ(refusals(flagged("0 2 0 0 0")),
            (Lines{"4: observation_malformed H4 field 16", "4: observation_malformed H4"}));
}

TEST(Crd, what_the_station_thinks_of_its_data_is_a_warning) {
  EXPECT_TRUE(reports(
      crd(kNormalPoint, {{"H4", "H4 1 2016 2 13 13 42 16 2016 2 13 14 6 46 0 0 0 0 1 0 2 1"}}),
      Severity::warning, "H4 QUALITY"));
  EXPECT_TRUE(reports(crd("50 std 57.5 0.002 2.862 -1.0 5\n"), Severity::warning, "50 STATISTICS"));
  EXPECT_FALSE(
      reports(crd("50 std 57.5 0.002 2.862 -1.0 3\n"), Severity::warning, "50 STATISTICS"));
}

TEST(Crd, stations_are_found_by_occupation_pad_or_name) {
  const auto alias = [](const char* h2) {
    return tracks_of(crd(kNormalPoint, {{"H2", h2}}))[0].sensor_alias;
  };
  EXPECT_EQ(alias("H2 GRZL 7839 34 02 4"), "AA-3");  // 78393402, before the name
  EXPECT_EQ(alias("H2 GRZL 7839 34 03 4"), "AA-4");
  EXPECT_EQ(alias("H2 HA4T 7119 14 2 3"), "AA-2");
  EXPECT_EQ(
      refusals(crd(kNormalPoint, {{"H2", "H2 ELSE 1111 14 2 3"}})),
      (Lines{"2: participant_unmapped profile key sensors.ELSE", "4: observation_malformed H4"}));
}

TEST(Crd, time_scales_that_are_not_utc_are_refused_by_name) {
  for (const char* scale : {"0", "1", "2", "5", "8", "10"}) {
    EXPECT_EQ(refusals(crd(kNormalPoint, {{"H2", "H2 YARL 7090 5 13 " + std::string(scale)}})),
              (Lines{"2: tdm_time_system H2 field 5", "4: observation_malformed H4"}))
        << scale;
  }
}

TEST(Crd, objects_are_found_by_number_designator_or_ilrs_id) {
  const auto object = [](const char* h3, const Profile& profile) {
    return tracks_of(crd(kNormalPoint, {{"H3", h3}}), profile)[0].object;
  };
  const Profile norad = samples::parsed(samples::laser_profile_json());
  EXPECT_EQ(object("H3 lageos1 7603901 1155 08820 0 1", norad).norad_cat_id, 8820U);
  EXPECT_EQ(object("H3 lageos2 9207002 5986 -1 0 1", norad).norad_cat_id, 22195U);  // listed
  const Profile cospar = samples::laser_profile_with("object_names", R"("cospar")");
  EXPECT_EQ(object("H3 champ 0003902 8002 26405 0 1", cospar).cospar_id, "2000-039B");
  EXPECT_EQ(object("H3 lageos1 7603901 1155 8820 0 1", cospar).cospar_id, "1976-039A");
  const Profile listed =
      samples::laser_profile_with("objects", R"({"0000100": {"national_id": "L1"}})");
  EXPECT_EQ(object("H3 apollo11 0000100 1 -1 0 2", listed).national_id, "L1");
  EXPECT_EQ(refusals(crd(kNormalPoint, {{"H3", "H3 apollo11 0000100 1 -1 0 2"}})),
            (Lines{"3: participant_unmapped profile key objects.0000100",
                   "4: observation_malformed H4"}));
}

TEST(Crd, full_rate_noise_is_not_carried) {
  const std::string text =
      crd("10 49382.4 0.04 std 2 2 0 0 12\n10 49382.5 0.05 std 2 1 0 0 12\n"
          "10 49382.6 0.041 std 2 0 0 0 12\n");
  EXPECT_EQ(tracks_of(text)[0].observations.size(), 2U);
  const auto translation = translated(text);
  EXPECT_EQ(translation->measurements_read, 3U);
  EXPECT_EQ(translation->measurements_carried, 2U);
}

TEST(Crd, of_two_ranges_at_one_instant_the_first_is_carried) {
  const std::string text = crd(std::string(kNormalPoint) + "10 49382.4 0.05 std 2 2 0 2 12\n");
  const auto translation = translated(text);
  EXPECT_EQ(translation->measurements_read, 2U);
  EXPECT_EQ(translation->measurements_carried, 1U);
  EXPECT_DOUBLE_EQ(tracks_of(text)[0].observations.at(0)[Quantity::range]->value, 11991.69832);
}

TEST(Crd, angles_are_carried_when_they_are_measured) {
  const std::string text =
      crd("30 49380.1 215.5 15.25 2 3 1\n30 49381.1 216.5 16.25 2 2 1\n"
          "30 49382.1 217.5 17.25 1 3 0\n");
  const auto tracks = tracks_of(text);
  ASSERT_EQ(tracks.size(), 2U);
  for (const Track& track : tracks) {
    const bool received = track.time_tag == fbs::TimeTag::RECEIVE;
    EXPECT_EQ(track.angle_frame, fbs::AngleFrame::AZEL);
    EXPECT_EQ(track.observations.at(0)[Quantity::angle_1]->value, received ? 215.5 : 217.5);
    EXPECT_EQ(track.observations.at(0)[Quantity::angle_2]->value, received ? 15.25 : 17.25);
    EXPECT_EQ((track.corrections_applied & fbs::Correction::REFRACTION) != fbs::Correction::NONE,
              received);
    EXPECT_EQ((track.corrections_needed & fbs::Correction::REFRACTION) != fbs::Correction::NONE,
              !received);
  }
  EXPECT_TRUE(reports(text, Severity::info, "30 POINTING (not measured)"));
}

TEST(Crd, angles_of_one_telescope_need_the_profile_s_time_tag) {
  const std::string text = crd("30 49380.1 215.5 15.25 0 3 1\n");
  const auto translation = translated(text);
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().code, Code::profile_incomplete);
  EXPECT_NE(translation.error().text().find("time_tag"), std::string::npos);
  EXPECT_EQ(tracks_of(text, samples::laser_profile_with("time_tag", R"("bounce")"))[0].time_tag,
            fbs::TimeTag::BOUNCE);
}

TEST(Crd, sigmas_must_be_stated) {
  const auto translation = translated(crd(kNormalPoint), samples::laser_profile_with("sigmas", ""));
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().code, Code::profile_incomplete);
}

TEST(Crd, weather_calibration_and_words_are_counted) {
  const std::string text =
      crd("20 49382.4 983.70 301.40 24. 0\n40 49336.4 0 std -1 -1 -1.000 105320.0 "
          "-17.0 27.0 -1.000 -1.000 -1.0 2 2 0\n60 std 4 1\n00 caf\xC3\xA9, words\n"
          "93 anything\n");
  EXPECT_TRUE(refusals(text).empty());
  for (const char* keyword : {"20 METEOROLOGY", "40 CALIBRATION", "60 COMPATIBILITY", "00 COMMENT",
                              "9* USER_DEFINED", "C0 SYSTEM_CONFIGURATION"})
    EXPECT_TRUE(reports(text, Severity::info, keyword)) << keyword;
}

TEST(Crd, a_bad_record_is_refused_with_its_line_and_the_rest_taken) {
  for (const auto& [record, wanted] : std::vector<std::pair<const char*, const char*>>{
           {"11 49382.5 corrupted std 2 120.0 94 57.0 0 0 0 0 0\n",
            "observation_malformed 11 field 2"},
           {"11 49382.5 0 std 2 120.0 94 57.0 0 0 0 0 0\n", "observation_malformed 11 field 2"},
           {"11 49382.5 -0.04 std 2 120.0 94 57.0 0 0 0 0 0\n", "observation_malformed 11 field 2"},
           {"11 49382.5 nan std 2 120.0 94 57.0 0 0 0 0 0\n", "observation_malformed 11 field 2"},
           {"11 49382.5 0.04 std 2 120.0 94 na 0 0 0 0 0\n", "observation_malformed 11 field 7"},
           {"11 -1.5 0.04 std 2 120.0 94 57.0 0 0 0 0 0\n", "observation_malformed 11 field 1"},
           {"11 4.93825e4 0.04 std 2 120.0 94 57.0 0 0 0 0 0\n",
            "observation_malformed 11 field 1"},
           {"11 49382.5 0.04 std 2 120.0 94 57.0 0 0 0 0\n", "observation_malformed 11"},
           {"11 49382.5 0.04 std 2 120.0 94 57.0 0 0 0 0 0 5.7\n", "observation_malformed 11"},
           {"10 49382.5 0.04 std 2 2 0 0\n", "observation_malformed 10"},
           {"20 49382.4 warm 301.40 24. 0\n", "observation_malformed 20 field 2"},
           {"41 49336.4 0 std\n", "observation_malformed 41"},
           {"30 49382.4 215 90.5 0 2 0\n", "observation_malformed 30 field 3"},
           {"13 49382.4\n", "observation_malformed type"},
           {"110 49382.4\n", "observation_malformed type"},
           {"nonsense\n", "observation_malformed type"}}) {
    const std::string text = crd(std::string(record) + std::string(kNormalPoint));
    EXPECT_EQ(refusals(text), Lines{"6: " + std::string(wanted)}) << record;
    EXPECT_EQ(translated(text)->measurements_carried, 1U) << record;
    EXPECT_EQ(translated(text)->measurements_read, 2U) << record;
  }
}

TEST(Crd, a_broken_header_refuses_its_session_and_the_next_goes_on) {
  for (const auto& [type, header, wanted] :
       std::vector<std::tuple<const char*, const char*, const char*>>{
           {"H1", "H1 CRD 3 2016 2 13 14", "1: observation_malformed H1 field 2"},
           {"H1", "H1 CPF 1 2016 2 13 14", "1: observation_malformed H1 field 1"},
           {"H1", "H1 CRD 1 2016 2 30 14", "1: observation_malformed H1 field 3"},
           {"H2", "H2 YARL 7090 5 13", "2: observation_malformed H2"},
           {"H3", "H3 lageos2 9207002 5986 x 0 1", "3: observation_malformed H3 field 4"},
           {"H4", "H4 1 2016 2 30 13 42 16 2016 2 13 14 6 46 0 0 0 0 1 0 2 0",
            "4: observation_malformed H4 field 2"}}) {
    const std::string text = crd(kNormalPoint, {{type, header}}) + crd(kNormalPoint);
    const Lines found = refusals(text);
    ASSERT_EQ(found.size(), 2U) << header;
    EXPECT_EQ(found[0], wanted);
    EXPECT_EQ(found[1], "4: observation_malformed H4");
    EXPECT_EQ(translated(text)->records.size(), 1U) << header;
  }
  EXPECT_EQ(refusals(crd(kNormalPoint, {{"H3", ""}})), Lines{"3: observation_malformed H4"});
}

TEST(Crd, a_text_that_is_cut_off_says_so_and_what_is_there_is_taken) {
  const std::string whole = crd(kNormalPoint);
  const std::string no_end = whole.substr(0, whole.find("H8"));
  EXPECT_EQ(refusals(no_end),
            (Lines{"6: observation_malformed H8", "6: observation_malformed H9"}));
  EXPECT_EQ(translated(no_end)->measurements_carried, 1U);
  EXPECT_EQ(refusals(whole.substr(0, whole.find("H9"))), Lines{"7: observation_malformed H9"});
  EXPECT_EQ(refusals(crd(kNormalPoint, {{"H8", ""}})), Lines{"6: observation_malformed H8"});
  EXPECT_EQ(refusals(no_end + whole), Lines{"6: observation_malformed H8"});
  EXPECT_EQ(refusals(whole + std::string(kNormalPoint)), Lines{"9: observation_malformed 11"});
  EXPECT_EQ(refusals(whole.substr(0, whole.size() - 1)), Lines{});  // without the last line end
}

TEST(Crd, a_session_may_follow_under_the_same_headers) {
  const std::string whole = crd(kNormalPoint);
  const std::string again = whole.substr(whole.find("H4"));
  const std::string text = whole.substr(0, whole.find("H9")) + again;
  EXPECT_EQ(refusals(text), Lines{});
  EXPECT_EQ(tracks_of(text).size(), 2U);
}

TEST(Crd, hostile_bytes_are_refused_whole) {
  for (const std::string& bytes :
       {std::string("\xEF\xBB\xBFH1 CRD 1\n"), std::string("H1\0 CRD", 7), std::string("H1 \xC3\n"),
        std::string(70'000, '1')})
    EXPECT_FALSE(translated(bytes).has_value());
  const std::string windows = "H1 CRD 1 2016 2 13 14\r\nH2 YARL 7090 5 13 3\r\nH9\r\n";
  EXPECT_EQ(refusals(windows), Lines{});
}

TEST(Crd, it_is_known_by_its_first_line) {
  for (const char* text : {"H1 CRD  1 2016\n", "\n h1 crd 2 2018 2 1 17\n"})
    EXPECT_EQ(detect_format(as_bytes(std::string_view(text))).value(), Format::crd);
  for (const char* text : {"H1 CPF  1 GFZ 2016\n", "H2 CRD 1 2\n", "H1 CRD\n"})
    EXPECT_FALSE(detect_format(as_bytes(std::string_view(text))).has_value() &&
                 *detect_format(as_bytes(std::string_view(text))) == Format::crd);
}

/// The same session over and over: each has an id of its own, found without trying the ones before.
TEST(Crd, sessions_that_are_alike_are_counted_in_their_ids) {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += crd(std::string(kNormalPoint));
  const auto tracks = tracks_of(text);
  ASSERT_EQ(tracks.size(), 2'000U);
  EXPECT_EQ(tracks[1].track_id, tracks[0].track_id + ":2");
  EXPECT_EQ(tracks[1'999].track_id, tracks[0].track_id + ":2000");
}

TEST(Crd, ranges_cannot_be_electro_optical) {
  const auto translation =
      translate(crd(kNormalPoint), samples::parsed(samples::laser_profile_json()),
                samples::options(Format::crd, Payload::eoo));
  EXPECT_EQ(translation->records.size(), 0U);
  EXPECT_EQ(translation->measurements_read, 1U);
  EXPECT_EQ(translation->measurements_carried, 0U);
}

}  // namespace
}  // namespace accord::node::translate
