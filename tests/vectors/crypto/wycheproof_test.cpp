// Project Wycheproof (C2SP) through PublicKey::from_der and verify_raw. The p1363 file is not
// applicable: suite 1 signs in DER only.
#include <gtest/gtest.h>

#include "crypto/key.hpp"
#include "vector_files.hpp"

namespace accord::crypto {
namespace {

struct Tally {
  std::size_t cases = 0;
  std::size_t valid = 0;
};

Bytes hex(const nlohmann::json& value) { return *from_hex(value.get<std::string>()); }

void check_group(const nlohmann::json& group, Suite suite, Tally& tally) {
  const auto key = PublicKey::from_der(hex(group.at("publicKeyDer")));
  ASSERT_TRUE(key) << group.at("publicKeyDer");
  EXPECT_EQ(key->suite(), suite);
  for (const nlohmann::json& test : group.at("tests")) {
    const bool valid = test.at("result") == "valid";
    EXPECT_EQ(key->verify_raw(hex(test.at("msg")), hex(test.at("sig"))).has_value(), valid)
        << "tcId " << test.at("tcId") << ": " << test.at("comment");
    ++tally.cases;
    tally.valid += valid ? 1 : 0;
  }
}

/// Every case of a file is answered as published, and as many as its header says.
void run(const char* file, Suite suite) {
  const auto path = test::vector_path(std::string("wycheproof/") + file);
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no Wycheproof vectors beside the checkout";
  const nlohmann::json vectors = test::read_vectors(path);
  Tally tally;
  for (const nlohmann::json& group : vectors.at("testGroups")) check_group(group, suite, tally);
  EXPECT_EQ(tally.cases, vectors.at("numberOfTests").get<std::size_t>());
  EXPECT_GT(tally.valid, 0u);
  EXPECT_LT(tally.valid, tally.cases);
  testing::Test::RecordProperty("cases", static_cast<int>(tally.cases));
}

TEST(Wycheproof, ecdsa_p384_sha384_der_cases_are_answered_as_published) {
  run("ecdsa_secp384r1_sha384_test.json", Suite::p384);
}

TEST(Wycheproof, ed25519_cases_are_answered_as_published) {
  run("ed25519_test.json", Suite::ed25519);
}

}  // namespace
}  // namespace accord::crypto
