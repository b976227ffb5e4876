// What leaves a node is closed to everybody but its peer's node of this hour: which frames are
// sealed, what a changed, old or foreign frame achieves (nothing), and how keys begin, are renewed
// and end. Codes: schemas/vocab/codes.def.
#include <gtest/gtest.h>

#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {

using namespace std::chrono_literals;
using namespace node::pipeline;
using node::link::FrameVersion;

constexpr const char* kNotSealed = "ACC-6025";
constexpr const char* kKeysRefused = "ACC-6026";
constexpr const char* kKeysNotTaken = "ACC-6027";
constexpr const char* kCourierKey = "ACC-2029";
constexpr const char* kBroken = "ACC-2027";
constexpr const char* kEpochUnknown = "ACC-5121";
constexpr const char* kCounterNotRising = "ACC-5122";

std::optional<ControlKind> control_kind(const Bytes& body) {
  const auto control = parse_control(body);
  if (!control) return std::nullopt;
  return control->kind;
}

bool is_batch(const Bytes& body) { return parse_batch(body).has_value(); }

class Sealing : public ::testing::TestWithParam<Suites> {
 protected:
  Sealing() : world(71, {"USA", "GBR"}, GetParam()) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
    world.run_for(2s);
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }

  static node::link::Frame head_of(const World::Captured& one) {
    return node::link::decode_frame(node::link::link_prefix(one.from, one.to), one.frame).value();
  }
  std::vector<World::Captured> sent(const Nation& from,
                                    const std::function<bool(const Bytes&)>& is) {
    std::vector<World::Captured> out;
    for (const auto& one : world.wire) {
      if (one.from == from.id && is(one.body)) out.push_back(one);
    }
    return out;
  }
  std::vector<World::Captured> keys_of(const Nation& from) {
    return sent(from, [](const Bytes& body) { return control_kind(body) == ControlKind::keys; });
  }
  /// The batch that GBR sends now for USA, which the network holds back.
  World::Captured held_back_batch() {
    world.faults.loss = 1.0;
    world.wire.clear();
    world.publish(gbr(), radar_tdm(world.now(), 1));
    world.faults.loss = 0.0;
    const auto batches = sent(gbr(), is_batch);
    EXPECT_EQ(batches.size(), 1u);
    return batches.empty() ? World::Captured{} : batches.front();
  }
  bool delivers() {
    const std::size_t before = usa().delivered.size();
    world.publish(gbr(), radar_tdm(world.now(), 1));
    return world.run_until([&] { return usa().delivered.size() == before + 1; }, 30s);
  }
  void use_courier_keys(Nation& nation, const NationId& peer,
                        std::vector<crypto::CourierFile> files) {
    auto keys = std::make_shared<CourierKeys>();
    (*keys)[peer] = std::move(files);
    nation.courier_keys = std::move(keys);
    world.step(nation, CourierKeysChanged{nation.courier_keys});
    world.commit(nation);
  }
  void restart_both() {
    for (Nation* one : {&usa(), &gbr()}) world.kill(*one);
    for (Nation* one : {&usa(), &gbr()}) world.start(*one);
  }
  /// Same id, same term, another secret.
  std::vector<crypto::CourierFile> forged_keys() {
    crypto::SystemRandom random;
    std::vector<crypto::CourierFile> out;
    out.push_back(test_support::must(crypto::make_courier_key(
        {{gbr().id, usa().id}, "c0", world.now() - 1h, world.now() + 24h}, random)));
    return out;
  }

  World world;
};

INSTANTIATE_TEST_SUITE_P(
    Suites, Sealing,
    ::testing::Values(Suites{}, Suites{{"USA", crypto::Suite::p384}, {"GBR", crypto::Suite::p384}},
                      Suites{{"USA", crypto::Suite::p384}}),
    [](const auto& tested) {
      return tested.param.empty() ? "ed25519" : tested.param.size() == 2 ? "p384" : "one_of_each";
    });

// ---- what is sealed ----

// req: RES-005
TEST_P(Sealing, everything_but_the_handshake_leaves_sealed_and_in_a_bucket) {
  ASSERT_TRUE(delivers());
  world.run_for(3s);
  std::size_t sealed = 0;
  for (const auto& one : world.wire) {
    const auto kind = control_kind(one.body);
    const bool handshake = kind == ControlKind::hello || kind == ControlKind::keys;
    const auto head = head_of(one).head;
    EXPECT_EQ(head.version, handshake ? FrameVersion::unsealed : FrameVersion::sealed);
    EXPECT_EQ(head.key_epoch == 0, handshake);
    if (handshake) continue;
    ++sealed;
    EXPECT_EQ(one.frame.size(), node::link::sealed_frame_bytes(one.body.size()));
    const std::string frame(as_text(one.frame));
    EXPECT_EQ(frame.find(as_text(ByteView(one.body).first(16))), std::string::npos);
  }
  EXPECT_GT(sealed, 10u);
  EXPECT_EQ(world.counter(usa(), "GBR", kBroken), 0u);
}

