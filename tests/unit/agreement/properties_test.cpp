// Laws over many random records: taking something away never permits more, and a national policy
// never permits more.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "agreement/explain.hpp"
#include "support.hpp"
#include "tasking_generated.h"

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
bool permits_no_more(const WrittenRuling& less, const WrittenRuling& more) {
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
    const WrittenRuling ruling = record.ruled_by(*node);
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
    const WrittenRuling before = whole.ruled_by(*node);
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

/// Records around the edges of bilateral-sda.json, so that every attribute matters to some.
Case record_of_can(Records& records) {
  Case record = records.next();
  record = record.with_payload(records.pick({"TRK", "TRK", "TRK", "EOO", "OMM", "TMV"}));
  record.sender = "CAN";
  record.recipient = "GBR";
  record.mode = DataMode::real;
  record.marking =
      label(records.pick({"CAN SECRET//REL TO CAN, GBR", "CAN CONFIDENTIAL//REL TO CAN, GBR"}));
  record.object_class = static_cast<ObjectClass>(records.below(5));
  record.regime = static_cast<Regime>(records.below(4));
  record.norad_cat_id = records.below(3) == 0 ? 8820 : 25544 + records.below(2);
  if (records.below(6) == 0) record.norad_cat_id = 0;
  record.purpose = records.below(2) == 0 ? fbs::Purpose::CONJUNCTION_ASSESSMENT : fbs::Purpose{};
  record.last_observation = time(records.pick({"2026-11-20T00:00:00Z", "2026-11-21T06:00:00Z"}));
  record.at = "2026-11-21T06:14:00Z";
  return record;
}

TEST(Properties, removing_what_a_clause_asks_for_never_permits_more) {
  Records records(77);
  nlohmann::json document = example_json("bilateral-sda.json");
  document["release"][0]["clauses"][2]["quotas"] = {
      {{"object_classes", {"DEBRIS"}}, {"observations_per_day", 3}}};
  document["release"][0]["clauses"][0]["quotas"] = {
      {{"object_classes", {"PAYLOAD"}}, {"observations_per_day", 3}}};
  const auto node = snapshot_of({agreement(document, 0x41)}, silent_policy("CAN"), "CAN");
  int released = 0;
  for (int round = 0; round < kRounds; ++round) {
    Case whole = record_of_can(records);
    const std::vector<std::uint32_t> used(node->quotas().size(), records.below(5));
    const std::vector<std::uint32_t> span(node->compilations().size(), 499 + records.below(3));
    whole.usage = {used, span};
    const WrittenRuling before = whole.ruled_by(*node);
    released += before.verdict == Verdict::release ? 1 : 0;
    std::vector<Case> poorer(8, whole);
    poorer[0].object_class = ObjectClass::unspecified;
    poorer[1].regime = Regime::unspecified;
    poorer[2].purpose = fbs::Purpose{};
    poorer[3].norad_cat_id = 0;
    poorer[4].last_observation = UtcTime{};
    poorer[5].usage.released_today = {};
    poorer[6].usage.released_in_span = {};
    poorer[7].object_class = static_cast<ObjectClass>(200);
    for (const Case& each : poorer) {
      const WrittenRuling after = each.ruled_by(*node);
      EXPECT_TRUE(permits_no_more(after, before)) << after.clause << " after " << before.clause;
      EXPECT_TRUE(before.verdict != Verdict::withhold || after.verdict == Verdict::withhold);
    }
  }
  EXPECT_GT(released, kRounds / 20);
}

TEST(Properties, a_thousand_agreements_stand_in_one_snapshot_and_all_must_permit) {
  std::vector<Agreement> many;
  nlohmann::json document = example_json("gbr-usa.json");
  for (int i = 0; i < 1'000; ++i) {
    document["name"] = "GBR-USA-" + std::to_string(i);
    document["release"][0]["clauses"][0]["ceiling"] = i == 617 ? "CONFIDENTIAL" : "SECRET";
    many.push_back(agreement(document, 0x11));
    many.back().hash.raw[0] = static_cast<std::uint8_t>(i / 256);
    many.back().hash.raw[1] = static_cast<std::uint8_t>(i % 256);
  }
  const auto node = snapshot_of(many, silent_policy("GBR"), "GBR");
  const WrittenRuling refused = Case{}.ruled_by(*node);
  EXPECT_EQ(refused.clause, "GBR-USA-617/1/release/GBR>USA/clauses/metric-tracks");
  EXPECT_EQ(refused.agreements.size(), 1'000u);
  EXPECT_TRUE(std::is_sorted(refused.agreements.begin(), refused.agreements.end()));
  EXPECT_EQ(Case{}.with_label("GBR CONFIDENTIAL//REL TO USA").ruled_by(*node).verdict,
            Verdict::release);
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
    const WrittenRuling ruling = records.next().ruled_by(*node);
    EXPECT_FALSE(ruling.clause.empty());
    EXPECT_EQ(ruling.verdict == Verdict::release, ruling.reason == Code::permitted);
    EXPECT_GE(static_cast<int>(ruling.reason), 3100);
    EXPECT_LE(static_cast<int>(ruling.reason), 3199);
    EXPECT_TRUE(std::is_sorted(ruling.agreements.begin(), ruling.agreements.end()));
  }
}

}  // namespace
}  // namespace accord::agreement::test
