// What a TDM means under a profile. Expected values are those of the text, or arithmetic shown
// beside them.
#include <gtest/gtest.h>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using samples::profile_with;
using samples::tdm;
using samples::translate_tdm;

constexpr const char* kT0 = "2026-01-02T00:00:00";

Track only_track(const Result<Translation>& translation) {
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  if (!translation || translation->records.size() != 1) {
    ADD_FAILURE() << "one record wanted";
    return {};
  }
  auto track = read_trackset(translation->records[0].payload);
  EXPECT_TRUE(track.has_value());
  return track ? *track : Track{};
}

std::string data(std::initializer_list<std::pair<const char*, const char*>> lines,
                 const char* epoch = kT0) {
  std::string out;
  for (const auto& [keyword, value] : lines)
    out += std::string(keyword) + " = " + epoch + " " + value + "\n";
  return out;
}

const Diagnostic* diagnostic(const Result<Translation>& translation, std::string_view keyword) {
  if (!translation) return nullptr;
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.keyword == keyword) return &d;
  }
  return nullptr;
}

Error refusal(const Result<Translation>& translation) {
  EXPECT_FALSE(translation.has_value());
  return translation ? Error{} : translation.error();
}

TEST(TdmMeaning, quantities_of_one_epoch_become_one_observation) {
  const auto translation = translate_tdm(
      tdm("ANGLE_TYPE = AZEL\nRANGE_UNITS = km\nTRACK_ID = PASS-7\nTIMETAG_REF = TRANSMIT\n",
          data({{"ANGLE_2", "13.38100016"},
                {"RANGE", "80452.7542"},
                {"ANGLE_1", "256.64002393"},
                {"RCS", "0.5"},
                {"MAG", "-1.5"}})));
  const Track track = only_track(translation);
  EXPECT_EQ(track.track_id, "PASS-7");
  EXPECT_EQ(track.sensor_alias, "ALPHA-1");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::RADAR);
  EXPECT_EQ(track.object.norad_cat_id, 25544U);
  EXPECT_EQ(track.object.cospar_id, "1998-067A");
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(track.time_tag, fbs::TimeTag::TRANSMIT);
  EXPECT_EQ(track.range_kind, fbs::RangeKind::TWO_WAY_ROUND_TRIP);
  EXPECT_EQ(track.range_rate_kind, fbs::RangeRateKind::UNSPECIFIED);
  EXPECT_FALSE(track.range_modulus_km.has_value());
  EXPECT_EQ(track.sigmas.angle_2_deg, 0.002);
  EXPECT_EQ(track.corrections_applied, fbs::Correction::TROPOSPHERE);
  ASSERT_EQ(track.observations.size(), 1U);
  const Observation& o = track.observations[0];
  EXPECT_EQ(o.at, UtcTime::parse("2026-01-02T00:00:00Z").value());
  EXPECT_EQ(o[Quantity::angle_1]->value, 256.64002393);
  EXPECT_EQ(o[Quantity::angle_2]->value, 13.38100016);
  EXPECT_EQ(o[Quantity::range]->value, 80452.7542);
  EXPECT_EQ(o[Quantity::rcs]->value, 0.5);
  EXPECT_EQ(o[Quantity::magnitude]->value, -1.5);
  EXPECT_FALSE(o[Quantity::range_rate].has_value());
  EXPECT_EQ(translation->measurements_read, 5U);
  EXPECT_EQ(translation->measurements_carried, 5U);
  EXPECT_EQ(translation->records[0].norad_cat_id, 25544U);
  EXPECT_EQ(translation->records[0].observations, 1U);
  EXPECT_EQ(translation->records[0].first_line, 4U);
  EXPECT_EQ(translation->records[0].last_line, 21U);
}