TEST_P(Sealing, a_batch_in_an_unsealed_frame_is_refused_under_its_code) {
  const auto batch = held_back_batch();
  const Bytes open = test_support::must(
      gbr().core->sealer().frame_around(usa().id, 0, batch.body, node::link::SealInstant{}));
  world.inject_frame("GBR", usa(), open);
  EXPECT_EQ(world.counter(usa(), "GBR", kNotSealed), 1u);
  EXPECT_TRUE(usa().delivered.empty());
  world.inject_frame("GBR", usa(), batch.frame);  // the near miss: the same batch as it was sent
  EXPECT_EQ(usa().delivered.size(), 1u);
}

TEST_P(Sealing, a_heartbeat_in_an_unsealed_frame_is_refused_under_its_code) {
  const auto beats =
      sent(gbr(), [](const Bytes& body) { return control_kind(body) == ControlKind::heartbeat; });
  ASSERT_FALSE(beats.empty());
  const Bytes open = test_support::must(
      gbr().core->sealer().frame_around(usa().id, 0, beats.back().body, node::link::SealInstant{}));
  world.inject_frame("GBR", usa(), open);
  EXPECT_EQ(world.counter(usa(), "GBR", kNotSealed), 1u);
  EXPECT_TRUE(world.links_open());
}

// ---- what a changed or old frame achieves ----

TEST_P(Sealing, no_flipped_bit_of_a_sealed_batch_is_ever_taken) {
  const auto batch = held_back_batch();
  const auto refusals = [&] {
    world.commit(usa());
    std::uint64_t sum = 0;
    for (const auto& [name, value] : test_support::must(usa().store->counters())) {
      if (name.first == "GBR" && name.second.starts_with("ACC-")) sum += value;
    }
    return sum;
  };
  const std::uint64_t refused = refusals();
  for (std::size_t bit = 0; bit < batch.frame.size() * 8; ++bit) {
    Bytes damaged = batch.frame;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    world.inject_frame("GBR", usa(), std::move(damaged));
  }
  EXPECT_TRUE(usa().delivered.empty());
  EXPECT_EQ(refusals() - refused, batch.frame.size() * 8);  // each under a code of its own
  EXPECT_GE(world.counter(usa(), "GBR", kBroken), (batch.frame.size() - 32) * 8);
  world.inject_frame("GBR", usa(), batch.frame);
  EXPECT_EQ(usa().delivered.size(), 1u);
  EXPECT_TRUE(delivers());
}

TEST_P(Sealing, a_frame_that_comes_again_is_not_opened_again) {
  const auto batch = held_back_batch();
  world.inject_frame("GBR", usa(), batch.frame);
  ASSERT_EQ(usa().delivered.size(), 1u);
  const auto repeats = world.counter(usa(), "GBR", "ACC-6017");
  world.inject_frame("GBR", usa(), batch.frame);
  EXPECT_EQ(world.counter(usa(), "GBR", kCounterNotRising), 1u);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6017"), repeats);  // it never came as far as a number
}

TEST_P(Sealing, a_recorded_session_played_again_opens_nothing) {
  ASSERT_TRUE(delivers());
  const auto recorded = world.wire;
  restart_both();
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.run_for(2s);
  const std::size_t delivered = usa().delivered.size();
  const auto epoch = world.peer(usa(), "GBR")["keys"]["epoch"];
  for (const auto& one : recorded) {
    if (one.to == usa().id) world.inject_frame("GBR", usa(), one.frame);
  }
  EXPECT_EQ(usa().delivered.size(), delivered);
  EXPECT_GT(world.counter(usa(), "GBR", kKeysRefused), 0u);
  EXPECT_GT(world.counter(usa(), "GBR", kEpochUnknown), 0u);
  EXPECT_EQ(world.peer(usa(), "GBR")["keys"]["epoch"], epoch);
  EXPECT_TRUE(delivers());
}

// ---- courier keys ----

// Everything else is right: certificates, signatures, ephemeral keys. Whoever has all of these and
// not what the courier brought reads nothing and is believed nothing.
TEST_P(Sealing, another_courier_key_of_the_same_name_admits_nothing) {
  use_courier_keys(gbr(), usa().id, forged_keys());
  restart_both();
  world.publish(gbr(), radar_tdm(world.now(), 1));
  world.run_for(30s);
  EXPECT_TRUE(usa().delivered.empty());
  EXPECT_GT(world.counter(usa(), "GBR", kBroken) + world.counter(usa(), "GBR", kEpochUnknown), 0u);
  EXPECT_GT(world.counter(usa(), "GBR", kKeysNotTaken) +
                world.counter(gbr(), "USA", kKeysNotTaken) +
                world.counter(usa(), "GBR", "ACC-6006"),
            0u);
  // The near miss: with the right one the same record arrives.
  use_courier_keys(gbr(), usa().id,
                   test_support::courier_keys_between(gbr().id, usa().id, world.now() - 2h));
  use_courier_keys(usa(), gbr().id,
                   test_support::courier_keys_between(gbr().id, usa().id, world.now() - 2h));
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 1; }, 60s));
}

