// Positions of the axes in words.
#include <algorithm>

#include "agreement/diff_parts.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

/// Runs of neighbours: {1, 2, 5} gives [1, 2] and [5, 5].
std::vector<std::pair<std::uint32_t, std::uint32_t>> runs_of(const Positions& positions) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;
  for (const std::uint32_t at : positions) {
    if (!runs.empty() && runs.back().second + 1 == at) {
      runs.back().second = at;
    } else {
      runs.emplace_back(at, at);
    }
  }
  return runs;
}

template <class Text>
std::string joined(const Positions& positions, const char* between, Text text_at) {
  std::string text;
  for (const std::uint32_t at : positions) text += (text.empty() ? "" : between) + text_at(at);
  return text;
}

template <class Run>
std::string joined_runs(const Positions& positions, Run text_of_run) {
  std::string text;
  for (const auto& [first, last] : runs_of(positions)) {
    text += (text.empty() ? "" : "; ") + text_of_run(first, last);
  }
  return text;
}

template <class Enum>
std::string values_text(const Positions& positions) {
  return joined(positions, ", ", [](std::uint32_t at) { return text_of(static_cast<Enum>(at)); });
}

std::string objects_text(const DiffSpace& space, const Positions& positions) {
  std::vector<std::uint32_t> ids;
  std::string text;
  bool others = false;
  for (const std::uint32_t at : positions) {
    if (at == 0) text = "not known";
    others = others || space.objects[at].empty();
    if (at != 0) ids.insert(ids.end(), space.objects[at].begin(), space.objects[at].end());
  }
  // "any but" is shorter than "any other", and says which.
  if (others) {
    std::vector<std::uint32_t> left_out;
    for (std::size_t i = 1; i < space.objects.size(); ++i) {
      if (std::binary_search(positions.begin(), positions.end(), i)) continue;
      left_out.insert(left_out.end(), space.objects[i].begin(), space.objects[i].end());
    }
    ids = std::move(left_out);
    text += text.empty() ? "any known" : ", or any known";
    if (!ids.empty()) text += " but";
  } else if (!text.empty() && !ids.empty()) {
    text += ", or";
  }
  std::sort(ids.begin(), ids.end());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    text += (i > 0 ? ", " : text.empty() ? "" : " ") + std::to_string(ids[i]);
  }
  return text;
}

std::string schemas_text(const Positions& positions) {
  return joined(positions, ", ", [](std::uint32_t at) {
    return std::string(at == kSchemaOfOld ? "that of the old version" : "that of the new version");
  });
}

std::string policies_text(const DiffSpace& space, const Positions& positions) {
  return joined(positions, ", ", [&](std::uint32_t at) {
    return at == kOwnPolicy ? std::string("the sender's own") : space.policies[at];
  });
}

std::string ages_text(const DiffSpace& space, const Positions& positions) {
  const auto seconds = [&](std::uint32_t at) { return seconds_text(space.delays[at]); };
  const auto last = static_cast<std::uint32_t>(space.delays.size()) + 1;
  return joined_runs(positions, [&](std::uint32_t from, std::uint32_t to) -> std::string {
    std::string text = from == kAgeUnknown ? "not known" : "";
    if (to == kAgeUnknown) return text;
    if (!text.empty()) text += ", or ";
    if (from < 2) return text + (to == last ? "any" : "less than " + seconds(to - 1));
    text += seconds(from - 2) + " or more";
    return to == last ? text : text + ", less than " + seconds(to - 1);
  });
}

std::string counter_name(const Counter& counter) {
  if (counter.is_quota()) {
    std::string classes;
    const bool all = counter.class_mask == (1u << kObjectClassCount) - 1;
    for (std::uint32_t i = 1; i < kObjectClassCount && !all; ++i) {
      if ((counter.class_mask >> i & 1u) == 0) continue;
      classes += (classes.empty() ? "" : ", ") + text_of(static_cast<ObjectClass>(i));
    }
    return "observations of the day" + (all ? std::string() : " (" + classes + ")");
  }
  return std::string("observations") +
         (counter.over == CompiledOver::object ? " of the object" : "") + " within " +
         seconds_text(counter.span);
}

