// Requests for certificates: openssl(1) reads what we write, and takes and we refuse what another
// program writes otherwise; no changed byte is taken.
#include "crypto/certificate_request.hpp"

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::must;

class CertificateRequestTest : public testing::TestWithParam<Suite> {
 protected:
  PrivateKey key_ = must(PrivateKey::generate(GetParam()));
  std::string text_ =
      must(make_certificate_request(key_, test::nation("GBR"), Role::agreement_policy));
  test::ScratchDirectory scratch_;
};

TEST_P(CertificateRequestTest, what_was_asked_for_is_what_is_read) {
  const CertificateRequest request = must(parse_certificate_request(text_));
  EXPECT_EQ(request.nation, test::nation("GBR"));
  EXPECT_EQ(request.role, Role::agreement_policy);
  EXPECT_EQ(request.key, key_.public_key());
}

TEST_P(CertificateRequestTest, openssl_reads_it_and_verifies_its_signature) {
  scratch_.write("request.pem", text_);
  const auto outcome = scratch_.openssl("req -verify -noout -subject -in request.pem");
  EXPECT_EQ(outcome.output,
            "Certificate request self-signature verify OK\nsubject=O = GBR, CN = GBR "
            "agreement-policy\n");
}

TEST_P(CertificateRequestTest, no_flipped_byte_is_taken) {
  test::expect_every_flip_refused(as_bytes(text_), [](ByteView changed) {
    return parse_certificate_request(as_text(changed)).has_value();
  });
}

INSTANTIATE_TEST_SUITE_P(Suites, CertificateRequestTest,
                         testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& suite) { return std::string(name_of(suite.param)); });

TEST(CertificateRequest, other_programs_requests_are_taken_in_the_one_form_alone) {
  test::ScratchDirectory scratch;
  const PrivateKey key = must(PrivateKey::generate(Suite::p384));
  const SecretBytes pem = must(key.to_pem());
  scratch.write("key.pem", pem.bytes());
  const auto made = [&](const std::string& options) {
    const auto outcome = scratch.openssl("req -new -utf8 -key key.pem -out request.pem " + options);
    EXPECT_EQ(outcome.status, 0) << outcome.output;
    return code_of(parse_certificate_request(scratch.read("request.pem")));
  };
  const std::string plain = "-config /dev/null -sha384 -subj '/O=GBR/CN=GBR node-sign'";
  EXPECT_EQ(made(plain), "ok");
  for (const char* options : {"-config /dev/null -sha256 -subj '/O=GBR/CN=GBR node-sign'",
                              "-config /dev/null -sha384 -subj '/O=GBR/CN=GBR admiral'",
                              "-config /dev/null -sha384 -subj '/O=GBR/CN=USA node-sign'",
                              "-config /dev/null -sha384 -subj '/CN=GBR node-sign'",
                              "-config /dev/null -sha384 -subj '/O=GBR/CN=GBR national root'",
                              "-config /dev/null -sha384 -subj '/O=GBR/CN=GBR node-sign' -addext "
                              "basicConstraints=CA:TRUE"}) {
    EXPECT_EQ(made(options), "malformed_certificate_request") << options;
  }
}

}  // namespace
}  // namespace accord::crypto
