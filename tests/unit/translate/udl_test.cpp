// UDL-style JSON in: fields, vocabularies, labels, who and what, tracks. Expected values are those
// that stand in the records; a TDM that says the same must give the same track.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/translate/udl_samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;
using samples::eo_observation;
using samples::radar_observation;
using samples::translate_udl_text;
using samples::udl_outcome;

json with(json record, const char* name, const json& value) {
  record[name] = value;
  return record;
}

json without(json record, const char* name) {
  record.erase(name);
  return record;
}

std::vector<Track> tracks_of(const json& text, const Profile& profile) {
  const auto translation = translate_udl_text(text.dump(), profile);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  std::vector<Track> out;
  if (!translation) return out;
  EXPECT_EQ(translation->records_refused, 0U)
      << (translation->diagnostics.empty() ? "" : translation->diagnostics[0].text());
  for (const Translated& record : translation->records)
    out.push_back(read_trackset(record.payload).value());
  return out;
}

std::vector<Track> tracks_of(const json& text) { return tracks_of(text, samples::udl_profile()); }

/// How often a keyword is reported with this severity.
std::size_t reports(const json& text, Severity severity, std::string_view keyword) {
  std::size_t out = 0;
  const auto translation = translate_udl_text(text.dump());
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == severity && d.keyword == keyword) ++out;
  }
  return out;
}

TEST(Udl, an_observation_of_a_telescope_reads_to_its_values) {
  json record = eo_observation();
  record.update(json{{"raUnc", 0.5},
                     {"declinationUnc", 0.25},
                     {"mag", 7.5},
                     {"magUnc", 0.125},
                     {"trackId", "T-1"},
                     {"id", nullptr}});
  const auto tracks = tracks_of(record);
  ASSERT_EQ(tracks.size(), 1U);
  const Track& track = tracks[0];
  EXPECT_EQ(track.track_id, "T-1");
  EXPECT_EQ(track.sensor_alias, "ZZ-1");
  EXPECT_EQ(track.sensor_kind, fbs::SensorKind::OPTICAL);
  EXPECT_EQ(track.object.norad_cat_id, 25544U);
  EXPECT_EQ(track.angle_frame, fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(track.time_tag, fbs::TimeTag::RECEIVE);
  EXPECT_EQ(track.corrections_applied, fbs::Correction::TROPOSPHERE);
  EXPECT_EQ(track.sigmas.angle_1_deg, 0.5);
  EXPECT_EQ(track.sigmas.angle_2_deg, 0.25);
  EXPECT_EQ(track.sigmas.magnitude, 0.125);
  const Observation& o = track.observations.at(0);
  EXPECT_EQ(o.at, UtcTime::parse("2026-06-01T12:00:00.123456Z").value());
  EXPECT_EQ(o[Quantity::angle_1]->value, 10.5);
  EXPECT_EQ(o[Quantity::angle_2]->value, -20.25);
  EXPECT_EQ(o[Quantity::magnitude]->value, 7.5);
}

// req: TRN-006
TEST(Udl, a_tdm_with_the_same_values_gives_the_same_track) {
  const char* profile_keys =
      R"("sensor_kind": "radar", "time_tag": "receive", "range_kind": "two_way_halved",
         "doppler_kind": "range_rate", "sigmas": {"range_km": 0.5}, "corrections_applied": [],
         "corrections_needed": ["refraction"], "object_names": "norad", "track_ids": "derive")";
  const Profile profile =
      samples::parsed("{\"sensors\": {\"RAD-1\": \"ZZ-2\"}, " + std::string(profile_keys) + "}");
  const char* tdm =
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-06-01T00:00:00\nORIGINATOR = T\nMETA_START\n"
      "TIME_SYSTEM = UTC\nPARTICIPANT_1 = RAD-1\nPARTICIPANT_2 = 25544\nMODE = SEQUENTIAL\n"
      "PATH = 1,2,1\nTIMETAG_REF = RECEIVE\nRANGE_UNITS = km\nANGLE_TYPE = "
      "AZEL\nMETA_STOP\nDATA_START\n"
      "ANGLE_1 = 2026-06-01T12:00:00.123456 100.5\nANGLE_2 = 2026-06-01T12:00:00.123456 30.25\n"
      "RANGE = 2026-06-01T12:00:00.123456 1500.125\n"
      "DOPPLER_INSTANTANEOUS = 2026-06-01T12:00:00.123456 -3.5\n"
      "ANGLE_1 = 2026-06-01T12:00:10.5 101.5\nANGLE_2 = 2026-06-01T12:00:10.5 31.25\n"
      "RANGE = 2026-06-01T12:00:10.5 1400.0625\nDATA_STOP\n";
  const json udl{
      radar_observation(),
      without(with(with(with(with(radar_observation(), "azimuth", 101.5), "elevation", 31.25),
                        "range", 1400.0625),
                   "obTime", "2026-06-01T12:00:10.5Z"),
              "rangeRate")};
  const auto theirs = translate(tdm, profile, samples::options(Format::tdm_kvn, Payload::trk));
  ASSERT_TRUE(theirs.has_value()) << theirs.error().text();
  const auto ours = translate_udl_text(udl.dump(), profile);
  ASSERT_TRUE(ours.has_value()) << ours.error().text();
  ASSERT_EQ(theirs->records.size(), 1U);
  ASSERT_EQ(ours->records.size(), 1U);
  EXPECT_EQ(ours->records[0].payload, theirs->records[0].payload);  // to the last byte
}

