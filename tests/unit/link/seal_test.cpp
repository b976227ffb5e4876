// Sealed frames: what the wire shows of them, that nothing touched or told twice opens or moves
// anything, and the life of key epochs. Known answers are tests/vectors/crypto/sealed_frame.py's.
#include "node/link/seal.hpp"

#include <gtest/gtest.h>

#include <map>

#include "crypto/hash.hpp"

namespace accord::node::link {
namespace {

using namespace std::chrono_literals;
using crypto::CourierKey;
using crypto::HpkeContext;
using crypto::KemKey;
using crypto::SecretBytes;
using crypto::Suite;

constexpr LinkPrefix kGbrToUsa{0x53, 0xd2, 0x93, 0x20, 0x2c, 0x85, 0x72, 0x74};
constexpr LinkPrefix kUsaToGbr{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};
constexpr std::string_view kInfo = "digests of both Hellos";
constexpr SealInstant kBegan{};

template <class T>
T must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().text();
    std::abort();
  }
  return std::move(*result);
}

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "ok" : std::string(code_entry(result.error().code).name);
}

Bytes counted(std::size_t size, std::uint8_t first) {
  Bytes out(size);
  for (std::uint8_t& byte : out) byte = first++;
  return out;
}

CourierKey courier_key(std::uint8_t first = 0xa0) {
  const ByteView id = as_bytes("2026-q4");
  return {Bytes(id.begin(), id.end()), SecretBytes::copy_of(counted(32, first))};
}

std::string text_of(const Result<Bytes>& body) {
  return body ? std::string(as_text(*body)) : code_of(body);
}

/// Both sides' keys, the same in every run.
class Seal : public testing::TestWithParam<Suite> {
 protected:
  [[nodiscard]] static std::size_t private_bytes() { return GetParam() == Suite::p384 ? 48 : 32; }
  KemKey recipient = must(KemKey::from_private(GetParam(), counted(private_bytes(), 1)));
  KemKey ephemeral = must(KemKey::from_private(GetParam(), counted(private_bytes(), 0x41)));

  [[nodiscard]] HpkeContext to(std::string_view info = kInfo) const {
    return must(HpkeContext::to(recipient.public_key(), ephemeral, as_bytes(info), courier_key()));
  }
  [[nodiscard]] HpkeContext from(std::string_view info = kInfo,
                                 const CourierKey& psk = courier_key()) const {
    return must(HpkeContext::from(ephemeral.public_key(), recipient, as_bytes(info), psk));
  }
  [[nodiscard]] SealingEpoch sealing(std::uint64_t epoch = 7, std::string_view info = kInfo) const {
    return {to(info), kGbrToUsa, epoch, kBegan};
  }
  [[nodiscard]] OpeningSide opening(std::uint64_t epoch = 7) const {
    OpeningSide out(kGbrToUsa);
    EXPECT_EQ(code_of(out.install(epoch, from())), "ok");
    return out;
  }
};

