// Promise 5 on a bad day: frames lost, repeated, reordered and damaged, nations restarted and
// crashed around a commit.
#include <gtest/gtest.h>

#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {

using namespace std::chrono_literals;

/// What GBR released to USA and what USA's consumer got: the same permanent ids, each once.
void expect_delivered_exactly_once(World& world) {
  auto& gbr = world.nation("GBR");
  auto& usa = world.nation("USA");
  std::set<RecordId> released;
  std::int64_t after = 0;
  for (;;) {
    const auto page = gbr.store->rulings(after, 500);
    ASSERT_TRUE(page.has_value());
    if (page->empty()) break;
    for (const auto& [row, ruling] : *page) {
      after = row;
      const bool counts = ruling.verdict == "release" && ruling.peer == usa.id &&
                          ruling.payload_code == "TRK" &&
                          ruling.direction == node::store::Direction::outbound;
      if (counts) released.insert(ruling.record_id);
    }
  }
  std::set<RecordId> delivered;
  for (const auto& row : usa.delivered)
    EXPECT_TRUE(delivered.insert(row.id).second) << "delivered twice: " << row.id.text();
  EXPECT_EQ(delivered, released);
  const auto summary = world.summary(usa);
  EXPECT_EQ(summary["peers"]["GBR"]["admitted"].get<std::size_t>(), released.size());
  EXPECT_EQ(summary["gaps"], 0);
}

bool all_acknowledged(World& world) {
  const auto summary = world.summary(world.nation("GBR"));
  return summary["peers"].contains("USA") &&
         summary["peers"]["USA"]["released"] == summary["peers"]["USA"]["acknowledged"];
}

class Faults : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Faults, a_lossy_network_delivers_everything_exactly_once) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  World world(GetParam());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.faults = {0.2, 0.2, 0.05, 5ms, 400ms};
  for (int i = 0; i < 20; ++i) {
    world.publish(world.nation("GBR"), radar_tdm(world.now(), 3));
    world.run_for(300ms);
  }
  world.faults = {};
  ASSERT_TRUE(world.run_until([&] { return all_acknowledged(world); }, 120s));
  world.run_for(2s);
  EXPECT_EQ(world.nation("USA").delivered.size(), 60u);
  expect_delivered_exactly_once(world);
}

/// The records that an answer to `publish` says were released to `to`.
std::set<RecordId> released_to(const nlohmann::json& answer, const NationId& to) {
  std::set<RecordId> out;
  if (answer.is_null()) return out;
  for (const auto& row : answer["outcomes"]) {
    if (row["verdict"] == "release" && row["to"] == to.text())
      out.insert(RecordId::parse(row["record"].get<std::string>()).value());
  }
  return out;
}

TEST_P(Faults, crashes_around_a_commit_lose_nothing_that_was_answered) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  World world(GetParam() + 1000);
  auto& usa = world.nation("USA");
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.faults = {0.05, 0.05, 0.0, 5ms, 100ms};
  world.crashes = {0.02, 0.02};
  std::set<RecordId> answered;
  for (int i = 0; i < 30; ++i) {
    answered.merge(
        released_to(world.publish(world.nation("GBR"), radar_tdm(world.now(), 2)), usa.id));
    world.run_for(200ms);
  }
  world.crashes = {};
  world.faults = {};
  ASSERT_TRUE(world.run_until([&] { return world.links_open() && all_acknowledged(world); }, 120s));
  world.run_for(2s);
  ASSERT_GT(answered.size(), 30u);  // most publications are answered, or this shows nothing
  std::set<RecordId> delivered;
  for (const auto& row : usa.delivered) delivered.insert(row.id);
  for (const RecordId& id : answered) EXPECT_TRUE(delivered.contains(id)) << id.text();
  expect_delivered_exactly_once(world);  // and what was committed without an answer is whole, too
}

INSTANTIATE_TEST_SUITE_P(Seeds, Faults, ::testing::Values(1, 2, 3, 4, 5));

TEST(Restart, a_killed_sender_goes_on_where_it_was) {
  World world(11);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  auto& gbr = world.nation("GBR");
  world.publish(gbr, radar_tdm(world.now(), 40));
  world.kill(gbr);  // committed, on the wire at best
  EXPECT_LT(world.nation("USA").delivered.size(), 40u);
  world.run_for(3s);
  world.start(gbr);
  ASSERT_TRUE(world.run_until([&] { return world.links_open() && all_acknowledged(world); }, 30s));
  EXPECT_EQ(world.nation("USA").delivered.size(), 40u);
  expect_delivered_exactly_once(world);
}

TEST(Restart, a_killed_receiver_gets_the_rest_and_nothing_twice) {
  World world(12);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  auto& usa = world.nation("USA");
  for (int i = 0; i < 5; ++i) {
    world.publish(world.nation("GBR"), radar_tdm(world.now(), 10));
    world.run_for(20ms);
    if (i == 2) world.kill(usa);
  }
  world.run_for(10s);
  world.start(usa);
  ASSERT_TRUE(world.run_until([&] { return world.links_open() && all_acknowledged(world); }, 30s));
  EXPECT_EQ(usa.delivered.size(), 50u);
  expect_delivered_exactly_once(world);
}

TEST(Restart, a_request_in_progress_survives_the_restart_of_both_sides) {
  World world(13);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  auto& usa = world.nation("USA");
  auto& gbr = world.nation("GBR");
  const auto asked = world.command(usa, "task.request",
                                   {{"to", "GBR"},
                                    {"norad", 25544u},
                                    {"window_start", world.now().text(0)},
                                    {"window_stop", (world.now() + 24h).text(0)},
                                    {"deliver_by", (world.now() + 24h).text(0)},
                                    {"observations", 6u},
                                    {"data_mode", "SIMULATED"}});
  ASSERT_TRUE(asked.has_value()) << asked.error().text();
  const nlohmann::json id{{"id", (*asked)["request_id"]}};
  world.run_for(1s);
  world.publish(gbr, radar_tdm(world.now() + 60s, 1));
  world.run_for(1s);
  for (Nation* nation : {&usa, &gbr}) {
    world.kill(*nation);
    world.start(*nation);
  }
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 30s));
  EXPECT_EQ((*world.command(usa, "task.show", id))["state"], "PARTIAL");
  world.publish(gbr, radar_tdm(world.now() + 600s, 1));
  EXPECT_TRUE(world.run_until(
      [&] {
        return (*world.command(usa, "task.show", id))["state"] == "FULFILLED" &&
               (*world.command(gbr, "task.show", id))["state"] == "FULFILLED";
      },
      30s));
}

TEST(Determinism, the_same_seed_delivers_in_the_same_order) {
  const auto run = [] {
    World world(21);
    world.faults = {0.1, 0.1, 0.0, 5ms, 100ms};
    world.run_for(3s);
    for (int i = 0; i < 5; ++i) {
      world.publish(world.nation("GBR"), radar_tdm(world.now(), 2));
      world.run_for(500ms);
    }
    world.run_for(10s);
    std::vector<std::string> ids;
    for (const auto& row : world.nation("USA").delivered) ids.push_back(row.id.text());
    return ids;
  };
  const auto once = run();
  EXPECT_EQ(once.size(), 10u);
  EXPECT_EQ(once, run());
}

}  // namespace
}  // namespace accord::scenario