TEST(Udl, frames_are_those_of_the_record_and_null_is_j2000) {
  const auto frame = [](const json& word) {
    return tracks_of(with(eo_observation(), "referenceFrame", word))[0].angle_frame;
  };
  EXPECT_EQ(frame(nullptr), fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(frame("J2000"), fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(frame("GCRF"), fbs::AngleFrame::RADEC_ICRF);
  EXPECT_EQ(frame("TEME"), fbs::AngleFrame::RADEC_TEME);
  const json fixed = with(eo_observation(), "referenceFrame", "ITRF");
  EXPECT_EQ(reports(fixed, Severity::warning, "ra"), 1U);
  EXPECT_EQ(reports(fixed, Severity::warning, "declination"), 1U);
  EXPECT_TRUE(tracks_of(fixed).empty());
  EXPECT_EQ(udl_outcome(with(eo_observation(), "referenceFrame", "j2000")),
            "udl_malformed referenceFrame");
}

TEST(Udl, required_fields_types_and_words_are_checked) {
  for (const char* name : {"classificationMarking", "dataMode", "source", "obTime"}) {
    EXPECT_EQ(udl_outcome(without(eo_observation(), name)), "udl_malformed " + std::string(name));
    EXPECT_EQ(udl_outcome(with(eo_observation(), name, nullptr)),
              "udl_malformed " + std::string(name));
    EXPECT_EQ(udl_outcome(with(eo_observation(), name, 1)), "udl_malformed " + std::string(name));
  }
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, json>>{{"ra", "10.5"},
                                                 {"ra", true},
                                                 {"satNo", 25544.5},
                                                 {"satNo", "25544"},
                                                 {"satNo", 0},
                                                 {"satNo", 1000000000},
                                                 {"satNo", -1},
                                                 {"satNo", 18446744073709551615U},
                                                 {"trackId", 5},
                                                 {"uct", "false"},
                                                 {"raMeasured", 1},
                                                 {"obPosition", "MIDDLE"},
                                                 {"obPosition", "first"},
                                                 {"tags", "a"},
                                                 {"senQuat", 1.0},
                                                 {"eoobservationDetails", 1},
                                                 {"fovCount", 1.5},
                                                 {"trackId", ""},
                                                 {"obTime", "2026-06-01 12:00:00"},
                                                 {"obTime", "2026-06-01T12:00:00+01:00"},
                                                 {"obTime", "2026-13-01T12:00:00Z"},
                                                 {"obTime", "2026-06-01T23:59:60Z"}})
    EXPECT_EQ(udl_outcome(with(eo_observation(), name, value)),
              "udl_malformed " + std::string(name))
        << value;
}

TEST(Udl, values_have_their_ranges) {
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, double>>{{"ra", 360.5},
                                                   {"ra", -0.5},
                                                   {"declination", 90.5},
                                                   {"raUnc", -1},
                                                   {"magUnc", 1e10},
                                                   {"range", -1}})
    EXPECT_EQ(udl_outcome(with(eo_observation(), name, value)),
              "value_out_of_range " + std::string(name));
  EXPECT_EQ(udl_outcome(with(radar_observation(), "elevation", -90.5)),
            "value_out_of_range elevation");
  EXPECT_EQ(udl_outcome(with(radar_observation(), "rcs", -1)), "value_out_of_range rcs");
  EXPECT_EQ(tracks_of(with(eo_observation(), "raUnc", 0))[0].sigmas.angle_1_deg,
            0.02);  // 0 is none
}

