// The checker is checked: a history of a calm run passes, and each tampering with it is found by
// the invariant that is there for it. A promise whose break is not found here is not watched.
#include "tests/sim/checker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agreement/statement.hpp"
#include "node/pipeline/wire.hpp"
#include "tests/sim/coalition.hpp"

namespace accord::sim {
namespace {

using namespace std::chrono_literals;

/// What a run of a few steps without faults leaves behind: tracks released, withheld and a request
/// that ends. Made once; every test tampers with a copy.
const History& calm() {
  static const History history = [] {
    Case one;
    one.seed = 5;
    one.nations = 3;
    one.without = {kFaults, kFaults + std::size(kFaults)};
    const Plan plan = plan_of(one);
    Coalition coalition(one, plan, nullptr);
    coalition.world.run_for(2s);
    for (const Step& step : plan.steps) coalition.do_step(step);
    coalition.world.run_for(3s);
    coalition.advance_all_clocks(25h);
    coalition.world.run_for(5s);
    coalition.advance_all_clocks(25h);
    coalition.world.run_for(5s);
    coalition.finish();
    return coalition.recorder.history;
  }();
  return history;
}

class Checker : public ::testing::Test {
 protected:
  std::set<std::string> found() {
    std::set<std::string> out;
    for (const Violation& violation : check(history)) out.insert(violation.invariant);
    return out;
  }
  Life& life(const std::string& nation) {
    return history.lives.at(NationId::parse(nation).value()).back();
  }
  /// The first life with data that was sent to it, admitted.
  Life& receiver() {
    for (auto& [nation, lives] : history.lives) {
      if (lives.back().delivered.size() > 2) return lives.back();
    }
    ADD_FAILURE() << "nobody received anything";
    return history.lives.begin()->second.back();
  }
  Life& sender() {
    for (auto& [nation, lives] : history.lives) {
      if (lives.back().journal.sent.size() > 2) return lives.back();
    }
    ADD_FAILURE() << "nobody sent anything";
    return history.lives.begin()->second.back();
  }
  static nlohmann::json& history_of(nlohmann::json& task) { return task["record"]["history"]; }

