// Requests where something is missing or somebody lies: no link, another's request, times that the
// requester made up, a delivery that falls short.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {
using namespace std::chrono_literals;

class RequestEdges : public ::testing::Test {
 protected:
  RequestEdges() : world(11) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }
  Nation& aus() { return world.nation("AUS"); }

  nlohmann::json terms_of_request(const std::string& to, unsigned observations) {
    return {{"to", to},
            {"norad", 25544u},
            {"window_start", world.now().text(0)},
            {"window_stop", (world.now() + 24h).text(0)},
            {"deliver_by", (world.now() + 24h).text(0)},
            {"observations", observations},
            {"data_mode", "SIMULATED"}};
  }
  std::string ask(const std::string& to, unsigned observations) {
    const auto answer = world.command(usa(), "task.request", terms_of_request(to, observations));
    EXPECT_TRUE(answer.has_value()) << answer.error().text();
    return answer ? (*answer)["request_id"].get<std::string>() : std::string{};
  }
  std::string state(Nation& nation, const std::string& id) {
    const auto shown = world.command(nation, "task.show", {{"id", id}});
    return shown ? (*shown)["state"].get<std::string>() : shown.error().text();
  }
  bool both(Nation& a, Nation& b, const std::string& id, const std::string& wanted) {
    return world.run_until([&] { return state(a, id) == wanted && state(b, id) == wanted; }, 30s);
  }
  /// The nation starts again with these links alone; its agreements stay as they are.
  void start_with_links(Nation& nation, const std::vector<std::string>& peers) {
    world.kill(nation);
    node::pipeline::CoreConfig config;
    for (const std::string& peer : peers) config.peers.push_back(*NationId::parse(peer));
    auto core = Core::start(std::move(config), {*nation.identity, nation.trust, nation.agreements,
                                                *nation.store, *nation.random});
    ASSERT_TRUE(core.has_value()) << core.error().text();
    nation.core = std::move(*core);
  }
  /// EXPIRED by USA's own clock alone; empty when it is not EXPIRED there.
  std::optional<bool> presumed_at_usa(const std::string& id) {
    const auto shown = world.command(usa(), "task.show", {{"id", id}});
    if (!shown || (*shown)["state"] != "EXPIRED") return std::nullopt;
    return (*shown)["presumed"].get<bool>();
  }
  nlohmann::json publish_for(Nation& nation, const std::string& request_id) {
    node::app::FeedOptions options;
    options.request_id = *RequestId::parse(request_id);
    options.label_text = "GBR RESTRICTED//REL TO AUS, GBR, USA";
    options.mode = DataMode::simulated;
    auto feed = node::app::drafts_of(radar_tdm(world.now() + 60s, 1), R"({
      "sensor_kind": "radar", "sensors": { "NORTH-MOOR-RADAR": "GBR-R1" }, "object_names": "norad",
      "track_ids": "derive", "time_tag": "receive", "range_kind": "two_way_halved", "sigmas": {},
      "corrections_applied": [], "corrections_needed": []})",
                                     options);
    EXPECT_TRUE(feed.has_value()) << feed.error().text();
    node::pipeline::Publish event;
    event.command_id = 77;
    event.drafts = std::move(feed->drafts);
    world.step(nation, std::move(event));
    world.commit(nation);
    for (const auto& reply : nation.replies) {
      if (reply.command_id == 77 && !reply.answer)
        return {{"error", std::string(code_entry(reply.answer.error().code).name)}};
    }
    return {};
  }

  World world;
};

TEST_F(RequestEdges, a_nation_without_a_link_cannot_be_asked_and_the_node_stays_up) {
  start_with_links(usa(), {"GBR"});
  const auto answer = world.command(usa(), "task.request", terms_of_request("AUS", 3));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Code::unknown_peer);
  EXPECT_EQ((*world.command(usa(), "task.list"))["requests"].size(), 0u);
}

