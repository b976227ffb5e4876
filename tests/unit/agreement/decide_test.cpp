// The ruling on a record: each step has one case that passes and near misses that are withheld,
// with clause and reason.
#include "agreement/decide.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kTracks = "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks";

TEST(Decide, tracks_marked_for_usa_are_released_to_usa) {
  const WrittenRuling ruling = Case{}.ruled_by(*gbr_node());
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.reason, Code::permitted);
  EXPECT_EQ(ruling.clause, kTracks);
  EXPECT_THAT(ruling.agreements, ElementsAre(digest(0x11)));
  EXPECT_THAT(ruling.disclose, IsEmpty());
  EXPECT_THAT(ruling.obligations, IsEmpty()) << "TRK has no protected fields";
}

TEST(Decide, the_receiver_rules_alike_on_what_arrives) {
  const auto usa =
      snapshot_of({agreement(example_json("gbr-usa.json"), 0x11)}, silent_policy("USA"), "USA");
  EXPECT_EQ(Case{}.ruled_by(*usa), Case{}.ruled_by(*gbr_node()));
}

struct Withheld {
  const char* rule;
  std::function<void(Case&)> change;
  Code reason;
  std::string clause;
};

TEST(Decide, every_near_miss_is_withheld_and_names_its_clause) {
  const std::string usa = "GBR-USA-SDA/1";
  const Withheld table[] = {
      {"sender unknown", [](Case& c) { c.sender = ""; }, Code::facts_incomplete, "no agreement"},
      {"recipient unknown", [](Case& c) { c.recipient = ""; }, Code::facts_incomplete,
       "no agreement"},
      {"a nation to itself", [](Case& c) { c.recipient = "GBR"; }, Code::facts_incomplete,
       "no agreement"},
      {"a matter between others", [](Case& c) { c.sender = "AUS"; }, Code::facts_incomplete,
       "no agreement"},
      {"data mode unspecified", [](Case& c) { c.mode = DataMode::unspecified; },
       Code::facts_incomplete, usa + "/standard/data_modes"},
      {"payload type unknown", [](Case& c) { c.payload_code = ""; }, Code::facts_incomplete,
       usa + "/standard/payload_types"},
      {"label not well-formed",
       [](Case& c) {
         c.marking.rel_to = {nation("USA"), nation("GBR")};
       },
       Code::label_malformed, kTracks},
      {"label without a level", [](Case& c) { c.marking.level = Level::unspecified; },
       Code::label_malformed, kTracks},
      {"classified without REL TO", [](Case& c) { c.marking = label("GBR SECRET"); },
       Code::no_foreign_disclosure, kTracks},
      {"RESTRICTED is classified too", [](Case& c) { c.marking = label("GBR RESTRICTED"); },
       Code::no_foreign_disclosure, kTracks},
      {"REL TO others", [](Case& c) { c.marking = label("GBR SECRET//REL TO AUS, GBR"); },
       Code::not_releasable_to_recipient, kTracks},
      {"UNCLASSIFIED but REL TO others",
       [](Case& c) { c.marking = label("GBR UNCLASSIFIED//REL TO AUS, GBR"); },
       Code::not_releasable_to_recipient, kTracks},
      {"no agreement with FRA",
       [](Case& c) {
         c.recipient = "FRA";
         c.marking = label("GBR SECRET//REL TO FRA, GBR");
       },
       Code::no_agreement, "no agreement"},
      {"before the term", [](Case& c) { c.at = "2025-12-31T23:59:59.999999999Z"; },
       Code::agreement_not_yet_in_force, usa + "/term"},
      {"at the end of the term", [](Case& c) { c.at = "2031-01-01T00:00:00Z"; },
       Code::agreement_expired, usa + "/term"},
      {"payload type not agreed", [](Case& c) { c = c.with_payload("CDM"); },
       Code::payload_type_not_agreed, usa + "/standard/payload_types"},
      {"data mode not agreed", [](Case& c) { c.mode = DataMode::exercise; },
       Code::data_mode_not_agreed, usa + "/standard/data_modes"},
      {"no such data mode", [](Case& c) { c.mode = static_cast<DataMode>(7); },
       Code::data_mode_not_agreed, usa + "/standard/data_modes"},
      {"another schema", [](Case& c) { c.schema = digest(0x77); }, Code::schema_not_agreed,
       usa + "/standard/payload_types"},
      {"schema unknown", [](Case& c) { c.schema = Digest{}; }, Code::schema_not_agreed,
       usa + "/standard/payload_types"},
      {"label of another nation",
       [](Case& c) { c.marking = label("AUS SECRET//REL TO AUS, GBR, USA"); },
       Code::label_policy_not_agreed, "GBR-USA-SDA/1/release/GBR>USA/label_policies"},
      {"above the link", [](Case& c) { c.marking = label("GBR TOP SECRET//REL TO GBR, USA"); },
       Code::above_link_ceiling, usa + "/marking/ceiling"},
      {"above the clause",
       [](Case& c) { c = c.with_payload("OMM").with_label("GBR CONFIDENTIAL//REL TO GBR, USA"); },
       Code::above_clause_ceiling, "GBR-USA-SDA/1/release/GBR>USA/clauses/elements"},
      {"UNCLASSIFIED without REL TO where the clause asks for it",
       [](Case& c) { c.marking = label("GBR UNCLASSIFIED"); }, Code::clause_requires_rel_to,
       kTracks},
  };
  const auto node = gbr_node();
  for (const Withheld& each : table) {
    Case changed;
    each.change(changed);
    const WrittenRuling ruling = changed.ruled_by(*node);
    EXPECT_EQ(ruling.verdict, Verdict::withhold) << each.rule;
    EXPECT_EQ(ruling.reason, each.reason) << each.rule << ": " << code_entry(ruling.reason).name;
    EXPECT_EQ(ruling.clause, each.clause) << each.rule;
    EXPECT_THAT(ruling.disclose, IsEmpty()) << each.rule;
    EXPECT_THAT(ruling.obligations, IsEmpty()) << each.rule;
  }
}