TEST(TdmMeaning, observations_are_sorted_by_time) {
  const Track track = only_track(
      translate_tdm(tdm("RANGE_UNITS = km\n", data({{"RANGE", "2"}}, "2026-01-02T00:00:05") +
                                                  data({{"MAG", "1"}}, "2026-01-02T00:00:01"))));
  ASSERT_EQ(track.observations.size(), 2U);
  EXPECT_TRUE(track.observations[0][Quantity::magnitude].has_value());
  EXPECT_EQ(track.observations[1].at - track.observations[0].at, std::chrono::seconds(4));
}

TEST(TdmMeaning, range_in_seconds_is_multiplied_by_the_speed_of_light) {
  const Track track = only_track(
      translate_tdm(tdm("RANGE_UNITS = s\nRANGE_MODULUS = 2\n", data({{"RANGE", "0.5"}}))));
  EXPECT_EQ(track.observations[0][Quantity::range]->value, 149896.229);  // 0.5 * 299792.458
  EXPECT_EQ(track.range_modulus_km, 599584.916);                         // 2 * 299792.458
}

TEST(TdmMeaning, range_units_left_out_are_those_of_the_profile_or_refused) {
  EXPECT_EQ(only_track(translate_tdm(tdm("", data({{"RANGE", "0.5"}}))))
                .observations[0][Quantity::range]
                ->value,
            0.5);
  EXPECT_EQ(only_track(translate_tdm(tdm("", data({{"RANGE", "0.5"}})),
                                     profile_with("range_units", "\"s\"")))
                .observations[0][Quantity::range]
                ->value,
            149896.229);
  const Error error =
      refusal(translate_tdm(tdm("", data({{"RANGE", "0.5"}})), profile_with("range_units", "")));
  EXPECT_EQ(error.code, Code::profile_incomplete);
  EXPECT_EQ(error.where, "line 12, profile key range_units");
}

TEST(TdmMeaning, range_units_ru_are_reported_and_not_guessed) {
  const auto translation =
      translate_tdm(tdm("RANGE_UNITS = RU\n", data({{"RANGE", "5"}, {"MAG", "1"}})));
  EXPECT_FALSE(only_track(translation).observations[0][Quantity::range].has_value());
  ASSERT_NE(diagnostic(translation, "RANGE"), nullptr);
  EXPECT_EQ(diagnostic(translation, "RANGE")->line, 13U);
  EXPECT_EQ(diagnostic(translation, "RANGE")->severity, Severity::warning);
  EXPECT_EQ(translation->measurements_carried, 1U);
}

TEST(TdmMeaning, every_key_that_a_tdm_leaves_open_is_asked_for_by_name) {
  const std::string range = tdm("RANGE_UNITS = km\n", data({{"RANGE", "5"}}));
  for (const char* key : {"range_kind", "sensor_kind", "sigmas", "time_tag", "corrections_applied",
                          "corrections_needed"}) {
    const Error error = refusal(translate_tdm(range, profile_with(key, "")));
    EXPECT_EQ(error.code, Code::profile_incomplete) << key;
    EXPECT_NE(error.where.find("profile key " + std::string(key)), std::string::npos)
        << error.where;
  }
  const Error angle = refusal(translate_tdm(tdm("", data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}})),
                                            profile_with("angle_frame", "")));
  EXPECT_EQ(angle.where, "line 12, profile key angle_frame");
  const Error doppler = refusal(translate_tdm(tdm("", data({{"DOPPLER_INSTANTANEOUS", "5"}})),
                                              profile_with("doppler_kind", "")));
  EXPECT_EQ(doppler.where, "line 12, profile key doppler_kind");
}

TEST(TdmMeaning, what_a_message_does_not_use_need_not_be_stated) {
  const std::string angles =
      tdm("ANGLE_TYPE = AZEL\nTIMETAG_REF = RECEIVE\n", data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}}));
  for (const char* key : {"range_kind", "range_units", "doppler_kind", "angle_frame", "time_tag"}) {
    EXPECT_TRUE(translate_tdm(angles, profile_with(key, "")).has_value()) << key;
  }
}

