// The ruling on a request and the terms of its deadlines.
#include "agreement/tasking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"
#include "tasking_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;

const std::string kSection = "GBR-USA-SDA/1/tasking/USA>GBR";

TaskingFacts request() {
  TaskingFacts facts;
  facts.requester = nation("USA");
  facts.provider = nation("GBR");
  facts.priority = Priority::immediate;
  facts.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT;
  facts.mode = DataMode::simulated;
  facts.norad_cat_id = 25544;
  facts.at = time("2026-11-21T06:14:00Z");
  return facts;
}

TEST(Tasking, a_request_that_a_clause_covers_may_be_asked) {
  const WrittenRuling ruling = written(decide_tasking(*gbr_node(), request()));
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.reason, Code::permitted);
  EXPECT_EQ(ruling.clause, kSection + "/clauses/urgent");
  EXPECT_THAT(ruling.agreements, ElementsAre(digest(0x11)));
}

struct Refused {
  const char* rule;
  std::function<void(TaskingFacts&)> change;
  Code reason;
  std::string clause;
};

TEST(Tasking, every_near_miss_is_refused_and_names_its_clause) {
  const Refused table[] = {
      {"requester unknown", [](TaskingFacts& f) { f.requester = NationId{}; },
       Code::facts_incomplete, "no agreement"},
      {"a nation asks itself", [](TaskingFacts& f) { f.requester = nation("GBR"); },
       Code::facts_incomplete, "no agreement"},
      {"a matter between others", [](TaskingFacts& f) { f.provider = nation("AUS"); },
       Code::facts_incomplete, "no agreement"},
      {"priority unspecified", [](TaskingFacts& f) { f.priority = Priority::unspecified; },
       Code::facts_incomplete, kSection},
      {"purpose unspecified", [](TaskingFacts& f) { f.purpose = fbs::Purpose::UNSPECIFIED; },
       Code::facts_incomplete, kSection},
      {"no agreement with FRA", [](TaskingFacts& f) { f.requester = nation("FRA"); },
       Code::no_agreement, "no agreement"},
      {"after the term", [](TaskingFacts& f) { f.at = time("2031-01-01T00:00:00Z"); },
       Code::agreement_expired, "GBR-USA-SDA/1/term"},
      {"data mode not agreed", [](TaskingFacts& f) { f.mode = DataMode::exercise; },
       Code::data_mode_not_agreed, "GBR-USA-SDA/1/standard/data_modes"},
      {"purpose not covered at this priority",
       [](TaskingFacts& f) { f.purpose = fbs::Purpose::CATALOG_MAINTENANCE; },
       Code::purpose_not_permitted, kSection + "/clauses/urgent"},
      {"no such purpose", [](TaskingFacts& f) { f.purpose = static_cast<fbs::Purpose>(77); },
       Code::purpose_not_permitted, kSection + "/clauses/urgent"},
      {"quota reached", [](TaskingFacts& f) { f.requests_today = 220; }, Code::quota_exhausted,
       kSection + "/clauses/urgent"},
      {"quota of the lower class reached",
       [](TaskingFacts& f) {
         f.priority = Priority::routine;
         f.requests_today = 200;
       },
       Code::quota_exhausted, kSection + "/clauses/routine"},
  };
  const auto node = gbr_node();
  for (const Refused& each : table) {
    TaskingFacts facts = request();
    each.change(facts);
    const WrittenRuling ruling = written(decide_tasking(*node, facts));
    EXPECT_EQ(ruling.verdict, Verdict::withhold) << each.rule;
    EXPECT_EQ(ruling.reason, each.reason) << each.rule << ": " << code_entry(ruling.reason).name;
    EXPECT_EQ(ruling.clause, each.clause) << each.rule;
  }
}

TEST(Tasking, a_priority_that_no_clause_names_is_refused) {
  TaskingFacts facts = request();  // GBR may not ask USA at FLASH
  std::swap(facts.requester, facts.provider);
  EXPECT_EQ(decide_tasking(*gbr_node(), facts).verdict, Verdict::release);
  facts.priority = Priority::flash;
  const WrittenRuling ruling = written(decide_tasking(*gbr_node(), facts));
  EXPECT_EQ(ruling.reason, Code::priority_not_permitted);
  EXPECT_EQ(ruling.clause, "GBR-USA-SDA/1/tasking/GBR>USA/clauses/routine");
}

