// HPKE as a link uses it: both sides meet only with the same keys, words and courier key, and
// nothing that was touched opens. The published vectors are in tests/vectors/crypto.
#include "crypto/hpke.hpp"

#include "crypto/hkdf.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::must;

constexpr std::string_view kInfo = "digests of both Hellos";

CourierKey courier_key(std::uint8_t fill = 7, std::size_t size = kMinCourierKeyBytes) {
  return {Bytes{'c', '1'}, SecretBytes::copy_of(Bytes(size, fill))};
}

class Hpke : public testing::TestWithParam<Suite> {
 protected:
  KemKey recipient = must(KemKey::generate(GetParam()));
  KemKey ephemeral = must(KemKey::generate(GetParam()));
  HpkeContext sender =
      must(HpkeContext::to(recipient.public_key(), ephemeral, as_bytes(kInfo), courier_key()));

  [[nodiscard]] Result<HpkeContext> receiver(const CourierKey& psk,
                                             std::string_view info = kInfo) const {
    return HpkeContext::from(ephemeral.public_key(), recipient, as_bytes(info), psk);
  }
  [[nodiscard]] Bytes sealed(std::uint64_t counter = 3) const {
    return must(sender.seal(counter, as_bytes("outer header"), as_bytes("a batch")));
  }
};

INSTANTIATE_TEST_SUITE_P(BothSuites, Hpke, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(Hpke, what_one_side_seals_the_other_opens_in_any_order) {
  const HpkeContext reader = must(receiver(courier_key()));
  for (const std::uint64_t counter : {3u, 0u, 1u << 20}) {
    const Bytes text = must(reader.open(counter, as_bytes("outer header"), sealed(counter)));
    EXPECT_EQ(std::string(text.begin(), text.end()), "a batch");
  }
  EXPECT_TRUE(must(sender.exported(as_bytes("x"), 48))
                  .equals(must(reader.exported(as_bytes("x"), 48)).bytes()));
}

TEST_P(Hpke, the_secret_of_the_curve_alone_opens_nothing) {
  const HpkeContext other = must(receiver(courier_key(8)));
  EXPECT_EQ(code_of(other.open(3, as_bytes("outer header"), sealed())), "seal_broken");
  const HpkeContext none =
      must(HpkeContext::without_psk(ephemeral.public_key(), recipient, as_bytes(kInfo)));
  EXPECT_EQ(code_of(none.open(3, as_bytes("outer header"), sealed())), "seal_broken");
}

TEST_P(Hpke, the_name_of_the_courier_key_and_the_info_are_part_of_the_key) {
  CourierKey renamed = courier_key();
  renamed.id.back() = '2';
  EXPECT_EQ(code_of(must(receiver(renamed)).open(3, as_bytes("outer header"), sealed())),
            "seal_broken");
  EXPECT_EQ(code_of(must(receiver(courier_key(), "another Hello"))
                        .open(3, as_bytes("outer header"), sealed())),
            "seal_broken");
}

TEST_P(Hpke, no_bit_of_a_sealed_message_its_header_or_its_counter_may_differ) {
  const HpkeContext reader = must(receiver(courier_key()));
  const Bytes good = sealed();
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    EXPECT_EQ(code_of(reader.open(3, as_bytes("outer header"), bad)), "seal_broken") << bit;
  }
  EXPECT_EQ(code_of(reader.open(3, as_bytes("outer headeR"), good)), "seal_broken");
  EXPECT_EQ(code_of(reader.open(4, as_bytes("outer header"), good)), "seal_broken");
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(code_of(reader.open(3, as_bytes("outer header"), ByteView(good).first(size))),
              "seal_broken")
        << size;
  }
}

TEST_P(Hpke, nothing_is_sealed_too) {
  const HpkeContext reader = must(receiver(courier_key()));
  const Bytes empty = must(sender.seal(0, {}, {}));
  EXPECT_EQ(empty.size(), kAeadTagBytes);
  EXPECT_EQ(must(reader.open(0, {}, empty)), Bytes{});
}

TEST_P(Hpke, a_courier_key_that_is_short_or_without_a_name_is_refused) {
  EXPECT_EQ(code_of(receiver(courier_key(7, kMinCourierKeyBytes - 1))), "courier_key_short");
  CourierKey nameless = courier_key();
  nameless.id.clear();
  EXPECT_EQ(code_of(receiver(nameless)), "courier_key_short");
  EXPECT_EQ(code_of(HpkeContext::to(recipient.public_key(), ephemeral, {}, nameless)),
            "courier_key_short");
}

TEST_P(Hpke, a_public_key_of_another_form_is_refused) {
  const ByteView whole = recipient.public_key();
  EXPECT_EQ(whole.size(), kem_public_bytes(GetParam()));
  EXPECT_EQ(code_of(ephemeral.agree(whole.first(whole.size() - 1))), "malformed_key");
  EXPECT_EQ(code_of(ephemeral.agree({})), "malformed_key");
  EXPECT_EQ(code_of(ephemeral.agree(Bytes(whole.size(), 0))), "malformed_key");
  const Suite other = GetParam() == Suite::p384 ? Suite::ed25519 : Suite::p384;
  EXPECT_EQ(code_of(ephemeral.agree(must(KemKey::generate(other)).public_key())), "malformed_key");
}

TEST(KemKey, the_hybrid_suite_has_no_provider) {
  EXPECT_EQ(code_of(KemKey::generate(Suite::hybrid_pq)), "suite_provider_missing");
  EXPECT_EQ(code_of(KemKey::from_private(Suite::hybrid_pq, {})), "suite_provider_missing");
}

TEST(KemKey, private_keys_outside_the_group_are_refused) {
  EXPECT_EQ(code_of(KemKey::from_private(Suite::p384, Bytes(48, 0))), "malformed_key");
  EXPECT_EQ(code_of(KemKey::from_private(Suite::p384, Bytes(48, 0xff))), "malformed_key");
  EXPECT_EQ(code_of(KemKey::from_private(Suite::p384, Bytes(47, 1))), "malformed_key");
  EXPECT_EQ(code_of(KemKey::from_private(Suite::ed25519, Bytes(33, 1))), "malformed_key");
}

// RFC 5869 has SHA-256 cases alone: A.1.
TEST(Hkdf, gives_the_rfcs_first_example) {
  const SecretBytes prk =
      must(hkdf_extract(Hash::sha256, *from_hex("000102030405060708090a0b0c"), Bytes(22, 0x0b)));
  EXPECT_EQ(to_hex(prk.bytes()),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  EXPECT_EQ(
      to_hex(must(hkdf_expand(Hash::sha256, prk.bytes(), *from_hex("f0f1f2f3f4f5f6f7f8f9"), 42))
                 .bytes()),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(code_of(hkdf_expand(Hash::sha256, prk.bytes(), {}, 0)), "bad_argument");
  EXPECT_EQ(code_of(hkdf_expand(Hash::sha256, prk.bytes(), {}, 255 * 32 + 1)), "bad_argument");
}

}  // namespace
}  // namespace accord::crypto
