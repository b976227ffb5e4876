// The tasking half of the diff against the plain decider: on random requests the answer, or what a
// permitted request brings with it, differs exactly where a region says so, read as people read it.
#include <algorithm>
#include <iostream>
#include <sstream>

#include "agreement/names.hpp"
#include "plain_tasking.hpp"
#include "random_tasking.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using plain::Dice;

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(by); end != std::string::npos; end = text.find(by, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + by.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// "from A (included) to B (not included)", either end left out.
bool in_time(const std::string& text, UtcTime at) {
  std::istringstream words(text);
  std::string word, instant;
  while (words >> word) {
    if (word != "from" && word != "to") continue;
    words >> instant;
    const UtcTime end = UtcTime::parse(instant).value();
    if (word == "from" ? at < end : at >= end) return false;
  }
  return true;
}

/// "up to 5", "6 to 8", "9", "9 or more"; this request counts.
bool in_count(const std::string& text, std::uint64_t count) {
  if (text.starts_with("up to ")) return count <= std::stoull(text.substr(6));
  const std::uint64_t from = std::stoull(text);
  if (text.ends_with(" or more")) return count >= from;
  const auto ends = split(text, " to ");
  return ends.size() == 1 ? count == from : from <= count && count <= std::stoull(ends[1]);
}

/// True when the request lies in the region by the words that an officer is shown.
bool says(const Region& region, const TaskingFacts& request) {
  if (!has(split(region.pairs, ", "), request.requester.text() + " > " + request.provider.text())) {
    return false;
  }
  return std::all_of(region.conditions.begin(), region.conditions.end(), [&](const auto& each) {
    const auto words = split(each.values, ", ");
    if (each.attribute == "data mode")
      return has(words, std::string(accord::name_of(request.mode)));
    if (each.attribute == "priority")
      return has(words, std::string(accord::name_of(request.priority)));
    if (each.attribute == "purpose") return has(words, std::string(name_of(request.purpose)));
    const auto runs = split(each.values, "; ");
    return std::any_of(runs.begin(), runs.end(), [&](const std::string& run) {
      if (each.attribute == "time") return in_time(run, request.at);
      EXPECT_EQ(each.attribute, "requests of the day");
      return in_count(run, std::uint64_t{request.requests_today} + 1);
    });
  });
}

/// What changes for a request that both versions permit.
struct Brings {
  bool more = false;
  bool less = false;
};

template <class T>
bool some_missing(const std::vector<T>& of, const std::vector<T>& in) {
  return std::any_of(of.begin(), of.end(), [&](const T& each) {
    return std::find(in.begin(), in.end(), each) == in.end();
  });
}

Brings brings(const TaskingDirection& before, const TaskingDirection& after) {
  return {after.offer_rounds > before.offer_rounds ||
              some_missing(after.commitments, before.commitments) ||
              some_missing(after.reasons_disclosed, before.reasons_disclosed),
          after.offer_rounds < before.offer_rounds ||
              some_missing(before.commitments, after.commitments) ||
              some_missing(before.reasons_disclosed, after.reasons_disclosed)};
}

bool permits(const Document& document, const TaskingFacts& request) {
  plain::World world;
  world.own = request.provider;
  world.agreements = {{document, Digest{}, AgreementState::active}};
  return plain::answer_request(world, request).verdict == "release";
}

struct Score {
  std::size_t cases = 0, verdicts = 0, duties = 0;
};

/// How many regions of that kind must hold the request: one or none.
std::map<Change, std::size_t> expected(const Document& before, const Document& after,
                                       const TaskingFacts& request, Score& score) {
  const bool was = permits(before, request), is = permits(after, request);
  std::map<Change, std::size_t> out{{Change::permitted, is && !was ? 1 : 0},
                                    {Change::denied, was && !is ? 1 : 0},
                                    {Change::loosened, 0},
                                    {Change::tightened, 0}};
  score.verdicts += was != is ? 1u : 0u;
  if (!was || !is) return out;
  const Brings change =
      brings(*plain::tasking_direction(before, request.requester, request.provider),
             *plain::tasking_direction(after, request.requester, request.provider));
  if (change.more) out[Change::loosened] = 1;
  if (!change.more && change.less) out[Change::tightened] = 1;
  score.duties += change.more || change.less ? 1u : 0u;
  return out;
}

/// Where the diff says something else than the plain decider; empty: nowhere.
std::string mismatch(Dice& dice, const Document& before, const Document& after,
                     const std::vector<Region>& regions, Score& score) {
  plain::World world;
  world.own = before.parties.front().nation;
  world.agreements = {{before, Digest{}, AgreementState::active},
                      {after, Digest{}, AgreementState::active}};
  plain::Requests requests(world, dice);
  for (int i = 0; i < 1'500; ++i, ++score.cases) {
    TaskingFacts request = requests.next();
    request.requester = dice.pick(before.parties).nation;
    request.provider = dice.pick(after.parties).nation;
    std::map<Change, std::size_t> found;
    for (const Region& region : regions) {
      if (region.section == "tasking" && says(region, request)) ++found[region.change];
    }
    for (const auto& [change, count] : expected(before, after, request, score)) {
      if (found[change] == count) continue;
      std::ostringstream text;
      text << found[change] << " regions '" << name_of(change) << "', not " << count << ", for "
           << request.requester.text() << " > " << request.provider.text() << " "
           << accord::name_of(request.mode) << " " << accord::name_of(request.priority) << " "
           << name_of(request.purpose) << " at " << request.at.text() << ", "
           << request.requests_today << " before";
      return text.str();
    }
  }
  return {};
}

void change(Dice& dice, const plain::Words& parties, json& document) {
  json& tasking = document["tasking"];
  json& direction = tasking[dice.below(tasking.size())];
  json& clause = direction["clauses"][dice.below(direction["clauses"].size())];
  switch (dice.below(9)) {
    case 0:
      clause["requests_per_day"] = dice.below(14);
      break;
    case 1:
      if (direction["clauses"].size() > 1) direction["clauses"].erase(0);
      break;
    case 2:
      if (clause["priorities"].size() > 1) clause["priorities"].erase(0);
      break;
    case 3:
      clause["id"] = clause["id"].get<std::string>() + "-renamed";
      break;
    case 4:
      direction["offer_rounds"] = dice.below(5);
      break;
    case 5:
      direction["commitments"] = {dice.one_in(2) ? "FIRM" : "BEST_EFFORT"};
      break;
    case 6:
      direction["reasons_disclosed"] = {dice.one_in(2) ? "QUOTA" : "CAPACITY"};
      break;
    case 7:
      if (!clause.contains("purposes")) clause["purposes"] = {"LAUNCH", "SEARCH"};
      break;
    default: {
      const json modes = document["standard"]["data_modes"];
      json others = plain::random_tasking(dice, parties, modes.get<plain::Words>());
      if (!others.empty()) tasking = std::move(others);
    }
  }
}

/// A document with something to ask, and little besides.
json asking_document(Dice& dice, const plain::Words& parties) {
  for (;;) {
    json document = plain::random_document(dice, {"ALPHA-ONE", parties, 1, true});
    if (!document["tasking"].empty()) return document;
  }
}

/// Two versions; one time in four the last party joined one of them later.
std::array<Document, 2> random_versions(Dice& dice) {
  const bool group = dice.one_in(3);
  const auto parties = group ? plain::Words{"AUS", "GBR", "USA"} : plain::Words{"GBR", "USA"};
  const json before = asking_document(dice, parties);
  json after = next_version(dice.one_in(5) ? asking_document(dice, parties) : before);
  for (std::size_t changes = dice.below(4); changes > 0; --changes) change(dice, parties, after);
  std::array<Document, 2> out{document_of(before), document_of(after)};
  if (dice.one_in(4)) {
    Document& joined = out[dice.below(2)];
    joined.parties.back().since = joined.term.from + std::chrono::hours{24 * 9};
  }
  return out;
}

TEST(ExactDiff, a_request_is_answered_otherwise_exactly_where_a_region_says_so) {
  Dice dice(20261126);
  Score score;
  for (int round = 0; round < 60; ++round) {
    const auto [before, after] = random_versions(dice);
    const auto found = diff(before, after);
    ASSERT_TRUE(found.has_value()) << found.error().text();
    ASSERT_EQ(mismatch(dice, before, after, found->regions, score), "") << show_diff(*found);
  }
  std::cout << score.cases << " requests, " << score.verdicts << " answered otherwise, "
            << score.duties << " that bring something else\n";
  EXPECT_GT(score.verdicts, 1'000u);
  EXPECT_GT(score.duties, 1'000u);
}

TEST(ExactDiff, a_region_of_requests_that_is_left_out_is_found) {
  Dice dice(3);
  Score score;
  std::size_t left_out = 0, missed = 0;
  while (left_out < 8) {
    const auto [before, after] = random_versions(dice);
    auto regions = diff(before, after).value().regions;
    const auto region = std::find_if(regions.begin(), regions.end(),
                                     [](const Region& each) { return each.section == "tasking"; });
    if (region == regions.end()) continue;
    regions.erase(region);
    ++left_out;
    missed += mismatch(dice, before, after, regions, score).empty() ? 1u : 0u;
  }
  EXPECT_LT(missed, 3u);  // a small region may be missed by so few requests
}

}  // namespace
}  // namespace accord::agreement::test