std::string whose(const Counter& counter) {
  switch (counter.by) {
    case CountedBy::both:
      return {};
    case CountedBy::before:
      return ", as [" + counter.clause + "] counted before";
    case CountedBy::after:
      return ", as [" + counter.clause + "] counts now";
  }
  return {};
}

/// " (CSPO, FVEY)": what differs between the versions.
std::string in_brackets(const std::vector<std::string>& names) {
  return " (" + list_of(names) + ")";
}

std::string lists_text(const DiffSpace& space, const Positions& positions) {
  return joined(positions, ", or ", [&](std::uint32_t at) -> std::string {
    switch (at) {
      case kNoList:
        return "no list";
      case kListOfOld:
        return "a list that holds it by a community of the old version alone" +
               in_brackets(space.communities);
      case kListOfNew:
        return "a list that holds it by a community of the new version alone" +
               in_brackets(space.communities);
      default:
        return "a list that holds the recipient";
    }
  });
}

std::string marks_text(const DiffSpace& space, const Positions& positions) {
  const std::string names = in_brackets(space.mapped_policies);
  return joined(positions, ", or ", [&](std::uint32_t at) -> std::string {
    switch (at) {
      case kOldTakes:
        return "defined by the old version alone" + names;
      case kNewTakes:
        return "defined by the new version alone" + names;
      case kProtectedLower:
        return "defined by both, and no longer protected as high or by the same word" + names;
      case kProtectedHigher:
        return "defined by both, and protected higher now" + names;
      default:
        return "alike in both versions";
    }
  });
}

std::string tokens_text(const DiffSpace& space, const Positions& positions) {
  return joined(positions, ", or ", [&](std::uint32_t at) -> std::string {
    if (at == kBothTake) return "none, or listed by both versions";
    return std::string("listed by the ") + (at == kOldTakes ? "old" : "new") + " version alone" +
           in_brackets(space.tokens);
  });
}

std::string sources_text(const DiffSpace& space, const Positions& positions) {
  return joined(positions, ", or ", [&](std::uint32_t at) -> std::string {
    if (at == kSourcesAlike) return "alike in both versions";
    return std::string("asked for consent by the ") + (at == kOldAsks ? "old" : "new") +
           " version alone" + in_brackets(space.communities);
  });
}

const char* name_of_axis(Axis axis) {
  static constexpr const char* kNames[] = {"pair",
                                           "payload type",
                                           "data mode",
                                           "time",
                                           "object class",
                                           "regime",
                                           "object",
                                           "purpose",
                                           "schema",
                                           "label policy",
                                           "level",
                                           "REL TO",
                                           "level in the tables",
                                           "provider tokens",
                                           "foreign sources",
                                           "consent of the originator",
                                           "since the last observation"};
  return kNames[axis];
}

std::string words_of(const DiffSpace& space, Axis axis, const Positions& at) {
  switch (axis) {
    case kPairAxis:
    case kFirstCounterAxis:
      break;
    case kPayloadAxis:
      return joined(at, ", ", [&](std::uint32_t i) { return space.payloads[i]; });
    case kModeAxis:
      return values_text<DataMode>(at);
    case kTimeAxis:
      return times_text(space.cuts, at);
    case kClassAxis:
      return values_text<ObjectClass>(at);
    case kRegimeAxis:
      return values_text<Regime>(at);
    case kObjectAxis:
      return objects_text(space, at);
    case kPurposeAxis:
      return joined(at, ", ", [](std::uint32_t i) {
        return i == 0 ? "not asked for" : text_of(static_cast<fbs::Purpose>(i));
      });
    case kSchemaAxis:
      return schemas_text(at);
    case kPolicyAxis:
      return policies_text(space, at);
    case kLevelAxis:
      return joined(at, ", ", [](std::uint32_t i) { return text_of(static_cast<Level>(i + 1)); });
    case kRelToAxis:
      return lists_text(space, at);
    case kMarkAxis:
      return marks_text(space, at);
    case kTokenAxis:
      return tokens_text(space, at);
    case kSourceAxis:
      return sources_text(space, at);
    case kConsentAxis:
      return at.front() == kConsentGiven ? "recorded" : "not recorded";
    case kAgeAxis:
      return ages_text(space, at);
  }
  return {};
}

