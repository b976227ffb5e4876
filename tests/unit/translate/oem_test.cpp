// OEM in both notations: what is read, what is refused and where, what the profile must say.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/translate/ephemeris_samples.hpp"

namespace accord::node::translate {
namespace {

using samples::ephemeris_outcome;
using samples::kOemKvn;
using samples::kOemXml;
using samples::with_text;

UtcTime utc(const char* text) { return UtcTime::parse(text).value(); }

std::string kvn(std::string_view what, std::string_view with) {
  return ephemeris_outcome(Format::oem_kvn, with_text(kOemKvn, what, with));
}

std::string xml(std::string_view what, std::string_view with) {
  return ephemeris_outcome(Format::oem_xml, with_text(kOemXml, what, with));
}

std::vector<Ephemeris> taken(Format from, std::string_view text) {
  const auto translation = samples::translate_ephemeris(from, text);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  return translation ? samples::ephemerides_of(translation->records) : std::vector<Ephemeris>{};
}

std::size_t warnings(const Translation& translation, std::string_view keyword) {
  std::size_t out = 0;
  for (const Diagnostic& d : translation.diagnostics)
    out += d.severity == Severity::warning && d.keyword == keyword ? 1U : 0U;
  return out;
}

TEST(Oem, states_spans_and_covariances_are_read_to_the_last_bit) {
  const auto all = taken(Format::oem_kvn, kOemKvn);
  ASSERT_EQ(all.size(), 2U);
  const Ephemeris& e = all[0];
  EXPECT_EQ(e.originator, "TEST");
  EXPECT_EQ(e.creation_date, utc("2016-12-31T20:00:00Z"));
  EXPECT_EQ(e.object_name, "LAGEOS 2");
  EXPECT_EQ(e.object.norad_cat_id, 22195U);
  EXPECT_EQ(e.object.cospar_id, "1992-070B");
  EXPECT_EQ(e.frame, (ReferenceFrame{"EME2000", sds::refFrame::J2000}));
  EXPECT_EQ(e.start, utc("2016-12-31T23:59:59Z"));  // day 366 of 2016
  EXPECT_EQ(e.stop, utc("2017-01-01T00:00:01Z"));
  EXPECT_EQ(e.stop - e.start, Nanos{3'000'000'000});  // through the leap second
  EXPECT_EQ(e.useable_stop, utc("2016-12-31T23:59:60.5Z"));
  EXPECT_EQ(e.interpolation, "HERMITE");
  EXPECT_EQ(e.interpolation_degree, 7U);
  ASSERT_EQ(e.points.size(), 3U);
  EXPECT_EQ(e.points[0].position_km, (Vector3{7049.498186, 5346.456274, 8307.028039}));
  EXPECT_EQ(e.points[1].at, utc("2016-12-31T23:59:60.000000001Z"));
  EXPECT_EQ(e.points[1].acceleration_km_s2, (Vector3{1e-3, -2e-3, 0.5}));
  EXPECT_FALSE(e.points[2].acceleration_km_s2);
  EXPECT_EQ(e.points[2].velocity_km_s, (Vector3{0, 0, 0}));  // a zero is there
  ASSERT_EQ(e.covariances.size(), 3U);
  EXPECT_EQ(e.covariances[0].frame.word, sds::refFrame::RTN);
  EXPECT_EQ(e.covariances[1].frame, e.frame);
  EXPECT_EQ(e.covariances[2].frame.word, sds::refFrame::RTN);
  EXPECT_EQ(e.covariances[0].values[6], -7e-4);
  EXPECT_EQ(e.covariances[1].values[20], 6.5);
  EXPECT_EQ(e.covariances[1].at, utc("2016-12-31T23:59:60Z"));
}

/// GPS = TAI - 19 s: 2017-01-01T00:00:19 GPS is 00:00:38 TAI, and TAI - UTC is 37 s: 00:00:01 UTC.
TEST(Oem, other_time_systems_become_utc_and_a_named_realisation_keeps_its_name) {
  const auto all = taken(Format::oem_kvn, kOemKvn);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].start, utc("2017-01-01T00:00:01Z"));
  EXPECT_EQ(all[1].points[1].at, utc("2017-01-01T00:00:02Z"));
  EXPECT_EQ(all[1].time_system, "UTC");
  EXPECT_EQ(all[1].frame, (ReferenceFrame{"ITRF2014", sds::refFrame::ECEF}));
  EXPECT_EQ(all[1].frame_epoch, utc("2009-12-31T23:59:45Z"));  // GPS - UTC was 15 s
  const auto tt = taken(Format::oem_kvn, with_text(kOemKvn, "= GPS", "= TT"));
  ASSERT_EQ(tt.size(), 2U);
  EXPECT_EQ(tt[1].start, utc("2016-12-31T23:59:10.816Z"));  // 19 - 32.184 - 36 s, before the leap
  EXPECT_EQ(kvn("= GPS", "= TDB"), "tdm_time_system line 57");
  EXPECT_EQ(kvn("= GPS", "= UT1"), "tdm_time_system line 57");
  EXPECT_EQ(kvn("REF_FRAME = ITRF2014", "REF_FRAME = ITRF2020"), "profile_incomplete line 55");
}

TEST(Oem, both_notations_give_the_same_records_and_the_same_reports) {
  const auto a = samples::translate_ephemeris(Format::oem_kvn, kOemKvn);
  const auto b = samples::translate_ephemeris(Format::oem_xml, kOemXml);
  ASSERT_TRUE(a.has_value() && b.has_value()) << (b ? "" : b.error().text());
  EXPECT_EQ(a->measurements_read, 5U);
  EXPECT_EQ(a->measurements_carried, 5U);
  EXPECT_EQ(b->measurements_carried, 5U);
  ASSERT_EQ(a->records.size(), b->records.size());
  for (std::size_t i = 0; i < a->records.size(); ++i) {
    EXPECT_EQ(a->records[i].payload, b->records[i].payload) << i;
    EXPECT_EQ(a->records[i].norad_cat_id, 22195U);
    EXPECT_EQ(a->records[i].payload_code, "OEM");
  }
  EXPECT_EQ(a->records[0].first, utc("2016-12-31T23:59:59Z"));
  EXPECT_EQ(a->records[1].first_line, 51U);
  EXPECT_EQ(a->records[1].last_line, 62U);
  ASSERT_EQ(a->diagnostics.size(), b->diagnostics.size());
  std::vector<std::string> said_a, said_b;
  for (std::size_t i = 0; i < a->diagnostics.size(); ++i) {
    said_a.push_back(a->diagnostics[i].keyword + a->diagnostics[i].message);
    said_b.push_back(b->diagnostics[i].keyword + b->diagnostics[i].message);
  }
  std::sort(said_a.begin(), said_a.end());
  std::sort(said_b.begin(), said_b.end());
  EXPECT_EQ(said_a, said_b);
  EXPECT_EQ(detect_format(as_bytes(std::string(kOemKvn))).value(), Format::oem_kvn);
  EXPECT_EQ(detect_format(as_bytes(std::string(kOemXml))).value(), Format::oem_xml);
}

TEST(Oem, several_messages_are_read_in_both_notations) {
  const auto twice = taken(Format::oem_kvn, std::string(kOemKvn) + kOemKvn);
  EXPECT_EQ(twice.size(), 4U);
  std::string body = kOemXml;
  body = body.substr(body.find("<oem"));
  samples::expect_same(taken(Format::oem_xml, "<ndm>" + body + body + "</ndm>"), twice);
}

TEST(Oem, a_broken_line_costs_the_message_and_is_named) {
  EXPECT_EQ(kvn("VERS = 3.0", "VERS = 4.0"), "ephemeris_malformed line 1");
  EXPECT_EQ(kvn("CCSDS_OEM_VERS = 3.0\n", ""), "ephemeris_malformed line 2");
  EXPECT_EQ(kvn("ORIGINATOR = TEST\n", ""), "ephemeris_malformed line 6");
  EXPECT_EQ(kvn("ORIGINATOR = TEST", "ORIGINATOR ="), "ephemeris_malformed line 5");
  EXPECT_EQ(kvn("ORIGINATOR", "ORIGIN"), "ephemeris_malformed line 5");
  EXPECT_EQ(kvn("OBJECT_ID = 1992-070B\n", ""), "ephemeris_malformed line 19");
  EXPECT_EQ(kvn("CENTER_NAME", "CENTRE_NAME"), "ephemeris_malformed line 11");
  EXPECT_EQ(kvn("CENTER_NAME = EARTH", "OBJECT_NAME = EARTH"), "ephemeris_malformed line 11");
  EXPECT_EQ(kvn("= 2016-366T", "= 2016-367T"), "ephemeris_malformed line 14");
  EXPECT_EQ(kvn("DEGREE = 7", "DEGREE = 7.5"), "ephemeris_malformed line 19");
  EXPECT_EQ(kvn("DEGREE = 7", "DEGREE = 0"), "ephemeris_malformed line 19");
  EXPECT_EQ(kvn("META_STOP\n", ""), "ephemeris_malformed line 21");
  EXPECT_EQ(kvn("META_STOP\n", "META_STOP\nOBJECT_ID = 1\n"), "ephemeris_malformed line 21");
  EXPECT_EQ(kvn(" -1.5 2.25 -3.125\n", " -1.5 2.25\n"), "ephemeris_malformed line 22");
  EXPECT_EQ(kvn("7049.498186", "7049,498186"), "ephemeris_malformed line 22");
  EXPECT_EQ(kvn("7049.498186", "NaN"), "ephemeris_malformed line 22");
  EXPECT_EQ(kvn("7049.498186", "1e999"), "ephemeris_malformed line 22");
  EXPECT_EQ(kvn("1e-3 -2E-3 .5", "1e-3 -2E-3"), "ephemeris_malformed line 23");
  EXPECT_EQ(kvn("T23:59:60.000000001 7048", "T23:59:61 7048"), "ephemeris_malformed line 23");
  EXPECT_EQ(kvn("2017-01-01T00:00:01 -7047", "2016-12-31T23:59:60 -7047"),
            "ephemeris_malformed line 24");
  EXPECT_EQ(kvn("2017-01-01T00:00:01 -7047", "2017-01-01T00:00:02 -7047"),
            "ephemeris_malformed line 24");  // behind STOP_TIME
  EXPECT_EQ(kvn("2 3\n", "2 3 4\n"), "ephemeris_malformed line 30");
  EXPECT_EQ(kvn("COV_REF_FRAME = RTN", "COV_FRAME = RTN"), "ephemeris_malformed line 28");
  EXPECT_EQ(kvn("COV_REF_FRAME = RTN", "COV_REF_FRAME = LVLH"), "profile_incomplete line 27");
  EXPECT_EQ(kvn("EPOCH = 2016-12-31T23:59:60\n1.5", "EPOCH = 2016-12-31T23:59:59\n1.5"),
            "ephemeris_malformed line 35");
}

TEST(Oem, the_end_of_a_text_is_where_it_should_be) {
  const std::string text = kOemKvn;
  for (std::size_t lines = 0, at = 0; at < text.size(); ++lines) {
    const std::string cut = text.substr(0, at);
    // a state or COVARIANCE_STOP may be the last
    const bool whole = (lines >= 22 && lines <= 24) || lines == 50 || lines == 61;
    EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, cut) == "taken", whole) << lines;
    at = text.find('\n', at) + 1;
  }
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, text.substr(0, text.size() - 6)),
            "ephemeris_malformed line 62");  // three numbers in the last line
}

