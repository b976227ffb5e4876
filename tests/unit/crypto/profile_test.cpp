// The certificate profile from outside: openssl(1) writes certificates from the documented profile,
// which are accepted, and near misses of it, each of which is refused.
#include "crypto/hash.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::kNow;
using test::must;
using test::nation;

constexpr const char* kNodeSignOid = "2.25.104859241625393951542868662396810492930.1";

/// A certificate request to openssl(1) in the documented profile; a test changes what it wants to
/// miss.
struct Recipe {
  std::string subject = "/O=GBR/CN=GBR node-sign";
  std::string basic_constraints = "critical,CA:FALSE";
  std::string key_usage = "critical,digitalSignature";
  std::string extended_key_usage = std::string("critical,") + kNodeSignOid;
  std::string subject_key_identifier;  // empty: the profile's
  std::string authority_key_identifier = "keyid:always";
  std::string more;
  std::string options = "-sha384";
  std::string key = "EC -pkeyopt ec_paramgen_curve:P-384";
};

/// GBR's root, made by us, and leaves under it made by openssl(1).
class ProfileTest : public testing::Test {
 protected:
  ProfileTest() {
    scratch_.write("root.pem", gbr_.root.to_pem());
    scratch_.write("root.key", must(gbr_.root_key.to_pem()).bytes());
    EXPECT_EQ(code_of(trust_.add_root(gbr_.id, gbr_.root)), "ok");
  }

  /// The first 20 bytes of SHA-384 over the SubjectPublicKeyInfo of the key in file `key`.
  std::string key_id_by_openssl(const std::string& key) const {
    const auto hash = scratch_.openssl("pkey -in " + key +
                                       " -pubout -outform DER -out spki && openssl dgst -sha384 "
                                       "-r spki");
    return hash.output.substr(0, 40);
  }

  std::string leaf(const Recipe& recipe) const {
    EXPECT_EQ(scratch_.openssl("genpkey -algorithm " + recipe.key + " -out leaf.key").status, 0);
    const std::string id = recipe.subject_key_identifier.empty() ? key_id_by_openssl("leaf.key")
                                                                 : recipe.subject_key_identifier;
    scratch_.write(
        "ext",
        "basicConstraints=" + recipe.basic_constraints + "\nkeyUsage=" + recipe.key_usage +
            "\nextendedKeyUsage=" + recipe.extended_key_usage + "\nsubjectKeyIdentifier=" + id +
            "\nauthorityKeyIdentifier=" + recipe.authority_key_identifier + "\n" + recipe.more);
    const auto request = scratch_.openssl("req -new -utf8 -key leaf.key -subj '" + recipe.subject +
                                          "' -out leaf.req");
    EXPECT_EQ(request.status, 0) << request.output;
    const auto issued = scratch_.openssl(
        "x509 -req -in leaf.req -CA root.pem -CAkey root.key -set_serial 0x1234 -days 3650 "
        "-extfile ext -out leaf.pem " +
        recipe.options);
    EXPECT_EQ(issued.status, 0) << issued.output;
    return scratch_.read("leaf.pem");
  }

  std::string parsed(const Recipe& recipe) const {
    return code_of(Certificate::from_pem(leaf(recipe)));
  }

  test::ScratchDirectory scratch_;
  test::Nation gbr_{"GBR", Suite::p384};
  TrustStore trust_;
};

TEST_F(ProfileTest, a_certificate_written_by_openssl_from_the_documented_profile_is_accepted) {
  const Certificate certificate = must(Certificate::from_pem(leaf({})));
  EXPECT_EQ(certificate.nation().text(), "GBR");
  EXPECT_EQ(certificate.role(), Role::node_sign);
  EXPECT_EQ(to_hex(certificate.serial()), "1234");
  EXPECT_EQ(code_of(certificate.verify_signed_by(gbr_.root)), "ok");
  EXPECT_EQ(code_of(trust_.verify(certificate, gbr_.id, Role::node_sign, certificate.not_before())),
            "ok");
}

TEST_F(ProfileTest, an_ed25519_leaf_under_a_p384_root_is_accepted) {
  Recipe recipe;
  recipe.key = "ED25519";
  const Certificate certificate = must(Certificate::from_pem(leaf(recipe)));
  EXPECT_EQ(certificate.suite(), Suite::ed25519);
  EXPECT_EQ(code_of(certificate.verify_signed_by(gbr_.root)), "ok");
}

TEST_F(ProfileTest, near_misses_of_the_extensions_are_refused) {
  const auto with = [](auto change) {
    Recipe recipe;
    change(recipe);
    return recipe;
  };
  const std::pair<const char*, Recipe> cases[] = {
      {"a CA below the root", with([](Recipe& r) { r.basic_constraints = "critical,CA:TRUE"; })},
      {"basic constraints not critical", with([](Recipe& r) { r.basic_constraints = "CA:FALSE"; })},
      {"key usage not critical", with([](Recipe& r) { r.key_usage = "digitalSignature"; })},
      {"a second key usage",
       with([](Recipe& r) { r.key_usage = "critical,digitalSignature,keyEncipherment"; })},
      {"extended key usage not critical",
       with([](Recipe& r) { r.extended_key_usage = kNodeSignOid; })},
      {"the usage of another role than the name's",
       with([](Recipe& r) { r.extended_key_usage.back() = '2'; })},
      {"an unknown role number", with([](Recipe& r) { r.extended_key_usage.back() = '6'; })},
      {"two usages", with([](Recipe& r) { r.extended_key_usage += ",clientAuth"; })},
      {"another key's identifier",
       with([](Recipe& r) { r.subject_key_identifier = std::string(40, '7'); })},
      {"issuer name in the authority key identifier",
       with([](Recipe& r) { r.authority_key_identifier = "keyid:always,issuer:always"; })},
      {"an alternative name", with([](Recipe& r) { r.more = "subjectAltName=DNS:gbr.example\n"; })},
      {"an unknown critical extension",
       with([](Recipe& r) { r.more = "1.2.3.4=critical,ASN1:NULL\n"; })},
      {"an unknown extension", with([](Recipe& r) { r.more = "1.2.3.4=ASN1:NULL\n"; })}};
  for (const auto& [name, recipe] : cases) {
    EXPECT_EQ(parsed(recipe), "malformed_certificate") << name;
  }
}

