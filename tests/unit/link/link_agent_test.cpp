// Two honest nations over real sockets: what arrives, what is refused before it is sent, cut and
// restore, restarts.
#include <atomic>
#include <thread>

#include "tests/unit/link/rig.hpp"

namespace accord::node::link::testing {
namespace {

TEST(LinkAgent, frames_arrive_both_ways) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.reaches_fra("to FRA"));
  ASSERT_TRUE(two.reaches_gbr("to GBR"));
  EXPECT_EQ(two.fra.told<FrameReceived>()[0].peer, two.GBR);
  EXPECT_EQ(two.gbr.told<FrameReceived>()[0].peer, two.FRA);
}

TEST(LinkAgent, up_is_told_once_and_nothing_else_is) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.reaches_fra("again"));
  EXPECT_EQ(two.gbr.told<PeerUp>().size(), 1u);
  EXPECT_EQ(two.fra.told<PeerUp>().size(), 1u);
  EXPECT_TRUE(two.gbr.told<PeerDown>().empty());
  EXPECT_TRUE(two.gbr.told<HandshakeRefused>().empty());
  EXPECT_TRUE(two.gbr.told<LinkFault>().empty());
  const LinkCounters counted = two.gbr.counters(two.FRA);
  EXPECT_EQ(counted.zap_admitted, 1u);
  EXPECT_EQ(counted.zap_refused, 0u);
  EXPECT_EQ(counted.subscriptions_granted, 1u);
  EXPECT_EQ(counted.subscriptions_refused, 0u);
}

// The windows of both lanes at once: 2 * 64 frames, in order, numbered without a gap, none dropped.
TEST(LinkAgent, two_full_windows_arrive_in_order) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.reaches_fra("first"));
  constexpr std::size_t kFrames = 2 * kMaxBatchesInFlight;
  for (std::size_t i = 0; i < kFrames; ++i) {
    const Bytes body(10'000, static_cast<std::uint8_t>(i));
    ASSERT_TRUE(two.gbr.publish(two.FRA, body));
  }
  const auto large = [&] {
    std::vector<Bytes> out;
    for (auto& each : two.fra.told<FrameReceived>()) {
      if (each.frame.size() == kFrameHeadBytes + 10'000) out.push_back(std::move(each.frame));
    }
    return out;
  };
  ASSERT_TRUE(two.drive([&] { return large().size() == kFrames; }));
  const auto frames = large();
  const auto counter_of = [&](const Bytes& frame) {
    return decode_frame(two.pair.first.prefix, frame)->head.frame_counter;
  };
  for (std::size_t i = 0; i < kFrames; ++i) {
    EXPECT_EQ(frames[i].back(), i);
    EXPECT_EQ(counter_of(frames[i]), counter_of(frames[0]) + i);
  }
  EXPECT_EQ(two.gbr.counters(two.FRA).dropped_blocked, 0u);
}

TEST(LinkAgent, largest_body_arrives_and_one_byte_more_is_refused) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.reaches_fra("first"));
  const Bytes largest(kMaxBodyBytes, 'x');
  ASSERT_TRUE(two.gbr.publish(two.FRA, largest));
  EXPECT_TRUE(two.drive([&] { return two.fra.bodies().back() == as_text(largest); }));
  const Bytes more(kMaxBodyBytes + 1, 'x');
  EXPECT_EQ(two.gbr.publish(two.FRA, more).error().code, Code::frame_too_large);
}

TEST(LinkAgent, publish_of_nothing_or_to_nobody_is_refused) {
  TwoNations two;
  two.add_both();
  EXPECT_TRUE(two.gbr.publish(two.FRA, "x"));
  EXPECT_EQ(two.gbr.publish(two.FRA, "").error().code, Code::frame_bad_length);
  EXPECT_EQ(two.gbr.publish(nation("USA"), "x").error().code, Code::link_unknown_peer);
}

TEST(LinkAgent, publish_before_anybody_subscribed_is_dropped_and_counted) {
  TwoNations two;
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  ASSERT_TRUE(two.gbr.publish(two.FRA, "frame 1"));
  two.gbr.step();
  EXPECT_EQ(two.gbr.counters(two.FRA).dropped_down, 1u);
  EXPECT_EQ(two.gbr.counters(two.FRA).frames_out, 0u);
}

// A peer that reads nothing: the sockets' queues and the TCP buffers fill, publish goes on without
// waiting.
TEST(LinkAgent, publish_to_a_peer_that_does_not_read_is_dropped_and_counted) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 600 && two.gbr.counters(two.FRA).dropped_blocked == 0; ++i) {
    ASSERT_TRUE(two.gbr.publish(two.FRA, Bytes(256u << 10)));
    two.gbr.step();
  }
  EXPECT_GT(two.gbr.counters(two.FRA).dropped_blocked, 0u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kDeadline);
}

