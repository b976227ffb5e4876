// The life of an agreement between running nodes: suspension, restoration, amendment at an instant,
// end; statements that are lost, late, forged, or come by way of a third nation.
#include <gmock/gmock.h>

#include "agreement/statement.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using agreement::StatementKind;
using test_support::must;
namespace store = node::store;
using Rulings = std::map<RecordId, store::RulingRow>;

constexpr const char* kSuspendedWhy = "ACC-3106";

/// Every ruling of that verdict about a track, by record.
Rulings rulings_of(Nation& nation, const std::string& verdict) {
  Rulings out;
  std::int64_t after = 0;
  for (;;) {
    const auto page = must(nation.store->rulings(after, 1000));
    if (page.empty()) return out;
    for (const auto& [row, ruling] : page) {
      after = row;
      if (ruling.verdict == verdict && ruling.payload_code == "TRK")
        out.emplace(ruling.record_id, ruling);
    }
  }
}

bool is_version(const store::RulingRow& ruling, int version) {
  return ruling.clause.starts_with("GBR-USA-SDA/" + std::to_string(version) + "/");
}

class Life : public Link {
 protected:
  Digest one() { return example("gbr-usa.json").hash; }
  /// What `nation` says about version 1 now, in effect at once.
  bool say(Nation& nation, StatementKind kind, std::uint32_t number) {
    const auto said = world.say(nation, {kind, number, one(), world.now() + nation.clock_error});
    EXPECT_TRUE(said) << said.error().text();
    return said.has_value();
  }
  std::string state(Nation& nation) {
    return world.peer(nation, &nation == &usa() ? "GBR" : "USA")["state"].get<std::string>();
  }
  bool both_are(const std::string& wanted, Nanos limit) {
    return world.run_until([&] { return state(usa()) == wanted && state(gbr()) == wanted; }, limit);
  }
  std::string verdict_of_publishing() {
    const auto outcome = world.publish(gbr(), radar_tdm(world.now(), 1))["outcomes"][0];
    return outcome["verdict"] == "release" ? "release" : outcome["reason"]["code"];
  }

  /// Version 2: the same clauses under another version, so that every ruling says which it read.
  agreement::Agreement version_two() {
    auto next = example("gbr-usa.json");
    next.document.version = 2;
    next.document.previous = next.hash;
    next.hash.raw[0] ^= 0x55;
    return next;
  }
  bool amend(Nation& nation, UtcTime instant) {
    const auto said =
        world.say(nation, {StatementKind::amend, 1, one(), instant, version_two().hash});
    EXPECT_TRUE(said) << said.error().text();
    return said.has_value();
  }
  void both_hold_version_two() {
    for (Nation* nation : {&usa(), &gbr()})
      world.hold(*nation, {example("gbr-usa.json")}, {version_two()});
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  }
};

// --- suspension and restoration ---

// req: AGR-006
TEST_F(Life, suspension_stops_traffic_at_both_sides_within_one_heartbeat) {
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  ASSERT_TRUE(say(gbr(), StatementKind::suspend, 1));
  EXPECT_EQ(verdict_of_publishing(), kSuspendedWhy);  // at once at the side that said it
  EXPECT_TRUE(both_are("suspended", 1s));             // LinkTimings::heartbeat
  EXPECT_EQ(code_of_why(world.peer(usa(), "GBR")), kSuspendedWhy);
  world.wire.clear();
  world.run_for(20s);
  for (const auto& frame : world.wire) EXPECT_FALSE(is_batch(frame.body));
  EXPECT_EQ(usa().delivered.size(), 1u);
}

TEST_F(Life, either_side_suspends_and_one_restoration_is_not_enough) {
  ASSERT_TRUE(say(usa(), StatementKind::suspend, 1));
  ASSERT_TRUE(both_are("suspended", 2s));
  world.run_for(1s);
  ASSERT_TRUE(say(usa(), StatementKind::restore, 2));
  world.run_for(10s);
  EXPECT_EQ(state(usa()), "suspended");
  EXPECT_EQ(verdict_of_publishing(), kSuspendedWhy);
  ASSERT_TRUE(say(gbr(), StatementKind::restore, 1));
  EXPECT_TRUE(both_are("open", 5s));
  EXPECT_EQ(verdict_of_publishing(), "release");
  EXPECT_TRUE(all_delivered(1));
}

TEST_F(Life, what_was_released_before_a_suspension_waits_and_arrives_once_after_it) {
  world.loses = [](const NationId&, const Bytes& body) { return is_batch(body); };
  publish(3);
  ASSERT_TRUE(say(usa(), StatementKind::suspend, 1));
  world.loses = nullptr;
  world.run_for(10s);
  EXPECT_TRUE(usa().delivered.empty());
  ASSERT_TRUE(say(usa(), StatementKind::restore, 2));
  ASSERT_TRUE(say(gbr(), StatementKind::restore, 1));
  EXPECT_TRUE(all_delivered(3));
  world.run_for(5s);
  EXPECT_EQ(usa().delivered.size(), 3u);
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
}

