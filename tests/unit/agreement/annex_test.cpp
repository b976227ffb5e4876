// Accession to a group: the annex fits one file, one number and one newcomer, and everybody signs.
#include "agreement/annex.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

json annex_json() {
  json annex = example_json("annex-nzl.json");
  annex["agreement_sha384"] = digest(0x31).hex();
  annex["previous"] = digest(0x31).hex();
  return annex;
}

Result<Document> acceded(const json& annex, const json& group = example_json("group.json")) {
  ACCORD_TRY(const Annex parsed, parse_annex(annex.dump()));
  return accede(document_of(group), digest(0x31), parsed, digest(0x32));
}

TEST(Annex, the_newcomer_is_a_party_from_its_day_on) {
  const auto group = acceded(annex_json());
  ASSERT_TRUE(group.has_value()) << group.error().text();
  const Party* party = group->party(nation("NZL"));
  ASSERT_NE(party, nullptr);
  EXPECT_EQ(party->since, time("2026-07-01T00:00:00Z"));
  EXPECT_NE(group->release_from(nation("NZL"), nation("USA")), nullptr) << "`*` covers it";
  EXPECT_EQ(group->annexes, std::vector{digest(0x32)});
}

struct Wrong {
  const char* rule;
  std::function<void(json& annex, json& group)> change;
  Code code;
  const char* where;
};

TEST(Annex, what_does_not_fit_is_refused_with_its_path) {
  const Wrong table[] = {
      {"of another group", [](json& a, json&) { a["agreement"] = "CSPO-SDB"; },
       Code::agreement_accession, "$.agreement"},
      {"of another version", [](json& a, json&) { a["version"] = 2; }, Code::agreement_accession,
       "$.agreement"},
      {"of another file", [](json& a, json&) { a["agreement_sha384"] = digest(0x30).hex(); },
       Code::agreement_accession, "$.agreement_sha384"},
      {"out of number", [](json& a, json&) { a["number"] = 2; }, Code::agreement_accession,
       "$.number"},
      {"first, and does not name the file",
       [](json& a, json&) { a["previous"] = digest(0x32).hex(); }, Code::annex_chain, "$.previous"},
      {"does not say what it follows", [](json& a, json&) { a.erase("previous"); },
       Code::agreement_schema, "$.previous"},
      {"of a party",
       [](json& a, json&) {
         a["party"]["nation"] = "USA";
         a["points_of_contact"][0]["nation"] = "USA";
       },
       Code::agreement_accession, "$.party.nation"},
      {"of no candidate",
       [](json& a, json&) {
         a["party"]["nation"] = "ITA";
         a["points_of_contact"][0]["nation"] = "ITA";
       },
       Code::agreement_accession, "$.party.nation"},
      {"after the term", [](json& a, json&) { a["from"] = "2031-01-01T00:00:00Z"; },
       Code::agreement_accession, "$.from"},
      {"a contact of another", [](json& a, json&) { a["points_of_contact"][0]["nation"] = "USA"; },
       Code::agreement_accession, "$.points_of_contact[0].nation"},
      {"a group that is closed", [](json&, json& g) { g.erase("accession"); },
       Code::agreement_accession, "$.agreement"},
      {"unknown key", [](json& a, json&) { a["extra"] = 1; }, Code::agreement_schema, "$.extra"},
      {"time without Z", [](json& a, json&) { a["from"] = "2026-07-01T00:00:00+00:00"; },
       Code::bad_time, "$.from"},
      {"a community of the same code",
       [](json&, json& g) { g["marking"]["communities"][0]["code"] = "NZL"; },
       Code::agreement_duplicate, "$.marking.communities[0].code"},
  };
  for (const Wrong& each : table) {
    json annex = annex_json(), group = example_json("group.json");
    each.change(annex, group);
    const auto result = acceded(annex, group);
    ASSERT_FALSE(result.has_value()) << each.rule;
    EXPECT_EQ(result.error().code, each.code) << each.rule << ": " << result.error().text();
    EXPECT_EQ(result.error().where, each.where) << each.rule;
  }
}

