// What a link must bear: a peer without its store, receipts that never arrive, a slow line, a clock
// that is set.
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

// --- a peer that lost its store ---

TEST_F(Link, a_peer_that_lost_its_store_gets_everything_again_over_a_lossy_line) {
  publish(150);
  ASSERT_TRUE(all_delivered(150));
  world.run_for(2s);
  ASSERT_EQ(data_lane(gbr(), "USA")["acknowledged"], 150);
  usa().delivered.clear();
  world.faults = {0.2, 0.0, 0.0, 10ms, 10ms};
  world.restart_with_an_empty_store(usa());
  // One frame in five is lost, also of those sent again: five batches a round, and 30 rounds.
  ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() == 150; }, 600s))
      << usa().delivered.size();
  world.faults = {};
  publish(1);
  ASSERT_TRUE(all_delivered(151));
  EXPECT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 151; }, 30s));
  EXPECT_EQ(data_lane(gbr(), "USA")["in_flight_batches"], 0);
}

// --- receipts ---

TEST_F(Link, receipts_that_never_arrived_are_sent_again_and_journalled_once) {
  usa_quarantines_everything();
  world.faults = {0.0, 0.0, 0.0, 10ms, 10ms};
  world.loses = [&](const NationId& from, const Bytes& body) {
    return from == usa().id && control_kind(body) == ControlKind::receipt;
  };
  publish(70);  // more than are sent again at a time
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["acknowledged"] == 70; }, 30s));
  EXPECT_EQ(world.counter(gbr(), "USA", "peer_did_not_admit_ACC-6037"), 0u);
  world.kill(usa());  // the receipts are in its journal alone
  world.loses = nullptr;
  world.faults = {0.2, 0.3, 0.0, 5ms, 200ms};
  world.start(usa());
  const auto all_known = [&] { return data_lane(gbr(), "USA")["receipted"] == 70; };
  world.run_for(2s);
  world.kill(gbr());  // what it has journalled so far is not counted twice afterwards
  world.start(gbr());
  ASSERT_TRUE(world.run_until(all_known, 120s)) << data_lane(gbr(), "USA");
  world.faults = {};
  world.run_for(5s);
  EXPECT_EQ(world.counter(gbr(), "USA", "peer_did_not_admit_ACC-6037"), 70u);
}

TEST_F(Link, receipts_that_arrive_are_not_sent_again) {
  usa_quarantines_everything();
  world.wire.clear();
  publish(10);
  world.run_for(10s);
  std::size_t receipts = 0;
  for (const auto& frame : world.wire)
    receipts += control_kind(frame.body) == ControlKind::receipt ? 1u : 0u;
  EXPECT_EQ(receipts, 10u);
  EXPECT_EQ(data_lane(gbr(), "USA")["receipted"], 10);
}

TEST_F(Link, the_second_life_of_a_peers_store_gives_receipts_of_its_own) {
  publish(5);
  world.run_for(3s);
  ASSERT_EQ(data_lane(gbr(), "USA")["receipted"], 5);
  usa_quarantines_everything();
  world.restart_with_an_empty_store(usa());
  ASSERT_TRUE(world.run_until(
      [&] { return world.counter(gbr(), "USA", "peer_did_not_admit_ACC-6037") == 5; }, 30s));
  EXPECT_EQ(data_lane(gbr(), "USA")["receipted"], 5);
}

// --- a slow line ---

class SlowLine : public Link {
 protected:
  /// Publishes twice the window and more, and waits until it has arrived.
  void run() {
    world.faults = {0.0, 0.0, 0.0, 20ms, 20ms, 1'000'000};
    world.wire.clear();
    publish(40, 130);
    const auto rows = gbr().store->outbound_batches(usa().id, Lane::data, 1, 1'000).value();
    for (const auto& row : rows) journalled += row.bytes.size();
    largest = rows.front().bytes.size();
    ASSERT_EQ(rows.size(), 40u);
    ASSERT_GT(journalled, 2 * kMaxBytesInFlight);  // 33 s of this line
    ASSERT_TRUE(all_delivered(40u * 130u)) << usa().delivered.size();
    for (const auto& frame : world.wire) sent += is_batch(frame.body) ? frame.body.size() : 0u;
  }
  std::size_t journalled = 0;
  std::size_t largest = 0;
  std::size_t sent = 0;
};

TEST_F(SlowLine, one_megabit_a_second_carries_each_batch_once) {
  run();
  EXPECT_EQ(sent, journalled);  // nothing is lost here, so nothing is sent again
  EXPECT_EQ(hellos_sent(), 0u);
}

TEST_F(SlowLine, one_lost_frame_costs_one_window_and_no_more) {
  int batches = 0;
  world.loses = [&](const NationId& from, const Bytes& body) {
    return from == gbr().id && is_batch(body) && ++batches == 7;
  };
  run();
  EXPECT_GE(sent, journalled + largest);
  EXPECT_LE(sent, journalled + kMaxBytesInFlight + 2 * largest);
  EXPECT_LT(sent, 2 * journalled);
}

/// 2 MiB on their way are 260 s at 64 kbit/s. Hello would stand behind them, however fast the line
/// is again; so a side that hears nothing for 5 s connects anew. The link opens on the slow line,
/// too, and what is sent then may cost another such time.
TEST_F(SlowLine, that_is_fast_again_is_open_within_seconds) {
  world.faults = {0.0, 0.0, 0.0, 20ms, 20ms, 64'000};
  publish(40, 130);
  ASSERT_TRUE(world.run_until([&] { return !world.links_open(); }, 30s));
  world.run_for(2s);
  world.faults.bits_per_s = 0;
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 15s));
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 40u * 130u; }, 30s))
      << usa().delivered.size();
}