TEST(TdmMeaning, a_range_kind_that_contradicts_the_path_is_refused) {
  const std::string range = tdm("RANGE_UNITS = km\n", data({{"RANGE", "5"}}));
  EXPECT_TRUE(translate_tdm(range, profile_with("range_kind", "\"two_way_halved\"")).has_value());
  EXPECT_EQ(refusal(translate_tdm(range, profile_with("range_kind", "\"one_way\""))).code,
            Code::tdm_inconsistent);
}

TEST(TdmMeaning, round_trip_doppler_is_halved_and_range_rate_is_not) {
  const std::string doppler = tdm("", data({{"DOPPLER_INSTANTANEOUS", "-3.5"}}));
  const Track plain = only_track(translate_tdm(doppler));
  EXPECT_EQ(plain.observations[0][Quantity::range_rate]->value, -3.5);
  EXPECT_EQ(plain.range_rate_kind, fbs::RangeRateKind::INSTANTANEOUS);
  const Track halved =
      only_track(translate_tdm(doppler, profile_with("doppler_kind", "\"round_trip_rate\"")));
  EXPECT_EQ(halved.observations[0][Quantity::range_rate]->value, -1.75);
}

TEST(TdmMeaning, integrated_doppler_needs_its_interval) {
  const auto lines = data({{"DOPPLER_INTEGRATED", "1.5"}});
  const Track track = only_track(translate_tdm(tdm("INTEGRATION_INTERVAL = 10\n", lines)));
  EXPECT_EQ(track.range_rate_kind, fbs::RangeRateKind::INTEGRATED);
  EXPECT_EQ(track.integration_interval_s, 10.0);
  EXPECT_EQ(refusal(translate_tdm(tdm("", lines))).code, Code::tdm_missing_keyword);
}

TEST(TdmMeaning, both_kinds_of_doppler_become_two_tracks) {
  const auto translation = translate_tdm(
      tdm("INTEGRATION_INTERVAL = 10\n",
          data({{"DOPPLER_INTEGRATED", "1.5"}, {"DOPPLER_INSTANTANEOUS", "1.6"}, {"MAG", "3"}})));
  ASSERT_TRUE(translation.has_value());
  ASSERT_EQ(translation->records.size(), 2U);
  const Track first = read_trackset(translation->records[0].payload).value();
  const Track second = read_trackset(translation->records[1].payload).value();
  EXPECT_EQ(first.observations[0][Quantity::range_rate]->value, 1.6);
  EXPECT_TRUE(first.observations[0][Quantity::magnitude].has_value());
  EXPECT_EQ(second.range_rate_kind, fbs::RangeRateKind::INTEGRATED);
  EXPECT_EQ(second.observations[0][Quantity::range_rate]->value, 1.5);
  EXPECT_EQ(translation->measurements_carried, 3U);
}

TEST(TdmMeaning, freq_offset_is_added_to_the_received_frequency) {
  const Track track = only_track(
      translate_tdm(tdm("FREQ_OFFSET = 1000000.5\n", data({{"RECEIVE_FREQ", "-0.25"}}))));
  EXPECT_EQ(track.observations[0][Quantity::receive_freq]->value, 1000000.25);
}

TEST(TdmMeaning, a_frequency_received_by_the_object_is_reported) {
  const auto translation =
      translate_tdm(tdm("", data({{"RECEIVE_FREQ_1", "5"}, {"RECEIVE_FREQ_2", "6"}})));
  EXPECT_EQ(only_track(translation).observations[0][Quantity::receive_freq]->value, 5.0);
  EXPECT_NE(diagnostic(translation, "RECEIVE_FREQ_2"), nullptr);
}

TEST(TdmMeaning, an_angle_without_its_pair_is_reported) {
  const auto translation = translate_tdm(tdm("", data({{"ANGLE_1", "5"}, {"MAG", "6"}})));
  EXPECT_EQ(translation->measurements_carried, 1U);
  ASSERT_NE(diagnostic(translation, "ANGLE_1"), nullptr);
  EXPECT_EQ(diagnostic(translation, "ANGLE_1")->line, 12U);
}

