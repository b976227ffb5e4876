// Those who do not play by the rules, over real sockets: wrong keys, no keys, greedy and flooding
// subscribers, frames that are none. In each case the honest link goes on.
#include <poll.h>
#include <sys/resource.h>

#include "tests/unit/link/rig.hpp"

namespace accord::node::link::testing {
namespace {

Bytes subscription(std::string_view topic) {
  Bytes out{1};
  out.insert(out.end(), topic.begin(), topic.end());
  return out;
}

TEST(Hostile, wrong_client_key_is_refused_counted_and_told_while_the_good_link_serves) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  RawSocket stranger(ZMQ_SUB);
  const CurveKeyPair keys = generate_curve_keys().value();
  stranger.be_client(keys, two.pair.first.server.public_key);
  stranger.set(ZMQ_SUBSCRIBE, "AAAAAAAA");
  ASSERT_TRUE(stranger.connect(two.pair.first.port.endpoint()));
  ASSERT_TRUE(two.drive([&] { return two.gbr.told_code(Code::link_client_key_refused) > 0; }));
  const auto told = two.gbr.told<HandshakeRefused>();
  EXPECT_EQ(told[0].peer, two.FRA);
  EXPECT_NE(told[0].detail.find(keys.public_key), std::string::npos);
  EXPECT_EQ(two.gbr.counters(two.FRA).zap_refused, 1u);
  EXPECT_EQ(two.gbr.counters(two.FRA).strangers, 0u);  // refused by key: counted there alone
  EXPECT_TRUE(two.reaches_fra("still served"));
  EXPECT_EQ(stranger.receive(), -1);
}

// The near miss: a key pinned by the same node, but for another link.
TEST(Hostile, the_key_of_another_link_is_refused) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  LinkPair other("GBR", "USA");
  ASSERT_TRUE(two.gbr.agent.add_peer(other.config_of_first()));
  RawSocket usa(ZMQ_SUB);
  usa.be_client(other.second.client, two.pair.first.server.public_key);
  usa.set(ZMQ_SUBSCRIBE, "AAAAAAAA");
  ASSERT_TRUE(usa.connect(two.pair.first.port.endpoint()));
  ASSERT_TRUE(two.drive([&] { return two.gbr.counters(two.FRA).zap_refused > 0; }));
  EXPECT_TRUE(two.reaches_fra("still served"));
  EXPECT_EQ(usa.receive(), -1);
}

TEST(Hostile, refusal_of_one_client_is_told_once_however_often_it_comes) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  const CurveKeyPair keys = generate_curve_keys().value();
  for (std::uint64_t tries = 1; tries <= 3; ++tries) {
    two.gbr.skew += 2 * kRefusalReportInterval;
    RawSocket stranger(ZMQ_SUB);
    stranger.be_client(keys, two.pair.first.server.public_key);
    ASSERT_TRUE(stranger.connect(two.pair.first.port.endpoint()));
    ASSERT_TRUE(two.drive([&] { return two.gbr.counters(two.FRA).zap_refused == tries; }));
  }
  EXPECT_EQ(two.gbr.told_code(Code::link_client_key_refused), 1u);
  EXPECT_EQ(two.gbr.counters(two.FRA).reports_suppressed, 2u);
}

TEST(Hostile, wrong_pinned_server_key_never_comes_up_and_is_told_once) {
  TwoNations two;
  LinkConfig config = two.pair.config_of_first();
  config.peer_server_key = generate_curve_keys().value().public_key;
  ASSERT_TRUE(two.gbr.agent.add_peer(std::move(config)));
  ASSERT_TRUE(two.fra.agent.add_peer(two.pair.config_of_second()));
  ASSERT_TRUE(two.drive([&] { return two.gbr.counters(two.FRA).handshakes_failed >= 3; }));
  EXPECT_EQ(two.gbr.told_code(Code::link_handshake_failed), 1u);
  EXPECT_TRUE(two.gbr.told<PeerUp>().empty());
  EXPECT_EQ(two.fra.told_code(Code::link_stranger),
            1u);  // and FRA sees a handshake that comes to nothing
  EXPECT_EQ(two.fra.counters(two.GBR).zap_admitted, 0u);
}

