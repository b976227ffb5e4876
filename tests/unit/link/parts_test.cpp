// The parts that need no socket: queues, back-off, and the reading of ZAP requests.
#include <gtest/gtest.h>

#include <algorithm>

#include "node/link/peer_link.hpp"

namespace accord::node::link {
namespace {

NationId fra() { return NationId::parse("FRA").value(); }
LinkEvent frame_of(std::size_t bytes) { return FrameReceived{fra(), Bytes(bytes)}; }

TEST(EventQueue, at_its_limit_it_refuses_and_says_that_somebody_waits) {
  EventQueue queue(2, 8 * kMaxFrameBytes);
  EXPECT_TRUE(queue.push(PeerUp{fra()}));
  EXPECT_TRUE(queue.push(PeerDown{fra()}));
  EXPECT_FALSE(queue.push(PeerUp{fra()}));
  const auto first = queue.pop();
  EXPECT_TRUE(std::holds_alternative<PeerUp>(*first.event));
  EXPECT_TRUE(first.somebody_waits);
  EXPECT_FALSE(queue.pop().somebody_waits);
  EXPECT_FALSE(queue.pop().event);
}

// Two largest frames fit into two: with one inside there is room, with a byte more there is none.
TEST(EventQueue, bytes_are_limited_too) {
  EventQueue queue(100, 2 * kMaxFrameBytes);
  EXPECT_TRUE(queue.push(frame_of(kMaxFrameBytes)));
  EXPECT_TRUE(queue.has_room());
  EXPECT_TRUE(queue.push(frame_of(1)));
  EXPECT_FALSE(queue.has_room());
  EXPECT_TRUE(queue.pop().somebody_waits);
  EXPECT_TRUE(queue.has_room());
}

TEST(EventQueue, news_are_told_once) {
  EventQueue queue(4, kMaxFrameBytes);
  EXPECT_FALSE(queue.take_news());
  EXPECT_TRUE(queue.push(PeerUp{fra()}));
  EXPECT_TRUE(queue.take_news());
  EXPECT_FALSE(queue.take_news());
}

TEST(CommandQueue, frames_and_bytes_are_limited_and_controls_are_apart) {
  CommandQueue queue({.publishes = 3, .publish_bytes = 10, .controls = 1});
  EXPECT_TRUE(queue.push(PublishCommand{fra(), Bytes(6)}));
  EXPECT_EQ(queue.push(PublishCommand{fra(), Bytes(5)}).error().code, Code::link_queue_full);
  EXPECT_TRUE(queue.push(PublishCommand{fra(), Bytes(4)}));
  EXPECT_TRUE(queue.push(ControlCommand{CutCommand{fra()}}));
  EXPECT_EQ(queue.push(ControlCommand{CutCommand{fra()}}).error().code, Code::link_queue_full);
  EXPECT_EQ(queue.take_all().publishes.size(), 2u);
  EXPECT_TRUE(queue.push(PublishCommand{fra(), Bytes(10)}));
}

TEST(Backoff, doubles_from_250_ms_to_10_s_and_forgets) {
  Backoff pause;
  const auto expect_next = [&](std::int64_t whole) {
    const std::int64_t drawn = pause.next().count();
    EXPECT_GE(drawn, whole / 2);
    EXPECT_LE(drawn, whole);
  };
  for (const int expected : {250, 500, 1'000, 2'000, 4'000, 8'000, 10'000, 10'000})
    expect_next(expected);
  pause.forget();
  expect_next(250);
}

/// Of 32 drawn from 126 values, all alike or all in one quarter is less likely than 1 in 10^17.
TEST(Backoff, of_many_nodes_the_pauses_differ) {
  std::vector<std::int64_t> drawn;
  for (int i = 0; i < 32; ++i) drawn.push_back(Backoff().next().count());
  const auto [least, most] = std::minmax_element(drawn.begin(), drawn.end());
  EXPECT_GT(*most - *least, 30);
}

Bytes part(std::string_view text) { return {text.begin(), text.end()}; }

// RFC 27: version, request id, domain, address, identity, mechanism, credentials.
std::vector<Bytes> curve_request() {
  return {part("1.0"), part("1"),     part("link.FRA"), part("10.0.0.7"),
          {},          part("CURVE"), Bytes(32, 9)};
}

TEST(ZapRequest, curve_request_is_read) {
  const auto parts = curve_request();
  const auto request = parse_zap_request(parts);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->domain, "link.FRA");
  EXPECT_EQ(request->address, "10.0.0.7");
  EXPECT_EQ(request->client_key.size(), 32u);
}

TEST(ZapRequest, other_version_or_count_of_parts_is_none) {
  auto parts = curve_request();
  parts[0] = part("1.1");
  EXPECT_FALSE(parse_zap_request(parts));
  parts = curve_request();
  parts.pop_back();
  EXPECT_FALSE(parse_zap_request(parts));
  parts = curve_request();
  parts.emplace_back();
  EXPECT_FALSE(parse_zap_request(parts));
  EXPECT_FALSE(parse_zap_request({}));
}

TEST(ZapRequest, another_mechanism_or_a_short_key_has_no_client_key) {
  auto parts = curve_request();
  parts[5] = part("PLAIN");
  EXPECT_TRUE(parse_zap_request(parts)->client_key.empty());
  parts = curve_request();
  parts[6].pop_back();
  EXPECT_TRUE(parse_zap_request(parts)->client_key.empty());
}

}  // namespace
}  // namespace accord::node::link
