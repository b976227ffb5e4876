// The ruling on a request, and the terms both sides compute deadlines from.
#include "agreement/tasking.hpp"

#include <algorithm>

#include "agreement/build_tables.hpp"
#include "agreement/course.hpp"

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

std::uint32_t bit(auto value) {
  const auto number = static_cast<unsigned>(value);
  return number < 32 ? 1u << number : 0u;
}

/// How far a clause goes with a request: data mode, then priority, then purpose. 3 = it covers the
/// request.
int reach_of(const TaskingRow& row, const TaskingFacts& facts) {
  if ((row.modes & bit(facts.mode)) == 0) return 0;
  if ((row.priorities & bit(facts.priority)) == 0) return 1;
  return (row.purposes & bit(facts.purpose)) != 0 ? 3 : 2;
}

/// The clause that goes farthest, the first of equals.
const TaskingRow* nearest_row(const Book& book, const TaskingFacts& facts) {
  const TaskingRow* nearest = nullptr;
  int reach = 0;
  for (const TaskingRow& row : book.tasking_rows) {
    const int its_reach = reach_of(row, facts);
    if (its_reach <= reach) continue;
    reach = its_reach;
    nearest = &row;
  }
  return nearest;
}

Code unless(bool objection, Code reason) { return objection ? reason : Code::permitted; }

/// Data mode, priority, purpose and quota of one applicable agreement.
bool permits(const Book& book, const TaskingFacts& facts, Course& course) {
  const TaskingRow* nearest = nearest_row(book, facts);
  const TaskingClause* clause = nearest == nullptr ? nullptr : nearest->clause;
  const std::string_view path = nearest == nullptr ? book.paths.tasking : nearest->path;
  const int reach = nearest == nullptr ? 0 : reach_of(*nearest, facts);
  const auto passes = [&](Step step, Code reason, std::string_view at) {
    return course.passes({step, reason, at, book.agreement, nullptr, clause});
  };
  return passes(Step::direction, unless(book.tasking == nullptr, Code::tasking_not_agreed),
                book.paths.tasking) &&
         passes(Step::clause, unless(reach < 1, Code::tasking_mode_not_permitted), path) &&
         passes(Step::priority, unless(reach < 2, Code::priority_not_permitted), path) &&
         passes(Step::purpose, unless(reach < 3, Code::purpose_not_permitted), path) &&
         passes(Step::quota,
                unless(facts.requests_today >= nearest->requests_per_day, Code::quota_exhausted),
                path);
}

/// The agreements that apply to the request: those of the cell of TRQ between the two.
const ReleaseCell& cell_of(const Snapshot& snapshot, const TaskingFacts& facts) {
  const Tables& tables = snapshot.tables();
  const bool asks = facts.requester == snapshot.own();
  const NationId& peer = asks ? facts.provider : facts.requester;
  const bool ours = asks != (facts.provider == snapshot.own());
  const NameIndex name = ours ? index_of(tables.names, peer.text()) : kNone;
  if (name == kNone) return tables.nowhere;
  const std::uint32_t shelf = asks ? tables.shelf_to[name] : tables.shelf_from[name];
  if (shelf == kNone) return tables.nowhere;
  return find_cell(tables, tables.shelves[shelf], index_of(tables.payloads, kRequestPayload),
                   facts.mode, facts.at);
}

std::span<const Entry> entries_of(const Snapshot& snapshot, const ReleaseCell& cell) {
  return std::span(snapshot.tables().entries)
      .subspan(cell.entries.begin, cell.entries.end - cell.entries.begin);
}

/// What a request that fails before any clause is read should quote.
std::string_view place_of(std::span<const Entry> applicable, const ReleaseCell& cell) {
  return applicable.empty() ? cell.path : std::string_view(applicable.front().book->paths.tasking);
}

}  // namespace

Ruling rule_tasking(const Snapshot& snapshot, const TaskingFacts& facts, Watcher* watcher) {
  const ReleaseCell& cell = cell_of(snapshot, facts);
  const auto applicable = entries_of(snapshot, cell);
  Ruling ruling;
  ruling.snapshot = &snapshot;
  Course course(ruling, watcher);
  ruling.agreements = std::span(snapshot.tables().hashes)
                          .subspan(cell.hashes.begin, cell.hashes.end - cell.hashes.begin);
  if (!course.passes({Step::facts, check_facts(snapshot, facts), place_of(applicable, cell)}) ||
      !course.passes({Step::agreements, cell.standing, cell.path})) {
    return ruling;
  }
  for (const Entry& entry : applicable) {
    if (!permits(*entry.book, facts, course)) return ruling;
  }
  course.end(nearest_row(*applicable.front().book, facts)->path);
  return ruling;
}

Ruling decide_tasking(const Snapshot& snapshot, const TaskingFacts& facts) {
  return rule_tasking(snapshot, facts, nullptr);
}

Result<TaskingTerms> terms_for(const Snapshot& snapshot, const TaskingFacts& facts) {
  const ReleaseCell& cell = cell_of(snapshot, facts);
  const auto applicable = entries_of(snapshot, cell);
  const Code incomplete = check_facts(snapshot, facts);
  if (incomplete != Code::permitted || applicable.empty()) {
    const Code reason = incomplete != Code::permitted ? incomplete : cell.standing;
    return fail(reason, "no terms of tasking", std::string(place_of(applicable, cell)));
  }
  using std::chrono::seconds;
  TaskingTerms terms{seconds::max(), seconds::max(), seconds::max(),
                     applicable.front().book->agreement->hash};
  const auto priority = static_cast<std::size_t>(facts.priority) - 1;
  for (const Entry& entry : applicable) {
    const Book& book = *entry.book;
    if (book.tasking == nullptr || priority >= book.tasking->classes.size()) {
      return fail(Code::tasking_not_agreed, "no terms of tasking", book.paths.tasking);
    }
    const ResponseTimes& times = book.tasking->classes[priority];
    terms.ack_within = std::min(terms.ack_within, times.acknowledge);
    terms.decide_within = std::min(terms.decide_within, times.decide);
    terms.clock_skew = std::min(terms.clock_skew, book.agreement->document.crypto.clock_skew_max);
    terms.offer_rounds = std::min(terms.offer_rounds, book.tasking->offer_rounds);
  }
  return terms;
}

}  // namespace accord::agreement
