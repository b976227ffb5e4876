// Byte checks, lines and numbers.
#include "node/translate/text_lines.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "schemas/vocab/text.hpp"

namespace accord::node::translate {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_printable(char c) { return c >= 0x20 && c <= 0x7E; }

/// Eight bytes at once. Where no byte has its high bit, taking 0x20 from each sets it for what is
/// below a blank, and adding 1 for 0x7F; what borrows or carries over is found in the byte it left.
bool are_printable(std::uint64_t eight) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  return ((eight | (eight - kEach * 0x20) | (eight + kEach)) & (kEach * 0x80)) == 0;
}

/// How many characters of printable ASCII stand at `at`.
std::size_t printable_run(std::string_view text, std::size_t at) {
  const std::size_t start = at;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (!are_printable(eight)) break;
  }
  while (at < text.size() && is_printable(text[at])) ++at;
  return at - start;
}

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

Status check_text(std::string_view text, std::size_t max_bytes, std::size_t max_line_bytes,
                  std::size_t first_line) {
  if (text.size() > max_bytes) {
    return fail(Code::too_large, "text of " + std::to_string(text.size()) + " bytes, limit " +
                                     std::to_string(max_bytes));
  }
  std::size_t line = first_line;
  std::size_t line_start = 0;
  for (std::size_t at = 0;;) {
    at += printable_run(text, at);
    if (at - line_start > max_line_bytes) {
      return fail(Code::line_too_long, "more than " + std::to_string(max_line_bytes) + " bytes",
                  at_line(line));
    }
    if (at == text.size()) return {};
    const std::size_t length = utf8_length(text, at);
    const std::string_view fault = fault_at(text, at, length);
    if (!fault.empty()) {
      return fail(Code::text_malformed, "the text holds " + std::string(fault),
                  at_line(line) + " byte " + std::to_string(at - line_start + 1));
    }
    if (text[at] == '\n') {
      ++line;
      line_start = at + 1;
    }
    at += length;
  }
}

std::optional<TextLine> LineReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::size_t end = rest_.find('\n');
  std::string_view text = rest_.substr(0, end);
  rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return TextLine{number_++, text};
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool all_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_blank); }

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string_view first_word(std::string_view text) {
  return text.substr(
      0, static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_blank) - text.begin()));
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    out.push_back(first_word(text));
    text.remove_prefix(out.back().size());
  }
  return out;
}

bool is_comment(std::string_view text) {
  return text == "COMMENT" || text.starts_with("COMMENT ") || text.starts_with("COMMENT\t");
}

bool is_printable_ascii(std::string_view text) { return printable_run(text, 0) == text.size(); }

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
  std::uint32_t value = 0;
  bool all_digits = !text.empty() && text.size() <= 9;
  for (std::size_t i = 0; all_digits && i < text.size(); ++i) {
    const auto digit = static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]) - '0');
    all_digits = digit < 10;
    value = value * 10 + digit;
  }
  if (!all_digits) return not_a_number(text, "a number of one to nine digits");
  return value;
}

std::string shortest(double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return error == std::errc{} ? std::string(buffer, end) : std::string{};
}

}  // namespace accord::node::translate
