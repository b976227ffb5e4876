// Laws over many random records: taking something away never permits more, and a national policy
// never permits more.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "agreement/explain.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

constexpr int kRounds = 4'000;

/// Records around the edges of the examples, so that a good part is released.
class Records {
 public:
  explicit Records(std::uint32_t seed) : random_(seed) {}

  Case next() {
    Case record = Case{}.with_payload(pick({"TRK", "EOO", "OMM", "TRQ", "TMV", "CDM"}));
    record.sender = pick({"GBR", "GBR", "GBR", "GBR", "USA", "AUS"});
    record.recipient = pick({"USA", "USA", "USA", "AUS", "GBR", "FRA"});
    record.mode = static_cast<DataMode>(below(3) != 0 ? 3 : below(5));
    record.marking.policy = below(8) == 0 ? "AUS" : record.sender;
    record.marking.level = static_cast<Level>(below(3) != 0 ? 1 + below(4) : below(7));
    record.marking.rel_to.clear();
    for (const char* code : {"AUS", "FRA", "GBR", "USA"}) {
      if (below(4) != 0) record.marking.rel_to.push_back(nation(code));
    }
    if (below(6) == 0) record.marking.rel_to.clear();
    record.norad_cat_id = below(4) == 0 ? 0 : 25543 + below(4);
    if (below(12) == 0) record.schema = digest(0x77);
    record.at = below(12) == 0 ? "2025-01-01T00:00:00Z" : "2026-11-21T06:14:00Z";
    return record;
  }

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

  std::string pick(std::vector<std::string> values) {
    return values[below(static_cast<std::uint32_t>(values.size()))];
  }

 private:
  std::mt19937 random_;
};

/// `less` permits no more than `more`: no release where there was none, no field and no freedom
/// from a duty gained.
bool permits_no_more(const Ruling& less, const Ruling& more) {
  if (less.verdict != Verdict::release) return true;
  if (more.verdict != Verdict::release) return false;
  return std::includes(more.disclose.begin(), more.disclose.end(), less.disclose.begin(),
                       less.disclose.end()) &&
         std::includes(less.obligations.begin(), less.obligations.end(), more.obligations.begin(),
                       more.obligations.end());
}

TEST(Properties, removing_a_member_of_rel_to_never_permits_more) {
  Records records(20261121);
  const auto node = gbr_node();
  int released = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Case whole = records.next();
    released += whole.ruled_by(*node).verdict == Verdict::release ? 1 : 0;
    for (std::size_t i = 0; i < whole.marking.rel_to.size(); ++i) {
      Case fewer = whole;
      fewer.marking.rel_to.erase(fewer.marking.rel_to.begin() + static_cast<std::ptrdiff_t>(i));
      // An UNCLASSIFIED label without any list is another statement, which a clause may name (see
      // the next test).
      if (fewer.marking.rel_to.empty() && fewer.marking.level == Level::unclassified) continue;
      EXPECT_TRUE(permits_no_more(fewer.ruled_by(*node), whole.ruled_by(*node)));
    }
  }
  EXPECT_GT(released, kRounds / 20) << "the law is tested on records that are released, too";
}

TEST(Properties, a_missing_rel_to_list_counts_only_where_the_clause_says_so) {
  Records records(7);
  const auto node = gbr_node();
  for (int round = 0; round < kRounds; ++round) {
    Case record = records.next();
    record.marking.rel_to.clear();
    const Ruling ruling = record.ruled_by(*node);
    if (ruling.verdict != Verdict::release) continue;
    EXPECT_EQ(record.marking.level, Level::unclassified);
    EXPECT_EQ(ruling.clause.substr(ruling.clause.rfind('/')), "/elements");
  }
}

