// Nothing that was acknowledged is lost, and nothing is there by half, whenever power goes.
#include "power_loss.hpp"

#include <iostream>

#include "tests/support/properties/cases.hpp"

namespace accord::node::store::crash {
namespace {

// Eight shards: 30,400 in the ordinary run. A sanitised build looks for other things, slowly.
constexpr std::uint64_t kPointsOfAShard = test::kSanitised ? 200 : 3'800;

/// Each a test of its own, so that they run side by side.
class Shard : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Shard, what_was_acknowledged_is_there_whenever_power_goes) {
  const Tally tally = live_until(GetParam() * 1'000'000 + 1, kPointsOfAShard, Sabotage::none);
  std::cout << "crash points " << tally.points << ", while opening " << tally.while_opening
            << ", while the log was copied " << tally.while_copying_the_log << ", while closing "
            << tally.while_closing << ", gone on from " << tally.lives_after_loss << '\n';
  for (const std::string& report : tally.reports) ADD_FAILURE() << report;
  EXPECT_EQ(tally.wrong, 0u);
  EXPECT_GE(tally.points, kPointsOfAShard);
  if (test::kSanitised) return;  // too few for what follows: that the rare places were reached
  EXPECT_GT(tally.while_opening, 20u);
  EXPECT_GT(tally.while_copying_the_log, 20u);
  EXPECT_GT(tally.while_closing, 10u);
  EXPECT_GT(tally.lives_after_loss, 3u);
  for (const OperationKind kind :
       {OperationKind::create, OperationKind::write, OperationKind::truncate, OperationKind::sync,
        OperationKind::remove}) {
    EXPECT_GT(tally.by_kind[static_cast<std::size_t>(kind)], 0u) << static_cast<int>(kind);
  }
}
INSTANTIATE_TEST_SUITE_P(PowerLoss, Shard, ::testing::Range(std::uint64_t{1}, std::uint64_t{9}));

/// The check sees what it is there to see: each of these loses what was acknowledged.
TEST(PowerLossSabotage, a_disk_that_lies_about_syncing_is_found) {
  EXPECT_GT(live_until(2, 1'000, Sabotage::lying_fsync).lost, 10u);
}

TEST(PowerLossSabotage, a_commit_without_a_sync_is_found) {
  EXPECT_GT(live_until(2, 1'000, Sabotage::no_sync_at_commit).lost, 10u);
}

TEST(PowerLossSabotage, an_acknowledgement_before_the_commit_is_found) {
  EXPECT_GT(live_until(2, 1'000, Sabotage::acknowledge_first).lost, 10u);
}

TEST(PowerLossSabotage, what_was_found_is_found_again_by_its_seed_and_operation) {
  const Tally found = live({.seed = 4, .sabotage = Sabotage::no_sync_at_commit});
  ASSERT_TRUE(found.first);
  const auto [seed, operation] = *found.first;
  const Tally again =
      live({.seed = seed, .sabotage = Sabotage::no_sync_at_commit, .only = operation});
  EXPECT_GT(again.wrong, 0u);
  EXPECT_EQ(again.first, found.first);
  EXPECT_LE(again.points, 2u);
}

TEST(PowerLoss, a_life_is_the_same_when_it_is_lived_again) {
  const Tally one = live({.seed = 7, .most_points = 500});
  const Tally two = live({.seed = 7, .most_points = 500});
  EXPECT_EQ(one.points, two.points);
  EXPECT_EQ(one.while_opening, two.while_opening);
  EXPECT_EQ(one.while_copying_the_log, two.while_copying_the_log);
  EXPECT_EQ(one.lives_after_loss, two.lives_after_loss);
}

}  // namespace
}  // namespace accord::node::store::crash
