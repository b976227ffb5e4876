// A line of fixed columns: fields by their 1-based columns, as every description of such a format
// counts them; numbers as FORTRAN reads them (a blank inside a number is 0, the decimal point is
// implied). Internal to the room.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

inline constexpr std::uint64_t kEachByte = 0x0101010101010101;

class Columns {
 public:
  /// Requires: the text of `line` outlives this.
  explicit Columns(std::string_view line);

  /// Columns first..last, both included; beyond the end of the line they are blank.
  [[nodiscard]] std::string_view at(std::size_t first, std::size_t last) const {
    return up_to(last).substr(first - 1, last - first + 1);
  }
  [[nodiscard]] char at(std::size_t column) const {
    return column <= line_.size() ? line_[column - 1] : ' ';
  }
  [[nodiscard]] bool blank(std::size_t first, std::size_t last) const;
  /// Up to the last that is not blank.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Columns first..last as the highest bytes of eight, '0' below them. Requires: at most eight.
  [[nodiscard]] std::uint64_t eight_to(std::size_t first, std::size_t last) const {
    static_assert(std::endian::native == std::endian::little);
    constexpr std::size_t kEight = sizeof(std::uint64_t);
    std::uint64_t eight = 0;
    const char* const text = up_to(std::max(last, kEight)).data();
    std::memcpy(&eight, text + (last < kEight ? 0 : last - kEight), kEight);
    if (last < kEight) eight <<= (kEight - last) * 8;
    const std::size_t others = kEight - (last - first + 1);
    if (others == 0) return eight;
    return (eight >> others * 8 << others * 8) | (kEachByte * '0' >> (kEight - others) * 8);
  }

 private:
  static constexpr std::size_t kPadded = 96;  // no description goes further
  /// The line itself where it is long enough: a copy that was just made is slow to read.
  [[nodiscard]] std::string_view up_to(std::size_t column) const {
    return column <= line_.size() ? line_ : padded();
  }
  [[nodiscard]] std::string_view padded() const;

  std::string_view line_;
  std::size_t size_ = 0;
  mutable bool is_padded_ = false;
  mutable std::array<char, kPadded> padded_;  // the line, then blanks; made when it is asked for
};

struct Field {
  std::size_t first = 0, last = 0;
  std::string_view wanted;  // "an elevation", for the diagnostic
};

/// observation_malformed: what stands there and what was wanted; where = "columns 24-29".
[[nodiscard]] tl::unexpected<Error> bad_columns(const Columns& line, const Field& field);

/// What stands in columns that are read as digits. Two whole words: a function gives them in
/// registers, where a smaller member, or an optional, waits for memory.
struct Digits {
  enum class Form : std::int64_t { digits, some_blank, blank, other };
  std::int64_t value = 0;  // blanks as 0
  Form form = Form::digits;

  /// None of them blank.
  [[nodiscard]] bool all() const { return form == Form::digits; }
  /// At least one.
  [[nodiscard]] bool given() const { return form == Form::digits || form == Form::some_blank; }
};

/// Eight columns at once, the first of them the lowest byte.
[[nodiscard]] inline Digits digits_of(std::uint64_t eight) {
  constexpr std::uint64_t kHighBits = kEachByte * 0x80;
  // The high bit of each byte that is a blank: x is 0 there, and x + 0x7F has it wherever x is not.
  const std::uint64_t x = eight ^ (kEachByte * ' ');
  const std::uint64_t blanks = ~(((x & ~kHighBits) + kEachByte * 0x7F) | x) & kHighBits;
  // A blank and '0' differ by 0x10 alone; then each byte is 0 to 9 where it stands for a digit.
  std::uint64_t digits = (eight | blanks >> 3) ^ (kEachByte * '0');
  if (((digits | (digits + kEachByte * 0x76)) & kHighBits) != 0) return {0, Digits::Form::other};
  digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;  // pairs, then fours, then all
  digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
  digits = (digits * 10'000 + (digits >> 32)) & 0xFFFFFFFF;
  return {static_cast<std::int64_t>(digits),
          blanks == 0 ? Digits::Form::digits : Digits::Form::some_blank};
}

/// Requires: at most 16 columns.
[[nodiscard]] inline Digits digits_of(const Columns& line, std::size_t first, std::size_t last) {
  const bool is_short = last - first < 8;
  Digits out = digits_of(line.eight_to(is_short ? first : last - 7, last));
  if (!is_short && out.form != Digits::Form::other) {
    const Digits head = digits_of(line.eight_to(first, last - 8));
    out = {head.value * 100'000'000 + out.value, std::max(head.form, out.form)};
  }
  const bool may_be_blank = out.form == Digits::Form::some_blank && out.value == 0;
  if (may_be_blank && line.blank(first, last)) out.form = Digits::Form::blank;
  return out;
}

[[nodiscard]] inline Digits digits_of(const Columns& line, const Field& field) {
  return digits_of(line, field.first, field.last);
}

/// The same with a sign: '-' or '+' before the digits, or a negative overpunch ('}' for 0, 'J' to
/// 'R' for 1 to 9) on the first or on the last digit.
[[nodiscard]] Digits signed_digits_of(const Columns& line, const Field& field);

/// Every one of `columns` is blank. Errors: observation_malformed.
Status check_blanks(const Columns& line, std::initializer_list<std::size_t> columns);

/// Digits alone, none of them blank. Errors: observation_malformed.
Result<std::int64_t> digits_at(const Columns& line, const Field& field);

/// Digits, any blank among them 0; absent when all are blank. Errors: observation_malformed.
Result<std::optional<std::int64_t>> blank_zero_at(const Columns& line, const Field& field);

/// The same with a sign, as signed_digits_of has it. Errors: observation_malformed.
Result<std::optional<std::int64_t>> signed_at(const Columns& line, const Field& field);

/// 7 in three columns is "007".
[[nodiscard]] std::string zero_filled(std::int64_t value, std::size_t width);

inline constexpr auto kPowersOfTen = [] {
  std::array<std::int64_t, 19> out{1};
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
  return out;
}();

/// 10^exponent as a whole number. Requires: 0 to 18.
[[nodiscard]] constexpr std::int64_t power_of_ten(int exponent) {
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

/// units x 10^-decimals, the double nearest to it. Requires: |units| < 2^53, decimals 0 to 15.
[[nodiscard]] constexpr double decimal(std::int64_t units, int decimals) {
  return static_cast<double>(units) / static_cast<double>(power_of_ten(decimals));
}

}  // namespace accord::node::translate
