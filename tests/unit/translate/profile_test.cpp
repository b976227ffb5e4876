// Source profiles: every key, every refusal.
#include "node/translate/profile.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using samples::full_profile;
using samples::profile_json_with;

Error refusal(std::string_view json) {
  const auto profile = parse_profile(json);
  EXPECT_FALSE(profile.has_value());
  return profile ? Error{} : profile.error();
}

TEST(Profile, every_key_is_read) {
  const Profile p = full_profile();
  EXPECT_EQ(p.name, "test feed");
  EXPECT_EQ(p.label_text, "GBR UNCLASSIFIED//REL TO DEU");
  EXPECT_EQ(p.data_mode, DataMode::test);
  EXPECT_EQ(p.sensor_kind, fbs::SensorKind::RADAR);
  EXPECT_EQ(p.sensors.at("DSS-25").alias, "ALPHA-1");
  EXPECT_EQ(p.sensors.at("T1").kind, fbs::SensorKind::OPTICAL);
  EXPECT_EQ(p.objects.at("SAT").norad_cat_id, 5U);
  EXPECT_EQ(p.time_tag, fbs::TimeTag::RECEIVE);
  EXPECT_EQ(p.range_kind, fbs::RangeKind::TWO_WAY_ROUND_TRIP);
  EXPECT_EQ(p.range_units, RangeUnits::km);
  EXPECT_EQ(p.doppler_kind, DopplerKind::range_rate);
  EXPECT_EQ(p.angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(p.sigmas->range_km, 0.02);
  EXPECT_FALSE(p.sigmas->magnitude.has_value());
  EXPECT_EQ(p.corrections_applied, fbs::Correction::TROPOSPHERE);
  EXPECT_EQ(p.corrections_needed, fbs::Correction::NONE);
  EXPECT_EQ(p.element_defaults.ref_frame, "TEME");
}

TEST(Profile, an_unknown_key_is_refused_at_every_depth) {
  EXPECT_EQ(refusal(profile_json_with("range_kinds", "\"one_way\"")).where, "$.range_kinds");
  EXPECT_EQ(refusal(profile_json_with("sigmas", R"({"angle_deg": 1})")).where,
            "$.sigmas.angle_deg");
  EXPECT_EQ(refusal(profile_json_with("sensors", R"({"X9": {"alias": "BB", "site": 1}})")).where,
            "$.sensors.X9.site");
  EXPECT_EQ(refusal(profile_json_with("objects", R"({"S": {"norad": 1}})")).where,
            "$.objects.S.norad");
  EXPECT_EQ(refusal(profile_json_with("mean_elements", R"({"frame": "TEME"})")).where,
            "$.mean_elements.frame");
}

TEST(Profile, a_value_outside_its_vocabulary_is_refused) {
  for (const auto& [key, value] :
       std::vector<std::pair<const char*, const char*>>{{"range_kind", "\"two_way\""},
                                                        {"time_tag", "\"RECEIVE\""},
                                                        {"sensor_kind", "1"},
                                                        {"data_mode", "\"real\""},
                                                        {"data_mode", "\"UNSPECIFIED\""},
                                                        {"angle_frame", "\"J2000\""},
                                                        {"corrections_applied", "\"none\""},
                                                        {"corrections_needed", "[\"rain\"]"},
                                                        {"range_units", "\"RU\""},
                                                        {"track_ids", "\"hide\""},
                                                        {"label", "\"\""},
                                                        {"object_names", "\"any\""},
                                                        {"doppler_kind", "\"halved\""},
                                                        {"sigmas", "[]"},
                                                        {"sensors", "[]"}}) {
    EXPECT_EQ(refusal(profile_json_with(key, value)).code, Code::profile_invalid)
        << key << " = " << value;
  }
}

TEST(Profile, sigmas_are_above_zero) {
  EXPECT_EQ(refusal(profile_json_with("sigmas", R"({"range_km": 0})")).where, "$.sigmas.range_km");
  EXPECT_EQ(refusal(profile_json_with("sigmas", R"({"range_km": -1})")).code,
            Code::profile_invalid);
}

TEST(Profile, an_alias_has_a_strict_form) {
  for (const char* alias : {"\"a\"", "\"alpha\"", "\"A B\"", "\"A/../B\"", "\"X\"", "7",
                            "\"A23456789012345678901234567890123\""}) {
    EXPECT_EQ(refusal(profile_json_with("sensors", "{\"T9\": " + std::string(alias) + "}")).code,
              Code::profile_invalid);
  }
}

TEST(Profile, an_alias_that_shows_a_sensor_name_is_refused) {
  EXPECT_EQ(refusal(profile_json_with("sensors", R"({"DSS-25": "X-DSS-25"})")).code,
            Code::sensor_name_exposed);
  EXPECT_EQ(refusal(profile_json_with("sensors", R"({"dss-25": "ALPHA", "T9": "DSS-25"})")).code,
            Code::sensor_name_exposed);
}

TEST(Profile, the_same_name_twice_is_refused_whatever_its_case) {
  EXPECT_EQ(refusal(profile_json_with("sensors", R"({"Dss_1": "AA", "DSS 1": "BB"})")).code,
            Code::profile_invalid);
  EXPECT_EQ(refusal(profile_json_with("objects", R"({"dss-25": {"norad_cat_id": 1}})")).code,
            Code::profile_invalid);
}

TEST(Profile, an_object_needs_an_id_in_its_form) {
  for (const char* object : {"{}", R"({"name": "X"})", R"({"norad_cat_id": 0})",
                             R"({"norad_cat_id": -1})", R"({"norad_cat_id": 1.5})",
                             R"({"cospar_id": "98067A"})", R"({"cospar_id": "1998-067a"})"}) {
    EXPECT_EQ(refusal(profile_json_with("objects", "{\"S\": " + std::string(object) + "}")).code,
              Code::profile_invalid)
        << object;
  }
}

TEST(Profile, a_correction_is_not_both_applied_and_needed) {
  EXPECT_EQ(refusal(profile_json_with("corrections_needed", R"(["troposphere"])")).where,
            "$.corrections_needed");
}

TEST(Profile, broken_json_and_other_roots_are_refused) {
  EXPECT_EQ(refusal("{").code, Code::bad_json);
  EXPECT_EQ(refusal("{\"name\": \"a\", \"name\": \"b\"}").code, Code::bad_json);
  EXPECT_EQ(refusal("[]").code, Code::profile_invalid);
  EXPECT_EQ(refusal(std::string(kMaxProfileBytes + 1, ' ')).code, Code::too_large);
}

TEST(Profile, comments_are_taken) {
  EXPECT_TRUE(parse_profile("{ // a note\n \"name\": \"x\" }").has_value());
}

TEST(Profile, names_are_compared_as_the_standard_says) {
  EXPECT_EQ(normal_name(" Dss_25  b\t"), "DSS 25 B");  // 503.0-B-2, 4.3.7 and 4.3.8
  EXPECT_TRUE(shows_sensor_name(full_profile(), "pass-of-dss-25-2026"));
  EXPECT_FALSE(shows_sensor_name(full_profile(), "pass-of-dss-2-5"));
}

TEST(Objects, a_listed_name_is_found_and_another_is_refused_by_its_key) {
  EXPECT_EQ(object_of(full_profile(), "sat")->norad_cat_id, 5U);
  const auto missing = object_of(full_profile(), "SAT2");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, Code::participant_unmapped);
  EXPECT_NE(missing.error().where.find("objects.SAT2"), std::string::npos);
}

