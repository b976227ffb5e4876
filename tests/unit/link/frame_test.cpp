// Vectors of the frame layout, written out by hand from docs/wire-format.md "frame".
#include "node/link/frame.hpp"

#include <gtest/gtest.h>

namespace accord::node::link {
namespace {

constexpr LinkPrefix kPrefix{0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17};

// prefix | version 1 | flags 0 | key epoch 0 | counter 0x0102030405060708 | body length 3 | "abc"
constexpr const char* kGood =
    "1011121314151617"
    "0100"
    "0000"
    "0000000000000000"
    "0807060504030201"
    "03000000"
    "616263";

Bytes good() { return from_hex(kGood).value(); }

Code refusal(const Bytes& bytes) {
  const auto decoded = decode_frame(kPrefix, bytes);
  return decoded ? Code{} : decoded.error().code;
}

Bytes changed(std::size_t at, std::uint8_t value) {
  Bytes bytes = good();
  bytes.at(at) = value;
  return bytes;
}

TEST(Frame, head_is_thirty_two_bytes) { EXPECT_EQ(kFrameHeadBytes, 8u + 2 + 2 + 8 + 8 + 4); }

TEST(Frame, encodes_the_hand_written_vector) {
  const auto frame = encode_frame(kPrefix, {.frame_counter = 0x0102030405060708}, as_bytes("abc"));
  ASSERT_TRUE(frame);
  EXPECT_EQ(to_hex(*frame), kGood);
}

TEST(Frame, decodes_the_hand_written_vector) {
  const Bytes bytes = good();
  const auto frame = decode_frame(kPrefix, bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->head.version, FrameVersion::unsealed);
  EXPECT_EQ(frame->head.key_epoch, 0u);
  EXPECT_EQ(frame->head.frame_counter, 0x0102030405060708u);
  EXPECT_EQ(as_text(frame->body), "abc");
}

TEST(Frame, counter_of_all_ones_is_kept) {
  const auto frame = encode_frame(kPrefix, {.frame_counter = ~0ull}, as_bytes("z"));
  ASSERT_TRUE(frame);
  EXPECT_EQ(to_hex(*frame),
            "1011121314151617"
            "01000000"
            "0000000000000000"
            "ffffffffffffffff"
            "01000000"
            "7a");
  EXPECT_EQ(decode_frame(kPrefix, *frame)->head.frame_counter, ~0ull);
}

TEST(Frame, every_shorter_frame_is_refused) {
  const Bytes whole = good();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(refusal(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))),
              Code::frame_bad_length)
        << size;
  }
}

TEST(Frame, one_byte_more_is_refused) {
  Bytes bytes = good();
  bytes.push_back(0);
  EXPECT_EQ(refusal(bytes), Code::frame_bad_length);
}

TEST(Frame, length_field_one_less_is_refused) {
  EXPECT_EQ(refusal(changed(28, 2)), Code::frame_bad_length);
}
TEST(Frame, length_field_one_more_is_refused) {
  EXPECT_EQ(refusal(changed(28, 4)), Code::frame_bad_length);
}
TEST(Frame, length_field_high_byte_is_read) {
  EXPECT_EQ(refusal(changed(31, 1)), Code::frame_bad_length);
}

TEST(Frame, head_without_body_is_refused) {
  Bytes bytes = changed(28, 0);
  bytes.resize(kFrameHeadBytes);
  EXPECT_EQ(refusal(bytes), Code::frame_bad_length);
  EXPECT_EQ(encode_frame(kPrefix, {}, {}).error().code, Code::frame_bad_length);
}

TEST(Frame, each_changed_prefix_byte_is_refused) {
  for (std::size_t at = 0; at < kLinkPrefixBytes; ++at) {
    EXPECT_EQ(refusal(changed(at, 0xff)), Code::frame_wrong_prefix) << at;
  }
}

TEST(Frame, versions_zero_three_and_257_are_refused) {
  EXPECT_EQ(refusal(changed(8, 0)), Code::frame_unknown_version);
  EXPECT_EQ(refusal(changed(8, 3)), Code::frame_unknown_version);
  EXPECT_EQ(refusal(changed(9, 1)), Code::frame_unknown_version);
}

TEST(Frame, a_sealed_frame_has_a_key_epoch_above_zero) {
  EXPECT_EQ(refusal(changed(8, 2)), Code::frame_bad_epoch);
  EXPECT_EQ(encode_frame(kPrefix, {FrameVersion::sealed, 0, 1}, as_bytes("a")).error().code,
            Code::frame_bad_epoch);
  Bytes sealed = changed(8, 2);
  sealed[12] = 7;
  const FrameHead head{FrameVersion::sealed, 7, 0x0102030405060708};
  EXPECT_EQ(decode_frame(kPrefix, sealed)->head, head);
  EXPECT_EQ(encode_frame(kPrefix, head, as_bytes("abc")).value(), sealed);
}

TEST(Frame, any_flag_is_refused) {
  EXPECT_EQ(refusal(changed(10, 1)), Code::frame_bad_flags);
  EXPECT_EQ(refusal(changed(11, 0x80)), Code::frame_bad_flags);
}

TEST(Frame, key_epoch_on_an_unsealed_frame_is_refused) {
  EXPECT_EQ(refusal(changed(12, 1)), Code::frame_bad_epoch);
  EXPECT_EQ(refusal(changed(19, 1)), Code::frame_bad_epoch);
  EXPECT_EQ(encode_frame(kPrefix, {.key_epoch = 1}, as_bytes("a")).error().code,
            Code::frame_bad_epoch);
}

TEST(Frame, refusal_names_the_byte) {
  EXPECT_EQ(decode_frame(kPrefix, changed(10, 1)).error().where, "byte 10");
  EXPECT_EQ(decode_frame(kPrefix, changed(28, 9)).error().where, "byte 28");
}

TEST(Frame, largest_body_fits_exactly_and_one_more_is_refused) {
  const auto largest = encode_frame(kPrefix, {}, Bytes(kMaxBodyBytes, 7));
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->size(), kMaxFrameBytes);
  EXPECT_EQ(decode_frame(kPrefix, *largest)->body.size(), kMaxBodyBytes);
  EXPECT_EQ(encode_frame(kPrefix, {}, Bytes(kMaxBodyBytes + 1, 7)).error().code,
            Code::frame_too_large);
  EXPECT_EQ(refusal(Bytes(kMaxFrameBytes + 1)), Code::frame_too_large);
}

TEST(Frame, a_flipped_bit_outside_counter_and_body_is_refused) {
  const Bytes whole = good();
  for (std::size_t at = 0; at < kFrameHeadBytes; ++at) {
    const bool counter = at >= 20 && at < 28;
    for (int bit = 0; bit < 8; ++bit) {
      const auto flipped = static_cast<std::uint8_t>(whole[at] ^ (1u << bit));
      EXPECT_EQ(decode_frame(kPrefix, changed(at, flipped)).has_value(), counter) << at;
    }
  }
}

}  // namespace
}  // namespace accord::node::link