TEST(Decide, what_just_meets_a_limit_is_released) {
  const auto node = gbr_node();
  const Case base;
  EXPECT_EQ(base.with_payload("OMM")
                .with_label("GBR RESTRICTED//REL TO GBR, USA")
                .ruled_by(*node)
                .verdict,
            Verdict::release);
  EXPECT_EQ(base.with_payload("OMM").with_label("GBR UNCLASSIFIED").ruled_by(*node).verdict,
            Verdict::release);
  EXPECT_EQ(base.with_label("GBR UNCLASSIFIED//REL TO USA").ruled_by(*node).verdict,
            Verdict::release);
  Case first_instant;
  first_instant.at = "2026-01-01T00:00:00Z";
  EXPECT_EQ(first_instant.ruled_by(*node).verdict, Verdict::release);
  Case last_instant;
  last_instant.at = "2030-12-31T23:59:59.999999999Z";
  EXPECT_EQ(last_instant.ruled_by(*node).verdict, Verdict::release);
}

TEST(Decide, tasking_messages_pass_the_same_guard) {
  const auto node = gbr_node();
  const WrittenRuling ruling = Case{}.with_payload("TRQ").ruled_by(*node);
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.clause, "GBR-USA-SDA/1/release/GBR>USA/clauses/tasking-messages");
}

TEST(Decide, the_narrower_agreement_with_aus_names_its_own_clauses) {
  const auto node = gbr_node();
  const std::string tracks = "AUS-GBR-SDA/1/release/GBR>AUS/clauses/metric-tracks";
  Case to_aus;
  to_aus.recipient = "AUS";
  WrittenRuling ruling = to_aus.ruled_by(*node);  // GBR SECRET//REL TO GBR, USA
  EXPECT_EQ(ruling.reason, Code::not_releasable_to_recipient);
  EXPECT_EQ(ruling.clause, tracks);
  ruling = to_aus.with_label("GBR SECRET//REL TO AUS, GBR, USA").ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::above_link_ceiling);
  EXPECT_EQ(ruling.clause, "AUS-GBR-SDA/1/marking/ceiling");
  ruling = to_aus.with_label("GBR CONFIDENTIAL//REL TO AUS, GBR, USA").ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::above_clause_ceiling);
  EXPECT_EQ(ruling.clause, tracks);
  to_aus = to_aus.with_label("GBR RESTRICTED//REL TO AUS, GBR, USA");
  ruling = to_aus.ruled_by(*node);
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.clause, tracks);
  EXPECT_THAT(ruling.agreements, ElementsAre(digest(0x22)));
  to_aus.mode = DataMode::real;
  ruling = to_aus.ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::data_mode_not_agreed);
  EXPECT_EQ(ruling.clause, "AUS-GBR-SDA/1/standard/data_modes");
}

