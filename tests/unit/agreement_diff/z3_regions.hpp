// The regions of a diff as terms of z3, and how the counts of two versions fit. For z3_test.cpp.
#pragma once

#include "agreement/diff_parts.hpp"
#include "z3_terms.hpp"

namespace accord::agreement::test {

/// A region as a term of z3.
class RegionWriter {
 public:
  /// `marks`: what the tables of the old and the new version let pass.
  RegionWriter(Words& words, const DiffSpace& space, std::array<std::string, 2> marks)
      : words_(words), space_(space), marks_(std::move(marks)) {}

  std::string term(const Region& region) {
    std::vector<std::string> axes;
    for (std::size_t axis = 0; axis < kFirstCounterAxis; ++axis) {
      if (axis == kSchemaAxis) continue;  // both versions pin the schema of this build
      std::vector<std::string> positions;
      for (const std::uint32_t at : region.sides[axis]) {
        positions.push_back(position(static_cast<Axis>(axis), at));
      }
      if (positions.size() < space_.size_of(static_cast<Axis>(axis)) || axis <= kPayloadAxis ||
          axis == kRelToAxis || axis == kPolicyAxis || axis == kMarkAxis) {
        axes.push_back(any(positions));
      }
    }
    for (std::size_t i = 0; i < region.counters.size(); ++i) {
      const Counter& counter = region.counters[i];
      const bool old = counter.by == CountedBy::before ||
                       (counter.by == CountedBy::both && region.clause_after.empty());
      std::vector<std::string> positions;
      for (const std::uint32_t at : region.sides[kFirstCounterAxis + i]) {
        positions.push_back(count(counter, old ? 0 : 1, at));
      }
      if (positions.size() < counter.size()) axes.push_back(any(positions));
    }
    return all(axes);
  }

 private:
  std::string word(const std::string& kind, std::string_view text) {
    return is(kind, words_.of(kind, std::string(text)));
  }

  std::string position(Axis axis, std::uint32_t at) {
    switch (axis) {
      case kPairAxis:
        return pairs(space_.pairs[at]);
      case kPayloadAxis:
        return word("payload", space_.payloads[at]);
      case kModeAxis:
        return word("mode", accord::name_of(static_cast<DataMode>(at)));
      case kTimeAxis:
        return half_open("at", at == 0 ? nullptr : &space_.cuts[at - 1].tai_ns,
                         at == space_.cuts.size() ? nullptr : &space_.cuts[at].tai_ns);
      case kClassAxis:
        return is("class", at);
      case kRegimeAxis:
        return word("regime", name_of(static_cast<Regime>(at)));
      case kObjectAxis:
        return objects(at);
      case kPurposeAxis:
        return word("purpose", name_of(static_cast<fbs::Purpose>(at)));
      case kPolicyAxis:
        return at == kOwnPolicy ? "(= policy sender)"
                                : all({is("policy", words_.of("nation", space_.policies[at])),
                                       no("(= policy sender)")});
      case kLevelAxis:
        return is("level", at);
      case kRelToAxis:  // the lists of this check hold nations alone
        return at <= kNoList ? is("rel", at) : "false";
      case kMarkAxis:
        return all(
            {takes(at, 0) ? marks_[0] : no(marks_[0]), takes(at, 1) ? marks_[1] : no(marks_[1])});
      case kTokenAxis:  // and there is neither token nor source
      case kSourceAxis:
        return at == 0 ? "true" : "false";
      case kConsentAxis:
        return at == kConsentGiven ? "consent" : "(not consent)";
      case kAgeAxis:
        return age(at);
      case kSchemaAxis:
      case kFirstCounterAxis:
        break;
    }
    return "true";
  }

  std::string pairs(const PairGroup& group) {
    std::vector<std::string> terms;
    for (const auto& [from, to] : group.pairs) {
      terms.push_back(all({is("sender", words_.of("nation", from.text())),
                           is("recipient", words_.of("nation", to.text()))}));
    }
    return any(terms);
  }

  static std::string half_open(const std::string& name, const std::int64_t* from,
                               const std::int64_t* to) {
    std::vector<std::string> terms;
    if (from != nullptr) terms.push_back("(<= " + number(*from) + " " + name + ")");
    if (to != nullptr) terms.push_back("(< " + name + " " + number(*to) + ")");
    return all(terms);
  }

  std::string objects(std::uint32_t at) const {
    if (!space_.objects[at].empty()) {
      std::vector<std::string> terms;
      for (const std::uint32_t id : space_.objects[at]) terms.push_back(is("object", id));
      return any(terms);
    }
    std::vector<std::string> terms;
    for (const auto& group : space_.objects) {
      for (const std::uint32_t id : group) terms.push_back(no(is("object", id)));
    }
    return all(terms);
  }

  std::string age(std::uint32_t at) const {
    if (at == kAgeUnknown) return "(not age_known)";
    std::int64_t from = 0, to = 0;
    const bool first = at == 1, last = at == space_.delays.size() + 1;
    if (!first) from = space_.delays[at - 2].count() * 1'000'000'000;
    if (!last) to = space_.delays[at - 1].count() * 1'000'000'000;
    return all({"age_known", half_open("age", first ? nullptr : &from, last ? nullptr : &to)});
  }

