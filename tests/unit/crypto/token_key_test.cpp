// Keys in a token, here of SoftHSM: what they sign is verified with the public half of the same key
// as a program of our own made it, and by openssl(1); every way to name a wrong one is refused
// under its code.
#include "crypto/token_key.hpp"

#include "crypto/hash.hpp"
#include "crypto/identity.hpp"
#include "soft_token.hpp"

namespace accord::crypto {
namespace {

namespace fs = std::filesystem;
using test::code_of;
using test::kSoftModule;
using test::must;

class TokenKeyTest : public test::SoftTokenTest {};

// req: RES-005
TEST_F(TokenKeyTest, a_key_in_a_token_signs_and_its_public_half_verifies) {
  const PrivateKey original = import_new("node-sign", 1);
  const PrivateKey key = must(load_token_key(uri("node-sign")));
  EXPECT_EQ(key.suite(), Suite::p384);
  ASSERT_EQ(key.public_key(), original.public_key());
  const Digest certificate = sha384(as_bytes("a certificate"));
  const Bytes message(1'000, 0x5a);
  const Bytes signature = must(key.sign("accord/test/1", certificate, message));
  EXPECT_EQ(code_of(original.public_key().verify("accord/test/1", certificate, message, signature)),
            "ok");
  Bytes other = message;
  other[0] ^= 1;
  EXPECT_EQ(code_of(original.public_key().verify("accord/test/1", certificate, other, signature)),
            "bad_signature");
}

TEST_F(TokenKeyTest, openssl_verifies_what_a_token_signed) {
  (void)import_new("node-sign", 1);
  const PrivateKey key = must(load_token_key(uri("node-sign")));
  scratch_.write("key.der", key.public_key().der());
  scratch_.write("message", "the bytes");
  scratch_.write("signature", must(key.sign_raw(as_bytes("the bytes"))));
  const auto outcome =
      scratch_.openssl("dgst -sha384 -verify key.der -keyform DER -signature signature message");
  EXPECT_EQ(outcome.output, "Verified OK\n");
}

TEST_F(TokenKeyTest, a_key_in_a_token_is_written_to_no_file) {
  (void)import_new("node-sign", 1);
  const PrivateKey key = must(load_token_key(uri("node-sign")));
  EXPECT_EQ(code_of(key.to_pem()), "token_key_stays");
  EXPECT_EQ(code_of(save_private_key_file(key, scratch_.path() / "stolen.pem")), "token_key_stays");
  EXPECT_FALSE(fs::exists(scratch_.path() / "stolen.pem"));
}

TEST_F(TokenKeyTest, a_wrong_pin_is_said_and_the_right_one_works_after_it) {
  (void)import_new("node-sign", 1);
  write_pin("wrong", "000000");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "wrong"))), "token_pin_refused");
  write_pin("short", "1");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "short"))), "token_pin_refused");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign"))), "ok");
}

TEST_F(TokenKeyTest, a_file_that_holds_no_pin_or_is_open_to_others_is_refused) {
  (void)import_new("node-sign", 1);
  write_pin("empty", "");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "empty"))), "token_pin_refused");
  write_pin("two", std::string(kPin) + "\n" + std::string(kPin));
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "two"))), "token_pin_refused");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "none"))), "file_unreadable");
  fs::permissions(scratch_.path() / "pin", fs::perms(0640));
  EXPECT_EQ(code_of(load_token_key(uri("node-sign"))), "permissions_too_open");
}

TEST_F(TokenKeyTest, token_and_key_that_are_not_there_are_told_apart) {
  (void)import_new("node-sign", 1);
  EXPECT_EQ(code_of(load_token_key(uri("transport"))), "token_key_missing");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign", "pin", "usa"))), "token_not_found");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign"))), "ok");
}

