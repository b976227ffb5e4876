// People at the gate: what a threshold holds waits for a person and goes once; what its marking
// alone holds back goes smaller, by two persons or by a standing decision; and every way in which
// somebody may not is refused by its own code.
#include <gmock/gmock.h>

#include <cstring>

#include "tests/scenario/link_fixture.hpp"
#include "trackset_generated.h"

namespace accord::scenario {
namespace {

using test_support::must;

constexpr const char* kSecretLabel = "GBR CONFIDENTIAL//REL TO AUS, GBR, USA";

Operator person(const std::string& name) {
  return {2'001,
          name,
          {OperatorRole::release_authority},
          Level::secret,
          {"GBR"},
          must(UtcTime::parse("2026-01-01T00:00:00Z")),
          must(UtcTime::parse("2027-01-01T00:00:00Z"))};
}

/// The command as this person, or as the node's own user.
Result<nlohmann::json> ask(World& world, Nation& nation, const std::string& name,
                           const nlohmann::json& args,
                           const std::optional<Operator>& by = std::nullopt) {
  static std::uint64_t next = 1'000'000;
  const std::uint64_t id = next++;
  world.step(nation, Command{id, name, args, by});
  world.commit(nation);
  for (const auto& reply : nation.replies) {
    if (reply.command_id == id) return reply.result();
  }
  return fail(Code::node_unreachable, "no answer");
}

Code code_of(const Result<nlohmann::json>& answer) {
  return answer ? Code::permitted : answer.error().code;
}

/// GBR releases three observations a day to USA without a person, and nine altogether.
class Hold : public Link {
 protected:
  Hold() {
    auto held = example("gbr-usa.json");
    auto& clause = held.document.release[0].clauses[0];  // GBR to USA, metric-tracks
    clause.compilation =
        agreement::Compilation{3, std::chrono::hours(24), agreement::CompiledOver::clause};
    clause.quotas = {agreement::ReleaseQuota{{}, 9}};
    world.hold(gbr(), {held});
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  nlohmann::json publish_one() {
    return world.publish(gbr(), radar_tdm(world.now(), 1))["outcomes"][0];
  }
  nlohmann::json waiting(const std::optional<Operator>& by = std::nullopt) {
    return must(ask(world, gbr(), "hold.list", nlohmann::json::object(), by))["held"];
  }
  /// One released, the next held: the id of the latter.
  std::string hold_one() {
    EXPECT_EQ(publish_one()["verdict"], "release");
    EXPECT_EQ(publish_one()["verdict"], "hold");
    EXPECT_TRUE(all_delivered(1));
    const auto held = waiting();
    EXPECT_EQ(held.size(), 1u);
    return held.empty() ? std::string{} : held[0]["id"].get<std::string>();
  }
  Result<nlohmann::json> decide(const std::string& what, const std::string& id,
                                const std::optional<Operator>& by,
                                nlohmann::json more = nlohmann::json::object()) {
    more["id"] = id;
    return ask(world, gbr(), "hold." + what, more, by);
  }
  std::string state_of(const std::string& id) {
    return must(ask(world, gbr(), "hold.show", {{"id", id}}))["state"];
  }
};

TEST_F(Hold, at_the_threshold_the_record_waits_and_nothing_of_it_is_on_the_wire) {
  const std::string id = hold_one();
  world.run_for(2s);
  std::size_t batches = 0;
  for (const auto& frame : world.wire) batches += frame.from == gbr().id && is_batch(frame.body);
  EXPECT_EQ(batches, 1u);  // that of the first
  const auto row = waiting()[0];
  EXPECT_EQ(row["to"], "USA");
  EXPECT_EQ(row["reason"]["code"], "ACC-3128");
  EXPECT_EQ(row["clause"], "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks/compilation");
  const auto shown = must(ask(world, gbr(), "hold.show", {{"id", id}}, person("Jane")));
  EXPECT_EQ(shown["original"]["payload"]["sensor_alias"], "GBR-R1");
  EXPECT_EQ(shown["result"]["verdict"], "release");
  EXPECT_EQ(shown["result"]["payload"]["observations"].size(), 3u);
}

TEST_F(Hold, a_person_releases_it_once_and_the_quota_is_charged) {
  const std::string id = hold_one();
  const auto answer = decide("release", id, person("Jane"), {{"reason", "seen"}});
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ((*answer)["by"], "Jane");
  ASSERT_TRUE(all_delivered(2));
  world.run_for(5s);
  EXPECT_EQ(usa().delivered.size(), 2u);
  EXPECT_EQ(code_of(decide("release", id, person("Jane"))), Code::hold_decided);
  EXPECT_EQ(state_of(id), "released");
  // 3 + 3 of 9 are charged: three more are held, and released make 9; then the quota is full.
  EXPECT_EQ(publish_one()["verdict"], "hold");
  ASSERT_TRUE(decide("release", waiting()[0]["id"], person("Omar")));
  const auto full = publish_one();
  EXPECT_EQ(full["verdict"], "withhold");
  EXPECT_EQ(full["reason"]["code"], "ACC-3126");
}

TEST_F(Hold, what_waits_survives_a_kill_and_goes_once_afterwards) {
  const std::string id = hold_one();
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  ASSERT_EQ(waiting().size(), 1u);
  ASSERT_TRUE(decide("release", id, person("Jane")));
  world.kill(gbr());  // its commit stands, its frame may be lost
  world.start(gbr());
  ASSERT_TRUE(all_delivered(2));
  world.run_for(5s);
  EXPECT_EQ(usa().delivered.size(), 2u);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(Hold, a_refused_record_never_goes_and_says_who_refused_it) {
  const std::string id = hold_one();
  EXPECT_EQ(code_of(decide("refuse", id, person("Jane"))), Code::bad_argument);  // without a reason
  ASSERT_TRUE(decide("refuse", id, person("Jane"), {{"reason", "too much together"}}));
  EXPECT_EQ(code_of(decide("release", id, person("Jane"))), Code::hold_decided);
  world.run_for(5s);
  EXPECT_EQ(usa().delivered.size(), 1u);
  const auto shown = must(ask(world, gbr(), "hold.show", {{"id", id}}));
  EXPECT_EQ(shown["state"], "refused");
  ASSERT_EQ(shown["decisions"].size(), 1u);
  EXPECT_EQ(shown["decisions"][0]["by"], "Jane");
  EXPECT_EQ(shown["decisions"][0]["reason"], "too much together");
}

TEST_F(Hold, what_nobody_decides_in_time_is_refused) {
  const std::string id = hold_one();
  gbr().clock_error = 24h * 7 - 1min;
  world.run_for(1s);
  EXPECT_EQ(state_of(id), "waiting");
  gbr().clock_error = 24h * 7 + 1min;
  world.run_for(1s);
  EXPECT_EQ(state_of(id), "expired");
  EXPECT_EQ(code_of(decide("release", id, person("Jane"))), Code::hold_decided);
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-3247"), 1u);
  world.run_for(2s);
  EXPECT_EQ(usa().delivered.size(), 1u);
}

TEST_F(Hold, who_may_not_decide_is_refused_by_a_code_of_his_own) {
  const std::string id = hold_one();
  EXPECT_EQ(code_of(decide("release", id, std::nullopt)), Code::operator_required);
  Operator other = person("Jane");
  other.roles = {OperatorRole::duty_officer};
  EXPECT_EQ(code_of(decide("release", id, other)), Code::operator_role);
  other = person("Jane");
  other.clearance = Level::restricted;  // the record is CONFIDENTIAL
  EXPECT_EQ(code_of(decide("release", id, other)), Code::operator_clearance);
  EXPECT_TRUE(waiting(other).empty());  // nor is he told that it waits
  other = person("Jane");
  other.read_ins = {"USA"};
  EXPECT_EQ(code_of(decide("release", id, other)), Code::operator_not_read_in);
  EXPECT_EQ(code_of(decide("release", "0192aaaa-0000-7000-8000-000000000000", person("Jane"))),
            Code::hold_unknown);
  EXPECT_EQ(state_of(id), "waiting");
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-1115"), 1u);  // and that he tried is kept
  EXPECT_TRUE(decide("release", id, person("Jane")));
}

// req: MRK-003
TEST_F(Hold, the_right_to_release_ends_with_the_minute_in_which_the_clearance_ends) {
  const std::string id = hold_one();
  Operator jane = person("Jane");
  jane.valid_to = world.now() + 1min;
  const UtcTime end = jane.valid_to;
  world.run_for(end - world.now());
  EXPECT_EQ(world.now(), end);
  EXPECT_EQ(code_of(decide("release", id, jane)), Code::operator_not_valid);
  EXPECT_EQ(code_of(decide("refuse", id, jane, {{"reason", "late"}})), Code::operator_not_valid);
  jane.valid_to = end + Nanos(1);
  EXPECT_TRUE(decide("release", id, jane));
}

// req: MRK-003
TEST_F(Hold, a_downgrade_needs_two_different_persons_and_keeps_the_original_label) {
  const std::string id = hold_one();
  const nlohmann::json lower{{"label", "GBR RESTRICTED//REL TO GBR, USA"}, {"reason", "compiled"}};
  EXPECT_EQ(code_of(decide("confirm", id, person("Omar"))), Code::hold_nothing_proposed);
  Operator uncleared = person("Nia");
  uncleared.clearance = Level::restricted;  // enough for the new label, not for the old one
  EXPECT_EQ(code_of(decide("downgrade", id, uncleared, lower)), Code::operator_clearance);
  ASSERT_TRUE(decide("downgrade", id, person("Jane"), lower));
  EXPECT_EQ(code_of(decide("confirm", id, person("Jane"))), Code::hold_same_person);
  EXPECT_EQ(code_of(decide("confirm", id, uncleared)), Code::operator_clearance);
  Operator expired = person("Omar");
  expired.valid_to = world.now();
  EXPECT_EQ(code_of(decide("confirm", id, expired)), Code::operator_not_valid);
  EXPECT_EQ(usa().delivered.size(), 1u);
  const auto seen = must(ask(world, gbr(), "hold.show", {{"id", id}}, person("Omar")));
  EXPECT_EQ(seen["original"]["label"], "GBR CONFIDENTIAL//REL TO AUS, GBR, USA");
  EXPECT_EQ(seen["result"]["label"], "GBR RESTRICTED//REL TO GBR, USA");
  EXPECT_EQ(seen["proposed"]["reason"], "compiled");
  const auto done = decide("confirm", id, person("Omar"));
  ASSERT_TRUE(done) << done.error().text();
  ASSERT_TRUE(all_delivered(2));
  EXPECT_EQ(usa().delivered.back().label, "GBR RESTRICTED//REL TO GBR, USA");
  const auto after = must(ask(world, gbr(), "hold.show", {{"id", id}}));
  EXPECT_EQ(after["label"], "GBR CONFIDENTIAL//REL TO AUS, GBR, USA");
  ASSERT_EQ(after["decisions"].size(), 2u);
  EXPECT_EQ(after["decisions"][0]["by"], "Jane");
  EXPECT_EQ(after["decisions"][1]["by"], "Omar");
  EXPECT_EQ(after["decisions"][1]["label"], "GBR RESTRICTED//REL TO GBR, USA");
}

TEST_F(Hold, what_is_no_downgrade_is_not_proposed) {
  const std::string id = hold_one();
  const auto proposed = [&](const char* label) {
    return code_of(decide("downgrade", id, person("Jane"), {{"label", label}, {"reason", "r"}}));
  };
  EXPECT_EQ(proposed("GBR SECRET//REL TO GBR, USA"), Code::hold_label_not_lower);
  EXPECT_EQ(proposed("USA RESTRICTED//REL TO GBR, USA"), Code::hold_label_not_lower);
  EXPECT_EQ(proposed("GBR CONFIDENTIAL//REL TO AUS, GBR, USA"), Code::hold_label_not_lower);
  EXPECT_EQ(proposed("GBR RESTRICTED//FGI AUS//REL TO GBR, USA"), Code::hold_label_not_lower);
  EXPECT_EQ(proposed("RESTRICTED"), Code::bad_label);
  EXPECT_EQ(code_of(decide("confirm", id, person("Omar"))), Code::hold_nothing_proposed);
  EXPECT_EQ(proposed("GBR UNCLASSIFIED//REL TO GBR, USA"), Code::permitted);
}

TEST_F(Hold, a_withhold_of_this_moment_is_overcome_by_nobody) {
  const std::string id = hold_one();
  world.hold(gbr(), {});  // no agreement any more
  EXPECT_EQ(code_of(decide("release", id, person("Jane"))), Code::hold_still_withheld);
  EXPECT_EQ(state_of(id), "waiting");
  const auto shown = must(ask(world, gbr(), "hold.show", {{"id", id}}));
  EXPECT_EQ(shown["result"]["verdict"], "withhold");
  EXPECT_EQ(shown["decisions"][0]["took_effect"], false);
  world.run_for(1s);
  EXPECT_EQ(usa().delivered.size(), 1u);
}

TEST_F(Hold, a_full_desk_withholds_and_counts) {
  EXPECT_EQ(publish_one()["verdict"], "release");
  const int tracks = 100;
  for (std::size_t held = 0; held + tracks <= kMaxHeldRecords; held += tracks)
    world.publish(gbr(), radar_tdm(world.now(), tracks));
  world.publish(gbr(), radar_tdm(world.now(), static_cast<int>(kMaxHeldRecords % tracks)));
  ASSERT_EQ(waiting().size(), kMaxHeldRecords);
  EXPECT_EQ(publish_one()["verdict"], "withhold");
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-3248"), 1u);
  ASSERT_TRUE(decide("refuse", waiting()[0]["id"], person("Jane"), {{"reason", "room"}}));
  EXPECT_EQ(publish_one()["verdict"], "hold");
}

// --- partial release ---

agreement::SubsetRule subset() {
  agreement::SubsetRule rule;
  rule.id = "tracks-coarse";
  rule.payload_types = {"TRK"};
  rule.from_levels = {Level::confidential};
  rule.precision = {{"observations.range_km", 0.5}};
  rule.label = {
      "GBR",
      Level::restricted,
      {must(NationId::parse("AUS")), must(NationId::parse("GBR")), must(NationId::parse("USA"))}};
  return rule;
}

/// AUS takes nothing above RESTRICTED; GBR's guide says what a coarse track may be marked.
class Partial : public ::testing::Test {
 protected:
  Partial() : world(71) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }
  Nation& aus() { return world.nation("AUS"); }
  void guide(std::vector<agreement::SubsetRule> subsets) {
    auto policy = example_policy("GBR");
    policy.subsets = std::move(subsets);
    gbr().agreements = must(agreement::compile({example("aus-gbr.json"), example("gbr-usa.json")},
                                               std::move(policy), gbr().id));
    world.step(gbr(), AgreementsChanged{gbr().agreements});
    world.commit(gbr());
  }
  nlohmann::json publish(const std::string& label = kSecretLabel) {
    return world.publish(gbr(), radar_tdm(world.now(), 2), label)["outcomes"];
  }
  nlohmann::json waiting() {
    return must(ask(world, gbr(), "hold.list", nlohmann::json::object()))["held"];
  }
  nlohmann::json report() {
    return must(ask(world, gbr(), "over-classification", {{"records", true}}));
  }
  std::vector<double> ranges(const node::store::InboundRecordRow& row) {
    std::vector<double> out;
    for (const auto* one : *flatbuffers::GetRoot<fbs::TrackSet>(row.payload.data())->observations())
      out.push_back(one->range_km());
    return out;
  }

  World world;
};

// req: MRK-004
TEST_F(Partial, one_observation_goes_full_to_one_peer_and_reduced_to_the_other) {
  auto rule = subset();
  rule.reference = "minute 12";
  guide({rule});
  const auto outcomes = publish();
  world.run_for(2s);
  ASSERT_EQ(usa().delivered.size(), 2u);
  ASSERT_EQ(aus().delivered.size(), 2u);
  // The second track's range is 1200.1 km: 2400.2 half-quanta, so 1200.0 at AUS.
  EXPECT_THAT(ranges(usa().delivered[1]), ::testing::Each(::testing::DoubleNear(1'200.1, 1e-9)));
  EXPECT_THAT(ranges(aus().delivered[1]), ::testing::Each(1'200.0));
  EXPECT_EQ(usa().delivered[0].label, kSecretLabel);
  EXPECT_EQ(aus().delivered[0].label, "GBR RESTRICTED//REL TO AUS, GBR, USA");
  std::size_t subsets = 0;
  for (const auto& row : outcomes) subsets += row["to"] == "AUS" && row["verdict"] == "release";
  EXPECT_EQ(subsets, 2u);
}

// req: MRK-004
TEST_F(Partial, the_peer_learns_nothing_of_the_original) {
  auto rule = subset();
  rule.reference = "minute 12";
  guide({rule});
  world.wire.clear();
  publish();
  world.run_for(2s);
  const auto list = report()["list"];
  ASSERT_EQ(list.size(), 2u);
  const auto draft = must(RecordId::parse(list[1]["draft"].get<std::string>()));
  const double range = 1'200.1;  // of the second track, as the radar gave it
  Bytes full_range(sizeof range);
  std::memcpy(full_range.data(), &range, sizeof range);
  std::size_t original = 0;
  std::size_t reduced = 0;
  for (const auto& frame : world.wire) {
    if (frame.from != gbr().id || !is_batch(frame.body)) continue;
    for (const Bytes& bytes : must(parse_batch(frame.body)).records) {
      const WireRecord record = must(parse_record(bytes));
      const bool full = as_text(bytes).find(as_text(full_range)) != std::string_view::npos;
      original += full && record.head.label.level == Level::confidential ? 1u : 0u;
      if (frame.to != aus().id) continue;
      ++reduced;
      EXPECT_FALSE(full);
      EXPECT_EQ(record.head.label.level, Level::restricted);
      EXPECT_NE(record.head.id, draft);
      EXPECT_EQ(as_text(bytes).find("tracks-coarse"), std::string_view::npos);
      EXPECT_EQ(as_text(bytes).find(as_text(draft.bytes())), std::string_view::npos);
    }
  }
  EXPECT_EQ(original, 1u);  // the second track, to USA: the test can see what is on the wire
  EXPECT_EQ(reduced, 2u);
}

TEST_F(Partial, without_a_standing_decision_two_persons_decide) {
  guide({subset()});
  publish();
  world.run_for(2s);
  EXPECT_TRUE(aus().delivered.empty());
  const auto held = waiting();
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0]["subset"], "tracks-coarse");
  EXPECT_EQ(held[0]["reason"]["code"], "ACC-3116");
  const nlohmann::json id{{"id", held[0]["id"]}};
  const auto seen = must(ask(world, gbr(), "hold.show", id, person("Jane")));
  EXPECT_EQ(seen["original"]["label"], kSecretLabel);
  EXPECT_EQ(seen["result"]["label"], "GBR RESTRICTED//REL TO AUS, GBR, USA");
  EXPECT_EQ(code_of(ask(world, gbr(), "hold.confirm", id, person("Omar"))),
            Code::hold_nothing_proposed);
  ASSERT_TRUE(ask(world, gbr(), "hold.release", id, person("Jane")));
  world.run_for(1s);
  EXPECT_TRUE(aus().delivered.empty());  // one person is not enough
  EXPECT_EQ(code_of(ask(world, gbr(), "hold.confirm", id, person("Jane"))), Code::hold_same_person);
  const auto done = ask(world, gbr(), "hold.confirm", id, person("Omar"));
  ASSERT_TRUE(done) << done.error().text();
  world.run_for(1s);
  ASSERT_EQ(aus().delivered.size(), 1u);
  EXPECT_EQ(aus().delivered[0].label, "GBR RESTRICTED//REL TO AUS, GBR, USA");
}

TEST_F(Partial, a_release_names_no_label_of_its_own) {
  guide({subset()});
  publish();
  const nlohmann::json id{{"id", waiting()[0]["id"]},
                          {"label", "GBR UNCLASSIFIED//REL TO AUS, GBR, USA"}};
  ASSERT_TRUE(ask(world, gbr(), "hold.release", id, person("Jane")));  // the label is not heard
  ASSERT_TRUE(ask(world, gbr(), "hold.confirm", id, person("Omar")));
  world.run_for(1s);
  ASSERT_EQ(aus().delivered.size(), 1u);
  EXPECT_EQ(aus().delivered[0].label, "GBR RESTRICTED//REL TO AUS, GBR, USA");
}

TEST_F(Partial, a_subset_that_the_policy_no_longer_has_is_released_by_nobody) {
  guide({subset()});
  publish();
  const nlohmann::json id{{"id", waiting()[0]["id"]}};
  ASSERT_TRUE(ask(world, gbr(), "hold.release", id, person("Jane")));
  guide({});
  EXPECT_EQ(code_of(ask(world, gbr(), "hold.confirm", id, person("Omar"))),
            Code::hold_still_withheld);
  guide({subset()});
  EXPECT_TRUE(ask(world, gbr(), "hold.confirm", id, person("Omar")));
}

TEST_F(Partial, what_no_guide_covers_or_no_agreement_releases_is_not_offered) {
  guide({});
  publish();
  auto other_level = subset();
  other_level.from_levels = {Level::secret};
  guide({other_level});
  publish();
  auto still_too_high = subset();
  still_too_high.label.level = Level::confidential;
  still_too_high.label.rel_to.pop_back();  // and otherwise another label
  guide({still_too_high});
  publish();
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(report()["records"], 0);
  world.run_for(1s);
  EXPECT_TRUE(aus().delivered.empty());
}

TEST_F(Partial, what_is_refused_for_another_reason_than_its_marking_is_not_offered) {
  auto policy = example_policy("GBR");
  policy.subsets = {subset()};
  policy.deny.recipients = {aus().id};
  gbr().agreements = must(agreement::compile({example("aus-gbr.json"), example("gbr-usa.json")},
                                             std::move(policy), gbr().id));
  world.step(gbr(), AgreementsChanged{gbr().agreements});
  world.commit(gbr());
  publish();                                        // the marking first, then the deny-list
  publish("GBR RESTRICTED//REL TO AUS, GBR, USA");  // the deny-list alone
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(report()["records"], 0);
}

TEST_F(Partial, the_largest_releasable_subset_is_offered) {
  auto fewer = subset();
  fewer.id = "without-sigmas";
  fewer.precision.clear();
  fewer.remove = {"sigmas"};
  auto unreleasable = subset();  // the largest of all, but not releasable
  unreleasable.id = "finest";
  unreleasable.precision[0].quantum = 0.01;
  unreleasable.label.rel_to.erase(unreleasable.label.rel_to.begin());  // not to AUS
  guide({fewer, subset(), unreleasable});
  publish();
  const auto held = waiting();
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0]["subset"], "tracks-coarse");  // nothing removed beats something removed
}

TEST_F(Partial, an_approved_subset_with_a_delay_goes_when_it_is_due_and_not_before) {
  auto rule = subset();
  rule.reference = "minute 12";
  rule.delay = 600s;
  guide({rule});
  world.publish(gbr(), radar_tdm(world.now(), 1),
                kSecretLabel);  // the last observation: now + 20 s
  ASSERT_EQ(waiting().size(), 1u);
  gbr().clock_error = 619s;
  world.run_for(500ms);
  EXPECT_EQ(waiting().size(), 1u);
  gbr().clock_error = 621s;
  world.run_for(500ms);
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(world.summary(gbr())["peers"]["AUS"]["released"], 1);
}

TEST_F(Partial, over_classification_is_reported_from_what_was_written_down) {
  guide({subset()});
  publish();
  world.run_for(1s);
  world.kill(gbr());
  world.start(gbr());
  publish();
  const auto all = report();
  ASSERT_EQ(all["refused"].size(), 1u);
  EXPECT_EQ(all["refused"][0]["clause"], "AUS-GBR-SDA/1/release/GBR>AUS/clauses/metric-tracks");
  EXPECT_EQ(all["refused"][0]["reason"]["code"], "ACC-3116");
  EXPECT_EQ(all["refused"][0]["payload_code"], "TRK");
  EXPECT_EQ(all["refused"][0]["subset"], "tracks-coarse");
  EXPECT_EQ(all["refused"][0]["records"], 4);
  EXPECT_EQ(all["list"].size(), 4u);
  const auto later =
      must(ask(world, gbr(), "over-classification", {{"from", (world.now() + 1s).text(3)}}));
  EXPECT_EQ(later["records"], 0);
  EXPECT_EQ(code_of(ask(world, gbr(), "over-classification", {{"from", "yesterday"}})),
            Code::bad_argument);
}

}  // namespace
}  // namespace accord::scenario
