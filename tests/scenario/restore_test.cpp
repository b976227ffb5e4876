// A node comes back from a backup while its peers remember what came after it: another life of its
// store, told to them; no number is used twice under one life, nothing admitted is lost, nothing is
// delivered twice, no link freezes.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>

#include "crypto/hash.hpp"
#include "crypto/log_entry.hpp"
#include "crypto/log_head.hpp"
#include "node/store/backup.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using test_support::must;
namespace store = node::store;

const IncarnationId kNextLife =
    IncarnationId::v7(1'800'000'000'000, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
const IncarnationId kThirdLife =
    IncarnationId::v7(1'800'000'000'001, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
constexpr std::int64_t kRowsOfALife = std::int64_t{1} << 40;  // docs/operations.md

class Restore : public Link {
 protected:
  Restore() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "accord-restore-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  ~Restore() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string file() const { return (directory_ / "backup.db").string(); }

  /// A backup of `nation`, made while `traffic` goes on: it is called after each page.
  void back_up(Nation& nation, const std::function<void()>& traffic) {
    std::ofstream(file()).flush();
    std::filesystem::permissions(
        file(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    auto copy = must(dynamic_cast<store::SqliteStore&>(*nation.store).begin_backup(file()));
    while (!must(copy.go_on(20))) traffic();
  }
  void come_back(Nation& nation, const std::optional<IncarnationId>& life) {
    ASSERT_TRUE(store::examine(file()));
    if (life) {
      ASSERT_TRUE(store::begin_new_life(file(), *life));
    }
    world.restart_with(nation, must(store::SqliteStore::open(file(), {})));
  }
  static std::set<RecordId> ids(const std::vector<store::InboundRecordRow>& rows) {
    std::set<RecordId> out;
    for (const auto& row : rows) out.insert(row.id);
    return out;
  }
  static std::vector<store::InboundRecordRow> admitted(Nation& nation) {
    std::vector<store::InboundRecordRow> out;
    for (auto& [row, record] :
         must(nation.store->inbound_records(0, 1'000, store::Outcome::admitted)))
      out.push_back(std::move(record));
    return out;
  }

 private:
  std::filesystem::path directory_;
};

TEST_F(Restore, sender_of_old_sends_what_is_unacknowledged_and_nothing_arrives_twice) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  world.loses = [](const NationId&, const Bytes& body) { return is_batch(body); };
  int under_way = 0;
  back_up(gbr(), [&] {
    if (under_way < 3) publish(1), ++under_way;
  });
  ASSERT_EQ(under_way, 3);  // in the backup, and acknowledged by nobody
  const std::uint64_t held = data_lane(gbr(), "USA")["sent"];
  ASSERT_EQ(held, 8u);
  world.loses = nullptr;
  publish(4);  // delivered, and not in the backup
  ASSERT_TRUE(all_delivered(12));

  const auto former = must(gbr().store->load()).incarnation;
  come_back(gbr(), kNextLife);
  publish(2);  // numbers 9 and 10 a second time, under another life
  ASSERT_TRUE(all_delivered(14));
  world.run_for(30s);
  EXPECT_EQ(usa().delivered.size(), 14u);
  EXPECT_EQ(ids(usa().delivered).size(), 14u);
  EXPECT_TRUE(world.links_open());
  EXPECT_TRUE(must(usa().store->evidence(gbr().id, 10)).empty());
  EXPECT_TRUE(must(gbr().store->evidence(usa().id, 10)).empty());
  EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::peer_new_life)), 1u);
  // The eight of the backup came again, and were known by their ids.
  EXPECT_EQ(world.counter(usa(), "GBR", code_text(Code::record_repeated)), 8u);
  EXPECT_EQ(data_lane(gbr(), "USA")["acknowledged"], 10);
  std::set<std::pair<IncarnationId, std::uint64_t>> numbers;
  for (const auto& record : admitted(usa())) {
    if (record.payload_code != "TRK") continue;
    EXPECT_TRUE(numbers.emplace(record.incarnation, record.seq).second);
  }
  EXPECT_EQ(numbers.size(), 14u);
  EXPECT_EQ(numbers.count({kNextLife, 9}), 1u);

  // The log of the link begins anew, on the end of the log that is in the backup.
  auto& restored = dynamic_cast<store::SqliteStore&>(*gbr().store);
  const auto logs = must(restored.link_logs(usa().id));
  ASSERT_EQ(logs.size(), 2u);
  EXPECT_EQ(logs[0].incarnation, former);
  const auto tree = must(crypto::LinkLogTree::from_frontier(logs[0].size, logs[0].frontier));
  const crypto::LogHead end{{gbr().id, usa().id, former}, logs[0].size, tree.root(), logs[0].time};
  const auto begin =
      must(crypto::parse_log_entry(must(restored.log_lines({usa().id, kNextLife}, 0, 1)).at(0)));
  EXPECT_EQ(begin.kind, crypto::LogKind::begin);
  EXPECT_EQ(begin.digest, crypto::sha384(as_bytes(end.message())));
}

TEST_F(Restore, receiver_of_old_gets_again_what_it_had_after_the_backup) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  back_up(usa(), [] {});
  publish(4);
  ASSERT_TRUE(all_delivered(9));
  const auto before = ids(admitted(usa()));

  come_back(usa(), kNextLife);
  EXPECT_EQ(admitted(usa()).size(), 5u);
  ASSERT_TRUE(world.run_until([&] { return admitted(usa()).size() == 9; }, 120s));
  publish(1);
  ASSERT_TRUE(world.run_until([&] { return admitted(usa()).size() == 10; }, 120s));
  world.run_for(30s);
  const auto after = admitted(usa());
  EXPECT_EQ(after.size(), 10u);
  EXPECT_THAT(ids(after), ::testing::IsSupersetOf(before));
  EXPECT_TRUE(world.links_open());
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
  EXPECT_TRUE(must(gbr().store->evidence(usa().id, 10)).empty());
  // Who read up to row 9 of the former life, and asks for what came after it, misses nothing.
  EXPECT_EQ(must(usa().store->inbound_records(kRowsOfALife, 100, std::nullopt)).size(), 5u);
}

TEST_F(Restore, node_that_is_restored_twice_from_one_backup_begins_a_life_each_time) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  back_up(gbr(), [] {});
  std::filesystem::copy_file(file(), file() + ".kept");
  publish(3);
  ASSERT_TRUE(all_delivered(8));
  come_back(gbr(), kNextLife);
  publish(1);
  ASSERT_TRUE(all_delivered(9));
  world.run_for(90s);  // a peer takes another life once a minute at most
  world.kill(gbr());
  gbr().store.reset();
  std::filesystem::rename(file() + ".kept", file());
  come_back(gbr(), kThirdLife);
  publish(2);
  ASSERT_TRUE(all_delivered(11));
  world.run_for(30s);
  EXPECT_EQ(ids(usa().delivered).size(), 11u);
  EXPECT_EQ(usa().delivered.size(), 11u);
  EXPECT_TRUE(world.links_open());
}

/// Why a restored store must be another life: under the old one the peer holds what was never sent.
TEST_F(Restore, without_another_life_the_peer_sees_a_fork) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  back_up(gbr(), [] {});
  publish(3);
  ASSERT_TRUE(all_delivered(8));
  come_back(gbr(), std::nullopt);
  world.run_for(10s);
  EXPECT_EQ(world.peer(gbr(), "USA")["state"], "frozen");
}

}  // namespace
}  // namespace accord::scenario
