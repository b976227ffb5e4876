// Strict JSON over nlohmann: a depth and duplicate-key guard around its parser.
#include "schemas/vocab/json.hpp"

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

/// Watches the parse and remembers the first broken rule; nlohmann itself would
/// keep the last duplicate.
class Guard {
 public:
  explicit Guard(const std::size_t& consumed) : consumed_(consumed) {}

  bool operator()(int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end && !keys_.empty()) keys_.pop_back();
    if (event == Event::key && !keys_.back().insert(parsed.get<std::string>()).second) {
      note("duplicate key '" + parsed.get<std::string>() + "'");
    }
    if (static_cast<std::size_t>(depth) > kMaxJsonDepth) note("nested too deeply");
    return true;
  }
  [[nodiscard]] const std::string& broken_rule() const { return broken_rule_; }
  [[nodiscard]] std::size_t broken_at_byte() const { return broken_at_byte_; }

 private:
  void note(std::string rule) {
    if (!broken_rule_.empty()) return;
    broken_rule_ = std::move(rule);
    broken_at_byte_ = consumed_;
  }
  const std::size_t& consumed_;
  std::vector<std::set<std::string>> keys_;
  std::string broken_rule_;
  std::size_t broken_at_byte_ = 0;
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
  try {
    auto parsed = nlohmann::json::parse(
        CountingIterator(text.data(), &consumed),
        CountingIterator(text.data() + text.size(), &consumed),
        [&guard](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
          return guard(depth, event, value);
        },
        true, true);
    if (!guard.broken_rule().empty()) {
      return fail(Code::bad_json, guard.broken_rule(),
                  line_and_column(text, guard.broken_at_byte()));
    }
    return parsed;
  } catch (const nlohmann::json::parse_error& error) {
    return fail(Code::bad_json, "not valid JSON", line_and_column(text, error.byte));
  } catch (const nlohmann::json::exception&) {
    return fail(Code::bad_json, "JSON out of range");
  }
}

}  // namespace accord
