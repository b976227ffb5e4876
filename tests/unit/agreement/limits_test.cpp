// Every limit of agreements: what stands at it passes, and one more is refused with its code.
#include "schemas/vocab/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "agreement/annex.hpp"
#include "agreement/build_tables.hpp"
#include "agreement/object_catalogue.hpp"
#include "agreement/release_case.hpp"
#include "agreement/statement.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// --- tables of a snapshot ---

/// The template between AAA and BBB, in force: one payload type and data mode, so that a clause is
/// one row. With so many clauses, which differ in their class of objects.
Agreement with_clauses(std::size_t count, std::uint8_t hash = 1) {
  json document = example_json("minimal.json");
  document["name"] = "AAA-BBB-NUMBER-" + std::to_string(hash);
  const json clause = document["release"][0]["clauses"][0];
  json& clauses = document["release"][0]["clauses"] = json::array();
  const char* const kClasses[] = {"PAYLOAD", "ROCKET_BODY", "DEBRIS", "UNCORRELATED"};
  for (std::size_t i = 0; i < count; ++i) {
    clauses.push_back(clause);
    clauses.back()["id"] = "clause-" + std::to_string(i);
    clauses.back()["object_classes"] = {kClasses[i]};
  }
  return agreement(document, hash);
}

Result<Tables> tables_of(const std::vector<Agreement>& agreements, const TableLimits& limits) {
  return build_tables(agreements, policy_of(silent_policy("AAA")), nation("AAA"), limits);
}

void expect_refused(const std::vector<Agreement>& agreements, const TableLimits& limits,
                    const std::string& what) {
  const auto tables = tables_of(agreements, limits);
  ASSERT_FALSE(tables.has_value()) << what;
  EXPECT_EQ(tables.error().code, Code::agreement_set);
  EXPECT_THAT(tables.error().what, HasSubstr(what));
}

TEST(Limits, of_rows) {
  TableLimits limits;
  limits.rows = 3;
  const std::vector three{with_clauses(3)}, four{with_clauses(4)};
  EXPECT_TRUE(tables_of(three, limits).has_value());
  expect_refused(four, limits, "more than 3 clauses");
}

TEST(Limits, of_applicable_agreements) {
  TableLimits limits;
  limits.entries = 2;  // one agreement within its one term, in each direction
  const std::vector one{with_clauses(1)}, two{with_clauses(1), with_clauses(1, 2)};
  EXPECT_TRUE(tables_of(one, limits).has_value());
  expect_refused(two, limits, "more than 2 applicable agreements");
}

TEST(Limits, of_objects_in_lists) {
  json document = example_json("minimal.json");
  document["release"][0]["clauses"][0]["objects"] = {{"only", {"some"}}};
  const auto listing = [&](const json& ids) {
    document["object_lists"] = {{{"id", "some"}, {"norad_cat_ids", ids}}};
    return std::vector{agreement(document, 1)};
  };
  TableLimits limits;
  limits.objects = 2;
  EXPECT_TRUE(tables_of(listing({5, 6}), limits).has_value());
  expect_refused(listing({5, 6, 7}), limits, "more than 2 objects in lists");
}

TEST(Limits, of_tables_as_shipped) {
  const TableLimits limits;
  EXPECT_EQ(limits.entries, 8'000'000u);
  EXPECT_EQ(limits.rows, 1'000'000u);
  EXPECT_EQ(limits.objects, 16'000'000u);
  EXPECT_EQ(limits.fields, 4'096u);
}

// --- fields of one payload type ---

std::string field_of(std::uint8_t agreement, std::size_t number) {
  return "field_" + std::to_string(agreement) + "_" + std::to_string(number);
}

/// An agreement of GBR and NOR that declares `count` fields of its own of the type RFI and removes
/// them, 64 a clause; one of them is protected.
Agreement removing(std::size_t count, std::uint8_t hash) {
  json document = example_json("interference.json");
  document["name"] = "GBR-NOR-FIELDS-" + std::to_string(hash);
  json& fields = document["standard"]["payload_types"][0]["declared"]["fields"] = json::array();
  document["standard"].erase("units");
  json clause = document["release"][0]["clauses"][0];
  clause.erase("precision");
  clause.erase("quotas");
  clause["disclose"] = json::array();
  json& clauses = document["release"][0]["clauses"] = json::array();
  json& profiles = document["disclosure_profiles"] = json::array();
  const char* const kClasses[] = {"PAYLOAD", "ROCKET_BODY", "DEBRIS", "UNCORRELATED"};
  for (std::size_t i = 0; i < count; ++i) {
    fields.push_back({{"name", field_of(hash, i)}, {"protected", i == 0}});
    if (i % 64 == 0) {
      const std::string id = "p" + std::to_string(i / 64);
      profiles.push_back({{"id", id}, {"disclose", json::array()}, {"remove", json::array()}});
      clause["id"] = "c" + std::to_string(i / 64);
      clause["object_classes"] = {kClasses[i / 64]};
      clause["disclosure_profile"] = id;
      clauses.push_back(clause);
    }
    profiles.back()["remove"].push_back(field_of(hash, i));
  }
  return agreement(document, hash);
}

TEST(Limits, agreements_that_together_name_more_fields_than_a_word_has_bits_stand_together) {
  const auto node = snapshot_of({removing(64, 1), removing(64, 2)}, silent_policy("NOR"), "NOR");
  ASSERT_NE(node, nullptr);
  Case report = interference_report();
  report.object_class = ObjectClass::payload;
  const WrittenRuling ruling = report.ruled_by(*node);
  ASSERT_EQ(ruling.verdict, Verdict::release) << code_entry(ruling.reason).name;
  std::vector<std::string> all;
  for (const std::uint8_t each : {std::uint8_t{1}, std::uint8_t{2}}) {
    for (std::size_t i = 0; i < 64; ++i) all.push_back(field_of(each, i));
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(ruling.remove, all);
  EXPECT_TRUE(ruling.disclose.empty()) << "each protects one, and neither discloses it";
  EXPECT_THAT(ruling.obligations, testing::ElementsAre("redact-protected-fields", "remove-fields"));
}

TEST(Limits, of_fields_of_one_payload_type) {
  std::vector<Agreement> agreements;
  for (std::uint8_t i = 1; i <= 16; ++i) agreements.push_back(removing(256, i));
  const auto policy = policy_of(silent_policy("NOR"));
  EXPECT_TRUE(build_tables(agreements, policy, nation("NOR")).has_value()) << "16 x 256 = 4096";
  agreements.push_back(removing(1, 17));
  const auto one_more = compile(agreements, policy, nation("NOR"));
  ASSERT_FALSE(one_more.has_value());
  EXPECT_EQ(one_more.error().code, Code::agreement_set);
  EXPECT_THAT(one_more.error().what, HasSubstr("4097 different fields of payload type RFI"));
  EXPECT_EQ(one_more.error().where, "GBR-NOR-FIELDS-9/1") << "the last by name";
}

// --- documents ---

TEST(Limits, of_the_number_of_an_annex) {
  json annex = example_json("annex-nzl.json");
  annex["number"] = kMaxAnnexes;
  EXPECT_TRUE(parse_annex(annex.dump()).has_value());
  annex["number"] = kMaxAnnexes + 1;
  const auto beyond = parse_annex(annex.dump());
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code, Code::agreement_schema);
  EXPECT_EQ(beyond.error().where, "$.number");
}

TEST(Limits, of_the_bytes_of_an_agreement) {
  std::string text = example_json("minimal.json").dump();
  text.resize(kMaxAgreementBytes, ' ');
  EXPECT_TRUE(parse_document(text).has_value());
  text.push_back(' ');
  const auto beyond = parse_document(text);
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code, Code::too_large);
}

