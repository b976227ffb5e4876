// Every attribute of a release clause: one case that it permits and near misses that it refuses,
// with clause and reason; the duties that it lays on a record; and that the most restrictive of
// several agreements counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "agreement/duties.hpp"
#include "agreement/explain.hpp"
#include "support.hpp"
#include "tasking_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kCanGbr = "CAN-GBR-SDA/1/release/CAN>GBR";

std::shared_ptr<const Snapshot> can_node(const json& document = example_json("bilateral-sda.json"),
                                         Level ceiling = Level::top_secret) {
  auto policy = parse_national_policy(silent_policy("CAN").dump());
  auto node = compile({agreement(document, 0x41)}, *policy, nation("CAN"), ceiling);
  EXPECT_TRUE(node.has_value()) << node.error().text();
  return node.has_value() ? *node : nullptr;
}

json& clause_of(json& document, std::size_t index) {
  return document["release"][0]["clauses"][index];
}

constexpr std::uint32_t kNothingYet[4] = {};

/// A payload in low orbit, an hour and a second after it was seen: what clause payloads-leo covers.
Case payload_leo() {
  Case record;
  record.sender = "CAN";
  record.recipient = "GBR";
  record.mode = DataMode::real;
  record.marking = label("CAN SECRET//REL TO CAN, GBR");
  record.object_class = ObjectClass::payload;
  record.regime = Regime::leo;
  record.last_observation = time("2026-11-21T05:13:59Z");
  record.usage = {kNothingYet, kNothingYet};
  return record;
}

TEST(Clause, a_record_that_meets_every_attribute_is_released_with_its_duties) {
  const WrittenRuling ruling = payload_leo().ruled_by(*can_node());
  EXPECT_EQ(ruling.reason, Code::permitted) << code_entry(ruling.reason).name;
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.clause, kCanGbr + "/clauses/payloads-leo");
  EXPECT_EQ(ruling.delay, seconds{3600});
  EXPECT_EQ(ruling.onward, Onward::with_consent);
  ASSERT_EQ(ruling.precision.size(), 3u);
  EXPECT_EQ(ruling.precision[2], (Precision{"observations.range_km", 0.1}));
  EXPECT_THAT(ruling.obligations, ElementsAre("reduce-precision"));
}

struct Refused {
  const char* rule;
  std::function<void(Case&)> change;
  Code reason;
  std::string clause;
};

