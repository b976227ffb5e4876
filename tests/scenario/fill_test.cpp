// A store that fills: people are told, then nothing new of the node's own feeds is taken, then no
// data of peers. Requests go on all the while, nothing that was admitted goes, and when there is
// room again all that waited arrives, once.
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using node::pipeline::StoreFill;
using test_support::must;

class Fill : public Link {
 protected:
  /// What the host measures once a second.
  void fill(Nation& nation, std::uint64_t percent) {
    world.step(nation, StoreFill{percent << 20, std::uint64_t{100} << 20});
    world.run_for(200ms);
  }
  std::string step_of(Nation& nation) {
    return must(world.command(nation, "status"))["store"]["step"].get<std::string>();
  }
  /// Hands the node a feed, of nothing; what it answered.
  Result<nlohmann::json> try_to_publish(Nation& nation) {
    constexpr std::uint64_t kCommand = 7'777'777;  // beyond those of the world
    node::pipeline::Publish event;
    event.command_id = kCommand;
    world.step(nation, std::move(event));
    world.commit(nation);
    for (auto reply = nation.replies.rbegin(); reply != nation.replies.rend(); ++reply) {
      if (reply->command_id == kCommand) return reply->result();
    }
    return fail(Code::node_unreachable, "no answer");
  }
  std::string ask_gbr() {
    nlohmann::json request = request_for(3);
    request["priority"] = "PRIORITY";
    request["purpose"] = "RE_ENTRY";
    const auto answer = world.command(usa(), "task.request", request);
    return must(answer)["request_id"].get<std::string>();
  }
  std::string state(Nation& nation, const std::string& id) {
    const auto shown = world.command(nation, "task.show", {{"id", id}});
    return shown ? (*shown)["state"].get<std::string>() : shown.error().text();
  }
  std::size_t notices(Nation& nation) {
    std::size_t out = 0;
    for (const auto& [row, notice] : must(nation.store->notices(0, 1'000)))
      out += notice.code == Code::store_full ? 1u : 0u;
    return out;
  }
};

TEST_F(Fill, each_step_is_told_once_up_and_down) {
  EXPECT_EQ(step_of(gbr()), "room");
  for (const std::uint64_t percent : {59u, 60u, 61u, 60u, 90u, 91u, 95u, 99u}) fill(gbr(), percent);
  EXPECT_EQ(step_of(gbr()), "no_data_in");
  EXPECT_EQ(notices(gbr()), 3u);
  for (const std::uint64_t percent : {92u, 88u, 86u, 84u, 56u, 54u}) fill(gbr(), percent);
  EXPECT_EQ(step_of(gbr()), "room");
  EXPECT_EQ(notices(gbr()), 7u);  // down through no_intake, shedding and warned
}

// --- from 80 % on: what waited longer than the nation says becomes a declared gap ---

class Shed : public Fill {
 protected:
  /// GBR has 2 records with USA, 5 more that wait since three hours, and 2 that are new.
  void wait_with(Nanos shed_after) {
    world.timings.shed_after = shed_after;
    world.kill(gbr());
    world.start(gbr());
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
    publish(2);
    ASSERT_TRUE(all_delivered(2));
    world.run_for(3s);
    world.kill(usa());
    publish(1, 3);
    publish(1, 2);
    for (Nation* nation : {&gbr(), &usa()}) nation->clock_error += 3h;
    publish(1, 2);
  }
  std::uint64_t left_out() { return world.counter(gbr(), "USA", "records_left_out"); }
};

/// The frames that waited for their turn on an open link say otherwise, and do not go.
TEST_F(Shed, what_is_left_out_while_the_link_is_open_goes_as_the_gap) {
  world.timings.shed_after = 2h;
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  fill(usa(), 96);  // takes no data of peers
  world.run_for(3s);
  publish(1, 3);
  for (Nation* nation : {&gbr(), &usa()}) nation->clock_error += 3h;
  world.run_for(1s);
  ASSERT_EQ(world.peer(gbr(), "USA")["state"], "open");
  fill(gbr(), 80);
  EXPECT_EQ(left_out(), 3u);
  fill(usa(), 50);
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 5; }, 30s));
  EXPECT_EQ(usa().delivered.size(), 2u);
  const auto refused = must(usa().store->inbound_records(0, 100, node::store::Outcome::refused));
  ASSERT_EQ(refused.size(), 3u);
  EXPECT_EQ(refused[0].second.code, Code::left_out_expired);
}

