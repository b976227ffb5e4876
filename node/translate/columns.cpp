// Fields and numbers of fixed columns.
#include "node/translate/columns.hpp"

#include <algorithm>

namespace accord::node::translate {
namespace {

constexpr std::size_t kQuoted = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digit under a negative overpunch, or nothing.
std::optional<char> overpunched(char c) {
  if (c == '}') return '0';
  if (c >= 'J' && c <= 'R') return static_cast<char>('1' + (c - 'J'));
  return std::nullopt;
}

/// Digits with blanks as 0.
struct Digits {
  std::int64_t value = 0;
  bool blank = true;   // all of them
  bool valid = true;   // nothing else stands there
  bool filled = true;  // no blank among them
};

/// Requires: at most 18 characters.
Digits digits_of(std::string_view text) {
  Digits out;
  for (const char c : text) {
    out.value *= 10;
    if (c == ' ') {
      out.filled = false;
    } else if (is_digit(c)) {
      out.blank = false;
      out.value += c - '0';
    } else {
      return {0, false, false, false};
    }
  }
  return out;
}

}  // namespace

Columns::Columns(std::string_view line) : line_(line) {
  const std::size_t end = line.find_last_not_of(' ');
  size_ = end == std::string_view::npos ? 0 : end + 1;
  if (line.size() >= kPadded) return;
  const auto rest = std::copy(line.begin(), line.end(), padded_.begin());
  std::fill(rest, padded_.end(), ' ');
}

std::string_view Columns::at(std::size_t first, std::size_t last) const {
  return all().substr(first - 1, last - first + 1);
}

bool Columns::blank(std::size_t first, std::size_t last) const {
  return at(first, last).find_first_not_of(' ') == std::string_view::npos;
}

tl::unexpected<Error> bad_columns(const Columns& line, const Field& field) {
  const std::string where = field.first == field.last ? "column " + std::to_string(field.first)
                                                      : "columns " + std::to_string(field.first) +
                                                            "-" + std::to_string(field.last);
  return fail(Code::observation_malformed,
              "'" + std::string(line.at(field.first, field.last).substr(0, kQuoted)) + "' is not " +
                  std::string(field.wanted),
              where);
}

Status check_blanks(const Columns& line, std::initializer_list<std::size_t> columns) {
  for (const std::size_t column : columns) {
    if (line.at(column) != ' ') return bad_columns(line, {column, column, "a blank"});
  }
  return {};
}

Result<std::int64_t> digits_at(const Columns& line, const Field& field) {
  const Digits digits = digits_of(line.at(field.first, field.last));
  if (!digits.valid || !digits.filled) return bad_columns(line, field);
  return digits.value;
}

Result<std::optional<std::int64_t>> blank_zero_at(const Columns& line, const Field& field) {
  const Digits digits = digits_of(line.at(field.first, field.last));
  if (!digits.valid) return bad_columns(line, field);
  return digits.blank ? std::optional<std::int64_t>{} : digits.value;
}

Result<std::optional<std::int64_t>> signed_at(const Columns& line, const Field& field) {
  if (line.blank(field.first, field.last)) return std::optional<std::int64_t>{};
  std::string text(line.at(field.first, field.last));  // a field is short: nothing is allocated
  const std::size_t first = text.find_first_not_of(' ');
  bool negative = text[first] == '-';
  if (negative || text[first] == '+') {
    text.erase(0, first + 1);
  } else if (const auto at_first = overpunched(text[first])) {
    negative = true;
    text[first] = *at_first;
  } else if (const auto at_last = overpunched(text.back())) {
    negative = true;
    text.back() = *at_last;
  }
  const Digits digits = digits_of(text);
  if (!digits.valid || text.empty()) return bad_columns(line, field);
  return negative ? -digits.value : digits.value;
}

std::string zero_filled(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::int64_t power_of_ten(int exponent) {
  static constexpr auto kPowers = [] {
    std::array<std::int64_t, 19> out{1};
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * 10;
    return out;
  }();
  return kPowers[static_cast<std::size_t>(exponent)];
}

double decimal(std::int64_t units, int decimals) {
  return static_cast<double>(units) / static_cast<double>(power_of_ten(decimals));
}

}  // namespace accord::node::translate