TEST(LinkAgent, full_command_queue_refuses_publish_and_still_takes_a_cut) {
  TwoNations two({.max_commands = 2});
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.gbr.publish(two.FRA, "frame 1"));
  ASSERT_TRUE(two.gbr.publish(two.FRA, "frame 2"));
  EXPECT_EQ(two.gbr.publish(two.FRA, "frame 3").error().code, Code::link_queue_full);
  EXPECT_TRUE(two.gbr.agent.cut(two.FRA));
  two.gbr.step();
  EXPECT_EQ(two.gbr.counters(two.FRA).dropped_down, 2u);  // the cut was done first
}

TEST(LinkAgent, frames_wait_in_tcp_while_the_event_queue_is_full) {
  TwoNations two({.max_events = 4});
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.reaches_gbr("first"));
  two.gbr.collect = false;
  two.gbr.events.clear();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(two.fra.publish(two.GBR, "frame " + std::to_string(i)));
  }
  const auto taken = two.gbr.counters(two.FRA).frames_in;
  ASSERT_TRUE(two.drive([&] { return two.gbr.counters(two.FRA).frames_in >= taken + 4; }));
  for (int i = 0; i < 20; ++i) two.gbr.step();
  EXPECT_LE(two.gbr.counters(two.FRA).frames_in, taken + 4);  // 4 wait, the others are not read
  two.gbr.collect = true;
  ASSERT_TRUE(two.drive([&] {
    const auto bodies = two.gbr.bodies();
    return !bodies.empty() && bodies.back() == "frame 19";
  }));
  auto bodies = two.gbr.bodies();
  std::erase(bodies, "first");  // repeats that were still on their way
  ASSERT_EQ(bodies.size(), 20u);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(bodies[i], "frame " + std::to_string(i));
}

TEST(LinkAgent, cut_closes_the_port_and_restore_reopens_it) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.gbr.agent.cut(two.FRA));
  ASSERT_TRUE(two.drive([&] { return !two.fra.told<PeerDown>().empty(); }));
  EXPECT_EQ(two.gbr.told<PeerDown>().size(), 1u);
  EXPECT_FALSE(two.gbr.agent.is_up(two.FRA));
  EXPECT_EQ(two.gbr.agent.bound_endpoint(two.FRA).value(), "");
  EXPECT_EQ(two.gbr.counters(two.FRA).closed_by_order, 1u);

  ASSERT_TRUE(two.gbr.agent.restore(two.FRA));
  ASSERT_TRUE(
      two.drive([&] { return two.gbr.agent.is_up(two.FRA) && two.fra.agent.is_up(two.GBR); }));
  EXPECT_EQ(two.gbr.told<PeerUp>().size(), 2u);
  EXPECT_TRUE(two.reaches_fra("again"));
  EXPECT_TRUE(two.reaches_gbr("again"));
  EXPECT_TRUE(two.gbr.told<LinkFault>().empty());
}

TEST(LinkAgent, cut_of_an_unknown_peer_is_refused) {
  TwoNations two;
  EXPECT_EQ(two.gbr.agent.cut(two.FRA).error().code, Code::link_unknown_peer);
  EXPECT_EQ(two.gbr.agent.restore(two.FRA).error().code, Code::link_unknown_peer);
  EXPECT_EQ(two.gbr.agent.remove_peer(two.FRA).error().code, Code::link_unknown_peer);
}

TEST(LinkAgent, a_restarted_peer_comes_up_again_after_one_down) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  two.fra.agent.stop();
  ASSERT_TRUE(until({&two.gbr}, [&] { return !two.gbr.told<PeerDown>().empty(); }));
  Party again;
  ASSERT_TRUE(again.agent.add_peer(two.pair.config_of_second()));
  ASSERT_TRUE(until({&two.gbr, &again}, [&] { return two.gbr.told<PeerUp>().size() == 2; }));
  EXPECT_EQ(two.gbr.told<PeerDown>().size(), 1u);
}

TEST(LinkAgent, a_removed_peer_is_told_down_and_forgotten_and_may_be_added_again) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.gbr.agent.remove_peer(two.FRA));
  ASSERT_TRUE(two.drive([&] { return !two.gbr.told<PeerDown>().empty(); }));
  EXPECT_EQ(two.gbr.agent.counters(two.FRA).error().code, Code::link_unknown_peer);
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  EXPECT_TRUE(two.drive([&] { return two.gbr.told<PeerUp>().size() == 2; }));
}