TEST(Oem, versions_have_their_own_keywords) {
  std::string two = with_text(with_text(kOemKvn, "VERS = 3.0", "VERS = 2.0"),
                              "CLASSIFICATION = UNCLASSIFIED\n", "");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, two), "ephemeris_malformed line 5");  // MESSAGE_ID
  two = with_text(two, "MESSAGE_ID = M 1\n", "");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, two), "taken");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, with_text(two, "VERS = 2.0", "VERS = 1.0")),
            "ephemeris_malformed line 21");  // the acceleration
  EXPECT_EQ(kvn("VERS = 3.0", "VERS = 2.0"), "ephemeris_malformed line 3");
}

TEST(Oem, a_state_said_twice_is_one_and_two_states_at_one_instant_are_none) {
  const std::string line = "2017-01-01T00:00:20 1 2 3 4 5 6\n";
  const auto doubled = samples::translate_ephemeris(Format::oem_kvn, kOemKvn + line);
  ASSERT_TRUE(doubled.has_value());
  EXPECT_EQ(doubled->measurements_read, 6U);
  EXPECT_EQ(doubled->measurements_carried, 5U);
  EXPECT_EQ(warnings(*doubled, "EPOCH"), 1U);
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, kOemKvn + with_text(line, " 6", " 7")),
            "ephemeris_malformed line 63");
}

