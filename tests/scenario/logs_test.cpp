// The logs that both sides keep of their link: every entry of what was sent, taken and receipted;
// heads told and cosigned; and a peer whose log does not follow from what it signed before.
#include <gmock/gmock.h>

#include "crypto/enrolment.hpp"
#include "crypto/hash.hpp"
#include "crypto/log_export.hpp"
#include "node/pipeline/own_log.hpp"
#include "node/pipeline/signer.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using crypto::LogEntry;
using crypto::LogKind;
using test_support::must;
namespace store = node::store;

class Logs : public Link {
 protected:
  static crypto::LogName log_of(Nation& keeper, Nation& peer) {
    return {keeper.id, peer.id, keeper.core->incarnation()};
  }
  static std::vector<LogEntry> entries(Nation& keeper, Nation& peer) {
    std::vector<LogEntry> out;
    const auto lines =
        must(keeper.store->log_lines({peer.id, keeper.core->incarnation()}, 0, 100'000));
    for (const std::string& line : lines) out.push_back(must(crypto::parse_log_entry(line)));
    return out;
  }
  /// "kind lane first-last outcome", without begin.
  static std::vector<std::string> told(const std::vector<LogEntry>& entries, LogKind kind) {
    std::vector<std::string> out;
    for (const LogEntry& entry : entries) {
      if (entry.kind != kind) continue;
      const crypto::LogRange& range = *entry.range();
      out.push_back(std::string(name_of(range.lane)) + " " + std::to_string(range.first) + "-" +
                    std::to_string(range.last) + " " + std::string(crypto::name_of(entry.outcome)) +
                    (entry.code == 0 ? "" : ":" + std::to_string(entry.code)));
    }
    return out;
  }
  /// The log as an auditor gets it, under a head that the keeper signs now.
  std::string exported(Nation& keeper, Nation& peer) {
    crypto::LogExport out{entries(keeper, peer), head_of(keeper, peer), std::nullopt};
    for (const store::LogHeadRow& row :
         must(keeper.store->log_heads(peer.id, store::Direction::outbound))) {
      if (row.cosigned) out.cosigned = must(crypto::parse_cosigned_head(row.text));
    }
    return out.text();
  }
  crypto::SignedHead head_of(Nation& keeper, Nation& peer) {
    crypto::LinkLogTree tree;
    for (const LogEntry& entry : entries(keeper, peer))
      tree.append(crypto::MerkleTree::leaf_hash(as_bytes(entry.line())));
    return signed_head(keeper, {log_of(keeper, peer), tree.size(), tree.root(), world.now()});
  }
  static crypto::SignedHead signed_head(Nation& keeper, const crypto::LogHead& head) {
    const auto& key = keeper.identity->node_sign;
    return must(crypto::sign_head(key.key, key.certificate, head));
  }
  /// All heads of this log that the peer has on its disk.
  static std::vector<crypto::SignedHead> held(Nation& keeper, Nation& peer) {
    std::vector<crypto::SignedHead> out;
    for (const store::LogHeadRow& row :
         must(peer.store->log_heads(keeper.id, store::Direction::inbound))) {
      if (row.incarnation == keeper.core->incarnation())
        out.push_back(must(crypto::parse_log_head(row.text)));
    }
    return out;
  }
  void expect_sound(Nation& keeper, Nation& peer) {
    const auto known = held(keeper, peer);
    const auto audit =
        must(crypto::verify_export(exported(keeper, peer), {peer.trust, world.now(), known, {}}));
    for (const auto& finding : audit.findings)
      ADD_FAILURE() << keeper.id.text() << ": " << crypto::name_of(finding.fault) << ", "
                    << finding.error.text();
  }

  /// GBR comes back, and its Keys arrive changed and signed with GBR's own key.
  void come_back_with_keys(const std::function<void(Keys&)>& change) {
    Bytes changed;
    world.loses = [&](const NationId& from, const Bytes& body) {
      if (from != gbr().id || control_kind(body) != ControlKind::keys) return false;
      Keys keys = must(parse_keys(must(parse_control(body)).body));
      change(keys);
      changed = must(Signer(*gbr().identity, gbr().core->incarnation())
                         .sign_control({ControlKind::keys, usa().id, build_keys(keys)}))
                    .body();
      return true;
    };
    world.kill(gbr());
    world.start(gbr());
    ASSERT_TRUE(world.run_until(
        [&] { return !changed.empty() && world.peer(usa(), "GBR")["state"] == "open"; }, 10s));
    came_ = changed;
    world.inject("GBR", usa(), changed);
    world.loses = nullptr;
  }
  /// The head in the Keys, about another log, signed by GBR.
  void sign_anew(Keys& keys) {
    keys.log.signature =
        signed_head(gbr(), {log_of(gbr(), usa()), keys.log.size, keys.log.root, keys.log.time})
            .signature;
  }
  void expect_frozen() {
    const auto shown = world.peer(usa(), "GBR");
    EXPECT_EQ(shown["state"], "frozen") << shown;
    EXPECT_EQ(code_of_why(shown), "ACC-6028");
    const auto rows = must(usa().store->evidence(gbr().id, 10));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].second.code, Code::log_differs);
    EXPECT_EQ(rows[0].second.came, came_);
  }

