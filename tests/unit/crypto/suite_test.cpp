// Suites and roles by name and number.
#include "crypto/suite.hpp"

#include <set>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;

TEST(Suite, names_and_numbers_are_those_of_the_wire) {
  EXPECT_EQ(*suite_of("p384"), Suite::p384);
  EXPECT_EQ(*suite_of("ed25519"), Suite::ed25519);
  EXPECT_EQ(*suite_of_number(1), Suite::p384);
  EXPECT_EQ(*suite_of_number(2), Suite::ed25519);
}

TEST(Suite, hybrid_is_refused_by_name_for_want_of_a_provider) {
  EXPECT_EQ(code_of(suite_of("hybrid_pq")), "suite_provider_missing");
  EXPECT_EQ(code_of(suite_of_number(3)), "suite_provider_missing");
  EXPECT_EQ(code_of(PrivateKey::generate(Suite::hybrid_pq)), "suite_provider_missing");
}

TEST(Suite, anything_else_is_unknown) {
  for (const char* name : {"", "P384", "p-384", "p256", "ed25519 "}) {
    EXPECT_EQ(code_of(suite_of(name)), "suite_unknown") << name;
  }
  for (const int number : {0, 4, 255}) {
    EXPECT_EQ(code_of(suite_of_number(static_cast<std::uint8_t>(number))), "suite_unknown");
  }
}

TEST(Role, name_and_role_are_inverse) {
  std::set<std::string_view> names;
  for (const Role role : kRoles) {
    names.insert(name_of(role));
    EXPECT_EQ(role_of(name_of(role)), role);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"node-sign", "transport", "agreement-policy",
                                               "agreement-security", "auditor"}));
  EXPECT_FALSE(role_of("node_sign"));
  EXPECT_FALSE(role_of(""));
}

}  // namespace
}  // namespace accord::crypto