TEST(Hostile, peer_that_does_not_admit_us_is_told_and_comes_up_once_it_does) {
  TwoNations two;
  LinkConfig stale = two.pair.config_of_second();
  stale.peer_client_key = generate_curve_keys().value().public_key;
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  ASSERT_TRUE(two.fra.agent.add_peer(std::move(stale)));
  ASSERT_TRUE(two.drive([&] {
    two.gbr.skew +=
        std::chrono::milliseconds{20};  // libzmq gives up for good; the agent tries again
    return two.gbr.counters(two.FRA).handshakes_failed >= 3;
  }));
  EXPECT_EQ(two.gbr.told_code(Code::link_refused_by_peer), 1u);
  EXPECT_FALSE(two.gbr.agent.is_up(two.FRA));

  ASSERT_TRUE(two.fra.agent.remove_peer(two.GBR));
  ASSERT_TRUE(two.fra.agent.add_peer(two.pair.config_of_second()));
  EXPECT_TRUE(two.drive([&] {
    two.gbr.skew += std::chrono::milliseconds{20};
    two.fra.skew += std::chrono::milliseconds{20};
    return two.gbr.agent.is_up(two.FRA) && two.fra.agent.is_up(two.GBR);
  }));
}

TEST(Hostile, peer_without_curve_gets_nothing) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  RawSocket naked(ZMQ_SUB);
  naked.set(ZMQ_SUBSCRIBE, "");
  ASSERT_TRUE(naked.connect(two.pair.first.port.endpoint()));
  ASSERT_TRUE(two.drive([&] { return two.gbr.told_code(Code::link_stranger) > 0; }));
  EXPECT_TRUE(two.reaches_fra("still served"));
  EXPECT_EQ(naked.receive(), -1);
  EXPECT_EQ(two.gbr.counters(two.FRA).zap_admitted, 1u);
}

TEST(Hostile, publisher_without_curve_is_not_heard) {
  TwoNations two;
  RawSocket naked(ZMQ_XPUB);
  ASSERT_TRUE(naked.bind(two.pair.second.port.endpoint()));
  ASSERT_TRUE(two.gbr.agent.add_peer(two.pair.config_of_first()));
  ASSERT_TRUE(
      until({&two.gbr}, [&] { return two.gbr.told_code(Code::link_handshake_failed) > 0; }));
  EXPECT_EQ(naked.receive(), -1);  // not even our subscription
  EXPECT_EQ(two.gbr.counters(two.FRA).frames_in, 0u);
}

/// GBR's link to FRA, with a raw socket in FRA's place that holds FRA's true client key.
struct TrueKeyClient {
  LinkPair pair{"GBR", "FRA"};
  Party gbr;
  RawSocket fra;
  NationId FRA = nation("FRA");

  explicit TrueKeyClient(int type) : fra(type) {
    fra.be_client(pair.second.client, pair.first.server.public_key);
    EXPECT_TRUE(gbr.agent.add_peer(pair.config_of_first()));
  }
  bool drive(const std::function<bool()>& condition) { return until({&gbr}, condition); }
  [[nodiscard]] LinkCounters counters() const { return gbr.counters(FRA); }
};

TEST(Hostile, greedy_subscription_is_refused_and_gets_nothing) {
  TrueKeyClient one(ZMQ_SUB);
  one.fra.set(ZMQ_SUBSCRIBE, "");
  ASSERT_TRUE(one.fra.connect(one.pair.first.port.endpoint()));
  ASSERT_TRUE(one.drive([&] { return one.counters().subscriptions_refused == 1; }));
  ASSERT_TRUE(one.gbr.publish(one.FRA, "abc"));
  one.gbr.step();
  EXPECT_EQ(one.counters().dropped_down, 1u);
  EXPECT_EQ(one.counters().subscriptions_granted, 0u);
  // The right topic beside it is granted, and is all that the socket then gets.
  one.fra.set(ZMQ_SUBSCRIBE, "AAAAAAAA");
  ASSERT_TRUE(one.drive([&] { return one.counters().subscriptions_granted == 1; }));
  ASSERT_TRUE(one.gbr.publish(one.FRA, "abc"));
  int got = -1;
  EXPECT_TRUE(one.drive([&] { return (got = one.fra.receive()) >= 0; }));
  EXPECT_EQ(got, static_cast<int>(kFrameHeadBytes + 3));
}

TEST(Hostile, topics_one_byte_off_are_refused) {
  TrueKeyClient one(ZMQ_SUB);
  one.fra.set(ZMQ_SUBSCRIBE, "AAAAAAA");    // seven
  one.fra.set(ZMQ_SUBSCRIBE, "AAAAAAAAA");  // nine
  one.fra.set(ZMQ_SUBSCRIBE, "AAAAAAAB");   // another
  ASSERT_TRUE(one.fra.connect(one.pair.first.port.endpoint()));
  ASSERT_TRUE(one.drive([&] { return one.counters().subscriptions_refused == 3; }));
  EXPECT_EQ(one.counters().subscriptions_granted, 0u);
  EXPECT_EQ(one.counters().cuts_by_flood, 0u);
}

