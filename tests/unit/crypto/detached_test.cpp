// Detached signatures of agreement files.
#include "crypto/detached.hpp"

#include "crypto/base64.hpp"
#include "crypto/hash.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::kNow;
using test::must;

class DetachedTest : public testing::TestWithParam<Suite> {
 protected:
  DetachedTest() { EXPECT_EQ(code_of(trust_.add_root(gbr_.id, gbr_.root)), "ok"); }

  std::string verdict(const Detached& detached, std::string_view file, UtcTime time = kNow) const {
    return code_of(verify_detached(detached, as_bytes(file), trust_, time));
  }
  bool accepted(ByteView text, ByteView file) const {
    const auto parsed = parse_detached(as_text(text));
    return parsed && verify_detached(*parsed, file, trust_, kNow);
  }

  static constexpr std::string_view kFile = "{ \"agreement\": \"GBR-FRA-001\" }\n";
  test::Nation gbr_{"GBR", GetParam()};
  test::Signer owner_{gbr_, Role::agreement_policy};
  TrustStore trust_;
  const Detached signed_ =
      must(sign_detached(owner_.key, owner_.certificate, as_bytes(kFile), kNow));
};

INSTANTIATE_TEST_SUITE_P(Suites, DetachedTest, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(DetachedTest, signature_survives_its_text_and_verifies) {
  const Detached parsed = must(parse_detached(signed_.text()));
  EXPECT_EQ(parsed.certificate, owner_.certificate);
  EXPECT_EQ(parsed.file_digest, sha384(as_bytes(kFile)));
  EXPECT_EQ(parsed.signed_at, kNow);
  EXPECT_EQ(verdict(parsed, kFile), "ok");
}

TEST_P(DetachedTest, no_byte_of_the_document_can_be_changed) {
  test::expect_every_flip_refused(as_bytes(signed_.text()),
                                  [&](ByteView text) { return accepted(text, as_bytes(kFile)); });
}

TEST_P(DetachedTest, no_byte_of_the_file_can_be_changed) {
  test::expect_every_flip_refused(
      as_bytes(kFile), [&](ByteView file) { return accepted(as_bytes(signed_.text()), file); });
  EXPECT_EQ(verdict(signed_, std::string(kFile) + "\n"), "signed_file_differs");
  EXPECT_EQ(verdict(signed_, ""), "signed_file_differs");
}

TEST_P(DetachedTest, openssl_verifies_the_documented_message) {
  // Frame: domain, 0x00, suite, SHA-384 of the certificate; message: SHA-384 of the file, signed_at
  // as text.
  const test::ScratchDirectory scratch;
  scratch.write("file", kFile);
  scratch.write("cert.pem", owner_.certificate.to_pem());
  scratch.write("signature", signed_.signature);
  scratch.write("head", std::string("accord/agreement/1") + '\0' +
                            (GetParam() == Suite::p384 ? '\x01' : '\x02'));
  scratch.write("time", "2026-06-01T12:00:00.000000000Z");
  const std::string digest = GetParam() == Suite::p384 ? " -digest sha384" : "";
  const auto verdict_of = [&](const std::string& file) {
    return scratch
        .openssl(
            "x509 -in cert.pem -outform DER -out cert.der && openssl x509 -in cert.pem "
            "-noout -pubkey -out key.pem && openssl dgst -sha384 -binary -out d1 cert.der && "
            "openssl dgst -sha384 -binary -out d2 " +
            file +
            " && cat head d1 d2 time > input && openssl pkeyutl -verify -pubin -inkey "
            "key.pem -rawin" +
            digest + " -sigfile signature -in input")
        .status;
  };
  EXPECT_EQ(verdict_of("file"), 0);
  EXPECT_NE(verdict_of("time"), 0);
}

TEST_P(DetachedTest, only_agreement_roles_sign_and_are_believed) {
  for (const Role role : kRoles) {
    const test::Signer signer(gbr_, role);
    const auto made = sign_detached(signer.key, signer.certificate, as_bytes(kFile), kNow);
    const bool may = role == Role::agreement_policy || role == Role::agreement_security;
    EXPECT_EQ(code_of(made), may ? "ok" : "wrong_role");
    if (made) {
      EXPECT_EQ(verdict(*made, kFile), "ok");
    }
    Detached forged = signed_;
    forged.certificate = signer.certificate;
    EXPECT_NE(verdict(forged, kFile), "ok");
  }
  EXPECT_EQ(code_of(sign_detached(gbr_.root_key, gbr_.root, as_bytes(kFile), kNow)), "wrong_role");
}

TEST_P(DetachedTest, certificate_must_have_been_valid_when_signing_but_may_have_expired_since) {
  EXPECT_EQ(verdict(signed_, kFile, at("2027-06-01T00:00:00Z")), "ok");
  const auto late = at("2026-07-30T00:00:01Z");
  EXPECT_EQ(code_of(sign_detached(owner_.key, owner_.certificate, as_bytes(kFile), late)),
            "certificate_expired");
  EXPECT_EQ(code_of(sign_detached(owner_.key, owner_.certificate, as_bytes(kFile),
                                  at("2026-04-30T00:00:00Z"))),
            "certificate_not_yet_valid");
  Detached forged = signed_;
  forged.signed_at = late;
  EXPECT_EQ(verdict(forged, kFile, at("2027-06-01T00:00:00Z")), "certificate_expired");
}

TEST_P(DetachedTest, signature_from_the_future_is_refused) {
  EXPECT_EQ(verdict(signed_, kFile, kNow - std::chrono::minutes(5)), "ok");
  EXPECT_EQ(verdict(signed_, kFile, kNow - std::chrono::minutes(5) - Nanos(1)), "signed_in_future");
}

TEST_P(DetachedTest, signed_at_and_certificate_are_inside_the_signature) {
  Detached moved = signed_;
  moved.signed_at = moved.signed_at - Nanos(1);
  EXPECT_EQ(verdict(moved, kFile), "bad_signature");
  Detached renewed = signed_;  // the same key under a new certificate
  renewed.certificate = gbr_.issue(Role::agreement_policy, owner_.key.public_key());
  EXPECT_EQ(verdict(renewed, kFile), "bad_signature");
}

TEST_P(DetachedTest, stranger_and_mismatched_key_are_refused) {
  test::Nation fra("FRA", GetParam());
  const test::Signer stranger(fra, Role::agreement_policy);
  const Detached theirs =
      must(sign_detached(stranger.key, stranger.certificate, as_bytes(kFile), kNow));
  EXPECT_EQ(verdict(theirs, kFile), "unknown_nation");
  EXPECT_EQ(code_of(sign_detached(stranger.key, owner_.certificate, as_bytes(kFile), kNow)),
            "key_certificate_mismatch");
}

TEST_P(DetachedTest, every_other_text_is_refused_with_its_member) {
  const std::string text = signed_.text();
  const auto with = [&text](std::string_view from, std::string_view to) {
    std::string out = text;
    const std::size_t found = out.find(from);
    EXPECT_NE(found, std::string::npos) << from;
    return out.replace(found, from.size(), to);
  };
  const std::tuple<std::string, const char*, const char*> cases[] = {
      {"", "bad_json", ""},
      {"[]", "malformed_detached", "$"},
      {"{}", "malformed_detached", "$.format"},
      {with("-signature/1", "-signature/2"), "malformed_detached", "$.format"},
      {with("\"nation\": \"GBR\"", "\"nation\": \"FRA\""), "malformed_detached", ""},
      {with("agreement-policy", "agreement-security"), "malformed_detached", ""},
      {with("\"nation\": \"GBR\",", "\"nation\": \"GBR\", \"x\": \"\","), "malformed_detached",
       "$.x"},
      {with("\"nation\": \"GBR\"", "\"nation\": 1"), "malformed_detached", "$.nation"},
      {with("  \"nation\": \"GBR\",\n", ""), "malformed_detached", "$.nation"},
      {with("\"nation\"", "\"role\""), "bad_json", ""},
      {with("2026-06-01T12", "2026-06-31T12"), "bad_time", "$.signed_at"},
      {with(".000000000Z", "Z"), "malformed_detached", ""},
      {with("BEGIN CERT", "BEGIN SERT"), "malformed_certificate", "$.certificate"},
      {with("\"digest\": \"", "\"digest\": \"0"), "bad_value", "$.digest"},
      {with("\"signature\": \"", "\"signature\": \" "), "bad_value", "$.signature"},
      {text + "\n", "malformed_detached", ""},
      {"// remark\n" + text, "malformed_detached", ""},
      {std::string(kMaxDetachedBytes + 1, ' '), "too_large", ""}};
  for (const auto& [changed, code, where] : cases) {
    const auto refused = parse_detached(changed);
    EXPECT_EQ(code_of(refused), code) << changed.substr(0, 200);
    if (!refused && where[0] != '\0') {
      EXPECT_EQ(refused.error().where, where);
    }
  }
}

}  // namespace
}  // namespace accord::crypto
