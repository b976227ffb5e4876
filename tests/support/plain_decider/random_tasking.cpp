// The space of priority, data mode and purpose, cut into boxes.
#include "random_tasking.hpp"

#include <algorithm>

namespace accord::plain {
namespace {

using nlohmann::json;

const Words kPriorities{"ROUTINE", "PRIORITY", "IMMEDIATE", "FLASH"};
const Words kPurposes{"CATALOG_MAINTENANCE", "CONJUNCTION_ASSESSMENT", "LAUNCH", "MANOEUVRE",
                      "RE_ENTRY"};
const Words kReasons{"CAPACITY", "NOT_FEASIBLE", "TOO_LATE"};

struct Box {
  Words priorities, modes, purposes;
};

json clause_of(Dice& dice, const Box& box, std::size_t number) {
  json clause{{"id", "t" + std::to_string(number)},
              {"priorities", box.priorities},
              {"data_modes", box.modes},
              {"requests_per_day", dice.below(6) * 2}};
  if (!box.purposes.empty()) clause["purposes"] = box.purposes;
  return clause;
}

json clauses_of(Dice& dice, const Words& modes) {
  std::vector<Box> boxes{{kPriorities, modes, {}}};
  const std::size_t most = 1 + dice.below(6);
  for (std::size_t tries = 0; boxes.size() < most && tries < most * 4; ++tries) {
    const std::size_t at = dice.below(boxes.size());
    Box a = boxes[at], b = boxes[at];
    const std::uint32_t by = dice.below(3);
    const bool dealt = by == 0   ? deal(dice, kPriorities, &Box::priorities, a, b)
                       : by == 1 ? deal(dice, modes, &Box::modes, a, b)
                                 : deal(dice, kPurposes, &Box::purposes, a, b);
    if (!dealt) continue;
    boxes[at] = a;
    boxes.push_back(b);
  }
  json clauses = json::array();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (i > 0 && dice.one_in(5)) continue;
    clauses.push_back(clause_of(dice, boxes[i], i));
  }
  std::shuffle(clauses.begin(), clauses.end(), std::mt19937(dice.below(1u << 30)));
  return clauses;
}

json direction_of(Dice& dice, json requester, json provider, const Words& modes) {
  json direction{{"requester", std::move(requester)},
                 {"provider", std::move(provider)},
                 {"clauses", clauses_of(dice, modes)}};
  if (dice.one_in(2)) direction["offer_rounds"] = dice.below(4);
  if (dice.one_in(3)) direction["commitments"] = {dice.one_in(2) ? "FIRM" : "BEST_EFFORT"};
  if (dice.one_in(3)) direction["reasons_disclosed"] = dice.some(kReasons, 2);
  return direction;
}

NationId nation(const std::string& code) { return NationId::parse(code).value(); }

}  // namespace

json random_tasking(Dice& dice, const Words& parties, const Words& modes) {
  json tasking = json::array();
  const auto add = [&](json requester, json provider) {
    tasking.push_back(direction_of(dice, std::move(requester), std::move(provider), modes));
  };
  if (parties.size() > 2 && dice.one_in(3)) {
    add("*", "*");
  } else if (parties.size() > 2 && dice.one_in(2)) {
    add({parties[0], parties[1]}, parties[2]);
  } else {
    if (!dice.one_in(5)) add(parties[0], parties[1]);
    if (!dice.one_in(5)) add(parties[1], parties[0]);
  }
  return tasking;
}

Requests::Requests(const World& world, Dice& dice) : dice_(dice), world_(world), quotas_{1} {
  for (const auto& each : world.agreements) {
    const agreement::Term term = each.term();
    for (int i = 0; i < 4; ++i) {  // most requests inside the term
      instants_.push_back(term.from + (term.to - term.from) / 8 * (1 + 2 * i));
    }
    instants_.insert(instants_.end(), {each.document.term.from, each.document.term.to});
    instants_.insert(instants_.end(), {term.from, term.to});
    for (const auto& party : each.document.parties) {
      if (party.since) instants_.push_back(*party.since);
    }
    for (const auto& direction : each.document.tasking) {
      for (const auto& clause : direction.clauses) quotas_.push_back(clause.requests_per_day);
    }
  }
}

agreement::TaskingFacts Requests::next() {
  agreement::TaskingFacts request;
  const NationId peer = nation(dice_.one_in(4) ? "AUS" : "USA");
  const bool asks = dice_.one_in(2);
  request.requester = asks ? world_.own : peer;
  request.provider = asks ? peer : world_.own;
  if (dice_.one_in(60)) request.provider = dice_.one_in(2) ? nation("FRA") : request.requester;
  if (dice_.one_in(80)) request.requester = dice_.one_in(2) ? NationId{} : nation("AUS");
  request.mode = static_cast<DataMode>(dice_.one_in(20) ? dice_.below(7) : 1 + dice_.below(4));
  request.priority = static_cast<Priority>(dice_.one_in(30) ? dice_.below(7) : 1 + dice_.below(4));
  const bool any_purpose = dice_.one_in(8);
  request.purpose = static_cast<fbs::Purpose>(any_purpose ? dice_.below(12) : 1 + dice_.below(6));
  request.norad_cat_id = dice_.below(10);
  request.at = dice_.pick(instants_);
  if (dice_.one_in(3)) {
    request.at = request.at + Nanos{static_cast<std::int64_t>(dice_.below(3)) - 1};
  }
  const std::uint32_t quota = dice_.pick(quotas_);
  request.requests_today = dice_.one_in(3) ? 0 : quota + dice_.below(3) - std::min(quota, 1u);
  return request;
}

}  // namespace accord::plain