TEST(TdmMeaning, an_angle_out_of_range_takes_its_pair_with_it_and_both_are_reported) {
  for (const char* good : {"-180", "359.999999"}) {
    EXPECT_EQ(
        translate_tdm(tdm("", data({{"ANGLE_1", good}, {"ANGLE_2", "1"}})))->measurements_carried,
        2U)
        << good;
  }
  for (const char* bad : {"360", "-180.0001", "1e9"}) {
    const auto translation = translate_tdm(tdm("", data({{"ANGLE_1", bad}, {"ANGLE_2", "1"}})));
    EXPECT_EQ(translation->measurements_carried, 0U) << bad;
    EXPECT_EQ(diagnostic(translation, "ANGLE_1")->code, Code::value_out_of_range);
    EXPECT_EQ(diagnostic(translation, "ANGLE_2")->code, Code::value_out_of_range);
  }
}

TEST(TdmMeaning, negative_range_and_empty_cross_section_are_reported) {
  const auto translation =
      translate_tdm(tdm("RANGE_UNITS = km\n", data({{"RANGE", "-1"}, {"RCS", "0"}, {"MAG", "0"}})));
  EXPECT_EQ(translation->measurements_carried, 1U);
  EXPECT_EQ(diagnostic(translation, "RANGE")->code, Code::value_out_of_range);
  EXPECT_EQ(diagnostic(translation, "RCS")->code, Code::value_out_of_range);
}

TEST(TdmMeaning, angle_frames_come_from_the_message_then_the_profile) {
  const auto frame = [](std::string_view meta, const Profile& profile) {
    const auto translation =
        translate_tdm(tdm(meta, data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}})), profile);
    return translation && translation->records.size() == 1
               ? read_trackset(translation->records[0].payload)->angle_frame
               : fbs::AngleFrame::UNSPECIFIED;
  };
  const Profile azel = samples::full_profile();
  EXPECT_EQ(frame("", azel), fbs::AngleFrame::AZEL);
  EXPECT_EQ(frame("ANGLE_TYPE = XSYE\n", azel), fbs::AngleFrame::XSYE);
  EXPECT_EQ(frame("ANGLE_TYPE = XEYN\n", azel), fbs::AngleFrame::XEYN);
  EXPECT_EQ(frame("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = EME2000\n", azel),
            fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(frame("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = ICRF\n", azel),
            fbs::AngleFrame::RADEC_ICRF);
  EXPECT_EQ(frame("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = TEME\n", azel),
            fbs::AngleFrame::RADEC_TEME);
  EXPECT_EQ(frame("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = TOD_EARTH\n", azel),
            fbs::AngleFrame::RADEC_TOD);
  EXPECT_EQ(frame("ANGLE_TYPE = RADEC\n", profile_with("angle_frame", "\"RADEC_ICRF\"")),
            fbs::AngleFrame::RADEC_ICRF);
}

TEST(TdmMeaning, radec_without_a_frame_is_not_guessed) {
  const auto text = tdm("ANGLE_TYPE = RADEC\n", data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}}));
  EXPECT_EQ(refusal(translate_tdm(text)).code, Code::profile_incomplete);  // the profile says AZEL
}

TEST(TdmMeaning, a_frame_that_a_track_set_lacks_is_reported) {
  const auto translation = translate_tdm(tdm("ANGLE_TYPE = RADEC\nREFERENCE_FRAME = ITRF2000\n",
                                             data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}})));
  EXPECT_EQ(translation->measurements_carried, 0U);
  EXPECT_NE(diagnostic(translation, "ANGLE_2"), nullptr);
}