const Refused kRefusals[] = {
    {"class unknown", [](Case& c) { c.object_class = ObjectClass::unspecified; },
     Code::object_class_not_permitted, "/clauses/payloads-leo"},
    {"a class that no clause names", [](Case& c) { c.object_class = ObjectClass::uncorrelated; },
     Code::object_class_not_permitted, "/clauses/payloads-leo"},
    {"no such class", [](Case& c) { c.object_class = static_cast<ObjectClass>(99); },
     Code::object_class_not_permitted, "/clauses/payloads-leo"},
    {"regime unknown", [](Case& c) { c.regime = Regime::unspecified; }, Code::regime_not_permitted,
     "/clauses/payloads-leo"},
    {"another regime", [](Case& c) { c.regime = Regime::geo; }, Code::regime_not_permitted,
     "/clauses/payloads-leo"},
    {"an object that the clause excepts", [](Case& c) { c.norad_cat_id = 99990; },
     Code::object_not_permitted, "/clauses/payloads-leo"},
    {"an object that nobody identified", [](Case& c) { c.norad_cat_id = 0; },
     Code::object_not_permitted, "/clauses/payloads-leo"},
    {"a label of another nation", [](Case& c) { c.marking = label("GBR SECRET//REL TO CAN, GBR"); },
     Code::label_policy_not_agreed, "/label_policies"},
    {"observation time unknown", [](Case& c) { c.last_observation = UtcTime{}; },
     Code::observation_time_unknown, "/clauses/payloads-leo"},
    {"a nanosecond early",
     [](Case& c) { c.last_observation = time("2026-11-21T05:14:00.000000001Z"); },
     Code::delay_not_passed, "/clauses/payloads-leo"},
    {"no count given for the quota", [](Case& c) { c.usage.released_today = {}; },
     Code::usage_unknown, "/clauses/payloads-leo/quotas/0"},
    {"no count given for the threshold", [](Case& c) { c.usage.released_in_span = {}; },
     Code::usage_unknown, "/clauses/payloads-leo/compilation"},
    {"a record that alone passes the quota", [](Case& c) { c.observations = 50'001; },
     Code::release_quota_exhausted, "/clauses/payloads-leo/quotas/0"},
    {"elements that nobody asked for",
     [](Case& c) { c = c.with_payload("OMM").with_label("CAN CONFIDENTIAL//REL TO GBR"); },
     Code::release_purpose_not_permitted, "/clauses/elements-for-conjunctions"},
    {"elements asked for something else",
     [](Case& c) {
       c = c.with_payload("OMM").with_label("CAN CONFIDENTIAL//REL TO GBR");
       c.purpose = fbs::Purpose::SEARCH;
     },
     Code::release_purpose_not_permitted, "/clauses/elements-for-conjunctions"},
    {"elements at the end of the interval",
     [](Case& c) {
       c = c.with_payload("OMM").with_label("CAN CONFIDENTIAL//REL TO GBR");
       c.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT;
       c.at = "2027-01-01T00:00:00Z";
     },
     Code::clause_not_in_effect, "/clauses/elements-for-conjunctions"},
    {"an optical track of no calibration target", [](Case& c) { c = c.with_payload("EOO"); },
     Code::object_not_permitted, "/clauses/calibration"},
};

TEST(Clause, every_near_miss_is_withheld_and_names_its_clause) {
  json document = example_json("bilateral-sda.json");
  clause_of(document,
            0)["payload_types"] = {"EOO"};  // else it would always go farthest, to the object
  const auto node = can_node(document);
  for (const Refused& each : kRefusals) {
    Case changed = payload_leo();
    each.change(changed);
    const WrittenRuling ruling = changed.ruled_by(*node);
    EXPECT_EQ(ruling.verdict, Verdict::withhold) << each.rule;
    EXPECT_EQ(ruling.reason, each.reason) << each.rule << ": " << code_entry(ruling.reason).name;
    EXPECT_EQ(ruling.clause, kCanGbr + each.clause) << each.rule;
    EXPECT_THAT(ruling.obligations, IsEmpty()) << each.rule;
  }
}

TEST(Clause, of_clauses_that_do_not_cover_the_one_that_went_farthest_gives_the_reason) {
  Case record = payload_leo();
  record.regime = Regime::geo;  // payloads-leo ends at the regime, calibration only at the object
  const WrittenRuling ruling = record.ruled_by(*can_node());
  EXPECT_EQ(ruling.reason, Code::object_not_permitted);
  EXPECT_EQ(ruling.clause, kCanGbr + "/clauses/calibration");
}

TEST(Clause, what_just_meets_an_attribute_is_released) {
  const auto node = can_node();
  Case record = payload_leo();
  record.last_observation = time("2026-11-21T05:14:00Z");  // exactly 3600 s before 06:14:00
  EXPECT_EQ(record.ruled_by(*node).verdict, Verdict::release);
  Case elements = payload_leo().with_payload("OMM").with_label("CAN CONFIDENTIAL//REL TO GBR");
  elements.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT;
  elements.at = "2026-12-31T23:59:59.999999999Z";
  EXPECT_EQ(elements.ruled_by(*node).verdict, Verdict::release);
  Case target = payload_leo().with_payload("EOO");
  target.norad_cat_id = 8820;
  const WrittenRuling ruling = target.ruled_by(*node);
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_THAT(ruling.disclose, ElementsAre("SENALT", "SENLAT", "SENLON")) << "by its profile";
  EXPECT_THAT(ruling.remove, ElementsAre("UCT"));
  EXPECT_THAT(ruling.obligations, ElementsAre("redact-protected-fields", "remove-fields"));
}

TEST(Clause, a_delay_says_from_when_the_record_may_go) {
  Case early = payload_leo();
  early.last_observation = time("2026-11-21T06:00:00Z");
  EXPECT_EQ(early.ruled_by(*can_node()).not_before, time("2026-11-21T07:00:00Z"));
}

TEST(Clause, a_quota_is_reached_by_what_was_released_and_the_record_together) {
  const auto node = can_node();
  ASSERT_EQ(node->quotas().size(), 1u);
  EXPECT_EQ(node->quotas()[0].path, kCanGbr + "/clauses/payloads-leo/quotas/0");
  Case record = payload_leo();
  record.observations = 10;
  const std::uint32_t room[] = {49'990}, none[] = {49'991};
  record.usage.released_today = room;
  EXPECT_EQ(record.ruled_by(*node).verdict, Verdict::release);
  record.usage.released_today = none;
  EXPECT_EQ(record.ruled_by(*node).reason, Code::release_quota_exhausted);
}

TEST(Clause, a_quota_of_one_class_does_not_count_another) {
  json document = example_json("bilateral-sda.json");
  document["release"][0]["clauses"][2]["quotas"] = {
      {{"object_classes", {"DEBRIS"}}, {"observations_per_day", 0}}};
  Case debris = payload_leo();
  debris.object_class = ObjectClass::debris;
  EXPECT_EQ(debris.ruled_by(*can_node(document)).reason, Code::release_quota_exhausted);
  debris.object_class = ObjectClass::rocket_body;
  EXPECT_EQ(debris.ruled_by(*can_node(document)).verdict, Verdict::release);
}

TEST(Clause, past_the_threshold_a_person_decides_unless_a_later_step_withholds) {
  Case record = payload_leo();
  const std::uint32_t below[] = {499}, at[] = {500};
  record.usage.released_in_span = below;
  EXPECT_EQ(record.ruled_by(*can_node()).verdict, Verdict::release);
  record.usage.released_in_span = at;
  const WrittenRuling held = record.ruled_by(*can_node());
  EXPECT_EQ(held.verdict, Verdict::hold);
  EXPECT_EQ(held.reason, Code::compilation_threshold);
  EXPECT_EQ(held.clause, kCanGbr + "/clauses/payloads-leo/compilation");
  EXPECT_EQ(held.precision.size(), 3u) << "the duties stand when a person releases it";
  json policy = silent_policy("CAN");
  policy["deny"]["norad_cat_ids"] = {25544};
  const auto denying =
      snapshot_of({agreement(example_json("bilateral-sda.json"), 0x41)}, policy, "CAN");
  EXPECT_EQ(record.ruled_by(*denying).reason, Code::national_object_denied);
}

TEST(Clause, the_receiver_does_not_judge_what_only_the_sender_knows) {
  const auto gbr = snapshot_of({agreement(example_json("bilateral-sda.json"), 0x41)},
                               silent_policy("GBR"), "GBR");
  Case arrived = payload_leo();
  arrived.usage = {};
  arrived.last_observation = UtcTime{};
  EXPECT_EQ(arrived.ruled_by(*gbr).verdict, Verdict::release);
}

TEST(Clause, another_nations_data_needs_its_consent_where_the_clause_says_so) {
  const auto gbr = snapshot_of({agreement(example_json("bilateral-sda.json"), 0x41)},
                               silent_policy("GBR"), "GBR");
  Case record;
  record.sender = "GBR";
  record.recipient = "CAN";
  record.marking = label("AUS SECRET//REL TO AUS, CAN, GBR");
  const WrittenRuling refused = record.ruled_by(*gbr);
  EXPECT_EQ(refused.reason, Code::originator_consent_missing);
  EXPECT_EQ(refused.clause, "CAN-GBR-SDA/1/release/GBR>CAN/clauses/tracks");
  record.originator_consents = true;
  EXPECT_EQ(record.ruled_by(*gbr).verdict, Verdict::release);
  record.originator_consents = false;
  EXPECT_EQ(record.with_label("GBR SECRET//REL TO CAN").ruled_by(*gbr).verdict, Verdict::release)
      << "its own data needs nobody's";
  json listed = example_json("bilateral-sda.json");
  listed["release"][1]["clauses"][0]["third_party"] = "as-listed";
  EXPECT_EQ(
      record.ruled_by(*snapshot_of({agreement(listed, 1)}, silent_policy("GBR"), "GBR")).verdict,
      Verdict::release);
}

/// The same agreement under another name, with other duties.
json second_agreement() {
  json second = example_json("bilateral-sda.json");
  second["name"] = "CAN-GBR-ZULU";
  json& clause = second["release"][0]["clauses"][1];
  clause["delay_s"] = 60;
  clause["precision"] = {{{"field", "observations.range_km"}, {"quantum", 5.0}},
                         {{"field", "observations.snr_db"}, {"quantum", 1.0}}};
  clause["quotas"][0]["observations_per_day"] = 7;
  clause["onward"] = "forbidden";
  return second;
}

TEST(Clause, of_several_agreements_the_most_restrictive_duty_counts) {
  const auto node = snapshot_of(
      {agreement(example_json("bilateral-sda.json"), 0x41), agreement(second_agreement(), 0x42)},
      silent_policy("CAN"), "CAN");
  Case record = payload_leo();
  record.observations = 7;
  const WrittenRuling ruling = record.ruled_by(*node);
  ASSERT_EQ(ruling.verdict, Verdict::release) << code_entry(ruling.reason).name;
  EXPECT_EQ(ruling.delay, seconds{3600}) << "the longest of 3600 and 60";
  EXPECT_EQ(ruling.onward, Onward::forbidden);
  EXPECT_THAT(ruling.precision, ElementsAre(Precision{"observations.angle_1_deg", 0.001},
                                            Precision{"observations.angle_2_deg", 0.001},
                                            Precision{"observations.range_km", 5.0},
                                            Precision{"observations.snr_db", 1.0}))
      << "the coarsest of 0.1 and 5";
  record.observations = 8;
  EXPECT_EQ(record.ruled_by(*node).clause,
            "CAN-GBR-ZULU/1/release/CAN>GBR/clauses/payloads-leo/quotas/0");
}

TEST(Clause, a_record_is_charged_to_the_counters_of_every_agreement) {
  const auto node = snapshot_of(
      {agreement(example_json("bilateral-sda.json"), 0x41), agreement(second_agreement(), 0x42)},
      silent_policy("CAN"), "CAN");
  const Case record = payload_leo();
  const Ruling ruling = decide(*node, ReleaseFacts{nation("CAN"),
                                                   nation("GBR"),
                                                   "TRK",
                                                   record.schema,
                                                   record.mode,
                                                   record.marking,
                                                   record.norad_cat_id,
                                                   time(record.at),
                                                   record.object_class,
                                                   record.regime,
                                                   {},
                                                   1,
                                                   record.last_observation,
                                                   false,
                                                   record.usage});
  ASSERT_EQ(ruling.verdict, Verdict::release);
  std::vector<std::string> charged;
  each_charge(
      ruling, [&](std::uint32_t i) { charged.push_back(node->quotas()[i].path); },
      [&](std::uint32_t i) { charged.push_back(node->compilations()[i].path); });
  EXPECT_THAT(charged,
              ElementsAre(kCanGbr + "/clauses/payloads-leo/quotas/0",
                          kCanGbr + "/clauses/payloads-leo/compilation",
                          "CAN-GBR-ZULU/1/release/CAN>GBR/clauses/payloads-leo/quotas/0",
                          "CAN-GBR-ZULU/1/release/CAN>GBR/clauses/payloads-leo/compilation"));
}

TEST(Clause, a_record_above_the_ceiling_of_the_node_is_withheld) {
  json document = example_json("bilateral-sda.json");
  for (auto& direction : document["release"]) {
    for (auto& clause : direction["clauses"]) clause["ceiling"] = "CONFIDENTIAL";
  }
  document["marking"]["ceiling"] = "CONFIDENTIAL";
  const auto node = can_node(document, Level::confidential);
  EXPECT_EQ(payload_leo().ruled_by(*node).reason, Code::above_node_ceiling);
  EXPECT_EQ(payload_leo().with_label("CAN CONFIDENTIAL//REL TO GBR").ruled_by(*node).verdict,
            Verdict::release);
  const auto refused = compile({agreement(example_json("bilateral-sda.json"), 1)},
                               policy_of(silent_policy("CAN")), nation("CAN"), Level::confidential);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::agreement_above_node_ceiling);
}

