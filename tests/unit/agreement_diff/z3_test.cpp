// A cross-check by an independent program: the steps of a ruling are written for z3 straight from
// the JSON of both versions, and z3 is asked for a case where the verdict rises or falls outside
// every region of the diff, and for one inside a region where it does not. Both must not exist.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "agreement/diff_parts.hpp"
#include "agreement/names.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

bool have_z3() { return std::system("command -v z3 >/dev/null 2>&1") == 0; }

std::string number(std::int64_t value) {
  return value < 0 ? "(- " + std::to_string(-value) + ")" : std::to_string(value);
}
std::string all(const std::vector<std::string>& terms) {
  std::string text = "(and true";
  for (const auto& term : terms) text += " " + term;
  return text + ")";
}
std::string any(const std::vector<std::string>& terms) {
  std::string text = "(or false";
  for (const auto& term : terms) text += " " + term;
  return text + ")";
}
std::string is(const std::string& name, std::int64_t value) {
  return "(= " + name + " " + number(value) + ")";
}
std::string no(const std::string& term) { return "(not " + term + ")"; }

std::int64_t instant(const json& text) {
  return UtcTime::parse(text.get<std::string>()).value().tai_ns;
}

/// Words of the documents as numbers, given in the order in which they come up.
class Words {
 public:
  std::int64_t of(const std::string& kind, const std::string& word) {
    auto& list = lists_[kind];
    const auto found = std::find(list.begin(), list.end(), word);
    if (found != list.end()) return found - list.begin();
    list.push_back(word);
    return static_cast<std::int64_t>(list.size()) - 1;
  }

 private:
  std::map<std::string, std::vector<std::string>> lists_;
};

const std::vector<std::string> kLevels{"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET",
                                       "TOP SECRET"};
const std::vector<std::string> kClasses{"UNSPECIFIED", "PAYLOAD", "ROCKET_BODY", "DEBRIS",
                                        "UNCORRELATED"};

std::int64_t index_in(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) - list.begin();
}

/// What a threshold counts.
struct Span {
  std::int64_t seconds = 0;
  bool object = false;
  bool operator<(const Span& other) const {
    return std::tie(seconds, object) < std::tie(other.seconds, other.object);
  }
};

Span span_of(const json& compilation) {
  return {compilation["span_s"], compilation["over"] == "object"};
}

std::set<Span> spans_of(const json& document) {
  std::set<Span> spans;
  for (const json& direction : document["release"]) {
    for (const json& clause : direction["clauses"]) {
      if (clause.contains("compilation")) spans.insert(span_of(clause["compilation"]));
    }
  }
  return spans;
}

/// One version as a term of z3 for its verdict: 0 withhold, 1 hold, 2 release.
class Writer {
 public:
  Writer(Words& words, int version) : words_(words), version_(version) {}

  std::string verdict(const json& document) {
    std::string text = "0";
    for (const json& direction : document["release"]) {
      for (const json& clause : direction["clauses"]) {
        const std::string passes =
            all({agreement(document), between(document, direction), policy(direction),
                 covers(document, clause), label(document, clause), sender(clause)});
        const std::string hold =
            clause.contains("compilation") ? held(clause["compilation"]) : "false";
        text = "(ite " + passes + " (ite " + hold + " 1 2) " + text + ")";
      }
    }
    return text;
  }

  /// Where and when one clause covers the record.
  std::string place(const json& document, const json& direction, const json& clause) {
    return all({agreement(document), between(document, direction), covers(document, clause)});
  }

  /// What the clause of that version had counted of a class, and within a span, before the record.
  static std::string count_name(int version, std::size_t object_class) {
    return "n" + std::to_string(version) + std::to_string(object_class);
  }
  static std::string span_name(int version, const Span& span) {
    return std::string(span.object ? "of_object_" : "of_all_") + std::to_string(version) + "_" +
           std::to_string(span.seconds);
  }

 private:
  std::string one_of(const std::string& variable, const json& list) {
    std::vector<std::string> terms;
    for (const json& word : list) terms.push_back(is(variable, words_.of(variable, word)));
    return any(terms);
  }

  std::string agreement(const json& document) {
    std::vector<std::string> types;
    for (const json& type : document["standard"]["payload_types"]) {
      types.push_back(is("payload", words_.of("payload", type["code"])));
    }
    std::vector<std::string> nations;
    for (const json& party : document["parties"]) nations.push_back(party["nation"]);
    return all({"(<= " + number(instant(document["term"]["from"])) + " at)",
                "(< at " + number(instant(document["term"]["to"])) + ")", any(types),
                one_of("mode", document["standard"]["data_modes"]),
                one_of_nations("sender", nations), one_of_nations("recipient", nations),
                no("(= sender recipient)")});
  }

