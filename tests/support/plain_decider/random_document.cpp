// A document is made by cutting the whole space of cases into boxes, one a clause: so no two cover
// the same case, whatever attributes they use.
#include <algorithm>

#include "random_marking.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::plain {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

const Words kCodes{"CDM", "EOO", "OMM", "TMV", "TRK", "TRQ"};
const Words kModes{"REAL", "TEST", "SIMULATED", "EXERCISE"};
const Words kClasses{"PAYLOAD", "ROCKET_BODY", "DEBRIS", "UNCORRELATED"};
const Words kRegimes{"LEO", "MEO", "HEO", "GEO", "CISLUNAR"};
const Words kPurposes{"CATALOG_MAINTENANCE", "CONJUNCTION_ASSESSMENT", "LAUNCH", "MANOEUVRE"};
const Words kLevels{"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"};
const Words kLists{"alpha", "beta", "gamma"};

/// Whole days from the beginning of 2026.
std::string day(int number) {
  return (UtcTime::from_calendar(2026, 1, 1, 0, 0, 0, 0).value() + std::chrono::hours{24} * number)
      .text(0);
}

struct Box {
  Words payload_types, data_modes, classes, regimes, purposes, only, except;
  int from = 0;  // days; both 0: the whole term
  int to = 0;
};

/// Deals the values of one list out to two boxes; a list that restricts nothing is first written
/// out.
bool deal(Dice& dice, const Words& all, Words Box::*list, Box& a, Box& b) {
  Words values = (a.*list).empty() ? all : a.*list;
  if (values.size() < 2) return false;
  (a.*list).clear();
  (b.*list).clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool left = i == 0 || (i != 1 && dice.one_in(2));
    ((left ? a : b).*list).push_back(values[i]);
  }
  return true;
}

bool cut_time(Dice& dice, int term_from, int term_to, Box& a, Box& b) {
  const int from = a.to == 0 ? term_from : a.from;
  const int to = a.to == 0 ? term_to : a.to;
  if (to - from < 2) return false;
  const int cut = from + 1 + static_cast<int>(dice.below(static_cast<std::size_t>(to - from - 1)));
  a.from = from;
  a.to = b.from = cut;
  b.to = to;
  return true;
}

bool cut_objects(Dice& dice, Box& a, Box& b) {
  if (!a.only.empty()) return false;
  const std::string& list = dice.pick(kLists);
  if (std::find(a.except.begin(), a.except.end(), list) != a.except.end()) return false;
  a.only = {list};
  b.except.push_back(list);
  return true;
}

bool cut(Dice& dice, int term_from, int term_to, Box& a, Box& b) {
  switch (dice.below(7)) {
    case 0:
      return deal(dice, kCodes, &Box::payload_types, a, b);
    case 1:
      return deal(dice, kModes, &Box::data_modes, a, b);
    case 2:
      return deal(dice, kClasses, &Box::classes, a, b);
    case 3:
      return deal(dice, kRegimes, &Box::regimes, a, b);
    case 4:
      return deal(dice, kPurposes, &Box::purposes, a, b);
    case 5:
      return cut_objects(dice, a, b);
    default:
      return cut_time(dice, term_from, term_to, a, b);
  }
}

json duties_of(Dice& dice, json clause) {
  if (dice.one_in(3)) clause["delay_s"] = 60 * (1 + dice.below(3));
  if (dice.one_in(3)) clause["onward"] = dice.pick(Words{"forbidden", "with-consent", "permitted"});
  if (dice.one_in(2)) clause["third_party"] = "as-listed";
  const auto& types = clause["payload_types"];
  const auto carries = [&](const char* code) {
    return std::find(types.begin(), types.end(), code) != types.end();
  };
  if (carries("EOO")) {
    clause["disclose"] = dice.some(Words{"SENALT", "SENLAT", "SENLON", "ORIG_SENSOR_ID"}, 2);
    if (dice.one_in(3)) clause["disclosure_profile"] = "site";
  }
  if (carries("TRK") && dice.one_in(2)) {
    clause["precision"] = {
        {{"field", "observations.range_km"}, {"quantum", 0.5 * (1 + dice.below(3))}}};
  }
  if (dice.one_in(3)) {
    clause["compilation"] = {{"observations", dice.below(4) * 5},
                             {"span_s", 3600 * (1 + dice.below(2))},
                             {"over", dice.one_in(2) ? "clause" : "object"}};
  }
  for (std::size_t i = dice.below(5); i > 2; --i) {
    json quota{{"observations_per_day", 10 * dice.below(4)}};
    if (dice.one_in(2)) quota["object_classes"] = dice.some(kClasses, 2);
    clause["quotas"].push_back(quota);
  }
  return clause;
}

