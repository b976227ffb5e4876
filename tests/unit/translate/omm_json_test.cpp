// Flat OMM JSON. The first sample is written as CelesTrak writes it, the second as Space-Track
// does.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/translate/mean_elements.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kNumbers = R"({
  "OBJECT_NAME": "ONE", "OBJECT_ID": "1998-067A", "EPOCH": "2025-02-14T14:36:48.662784",
  "MEAN_MOTION": 15.5,
  "ECCENTRICITY": 0.0006703, "INCLINATION": 51.6416, "RA_OF_ASC_NODE": 247.4627,
  "ARG_OF_PERICENTER": 130.536,
  "MEAN_ANOMALY": 325.0288, "EPHEMERIS_TYPE": 0, "CLASSIFICATION_TYPE": "U",
  "NORAD_CAT_ID": 25544, "ELEMENT_SET_NO": 999,
  "REV_AT_EPOCH": 39027, "BSTAR": 0.00035436, "MEAN_MOTION_DOT": 2.64e-6, "MEAN_MOTION_DDOT": 0 })";

std::string with(std::string_view key, std::string_view value) {
  auto object = nlohmann::json::parse(kNumbers);
  object.erase(std::string(key));
  if (!value.empty()) object[std::string(key)] = nlohmann::json::parse(value);
  return object.dump();
}

std::string as_strings() {
  auto object = nlohmann::json::parse(kNumbers);
  for (auto& [key, value] : object.items()) {
    if (value.is_number()) value = value.dump();
  }
  return object.dump();
}

MeanElementsList list_of(std::string_view text) {
  auto list = parse_omm_json(text, samples::full_profile());
  EXPECT_TRUE(list.has_value()) << (list ? "" : list.error().text());
  return list ? *list : MeanElementsList{};
}

/// "taken" or the code of the only refusal.
std::string outcome(std::string_view text) {
  const auto list = parse_omm_json(text, samples::full_profile());
  if (!list) return std::string(code_entry(list.error().code).name) + " " + list.error().where;
  if (list->refused == 0 && list->elements.size() == 1) return "taken";
  return std::string(code_entry(list->diagnostics.at(0).code).name);
}

TEST(OmmJson, numbers_and_strings_of_numbers_read_the_same) {
  for (const std::string& text : {std::string(kNumbers), as_strings()}) {
    const auto list = list_of(text);
    ASSERT_EQ(list.elements.size(), 1U);
    const MeanElementsText& e = list.elements[0];
    EXPECT_EQ(e.object_name, "ONE");
    EXPECT_EQ(e.object_id, "1998-067A");
    EXPECT_EQ(e.norad_cat_id, 25544U);
    EXPECT_EQ(e.epoch, UtcTime::parse("2025-02-14T14:36:48.662784Z").value());
    EXPECT_EQ(e.mean_motion_rev_day, 15.5);
    EXPECT_EQ(e.eccentricity, 0.0006703);
    EXPECT_EQ(e.inclination_deg, 51.6416);
    EXPECT_EQ(e.mean_motion_dot, 2.64e-6);
    EXPECT_EQ(e.bstar, 0.00035436);
    EXPECT_EQ(e.element_set_no, 999U);
    EXPECT_EQ(e.rev_at_epoch, 39027U);
  }
}

TEST(OmmJson, a_list_is_read_record_by_record_with_lines) {
  const std::string text = "[\n" + std::string(kNumbers) + ",\n" + with("EPOCH", "\"yesterday\"") +
                           ",\n{\"EPOCH\": }\n,\n" + as_strings() + "]";
  const auto list = list_of(text);
  EXPECT_EQ(list.read, 4U);
  EXPECT_EQ(list.refused, 2U);
  ASSERT_EQ(list.elements.size(), 2U);
  EXPECT_EQ(list.elements[0].first_line, 2U);
  ASSERT_EQ(list.diagnostics.size(), 2U);
  EXPECT_EQ(list.diagnostics[0].line, 10U);  // kNumbers takes lines 2 to 9
  EXPECT_EQ(list.diagnostics[0].keyword, "EPOCH");
  EXPECT_EQ(list.diagnostics[1].line, 11U);
  EXPECT_EQ(list.diagnostics[1].code, Code::bad_json);
}

