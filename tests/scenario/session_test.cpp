// What one side alone believes, what another life or an earlier session said, and what a peer may
// make a node spend: a link takes its word for nothing that was not said to this session.
#include "node/pipeline/signer.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

class Session : public Link {
 protected:
  bool is_receipt(const Bytes& body) { return control_kind(body) == ControlKind::receipt; }
  std::size_t count_sent(const Nation& from, const std::function<bool(const Bytes&)>& which) {
    std::size_t count = 0;
    for (const auto& frame : world.wire) count += frame.from == from.id && which(frame.body);
    return count;
  }
  Bytes last_sent(const Nation& from, ControlKind kind) {
    for (auto frame = world.wire.rbegin(); frame != world.wire.rend(); ++frame) {
      if (frame->from == from.id && control_kind(frame->body) == kind) return frame->body;
    }
    ADD_FAILURE() << "none was sent";
    return {};
  }
};

// --- one side refuses ---

TEST_F(Session, a_side_that_refuses_alone_leaves_neither_open_and_costs_a_hello_a_second) {
  usa().core->set_transport_end(gbr().id, world.now());  // GBR's own check goes on passing
  world.run_for(2s);
  publish(80);  // more than a window
  world.wire.clear();
  int shown_open = 0;
  for (int second = 0; second < 60; ++second) {
    world.run_for(1s);
    shown_open += world.peer(gbr(), "USA")["state"] == "open" ? 1 : 0;
  }
  EXPECT_EQ(shown_open, 0);
  EXPECT_EQ(code_of_why(world.peer(gbr(), "USA")), "ACC-6008");
  EXPECT_EQ(count_sent(gbr(), is_batch), 0u);
  EXPECT_LE(world.wire.size(), 2u * 61u);  // a Hello a second of each
  usa().core->set_transport_end(gbr().id, kNever);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 3s));
  EXPECT_TRUE(all_delivered(80));
}

TEST_F(Session, an_opening_whose_last_hello_is_lost_opens_with_the_next) {  // the near miss
  world.kill(gbr());
  int lost = 0;
  world.loses = [&](const NationId&, const Bytes& body) {
    return control_kind(body) == ControlKind::hello &&
           parse_hello(parse_control(body)->body)->open && ++lost <= 2;
  };
  world.start(gbr());
  publish(3);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 8s));
  EXPECT_GE(lost, 2);
  EXPECT_TRUE(all_delivered(3));
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6008"), 0u);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6008"), 0u);
}

// --- a change of term between two ticks ---

TEST_F(Session, a_change_of_term_is_seen_though_a_hello_comes_before_the_tick) {
  auto present = example("gbr-usa.json");
  auto next = present;
  next.hash.raw[0] ^= 0x55;
  next.document.crypto.suites = {1};  // everyone here signs under suite 2
  const UtcTime change = world.now() + 10min;
  present.document.term.to = change;
  next.document.term.from = change;
  for (Nation* nation : {&usa(), &gbr()}) world.hold(*nation, {present, next});
  world.wire.clear();
  world.restart_with_next_keys(gbr());  // so that there are Hellos to repeat
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.run_for(1300ms);  // and nothing is on its way
  const auto recorded = world.wire;
  for (const char* who : {"USA", "GBR"}) world.nation(who).clock_error = 11min;
  world.loses = [&](const NationId&, const Bytes& body) {  // the answers, which would betray it
    return control_kind(body) == ControlKind::hello;
  };
  for (const auto& frame : recorded) {
    if (control_kind(frame.body) == ControlKind::hello &&
        !parse_hello(parse_control(frame.body)->body)->open)
      world.inject(frame.from.text(), world.nation(frame.to.text()), frame.body);
  }
  world.run_for(500ms);
  world.loses = nullptr;
  world.run_for(5s);
  for (Nation* nation : {&usa(), &gbr()}) {
    const auto shown = world.peer(*nation, nation == &usa() ? "GBR" : "USA");
    EXPECT_EQ(shown["state"], "mismatch") << shown;
    EXPECT_EQ(code_of_why(shown), "ACC-6019");
  }
}

// --- receipts of two lives ---