// req: TRN-004
TEST(Clause, a_declared_type_is_ruled_on_by_its_digest_and_clause_alone) {
  const auto node = snapshot_of({agreement(example_json("interference.json"), 0x51)},
                                silent_policy("NOR"), "NOR");
  Case report = interference_report();
  report.usage = {kNothingYet, kNothingYet};
  const WrittenRuling ruling = report.ruled_by(*node);
  EXPECT_EQ(ruling.verdict, Verdict::release) << code_entry(ruling.reason).name;
  EXPECT_THAT(ruling.disclose, ElementsAre("received_power_dbw"));
  EXPECT_THAT(ruling.obligations, ElementsAre("redact-protected-fields", "reduce-precision"));
  report.schema = digest(0xef);
  EXPECT_EQ(report.ruled_by(*node).reason, Code::schema_not_agreed);
}

TEST(Group, every_member_may_release_to_every_other_and_to_no_stranger) {
  const auto node =
      snapshot_of({agreement(example_json("group.json"), 0x31)}, silent_policy("AUS"), "AUS");
  Case record;
  record.sender = "AUS";
  record.object_class = ObjectClass::debris;
  record.marking = label("AUS CONFIDENTIAL//REL TO AUS, CAN, FRA, USA");
  for (const char* member : {"CAN", "USA"}) {
    record.recipient = member;
    const WrittenRuling ruling = record.ruled_by(*node);
    EXPECT_EQ(ruling.verdict, Verdict::release) << member;
    EXPECT_EQ(ruling.clause,
              "CSPO-SDA/1/release/AUS>" + std::string(member) + "/clauses/debris-tracks");
  }
  record.recipient = "GBR";
  EXPECT_EQ(record.ruled_by(*node).reason, Code::not_releasable_to_recipient);
  record.recipient = "FRA";
  EXPECT_EQ(record.ruled_by(*node).reason, Code::no_agreement);
  record.sender = "USA";
  record.recipient = "CAN";
  EXPECT_EQ(record.ruled_by(*node).reason, Code::facts_incomplete) << "a matter between others";
}

