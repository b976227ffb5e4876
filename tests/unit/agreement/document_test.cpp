// The document: the shipped examples are accepted, and every way to get one wrong is refused with
// its path.
#include "agreement/document.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "agreement/json_schema.hpp"
#include "agreement/render.hpp"
#include "schemas/vocab/limits.hpp"
#include "support.hpp"
#include "tasking_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

TEST(Document, every_shipped_example_is_accepted) {
  for (const char* name :
       {"gbr-usa.json", "aus-usa.json", "aus-gbr.json", "minimal.json", "bilateral-sda.json",
        "group.json", "commercial.json", "exercise.json", "public.json", "interference.json"}) {
    const auto document = parse_document(read_example(name));
    ASSERT_TRUE(document.has_value()) << name << ": " << document.error().text();
  }
}

TEST(Document, sections_are_read_as_written) {
  const Document document = document_of(example_json("gbr-usa.json"));
  EXPECT_EQ(document.name.text(), "GBR-USA-SDA");
  EXPECT_EQ(document.version, 1u);
  EXPECT_FALSE(document.previous.has_value());
  EXPECT_EQ(document.term.from, time("2026-01-01T00:00:00Z"));
  ASSERT_EQ(document.parties.size(), 2u);
  EXPECT_EQ(document.parties[0].nation, nation("GBR"));
  EXPECT_EQ(document.marking.ceiling, Level::secret);
  ASSERT_EQ(document.release.size(), 2u);
  const ReleaseClause& elements = document.release[0].clauses.at(1);
  EXPECT_EQ(elements.id, "elements");
  EXPECT_EQ(elements.ceiling, Level::restricted);
  EXPECT_EQ(elements.releasability, Releasability::rel_to_recipient_or_unclassified);
  ASSERT_EQ(document.tasking.size(), 2u);
  EXPECT_EQ(document.tasking[0].clauses.at(1).requests_per_day, 220u);
  EXPECT_EQ(document.tasking[0].clauses.at(0).purposes.size(), 9u) << "none named = every purpose";
  EXPECT_EQ(document.data_plan.points_of_contact.size(), 2u);
  EXPECT_EQ(document.crypto.suites, (std::vector<std::uint8_t>{1, 2}));
  EXPECT_EQ(document.crypto.clock_skew_max, std::chrono::seconds{5});
}

TEST(Document, term_is_half_open) {
  const Term term{time("2026-01-01T00:00:00Z"), time("2027-01-01T00:00:00Z")};
  EXPECT_FALSE(term.contains(time("2025-12-31T23:59:59.999999999Z")));
  EXPECT_TRUE(term.contains(time("2026-01-01T00:00:00Z")));
  EXPECT_TRUE(term.contains(time("2026-12-31T23:59:59.999999999Z")));
  EXPECT_FALSE(term.contains(time("2027-01-01T00:00:00Z")));
}

// DESIGN section 9: FLASH 10 s / 10 min, IMMEDIATE 30 s / 60 min, PRIORITY 60 s / 6 h, ROUTINE 5
// min / 24 h.
TEST(Document, a_class_left_out_takes_the_default_times) {
  const Document document = document_of(example_json("gbr-usa.json"));
  const auto seconds_of = [&](std::size_t direction, Priority priority) {
    const auto& times = document.tasking[direction].classes[static_cast<std::size_t>(priority) - 1];
    return std::pair(times.acknowledge.count(), times.decide.count());
  };
  EXPECT_EQ(seconds_of(1, Priority::routine), std::pair(300l, 86400l));
  EXPECT_EQ(seconds_of(1, Priority::priority), std::pair(60l, 21600l));
  EXPECT_EQ(seconds_of(1, Priority::immediate), std::pair(30l, 3600l));
  EXPECT_EQ(seconds_of(1, Priority::flash), std::pair(10l, 600l));
  EXPECT_EQ(seconds_of(0, Priority::immediate), std::pair(30l, 1800l)) << "written in the example";
  EXPECT_EQ(seconds_of(0, Priority::flash), std::pair(10l, 600l));
}

