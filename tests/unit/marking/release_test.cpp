// The ruling by marking: the shared vectors whole, and each step with its near miss.
#include "agreement/marking/release.hpp"

#include "agreement/marking/styles.hpp"
#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

struct Case {
  std::string text;
  std::string to;
  std::string owner = "USA";
  Action action = Action::release;
  ReleaseTerms terms{};
};

/// "permit", or "deny marking_noforn" and the like.
std::string ruling(Case asked) {
  if (asked.terms.expansion.communities == nullptr) {
    asked.terms.expansion = {&small_communities(), at("2026-01-01")};
  }
  const auto reading = read_text(asked.text, guess_style(asked.text),
                                 {asked.terms.expansion.communities, asked.terms.expansion.at});
  if (!reading) return "refused " + std::string(code_entry(reading.error().code).name);
  const ReleaseRuling out =
      rule_release(reading->marking, {asked.owner, asked.to, asked.action}, asked.terms);
  EXPECT_EQ(out.decision == Decision::permit, out.reason == Code::marking_permits);
  if (out.decision == Decision::permit) return "permit";
  return std::string(name_of(out.decision)) + ' ' + std::string(code_entry(out.reason).name);
}

/// The ODNI taxonomy with NATO's later members, for the vectors that pin another version.
Communities version_of(const std::string& version) {
  std::vector<Community> list = odni_communities().list();
  for (Community& community : list) {
    if (community.code != "NATO") continue;
    if (version >= "2023-04-04" && version < "A") community.members.push_back({"FIN", {}});
    if (version >= "2024-03-07" && version < "A") community.members.push_back({"SWE", {}});
  }
  return Communities::make(version, std::move(list)).value();
}

TEST(SharedVectors, every_release_vector_agrees) {
  ACCORD_NEEDS_SHARED("releasability_vectors.json");
  const nlohmann::json file = read_vectors("releasability_vectors.json");
  std::size_t seen = 0;
  for (const auto& vector : file.at("vectors")) {
    const Communities communities =
        version_of(vector.value("community_version", std::string("ODNI-2022-11-02")));
    ReleaseTerms terms;
    terms.expansion = {&communities, at(vector.at("at"))};
    if (vector.contains("agreement_ceiling")) {
      terms.ceiling = level_of(vector.at("agreement_ceiling").get<std::string>());
    }
    EquivalenceTable map;
    if (vector.contains("agreement_maps")) {
      map = parse_equivalence(vector.at("agreement_maps").dump()).value();
      terms.map = &map;
    }
    const std::string text = vector.at("marking");
    const auto reading = read_text(text, guess_style(text), {&communities, terms.expansion.at});
    ASSERT_TRUE(reading) << vector.at("id") << ' ' << reading.error().text();
    const std::string owner = vector.at("owner");
    const std::string to = vector.at("recipient");
    const Action action = vector.at("action") == "display" ? Action::display : Action::release;
    const ReleaseRuling out = rule_release(reading->marking, {owner, to, action}, terms);
    EXPECT_EQ(name_of(out.decision), vector.at("expect").get<std::string>())
        << vector.at("id") << ' ' << text << " to " << to;
    ++seen;
  }
  EXPECT_GE(seen, 27U);
}

TEST(Release, a_review_date_that_has_passed_permits_nothing) {
  const auto label = [](const char* review) {
    return std::string("<originatorConfidentialityLabel xmlns=\"") +
           "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\" ReviewDateTime=\"" + review +
           "\"><ConfidentialityInformation><PolicyIdentifier>USA</PolicyIdentifier>"
           "<Classification>SECRET</Classification><Category TagName=\"Releasable To\" "
           "Type=\"PERMISSIVE\"><GenericValue>USA</GenericValue><GenericValue>GBR</GenericValue>"
           "</Category></ConfidentialityInformation></originatorConfidentialityLabel>";
  };
  EXPECT_EQ(ruling({label("2026-01-01T00:00:01Z"), "GBR"}), "permit");
  EXPECT_EQ(ruling({label("2026-01-01T00:00:00Z"), "GBR"}), "deny marking_expired");
}

