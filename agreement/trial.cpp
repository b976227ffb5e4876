// Two rulings and their difference.
#include "agreement/trial.hpp"

#include <algorithm>
#include <tuple>

#include "agreement/tasking.hpp"

namespace accord::agreement {
namespace {

/// As the node's gate rules: the record, and besides it the request.
WrittenRuling rule_whole(const Snapshot& snapshot, const ReleaseCase& facts) {
  WrittenRuling ruling = rule_on(snapshot, facts);
  if (ruling.verdict == Verdict::withhold || !facts.asked) return ruling;
  WrittenRuling asked = written(decide_tasking(
      snapshot, {facts.sender, facts.recipient, facts.asked->priority, facts.purpose, facts.mode,
                 facts.norad_cat_id, facts.at, facts.asked->requests_today}));
  if (asked.verdict != Verdict::release) return asked;
  return ruling;
}

int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::withhold:
      return 0;
    case Verdict::hold:
      return 1;
    case Verdict::release:
      return 2;
  }
  return 0;
}

auto duties_of(const WrittenRuling& ruling) {
  return std::tie(ruling.disclose, ruling.obligations, ruling.remove, ruling.precision,
                  ruling.delay, ruling.onward);
}

Trial compare(const WrittenRuling& before, const WrittenRuling& after) {
  if (rank(before.verdict) < rank(after.verdict)) return Trial::permitted;
  if (rank(after.verdict) < rank(before.verdict)) return Trial::denied;
  if (before.verdict == Verdict::withhold) return Trial::same;
  return duties_of(before) == duties_of(after) ? Trial::same : Trial::duty;
}

Term hull(const Term& a, const Term& b) { return {std::min(a.from, b.from), std::max(a.to, b.to)}; }

}  // namespace

Result<std::shared_ptr<const Snapshot>> with_proposed(const Snapshot& live,
                                                      const Agreement& proposed) {
  std::vector<Agreement> agreements;
  Agreement tried = proposed;
  tried.state = AgreementState::active;
  tried.in_force.reset();
  tried.standings.clear();
  for (const Agreement& each : live.agreements()) {
    if (each.document.name != proposed.document.name) {
      agreements.push_back(each);
      continue;
    }
    tried.document.term = hull(tried.document.term, each.document.term);
    for (const Standing& standing : each.standings) {
      if (standing.state == AgreementState::suspended) tried.standings.push_back(standing);
    }
  }
  for (Standing& standing : tried.standings) standing.in_force = tried.document.term;
  agreements.push_back(std::move(tried));
  return compile(std::move(agreements), live.national_policy(), live.own(), live.ceiling());
}

Tried try_case(const Snapshot& live, const Snapshot& proposed, const ReleaseCase& facts) {
  Tried out{Trial::same, rule_whole(live, facts), rule_whole(proposed, facts)};
  out.trial = compare(out.before, out.after);
  return out;
}

const std::string& clause_of(const Tried& tried) {
  return tried.trial == Trial::denied ? tried.before.clause : tried.after.clause;
}

std::string_view name_of(Trial trial) {
  switch (trial) {
    case Trial::same:
      return "same";
    case Trial::permitted:
      return "newly permitted";
    case Trial::denied:
      return "newly denied";
    case Trial::duty:
      return "duty changed";
  }
  return "same";
}

}  // namespace accord::agreement