TEST(Hostile, withdrawn_subscription_stops_the_flow) {
  TrueKeyClient one(ZMQ_XSUB);
  ASSERT_TRUE(one.fra.connect(one.pair.first.port.endpoint()));
  ASSERT_TRUE(one.fra.send(subscription("AAAAAAAA")));
  ASSERT_TRUE(one.drive([&] { return one.counters().subscriptions_granted == 1; }));
  Bytes withdrawal = subscription("AAAAAAAA");
  withdrawal[0] = 0;
  ASSERT_TRUE(one.fra.send(withdrawal));
  EXPECT_TRUE(one.drive([&] {
    EXPECT_TRUE(one.gbr.publish(one.FRA, "abc"));
    return one.counters().dropped_down > 0;
  }));
}

// More than four messages on one connection: the fifth cuts.
TEST(Hostile, five_subscriptions_cut_the_peer_and_four_do_not) {
  TrueKeyClient one(ZMQ_SUB);
  for (const char* topic : {"one", "two", "three", "four"}) one.fra.set(ZMQ_SUBSCRIBE, topic);
  ASSERT_TRUE(one.fra.connect(one.pair.first.port.endpoint()));
  ASSERT_TRUE(one.drive([&] { return one.counters().subscriptions_refused == 4; }));
  EXPECT_EQ(one.counters().cuts_by_flood, 0u);
  one.fra.set(ZMQ_SUBSCRIBE, "five");
  ASSERT_TRUE(one.drive([&] { return one.counters().cuts_by_flood == 1; }));
  EXPECT_EQ(one.gbr.told_code(Code::link_subscription_flood), 1u);
  EXPECT_EQ(one.gbr.agent.bound_endpoint(one.FRA).value(), "");
}

TEST(Hostile, subscription_flood_cuts_that_peer_only_and_the_port_opens_again) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  LinkPair other("GBR", "USA");
  ASSERT_TRUE(two.gbr.agent.add_peer(other.config_of_first()));
  const NationId USA = nation("USA");
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  RawSocket usa(ZMQ_XSUB);
  usa.be_client(other.second.client, other.first.server.public_key);
  ASSERT_TRUE(usa.connect(other.first.port.endpoint()));
  std::uint64_t sent = 0;
  ASSERT_TRUE(two.drive([&] {
    for (int i = 0; i < 1'000; ++i) usa.send(subscription("topic " + std::to_string(sent++)));
    return two.gbr.counters(USA).cuts_by_flood == 1;
  }));
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 << 10) << "kB";  // both sides of the flood
  EXPECT_TRUE(two.gbr.agent.is_up(two.FRA));
  EXPECT_EQ(two.gbr.counters(two.FRA).downs, 0u);
  EXPECT_TRUE(two.reaches_fra("still served"));
  EXPECT_TRUE(two.drive([&] { return !two.gbr.agent.bound_endpoint(USA).value().empty(); }));
}

TEST(Hostile, messages_that_are_no_subscription_cut_the_peer_too) {
  TrueKeyClient one(ZMQ_XSUB);
  ASSERT_TRUE(one.fra.connect(one.pair.first.port.endpoint()));
  ASSERT_TRUE(one.drive([&] {
    one.fra.send(as_bytes("hello"));
    return one.counters().cuts_by_flood > 0;
  }));
}

/// GBR's link to FRA, with a raw publisher in FRA's place that holds FRA's true server key.
struct TrueKeyPublisher {
  LinkPair pair{"GBR", "FRA"};
  Party gbr;
  RawSocket fra{ZMQ_XPUB};
  NationId FRA = nation("FRA");

  TrueKeyPublisher() {
    fra.be_server(pair.second.server);
    EXPECT_TRUE(fra.bind(pair.second.port.endpoint()));
    EXPECT_TRUE(gbr.agent.add_peer(pair.config_of_first()));
    EXPECT_TRUE(until({&gbr}, [&] { return fra.receive() == 1 + 8; }));  // our one subscription
  }
  [[nodiscard]] LinkCounters counters() const { return gbr.counters(FRA); }
  bool good_frame_arrives() {
    const Bytes frame = encode_frame(pair.second.prefix, {}, as_bytes("good")).value();
    const std::size_t before = gbr.told<FrameReceived>().size();
    return until({&gbr}, [&] {
      fra.send(frame);
      gbr.skew += std::chrono::milliseconds{5};
      return gbr.told<FrameReceived>().size() > before;
    });
  }
};