TEST(Release, out_of_scope_controls_are_recognised_and_refused_whatever_rel_to_says) {
  EXPECT_EQ(ruling({"SECRET//REL TO USA, GBR", "GBR"}), "permit");
  for (const char* text : {"SECRET//SI//REL TO USA, GBR",
                           "SECRET//SAR-BP//REL TO USA, GBR",
                           "SECRET//FRD//REL TO USA, GBR",
                           "SECRET//TFNI//REL TO USA, GBR",
                           "SECRET//ORCON/REL TO USA, GBR",
                           "SECRET//ORCON-USGOV/REL TO USA, GBR",
                           "SECRET//IMCON/REL TO USA, GBR",
                           "SECRET//RSEN/REL TO USA, GBR",
                           "SECRET//PROPIN/REL TO USA, GBR",
                           "SECRET//REL TO USA, GBR/DEA SENSITIVE",
                           "SECRET//REL TO USA, GBR/FISA",
                           "SECRET//REL TO USA, GBR//LES",
                           "SECRET//REL TO USA, GBR//SSI",
                           "UNCLASSIFIED//REL TO USA, GBR//SBU",
                           "UNCLASSIFIED//REL TO USA, GBR//LIMDIS",
                           "UNCLASSIFIED//NOFORN//EXDIS",
                           "SECRET//NOFORN//NODIS",
                           "UNCLASSIFIED//LES NOFORN",
                           "UNCLASSIFIED//DOD UCNI",
                           "//COSMIC TOP SECRET//BOHEMIA//REL TO USA, NATO"}) {
    EXPECT_EQ(ruling({text, "GBR"}), "deny marking_out_of_scope") << text;
  }
}

TEST(Release, only_a_list_that_reaches_the_recipient_releases) {
  EXPECT_EQ(ruling({"SECRET//REL TO USA, FVEY", "NZL"}), "permit");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, ACGU", "NZL"}), "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, GMIF", "DEU"}), "permit");  // GMIF holds NATO
  EXPECT_EQ(ruling({"SECRET//REL TO USA, NATO", "JPN"}), "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, KFOR", "DEU"}), "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET//RELIDO", "GBR"}), "deny marking_no_decision");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, GBR/RELIDO", "GBR"}), "permit");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, GBR/RELIDO", "JPN"}), "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET", "GBR"}), "deny marking_no_decision");
  EXPECT_EQ(ruling({"UNCLASSIFIED//FOUO", "GBR"}), "deny marking_no_decision");
  EXPECT_EQ(ruling({"UNCLASSIFIED//FOUO/REL TO USA, GBR", "GBR"}), "permit");
}

TEST(Release, membership_is_that_of_the_date) {
  Case asked{"SECRET//REL TO USA, NATO", "FIN"};
  asked.terms.expansion = {&small_communities(), at("2023-04-04")};
  EXPECT_EQ(ruling(asked), "permit");
  asked.terms.expansion.at = at("2023-04-03T23:59:59Z");
  EXPECT_EQ(ruling(asked), "deny marking_not_listed");
}

TEST(Release, seeing_is_less_than_keeping) {
  EXPECT_EQ(ruling({"SECRET//DISPLAY ONLY JPN", "JPN", "USA", Action::display}), "permit");
  EXPECT_EQ(ruling({"SECRET//DISPLAY ONLY JPN", "JPN"}), "deny marking_display_only");
  EXPECT_EQ(ruling({"SECRET//DISPLAY ONLY JPN", "KOR", "USA", Action::display}),
            "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET//NOFORN", "GBR", "USA", Action::display}), "deny marking_noforn");
}