  std::string one_of_nations(const std::string& who, const std::vector<std::string>& nations) {
    std::vector<std::string> terms;
    for (const std::string& nation : nations) terms.push_back(is(who, words_.of("nation", nation)));
    return any(terms);
  }

  std::string side(const std::string& who, const json& side, const json& document) {
    std::vector<std::string> nations;
    if (side.is_string() && side != "*") nations.push_back(side);
    if (side.is_array()) nations = side.get<std::vector<std::string>>();
    if (side == "*") {
      for (const json& party : document["parties"]) nations.push_back(party["nation"]);
    }
    return one_of_nations(who, nations);
  }

  std::string between(const json& document, const json& direction) {
    return all({side("sender", direction["from"], document),
                side("recipient", direction["to"], document)});
  }

  std::string policy(const json& direction) {
    std::vector<std::string> terms;
    for (const std::string word : direction["label_policies"]) {
      terms.push_back(word == "own" ? "(= policy sender)"
                                    : is("policy", words_.of("nation", word)));
    }
    return any(terms);
  }

  std::string covers(const json& document, const json& clause) {
    std::vector<std::string> terms{one_of("payload", clause["payload_types"]),
                                   one_of("mode", clause["data_modes"])};
    if (clause.contains("effective")) {
      terms.push_back("(<= " + number(instant(clause["effective"]["from"])) + " at)");
      terms.push_back("(< at " + number(instant(clause["effective"]["to"])) + ")");
    }
    if (clause.contains("object_classes")) {
      std::vector<std::string> classes;
      for (const std::string word : clause["object_classes"]) {
        classes.push_back(is("class", index_in(kClasses, word)));
      }
      terms.push_back(any(classes));
    }
    if (clause.contains("regimes")) terms.push_back(one_of("regime", clause["regimes"]));
    if (clause.contains("purposes")) terms.push_back(one_of("purpose", clause["purposes"]));
    if (clause.contains("objects")) {
      terms.push_back("(> object 0)");
      const json& objects = clause["objects"];
      if (objects.contains("only")) terms.push_back(listed(document, objects["only"]));
      if (objects.contains("except")) terms.push_back(no(listed(document, objects["except"])));
    }
    return all(terms);
  }

  static std::string listed(const json& document, const json& names) {
    std::vector<std::string> terms;
    for (const json& list : document["object_lists"]) {
      if (std::find(names.begin(), names.end(), list["id"]) == names.end()) continue;
      for (const std::int64_t id : list["norad_cat_ids"]) terms.push_back(is("object", id));
    }
    return any(terms);
  }

  static std::string label(const json& document, const json& clause) {
    const auto below = [](const std::string& ceiling) {
      return "(<= level " + number(index_in(kLevels, ceiling)) + ")";
    };
    std::vector<std::string> terms{below(document["marking"]["ceiling"]), below(clause["ceiling"])};
    const bool bare = clause["releasability"] == "rel-to-recipient-or-unclassified";
    terms.push_back(bare ? "(or (= rel 0) (and (= rel 1) (= level 0)))" : "(= rel 0)");
    return all(terms);
  }

