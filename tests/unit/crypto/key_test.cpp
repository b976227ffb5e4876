// Keys and signatures: our own against themselves, and both ways against openssl(1).
#include "crypto/key.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::must;
using test::ScratchDirectory;

constexpr std::string_view kDomain = "accord/test/1";

class KeyTest : public testing::TestWithParam<Suite> {
 protected:
  const PrivateKey key_ = must(PrivateKey::generate(GetParam()));
  const Digest certificate_ = sha384(as_bytes("some certificate"));
  const Bytes message_{'m', 'e', 's', 's', 'a', 'g', 'e'};
  const Bytes signature_ = must(key_.sign(kDomain, certificate_, message_));
};

INSTANTIATE_TEST_SUITE_P(Suites, KeyTest, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(KeyTest, signature_covers_every_bit_of_message_and_signature) {
  test::expect_every_flip_refused(message_, [&](ByteView message) {
    return key_.public_key().verify(kDomain, certificate_, message, signature_).has_value();
  });
  test::expect_every_flip_refused(signature_, [&](ByteView signature) {
    return key_.public_key().verify(kDomain, certificate_, message_, signature).has_value();
  });
  test::expect_every_flip_refused(certificate_.raw, [&](ByteView digest) {
    return key_.public_key()
        .verify(kDomain, must(Digest::from_bytes(digest)), message_, signature_)
        .has_value();
  });
}

TEST_P(KeyTest, signature_of_another_domain_key_or_length_is_refused) {
  const PublicKey& key = key_.public_key();
  EXPECT_EQ(code_of(key.verify(kDomain, certificate_, message_, signature_)), "ok");
  EXPECT_EQ(code_of(key.verify("accord/test/2", certificate_, message_, signature_)),
            "bad_signature");
  const PrivateKey other = must(PrivateKey::generate(GetParam()));
  EXPECT_EQ(code_of(other.public_key().verify(kDomain, certificate_, message_, signature_)),
            "bad_signature");
  EXPECT_EQ(code_of(key.verify(kDomain, certificate_, message_, {})), "bad_signature");
  Bytes longer = signature_;
  longer.push_back(0);
  EXPECT_EQ(code_of(key.verify(kDomain, certificate_, message_, longer)), "bad_signature");
  EXPECT_EQ(code_of(key.verify_raw(message_, signature_)), "bad_signature");
}

TEST_P(KeyTest, key_survives_pem_and_still_signs) {
  const SecretBytes pem = must(key_.to_pem());
  const PrivateKey again = must(PrivateKey::from_pem(pem.bytes()));
  EXPECT_EQ(again.public_key(), key_.public_key());
  EXPECT_EQ(again.suite(), GetParam());
  const Bytes signature = must(again.sign(kDomain, certificate_, message_));
  EXPECT_EQ(code_of(key_.public_key().verify(kDomain, certificate_, message_, signature)), "ok");
}

TEST_P(KeyTest, openssl_verifies_our_signature_over_the_documented_input) {
  // domain || 0x00 || suite || certificate digest || message, assembled here from the
  // documentation.
  std::string input = "accord/test/1";
  input += '\0';
  input += static_cast<char>(GetParam() == Suite::p384 ? 1 : 2);
  input += as_text(certificate_.bytes());
  input += "message";
  const ScratchDirectory scratch;
  scratch.write("input", input);
  scratch.write("signature", signature_);
  scratch.write("key.der", key_.public_key().der());
  const std::string digest = GetParam() == Suite::p384 ? " -digest sha384" : "";
  const std::string command = "pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin" + digest +
                              " -sigfile signature -in ";
  EXPECT_EQ(scratch.openssl(command + "input").status, 0);
  scratch.write("near_miss", input + ".");
  EXPECT_NE(scratch.openssl(command + "near_miss").status, 0);
}

TEST_P(KeyTest, we_read_an_openssl_key_and_verify_its_signature) {
  const ScratchDirectory scratch;
  const std::string kind =
      GetParam() == Suite::p384 ? "EC -pkeyopt ec_paramgen_curve:P-384" : "ED25519";
  ASSERT_EQ(scratch.openssl("genpkey -algorithm " + kind + " -out key.pem").status, 0);
  const PrivateKey key = must(PrivateKey::from_pem(as_bytes(scratch.read("key.pem"))));
  EXPECT_EQ(key.suite(), GetParam());
  scratch.write("input", "hello");
  const std::string digest = GetParam() == Suite::p384 ? " -digest sha384" : "";
  ASSERT_EQ(
      scratch.openssl("pkeyutl -sign -inkey key.pem -rawin" + digest + " -in input -out signature")
          .status,
      0);
  const std::string signature = scratch.read("signature");
  EXPECT_EQ(code_of(key.public_key().verify_raw(as_bytes("hello"), as_bytes(signature))), "ok");
  EXPECT_EQ(code_of(key.public_key().verify_raw(as_bytes("hellp"), as_bytes(signature))),
            "bad_signature");
}

// RFC 8032 leaves a signer no choice, so two libraries agree in every byte.
TEST(Key, an_ed25519_signature_is_the_one_that_openssl_makes) {
  const ScratchDirectory scratch;
  const PrivateKey key = must(PrivateKey::generate(Suite::ed25519));
  scratch.write("key.pem", must(key.to_pem()).bytes());
  for (const std::size_t size : {1u, 63u, 64u, 1'000u, 100'000u}) {
    Bytes message(size);
    for (std::size_t i = 0; i < size; ++i) message[i] = static_cast<std::uint8_t>(i * 7);
    scratch.write("input", message);
    ASSERT_EQ(
        scratch.openssl("pkeyutl -sign -inkey key.pem -rawin -in input -out signature").status, 0);
    EXPECT_EQ(as_text(must(key.sign_raw(message))), scratch.read("signature")) << size;
  }
}

// The neutral point as key and as commitment, and S = 0: S times the base point is then the
// commitment plus any multiple of the key (RFC 8032 5.1.7), so it would fit every message.
TEST(Key, an_ed25519_key_of_small_order_vouches_for_nothing) {
  Bytes der = *from_hex("302a300506032b6570032100");  // RFC 8410
  Bytes neutral(32, 0);
  neutral[0] = 1;
  der.insert(der.end(), neutral.begin(), neutral.end());
  Bytes signature = neutral;
  signature.resize(64, 0);
  const ScratchDirectory scratch;
  scratch.write("key.der", der);
  scratch.write("signature", signature);
  const PublicKey key = must(PublicKey::from_der(der));
  for (const char* message : {"one", "another"}) {
    scratch.write("input", message);
    EXPECT_EQ(scratch
                  .openssl("pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -sigfile "
                           "signature -in input")
                  .status,
              0)
        << "openssl was to take it";
    EXPECT_EQ(code_of(key.verify_raw(as_bytes(message), signature)), "bad_signature");
  }
}

TEST(Key, signing_input_is_domain_zero_suite_digest_message) {
  Digest digest;
  digest.raw.fill(0xcc);
  const Bytes input = signing_input("ab", Suite::ed25519, digest, as_bytes("xyz"));
  const Bytes head{'a', 'b', 0x00, 0x02};
  ASSERT_EQ(input.size(), 4u + 48u + 3u);
  EXPECT_TRUE(std::equal(head.begin(), head.end(), input.begin()));
  EXPECT_EQ(std::count(input.begin() + 4, input.begin() + 52, 0xcc), 48);
  EXPECT_EQ(as_text(ByteView(input).last(3)), "xyz");
}

TEST(Key, other_private_keys_and_encodings_are_refused) {
  const ScratchDirectory scratch;
  const std::pair<const char*, const char*> cases[] = {
      {"P-256", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k"},
      {"P-521", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out k"},
      {"explicit P-384 parameters",
       "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -pkeyopt ec_param_enc:explicit "
       "-out k"},
      {"RSA", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out k"},
      {"X25519", "genpkey -algorithm X25519 -out k"},
      {"Ed448", "genpkey -algorithm ED448 -out k"},
      {"encrypted", "genpkey -algorithm ED25519 -aes256 -pass pass:x -out k"},
      {"SEC1", "ecparam -name secp384r1 -genkey -noout -out k"},
      {"a public key", "genpkey -algorithm ED25519 -out p && openssl pkey -in p -pubout -out k"}};
  for (const auto& [name, command] : cases) {
    ASSERT_EQ(scratch.openssl(command).status, 0) << name;
    EXPECT_EQ(code_of(PrivateKey::from_pem(as_bytes(scratch.read("k")))), "malformed_key") << name;
  }
  EXPECT_EQ(code_of(PrivateKey::from_pem({})), "malformed_key");
  EXPECT_EQ(code_of(PrivateKey::from_pem(Bytes(100'000, 'A'))), "malformed_key");
}

// 30 2E 02 01 00 is a PKCS#8 of version 0 (RFC 5958); OpenSSL alone would take version 32, 02 01
// 20, too. The key was made for this test and protects nothing.
TEST(Key, another_version_of_pkcs8_is_refused) {
  const auto with = [](const std::string& head) {
    return "-----BEGIN PRIVATE KEY-----\n" + head +
           "wBQYDK2VwBCIEIDj40sZeHnhwTd1ciYCnij+hR1EXeF7qCDo8zLl4oVBO\n-----END PRIVATE KEY-----\n";
  };
  EXPECT_TRUE(PrivateKey::from_pem(as_bytes(with("MC4CAQA"))).has_value());
  EXPECT_EQ(code_of(PrivateKey::from_pem(as_bytes(with("MC4CASA")))), "malformed_key");
}

TEST(Key, public_key_off_the_curve_or_of_another_form_is_refused) {
  const PrivateKey p384 = must(PrivateKey::generate(Suite::p384));
  Bytes der(p384.public_key().der().begin(), p384.public_key().der().end());
  EXPECT_EQ(code_of(PublicKey::from_der(der)), "ok");
  der.back() ^= 1;  // the only other y of this x is p - y, never the neighbour of y
  EXPECT_EQ(code_of(PublicKey::from_der(der)), "malformed_key");
  der.back() ^= 1;
  der.push_back(0);
  EXPECT_EQ(code_of(PublicKey::from_der(der)), "malformed_key");
  const ScratchDirectory scratch;
  ASSERT_EQ(scratch
                .openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p && openssl "
                         "ec -in p -pubout -conv_form compressed -outform DER -out k")
                .status,
            0);
  EXPECT_EQ(code_of(PublicKey::from_der(as_bytes(scratch.read("k")))), "malformed_key");
}

}  // namespace
}  // namespace accord::crypto
