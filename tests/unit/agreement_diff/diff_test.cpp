// One change of the bilateral example at a time: the diff says exactly that, with the boundaries
// that the change moved, and nothing else.
#include "agreement/diff.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// bilateral-sda.json: CAN > GBR is direction 0, GBR > CAN direction 1; the link ends at SECRET.
class OneChange : public testing::Test {
 protected:
  Diff changed() const { return diff_of(before, next_version(after)); }

  nlohmann::json before = example_json("bilateral-sda.json");
  nlohmann::json after = before;
};

TEST_F(OneChange, no_change_is_no_difference) {
  const Diff diff = changed();
  EXPECT_THAT(diff.regions, IsEmpty());
  EXPECT_THAT(diff.besides, IsEmpty());
  EXPECT_GT(diff.cells, 0u) << "and cells were compared";
}

TEST_F(OneChange, a_lower_ceiling_denies_the_levels_above_it_and_permits_nothing) {
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff), ElementsAre("newly denied [debris>debris] release>withhold"));
  EXPECT_EQ(condition(diff.regions[0], "level"), "CONFIDENTIAL, SECRET");
  EXPECT_EQ(condition(diff.regions[0], "payload type"), "TRK");
  EXPECT_EQ(diff.regions[0].pairs, "CAN > GBR");
}

TEST_F(OneChange, a_higher_ceiling_permits_the_levels_up_to_it) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";  // CONFIDENTIAL before
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff),
              ElementsAre("newly permitted [elements-for-conjunctions>elements-for-conjunctions] "
                          "withhold>release"));
  EXPECT_EQ(condition(diff.regions[0], "level"), "SECRET");
  EXPECT_EQ(condition(diff.regions[0], "purpose"), "CONJUNCTION_ASSESSMENT");
  EXPECT_EQ(condition(diff.regions[0], "time"),
            "from 2026-01-01T00:00:00Z (included) to 2027-01-01T00:00:00Z (not included)");
}

TEST_F(OneChange, a_shorter_delay_permits_the_time_between) {
  clause(after, 0, "payloads-leo")["delay_s"] = 1800;  // 3600 before
  const Diff diff = changed();
  // Released below the compilation threshold, held above it: two regions of the same time.
  ASSERT_THAT(short_forms(diff),
              UnorderedElementsAre("newly permitted [payloads-leo>payloads-leo] withhold>hold",
                                   "newly permitted [payloads-leo>payloads-leo] withhold>release"));
  for (const Region& region : diff.regions) {
    EXPECT_EQ(condition(region, "since the last observation"), "1800 s or more, less than 3600 s");
  }
}

TEST_F(OneChange, a_larger_quota_permits_the_observations_between) {
  clause(after, 0, "payloads-leo")["quotas"][0]["observations_per_day"] = 60000;  // 50000 before
  const Diff diff = changed();
  ASSERT_EQ(diff.regions.size(), 2u);
  for (const Region& region : diff.regions) {
    EXPECT_EQ(region.change, Change::permitted);
    EXPECT_EQ(condition(region, "observations of the day (PAYLOAD)"), "50001 to 60000");
    EXPECT_EQ(condition(region, "object class"), "PAYLOAD");
  }
}

TEST_F(OneChange, a_larger_threshold_releases_what_was_held) {
  clause(after, 0, "payloads-leo")["compilation"]["observations"] = 600;  // 500 before
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff),
              ElementsAre("newly permitted [payloads-leo>payloads-leo] hold>release"));
  EXPECT_EQ(condition(diff.regions[0], "observations of the object within 86400 s"), "501 to 600");
}

TEST_F(OneChange, another_count_within_the_same_threshold_is_compared_over_what_it_counts) {
  clause(after, 0, "payloads-leo")["compilation"]["over"] = "clause";
  const Diff diff = changed();
  // More of all objects than of one: over the clause it is never less, so nothing is freed.
  ASSERT_THAT(short_forms(diff),
              ElementsAre("newly denied [payloads-leo>payloads-leo] release>hold"));
}

TEST_F(OneChange, a_quota_of_fewer_classes_permits_where_the_others_filled_it) {
  auto& quotas = clause(after, 0, "debris")["quotas"];
  clause(before, 0, "debris")["quotas"] = {{{"observations_per_day", 10}}};
  quotas = {{{"observations_per_day", 10}, {"object_classes", {"DEBRIS"}}}};
  const Diff diff = changed();
  // Debris and rocket bodies: a day's debris is at most the day's total, so nothing is denied.
  ASSERT_EQ(diff.regions.size(), 2u);
  EXPECT_THAT(short_forms(diff),
              UnorderedElementsAre("newly permitted [debris>debris] withhold>release",
                                   "newly permitted [debris>debris] withhold>release"));
  EXPECT_EQ(condition(diff.regions[0], "observations of the day"), "11 or more");
  for (const Region& region : diff.regions) {
    const bool debris = condition(region, "object class") == "DEBRIS";
    EXPECT_EQ(condition(region, "observations of the day (DEBRIS)"), debris ? "up to 10" : "");
  }
}

