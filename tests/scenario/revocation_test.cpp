// Certificates that a nation revokes while nodes run: its list reaches the peer in band, over an
// open link and a closed one, and from then on nothing signed under them is taken. And the ages of
// certificates and lists that an agreement sets.
#include <gtest/gtest.h>

#include "agreement/document.hpp"
#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {

using namespace std::chrono_literals;
using namespace node::pipeline;

constexpr const char* kRevoked = "ACC-2030";
constexpr const char* kListOrder = "ACC-2032";
constexpr const char* kListTooOld = "ACC-2033";
constexpr const char* kExpired = "ACC-2009";
constexpr const char* kHelloRefused = "ACC-6002";

class Revocations : public ::testing::Test {
 protected:
  Revocations() : world(81, {"USA", "GBR"}) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }
  std::string state(Nation& nation) {
    return world.peer(nation, nation.id == usa().id ? "GBR" : "USA")["state"];
  }
  std::string why(Nation& nation) {
    const auto shown = world.peer(nation, nation.id == usa().id ? "GBR" : "USA");
    return shown.contains("why") ? shown["why"]["code"].get<std::string>() : "";
  }
  crypto::RevocationList list(Nation& of, std::uint64_t number,
                              const std::vector<const crypto::Certificate*>& revoked,
                              Nanos ahead = 0s) {
    const UtcTime now = world.now() + ahead;
    crypto::RevocationTerms terms{number, now, now + 24h, {}};
    for (const crypto::Certificate* one : revoked)
      terms.revoked.push_back({Bytes(one->serial().begin(), one->serial().end()), now});
    return test_support::must(
        crypto::issue_revocation_list(*of.root_key, of.identity->root, terms));
  }
  /// The security officer lays it into the node's folder of trust, and reloads.
  void issue(Nation& nation, const crypto::RevocationList& list) {
    world.step(nation, RevocationListsFound{{list}});
    world.commit(nation);
  }
  bool delivers() {
    const std::size_t before = usa().delivered.size();
    world.publish(gbr(), radar_tdm(world.now(), 1));
    return world.run_until([&] { return usa().delivered.size() == before + 1; }, 30s);
  }
  void set_clocks(Nanos ahead) {
    for (Nation* one : {&usa(), &gbr()}) one->clock_error = ahead;
    world.run_for(2s);
  }
  /// Both hold the same agreement, with these ages.
  void agree(std::optional<std::chrono::days> certificates,
             std::optional<std::chrono::hours> lists) {
    auto held = example("gbr-usa.json");
    held.document.crypto.certificate_age_max = certificates;
    held.document.crypto.revocation_age_max = lists;
    for (Nation* one : {&usa(), &gbr()}) world.hold(*one, {held});
  }

  World world;
};

// G15: effective within a minute at everybody who can be reached.
TEST_F(Revocations, a_revoked_node_is_out_within_a_heartbeat_and_comes_back_with_new_keys) {
  ASSERT_TRUE(delivers());
  issue(gbr(), list(gbr(), 1, {&gbr().identity->node_sign.certificate}));
  EXPECT_TRUE(world.run_until([&] { return state(usa()) != "open"; }, 5s));
  world.run_for(2s);
  EXPECT_NE(state(gbr()), "open");
  EXPECT_EQ(why(gbr()), kRevoked);
  world.publish(gbr(), radar_tdm(world.now(), 1));
  world.run_for(30s);
  EXPECT_EQ(usa().delivered.size(), 1u);
  world.restart_with_next_keys(gbr());  // what waited is signed again, and nothing is lost
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 2; }, 60s));
  EXPECT_TRUE(delivers());
}

// Whoever stole the keys does not tell the list; the nation's own node does, from elsewhere or
// later.
TEST_F(Revocations, a_hello_under_a_revoked_certificate_is_refused_and_counted) {
  world.run_for(2s);
  std::optional<Bytes> hello;
  for (const auto& one : world.wire) {
    const auto control = parse_control(one.body);
    if (one.from == gbr().id && control && control->kind == ControlKind::hello) hello = one.body;
  }
  ASSERT_TRUE(hello);
  const auto refused = world.counter(usa(), "GBR", kHelloRefused);
  world.inject("GBR", usa(), *hello);
  EXPECT_EQ(world.counter(usa(), "GBR", kHelloRefused), refused);  // old, and refused for nothing
  issue(usa(), list(gbr(), 1, {&gbr().identity->node_sign.certificate}));
  world.inject("GBR", usa(), *hello);
  EXPECT_EQ(world.counter(usa(), "GBR", kHelloRefused), refused + 1);
}

