// Cutting the axes.
#include "agreement/diff_space.hpp"

#include <algorithm>
#include <map>
#include <set>

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

}  // namespace

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
  cut_delays();
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

void DiffSpace::cut_delays() {
  each_clause(documents, [&](const ReleaseClause& clause) {
    if (clause.delay.count() > 0) delays.push_back(clause.delay);
  });
  sort_unique(delays);
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

std::uint32_t DiffSpace::size_of(Axis axis) const {
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
    case kFirstCounterAxis:
      break;
  }
  return 0;
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