TEST_F(Session, receipts_of_two_lives_of_a_peer_are_not_added_up) {
  bool first_life = true;
  world.loses = [&](const NationId& from, const Bytes& body) {
    if (from != usa().id || control_kind(body) != ControlKind::receipt) return false;
    const Receipt receipt = parse_receipt(parse_control(body)->body).value();
    return receipt.first_seq == (first_life ? 1u : 2u);
  };
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  world.run_for(2s);
  ASSERT_EQ(data_lane(gbr(), "USA")["receipted"], 0);  // the second is held, the first is not
  usa().delivered.clear();
  first_life = false;
  world.restart_with_an_empty_store(usa());
  ASSERT_TRUE(all_delivered(2));
  world.run_for(5s);
  EXPECT_EQ(data_lane(gbr(), "USA")["receipted"], 1);
  world.loses = nullptr;
  EXPECT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 2; }, 30s));
}

// --- what an earlier session or another life said ---

TEST_F(Session, a_heartbeat_of_an_earlier_session_moves_nothing) {
  world.wire.clear();
  world.run_for(2s);
  const Bytes old = last_sent(gbr(), ControlKind::heartbeat);
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  world.loses = [&](const NationId& from, const Bytes&) { return from == gbr().id; };
  for (int second = 0; second < 8; ++second) {
    world.run_for(1s);
    world.inject("GBR", usa(), old);
  }
  EXPECT_EQ(code_of_why(world.peer(usa(), "GBR")), "ACC-6006");  // nothing was heard
  EXPECT_GT(world.counter(usa(), "GBR", "ACC-6021"), 0u);
}

TEST_F(Session, a_heartbeat_of_this_session_counts_however_often_it_comes) {  // the near miss
  world.wire.clear();
  world.run_for(2s);
  const Bytes beat = last_sent(gbr(), ControlKind::heartbeat);
  world.loses = [&](const NationId& from, const Bytes&) { return from == gbr().id; };
  for (int second = 0; second < 8; ++second) {
    world.run_for(1s);
    world.inject("GBR", usa(), beat);
  }
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6021"), 0u);
}

TEST_F(Session, a_heartbeat_about_another_life_of_this_store_freezes_nothing) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  world.run_for(2s);
  const Bytes old = last_sent(usa(), ControlKind::heartbeat);
  ASSERT_EQ(parse_heartbeat(parse_control(old)->body)->lanes[1].have_seq, 5u);
  world.restart_with_an_empty_store(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.inject("USA", gbr(), old);
  EXPECT_EQ(world.peer(gbr(), "USA")["state"], "open");
  EXPECT_TRUE(gbr().store->evidence(usa().id, 10).value().empty());
}

// --- a peer that loses its store again and again ---

TEST_F(Session, each_new_life_of_a_peer_is_alarming_and_comes_once_a_minute) {
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6023"), 0u);  // the first one is none
  world.restart_with_an_empty_store(usa());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6023"), 1u);
  world.run_for(20s);
  world.restart_with_an_empty_store(usa());
  world.run_for(30s);
  const auto shown = world.peer(gbr(), "USA");
  EXPECT_EQ(shown["state"], "mismatch");
  EXPECT_EQ(code_of_why(shown), "ACC-6024");
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6023"), 1u);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 15s));
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6023"), 2u);
}

/// Whoever speaks under our own life would write entries into our log that no reader takes.
TEST_F(Session, a_hello_that_names_our_own_life_is_refused) {
  Bytes hello;
  world.loses = [&](const NationId& from, const Bytes& body) {
    if (from != gbr().id || control_kind(body) != ControlKind::hello) return false;
    const auto said = parse_hello(parse_control(body)->body);
    if (said->answers_nonce.empty()) return false;
    hello = Signer(*gbr().identity, usa().core->incarnation())
                .sign_control({ControlKind::hello, usa().id, build_hello(*said)})
                .value()
                .body();
    return true;
  };
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return !hello.empty(); }, 10s));
  const auto refused = world.counter(usa(), "GBR", code_text(Code::hello_refused));
  world.inject("GBR", usa(), hello);
  EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::hello_refused)), refused + 1);
  EXPECT_NE(world.peer(usa(), "GBR")["state"], "open");
  world.loses = nullptr;
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
}

TEST_F(Session, the_same_life_may_come_back_at_any_time) {  // the near miss
  for (int i = 0; i < 3; ++i) {
    world.kill(usa());
    world.start(usa());
    ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  }
  EXPECT_EQ(world.counter(gbr(), "USA", "ACC-6023"), 0u);
}

// --- what receipts that are sent again may cost ---