INSTANTIATE_TEST_SUITE_P(BothSuites, Seal, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

// ---- what a frame is ----

TEST_P(Seal, frames_are_those_of_an_independent_program) {
  Bytes longer(2000);
  for (std::size_t i = 0; i < longer.size(); ++i) longer[i] = static_cast<std::uint8_t>(i % 251);
  SealingEpoch sender = sealing();
  const Bytes first = must(sender.seal(as_bytes("abc"), kBegan));
  const Bytes second = must(sender.seal(longer, kBegan));
  const bool p384 = GetParam() == Suite::p384;
  EXPECT_EQ(
      to_hex(ByteView(first).first(64)),
      "53d293202c857274"  // prefix
      "02000000"          // version 2, flags
      "0700000000000000"  // key epoch
      "0000000000000000"  // counter
      "e0030000" +        // 1024 - 32 follow
          std::string(p384 ? "4d25246645d361d0900bad74b7d07f7e25dbe228eb7c70985d0e03bac1ae33cd"
                           : "b9ae5196400076e6d8e34825262ea3de2fe8226c1702b9bc81c40da99d510cb5"));
  EXPECT_EQ(crypto::sha384(first).hex(), p384 ? "2e3edc182d1d1152dbda594e9c58b2ed1952836f9925ff4d"
                                                "7dd40a3b315f7bdf89a403e2f24e13482a0dc69613f9bcc8"
                                              : "1fc2c0232aed39b600733ce1567b491ec4f9f736288742e9"
                                                "3ed4b8174b89a75002853619158ebd834fddb16c61a861c3");
  EXPECT_EQ(crypto::sha384(second).hex(), p384
                                              ? "0fd034980733f12db40c6ac84112e46e1d9deb4c9a59b27a"
                                                "e0b6aab0f050db1a3dd3e72377884713a0d82a641ffd5896"
                                              : "50e6f72c07425bc59ca14a33915700f103bb084d3a471964"
                                                "5abdd80d6384cb5145b76257c62d597c460a15aa5e77a113");
  OpeningSide receiver = opening();
  EXPECT_EQ(text_of(receiver.open(first)), "abc");
  EXPECT_EQ(must(receiver.open(second)), longer);
}

// 1024 = 32 of head, 4 of true length, 972 of body, 16 of tag; and so on.
TEST(SizeBucket, a_frame_has_one_of_twenty_seven_sizes) {
  constexpr std::size_t kOver = 32 + 4 + 16;
  // In KiB: 1, 4, 16, and four to the doubling up to 1,024.
  const std::size_t kib[] = {1,   4,   16,  20,  24,  28,  32,  40,  48,  56,  64,  80,  96,   112,
                             128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1'024};
  std::size_t least = 1;
  for (const std::size_t of_1024 : kib) {
    const std::size_t size = of_1024 * 1'024;
    EXPECT_EQ(sealed_frame_bytes(least), size);
    EXPECT_EQ(sealed_frame_bytes(size - kOver), size);
    least = size - kOver + 1;
  }
  EXPECT_EQ(kMaxSealedBodyBytes, 1'048'576 - kOver);
}

TEST_P(Seal, bodies_of_one_bucket_show_the_same_size_and_open) {
  SealingEpoch sender = sealing();
  OpeningSide receiver = opening();
  for (std::size_t size = 1; size <= 972; ++size) {
    const Bytes body = counted(size, 9);
    const Bytes frame = must(sender.seal(body, kBegan));
    ASSERT_EQ(frame.size(), 1'024u) << size;
    ASSERT_EQ(must(receiver.open(frame)), body) << size;
  }
  for (const std::size_t size : {std::size_t{973}, std::size_t{4'044}, kMaxSealedBodyBytes}) {
    const Bytes body = counted(size, 9);
    const Bytes frame = must(sender.seal(body, kBegan));
    EXPECT_EQ(frame.size(), sealed_frame_bytes(size));
    EXPECT_EQ(must(receiver.open(frame)), body) << size;
  }
}

TEST_P(Seal, no_body_and_a_body_that_fits_no_frame_are_not_sealed_and_use_no_counter) {
  SealingEpoch sender = sealing();
  EXPECT_EQ(code_of(sender.seal({}, kBegan)), "frame_bad_length");
  EXPECT_EQ(code_of(sender.seal(Bytes(kMaxSealedBodyBytes + 1), kBegan)), "frame_too_large");
  const Bytes frame = must(sender.seal(as_bytes("abc"), kBegan));
  EXPECT_EQ(must(decode_frame(kGbrToUsa, frame)).head, (FrameHead{FrameVersion::sealed, 7, 0}));
}

// ---- nothing touched opens, and it moves nothing ----

TEST_P(Seal, no_bit_of_a_frame_may_differ_and_a_bad_one_moves_nothing) {
  SealingEpoch sender = sealing(6), later = sealing(7, "later");
  OpeningSide receiver = opening(6);
  EXPECT_EQ(text_of(receiver.open(must(sender.seal(as_bytes("before"), kBegan)))), "before");
  ASSERT_EQ(code_of(receiver.install(7, from("later"))), "ok");
  const Bytes good = must(sender.seal(as_bytes("good"), kBegan));
  std::map<std::string, int> refusals;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    ++refusals[code_of(receiver.open(bad))];
  }
  // 16 each of version and flags. Of the 64 of epoch 6, one names 7; of the 64 of counter 1, one
  // makes it 0, and 44 make it 2^20 or more. 992 bytes follow the head.
  const std::map<std::string, int> expected{
      {"frame_wrong_prefix", 64},     {"frame_unknown_version", 16},    {"frame_bad_flags", 16},
      {"frame_bad_length", 32},       {"seal_epoch_unknown", 63},       {"seal_epoch_spent", 44},
      {"seal_counter_not_rising", 1}, {"seal_broken", 1 + 19 + 992 * 8}};
  EXPECT_EQ(refusals, expected);
  EXPECT_EQ(receiver.current_epoch(), 6u);
  EXPECT_EQ(text_of(receiver.open(good)), "good");
  EXPECT_EQ(text_of(receiver.open(must(later.seal(as_bytes("next"), kBegan)))), "next");
}

TEST_P(Seal, a_cut_frame_opens_nothing_whatever_its_length_field_says) {
  SealingEpoch sender = sealing();
  OpeningSide receiver = opening();
  const Bytes good = must(sender.seal(as_bytes("good"), kBegan));
  for (std::size_t size = 0; size < good.size(); ++size) {
    Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(code_of(receiver.open(cut)), "frame_bad_length") << size;
    if (size <= kFrameHeadBytes) continue;
    const auto head =
        encode_frame_head(kGbrToUsa, {FrameVersion::sealed, 7, 0}, size - kFrameHeadBytes);
    std::copy(head.begin(), head.end(), cut.begin());
    EXPECT_EQ(code_of(receiver.open(cut)), "seal_broken") << size;
  }
  EXPECT_EQ(text_of(receiver.open(good)), "good");
}

TEST_P(Seal, the_curves_secrets_without_the_courier_key_open_nothing) {
  SealingEpoch sender = sealing();
  const Bytes frame = must(sender.seal(as_bytes("good"), kBegan));
  OpeningSide other(kGbrToUsa);
  ASSERT_EQ(code_of(other.install(7, from(kInfo, courier_key(0xa1)))), "ok");
  EXPECT_EQ(code_of(other.open(frame)), "seal_broken");
  OpeningSide none(kGbrToUsa);
  ASSERT_EQ(code_of(none.install(7, must(HpkeContext::without_psk(ephemeral.public_key(), recipient,
                                                                  as_bytes(kInfo))))),
            "ok");
  EXPECT_EQ(code_of(none.open(frame)), "seal_broken");
}

TEST_P(Seal, a_frame_of_the_other_direction_does_not_open_even_under_this_ones_prefix) {
  SealingEpoch other(to(), kUsaToGbr, 7, kBegan);
  OpeningSide receiver = opening();
  Bytes frame = must(other.seal(as_bytes("turned"), kBegan));
  EXPECT_EQ(code_of(receiver.open(frame)), "frame_wrong_prefix");
  std::copy(kGbrToUsa.begin(), kGbrToUsa.end(), frame.begin());
  EXPECT_EQ(code_of(receiver.open(frame)), "seal_broken");
}

TEST_P(Seal, an_unsealed_frame_is_not_taken_for_a_sealed_one) {
  OpeningSide receiver = opening();
  const Bytes frame = must(encode_frame(kGbrToUsa, {}, as_bytes("abc")));
  EXPECT_EQ(code_of(receiver.open(frame)), "frame_unknown_version");
}

// ---- order ----

TEST_P(Seal, a_frame_opens_once_and_never_after_a_later_one) {
  SealingEpoch sender = sealing();
  OpeningSide receiver = opening();
  std::vector<Bytes> frames;
  for (const char* body : {"0", "1", "2", "3"})
    frames.push_back(must(sender.seal(as_bytes(body), kBegan)));
  EXPECT_EQ(text_of(receiver.open(frames[0])), "0");
  EXPECT_EQ(text_of(receiver.open(frames[0])), "seal_counter_not_rising");
  EXPECT_EQ(text_of(receiver.open(frames[2])), "2");  // one was lost: no matter
  EXPECT_EQ(text_of(receiver.open(frames[1])), "seal_counter_not_rising");
  EXPECT_EQ(text_of(receiver.open(frames[2])), "seal_counter_not_rising");
  EXPECT_EQ(text_of(receiver.open(frames[3])), "3");
}

// ---- padding, told wrongly by one who has the keys ----

Bytes sealed_by_hand(const HpkeContext& keys, std::uint64_t counter, const Bytes& plain) {
  const FrameHead head{FrameVersion::sealed, 7, counter};
  const auto outer = encode_frame_head(kGbrToUsa, head, plain.size() + crypto::kAeadTagBytes);
  return must(encode_frame(kGbrToUsa, head, must(keys.seal(counter, outer, plain))));
}

TEST_P(Seal, padding_that_the_sizes_do_not_say_is_refused_and_its_counter_used) {
  constexpr std::size_t kPlain = 1'024 - 32 - 16;
  const HpkeContext keys = to();
  OpeningSide receiver = opening();
  std::uint64_t counter = 0;
  const auto opened = [&](const Bytes& plain) {
    return text_of(receiver.open(sealed_by_hand(keys, counter++, plain)));
  };
  Bytes good(kPlain);
  good[0] = 3;
  std::copy_n("abc", 3, good.begin() + 4);
  EXPECT_EQ(opened(good), "abc");
  for (const std::size_t at : {std::size_t{7}, kPlain / 2, kPlain - 1}) {
    Bytes dirty = good;
    dirty[at] = 1;
    EXPECT_EQ(opened(dirty), "seal_padding") << at;
  }
  EXPECT_EQ(opened(Bytes(kPlain)), "seal_padding");  // no body
  Bytes beyond(kPlain);  // one byte more than follows: 0x3cd = kPlain - 4 + 1
  beyond[0] = 0xcd;
  beyond[1] = 0x03;
  EXPECT_EQ(opened(beyond), "seal_padding");
  beyond[0] = 0xcc;  // all of it
  EXPECT_EQ(opened(beyond), std::string(kPlain - 4, '\0'));
  Bytes huge = good;
  huge[3] = 0xff;
  EXPECT_EQ(opened(huge), "seal_padding");
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{7}, kPlain - 1,
                                 kPlain + 1, std::size_t{4'096 - 32 - 16}}) {
    Bytes other = good;
    other.resize(size);
    EXPECT_EQ(opened(other), "seal_padding") << size;
  }
  EXPECT_EQ(text_of(receiver.open(sealed_by_hand(keys, counter - 1, good))),
            "seal_counter_not_rising");
  EXPECT_EQ(opened(good), "abc");
}

// ---- key epochs ----

TEST_P(Seal, the_first_frame_of_the_next_epoch_erases_the_keys_before_it) {
  SealingEpoch old = sealing(7), fresh = sealing(8, "later");
  OpeningSide receiver = opening();
  EXPECT_EQ(receiver.current_epoch(), std::nullopt);
  EXPECT_EQ(text_of(receiver.open(must(old.seal(as_bytes("a"), kBegan)))), "a");
  const Bytes first = must(fresh.seal(as_bytes("c"), kBegan));
  EXPECT_EQ(text_of(receiver.open(first)), "seal_epoch_unknown");
  ASSERT_EQ(code_of(receiver.install(8, from("later"))), "ok");
  EXPECT_EQ(text_of(receiver.open(must(old.seal(as_bytes("b"), kBegan)))), "b");
  EXPECT_EQ(text_of(receiver.open(first)), "c");
  EXPECT_EQ(receiver.current_epoch(), 8u);
  EXPECT_EQ(text_of(receiver.open(must(old.seal(as_bytes("d"), kBegan)))), "seal_epoch_unknown");
  EXPECT_EQ(text_of(receiver.open(first)), "seal_counter_not_rising");
}

TEST_P(Seal, epoch_numbers_only_rise_and_a_next_one_without_frames_gives_way) {
  OpeningSide receiver(kGbrToUsa, 6);
  EXPECT_EQ(code_of(receiver.install(6, from())), "seal_epoch_not_rising");
  EXPECT_EQ(code_of(receiver.install(0, from())), "seal_epoch_not_rising");
  EXPECT_EQ(code_of(receiver.install(7, from())), "ok");
  EXPECT_EQ(code_of(receiver.install(7, from())), "seal_epoch_not_rising");
  EXPECT_EQ(code_of(receiver.install(9, from("later"))), "ok");
  EXPECT_EQ(receiver.last_epoch(), 9u);
  EXPECT_EQ(text_of(receiver.open(must(sealing(7).seal(as_bytes("a"), kBegan)))),
            "seal_epoch_unknown");
  EXPECT_EQ(text_of(receiver.open(must(sealing(9, "later").seal(as_bytes("b"), kBegan)))), "b");
  EXPECT_EQ(code_of(receiver.install(8, from())), "seal_epoch_not_rising");
}

TEST_P(Seal, erased_keys_open_nothing_and_their_numbers_stay_used) {
  SealingEpoch sender = sealing();
  OpeningSide receiver = opening();
  EXPECT_EQ(text_of(receiver.open(must(sender.seal(as_bytes("a"), kBegan)))), "a");
  receiver.erase_keys();
  EXPECT_EQ(text_of(receiver.open(must(sender.seal(as_bytes("b"), kBegan)))), "seal_epoch_unknown");
  EXPECT_EQ(code_of(receiver.install(7, from())), "seal_epoch_not_rising");
  EXPECT_EQ(receiver.last_epoch(), 7u);
}

TEST_P(Seal, an_epoch_is_spent_after_an_hour) {
  SealingEpoch sender = sealing();
  EXPECT_EQ(code_of(sender.seal(as_bytes("a"), kBegan + 1h - 1ns)), "ok");
  EXPECT_FALSE(sender.spent(kBegan + 1h - 1ns));
  EXPECT_TRUE(sender.spent(kBegan + 1h));
  EXPECT_EQ(code_of(sender.seal(as_bytes("a"), kBegan + 1h)), "seal_epoch_spent");
}

// Once, of the faster curve: a million frames take a few seconds.
TEST(SealEpoch, is_spent_after_1048576_frames) {
  const KemKey key = must(KemKey::from_private(Suite::ed25519, counted(32, 1)));
  SealingEpoch sender(must(HpkeContext::to(key.public_key(), key, as_bytes(kInfo), courier_key())),
                      kGbrToUsa, 1, kBegan);
  const Bytes body{1};
  for (std::uint64_t i = 0; i + 1 < 1u << 20; ++i) (void)sender.seal(body, kBegan);
  EXPECT_FALSE(sender.spent(kBegan));
  const Bytes last = must(sender.seal(body, kBegan));
  EXPECT_EQ(must(decode_frame(kGbrToUsa, last)).head.frame_counter, (1u << 20) - 1);
  EXPECT_TRUE(sender.spent(kBegan));
  EXPECT_EQ(code_of(sender.seal(body, kBegan)), "seal_epoch_spent");
}

}  // namespace
}  // namespace accord::node::link
