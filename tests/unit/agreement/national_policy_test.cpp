// The national policy: strict form, and a disposal that never says yes by accident.
#include "agreement/national_policy.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"
#include "tasking_move_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

TEST(NationalPolicy, every_shipped_example_is_accepted) {
  for (const char* name :
       {"national-policy-gbr.json", "national-policy-aus.json", "national-policy-usa.json"}) {
    const auto policy = parse_national_policy(read_example(name));
    ASSERT_TRUE(policy.has_value()) << name << ": " << policy.error().text();
  }
}

struct Wrong {
  const char* rule;
  std::function<void(json&)> change;
  Code code;
  const char* where;
};

TEST(NationalPolicy, every_wrong_policy_is_refused_with_its_path) {
  const Wrong table[] = {
      {"unknown key", [](json& j) { j["permit"] = 1; }, Code::agreement_schema, "$.permit"},
      {"missing section", [](json& j) { j.erase("deny"); }, Code::agreement_schema, "$.deny"},
      {"wrong type", [](json& j) { j["deny"]["norad_cat_ids"][0] = "25544"; },
       Code::agreement_schema, "$.deny.norad_cat_ids[0]"},
      {"object 0 is no object", [](json& j) { j["deny"]["norad_cat_ids"][0] = 0; },
       Code::agreement_schema, "$.deny.norad_cat_ids[0]"},
      {"yes by default", [](json& j) { j["disposition"]["default"] = "AUTO_ACCEPT"; },
       Code::agreement_schema, "$.disposition.default"},
      {"coarse reason that the wire does not know",
       [](json& j) { j["reasons"]["weather"] = "RAIN"; }, Code::agreement_schema,
       "$.reasons.weather"},
      {"object twice",
       [](json& j) {
         j["deny"]["norad_cat_ids"] = {7, 9, 7};
       },
       Code::agreement_duplicate, "$.deny.norad_cat_ids"},
      {"payload type that never travels", [](json& j) { j["deny"]["payload_types"] = {"BAT"}; },
       Code::unknown_payload, "$.deny.payload_types[0]"},
      {"rule id twice", [](json& j) { j["disposition"]["rules"][1]["id"] = "maintenance-window"; },
       Code::agreement_duplicate, "$.disposition.rules[1].id"},
      {"a yes to anybody", [](json& j) { j["disposition"]["rules"][1].erase("requesters"); },
       Code::policy_invalid, "$.disposition.rules[1]"},
      {"a yes at any priority", [](json& j) { j["disposition"]["rules"][1].erase("priorities"); },
       Code::policy_invalid, "$.disposition.rules[1]"},
      {"a yes for any purpose", [](json& j) { j["disposition"]["rules"][1].erase("purposes"); },
       Code::policy_invalid, "$.disposition.rules[1]"},
      {"a yes in any data mode", [](json& j) { j["disposition"]["rules"][1].erase("data_modes"); },
       Code::policy_invalid, "$.disposition.rules[1]"},
      {"a no without a reason", [](json& j) { j["disposition"]["rules"][0].erase("reason"); },
       Code::policy_invalid, "$.disposition.rules[0]"},
      {"a yes with a reason", [](json& j) { j["disposition"]["rules"][1]["reason"] = "weather"; },
       Code::policy_invalid, "$.disposition.rules[1]"},
      {"a fine reason without a coarse one",
       [](json& j) { j["disposition"]["rules"][0]["reason"] = "unheard-of"; }, Code::policy_invalid,
       "$.disposition.rules[0].reason"},
      {"an alias for two sensors",
       [](json& j) { j["sensor_aliases"]["NORTH-MOOR-RADAR"] = "GBR-O1"; }, Code::policy_invalid,
       "$.sensor_aliases"},
      {"an alias that is a sensor's name",
       [](json& j) { j["sensor_aliases"]["NORTH-MOOR-RADAR"] = "ISLAND-TELESCOPE-2"; },
       Code::policy_invalid, "$.sensor_aliases"},
  };
  const json good = example_json("national-policy-gbr.json");
  ASSERT_TRUE(parse_national_policy(good.dump()).has_value());
  for (const Wrong& wrong : table) {
    json changed = good;
    wrong.change(changed);
    const auto policy = parse_national_policy(changed.dump());
    ASSERT_FALSE(policy.has_value()) << wrong.rule;
    EXPECT_EQ(policy.error().code, wrong.code) << wrong.rule << ": " << policy.error().text();
    EXPECT_EQ(policy.error().where, wrong.where) << wrong.rule << ": " << policy.error().text();
  }
}

TaskingFacts request() {
  return {nation("USA"),
          nation("GBR"),
          Priority::routine,
          fbs::Purpose::CATALOG_MAINTENANCE,
          DataMode::simulated,
          25544,
          time("2026-11-21T06:14:00Z"),
          0};
}