class Again : public Session {
 protected:
  /// `batches` of GBR whose receipts never arrived, and a heartbeat of GBR that says so.
  Bytes without_receipts(int batches, int tracks_each) {
    world.faults = {0.0, 0.0, 0.0, 10ms, 10ms};
    world.loses = [&](const NationId& from, const Bytes& body) {
      return from == usa().id && is_receipt(body);
    };
    publish(batches, tracks_each);
    EXPECT_TRUE(world.run_until(
        [&] { return data_lane(gbr(), "USA")["acknowledged"] == batches * tracks_each; }, 60s));
    world.run_for(3s);
    return last_sent(gbr(), ControlKind::heartbeat);
  }
  std::size_t receipts_sent(const Nation& from) {
    return count_sent(from, [this](const Bytes& body) { return is_receipt(body); });
  }
};

TEST_F(Again, three_hundred_heartbeats_in_one_commit_give_one_portion_of_receipts) {
  const Bytes beat = without_receipts(100, 1);
  std::size_t most = 0;
  world.before_commit = [&](Nation& nation, Effects& effects) {
    if (nation.id == usa().id) most = std::max(most, effects.frames.size());
  };
  world.run_for(60s);  // whatever patience has come to
  world.wire.clear();
  std::deque<Event> beats;
  for (int i = 0; i < 300; ++i)
    beats.emplace_back(FrameArrived{gbr().id, world.frame_from("GBR", usa().id, beat)});
  world.step_together(usa(), std::move(beats));
  EXPECT_LE(receipts_sent(usa()), kMaxReceiptsAgain);
  EXPECT_LE(most, kMaxReceiptsAgain + 2u);  // and a heartbeat, and one that asks
  world.loses = nullptr;
  EXPECT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 100; }, 120s));
}

TEST_F(Again, receipts_that_never_arrive_are_sent_ever_more_rarely) {
  (void)without_receipts(100, 1);
  world.wire.clear();
  world.run_for(120s);
  // From 2 s on, doubled to 60 s: at most 2, 4, 8, 16, 32, 60 s apart, which is 6 portions and the
  // one before them.
  EXPECT_LE(receipts_sent(usa()), 7 * kMaxReceiptsAgain);
}

TEST_F(Again, large_receipts_are_sent_again_in_portions_of_bytes) {
  usa_quarantines_everything();
  (void)without_receipts(64, 130);  // each with 130 exceptions, some 3 KB
  world.run_for(60s);
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  std::size_t most = 0, largest = 0;
  world.before_commit = [&](Nation& nation, Effects& effects) {
    std::size_t bytes = 0;
    for (const auto& frame : effects.frames) {
      if (nation.id != usa().id || !is_receipt(frame.body())) continue;
      bytes += frame.body().size();
      largest = std::max(largest, frame.body().size());
    }
    most = std::max(most, bytes);
  };
  world.run_for(60s);
  EXPECT_GT(largest, 2'000u);
  EXPECT_GT(most, largest);
  EXPECT_LE(most, (64u << 10) + largest);
  world.loses = nullptr;
  EXPECT_TRUE(
      world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 64 * 130; }, 300s));
}

TEST_F(Again, a_slow_line_full_both_ways_carries_each_receipt_once_or_twice) {
  world.faults = {0.0, 0.0, 0.0, 20ms, 20ms, 1'000'000};
  world.wire.clear();
  for (int i = 0; i < 40; ++i) {
    world.publish(gbr(), radar_tdm(world.now(), 130));
    world.publish(usa(), radar_tdm(world.now(), 130), "USA CONFIDENTIAL//REL TO GBR, USA");
  }
  const auto done = [&] {
    return data_lane(gbr(), "USA")["receipted"] == 40 * 130 &&
           data_lane(usa(), "GBR")["receipted"] == 40 * 130;
  };
  EXPECT_TRUE(world.run_until(done, 180s)) << world.peer(usa(), "GBR") << world.peer(gbr(), "USA");
  for (Nation* nation : {&usa(), &gbr()}) {
    // Once, perhaps once more behind a full window, and with each batch that came again.
    EXPECT_LE(receipts_sent(*nation), 2u * 40u + 8u);
    EXPECT_LE(count_sent(*nation, is_batch), 40u + 8u);
  }
  EXPECT_EQ(hellos_sent(), 0u);
}

}  // namespace
}  // namespace accord::scenario