TEST(Release, a_foreign_source_is_asked_before_a_third_nation_gets_it) {
  EXPECT_EQ(ruling({"SECRET//FGI DEU//REL TO USA, DEU", "DEU"}), "permit");
  Case third{"SECRET//FGI DEU//REL TO USA, AUS, DEU", "AUS"};
  EXPECT_EQ(ruling(third), "needs-obligation marking_source_consent");
  third.terms.consents = {"DEU"};
  EXPECT_EQ(ruling(third), "permit");
  EXPECT_EQ(ruling({"SECRET//FGI DEU//REL TO USA, AUS", "DEU"}), "deny marking_not_listed");
  EXPECT_EQ(ruling({"SECRET//FGI//REL TO USA, AUS", "AUS"}),
            "needs-obligation marking_source_consent");
  EXPECT_EQ(ruling({"//DEU SECRET//REL TO USA, AUS, DEU", "AUS"}),
            "needs-obligation marking_source_consent");
  EXPECT_EQ(ruling({"//DEU SECRET//REL TO USA, AUS, DEU", "AUS", "DEU"}), "permit");
  // Data of US marking in British hands is a third nation's.
  EXPECT_EQ(ruling({"SECRET//REL TO USA, AUS, GBR", "AUS", "GBR"}),
            "needs-obligation marking_source_consent");
  EXPECT_EQ(ruling({"SECRET//REL TO USA, AUS, GBR", "USA", "GBR"}), "permit");
}

TEST(Release, every_joint_owner_is_asked_before_a_third_nation_gets_it) {
  EXPECT_EQ(ruling({"//JOINT SECRET GBR USA//REL TO USA, GBR", "GBR"}), "permit");
  Case third{"//JOINT SECRET GBR USA//REL TO USA, AUS, GBR", "AUS"};
  EXPECT_EQ(ruling(third), "needs-obligation marking_owner_consent");
  third.terms.consents = {"GBR"};
  EXPECT_EQ(ruling(third), "permit");
}

TEST(Release, nothing_above_the_ceiling) {
  Case asked{"SECRET//REL TO USA, GBR", "GBR"};
  asked.terms.ceiling = Level::secret;
  EXPECT_EQ(ruling(asked), "permit");
  asked.terms.ceiling = Level::confidential;
  EXPECT_EQ(ruling(asked), "deny marking_above_ceiling");
}

TEST(Release, a_level_that_no_table_maps_is_not_released) {
  const EquivalenceTable map = parse_equivalence(R"({"accord_equivalence": 1, "maps": [
    {"from": "USA", "to": "GBR", "purpose": "protect",
     "levels": {"CONFIDENTIAL": "SECRET", "SECRET": {"level": "SECRET", "word": "SECRET"}}}]})")
                                   .value();
  Case asked{"CONFIDENTIAL//REL TO USA, CAN, GBR", "GBR"};
  EXPECT_EQ(ruling(asked), "needs-mapping marking_unmapped");
  asked.terms.map = &map;
  EXPECT_EQ(ruling(asked), "permit");
  asked.to = "CAN";  // no row for it
  EXPECT_EQ(ruling(asked), "needs-mapping marking_unmapped");
  EXPECT_EQ(ruling({"UNCLASSIFIED//REL TO USA, GBR", "GBR"}), "permit");  // U is no rung
}

TEST(Release, provider_tokens_and_plain_unclassified_are_for_the_agreement) {
  Case token{"U//DS-JCO-NOTIF/PR-EXO-OBS", "AUS"};
  EXPECT_EQ(ruling(token), "agreement marking_token_not_agreed");
  token.terms.tokens = {"DS-JCO-NOTIF"};
  EXPECT_EQ(ruling(token), "agreement marking_token_not_agreed");  // all of them
  token.terms.tokens = {"DS-JCO-NOTIF", "PR-EXO-OBS"};
  EXPECT_EQ(ruling(token), "permit");
  Case plain{"U", "AUS"};
  EXPECT_EQ(ruling(plain), "agreement marking_silent");
  plain.terms.unclassified_without_list = true;
  EXPECT_EQ(ruling(plain), "permit");
}

}  // namespace
}  // namespace accord::agreement::marking