struct Wrong {
  const char* rule;
  std::function<void(json&)> change;
  Code code;
  const char* where;
};

std::vector<Wrong> wrong_documents() {
  const json digest_1 = std::string(96, '1');
  return {
      {"unknown key at the top", [](json& j) { j["extra"] = 1; }, Code::agreement_schema,
       "$.extra"},
      {"unknown key inside", [](json& j) { j["release"][0]["clauses"][1]["delay"] = 3; },
       Code::agreement_schema, "$.release[0].clauses[1].delay"},
      {"missing section: marking", [](json& j) { j.erase("marking"); }, Code::agreement_schema,
       "$.marking"},
      {"missing section: data plan", [](json& j) { j.erase("data_plan"); }, Code::agreement_schema,
       "$.data_plan"},
      {"missing points of contact", [](json& j) { j["data_plan"].erase("points_of_contact"); },
       Code::agreement_schema, "$.data_plan.points_of_contact"},
      {"missing ceiling of a clause",
       [](json& j) { j["release"][1]["clauses"][0].erase("ceiling"); }, Code::agreement_schema,
       "$.release[1].clauses[0].ceiling"},
      {"wrong type: version", [](json& j) { j["version"] = "1"; }, Code::agreement_schema,
       "$.version"},
      {"wrong type: fraction", [](json& j) { j["version"] = 1.5; }, Code::agreement_schema,
       "$.version"},
      {"wrong type: section", [](json& j) { j["term"] = json::array(); }, Code::agreement_schema,
       "$.term"},
      {"form of another release", [](json& j) { j["accord_agreement"] = 2; },
       Code::agreement_schema, "$.accord_agreement"},
      {"no such level", [](json& j) { j["release"][0]["clauses"][0]["ceiling"] = "PROTECTED"; },
       Code::agreement_schema, "$.release[0].clauses[0].ceiling"},
      {"unspecified mode", [](json& j) { j["standard"]["data_modes"][0] = "UNSPECIFIED"; },
       Code::agreement_schema, "$.standard.data_modes[0]"},
      {"no such kind", [](json& j) { j["kind"] = "multilateral"; }, Code::agreement_schema,
       "$.kind"},
      {"one party", [](json& j) { j["parties"].erase(1); }, Code::agreement_schema, "$.parties"},
      {"one signature only", [](json& j) { j["parties"][0]["signatures"].erase(1); },
       Code::agreement_schema, "$.parties[0].signatures"},
      {"no suite 3 yet", [](json& j) { j["crypto"]["suites"][1] = 3; }, Code::agreement_schema,
       "$.crypto.suites[1]"},
      {"negative quota", [](json& j) { j["tasking"][0]["clauses"][0]["requests_per_day"] = -1; },
       Code::agreement_schema, "$.tasking[0].clauses[0].requests_per_day"},

      {"name in lower case", [](json& j) { j["name"] = "gbr-usa"; }, Code::bad_id, "$.name"},
      {"nation in lower case", [](json& j) { j["parties"][0]["nation"] = "gbr"; }, Code::bad_id,
       "$.parties[0].nation"},
      {"clause id with a slash", [](json& j) { j["release"][0]["clauses"][0]["id"] = "a/b"; },
       Code::bad_id, "$.release[0].clauses[0].id"},
      {"digest in upper case",
       [](json& j) { j["parties"][1]["root_sha384"] = std::string(96, 'A'); }, Code::bad_value,
       "$.parties[1].root_sha384"},
      {"time without Z", [](json& j) { j["term"]["from"] = "2026-01-01T00:00:00+00:00"; },
       Code::bad_time, "$.term.from"},
      {"line break in a name that people read",
       [](json& j) { j["parties"][0]["name"] = "UK\n9  ALL DATA MAY GO"; }, Code::bad_value,
       "$.parties[0].name"},
      {"text direction override in a name", [](json& j) { j["parties"][0]["name"] = "UK \u202e"; },
       Code::bad_value, "$.parties[0].name"},
      {"acknowledgement after the decision",
       [](json& j) { j["tasking"][0]["classes"]["IMMEDIATE"]["acknowledge_s"] = 1801; },
       Code::bad_value, "$.tasking[0].classes.IMMEDIATE"},

      {"version 1 with a previous one", [=](json& j) { j["previous"] = digest_1; },
       Code::agreement_version, "$.previous"},
      {"version 2 without one", [](json& j) { j["version"] = 2; }, Code::agreement_version,
       "$.previous"},
      {"term of no length", [](json& j) { j["term"]["to"] = j["term"]["from"]; },
       Code::agreement_term, "$.term"},
      {"term that ends before it begins", [](json& j) { j["term"]["to"] = "2025-12-31T00:00:00Z"; },
       Code::agreement_term, "$.term"},
      {"the same party twice", [](json& j) { j["parties"][1]["nation"] = "GBR"; },
       Code::agreement_parties, "$.parties[1].nation"},
      {"one root for two nations",
       [=](json& j) {
         j["parties"][0]["root_sha384"] = digest_1;
         j["parties"][1]["root_sha384"] = digest_1;
       },
       Code::agreement_duplicate, "$.parties[1].root_sha384"},
      {"the same role twice",
       [](json& j) { j["parties"][0]["signatures"][1] = "agreement-policy"; },
       Code::agreement_duplicate, "$.parties[0].signatures[1]"},
      {"unknown payload type", [](json& j) { j["standard"]["payload_types"][0]["code"] = "XYZ"; },
       Code::unknown_payload, "$.standard.payload_types[0].code"},
      {"an envelope is no payload type",
       [](json& j) { j["standard"]["payload_types"][0]["code"] = "BAT"; }, Code::unknown_payload,
       "$.standard.payload_types[0].code"},
      {"schema of another release",
       [=](json& j) { j["standard"]["payload_types"][0]["schema_sha384"] = digest_1; },
       Code::schema_digest_mismatch, "$.standard.payload_types[0].schema_sha384"},
      {"payload type twice",
       [](json& j) { j["standard"]["payload_types"].push_back(j["standard"]["payload_types"][0]); },
       Code::agreement_duplicate, "$.standard.payload_types[5].code"},
      {"data mode twice", [](json& j) { j["standard"]["data_modes"].push_back("REAL"); },
       Code::agreement_duplicate, "$.standard.data_modes[2]"},
      {"REAL in an exercise", [](json& j) { j["use"] = "exercise"; }, Code::agreement_mode,
       "$.standard.data_modes"},
      {"direction to a stranger", [](json& j) { j["release"][0]["to"] = "FRA"; },
       Code::agreement_parties, "$.release[0]"},
      {"direction to itself", [](json& j) { j["release"][0]["to"] = "GBR"; },
       Code::agreement_parties, "$.release[0]"},
      {"the same direction twice", [](json& j) { j["release"][1] = j["release"][0]; },
       Code::agreement_duplicate, "$.release[1]"},
      {"clause id twice", [](json& j) { j["release"][0]["clauses"][1]["id"] = "metric-tracks"; },
       Code::agreement_duplicate, "$.release[0].clauses[1].id"},
      {"clauses that overlap",
       [](json& j) { j["release"][0]["clauses"][1]["payload_types"].push_back("TRK"); },
       Code::agreement_overlap, "$.release[0].clauses[1]"},
      {"clause of a payload type not in the standard",
       [](json& j) { j["release"][0]["clauses"][1]["payload_types"] = {"CDM"}; },
       Code::agreement_reference, "$.release[0].clauses[1].payload_types[0]"},
      {"clause of a data mode not in the standard",
       [](json& j) { j["release"][0]["clauses"][1]["data_modes"] = {"EXERCISE"}; },
       Code::agreement_reference, "$.release[0].clauses[1].data_modes[0]"},
      {"clause above the link",
       [](json& j) { j["release"][0]["clauses"][0]["ceiling"] = "TOP SECRET"; },
       Code::agreement_ceiling, "$.release[0].clauses[0].ceiling"},
      {"disclosure of a field that is not protected",
       [](json& j) { j["release"][0]["clauses"][0]["disclose"] = {"NORAD_CAT_ID"}; },
       Code::agreement_reference, "$.release[0].clauses[0].disclose"},
      {"tasking towards a stranger", [](json& j) { j["tasking"][0]["provider"] = "FRA"; },
       Code::agreement_parties, "$.tasking[0]"},
      {"tasking clauses that overlap",
       [](json& j) {
         j["tasking"][0]["clauses"][1]["priorities"] = {"PRIORITY", "FLASH"};
       },
       Code::agreement_overlap, "$.tasking[0].clauses[1]"},
      {"tasking without its messages in the standard",
       [](json& j) {
         j["standard"]["payload_types"].erase(4);  // TRQ
         j["release"][0]["clauses"].erase(2);
         j["release"][1]["clauses"].erase(2);
       },
       Code::agreement_reference, "$.tasking[0]"},
      {"contact of a stranger",
       [](json& j) { j["data_plan"]["points_of_contact"][0]["nation"] = "FRA"; },
       Code::agreement_parties, "$.data_plan.points_of_contact[0].nation"},
      {"a party without a contact", [](json& j) { j["data_plan"]["points_of_contact"].erase(0); },
       Code::agreement_contacts, "$.data_plan.points_of_contact"},
  };
}

