// The explanation: the same ruling, with every step up to the one that failed.
#include "agreement/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support.hpp"
#include "tasking_generated.h"

namespace accord::agreement::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Explanation explain_label(const std::string& text) {
  const Label marking = label(text);
  return explain(*gbr_node(), {nation("GBR"), nation("USA"), "TRK", schema_of("TRK"),
                               DataMode::simulated, marking, 25544, time("2026-11-21T06:14:00Z")});
}

std::vector<std::string> names_of(const Explanation& explanation) {
  std::vector<std::string> names;
  for (const ExplainedStep& step : explanation.steps) names.push_back(step.step);
  return names;
}

TEST(Explain, a_release_shows_every_step_in_the_order_of_decide_hpp) {
  const Explanation explanation = explain_label("GBR SECRET//REL TO GBR, USA");
  EXPECT_THAT(names_of(explanation),
              ElementsAre("facts", "label", "foreign disclosure", "agreements", "schema",
                          "direction", "label policy", "link ceiling", "clause", "clause ceiling",
                          "releasability", "national policy"));
  for (const ExplainedStep& step : explanation.steps) {
    EXPECT_TRUE(step.passed) << step.step;
    EXPECT_FALSE(step.clause.empty()) << step.step;
    EXPECT_FALSE(step.detail.empty()) << step.step;
  }
}

TEST(Explain, a_refusal_ends_at_the_step_that_failed_and_says_what_was_compared) {
  const Explanation explanation = explain_label("GBR TOP SECRET//REL TO GBR, USA");
  ASSERT_FALSE(explanation.steps.empty());
  const ExplainedStep& last = explanation.steps.back();
  EXPECT_EQ(last.step, "link ceiling");
  EXPECT_FALSE(last.passed);
  EXPECT_THAT(last.detail, HasSubstr("TOP SECRET under SECRET"));
  EXPECT_EQ(last.clause, explanation.ruling.clause);
}

TEST(Explain, ruling_is_that_of_decide) {
  for (const char* text : {"GBR SECRET//REL TO GBR, USA", "GBR SECRET", "GBR UNCLASSIFIED",
                           "AUS SECRET//REL TO USA", "GBR TOP SECRET//REL TO USA"}) {
    EXPECT_EQ(explain_label(text).ruling, Case{}.with_label(text).ruled_by(*gbr_node())) << text;
  }
}

TEST(Explain, lines_end_with_the_ruling) {
  const auto lines = text_lines(explain_label("GBR SECRET"));
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_THAT(lines[2], HasSubstr("3 foreign disclosure: FAILED"));
  EXPECT_EQ(lines[3],
            "withhold under GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks, ACC-3103 "
            "no_foreign_disclosure");
}

TEST(Explain, json_carries_ruling_and_steps) {
  const nlohmann::json json = to_json(explain_label("GBR SECRET//REL TO GBR, USA"));
  EXPECT_EQ(json["ruling"]["verdict"], "release");
  EXPECT_EQ(json["ruling"]["reason"]["code"], "ACC-3100");
  EXPECT_EQ(json["ruling"]["reason"]["name"], "permitted");
  EXPECT_EQ(json["ruling"]["agreements"][0], digest(0x11).hex());
  EXPECT_EQ(json["steps"].size(), 12u);
  EXPECT_EQ(json["steps"][2]["step"], "foreign disclosure");
  EXPECT_EQ(json["steps"][2]["passed"], true);
}

TEST(Explain, bytes_of_a_label_that_is_no_text_do_not_reach_the_reader) {
  const Label marking{"G\xff\n", Level::secret, {}};
  const Explanation explanation =
      explain(*gbr_node(), {nation("GBR"), nation("USA"), "TRK", schema_of("TRK"),
                            DataMode::simulated, marking, 25544, time("2026-11-21T06:14:00Z")});
  EXPECT_THAT(explanation.steps.back().detail, HasSubstr("'G?? SECRET'"));
  EXPECT_NO_THROW((void)to_json(explanation).dump());
}

TEST(Explain, a_request_is_explained_up_to_its_quota) {
  TaskingFacts facts;
  facts.requester = nation("USA");
  facts.provider = nation("GBR");
  facts.priority = Priority::routine;
  facts.purpose = fbs::Purpose::SEARCH;
  facts.mode = DataMode::real;
  facts.at = time("2026-11-21T06:14:00Z");
  facts.requests_today = 200;
  const Explanation explanation = explain_tasking(*gbr_node(), facts);
  EXPECT_THAT(names_of(explanation), ElementsAre("facts", "agreements", "direction", "clause",
                                                 "priority", "purpose", "quota"));
  EXPECT_THAT(explanation.steps.back().detail, HasSubstr("200 today, quota 200"));
  EXPECT_EQ(explanation.ruling, written(decide_tasking(*gbr_node(), facts)));
}

}  // namespace
}  // namespace accord::agreement::test
