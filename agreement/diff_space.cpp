// Cutting the axes.
#include "agreement/diff_space.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "schemas/vocab/assert.hpp"

namespace accord::agreement {
namespace {

constexpr std::uint32_t kModeCount = 5;      // DataMode, unspecified included
constexpr std::uint32_t kRegimeCount = 6;    // Regime
constexpr std::uint32_t kPurposeCount = 10;  // fbs::Purpose
constexpr std::uint32_t kLevelCount = 5;     // UNCLASSIFIED is position 0

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

template <class Visit>
void each_clause(const BothDocuments& documents, Visit visit) {
  for (const Document* document : documents) {
    for (const ReleaseDirection& direction : document->release) {
      for (const ReleaseClause& clause : direction.clauses) visit(clause);
    }
  }
}

/// From the day on which both are parties; empty when one never is.
Term term_of(const Document& document, const NationId& from, const NationId& to) {
  Term term = document.term;
  for (const NationId* nation : {&from, &to}) {
    const Party* party = document.party(*nation);
    if (party == nullptr) return {};
    if (party->since) term.from = std::max(term.from, *party->since);
  }
  return term;
}

std::set<NationId> nations_of(const BothDocuments& documents) {
  std::set<NationId> nations;
  for (const Document* document : documents) {
    for (const Party& party : document->parties) nations.insert(party.nation);
  }
  return nations;
}

Counter& counter_like(std::vector<Counter>& counters, const Counter& wanted) {
  for (Counter& each : counters) {
    if (std::tie(each.class_mask, each.span, each.over) ==
        std::tie(wanted.class_mask, wanted.span, wanted.over)) {
      return each;
    }
  }
  counters.push_back(wanted);
  return counters.back();
}

std::size_t find_counter(const std::vector<Counter>& counters, const Counter& wanted) {
  for (std::size_t i = 0; i < counters.size(); ++i) {
    const Counter& each = counters[i];
    if (std::tie(each.class_mask, each.span, each.over) ==
        std::tie(wanted.class_mask, wanted.span, wanted.over)) {
      return kFirstCounterAxis + i;
    }
  }
  ACCORD_ASSERT(false);  // every counter of both documents was given an axis
  return 0;
}

Counter counter_of(const ReleaseQuota& quota) { return {class_mask_of(quota), {}, {}, {}}; }
Counter counter_of(const Compilation& compilation) {
  return {0, compilation.span, compilation.over, {}};
}

}  // namespace

std::uint32_t class_mask_of(const ReleaseQuota& quota) {
  if (quota.object_classes.empty()) return (1u << kObjectClassCount) - 1;
  std::uint32_t mask = 1u << static_cast<unsigned>(ObjectClass::unspecified);
  for (const ObjectClass each : quota.object_classes) mask |= 1u << static_cast<unsigned>(each);
  return mask;
}

bool PairGroup::agrees(std::size_t version, const std::string& policy) const {
  const ReleaseDirection* of = direction[version];
  if (of == nullptr) return false;
  const auto& listed = of->label_policies;
  return (of->own_labels && policy == pairs.front().first.text()) ||
         std::find(listed.begin(), listed.end(), policy) != listed.end();
}

DiffSpace::DiffSpace(const BothDocuments& both) : documents(both) {
  policies.emplace_back();
  for (const Document* document : documents) {
    for (const AgreedPayload& payload : document->standard.payload_types) {
      payloads.push_back(payload.code);
    }
    for (const ReleaseDirection& direction : document->release) {
      policies.insert(policies.end(), direction.label_policies.begin(),
                      direction.label_policies.end());
    }
  }
  sort_unique(payloads);
  sort_unique(policies);
  communities = communities_that_differ(documents);
  tokens = tokens_that_differ(documents);
  mapped_policies = policies_that_differ(documents);
  cut_times();
  group_objects();
  cut_numbers();
  group_pairs();
}

void DiffSpace::cut_times() {
  for (const Document* document : documents) {
    cuts.insert(cuts.end(), {document->term.from, document->term.to});
    for (const Party& party : document->parties) {
      if (party.since) cuts.push_back(*party.since);
    }
  }
  const auto marks = mark_cuts(documents);
  cuts.insert(cuts.end(), marks.begin(), marks.end());
  each_clause(documents, [&](const ReleaseClause& clause) {
    if (clause.effective) cuts.insert(cuts.end(), {clause.effective->from, clause.effective->to});
  });
  sort_unique(cuts);
}

/// Objects that stand in the same lists of both versions are one group.
void DiffSpace::group_objects() {
  std::map<std::uint32_t, std::vector<std::size_t>> lists_of;
  std::size_t number = 0;
  for (const Document* document : documents) {
    for (const ObjectList& list : document->object_lists) {
      for (const std::uint32_t id : list.norad_cat_ids) lists_of[id].push_back(number);
      ++number;
    }
  }
  std::map<std::vector<std::size_t>, std::vector<std::uint32_t>> groups;
  for (const auto& [id, lists] : lists_of) groups[lists].push_back(id);
  objects.push_back({0});
  for (auto& [lists, ids] : groups) objects.push_back(std::move(ids));
  objects.emplace_back();
  while (lists_of.contains(unlisted_)) ++unlisted_;
}

void DiffSpace::cut_numbers() {
  each_clause(documents, [&](const ReleaseClause& clause) {
    if (clause.delay.count() > 0) delays.push_back(clause.delay);
    for (const ReleaseQuota& quota : clause.quotas) {
      counter_like(counters, counter_of(quota)).limits.push_back(quota.observations_per_day);
    }
    if (clause.compilation) {
      counter_like(counters, counter_of(*clause.compilation))
          .limits.push_back(clause.compilation->observations);
    }
  });
  sort_unique(delays);
  for (Counter& each : counters) sort_unique(each.limits);
  std::sort(counters.begin(), counters.end(), [](const Counter& a, const Counter& b) {
    return std::make_tuple(!a.is_quota(), a.class_mask, a.span, a.over) <
           std::make_tuple(!b.is_quota(), b.class_mask, b.span, b.over);
  });
}

/// Alike are pairs of the same directions, terms and, where a listed policy is the sender's own,
/// the same sender. Where there are marking tables, no two recipients are.
void DiffSpace::group_pairs() {
  const bool tables = has_tables(documents);
  const auto nations = nations_of(documents);
  for (const NationId& from : nations) {
    for (const NationId& to : nations) {
      if (from == to) continue;
      PairGroup group;
      group.pairs.emplace_back(from, to);
      for (std::size_t v = 0; v < kVersions; ++v) {
        group.term[v] = term_of(*documents[v], from, to);
        if (group.term[v] == Term{}) continue;
        group.direction[v] = documents[v]->release_from(from, to);
      }
      if (group.direction[0] == nullptr && group.direction[1] == nullptr) continue;
      const bool special = std::binary_search(policies.begin(), policies.end(), from.text());
      const auto same = [&](const PairGroup& each) {
        if (tables) return false;
        const bool senders = !special || each.pairs.front().first == from;
        const bool plain = special || !std::binary_search(policies.begin(), policies.end(),
                                                          each.pairs.front().first.text());
        return senders && plain && each.direction == group.direction && each.term == group.term;
      };
      const auto found = std::find_if(pairs.begin(), pairs.end(), same);
      if (found != pairs.end()) {
        found->pairs.emplace_back(from, to);
        continue;
      }
      for (std::uint32_t i = 0; i < policies.size(); ++i) {
        if (i != kOwnPolicy && policies[i] == from.text()) continue;
        const std::string& policy = i == kOwnPolicy ? from.text() : policies[i];
        if (group.agrees(0, policy) || group.agrees(1, policy)) group.policies.push_back(i);
      }
      pairs.push_back(std::move(group));
    }
  }
}

std::uint32_t DiffSpace::size_of(std::size_t axis) const {
  const auto count = [](const auto& values) { return static_cast<std::uint32_t>(values.size()); };
  switch (axis) {
    case kPairAxis:
      return count(pairs);
    case kPayloadAxis:
      return count(payloads);
    case kModeAxis:
      return kModeCount;
    case kTimeAxis:
      return count(cuts) + 1;
    case kClassAxis:
      return kObjectClassCount;
    case kRegimeAxis:
      return kRegimeCount;
    case kObjectAxis:
      return count(objects);
    case kPurposeAxis:
      return kPurposeCount;
    case kSchemaAxis:
      return 3;
    case kPolicyAxis:
      return count(policies);
    case kLevelAxis:
      return kLevelCount;
    case kRelToAxis:
      return communities.empty() ? kNoList + 1 : kRelToPositions;
    case kMarkAxis:
      return mapped_policies.empty() ? 1 : kLevelPositions;
    case kTokenAxis:
      return tokens.empty() ? 1 : kTokenPositions;
    case kSourceAxis:
      return communities.empty() ? 1 : kSourcePositions;
    case kConsentAxis:
      return 2;
    case kAgeAxis:
      return count(delays) + 2;
    default:
      return count(counter(axis).limits) + 1;
  }
}

std::size_t DiffSpace::axis_of(const ReleaseQuota& quota) const {
  return find_counter(counters, counter_of(quota));
}
std::size_t DiffSpace::axis_of(const Compilation& compilation) const {
  return find_counter(counters, counter_of(compilation));
}

UtcTime DiffSpace::instant(std::uint32_t position) const {
  return position == 0 ? cuts.front() - Nanos{1} : cuts[position - 1];
}

std::uint32_t DiffSpace::object(std::uint32_t position) const {
  return objects[position].empty() ? unlisted_ : objects[position].front();
}

std::chrono::seconds DiffSpace::age(std::uint32_t position) const {
  return position < 2 ? std::chrono::seconds{0} : delays[position - 2];
}

}  // namespace accord::agreement
