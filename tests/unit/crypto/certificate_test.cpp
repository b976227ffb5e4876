// Issued certificates: their fields, their strictness, and what openssl(1) makes of them.
#include "crypto/certificate.hpp"

#include "crypto/hash.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::kQuarter;
using test::kRootYears;
using test::must;
using testing::Values;

class CertificateTest : public testing::TestWithParam<Suite> {
 protected:
  test::Nation gbr_{"GBR", GetParam()};
  test::Signer node_{gbr_, Role::node_sign};
};

INSTANTIATE_TEST_SUITE_P(Suites, CertificateTest, Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(CertificateTest, fields_are_those_asked_for) {
  EXPECT_TRUE(gbr_.root.is_root());
  EXPECT_EQ(gbr_.root.nation().text(), "GBR");
  EXPECT_EQ(gbr_.root.not_before(), kRootYears.not_before);
  EXPECT_EQ(gbr_.root.not_after(), kRootYears.not_after);
  EXPECT_EQ(gbr_.root.public_key(), gbr_.root_key.public_key());
  for (const Role role : kRoles) {
    const Certificate leaf = gbr_.issue(role, node_.key.public_key());
    EXPECT_FALSE(leaf.is_root());
    EXPECT_EQ(leaf.role(), role);
    EXPECT_EQ(leaf.nation().text(), "GBR");
    EXPECT_EQ(leaf.issuer_nation().text(), "GBR");
    EXPECT_EQ(leaf.suite(), GetParam());
    EXPECT_EQ(leaf.serial().size(), 16u);
  }
}

TEST_P(CertificateTest, der_and_pem_give_the_same_certificate_back) {
  const Certificate from_der = must(Certificate::from_der(node_.certificate.der()));
  const Certificate from_pem = must(Certificate::from_pem(node_.certificate.to_pem()));
  EXPECT_EQ(from_der, node_.certificate);
  EXPECT_EQ(from_pem, node_.certificate);
  EXPECT_EQ(from_pem.digest(), sha384(node_.certificate.der()));
}

TEST_P(CertificateTest, no_changed_byte_survives_parsing_and_chain) {
  test::expect_every_flip_refused(node_.certificate.der(), [&](ByteView der) {
    const auto parsed = Certificate::from_der(der);
    return parsed && parsed->verify_signed_by(gbr_.root);
  });
  test::expect_every_flip_refused(gbr_.root.der(), [&](ByteView der) {
    const auto parsed = Certificate::from_der(der);
    return parsed && parsed->verify_signed_by(*parsed);
  });
}

TEST_P(CertificateTest, no_changed_byte_of_the_pem_is_read_as_the_same_certificate) {
  const std::string pem = node_.certificate.to_pem();
  test::expect_every_flip_refused(as_bytes(pem), [&](ByteView text) {
    const auto parsed = Certificate::from_pem(as_text(text));
    return parsed && parsed->verify_signed_by(gbr_.root);
  });
}

TEST_P(CertificateTest, truncated_extended_and_oversized_bytes_are_refused) {
  const ByteView der = node_.certificate.der();
  for (std::size_t size = 0; size < der.size(); ++size) {
    EXPECT_EQ(code_of(Certificate::from_der(der.first(size))), "malformed_certificate") << size;
  }
  Bytes longer(der.begin(), der.end());
  longer.push_back(0);
  EXPECT_EQ(code_of(Certificate::from_der(longer)), "malformed_certificate");
  EXPECT_EQ(code_of(Certificate::from_der(Bytes(kMaxCertificateBytes + 1, 0x30))), "too_large");
  EXPECT_EQ(code_of(Certificate::from_pem(std::string(kMaxCertificatePemBytes + 1, 'A'))),
            "too_large");
}

TEST_P(CertificateTest, openssl_reads_what_was_issued) {
  const test::ScratchDirectory scratch;
  scratch.write("leaf.pem", node_.certificate.to_pem());
  scratch.write("root.pem", gbr_.root.to_pem());
  const std::string leaf = scratch.openssl("x509 -in leaf.pem -noout -text").output;
  for (const char* line :
       {"Version: 3", "Issuer: O = GBR, CN = GBR national root",
        "Subject: O = GBR, CN = GBR node-sign", "Not Before: May  1 00:00:00 2026 GMT",
        "Not After : Jul 30 00:00:00 2026 GMT", "X509v3 Basic Constraints: critical", "CA:FALSE",
        "X509v3 Key Usage: critical", "Digital Signature", "X509v3 Extended Key Usage: critical",
        "2.25.104859241625393951542868662396810492930.1"}) {
    EXPECT_NE(leaf.find(line), std::string::npos) << line << "\n" << leaf;
  }
  const std::string root = scratch.openssl("x509 -in root.pem -noout -text").output;
  for (const char* line :
       {"Subject: O = GBR, CN = GBR national root", "CA:TRUE, pathlen:0",
        "Certificate Sign, CRL Sign", "X509v3 Name Constraints: critical", "DirName:O = GBR"}) {
    EXPECT_NE(root.find(line), std::string::npos) << line << "\n" << root;
  }
}

TEST_P(CertificateTest, openssl_verifies_the_chain_and_only_inside_its_time) {
  const test::ScratchDirectory scratch;
  scratch.write("leaf.pem", node_.certificate.to_pem());
  scratch.write("root.pem", gbr_.root.to_pem());
  scratch.write("other.pem", test::Nation("FRA", GetParam()).root.to_pem());
  const auto verify = [&](const char* root, const char* time) {
    return scratch
        .openssl(std::string("verify -x509_strict -CAfile ") + root + " -attime " + time +
                 " leaf.pem")
        .status;
  };
  EXPECT_EQ(verify("root.pem", "1780315200"), 0);  // 2026-06-01T12:00:00Z
  EXPECT_NE(verify("root.pem", "1785456000"), 0);  // 2026-07-31T00:00:00Z, one day late
  EXPECT_NE(verify("other.pem", "1780315200"), 0);
}

TEST(Certificate, digest_is_what_openssl_fingerprints) {
  test::Nation gbr("GBR");
  const test::ScratchDirectory scratch;
  scratch.write("root.pem", gbr.root.to_pem());
  const auto seen = scratch.openssl(
      "x509 -in root.pem -outform DER -out root.der && openssl "
      "dgst -sha384 -r root.der");
  EXPECT_EQ(seen.output.substr(0, 96), gbr.root.digest().hex());
}

TEST(Certificate, times_keep_whole_seconds_and_change_form_in_2050) {
  test::Nation gbr("GBR");
  const PrivateKey key = must(PrivateKey::generate(Suite::ed25519));
  const Certificate leaf =
      gbr.issue(Role::auditor, key.public_key(),
                {at("2026-05-01T00:00:00.999999999Z"), at("2026-05-02T00:00:00.5Z")});
  EXPECT_EQ(leaf.not_before().text(), "2026-05-01T00:00:00.000000000Z");
  EXPECT_EQ(leaf.not_after().text(), "2026-05-02T00:00:00.000000000Z");
  const Certificate late = must(issue_root(
      gbr.root_key, gbr.id, {at("2049-12-31T23:59:59Z"), at("2050-01-01T00:00:00Z")}, gbr.random));
  EXPECT_EQ(late.not_before().text(0), "2049-12-31T23:59:59Z");
  EXPECT_EQ(late.not_after().text(0), "2050-01-01T00:00:00Z");
}

TEST(Certificate, validity_must_be_an_interval_inside_the_roots) {
  test::Nation gbr("GBR");
  const PrivateKey key = must(PrivateKey::generate(Suite::ed25519));
  const auto issue = [&](const char* from, const char* to) {
    return code_of(issue_role(gbr.root_key, gbr.root,
                              {Role::auditor, key.public_key(), {at(from), at(to)}}, gbr.random));
  };
  EXPECT_EQ(issue("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z"), "ok");  // the root's own
  EXPECT_EQ(issue("2025-12-31T23:59:59Z", "2026-02-01T00:00:00Z"), "unfit_validity");
  EXPECT_EQ(issue("2035-01-01T00:00:00Z", "2036-01-01T00:00:01Z"), "unfit_validity");
  EXPECT_EQ(issue("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.9Z"), "unfit_validity");
  EXPECT_EQ(
      code_of(issue_root(gbr.root_key, gbr.id,
                         {at("2026-01-01T00:00:00Z"), at("2025-01-01T00:00:00Z")}, gbr.random)),
      "unfit_validity");
}

TEST(Certificate, only_the_roots_own_key_issues) {
  test::Nation gbr("GBR");
  test::Nation fra("FRA");
  const test::Signer node(gbr, Role::node_sign);
  const RoleRequest request{Role::auditor, node.key.public_key(), kQuarter};
  EXPECT_EQ(code_of(issue_role(gbr.root_key, gbr.root, request, gbr.random)), "ok");
  EXPECT_EQ(code_of(issue_role(fra.root_key, gbr.root, request, gbr.random)),
            "key_certificate_mismatch");
  EXPECT_EQ(code_of(issue_role(node.key, node.certificate, request, gbr.random)), "wrong_role");
  EXPECT_EQ(code_of(issue_root(gbr.root_key, NationId(), kRootYears, gbr.random)), "bad_id");
}

TEST(Certificate, serials_come_from_the_randomness_passed_in) {
  test::Nation gbr("GBR");
  const PrivateKey key = must(PrivateKey::generate(Suite::ed25519));
  const Certificate a = gbr.issue(Role::auditor, key.public_key());
  const Certificate b = gbr.issue(Role::auditor, key.public_key());
  EXPECT_NE(to_hex(a.serial()), to_hex(b.serial()));
  // The root took bytes 1..16 of CountingRandom; a took 17..32 with 01 set in the two top bits:
  // 0x11 | 0x40.
  EXPECT_EQ(to_hex(a.serial()), "5112131415161718191a1b1c1d1e1f20");
}

}  // namespace
}  // namespace accord::crypto