TEST_P(Sealing, without_a_common_courier_key_the_link_stays_closed_and_says_so) {
  use_courier_keys(gbr(), usa().id, {});
  restart_both();
  world.run_for(10s);
  for (Nation* one : {&usa(), &gbr()}) {
    const auto shown = world.peer(*one, one == &usa() ? "GBR" : "USA");
    EXPECT_EQ(shown["state"], "mismatch");
    EXPECT_EQ(shown["why"]["code"], kCourierKey);
  }
  const auto said = world.peer(gbr(), "USA")["why"]["text"].get<std::string>();
  EXPECT_NE(said.find("this node holds none"), std::string::npos) << said;
  use_courier_keys(gbr(), usa().id,
                   test_support::courier_keys_between(gbr().id, usa().id, world.now() - 2h));
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_TRUE(delivers());
}

// Two keys overlap: each side takes the newest that both hold.
TEST_P(Sealing, the_newest_courier_key_that_both_hold_is_used) {
  const auto keys = [&](std::size_t count) {
    return test_support::courier_keys_between(gbr().id, usa().id, world.now() - 24h * 89, count);
  };
  EXPECT_EQ(world.peer(usa(), "GBR")["keys"]["courier_key"], "c0");
  use_courier_keys(gbr(), usa().id, keys(2));  // c0 ends in a day, c1 has just begun
  use_courier_keys(usa(), gbr().id, keys(1));
  restart_both();
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(world.peer(usa(), "GBR")["keys"]["courier_key"], "c0");
  use_courier_keys(usa(), gbr().id, keys(2));
  restart_both();
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(world.peer(usa(), "GBR")["keys"]["courier_key"], "c1");
  EXPECT_EQ(world.peer(gbr(), "USA")["keys"]["courier_key"], "c1");
  EXPECT_TRUE(delivers());
}

// ---- keys that are lost, renewed and gone ----

TEST_P(Sealing, keys_that_are_lost_are_told_again) {
  std::size_t lost = 0;
  world.loses = [&](const NationId&, const Bytes& body) {
    return control_kind(body) == ControlKind::keys && ++lost <= 4;
  };
  restart_both();
  EXPECT_TRUE(delivers());
  EXPECT_GE(lost, 5u);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
}

TEST_P(Sealing, keys_that_never_come_close_the_link_which_begins_anew) {
  world.loses = [&](const NationId& from, const Bytes& body) {
    return from == gbr().id && control_kind(body) == ControlKind::keys;
  };
  restart_both();
  world.run_for(20s);
  EXPECT_GE(world.counter(gbr(), "USA", kKeysNotTaken), 1u);
  world.loses = nullptr;
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));
  EXPECT_TRUE(delivers());
}

TEST_P(Sealing, key_epochs_rise_over_restarts_and_lost_stores) {
  const auto epoch = [&] { return world.peer(gbr(), "USA")["keys"]["epoch"].get<std::uint64_t>(); };
  std::uint64_t last = epoch();
  for (int i = 0; i < 3; ++i) {
    world.kill(gbr());
    world.start(gbr());
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
    EXPECT_GT(epoch(), last);
    last = epoch();
  }
  world.restart_with_an_empty_store(gbr());  // it remembers no number; the peer does
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 120s));
  EXPECT_GT(epoch(), last);
  EXPECT_TRUE(delivers());
}

TEST_P(Sealing, keys_are_renewed_within_the_hour_and_nothing_is_lost_or_sent_again) {
  ASSERT_TRUE(delivers());
  world.run_for(2s);
  const auto replayed = sent(gbr(), is_batch).back();
  const auto epoch = world.peer(gbr(), "USA")["keys"]["epoch"].get<std::uint64_t>();
  const auto closed = world.counter(usa(), "GBR", "ACC-6006");
  const auto resent = world.counter(gbr(), "USA", "resent_batches");
  world.wire.clear();
  std::size_t published = 0;
  for (int minute = 0; minute < 65; ++minute) {
    world.publish(gbr(), radar_tdm(world.now(), 1));
    ++published;
    world.run_for(1min);
    world.wire.erase(
        std::remove_if(world.wire.begin(), world.wire.end(),
                       [](const auto& one) { return control_kind(one.body) != ControlKind::keys; }),
        world.wire.end());
  }
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == published + 1; }, 10s));
  EXPECT_EQ(keys_of(gbr()).size(), 1u);  // once, and at once confirmed
  EXPECT_EQ(keys_of(usa()).size(), 1u);
  EXPECT_EQ(world.peer(gbr(), "USA")["keys"]["epoch"].get<std::uint64_t>(), epoch + 1);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6006"), closed);
  EXPECT_EQ(world.counter(gbr(), "USA", "resent_batches"), resent);
  // Whoever takes the node now opens nothing of an hour ago.
  world.inject_frame("GBR", usa(), replayed.frame);
  EXPECT_EQ(world.counter(usa(), "GBR", kEpochUnknown), 1u);
  EXPECT_TRUE(world.links_open());
}

}  // namespace
}  // namespace accord::scenario