/// True where a clause of another id counts now, so that even the same words permit more.
bool counts_anew(const Region& region) {
  const bool counts = std::any_of(region.counters.begin(), region.counters.end(),
                                  [](const Counter& each) { return each.by == CountedBy::after; });
  return counts && !region.clause_before.empty() && !region.clause_after.empty() &&
         region.clause_before != region.clause_after;
}

/// Always said, even where they are all there is: without them a region says nothing.
bool always_said(Axis axis) {
  return axis == kPayloadAxis || axis == kModeAxis || axis == kTimeAxis || axis == kPolicyAxis ||
         axis == kLevelAxis || axis == kRelToAxis;
}

}  // namespace

std::string times_text(const std::vector<UtcTime>& cuts, const Positions& positions) {
  return joined_runs(positions, [&](std::uint32_t first, std::uint32_t last) -> std::string {
    const std::string from =
        first == 0 ? "" : "from " + instant_text(cuts[first - 1]) + " (included)";
    const std::string to =
        last == cuts.size() ? "" : "to " + instant_text(cuts[last]) + " (not included)";
    return from.empty() || to.empty() ? from + to : from + " " + to;
  });
}

std::string counts_text(const std::vector<std::uint32_t>& limits, const Positions& positions) {
  return joined_runs(positions, [&](std::uint32_t first, std::uint32_t last) -> std::string {
    const std::uint64_t from = first == 0 ? 0 : std::uint64_t{limits[first - 1]} + 1;
    if (last == limits.size()) return std::to_string(from) + " or more";
    if (first == 0) return "up to " + std::to_string(limits[last]);
    if (from == limits[last]) return std::to_string(from);
    return std::to_string(from) + " to " + std::to_string(limits[last]);
  });
}

std::string pairs_text(const std::vector<std::pair<NationId, NationId>>& pairs) {
  std::vector<std::string> words;
  for (const auto& [from, to] : pairs) words.push_back(from.text() + " > " + to.text());
  std::sort(words.begin(), words.end());
  return list_of(words);
}

std::vector<Condition> conditions_of(const DiffSpace& space, const Region& region) {
  std::vector<Condition> conditions;
  for (std::size_t i = kPayloadAxis; i < kFirstCounterAxis; ++i) {
    const auto axis = static_cast<Axis>(i);
    const Positions& at = region.sides[axis];
    if (axis == kSchemaAxis && at.front() == kSchemaAgreed) continue;
    if (at.size() == space.size_of(axis) && !always_said(axis)) continue;
    conditions.push_back({name_of_axis(axis), words_of(space, axis, at)});
  }
  for (std::size_t i = 0; i < region.counters.size(); ++i) {
    const Counter& counter = region.counters[i];
    const Positions& at = region.sides[kFirstCounterAxis + i];
    if (at.size() == counter.size()) continue;
    conditions.push_back({counter_name(counter) + whose(counter), counts_text(counter.limits, at)});
  }
  if (counts_anew(region)) {
    conditions.push_back({"counters", "[" + region.clause_after + "] begins at nothing: what [" +
                                          region.clause_before +
                                          "] has counted stays under its own name"});
  }
  return conditions;
}

}  // namespace accord::agreement
