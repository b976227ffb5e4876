// The ODNI roll-up scenarios (ISM-Rollup 2022-DEC), given as ISM attributes: turned into markings
// field by field and joined. Each expectation of the package is an XPath; the forms that occur are
// evaluated on the attributes of our result.
#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;
using Attributes = std::map<std::string, std::string>;

std::vector<std::string> tokens(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::string get(const nlohmann::json& portion, const char* key) {
  return portion.value(key, std::string());
}

/// "RD RD-SG-14 RD-CNWDI" -> RD-CNWDI-SG 14
std::vector<ControlSystem> aea_of(const std::string& text) {
  std::vector<ControlSystem> out;
  for (const std::string& token : tokens(text)) {
    const std::size_t dash = token.find('-');
    const std::string name = token.substr(0, dash);
    if (out.empty() || out.back().name != name) out.push_back({name, {}});
    if (dash == std::string::npos) continue;
    const std::string rest = token.substr(dash + 1);
    if (rest == "CNWDI") out.back().compartments.push_back({"CNWDI", {}});
    if (!rest.starts_with("SG-")) continue;
    auto& parts = out.back().compartments;
    if (parts.empty() || parts.back().name != "SG") parts.push_back({"SG", {}});
    parts.back().subs.push_back(rest.substr(3));
  }
  return out;
}

Marking marking_of(const nlohmann::json& portion) {
  Marking out;
  const std::map<std::string, Level> levels{{"U", Level::unclassified},
                                            {"C", Level::confidential},
                                            {"S", Level::secret},
                                            {"TS", Level::top_secret}};
  out.level = levels.at(get(portion, "classification"));
  std::vector<std::string> owners = tokens(get(portion, "ownerProducer"));
  if (owners != std::vector<std::string>{"USA"}) {
    const bool joint = get(portion, "joint") == "true";
    out.ownership = joint ? Ownership::joint : Ownership::foreign;
    out.owners = owners;
    if (!joint && owners.size() == 1) out.policy = owners[0];
  }
  out.fgi.concealed = !get(portion, "FGIsourceProtected").empty();
  out.aea = aea_of(get(portion, "atomicEnergyMarkings"));
  for (const std::string& token : tokens(get(portion, "nonICmarkings"))) {
    out.controls.add(find_word(token, Block::non_ic, Form::portion)->word);
  }
  for (const std::string& token : tokens(get(portion, "disseminationControls"))) {
    if (token == "NF") out.disclosure.noforn = true;
    if (token == "RELIDO") out.disclosure.relido = true;
    // EYES ONLY ended on 1 October 2017. Safe reading: its list is one of release.
    if (token == "REL" || token == "EYES")
      out.disclosure.rel_to = tokens(get(portion, "releasableTo"));
    if (token == "DISPLAYONLY") {
      out.disclosure.display_only = tokens(get(portion, "displayOnlyTo"));
      std::erase(out.disclosure.display_only, "USA");
    }
    const auto found = find_word(token, Block::dissem, Form::portion);
    if (found && token != "NF" && token != "RELIDO" && token != "EYES")
      out.controls.add(found->word);
  }
  // REL or DISPLAYONLY without its list reaches nobody (no line could say so: it is refused there).
  for (const std::string& token : tokens(get(portion, "disseminationControls"))) {
    const bool listed = token == "REL" || token == "EYES" || token == "DISPLAYONLY";
    if (listed && !out.disclosure.any()) out.disclosure.noforn = true;
  }
  if (!get(portion, "declassDate").empty()) out.declassify_on = at(get(portion, "declassDate"));
  return out;
}

std::string aea_text(const std::vector<ControlSystem>& systems) {
  std::string text;
  for (const ControlSystem& system : systems) {
    text += (text.empty() ? "" : " ") + system.name;
    for (const Compartment& part : system.compartments) {
      if (part.subs.empty()) text += ' ' + system.name + '-' + part.name;
      for (const std::string& sub : part.subs)
        text += ' ' + system.name + '-' + part.name + '-' + sub;
    }
  }
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Our result as the ISM attributes of a resource element.
Attributes attributes_of(const Marking& page) {
  const std::map<Level, std::string> levels{{Level::unclassified, "U"},
                                            {Level::confidential, "C"},
                                            {Level::secret, "S"},
                                            {Level::top_secret, "TS"}};
  Attributes out{{"classification", levels.at(page.level)}};
  std::vector<std::string> dissem;
  std::vector<std::string> non_ic;
  for (std::size_t i = 0; i < kWords; ++i) {
    const Row& row = row_of(static_cast<Word>(i));
    bool there = page.controls.has(row.word);
    if (row.word == Word::noforn) there = page.disclosure.noforn;
    if (row.word == Word::relido) there = page.disclosure.relido;
    if (there && row.block == Block::dissem) dissem.emplace_back(row.portion);
    if (there && row.block == Block::non_ic) non_ic.emplace_back(row.portion);
  }
  if (!page.disclosure.rel_to.empty()) dissem.emplace_back("REL");
  if (!page.disclosure.display_only.empty()) dissem.emplace_back("DISPLAYONLY");
  const auto put = [&out](const char* key, const std::string& value) {
    if (!value.empty()) out[key] = value;
  };
  put("disseminationControls", joined(dissem));
  put("nonICmarkings", joined(non_ic));
  put("releasableTo", joined(page.disclosure.rel_to));
  put("displayOnlyTo", joined(page.disclosure.display_only));
  put("FGIsourceOpen", joined(page.fgi.sources));
  if (page.fgi.concealed) put("FGIsourceProtected", "FGI");
  put("atomicEnergyMarkings", aea_text(page.aea));
  if (page.declassify_on) put("declassDate", page.declassify_on->text(0).substr(0, 10));
  return out;
}

/// True or false for the forms of expectation that are about a marking; none for the others
/// (notices, approximate markings, declassification exceptions are no part of a marking).
std::optional<bool> holds(const std::string& test, const Attributes& ours) {
  static const std::regex kEqual(R"(@ism:(\w+)\)?='([^']*)')");
  static const std::regex kContains(
      R"(xs:NMTOKENS\(@ism:(\w+)\) = xs:NMTOKENS\('([^']*)'\)\]\) ?= ?([01]))");
  static const std::regex kCount(R"(count\(\.//resourceElement\[@ism:(\w+)\]\) ?= ?([01]))");
  const auto value = [&ours](const std::string& key) {
    const auto found = ours.find(key);
    return found == ours.end() ? std::string() : found->second;
  };
  std::smatch found;
  if (test.find("declassException") != std::string::npos) return std::nullopt;
  if (test.find("hasApproximateMarkings") != std::string::npos) return std::nullopt;
  if (test.find("distinct-values") != std::string::npos) return true;  // a set has no doubles
  static const std::regex kDisplay(
      R"(resourceElement\[normalize-space\(displayOnlyTo\)\]='([^']*)')");
  if (std::regex_search(test, found, kDisplay)) {
    std::vector<std::string> wanted = tokens(found[1]);
    std::erase(wanted, "USA");  // a DISPLAY ONLY list does not name the owner
    return value("displayOnlyTo") == joined(wanted);
  }
  if (std::regex_search(test, found, kContains)) {
    const std::vector<std::string> all = tokens(value(found[1]));
    const bool there = std::find(all.begin(), all.end(), found[2].str()) != all.end();
    return there == (found[3] == "1");
  }
  if (std::regex_search(test, found, kEqual)) return value(found[1]) == found[2].str();
  if (std::regex_search(test, found, kCount)) return !value(found[1]).empty() == (found[2] == "1");
  if (test == ".//resourceElement") return true;
  return std::nullopt;
}

/// What the scenario expects of EYES, which has ended: the page says REL TO or NOFORN instead.
const std::set<std::pair<std::string, std::string>>& contradictions() {
  static const std::set<std::pair<std::string, std::string>> kKnown{
      {"ODNI-RU-009", "EYES"}, {"ODNI-RU-040", "EYES"}, {"ODNI-RU-040", "REL"}};
  return kKnown;
}

bool is_known(const std::string& id, const std::string& test) {
  return std::any_of(contradictions().begin(), contradictions().end(), [&](const auto& known) {
    return known.first == id && test.find("NMTOKENS('" + known.second + "')") != std::string::npos;
  });
}

TEST(SharedVectors, every_odni_roll_up_scenario_gives_what_it_expects_of_a_marking) {
  ACCORD_NEEDS_SHARED("odni_rollup_vectors.json");
  const nlohmann::json file = read_vectors("odni_rollup_vectors.json");
  const Expansion expansion{&odni_communities(), at("2026-01-01")};
  std::size_t evaluated = 0;
  for (const auto& scenario : file.at("vectors")) {
    const std::string id = scenario.at("id");
    std::vector<Marking> portions;
    for (const auto& portion : scenario.at("portions")) {
      if (get(portion, "excludeFromRollup") != "true") portions.push_back(marking_of(portion));
    }
    Marking joined_all = normal(portions.front(), expansion);
    for (const Marking& portion : portions) joined_all = join(joined_all, portion, expansion);
    const Attributes ours = attributes_of(page_marking(joined_all));
    for (const auto& expectation : scenario.at("expects")) {
      const std::string test = expectation.at("test");
      const auto held = holds(test, ours);
      if (!held) continue;
      ++evaluated;
      EXPECT_EQ(*held, !is_known(id, test)) << id << ' ' << expectation.at("label") << ' ' << test;
    }
  }
  EXPECT_GE(evaluated, 100U);
}

}  // namespace
}  // namespace accord::agreement::marking
