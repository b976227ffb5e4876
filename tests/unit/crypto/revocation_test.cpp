// Revocation lists: what they say, that openssl(1) reads and verifies them alike, and that no other
// spelling is taken.
#include "crypto/revocation.hpp"

#include "tests/unit/crypto/fixtures.hpp"

namespace accord::crypto::test {
namespace {

const UtcTime kIssued = at("2026-06-01T00:00:00Z");
const UtcTime kNext = at("2026-06-02T00:00:00Z");
const UtcTime kSince = at("2026-05-31T10:00:00Z");

class RevocationTest : public ::testing::TestWithParam<Suite> {
 protected:
  Nation gbr{"GBR", GetParam()};
  Signer lost{gbr, Role::node_sign};
  Signer kept{gbr, Role::node_sign};

  static Revocation of(const Certificate& certificate, UtcTime since = kSince) {
    return {Bytes(certificate.serial().begin(), certificate.serial().end()), since};
  }
  RevocationList list(std::vector<Revocation> revoked, std::uint64_t number = 1) {
    return must(issue(std::move(revoked), number));
  }
  Result<RevocationList> issue(std::vector<Revocation> revoked, std::uint64_t number = 1) {
    return issue_revocation_list(gbr.root_key, gbr.root,
                                 {number, kIssued, kNext, std::move(revoked)});
  }
};

INSTANTIATE_TEST_SUITE_P(Suites, RevocationTest, ::testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& tested) { return std::string(name_of(tested.param)); });

TEST_P(RevocationTest, a_listed_certificate_is_revoked_from_its_time_on_and_another_is_not) {
  const RevocationList held = list({of(lost.certificate)}, 7);
  EXPECT_EQ(held.number(), 7u);
  EXPECT_EQ(held.nation(), gbr.id);
  EXPECT_EQ(code_of(held.check(lost.certificate, kSince)), "certificate_revoked");
  EXPECT_EQ(code_of(held.check(lost.certificate, kNow)), "certificate_revoked");
  EXPECT_EQ(code_of(held.check(lost.certificate, kSince - Nanos(1))), "ok");
  EXPECT_EQ(code_of(held.check(kept.certificate, kNow)), "ok");
}

TEST_P(RevocationTest, what_was_written_is_read_back_the_same) {
  std::vector<Revocation> both{of(lost.certificate), of(kept.certificate, kIssued)};
  std::sort(both.begin(), both.end(),
            [](const auto& a, const auto& b) { return a.serial < b.serial; });
  const RevocationList written = list(both, 300);  // a number of two bytes
  const RevocationList read = must(RevocationList::read(written.der(), gbr.root));
  EXPECT_EQ(read.terms().revoked, both);
  EXPECT_EQ(read.number(), 300u);
  EXPECT_EQ(read.terms().this_update, kIssued);
  EXPECT_EQ(read.terms().next_update, kNext);
  EXPECT_TRUE(list({}).terms().revoked.empty());
}

TEST_P(RevocationTest, openssl_reads_and_verifies_it_and_refuses_the_revoked_certificate) {
  const RevocationList held = list({of(lost.certificate)}, 7);
  const ScratchDirectory scratch;
  scratch.write("list.crl", held.der());
  scratch.write("root.pem", gbr.root.to_pem());
  scratch.write("lost.pem", lost.certificate.to_pem());
  scratch.write("kept.pem", kept.certificate.to_pem());
  const auto shown =
      scratch.openssl("crl -inform DER -in list.crl -noout -text -CAfile root.pem -verify");
  EXPECT_EQ(shown.status, 0) << shown.output;
  EXPECT_NE(shown.output.find("verify OK"), std::string::npos) << shown.output;
  EXPECT_NE(shown.output.find("Version 2 (0x1)"), std::string::npos);
  EXPECT_NE(shown.output.find("O = GBR, CN = GBR national root"), std::string::npos);
  EXPECT_NE(shown.output.find("Last Update: Jun  1 00:00:00 2026 GMT"), std::string::npos);
  EXPECT_NE(shown.output.find("Revocation Date: May 31 10:00:00 2026 GMT"), std::string::npos);
  ASSERT_EQ(scratch.openssl("crl -inform DER -in list.crl -out list.pem").status, 0);
  const std::string verify =
      "verify -attime 1780315200 -crl_check -CAfile root.pem -CRLfile list.pem ";
  EXPECT_NE(scratch.openssl(verify + "lost.pem").output.find("certificate revoked"),
            std::string::npos);
}

TEST_P(RevocationTest, no_changed_byte_is_taken) {
  const RevocationList held = list({of(lost.certificate)}, 7);
  expect_every_flip_refused(held.der(), [&](ByteView changed) {
    return RevocationList::read(changed, gbr.root).has_value();
  });
}

TEST_P(RevocationTest, another_nations_root_does_not_speak_for_this_one) {
  Nation usa("USA", GetParam());
  Nation again("GBR", GetParam());  // the same name, another key
  const RevocationList held = list({of(lost.certificate)});
  EXPECT_EQ(code_of(RevocationList::read(held.der(), usa.root)), "malformed_revocation_list");
  EXPECT_EQ(code_of(RevocationList::read(held.der(), again.root)), "malformed_revocation_list");
  EXPECT_EQ(code_of(issue_revocation_list(usa.root_key, gbr.root, {1, kIssued, kNext, {}})),
            "key_certificate_mismatch");
  EXPECT_EQ(code_of(issue_revocation_list(lost.key, lost.certificate, {1, kIssued, kNext, {}})),
            "wrong_role");
}

TEST_P(RevocationTest, terms_that_are_none_are_not_issued) {
  EXPECT_EQ(code_of(issue({}, 0)), "bad_value");
  EXPECT_EQ(code_of(issue({of(lost.certificate), of(lost.certificate)})), "bad_value");
  EXPECT_EQ(code_of(issue({{{0x00, 0x01}, kSince}})), "bad_value");
  EXPECT_EQ(code_of(issue({{{}, kSince}})), "bad_value");
  EXPECT_EQ(code_of(issue({{Bytes(20, 0x41), kSince}})), "ok");
  EXPECT_EQ(code_of(issue({{Bytes(21, 0x41), kSince}})), "bad_value");
  EXPECT_EQ(code_of(issue_revocation_list(gbr.root_key, gbr.root, {1, kIssued, kIssued, {}})),
            "unfit_validity");
  std::vector<Revocation> many;
  for (std::size_t i = 0; i <= kMaxRevocations; ++i) {
    many.push_back(
        {{0x40, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)}, kSince});
  }
  EXPECT_EQ(code_of(issue(many)), "bad_value");
  many.pop_back();
  EXPECT_EQ(code_of(issue(many)), "ok");
}

TEST_P(RevocationTest, bytes_that_are_no_list_are_refused) {
  EXPECT_EQ(code_of(RevocationList::read({}, gbr.root)), "malformed_revocation_list");
  EXPECT_EQ(code_of(RevocationList::read(gbr.root.der(), gbr.root)), "malformed_revocation_list");
  EXPECT_EQ(code_of(RevocationList::read(Bytes(kMaxRevocationListBytes + 1), gbr.root)),
            "too_large");
  const RevocationList whole = list({});
  Bytes longer(whole.der().begin(), whole.der().end());
  longer.push_back(0);
  EXPECT_EQ(code_of(RevocationList::read(longer, gbr.root)), "malformed_revocation_list");
}

}  // namespace
}  // namespace accord::crypto::test
