// Activation is refused when the list of what is newly permitted is not the one that was signed.
#include "agreement/permits.hpp"

#include <gmock/gmock.h>

#include "agreement/activation.hpp"
#include "crypto/hash.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Agreement in_force(const nlohmann::json& json) {
  Digest hash;
  hash.raw.fill(0x11);
  return {document_of(json), hash, AgreementState::active};
}

class NewVersion : public testing::Test {
 protected:
  Status activated() const {
    return check_permits(in_force(before), document_of(after), crypto::sha384);
  }
  std::string list() const { return permits_text(diff_of(before, after)); }
  void sign(const std::string& text) {
    after["permits_sha384"] = crypto::sha384(as_bytes(text)).hex();
  }

  using Pair = std::pair<const char*, nlohmann::json>;
  /// A clause for EOO, which nothing covered, with these two attributes.
  void json_of_new_clause(const Pair& a, const Pair& b) {
    clause(before, 1, "tracks")["payload_types"] = {"TRK"};
    after = next_version(before);
    auto& clauses = after["release"][1]["clauses"];
    auto added = clause(after, 1, "tracks");
    added["id"] = "added";
    added["payload_types"] = {"EOO"};
    for (const char* key : {"disclosure_profile", "precision", "delay_s"}) added.erase(key);
    added[a.first] = a.second;
    added[b.first] = b.second;
    clauses.push_back(added);
  }

  nlohmann::json before = example_json("bilateral-sda.json");
  nlohmann::json after = next_version(before);
};

TEST_F(NewVersion, without_new_permits_needs_no_list) {
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  EXPECT_EQ(list(), "");
  EXPECT_TRUE(activated().has_value());
}

TEST_F(NewVersion, with_a_new_permit_that_nobody_signed_is_refused) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  ASSERT_FALSE(activated().has_value());
  EXPECT_EQ(activated().error().code, Code::agreement_permits_differ);
}

TEST_F(NewVersion, with_the_list_that_was_signed_is_activated) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  sign(list());
  EXPECT_TRUE(activated().has_value());
}

TEST_F(NewVersion, with_one_permit_more_than_was_signed_is_refused) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  sign(list());
  clause(after, 0, "payloads-leo")["delay_s"] = 3599;
  ASSERT_FALSE(activated().has_value());
  EXPECT_EQ(activated().error().code, Code::agreement_permits_differ);
}

TEST_F(NewVersion, with_one_permit_fewer_than_was_signed_is_refused) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  clause(after, 0, "payloads-leo")["delay_s"] = 3599;
  sign(list());
  clause(after, 0, "payloads-leo")["delay_s"] = 3600;
  EXPECT_FALSE(activated().has_value());
}

TEST_F(NewVersion, with_a_list_of_nothing_is_refused) {
  sign("");
  ASSERT_FALSE(activated().has_value());
  EXPECT_EQ(activated().error().code, Code::agreement_permits_differ);
}

TEST_F(NewVersion, that_only_lets_a_field_stay_in_needs_the_list_too) {
  clause(after, 1, "tracks")["disclose"] = {"SENALT"};
  EXPECT_FALSE(activated().has_value());
  EXPECT_THAT(list(), HasSubstr("duty loosened: release GBR > CAN\nclause: tracks -> tracks\n"));
  EXPECT_THAT(list(), HasSubstr("now: field SENALT stays in\n"));
  sign(list());
  EXPECT_TRUE(activated().has_value());
}

TEST_F(NewVersion, lists_what_is_permitted_in_words_and_nothing_that_is_denied) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  EXPECT_THAT(list(), StartsWith("accord permits 3\nCAN-GBR-"));
  EXPECT_THAT(list(), HasSubstr("newly permitted: release CAN > GBR\n"
                                "clause: elements-for-conjunctions -> elements-for-conjunctions\n"
                                "verdict: withhold -> release\n"
                                "now: numbers as measured\n"
                                "now: onward release forbidden\n"
                                "now: no delay\n"
                                "now: the recipient protects CAN SECRET as GBR SECRET\n"
                                "payload type: OMM\n"));
  EXPECT_THAT(list(), HasSubstr("level: SECRET\n"));
  EXPECT_EQ(list().find("debris"), std::string::npos);
}

TEST_F(NewVersion, lists_what_is_done_to_what_it_permits) {
  json_of_new_clause({"disclose", nlohmann::json::array()}, {"onward", "forbidden"});
  const std::string strict = list();
  EXPECT_THAT(strict, HasSubstr("now: onward release forbidden\n"));
  EXPECT_THAT(strict, HasSubstr("now: numbers as measured\n"));
  EXPECT_THAT(strict, HasSubstr("now: no delay\n"));
  EXPECT_EQ(strict.find("stays in"), std::string::npos);
  json_of_new_clause({"disclose", {"SENALT", "SENLAT", "SENLON"}}, {"onward", "permitted"});
  const std::string loose = list();
  EXPECT_THAT(loose, HasSubstr("now: field SENALT stays in\nnow: field SENLAT stays in\n"));
  EXPECT_THAT(loose, HasSubstr("now: onward release permitted\n"));
  EXPECT_NE(strict, loose) << "and so another hash is signed";
}

