// Bytes, lines and numbers.
#include "node/translate/text_lines.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace accord::node::translate {
namespace {

Code code_of_text(std::string_view text, std::size_t max_bytes = 1000, std::size_t max_line = 100) {
  const auto status = check_text(text, max_bytes, max_line);
  return status ? Code{} : status.error().code;
}

TEST(Text, plain_utf8_with_tabs_and_crlf_is_taken) {
  EXPECT_EQ(code_of_text("a\tb\r\n\xC2\xB5\xE2\x82\xAC\xF0\x9F\x9B\xB0\r\n"), Code{});
}

TEST(Text, nul_bom_control_and_stray_cr_are_refused_with_line_and_byte) {
  const auto nul = check_text(std::string_view("ab\ncd\0e", 7), 100, 100);
  ASSERT_FALSE(nul.has_value());
  EXPECT_EQ(nul.error().code, Code::text_malformed);
  EXPECT_EQ(nul.error().where, "line 2 byte 3");
  EXPECT_EQ(code_of_text("\xEF\xBB\xBF"
                         "abc"),
            Code::text_malformed);
  EXPECT_EQ(code_of_text("a\x01"), Code::text_malformed);
  EXPECT_EQ(code_of_text("a\x7F"), Code::text_malformed);
  EXPECT_EQ(code_of_text("a\rb"), Code::text_malformed);
}

TEST(Text, broken_utf8_is_refused) {
  for (const char* text : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xFF", "a\xE2\x82"}) {
    EXPECT_EQ(code_of_text(text), Code::text_malformed);
  }
}

TEST(Text, a_line_at_its_limit_is_taken_and_one_byte_more_refused) {
  EXPECT_EQ(code_of_text(std::string(100, 'x') + "\n"), Code{});
  EXPECT_EQ(code_of_text(std::string(101, 'x') + "\n"), Code::line_too_long);
}

/// A character counts with all its bytes, and a line without an end is one too.
TEST(Text, the_limit_of_a_line_counts_bytes) {
  EXPECT_EQ(code_of_text(std::string(99, 'x') + "\t"), Code{});
  EXPECT_EQ(code_of_text(std::string(100, 'x') + "\t"), Code::line_too_long);
  EXPECT_EQ(code_of_text(std::string(98, 'x') + "\xC3\xA4\n"), Code{});
  EXPECT_EQ(code_of_text(std::string(99, 'x') + "\xC3\xA4\n"), Code::line_too_long);
}

/// Eight bytes are looked at together: every byte at every place of them, and behind them.
TEST(Text, every_byte_is_printable_ascii_or_not_wherever_it_stands) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 11; ++at) {
      std::string text(11, '~');
      text[at] = static_cast<char>(byte);
      EXPECT_EQ(is_printable_ascii(text), byte >= 0x20 && byte <= 0x7E) << byte << " at " << at;
    }
  }
}

TEST(Text, a_text_over_its_limit_is_refused) {
  EXPECT_EQ(code_of_text(std::string(1001, '\n')), Code::too_large);
}

TEST(Lines, numbers_count_from_one_and_the_last_needs_no_end) {
  LineReader reader("a\r\n\nb");
  EXPECT_EQ(reader.next()->text, "a");
  const auto empty = reader.next();
  EXPECT_EQ(empty->number, 2U);
  EXPECT_EQ(empty->text, "");
  const auto last = reader.next();
  EXPECT_EQ(last->number, 3U);
  EXPECT_EQ(last->text, "b");
  EXPECT_FALSE(reader.next());
}

TEST(Numbers, decimal_forms_read_to_the_nearest_double) {
  EXPECT_EQ(parse_number("256.64002393").value(), 256.64002393);
  EXPECT_EQ(parse_number("+4.00165248953670E+04").value(), 40016.5248953670);
  EXPECT_EQ(parse_number("-2.083e-13").value(), -2.083e-13);
  EXPECT_EQ(parse_number("1.").value(), 1.0);
  EXPECT_EQ(parse_number("007").value(), 7.0);
}

TEST(Numbers, other_forms_are_refused) {
  for (const char* text : {"", ".", "-", "e5", "1e", "1e+", "0x10", "nan", "inf", "-inf", "1,5",
                           "1 2", "1e400", "--1", "1f", "this-is-not-a-number"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(Numbers, integers_are_of_32_bits) {
  EXPECT_EQ(parse_integer("-2147483648").value(), std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(parse_integer("+7").value(), 7);
  for (const char* text : {"2147483648", "1.0", "", "+", "+-1", "1x"})
    EXPECT_FALSE(parse_integer(text)) << text;
}

}  // namespace
}  // namespace accord::node::translate
