// A peer that contradicts itself or us: the link freezes, both strings are kept, and nothing but an
// officer opens it again. A cut holds as well.
#include "node/pipeline/signer.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

class Evidence : public ::testing::Test {
 protected:
  Evidence() : world(51, {"USA", "GBR"}) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }

  /// The batch that GBR signs now for USA; `arrives` or not.
  Bytes batch_of(bool arrives, int tracks = 1) {
    world.wire.clear();
    world.loses = [this, arrives](const NationId& from, const Bytes& body) {
      return !arrives && from == gbr().id && is_batch(body);
    };
    world.publish(gbr(), radar_tdm(world.now(), tracks));
    if (arrives) world.run_for(1s);
    for (const auto& frame : world.wire) {
      if (frame.from == gbr().id && is_batch(frame.body)) return frame.body;
    }
    ADD_FAILURE() << "no batch was sent";
    return {};
  }
  FrameArrived came(const Bytes& body) {
    return {gbr().id, world.frame_from("GBR", usa().id, body)};
  }
  /// Another story under the same number, signed with GBR's own key.
  Bytes forked(const Bytes& bytes) {
    WireBatch batch = parse_batch(bytes).value();
    for (Bytes& bytes_of_record : batch.records) {
      WireRecord record = parse_record(bytes_of_record).value();
      RecordId::Raw raw = record.head.id.raw();
      raw[15] ^= 1;
      record.head.id = RecordId(raw);
      bytes_of_record = build_record(record.head, record.payload);
    }
    return signed_anew(std::move(batch));
  }
  Bytes signed_anew(WireBatch batch) {
    batch.head.count = static_cast<std::uint32_t>(batch.records.size());
    batch.head.root = batch_root(batch.records);
    batch.signature = gbr()
                          .identity->node_sign.key
                          .sign(kBatchDomain, batch.signer, batch_signing_input(batch.head))
                          .value();
    return build_batch(batch);
  }
  /// What GBR signed and sent under that kind last, changed and signed with GBR's own key.
  template <class Change>
  Bytes control_of(ControlKind kind, Change change) {
    for (auto frame = world.wire.rbegin(); frame != world.wire.rend(); ++frame) {
      const auto control = parse_control(frame->body);
      if (frame->from != gbr().id || !control || control->kind != kind) continue;
      return Signer(*gbr().identity, gbr().core->incarnation())
          .sign_control({kind, usa().id, change(control->body)})
          .value()
          .body();
    }
    ADD_FAILURE() << "none was sent";
    return {};
  }
  void expect_frozen_with(const Bytes& held, const Bytes& came) {
    const auto shown = world.peer(usa(), "GBR");
    EXPECT_EQ(shown["state"], "frozen") << shown;
    EXPECT_EQ(code_of_why(shown), "ACC-6016");
    EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6016"), 1u);
    const auto rows = usa().store->evidence(gbr().id, 10).value();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].second.held, held);
    EXPECT_EQ(rows[0].second.came, came);
    ASSERT_EQ(shown["evidence"].size(), 1u);
    EXPECT_EQ(shown["evidence"][0]["held"]["bytes"], held.size());
    EXPECT_EQ(shown["evidence"][0]["came"]["bytes"], came.size());
  }

  World world;
};

TEST_F(Evidence, another_root_under_a_number_taken_before_freezes_the_link) {
  const Bytes first = batch_of(true);
  ASSERT_EQ(usa().delivered.size(), 1u);
  const Bytes second = forked(first);
  world.inject("GBR", usa(), second);
  expect_frozen_with(first, second);
  EXPECT_EQ(usa().delivered.size(), 1u);
}

TEST_F(Evidence, another_root_under_a_number_of_the_same_commit_freezes_the_link) {
  const Bytes first = batch_of(false);
  const Bytes second = forked(first);
  world.step_together(usa(), {came(first), came(second)});
  expect_frozen_with(first, second);
  EXPECT_EQ(usa().delivered.size(), 1u);  // what was taken first stands
}

TEST_F(Evidence,
       the_same_batch_twice_in_one_commit_is_a_repeat) {  // the near miss of the one above
  const Bytes first = batch_of(false);
  const auto repeats = world.counter(usa(), "GBR", "ACC-6017");
  world.step_together(usa(), {came(first), came(first)});
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6017"), repeats + 1);
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
  EXPECT_EQ(usa().delivered.size(), 1u);
}

