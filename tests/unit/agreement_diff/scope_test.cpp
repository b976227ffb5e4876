// What a node counts, it counts by clause: where a clause splits or loses coverage, the same
// numbers allow more. And records released one after another, counted by the nodes themselves: what
// the new version lets pass and the old would not is listed.
#include <gmock/gmock.h>

#include "agreement/diff_parts.hpp"
#include "agreement/duties.hpp"
#include "agreement/permits.hpp"
#include "agreement/tables.hpp"
#include "random_world.hpp"
#include "schemas/payload_registry.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using plain::Dice;
using testing::HasSubstr;
using testing::IsEmpty;

/// gbr-usa.json with one clause from GBR to USA: elements and tracks, 100 a day.
class Counted : public testing::Test {
 protected:
  Counted() {
    before = example_json("gbr-usa.json");
    auto& clauses = before["release"][0]["clauses"];
    json only = clauses[0];
    only["id"] = "all";
    only["payload_types"] = {"EOO", "TRK"};
    only.erase("effective");
    only["quotas"] = {{{"observations_per_day", 100}}};
    clauses = json::array({only});
    after = before;
  }
  json& old_clause() { return before["release"][0]["clauses"][0]; }
  json& new_clause() { return after["release"][0]["clauses"][0]; }
  /// The clause becomes two that differ in one attribute.
  void split(const char* key, const json& first, const json& second) {
    auto& clauses = after["release"][0]["clauses"];
    clauses.push_back(clauses[0]);
    clauses[0][key] = first;
    clauses[1][key] = second;
    clauses[1]["id"] = "second";
  }
  Diff changed() const { return diff_of(before, next_version(after)); }
  std::size_t count(Change change) const {
    std::size_t count = 0;
    for (const Region& region : changed().regions) count += region.change == change ? 1u : 0u;
    return count;
  }

  json before, after;
};

TEST_F(Counted, a_quota_that_is_split_between_two_clauses_permits_more) {
  split("payload_types", {"EOO"}, {"TRK"});
  const Diff diff = changed();
  // 60 EOO and 60 TRK: 120 go now, 100 before.
  ASSERT_FALSE(diff.regions.empty());
  const Region& region = diff.regions[0];
  EXPECT_EQ(region.change, Change::permitted);
  EXPECT_EQ(condition(region, "observations of the day, as [all] counted before"), "101 or more");
  ASSERT_TRUE(region.witness_before.has_value());
  EXPECT_THAT(permits_text(diff), HasSubstr("observations of the day, as [second] counts now"));
  EXPECT_EQ(count(Change::denied), 0u) << "each part counts no more than the whole";
}

TEST_F(Counted, a_threshold_that_is_split_over_regimes_permits_more) {
  for (json* clause : {&old_clause(), &new_clause()}) {
    clause->erase("quotas");
    (*clause)["regimes"] = {"LEO", "GEO"};
    (*clause)["compilation"] = {{"observations", 5}, {"span_s", 3600}, {"over", "clause"}};
  }
  EXPECT_THAT(changed().regions, IsEmpty());
  split("regimes", {"LEO"}, {"GEO"});
  EXPECT_EQ(count(Change::permitted), 2u);  // LEO under [all], GEO under [second]
}

TEST_F(Counted, coverage_that_leaves_a_counted_clause_permits_more_for_the_rest) {
  new_clause()["payload_types"] = {"EOO"};
  EXPECT_EQ(count(Change::permitted), 1u);
  EXPECT_EQ(count(Change::denied), 1u);  // TRK
}

TEST_F(Counted, coverage_that_joins_a_counted_clause_denies_and_permits_nothing_of_what_was_there) {
  std::swap(before, after);
  old_clause()["payload_types"] = {"EOO"};
  new_clause()["payload_types"] = {"EOO", "TRK"};
  for (const Region& region : changed().regions) {
    if (region.change != Change::permitted) continue;
    EXPECT_EQ(condition(region, "payload type"), "TRK");
  }
  EXPECT_EQ(count(Change::denied), 1u);  // EOO, where TRK fills the day
}

