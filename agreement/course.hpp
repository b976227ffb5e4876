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
  scope,
  node_ceiling,
  foreign_disclosure,
  agreements,
  schema,
  direction,
  label_policy,
  community,
  sources,
  owners,
  link_ceiling,
  level_word,
  mapping,
  provider_tokens,
  clause,
  clause_ceiling,
  releasability,
  originator_consent,
  delay,
  priority,
  purpose,
  quota,
  compilation,
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
  /// The ruling is the caller's own, made where it is returned, and not copied again.
  Course(Ruling& answer, Watcher* watcher) : ruling(answer), watcher_(watcher) {}

  /// Takes one step. Returns true when the course may go on; otherwise reason and clause are set.
  bool passes(const Finding& finding) {
    if (watcher_ == nullptr && finding.reason == Code::permitted) [[likely]] {
      return true;
    }
    return note(finding.step, finding.reason, finding.path, finding.agreement,
                finding.release_clause, finding.tasking_clause);
  }

  /// Takes a step whose objection does not end the course: unless a later one does, a person
  /// decides. The first such clause is named.
  void holds(const Finding& finding) {
    if (watcher_ != nullptr) watcher_->saw(finding);
    if (finding.reason == Code::permitted || held_) return;
    held_ = true;
    held_reason_ = finding.reason;
    held_clause_ = finding.path;
  }

  /// Every step has passed, under the clause given.
  void end(std::string_view clause) {
    ruling.verdict = held_ ? Verdict::hold : Verdict::release;
    ruling.reason = held_ ? held_reason_ : Code::permitted;
    ruling.clause = held_ ? held_clause_ : clause;
  }

  Ruling& ruling;

 private:
  /// Apart from passes(), and by value, so that what is only quoted is only read here.
  bool note(Step step, Code reason, std::string_view path, const Agreement* agreement,
            const ReleaseClause* release_clause, const TaskingClause* tasking_clause);

  Watcher* watcher_;
  bool held_ = false;
  Code held_reason_ = Code::permitted;
  std::string_view held_clause_;
};

/// decide() and decide_tasking() with a watcher, which may be null.
Ruling rule_release(const Snapshot& snapshot, const BoundFacts& facts, Watcher* watcher);
Ruling rule_tasking(const Snapshot& snapshot, const TaskingFacts& facts, Watcher* watcher);

}  // namespace accord::agreement
