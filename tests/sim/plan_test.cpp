// Plans, traces and shrinking: the same seed is the same run, another is another, and a failing run
// is made as small as its cause.
#include <gtest/gtest.h>

#include "tests/sim/marks.hpp"
#include "tests/sim/play.hpp"
#include "tests/sim/shrink.hpp"

namespace accord::sim {
namespace {

Case of_seed(std::uint64_t seed) {
  Case one;
  one.seed = seed;
  return one;
}

TEST(Trace, the_same_seed_gives_the_same_trace_and_another_gives_another) {
  const Digest once = play(of_seed(3)).trace;
  EXPECT_EQ(once, play(of_seed(3)).trace);
  EXPECT_NE(once, play(of_seed(4)).trace);
}

TEST(Plan, a_class_left_out_leaves_the_others_as_they_were) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Plan whole = plan_of(of_seed(seed));
    Case one = of_seed(seed);
    one.without = {Fault::loss, Fault::clock};
    const Plan less = plan_of(one);
    EXPECT_EQ(less.network.loss, 0.0);
    EXPECT_EQ(less.network.repeat, whole.network.repeat);
    EXPECT_EQ(less.nations, whole.nations);
    EXPECT_EQ(less.steps.size(), whole.steps.size());
    std::size_t clocks = 0;
    std::size_t others = 0;
    for (std::size_t i = 0; i < whole.steps.size(); ++i) {
      for (const Action& action : whole.steps[i].actions)
        ++(action.deed == Deed::set_clock ? clocks : others);
      for (const Action& action : less.steps[i].actions) {
        EXPECT_NE(action.deed, Deed::set_clock);
        --others;
      }
    }
    EXPECT_EQ(others, 0u);
  }
}

TEST(Plan, every_class_of_fault_is_drawn_and_left_out_again) {
  for (const Fault fault : kFaults) {
    std::size_t drawn = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      Case one = of_seed(seed);
      const Plan with = plan_of(one);
      one.without.insert(fault);
      const Plan without = plan_of(one);
      std::size_t actions = 0;
      for (const Step& step : with.steps) actions += step.actions.size();
      for (const Step& step : without.steps) actions -= step.actions.size();
      const auto& a = with.network;
      const auto& b = without.network;
      const bool rates = a.loss != b.loss || a.repeat != b.repeat || a.flip_bit != b.flip_bit ||
                         a.delay_max != b.delay_max || a.bits_per_s != b.bits_per_s ||
                         with.crashes.before_commit != without.crashes.before_commit;
      drawn += actions != 0 || rates ? 1u : 0u;
    }
    EXPECT_GT(drawn, 0u) << name_of(fault);
    EXPECT_LT(drawn, 100u) << name_of(fault);  // and in part of the runs it is not there at all
    EXPECT_EQ(fault_of(name_of(fault)), fault);
  }
}

TEST(Shrink, what_the_failure_does_not_need_is_left_out) {
  const auto fails = [](const Case& one) {  // loss, and steps 2 and 5 together
    const bool steps = !one.only || (one.only->contains(2) && one.only->contains(5));
    return !one.without.contains(Fault::loss) && steps;
  };
  const Case smallest = shrink(of_seed(7), fails);
  EXPECT_EQ(smallest.only, (std::set<std::size_t>{2, 5}));
  EXPECT_EQ(smallest.without.size(), std::size(kFaults) - 1);
  EXPECT_FALSE(smallest.without.contains(Fault::loss));
  EXPECT_EQ(smallest.nations, 3u);
  EXPECT_TRUE(fails(smallest));
}

TEST(Arguments, name_all_of_a_case) {
  Case one = of_seed(0x2a);
  EXPECT_EQ(arguments_of(one), "--seed 0x2a");
  one.nations = 4;
  one.without = {Fault::clock, Fault::loss};
  one.only = {3, 5};
  EXPECT_EQ(arguments_of(one), "--seed 0x2a --nations 4 --without loss,clock --only 3,5");
  one.only->clear();
  EXPECT_EQ(arguments_of(one), "--seed 0x2a --nations 4 --without loss,clock --only none");
}

TEST(Marks, a_calm_run_meets_no_mark_of_a_fault) {
  Case one = of_seed(5);
  one.without = {kFaults, kFaults + std::size(kFaults)};
  const Played played = play(one);
  EXPECT_TRUE(played.violations.empty());
  for (const char* mark : {"batch_repeated", "crash_before_commit", "new_life", "partition"}) {
    EXPECT_TRUE(all_marks().contains(mark));
    EXPECT_FALSE(played.marks.contains(mark)) << mark;
  }
  EXPECT_TRUE(played.marks.contains("answer_release"));
}

}  // namespace
}  // namespace accord::sim
