// A cross-check by an independent program: the steps of a ruling are written for z3 straight from
// the JSON of both versions, and z3 is asked for a case where the verdict rises or falls outside
// every region of the diff, and for one inside a region where it does not. Both must not exist.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "z3_regions.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

bool have_z3() { return std::system("command -v z3 >/dev/null 2>&1") == 0; }

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
  std::set<std::string> nations = Writer::nations_of(before);
  nations.merge(Writer::nations_of(after));
  RegionWriter region_writer(words, space,
                             {old_writer.marks(before, nations), writer.marks(after, nations)});
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
  regions[0].sides[kLevelAxis].insert(regions[0].sides[kLevelAxis].begin(), 0);  // UNCLASSIFIED
  const auto too_large = questions_about(before, after, regions, space);
  EXPECT_EQ(ask_z3(too_large.script), (std::vector<std::string>{"unsat", "sat", "unsat"}));
}

}  // namespace
}  // namespace accord::agreement::test