  static std::string count(const Counter& counter, int version, std::uint32_t at) {
    std::string sum = "(+ 1";
    if (counter.is_quota()) {
      for (std::size_t i = 0; i < kObjectClassCount; ++i) {
        if ((counter.class_mask >> i & 1u) != 0) sum += " " + Writer::count_name(version, i);
      }
    } else {
      sum += " " + Writer::span_name(version,
                                     {counter.span.count(), counter.over == CompiledOver::object});
    }
    sum += ")";
    std::vector<std::string> terms;
    if (at > 0) terms.push_back("(> " + sum + " " + number(counter.limits[at - 1]) + ")");
    if (at < counter.limits.size()) {
      terms.push_back("(<= " + sum + " " + number(counter.limits[at]) + ")");
    }
    return all(terms);
  }

  Words& words_;
  const DiffSpace& space_;
  std::array<std::string, 2> marks_;
};

/// What two clauses count, compared as the language says it: a node counts by clause.
class Counted {
 public:
  Counted(const json& before, const json& after) : documents_{&before, &after} {
    for (const json* document : documents_) {
      for (const json& list : document->value("object_lists", json::array())) {
        for (const std::int64_t id : list["norad_cat_ids"]) universe_.insert(id);
      }
    }
    universe_.insert({0, 999'999'999});  // not known, and in no list
  }

  /// How the counts of both versions can lie to each other where both clauses cover the record.
  std::string fit(const json& before, const json& after, const std::set<Span>& spans) const {
    std::vector<std::string> terms;
    for (std::size_t k = 0; k < kClasses.size(); ++k) {
      const std::string old_count = Writer::count_name(0, k), count = Writer::count_name(1, k);
      const bool in_old = has_class(before, k), in_new = has_class(after, k);
      if (!in_old) terms.push_back(is(old_count, 0));
      if (!in_new) terms.push_back(is(count, 0));
      if (!in_old || !in_new) continue;
      if (old_inside(before, after, true)) terms.push_back(at_most(old_count, count));
      if (new_inside(before, after, true)) terms.push_back(at_most(count, old_count));
    }
    for (const Span& a : spans) {
      for (const Span& b : spans) {
        if (a.seconds > b.seconds || (!a.object && b.object)) continue;
        if (classes_inside(before, after) && old_inside(before, after, !a.object)) {
          terms.push_back(at_most(Writer::span_name(0, a), Writer::span_name(1, b)));
        }
        if (classes_inside(after, before) && new_inside(before, after, !a.object)) {
          terms.push_back(at_most(Writer::span_name(1, a), Writer::span_name(0, b)));
        }
      }
    }
    return all(terms);
  }

 private:
  static std::string at_most(const std::string& a, const std::string& b) {
    return "(<= " + a + " " + b + ")";
  }

  /// A clause of another name begins to count at nothing, so it may have counted less.
  bool old_inside(const json& before, const json& after, bool objects) const {
    return before["id"] == after["id"] && inside(0, before, 1, after, objects);
  }
  bool new_inside(const json& before, const json& after, bool objects) const {
    return inside(1, after, 0, before, objects);
  }

  bool inside(int version, const json& clause, int other, const json& wide, bool objects) const {
    for (const char* key : {"payload_types", "data_modes", "regimes", "purposes"}) {
      if (!wide.contains(key)) continue;
      if (!clause.contains(key) || !part_of(clause[key], wide[key])) return false;
    }
    return !objects || std::all_of(universe_.begin(), universe_.end(), [&](std::int64_t id) {
      return !has_object(version, clause, id) || has_object(other, wide, id);
    });
  }

  static bool part_of(const json& list, const json& of) {
    return std::all_of(list.begin(), list.end(), [&](const json& each) {
      return std::find(of.begin(), of.end(), each) != of.end();
    });
  }
  static bool has_class(const json& clause, std::size_t k) {
    if (!clause.contains("object_classes")) return true;
    const json& list = clause["object_classes"];
    return std::find(list.begin(), list.end(), kClasses[k]) != list.end();
  }
  static bool classes_inside(const json& clause, const json& wide) {
    for (std::size_t k = 0; k < kClasses.size(); ++k) {
      if (has_class(clause, k) && !has_class(wide, k)) return false;
    }
    return true;
  }

  bool has_object(int version, const json& clause, std::int64_t id) const {
    if (!clause.contains("objects")) return true;
    const json& objects = clause["objects"];
    if (id == 0) return false;
    return (!objects.contains("only") || listed(version, objects["only"], id)) &&
           (!objects.contains("except") || !listed(version, objects["except"], id));
  }
  bool listed(int version, const json& names, std::int64_t id) const {
    for (const json& list : (*documents_[static_cast<std::size_t>(version)])["object_lists"]) {
      if (std::find(names.begin(), names.end(), list["id"]) == names.end()) continue;
      const json& ids = list["norad_cat_ids"];
      if (std::find(ids.begin(), ids.end(), id) != ids.end()) return true;
    }
    return false;
  }

  std::array<const json*, 2> documents_;
  std::set<std::int64_t> universe_;
};

/// For every two clauses that may cover one record: how their counts fit.
inline std::string counts_fit(std::array<Writer*, 2> writers, const json& before, const json& after,
                              const std::set<Span>& spans) {
  const Counted counted(before, after);
  std::vector<std::string> terms;
  for (const json& old_direction : before["release"]) {
    for (const json& direction : after["release"]) {
      for (const json& old_clause : old_direction["clauses"]) {
        for (const json& clause : direction["clauses"]) {
          terms.push_back("(=> " +
                          all({writers[0]->place(before, old_direction, old_clause),
                               writers[1]->place(after, direction, clause)}) +
                          " " + counted.fit(old_clause, clause, spans) + ")");
        }
      }
    }
  }
  return all(terms);
}

}  // namespace accord::agreement::test