TEST_F(Shed, from_80_per_cent_on_the_oldest_that_waits_becomes_a_declared_gap) {
  wait_with(2h);
  fill(gbr(), 79);
  world.run_for(70s);
  EXPECT_EQ(left_out(), 0u);
  fill(gbr(), 80);
  EXPECT_EQ(left_out(), 5u);
  EXPECT_EQ(world.counter(gbr(), "USA", "records_left_out_for_room"), 5u);
  world.run_for(70s);
  EXPECT_EQ(left_out(), 5u);
  world.start(usa());
  ASSERT_TRUE(all_delivered(4));
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 9; }, 10s));
  const auto refused = must(usa().store->inbound_records(0, 100, node::store::Outcome::refused));
  ASSERT_EQ(refused.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(refused[i].second.seq, 3 + i);
    EXPECT_EQ(refused[i].second.code, Code::left_out_expired);
  }
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
}

TEST_F(Shed, with_room_again_nothing_more_is_left_out) {
  wait_with(2h);
  fill(gbr(), 80);
  EXPECT_EQ(left_out(), 5u);
  fill(gbr(), 74);
  for (Nation* nation : {&gbr(), &usa()}) nation->clock_error += 3h;
  world.run_for(70s);
  EXPECT_EQ(left_out(), 5u);
  fill(gbr(), 80);
  EXPECT_EQ(left_out(), 7u);  // the control
}

TEST_F(Shed, nothing_goes_where_the_nation_has_not_said_so) {
  wait_with(0h);
  fill(gbr(), 94);
  world.run_for(70s);
  EXPECT_EQ(left_out(), 0u);
  world.start(usa());
  ASSERT_TRUE(all_delivered(9));
}

TEST_F(Fill, no_intake_refuses_our_own_feeds_by_code_and_takes_what_peers_send) {
  fill(gbr(), 89);
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  fill(gbr(), 90);
  fill(usa(), 90);
  const std::size_t rulings = must(gbr().store->rulings(0, 1'000)).size();
  const auto refused = try_to_publish(gbr());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::store_full);
  EXPECT_EQ(must(gbr().store->rulings(0, 1'000)).size(), rulings);  // not even ruled on
  fill(gbr(), 84);
  EXPECT_TRUE(try_to_publish(gbr()));  // the control
  publish(1);                          // USA at its step takes it
  ASSERT_TRUE(all_delivered(2));
}

TEST_F(Fill, no_data_in_leaves_data_with_the_peer_takes_requests_and_goes_on_by_itself) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  fill(usa(), 95);
  world.run_for(2s);  // a heartbeat tells that no more is taken
  world.wire.clear();
  publish(6);
  world.run_for(30s);
  for (const auto& frame : world.wire) EXPECT_FALSE(is_batch(frame.body) && frame.to == usa().id);
  EXPECT_EQ(usa().delivered.size(), 2u);
  EXPECT_EQ(data_lane(gbr(), "USA")["acknowledged"], 2);
  EXPECT_TRUE(world.links_open());
  EXPECT_EQ(notices(usa()), 1u);  // the step
  const std::string id = ask_gbr();
  EXPECT_TRUE(world.run_until(
      [&] { return state(usa(), id) == "RECEIVED" && state(gbr(), id) == "RECEIVED"; }, 30s));
  fill(usa(), 91);
  world.run_for(5s);
  EXPECT_EQ(usa().delivered.size(), 2u);  // not yet: the step ends below 90 %
  fill(usa(), 89);
  ASSERT_TRUE(all_delivered(8));
  world.run_for(30s);
  EXPECT_EQ(usa().delivered.size(), 8u);
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
}

TEST_F(Fill, what_is_under_way_when_no_more_is_taken_stays_with_the_peer) {
  publish(6);
  world.step(usa(), StoreFill{95, 100});  // before anything has arrived
  world.run_for(30s);
  EXPECT_TRUE(usa().delivered.empty());
  EXPECT_GT(world.counter(usa(), "GBR", code_text(Code::store_full)), 0u);
  EXPECT_EQ(notices(usa()), 1u);  // the step, and not every batch that came
  fill(usa(), 10);
  ASSERT_TRUE(all_delivered(6));
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
}

}  // namespace
}  // namespace accord::scenario