TEST_F(NewVersion, lists_how_the_recipient_protects_what_it_permits) {
  json_of_new_clause({"disclose", nlohmann::json::array()}, {"onward", "forbidden"});
  // GBR has no RESTRICTED since 2014, and CAN none at all: the old table rounds it up.
  for (const char* row : {"GBR OFFICIAL as CAN UNCLASSIFIED", "GBR RESTRICTED as CAN CONFIDENTIAL",
                          "GBR SECRET as CAN SECRET", "AUS PROTECTED as CAN CONFIDENTIAL"}) {
    EXPECT_THAT(list(), HasSubstr(row));
  }
  EXPECT_EQ(list().find("as GBR"), std::string::npos);
}

TEST_F(NewVersion, that_protects_by_the_date_of_the_label_says_each_word) {
  auto& rows = before["marking"]["equivalences"][3]["rows"];  // GBR to CAN, up to 2014
  rows[3]["to"] = "TOP SECRET";
  before["marking"]["ladders"][0]["levels"].push_back(
      {{"word", "TOP SECRET"}, {"rung", "TOP SECRET"}});
  json_of_new_clause({"disclose", nlohmann::json::array()}, {"onward", "forbidden"});
  EXPECT_THAT(list(), HasSubstr("GBR SECRET as CAN SECRET or CAN TOP SECRET, by the dates of the "
                                "tables"));
}

TEST_F(NewVersion, that_protects_lower_says_as_what) {
  auto& rows = before["marking"]["equivalences"][0]["rows"];  // CAN to GBR
  rows[2]["to"] = "TOP SECRET";
  before["marking"]["ladders"][2]["levels"].push_back(
      {{"word", "TOP SECRET"}, {"rung", "TOP SECRET"}});
  after = next_version(before);
  after["marking"]["equivalences"][0]["rows"][2]["to"] = "SECRET";
  EXPECT_THAT(list(), HasSubstr("now: the recipient protects it lower, or by another word\n"
                                "now: the recipient protects CAN SECRET as GBR SECRET\n"));
}

TEST_F(NewVersion, without_tables_says_nothing_of_protection_or_that_none_is_left) {
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  after["marking"].erase("equivalences");
  EXPECT_THAT(list(), HasSubstr("now: the recipient protects CAN SECRET as no table says\n"));
  before["marking"].erase("equivalences");
  after = next_version(before);
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  ASSERT_NE(list(), "");
  EXPECT_EQ(list().find("protects"), std::string::npos);
}

TEST_F(NewVersion, with_a_clause_of_another_name_says_that_its_counters_begin_anew) {
  clause(after, 0, "payloads-leo")["id"] = "renamed";
  EXPECT_THAT(list(), HasSubstr("clause: payloads-leo -> renamed\n"));
  EXPECT_THAT(list(), HasSubstr("counters: [renamed] begins at nothing: what [payloads-leo] has "
                                "counted stays under its own name\n"));
  sign(list());
  EXPECT_TRUE(activated().has_value());
  clause(after, 0, "renamed")["id"] = "payloads-leo";
  EXPECT_EQ(list(), "") << "under its own name it permits nothing new";
}

TEST_F(NewVersion, lists_whose_labels_and_which_list_even_where_any_will_do) {
  after["release"][0]["label_policies"] = before["release"][0]["label_policies"] = {"own"};
  after["release"][1]["label_policies"] = before["release"][1]["label_policies"] = {"own"};
  clause(after, 0, "elements-for-conjunctions")["ceiling"] = "SECRET";
  EXPECT_THAT(list(), HasSubstr("label policy: the sender's own\n"));
  EXPECT_THAT(list(), HasSubstr("REL TO: a list that holds the recipient\n"));
}

TEST_F(NewVersion, that_no_longer_declares_a_field_says_that_it_stays_in) {
  const auto declare = [](nlohmann::json& json, const nlohmann::json& fields) {
    json["standard"]["payload_types"].push_back(
        {{"code", "XYZ"},
         {"schema_sha384", std::string(96, 'e')},
         {"declared", {{"name", "X"}, {"file_id", "XYZ1"}, {"fields", fields}}}});
    auto& clauses = json["release"][1]["clauses"];
    clauses.push_back(clauses[0]);
    clauses.back()["id"] = "xyz";
    clauses.back()["payload_types"] = {"XYZ"};
    clauses.back()["disclose"] = nlohmann::json::array();
  };
  const nlohmann::json open = {{"name", "open"}};
  const nlohmann::json site = {{"name", "site"}, {"protected", true}};
  declare(before, nlohmann::json::array({open, site}));
  declare(after, nlohmann::json::array({open}));
  EXPECT_THAT(list(), HasSubstr("duty loosened: release GBR > CAN\nclause: xyz -> xyz\n"));
  EXPECT_THAT(list(), HasSubstr("now: field site stays in\n"));
}

TEST_F(NewVersion, that_is_the_first_names_no_list) {
  before["permits_sha384"] = std::string(96, '2');
  const auto document = parse_document(before.dump());
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::agreement_version);
}

}  // namespace
}  // namespace accord::agreement::test