TEST(NationalPolicy, routine_catalogue_work_for_usa_is_accepted_by_rule) {
  const NationalPolicy policy = policy_of(example_json("national-policy-gbr.json"));
  const Disposition disposition = dispose(policy, request());
  EXPECT_EQ(disposition.disposal, Disposal::accept);
  EXPECT_EQ(disposition.rule, "usa-catalogue");
}

TEST(NationalPolicy, whatever_differs_from_an_accepting_rule_goes_to_a_person) {
  const NationalPolicy policy = policy_of(example_json("national-policy-gbr.json"));
  const std::pair<const char*, std::function<void(TaskingFacts&)>> near_misses[] = {
      {"requester", [](TaskingFacts& f) { f.requester = nation("AUS"); }},
      {"priority", [](TaskingFacts& f) { f.priority = Priority::immediate; }},
      {"purpose", [](TaskingFacts& f) { f.purpose = fbs::Purpose::SEARCH; }},
      {"data mode", [](TaskingFacts& f) { f.mode = DataMode::exercise; }},
      {"unknown object", [](TaskingFacts& f) { f.norad_cat_id = 0; }},
      {"unspecified priority", [](TaskingFacts& f) { f.priority = Priority::unspecified; }},
      {"unspecified purpose", [](TaskingFacts& f) { f.purpose = fbs::Purpose::UNSPECIFIED; }},
      {"unspecified mode", [](TaskingFacts& f) { f.mode = DataMode::unspecified; }},
      {"no requester", [](TaskingFacts& f) { f.requester = NationId{}; }},
  };
  for (const auto& [what, change] : near_misses) {
    TaskingFacts facts = request();
    change(facts);
    const Disposition disposition = dispose(policy, facts);
    EXPECT_EQ(disposition.disposal, Disposal::person) << what;
    EXPECT_EQ(disposition.rule, "default") << what;
  }
}

TEST(NationalPolicy, a_declining_rule_gives_the_coarse_reason_and_keeps_the_fine_one) {
  const NationalPolicy policy = policy_of(example_json("national-policy-gbr.json"));
  TaskingFacts facts = request();
  facts.purpose = fbs::Purpose::CALIBRATION;
  const Disposition disposition = dispose(policy, facts);
  EXPECT_EQ(disposition.disposal, Disposal::decline);
  EXPECT_EQ(disposition.coarse_reason, fbs::Reason::CAPACITY);
  EXPECT_EQ(disposition.fine_reason, "sensor-maintenance");
  EXPECT_EQ(disposition.rule, "maintenance-window");
}

// req: AGR-005
TEST(NationalPolicy, a_denied_object_is_declined_before_any_rule_and_without_saying_why) {
  const NationalPolicy policy = policy_of(example_json("national-policy-gbr.json"));
  TaskingFacts facts = request();
  facts.norad_cat_id = 99991;
  const Disposition disposition = dispose(policy, facts);
  EXPECT_EQ(disposition.disposal, Disposal::decline);
  EXPECT_EQ(disposition.coarse_reason, fbs::Reason::UNSPECIFIED);
  EXPECT_EQ(disposition.rule, "deny/norad_cat_ids");
}

TEST(NationalPolicy, a_denied_requester_is_declined) {
  json changed = example_json("national-policy-gbr.json");
  changed["deny"]["recipients"] = {"USA"};
  EXPECT_EQ(dispose(policy_of(changed), request()).rule, "deny/recipients");
}

TEST(NationalPolicy, the_first_matching_rule_decides) {
  json changed = example_json("national-policy-gbr.json");
  changed["disposition"]["rules"].insert(
      changed["disposition"]["rules"].begin(),
      json{{"id", "all-to-a-person"}, {"requesters", {"USA"}}, {"then", "PERSON"}});
  const Disposition disposition = dispose(policy_of(changed), request());
  EXPECT_EQ(disposition.disposal, Disposal::person);
  EXPECT_EQ(disposition.rule, "all-to-a-person");
}

TEST(NationalPolicy, a_fine_reason_without_a_map_reads_unspecified) {
  const NationalPolicy policy = policy_of(example_json("national-policy-aus.json"));
  EXPECT_EQ(coarse_reason(policy, "weather"), fbs::Reason::NOT_FEASIBLE);
  EXPECT_EQ(coarse_reason(policy, "unheard-of"), fbs::Reason::UNSPECIFIED);
}

TEST(NationalPolicy, a_sensor_without_an_alias_has_no_name_on_the_wire) {
  const NationalPolicy policy = policy_of(example_json("national-policy-gbr.json"));
  EXPECT_EQ(alias_of(policy, "NORTH-MOOR-RADAR"), "GBR-R1");
  EXPECT_FALSE(alias_of(policy, "north-moor-radar").has_value());
  EXPECT_FALSE(alias_of(policy, "GBR-R1").has_value());
}

}  // namespace
}  // namespace accord::agreement::test
