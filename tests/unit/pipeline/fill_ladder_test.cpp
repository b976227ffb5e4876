// The steps of a store that fills: each begins at its share, and ends five per cent below it.
#include "node/pipeline/fill_ladder.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace accord::node::pipeline {
namespace {

constexpr std::uint64_t kPercent = 1u << 20;  // of what is allowed, in bytes

StoreFill at(std::uint64_t percent, std::int64_t bytes_more = 0) {
  return {percent * kPercent + static_cast<std::uint64_t>(bytes_more), 100 * kPercent};
}

TEST(FillLadder, steps_begin_at_their_shares_and_not_a_byte_before) {
  const std::pair<std::uint64_t, FillStep> begins[] = {{60, FillStep::warned},
                                                       {80, FillStep::shedding},
                                                       {90, FillStep::no_intake},
                                                       {95, FillStep::no_data_in}};
  FillLadder ladder;
  for (const auto& [percent, step] : begins) {
    EXPECT_EQ(ladder.on_fill(at(percent, -1)), std::nullopt) << percent;
    EXPECT_EQ(ladder.on_fill(at(percent)), step) << percent;
    EXPECT_EQ(ladder.on_fill(at(percent)), std::nullopt) << "said once";
  }
}

TEST(FillLadder, steps_end_five_per_cent_below_where_they_began) {
  FillLadder ladder;
  EXPECT_EQ(ladder.on_fill(at(99)), FillStep::no_data_in);
  EXPECT_EQ(ladder.on_fill(at(90)), std::nullopt);
  EXPECT_EQ(ladder.on_fill(at(90, -1)), FillStep::no_intake);
  EXPECT_EQ(ladder.on_fill(at(85)), std::nullopt);
  EXPECT_EQ(ladder.on_fill(at(94)), std::nullopt);
  EXPECT_TRUE(ladder.sheds());
  EXPECT_EQ(ladder.on_fill(at(85, -1)), FillStep::shedding);
  EXPECT_EQ(ladder.on_fill(at(75)), std::nullopt);
  EXPECT_TRUE(ladder.sheds());
  EXPECT_EQ(ladder.on_fill(at(75, -1)), FillStep::warned);
  EXPECT_FALSE(ladder.sheds());
  EXPECT_EQ(ladder.on_fill(at(55)), std::nullopt);
  EXPECT_EQ(ladder.on_fill(at(55, -1)), FillStep::room);
}

TEST(FillLadder, one_look_may_go_several_steps_up_or_down) {
  FillLadder ladder;
  EXPECT_EQ(ladder.on_fill(at(100)), FillStep::no_data_in);
  EXPECT_FALSE(ladder.takes_intake() || ladder.takes_data());
  EXPECT_EQ(ladder.on_fill(at(10)), FillStep::room);
  EXPECT_TRUE(ladder.takes_intake() && ladder.takes_data());
  EXPECT_EQ(ladder.on_fill(at(92)), FillStep::no_intake);
  EXPECT_FALSE(ladder.takes_intake());
  EXPECT_TRUE(ladder.takes_data());
}

TEST(FillLadder, without_a_bound_nothing_is_ever_full) {
  FillLadder ladder;
  EXPECT_EQ(ladder.on_fill({std::uint64_t{1} << 50, 0}), std::nullopt);
  EXPECT_EQ(ladder.step(), FillStep::room);
}

}  // namespace
}  // namespace accord::node::pipeline