TEST(Udl, times_have_microseconds_or_more_and_leap_seconds) {
  const auto at = [](const char* text) {
    return tracks_of(with(eo_observation(), "obTime", text))[0].observations[0].at;
  };
  EXPECT_EQ(at("2026-06-01T12:00:00Z"), UtcTime::parse("2026-06-01T12:00:00Z").value());
  EXPECT_EQ(at("2026-06-01T12:00:00.123456789Z"),
            UtcTime::parse("2026-06-01T12:00:00.123456789Z").value());
  EXPECT_EQ(at("2016-12-31T23:59:60.5Z"), UtcTime::parse("2016-12-31T23:59:60.5Z").value());
  const json finer = with(eo_observation(), "obTime", "2026-06-01T12:00:00.1234567896Z");
  EXPECT_EQ(reports(finer, Severity::info, "obTime beyond nanoseconds"), 1U);
}

TEST(Udl, the_data_mode_is_that_of_the_feed) {
  for (const char* mode : {"REAL", "SIMULATED", "EXERCISE", "real"})
    EXPECT_EQ(udl_outcome(with(eo_observation(), "dataMode", mode)), "udl_malformed dataMode");
}

TEST(Udl, a_record_is_not_marked_above_its_feed) {
  const auto marked = [](const char* marking) {
    return udl_outcome(with(eo_observation(), "classificationMarking", marking));
  };
  for (const char* fine : {"U", "C", "S", "SECRET", "GBR SECRET", "//GBR S",
                           "S//REL TO DEU, FRA, USA", "GBR SECRET//REL TO DEU, FRA"})
    EXPECT_EQ(marked(fine), "taken") << fine;
  for (const char* above : {"TS", "TOP SECRET", "TS//SI", "S//NF", "U//FOUO", "S//REL TO DEU",
                            "S//REL TO USA, FVEY", "S//OC/REL TO DEU, FRA"})
    EXPECT_EQ(marked(above), "observation_above_label classificationMarking") << above;
  for (const char* none : {"X", "s", "-", "SECRET?"})
    EXPECT_EQ(marked(none), "udl_malformed classificationMarking") << none;
}

TEST(Udl, sensors_are_found_by_their_ids_in_the_profile) {
  const auto alias = [](const json& record) { return tracks_of(record)[0].sensor_alias; };
  EXPECT_EQ(alias(with(eo_observation(), "origSensorId", "ELSE")), "ZZ-1");
  EXPECT_EQ(alias(with(with(eo_observation(), "idSensor", "uuid"), "origSensorId", "SEN-1")),
            "ZZ-1");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "idSensor", "ELSE")),
            "participant_unmapped profile key sensors.ELSE");
  EXPECT_EQ(udl_outcome(without(eo_observation(), "idSensor")), "udl_malformed idSensor");
}

