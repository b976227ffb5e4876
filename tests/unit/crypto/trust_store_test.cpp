// Who may speak for whom: the refusals of TrustStore, each next to the case that is accepted.
#include "crypto/trust_store.hpp"

#include <sys/stat.h>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::kNow;
using test::must;
using test::nation;

class TrustStoreTest : public testing::TestWithParam<Suite> {
 protected:
  TrustStoreTest() {
    EXPECT_EQ(code_of(trust_.add_root(gbr_.id, gbr_.root)), "ok");
    EXPECT_EQ(code_of(trust_.add_root(fra_.id, fra_.root)), "ok");
  }

  std::string verdict(const Certificate& leaf, const char* expected, Role role,
                      UtcTime time = kNow) const {
    return code_of(trust_.verify(leaf, nation(expected), role, time));
  }

  test::Nation gbr_{"GBR", GetParam()};
  test::Nation fra_{"FRA", GetParam()};
  test::Signer gbr_node_{gbr_, Role::node_sign};
  TrustStore trust_;
};

INSTANTIATE_TEST_SUITE_P(Suites, TrustStoreTest, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(TrustStoreTest, leaf_of_a_pinned_root_speaks_for_its_nation_in_its_role) {
  for (const Role role : kRoles) {
    const Certificate leaf = gbr_.issue(role, gbr_node_.key.public_key());
    for (const Role asked : kRoles) {
      EXPECT_EQ(verdict(leaf, "GBR", asked), role == asked ? "ok" : "wrong_role");
    }
  }
}

TEST_P(TrustStoreTest, nation_is_the_one_expected_or_refused) {
  EXPECT_EQ(verdict(gbr_node_.certificate, "GBR", Role::node_sign), "ok");
  EXPECT_EQ(verdict(gbr_node_.certificate, "FRA", Role::node_sign), "wrong_nation");
  EXPECT_EQ(verdict(gbr_node_.certificate, "DEU", Role::node_sign), "unknown_nation");
  EXPECT_EQ(code_of(trust_.verify(gbr_node_.certificate, NationId(), Role::node_sign, kNow)),
            "unknown_nation");
  EXPECT_EQ(code_of(TrustStore().verify(gbr_node_.certificate, gbr_.id, Role::node_sign, kNow)),
            "unknown_nation");
}

TEST_P(TrustStoreTest, a_revoked_certificate_speaks_for_what_was_before_and_no_more) {
  const UtcTime since = at("2026-05-31T10:00:00Z");
  const auto list = [&](std::uint64_t number, bool revoked) {
    RevocationTerms terms{number, since, since + std::chrono::hours(24), {}};
    const ByteView serial = gbr_node_.certificate.serial();
    if (revoked) terms.revoked.push_back({Bytes(serial.begin(), serial.end()), since});
    return must(issue_revocation_list(gbr_.root_key, gbr_.root, terms));
  };
  const auto take = [&](const RevocationList& one, const char* of = "GBR") {
    const auto taken = trust_.take_revocations(nation(of), one.der());
    return taken ? (*taken ? "new" : "held") : code_of(taken);
  };
  EXPECT_EQ(trust_.find_revocations(gbr_.id), nullptr);
  const RevocationList first = list(2, false);
  EXPECT_EQ(take(first), "new");
  EXPECT_EQ(take(first), "held");
  EXPECT_EQ(verdict(gbr_node_.certificate, "GBR", Role::node_sign), "ok");
  EXPECT_EQ(take(list(1, true)), "revocation_list_order");
  EXPECT_EQ(take(list(2, true)), "revocation_list_order");
  EXPECT_EQ(verdict(gbr_node_.certificate, "GBR", Role::node_sign), "ok");
  EXPECT_EQ(take(list(3, true), "FRA"), "malformed_revocation_list");
  EXPECT_EQ(take(list(3, true), "DEU"), "unknown_nation");
  EXPECT_EQ(take(list(3, true)), "new");
  EXPECT_EQ(verdict(gbr_node_.certificate, "GBR", Role::node_sign), "certificate_revoked");
  EXPECT_EQ(verdict(gbr_node_.certificate, "GBR", Role::node_sign, since - Nanos(1)), "ok");
  EXPECT_EQ(trust_.find_revocations(gbr_.id)->number(), 3u);
  EXPECT_EQ(code_of(trust_.check_not_revoked(gbr_node_.certificate, kNow)), "certificate_revoked");
}

TEST_P(TrustStoreTest, root_itself_speaks_in_no_role) {
  for (const Role role : kRoles) EXPECT_EQ(verdict(gbr_.root, "GBR", role), "wrong_role");
}

TEST_P(TrustStoreTest, leaf_of_an_impostor_root_of_the_same_name_is_refused) {
  test::Nation impostor("GBR", GetParam());
  const test::Signer forged(impostor, Role::node_sign);
  EXPECT_EQ(verdict(forged.certificate, "GBR", Role::node_sign), "bad_chain_signature");
}

TEST_P(TrustStoreTest, leaf_cross_signed_with_another_suite_is_refused) {
  test::Nation impostor("GBR", GetParam() == Suite::p384 ? Suite::ed25519 : Suite::p384);
  const test::Signer forged(impostor, Role::node_sign);
  EXPECT_EQ(verdict(forged.certificate, "GBR", Role::node_sign), "bad_chain_signature");
}

TEST_P(TrustStoreTest, both_ends_of_the_validity_are_inside) {
  const Certificate& leaf = gbr_node_.certificate;  // 2026-05-01T00:00:00Z to 2026-07-30T00:00:00Z
  const auto on = [&](const char* time) { return verdict(leaf, "GBR", Role::node_sign, at(time)); };
  EXPECT_EQ(on("2026-05-01T00:00:00Z"), "ok");
  EXPECT_EQ(on("2026-04-30T23:59:59.999999999Z"), "certificate_not_yet_valid");
  EXPECT_EQ(on("2026-07-30T00:00:00Z"), "ok");
  EXPECT_EQ(on("2026-07-30T00:00:00.000000001Z"), "certificate_expired");
}

TEST_P(TrustStoreTest, an_expired_root_ends_its_leaves) {
  const test::Signer full(gbr_, Role::auditor, test::kRootYears);
  EXPECT_EQ(verdict(full.certificate, "GBR", Role::auditor, at("2036-01-01T00:00:00Z")), "ok");
  const auto late =
      trust_.verify(full.certificate, gbr_.id, Role::auditor, at("2036-01-01T00:00:01Z"));
  EXPECT_EQ(code_of(late), "certificate_expired");
  EXPECT_NE(late.error().what.find("national root"), std::string::npos) << late.error().what;
}

TEST_P(TrustStoreTest, only_a_nations_own_self_signed_root_is_pinned_and_once) {
  TrustStore trust;
  EXPECT_EQ(code_of(trust.add_root(fra_.id, gbr_.root)), "wrong_nation");
  EXPECT_EQ(code_of(trust.add_root(gbr_.id, gbr_node_.certificate)), "wrong_role");
  EXPECT_EQ(code_of(trust.add_root(NationId(), gbr_.root)), "wrong_nation");
  Bytes der(gbr_.root.der().begin(), gbr_.root.der().end());
  der.back() ^= 1;  // the last byte of the signature
  const auto damaged = Certificate::from_der(der);
  ASSERT_TRUE(damaged);
  EXPECT_EQ(code_of(trust.add_root(gbr_.id, *damaged)), "bad_chain_signature");
  EXPECT_EQ(trust.find_root(gbr_.id), nullptr);
  EXPECT_EQ(code_of(trust.add_root(gbr_.id, gbr_.root)), "ok");
  EXPECT_EQ(code_of(trust.add_root(gbr_.id, test::Nation("GBR", GetParam()).root)),
            "already_exists");
  EXPECT_EQ(*trust.find_root(gbr_.id), gbr_.root);
}

class TrustDirectoryTest : public testing::Test {
 protected:
  std::string load() const { return code_of(load_trust_store(scratch_.path())); }

  test::ScratchDirectory scratch_;
  test::Nation gbr_{"GBR"};
  test::Nation fra_{"FRA"};
};

TEST_F(TrustDirectoryTest, every_root_file_is_pinned_under_its_name) {
  scratch_.write("GBR.root.pem", gbr_.root.to_pem());
  scratch_.write("FRA.root.pem", fra_.root.to_pem());
  scratch_.write("README", "not a root");
  const TrustStore trust = must(load_trust_store(scratch_.path()));
  EXPECT_EQ(trust.nations(), (std::vector<NationId>{fra_.id, gbr_.id}));
  EXPECT_EQ(*trust.find_root(fra_.id), fra_.root);
}

TEST_F(TrustDirectoryTest, an_empty_directory_trusts_nobody_and_a_missing_one_is_an_error) {
  EXPECT_TRUE(must(load_trust_store(scratch_.path())).nations().empty());
  EXPECT_EQ(code_of(load_trust_store(scratch_.path() / "none")), "file_unreadable");
}

TEST_F(TrustDirectoryTest, a_root_under_another_nations_name_is_refused_with_its_file) {
  const auto path = scratch_.write("FRA.root.pem", gbr_.root.to_pem());
  const auto refused = load_trust_store(scratch_.path());
  EXPECT_EQ(code_of(refused), "wrong_nation");
  EXPECT_EQ(refused.error().where, path.string());
}

TEST_F(TrustDirectoryTest, bad_names_and_contents_are_refused) {
  const auto path = scratch_.write("gbr.root.pem", gbr_.root.to_pem());
  EXPECT_EQ(load(), "bad_id");
  std::filesystem::remove(path);
  const auto leaf = test::Signer(gbr_, Role::auditor).certificate;
  scratch_.write("GBR.root.pem", leaf.to_pem());
  EXPECT_EQ(load(), "wrong_role");
  scratch_.write("GBR.root.pem", "nonsense");
  EXPECT_EQ(load(), "malformed_certificate");
  scratch_.write("GBR.root.pem", std::string(100'000, 'A'));
  EXPECT_EQ(load(), "too_large");
}

TEST_F(TrustDirectoryTest,
       revocation_lists_are_read_with_the_roots_and_named_when_they_do_not_hold) {
  const auto list = must(issue_revocation_list(gbr_.root_key, gbr_.root,
                                               {4, kNow, kNow + std::chrono::hours(24), {}}));
  const auto path = scratch_.write("GBR.crl", list.der());
  EXPECT_EQ(load(), "unknown_nation");  // its root is not here
  scratch_.write("GBR.root.pem", gbr_.root.to_pem());
  EXPECT_EQ(must(load_trust_store(scratch_.path())).find_revocations(gbr_.id)->number(), 4u);
  scratch_.write("GBR.crl", "nonsense");
  const auto refused = load_trust_store(scratch_.path());
  EXPECT_EQ(code_of(refused), "malformed_revocation_list");
  EXPECT_EQ(refused.error().where, path.string());
  scratch_.write("GBR.crl", std::string(100'000, 'A'));
  EXPECT_EQ(load(), "too_large");
}

TEST_F(TrustDirectoryTest, roots_that_others_may_change_are_refused) {
  const auto path = scratch_.write("GBR.root.pem", gbr_.root.to_pem());
  ::chmod(path.c_str(), 0644);
  EXPECT_EQ(load(), "ok");
  ::chmod(path.c_str(), 0664);
  EXPECT_EQ(load(), "writable_by_others");
  ::chmod(path.c_str(), 0644);
  ::chmod(scratch_.path().c_str(), 0755);
  EXPECT_EQ(load(), "ok");
  ::chmod(scratch_.path().c_str(), 0777);
  EXPECT_EQ(load(), "writable_by_others");
}

}  // namespace
}  // namespace accord::crypto
