// Byte checks, lines and numbers.
#include "node/translate/text_lines.hpp"

#include <charconv>
#include <cmath>

#include "schemas/vocab/text.hpp"

namespace accord::node::translate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What is wrong with the bytes at `at`; empty when nothing is.
std::string_view fault_at(std::string_view text, std::size_t at, std::size_t length) {
  const char c = text[at];
  if (length == 0) return "bytes that are not UTF-8";
  if (c == '\0') return "a NUL byte";
  if (c == '\r') {
    const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n';
    return ends_line ? std::string_view{} : "a carriage return inside a line";
  }
  const bool control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n';
  if (control || c == 0x7F) return "a control character";
  if (text.substr(at, 3) == "\xEF\xBB\xBF") return "a byte-order mark";
  return {};
}

/// The shape sign? digits? (. digits?)? (e sign? digits)? with at least one digit before the
/// exponent.
bool is_number_shape(std::string_view text) {
  std::size_t at = 0;
  const auto skip_digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - start;
  };
  const auto skip_sign = [&] {
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  };
  skip_sign();
  std::size_t mantissa = skip_digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    mantissa += skip_digits();
  }
  if (mantissa == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    skip_sign();
    if (skip_digits() == 0) return false;
  }
  return at == text.size();
}

tl::unexpected<Error> not_a_number(std::string_view text, std::string_view wanted) {
  return fail(Code::bad_value,
              "'" + std::string(text.substr(0, 60)) + "' is not " + std::string(wanted));
}

}  // namespace

std::string at_line(std::size_t line) { return "line " + std::to_string(line); }

Status check_text(std::string_view text, std::size_t max_bytes, std::size_t max_line_bytes) {
  if (text.size() > max_bytes) {
    return fail(Code::too_large, "text of " + std::to_string(text.size()) + " bytes, limit " +
                                     std::to_string(max_bytes));
  }
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const std::string_view fault = fault_at(text, at, length);
    if (!fault.empty()) {
      return fail(Code::text_malformed, "the text holds " + std::string(fault),
                  at_line(line) + " byte " + std::to_string(at - line_start + 1));
    }
    if (text[at] == '\n') {
      ++line;
      line_start = at + 1;
    } else if (at - line_start >= max_line_bytes) {
      return fail(Code::line_too_long, "more than " + std::to_string(max_line_bytes) + " bytes",
                  at_line(line));
    }
    at += length;
  }
  return {};
}

std::optional<TextLine> LineReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = rest_.find('\n');
  std::string_view text = rest_.substr(0, end);
  rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return TextLine{++number_, text};
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const std::size_t end = text.find_first_of(" \t");
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  }
  return out;
}

bool is_comment(std::string_view text) {
  return text == "COMMENT" || text.starts_with("COMMENT ") || text.starts_with("COMMENT\t");
}

bool is_printable_ascii(std::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7E) return false;
  }
  return true;
}

Result<double> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 400 || !is_number_shape(text)) {
    return not_a_number(text, "a decimal number");
  }
  if (text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return not_a_number(text, "a number that a double can hold");
  }
  return value;
}

Result<std::int32_t> parse_integer(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool sign_twice = text.starts_with("+-");
  if (sign_twice || error != std::errc{} || end != digits.data() + digits.size()) {
    return not_a_number(text, "an integer");
  }
  return value;
}

Result<std::uint32_t> parse_digits(std::string_view text) {
  if (text.empty() || text.size() > 9) return not_a_number(text, "a number of one to nine digits");
  std::uint32_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return not_a_number(text, "a number of one to nine digits");
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

std::string shortest(double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return error == std::errc{} ? std::string(buffer, end) : std::string{};
}

}  // namespace accord::node::translate