TEST(Udl, the_kind_of_the_sensor_is_stated_or_that_of_the_fields) {
  json record = with(eo_observation(), "idSensor", "ALIAS-1");
  EXPECT_EQ(tracks_of(with(record, "mag", 7))[0].sensor_kind, fbs::SensorKind::OPTICAL);
  const json radar = with(radar_observation(), "origSensorId", "ALIAS-1");
  EXPECT_EQ(tracks_of(with(radar, "snr", 7))[0].sensor_kind, fbs::SensorKind::RADAR);
  const auto open = translate_udl_text(radar.dump());  // both observations have these fields
  ASSERT_FALSE(open.has_value());
  EXPECT_EQ(open.error().code, Code::profile_incomplete);
  EXPECT_EQ(udl_outcome(with(radar_observation(), "mag", 7)), "udl_malformed idSensor");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "rcs", 7)), "udl_malformed idSensor");
  EXPECT_EQ(udl_outcome(with(with(eo_observation(), "rcs", 7), "mag", 7)).substr(0, 14),
            "udl_malformed ");
}

TEST(Udl, objects_have_nine_digits_or_names_of_the_profile) {
  const auto object = [](const json& record) { return tracks_of(record)[0].object; };
  EXPECT_EQ(object(with(eo_observation(), "satNo", 799500123)).norad_cat_id, 799500123U);
  EXPECT_EQ(object(with(without(eo_observation(), "satNo"), "origObjectId", "SAT-A")).norad_cat_id,
            5U);
  EXPECT_EQ(object(with(with(eo_observation(), "satNo", 5), "origObjectId", "SAT-A")).cospar_id,
            "1958-002B");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "origObjectId", "SAT-A")), "udl_malformed satNo");
  EXPECT_EQ(
      udl_outcome(with(without(eo_observation(), "satNo"), "origObjectId", "SAT-B")).substr(0, 20),
      "participant_unmapped");
  const ObjectIds nobody = object(without(with(eo_observation(), "uct", true), "satNo"));
  EXPECT_EQ(nobody.norad_cat_id, 0U);
}

TEST(Udl, track_ids_and_positions_make_tracks) {
  const auto at = [](const char* time, const char* track, const char* position) {
    json out = with(eo_observation(), "obTime", time);
    if (*track != 0) out["trackId"] = track;
    if (*position != 0) out["obPosition"] = position;
    return out;
  };
  // a trackId holds together over any gap, and keeps apart what is close
  EXPECT_EQ(
      tracks_of({at("2026-06-01T12:00:00Z", "A", "FIRST"), at("2026-06-01T14:00:00Z", "A", "LAST"),
                 at("2026-06-01T12:00:05Z", "B", "")})
          .size(),
      2U);
  EXPECT_EQ(
      tracks_of({at("2026-06-01T12:00:00Z", "", "FIRST"), at("2026-06-01T12:00:05Z", "", "LAST"),
                 at("2026-06-01T12:00:10Z", "", "FIRST"), at("2026-06-01T12:00:15Z", "", "SINGLE"),
                 at("2026-06-01T12:00:20Z", "", "FENCE")})
          .size(),
      4U);
  EXPECT_EQ(tracks_of({at("2026-06-01T12:00:00Z", "", ""), at("2026-06-01T12:05:00Z", "", ""),
                       at("2026-06-01T12:20:00Z", "", "")})
                .size(),
            2U);
  const auto derived = tracks_of({at("2026-06-01T12:00:00Z", "A", "")},
                                 samples::udl_profile_with("track_ids", R"("derive")"));
  EXPECT_EQ(derived[0].track_id, "ZZ-1:25544:A:20260601T120000.000000000Z");
  EXPECT_EQ(udl_outcome(at("2026-06-01T12:00:00Z", "of sen-1", "")), "sensor_name_exposed trackId");
}

TEST(Udl, uncertainties_of_one_track_that_differ_keep_its_id) {
  json one = with(with(eo_observation(), "trackId", "A"), "raUnc", 0.5), two = one;
  two["raUnc"] = 0.25;
  two["obTime"] = "2026-06-01T12:00:05Z";
  const auto tracks = tracks_of({one, two});
  ASSERT_EQ(tracks.size(), 2U);
  EXPECT_EQ(tracks[0].track_id, tracks[1].track_id);
  EXPECT_EQ(std::min(tracks[0].sigmas.angle_1_deg, tracks[1].sigmas.angle_1_deg), 0.25);
  EXPECT_EQ(std::max(tracks[0].sigmas.angle_1_deg, tracks[1].sigmas.angle_1_deg), 0.5);
}

