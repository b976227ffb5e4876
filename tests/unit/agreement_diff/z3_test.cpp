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

/// One version as a term of z3 for its verdict: 0 withhold, 1 hold, 2 release.
class Writer {
 public:
  explicit Writer(Words& words) : words_(words) {}

  std::string verdict(const json& document) {
    std::string text = "0";
    for (const json& direction : document["release"]) {
      for (const json& clause : direction["clauses"]) {
        const std::string passes =
            all({agreement(document), between(document, direction), policy(direction),
                 covers(document, clause), label(document, clause),
                 marks(document, nations_of(document)), sender(clause)});
        const std::string hold =
            clause.contains("compilation") ? held(clause["compilation"]) : "false";
        text = "(ite " + passes + " (ite " + hold + " 1 2) " + text + ")";
      }
    }
    return text;
  }

  /// What the marking tables let pass of a plain label that does not say when it was created: its
  /// level stands on its policy's ladder and is protected by the recipient at every date. No date
  /// of these tables lies inside the term.
  std::string marks(const json& document, const std::set<std::string>& recipients) {
    const json marking = document["marking"];
    std::vector<std::string> terms, known{"(= policy recipient)", "(= level 0)"};
    std::set<std::string> policies;
    for (const json& ladder : marking.value("ladders", json::array())) {
      policies.insert(ladder["policy"]);
    }
    const std::int64_t begins = instant(document["term"]["from"]);
    for (const std::string& policy : policies) {
      known.push_back(is("policy", words_.of("nation", policy)));
      for (const std::string& recipient : recipients) {
        for (std::size_t level = 1; level < kLevels.size(); ++level) {
          if (allowed(marking, policy, recipient, kLevels[level], begins)) continue;
          terms.push_back(no(all({is("policy", words_.of("nation", policy)),
                                  is("recipient", words_.of("nation", recipient)),
                                  is("level", static_cast<std::int64_t>(level))})));
        }
      }
    }
    if (maps(marking)) terms.push_back(any(known));
    return all(terms);
  }

  static std::set<std::string> nations_of(const json& document) {
    std::set<std::string> nations;
    for (const json& party : document["parties"]) nations.insert(party["nation"]);
    return nations;
  }

  /// What was released within a span: a wider span and all objects hold the narrower and the one.
  std::string spans_fit() const {
    std::vector<std::string> terms;
    for (const auto& [name, span] : spans_) {
      terms.push_back("(>= " + name + " 0)");
      for (const auto& [other, wider] : spans_) {
        const bool inside = span.first <= wider.first && (span.second || !wider.second);
        if (inside) terms.push_back("(<= " + name + " " + other + ")");
      }
    }
    return all(terms);
  }
  std::vector<std::string> span_names() const {
    std::vector<std::string> names;
    for (const auto& [name, span] : spans_) names.push_back(name);
    return names;
  }
  static std::string span_name(std::int64_t seconds, bool object) {
    return std::string(object ? "span_object_" : "span_all_") + std::to_string(seconds);
  }

 private:
  static bool maps(const json& marking) {
    const json tables = marking.value("equivalences", json::array());
    return std::any_of(tables.begin(), tables.end(),
                       [](const json& table) { return table["purpose"] == "protect"; });
  }

  static bool covers_date(const json& entry, std::int64_t date) {
    return !entry.contains("created") ||
           (instant(entry["created"]["from"]) <= date && date < instant(entry["created"]["to"]));
  }

  static bool allowed(const json& marking, const std::string& policy, const std::string& recipient,
                      const std::string& level, std::int64_t now) {
    std::set<std::int64_t> dates{instant("1972-01-01T00:00:00Z")};
    for (const char* kind : {"ladders", "equivalences"}) {
      for (const json& entry : marking.value(kind, json::array())) {
        if (!entry.contains("created")) continue;
        for (const char* end : {"from", "to"}) {
          const std::int64_t date = instant(entry["created"][end]);
          if (date <= now) dates.insert(date);
        }
      }
    }
    return std::all_of(dates.begin(), dates.end(), [&](std::int64_t date) {
      bool stands = false, mapped = !maps(marking) || policy == recipient;
      for (const json& ladder : marking["ladders"]) {
        if (ladder["policy"] != policy || !covers_date(ladder, date)) continue;
        for (const json& each : ladder["levels"]) {
          stands = stands || (each["word"] == level && each["rung"] == level);
        }
      }
      for (const json& table : marking.value("equivalences", json::array())) {
        const bool pair = table["from"] == policy && table["to"] == recipient;
        if (!pair || table["purpose"] != "protect" || !covers_date(table, date)) continue;
        for (const json& row : table["rows"]) mapped = mapped || row["from"] == level;
      }
      return stands && mapped;
    });
  }

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
    terms.push_back(bare ? "(or (= rel 0) (and (= rel 1) (= level 0) (= policy sender)))"
                         : "(= rel 0)");
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
  static std::string within(const json& quota) {
    std::vector<std::string> counted{"(= class 0)"};
    std::string sum = "(+ 1 n0";
    for (std::size_t i = 1; i < kClasses.size(); ++i) {
      const bool named = !quota.contains("object_classes") ||
                         std::find(quota["object_classes"].begin(), quota["object_classes"].end(),
                                   kClasses[i]) != quota["object_classes"].end();
      if (!named) continue;
      counted.push_back(is("class", static_cast<std::int64_t>(i)));
      sum += " n" + std::to_string(i);
    }
    return "(=> " + any(counted) + " (<= " + sum + ") " + number(quota["observations_per_day"]) +
           "))";
  }

