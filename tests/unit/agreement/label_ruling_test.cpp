// What a label says beyond policy, level and list, in a ruling: each thing permitted once and
// refused at its near miss, with reason and path. The tables are those of bilateral-sda.json.
#include <gtest/gtest.h>

#include "agreement/explain.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

const std::string kName = "CAN-GBR-SDA/1";

std::shared_ptr<const Snapshot> node_of(const std::string& own,
                                        const json& document = example_json("bilateral-sda.json"),
                                        Level ceiling = Level::top_secret) {
  auto node = compile({agreement(document, 0x41)},
                      *parse_national_policy(silent_policy(own).dump()), nation(own), ceiling);
  EXPECT_TRUE(node.has_value()) << node.error().text();
  return *node;
}

/// GBR to CAN under the clause "tracks", which asks for nothing but the label.
Case record(const std::string& text) {
  Case out;
  out.sender = "GBR";
  out.recipient = "CAN";
  out.mode = DataMode::real;
  out.marking = label(text);
  out.last_observation = time("2026-11-21T05:00:00Z");
  return out;
}

struct Row {
  const char* text;
  Code reason;
  const char* path;  // behind the name; of a refusal
};

constexpr const char* kClause = "/release/GBR>CAN/clauses/tracks";
constexpr const char* kLadders = "/marking/ladders";
constexpr const char* kTables = "/marking/equivalences";
constexpr const char* kTokens = "/marking/provider_tokens";

// The case is ruled on at 2026-11-21T06:14:00Z.
constexpr Row kRows[] = {
    // Lists and communities: CSPO holds CAN, EU is no community of the agreement.
    {"GBR SECRET//REL TO CAN, GBR", Code::permitted, ""},
    {"GBR SECRET//REL TO CSPO", Code::permitted, ""},
    {"GBR SECRET//REL TO EU", Code::not_releasable_to_recipient, kClause},
    {"GBR SECRET//DISPLAY ONLY CAN", Code::label_display_only, kClause},
    {"GBR SECRET//REL TO AUS//DISPLAY ONLY CAN", Code::not_releasable_to_recipient, kClause},
    {"GBR SECRET//REL TO CAN//DISPLAY ONLY AUS", Code::permitted, ""},
    {"GBR SECRET//RELIDO", Code::label_relido, kClause},
    {"GBR SECRET//REL TO CAN//RELIDO", Code::permitted, ""},
    {"GBR SECRET//NOFORN", Code::label_noforn, kClause},
    // Dates.
    {"GBR SECRET//CREATED 2026-11-21T06:14:00Z//REL TO CAN", Code::permitted, ""},
    {"GBR SECRET//CREATED 2026-11-21T06:14:01Z//REL TO CAN", Code::label_expired, kClause},
    {"GBR SECRET//REVIEW 2026-11-21T06:14:01Z//REL TO CAN", Code::permitted, ""},
    {"GBR SECRET//REVIEW 2026-11-21T06:14:00Z//REL TO CAN", Code::label_expired, kClause},
    // Controls.
    {"GBR SECRET//CONTROLS FOUO//REL TO CAN", Code::permitted, ""},
    {"GBR SECRET//CONTROLS ORCON//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS SCI SI-G ABCD//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS SAP BP//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS AEA RD-SG 14//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS PROPIN//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS LIMDIS//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS EXDIS//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS NODIS//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS LES//REL TO CAN", Code::label_out_of_scope, kClause},
    {"GBR SECRET//CONTROLS FISA//REL TO CAN", Code::label_out_of_scope, kClause},
    // Sources and owners; consent is not recorded.
    {"GBR SECRET//FGI CAN GBR//REL TO CAN", Code::permitted, ""},
    {"GBR SECRET//FGI CSPO//REL TO CAN", Code::permitted, ""},
    {"GBR SECRET//FGI FRA//REL TO CAN", Code::label_source_consent_missing, kClause},
    {"GBR SECRET//FGI//REL TO CAN", Code::label_source_consent_missing, kClause},
    {"GBR SECRET//JOINT CAN GBR//REL TO CAN, GBR", Code::permitted, ""},
    {"GBR SECRET//JOINT GBR USA//REL TO CAN, GBR", Code::label_owner_consent_missing, kClause},
    // Words by date: OFFICIAL since 2014-04-02, CONFIDENTIAL until then, SECRET always.
    {"GBR UNCLASSIFIED//WORD OFFICIAL//CREATED 2014-04-02T00:00:00Z//REL TO CAN", Code::permitted,
     ""},
    {"GBR UNCLASSIFIED//WORD OFFICIAL//CREATED 2014-04-01T23:59:59Z//REL TO CAN",
     Code::label_word_not_agreed, kLadders},
    {"GBR UNCLASSIFIED//WORD OFFICIAL//REL TO CAN", Code::label_word_not_agreed, kLadders},
    {"GBR RESTRICTED//WORD OFFICIAL//CREATED 2014-04-02T00:00:00Z//REL TO CAN",
     Code::label_word_not_agreed, kLadders},
    {"GBR CONFIDENTIAL//CREATED 2014-04-01T23:59:59Z//REL TO CAN", Code::permitted, ""},
    {"GBR CONFIDENTIAL//CREATED 2014-04-02T00:00:00Z//REL TO CAN", Code::label_word_not_agreed,
     kLadders},
    {"GBR CONFIDENTIAL//REL TO CAN", Code::label_word_not_agreed, kLadders},
    // Tokens.
    {"GBR SECRET//REL TO CAN//PROVIDER PR-EXO-OBS", Code::permitted, ""},
    {"GBR SECRET//REL TO CAN//PROVIDER PR-EXO-AIS", Code::provider_token_not_agreed, kTokens},
};