TEST(LinkAgent, a_link_under_other_keys_comes_up_when_the_peer_pins_them_and_not_before) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  LinkConfig first = two.pair.config_of_first();
  const auto fras_key = first.peer_client_key;
  EXPECT_EQ(two.gbr.agent.up_under(two.FRA), fras_key);
  first.publish_endpoint = two.gbr.agent.bound_endpoint(two.FRA).value();
  auto server = generate_curve_keys(), client = generate_curve_keys();
  ASSERT_TRUE(server && client);
  first.server_keys = std::move(*server);
  first.client_keys = std::move(*client);
  LinkConfig second = two.pair.config_of_second();
  second.peer_server_key = first.server_keys.public_key;
  second.peer_client_key = first.client_keys.public_key;
  ASSERT_TRUE(two.gbr.agent.rekey_peer(std::move(first)));
  ASSERT_TRUE(two.drive([&] { return two.fra.counters(two.GBR).zap_refused > 0; }));
  EXPECT_FALSE(two.gbr.agent.is_up(two.FRA));
  EXPECT_EQ(two.gbr.agent.up_under(two.FRA), "");
  const auto gbrs_key = second.peer_client_key;
  ASSERT_TRUE(two.fra.agent.rekey_peer(std::move(second)));
  ASSERT_TRUE(
      two.drive([&] { return two.gbr.agent.is_up(two.FRA) && two.fra.agent.is_up(two.GBR); }));
  EXPECT_EQ(two.fra.agent.up_under(two.GBR), gbrs_key);
  EXPECT_TRUE(two.reaches_fra("again"));
  EXPECT_TRUE(two.reaches_gbr("again"));
  EXPECT_TRUE(two.gbr.told<LinkFault>().empty()) << "the port was had again without a fault";
}

TEST(LinkAgent, other_keys_do_not_open_a_link_that_is_cut) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  ASSERT_TRUE(two.gbr.agent.cut(two.FRA));
  ASSERT_TRUE(two.gbr.agent.rekey_peer(two.pair.config_of_first()));
  ASSERT_TRUE(two.drive([&] { return !two.gbr.told<PeerDown>().empty(); }));
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(two.gbr.agent.do_work(std::chrono::milliseconds{2}));
    EXPECT_EQ(two.gbr.agent.bound_endpoint(two.FRA).value(), "");
  }
  EXPECT_EQ(two.gbr.agent.rekey_peer(two.pair.config_of_second()).error().code,
            Code::link_unknown_peer);
}

TEST(LinkAgent, a_second_link_to_the_same_peer_is_refused) {
  TwoNations two;
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  EXPECT_EQ(two.gbr.agent.add_peer(two.pair.config_of_first()).error().code,
            Code::link_config_invalid);
}

TEST(LinkAgent, wildcard_port_is_resolved) {
  LinkPair pair("GBR", "FRA");
  Party gbr;
  LinkConfig config = pair.config_of_first();
  config.publish_endpoint = "tcp://127.0.0.1:*";
  ASSERT_TRUE(gbr.agent.add_peer(std::move(config)));
  gbr.step();
  const std::string bound = gbr.agent.bound_endpoint(nation("FRA")).value();
  EXPECT_TRUE(bound.starts_with("tcp://127.0.0.1:")) << bound;
  EXPECT_FALSE(bound.ends_with("*")) << bound;
}

TEST(LinkAgent, a_taken_port_is_told_once_and_opens_when_it_is_free) {
  TwoNations two;
  auto squatter = std::make_unique<RawSocket>(ZMQ_PUB);
  ASSERT_TRUE(squatter->bind(two.pair.first.port.endpoint()));
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  ASSERT_TRUE(until({&two.gbr}, [&] { return two.gbr.told_code(Code::link_bind_failed) > 0; }));
  for (int i = 0; i < 5; ++i) {
    two.gbr.skew += kReopenMost;
    two.gbr.step();
  }
  EXPECT_EQ(two.gbr.told_code(Code::link_bind_failed), 1u);
  squatter.reset();
  two.gbr.skew += kReopenMost;
  EXPECT_TRUE(until({&two.gbr}, [&] {
    two.gbr.skew += kReopenFirst;
    return !two.gbr.agent.bound_endpoint(two.FRA).value().empty();
  }));
}

TEST(LinkAgent, a_thread_drives_it_until_asked_to_stop) {
  LinkPair pair("GBR", "FRA");
  std::atomic<int> calls = 0;
  LinkAgent gbr({.events_waiting = [&calls] {
    ++calls;
    calls.notify_all();
  }});
  Sealer sealer;
  Party fra;
  ASSERT_TRUE(gbr.add_peer(pair.config_of_first()));
  ASSERT_TRUE(fra.agent.add_peer(pair.config_of_second()));
  std::jthread thread([&gbr](const std::stop_token& token) { EXPECT_TRUE(gbr.run(token)); });
  EXPECT_TRUE(until({&fra}, [&] { return calls > 0 && fra.agent.is_up(nation("GBR")); }));
  const auto event = gbr.next_event();
  ASSERT_TRUE(event);
  EXPECT_TRUE(std::holds_alternative<PeerUp>(*event));
  EXPECT_TRUE(until({&fra}, [&] {
    EXPECT_TRUE(publish(gbr, sealer, nation("FRA"), bytes_of("from another thread")));
    return !fra.told<FrameReceived>().empty();
  }));
}

}  // namespace
}  // namespace accord::node::link::testing
