// What the marking tables of an agreement answer: by word, by date, in one direction only.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

constexpr const char* kSda = "bilateral-sda.json";

std::string mapped(const char* from, const char* to, const char* word, const char* created) {
  static const Document kDocument = document_of(example_json(kSda));
  return std::string(equivalent(kDocument.marking, {from, to, MapPurpose::protect, word,
                                                    time(created), time("2026-06-01T00:00:00Z")}));
}

TEST(MarkingTerms, a_level_maps_as_the_table_says_and_otherwise_to_nothing) {
  EXPECT_EQ(mapped("CAN", "GBR", "CONFIDENTIAL", "2026-01-01T00:00:00Z"), "SECRET");
  EXPECT_EQ(mapped("GBR", "CAN", "SECRET", "2026-01-01T00:00:00Z"), "SECRET");
  EXPECT_EQ(mapped("GBR", "CAN", "CONFIDENTIAL", "2026-01-01T00:00:00Z"), "") << "not in the table";
  EXPECT_EQ(mapped("GBR", "CAN", "OFFICIAL", "2013-01-01T00:00:00Z"), "") << "created before it";
  EXPECT_EQ(mapped("GBR", "CAN", "RESTRICTED", "2013-01-01T00:00:00Z"), "CONFIDENTIAL");
  EXPECT_EQ(mapped("CAN", "USA", "SECRET", "2026-01-01T00:00:00Z"), "") << "no such table";
}

TEST(MarkingTerms, a_clearance_is_another_question_than_protection) {
  const Document document = document_of(example_json(kSda));
  const UtcTime at = time("2026-06-01T00:00:00Z");
  EXPECT_EQ(equivalent(document.marking, {"GBR", "CAN", MapPurpose::clear, "SECRET", at, at}),
            "SECRET");
  EXPECT_EQ(equivalent(document.marking, {"CAN", "GBR", MapPurpose::clear, "SECRET", at, at}), "");
}

TEST(MarkingTerms, the_rung_of_a_word_depends_on_the_date_of_the_label) {
  const Marking marking = document_of(example_json(kSda)).marking;
  const UtcTime old = time("2014-04-01T23:59:59Z");
  const UtcTime young = time("2014-04-02T00:00:00Z");
  EXPECT_EQ(rung_of(marking, "GBR", "CONFIDENTIAL", old), Level::confidential);
  EXPECT_EQ(rung_of(marking, "GBR", "CONFIDENTIAL", young), Level::unspecified);
  EXPECT_EQ(rung_of(marking, "GBR", "OFFICIAL", young), Level::unclassified);
  EXPECT_EQ(rung_of(marking, "FRA", "SECRET", young), Level::unspecified);
}

TEST(MarkingTerms, membership_is_half_open_and_unknown_communities_have_no_members) {
  json changed = example_json(kSda);
  changed["marking"]["communities"][0]["members"][0] = {
      {"nation", "FIN"}, {"from", "2023-04-04T00:00:00Z"}, {"to", "2027-01-01T00:00:00Z"}};
  const Marking marking = document_of(changed).marking;
  const NationId fin = nation("FIN");
  EXPECT_FALSE(is_member(marking, "CSPO", fin, time("2023-04-03T23:59:59.999999999Z")));
  EXPECT_TRUE(is_member(marking, "CSPO", fin, time("2023-04-04T00:00:00Z")));
  EXPECT_FALSE(is_member(marking, "CSPO", fin, time("2027-01-01T00:00:00Z")));
  EXPECT_FALSE(is_member(marking, "NATO", fin, time("2026-01-01T00:00:00Z")));
}

/// A ladder of the marking section from the words of the shared table, TS/S/C/R/U -> rung.
json ladder_from(const std::string& policy, const json& words) {
  const std::map<std::string, std::string> rungs{{"TS", "TOP SECRET"},
                                                 {"S", "SECRET"},
                                                 {"C", "CONFIDENTIAL"},
                                                 {"R", "RESTRICTED"},
                                                 {"U", "UNCLASSIFIED"}};
  json levels = json::array();
  for (const auto& [key, rung] : rungs) {
    if (!words.contains(key)) continue;
    for (const auto& word : words[key]) levels.push_back({{"word", word}, {"rung", rung}});
  }
  return {{"policy", policy}, {"levels", levels}};
}

TEST(MarkingTerms, the_national_ladders_of_the_shared_table_can_be_written_down) {
  const char* folder = std::getenv("ACCORD_SHARED_DATA");
  std::filesystem::path file = folder != nullptr
                                   ? std::filesystem::path(folder)
                                   : std::filesystem::path(ACCORD_SOURCE_DIR) / "../shared/data";
  file /= "markings/national_equivalence.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the shared data is not here: " << file;
  std::ifstream in(file);
  const json table = json::parse(in);
  json document = example_json(kSda);
  document["marking"]["equivalences"] = json::array();
  document["marking"]["ladders"] = json::array();
  for (const auto& [policy, words] : table["policies"].items()) {
    document["marking"]["ladders"].push_back(ladder_from(policy, words));
  }
  const auto parsed = parse_document(document.dump());
  ASSERT_TRUE(parsed.has_value()) << parsed.error().text();
  const UtcTime at = time("2026-01-01T00:00:00Z");
  // False friends: one word, another rung or none. Source: the table itself.
  EXPECT_EQ(rung_of(parsed->marking, "USA", "CONFIDENTIAL", at), Level::confidential);
  EXPECT_EQ(rung_of(parsed->marking, "GBR", "CONFIDENTIAL", at), Level::unspecified);
  EXPECT_EQ(rung_of(parsed->marking, "DEU", "GEHEIM", at), Level::secret);
}

}  // namespace
}  // namespace accord::agreement::test
