// Promises with a time or a storm in them: a gap is asked for within two heartbeats, a record is
// judged by the one version that is loaded at its instant, tasking does not wait behind data.
#include <random>

#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using test_support::must;
namespace store = node::store;

// --- a gap is noticed (G4) ---

class Gap : public Link {
 protected:
  /// USA has said that something of GBR's data lane is missing.
  bool asked() const {
    for (const auto& frame : world.wire) {
      const auto control = parse_control(frame.body);
      if (frame.to.text() != "GBR" || !control || control->kind != ControlKind::heartbeat) continue;
      const auto beat = parse_heartbeat(control->body);
      for (const LaneHead& lane : beat->lanes) {
        if (lane.lane == Lane::data && lane.missing) return true;
      }
    }
    return false;
  }
  static constexpr Nanos kTwoHeartbeats = 2 * LinkTimings{}.heartbeat;
};

TEST_F(Gap, a_lost_batch_that_nothing_follows_is_asked_for_within_two_heartbeats) {
  int batches = 0;
  world.loses = [&](const NationId&, const Bytes& body) {
    return is_batch(body) && ++batches == 1;
  };
  world.wire.clear();
  publish(1);
  EXPECT_TRUE(world.run_until([&] { return asked(); }, kTwoHeartbeats));
  EXPECT_TRUE(all_delivered(1));
}

TEST_F(Gap, a_lost_batch_that_others_follow_is_asked_for_within_two_heartbeats) {
  int batches = 0;
  world.loses = [&](const NationId&, const Bytes& body) {
    return is_batch(body) && ++batches == 2;
  };
  world.wire.clear();
  publish(5);
  EXPECT_TRUE(world.run_until([&] { return asked(); }, kTwoHeartbeats));
  EXPECT_TRUE(all_delivered(5));
}

TEST_F(Gap, what_is_only_on_its_way_is_not_asked_for) {  // the near miss
  world.wire.clear();
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  world.run_for(5s);
  EXPECT_FALSE(asked());
}

// --- data that waited too long becomes a gap that the sender declares (G4) ---

class Expiry : public Link {
 protected:
  Expiry() {
    world.timings.expire_after = 24h * 10;
    for (Nation* nation : {&gbr(), &usa()}) {
      world.kill(*nation);
      world.start(*nation);
    }
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
    publish(2);
    EXPECT_TRUE(all_delivered(2));
    world.kill(usa());
  }
  void days_pass(int days) {
    for (Nation* nation : {&gbr(), &usa()}) nation->clock_error += 24h * days;
    world.run_for(70s);
  }
  std::vector<store::InboundRecordRow> refused() {
    std::vector<store::InboundRecordRow> out;
    for (auto& [row, record] : must(usa().store->inbound_records(0, 100, store::Outcome::refused)))
      out.push_back(std::move(record));
    return out;
  }
};

TEST_F(Expiry, what_waited_longer_is_left_out_and_declared_and_what_is_younger_arrives) {
  publish(1, 3);  // 3 to 5
  days_pass(9);
  publish(1, 2);  // 6 and 7
  days_pass(2);
  EXPECT_EQ(world.counter(gbr(), "USA", "records_left_out"), 3u);
  const auto rows = must(gbr().store->outbound_batches(usa().id, Lane::data, 3, 10));
  ASSERT_EQ(rows.size(), 2u);
  const WireBatch gap = must(parse_batch(rows[0].bytes));
  EXPECT_EQ(gap.head.left_out, static_cast<std::uint16_t>(Code::left_out_expired));
  EXPECT_EQ(gap.head.root, rows[0].root);
  EXPECT_EQ(must(parse_batch(rows[1].bytes)).head.left_out, 0);
  world.start(usa());
  ASSERT_TRUE(all_delivered(4));
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 7; }, 10s));
  EXPECT_EQ(data_lane(usa(), "GBR")["received"], 7);
  const auto rows_of_gap = refused();
  ASSERT_EQ(rows_of_gap.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(rows_of_gap[i].code, Code::left_out_expired);
    EXPECT_EQ(rows_of_gap[i].seq, 3 + i);
  }
  EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::left_out_expired)), 1u);  // said once
  EXPECT_EQ(world.counter(gbr(), "USA", "peer_did_not_admit_ACC-6029"), 3u);
  EXPECT_EQ(world.summary(usa())["gaps"], 0);  // no number is missing: each was answered for
}

TEST_F(Expiry, nothing_is_left_out_a_day_before) {  // the near miss
  publish(1, 3);
  days_pass(9);
  EXPECT_EQ(world.counter(gbr(), "USA", "records_left_out"), 0u);
  world.start(usa());
  EXPECT_TRUE(all_delivered(5));
  EXPECT_TRUE(refused().empty());
}