  History history = calm();
};

using ::testing::Contains;

TEST_F(Checker, a_calm_run_keeps_every_promise) {
  for (const Violation& violation : check(history))
    ADD_FAILURE() << violation.invariant << ": " << violation.what;
  std::size_t frames = 0;
  for (const Frame& frame : history.wire) frames += frame.body.empty() ? 0u : 1u;
  EXPECT_GT(frames, 100u);  // there is something to tamper with
}

TEST_F(Checker, i1_finds_a_committed_batch_that_is_gone) {
  receiver().journal.taken.pop_back();
  EXPECT_THAT(found(), Contains("I1"));
}

TEST_F(Checker, i1_finds_a_receipt_before_its_commit) {
  Life& life = receiver();
  Commit& last = *std::find_if(life.commits.begin(), life.commits.end(),
                               [](const Commit& one) { return !one.rows.inbound_batches.empty(); });
  last.moment += 1'000'000;
  EXPECT_THAT(found(), Contains("I1"));
}

TEST_F(Checker, i1_finds_an_answer_that_nothing_stands_behind) {
  for (Answer& answer : history.answers) {
    if (answer.released) answer.released = RecordId::v7(1, {});
  }
  EXPECT_THAT(found(), Contains("I1"));
}

TEST_F(Checker, i2_finds_a_record_taken_twice) {
  Life& life = receiver();
  life.journal.records.push_back(life.journal.records.front());
  EXPECT_THAT(found(), Contains("I2"));
}

TEST_F(Checker, i2_finds_a_record_delivered_twice_or_not_at_all) {
  Life& life = receiver();
  life.delivered.push_back(life.delivered.front());
  EXPECT_THAT(found(), Contains("I2"));
  life.delivered.clear();
  EXPECT_THAT(found(), Contains("I2"));
}

TEST_F(Checker, i3_finds_two_records_in_the_wrong_order) {
  auto& records = receiver().journal.records;
  const auto first = records.begin();
  const auto next = std::find_if(first + 1, records.end(), [&](const auto& row) {
    return row.peer == first->peer && row.lane == first->lane;
  });
  ASSERT_NE(next, records.end());
  std::swap(*first, *next);
  EXPECT_THAT(found(), Contains("I3"));
}

TEST_F(Checker, i3_finds_a_gap_in_what_was_sent) {
  for (Commit& commit : sender().commits) {
    if (commit.rows.outbound_batches.empty()) continue;
    commit.rows.outbound_batches.front().first_seq += 1;
    break;
  }
  EXPECT_THAT(found(), Contains("I3"));
}

TEST_F(Checker, i4_finds_another_root_in_one_journal) {
  receiver().journal.taken.front().root.raw[0] ^= 1;
  EXPECT_THAT(found(), Contains("I4"));
}

TEST_F(Checker, i4_finds_two_roots_under_one_number) {
  for (const Frame& frame : history.wire) {
    auto batch = node::pipeline::parse_batch(frame.body);
    if (!batch) continue;
    batch->head.root.raw[0] ^= 1;
    history.wire.push_back({frame.moment, frame.from, frame.to, build_batch(*batch)});
    break;
  }
  EXPECT_THAT(found(), Contains("I4"));
}

TEST_F(Checker, i5_finds_a_record_that_no_ruling_released) {
  for (auto& [nation, lives] : history.lives) {
    for (Commit& commit : lives.back().commits) commit.rows.rulings.clear();
  }
  EXPECT_THAT(found(), Contains("I5"));
}

TEST_F(Checker, i5_finds_a_ruling_that_came_after_the_frame) {
  for (auto& [nation, lives] : history.lives) {
    for (Commit& commit : lives.back().commits) commit.moment += 1'000'000;
  }
  EXPECT_THAT(found(), Contains("I5"));
}

TEST_F(Checker, i5_finds_what_the_second_decider_forbids) {
  for (auto& [nation, law] : history.law) {
    for (auto& agreement : law.agreements) agreement.document.release.clear();
  }
  EXPECT_THAT(found(), Contains("I5"));
}

TEST_F(Checker, i5_finds_a_release_under_a_suspended_agreement) {
  const UtcTime at = UtcTime::parse("2026-06-01T00:00:00Z").value();  // before the run
  const auto& agreement = history.law.begin()->second.agreements.front();
  const agreement::Statement said{
      agreement::StatementKind::suspend, history.law.begin()->first, agreement.hash, 1, at, at, {}};
  const std::string text = agreement::statement_text(said);
  store::StatementRow row{at, said.agreement, said.nation, 1, Bytes(text.begin(), text.end()), {}};
  for (auto& [nation, lives] : history.lives)
    lives.back().commits.front().rows.statements.push_back(row);
  EXPECT_THAT(found(), Contains("I5"));
}

TEST_F(Checker, i5_finds_the_name_of_a_sensor_on_the_wire) {
  const std::string name = scenario::kSensorName;
  history.wire.front().body.insert(history.wire.front().body.end(), name.begin(), name.end());
  EXPECT_THAT(found(), Contains("I5"));
}

TEST_F(Checker, i6_finds_a_lost_audit_row_of_what_was_sent) {
  auto& rulings = sender().journal.rulings;
  rulings.erase(std::find_if(rulings.begin(), rulings.end(),
                             [](const auto& row) { return row.verdict == "release"; }));
  EXPECT_THAT(found(), Contains("I6"));
}

TEST_F(Checker, i6_finds_a_lost_audit_row_of_what_was_taken_or_withheld) {
  auto& admitted = receiver().journal.rulings;
  admitted.erase(std::find_if(admitted.begin(), admitted.end(),
                              [](const auto& row) { return row.verdict == "admit"; }));
  EXPECT_THAT(found(), Contains("I6"));
  history = calm();
  for (auto& [nation, lives] : history.lives)
    std::erase_if(lives.back().journal.rulings,
                  [](const auto& row) { return row.verdict == "withhold"; });
  EXPECT_THAT(found(), Contains("I6"));
}

/// The first request of the history, as JSON to tamper with.
void tamper(History& history, const std::function<void(nlohmann::json&, store::TaskRow&)>& how) {
  for (auto& [nation, lives] : history.lives) {
    for (store::TaskRow& row : lives.back().journal.tasks) {
      auto json = nlohmann::json::parse(row.json);
      how(json["record"], row);
      row.json = json.dump();
      return;
    }
  }
  FAIL() << "no request";
}

TEST_F(Checker, i7_finds_a_step_that_is_no_row_of_the_table) {
  tamper(history, [](nlohmann::json& record, store::TaskRow& row) {
    record["history"].push_back(record["history"].back());
    record["history"].back()["from"] = row.state;
    record["history"].back()["to"] = "ACCEPTED";
    record["history"].back()["effect"] = "applied";
  });
  EXPECT_THAT(found(), Contains("I7"));
}

TEST_F(Checker, i7_finds_an_end_that_is_taken_back) {
  bool done = false;
  for (auto& [nation, lives] : history.lives) {
    for (Commit& commit : lives.back().commits) {
      for (store::TaskRow& row : commit.rows.tasks) {
        if (done || row.open) continue;
        auto again = row;
        again.state = "ACCEPTED";
        commit.rows.tasks.push_back(again);
        done = true;
        break;
      }
    }
  }
  ASSERT_TRUE(done);
  EXPECT_THAT(found(), Contains("I7"));
}

TEST_F(Checker, i9_finds_what_never_arrived) {
  Life& life = receiver();
  const store::InboundBatchRow gone = life.journal.taken.back();
  std::erase_if(life.journal.taken, [&](const auto& row) { return row.root == gone.root; });
  EXPECT_THAT(found(), Contains("I9"));
}

TEST_F(Checker, i9_finds_a_missing_receipt) {
  for (Commit& commit : sender().commits) commit.rows.receipts.clear();
  EXPECT_THAT(found(), Contains("I9"));
}

TEST_F(Checker, i9_finds_a_request_of_which_the_sides_say_different_ends) {
  for (auto& [nation, lives] : history.lives) {
    for (store::TaskRow& row : lives.back().journal.tasks) {
      if (row.role == "provider") row.state = "FULFILLED?";
    }
  }
  EXPECT_THAT(found(), Contains("I9"));
}

/// The journal's first log of more than a beginning.
std::vector<std::string>& a_log(Life& life) {
  for (auto& [peer, lines] : life.journal.logs) {
    if (lines.size() > 3) return lines;
  }
  ADD_FAILURE() << "no log has entries";
  return life.journal.logs.begin()->second;
}

TEST_F(Checker, i10_finds_an_entry_that_is_missing_doubled_or_another) {
  const History before = history;
  a_log(sender()).pop_back();
  EXPECT_THAT(found(), Contains("I10"));
  history = before;
  auto& doubled = a_log(sender());
  doubled.push_back(doubled.back());
  EXPECT_THAT(found(), Contains("I10"));
  history = before;
  std::string& line = a_log(receiver()).back();
  line.replace(line.rfind(' ') + 1, std::string::npos, "refused:6037");
  EXPECT_THAT(found(), Contains("I10"));
}

/// Journal and commits together, as a node would that never wrote it.
void forget_in_logs(Life& life, const std::string& kind) {
  const auto is = [&](const std::string& line) { return line.find(" " + kind + " ") != line.npos; };
  for (auto& [peer, lines] : life.journal.logs) std::erase_if(lines, is);
  for (Commit& commit : life.commits)
    std::erase_if(commit.rows.log_entries, [&](const auto& row) { return is(row.line); });
  life.journal.heads.clear();
}

TEST_F(Checker, i10_finds_what_was_never_written_down) {
  const History before = history;
  for (const char* kind : {"sent", "received", "receipted"}) {
    history = before;
    for (auto& [nation, lives] : history.lives) forget_in_logs(lives.back(), kind);
    EXPECT_THAT(found(), Contains("I10")) << kind;
  }
}

TEST_F(Checker, i10_finds_a_head_over_another_log) {
  Life& life = sender();
  ASSERT_FALSE(life.journal.heads.empty());
  for (store::LogHeadRow& head : life.journal.heads) head.size += 1;
  EXPECT_THAT(found(), Contains("I10"));
}

TEST_F(Checker, i9_finds_what_did_not_come_to_rest) {
  history.unsettled = {"GBR>USA is mismatch"};
  EXPECT_THAT(found(), Contains("I9"));
}

}  // namespace
}  // namespace accord::sim