  Bytes came_;
};

TEST_F(Logs, both_sides_write_down_what_was_sent_what_came_and_what_was_said_of_it) {
  publish(1, 3);
  ASSERT_TRUE(all_delivered(3));
  world.publish(usa(), radar_tdm(world.now(), 2), "USA CONFIDENTIAL//REL TO GBR, USA");
  ASSERT_TRUE(world.run_until([&] { return gbr().delivered.size() == 2; }, 10s));
  world.run_for(5s);
  const auto of_gbr = entries(gbr(), usa());
  const auto of_usa = entries(usa(), gbr());
  EXPECT_EQ(of_gbr[0].kind, LogKind::begin);
  EXPECT_EQ(of_gbr[0].digest, Digest{});  // no life was before
  using Words = std::vector<std::string>;
  EXPECT_EQ(told(of_gbr, LogKind::sent), Words{"data 1-3 -"});
  EXPECT_EQ(told(of_usa, LogKind::received), Words{"data 1-3 admitted"});
  EXPECT_EQ(told(of_gbr, LogKind::receipted), Words{"data 1-3 admitted"});
  EXPECT_EQ(told(of_usa, LogKind::sent), Words{"data 1-2 -"});
  EXPECT_EQ(told(of_gbr, LogKind::received), Words{"data 1-2 admitted"});
  EXPECT_EQ(told(of_usa, LogKind::receipted), Words{"data 1-2 admitted"});
  // The digests are those of the journal: the batch's root, and the receipt as it came.
  const auto batch = must(gbr().store->outbound_batches(usa().id, Lane::data, 1, 1)).at(0);
  const auto receipt =
      must(usa().store->receipts_from(gbr().id, gbr().core->incarnation(), Lane::data, 1, 1)).at(0);
  for (const LogEntry& entry : of_gbr) {
    const Digest said = crypto::sha384(must(parse_control(receipt.bytes)).body);
    EXPECT_TRUE(entry.kind != LogKind::sent || entry.digest == batch.root);
    EXPECT_TRUE(entry.kind != LogKind::receipted || entry.digest == said);
  }
  expect_sound(gbr(), usa());
  expect_sound(usa(), gbr());
}

TEST_F(Logs, what_was_not_admitted_stands_in_both_logs_with_its_code) {
  usa_quarantines_everything();
  publish(1, 3);
  ASSERT_TRUE(world.run_until([&] { return data_lane(gbr(), "USA")["receipted"] == 3; }, 10s));
  using Words = std::vector<std::string>;
  EXPECT_EQ(told(entries(usa(), gbr()), LogKind::received), Words{"data 1-3 quarantined:6037"});
  EXPECT_EQ(told(entries(gbr(), usa()), LogKind::receipted), Words{"data 1-3 quarantined:6037"});
  expect_sound(usa(), gbr());
  expect_sound(gbr(), usa());
}

TEST_F(Logs, each_opening_tells_a_head_and_the_peer_cosigns_it) {
  world.run_for(5s);
  const auto cosigned = [&](Nation& keeper, Nation& peer) {
    std::vector<std::uint64_t> sizes;
    for (const store::LogHeadRow& row :
         must(keeper.store->log_heads(peer.id, store::Direction::outbound))) {
      if (!row.cosigned) continue;
      const auto head = must(crypto::parse_cosigned_head(row.text));
      EXPECT_TRUE(
          crypto::verify_cosignature(head, keeper.trust, {log_of(keeper, peer), world.now()}));
      EXPECT_EQ(head.cosigner, peer.identity->node_sign.certificate);
      sizes.push_back(head.signed_head.head.size);
    }
    return sizes;
  };
  EXPECT_EQ(cosigned(gbr(), usa()), std::vector<std::uint64_t>{2});  // `begin` and `contact`
  publish(3);
  ASSERT_TRUE(all_delivered(3));
  world.run_for(5s);
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.run_for(5s);
  // begin, contact, of each of three batches sent and receipted, and the mark of the journal
  EXPECT_EQ(cosigned(gbr(), usa()), (std::vector<std::uint64_t>{2, 9}));
  EXPECT_EQ(cosigned(usa(), gbr()), (std::vector<std::uint64_t>{2, 6}));
  EXPECT_EQ(held(gbr(), usa()).back().head.size, 9u);
  EXPECT_EQ(world.peer(gbr(), "USA")["log"]["own"]["cosigned"], 9);
  EXPECT_EQ(world.peer(gbr(), "USA")["log"]["peers"]["entries"], 6);
}