// Batches keep their borders for ever: who signs another one over a number signs two roots for it.
TEST_F(Evidence, a_taken_number_cut_at_other_borders_freezes_the_link) {
  const Bytes first = batch_of(true, 3);
  ASSERT_EQ(usa().delivered.size(), 3u);
  WireBatch batch = parse_batch(first).value();
  batch.head.first_seq = 2;
  batch.records.erase(batch.records.begin());
  const Bytes second = signed_anew(std::move(batch));
  world.inject("GBR", usa(), second);
  expect_frozen_with(first, second);
  EXPECT_EQ(usa().delivered.size(), 3u);
}

TEST_F(Evidence, a_taken_number_cut_at_other_borders_in_the_same_commit_freezes_the_link) {
  const Bytes first = batch_of(false, 3);
  WireBatch batch = parse_batch(first).value();
  batch.head.first_seq = 3;
  batch.records.erase(batch.records.begin(), batch.records.begin() + 2);
  const Bytes second = signed_anew(std::move(batch));
  world.step_together(usa(), {came(first), came(second)});
  expect_frozen_with(first, second);
}

TEST_F(Evidence, the_last_number_of_a_batch_and_more_freezes_the_link) {
  const Bytes first = batch_of(true, 3);
  WireBatch batch = parse_batch(first).value();
  batch.head.first_seq = 3;  // 3 is taken, 4 and 5 are not
  const Bytes second = signed_anew(std::move(batch));
  world.inject("GBR", usa(), second);
  expect_frozen_with(first, second);
}

TEST_F(Evidence, a_peer_that_holds_what_was_never_sent_freezes_the_link) {
  world.wire.clear();
  world.run_for(2s);
  const Bytes claim = control_of(ControlKind::heartbeat, [](const Bytes& body) {
    Heartbeat beat = parse_heartbeat(body).value();
    beat.lanes[1].have_seq = 7;  // USA has sent nothing
    return build_heartbeat(beat);
  });
  world.inject("GBR", usa(), claim);
  expect_frozen_with({}, claim);
}

TEST_F(Evidence, a_receipt_over_another_root_freezes_the_link) {
  world.publish(usa(), radar_tdm(world.now(), 1), "USA CONFIDENTIAL//REL TO GBR, USA");
  world.run_for(1s);
  const Bytes ours = usa().store->outbound_batches(gbr().id, Lane::data, 1, 1).value()[0].bytes;
  const auto with_root = [&](std::uint8_t change) {
    return control_of(ControlKind::receipt, [&](const Bytes& body) {
      Receipt receipt = parse_receipt(body).value();
      receipt.root.raw[0] ^= change;
      return build_receipt(receipt);
    });
  };
  world.inject("GBR", usa(), with_root(0));  // the near miss: the same receipt, signed anew
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
  const Bytes claim = with_root(1);
  world.inject("GBR", usa(), claim);
  expect_frozen_with(ours, claim);
}

TEST_F(Evidence, a_receipt_over_a_batch_that_was_never_sent_freezes_the_link) {
  world.publish(usa(), radar_tdm(world.now(), 1), "USA CONFIDENTIAL//REL TO GBR, USA");
  world.run_for(1s);
  const Bytes claim = control_of(ControlKind::receipt, [](const Bytes& body) {
    Receipt receipt = parse_receipt(body).value();
    receipt.first_seq = 2;
    return build_receipt(receipt);
  });
  world.inject("GBR", usa(), claim);
  expect_frozen_with({}, claim);
}

/// The place that the receipt would have in its sender's log, were it the next thing in it.
void logged_anew(Receipt& receipt) {
  auto tree = crypto::LinkLogTree::from_frontier(receipt.log->size - 1, receipt.log->path).value();
  for (crypto::LogEntry& entry : entries_of(receipt, crypto::LogKind::received)) {
    entry.position = tree.size();
    tree.append(crypto::MerkleTree::leaf_hash(as_bytes(entry.line())));
  }
  receipt.log->size = tree.size();
  receipt.log->root = tree.root();
}

TEST_F(Evidence, codes_that_a_peer_makes_up_are_counted_under_one_name) {
  world.loses = [&](const NationId& from, const Bytes& body) {
    return from == gbr().id && control_kind(body) == ControlKind::receipt;
  };
  world.publish(usa(), radar_tdm(world.now(), 4), "USA CONFIDENTIAL//REL TO GBR, USA");
  world.run_for(1s);
  const Bytes made_up = control_of(ControlKind::receipt, [](const Bytes& body) {
    Receipt receipt = parse_receipt(body).value();
    receipt.exceptions = {{0, 2, 6037}, {1, 2, 65'000}, {2, 3, 65'001}, {3, 3, 1}};
    logged_anew(receipt);
    return build_receipt(receipt);
  });
  world.inject("GBR", usa(), made_up);
  EXPECT_EQ(world.counter(usa(), "GBR", "peer_did_not_admit_ACC-6037"), 1u);
  EXPECT_EQ(world.counter(usa(), "GBR", "peer_did_not_admit_unknown_code"), 3u);
  EXPECT_EQ(world.counter(usa(), "GBR", "peer_did_not_admit_ACC-65000"), 0u);
}

