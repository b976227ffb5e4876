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
  EXPECT_THAT(list(), StartsWith("accord permits 2\nCAN-GBR-"));
  EXPECT_THAT(list(), HasSubstr("newly permitted: release CAN > GBR\n"
                                "clause: elements-for-conjunctions -> elements-for-conjunctions\n"
                                "verdict: withhold -> release\n"
                                "payload type: OMM\n"));
  EXPECT_THAT(list(), HasSubstr("level: SECRET\n"));
  EXPECT_EQ(list().find("debris"), std::string::npos);
}

TEST_F(NewVersion, that_is_the_first_names_no_list) {
  before["permits_sha384"] = std::string(96, '2');
  const auto document = parse_document(before.dump());
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, Code::agreement_version);
}

}  // namespace
}  // namespace accord::agreement::test