TEST(Oem, what_is_told_and_not_carried_is_reported_by_keyword) {
  const auto translation = samples::translate_ephemeris(Format::oem_kvn, kOemKvn);
  ASSERT_TRUE(translation.has_value());
  std::map<std::string, std::size_t> lines;
  for (const Diagnostic& d : translation->diagnostics) lines[d.keyword] = d.line;
  EXPECT_EQ(lines, (std::map<std::string, std::size_t>{
                       {"COMMENT", 2}, {"MESSAGE_ID", 6}, {"REF_FRAME", 51}}));
  const auto rounded = samples::translate_ephemeris(
      Format::oem_kvn, with_text(kOemKvn, "60.000000001 7048", "60.0000000014 7048"));
  EXPECT_EQ(warnings(*rounded, "EPOCH"), 1U);
  const auto without = samples::translate_ephemeris(
      Format::oem_kvn, with_text(kOemKvn, "INTERPOLATION_DEGREE = 7\n", ""));
  EXPECT_EQ(warnings(*without, "INTERPOLATION"), 1U);
  const auto outside = samples::translate_ephemeris(
      Format::oem_kvn,
      with_text(kOemKvn, "EPOCH = 2017-01-01T00:00:00\nCOV", "EPOCH = 2017-01-01T00:01:00\nCOV"));
  EXPECT_EQ(warnings(*outside, "EPOCH"), 1U);
  EXPECT_EQ(samples::ephemerides_of(outside->records).at(0).covariances.size(), 3U);
}