TEST(TdmMeaning, corrections_of_the_message_join_those_of_the_profile) {
  const auto range = data({{"RANGE", "5"}});
  const Track applied = only_track(translate_tdm(
      tdm("CORRECTION_RANGE = 1\nCORRECTION_ABERRATION_YEARLY = 1\nCORRECTIONS_APPLIED = YES\n",
          range)));
  EXPECT_EQ(applied.corrections_applied, fbs::Correction::TROPOSPHERE |
                                             fbs::Correction::RANGE_CALIBRATION |
                                             fbs::Correction::ABERRATION_ANNUAL);
  EXPECT_EQ(applied.corrections_needed, fbs::Correction::NONE);
  const Track needed =
      only_track(translate_tdm(tdm("CORRECTION_RANGE = 1\nCORRECTIONS_APPLIED = NO\n", range)));
  EXPECT_EQ(needed.corrections_needed, fbs::Correction::RANGE_CALIBRATION);
  EXPECT_EQ(refusal(translate_tdm(tdm("CORRECTION_RANGE = 1\nCORRECTIONS_APPLIED = YES\n", range),
                                  profile_with("corrections_needed", "[\"range_calibration\"]")))
                .code,
            Code::tdm_inconsistent);
}

TEST(TdmMeaning, an_unmapped_participant_is_refused_by_the_missing_key) {
  const std::string text = tdm("PARTICIPANT_3 = SECRET-SITE\n", data({{"PRESSURE", "5"}}));
  const Error error = refusal(translate_tdm(text));
  EXPECT_EQ(error.code, Code::participant_unmapped);
  EXPECT_EQ(error.where, "line 10, profile key objects.SECRET-SITE or sensors.SECRET-SITE");
}

TEST(TdmMeaning, no_byte_of_the_output_shows_the_sensors_name) {
  for (const Payload payload : {Payload::trk, Payload::eoo}) {
    const auto translation =
        translate(tdm("ANGLE_TYPE = AZEL\nRANGE_UNITS = km\n",
                      data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}, {"RANGE", "7"}})),
                  samples::full_profile(), samples::options(Format::tdm_kvn, payload));
    ASSERT_TRUE(translation.has_value());
    ASSERT_EQ(translation->records.size(), 1U);
    const std::string_view bytes = as_text(translation->records[0].payload);
    EXPECT_EQ(bytes.find("DSS-25"), std::string_view::npos);
    EXPECT_EQ(bytes.find("TEST-"), std::string_view::npos);  // the originator stays at home too
    EXPECT_NE(bytes.find("ALPHA-1"), std::string_view::npos);
  }
}

TEST(TdmMeaning, a_track_id_that_shows_the_sensors_name_is_refused_or_derived) {
  const std::string text =
      tdm("TRACK_ID = 2026/dss-25/7\nRANGE_UNITS = km\n", data({{"RANGE", "5"}}));
  const Error error = refusal(translate_tdm(text));
  EXPECT_EQ(error.code, Code::sensor_name_exposed);
  EXPECT_EQ(error.where, "line 10");
  const Track derived = only_track(translate_tdm(text, profile_with("track_ids", "\"derive\"")));
  EXPECT_EQ(derived.track_id, "ALPHA-1:25544:R:20260102T000000.000000000Z");
}

TEST(TdmMeaning, a_path_over_a_relay_carries_the_angles_of_the_last_leg_alone) {
  const std::string relay =
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = "
      "X\nMETA_START\nTIME_SYSTEM = UTC\n"
      "PARTICIPANT_1 = DSS-25\nPARTICIPANT_2 = SAT\nPARTICIPANT_3 = 1998-067A\nMODE = SEQUENTIAL\n"
      "PATH = 1,2,3,2,1\nMETA_STOP\nDATA_START\n" +
      data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}, {"RANGE", "7"}, {"DOPPLER_INSTANTANEOUS", "8"}}) +
      "DATA_STOP\n";
  const auto translation = translate_tdm(relay);
  const Track track = only_track(translation);
  EXPECT_EQ(track.object.norad_cat_id, 5U);  // SAT, the neighbour of the receiver
  EXPECT_EQ(translation->measurements_carried, 2U);
  EXPECT_NE(diagnostic(translation, "RANGE"), nullptr);
  EXPECT_NE(diagnostic(translation, "DOPPLER_INSTANTANEOUS"), nullptr);
}

