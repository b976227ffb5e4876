// I7: requests move along the table of DESIGN.md section 9 and end once. The table here is written
// from that page as pairs of states, without a row of node/tasking/state.cpp.
#include <nlohmann/json.hpp>

#include "tests/sim/checker.hpp"

namespace accord::sim {
namespace {

const std::set<std::string> kEnds = {"FULFILLED", "CLOSED_PARTIAL", "FAILED",    "REJECTED",
                                     "DECLINED",  "EXPIRED",        "CANCELLED", "WITHDRAWN"};

const std::map<std::string, std::set<std::string>> kTable = {
    {"SENT", {"RECEIVED", "REJECTED", "EXPIRED", "CANCELLED"}},
    {"RECEIVED",
     {"UNDER_REVIEW", "ACCEPTED", "OFFERED", "DECLINED", "REJECTED", "EXPIRED", "CANCELLED"}},
    {"UNDER_REVIEW", {"ACCEPTED", "OFFERED", "DECLINED", "REJECTED", "EXPIRED", "CANCELLED"}},
    {"OFFERED", {"ACCEPTED", "RECEIVED", "EXPIRED", "CANCELLED"}},
    {"ACCEPTED",
     {"SCHEDULED", "COLLECTING", "PARTIAL", "DELIVERED", "WITHDRAWN", "FAILED", "CLOSED_PARTIAL",
      "CANCELLED"}},
    {"SCHEDULED",
     {"COLLECTING", "PARTIAL", "DELIVERED", "WITHDRAWN", "FAILED", "CLOSED_PARTIAL", "CANCELLED"}},
    {"COLLECTING", {"PARTIAL", "DELIVERED", "WITHDRAWN", "FAILED", "CLOSED_PARTIAL", "CANCELLED"}},
    {"PARTIAL", {"DELIVERED", "WITHDRAWN", "FAILED", "CLOSED_PARTIAL", "CANCELLED"}},
    {"DELIVERED", {"FULFILLED", "PARTIAL", "CLOSED_PARTIAL", "CANCELLED"}}};

struct Line {
  std::string by, from, to, effect;
};

struct Request {
  std::string where;
  std::string state;
  bool presumed = false;
  bool provider = false;
  std::vector<Line> lines;
};

Request request_of(const NationId& nation, const store::TaskRow& row) {
  const auto json = nlohmann::json::parse(row.json).at("record");
  Request out;
  out.where = nation.text() + " as " + row.role + " of request " + row.id.text() + ": ";
  out.state = row.state;
  out.presumed = json.at("presumed").get<bool>();
  out.provider = row.role == "provider";
  for (const auto& line : json.at("history"))
    out.lines.push_back({line.at("by").get<std::string>(), line.at("from").get<std::string>(),
                         line.at("to").get<std::string>(), line.at("effect").get<std::string>()});
  return out;
}

bool is_step(const std::string& from, const std::string& to) {
  const auto row = kTable.find(from);
  return row != kTable.end() && row->second.contains(to);
}

std::string path_of(const Request& request) {
  std::string out;
  for (const Line& line : request.lines)
    out += line.from + ">" + line.to + " (" + line.by + ", " + line.effect + ") ";
  return out + "shown " + request.state;
}

/// At the provider one path. At the requester two: what the provider has said, and what is shown
/// until then by the requester's own clock, its unanswered moves and its counting. Each of those
/// begins at what is shown, or anew at what was said; the provider's word at what was said alone.
void check_path(const Request& request, Violations& out) {
  std::string said = "SENT";
  std::string shown = "SENT";
  std::string presumed;
  const auto bad = [&](const Line& line, const char* why) {
    out.push_back({"I7", request.where + line.from + " to " + line.to + " " + why +
                             "; all of it: " + path_of(request)});
  };
  for (const Line& line : request.lines) {
    if (line.effect == "late" || line.from == line.to) continue;
    if (line.effect == "presumed" && request.provider) bad(line, "is presumed by the provider");
    const bool own_view = !request.provider && (line.effect == "presumed" || line.by == "count");
    const bool begins = line.from == said || (own_view && line.from == shown);
    if (!begins) bad(line, "does not begin where it stood");
    if (kEnds.contains(line.from)) bad(line, "goes on after its end");
    if (!is_step(line.from, line.to)) bad(line, "is no row of the table");
    shown = line.to;
    if (line.effect == "presumed") presumed = line.to;
    if (!own_view) said = line.to;
  }
  // A move that waits for its answer goes on being shown while the provider says other things.
  if (request.state != (request.presumed ? presumed : shown))
    out.push_back(
        {"I7", request.where + "shows " + request.state + ", all of it: " + path_of(request)});
}

/// What was committed as an end, not presumed, stays.
void check_ends(const NationId& nation, const Life& life, Violations& out) {
  std::map<RequestId, std::string> ended;
  for (const Commit& commit : life.commits) {
    for (const store::TaskRow& row : commit.rows.tasks) {
      const auto known = ended.find(row.id);
      if (known != ended.end() && known->second != row.state)
        out.push_back({"I7", nation.text() + ": request " + row.id.text() + " was " +
                                 known->second + " for good, and then " + row.state});
      if (!row.open) ended[row.id] = row.state;
    }
  }
}

}  // namespace

void check_requests(const History& history, Violations& out) {
  for (const auto& [nation, lives] : history.lives) {
    for (const Life& life : lives) {
      check_ends(nation, life, out);
      for (const store::TaskRow& row : life.journal.tasks) check_path(request_of(nation, row), out);
    }
  }
}

}  // namespace accord::sim
