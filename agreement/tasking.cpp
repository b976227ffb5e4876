// The ruling on a request, and the terms both sides compute deadlines from.
#include "agreement/tasking.hpp"

#include "agreement/course.hpp"
#include "agreement/standing.hpp"

namespace accord::agreement {
namespace {

constexpr std::string_view kRequestPayload = "TRQ";

Code check_facts(const Snapshot& snapshot, const TaskingFacts& facts) {
  const bool two_nations =
      !facts.requester.empty() && !facts.provider.empty() && facts.requester != facts.provider;
  const bool ours = facts.requester == snapshot.own() || facts.provider == snapshot.own();
  const bool known = facts.mode != DataMode::unspecified && facts.purpose != fbs::Purpose{} &&
                     facts.priority != Priority::unspecified;
  return two_nations && ours && known ? Code::permitted : Code::facts_incomplete;
}

/// How far a clause goes with a request: data mode, then priority, then purpose. 3 = it covers the
/// request.
int reach_of(const TaskingClause& clause, const TaskingFacts& facts) {
  if (!contains(clause.data_modes, facts.mode)) return 0;
  if (!contains(clause.priorities, facts.priority)) return 1;
  return contains(clause.purposes, facts.purpose) ? 3 : 2;
}

/// The clause that goes farthest, the first of equals.
const CompiledTaskingClause* nearest_clause(const TaskingBook& book, const TaskingFacts& facts) {
  const CompiledTaskingClause* nearest = nullptr;
  int reach = 0;
  for (const CompiledTaskingClause& compiled : book.clauses) {
    const int its_reach = reach_of(*compiled.clause, facts);
    if (its_reach <= reach) continue;
    reach = its_reach;
    nearest = &compiled;
  }
  return nearest;
}

Code unless(bool objection, Code reason) { return objection ? reason : Code::permitted; }

/// Data mode, priority, purpose and quota of one applicable agreement.
bool permits(const TaskingBook& book, const TaskingFacts& facts, Course& course) {
  const CompiledTaskingClause* nearest = nearest_clause(book, facts);
  const TaskingClause* clause = nearest == nullptr ? nullptr : nearest->clause;
  const std::string_view path = nearest == nullptr ? book.path : nearest->path;
  const int reach = clause == nullptr ? 0 : reach_of(*clause, facts);
  const auto passes = [&](Step step, Code reason, std::string_view at) {
    return course.passes({step, reason, at, book.agreement, nullptr, clause});
  };
  return passes(Step::direction, unless(book.direction == nullptr, Code::tasking_not_agreed),
                book.path) &&
         passes(Step::clause, unless(reach < 1, Code::tasking_mode_not_permitted), path) &&
         passes(Step::priority, unless(reach < 2, Code::priority_not_permitted), path) &&
         passes(Step::purpose, unless(reach < 3, Code::purpose_not_permitted), path) &&
         passes(Step::quota,
                unless(facts.requests_today >= clause->requests_per_day, Code::quota_exhausted),
                path);
}

Standing<TaskingBook> standing_of(const Snapshot& snapshot, const TaskingFacts& facts) {
  return find_standing(snapshot.tasking_books(facts.requester, facts.provider),
                       {kRequestPayload, facts.mode, facts.at});
}

/// What a request that fails before any clause is read should quote.
std::string_view place_of(const Standing<TaskingBook>& standing) {
  return standing.applicable.empty() ? standing.path
                                     : std::string_view(standing.applicable.front()->path);
}

}  // namespace

Ruling rule_tasking(const Snapshot& snapshot, const TaskingFacts& facts, Watcher* watcher) {
  const auto standing = standing_of(snapshot, facts);
  Course course(watcher);
  course.ruling.agreements = hashes_of(standing);
  if (!course.passes({Step::facts, check_facts(snapshot, facts), place_of(standing)}) ||
      !course.passes({Step::agreements, standing.reason, standing.path})) {
    return course.ruling;
  }
  for (const TaskingBook* book : standing.applicable) {
    if (!permits(*book, facts, course)) return course.ruling;
  }
  const TaskingBook& first = *standing.applicable.front();
  course.ruling.clause = nearest_clause(first, facts)->path;
  course.ruling.reason = Code::permitted;
  course.ruling.verdict = Verdict::release;
  return course.ruling;
}

Ruling decide_tasking(const Snapshot& snapshot, const TaskingFacts& facts) {
  return rule_tasking(snapshot, facts, nullptr);
}

Result<TaskingTerms> terms_for(const Snapshot& snapshot, const TaskingFacts& facts) {
  const auto standing = standing_of(snapshot, facts);
  const Code incomplete = check_facts(snapshot, facts);
  if (incomplete != Code::permitted || standing.applicable.empty()) {
    const Code reason = incomplete != Code::permitted ? incomplete : standing.reason;
    return fail(reason, "no terms of tasking", std::string(place_of(standing)));
  }
  using std::chrono::seconds;
  TaskingTerms terms{seconds::max(), seconds::max(), seconds::max(),
                     standing.applicable.front()->agreement->hash};
  const auto priority = static_cast<std::size_t>(facts.priority) - 1;
  for (const TaskingBook* book : standing.applicable) {
    if (book->direction == nullptr || priority >= book->direction->classes.size()) {
      return fail(Code::tasking_not_agreed, "no terms of tasking", book->path);
    }
    const ResponseTimes& times = book->direction->classes[priority];
    terms.ack_within = std::min(terms.ack_within, times.acknowledge);
    terms.decide_within = std::min(terms.decide_within, times.decide);
    terms.clock_skew = std::min(terms.clock_skew, book->agreement->document.crypto.clock_skew_max);
  }
  return terms;
}

}  // namespace accord::agreement
