// Communities, equivalences and dominance: tables are arguments, and what they leave out permits
// nothing.
#include "agreement/marking/dominance.hpp"
#include "agreement/marking/equivalence.hpp"
#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

TEST(Communities, a_suppressed_membership_matches_no_country_and_an_expired_code_nobody) {
  const UtcTime now = at("2026-01-01");
  EXPECT_TRUE(small_communities().contains("FVEY", "NZL", now));
  EXPECT_FALSE(small_communities().contains("EU", "DEU", now));
  EXPECT_TRUE(small_communities().expand("EU", now).empty());
  EXPECT_TRUE(small_communities().expand("ISAF", now).empty());
  EXPECT_TRUE(small_communities().expand("NOSUCH", now).empty());
  EXPECT_EQ(small_communities().expand("DEU", now), std::vector<std::string>{"DEU"});
}

TEST(Communities, membership_begins_and_ends_on_its_day_also_through_nesting) {
  EXPECT_FALSE(small_communities().contains("GMIF", "SWE", at("2024-03-06T23:59:59Z")));
  EXPECT_TRUE(small_communities().contains("GMIF", "SWE", at("2024-03-07")));
}

TEST(Communities, the_odni_taxonomy_is_read_whole) {
  ACCORD_NEEDS_SHARED("odni_ism/TetragraphTaxonomy.xml");
  const UtcTime now = at("2026-01-01");
  EXPECT_EQ(odni_communities().list().size(), 61U);
  EXPECT_EQ(odni_communities().version(), "ODNI-202211");
  EXPECT_EQ(odni_communities().expand("FVEY", now),
            (std::vector<std::string>{"AUS", "CAN", "GBR", "NZL", "USA"}));
  EXPECT_EQ(odni_communities().expand("NATO", now).size(), 30U);
  EXPECT_TRUE(odni_communities().contains("GMIF", "TUR", now));  // through NATO
  EXPECT_TRUE(odni_communities().expand("EU", now).empty());
  EXPECT_TRUE(odni_communities().find("ISAF")->when.contains(at("2016-03-16")));
  EXPECT_FALSE(odni_communities().find("ISAF")->when.contains(at("2016-03-17")));
  std::size_t suppressed = 0;  // of those still in use; the facts count 19
  for (const Community& community : odni_communities().list()) {
    suppressed += community.suppressed && community.when.contains(now) ? 1U : 0U;
  }
  EXPECT_EQ(suppressed, 19U);
}

std::string why(const Result<Communities>& table) {
  return table ? "accepted" : std::string(code_entry(table.error().code).name);
}

TEST(Communities, a_table_that_contradicts_itself_is_refused) {
  const auto json = [](const std::string& list) {
    return why(parse_communities(R"({"accord_communities": 1, "version": "x", "communities": [)" +
                                 list + "]}"));
  };
  EXPECT_EQ(json(R"({"code": "AB", "members": ["DEU"]})"), "accepted");
  EXPECT_EQ(json(R"({"code": "DEU", "members": ["FRA"]})"), "communities_invalid");
  EXPECT_EQ(json(R"({"code": "ab", "members": ["DEU"]})"), "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": ["XYZ"]})"), "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB"})"), "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": ["DEU"], "suppressed": true})"),
            "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": ["DEU"]}, {"code": "AB", "members": ["FRA"]})"),
            "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": ["CD"]}, {"code": "CD", "members": ["AB"]})"),
            "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": ["DEU"], "note": "x"})"), "communities_invalid");
  EXPECT_EQ(json(R"({"code": "AB", "members": [{"code": "DEU", "from": "soon"}]})"),
            "communities_invalid");
  EXPECT_EQ(why(parse_communities("")), "bad_json");
  EXPECT_EQ(why(parse_communities("<a/>")), "communities_invalid");
  EXPECT_EQ(why(parse_communities("<!DOCTYPE a><a/>")), "marking_xml");
}

std::string why(const std::string& json) {
  const auto table = parse_equivalence(json);
  return table ? "accepted" : std::string(code_entry(table.error().code).name);
}

TEST(Equivalence, is_directional_dated_and_by_purpose) {
  const EquivalenceTable table = parse_equivalence(R"({"accord_equivalence": 1, "maps": [
    {"from": "FRA", "to": "USA", "purpose": "protect", "created_to": "2021-07-01",
     "levels": {"CONFIDENTIAL": "CONFIDENTIAL"}},
    {"from": "FRA", "to": "USA", "purpose": "protect", "created_from": "2021-07-01",
     "levels": {"SECRET": {"level": "SECRET", "word": "SECRET"}}}]})")
                                     .value();
  const auto rung = [&](const char* from, const char* to, Level level, Purpose purpose,
                        const char* created) {
    const auto found = table.find({from, to, level, purpose, at(created)});
    return found ? found->level : Level::unspecified;
  };
  EXPECT_EQ(rung("FRA", "USA", Level::confidential, Purpose::protect, "2021-06-30"),
            Level::confidential);
  EXPECT_EQ(rung("FRA", "USA", Level::confidential, Purpose::protect, "2021-07-01"),
            Level::unspecified);
  EXPECT_EQ(rung("FRA", "USA", Level::secret, Purpose::protect, "2021-07-01"), Level::secret);
  EXPECT_EQ(rung("FRA", "USA", Level::secret, Purpose::clear, "2021-07-01"), Level::unspecified);
  EXPECT_EQ(rung("USA", "FRA", Level::secret, Purpose::protect, "2021-07-01"), Level::unspecified);
}

