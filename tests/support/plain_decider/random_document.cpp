// A document is made by cutting the whole space of cases into boxes, one a clause: so no two cover
// the same case, whatever attributes they use.
#include <algorithm>

#include "random_boxes.hpp"
#include "random_marking.hpp"
#include "random_tasking.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::plain {
namespace {

using nlohmann::json;

/// XRD is no type of this build: each document declares it, in its own way.
const Words kCodes{"CDM", "EOO", "OMM", "TMV", "TRK", "TRQ", "XRD"};
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

struct Frame {
  Words codes, modes;
  json declared;  // of XRD
  char declared_schema = 'a';
  int from = 0, to = 0;
  std::size_t ceiling = 0;
};

Words declared_fields(const json& declared, const char* kind) {
  Words names;
  for (const json& field : declared["fields"]) {
    if (field.value(kind, false)) names.push_back(field["name"]);
  }
  return names;
}

void add_declared_duties(Dice& dice, const json& declared, json& clause) {
  for (const std::string& field : declared_fields(declared, "protected")) {
    if (!dice.one_in(3)) clause["disclose"].push_back(field);
  }
  const Words numeric = declared_fields(declared, "numeric");
  if (!numeric.empty() && dice.one_in(2)) {
    clause["precision"].push_back(
        {{"field", dice.pick(numeric)}, {"quantum", 0.25 * (1 + dice.below(3))}});
  }
  if (!clause.contains("disclosure_profile") && dice.one_in(3)) {
    clause["disclosure_profile"] = "radio";
  }
}

json duties_of(Dice& dice, const Frame& frame, json clause) {
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
  if (carries("XRD")) add_declared_duties(dice, frame.declared, clause);
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

json clause_of(Dice& dice, const Frame& frame, const Box& box, std::size_t number) {
  json clause{
      {"id", "c" + std::to_string(number)},
      {"payload_types", box.payload_types},
      {"data_modes", box.data_modes},
      {"ceiling", kLevels[dice.one_in(2) ? frame.ceiling : dice.below(frame.ceiling + 1)]},
      {"releasability", dice.one_in(3) ? "rel-to-recipient-or-unclassified" : "rel-to-recipient"},
      {"disclose", json::array()}};
  if (box.to != 0) clause["effective"] = {{"from", day(box.from)}, {"to", day(box.to)}};
  if (!box.classes.empty()) clause["object_classes"] = box.classes;
  if (!box.regimes.empty()) clause["regimes"] = box.regimes;
  if (!box.purposes.empty()) clause["purposes"] = box.purposes;
  if (!box.only.empty()) clause["objects"]["only"] = box.only;
  if (!box.except.empty()) clause["objects"]["except"] = box.except;
  return duties_of(dice, frame, std::move(clause));
}

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
    clauses.push_back(clause_of(dice, frame, boxes[i], i));
  }
  std::shuffle(clauses.begin(), clauses.end(), std::mt19937(dice.below(1u << 30)));
  return clauses;
}

/// What one document knows of the fields of XRD, and which of them it protects.
json declared_of(Dice& dice) {
  json fields = json::array();
  for (const char* name : {"antenna", "band", "frequency_hz", "power_dbw", "receiver"}) {
    if (dice.one_in(5)) continue;
    json field{{"name", name}};
    if (dice.one_in(2)) field["protected"] = true;
    if (std::string_view(name).find('_') != std::string_view::npos) field["numeric"] = true;
    fields.push_back(field);
  }
  fields.push_back({{"name", "remarks"}});
  return {{"name", "radio report"}, {"file_id", "$XRD"}, {"fields", fields}};
}

bool has(const Words& list, const char* word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void add_profiles(const Frame& frame, json& document) {
  if (has(frame.codes, "EOO")) {
    document["disclosure_profiles"].push_back(
        {{"id", "site"}, {"disclose", {"SENX", "SENY"}}, {"remove", {"UCT"}}});
  }
  if (has(frame.codes, "XRD")) {
    document["disclosure_profiles"].push_back(
        {{"id", "radio"}, {"disclose", json::array()}, {"remove", {"remarks"}}});
  }
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
    const PayloadType* type = find_payload_type(code);
    if (type != nullptr) {
      types.push_back({{"code", code}, {"schema_sha384", type->schema_digest.hex()}});
    } else {
      types.push_back({{"code", code},
                       {"schema_sha384", std::string(96, frame.declared_schema)},
                       {"declared", frame.declared}});
    }
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
  frame.declared = declared_of(dice);
  if (dice.one_in(6)) frame.declared_schema = 'b';
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
  add_profiles(frame, document);
  document["release"] = release_of(dice, shape, frame);
  if (has(frame.codes, "TRQ") && has(frame.codes, "TMV")) {
    document["tasking"] = random_tasking(dice, shape.parties, frame.modes);
  }
  return document;
}

}  // namespace accord::plain