TEST_F(ProfileTest, near_misses_of_names_keys_and_algorithms_are_refused) {
  const auto with = [](auto change) {
    Recipe recipe;
    change(recipe);
    return recipe;
  };
  const std::pair<const char*, Recipe> cases[] = {
      {"no common name", with([](Recipe& r) { r.subject = "/O=GBR"; })},
      {"another order", with([](Recipe& r) { r.subject = "/CN=GBR node-sign/O=GBR"; })},
      {"another case", with([](Recipe& r) { r.subject = "/O=GBR/CN=gbr node-sign"; })},
      {"a lower-case nation", with([](Recipe& r) { r.subject = "/O=gbr/CN=gbr node-sign"; })},
      {"two nations", with([](Recipe& r) { r.subject = "/O=GBR/O=FRA/CN=GBR node-sign"; })},
      {"one more part", with([](Recipe& r) { r.subject = "/O=GBR/OU=X/CN=GBR node-sign"; })},
      {"a common name of another nation",
       with([](Recipe& r) { r.subject = "/O=GBR/CN=FRA node-sign"; })},
      {"a second root", with([](Recipe& r) { r.subject = "/O=GBR/CN=GBR national root"; })},
      {"an RSA key", with([](Recipe& r) { r.key = "RSA -pkeyopt rsa_keygen_bits:1024"; })},
      {"a P-256 key", with([](Recipe& r) { r.key = "EC -pkeyopt ec_paramgen_curve:P-256"; })},
      {"SHA-256 under P-384", with([](Recipe& r) { r.options = "-sha256"; })}};
  for (const auto& [name, recipe] : cases) {
    EXPECT_EQ(parsed(recipe), "malformed_certificate") << name;
  }
}

TEST_F(ProfileTest, a_root_that_vouches_for_another_nation_is_the_wrong_nation) {
  // GBR's root signs a certificate that says FRA: well formed, but nobody may believe it.
  Recipe recipe;
  recipe.subject = "/O=FRA/CN=FRA node-sign";
  const Certificate forged = must(Certificate::from_pem(leaf(recipe)));
  EXPECT_EQ(forged.nation().text(), "FRA");
  EXPECT_EQ(forged.issuer_nation().text(), "GBR");
  test::Nation fra("FRA", Suite::p384);
  ASSERT_EQ(code_of(trust_.add_root(fra.id, fra.root)), "ok");
  EXPECT_EQ(code_of(trust_.verify(forged, fra.id, Role::node_sign, kNow)), "wrong_nation");
  EXPECT_EQ(code_of(trust_.verify(forged, gbr_.id, Role::node_sign, kNow)), "wrong_nation");
  // openssl(1) refuses it too, by the root's name constraint.
  const auto verdict = scratch_.openssl("verify -CAfile root.pem -no_check_time leaf.pem");
  EXPECT_NE(verdict.status, 0);
  EXPECT_NE(verdict.output.find("permitted subtree violation"), std::string::npos)
      << verdict.output;
}

TEST_F(ProfileTest, a_root_without_its_constraints_is_refused) {
  const auto root = [&](const std::string& extensions) {
    scratch_.write("rootext", extensions);
    const auto made = scratch_.openssl(
        "req -new -utf8 -key root.key -subj '/O=GBR/CN=GBR national root' -out r.req && openssl "
        "x509 -req -in r.req -signkey root.key -sha384 -set_serial 7 -days 99 -extfile rootext "
        "-out r.pem");
    EXPECT_EQ(made.status, 0) << made.output;
    return code_of(Certificate::from_pem(scratch_.read("r.pem")));
  };
  const std::string basic = "basicConstraints=critical,CA:TRUE,pathlen:0\n";
  const std::string usage = "keyUsage=critical,keyCertSign,cRLSign\n";
  const std::string names = "nameConstraints=critical,permitted;dirName:nation\n";
  const std::string id = "subjectKeyIdentifier=" + key_id_by_openssl("root.key") + "\n";
  const std::string section = "[nation]\nO=GBR\n";
  EXPECT_EQ(root(basic + usage + names + id + section), "ok");
  EXPECT_EQ(root("basicConstraints=critical,CA:TRUE\n" + usage + names + id + section),
            "malformed_certificate");
  EXPECT_EQ(root("basicConstraints=critical,CA:TRUE,pathlen:1\n" + usage + names + id + section),
            "malformed_certificate");
  EXPECT_EQ(root(basic + usage + id + section), "malformed_certificate");
  EXPECT_EQ(root(basic + usage + names + id + "[nation]\nO=FRA\n"), "malformed_certificate");
  EXPECT_EQ(root(usage + basic + names + id + section), "malformed_certificate");
}

}  // namespace
}  // namespace accord::crypto