TEST(Decide, a_payload_type_without_a_clause_names_the_release_section) {
  json document = example_json("gbr-usa.json");
  document["release"][0]["clauses"].erase(0);
  const auto node = snapshot_of({agreement(document, 0x11)}, silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = Case{}.ruled_by(*node);
  EXPECT_EQ(ruling.verdict, Verdict::withhold);
  EXPECT_EQ(ruling.reason, Code::no_release_clause);
  EXPECT_EQ(ruling.clause, "GBR-USA-SDA/1/release/GBR>USA");
}

TEST(Decide, a_direction_that_is_not_agreed_is_withheld) {
  json document = example_json("gbr-usa.json");
  document["release"].erase(0);
  const auto node = snapshot_of({agreement(document, 0x11)}, silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = Case{}.ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::direction_not_agreed);
  EXPECT_EQ(ruling.clause, "GBR-USA-SDA/1/release/GBR>USA");
}

TEST(Decide, a_suspended_agreement_releases_nothing) {
  const auto node =
      snapshot_of({agreement(example_json("gbr-usa.json"), 0x11, AgreementState::suspended)},
                  silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = Case{}.ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::agreement_suspended);
  EXPECT_EQ(ruling.clause, "GBR-USA-SDA/1");
  EXPECT_THAT(ruling.agreements, IsEmpty());
}

TEST(Decide, a_node_without_agreements_releases_nothing) {
  const auto node = snapshot_of({}, silent_policy("GBR"), "GBR");
  const WrittenRuling ruling = Case{}.ruled_by(*node);
  EXPECT_EQ(ruling.reason, Code::no_agreement);
  EXPECT_EQ(ruling.clause, "no agreement");
}

/// gbr-usa.json under another name, changed.
json second_agreement(const std::function<void(json&)>& change) {
  json document = example_json("gbr-usa.json");
  document["name"] = "GBR-USA-ZULU";
  change(document);
  return document;
}

TEST(Decide, all_applicable_agreements_must_permit) {
  const auto lower =
      second_agreement([](json& j) { j["release"][0]["clauses"][0]["ceiling"] = "CONFIDENTIAL"; });
  const auto node =
      snapshot_of({agreement(lower, 0x05), agreement(example_json("gbr-usa.json"), 0x11)},
                  silent_policy("GBR"), "GBR");
  const Case base;
  const WrittenRuling refused = base.ruled_by(*node);
  EXPECT_EQ(refused.reason, Code::above_clause_ceiling);
  EXPECT_EQ(refused.clause, "GBR-USA-ZULU/1/release/GBR>USA/clauses/metric-tracks");
  EXPECT_THAT(refused.agreements, ElementsAre(digest(0x05), digest(0x11)));
  const WrittenRuling released =
      base.with_label("GBR CONFIDENTIAL//REL TO GBR, USA").ruled_by(*node);
  EXPECT_EQ(released.verdict, Verdict::release);
  EXPECT_EQ(released.clause, kTracks) << "the first by name";
  EXPECT_THAT(released.agreements, ElementsAre(digest(0x05), digest(0x11)));
}

TEST(Decide, an_agreement_that_does_not_apply_has_no_say) {
  const auto exercise = second_agreement([](json& j) {
    j["use"] = "exercise";
    j["standard"]["data_modes"] = {"EXERCISE"};
    for (auto& section : {"release", "tasking"}) {
      for (auto& direction : j[section]) {
        for (auto& clause : direction["clauses"]) clause["data_modes"] = {"EXERCISE"};
      }
    }
    j["release"][0]["clauses"][0]["ceiling"] = "UNCLASSIFIED";
  });
  const auto node =
      snapshot_of({agreement(exercise, 0x05), agreement(example_json("gbr-usa.json"), 0x11)},
                  silent_policy("GBR"), "GBR");
  Case record;
  EXPECT_THAT(record.ruled_by(*node).agreements, ElementsAre(digest(0x11)));
  EXPECT_EQ(record.ruled_by(*node).verdict, Verdict::release);
  record.mode = DataMode::exercise;
  EXPECT_THAT(record.ruled_by(*node).agreements, ElementsAre(digest(0x05)));
  EXPECT_EQ(record.ruled_by(*node).reason, Code::above_clause_ceiling);
}

TEST(Decide, only_fields_that_all_agreements_disclose_may_stay) {
  const auto more = second_agreement([](json& j) {
    j["name"] = "GBR-USA-ALPHA";
    j["release"][0]["clauses"][0]["disclose"] = {"SENLON", "SENLAT", "SENX"};
  });
  const auto less = second_agreement([](json& j) {
    j["release"][0]["clauses"][0]["disclose"] = {"SENLAT", "SENALT", "SENLON"};
  });
  const Case record = Case{}.with_payload("EOO");
  const auto one = snapshot_of({agreement(more, 0x05)}, silent_policy("GBR"), "GBR");
  EXPECT_THAT(record.ruled_by(*one).disclose, ElementsAre("SENLAT", "SENLON", "SENX"));
  EXPECT_THAT(record.ruled_by(*one).obligations, ElementsAre("redact-protected-fields"));
  const auto both =
      snapshot_of({agreement(more, 0x05), agreement(less, 0x06)}, silent_policy("GBR"), "GBR");
  EXPECT_THAT(record.ruled_by(*both).disclose, ElementsAre("SENLAT", "SENLON"));
  EXPECT_EQ(record.ruled_by(*both).clause, "GBR-USA-ALPHA/1/release/GBR>USA/clauses/metric-tracks");
}

TEST(Decide, a_type_whose_protected_fields_are_all_disclosed_needs_no_redaction) {
  json document = example_json("gbr-usa.json");
  auto& disclose = document["release"][0]["clauses"][1]["disclose"];
  for (const auto field : find_payload_type("OMM")->protected_fields) disclose.push_back(field);
  const auto node = snapshot_of({agreement(document, 0x11)}, silent_policy("GBR"), "GBR");
  const Case record = Case{}.with_payload("OMM").with_label("GBR RESTRICTED//REL TO USA");
  EXPECT_THAT(record.ruled_by(*node).obligations, IsEmpty());
  EXPECT_THAT(record.ruled_by(*gbr_node()).obligations, ElementsAre("redact-protected-fields"));
}

struct National {
  const char* rule;
  std::function<void(json&)> deny;
  Code reason;
  const char* clause;
};

TEST(Decide, what_national_policy_denies_is_withheld_under_its_own_reason) {
  const National table[] = {
      {"recipient", [](json& d) { d["recipients"] = {"USA"}; }, Code::national_recipient_denied,
       "national-policy/deny/recipients"},
      {"payload type", [](json& d) { d["payload_types"] = {"TRK"}; }, Code::national_payload_denied,
       "national-policy/deny/payload_types"},
      {"object", [](json& d) { d["norad_cat_ids"] = {25544}; }, Code::national_object_denied,
       "national-policy/deny/norad_cat_ids"},
  };
  const json document = example_json("gbr-usa.json");
  for (const National& each : table) {
    json gbr = silent_policy("GBR"), usa = silent_policy("USA");
    each.deny(gbr["deny"]);
    each.deny(usa["deny"]);
    const WrittenRuling ruling =
        Case{}.ruled_by(*snapshot_of({agreement(document, 0x11)}, gbr, "GBR"));
    EXPECT_EQ(ruling.verdict, Verdict::withhold) << each.rule;
    EXPECT_EQ(ruling.reason, each.reason) << each.rule;
    EXPECT_EQ(ruling.clause, each.clause) << each.rule;
    EXPECT_TRUE(is_national(ruling.reason)) << each.rule;
    const WrittenRuling inbound =
        Case{}.ruled_by(*snapshot_of({agreement(document, 0x11)}, usa, "USA"));
    EXPECT_EQ(inbound.verdict, Verdict::release) << each.rule << " is asked of the sender alone";
  }
}

TEST(Decide, an_object_next_to_a_denied_one_is_released) {
  json policy = silent_policy("GBR");
  policy["deny"]["norad_cat_ids"] = {25543, 25545};
  const auto node = snapshot_of({agreement(example_json("gbr-usa.json"), 0x11)}, policy, "GBR");
  EXPECT_EQ(Case{}.ruled_by(*node).verdict, Verdict::release);
}

TEST(Decide, an_unknown_object_is_withheld_while_any_object_is_denied) {
  json policy = silent_policy("GBR");
  policy["deny"]["norad_cat_ids"] = {99991};
  Case unknown;
  unknown.norad_cat_id = 0;
  const json document = example_json("gbr-usa.json");
  auto node = snapshot_of({agreement(document, 0x11)}, policy, "GBR");
  EXPECT_EQ(unknown.ruled_by(*node).reason, Code::national_object_unknown);
  EXPECT_EQ(unknown.with_payload("TRQ").ruled_by(*node).reason, Code::national_object_unknown);
  EXPECT_EQ(unknown.with_payload("TMV").ruled_by(*node).verdict, Verdict::release)
      << "an answer names no object";
  policy["deny"]["unknown_object"] = "release";
  node = snapshot_of({agreement(document, 0x11)}, policy, "GBR");
  EXPECT_EQ(unknown.ruled_by(*node).verdict, Verdict::release);
  EXPECT_EQ(unknown.ruled_by(*gbr_node()).verdict, Verdict::release) << "nothing is denied";
}

TEST(Decide, national_policy_is_asked_last) {
  json policy = silent_policy("GBR");
  policy["deny"]["recipients"] = {"USA"};
  const auto node = snapshot_of({agreement(example_json("gbr-usa.json"), 0x11)}, policy, "GBR");
  EXPECT_EQ(Case{}.with_label("GBR SECRET").ruled_by(*node).reason, Code::no_foreign_disclosure);
}

TEST(Compile, a_set_that_does_not_stand_together_is_refused) {
  const json gbr_usa = example_json("gbr-usa.json");
  const auto code_of = [](std::vector<Agreement> agreements, const std::string& policy_nation) {
    const auto snapshot =
        compile(std::move(agreements), policy_of(silent_policy(policy_nation)), nation("GBR"));
    return snapshot.has_value() ? Code::permitted : snapshot.error().code;
  };
  json later = gbr_usa;
  later["version"] = 2;
  later["previous"] = digest(0x11).hex();
  EXPECT_EQ(code_of({agreement(gbr_usa, 1), agreement(later, 2)}, "GBR"), Code::agreement_set);
  later["term"] = {{"from", "2031-01-01T00:00:00Z"}, {"to", "2032-01-01T00:00:00Z"}};
  EXPECT_EQ(code_of({agreement(gbr_usa, 1), agreement(later, 2)}, "GBR"), Code::permitted);
  EXPECT_EQ(code_of({agreement(gbr_usa, 1), agreement(later, 1)}, "GBR"), Code::agreement_set);
  EXPECT_EQ(code_of({agreement(example_json("aus-usa.json"), 1)}, "GBR"), Code::agreement_set);
  EXPECT_EQ(code_of({agreement(gbr_usa, 1, AgreementState::unspecified)}, "GBR"),
            Code::agreement_set);
  EXPECT_EQ(code_of({agreement(gbr_usa, 1)}, "USA"), Code::policy_invalid);
}

TEST(Decide, an_agreement_that_does_not_apply_protects_no_field) {
  json other = example_json("interference.json");
  other["name"] = "NOR-GBR-OTHER";
  other["standard"]["payload_types"][0]["declared"]["fields"][3]["protected"] = true;
  Case report = interference_report();
  const std::vector<std::uint32_t> nothing_yet(4, 0);
  report.usage = {nothing_yet, nothing_yet};
  const auto ruled_beside = [&](AgreementState state) {
    return report.ruled_by(*snapshot_of(
        {agreement(example_json("interference.json"), 0x51), agreement(other, 0x52, state)},
        silent_policy("NOR"), "NOR"));
  };
  // emitter_latitude_deg is protected by the other agreement alone, which discloses it to nobody.
  EXPECT_THAT(ruled_beside(AgreementState::active).disclose, ElementsAre("received_power_dbw"));
  EXPECT_THAT(ruled_beside(AgreementState::suspended).disclose, ElementsAre("received_power_dbw"));
}

}  // namespace
}  // namespace accord::agreement::test