TEST(TdmMeaning, without_a_path_one_sensor_and_one_object_are_clear) {
  const auto text = [](std::string_view participants) {
    return "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = "
           "X\nMETA_START\nTIME_SYSTEM = UTC\n" +
           std::string(participants) + "META_STOP\nDATA_START\n" +
           data({{"ANGLE_1", "5"}, {"ANGLE_2", "6"}}) + "DATA_STOP\n";
  };
  const Track track = only_track(translate_tdm(text("PARTICIPANT_1 = SAT\nPARTICIPANT_2 = T1\n")));
  EXPECT_EQ(track.sensor_alias, "ALPHA-2");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::OPTICAL);  // of the sensor, over the profile's
  const auto two =
      translate_tdm(text("PARTICIPANT_1 = SAT\nPARTICIPANT_2 = T1\nPARTICIPANT_3 = DSS-25\n"));
  EXPECT_EQ(two->measurements_carried, 0U);
  EXPECT_EQ(two->records.size(), 0U);
}

TEST(TdmMeaning, differenced_data_is_reported) {
  const std::string text =
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = "
      "X\nMETA_START\nTIME_SYSTEM = UTC\n"
      "PARTICIPANT_1 = DSS-25\nPARTICIPANT_2 = SAT\nPARTICIPANT_3 = T1\nMODE = SINGLE_DIFF\nPATH_1 "
      "= 2,1\n"
      "PATH_2 = 2,3\nMETA_STOP\nDATA_START\n" +
      data({{"RANGE", "7"}}) + "DATA_STOP\n";
  const auto translation = translate_tdm(text);
  EXPECT_EQ(translation->measurements_carried, 0U);
  EXPECT_EQ(diagnostic(translation, "RANGE")->line, 14U);
}

TEST(TdmMeaning, metadata_that_changes_a_meaning_is_a_warning_and_other_metadata_a_note) {
  const auto translation = translate_tdm(tdm(
      "INTEGRATION_REF = END\nRECEIVE_DELAY_1 = 0.5\nRECEIVE_BAND = S\nDATA_QUALITY = DEGRADED\n",
      data({{"RANGE", "5"}})));
  EXPECT_EQ(diagnostic(translation, "INTEGRATION_REF")->severity, Severity::warning);
  EXPECT_EQ(diagnostic(translation, "RECEIVE_DELAY_1")->severity, Severity::warning);
  EXPECT_EQ(diagnostic(translation, "RECEIVE_BAND")->severity, Severity::info);
  EXPECT_EQ(diagnostic(translation, "DATA_QUALITY")->code, Code::quality_degraded);
  EXPECT_EQ(diagnostic(translation, "ORIGINATOR")->severity, Severity::info);
}

TEST(TdmMeaning, rounding_of_an_epoch_is_said) {
  const auto translation = translate_tdm(
      tdm("RANGE_UNITS = km\n", data({{"RANGE", "5"}}, "2026-01-02T00:00:00.1234567896")));
  EXPECT_EQ(only_track(translation).observations[0].at,
            UtcTime::parse("2026-01-02T00:00:00.123456790Z").value());
  EXPECT_EQ(diagnostic(translation, "RANGE")->code, Code::time_rounded);
}

