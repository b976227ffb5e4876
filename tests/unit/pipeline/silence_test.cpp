// How long a peer may be silent: the bound grows where it was too short, and falls where it is not
// needed.
#include "node/pipeline/silence.hpp"

#include <gtest/gtest.h>

#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

using namespace std::chrono_literals;

SteadyTime at(Nanos since_start) { return SteadyTime(1'000s + since_start); }

TEST(Silence, is_over_a_nanosecond_after_the_bound) {
  Silence silence(5s);
  silence.heard(at(0s));
  EXPECT_FALSE(silence.is_over(at(5s)));
  EXPECT_TRUE(silence.is_over(at(5s + 1ns)));
  silence.heard(at(4s));
  EXPECT_FALSE(silence.is_over(at(9s)));
}

TEST(Silence, doubles_with_each_that_was_too_long_up_to_160_s) {
  Silence silence(5s);
  for (const Nanos expected : {5s, 10s, 20s, 40s, 80s, 160s, 160s}) {
    EXPECT_EQ(silence.bound(), expected);
    silence.ended();
  }
}

TEST(Silence, bears_the_largest_frame_on_the_slowest_line) {
  Silence silence(5s);
  for (int i = 0; i < 10; ++i) silence.ended();
  EXPECT_GT(silence.bound(), std::chrono::seconds(kMaxBatchBytes / kSlowestLineBytesPerS));
}

TEST(Silence, falls_when_nothing_needed_it_for_twice_its_length) {
  Silence silence(5s);
  silence.ended();
  silence.heard(at(0s));  // the link opens after a long while
  for (Nanos t = 1s; t <= 20s; t += 1s) {
    silence.heard(at(t));
    silence.tick(at(t));
    EXPECT_EQ(silence.bound(), 10s) << t.count();
  }
  silence.heard(at(21s));
  silence.tick(at(21s));
  EXPECT_EQ(silence.bound(), 5s);
}

TEST(Silence, stays_while_batches_come_that_need_it) {
  Silence silence(5s);
  silence.ended();
  silence.heard(at(0s));
  for (Nanos t = 6s; t <= 600s; t += 6s) {  // one after the other, 6 s each
    silence.tick(at(t - 1s));
    EXPECT_FALSE(silence.is_over(at(t))) << t.count();
    silence.heard(at(t));
  }
  EXPECT_EQ(silence.bound(), 10s);
}

TEST(Silence, does_not_fall_in_the_middle_of_one_that_it_bears) {
  Silence silence(5s);
  for (int i = 0; i < 5; ++i) silence.ended();
  silence.heard(at(0s));
  for (Nanos t = 1s; t <= 160s; t += 1s) silence.tick(at(t));
  EXPECT_FALSE(silence.is_over(at(160s)));
}

}  // namespace
}  // namespace accord::node::pipeline