TEST_F(TokenKeyTest, a_module_that_is_missing_or_none_or_open_to_others_is_refused) {
  (void)import_new("node-sign", 1);
  const auto with = [this](const fs::path& module) {
    return code_of(load_token_key(uri("node-sign", "pin", "gbr", module)));
  };
  EXPECT_EQ(with("/nowhere/module.so"), "token_module_unusable");
  EXPECT_EQ(with(scratch_.write("text.so", "no library")), "token_module_unusable");
  fs::copy_file(kSoftModule, scratch_.path() / "open.so");
  fs::permissions(scratch_.path() / "open.so", fs::perms(0666));
  EXPECT_EQ(with(scratch_.path() / "open.so"), "writable_by_others");
  fs::permissions(scratch_.path() / "open.so", fs::perms(0644));
  EXPECT_EQ(with(scratch_.path() / "open.so"), "ok");
}

TEST_F(TokenKeyTest, keys_of_another_kind_are_refused) {
  (void)import_new("node-sign", 1);
  (void)scratch_.openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem");
  (void)scratch_.openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem");
  import(scratch_.path() / "p256.pem", "p256", 2);
  import(scratch_.path() / "rsa.pem", "rsa", 3);
  EXPECT_EQ(code_of(load_token_key(uri("p256"))), "token_key_unfit");
  EXPECT_EQ(code_of(load_token_key(uri("rsa"))), "token_key_unfit");
  EXPECT_EQ(code_of(load_token_key(uri("node-sign"))), "ok");
}

TEST_F(TokenKeyTest, two_keys_of_one_module_live_side_by_side_and_a_second_module_is_refused) {
  const PrivateKey first = import_new("node-sign", 1);
  const PrivateKey second = import_new("transport", 2);
  fs::copy_file(kSoftModule, scratch_.path() / "other.so");
  const PrivateKey one = must(load_token_key(uri("node-sign")));
  const PrivateKey two = must(load_token_key(uri("transport")));
  EXPECT_EQ(one.public_key(), first.public_key());
  EXPECT_EQ(two.public_key(), second.public_key());
  EXPECT_EQ(code_of(load_token_key(uri("transport", "pin", "gbr", scratch_.path() / "other.so"))),
            "token_module_unusable");
  EXPECT_EQ(code_of(one.sign_raw(as_bytes("x"))), "ok");
  EXPECT_EQ(code_of(two.sign_raw(as_bytes("x"))), "ok");
}

TEST_F(TokenKeyTest, a_token_that_vanishes_signs_nothing_and_says_so) {
  (void)import_new("node-sign", 1);
  const PrivateKey key = must(load_token_key(uri("node-sign")));
  ASSERT_EQ(code_of(key.sign_raw(as_bytes("x"))), "ok");
  fs::rename(folder(), scratch_.path() / "pulled");
  EXPECT_EQ(code_of(key.sign_raw(as_bytes("x"))), "token_lost");
  EXPECT_EQ(code_of(key.sign("accord/test/1", {}, as_bytes("x"))), "token_lost");
  EXPECT_EQ(code_of(make_certificate_request(key, test::nation("GBR"), Role::node_sign)),
            "token_lost");
}

TEST_F(TokenKeyTest, a_token_that_was_never_there_is_not_found) {
  (void)import_new("node-sign", 1);
  fs::rename(folder(), scratch_.path() / "pulled");
  fs::create_directory(folder());
  EXPECT_EQ(code_of(load_token_key(uri("node-sign"))), "token_not_found");
}

/// A key directory whose root lies in a file.
class TokenIdentityTest : public test::SoftTokenTest {
 protected:
  void make_root() { must(create_root(keys_, gbr_, Suite::p384, test::kRootYears, random_)); }

  test::CountingRandom random_;
  NationId gbr_ = test::nation("GBR");
  fs::path keys_ = scratch_.path() / "keys";
};

TEST_F(TokenIdentityTest, a_node_whose_two_keys_lie_in_a_token_is_an_identity_like_any) {
  make_root();
  (void)import_new("node-sign", 1);
  (void)import_new("transport", 2);
  for (const Role role : {Role::node_sign, Role::transport}) {
    const auto made =
        create_role_in_token(keys_, uri(name_of(role)), {role, test::kQuarter}, random_);
    ASSERT_EQ(code_of(made), "ok");
    EXPECT_FALSE(fs::exists(keys_ / (std::string(name_of(role)) + ".key.pem")));
  }
  const Identity identity = must(load_identity(keys_));
  EXPECT_EQ(identity.nation, gbr_);
  const KeyAndCertificate& signs = identity.node_sign;
  const Bytes signature = must(signs.key.sign("accord/test/1", signs.certificate.digest(), {}));
  EXPECT_EQ(code_of(signs.certificate.public_key().verify(
                "accord/test/1", signs.certificate.digest(), {}, signature)),
            "ok");
}

