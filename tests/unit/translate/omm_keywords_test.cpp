// Keywords of CCSDS 502.0-B-3, tables 4-1 to 4-3, beside the elements themselves: known, reported,
// and refused where they mean another theory or a marking that nobody can compare.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/translate/mean_elements.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

nlohmann::json plain() {
  return {{"EPOCH", "2025-02-14T14:36:48"},
          {"MEAN_MOTION", 15.5},
          {"ECCENTRICITY", 0.0006703},
          {"INCLINATION", 51.6416},
          {"RA_OF_ASC_NODE", 247.4627},
          {"ARG_OF_PERICENTER", 130.536},
          {"MEAN_ANOMALY", 325.0288},
          {"NORAD_CAT_ID", 25544},
          {"BSTAR", 0.00035436}};
}

MeanElementsList with(const std::string& keyword, const nlohmann::json& value) {
  auto object = plain();
  object[keyword] = value;
  auto list = parse_omm_json(object.dump(), samples::full_profile());
  EXPECT_TRUE(list.has_value());
  return list ? *list : MeanElementsList{};
}

/// The 21 words of the lower triangle of a 6 x 6 matrix, row by row.
std::vector<std::string> covariance_words() {
  const std::vector<std::string> axes{"X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT"};
  std::vector<std::string> out;
  for (std::size_t row = 0; row < axes.size(); ++row) {
    for (std::size_t column = 0; column <= row; ++column)
      out.push_back("C" + axes[row] + "_" + axes[column]);
  }
  return out;
}

TEST(OmmKeywords, of_header_spacecraft_and_covariance_are_taken_and_reported) {
  std::vector<std::pair<std::string, Severity>> words{{"MESSAGE_ID", Severity::info},
                                                      {"COMMENT", Severity::info},
                                                      {"SEMI_MAJOR_AXIS", Severity::info},
                                                      {"GM", Severity::info},
                                                      {"USER_DEFINED_COLOUR", Severity::info},
                                                      {"REF_FRAME_EPOCH", Severity::warning},
                                                      {"MASS", Severity::warning},
                                                      {"SOLAR_RAD_AREA", Severity::warning},
                                                      {"SOLAR_RAD_COEFF", Severity::warning},
                                                      {"DRAG_AREA", Severity::warning},
                                                      {"DRAG_COEFF", Severity::warning},
                                                      {"COV_REF_FRAME", Severity::warning}};
  for (const std::string& word : covariance_words()) words.emplace_back(word, Severity::warning);
  ASSERT_EQ(words.size(), 12U + 21U);
  for (const auto& [word, severity] : words) {
    const auto list = with(word, "1");
    EXPECT_EQ(list.elements.size(), 1U) << word;
    ASSERT_EQ(list.diagnostics.size(), 1U) << word;
    EXPECT_EQ(list.diagnostics[0].code, Code::not_carried) << word;
    EXPECT_EQ(list.diagnostics[0].keyword, word);
    EXPECT_EQ(list.diagnostics[0].severity, severity) << word;
  }
}

TEST(OmmKeywords, near_misses_are_no_keywords) {
  for (const char* word : {"MASSES", "mass", "CX_Y", "CX_DOT", "C_X", "USER_DEFINED_",
                           "USER_DEFINED", "MESSAGEID", "COV_REFERENCE_FRAME", ""}) {
    const auto list = with(word, 1);
    EXPECT_EQ(list.refused, 1U) << word;
    EXPECT_EQ(list.diagnostics.at(0).code, Code::omm_malformed) << word;
  }
}

TEST(OmmKeywords, without_a_value_is_not_given) {
  EXPECT_TRUE(with("MASS", nullptr).diagnostics.empty());
  EXPECT_EQ(with("BTERM", nullptr).elements.size(), 1U);
}

TEST(OmmKeywords, of_sgp4_xp_are_another_theory) {
  for (const char* word : {"BTERM", "AGOM"}) {
    const auto list = with(word, 0.01);
    EXPECT_EQ(list.refused, 1U) << word;
    EXPECT_EQ(list.diagnostics.at(0).code, Code::element_theory) << word;
  }
}

TEST(OmmKeywords, each_is_reported_once_a_list_with_its_number_of_sets) {
  auto object = plain();
  object["MASS"] = 7;
  const std::string list_text = "[\n" + object.dump() + ",\n" + object.dump() + "]";
  const auto list = parse_omm_json(list_text, samples::full_profile());
  ASSERT_EQ(list->diagnostics.size(), 1U);
  EXPECT_EQ(list->diagnostics[0].line, 2U);
  EXPECT_NE(list->diagnostics[0].message.find("2 element sets"), std::string::npos);
}

TEST(OmmKeywords, a_classification_of_the_header_counts_as_the_sets_own) {
  for (const auto& [word, letter] :
       {std::pair{"U", 'U'}, {"UNCLASSIFIED", 'U'}, {"CONFIDENTIAL", 'C'}, {"SECRET", 'S'}}) {
    const auto list = with("CLASSIFICATION", word);
    ASSERT_EQ(list.elements.size(), 1U) << word;
    EXPECT_EQ(list.elements[0].classification, letter);
  }
  auto object = plain();
  object["CLASSIFICATION"] = "CONFIDENTIAL";
  object["CLASSIFICATION_TYPE"] = "S";
  EXPECT_EQ(parse_omm_json(object.dump(), samples::full_profile())->elements.at(0).classification,
            'S');
}

TEST(OmmKeywords, a_classification_that_no_label_can_be_compared_with_is_refused) {
  for (const char* words : {"TOP SECRET", "SBU", "secret", "SECRET//NOFORN"}) {
    const auto list = with("CLASSIFICATION", words);
    EXPECT_EQ(list.refused, 1U) << words;
    ASSERT_EQ(list.diagnostics.size(), 1U) << words;
    EXPECT_EQ(list.diagnostics[0].code, Code::elements_above_label) << words;
  }
}

}  // namespace
}  // namespace accord::node::translate
