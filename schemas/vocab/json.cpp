// Strict JSON over nlohmann: a depth and duplicate-key guard around its parser.
#include "schemas/vocab/json.hpp"

#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

/// Reads the text and tells how far the parser has come, so that a broken rule
/// can be placed.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* consumed) : at_(at), consumed_(consumed) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*consumed_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* consumed_;
};

/// Watches a first reading and remembers the first broken rule; nlohmann itself would keep the last
/// duplicate. Of a document that breaks none nothing is kept. Not a callback of the second reading:
/// with one, that library looks through all siblings at the end of each object.
class Guard {
 public:
  explicit Guard(const std::size_t& consumed) : consumed_(consumed) {}

  bool null() { return value(); }
  bool boolean(bool) { return value(); }
  bool number_integer(std::int64_t) { return value(); }
  bool number_unsigned(std::uint64_t) { return value(); }
  bool number_float(double, const std::string&) { return value(); }
  bool string(std::string&) { return value(); }
  bool binary(std::vector<std::uint8_t>&) { return value(); }

  bool start_object(std::size_t) {
    keys_.emplace_back();
    return open();
  }
  bool key(std::string& name) {
    if (!keys_.back().insert(name).second) note("duplicate key '" + name + "'");
    return value();
  }
  bool end_object() {
    keys_.pop_back();
    return close();
  }
  bool start_array(std::size_t) { return open(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t byte, const std::string&, const nlohmann::json::exception& error) {
    constexpr int kNumberTooLarge = 406;
    out_of_range_ = error.id == kNumberTooLarge;
    error_byte_ = byte;
    return false;
  }

  [[nodiscard]] const std::string& broken_rule() const { return broken_rule_; }
  [[nodiscard]] std::size_t broken_at_byte() const { return broken_at_byte_; }
  /// Of a text that is no JSON.
  [[nodiscard]] bool out_of_range() const { return out_of_range_; }
  [[nodiscard]] std::size_t error_byte() const { return error_byte_; }

 private:
  bool value() {
    if (depth_ > kMaxJsonDepth) note("nested too deeply");
    return true;
  }
  bool open() {
    value();
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  void note(std::string rule) {
    if (!broken_rule_.empty()) return;
    broken_rule_ = std::move(rule);
    broken_at_byte_ = consumed_;
  }
  const std::size_t& consumed_;
  std::size_t depth_ = 0;
  std::vector<std::set<std::string>> keys_;
  std::string broken_rule_;
  std::size_t broken_at_byte_ = 0;
  bool out_of_range_ = false;
  std::size_t error_byte_ = 0;
};

std::string line_and_column(std::string_view text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  return "line " + std::to_string(line) + " column " + std::to_string(column);
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes) {
    return fail(Code::too_large, "JSON of " + std::to_string(text.size()) + " bytes, limit " +
                                     std::to_string(max_bytes));
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    // The parser would take it for the end, and leave what follows unread.
    return fail(Code::bad_json, "a NUL byte", line_and_column(text, nul + 1));
  }
  std::size_t consumed = 0;
  Guard guard(consumed);
  const bool whole =
      nlohmann::json::sax_parse(CountingIterator(text.data(), &consumed),
                                CountingIterator(text.data() + text.size(), &consumed), &guard,
                                nlohmann::json::input_format_t::json, true, true);
  if (!whole && guard.out_of_range()) return fail(Code::bad_json, "JSON out of range");
  if (!whole) {
    return fail(Code::bad_json, "not valid JSON", line_and_column(text, guard.error_byte()));
  }
  if (!guard.broken_rule().empty()) {
    return fail(Code::bad_json, guard.broken_rule(), line_and_column(text, guard.broken_at_byte()));
  }
  return nlohmann::json::parse(text, nullptr, true, true);
}

}  // namespace accord