TEST_F(Life, a_suspension_announced_for_an_instant_begins_there_without_a_message) {
  const UtcTime instant = world.now() + 10s;
  ASSERT_TRUE(world.say(gbr(), {StatementKind::suspend, 1, one(), instant}));
  world.run_for(9s);
  EXPECT_EQ(verdict_of_publishing(), "release");
  world.run_for(1s);
  EXPECT_EQ(verdict_of_publishing(), kSuspendedWhy);
  EXPECT_TRUE(both_are("suspended", 2s));
}

TEST_F(Life, statements_that_are_lost_are_repeated_and_survive_a_restart) {
  world.loses = [](const NationId&, const Bytes& body) {
    return control_kind(body) == ControlKind::statement;
  };
  ASSERT_TRUE(say(gbr(), StatementKind::suspend, 1));
  world.run_for(5s);
  EXPECT_EQ(verdict_of_publishing(), kSuspendedWhy);
  EXPECT_NE(state(usa()), "open");  // the sets differ: nothing passes though USA does not know why
  world.kill(gbr());
  world.loses = nullptr;
  world.start(gbr());
  EXPECT_TRUE(both_are("suspended", 70s));  // StatementDesk's longest pause is 60 s
  EXPECT_EQ(world.counter(usa(), "GBR", "statements_taken"), 1u);
}

TEST_F(Life, a_link_that_was_down_for_five_months_opens_after_all_was_said) {
  world.kill(usa());
  gbr().clock_error = 24h * 150;
  ASSERT_TRUE(say(gbr(), StatementKind::suspend, 1));
  world.run_for(1s);
  ASSERT_TRUE(say(gbr(), StatementKind::restore, 2));
  usa().clock_error = 24h * 150;
  world.start(usa());
  EXPECT_TRUE(both_are("suspended", 5s));
  ASSERT_TRUE(say(usa(), StatementKind::restore, 1));
  EXPECT_TRUE(both_are("open", 5s));
}

// --- forged and contradictory ---

TEST_F(Life, a_statement_that_the_nations_officer_did_not_sign_changes_nothing) {
  const auto told = [&](WireStatement forged) {
    const auto signer = [&] {
      return node::pipeline::Signer(*gbr().identity, gbr().core->incarnation());
    }();
    const auto frame =
        must(signer.sign_control({ControlKind::statement, usa().id, build_statement(forged)}));
    world.inject("GBR", usa(), frame.body());
  };
  const auto right = world.sign(gbr(), {StatementKind::suspend, 1, one(), world.now()});
  const auto by_usa = world.sign(usa(), {StatementKind::suspend, 1, one(), world.now()});
  told({right.document, by_usa.signature});
  auto bent = right;
  bent.document[bent.document.size() / 2] ^= 1;
  told(bent);
  told({right.document, {}});
  EXPECT_TRUE(world.links_open());
  EXPECT_EQ(world.counter(usa(), "GBR", "statements_taken"), 0u);
  EXPECT_GE(world.counter(usa(), "GBR", "ACC-3041"), 2u);
  told(right);  // the near miss: the very same, as it was signed
  EXPECT_EQ(world.counter(usa(), "GBR", "statements_taken"), 1u);
  EXPECT_TRUE(both_are("suspended", 3s));
}

TEST_F(Life, two_statements_under_one_number_are_evidence_and_the_first_stands) {
  ASSERT_TRUE(say(gbr(), StatementKind::suspend, 1));
  world.run_for(1s);
  const auto other = world.sign(gbr(), {StatementKind::terminate, 1, one(), world.now()});
  const auto said = world.command(
      usa(), "agreement.statement",
      {{"document", as_text(other.document)}, {"signature", as_text(other.signature)}});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::statement_contradicted);
  EXPECT_EQ(must(usa().store->evidence(gbr().id, 10)).size(), 1u);
  EXPECT_EQ(state(usa()), "suspended");
}

// --- amendment at an instant ---

/// Each ruling by the version of its own instant, each record once, and both sides by the same one.
void expect_each_by_its_version(World& world, UtcTime instant) {
  auto& gbr = world.nation("GBR");
  auto& usa = world.nation("USA");
  const Rulings released = rulings_of(gbr, "release");
  const Rulings admitted = rulings_of(usa, "admit");
  EXPECT_TRUE(rulings_of(usa, "quarantine").empty());
  EXPECT_EQ(released.size(), admitted.size());
  std::size_t before = 0;
  for (const auto& [id, ruling] : released) {
    const int version = ruling.at < instant ? 1 : 2;
    before += version == 1 ? 1u : 0u;
    EXPECT_TRUE(is_version(ruling, version)) << ruling.at.text() << " " << ruling.clause;
    ASSERT_TRUE(admitted.contains(id)) << "lost: " << id.text();
    EXPECT_TRUE(is_version(admitted.at(id), version)) << admitted.at(id).clause;
    EXPECT_EQ(admitted.at(id).agreements, ruling.agreements);
  }
  EXPECT_GT(before, 0u);
  EXPECT_LT(before, released.size());
  std::set<RecordId> delivered;
  for (const auto& row : usa.delivered) EXPECT_TRUE(delivered.insert(row.id).second);
  EXPECT_EQ(delivered.size(), released.size());
}

