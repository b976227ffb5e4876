// Four times of two heartbeats (RFC 5905, section 8), by arithmetic.
#include "node/pipeline/clock_offset.hpp"

#include <gtest/gtest.h>

namespace accord::node::pipeline {
namespace {

using namespace std::chrono_literals;

const UtcTime kNoon{1'800'000'000'000'000'000};
const ClockOffset::Steady kStart{};

/// One exchange: our beat leaves `at`, travels `out`, is held, and the answer travels `back`.
struct Exchange {
  Nanos at, out, held, back;
};

void run(ClockOffset& ours, const Exchange& one, Nanos peer_ahead) {
  ours.sent(kNoon + one.at, kStart + one.at);
  Heartbeat answer;
  answer.time = kNoon + one.at + one.out + one.held + peer_ahead;
  answer.echo = ClockEcho{kNoon + one.at, one.held};
  const Nanos arrives = one.at + one.out + one.held + one.back;
  ours.arrived(answer, kNoon + arrives, kStart + arrives);
}

// Ahead by 300 ms; 40 ms there, 60 ms back: delay 100 ms, offset 540 - 300 + 50 = 290 ms, which is
// wrong by (40 - 60) / 2.
TEST(ClockOffset, of_one_exchange_is_right_to_half_the_difference_of_the_ways) {
  ClockOffset ours;
  run(ours, {0ms, 40ms, 200ms, 60ms}, 300ms);
  ASSERT_TRUE(ours.estimate());
  EXPECT_EQ(ours.estimate()->offset, 290ms);
  EXPECT_EQ(ours.estimate()->delay, 100ms);
}

TEST(ClockOffset, the_exchange_of_least_delay_among_the_last_eight_counts) {
  ClockOffset ours;
  run(ours, {0s, 10ms, 0ms, 10ms}, -2s);
  for (int i = 1; i <= 7; ++i) run(ours, {i * 1s, 10ms, 0ms, 400ms}, -2s);
  EXPECT_EQ(ours.estimate()->offset, -2s);  // the first, of 20 ms both ways alike
  run(ours, {8s, 10ms, 0ms, 400ms}, -2s);   // -2,000 + (10 - 400) / 2
  EXPECT_EQ(ours.estimate()->offset, -2'195ms);
}

TEST(ClockOffset, what_answers_nothing_of_ours_or_cannot_be_is_no_sample) {
  ClockOffset ours;
  ours.sent(kNoon, kStart);
  Heartbeat beat;
  beat.time = kNoon;
  ours.arrived(beat, kNoon, kStart + 1s);  // answers nothing
  for (const auto& [time, held] : {std::pair{kNoon + 1ns, Nanos(0)}, std::pair{kNoon, Nanos(-1)},
                                   std::pair{kNoon, Nanos(1s + 1ns)}}) {
    beat.echo = ClockEcho{time, held};
    ours.arrived(beat, kNoon, kStart + 1s);
    EXPECT_FALSE(ours.estimate());
  }
  beat.echo = ClockEcho{kNoon, Nanos(1s)};  // the near miss: held for all of the time
  ours.arrived(beat, kNoon, kStart + 1s);
  EXPECT_TRUE(ours.estimate());
}

TEST(ClockOffset, says_back_what_came_last_and_for_how_long_it_was_held) {
  ClockOffset ours;
  EXPECT_FALSE(ours.echo(kStart));
  Heartbeat beat;
  beat.time = kNoon + 5s;
  ours.arrived(beat, kNoon, kStart + 2s);
  const auto echo = ours.echo(kStart + 3500ms);
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->time, kNoon + 5s);
  EXPECT_EQ(echo->held, 1500ms);
  ours.begin();
  EXPECT_FALSE(ours.echo(kStart + 4s));
}

TEST(ClockOffset, times_at_the_ends_of_what_can_be_written_do_no_harm) {
  for (const std::int64_t time : {std::int64_t{1}, std::int64_t{1} << 62}) {
    ClockOffset ours;
    ours.sent(kNoon, kStart);
    Heartbeat beat;
    beat.time = UtcTime{time};
    beat.echo = ClockEcho{kNoon, Nanos(0)};
    ours.arrived(beat, kNoon, kStart + 1s);
    ASSERT_TRUE(ours.estimate());
    EXPECT_EQ(ours.estimate()->offset, beat.time - kNoon + 500ms);
    EXPECT_GT(magnitude(ours.estimate()->offset), 24h);
  }
}

}  // namespace
}  // namespace accord::node::pipeline
