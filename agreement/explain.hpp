// The same ruling with its working, for people (`accord agreement explain`, the console): each step
// that was taken, whether it passed, and the clause it read. It runs the very code of decide(),
// watched, so the two cannot differ.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "agreement/decide.hpp"

namespace accord::agreement {

struct ExplainedStep {
  std::string step;  // "label", "foreign disclosure", "link ceiling" ...
  bool passed = false;
  std::string detail;  // what was compared with what
  std::string clause;  // path of what was read
};

struct Explanation {
  WrittenRuling ruling;
  /// In the order taken. Withheld: the last one failed. Held: those failed that want a person.
  std::vector<ExplainedStep> steps;
};

[[nodiscard]] Explanation explain(const Snapshot& snapshot, const ReleaseFacts& facts);
[[nodiscard]] Explanation explain_tasking(const Snapshot& snapshot, const TaskingFacts& facts);

/// One line a step, then the ruling.
[[nodiscard]] std::vector<std::string> text_lines(const Explanation& explanation);

/// {"ruling": {...}, "steps": [{"step", "passed", "detail", "clause"}, ...]}
[[nodiscard]] nlohmann::json to_json(const Explanation& explanation);

/// {"verdict", "clause", "reason": {"code", "name", "meaning"}, "agreements", "disclose",
/// "obligations"}; where there are such duties also "remove", "precision" (field -> quantum),
/// "delay_s", "not_before", "onward", "protect_as" ({"level", "word"} of the recipient's policy)
[[nodiscard]] nlohmann::json to_json(const WrittenRuling& ruling);

}  // namespace accord::agreement