TEST(Hostile, message_beyond_the_limit_is_refused_by_the_socket_and_the_link_recovers) {
  TrueKeyPublisher one;
  ASSERT_TRUE(one.good_frame_arrives());
  const std::uint64_t good = one.counters().frames_in;
  Bytes oversize(kMaxFrameBytes + kCurveOverheadBytes + 1, 'B');
  ASSERT_TRUE(one.fra.send(oversize));
  ASSERT_TRUE(until({&one.gbr}, [&] { return one.fra.receive() == 1 + 8; }));  // withdrawn: cut off
  EXPECT_TRUE(one.counters().frames_refused.empty());
  EXPECT_LE(one.counters().bytes_in, good * 64 + 64 * 64);
  EXPECT_TRUE(one.good_frame_arrives());
}

TEST(Hostile, one_byte_over_the_largest_frame_is_refused_with_its_code) {
  TrueKeyPublisher one;
  ASSERT_TRUE(one.fra.send(Bytes(kMaxFrameBytes + 1, 'B')));
  ASSERT_TRUE(until({&one.gbr}, [&] { return !one.counters().frames_refused.empty(); }));
  EXPECT_EQ(one.counters().frames_refused.at(Code::frame_too_large), 1u);
  EXPECT_TRUE(one.good_frame_arrives());
}

TEST(Hostile, message_of_several_parts_is_refused_whole) {
  TrueKeyPublisher one;
  const Bytes frame = encode_frame(one.pair.second.prefix, {}, as_bytes("abc")).value();
  ASSERT_TRUE(one.fra.send(frame, ZMQ_SNDMORE));
  ASSERT_TRUE(one.fra.send(frame));
  ASSERT_TRUE(until({&one.gbr}, [&] { return !one.counters().frames_refused.empty(); }));
  EXPECT_EQ(one.counters().frames_refused.at(Code::frame_multipart), 1u);
  EXPECT_TRUE(one.gbr.told<FrameReceived>().empty());
  EXPECT_TRUE(one.good_frame_arrives());
}

TEST(Hostile, damaged_frame_is_refused_with_its_code) {
  TrueKeyPublisher one;
  Bytes frame = encode_frame(one.pair.second.prefix, {}, as_bytes("abc")).value();
  frame[8] = 3;
  ASSERT_TRUE(one.fra.send(frame));
  ASSERT_TRUE(until({&one.gbr}, [&] { return !one.counters().frames_refused.empty(); }));
  EXPECT_EQ(one.counters().frames_refused.at(Code::frame_unknown_version), 1u);
  EXPECT_TRUE(one.gbr.told<FrameReceived>().empty());
}

/// A connection that says nothing; -1 of `poll` is still waiting to be let in.
int silent_connection(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  (void)::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at);
  return fd;
}

// Connections that say nothing are dropped after the handshake time, and meanwhile hold nobody up.
TEST(Hostile, silent_connections_hold_nobody_up) {
  TwoNations two;
  two.add_both();
  two.gbr.step();
  std::vector<int> idle;
  for (int i = 0; i < 32; ++i) idle.push_back(silent_connection(two.pair.first.port.number()));
  EXPECT_TRUE(
      two.drive([&] { return two.gbr.agent.is_up(two.FRA) && two.fra.agent.is_up(two.GBR); }));
  EXPECT_TRUE(two.drive([&] { return two.gbr.counters(two.FRA).strangers >= 16; }));
  for (const int fd : idle) close(fd);
}

// Without a bound each costs a descriptor, until the process has none for its own people and store.
TEST(Hostile, silent_connections_beyond_the_bound_wait_outside_and_the_link_that_stands_serves_on) {
  TwoNations two;
  ASSERT_TRUE(two.come_up());
  const auto is_let_in = [](int fd) {
    pollfd one{fd, POLLOUT, 0};
    return ::poll(&one, 1, 0) == 1;
  };
  std::vector<int> idle;
  const auto let_in = [&] { return std::count_if(idle.begin(), idle.end(), is_let_in); };
  // A few at a time, each let in or not before the next come: the link's thread has seen them.
  for (std::size_t i = 0; i < 3 * kMaxConnections / 2; ++i) {
    idle.push_back(silent_connection(two.pair.first.port.number()));
    if (i % 4 == 0)
      two.drive([&] { return two.gbr.counters(two.FRA).crowded > 0 || is_let_in(idle.back()); });
    two.gbr.step();
  }
  EXPECT_EQ(two.gbr.counters(two.FRA).crowded, 1u);
  EXPECT_LT(let_in(), static_cast<std::ptrdiff_t>(kMaxConnections + kBacklogConnections));
  EXPECT_TRUE(two.reaches_fra("still served"));
  EXPECT_EQ(two.gbr.counters(two.FRA).downs, 0u);
  // The handshake time ends them: then the next are let in.
  const auto before = let_in();
  EXPECT_TRUE(two.drive([&] { return let_in() > before; }));
  for (const int fd : idle) close(fd);
}

}  // namespace
}  // namespace accord::node::link::testing
