// Fields and numbers of fixed columns.
#include "node/translate/columns.hpp"

#include <algorithm>
#include <cstring>

namespace accord::node::translate {
namespace {

constexpr std::size_t kQuoted = 60;

/// The digit under a negative overpunch, or nothing.
std::optional<char> overpunched(char c) {
  if (c == '}') return '0';
  if (c >= 'J' && c <= 'R') return static_cast<char>('1' + (c - 'J'));
  return std::nullopt;
}

Result<std::optional<std::int64_t>> value_of(const Digits& digits, const Columns& line,
                                             const Field& field) {
  if (digits.form == Digits::Form::other) return bad_columns(line, field);
  return digits.given() ? std::optional<std::int64_t>(digits.value) : std::nullopt;
}

}  // namespace

Columns::Columns(std::string_view line) : line_(line) {
  const std::size_t end = line.find_last_not_of(' ');
  size_ = end == std::string_view::npos ? 0 : end + 1;
}

std::string_view Columns::padded() const {
  if (!is_padded_) {
    const std::size_t size = std::min(line_.size(), kPadded);
    std::fill(std::copy_n(line_.begin(), size, padded_.begin()), padded_.end(), ' ');
    is_padded_ = true;
  }
  return {padded_.data(), kPadded};
}

bool Columns::blank(std::size_t first, std::size_t last) const {
  const std::string_view text = at(first, last);
  std::size_t i = 0;
  for (std::uint64_t eight = 0; i + sizeof eight <= text.size(); i += sizeof eight) {
    std::memcpy(&eight, text.data() + i, sizeof eight);
    if (eight != kEachByte * ' ') return false;
  }
  while (i < text.size() && text[i] == ' ') ++i;
  return i == text.size();
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

Digits signed_digits_of(const Columns& line, const Field& field) {
  const Digits plain = digits_of(line, field);
  if (plain.form != Digits::Form::other) return plain;
  std::string text(line.at(field.first, field.last));  // a field is short: nothing is allocated
  const std::size_t first = text.find_first_not_of(' ');
  bool negative = text[first] == '-';
  if (negative || text[first] == '+') {
    text[first] = ' ';
    if (first + 1 == text.size()) return plain;
  } else if (const auto at_first = overpunched(text[first])) {
    negative = true;
    text[first] = *at_first;
  } else if (const auto at_last = overpunched(text.back())) {
    negative = true;
    text.back() = *at_last;
  }
  Digits digits = digits_of(Columns(text), 1, text.size());
  if (digits.form == Digits::Form::blank)
    digits.form = Digits::Form::some_blank;  // a sign and blanks: 0
  if (negative) digits.value = -digits.value;
  return digits;
}

Result<std::int64_t> digits_at(const Columns& line, const Field& field) {
  const Digits digits = digits_of(line, field);
  if (!digits.all()) return bad_columns(line, field);
  return digits.value;
}

Result<std::optional<std::int64_t>> blank_zero_at(const Columns& line, const Field& field) {
  return value_of(digits_of(line, field), line, field);
}

Result<std::optional<std::int64_t>> signed_at(const Columns& line, const Field& field) {
  return value_of(signed_digits_of(line, field), line, field);
}

std::string zero_filled(std::int64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

}  // namespace accord::node::translate
