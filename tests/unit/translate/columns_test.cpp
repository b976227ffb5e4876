// Digits of columns against the plain reading of them, character by character.
#include "node/translate/columns.hpp"

#include <gtest/gtest.h>

#include <random>

namespace accord::node::translate {
namespace {

/// What the description says: blanks are 0, and anything but digits and blanks is none.
struct Plain {
  std::int64_t value = 0;
  bool all = true, any = false, other = false;
};
Plain plainly(std::string_view text) {
  Plain out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    out.all = out.all && digit;
    out.any = out.any || digit;
    out.other = out.other || (!digit && c != ' ');
    out.value = out.value * 10 + (digit ? c - '0' : 0);
  }
  return out;
}

void expect_plain(const std::string& line, std::size_t first, std::size_t last) {
  std::string text = line;
  text.resize(96, ' ');  // beyond the end of a line there are blanks
  const Plain plain = plainly(std::string_view(text).substr(first - 1, last - first + 1));
  const Digits digits = digits_of(Columns(line), first, last);
  ASSERT_EQ(digits.form == Digits::Form::other, plain.other) << "'" << line << "' " << first;
  if (plain.other) return;
  ASSERT_EQ(digits.value, plain.value) << "'" << line << "' " << first << "-" << last;
  ASSERT_EQ(digits.all(), plain.all) << "'" << line << "' " << first << "-" << last;
  ASSERT_EQ(digits.given(), plain.any) << "'" << line << "' " << first << "-" << last;
}

TEST(Columns, every_byte_in_every_column_is_read_as_a_single_one_would_be) {
  for (const std::string base : {"1234567890123456", "                ", "0000000000000000"}) {
    for (std::size_t width = 1; width <= 16; ++width) {
      for (std::size_t at = 0; at < width; ++at) {
        for (int byte = 0; byte < 256; ++byte) {
          std::string line = base.substr(0, width);
          line[at] = static_cast<char>(byte);
          expect_plain(line, 1, width);
          expect_plain("   " + line + "9", 4, 3 + width);
        }
      }
    }
  }
}

TEST(Columns, any_part_of_any_line_is_read_so) {
  std::mt19937_64 random(3);
  constexpr std::string_view kCharacters = "0123456789    -J";
  for (int i = 0; i < 200'000; ++i) {
    std::string line(random() % 100, ' ');
    for (char& c : line) c = kCharacters[random() % (random() % 2 == 0 ? 14 : kCharacters.size())];
    const std::size_t first = 1 + random() % 80, last = first + random() % 16;
    expect_plain(line.substr(0, 96), first, last);
  }
}

TEST(Columns, a_range_is_blank_where_each_of_its_columns_is) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20'000; ++i) {
    std::string line(random() % 90, ' ');
    if (!line.empty() && random() % 4 != 0) line[random() % line.size()] = 'x';
    const std::size_t first = 1 + random() % 80, last = first + random() % 16;
    bool blank = true;
    for (std::size_t column = first; column <= last && column <= line.size(); ++column)
      blank = blank && line[column - 1] == ' ';
    ASSERT_EQ(Columns(line).blank(first, last), blank) << "'" << line << "' " << first << last;
  }
}

}  // namespace
}  // namespace accord::node::translate
