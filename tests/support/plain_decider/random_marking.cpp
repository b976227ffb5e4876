// Ladders have the five words of the common ladder, some of them left out at some dates, and words
// of their own; protect tables never lower a rung.
#include "random_marking.hpp"

#include <algorithm>

namespace accord::plain {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

const Words kLevels{"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"};
const Words kNations{"AUS", "GBR", "USA"};
constexpr const char* kLater = "2200-01-01T00:00:00Z";
constexpr const char* kBegin = "1972-01-01T00:00:00Z";

std::string day(int number) {
  return (UtcTime::from_calendar(2026, 1, 1, 0, 0, 0, 0).value() + std::chrono::hours{24} * number)
      .text(0);
}

json interval(const std::string& from, const std::string& to) {
  return {{"from", from}, {"to", to}};
}

int day_between(Dice& dice, int from, int to) {
  return from + static_cast<int>(dice.below(static_cast<std::size_t>(to - from)));
}

json communities_of(Dice& dice, int from, int to) {
  json communities = json::array();
  for (const char* code : {"CSPO", "EU"}) {
    if (dice.one_in(5)) continue;
    json members = json::array();
    for (const std::string& nation : kNations) {
      if (dice.one_in(4)) continue;
      json member = interval(dice.one_in(2) ? day(day_between(dice, from, to)) : kBegin, kLater);
      if (dice.one_in(3)) member["to"] = day(to);
      member["nation"] = nation;
      members.push_back(member);
    }
    if (members.empty()) members.push_back({{"nation", "FRA"}, {"from", kBegin}, {"to", kLater}});
    communities.push_back({{"code", code}, {"members", members}});
  }
  return communities;
}

/// The levels of one ladder; OFFICIAL and PROTECTED stand on one rung for all dates.
json levels_of(Dice& dice, const std::string& protect_rung, bool whole) {
  json levels = json::array();
  for (const std::string& level : kLevels) {
    if (!whole && dice.one_in(5)) continue;
    levels.push_back({{"word", level}, {"rung", level}});
  }
  if (!dice.one_in(4)) levels.push_back({{"word", "OFFICIAL"}, {"rung", "UNCLASSIFIED"}});
  levels.push_back({{"word", "PROTECTED"}, {"rung", protect_rung}});
  return levels;
}

void add_ladders(Dice& dice, int from, int to, json& marking) {
  for (const std::string& nation : kNations) {
    if (dice.one_in(8)) continue;
    const std::string rung = kLevels[1 + dice.below(2)];
    if (dice.one_in(2)) {
      marking["ladders"].push_back({{"policy", nation}, {"levels", levels_of(dice, rung, true)}});
      continue;
    }
    const std::string cut =
        dice.one_in(2) ? "2014-04-02T00:00:00Z" : day(day_between(dice, from, to));
    marking["ladders"].push_back({{"policy", nation},
                                  {"created", interval(kBegin, cut)},
                                  {"levels", levels_of(dice, rung, dice.one_in(3))}});
    marking["ladders"].push_back({{"policy", nation},
                                  {"created", interval(cut, kLater)},
                                  {"levels", levels_of(dice, rung, dice.one_in(3))}});
  }
}

/// True when the newest ladder of the nation has the word: every table's dates meet that one.
bool has_word(const json& marking, const std::string& nation, const std::string& word) {
  const json* newest = nullptr;
  for (const json& ladder : marking["ladders"]) {
    if (ladder["policy"] == nation) newest = &ladder;
  }
  if (newest == nullptr) return false;
  return std::any_of((*newest)["levels"].begin(), (*newest)["levels"].end(),
                     [&](const json& level) { return level["word"] == word; });
}

/// Protection adds no rung, or one to all, so that it never falls nor turns round.
json rows_of(Dice& dice, const json& marking, const std::string& from, const std::string& to) {
  const std::size_t up = dice.one_in(3) ? 1 : 0;
  json rows = json::array();
  const auto add = [&](const std::string& word, const std::string& as) {
    const bool defined = has_word(marking, from, word) && has_word(marking, to, as);
    if (defined && !dice.one_in(8)) rows.push_back({{"from", word}, {"to", as}});
  };
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    add(kLevels[i], kLevels[std::min(i + up, kLevels.size() - 1)]);
  }
  if (up == 0) add("OFFICIAL", dice.one_in(2) ? "OFFICIAL" : "UNCLASSIFIED");
  return rows;
}

void add_equivalences(Dice& dice, int from, int to, json& marking) {
  for (const std::string& policy : kNations) {
    for (const std::string& recipient : kNations) {
      if (policy == recipient || dice.one_in(5)) continue;
      json table{{"from", policy}, {"to", recipient}, {"purpose", "protect"}};
      table["rows"] = rows_of(dice, marking, policy, recipient);
      if (table["rows"].empty()) continue;
      if (dice.one_in(3)) table["created"] = interval("2014-04-02T00:00:00Z", kLater);
      if (dice.one_in(3))
        table["effective"] = interval(day(from), day(day_between(dice, from, to) + 1));
      marking["equivalences"].push_back(table);
    }
  }
}

}  // namespace

