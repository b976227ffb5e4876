// SecretBytes and Random.
#include "crypto/secret.hpp"

#include <ostream>
#include <type_traits>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

static_assert(Printable<int> && !Printable<SecretBytes>);
static_assert(!std::is_copy_constructible_v<SecretBytes> &&
              !std::is_copy_assignable_v<SecretBytes>);
static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<PrivateKey>);

TEST(Secret, moved_from_is_empty) {
  SecretBytes from = SecretBytes::copy_of(as_bytes("secret"));
  SecretBytes to = std::move(from);
  EXPECT_EQ(from.size(), 0u);  // NOLINT(bugprone-use-after-move): that is the rule
  EXPECT_TRUE(to.equals(as_bytes("secret")));
  from = std::move(to);
  EXPECT_TRUE(from.equals(as_bytes("secret")));
}

TEST(Secret, equals_needs_every_byte_and_the_length) {
  const SecretBytes secret = SecretBytes::copy_of(as_bytes("secret"));
  EXPECT_FALSE(secret.equals(as_bytes("secreT")));
  EXPECT_FALSE(secret.equals(as_bytes("secre")));
  EXPECT_FALSE(secret.equals(as_bytes("secrets")));
  EXPECT_TRUE(SecretBytes().equals({}));
}

TEST(Secret, shortened_bytes_are_wiped_in_place) {
  SecretBytes secret = SecretBytes::copy_of(as_bytes("secret"));
  const std::uint8_t* tail = secret.bytes().data() + 3;
  secret.shorten(3);
  EXPECT_TRUE(secret.equals(as_bytes("sec")));
  EXPECT_EQ(tail[0] | tail[1] | tail[2], 0);  // still owned: the capacity is kept until wiped
  secret.wipe();
  EXPECT_EQ(secret.size(), 0u);
}

TEST(Random, system_randomness_fills_all_and_differs) {
  SystemRandom random;
  std::array<std::uint8_t, 32> a{}, b{};
  random.fill(a);
  random.fill(b);
  EXPECT_NE(a, b);  // equal with probability 2^-256
  EXPECT_NE(a, decltype(a){});
  random.fill({});
}

}  // namespace
}  // namespace accord::crypto