TEST(Oem, objects_are_those_of_the_profile) {
  EXPECT_EQ(kvn("OBJECT_ID = 1992-070B", "OBJECT_ID = LAGEOS"), "participant_unmapped line 10");
  Profile profile = samples::ephemeris_profile();
  profile.object_names = ObjectNames::listed_only;
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, kOemKvn, profile), "taken");
  profile.objects = {{"LAGEOS 2", ObjectIds{5, "", "", "NAMED"}}};
  const auto named = samples::translate_ephemeris(Format::oem_kvn, kOemKvn, profile);
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->records.at(0).norad_cat_id, 5U);
  EXPECT_EQ(samples::ephemerides_of(named->records).at(0).object_name, "NAMED");
  profile.objects.clear();
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, kOemKvn, profile), "participant_unmapped line 10");
  profile.object_names = ObjectNames::cospar;
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, kOemKvn, profile), "taken");
  profile.sensors["LAGEOS"] = {"ALPHA-1", {}, {}};
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, kOemKvn, profile), "sensor_name_exposed line 9");
}

TEST(Oem, its_own_classification_is_compared_with_the_label) {
  const auto marked = [](std::string_view words, const Profile& profile) {
    return ephemeris_outcome(Format::oem_kvn, with_text(kOemKvn, "UNCLASSIFIED", words), profile);
  };
  const Profile profile = samples::ephemeris_profile();
  EXPECT_EQ(marked("U", profile), "taken");
  EXPECT_EQ(marked("public, test-data", profile), "taken");
  EXPECT_EQ(marked("house rules", profile), "ephemeris_above_label line 7");
  EXPECT_EQ(marked("S", profile), "ephemeris_above_label line 7");
  EXPECT_EQ(marked("TOP SECRET", profile), "ephemeris_above_label line 7");
  EXPECT_EQ(marked("for friends", profile), "profile_incomplete line 3");
}