TEST(LabelRuling, each_part_is_permitted_once_and_refused_at_its_near_miss) {
  const auto node = node_of("GBR");
  for (const Row& row : kRows) {
    const WrittenRuling ruling = record(row.text).ruled_by(*node);
    EXPECT_EQ(ruling.reason, row.reason) << row.text << ": " << code_entry(ruling.reason).name;
    EXPECT_EQ(ruling.verdict, row.reason == Code::permitted ? Verdict::release : Verdict::withhold);
    const char* path = row.reason == Code::permitted ? kClause : row.path;
    EXPECT_EQ(ruling.clause, kName + path) << row.text;
  }
}

TEST(LabelRuling, a_recorded_consent_is_that_of_sources_and_owners_too) {
  const auto node = node_of("GBR");
  for (const char* text : {"GBR SECRET//FGI FRA//REL TO CAN", "GBR SECRET//FGI//REL TO CAN",
                           "GBR SECRET//JOINT GBR USA//REL TO CAN, GBR"}) {
    Case asked = record(text);
    asked.originator_consents = true;
    EXPECT_EQ(asked.ruled_by(*node).verdict, Verdict::release) << text;
  }
}

TEST(LabelRuling, consent_is_the_senders_matter) {
  const auto node = node_of("CAN");
  EXPECT_EQ(record("GBR SECRET//FGI FRA//REL TO CAN").ruled_by(*node).verdict, Verdict::release);
}

TEST(LabelRuling, membership_is_that_of_the_instant) {
  json document = example_json("bilateral-sda.json");
  document["marking"]["communities"][0]["members"][1]["to"] = "2026-11-21T06:14:00Z";  // CAN
  const auto node = node_of("GBR", document);
  Case asked = record("GBR SECRET//REL TO CSPO");
  const WrittenRuling ended = asked.ruled_by(*node);
  EXPECT_EQ(ended.reason, Code::not_releasable_to_recipient);
  EXPECT_EQ(ended.clause, kName + "/marking/communities");
  asked.at = "2026-11-21T06:13:59.999999999Z";
  EXPECT_EQ(asked.ruled_by(*node).verdict, Verdict::release);
}

TEST(LabelRuling, a_level_that_no_table_maps_is_withheld) {
  json document = example_json("bilateral-sda.json");
  json& tables = document["marking"]["equivalences"];
  for (json& table : tables) {
    if (table["from"] != "GBR" || table["purpose"] != "protect") continue;
    for (std::size_t i = table["rows"].size(); i-- > 0;) {
      if (table["rows"][i]["from"] == "SECRET") table["rows"].erase(i);
    }
  }
  const WrittenRuling ruling = record("GBR SECRET//REL TO CAN").ruled_by(*node_of("GBR", document));
  EXPECT_EQ(ruling.reason, Code::label_not_mapped);
  EXPECT_EQ(ruling.clause, kName + kTables);
}

TEST(LabelRuling, without_tables_every_level_goes_as_it_is) {
  json document = example_json("bilateral-sda.json");
  document["marking"].erase("equivalences");
  document["marking"].erase("ladders");
  const WrittenRuling ruling =
      record("GBR CONFIDENTIAL//REL TO CAN").ruled_by(*node_of("GBR", document));
  EXPECT_EQ(ruling.verdict, Verdict::release);
  EXPECT_EQ(ruling.protect_as, std::nullopt);
}

