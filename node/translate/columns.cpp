// Fields and numbers of fixed columns.
#include "node/translate/columns.hpp"

#include <algorithm>

namespace accord::node::translate {
namespace {

constexpr std::size_t kPadded = 96;  // no description goes further
constexpr std::size_t kQuoted = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digit under a negative overpunch, or nothing.
std::optional<char> overpunched(char c) {
  if (c == '}') return '0';
  if (c >= 'J' && c <= 'R') return static_cast<char>('1' + (c - 'J'));
  return std::nullopt;
}

/// Digits with blanks as 0. Requires: at most 18 characters.
std::optional<std::int64_t> number_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c != ' ' && !is_digit(c)) return std::nullopt;
    value = value * 10 + (c == ' ' ? 0 : c - '0');
  }
  return value;
}

}  // namespace

Columns::Columns(std::string_view line) : text_(line) {
  const std::size_t end = line.find_last_not_of(' ');
  size_ = end == std::string_view::npos ? 0 : end + 1;
  text_.resize(std::max(text_.size(), kPadded), ' ');
}

std::string_view Columns::at(std::size_t first, std::size_t last) const {
  return std::string_view(text_).substr(first - 1, last - first + 1);
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
  const std::string_view text = line.at(field.first, field.last);
  const auto value = number_of(text);
  if (!value || text.find(' ') != std::string_view::npos) return bad_columns(line, field);
  return *value;
}

Result<std::optional<std::int64_t>> blank_zero_at(const Columns& line, const Field& field) {
  if (line.blank(field.first, field.last)) return std::optional<std::int64_t>{};
  const auto value = number_of(line.at(field.first, field.last));
  if (!value) return bad_columns(line, field);
  return value;
}

Result<std::optional<std::int64_t>> signed_at(const Columns& line, const Field& field) {
  if (line.blank(field.first, field.last)) return std::optional<std::int64_t>{};
  std::string text(line.at(field.first, field.last));
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
  const auto value = number_of(text);
  if (!value) return bad_columns(line, field);
  return negative ? -*value : *value;
}

std::string zero_filled(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::int64_t power_of_ten(int exponent) {
  std::int64_t out = 1;
  for (int i = 0; i < exponent; ++i) out *= 10;
  return out;
}

double decimal(std::int64_t units, int decimals) {
  return static_cast<double>(units) / static_cast<double>(power_of_ten(decimals));
}

}  // namespace accord::node::translate