TEST_F(Expiry, what_was_left_out_stays_so_over_restarts_and_new_certificates) {
  publish(1, 3);
  days_pass(11);
  world.kill(gbr());
  world.start(gbr());
  world.run_for(70s);
  EXPECT_EQ(world.counter(gbr(), "USA", "records_left_out"), 3u);  // once
  publish(1);
  world.start(usa());
  ASSERT_TRUE(all_delivered(3));
  EXPECT_EQ(refused().size(), 3u);
}

/// The peer took the batch, and its receipt was lost before the sender gave it up.
TEST_F(Expiry, what_the_peer_has_taken_is_no_gap_there) {
  world.start(usa());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.loses = [&](const NationId& from, const Bytes&) { return from == usa().id; };
  publish(1, 3);
  ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() == 5; }, 4s));
  world.kill(usa());
  world.loses = nullptr;
  days_pass(11);
  EXPECT_EQ(world.counter(gbr(), "USA", "records_left_out"), 3u);
  world.start(usa());
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["acknowledged"] == 5; }, 10s));
  EXPECT_TRUE(refused().empty());
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
}

// --- agreements are loaded again and again under load (G5, G16) ---

/// The example as GBR reads it in version `k`: its clauses bear the version in their ids, and in
/// version 0 there are none.
agreement::Agreement edited(int k) {
  auto held = example("gbr-usa.json");
  for (auto& direction : held.document.release) {
    if (k == 0) direction.clauses.clear();
    for (auto& clause : direction.clauses) clause.id += "-v" + std::to_string(k);
  }
  return held;
}

TEST_F(Link, under_a_storm_of_reloads_each_record_is_judged_by_the_version_of_its_instant) {
  std::mt19937 random(20261126);
  std::set<RecordId> released;
  int withheld = 0;
  for (int i = 0; i < 300; ++i) {
    const int k = static_cast<int>(random() % 4);
    world.hold(gbr(), {edited(k)});
    const auto answer = world.publish(gbr(), radar_tdm(world.now(), 2));
    for (const auto& outcome : answer["outcomes"]) {
      if (k == 0) {
        EXPECT_EQ(outcome["verdict"], "withhold") << outcome;
        ++withheld;
        continue;
      }
      EXPECT_EQ(outcome["verdict"], "release") << outcome;
      const auto clause = outcome["clause"].get<std::string>();
      EXPECT_TRUE(clause.ends_with("-v" + std::to_string(k))) << clause;
      released.insert(RecordId::parse(outcome["record"].get<std::string>()).value());
    }
    if (random() % 3 == 0) world.run_for(50ms);
  }
  EXPECT_GT(withheld, 50);
  EXPECT_GT(released.size(), 300u);
  ASSERT_TRUE(all_delivered(released.size())) << usa().delivered.size();
  world.run_for(5s);
  std::set<RecordId> delivered;
  for (const auto& row : usa().delivered) delivered.insert(row.id);
  EXPECT_EQ(delivered, released);
  EXPECT_EQ(usa().delivered.size(), released.size());
}

// --- tasking and a flood of data (G21) ---

class Flood : public Link {
 protected:
  /// 6,000 observations wait for a line of that rate; a request is answered over it meanwhile.
  void expect_answer(std::int64_t bits_a_second, Nanos within) {
    world.loses = [&](const NationId& from, const Bytes& body) {
      return from == gbr().id && is_batch(body);
    };
    publish(100, 60);
    world.loses = nullptr;
    world.faults = {0.0, 0.0, 0.0, 20ms, 20ms, bits_a_second};
    const auto backlog = must(gbr().store->outbound_batches(usa().id, Lane::data, 1, 1'000));
    std::size_t bytes = 0;
    for (const auto& row : backlog) bytes += row.bytes.size();
    ASSERT_GT(bytes, 2 * kMaxBytesInFlight);
    ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() > 60; }, 60s));
    const auto request = world.command(usa(), "task.request", request_for(4));
    ASSERT_TRUE(request) << request.error().text();
    const auto state = [&] {
      return must(world.command(usa(), "task.show", {{"id", (*request)["request_id"]}}))["state"]
          .get<std::string>();
    };
    EXPECT_TRUE(world.run_until([&] { return state() == "ACCEPTED"; }, within)) << state();
    EXPECT_LT(usa().delivered.size(), 100u * 60u);  // the flood was still there
    EXPECT_TRUE(all_delivered(100u * 60u));
    EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::keys_not_taken)), 0u);
  }
};

TEST_F(Flood, an_answer_to_a_request_passes_queued_observations_within_a_second) {
  expect_answer(50'000'000, 1s);
}

/// What is in flight is at most what the line takes in a second or so, and a batch of 0.2 s.
TEST_F(Flood, an_answer_passes_on_a_slow_line_soon_after) { expect_answer(2'000'000, 2s); }

}  // namespace
}  // namespace accord::scenario