/// The other side may have left the connection while its end is still on its way. After 5 s without
/// a frame, then after 10, 20, 40 and 60 s; so three times in 5 + 10 + 20 s, and not four in 70.
TEST_F(Link, a_closed_side_that_hears_nothing_connects_anew_after_pauses_that_double) {
  const auto anew = [&] { return world.counter(usa(), "GBR", "connected_anew"); };
  world.run_for(100s);
  EXPECT_EQ(anew(), 0u);  // an open link hears heartbeats
  world.loses = [&](const NationId& from, const Bytes&) { return from == gbr().id; };
  world.kill(usa());
  world.start(usa());
  world.run_for(4s);
  EXPECT_EQ(anew(), 0u);
  world.run_for(36s);
  EXPECT_EQ(anew(), 3u);
  world.run_for(30s);
  EXPECT_EQ(anew(), 3u);
  world.loses = nullptr;
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.run_for(100s);
  EXPECT_EQ(anew(), 3u);
}

/// A batch that alone takes longer than the silence that a link bears (5 s).
class VerySlowLine : public Link {
 protected:
  /// The bytes of the only batch, which is closed on a line that nothing is known of.
  std::size_t publish_one_batch(int records, std::int64_t bits_per_s) {
    world.faults = {0.0, 0.0, 0.0, 20ms, 20ms, bits_per_s};
    publish(1, records);
    const auto rows = gbr().store->outbound_batches(usa().id, Lane::data, 1, 100).value();
    EXPECT_EQ(rows.size(), 1u);
    return rows.front().bytes.size();
  }
  std::size_t largest_closed_from(std::uint64_t seq) {
    std::size_t largest = 0;
    const auto rows = gbr().store->outbound_batches(usa().id, Lane::data, seq, 100).value();
    for (const auto& row : rows) largest = std::max(largest, row.bytes.size());
    return largest;
  }
};

TEST_F(VerySlowLine, a_batch_of_six_seconds_comes_through_and_the_next_are_closed_smaller) {
  ASSERT_GT(publish_one_batch(250, 256'000), 256'000u / 8 * 5);
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 250; }, 60s));
  EXPECT_EQ(world.counter(usa(), "GBR", "link_silences"), 1u);  // the next time 10 s are borne
  EXPECT_EQ(world.peer(usa(), "GBR")["silence_s"], 10.0);
  world.run_for(1s);  // its receipt is on its way
  publish(1, 500);
  EXPECT_LE(largest_closed_from(251), 80u << 10);  // 32 KiB each half second, a quarter of 5 s
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 750; }, 60s));
  EXPECT_EQ(world.counter(usa(), "GBR", "link_silences"), 1u);
  world.run_for(30s);
  EXPECT_EQ(world.peer(usa(), "GBR")["silence_s"], 5.0);
}

TEST_F(VerySlowLine, a_batch_of_forty_seconds_comes_through_the_slowest_line) {
  ASSERT_GT(publish_one_batch(250, 40'000), 40'000u / 8 * 40);
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 250; }, 30min));
}

// --- clocks ---

TEST_F(Link, a_clock_set_an_hour_back_or_forth_leaves_the_link_open) {
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  world.wire.clear();
  std::size_t expected = 1;
  for (const char* who : {"USA", "GBR"}) {
    for (const Nanos error : {Nanos(-1h), Nanos(0), Nanos(1h), Nanos(0)}) {
      SCOPED_TRACE(std::string(who) + " " + std::to_string(error.count()));
      world.nation(who).clock_error = error;
      world.run_for(3s);
      publish(1);
      ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() == expected + 1; }, 3s));
      ++expected;
      world.run_for(10s);
      EXPECT_TRUE(world.links_open());
    }
  }
  EXPECT_EQ(hellos_sent(), 0u);  // it never closed
}