TEST_F(Counted, a_clause_of_another_name_begins_to_count_at_nothing) {
  new_clause()["id"] = "renamed";
  EXPECT_EQ(count(Change::permitted), 1u);
  EXPECT_EQ(count(Change::denied), 0u);
}

TEST_F(Counted, a_class_that_the_quota_does_not_count_may_leave_the_clause) {
  for (json* clause : {&old_clause(), &new_clause()}) {
    (*clause)["object_classes"] = {"PAYLOAD", "DEBRIS"};
    (*clause)["quotas"] = {{{"observations_per_day", 9}, {"object_classes", {"PAYLOAD"}}}};
  }
  new_clause()["object_classes"] = {"PAYLOAD"};
  EXPECT_EQ(count(Change::permitted), 0u);
}

TEST_F(Counted, quotas_that_hold_each_other_in_a_ring_are_searched_whole) {
  const auto quota = [](int most, std::vector<std::string> classes) {
    return json{{"observations_per_day", most}, {"object_classes", classes}};
  };
  const auto ring = [&](int most) {
    return json::array({quota(most, {"PAYLOAD", "ROCKET_BODY"}),
                        quota(most, {"ROCKET_BODY", "DEBRIS"}), quota(most, {"PAYLOAD", "DEBRIS"}),
                        quota(4, {"UNCORRELATED"})});
  };
  old_clause()["quotas"] = ring(9);
  new_clause()["quotas"] = ring(10);
  // An object of unknown class counts against each. U + P + R = U + R + D = U + P + D = 10 wants
  // P = R = D and U even: 2 and 4, the record itself one of the 2.
  const Document old_document = document_of(before), document = document_of(next_version(after));
  const auto found = diff(old_document, document);
  ASSERT_TRUE(found.has_value()) << found.error().text();
  const DiffSpace space({&old_document, &document});
  ReleaseCase facts = std::get<ReleaseCase>(found->regions.at(0).witness);
  facts.object_class = ObjectClass::unspecified;
  facts.released_today = {1, 4, 4, 4, 0};
  std::size_t regions = 0;
  for (const Region& region : found->regions) {
    EXPECT_EQ(region.change, Change::permitted);
    regions += contains(space, region, {facts, facts}) ? 1u : 0u;
  }
  EXPECT_EQ(regions, 1u) << show_diff(*found);
}