TEST_F(Revocations, a_list_that_is_none_of_this_node_changes_nothing) {
  issue(gbr(), list(gbr(), 1,
                    {
                        &gbr().officer->certificate,
                    }));
  world.run_for(3s);
  EXPECT_TRUE(world.links_open());
  EXPECT_TRUE(delivers());
}

TEST_F(Revocations, a_list_reaches_a_peer_whose_link_is_closed) {
  agree(std::nullopt, 48h);  // and nobody has a list yet
  world.run_for(3s);
  EXPECT_EQ(why(usa()), kListTooOld);
  issue(gbr(), list(gbr(), 1, {}));
  issue(usa(), list(usa(), 1, {}));
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));
  EXPECT_TRUE(delivers());
}

TEST_F(Revocations, a_list_older_than_agreed_closes_the_link_and_the_next_one_opens_it) {
  issue(gbr(), list(gbr(), 1, {}));
  issue(usa(), list(usa(), 1, {}));
  agree(std::nullopt, 1h);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));
  set_clocks(59min);
  EXPECT_TRUE(world.links_open());
  set_clocks(61min);
  EXPECT_NE(state(usa()), "open");
  EXPECT_EQ(why(usa()), kListTooOld);
  issue(gbr(), list(gbr(), 2, {}, 61min));
  issue(usa(), list(usa(), 2, {}, 61min));
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));
}

TEST_F(Revocations, a_lower_number_and_another_list_of_the_same_are_refused) {
  issue(gbr(), list(gbr(), 5, {}));
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.run_for(3s);
  const auto send = [&](const crypto::RevocationList& one) {
    const Signer signer(*gbr().identity, gbr().core->incarnation());
    world.inject("GBR", usa(),
                 test_support::must(signer.sign_control({ControlKind::revocations, usa().id,
                                                         build_revocations(one.der())}))
                     .body());
  };
  send(list(gbr(), 4, {&gbr().identity->node_sign.certificate}));
  EXPECT_EQ(world.counter(usa(), "GBR", kListOrder), 1u);
  send(list(gbr(), 5, {&gbr().identity->node_sign.certificate}));
  EXPECT_EQ(world.counter(usa(), "GBR", kListOrder), 2u);
  EXPECT_TRUE(world.links_open());
  send(list(gbr(), 6, {&gbr().identity->node_sign.certificate}));
  EXPECT_EQ(world.counter(usa(), "GBR", kListOrder), 2u);
  EXPECT_NE(state(usa()), "open");
}

TEST_F(Revocations, what_was_taken_in_band_survives_a_restart) {
  issue(gbr(), list(gbr(), 1, {&gbr().identity->node_sign.certificate}));
  ASSERT_TRUE(world.run_until([&] { return state(usa()) != "open"; }, 5s));
  world.kill(usa());
  world.kill(gbr());
  world.start(usa());
  world.run_for(1s);
  gbr().trust = {};  // GBR's node comes up without its list, as a thief's would
  for (Nation* one : {&usa(), &gbr()}) (void)gbr().trust.add_root(one->id, one->identity->root);
  gbr().store = nullptr;
  world.restart_with_an_empty_store(gbr());
  world.run_for(10s);
  EXPECT_NE(state(usa()), "open");
  EXPECT_GT(world.counter(usa(), "GBR", kHelloRefused), 0u);
}

TEST_F(Revocations, a_certificate_older_than_agreed_closes_the_link) {
  agree(std::chrono::days(1), std::nullopt);  // ours are of an hour before the world began
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));
  set_clocks(22h);
  EXPECT_TRUE(world.links_open());
  set_clocks(24h);
  EXPECT_NE(state(usa()), "open");
  EXPECT_EQ(why(usa()), kExpired);
}

}  // namespace
}  // namespace accord::scenario
