// Expected keys are those printed in the zmq_curve(7) manual page. Their bytes and that the halves
// belong together were checked with a Z85 decoder of 8 lines and X25519 of python3-cryptography.
#include "node/link/curve_keys.hpp"

#include <gtest/gtest.h>

namespace accord::node::link {
namespace {

// zmq_curve(7): server and client of the manual's example.
constexpr std::string_view kServerPublic = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
constexpr std::string_view kServerSecret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
constexpr std::string_view kClientPublic = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
constexpr std::string_view kClientSecret = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";

CurveKeyPair pair_of(std::string_view public_half, std::string_view secret_half) {
  return {std::string(public_half), crypto::SecretBytes::copy_of(as_bytes(secret_half))};
}

TEST(CurveKeys, public_half_of_the_manuals_keys) {
  EXPECT_EQ(curve_public_of(as_bytes(kServerSecret)).value(), kServerPublic);
  EXPECT_EQ(curve_public_of(as_bytes(kClientSecret)).value(), kClientPublic);
}

TEST(CurveKeys, halves_that_belong_together_pass_and_exchanged_ones_do_not) {
  EXPECT_TRUE(check_curve_keys(pair_of(kServerPublic, kServerSecret)));
  EXPECT_EQ(check_curve_keys(pair_of(kServerPublic, kClientSecret)).error().code,
            Code::curve_key_invalid);
}

TEST(CurveKeys, a_fresh_pair_fits_and_differs_from_the_next) {
  const auto one = generate_curve_keys();
  const auto two = generate_curve_keys();
  ASSERT_TRUE(one && two);
  EXPECT_TRUE(check_curve_keys(*one));
  EXPECT_NE(one->public_key, two->public_key);
  EXPECT_FALSE(one->secret_key.equals(two->secret_key.bytes()));
  EXPECT_EQ(one->public_key.size(), 40u);
  EXPECT_EQ(one->secret_key.size(), 40u);
}

// RFC 32: five characters stand for four bytes, big-endian in base 85.
TEST(CurveKeys, public_key_decodes_to_its_bytes) {
  const auto key = parse_curve_public(kClientPublic);
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(*key), "bb88471d65e2659b30c55a5321cebb5aab2b70a398645c26dca2b2fcb43fc518");
}

TEST(CurveKeys, one_character_less_or_more_is_refused) {
  EXPECT_EQ(parse_curve_public(kClientPublic.substr(1)).error().code, Code::curve_key_invalid);
  EXPECT_EQ(parse_curve_public(std::string(kClientPublic) + "0").error().code,
            Code::curve_key_invalid);
  EXPECT_EQ(parse_curve_public("").error().code, Code::curve_key_invalid);
}

TEST(CurveKeys, character_outside_the_alphabet_is_refused) {
  std::string text(kClientPublic);
  text[7] = '~';
  EXPECT_EQ(parse_curve_public(text).error().code, Code::curve_key_invalid);
  text[7] = '\0';
  EXPECT_EQ(parse_curve_public(text).error().code, Code::curve_key_invalid);
}

// "#####" is 84 * (85^4 + 85^3 + 85^2 + 85 + 1) = 4,437,053,124 > 2^32 - 1.
TEST(CurveKeys, group_beyond_32_bits_is_refused) {
  EXPECT_EQ(parse_curve_public("#####" + std::string(kClientPublic.substr(5))).error().code,
            Code::curve_key_invalid);
}

TEST(CurveKeys, all_zeros_is_no_key) {
  EXPECT_EQ(parse_curve_public(std::string(40, '0')).error().code, Code::curve_key_invalid);
}

}  // namespace
}  // namespace accord::node::link