  std::string held(const json& compilation) {
    const std::int64_t seconds = compilation["span_s"];
    const bool object = compilation["over"] == "object";
    const std::string name = span_name(seconds, object);
    spans_[name] = {seconds, object};
    return "(> (+ 1 " + name + ") " + number(compilation["observations"]) + ")";
  }

  Words& words_;
  std::map<std::string, std::pair<std::int64_t, bool>> spans_;  // name -> seconds, of one object
};

/// A region as a term of z3.
class RegionWriter {
 public:
  /// `marks`: what the tables of the old and the new version let pass.
  RegionWriter(Words& words, const DiffSpace& space, std::array<std::string, 2> marks)
      : words_(words), space_(space), marks_(std::move(marks)) {}

  std::string term(const Region& region) {
    std::vector<std::string> axes;
    for (std::size_t axis = 0; axis < space_.axes(); ++axis) {
      if (axis == kSchemaAxis) continue;  // both versions pin the schema of this build
      std::vector<std::string> positions;
      for (const std::uint32_t at : region.sides[axis]) positions.push_back(position(axis, at));
      if (positions.size() < space_.size_of(axis) || axis <= kPayloadAxis || axis == kRelToAxis ||
          axis == kPolicyAxis || axis == kMarkAxis) {
        axes.push_back(any(positions));
      }
    }
    return all(axes);
  }

 private:
  std::string word(const std::string& kind, std::string_view text) {
    return is(kind, words_.of(kind, std::string(text)));
  }

  std::string position(std::size_t axis, std::uint32_t at) {
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
      default:
        return count(space_.counter(axis), at);
    }
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

  static std::string count(const Counter& counter, std::uint32_t at) {
    std::string sum = "(+ 1";
    if (counter.is_quota()) {
      for (std::size_t i = 0; i < kObjectClassCount; ++i) {
        if ((counter.class_mask >> i & 1u) != 0) sum += " n" + std::to_string(i);
      }
    } else {
      sum += " " + Writer::span_name(counter.span.count(), counter.over == CompiledOver::object);
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
  Writer writer(words);
  const std::string was = writer.verdict(before), becomes = writer.verdict(after);
  std::set<std::string> nations = Writer::nations_of(before);
  nations.merge(Writer::nations_of(after));
  RegionWriter region_writer(words, space,
                             {writer.marks(before, nations), writer.marks(after, nations)});
  Questions out;
  for (const char* name :
       {"sender", "recipient", "payload", "mode", "at", "class", "regime", "object", "purpose",
        "policy", "level", "rel", "age", "n0", "n1", "n2", "n3", "n4"}) {
    out.script += std::string("(declare-const ") + name + " Int)\n";
  }
  for (const std::string& name : writer.span_names()) {
    out.script += "(declare-const " + name + " Int)\n";
  }
  out.script += "(declare-const consent Bool)\n(declare-const age_known Bool)\n";
  out.script +=
      "(define-fun was () Int " + was + ")\n(define-fun becomes () Int " + becomes + ")\n";
  out.script +=
      "(assert (and (<= 0 class 4) (<= 0 regime 5) (<= 0 mode 4) (<= 0 purpose 9)"
      " (<= 0 level 4) (<= 0 rel 2) (>= object 0) (>= n0 0) (>= n1 0) (>= n2 0)"
      " (>= n3 0) (>= n4 0) " +
      writer.spans_fit() + "))\n";
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
  regions[0].sides[kLevelAxis].insert(regions[0].sides[kLevelAxis].begin(), 0);  // UNCLASSIFIED
  const auto too_large = questions_about(before, after, regions, space);
  EXPECT_EQ(ask_z3(too_large.script), (std::vector<std::string>{"unsat", "sat", "unsat"}));
}

}  // namespace
}  // namespace accord::agreement::test
