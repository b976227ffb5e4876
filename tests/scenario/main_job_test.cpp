// The main job between three nations: what is released arrives once, what is withheld names its
// clause, requests end alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {
using namespace std::chrono_literals;

class MainJob : public ::testing::TestWithParam<Suites> {
 protected:
  MainJob() : world(7, {"USA", "GBR", "AUS"}, GetParam()) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }
  Nation& aus() { return world.nation("AUS"); }

  std::string ask(const std::string& to, const std::string& priority, const std::string& purpose,
                  unsigned observations) {
    auto answer = world.command(usa(), "task.request",
                                {{"to", to},
                                 {"priority", priority},
                                 {"purpose", purpose},
                                 {"norad", 25544u},
                                 {"window_start", world.now().text(0)},
                                 {"window_stop", (world.now() + 24h).text(0)},
                                 {"deliver_by", (world.now() + 24h).text(0)},
                                 {"observations", observations},
                                 {"data_mode", "SIMULATED"},
                                 {"rationale", "test"}});
    EXPECT_TRUE(answer.has_value()) << answer.error().text();
    return answer ? (*answer)["request_id"].get<std::string>() : std::string{};
  }
  std::string state(Nation& nation, const std::string& id) {
    auto shown = world.command(nation, "task.show", {{"id", id}});
    return shown ? (*shown)["state"].get<std::string>() : shown.error().text();
  }
  bool both(Nation& a, Nation& b, const std::string& id, const std::string& wanted,
            Nanos limit = 30s) {
    return world.run_until([&] { return state(a, id) == wanted && state(b, id) == wanted; }, limit);
  }

  World world;
};

// Every nation with suite 2 (Ed25519), and USA with suite 1 (P-384) among them.
INSTANTIATE_TEST_SUITE_P(Suites, MainJob,
                         ::testing::Values(Suites{}, Suites{{"USA", crypto::Suite::p384}}),
                         [](const auto& tested) {
                           return tested.param.empty() ? "ed25519" : "usa_p384";
                         });

TEST_P(MainJob, released_records_arrive_once_and_withheld_ones_name_their_clause) {
  const auto outcomes = world.publish(gbr(), radar_tdm(world.now(), 5));
  ASSERT_EQ(outcomes["outcomes"].size(), 10u);  // 5 tracks, 2 peers
  world.run_for(2s);

  EXPECT_EQ(usa().delivered.size(), 5u);
  EXPECT_TRUE(aus().delivered.empty());
  const auto at_gbr = world.summary(gbr());
  EXPECT_EQ(at_gbr["peers"]["USA"]["released"], 5);
  EXPECT_EQ(at_gbr["peers"]["USA"]["acknowledged"], 5);
  EXPECT_EQ(at_gbr["withheld_by_clause"],
            (nlohmann::json{{"AUS-GBR-SDA/1/release/GBR>AUS/clauses/metric-tracks", 5}}));
  const auto at_usa = world.summary(usa());
  EXPECT_EQ(at_usa["admitted"], 5);
  EXPECT_EQ(at_usa["gaps"], 0);
}

TEST_P(MainJob,
       a_label_within_the_clause_lets_the_same_track_go_to_aus) {  // the near miss of the one above
  world.publish(gbr(), radar_tdm(world.now(), 5), "GBR RESTRICTED//REL TO AUS, GBR, USA");
  world.run_for(2s);
  EXPECT_EQ(usa().delivered.size(), 5u);
  EXPECT_EQ(aus().delivered.size(), 5u);
}

// req: ACT-002
TEST_P(MainJob, the_sensors_name_is_nowhere_on_the_wire_or_at_the_peer) {
  world.publish(gbr(), radar_tdm(world.now(), 3));
  world.run_for(2s);
  ASSERT_EQ(usa().delivered.size(), 3u);
  std::size_t with_alias = 0;
  for (const auto& frame : world.wire) {
    const auto text = as_text(frame.body);
    EXPECT_EQ(text.find(kSensorName), std::string_view::npos);
    with_alias += text.find("GBR-R1") != std::string_view::npos ? 1u : 0u;
  }
  EXPECT_GT(with_alias, 0u);  // the test can see what is on the wire
  for (const auto& row : usa().delivered)
    EXPECT_EQ(as_text(row.payload).find(kSensorName), std::string_view::npos);
}

TEST_P(MainJob, a_request_is_accepted_by_rule_delivered_and_fulfilled_on_both_sides) {
  const std::string id = ask("GBR", "ROUTINE", "CATALOG_MAINTENANCE", 9);
  ASSERT_TRUE(both(usa(), gbr(), id, "ACCEPTED"));
  world.publish(gbr(), radar_tdm(world.now() + 60s, 2));  // 6 of 9 observations
  world.run_for(2s);
  EXPECT_EQ(state(usa(), id), "PARTIAL");
  world.publish(gbr(), radar_tdm(world.now() + 600s, 1));
  ASSERT_TRUE(both(usa(), gbr(), id, "FULFILLED")) << state(usa(), id) << " " << state(gbr(), id);
  const auto shown = world.command(usa(), "task.show", {{"id", id}});
  EXPECT_EQ((*shown)["delivered_observations"], 9);  // counted from admitted records
}

