// A proposed version tried on cases: the verdict and duties of two rulings compared, and nothing
// decided by the term of what is only proposed.
#include "agreement/trial.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

ReleaseCase track(const std::string& marking = "GBR SECRET//REL TO GBR, USA") {
  ReleaseCase out;
  out.sender = nation("GBR");
  out.recipient = nation("USA");
  out.payload_code = "TRK";
  out.schema_digest = schema_of("TRK");
  out.mode = DataMode::simulated;
  out.label = label(marking);
  out.norad_cat_id = 25544;
  out.at = time("2026-11-21T06:14:00Z");
  return out;
}

/// Version 2 of GBR-USA, in force from 2027 on, changed in one point.
Agreement version_two(const std::function<void(json& clauses)>& change) {
  json text = example_json("gbr-usa.json");
  text["version"] = 2;
  text["previous"] = digest(0x11).hex();
  text["term"]["from"] = "2027-01-01T00:00:00Z";
  change(text["release"][0]["clauses"]);
  return agreement(text, 0x12);
}

Tried tried(const std::function<void(json& clauses)>& change, const ReleaseCase& facts) {
  const auto live = gbr_node();
  const auto proposed = with_proposed(*live, version_two(change));
  EXPECT_TRUE(proposed.has_value()) << proposed.error().text();
  return try_case(*live, **proposed, facts);
}

TEST(Trial, the_same_clauses_rule_the_same_though_the_term_has_not_begun) {
  const Tried same = tried([](json&) {}, track());
  EXPECT_EQ(same.trial, Trial::same);
  EXPECT_EQ(same.before.verdict, Verdict::release);
  EXPECT_EQ(same.after.agreements, std::vector{digest(0x12)});
}

TEST(Trial, a_lower_ceiling_denies_and_the_clause_that_permitted_is_named) {
  const Tried denied = tried([](json& clauses) { clauses[0]["ceiling"] = "RESTRICTED"; }, track());
  EXPECT_EQ(denied.trial, Trial::denied);
  EXPECT_TRUE(clause_of(denied).starts_with("GBR-USA-SDA/1/")) << clause_of(denied);
  const Tried below = tried([](json& clauses) { clauses[0]["ceiling"] = "RESTRICTED"; },
                            track("GBR RESTRICTED//REL TO GBR, USA"));
  EXPECT_EQ(below.trial, Trial::same);
}

TEST(Trial, more_is_permitted_when_the_live_clause_ended_lower) {
  const auto live = snapshot_of({[] {
                                  json text = example_json("gbr-usa.json");
                                  text["release"][0]["clauses"][0]["ceiling"] = "RESTRICTED";
                                  return agreement(text, 0x11);
                                }()},
                                silent_policy("GBR"), "GBR");
  const auto proposed = with_proposed(*live, version_two([](json&) {}));
  ASSERT_TRUE(proposed) << proposed.error().text();
  const Tried more = try_case(*live, **proposed, track());
  EXPECT_EQ(more.trial, Trial::permitted);
  EXPECT_TRUE(clause_of(more).starts_with("GBR-USA-SDA/2/")) << clause_of(more);
}

TEST(Trial, a_duty_that_differs_is_told_apart_from_a_verdict) {
  const Tried duty = tried([](json& clauses) { clauses[0]["onward"] = "forbidden"; }, track());
  const Tried other = tried([](json& clauses) { clauses[0]["onward"] = "with-consent"; }, track());
  EXPECT_NE(duty.trial, other.trial) << "one of the two is what version 1 says";
  EXPECT_EQ(duty.after.verdict, Verdict::release);
}

TEST(Trial, where_the_live_one_is_suspended_so_is_the_proposed_one) {
  Agreement suspended = agreement(example_json("gbr-usa.json"), 0x11);
  suspended.standings = {{nation("USA"), AgreementState::suspended, suspended.document.term}};
  const auto live = snapshot_of({suspended}, silent_policy("GBR"), "GBR");
  const auto proposed = with_proposed(*live, version_two([](json&) {}));
  ASSERT_TRUE(proposed);
  EXPECT_EQ(try_case(*live, **proposed, track()).trial, Trial::same);
}

}  // namespace
}  // namespace accord::agreement::test
