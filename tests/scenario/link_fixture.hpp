// Two nations with an open link, for the tests of what a link must bear.
#pragma once

#include <gtest/gtest.h>

#include "schemas/vocab/limits.hpp"
#include "tests/scenario/world.hpp"

namespace accord::scenario {

using namespace std::chrono_literals;
using namespace node::pipeline;

inline bool is_batch(const Bytes& body) { return as_text(ByteView(body).subspan(4, 4)) == "ACBT"; }

inline std::optional<ControlKind> control_kind(const Bytes& body) {
  const auto control = parse_control(body);
  return control ? std::optional(control->kind) : std::nullopt;
}

/// Why a link is not open, as shown to people; empty when it is.
inline std::string code_of_why(const nlohmann::json& shown) {
  return shown.contains("why") ? shown["why"]["code"].get<std::string>() : std::string{};
}

class Link : public ::testing::Test {
 protected:
  Link() : world(61, {"USA", "GBR"}) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }
  void publish(int batches, int tracks_each = 1) {
    for (int i = 0; i < batches; ++i) world.publish(gbr(), radar_tdm(world.now(), tracks_each));
  }
  /// What USA asks GBR with task.request: of one object, to be delivered within a day.
  nlohmann::json request_for(unsigned observations) {
    return {{"to", "GBR"},
            {"priority", "ROUTINE"},
            {"purpose", "CATALOG_MAINTENANCE"},
            {"norad", 25544u},
            {"window_start", world.now().text(0)},
            {"window_stop", (world.now() + 24h).text(0)},
            {"deliver_by", (world.now() + 24h).text(0)},
            {"observations", observations},
            {"data_mode", "SIMULATED"},
            {"rationale", "test"}};
  }
  nlohmann::json data_lane(Nation& nation, const std::string& peer) {
    return world.peer(nation, peer)["lanes"]["data"];
  }
  std::size_t hellos_sent() const {
    std::size_t count = 0;
    for (const auto& frame : world.wire)
      count += control_kind(frame.body) == ControlKind::hello ? 1u : 0u;
    return count;
  }
  bool all_delivered(std::size_t records) {
    return world.run_until([&] { return usa().delivered.size() == records; }, 120s);
  }
  /// USA holds an agreement of the same bytes, and reads it so that nothing may come: it stands for
  /// whatever makes a receiver quarantine what the sender was right to send.
  void usa_quarantines_everything() {
    auto held = example("gbr-usa.json");
    for (auto& direction : held.document.release) direction.clauses.clear();
    world.hold(usa(), {held});
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  }

  World world;
};

}  // namespace accord::scenario