json clause_of(Dice& dice, const Box& box, std::size_t number, std::size_t ceiling) {
  json clause{
      {"id", "c" + std::to_string(number)},
      {"payload_types", box.payload_types},
      {"data_modes", box.data_modes},
      {"ceiling", kLevels[dice.one_in(2) ? ceiling : dice.below(ceiling + 1)]},
      {"releasability", dice.one_in(3) ? "rel-to-recipient-or-unclassified" : "rel-to-recipient"},
      {"disclose", json::array()}};
  if (box.to != 0) clause["effective"] = {{"from", day(box.from)}, {"to", day(box.to)}};
  if (!box.classes.empty()) clause["object_classes"] = box.classes;
  if (!box.regimes.empty()) clause["regimes"] = box.regimes;
  if (!box.purposes.empty()) clause["purposes"] = box.purposes;
  if (!box.only.empty()) clause["objects"]["only"] = box.only;
  if (!box.except.empty()) clause["objects"]["except"] = box.except;
  return duties_of(dice, std::move(clause));
}

struct Frame {
  Words codes, modes;
  int from = 0, to = 0;
  std::size_t ceiling = 0;
};

json clauses_of(Dice& dice, const Frame& frame, std::size_t most) {
  Box whole;
  whole.payload_types = frame.codes;
  whole.data_modes = frame.modes;
  std::vector<Box> boxes{whole};
  for (std::size_t tries = 0; boxes.size() < most && tries < most * 4; ++tries) {
    const std::size_t at = dice.below(boxes.size());
    Box a = boxes[at], b = boxes[at];
    if (!cut(dice, frame.from, frame.to, a, b)) continue;
    boxes[at] = a;
    boxes.push_back(b);
  }
  json clauses = json::array();
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (i > 0 && dice.one_in(12)) continue;
    clauses.push_back(clause_of(dice, boxes[i], i, frame.ceiling));
  }
  std::shuffle(clauses.begin(), clauses.end(), std::mt19937(dice.below(1u << 30)));
  return clauses;
}

json parties_of(const DocumentShape& shape) {
  json parties = json::array();
  for (const std::string& nation : shape.parties) {
    parties.push_back({{"nation", nation},
                       {"name", nation},
                       {"root_sha384", std::string(96, '0')},
                       {"signatures", {"agreement-policy", "agreement-security"}}});
  }
  return parties;
}

json standard_of(const Frame& frame) {
  json types = json::array();
  for (const std::string& code : frame.codes) {
    types.push_back(
        {{"code", code}, {"schema_sha384", find_payload_type(code)->schema_digest.hex()}});
  }
  return {{"payload_types", types}, {"data_modes", frame.modes}};
}

json lists_of(Dice& dice) {
  json lists = json::array();
  for (const std::string& id : kLists) {
    json objects = json::array();
    for (int object = 1; object <= 9; ++object) {
      if (dice.one_in(3)) objects.push_back(object);
    }
    if (objects.empty()) objects.push_back(5);
    lists.push_back({{"id", id}, {"norad_cat_ids", objects}});
  }
  return lists;
}

json contacts_of(const DocumentShape& shape) {
  json contacts = json::array();
  for (const std::string& nation : shape.parties) {
    contacts.push_back({{"nation", nation}, {"office", "SpOC"}, {"reach", "desk"}});
  }
  return contacts;
}

json release_of(Dice& dice, const DocumentShape& shape, const Frame& frame) {
  json release = json::array();
  const auto add = [&](json from, json to) {
    json policies = dice.some(Words{"own", "AUS", "GBR"}, 3);
    release.push_back({{"from", std::move(from)},
                       {"to", std::move(to)},
                       {"label_policies", std::move(policies)},
                       {"clauses", clauses_of(dice, frame, 1 + dice.below(shape.clauses))}});
  };
  if (shape.parties.size() > 2 && dice.one_in(2)) {
    add("*", "*");
    return release;
  }
  add(shape.parties[0], shape.parties[1]);
  if (shape.both_ways && !dice.one_in(4)) add(shape.parties[1], shape.parties[0]);
  return release;
}

}  // namespace

json random_document(Dice& dice, const DocumentShape& shape) {
  Frame frame;
  frame.codes = dice.some(kCodes, 4);
  frame.modes = dice.some(kModes, 4);
  frame.from = static_cast<int>(dice.below(20));
  frame.to = frame.from + 40 + static_cast<int>(dice.below(20));
  frame.ceiling = dice.below(kLevels.size());
  json document{{"accord_agreement", 1},
                {"name", shape.name},
                {"version", 1},
                {"kind", shape.parties.size() > 2 ? "group" : "bilateral"},
                {"use", "operational"},
                {"term", {{"from", day(frame.from)}, {"to", day(frame.to)}}},
                {"parties", parties_of(shape)},
                {"standard", standard_of(frame)},
                {"marking", random_marking(dice, kLevels[frame.ceiling], frame.from, frame.to)},
                {"object_lists", lists_of(dice)},
                {"tasking", json::array()},
                {"data_plan",
                 {{"delivery_modes", {"END_OF_PASS"}},
                  {"records_per_day", 1000},
                  {"latency_s_max", 3600},
                  {"points_of_contact", contacts_of(shape)}}},
                {"crypto", {{"suites", {1}}, {"clock_skew_s_max", 5}}}};
  const bool sites = std::find(frame.codes.begin(), frame.codes.end(), "EOO") != frame.codes.end();
  if (sites) {
    document["disclosure_profiles"] = {
        {{"id", "site"}, {"disclose", {"SENX", "SENY"}}, {"remove", {"UCT"}}}};
  }
  document["release"] = release_of(dice, shape, frame);
  return document;
}

}  // namespace accord::plain