/// Root, certificate and who enrolled, of each contact in the log.
TEST_F(Logs, the_first_contact_under_a_certificate_stands_in_both_logs_once) {
  struct Met {
    crypto::LogContact contact;
    Digest enrolled;
    bool operator==(const Met&) const = default;
  };
  const auto met = [&](Nation& keeper, Nation& peer) {
    std::vector<Met> out;
    for (const LogEntry& entry : entries(keeper, peer)) {
      if (const auto* contact = std::get_if<crypto::LogContact>(&entry.about))
        out.push_back({*contact, entry.digest});
    }
    return out;
  };
  const auto now_of = [](Nation& keeper, Nation& peer) {
    return Met{
        {keeper.trust.find_root(peer.id)->digest(), peer.identity->node_sign.certificate.digest()},
        keeper.trust.enrolment_digest(peer.id)};
  };
  const Met usa_first = now_of(gbr(), usa()), gbr_first = now_of(usa(), gbr());
  EXPECT_EQ(usa_first.enrolled, Digest{});  // nobody wrote it down
  EXPECT_EQ(met(gbr(), usa()), std::vector<Met>{usa_first});
  EXPECT_EQ(met(usa(), gbr()), std::vector<Met>{gbr_first});
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.run_for(61min);  // and another session
  EXPECT_EQ(met(gbr(), usa()), std::vector<Met>{usa_first});
  EXPECT_EQ(met(usa(), gbr()), std::vector<Met>{gbr_first});

  crypto::Enrolment enrolment;
  enrolment.nation = gbr().id;
  enrolment.root = gbr_first.contact.root;
  enrolment.read_by = {"Hill", "Roe"};
  enrolment.heard_by = {"Poe", "Lee"};
  enrolment.at = world.now();
  ASSERT_TRUE(usa().trust.add_enrolment(gbr().id, enrolment.text()));
  world.restart_with_next_keys(gbr());
  world.kill(usa());
  world.start(usa());  // with its trust as it is now
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  const Met gbr_next = now_of(usa(), gbr());
  EXPECT_NE(gbr_next.contact.certificate, gbr_first.contact.certificate);
  EXPECT_EQ(gbr_next.enrolled, crypto::sha384(as_bytes(enrolment.text())));
  EXPECT_EQ(met(usa(), gbr()), (std::vector<Met>{gbr_first, gbr_next}));
  EXPECT_EQ(met(gbr(), usa()), std::vector<Met>{usa_first});
  world.run_for(5s);
  expect_sound(gbr(), usa());
  expect_sound(usa(), gbr());
}

TEST_F(Logs, a_contact_that_names_another_root_is_found) {
  world.run_for(5s);
  const std::string log = exported(usa(), gbr());
  const auto faults = [&](const std::string& text) {
    const auto audit =
        must(crypto::verify_export(text, {gbr().trust, world.now(), held(usa(), gbr()), {}}));
    std::vector<std::string> out;
    for (const auto& finding : audit.findings) out.emplace_back(crypto::name_of(finding.fault));
    return out;
  };
  EXPECT_TRUE(faults(log).empty());
  std::string edited = log;
  const std::string root = usa().trust.find_root(gbr().id)->digest().hex();
  edited.replace(edited.find(root), root.size(), std::string(root.size(), 'a'));
  EXPECT_THAT(faults(edited), ::testing::Contains("edited"));
}

/// Of the journal as it was when the head was told, and once for as long as nothing is ruled.
TEST_F(Logs, a_head_has_the_mark_of_the_journal_below_it) {
  publish(3);
  ASSERT_TRUE(all_delivered(3));
  const auto marks = [&] {
    std::vector<Digest> out;
    for (const LogEntry& entry : entries(gbr(), usa())) {
      if (entry.kind == LogKind::journal) out.push_back(entry.digest);
    }
    return out;
  };
  EXPECT_TRUE(marks().empty());  // at the first opening nothing was ruled
  const auto journal = must(gbr().store->journal_head());
  world.run_for(61min);
  ASSERT_EQ(marks().size(), 1u);
  EXPECT_EQ(marks()[0], crypto::journal_mark(journal.blocks, journal.root));
  world.run_for(2h);
  EXPECT_EQ(marks().size(), 1u);
  publish(1);
  world.run_for(61min);
  ASSERT_EQ(marks().size(), 2u);
  EXPECT_NE(marks()[1], marks()[0]);
}

