// Cutting the axes of label and numbers for one pair of clauses: only where one of the two looks.
#include <algorithm>

#include "agreement/diff_gate.hpp"

namespace accord::agreement {
namespace {

/// Runs of positions that lie between the given ones: {2, 5} of 8 gives 0-2, 3-5, 6-7.
std::vector<Positions> runs_up_to(std::vector<std::uint32_t> ends, std::uint32_t size) {
  std::sort(ends.begin(), ends.end());
  ends.push_back(size - 1);
  std::vector<Positions> runs;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends) {
    if (end < begin) continue;
    runs.push_back(run_of(begin, end + 1));
    begin = end + 1;
  }
  return runs;
}

std::vector<Positions> singles_of(const Positions& positions) {
  std::vector<Positions> singles;
  for (const std::uint32_t each : positions) singles.push_back({each});
  return singles;
}

bool schemas_differ(const DiffSpace& space, const ClausePair& clauses) {
  const AgreedPayload* before = space.documents[0]->payload(clauses.payload);
  const AgreedPayload* after = space.documents[1]->payload(clauses.payload);
  return before != nullptr && after != nullptr && before->schema_sha384 != after->schema_sha384;
}

template <class Examples>
std::vector<Positions> there(const Examples& examples) {
  std::vector<Positions> singles;
  for (std::uint32_t at = 0; at < examples.size(); ++at) {
    if (examples[at]) singles.push_back({at});
  }
  return singles;
}

/// Some policy has a level there.
std::vector<Positions> marks(const MarkView& view) {
  std::vector<Positions> singles;
  for (std::uint32_t at = 0; at < kLevelPositions; ++at) {
    const bool any = std::any_of(view.levels.begin(), view.levels.end(), [&](const auto& levels) {
      return std::any_of(levels.begin(), levels.end(),
                         [&](const auto& places) { return places[at].has_value(); });
    });
    if (any) singles.push_back({at});
  }
  return singles;
}

bool asks_consent(const ClausePair& clauses) {
  if (clauses.marks->sources[kOldAsks] || clauses.marks->sources[kNewAsks]) return true;
  return std::any_of(clauses.clause.begin(), clauses.clause.end(), [](const auto* clause) {
    return clause != nullptr && clause->third_party == ThirdParty::with_consent;
  });
}

std::vector<Positions> ages(const DiffSpace& space, const ClausePair& clauses) {
  std::vector<std::uint32_t> ends;
  for (const ReleaseClause* clause : clauses.clause) {
    if (clause == nullptr || clause->delay.count() == 0) continue;
    ends.push_back(kAgeUnknown);
    ends.push_back(position_in(space.delays, clause->delay) + 1);
  }
  return runs_up_to(std::move(ends), space.size_of(kAgeAxis));
}

/// Every limit is one of the two clauses', so each cuts, where the counter counts the record.
std::vector<Positions> counts_on(const Counter& counter, const ClausePair& clauses) {
  const auto own = static_cast<unsigned>(clauses.object_class);
  if (counter.is_quota() && (counter.class_mask >> own & 1u) == 0) {
    return {run_of(0, counter.size())};
  }
  return singles_of(run_of(0, counter.size()));
}

std::vector<Positions> cells_on(const DiffSpace& space, const ClausePair& clauses, Axis axis) {
  switch (axis) {
    case kSchemaAxis:
      if (!schemas_differ(space, clauses)) return {{kSchemaAgreed}};
      return {{kSchemaOfOld}, {kSchemaOfNew}};
    case kPolicyAxis:
      return singles_of(space.pairs[clauses.pair].policies);
    case kLevelAxis:
      return singles_of(space.all_of(axis));
    case kRelToAxis:
      return there(clauses.marks->rel_to);
    case kMarkAxis:
      return marks(*clauses.marks);
    case kTokenAxis:
      return there(clauses.marks->tokens);
    case kSourceAxis:
      return there(clauses.marks->sources);
    case kConsentAxis:
      if (!asks_consent(clauses)) return {space.all_of(axis)};
      return {{kConsentGiven}, {kConsentMissing}};
    case kAgeAxis:
      return ages(space, clauses);
    case kPairAxis:
    case kPayloadAxis:
    case kModeAxis:
    case kTimeAxis:
    case kClassAxis:
    case kRegimeAxis:
    case kObjectAxis:
    case kPurposeAxis:
    case kFirstCounterAxis:
      break;
  }
  return {};
}

}  // namespace

std::vector<std::vector<Positions>> gate_cells(const DiffSpace& space, const ClausePair& clauses,
                                               const std::vector<Counter>& counters) {
  std::vector<std::vector<Positions>> cells;
  for (std::size_t axis = kSchemaAxis; axis < kFirstCounterAxis; ++axis) {
    cells.push_back(cells_on(space, clauses, static_cast<Axis>(axis)));
  }
  for (const Counter& counter : counters) cells.push_back(counts_on(counter, clauses));
  return cells;
}

}  // namespace accord::agreement