TEST(Udl, of_two_frames_the_one_of_its_kind_is_carried) {
  json eo = eo_observation(), radar = radar_observation();
  eo.update(json{{"azimuth", 100}, {"elevation", 20}});
  radar.update(json{{"ra", 100}, {"declination", 20}});
  EXPECT_EQ(tracks_of(eo)[0].angle_frame, fbs::AngleFrame::RADEC_EME2000);
  EXPECT_EQ(reports(eo, Severity::warning, "azimuth"), 1U);
  EXPECT_EQ(tracks_of(radar)[0].angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(reports(radar, Severity::warning, "declination"), 1U);
  eo["raMeasured"] = false;  // then the other pair is what was measured
  EXPECT_EQ(tracks_of(eo)[0].angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(reports(without(eo_observation(), "ra"), Severity::warning, "declination"), 1U);
}

TEST(Udl, what_was_not_measured_is_not_carried) {
  const json record = with(radar_observation(), "rangeMeasured", false);
  EXPECT_EQ(reports(record, Severity::warning, "range"), 1U);
  EXPECT_FALSE(tracks_of(record)[0].observations[0][Quantity::range]);
}

TEST(Udl, an_uncertainty_without_its_value_is_told) {
  EXPECT_EQ(reports(with(eo_observation(), "magUnc", 0.5), Severity::info, "magUnc"), 1U);
  EXPECT_EQ(reports(with(eo_observation(), "azimuthUnc", 0.5), Severity::info, "azimuthUnc"), 1U);
}

TEST(Udl, every_other_field_is_reported_by_its_name) {
  json record = radar_observation();
  record.update(json{{"rcs", 2.5},
                     {"snr", 12.5},
                     {"azimuthRate", 0.5},
                     {"rangeAccel", 0.1},
                     {"orthogonalRcs", 1.5},
                     {"x", 1.5},
                     {"timingBias", 0.1},
                     {"senx", 4000.5},
                     {"beam", 2},
                     {"rangeBiass", 1},
                     {"tags", json::array({"A"})}});
  for (const char* name :
       {"azimuthRate", "rangeAccel", "orthogonalRcs", "x", "timingBias", "rangeBiass"})
    EXPECT_EQ(reports(record, Severity::warning, name), 1U) << name;
  for (const char* name : {"senx", "beam", "tags", "source"})
    EXPECT_EQ(reports(record, Severity::info, name), 1U) << name;
  const auto translation = translate_udl_text(record.dump());
  EXPECT_EQ(translation->measurements_carried, 6U);  // both angles, range, rate, rcs, snr
  EXPECT_EQ(translation->measurements_read, 12U);
  EXPECT_EQ(tracks_of(record)[0].observations[0][Quantity::rcs]->value, 2.5);
  EXPECT_EQ(tracks_of(record)[0].observations[0][Quantity::snr]->value, 12.5);
}

TEST(Udl, a_bad_record_is_refused_with_its_line_and_the_rest_taken) {
  const std::string good = eo_observation().dump();
  const std::string text = "[\n" + good + ",\n{\"obTime\": 1, \"obTime\": 2},\n" +
                           with(eo_observation(), "ra", "x").dump() + ",\n" + good + "\n]\n";
  const auto translation = translate_udl_text(text);
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->records_refused, 2U);
  EXPECT_EQ(translation->records.size(), 1U);  // both good ones are one track
  std::vector<std::string> errors;
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error) errors.push_back(d.text());
  }
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_NE(errors[0].find("line 3: error ACC-4060 udl_malformed object: "), std::string::npos)
      << errors[0];
  EXPECT_NE(
      errors[1].find("line 4: error ACC-4060 udl_malformed ra: a number is wanted (record 3)"),
      std::string::npos)
      << errors[1];
}