TEST_F(OneChange, a_clause_that_goes_denies_what_it_alone_covered) {
  auto& clauses = after["release"][0]["clauses"];
  clauses.erase(3);  // elements-for-conjunctions
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff),
              ElementsAre("newly denied [elements-for-conjunctions>] release>withhold"));
}

TEST_F(OneChange, a_new_clause_permits_what_it_covers) {
  auto added = clause(after, 0, "elements-for-conjunctions");
  added["id"] = "elements-for-launches";
  added["purposes"] = {"LAUNCH"};
  after["release"][0]["clauses"].push_back(added);
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff),
              ElementsAre("newly permitted [>elements-for-launches] withhold>release"));
  EXPECT_EQ(condition(diff.regions[0], "purpose"), "LAUNCH");
}

TEST_F(OneChange, an_object_moved_from_one_list_to_another_is_named) {
  // 39452 leaves calibration-targets: as a payload in LEO it now falls under payloads-leo, as
  // debris under debris; as anything it no longer goes under calibration.
  after["object_lists"][0]["norad_cat_ids"] = {8820, 22195};
  const Diff diff = changed();
  ASSERT_FALSE(diff.regions.empty());
  for (const Region& region : diff.regions) {
    // It now fills the counts of payloads-leo with the others, which so may be denied; nothing of
    // them is permitted by it.
    if (!gives_more(region.change) && region.clause_before == region.clause_after) continue;
    EXPECT_EQ(condition(region, "object"), "39452");
  }
}

TEST_F(OneChange, onward_release_is_a_duty_that_asks_for_less) {
  clause(after, 1, "tracks")["onward"] = "permitted";
  const Diff diff = changed();
  // GBR's own records, and those of AUS that it consented to.
  ASSERT_THAT(short_forms(diff), ElementsAre("duty loosened [tracks>tracks] release>release",
                                             "duty loosened [tracks>tracks] release>release"));
  for (const Region& region : diff.regions) {
    EXPECT_THAT(region.duties, ElementsAre("onward release permitted, not forbidden"));
    EXPECT_TRUE(gives_more(region.change));
    const bool own = condition(region, "label policy") == "the sender's own";
    EXPECT_EQ(condition(region, "consent of the originator"), own ? "" : "recorded");
  }
}

TEST_F(OneChange, a_field_that_stays_in_and_a_finer_step_are_looser_and_their_reverse_stricter) {
  clause(after, 1, "tracks")["disclose"] = {"SENALT"};
  clause(after, 0, "payloads-leo")["precision"][2]["quantum"] = 0.5;  // range: 0.1 before
  const Diff diff = changed();
  // tracks: GBR's own, and of AUS with consent; payloads-leo: released, and held.
  ASSERT_EQ(diff.regions.size(), 2u + 2u);
  EXPECT_EQ(diff.regions[0].change, Change::loosened);
  EXPECT_THAT(diff.regions[0].duties, ElementsAre("field SENALT stays in"));
  EXPECT_EQ(condition(diff.regions[0], "payload type"), "EOO") << "TRK has no such field";
  EXPECT_EQ(diff.regions[2].change, Change::tightened);
  EXPECT_THAT(diff.regions[2].duties,
              ElementsAre("field observations.range_km in steps of 0.5, not in steps of 0.1"));
}

TEST_F(OneChange, consent_no_longer_asked_for_permits_what_had_none) {
  clause(after, 1, "tracks")["third_party"] = "as-listed";
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff), ElementsAre("newly permitted [tracks>tracks] withhold>release"));
  EXPECT_EQ(condition(diff.regions[0], "label policy"), "AUS");
  EXPECT_EQ(condition(diff.regions[0], "consent of the originator"), "not recorded");
}

TEST_F(OneChange, a_longer_term_permits_every_clause_after_the_old_end) {
  const std::string old_end = before["term"]["to"];
  after["term"]["to"] = "2099-01-01T00:00:00Z";
  const Diff diff = changed();
  ASSERT_FALSE(diff.regions.empty());
  std::set<std::string> release, tasking;
  for (const Region& region : diff.regions) {
    EXPECT_EQ(region.change, Change::permitted);
    EXPECT_EQ(condition(region, "time"),
              "from " + old_end + " (included) to 2099-01-01T00:00:00Z (not included)");
    (region.section == "release" ? release : tasking).insert(region.clause_after);
  }
  // All but elements-for-conjunctions, which ends in its own time.
  EXPECT_THAT(release,
              ElementsAre("calibration", "debris", "payloads-leo", "tasking-messages", "tracks"));
  EXPECT_THAT(tasking, ElementsAre("any"));
}