TEST_F(Link, the_offset_of_a_clock_is_known_to_half_a_round_trip_and_said_when_it_is_too_much) {
  world.faults = {0.0, 0.0, 0.0, 20ms, 60ms};
  const auto clock = [&](Nation& nation, const char* peer) {
    return world.command(nation, "peer.show", {{"peer", peer}}).value();
  };
  const auto said = [&] { return world.counter(usa(), "GBR", code_text(Code::clocks_differ)); };
  for (const auto& [error, expected] : {std::pair{Nanos(0s), 0.0}, std::pair{Nanos(3s), 3'000.0}}) {
    gbr().clock_error = error;
    world.run_for(15s);
    const auto seen = clock(usa(), "GBR"), other = clock(gbr(), "USA");
    const double delay = seen["round_trip_ms"].get<double>();
    EXPECT_GE(delay, 40.0);   // 20 ms each way at the least
    EXPECT_LE(delay, 120.0);  // and 60 ms at the most
    EXPECT_NEAR(seen["clock_offset_ms"].get<double>(), expected, delay / 2 + 1);
    EXPECT_NEAR(other["clock_offset_ms"].get<double>(), -expected, 61.0);
    EXPECT_EQ(said(), 0u);  // within the bound of 5 s
  }
  gbr().clock_error = 7s;
  world.run_for(30s);
  EXPECT_EQ(said(), 1u);
  gbr().clock_error = 0s;
  world.run_for(30s);
  gbr().clock_error = -7s;
  world.run_for(30s);
  EXPECT_EQ(said(), 2u);
  EXPECT_TRUE(world.links_open());
}

std::vector<UtcTime> header_times(const World& world, const NationId& from) {
  std::vector<UtcTime> out;
  for (const auto& frame : world.wire) {
    if (frame.from != from || !is_batch(frame.body)) continue;
    const WireBatch batch = parse_batch(frame.body).value();
    for (const Bytes& record : batch.records) out.push_back(parse_record(record).value().head.time);
  }
  return out;
}

TEST_F(Link, signed_times_never_decrease_though_the_clock_goes_back_and_the_node_restarts) {
  world.wire.clear();
  gbr().clock_error = 4s;  // within the bound of 5 s
  publish(1);
  const UtcTime first = world.now() + 4s;
  gbr().clock_error = 0s;
  publish(1);
  world.kill(gbr());
  world.start(gbr());
  publish(1);
  ASSERT_TRUE(all_delivered(3));
  world.run_for(5s);
  publish(1);
  ASSERT_TRUE(all_delivered(4));
  const auto times = header_times(world, gbr().id);
  ASSERT_GE(times.size(), 4u);
  EXPECT_EQ(times.front(), first);
  EXPECT_GT(times.back(), first);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i], times[i - 1]);
  EXPECT_EQ(world.summary(usa())["admitted"], 4);
}

TEST_F(Link, a_lane_ahead_of_the_clock_is_said_once_until_the_clock_has_caught_up) {
  gbr().clock_error = 4s;  // the near miss: within the bound of 5 s
  publish(1);
  gbr().clock_error = 0s;
  publish(1);
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6022"), 0u);
  for (std::uint64_t time = 1; time <= 2; ++time) {
    gbr().clock_error = 30s;
    publish(1);
    gbr().clock_error = 0s;
    publish(3);
    EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6022"), time);
    world.run_for(31s);
    publish(1);
  }
}

TEST_F(Link, a_record_signed_earlier_than_the_one_before_it_is_refused_and_receipted_so) {
  const auto forge = [&](Nanos by, std::uint64_t seq) {
    world.wire.clear();
    WireBatch batch;
    world.loses = [&](const NationId& from, const Bytes& body) {
      if (from != gbr().id || !is_batch(body)) return false;
      batch = parse_batch(body).value();
      return true;
    };
    publish(1);
    world.loses = nullptr;
    EXPECT_EQ(batch.head.first_seq, seq);
    WireRecord record = parse_record(batch.records[0]).value();
    record.head.time = record.head.time + by;
    batch.records[0] = build_record(record.head, record.payload);
    batch.head.root = batch_root(batch.records);
    batch.signature = gbr()
                          .identity->node_sign.key
                          .sign(kBatchDomain, batch.signer, batch_signing_input(batch.head))
                          .value();
    world.inject("GBR", usa(), build_batch(batch));
    return record.head.id;
  };
  publish(1);
  ASSERT_TRUE(all_delivered(1));
  forge(0s, 2);  // the near miss: the same batch, signed anew at its own time
  EXPECT_EQ(usa().delivered.size(), 2u);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6030"), 0u);
  world.run_for(2s);
  const RecordId id = forge(-1h, 3);
  EXPECT_EQ(usa().delivered.size(), 2u);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6030"), 1u);
  EXPECT_EQ(data_lane(usa(), "GBR")["received"], 3);
  const auto refused = usa().store->inbound_records(0, 10, node::store::Outcome::refused).value();
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused[0].second.id, id);  // whoever asks for the record finds why
}

}  // namespace
}  // namespace accord::scenario
