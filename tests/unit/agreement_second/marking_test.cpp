// The ruling by marking (agreement/marking/release.hpp) and decide() under an agreement that
// permits everything else say the same of random markings of every style; and what a label loses
// never permits more.
#include <algorithm>

#include "agreement/marking/label_of.hpp"
#include "both.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/unit/marking/generator.hpp"

namespace accord::plain {
namespace {

using agreement::marking::Decision;
using agreement::marking::Marking;
using agreement::marking::Ownership;
using nlohmann::json;

const std::vector<std::string> kNations{"AUS", "CAN", "DEU", "GBR", "JPN", "NZL", "USA"};
constexpr const char* kAt = "2026-01-01T00:00:00Z";

json parties() {
  json list = json::array();
  for (const std::string& nation : kNations) {
    list.push_back({{"nation", nation},
                    {"name", nation},
                    {"root_sha384", std::string(96, '0')},
                    {"signatures", {"agreement-policy", "agreement-security"}}});
  }
  return list;
}

/// The communities of the marking tests as those of an agreement, at the one date of this test.
json communities() {
  json list = json::array();
  const auto& table = agreement::marking::test::small_communities();
  const UtcTime at = UtcTime::parse(kAt).value();
  for (const auto& community : table.list()) {
    json members = json::array();
    for (const std::string& nation : table.expand(community.code, at)) {
      members.push_back(
          {{"nation", nation}, {"from", "2026-01-01T00:00:00Z"}, {"to", "2026-01-02T00:00:00Z"}});
    }
    if (!members.empty()) list.push_back({{"code", community.code}, {"members", members}});
  }
  return list;
}

json levels(std::initializer_list<const char*> words) {
  json list = json::array();
  for (const char* word : words) list.push_back({{"word", word}, {"rung", word}});
  return list;
}

/// USA and NATO are protected by everybody as in terms(): CONFIDENTIAL goes up, nothing else moves.
json tables() {
  json ladders = json::array(), equivalences = json::array();
  std::vector<std::string> policies = kNations;
  policies.emplace_back("NATO");
  for (const std::string& policy : policies) {
    ladders.push_back({{"policy", policy},
                       {"levels", levels({"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET",
                                          "TOP SECRET"})}});
    for (const std::string& to : kNations) {
      if (policy == to) continue;
      equivalences.push_back({{"from", policy},
                              {"to", to},
                              {"purpose", "protect"},
                              {"rows",
                               {{{"from", "RESTRICTED"}, {"to", "RESTRICTED"}},
                                {{"from", "CONFIDENTIAL"}, {"to", "SECRET"}},
                                {{"from", "SECRET"}, {"to", "SECRET"}}}}});
    }
  }
  return {{"ladders", ladders}, {"equivalences", equivalences}};
}

/// Everything but the marking is permitted: a group of all nations, one clause, every policy.
World permissive_world() {
  json marking = tables();
  marking["ceiling"] = "TOP SECRET";
  marking["communities"] = communities();
  marking["provider_tokens"] = {{{"token", "PR-EXO"}, {"releasable_to", kNations}},
                                {{"token", "PR-EXO-OBS"}, {"releasable_to", kNations}}};
  json contacts = json::array();
  for (const std::string& nation : kNations) {
    contacts.push_back({{"nation", nation}, {"office", "SpOC"}, {"reach", "desk"}});
  }
  std::vector<std::string> policies = kNations;
  policies.insert(policies.end(), {"own", "NATO"});
  const json document{
      {"accord_agreement", 1},
      {"name", "ALL-OF-IT"},
      {"version", 1},
      {"kind", "group"},
      {"use", "operational"},
      {"term", {{"from", "2025-01-01T00:00:00Z"}, {"to", "2027-01-01T00:00:00Z"}}},
      {"parties", parties()},
      {"standard",
       {{"payload_types",
         {{{"code", "TRK"}, {"schema_sha384", find_payload_type("TRK")->schema_digest.hex()}}}},
        {"data_modes", {"REAL"}}}},
      {"marking", marking},
      {"release",
       {{{"from", "*"},
         {"to", "*"},
         {"label_policies", policies},
         {"clauses",
          {{{"id", "all"},
            {"payload_types", {"TRK"}},
            {"data_modes", {"REAL"}},
            {"ceiling", "TOP SECRET"},
            {"releasability", "rel-to-recipient-or-unclassified"},
            {"disclose", json::array()}}}}}}},
      {"tasking", json::array()},
      {"data_plan",
       {{"delivery_modes", {"END_OF_PASS"}},
        {"records_per_day", 1000},
        {"latency_s_max", 3600},
        {"points_of_contact", contacts}}},
      {"crypto", {{"suites", {1}}, {"clock_skew_s_max", 5}}}};
  auto parsed = agreement::parse_document(document.dump());
  EXPECT_TRUE(parsed.has_value()) << parsed.error().text();
  World world;
  world.own = NationId::parse("USA").value();
  world.policy.nation = world.own;
  Digest hash;
  hash.raw.fill(0x11);
  world.agreements.push_back({*parsed, hash, agreement::AgreementState::active});
  return world;
}

agreement::marking::ReleaseTerms terms(bool consent) {
  agreement::marking::ReleaseTerms terms;
  terms.expansion = {&agreement::marking::test::small_communities(), UtcTime::parse(kAt).value()};
  static const auto kMap = agreement::marking::parse_equivalence(
                               R"({"RESTRICTED": "RESTRICTED", "CONFIDENTIAL": "SECRET",
                                   "SECRET": "SECRET"})")
                               .value();
  terms.map = &kMap;
  terms.unclassified_without_list = true;
  terms.tokens = {"PR-EXO", "PR-EXO-OBS"};
  if (consent) {
    terms.consents = {"AUS", "CAN",  "DEU",  "FGI",  "FIN",  "GBR",  "JPN", "NZL",
                      "USA", "ACGU", "FVEY", "GMIF", "KFOR", "NATO", "TEYE"};
  }
  return terms;
}

Question question_of(const Label& label, const std::string& to, bool consent) {
  Question q;
  q.sender = NationId::parse("USA").value();
  q.recipient = NationId::parse(to).value();
  q.payload_code = "TRK";
  q.schema = find_payload_type("TRK")->schema_digest;
  q.mode = DataMode::real;
  q.label = label;
  q.at = UtcTime::parse(kAt).value();
  q.originator_consents = consent;
  return q;
}

/// Where decide() asks for more on purpose: the originator's consent also for its own label, and
/// for a community's, whose policy an agreement must name besides.
bool asks_for_more(const Marking& marking, const std::string& to) {
  const bool nation = std::find(kNations.begin(), kNations.end(), marking.policy) != kNations.end();
  return marking.policy == to || !nation;
}

/// A foreign document of several owners, or of one that is not named, has no policy of its own.
bool without_policy(const Marking& marking) {
  return marking.ownership == Ownership::foreign && marking.policy == "USA";
}

class MarkingAndDecide : public test::Property {};
ACCORD_PROPERTIES(MarkingAndDecide);

TEST_P(MarkingAndDecide, rule_alike_on_random_markings) {
  const World world = permissive_world();
  Node node(world);
  const auto [seed, wanted] = share(22);
  agreement::marking::test::Generator random(seed);
  std::size_t permitted = 0, denied = 0;
  for (std::size_t i = 0; i < wanted && !testing::Test::HasFailure(); ++i) {
    const Marking marking = random.one_in(3) ? random.legal() : random.releasable();
    const std::string to = random.nation();
    if (to == "USA" || without_policy(marking)) continue;
    const bool consent = random.one_in(2);
    const auto label = agreement::label_of(marking);
    ASSERT_TRUE(label.has_value()) << label.error().text();
    const auto by_marking = rule_release(marking, {"USA", to}, terms(consent));
    const auto ruling = node.decide(question_of(*label, to, consent));
    const bool released = ruling.verdict == agreement::Verdict::release;
    const bool permits = by_marking.decision == Decision::permit;
    if (asks_for_more(marking, to)) {
      EXPECT_TRUE(permits || !released) << text_of(question_of(*label, to, consent));
      continue;
    }
    EXPECT_EQ(released, permits) << text_of(question_of(*label, to, consent)) << "\n"
                                 << text_of(ruling)
                                 << "\nby marking: " << code_entry(by_marking.reason).name;
    (permits ? permitted : denied) += 1;
  }
  std::cout << permitted << " permitted, " << denied << " denied by both\n";
  EXPECT_GT(permitted, wanted / 50);
  EXPECT_GT(denied, wanted / 50);
}

}  // namespace
}  // namespace accord::plain