TEST_F(Logs, a_link_that_stays_open_tells_a_head_with_each_renewal_of_its_keys) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  world.run_for(61min);
  EXPECT_TRUE(world.links_open());
  EXPECT_EQ(held(gbr(), usa()).size(), 2u);
  EXPECT_EQ(held(gbr(), usa()).back().head.size,
            7u);  // begin, contact, 2 sent, 2 receipted, journal
  expect_sound(gbr(), usa());
}

TEST_F(Logs, a_backlog_of_a_closed_link_is_proven_to_follow_when_it_opens) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  world.kill(usa());
  publish(9);
  world.start(usa());
  ASSERT_TRUE(all_delivered(11));
  world.run_for(5s);
  // begin, contact, and a mark of the journal
  EXPECT_EQ(entries(gbr(), usa()).size(), 2u + 11 + 11 + 1);
  expect_sound(gbr(), usa());
  expect_sound(usa(), gbr());
}

TEST_F(Logs, the_same_keys_signed_anew_open_the_link) {  // the near miss of all that follow
  come_back_with_keys([&](Keys& keys) { sign_anew(keys); });
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  EXPECT_TRUE(must(usa().store->evidence(gbr().id, 10)).empty());
}

TEST_F(Logs, a_head_over_another_root_freezes_the_link) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  come_back_with_keys([&](Keys& keys) {
    keys.log.root.raw[5] ^= 0x10;
    sign_anew(keys);
  });
  expect_frozen();
}

TEST_F(Logs, a_log_that_became_shorter_freezes_the_link) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  world.run_for(5s);
  world.kill(gbr());
  world.start(gbr());  // a head of five entries is told and held
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  world.run_for(2s);
  come_back_with_keys([&](Keys& keys) {
    keys.log.size -= 1;
    sign_anew(keys);
  });
  expect_frozen();
}

TEST_F(Logs, a_head_without_the_proof_that_leads_to_it_freezes_the_link) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  come_back_with_keys([&](Keys& keys) {
    ASSERT_FALSE(keys.log.proof.empty());
    keys.log.proof.pop_back();
  });
  expect_frozen();
}

TEST_F(Logs, a_head_that_the_keeper_did_not_sign_is_refused_and_freezes_nothing) {
  come_back_with_keys([&](Keys& keys) { keys.log.signature[8] ^= 1; });
  EXPECT_TRUE(must(usa().store->evidence(gbr().id, 10)).empty());
  EXPECT_FALSE(world.links_open());
  EXPECT_GE(world.counter(usa(), "GBR", code_text(Code::bad_signature)), 1u);
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 20s));  // by its real Keys
}

/// What GBR's last receipt says, changed and signed with GBR's own key.
class LogsReceipts : public Logs {
 protected:
  LogsReceipts() {
    world.loses = [&](const NationId& from, const Bytes& body) {
      if (from != gbr().id || control_kind(body) != ControlKind::receipt) return false;
      receipt_ = must(parse_receipt(must(parse_control(body)).body));
      return true;
    };
    world.publish(usa(), radar_tdm(world.now(), 1), "USA CONFIDENTIAL//REL TO GBR, USA");
    EXPECT_TRUE(world.run_until([&] { return receipt_.number != 0; }, 10s));
  }
  void send(const Receipt& receipt) {
    came_ = must(Signer(*gbr().identity, gbr().core->incarnation())
                     .sign_control({ControlKind::receipt, usa().id, build_receipt(receipt)}))
                .body();
    world.inject("GBR", usa(), came_);
  }
  std::int64_t receipted() { return data_lane(usa(), "GBR")["receipted"]; }

  Receipt receipt_;
};

TEST_F(LogsReceipts, the_same_receipt_signed_anew_is_taken) {
  send(receipt_);
  EXPECT_EQ(receipted(), 1);
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
}

TEST_F(LogsReceipts, one_that_says_no_place_in_a_log_is_refused) {
  receipt_.log.reset();
  send(receipt_);
  EXPECT_EQ(receipted(), 0);
  EXPECT_EQ(world.peer(usa(), "GBR")["state"], "open");
  EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::bad_merkle_proof)), 1u);
}

TEST_F(LogsReceipts, one_that_is_not_in_the_log_it_names_freezes_the_link) {
  receipt_.log->root.raw[47] ^= 1;
  send(receipt_);
  EXPECT_EQ(receipted(), 0);
  expect_frozen();
}