TEST(Group, who_accedes_is_a_party_from_that_instant) {
  json group = example_json("group.json");
  Document larger = document_of(group);
  Party newcomer{nation("NZL"), "New Zealand", {}, {}, time("2026-07-01T00:00:00Z")};
  larger.parties.push_back(newcomer);
  const auto node = compile({{larger, digest(0x31), AgreementState::active, {}}},
                            policy_of(silent_policy("AUS")), nation("AUS"));
  ASSERT_TRUE(node.has_value()) << node.error().text();
  Case record;
  record.sender = "AUS";
  record.recipient = "NZL";
  record.object_class = ObjectClass::debris;
  record.marking = label("AUS CONFIDENTIAL//REL TO NZL");
  record.at = "2026-06-30T23:59:59.999999999Z";
  EXPECT_EQ(record.ruled_by(**node).reason, Code::agreement_not_yet_in_force);
  record.at = "2026-07-01T00:00:00Z";
  EXPECT_EQ(record.ruled_by(**node).verdict, Verdict::release);
}

TEST(Explain, the_steps_of_the_sender_are_shown_where_the_clause_has_them) {
  const Case record = payload_leo();
  const Explanation explanation = explain(*can_node(), {nation("CAN"),
                                                        nation("GBR"),
                                                        "TRK",
                                                        record.schema,
                                                        record.mode,
                                                        record.marking,
                                                        record.norad_cat_id,
                                                        time(record.at),
                                                        record.object_class,
                                                        record.regime,
                                                        {},
                                                        1,
                                                        record.last_observation,
                                                        false,
                                                        record.usage});
  std::vector<std::string> steps;
  for (const ExplainedStep& step : explanation.steps) steps.push_back(step.step);
  EXPECT_THAT(steps, ElementsAre("facts", "label", "foreign disclosure", "agreements", "schema",
                                 "direction", "label policy", "link ceiling", "level word",
                                 "mapping", "clause", "clause ceiling", "releasability", "delay",
                                 "quota", "compilation", "national policy"));
  const json written = to_json(explanation);
  EXPECT_EQ(written["ruling"]["delay_s"], 3600);
  EXPECT_EQ(written["ruling"]["precision"]["observations.range_km"], 0.1);
  EXPECT_EQ(written["ruling"]["onward"], "with-consent");
}

}  // namespace
}  // namespace accord::agreement::test