TEST(OmmJson, an_empty_list_holds_nothing) { EXPECT_EQ(list_of("[]").read, 0U); }

TEST(OmmJson, what_is_no_list_of_objects_is_refused) {
  for (const char* text :
       {"", "7", "[7]", "[{}", "[{},]7", "{} {}", "[{}] x", "{\"a\": \"", "[{\"a\": {]"}) {
    EXPECT_EQ(outcome(text).substr(0, 13), "omm_malformed") << text;
  }
}

TEST(OmmJson, a_brace_in_a_string_does_not_end_an_object) {
  EXPECT_EQ(outcome(with("OBJECT_NAME", R"("A } \" { B")")), "taken");
}

TEST(OmmJson, mandatory_keywords_are_missed) {
  for (const char* key : {"EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE",
                          "ARG_OF_PERICENTER", "MEAN_ANOMALY", "NORAD_CAT_ID", "BSTAR"}) {
    EXPECT_EQ(outcome(with(key, "")), "omm_malformed") << key;
    EXPECT_EQ(outcome(with(key, "null")), "omm_malformed") << key;
  }
  for (const char* key :
       {"OBJECT_NAME", "OBJECT_ID", "MEAN_MOTION_DDOT", "REV_AT_EPOCH", "CLASSIFICATION_TYPE"}) {
    EXPECT_EQ(outcome(with(key, "")), "taken") << key;
  }
}

TEST(OmmJson, values_have_their_form) {
  EXPECT_EQ(outcome(with("MEAN_MOTION", "\"15,5\"")), "omm_malformed");
  EXPECT_EQ(outcome(with("MEAN_MOTION", "true")), "omm_malformed");
  EXPECT_EQ(outcome(with("MEAN_MOTION", "\"nan\"")), "omm_malformed");
  EXPECT_EQ(outcome(with("NORAD_CAT_ID", "25544.5")), "omm_malformed");
  EXPECT_EQ(outcome(with("NORAD_CAT_ID", "-1")), "omm_malformed");
  EXPECT_EQ(outcome(with("NORAD_CAT_ID", "799501234")), "taken");
  EXPECT_EQ(outcome(with("OBJECT_ID", "\"98067A\"")), "omm_malformed");
  EXPECT_EQ(outcome(with("CLASSIFICATION_TYPE", "\"X\"")), "omm_malformed");
  EXPECT_EQ(outcome(with("ECCENTRICITY", "1.0")), "value_out_of_range");
  EXPECT_EQ(outcome(with("INCLINATION", "180.5")), "value_out_of_range");
}

TEST(OmmJson, a_whole_number_is_written_with_digits_alone) {
  for (const char* key : {"NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH"}) {
    EXPECT_EQ(outcome(with(key, "25")), "taken") << key;
    EXPECT_EQ(outcome(with(key, "\"25\"")), "taken") << key;
    for (const char* bad : {"\"2.5e1\"", "2.5e1", "\"25.0\"", "25.0", "\"+25\"", "\" 25\"",
                            "\"0x19\"", "-25", "true", "\"\"", "99999999999999999999"}) {
      EXPECT_EQ(outcome(with(key, bad)), "omm_malformed") << key << " " << bad;
    }
  }
  EXPECT_EQ(outcome(with("EPHEMERIS_TYPE", "\"0\"")), "taken");
  EXPECT_EQ(outcome(with("EPHEMERIS_TYPE", "0e0")), "omm_malformed");
}

TEST(OmmJson, an_epoch_finer_than_a_nanosecond_is_rounded_and_said) {
  const auto list = list_of(with("EPOCH", "\"2025-02-14T14:36:48.1234567896\""));
  ASSERT_EQ(list.elements.size(), 1U);
  EXPECT_EQ(list.elements[0].epoch, UtcTime::parse("2025-02-14T14:36:48.123456790Z").value());
  ASSERT_EQ(list.diagnostics.size(), 1U);
  EXPECT_EQ(list.diagnostics[0].code, Code::time_rounded);
  EXPECT_EQ(list.diagnostics[0].keyword, "EPOCH");
  EXPECT_EQ(list.diagnostics[0].line, 1U);
  EXPECT_TRUE(list_of(with("EPOCH", "\"2025-02-14T14:36:48.123456789000\"")).diagnostics.empty());
}

TEST(OmmJson, an_element_out_of_its_range_is_named_with_its_value) {
  const auto list = list_of(with("INCLINATION", "180.5"));
  ASSERT_EQ(list.diagnostics.size(), 1U);
  EXPECT_EQ(list.diagnostics[0].keyword, "INCLINATION");
  EXPECT_NE(list.diagnostics[0].message.find("180.5"), std::string::npos);
}

TEST(OmmJson, an_unknown_keyword_is_refused_and_a_known_extra_one_noted) {
  EXPECT_EQ(outcome(with("MEAN_MOTIONS", "1")), "omm_malformed");
  const auto list = list_of(with("GP_ID", "7"));
  EXPECT_EQ(list.elements.size(), 1U);
  ASSERT_EQ(list.diagnostics.size(), 1U);
  EXPECT_EQ(list.diagnostics[0].keyword, "GP_ID");
  EXPECT_EQ(list.diagnostics[0].severity, Severity::info);
}

TEST(OmmJson, another_theory_frame_or_time_system_is_refused) {
  EXPECT_EQ(outcome(with("REF_FRAME", "\"TEME\"")), "taken");
  EXPECT_EQ(outcome(with("REF_FRAME", "\"EME2000\"")), "element_theory");
  EXPECT_EQ(outcome(with("TIME_SYSTEM", "\"TAI\"")), "element_theory");
  EXPECT_EQ(outcome(with("MEAN_ELEMENT_THEORY", "\"SGP4-XP\"")), "element_theory");
  EXPECT_EQ(outcome(with("EPHEMERIS_TYPE", "4")), "element_theory");
  EXPECT_EQ(outcome(with("CENTER_NAME", "\"MARS\"")), "element_theory");
}

TEST(OmmJson, what_the_object_leaves_out_must_stand_in_the_profile) {
  const auto list = parse_omm_json(kNumbers, samples::parsed("{}"));
  ASSERT_TRUE(list.has_value());
  ASSERT_EQ(list->diagnostics.size(), 1U);
  EXPECT_EQ(list->diagnostics[0].code, Code::profile_incomplete);
  EXPECT_NE(list->diagnostics[0].message.find("mean_elements.ref_frame"), std::string::npos);
}

TEST(OmmJson, bom_and_nul_are_refused) {
  EXPECT_EQ(outcome("\xEF\xBB\xBF{}").substr(0, 14), "text_malformed");
  EXPECT_EQ(outcome(std::string_view("{\0}", 3)).substr(0, 14), "text_malformed");
}

TEST(OmmJson, deep_nesting_is_refused) {
  EXPECT_EQ(outcome("[" + std::string(100'000, '{') + "]").substr(0, 13), "omm_malformed");
}

TEST(OmmJson, a_file_of_celestrak_is_read) {
  const auto path = samples::shared_data() / "omm/python-sgp4/sample_omm.json";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  const auto translation = translate(samples::read_file(path), samples::full_profile(),
                                     samples::options(Format::omm_json, Payload::omm));
  ASSERT_TRUE(translation.has_value());
  ASSERT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->records[0].norad_cat_id, 5U);
}

}  // namespace
}  // namespace accord::node::translate
