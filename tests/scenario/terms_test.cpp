// What ends or changes under an open link: agreements whose terms begin and end, certificates that
// run out or are replaced, transport keys.
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using Terms = Link;

// --- agreements that change ---

TEST_F(Terms, agreements_that_change_while_the_peer_is_away_cost_one_commit) {
  world.kill(gbr());
  world.run_for(1s);
  auto other = example("gbr-usa.json");
  other.hash.raw[0] ^= 1;
  const auto before = usa().commits;
  world.hold(usa(), {other});
  world.run_for(10s);
  EXPECT_GE(usa().commits, before + 1);
  EXPECT_LE(usa().commits, before + 2);
}

agreement::Agreement another_version(UtcTime from, UtcTime to) {
  auto out = example("gbr-usa.json");
  out.hash.raw[0] ^= 0x55;
  out.document.version = 9;
  out.document.term = {from, to};
  out.document.crypto.suites = {1};         // everyone here signs under suite 2
  out.document.crypto.clock_skew_max = 0s;  // and no two clocks are equal
  out.document.standard.payload_types.resize(1);
  return out;
}

TEST_F(Terms, an_expired_version_beside_the_present_one_has_no_say) {
  auto present = example("gbr-usa.json");
  present.document.term.from = world.now() - 24h;
  const auto expired = another_version(world.now() - 48h, present.document.term.from);
  world.hold(usa(), {expired, present});
  world.hold(gbr(), {present});
  usa().clock_error = 1s;
  world.kill(usa());
  world.start(usa());
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s)) << world.peer(usa(), "GBR");
}

TEST_F(Terms, next_months_version_loaded_early_on_one_side_has_no_say_yet) {
  auto present = example("gbr-usa.json");
  const auto coming = another_version(world.now() + 24h * 30, present.document.term.to);
  present.document.term.to = coming.document.term.from;
  world.hold(usa(), {present, coming});
  world.hold(gbr(), {present});
  usa().clock_error = 1s;
  world.kill(usa());
  world.start(usa());
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s)) << world.peer(usa(), "GBR");
}

TEST_F(Terms, a_version_in_force_on_one_side_alone_keeps_the_link_closed) {  // the near miss
  auto present = example("gbr-usa.json");
  const auto begun = another_version(world.now() - 1s, present.document.term.to);
  present.document.term.to = begun.document.term.from;
  world.hold(usa(), {present, begun});
  world.run_for(10s);
  EXPECT_FALSE(world.links_open());
}

// --- certificates ---

TEST_F(Terms, a_certificate_that_ends_closes_the_link_within_a_tick) {
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  for (const char* who : {"USA", "GBR"}) world.nation(who).clock_error = 24h * 365 - 20s;
  world.run_for(8s);
  EXPECT_TRUE(world.links_open());  // the certificates end 365 days after the world began
  world.run_for(20s);
  for (Nation* nation : {&usa(), &gbr()}) {
    const auto shown = world.peer(*nation, nation == &usa() ? "GBR" : "USA");
    EXPECT_EQ(shown["state"], "closed");
    EXPECT_EQ(code_of_why(shown), "ACC-2009") << shown;
  }
}

TEST_F(Terms, transport_keys_that_end_close_the_link_and_keep_it_closed) {
  usa().core->set_transport_end(gbr().id, world.now() + 5s);
  world.run_for(4s);
  EXPECT_TRUE(world.links_open());
  world.run_for(10s);
  EXPECT_FALSE(world.links_open());
  EXPECT_EQ(code_of_why(world.peer(usa(), "GBR")), "ACC-2019");
}

std::map<std::uint64_t, Digest> roots_of(const World& world, const NationId& from) {
  std::map<std::uint64_t, Digest> out;
  for (const auto& frame : world.wire) {
    if (frame.from != from || !is_batch(frame.body)) continue;
    const BatchHead head = parse_batch(frame.body).value().head;
    out[head.first_seq] = head.root;
  }
  return out;
}

TEST_F(Terms, batches_under_a_replaced_certificate_are_signed_again_with_unchanged_leaves) {
  world.wire.clear();
  world.loses = [](const NationId&, const Bytes& body) { return is_batch(body); };
  publish(3, 2);
  const auto before = roots_of(world, gbr().id);
  ASSERT_EQ(before.size(), 3u);
  world.wire.clear();
  world.loses = nullptr;
  world.restart_with_next_keys(gbr());
  ASSERT_TRUE(all_delivered(6));
  EXPECT_EQ(roots_of(world, gbr().id), before);
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6011"), 1u);  // the alarm at the start
  EXPECT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 6; }, 10s));
}

TEST_F(Terms, nothing_is_alarming_when_all_was_acknowledged_before_the_keys_changed) {
  publish(3);
  ASSERT_TRUE(all_delivered(3));
  world.run_for(2s);
  world.restart_with_next_keys(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6011"), 0u);
}

TEST_F(Terms, receipts_under_a_replaced_certificate_are_signed_again) {
  world.loses = [&](const NationId& from, const Bytes& body) {
    return from == usa().id && control_kind(body) == ControlKind::receipt;
  };
  publish(3);
  ASSERT_TRUE(all_delivered(3));
  world.kill(usa());
  world.loses = nullptr;
  std::swap(usa().identity, usa().next_identity);
  world.start(usa());
  EXPECT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 3; }, 30s));
}

}  // namespace
}  // namespace accord::scenario
