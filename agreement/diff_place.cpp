// Where one concrete case lies in the space, and so in which region.
#include <algorithm>

#include "agreement/diff_parts.hpp"

namespace accord::agreement {
namespace {

using Place = std::optional<std::uint32_t>;

template <class T>
std::uint32_t number_below(const std::vector<T>& values, const T& value) {
  return static_cast<std::uint32_t>(std::lower_bound(values.begin(), values.end(), value) -
                                    values.begin());
}

/// Half-open stretches: a cut belongs to the stretch that it begins.
template <class T, class U>
std::uint32_t number_up_to(const std::vector<T>& values, const U& value) {
  return static_cast<std::uint32_t>(std::upper_bound(values.begin(), values.end(), value) -
                                    values.begin());
}

Place pair_place(const DiffSpace& space, const ReleaseCase& facts) {
  for (std::uint32_t i = 0; i < space.pairs.size(); ++i) {
    for (const auto& [from, to] : space.pairs[i].pairs) {
      if (from == facts.sender && to == facts.recipient) return i;
    }
  }
  return std::nullopt;
}

Place payload_place(const DiffSpace& space, const ReleaseCase& facts) {
  const std::uint32_t at = number_below(space.payloads, facts.payload_code);
  if (at == space.payloads.size() || space.payloads[at] != facts.payload_code) return std::nullopt;
  return at;
}

Place object_place(const DiffSpace& space, const ReleaseCase& facts) {
  for (std::uint32_t i = 0; i < space.objects.size(); ++i) {
    const auto& ids = space.objects[i];
    if (std::find(ids.begin(), ids.end(), facts.norad_cat_id) != ids.end()) return i;
  }
  return static_cast<std::uint32_t>(space.objects.size() - 1);
}

Place schema_place(const DiffSpace& space, const ReleaseCase& facts) {
  const AgreedPayload* before = space.documents[0]->payload(facts.payload_code);
  const AgreedPayload* after = space.documents[1]->payload(facts.payload_code);
  const bool fits_old = before != nullptr && before->schema_sha384 == facts.schema_digest;
  const bool fits_new = after != nullptr && after->schema_sha384 == facts.schema_digest;
  if (!fits_old && !fits_new) return std::nullopt;
  if (fits_old == fits_new || before == nullptr || after == nullptr) return kSchemaAgreed;
  return fits_old ? kSchemaOfOld : kSchemaOfNew;
}

Place policy_place(const DiffSpace& space, const ReleaseCase& facts) {
  if (facts.label.policy == facts.sender.text()) return kOwnPolicy;
  const std::uint32_t at = number_below(space.policies, facts.label.policy);
  if (at == space.policies.size() || space.policies[at] != facts.label.policy) return std::nullopt;
  return at;
}

Place level_number(const ReleaseCase& facts) {
  const auto level = static_cast<std::uint32_t>(facts.label.level);
  return level == 0 || level > 5 ? Place() : level - 1;
}

Place age_place(const DiffSpace& space, const ReleaseCase& facts) {
  if (!facts.last_observation) return kAgeUnknown;
  const Nanos age = facts.at - *facts.last_observation;
  std::uint32_t passed = 0;
  for (const auto delay : space.delays) passed += delay <= age ? 1u : 0u;
  return 1 + passed;
}

std::uint32_t counter_place(const Counter& counter, const ReleaseCase& facts) {
  std::uint64_t together = facts.observations;
  for (std::size_t i = 0; i < kObjectClassCount && counter.is_quota(); ++i) {
    if ((counter.class_mask >> i & 1u) != 0) together += facts.released_today[i];
  }
  for (const ReleasedInSpan& each : facts.released_in_span) {
    const bool same = each.span == counter.span && each.over == counter.over;
    if (!counter.is_quota() && same) together += each.observations;
  }
  std::uint32_t passed = 0;
  for (const std::uint32_t limit : counter.limits) passed += limit < together ? 1u : 0u;
  return passed;
}

/// A span that one version alone counts stands in the counts of that version.
bool has_span(const Counter& counter, const ReleaseCase& facts) {
  return counter.is_quota() ||
         std::any_of(facts.released_in_span.begin(), facts.released_in_span.end(),
                     [&](const ReleasedInSpan& each) {
                       return each.span == counter.span && each.over == counter.over;
                     });
}

}  // namespace

Place DiffSpace::position(Axis axis, const ReleaseCase& facts) const {
  switch (axis) {
    case kPairAxis:
      return pair_place(*this, facts);
    case kPayloadAxis:
      return payload_place(*this, facts);
    case kModeAxis:
      return static_cast<std::uint32_t>(facts.mode);
    case kTimeAxis:
      return number_up_to(cuts, facts.at);
    case kClassAxis:
      return static_cast<std::uint32_t>(facts.object_class);
    case kRegimeAxis:
      return static_cast<std::uint32_t>(facts.regime);
    case kObjectAxis:
      return object_place(*this, facts);
    case kPurposeAxis:
      return static_cast<std::uint32_t>(facts.purpose);
    case kSchemaAxis:
      return schema_place(*this, facts);
    case kPolicyAxis:
      return policy_place(*this, facts);
    case kLevelAxis:
      return may_travel(facts) ? level_number(facts) : std::nullopt;
    case kRelToAxis:
      return rel_to_place(documents, facts);
    case kMarkAxis:
      return level_place(documents, facts);
    case kTokenAxis:
      return token_place(documents, facts);
    case kSourceAxis:
      return source_place(documents, facts);
    case kConsentAxis:
      return facts.originator_consents ? kConsentGiven : kConsentMissing;
    case kAgeAxis:
      return age_place(*this, facts);
    case kFirstCounterAxis:
      break;
  }
  return std::nullopt;
}

bool contains(const DiffSpace& space, const Region& region,
              const std::array<ReleaseCase, kVersions>& facts) {
  for (std::size_t axis = 0; axis < region.sides.size(); ++axis) {
    const Positions& side = region.sides[axis];
    Place at;
    if (axis < kFirstCounterAxis) {
      at = space.position(static_cast<Axis>(axis), facts[1]);
    } else {
      const Counter& counter = region.counters[axis - kFirstCounterAxis];
      const bool old = counter.by == CountedBy::before ||
                       (counter.by == CountedBy::both && region.clause_after.empty());
      at = counter_place(counter, facts[old || !has_span(counter, facts[1]) ? 0 : 1]);
    }
    if (!at || !std::binary_search(side.begin(), side.end(), *at)) return false;
  }
  return true;
}

}  // namespace accord::agreement