  std::string sender(const json& clause) {
    std::vector<std::string> terms;
    if (clause.value("third_party", "with-consent") == "with-consent") {
      terms.push_back("(or (= policy sender) consent)");
    }
    if (const std::int64_t delay = clause.value("delay_s", 0); delay > 0) {
      terms.push_back("(and age_known (>= age " + number(delay * 1'000'000'000) + "))");
    }
    if (clause.contains("quotas")) {
      for (const json& quota : clause["quotas"]) terms.push_back(within(quota));
    }
    return all(terms);
  }

  /// An unknown class counts against every quota.
  std::string within(const json& quota) const {
    std::vector<std::string> counted{"(= class 0)"};
    std::string sum = "(+ 1 " + count_name(version_, 0);
    for (std::size_t i = 1; i < kClasses.size(); ++i) {
      const bool named = !quota.contains("object_classes") ||
                         std::find(quota["object_classes"].begin(), quota["object_classes"].end(),
                                   kClasses[i]) != quota["object_classes"].end();
      if (!named) continue;
      counted.push_back(is("class", static_cast<std::int64_t>(i)));
      sum += " " + count_name(version_, i);
    }
    return "(=> " + any(counted) + " (<= " + sum + ") " + number(quota["observations_per_day"]) +
           "))";
  }

  std::string held(const json& compilation) const {
    return "(> (+ 1 " + span_name(version_, span_of(compilation)) + ") " +
           number(compilation["observations"]) + ")";
  }

  Words& words_;
  const int version_;
};

/// A region as a term of z3.
class RegionWriter {
 public:
  RegionWriter(Words& words, const DiffSpace& space) : words_(words), space_(space) {}

  std::string term(const Region& region) {
    std::vector<std::string> axes;
    for (std::size_t axis = 0; axis < kFirstCounterAxis; ++axis) {
      if (axis == kSchemaAxis) continue;  // both versions pin the schema of this build
      std::vector<std::string> positions;
      for (const std::uint32_t at : region.sides[axis]) {
        positions.push_back(position(static_cast<Axis>(axis), at));
      }
      if (positions.size() < space_.size_of(static_cast<Axis>(axis)) || axis <= kPayloadAxis ||
          axis == kRelToAxis || axis == kPolicyAxis) {
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
      case kRelToAxis:
        return is("rel", at);
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
std::string counts_fit(std::array<Writer*, 2> writers, const json& before, const json& after,
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

/// Answers of z3, one a (check-sat).
std::vector<std::string> ask_z3(const std::string& script) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("accord-diff-" + std::to_string(std::hash<std::string>{}(script)) + ".smt2");
  std::FILE* out = std::fopen(file.c_str(), "w");
  if (out == nullptr) return {};
  std::fwrite(script.data(), 1, script.size(), out);
  std::fclose(out);
  std::vector<std::string> answers;
  std::FILE* pipe = popen(("z3 -T:120 " + file.string() + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {};
  char line[4096];
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    answers.emplace_back(line);
    while (!answers.back().empty() && answers.back().back() == '\n') answers.back().pop_back();
  }
  pclose(pipe);
  std::filesystem::remove(file);
  return answers;
}

/// The questions about one pair of versions; what each of them must be answered.
struct Questions {
  std::string script;
  std::vector<std::string> about;
  void ask(const std::string& what, const std::string& assertion) {
    script += "(push)\n(assert " + assertion + ")\n(check-sat)\n(pop)\n";
    about.push_back(what);
  }
};

Questions questions_about(const json& before, const json& after, const std::vector<Region>& regions,
                          const DiffSpace& space) {
  Words words;
  for (const char* kind : {"mode", "regime", "purpose"}) words.of(kind, "UNSPECIFIED");
  Writer old_writer(words, 0), writer(words, 1);
  const std::string was = old_writer.verdict(before), becomes = writer.verdict(after);
  std::set<Span> spans = spans_of(before);
  spans.merge(spans_of(after));
  std::vector<std::string> counts;
  for (const int version : {0, 1}) {
    for (std::size_t k = 0; k < kClasses.size(); ++k) {
      counts.push_back(Writer::count_name(version, k));
    }
    for (const Span& span : spans) counts.push_back(Writer::span_name(version, span));
  }
  RegionWriter region_writer(words, space);
  Questions out;
  for (const char* name : {"sender", "recipient", "payload", "mode", "at", "class", "regime",
                           "object", "purpose", "policy", "level", "rel", "age"}) {
    out.script += std::string("(declare-const ") + name + " Int)\n";
  }
  for (const std::string& name : counts) {
    out.script += "(declare-const " + name + " Int)\n(assert (>= " + name + " 0))\n";
  }
  out.script += "(declare-const consent Bool)\n(declare-const age_known Bool)\n";
  out.script +=
      "(define-fun was () Int " + was + ")\n(define-fun becomes () Int " + becomes + ")\n";
  out.script +=
      "(assert (and (<= 0 class 4) (<= 0 regime 5) (<= 0 mode 4) (<= 0 purpose 9)"
      " (<= 0 level 4) (<= 0 rel 2) (>= object 0) " +
      counts_fit({&old_writer, &writer}, before, after, spans) + "))\n";
  for (const bool more : {true, false}) {
    std::vector<std::string> found;
    const std::string changed = more ? "(> becomes was)" : "(< becomes was)";
    for (const Region& region : regions) {
      if (region.section != "release") continue;
      if (region.change != (more ? Change::permitted : Change::denied)) continue;
      found.push_back(region_writer.term(region));
      out.ask("a case in a region that did not change, " + region.clause_after,
              all({found.back(), no(changed)}));
    }
    out.ask(more ? "a permit that no region lists" : "a denial that no region lists",
            all({changed, no(any(found))}));
  }
  return out;
}

void cross_check(const json& before, const json& after, const std::string& name) {
  const Document old_document = document_of(before), document = document_of(after);
  const auto found = diff(old_document, document);
  ASSERT_TRUE(found.has_value()) << name << ": " << found.error().text();
  const DiffSpace space({&old_document, &document});
  const Questions questions = questions_about(before, after, found->regions, space);
  const auto answers = ask_z3(questions.script);
  ASSERT_EQ(answers.size(), questions.about.size())
      << name << ": " << (answers.empty() ? "no answer" : answers.front());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i], "unsat") << name << ": " << questions.about[i];
  }
}

#define ACCORD_NEEDS_Z3() \
  if (!have_z3()) GTEST_SKIP() << "z3 is not installed (Debian package z3)"

const std::vector<std::string> kExamples{"bilateral-sda.json", "commercial.json", "exercise.json",
                                         "group.json",         "gbr-usa.json",    "aus-usa.json",
                                         "public.json",        "minimal.json"};

TEST(DiffByZ3, examples_with_edited_copies_differ_exactly_as_listed) {
  ACCORD_NEEDS_Z3();
  for (const std::string& name : kExamples) {
    const json before = example_json(name);
    json after = next_version(before);
    std::size_t number = 0;
    for (json& direction : after["release"]) {
      for (json& clause : direction["clauses"]) {
        switch (number++ % 6) {
          case 0:
            clause["delay_s"] = clause.value("delay_s", 0) + 60;
            break;
          case 1:
            clause["quotas"] = {{{"observations_per_day", 40000}},
                                {{"observations_per_day", 30}, {"object_classes", {"DEBRIS"}}}};
            break;
          case 2:
            clause["compilation"] = {{"observations", 50}, {"span_s", 3600}, {"over", "clause"}};
            break;
          case 3:
            clause["ceiling"] = "UNCLASSIFIED";
            break;
          case 4:
            clause["third_party"] = "as-listed";
            break;
          default:
            clause["effective"] = {{"from", before["term"]["from"]},
                                   {"to", "2026-07-01T00:00:00Z"}};
        }
      }
    }
    ASSERT_NO_FATAL_FAILURE(cross_check(before, after, name));
    ASSERT_NO_FATAL_FAILURE(cross_check(after, next_version(before), name + " reversed"));
  }
}

TEST(DiffByZ3, pairs_of_examples_between_the_same_nations_differ_exactly_as_listed) {
  ACCORD_NEEDS_Z3();
  std::size_t pairs = 0;
  for (const std::string& a : kExamples) {
    for (const std::string& b : kExamples) {
      const json before = example_json(a), after = example_json(b);
      std::set<std::string> nations;
      for (const json& party : before["parties"]) nations.insert(party["nation"]);
      const bool common =
          std::any_of(after["parties"].begin(), after["parties"].end(),
                      [&](const json& party) { return nations.contains(party["nation"]); });
      if (a == b || !common) continue;
      ASSERT_NO_FATAL_FAILURE(cross_check(before, after, a + " to " + b));
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 4u);
}

TEST(DiffByZ3, a_region_that_is_left_out_or_too_large_is_found) {
  ACCORD_NEEDS_Z3();
  const json before = example_json("bilateral-sda.json");
  json after = next_version(before);
  clause(after, 0, "debris")["ceiling"] = "RESTRICTED";
  const Document old_document = document_of(before), document = document_of(after);
  const DiffSpace space({&old_document, &document});
  const auto left_out = questions_about(before, after, {}, space);
  EXPECT_EQ(ask_z3(left_out.script), (std::vector<std::string>{"unsat", "sat"}));
  auto regions = diff(old_document, document).value().regions;
  ASSERT_EQ(regions.size(), 1u);
  regions[0].sides[kLevelAxis].insert(regions[0].sides[kLevelAxis].begin(), 1);  // RESTRICTED
  const auto too_large = questions_about(before, after, regions, space);
  EXPECT_EQ(ask_z3(too_large.script), (std::vector<std::string>{"unsat", "sat", "unsat"}));
}

}  // namespace
}  // namespace accord::agreement::test