TEST_F(OneChange, more_requests_a_day_may_be_asked) {
  after["tasking"][0]["clauses"][0]["requests_per_day"] = 150;  // 100 before
  const Diff diff = changed();
  ASSERT_THAT(short_forms(diff), ElementsAre("newly permitted [any>any] withhold>release"));
  EXPECT_EQ(diff.regions[0].section, "tasking");
  EXPECT_EQ(diff.regions[0].pairs, "CAN > GBR");
  EXPECT_EQ(condition(diff.regions[0], "requests of the day"), "101 to 150");
  EXPECT_EQ(condition(diff.regions[0], "priority"), "ROUTINE, PRIORITY, IMMEDIATE");
}

TEST_F(OneChange, words_without_rulings_are_named_beside) {
  after["data_plan"]["latency_s_max"] = 60;
  const Diff diff = changed();
  EXPECT_THAT(diff.regions, IsEmpty());
  EXPECT_EQ(diff.besides.size(), 1u);
}

TEST_F(OneChange, another_agreement_altogether_is_refused) {
  const auto out = diff(document_of(before), document_of(example_json("minimal.json")));
  ASSERT_FALSE(out.has_value());
  EXPECT_EQ(out.error().code, Code::agreement_parties);
}

TEST_F(OneChange, more_cells_or_differences_than_the_limit_are_refused_and_as_many_are_not) {
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  const Document old_document = document_of(before), document = document_of(next_version(after));
  const std::size_t cells = diff(old_document, document).value().cells;
  EXPECT_TRUE(diff(old_document, document, {.cells = cells, .differences = 100}).has_value());
  EXPECT_EQ(diff(old_document, document, {.cells = cells - 1, .differences = 100}).error().code,
            Code::agreement_diff_too_large);
  EXPECT_EQ(diff(old_document, document, {.cells = cells, .differences = 0}).error().code,
            Code::agreement_diff_too_large);
}

TEST_F(OneChange, text_and_json_say_the_same) {
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  const Diff diff = changed();
  const std::string text = show_diff(diff);
  EXPECT_THAT(text, HasSubstr("Nothing is newly permitted."));
  EXPECT_THAT(text, HasSubstr("NEWLY DENIED: 1"));
  EXPECT_THAT(text, HasSubstr("level: CONFIDENTIAL, SECRET"));
  EXPECT_THAT(text, HasSubstr("for example: CAN to GBR: TRK"));
  const auto json = to_json(diff);
  EXPECT_TRUE(json["newly_permitted"].empty());
  EXPECT_EQ(json["newly_denied"][0]["clause_after"], "debris");
  EXPECT_EQ(json["newly_denied"][0]["conditions"]["level"], "CONFIDENTIAL, SECRET");
  EXPECT_EQ(json["newly_denied"][0]["witness"]["from"], "CAN");
}

TEST(Diff, a_step_of_a_field_that_stays_out_is_no_duty) {
  nlohmann::json before = example_json("interference.json");
  const auto steps = [](nlohmann::json& document) -> nlohmann::json& {
    return clause(document, 0, "reports")["precision"];
  };
  steps(before).push_back({{"field", "received_power_dbw"}, {"quantum", 1.0}});
  nlohmann::json hides = next_version(before);
  clause(hides, 0, "reports")["disclose"] = nlohmann::json::array();
  steps(hides).erase(2);  // as measured, and it reaches nobody
  EXPECT_EQ(short_forms(diff_of(before, hides)),
            (std::vector<std::string>{"duty tightened [reports>reports] release>release"}));
  nlohmann::json finer = next_version(hides);
  steps(finer).push_back({{"field", "received_power_dbw"}, {"quantum", 0.5}});
  EXPECT_EQ(short_forms(diff_of(hides, finer)), std::vector<std::string>{});
  EXPECT_EQ(short_forms(diff_of(finer, before)),
            (std::vector<std::string>{"duty loosened [reports>reports] release>release"}));
}

TEST(Diff, every_example_is_the_same_as_itself) {
  for (const char* name : {"bilateral-sda.json", "commercial.json", "exercise.json", "group.json",
                           "interference.json", "public.json", "gbr-usa.json", "minimal.json"}) {
    const auto json = example_json(name);
    EXPECT_THAT(diff_of(json, json).regions, IsEmpty()) << name;
  }
}

}  // namespace
}  // namespace accord::agreement::test