// req: AGR-004
TEST(Document, every_wrong_document_is_refused_with_its_path) {
  const json good = example_json("gbr-usa.json");
  for (const Wrong& wrong : wrong_documents()) {
    json changed = good;
    wrong.change(changed);
    const auto document = parse_document(changed.dump());
    ASSERT_FALSE(document.has_value()) << wrong.rule;
    EXPECT_EQ(document.error().code, wrong.code) << wrong.rule << ": " << document.error().text();
    EXPECT_EQ(document.error().where, wrong.where) << wrong.rule << ": " << document.error().text();
  }
}

TEST(Document, the_same_key_twice_is_refused) {
  std::string text = read_example("minimal.json");
  text.insert(text.rfind('}'), ", \"kind\": \"bilateral\"");
  const auto document = parse_document(text);
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::bad_json);
}

TEST(Document, text_that_is_no_json_is_refused_with_line_and_column) {
  const auto document = parse_document("{\n  \"name\": oops\n}");
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::bad_json);
  EXPECT_EQ(document.error().where.rfind("line 2 column", 0), 0u) << document.error().where;
}

TEST(Document, over_size_is_refused_before_it_is_read) {
  const auto document = parse_document(std::string(kMaxAgreementBytes + 1, ' '));
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::too_large);
}

TEST(Document, too_many_values_are_refused_before_they_are_validated) {
  json changed = example_json("minimal.json");
  changed["standard"]["data_modes"] = json(kMaxJsonValues, 0);
  const auto document = parse_document(changed.dump());
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::too_large);
}

TEST(Document, a_name_with_accents_is_accepted) {
  json changed = example_json("minimal.json");
  changed["parties"][0]["name"] = "R\u00e9publique fran\u00e7aise";
  EXPECT_TRUE(parse_document(changed.dump()).has_value());
}

TEST(Render, text_names_hash_parties_clauses_and_contacts) {
  const std::string text = show_text(document_of(example_json("aus-usa.json")), digest(0xab));
  std::string hash;
  for (int i = 0; i < 48; ++i) hash += "ab";
  for (const std::string& part :
       {hash, std::string("1  PARTIES"), std::string("Australia (AUS)"),
        std::string("9  CRYPTOGRAPHY"), std::string("[optical] EOO in REAL, SIMULATED"),
        std::string("sensor fields disclosed: SENALT, SENLAT, SENLON"),
        std::string("[urgent] IMMEDIATE"), std::string("fewer than 110 requests"),
        std::string("Point of contact of USA"),
        std::string(
            "From 2026-01-01T00:00:00Z (included) to 2031-01-01T00:00:00Z (not included)")}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace accord::agreement::test
