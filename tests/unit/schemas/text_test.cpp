// Words from outside: what is UTF-8 and what may be shown. Code points from the Unicode code
// charts.
#include "schemas/vocab/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace accord {
namespace {

/// UTF-8 by the bit pattern of RFC 3629 section 3, for any code point, surrogates too.
std::string utf8(std::uint32_t point) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0 | point >> 6), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xE0 | point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | point >> 18), tail(12), tail(6), tail(0)};
}

TEST(Words, every_code_point_is_one_sequence_and_no_surrogate_is) {
  for (std::uint32_t point = 0; point <= 0x10FFFF; ++point) {
    const std::string text = utf8(point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    ASSERT_EQ(utf8_length(text, 0), surrogate ? 0 : text.size()) << point;
  }
  EXPECT_EQ(utf8_length(utf8(0x110000), 0), 0u);
}

TEST(Words, a_sequence_that_the_end_cuts_off_is_none) {
  EXPECT_EQ(utf8_length("a\xC3", 1), 0u);
  EXPECT_EQ(utf8_length("a\xE2\x82", 1), 0u);
  EXPECT_EQ(utf8_length("a\xF0\x90\x80", 1), 0u);
  EXPECT_EQ(utf8_length("a\xF0\x90\x80\x80", 1), 4u);
}

TEST(Words, controls_are_named) {
  for (const std::uint32_t point :
       {0x00u, 0x09u, 0x0Au, 0x1Bu, 0x1Fu, 0x7Fu, 0x80u, 0x9Bu, 0x9Fu, 0x2028u, 0x2029u}) {
    EXPECT_EQ(fault_of_words("a" + utf8(point)), "a control character") << point;
  }
  for (const std::uint32_t point : {0x20u, 0x7Eu, 0xA0u, 0x2027u}) {
    EXPECT_EQ(fault_of_words("a" + utf8(point)), "") << point;
  }
}

TEST(Words, characters_that_turn_text_around_are_named) {
  for (const std::uint32_t point :
       {0x061Cu, 0x200Eu, 0x200Fu, 0x202Au, 0x202Eu, 0x2066u, 0x2069u}) {
    EXPECT_EQ(fault_of_words(utf8(point)), "a text-direction character") << point;
  }
  for (const std::uint32_t point : {0x061Bu, 0x200Du, 0x2010u, 0x202Fu, 0x2065u, 0x206Au}) {
    EXPECT_EQ(fault_of_words(utf8(point)), "") << point;
  }
}

TEST(Words, a_byte_order_mark_and_foreign_bytes_are_named) {
  EXPECT_EQ(fault_of_words(utf8(0xFEFF)), "a byte-order mark");
  EXPECT_EQ(fault_of_words("caf\xE9"), "bytes that are not UTF-8");
  EXPECT_EQ(fault_of_words("caf\xC3\xA9"), "");
  EXPECT_EQ(fault_of_words(""), "");
}

// Eight bytes are looked at together: every byte at every place of them, before and behind them.
TEST(Words, one_byte_is_found_wherever_it_stands) {
  for (int byte = 0; byte <= 0xFF; ++byte) {
    const std::string_view expected = byte < 0x20 || byte == 0x7F ? "a control character"
                                      : byte < 0x80               ? ""
                                                                  : "bytes that are not UTF-8";
    for (std::size_t length = 1; length <= 20; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        for (const char other : {' ', '~', 'a'}) {
          std::string text(length, other);
          text[at] = static_cast<char>(byte);
          ASSERT_EQ(fault_of_words(text), expected) << byte << " at " << at << " of " << length;
        }
      }
    }
  }
}

// A borrow may accuse the byte above a fault, never hide one: what stands first is what is told.
TEST(Words, of_two_faults_the_first_is_told) {
  EXPECT_EQ(fault_of_words("abc\x1F!~~~gh\xFF"), "a control character");
  EXPECT_EQ(fault_of_words("abc\xFF!~~~gh\x1F"), "bytes that are not UTF-8");
  EXPECT_EQ(fault_of_words("abcdefgh caf\xC3\xA9 abcdefgh \x7F"), "a control character");
}

}  // namespace
}  // namespace accord