TEST(OemXml, what_is_no_such_message_is_refused_with_its_line) {
  EXPECT_EQ(xml("version=\"3.0\"", "version=\"3\""), "ephemeris_malformed line 2");
  EXPECT_EQ(xml("id=\"CCSDS_OEM_VERS\"", "id=\"CCSDS_OMM_VERS\""), "ephemeris_malformed line 2");
  EXPECT_EQ(xml("units=\"km\"", "units=\"m\""), "ephemeris_malformed line 12");
  EXPECT_EQ(xml("units=\"km**2/s\"", "units=\"km**2\""), "ephemeris_malformed line 22");
  EXPECT_EQ(xml("<Y>5346.456274</Y>", ""), "ephemeris_malformed line 13");
  EXPECT_EQ(xml("<Y>5346.456274</Y>", "<Y/>"), "ephemeris_malformed line 12");
  EXPECT_EQ(xml("<Y_DDOT>-2E-3</Y_DDOT><Z_DDOT>.5</Z_DDOT>", ""), "ephemeris_malformed line 15");
  EXPECT_EQ(xml("<CY_Y>3</CY_Y>", ""), "ephemeris_malformed line 22");
  EXPECT_EQ(xml("<stateVector><EPOCH>2016", "<stateVector><X>1</X><EPOCH>2016"),
            "ephemeris_malformed line 12");
  EXPECT_EQ(xml("</metadata>", "</metadata><metadata/>"), "ephemeris_malformed line 11");
  EXPECT_EQ(xml("<data>", "<data>text"), "ephemeris_malformed line 11");
  EXPECT_EQ(xml("</oem>", ""), "ephemeris_malformed line 49");
  EXPECT_EQ(xml("<oem ", "<!DOCTYPE oem><oem "), "ephemeris_malformed line 2");
}

TEST(OemText, bytes_that_are_no_text_are_refused_and_line_ends_are_as_elsewhere) {
  std::string text = kOemKvn;
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
    text.insert(at, "\r");
  samples::expect_same(taken(Format::oem_kvn, text), taken(Format::oem_kvn, kOemKvn));
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, "\xEF\xBB\xBF" + text),
            "text_malformed line 1 byte 1");
  EXPECT_EQ(kvn("TEST", std::string_view("T\0ST", 4)), "text_malformed line 5 byte 15");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, std::string(10u << 20, 'A')),
            "line_too_long line 1");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, ""), "ephemeris_malformed line 1");
  EXPECT_EQ(ephemeris_outcome(Format::oem_kvn, std::string(65u << 20, '\n')), "too_large ");
}

TEST(Oem, times_out_of_order_are_told_at_their_keyword) {
  EXPECT_EQ(kvn("STOP_TIME = 2017-001T00:00:01", "STOP_TIME = 2016-001T00:00:01"),
            "ephemeris_malformed line 17");
  EXPECT_EQ(kvn("USEABLE_START_TIME = 2016-12-31T23:59:59.5",
                "USEABLE_START_TIME = 2016-12-31T23:59:58.5"),
            "ephemeris_malformed line 15");
  EXPECT_EQ(kvn("USEABLE_STOP_TIME = 2016-12-31T23:59:60.5",
                "USEABLE_STOP_TIME = 2016-12-31T23:59:59.25"),
            "ephemeris_malformed line 16");
}

TEST(Oem, a_time_system_may_be_in_lower_case) {
  const auto all =
      taken(Format::oem_kvn, with_text(kOemKvn, "TIME_SYSTEM = UTC", "TIME_SYSTEM = utc"));
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].points.at(1).at, utc("2016-12-31T23:59:60.000000001Z"));
}

TEST(Oem, an_ndm_says_something_of_itself) {
  std::string body = kOemXml;
  body.erase(0, body.find("<oem"));
  const std::string text = "<ndm><MESSAGE_ID>N</MESSAGE_ID>\n" + body + "</ndm>\n";
  EXPECT_EQ(detect_format(as_bytes(text)).value(), Format::oem_xml);
  const auto translation = samples::translate_ephemeris(Format::oem_xml, text);
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  EXPECT_EQ(translation->diagnostics.at(0).keyword, "MESSAGE_ID");
  EXPECT_EQ(translation->diagnostics.at(0).line, 1U);
}

}  // namespace
}  // namespace accord::node::translate