TEST(Objects, the_standards_word_unknown_is_an_object_without_ids) {
  EXPECT_EQ(object_of(full_profile(), "UNKNOWN")->norad_cat_id, 0U);
}

TEST(Objects, a_stated_naming_form_is_read_strictly) {
  const Profile norad = samples::profile_with("object_names", "\"norad\"");
  EXPECT_EQ(object_of(norad, "43000")->norad_cat_id, 43000U);
  for (const char* name : {"0", "43000A", "1234567890", "-1"})
    EXPECT_FALSE(object_of(norad, name)) << name;
  const Profile cospar = samples::profile_with("object_names", "\"cospar\"");
  EXPECT_EQ(object_of(cospar, "2001-003BC")->cospar_id, "2001-003BC");
  for (const char* name : {"2001-003", "01-003A", "2001-003ABCD", "43000"})
    EXPECT_FALSE(object_of(cospar, name)) << name;
}

/// docs/source-profiles.md: each example loads, and every key that the parser knows is in the page.
TEST(Profile, the_documented_examples_load_and_name_every_key) {
  const std::string page = samples::read_file(ACCORD_SOURCE_DIR "/docs/source-profiles.md");
  ASSERT_FALSE(page.empty());
  std::size_t examples = 0;
  for (std::size_t at = page.find("```jsonc\n"); at != std::string::npos;
       at = page.find("```jsonc\n", at + 1)) {
    const std::size_t start = at + 9;
    const auto profile = parse_profile(page.substr(start, page.find("```", start) - start));
    EXPECT_TRUE(profile.has_value()) << (profile ? "" : profile.error().text());
    ++examples;
  }
  // TDM, B3, IOD, UK, RDE, CRD, UDL, TLE, OMM, CDM, SATCAT, OEM, CPF, SP3, JSON lines
  EXPECT_EQ(examples, 15U);
  const auto full = nlohmann::json::parse(samples::full_profile_json());
  for (const auto& [key, value] : full.items())
    EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << key;
  for (const char* key : {"object_names", "track_ids"})
    EXPECT_NE(page.find("`" + std::string(key) + "`"), std::string::npos);
}

TEST(Profile, time_system_and_gap_have_their_words_and_bounds) {
  const Profile plain = samples::full_profile();
  EXPECT_FALSE(plain.time_system);
  EXPECT_EQ(plain.track_gap_s, 600);
  const Profile told = samples::parsed(R"({"time_system": "TT", "track_gap_s": 86400})");
  EXPECT_EQ(told.time_system, TimeSystem::tt);
  EXPECT_EQ(told.track_gap_s, 86400);
  for (const char* bad :
       {R"({"time_system": "UT1"})", R"({"time_system": "utc"})", R"({"track_gap_s": 0})",
        R"({"track_gap_s": 86400.5})", R"({"track_gap_s": "600"})"}) {
    EXPECT_EQ(parse_profile(bad).error().code, Code::profile_invalid) << bad;
  }
}

}  // namespace
}  // namespace accord::node::translate