/// The group that NZL's annex, of hash 0x32, made larger; FRA is the last candidate.
Document once_larger() {
  json group = example_json("group.json");
  group["accession"]["candidates"] = {"FRA", "NZL"};
  const auto once = acceded(annex_json(), group);
  EXPECT_TRUE(once.has_value());
  return *once;
}

Result<Document> second_annex(const Digest& previous) {
  json second = annex_json();
  second["number"] = 2;
  second["previous"] = previous.hex();
  second["party"]["nation"] = "FRA";
  second["points_of_contact"][0]["nation"] = "FRA";
  ACCORD_TRY(const Annex annex, parse_annex(second.dump()));
  return accede(once_larger(), digest(0x31), annex, digest(0x33));
}

TEST(Annex, a_second_annex_follows_the_first_and_the_last_candidate_closes_the_list) {
  const auto twice = second_annex(digest(0x32));
  ASSERT_TRUE(twice.has_value()) << twice.error().text();
  EXPECT_EQ(twice->parties.size(), 6u);
  EXPECT_EQ(twice->annexes, (std::vector{digest(0x32), digest(0x33)}));
  EXPECT_FALSE(twice->accession.has_value()) << "an empty list would mean anybody";
}

TEST(Annex, a_second_annex_that_names_another_file_than_the_first_is_refused) {
  // The group's own file, which only the first names; another annex of number 1.
  for (const Digest& other : {digest(0x31), digest(0x34)}) {
    const auto twice = second_annex(other);
    ASSERT_FALSE(twice.has_value());
    EXPECT_EQ(twice.error().code, Code::annex_chain);
    EXPECT_EQ(twice.error().where, "$.previous");
    EXPECT_NE(twice.error().what.find(digest(0x32).hex()), std::string::npos)
        << "says which it is to name: " << twice.error().what;
  }
}

TEST(Annex, every_party_and_the_newcomer_sign_in_both_roles) {
  json group_json = example_json("group.json"), annex = annex_json();
  std::uint8_t fill = 1;
  for (auto& party : group_json["parties"]) party["root_sha384"] = digest(fill++).hex();
  annex["party"]["root_sha384"] = digest(fill).hex();
  const Document group = document_of(group_json);
  const auto parsed = parse_annex(annex.dump());
  ASSERT_TRUE(parsed.has_value());
  std::vector<Signer> all;
  for (const char* code : {"AUS", "CAN", "GBR", "USA", "NZL"}) {
    for (const SignerRole role : kSignerRoles) all.push_back({nation(code), role});
  }
  EXPECT_TRUE(check_annex_signers(group, *parsed, all).has_value());
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Signer> fewer = all;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const auto status = check_annex_signers(group, *parsed, fewer);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, Code::agreement_unsigned);
    EXPECT_NE(status.error().what.find(all[i].nation.text()), std::string::npos);
  }
}

TEST(Enclave, an_agreement_above_the_ceiling_of_the_node_is_refused) {
  const Document secret = document_of(example_json("gbr-usa.json"));
  EXPECT_TRUE(check_enclave(secret, Level::secret).has_value());
  const auto status = check_enclave(secret, Level::confidential);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Code::agreement_above_node_ceiling);
  EXPECT_EQ(status.error().where, "GBR-USA-SDA/1/marking/ceiling");
}

TEST(Annex, an_agreement_that_ended_before_a_nation_joined_is_expired) {
  Agreement group = agreement(example_json("group.json"), 0x31);
  const UtcTime end = time("2026-06-01T00:00:00Z");
  group.in_force = Term{group.document.term.from, end};
  group.document.parties.back().since = time("2026-09-01T00:00:00Z");
  const std::string joining = group.document.parties.back().nation.text();
  const auto node = snapshot_of({group}, silent_policy("AUS"), "AUS");
  Case record;
  record.sender = "AUS";
  record.recipient = joining;
  record.marking = label("AUS CONFIDENTIAL//REL TO AUS, CAN, FRA, USA");
  record.at = "2026-05-31T00:00:00Z";
  EXPECT_EQ(record.ruled_by(*node).reason, Code::agreement_not_yet_in_force);
  record.at = "2026-07-01T00:00:00Z";  // and before it would have joined
  EXPECT_EQ(record.ruled_by(*node).reason, Code::agreement_expired);
}

}  // namespace
}  // namespace accord::agreement::test