TEST(TdmMeaning, what_is_finer_than_a_nanosecond_is_carried_once_and_the_rest_reported) {
  // 4e-10 s and 1e-10 s apart: one nanosecond of a track, two of the message.
  const char* early = "2026-01-02T00:00:00.1234567891";
  const char* late = "2026-01-02T00:00:00.1234567894";
  const auto both = [](const char* at, const char* first, const char* range) {
    return data({{"ANGLE_1", first}, {"ANGLE_2", "6"}, {"RANGE", range}}, at);
  };
  const auto translation =
      translate_tdm(tdm("RANGE_UNITS = km\n", both(early, "1", "10") + both(late, "2", "20") +
                                                  both("2026-01-02T00:00:01", "3", "30")));
  const Track track = only_track(translation);
  ASSERT_EQ(track.observations.size(), 2U);
  EXPECT_EQ(track.observations[0][Quantity::angle_1]->value, 1.0);
  EXPECT_EQ(track.observations[0][Quantity::range]->value, 10.0);
  EXPECT_EQ(translation->measurements_read, 9U);
  EXPECT_EQ(translation->measurements_carried, 6U);
  std::vector<std::size_t> lines;  // lines 13 to 15 hold the early three, 16 to 18 the late ones
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.code == Code::not_carried && d.severity == Severity::warning) lines.push_back(d.line);
  }
  EXPECT_EQ(lines, (std::vector<std::size_t>{16, 17, 18}));
}

TEST(TdmMeaning, the_same_nanosecond_twice_without_rounding_stays_a_duplicate) {
  const char* at = "2026-01-02T00:00:00.123456789";
  const std::string twice = data({{"RANGE", "1"}}, at) + data({{"RANGE", "2"}}, at);
  EXPECT_EQ(refusal(translate_tdm(tdm("RANGE_UNITS = km\n", twice))).code, Code::tdm_duplicate);
}

TEST(TdmMeaning, a_long_track_is_cut_below_the_record_limit) {
  std::string lines;
  for (int i = 0; i < 3001; ++i) {
    char epoch[40];
    std::snprintf(epoch, sizeof epoch, "2026-01-02T%02d:%02d:%02d", i / 3600, i / 60 % 60, i % 60);
    lines += data({{"RANGE", "5"}}, epoch);
  }
  const auto translation = translate_tdm(tdm("RANGE_UNITS = km\n", lines));
  ASSERT_EQ(translation->records.size(), 2U);
  EXPECT_EQ(translation->records[0].observations, 3000U);
  EXPECT_EQ(translation->records[1].observations, 1U);
  EXPECT_LT(translation->records[0].payload.size(), 256U << 10);
  EXPECT_EQ(read_trackset(translation->records[0].payload)->track_id,
            read_trackset(translation->records[1].payload)->track_id);
}

TEST(TdmMeaning, a_second_angle_beyond_the_pole_is_out_of_range_and_one_at_it_is_not) {
  struct Case {
    const char *meta, *good, *bad;
  };
  for (const Case& c : {Case{"ANGLE_TYPE = AZEL\n", "90", "90.0001"},
                        Case{"ANGLE_TYPE = AZEL\n", "-90", "-90.0001"},
                        Case{"ANGLE_TYPE = RADEC\nREFERENCE_FRAME = EME2000\n", "-90", "123.4"},
                        Case{"ANGLE_TYPE = XEYN\n", "180", "180.0001"}}) {
    const auto good = translate_tdm(tdm(c.meta, data({{"ANGLE_1", "5"}, {"ANGLE_2", c.good}})));
    EXPECT_EQ(good->measurements_carried, 2U) << c.meta << c.good;
    const auto bad = translate_tdm(tdm(c.meta, data({{"ANGLE_1", "5"}, {"ANGLE_2", c.bad}})));
    EXPECT_EQ(bad->measurements_carried, 0U) << c.meta << c.bad;
    ASSERT_NE(diagnostic(bad, "ANGLE_2"), nullptr);
    EXPECT_EQ(diagnostic(bad, "ANGLE_2")->code, Code::value_out_of_range);
    EXPECT_EQ(diagnostic(bad, "ANGLE_2")->line, samples::first_data_line(c.meta) + 1);
  }
}

}  // namespace
}  // namespace accord::node::translate