TEST(Properties, removing_a_field_never_permits_more) {
  Records records(42);
  nlohmann::json policy = silent_policy("GBR");
  policy["deny"]["norad_cat_ids"] = {25544};
  const auto node = snapshot_of({agreement(example_json("gbr-usa.json"), 0x11),
                                 agreement(example_json("aus-gbr.json"), 0x22)},
                                policy, "GBR");
  for (int round = 0; round < kRounds; ++round) {
    const Case whole = records.next();
    const Ruling before = whole.ruled_by(*node);
    std::vector<Case> poorer(8, whole);
    poorer[0].sender.clear();
    poorer[1].recipient.clear();
    poorer[2].payload_code.clear();
    poorer[3].schema = Digest{};
    poorer[4].mode = DataMode::unspecified;
    poorer[5].marking.policy.clear();
    poorer[6].marking.level = Level::unspecified;
    poorer[7].norad_cat_id = 0;
    for (const Case& each : poorer) {
      EXPECT_TRUE(permits_no_more(each.ruled_by(*node), before));
    }
  }
}

TEST(Properties, a_lower_level_of_the_same_label_is_never_less_permitted) {
  Records records(99);
  const auto node = gbr_node();
  for (int round = 0; round < kRounds; ++round) {
    Case higher = records.next();
    if (higher.marking.level <= Level::restricted) continue;
    Case lower = higher;
    lower.marking.level = static_cast<Level>(static_cast<int>(higher.marking.level) - 1);
    if (higher.marking.level > Level::top_secret) continue;
    EXPECT_TRUE(permits_no_more(higher.ruled_by(*node), lower.ruled_by(*node)));
  }
}

TEST(Properties, national_policy_never_permits_more) {
  Records records(3);
  const auto without = gbr_node();
  for (int policy_round = 0; policy_round < 40; ++policy_round) {
    nlohmann::json policy = silent_policy("GBR");
    auto& deny = policy["deny"];
    for (std::uint32_t id = 25543; id < 25547; ++id) {
      if (records.below(3) == 0) deny["norad_cat_ids"].push_back(id);
    }
    for (const char* code : {"TRK", "EOO", "OMM"}) {
      if (records.below(4) == 0) deny["payload_types"].push_back(code);
    }
    if (records.below(4) == 0) deny["recipients"].push_back("USA");
    if (records.below(2) == 0) deny["unknown_object"] = "release";
    const auto with = snapshot_of({agreement(example_json("gbr-usa.json"), 0x11),
                                   agreement(example_json("aus-gbr.json"), 0x22)},
                                  policy, "GBR");
    for (int round = 0; round < kRounds / 40; ++round) {
      const Case record = records.next();
      EXPECT_TRUE(permits_no_more(record.ruled_by(*with), record.ruled_by(*without)));
    }
  }
}

TEST(Properties, a_further_agreement_never_permits_more) {
  Records records(11);
  nlohmann::json second = example_json("gbr-usa.json");
  second["name"] = "GBR-USA-ZULU";
  second["release"][0]["clauses"][0]["ceiling"] = "CONFIDENTIAL";
  second["release"][0]["clauses"].erase(1);
  const auto one = gbr_node();
  const auto two =
      snapshot_of({agreement(example_json("gbr-usa.json"), 0x11),
                   agreement(example_json("aus-gbr.json"), 0x22), agreement(second, 0x33)},
                  silent_policy("GBR"), "GBR");
  for (int round = 0; round < kRounds; ++round) {
    const Case record = records.next();
    EXPECT_TRUE(permits_no_more(record.ruled_by(*two), record.ruled_by(*one)));
  }
}

TEST(Properties, every_ruling_names_a_clause_and_a_reason_of_its_own_section) {
  Records records(5);
  const auto node = gbr_node();
  for (int round = 0; round < kRounds; ++round) {
    const Ruling ruling = records.next().ruled_by(*node);
    EXPECT_FALSE(ruling.clause.empty());
    EXPECT_EQ(ruling.verdict == Verdict::release, ruling.reason == Code::permitted);
    EXPECT_GE(static_cast<int>(ruling.reason), 3100);
    EXPECT_LE(static_cast<int>(ruling.reason), 3199);
    EXPECT_TRUE(std::is_sorted(ruling.agreements.begin(), ruling.agreements.end()));
  }
}

}  // namespace
}  // namespace accord::agreement::test
