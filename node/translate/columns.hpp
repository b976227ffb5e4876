// A line of fixed columns: fields by their 1-based columns, as every description of such a format
// counts them; numbers as FORTRAN reads them (a blank inside a number is 0, the decimal point is
// implied). Internal to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

class Columns {
 public:
  /// Requires: the text of `line` outlives this.
  explicit Columns(std::string_view line);

  /// Columns first..last, both included; beyond the end of the line they are blank.
  [[nodiscard]] std::string_view at(std::size_t first, std::size_t last) const;
  [[nodiscard]] char at(std::size_t column) const { return all()[column - 1]; }
  [[nodiscard]] bool blank(std::size_t first, std::size_t last) const;
  /// Up to the last that is not blank.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kPadded = 96;  // no description goes further
  [[nodiscard]] std::string_view all() const {
    return line_.size() < kPadded ? std::string_view(padded_.data(), kPadded) : line_;
  }

  std::string_view line_;
  std::array<char, kPadded> padded_;  // a shorter line, then blanks
  std::size_t size_ = 0;
};

struct Field {
  std::size_t first = 0, last = 0;
  std::string_view wanted;  // "an elevation", for the diagnostic
};

/// observation_malformed: what stands there and what was wanted; where = "columns 24-29".
[[nodiscard]] tl::unexpected<Error> bad_columns(const Columns& line, const Field& field);

/// Every one of `columns` is blank. Errors: observation_malformed.
Status check_blanks(const Columns& line, std::initializer_list<std::size_t> columns);

/// Digits alone, none of them blank. Errors: observation_malformed.
Result<std::int64_t> digits_at(const Columns& line, const Field& field);

/// Digits, any blank among them 0; absent when all are blank. Errors: observation_malformed.
Result<std::optional<std::int64_t>> blank_zero_at(const Columns& line, const Field& field);

/// The same with a sign: '-' or '+' before the digits, or a negative overpunch ('}' for 0, 'J' to
/// 'R' for 1 to 9) on the first or on the last digit. Errors: observation_malformed.
Result<std::optional<std::int64_t>> signed_at(const Columns& line, const Field& field);

/// units x 10^-decimals, the double nearest to it. Requires: |units| < 2^53, decimals 0 to 15.
[[nodiscard]] double decimal(std::int64_t units, int decimals);

/// 7 in three columns is "007".
[[nodiscard]] std::string zero_filled(std::int64_t value, std::size_t width);

/// 10^exponent as a whole number. Requires: 0 to 18.
[[nodiscard]] std::int64_t power_of_ten(int exponent);

}  // namespace accord::node::translate