TEST(Udl, texts_that_are_no_list_are_refused_whole) {
  const std::string good = eo_observation().dump();
  const std::vector<std::string> broken{"[" + good, good + good,        "[" + good + ",]", "[1]",
                                        "\"a\"",    "[" + good + "] x", "[{\"a\": \"b"};
  for (const std::string& text : broken) {
    const auto translation = translate_udl_text(text);
    ASSERT_FALSE(translation.has_value()) << text;
    EXPECT_EQ(translation.error().code, Code::udl_malformed) << text;
  }
  EXPECT_EQ(translate_udl_text("\xEF\xBB\xBF[]").error().code, Code::text_malformed);
  EXPECT_EQ(translate_udl_text("[]")->records.size(), 0U);
  std::string one_line = "[" + good;  // a list in one line of more than 64 KiB
  for (int i = 0; i < 500; ++i) one_line += "," + good;
  EXPECT_TRUE(translate_udl_text(one_line + "]").has_value());
}

TEST(Udl, a_deep_or_huge_record_is_refused_alone) {
  json deep = 1;
  for (int i = 0; i < 31; ++i) deep = json{{"a", deep}};
  EXPECT_EQ(translate_udl_text(json{{"onOrbit", deep}}.dump()).has_value(), true);
  EXPECT_EQ(udl_outcome(with(eo_observation(), "descriptor", std::string(300u << 10, 'x'))),
            "udl_malformed object");
}

TEST(Udl, requests_are_no_observations_and_the_command_is_named) {
  const json request{{"classificationMarking", "U"},
                     {"dataMode", "TEST"},
                     {"source", "T"},
                     {"startTime", "2026-06-01T12:00:00Z"},
                     {"type", "OBJECT"}};
  EXPECT_EQ(detect_format(as_bytes(std::string_view(request.dump()))).value(), Format::udl);
  const auto translation = translate_udl_text(request.dump());
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().code, Code::format_unsupported);
  EXPECT_NE(translation.error().text().find("accord task request --udl"), std::string::npos);
  EXPECT_EQ(translate_udl_text(R"({"classificationMarking": "U", "idRequest": "x"})").error().code,
            Code::format_unsupported);
}

TEST(Udl, it_is_known_by_its_fields) {
  EXPECT_EQ(detect_format(as_bytes(std::string_view(eo_observation().dump()))).value(),
            Format::udl);
  EXPECT_EQ(
      detect_format(as_bytes(std::string_view("[" + radar_observation().dump() + "]"))).value(),
      Format::udl);
  EXPECT_FALSE(detect_format(as_bytes(std::string_view(R"({"obTime": 1})"))).has_value());
}

TEST(Udl, what_the_data_card_says_must_stand_in_the_profile) {
  for (const char* key : {"time_tag", "corrections_applied", "corrections_needed", "sigmas"}) {
    const auto translation =
        translate_udl_text(eo_observation().dump(), samples::udl_profile_with(key, ""));
    ASSERT_FALSE(translation.has_value()) << key;
    EXPECT_EQ(translation.error().code, Code::profile_incomplete) << key;
  }
  EXPECT_EQ(
      translate_udl_text(radar_observation().dump(), samples::udl_profile_with("range_kind", ""))
          .error()
          .code,
      Code::profile_incomplete);
}

TEST(Udl, observations_of_telescopes_are_eoos_too) {
  const auto translation = translate(eo_observation().dump(), samples::udl_profile(),
                                     samples::udl_options(Payload::eoo));
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records[0].payload_code, "EOO");
}

TEST(Udl, a_text_that_is_counted_alone_may_be_any) {
  EXPECT_EQ(udl_outcome(with(eo_observation(), "descriptor", "caf\xC3\xA9")), "taken");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "descriptor", "")), "taken");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "descriptor", std::string(300, 'x'))), "taken");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "descriptor", 5)), "udl_malformed descriptor");
  EXPECT_EQ(udl_outcome(with(eo_observation(), "trackId", "")), "udl_malformed trackId");
}

TEST(Udl, a_list_of_what_is_no_object_is_called_so) {
  const auto translation = translate_udl_text("[\n1, 2]");
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().what, "something that is no object in the list");
  EXPECT_EQ(translation.error().where, "line 2");
}

}  // namespace
}  // namespace accord::node::translate