TEST_F(LogsReceipts, one_that_says_another_outcome_than_its_log_freezes_the_link) {
  receipt_.exceptions = {{0, 2, 6037}};
  send(receipt_);
  EXPECT_EQ(receipted(), 0);
  expect_frozen();
}

TEST_F(LogsReceipts, one_with_a_path_of_another_size_freezes_the_link) {
  receipt_.log->size += 1;
  send(receipt_);
  expect_frozen();
}

TEST_F(LogsReceipts, two_that_name_two_roots_for_one_size_freeze_the_link) {
  send(receipt_);
  ASSERT_EQ(receipted(), 1);
  // Another history: `begin` was another entry, and everything else is in its place.
  receipt_.log->path[0].raw[0] ^= 1;
  auto tree = must(crypto::LinkLogTree::from_frontier(receipt_.log->size - 1, receipt_.log->path));
  LogEntry entry = entries_of(receipt_, LogKind::received).at(0);
  entry.position = tree.size();
  tree.append(crypto::MerkleTree::leaf_hash(as_bytes(entry.line())));
  receipt_.log->root = tree.root();
  send(receipt_);
  expect_frozen();
}

TEST_F(Logs, a_peer_that_holds_more_of_our_log_than_there_is_freezes_the_link) {
  const auto claim = [&](std::uint64_t more) {
    Bytes changed;
    world.loses = [&](const NationId& from, const Bytes& body) {
      if (from != gbr().id || control_kind(body) != ControlKind::hello || !changed.empty())
        return false;
      Hello hello = must(parse_hello(must(parse_control(body)).body));
      if (hello.answers_nonce.empty() || !hello.holds_log) return false;
      hello.holds_log->size += more;
      changed = must(Signer(*gbr().identity, gbr().core->incarnation())
                         .sign_control({ControlKind::hello, usa().id, build_hello(hello)}))
                    .body();
      return true;
    };
    world.kill(gbr());
    world.start(gbr());
    EXPECT_TRUE(world.run_until([&] { return !changed.empty(); }, 10s));
    world.loses = nullptr;
    came_ = changed;
    world.inject("GBR", usa(), changed);
  };
  claim(0);  // the near miss
  EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  claim(1);
  expect_frozen();
}

TEST_F(Logs, a_clock_that_was_ahead_and_is_set_back_does_not_keep_the_link_shut) {
  const auto with_clock = [&](Nanos error) {
    gbr().clock_error = error;
    usa().clock_error = error;
    world.run_for(5s);
  };
  with_clock(2h);
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  with_clock(0s);  // the log's last times are two hours ahead
  world.kill(gbr());
  world.start(gbr());
  ASSERT_TRUE(world.run_until([&] { return world.links_open(); }, 10s));
  publish(1);
  ASSERT_TRUE(all_delivered(3));
  EXPECT_GT(held(gbr(), usa()).back().head.time, world.now() + 1h);
}

TEST_F(Logs, a_head_of_entries_of_the_same_commit_is_proven_too) {
  publish(2);
  ASSERT_TRUE(all_delivered(2));
  world.run_for(2s);
  // Half of the commits are of many steps: what a head is about may not be in the store yet.
  for (int i = 0; i < 5; ++i) {
    publish(3);
    world.kill(usa());
    world.start(usa());
    ASSERT_TRUE(all_delivered(2u + 3u * static_cast<unsigned>(i + 1)));
  }
  world.run_for(5s);
  EXPECT_TRUE(world.links_open());
  EXPECT_TRUE(must(usa().store->evidence(gbr().id, 10)).empty());
  expect_sound(gbr(), usa());
  expect_sound(usa(), gbr());
}

TEST(EntriesOfReceipt, are_runs_of_one_outcome) {
  Receipt receipt;
  receipt.lane = Lane::data;
  receipt.first_seq = 11;
  receipt.count = 7;
  receipt.exceptions = {{1, 2, 6037}, {2, 2, 6037}, {3, 3, 6037}, {6, 3, 6035}};
  std::vector<std::string> shown;
  for (const LogEntry& entry : entries_of(receipt, LogKind::received)) {
    shown.push_back(std::to_string(entry.range()->first) + "-" +
                    std::to_string(entry.range()->last) + " " +
                    std::string(crypto::name_of(entry.outcome)) + ":" + std::to_string(entry.code));
  }
  EXPECT_THAT(shown, ::testing::ElementsAre("11-11 admitted:0", "12-13 quarantined:6037",
                                            "14-14 refused:6037", "15-16 admitted:0",
                                            "17-17 refused:6035"));
}

}  // namespace
}  // namespace accord::scenario