TEST_F(TokenIdentityTest, a_root_in_a_token_issues_what_openssl_verifies) {
  const PrivateKey original = import_new("root", 1);
  const Certificate root =
      must(create_root_in_token(keys_, uri("root"), {gbr_, test::kRootYears}, random_));
  EXPECT_EQ(root.public_key(), original.public_key());
  must(create_role(keys_, Role::auditor, test::kQuarter, random_));
  const auto outcome = scratch_.openssl(
      "verify -attime 1780315200 -CAfile keys/root.cert.pem keys/auditor.cert.pem");
  EXPECT_EQ(outcome.output, "keys/auditor.cert.pem: OK\n");  // at 2026-06-01T12:00:00Z
}

TEST_F(TokenIdentityTest, a_request_is_certified_where_the_root_is_and_renewed_for_the_same_key) {
  const fs::path offline = scratch_.path() / "offline";
  must(create_root(offline, gbr_, Suite::p384, test::kRootYears, random_));
  (void)import_new("node-sign", 1);
  (void)import_new("other", 2);
  fs::create_directory(keys_);
  fs::permissions(keys_, fs::perms(0700));
  fs::copy_file(offline / "root.cert.pem", keys_ / "root.cert.pem");

  const std::string text = must(request_role_in_token(keys_, uri("node-sign"), Role::node_sign));
  const CertificateRequest request = must(parse_certificate_request(text));
  EXPECT_EQ(request.nation, gbr_);
  EXPECT_EQ(request.role, Role::node_sign);
  const Certificate made = must(certify(offline, request, test::kQuarter, random_));
  scratch_.write("keys/node-sign.cert.pem", made.to_pem());
  EXPECT_EQ(must(load_role(keys_, Role::node_sign)).certificate, made);

  EXPECT_EQ(code_of(request_role_in_token(keys_, uri("node-sign"), Role::node_sign)), "ok");
  EXPECT_EQ(code_of(request_role_in_token(keys_, uri("other"), Role::node_sign)), "already_exists");
  test::Nation usa("USA", Suite::p384);
  const CertificateRequest foreign = must(parse_certificate_request(
      must(make_certificate_request(usa.root_key, usa.id, Role::node_sign))));
  EXPECT_EQ(code_of(certify(offline, foreign, test::kQuarter, random_)), "wrong_nation");
}

TEST_F(TokenIdentityTest, a_name_that_does_not_fit_what_lies_beside_it_is_refused) {
  make_root();
  (void)import_new("node-sign", 1);
  (void)import_new("other", 2);
  must(create_role_in_token(keys_, uri("node-sign"), {Role::node_sign, test::kQuarter}, random_));
  const fs::path name = keys_ / "node-sign.key.uri";
  EXPECT_EQ(code_of(create_role_in_token(keys_, uri("other"), {Role::node_sign, test::kQuarter},
                                         random_)),
            "already_exists");
  const auto as = [&](const std::string& text) {
    scratch_.write("keys/node-sign.key.uri", text);
    return code_of(load_role(keys_, Role::node_sign));
  };
  EXPECT_EQ(as(uri("other").text + "\n"), "key_certificate_mismatch");
  EXPECT_EQ(as(uri("node-sign").text), "malformed_token_uri");  // without its line's end
  EXPECT_EQ(as(uri("node-sign").text + "\n\n"), "malformed_token_uri");
  EXPECT_EQ(as(uri("node-sign").text + "\n"), "ok");
  fs::permissions(name, fs::perms(0666));
  EXPECT_EQ(code_of(load_role(keys_, Role::node_sign)), "writable_by_others");
  fs::permissions(name, fs::perms(0644));
  must(create_role(keys_, Role::transport, test::kQuarter, random_));
  fs::copy_file(keys_ / "transport.key.pem", keys_ / "node-sign.key.pem");
  EXPECT_EQ(code_of(load_role(keys_, Role::node_sign)), "already_exists");
}

}  // namespace
}  // namespace accord::crypto