TEST(Limits, of_the_objects_of_the_catalogue) {
  const auto catalogue_of = [](std::size_t count) {
    json document = {{"accord_object_catalogue", 1}, {"objects", json::array()}};
    for (std::size_t i = 1; i <= count; ++i) {
      document["objects"].push_back({{"norad_cat_id", i}});
    }
    return parse_object_catalogue(document.dump());
  };
  EXPECT_TRUE(catalogue_of(kMaxCatalogueObjects).has_value());
  const auto beyond = catalogue_of(kMaxCatalogueObjects + 1);
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code, Code::agreement_schema);
}

TEST(Limits, of_the_spans_of_a_case) {
  ReleaseCase facts;
  facts.sender = nation("AAA");
  facts.recipient = nation("BBB");
  facts.payload_code = "TRK";
  facts.mode = DataMode::real;
  facts.label = label("AAA UNCLASSIFIED");
  facts.at = time("2026-06-01T12:00:00Z");
  for (std::uint32_t i = 1; i <= 256; ++i) {
    facts.released_in_span.push_back({std::chrono::seconds(i), CompiledOver::clause, i});
  }
  EXPECT_TRUE(parse_release_case(to_json(facts).dump()).has_value());
  facts.released_in_span.push_back({std::chrono::seconds(257), CompiledOver::clause, 257});
  const auto beyond = parse_release_case(to_json(facts).dump());
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code, Code::bad_value);
  EXPECT_EQ(beyond.error().where, "$.released_in_span");
}

// --- labels ---

std::string joined(std::size_t count, const char* between, auto code) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : between) + code(i);
  return text;
}

/// "AAA", "AAB" ...: ascending codes of nations.
std::string nation_code(std::size_t number) {
  return {static_cast<char>('A' + number / 676), static_cast<char>('A' + number / 26 % 26),
          static_cast<char>('A' + number % 26)};
}

TEST(Limits, of_the_lists_of_a_label) {
  struct Row {
    const char* list;
    std::size_t most;
    std::function<std::string(std::size_t)> label;
  };
  const Row rows[] = {
      {"REL TO", kMaxRelTo,
       [](std::size_t n) { return "AAA SECRET//REL TO " + joined(n, ", ", nation_code); }},
      {"DISPLAY ONLY", kMaxRelTo,
       [](std::size_t n) { return "AAA SECRET//DISPLAY ONLY " + joined(n, ", ", nation_code); }},
      {"FGI", kMaxRelTo,
       [](std::size_t n) {
         return "ZZZ SECRET//FGI " + joined(n, " ", nation_code) + "//REL TO ZZZ";
       }},
      {"PROVIDER", kMaxTokens,
       [](std::size_t n) {
         return "AAA UNCLASSIFIED//PROVIDER " +
                joined(n, "/", [](std::size_t i) { return "PR-" + nation_code(i) + "-OBS"; });
       }},
      {"WORD", kMaxWordBytes,
       [](std::size_t n) { return "AAA UNCLASSIFIED//WORD " + std::string(n, 'A'); }},
  };
  for (const Row& row : rows) {
    const auto at = parse_label(row.label(row.most)), beyond = parse_label(row.label(row.most + 1));
    EXPECT_TRUE(at.has_value()) << row.list << ": " << at.error().text();
    ASSERT_FALSE(beyond.has_value()) << row.list;
    EXPECT_EQ(beyond.error().code, Code::bad_label) << row.list;
  }
}

}  // namespace
}  // namespace accord::agreement::test
