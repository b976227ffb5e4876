// Strict JSON over nlohmann: a depth and duplicate-key guard around its parser.
#include "schemas/vocab/json.hpp"

#include <set>
#include <string>
#include <vector>

#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

/// Watches the parse and remembers the first broken rule; nlohmann itself would keep the last duplicate.
class Guard {
 public:
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

 private:
  void note(std::string rule) {
    if (broken_rule_.empty()) broken_rule_ = std::move(rule);
  }
  std::vector<std::set<std::string>> keys_;
  std::string broken_rule_;
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
  Guard guard;
  try {
    auto parsed = nlohmann::json::parse(
        text.begin(), text.end(),
        [&guard](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
          return guard(depth, event, value);
        },
        true, true);
    if (!guard.broken_rule().empty()) return fail(Code::bad_json, guard.broken_rule());
    return parsed;
  } catch (const nlohmann::json::parse_error& error) {
    return fail(Code::bad_json, "not valid JSON", line_and_column(text, error.byte));
  } catch (const nlohmann::json::exception&) {
    return fail(Code::bad_json, "JSON out of range");
  }
}

}  // namespace accord
