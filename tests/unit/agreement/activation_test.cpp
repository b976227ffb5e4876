// Who must have signed: all sixteen subsets of the four signers, and what may follow what.
#include "agreement/activation.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

nlohmann::json with_roots() {
  nlohmann::json json = example_json("gbr-usa.json");
  json["parties"][0]["root_sha384"] = digest(0xaa).hex();
  json["parties"][1]["root_sha384"] = digest(0xbb).hex();
  return json;
}

std::vector<Signer> all_signers() {
  return {{nation("GBR"), SignerRole::agreement_policy},
          {nation("GBR"), SignerRole::agreement_security},
          {nation("USA"), SignerRole::agreement_policy},
          {nation("USA"), SignerRole::agreement_security}};
}

TEST(Activation, only_the_full_set_of_signers_activates_and_the_missing_are_named) {
  const Document document = document_of(with_roots());
  const std::vector<Signer> all = all_signers();
  const std::string names[] = {"GBR agreement-policy", "GBR agreement-security",
                               "USA agreement-policy", "USA agreement-security"};
  for (unsigned subset = 0; subset < 16; ++subset) {
    std::vector<Signer> signers;
    for (unsigned i = 0; i < 4; ++i) {
      if ((subset >> i & 1u) != 0) signers.push_back(all[i]);
    }
    const Status status = check_signers(document, signers);
    ASSERT_EQ(status.has_value(), subset == 15) << subset;
    if (status.has_value()) continue;
    EXPECT_EQ(status.error().code, Code::agreement_unsigned);
    for (unsigned i = 0; i < 4; ++i) {
      const bool named = status.error().what.find(names[i]) != std::string::npos;
      EXPECT_EQ(named, (subset >> i & 1u) == 0) << subset << " " << status.error().what;
    }
  }
}

TEST(Activation, the_same_signer_twice_does_not_stand_for_another) {
  const Document document = document_of(with_roots());
  std::vector<Signer> signers = all_signers();
  signers[3] = signers[2];
  EXPECT_FALSE(check_signers(document, signers).has_value());
}

TEST(Activation, a_stranger_does_not_stand_for_a_party) {
  const Document document = document_of(with_roots());
  std::vector<Signer> signers = all_signers();
  signers[3].nation = nation("AUS");
  EXPECT_FALSE(check_signers(document, signers).has_value());
  signers.push_back(all_signers()[3]);
  EXPECT_TRUE(check_signers(document, signers).has_value()) << "and does no harm";
}

TEST(Activation, placeholder_roots_are_never_activated) {
  const Document document = document_of(example_json("gbr-usa.json"));
  const Status status = check_signers(document, all_signers());
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, Code::agreement_placeholder);
}

TEST(Activation, a_successor_is_the_next_version_of_the_same_file) {
  const Agreement current = agreement(with_roots(), 0x11);
  nlohmann::json json = with_roots();
  json["version"] = 2;
  json["previous"] = digest(0x11).hex();
  EXPECT_TRUE(check_successor(current, document_of(json)).has_value());

  nlohmann::json other = json;
  other["version"] = 3;
  EXPECT_EQ(check_successor(current, document_of(other)).error().code, Code::agreement_version);
  other = json;
  other["previous"] = digest(0x12).hex();
  EXPECT_EQ(check_successor(current, document_of(other)).error().code, Code::agreement_version);
  other = json;
  other["name"] = "GBR-USA-OTHER";
  EXPECT_EQ(check_successor(current, document_of(other)).error().code, Code::agreement_version);

  nlohmann::json stranger = example_json("aus-usa.json");
  stranger["name"] = "GBR-USA-SDA";
  stranger["version"] = 2;
  stranger["previous"] = digest(0x11).hex();
  EXPECT_EQ(check_successor(current, document_of(stranger)).error().code, Code::agreement_parties);
}

}  // namespace
}  // namespace accord::agreement::test
