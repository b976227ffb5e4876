// A page of a node's store is damaged; what can be read of it comes back as another life. What
// peers sent comes again from them, once; what was the node's own and sent to nobody is told; the
// rest goes on.
#include "node/store/salvage.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <fstream>

#include "node/pipeline/salvage_batches.hpp"
#include "node/store/page_sums.hpp"
#include "tests/scenario/link_fixture.hpp"

namespace accord::scenario {
namespace {

using test_support::must;
namespace store = node::store;

const IncarnationId kNextLife =
    IncarnationId::v7(1'800'000'000'000, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

class Salvage : public Link {
 protected:
  Salvage() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "accord-salvage-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  ~Salvage() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] std::string damaged() const { return (directory_ / "damaged.db").string(); }
  [[nodiscard]] std::string made() const { return (directory_ / "made.db").string(); }

  /// The store of `nation` as a file, in which one bit of a page with rows of `table` has changed:
  /// of its pages `from_end` from the end.
  void stop_with_damage(Nation& nation, const std::string& table, std::size_t from_end) {
    make_empty(damaged());
    auto copy = must(dynamic_cast<store::SqliteStore&>(*nation.store).begin_backup(damaged()));
    while (!must(copy.go_on(1'000))) {
    }
    const auto pages = leaves_of(table);
    ASSERT_GT(pages.size(), from_end + 1);
    std::fstream file(damaged(), std::ios::in | std::ios::out | std::ios::binary);
    const auto end = static_cast<std::streamoff>(store::kPageBytes) *
                     static_cast<std::streamoff>(pages[pages.size() - 1 - from_end]);
    file.seekg(end - 100);
    const char byte = static_cast<char>(file.get() ^ 0x20);
    file.seekp(end - 100);
    file.put(byte);
    ASSERT_TRUE(file.good());
  }

  store::Salvaged come_back(Nation& nation) {
    make_empty(made());
    auto salvaged =
        must(store::salvage(damaged(), made(), kNextLife, node::pipeline::salvage_reader()));
    world.restart_with(nation, must(store::SqliteStore::open(made(), {})));
    return salvaged;
  }

  static std::vector<RecordId> admitted(Nation& nation) {
    std::vector<RecordId> out;
    for (const auto& [row, record] :
         must(nation.store->inbound_records(0, 1'000, store::Outcome::admitted)))
      out.push_back(record.id);
    return out;
  }
  static std::set<RecordId> released(Nation& nation) {
    std::set<RecordId> out;
    for (const auto& [row, ruling] : must(nation.store->rulings(0, 1'000))) {
      if (ruling.verdict == "release") out.insert(ruling.record_id);
    }
    return out;
  }
  static std::set<RecordId> as_set(const std::vector<RecordId>& ids) {
    return {ids.begin(), ids.end()};
  }

  /// Nobody was told of a fork, and what is published now arrives.
  void expect_goes_on() {
    const std::size_t before = admitted(usa()).size();
    publish(2);
    EXPECT_TRUE(world.run_until([&] { return admitted(usa()).size() == before + 2; }, 120s));
    world.run_for(30s);
    EXPECT_EQ(admitted(usa()).size(), before + 2);
    EXPECT_TRUE(world.links_open());
    EXPECT_TRUE(must(usa().store->evidence(gbr().id, 10)).empty());
    EXPECT_TRUE(must(gbr().store->evidence(usa().id, 10)).empty());
  }

 private:
  void make_empty(const std::string& path) {
    std::ofstream(path).flush();
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  std::vector<std::int64_t> leaves_of(const std::string& table) {
    std::vector<std::int64_t> out;
    sqlite3* db = nullptr;
    sqlite3_stmt* query = nullptr;
    const std::string uri = "file:" + damaged() + "?immutable=1";
    const std::string sql = "SELECT pageno FROM dbstat WHERE name = '" + table +
                            "' AND pagetype = 'leaf' ORDER BY path";
    EXPECT_EQ(sqlite3_open_v2(uri.c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr),
              SQLITE_OK);
    EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) out.push_back(sqlite3_column_int64(query, 0));
    EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
    EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
    return out;
  }

  std::filesystem::path directory_;
};

class SalvageOfWhatCame : public Salvage, public ::testing::WithParamInterface<const char*> {};

TEST_P(SalvageOfWhatCame, is_sent_again_by_the_peer_and_is_there_once) {
  publish(24);
  ASSERT_TRUE(all_delivered(24));
  const auto before = as_set(admitted(usa()));
  stop_with_damage(usa(), GetParam(), 1);
  EXPECT_FALSE(store::inspect(damaged())->damaged.empty());

  const auto salvaged = come_back(usa());
  ASSERT_EQ(salvaged.asked_again.size(), 1u);
  EXPECT_EQ(salvaged.asked_again[0].peer, gbr().id);
  EXPECT_EQ(salvaged.asked_again[0].lane, Lane::data);
  EXPECT_EQ(salvaged.asked_again[0].last_seq, 24u);
  EXPECT_GT(salvaged.asked_again[0].first_seq, 1u);
  EXPECT_TRUE(salvaged.lost_outbound.empty());
  EXPECT_LT(admitted(usa()).size(), 24u);  // the control: without the peer they are not there

  ASSERT_TRUE(world.run_until([&] { return admitted(usa()).size() == 24; }, 120s));
  EXPECT_EQ(as_set(admitted(usa())), before);
  EXPECT_EQ(world.summary(usa())["gaps"], 0);
  expect_goes_on();
}
INSTANTIATE_TEST_SUITE_P(Each, SalvageOfWhatCame,
                         ::testing::Values("inbound_batch", "inbound_block"));

TEST_F(Salvage, what_was_sent_to_nobody_is_told_and_all_else_arrives_once) {
  publish(5);
  ASSERT_TRUE(all_delivered(5));
  world.loses = [](const NationId&, const Bytes& body) { return is_batch(body); };
  publish(14);
  world.run_for(2s);
  const auto all = released(gbr());
  ASSERT_EQ(all.size(), 19u);
  stop_with_damage(gbr(), "outbound_batch", 1);  // others lie behind it
  const auto salvaged = come_back(gbr());
  world.loses = nullptr;

  ASSERT_EQ(salvaged.lost_outbound.size(), 1u);
  const store::LostOutbound& lost = salvaged.lost_outbound[0];
  EXPECT_EQ(lost.peer, usa().id);
  EXPECT_EQ(lost.acked_seq, 5u);
  EXPECT_GT(lost.first_seq, 5u);
  EXPECT_LT(lost.last_seq, 19u);
  EXPECT_EQ(lost.ids.size(), lost.last_seq - lost.first_seq + 1);
  EXPECT_TRUE(salvaged.asked_again.empty());

  const std::size_t left = all.size() - lost.ids.size();
  ASSERT_TRUE(world.run_until([&] { return admitted(usa()).size() == left; }, 120s));
  std::set<RecordId> arrived = as_set(admitted(usa()));
  EXPECT_EQ(arrived.size(), left);
  for (const RecordId& id : lost.ids) EXPECT_TRUE(arrived.insert(id).second);  // has not arrived
  EXPECT_EQ(arrived, all);
  expect_goes_on();
}

/// The peer has them: only this node's own copy is gone, and nobody misses a record.
TEST_F(Salvage, batches_that_the_peer_acknowledged_are_missed_by_nobody) {
  publish(32);
  ASSERT_TRUE(all_delivered(32));
  world.run_for(5s);
  stop_with_damage(gbr(), "outbound_batch", 4);
  const auto salvaged = come_back(gbr());
  ASSERT_EQ(salvaged.lost_outbound.size(), 1u);
  EXPECT_LE(salvaged.lost_outbound[0].last_seq, salvaged.lost_outbound[0].acked_seq);
  world.run_for(30s);
  EXPECT_EQ(admitted(usa()).size(), 32u);
  EXPECT_EQ(as_set(admitted(usa())).size(), 32u);
  expect_goes_on();
}

}  // namespace
}  // namespace accord::scenario
