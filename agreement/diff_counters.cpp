// Comparing what two clauses cover, attribute by attribute.
#include "agreement/diff_counters.hpp"

#include <algorithm>

#include "schemas/vocab/assert.hpp"

namespace accord::agreement {
namespace {

constexpr std::uint32_t kEveryClass = (1u << kObjectClassCount) - 1;

template <class T>
bool lists(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
bool all_in(const std::vector<T>& some, const std::vector<T>& list) {
  return std::all_of(some.begin(), some.end(), [&](const T& each) { return lists(list, each); });
}

/// A list that is left out restricts nothing.
template <class T>
bool restricts_less(const std::vector<T>& some, const std::vector<T>& list) {
  return list.empty() || (!some.empty() && all_in(some, list));
}

/// All attributes but class and object.
bool covers_all_of(const ReleaseClause& wide, const ReleaseClause& clause) {
  return all_in(clause.payload_types, wide.payload_types) &&
         all_in(clause.data_modes, wide.data_modes) &&
         restricts_less(clause.regimes, wide.regimes) &&
         restricts_less(clause.purposes, wide.purposes);
}

std::uint32_t classes_of(const ReleaseClause& clause) {
  if (clause.object_classes.empty()) return kEveryClass;
  std::uint32_t classes = 0;
  for (const ObjectClass each : clause.object_classes) {
    classes |= 1u << static_cast<unsigned>(each);
  }
  return classes;
}

/// Which groups of objects the clause covers.
std::vector<bool> groups_of(const DiffSpace& space, const CitedObjects& cited) {
  std::vector<bool> covered;
  for (const std::uint32_t at : space.all_of(kObjectAxis)) {
    covered.push_back(cited.cover(space.object(at)));
  }
  return covered;
}

bool all_in(const std::vector<bool>& some, const std::vector<bool>& all) {
  for (std::size_t i = 0; i < some.size(); ++i) {
    if (some[i] && !all[i]) return false;
  }
  return true;
}

/// There are both clauses, and one of them counts.
bool both_count(const ClausePair& clauses) {
  const auto& [before, after] = clauses.clause;
  if (before == nullptr || after == nullptr) return false;
  return !before->quotas.empty() || !after->quotas.empty() || before->compilation ||
         after->compilation;
}

Counter counter_of(const ReleaseQuota& quota) {
  Counter counter;
  counter.class_mask = class_mask_of(quota);
  counter.limits = {quota.observations_per_day};
  return counter;
}

Counter counter_of(const Compilation& compilation) {
  Counter counter;
  counter.span = compilation.span;
  counter.over = compilation.over;
  counter.limits = {compilation.observations};
  return counter;
}

void add(std::vector<Counter>& counters, Counter counter, bool same, const ClausePair& clauses,
         std::size_t version) {
  if (!same) {
    counter.by = version == 0 ? CountedBy::before : CountedBy::after;
    counter.clause = clauses.clause[version]->id;
  }
  for (Counter& each : counters) {
    if (each.key() != counter.key()) continue;
    each.limits.push_back(counter.limits.front());
    return;
  }
  counters.push_back(std::move(counter));
}

std::size_t place_like(const std::vector<Counter>& counters, std::size_t version,
                       const Counter& wanted) {
  for (std::size_t i = 0; i < counters.size(); ++i) {
    const Counter& each = counters[i];
    if (is_of(each, version) && each.class_mask == wanted.class_mask && each.span == wanted.span &&
        each.over == wanted.over) {
      return i;
    }
  }
  ACCORD_ASSERT(false);  // every quota and threshold of both clauses was given a counter
  return 0;
}

}  // namespace

std::uint32_t class_mask_of(const ReleaseQuota& quota) {
  if (quota.object_classes.empty()) return kEveryClass;
  std::uint32_t mask = 1u << static_cast<unsigned>(ObjectClass::unspecified);
  for (const ObjectClass each : quota.object_classes) mask |= 1u << static_cast<unsigned>(each);
  return mask;
}

bool counts(const ReleaseQuota& quota, ObjectClass object_class) {
  return (class_mask_of(quota) >> static_cast<unsigned>(object_class) & 1u) != 0;
}

/// The counter of a clause of another name begins at nothing, so the new one may have counted less;
/// that it has counted more can only come from what it covers.
CountedSets counted_sets(const DiffSpace& space, const ClausePair& clauses) {
  CountedSets sets;
  if (!both_count(clauses)) {
    sets.shared = kEveryClass;
    return sets;
  }
  std::array<std::uint32_t, kVersions> classes{};
  std::array<std::vector<bool>, kVersions> objects;
  for (std::size_t v = 0; v < kVersions; ++v) {
    classes[v] = classes_of(*clauses.clause[v]);
    objects[v] = groups_of(space, *clauses.objects[v]);
  }
  sets.shared = classes[0] & classes[1];
  const bool renamed = clauses.clause[0]->id != clauses.clause[1]->id;
  for (std::size_t v = 0; v < kVersions; ++v) {
    const std::size_t other = 1 - v;
    const bool covered =
        !(v == 0 && renamed) && covers_all_of(*clauses.clause[other], *clauses.clause[v]);
    const bool objects_too = covered && all_in(objects[v], objects[other]);
    sets.alone[v] = objects_too ? classes[v] & ~classes[other] : classes[v];
    sets.object_inside[v] = covered && (classes[v] & ~classes[other]) == 0;
    sets.inside[v] = objects_too && (classes[v] & ~classes[other]) == 0;
  }
  return sets;
}

std::vector<Counter> counters_of(const ClausePair& clauses, const CountedSets& sets) {
  std::vector<Counter> counters;
  const std::uint32_t apart = sets.alone[0] | sets.alone[1];
  const bool single = clauses.clause[0] == nullptr || clauses.clause[1] == nullptr;
  for (std::size_t v = 0; v < kVersions; ++v) {
    if (clauses.clause[v] == nullptr) continue;
    for (const ReleaseQuota& quota : clauses.clause[v]->quotas) {
      add(counters, counter_of(quota), (class_mask_of(quota) & apart) == 0, clauses, v);
    }
    const auto& compilation = clauses.clause[v]->compilation;
    if (!compilation) continue;
    const auto& inside =
        compilation->over == CompiledOver::object ? sets.object_inside : sets.inside;
    add(counters, counter_of(*compilation), single || (inside[0] && inside[1]), clauses, v);
  }
  for (Counter& each : counters) {
    std::sort(each.limits.begin(), each.limits.end());
    each.limits.erase(std::unique(each.limits.begin(), each.limits.end()), each.limits.end());
  }
  std::sort(counters.begin(), counters.end());
  return counters;
}

std::size_t place_of(const std::vector<Counter>& counters, std::size_t version,
                     const ReleaseQuota& quota) {
  return place_like(counters, version, counter_of(quota));
}
std::size_t place_of(const std::vector<Counter>& counters, std::size_t version,
                     const Compilation& compilation) {
  return place_like(counters, version, counter_of(compilation));
}

}  // namespace accord::agreement
