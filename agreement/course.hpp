// The course of one ruling: it begins withheld, takes its steps in order, and ends at the first
// objection. A watcher, if there is one, sees every step; that is all the difference between
// decide() and explain(). Internal to this room.
#pragma once

#include <string_view>

#include "agreement/decide.hpp"
#include "agreement/ruling.hpp"
#include "agreement/tasking.hpp"

namespace accord::agreement {

/// The steps of decide.hpp and tasking.hpp, in the order taken.
enum class Step : std::uint8_t {
  facts,
  label,
  foreign_disclosure,
  agreements,
  schema,
  direction,
  label_policy,
  link_ceiling,
  clause,
  clause_ceiling,
  releasability,
  priority,
  purpose,
  quota,
  national_policy,
};

struct Finding {
  Step step;
  Code reason;                                    // Code::permitted when the step passed
  std::string_view path;                          // what was read
  const Agreement* agreement = nullptr;           // from Step::schema on
  const ReleaseClause* release_clause = nullptr;  // from Step::clause on, if one covers the case
  const TaskingClause* tasking_clause = nullptr;
};

class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  virtual ~Watcher() = default;
  virtual void saw(const Finding& finding) = 0;
};

class Course {
 public:
  explicit Course(Watcher* watcher) : watcher_(watcher) {}

  /// Takes one step. Returns true when the course may go on; otherwise reason and clause are set.
  bool passes(const Finding& finding) {
    if (watcher_ != nullptr) watcher_->saw(finding);
    if (finding.reason == Code::permitted) return true;
    ruling.reason = finding.reason;
    ruling.clause = finding.path;
    return false;
  }

  Ruling ruling;

 private:
  Watcher* watcher_;
};

/// decide() and decide_tasking() with a watcher, which may be null.
Ruling rule_release(const Snapshot& snapshot, const ReleaseFacts& facts, Watcher* watcher);
Ruling rule_tasking(const Snapshot& snapshot, const TaskingFacts& facts, Watcher* watcher);

}  // namespace accord::agreement