TEST(Equivalence, protect_never_lowers_a_rung_or_turns_two_round) {
  EXPECT_EQ(why(R"({"CONFIDENTIAL": "SECRET", "SECRET": "SECRET"})"), "accepted");
  EXPECT_EQ(why(R"({"SECRET": "CONFIDENTIAL"})"), "equivalence_invalid");
  EXPECT_EQ(why(R"({"CONFIDENTIAL": "TOP SECRET", "SECRET": "SECRET"})"), "equivalence_invalid");
  EXPECT_EQ(why(R"({"OFFICIAL": "SECRET"})"), "equivalence_invalid");
  EXPECT_EQ(why(R"({})"), "accepted");
  EXPECT_EQ(why(R"([])"), "equivalence_invalid");
  const auto rows = [](const std::string& list) {
    return why(R"({"accord_equivalence": 1, "maps": [)" + list + "]}");
  };
  const std::string up =
      R"({"from": "USA", "to": "GBR", "purpose": "protect", "levels": {"CONFIDENTIAL": "SECRET"}})";
  EXPECT_EQ(rows(up), "accepted");
  EXPECT_EQ(rows(up + ',' + up), "equivalence_invalid");  // two rows for one case
  EXPECT_EQ(rows(up + R"(, {"from": "GBR", "to": "USA", "purpose": "clear",
                            "levels": {"SECRET": "CONFIDENTIAL"}})"),
            "accepted");
  EXPECT_EQ(rows(up + R"(, {"from": "GBR", "to": "USA", "purpose": "clear",
                            "levels": {"SECRET": "RESTRICTED"}})"),
            "equivalence_invalid");  // clear(protect(x)) < x
  EXPECT_EQ(rows(R"({"from": "*", "to": "GBR", "purpose": "protect", "levels": {}})"),
            "equivalence_invalid");
}

TEST(Equivalence, national_ladders_map_where_both_have_the_rung_and_never_by_word) {
  ACCORD_NEEDS_SHARED("national_equivalence.json");
  const EquivalenceTable table =
      parse_equivalence(read_text(shared_markings() / "national_equivalence.json")).value();
  const auto word = [&](const char* from, const char* to, Level level) {
    const auto found = table.find({from, to, level, Purpose::protect, at("2026-01-01")});
    return found ? found->word : std::string("undefined");
  };
  EXPECT_EQ(word("USA", "DEU", Level::secret), "GEHEIM");
  EXPECT_EQ(word("USA", "GBR", Level::confidential), "undefined");
  EXPECT_EQ(word("NATO", "USA", Level::restricted), "undefined");
  EXPECT_EQ(word("USA", "PRT", Level::top_secret), "MUITO SECRETO");
  EXPECT_EQ(word("USA", "ESP", Level::top_secret), "SECRETO");  // SECRETO is S in Portugal
  EXPECT_EQ(word("USA", "XXX", Level::secret), "undefined");
}

TEST(Dominance, needs_the_level_every_restriction_and_a_list_that_reaches) {
  const Expansion expansion{&small_communities(), at("2026-01-01")};
  const Marking marking = banner("TOP SECRET//SI-ABC//RSEN/REL TO USA, FVEY");
  Subject subject{"USA", "GBR", Level::top_secret, {{"SI", {{"ABC", {}}}}}, {}, {}};
  subject.controls.add(Word::rsen);
  EXPECT_TRUE(dominates(subject, marking, expansion));
  const auto without = [&](auto change) {
    Subject less = subject;
    change(less);
    return dominates(less, marking, expansion);
  };
  EXPECT_FALSE(without([](Subject& s) { s.clearance = Level::secret; }));
  EXPECT_FALSE(without([](Subject& s) { s.read_in = {{"SI", {}}}; }));
  EXPECT_FALSE(without([](Subject& s) { s.read_in.clear(); }));
  EXPECT_FALSE(without([](Subject& s) { s.controls = {}; }));
  EXPECT_FALSE(without([](Subject& s) { s.nation = "JPN"; }));
  EXPECT_FALSE(without([](Subject& s) { s.nation.clear(); }));
  EXPECT_FALSE(without([](Subject& s) { s.policy = "GBR"; }));
}

}  // namespace
}  // namespace accord::agreement::marking