TEST(CountsWithin, finds_what_there_is_and_nothing_where_there_is_none) {
  CountedSets sets;
  sets.shared = 0b11111;
  // U = 1 (the record, and {UNCORRELATED} up to 1): 1 + P + R = 1 + R + D = 1 + P + D = 10 has no
  // solution in whole numbers; with 11 it is 5, 5, 5.
  const auto ring = [](std::uint64_t sum) {
    return std::vector<CountBounds>{{CountedBy::both, 0b00111, sum, sum},
                                    {CountedBy::both, 0b01101, sum, sum},
                                    {CountedBy::both, 0b01011, sum, sum},
                                    {CountedBy::both, 0b10001, 1, 1}};
  };
  std::uint64_t steps = 0;
  const auto none = counts_within(ObjectClass::unspecified, sets, ring(10), steps);
  ASSERT_TRUE(none.has_value());
  EXPECT_FALSE(none->has_value());
  const auto found = counts_within(ObjectClass::unspecified, sets, ring(11), steps);
  ASSERT_TRUE(found.has_value() && found->has_value());
  EXPECT_EQ((**found)[0], (std::array<std::uint32_t, kObjectClassCount>{1, 5, 5, 5, 0}));
  const auto large = counts_within(ObjectClass::unspecified, sets, ring(4'000'000'000), steps);
  ASSERT_TRUE(large.has_value());
  EXPECT_FALSE(large->has_value()) << "odd: 3,999,999,999 = 2 P";
  EXPECT_LT(steps, 1'000u);
}

std::shared_ptr<const Snapshot> node_of(const json& text) {
  NationalPolicy silent;
  silent.nation = NationId::parse("GBR").value();
  auto compiled =
      compile({{document_of(text), Digest{}, AgreementState::active}}, silent, silent.nation);
  EXPECT_TRUE(compiled.has_value());
  return compiled.value_or(nullptr);
}

TEST_F(Counted, a_counter_has_the_same_name_in_the_next_version) {
  for (json* clause : {&old_clause(), &new_clause()}) {
    (*clause)["quotas"].push_back(
        {{"observations_per_day", 7}, {"object_classes", {"DEBRIS", "PAYLOAD"}}});
    (*clause)["quotas"].push_back({{"observations_per_day", 8}});
    (*clause)["compilation"] = {{"observations", 5}, {"span_s", 3600}, {"over", "object"}};
  }
  std::reverse(new_clause()["quotas"].begin(), new_clause()["quotas"].end());
  const auto names = [](const Snapshot& snapshot) {
    std::set<std::string> out;
    for (const QuotaTerm& each : snapshot.quotas()) out.insert(each.counter);
    for (const CompilationTerm& each : snapshot.compilations()) out.insert(each.counter);
    return out;
  };
  const auto was = node_of(before), is = node_of(next_version(after));
  const std::string clause = before["name"].get<std::string>() + "/release/GBR>USA/clauses/all/";
  EXPECT_EQ(names(*was), (std::set<std::string>{clause + "quotas/all", clause + "quotas/all/1",
                                                clause + "quotas/PAYLOAD,DEBRIS",
                                                clause + "compilation/3600/object"}));
  EXPECT_EQ(names(*was), names(*is));
  EXPECT_NE(was->quotas()[0].path, is->quotas()[0].path) << "a ruling quotes the version";
}

TEST_F(Counted, what_a_request_brings_with_it_stands_on_the_list) {
  before["tasking"][0]["commitments"] = {"BEST_EFFORT"};
  before["tasking"][0]["offer_rounds"] = 1;
  after["tasking"][0]["commitments"] = {"BEST_EFFORT", "FIRM"};
  after["tasking"][0]["offer_rounds"] = 8;
  after["tasking"][0]["reasons_disclosed"] = {"CAPACITY"};
  Diff diff = changed();
  ASSERT_FALSE(diff.regions.empty());
  for (const Region& region : diff.regions) {
    EXPECT_EQ(region.change, Change::loosened);
    EXPECT_EQ(region.section, "tasking");
    EXPECT_EQ(region.duties, (std::vector<std::string>{"offers may be answered 8 times, not 1",
                                                       "commitment FIRM may be given",
                                                       "reason CAPACITY may be given"}));
  }
  EXPECT_THAT(permits_text(diff), HasSubstr("now: reason CAPACITY may be given\n"));
  std::swap(before, after);
  diff = changed();
  ASSERT_FALSE(diff.regions.empty());
  for (const Region& region : diff.regions) EXPECT_EQ(region.change, Change::tightened);
  EXPECT_EQ(permits_text(diff), "");
}

TEST_F(Counted, times_are_written_exactly) {
  after["term"]["to"] = "2031-01-01T00:00:00.9Z";
  EXPECT_THAT(permits_text(changed()), HasSubstr("from 2031-01-01T00:00:00Z (included) to "
                                                 "2031-01-01T00:00:00.9Z (not included)\n"));
}

TEST_F(Counted, lookups_are_bounded) {
  const Document old_document = document_of(before), document = document_of(next_version(after));
  DiffLimits limits;
  EXPECT_TRUE(diff(old_document, document, limits).has_value());
  limits.lookups = 100;
  const auto refused = diff(old_document, document, limits);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::agreement_diff_too_large);
}

TEST_F(Counted, a_list_of_objects_stands_once_in_the_tables) {
  before["object_lists"] = {{{"id", "few"}, {"norad_cat_ids", {1, 2, 3}}}};
  for (json& direction : before["release"]) {
    for (json& clause : direction["clauses"]) clause["objects"] = {{"only", {"few"}}};
  }
  EXPECT_EQ(node_of(before)->tables().objects, (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST_F(Counted, many_clauses_of_many_lists_are_compared_list_by_list) {
  // 40 clauses that cite 40 lists of 200 objects: compared object by object and with the lists
  // built again for each, that was 10^9 steps.
  before["object_lists"] = json::array();
  json names = json::array();
  for (int list = 0; list < 40; ++list) {
    json ids = json::array();
    for (int i = 0; i < 200; ++i) ids.push_back(1 + list * 200 + i);
    names.push_back("list-" + std::to_string(list));
    before["object_lists"].push_back({{"id", names.back()}, {"norad_cat_ids", ids}});
  }
  const json clause = old_clause();
  before["release"][0]["clauses"] = json::array();
  for (int i = 0; i < 40; ++i) {
    json each = clause, others = names;
    others.erase(static_cast<std::size_t>(i));
    each["id"] = "c" + std::to_string(i);
    each["objects"] = {{"only", {names[static_cast<std::size_t>(i)]}}, {"except", others}};
    before["release"][0]["clauses"].push_back(each);
  }
  EXPECT_TRUE(parse_document(before.dump()).has_value());
  before["release"][0]["clauses"][7]["objects"] = {{"except", {"list-7"}}};  // holds the others
  const auto overlapping = parse_document(before.dump());
  ASSERT_FALSE(overlapping.has_value());
  EXPECT_EQ(overlapping.error().code, Code::agreement_overlap);
}

/// A node of the sender that counts what it releases as the language says: by clause.
class Counting {
 public:
  explicit Counting(const Document& document) {
    NationalPolicy silent;
    silent.nation = NationId::parse("GBR").value();
    auto compiled = compile({{document, Digest{}, AgreementState::active}}, silent, silent.nation);
    EXPECT_TRUE(compiled.has_value());
    snapshot_ = *compiled;
    today_.resize(snapshot_->quotas().size());
    in_span_.resize(snapshot_->compilations().size());
  }

  Ruling rule(const ReleaseCase& facts) const {
    ReleaseFacts asked{facts.sender, facts.recipient, facts.payload_code, facts.schema_digest,
                       facts.mode,   facts.label,     facts.norad_cat_id, facts.at};
    asked.object_class = facts.object_class;
    asked.regime = facts.regime;
    asked.purpose = facts.purpose;
    asked.last_observation = *facts.last_observation;
    asked.originator_consents = true;
    asked.usage = {today_, in_span_};
    return decide(*snapshot_, asked);
  }

  /// All records are of one object and one minute, so every span holds them.
  void charge(const Ruling& ruling, const ReleaseCase& facts) {
    each_charge(
        ruling, [&](std::uint32_t i) { ++today_[i]; }, [&](std::uint32_t i) { ++in_span_[i]; });
    went_.push_back({clause_of(ruling), facts});
  }

  /// The case with what this node has counted under the clause that ruled on it.
  ReleaseCase counted(const Ruling& ruling, ReleaseCase facts) const {
    std::uint32_t before = 0;
    for (const auto& [clause, record] : went_) {
      if (clause != clause_of(ruling)) continue;
      ++facts.released_today[static_cast<std::size_t>(record.object_class)];
      ++before;
    }
    for (const CompilationTerm& term : snapshot_->compilations()) {
      if (term.path == clause_of(ruling) + "/compilation") {
        facts.released_in_span = {{term.limit.span, term.limit.over, before}};
      }
    }
    return facts;
  }

 private:
  /// ".../clauses/tracks" of ".../clauses/tracks/quotas/0".
  static std::string clause_of(const Ruling& ruling) {
    const std::string path(ruling.clause);
    const std::size_t id = path.find("/clauses/");
    return id == std::string::npos ? path : path.substr(0, path.find('/', id + 9));
  }

  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<std::uint32_t> today_, in_span_;
  std::vector<std::pair<std::string, ReleaseCase>> went_;
};

ReleaseCase random_record(Dice& dice, const Document& document) {
  ReleaseCase facts;
  facts.sender = NationId::parse("GBR").value();
  facts.recipient = NationId::parse("USA").value();
  facts.payload_code = dice.pick(std::vector<std::string>{"EOO", "TRK", "OMM"});
  facts.schema_digest = find_payload_type(facts.payload_code)->schema_digest;
  facts.mode = DataMode::real;
  facts.label = {"GBR", Level::unclassified, {facts.recipient}};
  facts.norad_cat_id = 77;
  facts.at = document.term.from + Nanos{dice.below(60) * 1'000'000'000};
  facts.object_class = static_cast<ObjectClass>(1 + dice.below(4));
  facts.regime = static_cast<Regime>(1 + dice.below(5));
  facts.last_observation = document.term.from - Nanos{1};
  return facts;
}

/// One clause with small counts, and in the new version the same coverage cut up at random.
std::pair<json, json> cut_up(Dice& dice) {
  json before = example_json("gbr-usa.json");
  auto& clauses = before["release"][0]["clauses"];
  json whole = clauses[0];
  whole["payload_types"] = {"EOO", "OMM", "TRK"};
  whole["regimes"] = {"LEO", "MEO", "HEO", "GEO"};
  whole["object_classes"] = {"PAYLOAD", "ROCKET_BODY", "DEBRIS"};
  whole["quotas"] = {{{"observations_per_day", 4 + dice.below(3)}},
                     {{"observations_per_day", 3}, {"object_classes", {"DEBRIS"}}}};
  if (dice.one_in(2)) {
    whole["compilation"] = {{"observations", 3}, {"span_s", 3600}, {"over", "clause"}};
  }
  clauses = json::array({whole});
  json after = before;
  auto& pieces = after["release"][0]["clauses"];
  const char* key =
      dice.pick(std::vector<const char*>{"payload_types", "regimes", "object_classes"});
  json rest = json::array(), moved = json::array();
  for (const json& each : whole[key]) (dice.one_in(2) ? rest : moved).push_back(each);
  if (!rest.empty()) pieces[0][key] = rest;
  if (!rest.empty() && !moved.empty() && dice.one_in(2)) {
    pieces.push_back(pieces[0]);
    pieces[1]["id"] = "moved";
    pieces[1][key] = moved;
  }
  if (dice.one_in(4)) pieces[0]["quotas"][0]["observations_per_day"] = 3;
  return {before, next_version(after)};
}

TEST(Streams, that_pass_whole_under_the_new_version_pass_under_the_old_or_are_listed) {
  Dice dice(17);
  std::size_t listed = 0, passed = 0;
  for (int round = 0; round < 80 && !testing::Test::HasFailure(); ++round) {
    const auto [before, after] = cut_up(dice);
    const Document old_document = document_of(before), document = document_of(after);
    const Diff found = diff_of(before, after);
    const DiffSpace space({&old_document, &document});
    Counting old_node(old_document), node(document);
    for (int i = 0; i < 40; ++i) {
      const ReleaseCase facts = random_record(dice, document);
      const Ruling is = node.rule(facts), was = old_node.rule(facts);
      if (is.verdict != Verdict::release) continue;
      if (was.verdict == Verdict::release) {
        node.charge(is, facts);
        old_node.charge(was, facts);
        ++passed;
        continue;
      }
      const std::array<ReleaseCase, kVersions> counted{old_node.counted(was, facts),
                                                       node.counted(is, facts)};
      std::size_t regions = 0;
      for (const Region& region : found.regions) {
        regions += region.section == "release" && region.change == Change::permitted &&
                           contains(space, region, counted)
                       ? 1u
                       : 0u;
      }
      EXPECT_EQ(regions, 1u) << text_of(counted[0]) << "\nnow " << text_of(counted[1]) << "\n"
                             << show_diff(found);
      ++listed;
      break;
    }
  }
  EXPECT_GT(listed, 12u);
  EXPECT_GT(passed, 120u);
}

}  // namespace
}  // namespace accord::agreement::test
