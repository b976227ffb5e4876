// Two generated agreements of 40 clauses that differ in k injected changes: the diff finds those
// and nothing else. What the slowest took is printed and not judged: a timed test fails on a busy
// machine.
#include <algorithm>
#include <ctime>
#include <iostream>

#include "random_world.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using plain::Dice;

/// A way to change a clause so that it certainly permits, denies or asks for something else, and
/// what kinds of region that gives.
struct Injection {
  const char* name;
  std::set<Change> changes;
};

const std::vector<Injection> kInjections{
    {"lower ceiling", {Change::denied}}, {"longer delay", {Change::denied}},
    {"quota", {Change::denied}},         {"threshold", {Change::denied}},
    {"onward", {Change::loosened}},      {"removed", {Change::denied}},
};

/// Applies injection `kind`; false where the clause does not lend itself to it.
bool inject(std::size_t kind, json& clauses, std::size_t at) {
  json& clause = clauses[at];
  switch (kind) {
    case 0:
      if (clause["ceiling"] == "UNCLASSIFIED") return false;
      clause["ceiling"] = "UNCLASSIFIED";
      return true;
    case 1:
      clause["delay_s"] = clause.value("delay_s", 0) + 600;
      return true;
    case 2:
      if (clause.contains("quotas")) return false;
      clause["quotas"] = {{{"observations_per_day", 1000}}};
      return true;
    case 3:
      if (clause.contains("compilation")) return false;
      clause["compilation"] = {{"observations", 7}, {"span_s", 60}, {"over", "object"}};
      return true;
    case 4:
      if (clause.contains("onward") && clause["onward"] != "forbidden") return false;
      clause["onward"] = "permitted";
      return true;
    default:
      clauses.erase(at);
      return true;
  }
}

/// A document of exactly 40 clauses in one direction, each of which releases something.
json forty_clauses(Dice& dice) {
  for (;;) {
    json document = plain::random_document(dice, {"FORTY-CLAUSES", {"GBR", "USA"}, 60, false});
    auto& direction = document["release"][0];
    auto& clauses = direction["clauses"];
    if (clauses.size() < 40) continue;
    while (clauses.size() > 40) clauses.erase(clauses.size() - 1);
    direction["label_policies"] = {"own"};
    const json ceiling = document["marking"]["ceiling"];
    document["marking"] = {{"ceiling", ceiling}};  // tables could leave a clause without any level
    for (json& clause : clauses) {
      clause.erase("quotas");  // a quota of 0 releases nothing
      if (clause.contains("compilation")) clause["compilation"]["observations"] = 5;
    }
    return document;
  }
}

/// A clause whose object lists leave nothing releases nothing.
bool releases_something(const json& document, const json& clause) {
  if (!clause.contains("objects")) return true;
  const auto& objects = clause["objects"];
  std::set<int> left;
  const auto ids_of = [&](const json& names) {
    std::set<int> ids;
    for (const auto& list : document["object_lists"]) {
      if (std::find(names.begin(), names.end(), list["id"]) == names.end()) continue;
      for (const int id : list["norad_cat_ids"]) ids.insert(id);
    }
    return ids;
  };
  if (!objects.contains("only")) return true;  // some unlisted object is left
  left = ids_of(objects["only"]);
  if (objects.contains("except")) {
    for (const int id : ids_of(objects["except"])) left.erase(id);
  }
  return !left.empty();
}

/// One trial: returns the processor seconds of the diff.
double trial(Dice& dice, std::size_t changes) {
  const json before = forty_clauses(dice);
  json after = next_version(before);
  auto& clauses = after["release"][0]["clauses"];
  std::map<std::string, std::set<Change>> injected;
  while (injected.size() < changes) {
    const std::size_t at = dice.below(clauses.size());
    const std::string id = clauses[at]["id"];
    const std::size_t kind = dice.below(kInjections.size());
    if (injected.contains(id) || !releases_something(before, clauses[at])) continue;
    if (inject(kind, clauses, at)) injected[id] = kInjections[kind].changes;
  }
  const Document old_document = document_of(before), document = document_of(after);
  const std::clock_t begun = std::clock();
  const auto out = diff(old_document, document);
  const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  EXPECT_TRUE(out.has_value()) << out.error().text();
  if (!out) return seconds;
  std::map<std::string, std::set<Change>> found;
  for (const Region& region : out->regions) {
    found[region.clause_before].insert(region.change);
    EXPECT_TRUE(region.clause_after.empty() || region.clause_after == region.clause_before);
  }
  EXPECT_EQ(found, injected) << show_diff(*out);
  return seconds;
}

TEST(InjectedChanges, are_found_exactly) {
  Dice dice(40);
  double slowest = 0;
  for (const std::size_t changes : {0u, 1u, 2u, 5u, 10u, 20u, 40u}) {
    for (int round = 0; round < 3; ++round) {
      slowest = std::max(slowest, trial(dice, std::min<std::size_t>(changes, 30)));
    }
  }
  std::cout << "slowest diff of two 40-clause agreements: " << slowest << " s of processor time\n";
}

}  // namespace
}  // namespace accord::agreement::test