/// GBR's next Hellos claim `more` records of USA's data lane than it has.
void claim_more(World& world, std::uint64_t more, Bytes& claim) {
  Nation& gbr = world.nation("GBR");
  Nation& usa = world.nation("USA");
  world.loses = [&gbr, &usa, &claim, more](const NationId& from, const Bytes& body) {
    if (from != gbr.id || control_kind(body) != ControlKind::hello || !claim.empty()) return false;
    Hello hello = parse_hello(parse_control(body)->body).value();
    if (hello.answers_nonce.empty()) return false;
    for (LaneHave& have : hello.have) {
      have.incarnation = usa.core->incarnation();
      if (have.lane == Lane::data) have.seq += more;
    }
    claim = Signer(*gbr.identity, gbr.core->incarnation())
                .sign_control({ControlKind::hello, usa.id, build_hello(hello)})
                .value()
                .body();
    return true;
  };
  world.kill(gbr);
  world.start(gbr);
  EXPECT_TRUE(world.run_until([&] { return !claim.empty(); }, 5s));
  world.loses = nullptr;
  world.inject("GBR", usa, claim);
}

TEST_F(Evidence, a_hello_that_claims_what_was_never_sent_freezes_the_link) {
  Bytes claim;
  claim_more(world, 1, claim);
  expect_frozen_with({}, claim);
}

TEST_F(Evidence, a_hello_that_claims_what_was_sent_opens_the_link) {  // the near miss
  Bytes claim;
  claim_more(world, 0, claim);
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
}

TEST_F(Evidence, a_life_of_a_peers_store_that_another_has_followed_never_comes_back) {
  world.kill(gbr());
  auto former = std::move(gbr().store);
  gbr().store = node::store::SqliteStore::open(":memory:", IncarnationId::v7(1, {})).value();
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.kill(gbr());
  std::swap(gbr().store, former);
  world.start(gbr());
  world.run_for(10s);
  const auto shown = world.peer(usa(), "GBR");
  EXPECT_EQ(shown["state"], "mismatch");
  EXPECT_EQ(code_of_why(shown), "ACC-6014");
  world.kill(gbr());
  std::swap(gbr().store, former);  // the later life goes on
  world.start(gbr());
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
}

TEST_F(Evidence, a_frozen_link_stays_frozen_over_a_restart_until_an_officer_restores_it) {
  const Bytes first = batch_of(true);
  const Bytes second = forked(first);
  world.inject("GBR", usa(), second);
  world.wire.clear();
  world.kill(usa());
  world.start(usa());
  world.run_for(10s);
  expect_frozen_with(first, second);
  EXPECT_FALSE(world.peer(usa(), "GBR")["connected"].get<bool>());  // the sockets are closed
  for (const auto& frame : world.wire) EXPECT_NE(frame.from, usa().id);
  world.restore_link(usa(), "GBR");
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.publish(gbr(), radar_tdm(world.now(), 1));
  EXPECT_TRUE(world.run_until([&] { return usa().delivered.size() == 2; }, 10s));
  EXPECT_EQ(world.peer(usa(), "GBR")["evidence"].size(), 1u);  // kept
}

TEST_F(Evidence, what_comes_on_a_frozen_link_is_counted_and_not_noted) {
  const Bytes first = batch_of(true);
  world.inject("GBR", usa(), forked(first));
  const auto notices = usa().store->notices(0, 1'000).value().size();
  const auto refused = world.counter(usa(), "GBR", "ACC-6006");
  for (int i = 0; i < 20; ++i) world.inject("GBR", usa(), first);
  EXPECT_EQ(world.counter(usa(), "GBR", "ACC-6006"), refused + 20);
  EXPECT_EQ(usa().store->notices(0, 1'000).value().size(), notices);
}

TEST_F(Evidence, a_cut_link_stays_cut_over_a_restart_until_it_is_restored) {
  ASSERT_TRUE(world.command(usa(), "peer.cut", {{"peer", "GBR"}}).has_value());
  world.kill(usa());
  world.start(usa());
  world.run_for(10s);
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "cut");
  world.restore_link(usa(), "GBR");
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.kill(usa());
  world.start(usa());
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));  // and that holds, too
}

}  // namespace
}  // namespace accord::scenario