json random_marking(Dice& dice, const std::string& ceiling, int from, int to) {
  json marking{{"ceiling", ceiling}};
  if (dice.one_in(2)) return marking;
  marking["communities"] = communities_of(dice, from, to);
  if (marking["communities"].empty()) marking.erase("communities");
  for (const char* token : {"DS-JCO-NOTIF", "PR-EXO"}) {
    if (dice.one_in(3)) continue;
    marking["provider_tokens"].push_back(
        {{"token", token}, {"releasable_to", dice.some(kNations, 3)}});
  }
  if (dice.one_in(2)) return marking;
  add_ladders(dice, from, to, marking);
  if (marking.contains("ladders") && !dice.one_in(4)) add_equivalences(dice, from, to, marking);
  return marking;
}

namespace {

MarkingCode code(const char* text) { return MarkingCode::parse(text).value(); }

std::vector<MarkingCode> some_codes(Dice& dice, std::size_t n) {
  std::vector<MarkingCode> codes;
  for (const char* each : {"AUS", "CSPO", "EU", "FRA", "GBR", "USA"}) {
    if (dice.one_in(n)) codes.push_back(code(each));
  }
  return codes;
}

UtcTime whole_second(UtcTime at) { return UtcTime{at.tai_ns - at.tai_ns % 1'000'000'000}; }

void add_dates(Dice& dice, const Question& question, Handling& handling) {
  const UtcTime now = whole_second(question.at);
  const std::vector<UtcTime> dates{UtcTime::parse("2010-01-01T00:00:00Z").value(),
                                   UtcTime::parse("2014-04-02T00:00:00Z").value(),
                                   UtcTime::parse("2014-04-01T23:59:59Z").value(),
                                   now - std::chrono::hours{24 * 3},
                                   now,
                                   now + std::chrono::seconds{dice.below(2)}};
  if (!dice.one_in(3)) handling.created = dice.pick(dates);
  if (dice.one_in(8))
    handling.review = now + std::chrono::seconds{static_cast<int>(dice.below(3)) - 1};
}

void add_originators(Dice& dice, Label& label) {
  Handling& handling = label.handling;
  if (dice.one_in(2)) {
    handling.fgi_concealed = dice.one_in(4);
    if (!handling.fgi_concealed) handling.fgi = some_codes(dice, 4);
    return;
  }
  for (const char* nation : {"AUS", "GBR", "USA"}) {
    if (label.policy == nation || dice.one_in(2)) handling.owners.push_back(code(nation));
  }
  if (handling.owners.size() < 2 && !dice.one_in(20)) handling.owners.clear();
}

void add_decision(Dice& dice, Label& label) {
  Handling& handling = label.handling;
  switch (dice.below(4)) {
    case 0:
      handling.noforn = true;
      if (!dice.one_in(10)) label.rel_to.clear();
      break;
    case 1:
      handling.relido = true;
      if (dice.one_in(2)) label.rel_to.clear();
      break;
    default:
      handling.display_only = some_codes(dice, 3);
      for (const MarkingCode& each : label.rel_to) std::erase(handling.display_only, each);
      if (dice.one_in(2)) label.rel_to.clear();
  }
}

}  // namespace

void add_handling(Dice& dice, Question& question) {
  Label& label = question.label;
  Handling& handling = label.handling;
  if (dice.one_in(3)) add_dates(dice, question, handling);
  if (dice.one_in(8)) {
    handling.word = dice.pick(Words{"OFFICIAL", "PROTECTED", "SECRET", "RESTRICTED", "VS-NfD"});
    if (handling.word == "OFFICIAL" && !dice.one_in(4)) label.level = Level::unclassified;
  }
  if (dice.one_in(8)) {  // communities beside the nations, or instead of them
    if (dice.one_in(2)) std::erase(label.rel_to, question.recipient);
    for (const char* each : {"CSPO", "EU"}) {
      if (!dice.one_in(3)) label.rel_to.push_back(code(each));
    }
    std::sort(label.rel_to.begin(), label.rel_to.end());
  }
  if (dice.one_in(20))
    handling.controls = {dice.pick(Words{"FOUO", "LES NOFORN", "ORCON", "SCI SI-G ABCD"})};
  if (dice.one_in(10)) add_originators(dice, label);
  if (dice.one_in(20)) add_decision(dice, label);
  if (dice.one_in(10)) handling.tokens = {dice.pick(Words{"DS-JCO-NOTIF", "PR-EXO", "PR-OTHER"})};
}

}  // namespace accord::plain