TEST_F(RequestEdges, an_open_request_of_a_nation_taken_out_of_the_configuration_still_ends) {
  const std::string id = ask("AUS", 3);
  ASSERT_TRUE(both(usa(), aus(), id, "RECEIVED"));
  start_with_links(aus(), {"GBR"});
  aus().clock_error = 25h;  // ROUTINE: 24 h to decide
  world.run_for(1s);
  EXPECT_EQ(state(aus(), id), "EXPIRED");
  EXPECT_EQ(world.counter(aus(), "USA", "ACC-" + std::to_string(int(Code::unknown_peer))), 0u);
}

TEST_F(RequestEdges, a_request_is_named_to_its_requester_alone) {
  const std::string id = ask("GBR", 30);
  ASSERT_TRUE(both(usa(), gbr(), id, "ACCEPTED"));
  publish_for(gbr(), id);
  world.run_for(2s);
  ASSERT_EQ(usa().delivered.size(), 1u);
  ASSERT_EQ(aus().delivered.size(), 1u);
  EXPECT_EQ(usa().delivered[0].request_id->text(), id);
  EXPECT_FALSE(aus().delivered[0].request_id.has_value());
}

TEST_F(RequestEdges, data_for_a_request_that_nobody_sent_us_is_refused_whole) {
  const std::string ours = ask("GBR", 3);  // at USA it is one that USA made, not one that it serves
  EXPECT_EQ(publish_for(gbr(), "01890a5d-ac96-774b-bcce-b302099a8057"),
            (nlohmann::json{{"error", "request_unknown"}}));
  EXPECT_EQ(publish_for(usa(), ours), (nlohmann::json{{"error", "request_unknown"}}));
  world.run_for(2s);
  EXPECT_TRUE(usa().delivered.empty());
}

TEST_F(RequestEdges, what_is_not_all_that_was_agreed_is_for_a_person_to_take_or_dispute) {
  const std::string taken = ask("GBR", 9);
  ASSERT_TRUE(both(usa(), gbr(), taken, "ACCEPTED"));
  world.publish(gbr(), radar_tdm(world.now() + 60s, 1));  // 3 of 9 observations
  world.run_for(2s);
  ASSERT_TRUE(world.command(gbr(), "task.complete", {{"id", taken}}).has_value());
  ASSERT_TRUE(both(usa(), gbr(), taken, "DELIVERED"));
  world.run_for(60s);
  EXPECT_EQ(state(usa(), taken), "DELIVERED");  // no yes by itself
  ASSERT_TRUE(world.command(usa(), "task.confirm", {{"id", taken}}).has_value());
  EXPECT_TRUE(both(usa(), gbr(), taken, "FULFILLED"));

  const std::string disputed = ask("GBR", 9);
  ASSERT_TRUE(both(usa(), gbr(), disputed, "ACCEPTED"));
  world.publish(gbr(), radar_tdm(world.now() + 600s, 1));
  world.run_for(2s);
  ASSERT_TRUE(world.command(gbr(), "task.complete", {{"id", disputed}}).has_value());
  ASSERT_TRUE(both(usa(), gbr(), disputed, "DELIVERED"));
  EXPECT_FALSE(world.command(usa(), "task.dispute", {{"id", disputed}}).has_value());  // no reason
  ASSERT_TRUE(
      world.command(usa(), "task.dispute", {{"id", disputed}, {"reason", "QUALITY"}}).has_value());
  EXPECT_TRUE(both(usa(), gbr(), disputed, "PARTIAL"));
}

// While the agreement is away, EXPIRE cannot be sent; it goes once the agreement is back.
TEST_F(RequestEdges, what_could_not_be_sent_is_sent_when_the_agreement_is_back) {
  const std::string id = ask("AUS", 3);
  ASSERT_TRUE(both(usa(), aus(), id, "RECEIVED"));
  world.hold(aus(), {example("aus-gbr.json")});
  aus().clock_error = usa().clock_error = 25h;  // both clocks are past the 24 h of ROUTINE
  world.run_for(1s);
  EXPECT_EQ(state(aus(), id), "EXPIRED");
  EXPECT_EQ(presumed_at_usa(id), true);
  world.hold(aus(), {example("aus-gbr.json"), example("aus-usa.json")});
  EXPECT_TRUE(world.run_until([&] { return presumed_at_usa(id) == false; }, 30s));
  EXPECT_EQ(state(usa(), id), "EXPIRED");
}

}  // namespace
}  // namespace accord::scenario
