// A diff as an officer reads it, and as JSON.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "agreement/diff.hpp"
#include "agreement/names.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

struct Section {
  Change change;
  const char* title;
  const char* none;
  const char* key;
};

constexpr Section kSections[] = {
    {Change::permitted, "NEWLY PERMITTED", "Nothing is newly permitted.", "newly_permitted"},
    {Change::loosened, "DUTIES THAT ASK FOR LESS", "No duty asks for less.", "loosened"},
    {Change::denied, "NEWLY DENIED", "Nothing is newly denied.", "newly_denied"},
    {Change::tightened, "DUTIES THAT ASK FOR MORE", "No duty asks for more.", "tightened"}};

std::string_view past(Verdict verdict) {
  switch (verdict) {
    case Verdict::withhold:
      return "withheld";
    case Verdict::hold:
      return "held for a person";
    case Verdict::release:
      return "released";
  }
  return "?";
}

std::string clauses_text(const Region& region) {
  const auto named = [](const std::string& id) {
    return id.empty() ? "no clause" : "[" + id + "]";
  };
  if (region.clause_before == region.clause_after) return named(region.clause_after);
  return named(region.clause_before) + " before, " + named(region.clause_after) + " now";
}

std::string verdicts_text(const Region& region) {
  if (region.section == "tasking") {
    return region.after == Verdict::release ? "may be asked now" : "may no longer be asked";
  }
  if (region.before == region.after) return std::string(past(region.after)) + " as before";
  return std::string(past(region.before)) + " before, " + std::string(past(region.after)) + " now";
}

std::string witness_text(const ReleaseCase& facts) { return text_of(facts); }
std::string witness_text(const TaskingFacts& facts) {
  return facts.requester.text() + " asks " + facts.provider.text() + ": " +
         std::string(accord::name_of(facts.priority)) + " " + std::string(name_of(facts.purpose)) +
         " in " + std::string(accord::name_of(facts.mode)) + ", at " + instant_text(facts.at) +
         ", " + std::to_string(facts.requests_today) + " requests before it that day";
}

nlohmann::json witness_json(const ReleaseCase& facts) { return to_json(facts); }
nlohmann::json witness_json(const TaskingFacts& facts) {
  return {{"requester", facts.requester.text()},         {"provider", facts.provider.text()},
          {"priority", accord::name_of(facts.priority)}, {"purpose", name_of(facts.purpose)},
          {"data_mode", accord::name_of(facts.mode)},    {"at", facts.at.text()},
          {"requests_today", facts.requests_today}};
}

void add_region(const Region& region, std::size_t number, std::string& text) {
  text += "  " + std::to_string(number) + ". " + region.section + " " + region.pairs + ", " +
          clauses_text(region) + ": " + verdicts_text(region) + "\n";
  for (const std::string& duty : region.duties) text += "       now: " + duty + "\n";
  if (!region.protection.empty()) text += "       now: " + region.protection + "\n";
  for (const Condition& each : region.conditions) {
    text += "       " + each.attribute + ": " + each.values + "\n";
  }
  text += "       for example: " +
          std::visit([](const auto& facts) { return witness_text(facts); }, region.witness) + "\n";
  if (region.witness_before) {
    text += "       by the old counts: " + text_of(*region.witness_before) + "\n";
  }
}

nlohmann::json region_json(const Region& region) {
  nlohmann::json conditions = nlohmann::json::object();
  for (const Condition& each : region.conditions) conditions[each.attribute] = each.values;
  nlohmann::json json{{"section", region.section},
                      {"pairs", region.pairs},
                      {"clause_before", region.clause_before},
                      {"clause_after", region.clause_after},
                      {"before", name_of(region.before)},
                      {"after", name_of(region.after)},
                      {"conditions", std::move(conditions)},
                      {"duties", region.duties},
                      {"witness", std::visit([](const auto& facts) { return witness_json(facts); },
                                             region.witness)}};
  if (!region.protection.empty()) json["protection"] = region.protection;
  if (region.witness_before) json["witness_before"] = to_json(*region.witness_before);
  return json;
}

}  // namespace

std::string_view name_of(Change change) {
  switch (change) {
    case Change::permitted:
      return "newly permitted";
    case Change::loosened:
      return "duty loosened";
    case Change::denied:
      return "newly denied";
    case Change::tightened:
      return "duty tightened";
  }
  return "?";
}

std::string show_diff(const Diff& diff) {
  std::string text = diff.before + " to " + diff.after + "\n";
  for (const Section& section : kSections) {
    std::size_t number = 0;
    std::string regions;
    for (const Region& region : diff.regions) {
      if (region.change == section.change) add_region(region, ++number, regions);
    }
    text += "\n";
    text += number == 0
                ? std::string(section.none) + "\n"
                : std::string(section.title) + ": " + std::to_string(number) + "\n" + regions;
  }
  if (diff.besides.empty()) return text;
  text += "\nArticles whose words differ:";
  for (const std::string& title : diff.besides) text += " " + title + ";";
  text.back() = '.';
  return text + "\n";
}

nlohmann::json to_json(const Diff& diff) {
  nlohmann::json json{{"before", diff.before},
                      {"after", diff.after},
                      {"besides", diff.besides},
                      {"cells", diff.cells}};
  for (const Section& section : kSections) {
    nlohmann::json regions = nlohmann::json::array();
    for (const Region& region : diff.regions) {
      if (region.change == section.change) regions.push_back(region_json(region));
    }
    json[section.key] = std::move(regions);
  }
  return json;
}

}  // namespace accord::agreement