TEST_P(MainJob, tracks_of_another_object_do_not_count_towards_a_request) {
  const std::string id = ask("GBR", "ROUTINE", "CATALOG_MAINTENANCE", 3);
  ASSERT_TRUE(both(usa(), gbr(), id, "ACCEPTED"));
  world.publish(gbr(), radar_tdm(world.now() + 60s, 2, 3, 20580));
  world.run_for(2s);
  EXPECT_EQ(state(usa(), id), "ACCEPTED");
}

TEST_P(MainJob, a_person_declines_with_a_coarse_reason) {
  const std::string id = ask("AUS", "ROUTINE", "CATALOG_MAINTENANCE", 3);
  ASSERT_TRUE(both(usa(), aus(), id, "RECEIVED"));
  world.run_for(60s);
  EXPECT_EQ(state(usa(), id), "RECEIVED");  // nobody has answered: nothing happens by itself
  ASSERT_TRUE(world.command(aus(), "task.decline", {{"id", id}, {"reason", "NATIONAL_PRIORITY"}})
                  .has_value());
  ASSERT_TRUE(both(usa(), aus(), id, "DECLINED"));
  const auto shown = world.command(usa(), "task.show", {{"id", id}});
  EXPECT_EQ((*shown)["reason"], "NATIONAL_PRIORITY");
}

// req: TSK-001
TEST_P(MainJob, silence_expires_on_both_sides_and_is_never_yes) {
  const std::string id = ask("AUS", "IMMEDIATE", "CONJUNCTION_ASSESSMENT", 3);
  ASSERT_TRUE(both(usa(), aus(), id, "RECEIVED"));
  world.run_for(59min);
  EXPECT_EQ(state(usa(), id), "RECEIVED");  // IMMEDIATE: 60 min to decide, 5 s of skew
  ASSERT_TRUE(both(usa(), aus(), id, "EXPIRED", 90s));
  EXPECT_FALSE(world.command(aus(), "task.accept", {{"id", id}}).has_value());
}

TEST_P(MainJob, a_request_the_agreement_does_not_permit_never_leaves) {
  auto answer = world.command(usa(), "task.request",
                              {{"to", "AUS"},
                               {"priority", "FLASH"},
                               {"purpose", "RE_ENTRY"},
                               {"norad", 25544u},
                               {"window_start", world.now().text(0)},
                               {"window_stop", (world.now() + 1h).text(0)},
                               {"deliver_by", (world.now() + 1h).text(0)},
                               {"observations", 1u},
                               {"data_mode", "SIMULATED"}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Code::request_withheld);
  EXPECT_THAT(answer.error().where, ::testing::HasSubstr("AUS-USA-SDA/1/tasking/USA>AUS"));
  world.run_for(1s);
  EXPECT_EQ((*world.command(aus(), "task.list"))["requests"].size(), 0u);
}

TEST_P(MainJob, a_withdrawal_and_a_cancellation_reach_the_other_side) {
  const std::string withdrawn = ask("GBR", "ROUTINE", "CATALOG_MAINTENANCE", 3);
  ASSERT_TRUE(both(usa(), gbr(), withdrawn, "ACCEPTED"));
  ASSERT_TRUE(world.command(gbr(), "task.withdraw", {{"id", withdrawn}, {"reason", "CAPACITY"}})
                  .has_value());
  EXPECT_TRUE(both(usa(), gbr(), withdrawn, "WITHDRAWN"));
  const std::string cancelled = ask("GBR", "ROUTINE", "CATALOG_MAINTENANCE", 3);
  ASSERT_TRUE(both(usa(), gbr(), cancelled, "ACCEPTED"));
  ASSERT_TRUE(world.command(usa(), "task.cancel", {{"id", cancelled}}).has_value());
  EXPECT_TRUE(both(usa(), gbr(), cancelled, "CANCELLED"));
}

// req: EXE-001
TEST_P(MainJob, exercise_data_is_withheld_where_the_agreement_names_only_real_and_simulated) {
  node::app::FeedOptions options;
  options.label_text = "GBR CONFIDENTIAL//REL TO GBR, USA";
  options.mode = DataMode::exercise;
  auto feed = node::app::drafts_of(radar_tdm(world.now(), 1), R"({
    "sensor_kind": "radar", "sensors": { "NORTH-MOOR-RADAR": "GBR-R1" }, "object_names": "norad", "track_ids": "derive",
    "time_tag": "receive", "range_kind": "two_way_halved", "sigmas": {}, "corrections_applied": [], "corrections_needed": []})",
                                   options);
  ASSERT_TRUE(feed.has_value()) << feed.error().text();
  node::pipeline::Publish event;
  event.drafts = std::move(feed->drafts);
  world.step(gbr(), std::move(event));
  world.run_for(2s);
  EXPECT_TRUE(usa().delivered.empty());
}

}  // namespace
}  // namespace accord::scenario