TEST(Tasking, a_data_mode_that_no_clause_names_is_refused) {
  json document = example_json("gbr-usa.json");
  for (auto& clause : document["tasking"][0]["clauses"]) clause["data_modes"] = {"REAL"};
  const auto node = snapshot_of({agreement(document, 0x11)}, silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = written(decide_tasking(*node, request()));
  EXPECT_EQ(ruling.reason, Code::tasking_mode_not_permitted);
  EXPECT_EQ(ruling.clause, kSection);
}

TEST(Tasking, a_direction_without_a_section_is_refused) {
  json document = example_json("gbr-usa.json");
  document["tasking"].erase(0);
  const auto node = snapshot_of({agreement(document, 0x11)}, silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = written(decide_tasking(*node, request()));
  EXPECT_EQ(ruling.reason, Code::tasking_not_agreed);
  EXPECT_EQ(ruling.clause, kSection);
}

TEST(Tasking, a_suspended_agreement_carries_no_requests) {
  const auto node =
      snapshot_of({agreement(example_json("gbr-usa.json"), 0x11, AgreementState::suspended)},
                  silent_policy("GBR"), "GBR");
  EXPECT_EQ(decide_tasking(*node, request()).reason, Code::agreement_suspended);
  const auto terms = terms_for(*node, request());
  ASSERT_FALSE(terms.has_value());
  EXPECT_EQ(terms.error().code, Code::agreement_suspended);
}

TEST(Tasking, the_last_request_under_the_quota_may_be_asked) {
  TaskingFacts facts = request();
  facts.requests_today = 219;
  EXPECT_EQ(decide_tasking(*gbr_node(), facts).verdict, Verdict::release);
}

TEST(Tasking, all_applicable_agreements_must_permit_a_request) {
  json second = example_json("gbr-usa.json");
  second["name"] = "GBR-USA-ZULU";
  second["tasking"][0]["clauses"][1]["requests_per_day"] = 5;
  second["tasking"][0]["classes"]["IMMEDIATE"]["decide_s"] = 900;
  second["tasking"][0]["classes"]["IMMEDIATE"]["acknowledge_s"] = 60;
  second["crypto"]["clock_skew_s_max"] = 2;
  const auto node =
      snapshot_of({agreement(second, 0x05), agreement(example_json("gbr-usa.json"), 0x11)},
                  silent_policy("GBR"), "GBR");
  TaskingFacts facts = request();
  facts.requests_today = 5;
  const WrittenRuling ruling = written(decide_tasking(*node, facts));
  EXPECT_EQ(ruling.reason, Code::quota_exhausted);
  EXPECT_EQ(ruling.clause, "GBR-USA-ZULU/1/tasking/USA>GBR/clauses/urgent");
  const auto terms = terms_for(*node, facts);
  ASSERT_TRUE(terms.has_value());
  EXPECT_EQ(terms->ack_within, std::chrono::seconds{30}) << "the shortest of 30 and 60";
  EXPECT_EQ(terms->decide_within, std::chrono::seconds{900}) << "the shortest of 1800 and 900";
  EXPECT_EQ(terms->clock_skew, std::chrono::seconds{2});
  EXPECT_EQ(terms->agreement, digest(0x11)) << "the first by name";
}

TEST(Tasking, terms_come_from_the_class_of_the_priority) {
  TaskingFacts facts = request();
  facts.priority = Priority::routine;
  const auto terms = terms_for(*gbr_node(), facts);
  ASSERT_TRUE(terms.has_value());
  EXPECT_EQ(terms->ack_within, std::chrono::minutes{5});
  EXPECT_EQ(terms->decide_within, std::chrono::hours{24});
  EXPECT_EQ(terms->clock_skew, std::chrono::seconds{5});
  EXPECT_EQ(terms->agreement, digest(0x11));
  facts.priority = static_cast<Priority>(9);
  EXPECT_FALSE(terms_for(*gbr_node(), facts).has_value());
  facts.priority = Priority::unspecified;
  EXPECT_FALSE(terms_for(*gbr_node(), facts).has_value());
}

}  // namespace
}  // namespace accord::agreement::test