TEST(LabelRuling, the_result_bears_the_recipients_level) {
  Case up = record("CAN CONFIDENTIAL//REL TO GBR");  // GBR has no CONFIDENTIAL: SECRET
  up.sender = "CAN";
  up.recipient = "GBR";
  up.object_class = ObjectClass::debris;
  const std::uint32_t none[8] = {};
  up.usage = {none, none};
  const WrittenRuling ruling = up.ruled_by(*node_of("CAN"));
  ASSERT_EQ(ruling.verdict, Verdict::release) << code_entry(ruling.reason).name;
  EXPECT_EQ(ruling.protect_as, (ProtectAs{Level::secret, "SECRET"}));
  const auto derived = derived_label(ruling, nation("GBR"));
  ASSERT_TRUE(derived.has_value());
  EXPECT_EQ(format_label(*derived), "GBR SECRET");

  const WrittenRuling official =
      record("GBR UNCLASSIFIED//WORD OFFICIAL//CREATED 2020-01-01T00:00:00Z//REL TO CAN")
          .ruled_by(*node_of("GBR"));
  EXPECT_EQ(official.protect_as, (ProtectAs{Level::unclassified, "UNCLASSIFIED"}));
  EXPECT_EQ(derived_label(WrittenRuling{}, nation("GBR")), std::nullopt);
}

TEST(LabelRuling, what_would_be_protected_above_the_nodes_ceiling_does_not_come_in) {
  json document = example_json("bilateral-sda.json");
  document["marking"]["ceiling"] = "CONFIDENTIAL";
  for (json& direction : document["release"]) {
    for (json& clause : direction["clauses"]) {
      if (clause["ceiling"] == "SECRET") clause["ceiling"] = "CONFIDENTIAL";
    }
  }
  Case up = record("CAN CONFIDENTIAL//REL TO GBR");
  up.sender = "CAN";
  up.recipient = "GBR";
  up.object_class = ObjectClass::debris;
  const WrittenRuling ruling = up.ruled_by(*node_of("GBR", document, Level::confidential));
  EXPECT_EQ(ruling.reason, Code::above_node_ceiling);
  EXPECT_EQ(ruling.clause, kName + kTables);
  EXPECT_EQ(up.ruled_by(*node_of("GBR", document, Level::secret)).verdict, Verdict::release);
}

TEST(LabelRuling, unclassified_of_a_third_nation_needs_a_list) {
  json document = example_json("bilateral-sda.json");
  document["release"][1]["clauses"][0]["releasability"] = "rel-to-recipient-or-unclassified";
  const auto node = node_of("GBR", document);
  EXPECT_EQ(record("GBR UNCLASSIFIED").ruled_by(*node).verdict, Verdict::release);
  EXPECT_EQ(record("GBR UNCLASSIFIED//CONTROLS FOUO").ruled_by(*node).reason,
            Code::no_foreign_disclosure);
  EXPECT_EQ(record("GBR UNCLASSIFIED//FGI CAN").ruled_by(*node).reason,
            Code::no_foreign_disclosure);
  Case foreign = record("AUS UNCLASSIFIED");
  foreign.originator_consents = true;
  EXPECT_EQ(foreign.ruled_by(*node).reason, Code::no_foreign_disclosure);
  EXPECT_EQ(foreign.with_label("AUS UNCLASSIFIED//REL TO CAN").ruled_by(*node).verdict,
            Verdict::release);
}

TEST(LabelRuling, the_steps_of_a_label_are_explained) {
  const auto node = node_of("GBR");
  const Case asked = record(
      "GBR SECRET//CREATED 2020-01-01T00:00:00Z//CONTROLS FOUO//FGI CAN//REL TO CSPO//PROVIDER "
      "PR-EXO-OBS");
  const ReleaseFacts facts{nation("GBR"),  nation("CAN"), "TRK", schema_of("TRK"),
                           DataMode::real, asked.marking, 25544, time(asked.at)};
  std::vector<std::string> steps;
  for (const ExplainedStep& step : explain(*node, facts).steps) steps.push_back(step.step);
  EXPECT_EQ(steps, (std::vector<std::string>{
                       "facts", "label", "scope", "foreign disclosure", "agreements", "schema",
                       "direction", "label policy", "community", "foreign sources", "link ceiling",
                       "level word", "mapping", "provider tokens", "clause", "clause ceiling",
                       "releasability", "national policy"}));
}

}  // namespace
}  // namespace accord::agreement::test