// req: AGR-006
TEST_F(Life, an_amendment_takes_over_at_its_instant_under_load_and_faults) {
  both_hold_version_two();
  usa().clock_error = 1500ms;  // 3 s apart; the agreement bounds it at 5 s
  gbr().clock_error = -1500ms;
  const UtcTime instant = world.now() + 20s;
  ASSERT_TRUE(amend(usa(), instant));
  ASSERT_TRUE(amend(gbr(), instant));
  world.faults = {0.1, 0.1, 0.02, 5ms, 300ms};
  world.crashes = {0.01, 0.01};
  for (int i = 0; i < 160; ++i) {  // 40 s: across the instant of both clocks
    publish(1, 2);
    world.run_for(250ms);
  }
  world.faults = {};
  world.crashes = {};
  ASSERT_TRUE(world.run_until(
      [&] { return rulings_of(usa(), "admit").size() == rulings_of(gbr(), "release").size(); },
      120s));
  expect_each_by_its_version(world, instant);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
}

TEST_F(Life, an_amendment_that_one_party_alone_has_signed_changes_nothing) {
  both_hold_version_two();
  ASSERT_TRUE(amend(usa(), world.now() + 2s));
  world.run_for(10s);
  EXPECT_TRUE(world.links_open());
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  EXPECT_TRUE(is_version(rulings_of(gbr(), "release").begin()->second, 1));
}

TEST_F(Life, this_nations_amendment_names_a_version_that_its_node_holds) {
  const auto said =
      world.say(gbr(), {StatementKind::amend, 1, one(), world.now() + 5s, version_two().hash});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::successor_not_held);
}

TEST_F(Life, a_terminated_agreement_is_over_for_good) {
  ASSERT_TRUE(say(gbr(), StatementKind::terminate, 1));
  EXPECT_TRUE(world.run_until([&] { return state(usa()) == "mismatch"; }, 3s));
  EXPECT_EQ(verdict_of_publishing(), "ACC-3108");  // its time is over
  ASSERT_TRUE(say(gbr(), StatementKind::restore, 2));
  ASSERT_TRUE(say(usa(), StatementKind::restore, 1));
  world.run_for(10s);
  EXPECT_FALSE(world.links_open());
}

TEST_F(Life, an_agreement_that_expires_under_load_stops_at_its_instant) {
  auto ending = example("gbr-usa.json");
  ending.document.term.to = world.now() + 5s;
  for (Nation* nation : {&usa(), &gbr()}) world.hold(*nation, {ending});
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 3s));
  std::size_t released = 0;
  for (int i = 0; i < 40; ++i) {
    released += verdict_of_publishing() == "release" ? 1u : 0u;
    world.run_for(200ms);
  }
  EXPECT_EQ(verdict_of_publishing(), "ACC-3108");
  for (const auto& [id, ruling] : rulings_of(gbr(), "release"))
    EXPECT_LT(ruling.at, ending.document.term.to);
  EXPECT_EQ(usa().delivered.size(), released);
}

// --- requests ---

TEST_F(Life, a_suspension_cancels_open_requests_on_both_sides) {
  const auto asked = world.command(usa(), "task.request", request_for(3));
  ASSERT_TRUE(asked) << asked.error().text();
  const std::string id = (*asked)["request_id"].get<std::string>();
  const auto shown = [&](Nation& nation) {
    return must(world.command(nation, "task.show", {{"id", id}}));
  };
  ASSERT_TRUE(world.run_until(
      [&] {
        return world.command(gbr(), "task.show", {{"id", id}}).has_value();
      },
      5s));
  world.run_for(2s);
  ASSERT_TRUE(say(gbr(), StatementKind::suspend, 1));
  ASSERT_TRUE(both_are("suspended", 2s));
  EXPECT_EQ(shown(gbr())["state"], "CANCELLED");
  EXPECT_EQ(shown(usa())["state"], "CANCELLED");
  EXPECT_EQ(shown(usa())["presumed"], true);
  world.run_for(1s);
  ASSERT_TRUE(say(gbr(), StatementKind::restore, 2));
  ASSERT_TRUE(say(usa(), StatementKind::restore, 1));
  EXPECT_TRUE(world.run_until([&] { return shown(usa())["presumed"] == false; }, 30s));
  EXPECT_EQ(shown(usa())["state"], "CANCELLED");
}

}  // namespace
}  // namespace accord::scenario
