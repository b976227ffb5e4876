// A copy of a store: whole though the store goes on, looked into without being touched, and brought
// back as another life.
#include "node/store/backup.hpp"

#include <sys/stat.h>

#include <fstream>

#include "rows.hpp"

namespace accord::node::store {
namespace {

class BackupOfStore : public ::testing::Test {
 protected:
  std::string to() const { return (directory_.directory() / "copy.db").string(); }
  void make_empty(const std::string& path) {
    std::ofstream(path).flush();
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  }
  /// Copies page by page, and commits a batch after each of the first `commits` steps.
  void copy_while_committing(SqliteStore& store, std::uint64_t first_seq, int commits) {
    make_empty(to());
    auto copy = store.begin_backup(to());
    ASSERT_TRUE(copy) << copy.error().text();
    for (;;) {
      const auto all = copy->go_on(4);
      ASSERT_TRUE(all) << all.error().text();
      if (*all) return;
      if (commits-- > 0) EXPECT_COMMITS(store, released(first_seq++, 1));
    }
  }

  StoreDirectory directory_;
};

TEST_F(BackupOfStore, holds_all_that_was_committed_until_it_was_complete) {
  auto store = open_store(directory_.path());
  for (std::uint64_t seq = 1; seq <= 10; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  copy_while_committing(*store, 11, 7);
  EXPECT_COMMITS(*store, released(18, 1));  // the store goes on
  const auto held = examine(to());
  ASSERT_TRUE(held) << held.error().text();
  EXPECT_EQ(held->incarnation, kOwnLife);
  EXPECT_EQ(held->form, 6);
  EXPECT_EQ(held->rows.at("outbound_batch"), 17u);
  EXPECT_EQ(held->rows.at("ruling"), 17u);
  EXPECT_FALSE(std::filesystem::exists(to() + "-wal"));
  EXPECT_FALSE(std::filesystem::exists(to() + "-shm"));
}

TEST_F(BackupOfStore, is_not_made_of_a_store_that_a_node_has_open) {
  const auto store = open_store(directory_.path());
  make_empty(to());
  EXPECT_CODE(Code::store_locked, copy_store(directory_.path(), to()));
}

TEST_F(BackupOfStore, of_a_store_that_is_closed_is_the_same) {
  auto store = open_store(directory_.path());
  EXPECT_COMMITS(*store, released(1, 3));
  store.reset();
  make_empty(to());
  ASSERT_TRUE(copy_store(directory_.path(), to()));
  EXPECT_EQ(examine(to())->rows.at("outbound_record"), 3u);
  EXPECT_EQ(open_store(directory_.path())->load()->incarnation, kOwnLife);
}

TEST_F(BackupOfStore, that_is_none_is_refused_by_name) {
  make_empty(to());
  EXPECT_CODE(Code::store_foreign, examine(to()));
  std::ofstream(to()) << std::string(8'192, 'x');
  EXPECT_CODE(Code::store_foreign, examine(to()));
  EXPECT_CODE(Code::store_failed, examine(to() + ".none"));
}

TEST_F(BackupOfStore, that_is_cut_off_is_refused) {
  auto store = open_store(directory_.path());
  for (std::uint64_t seq = 1; seq <= 10; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  copy_while_committing(*store, 11, 0);
  std::filesystem::resize_file(to(), std::filesystem::file_size(to()) - 8'192);
  EXPECT_CODE(Code::store_damaged, examine(to()));
}

TEST_F(BackupOfStore, becomes_another_life_whose_rows_go_on_far_beyond_the_former) {
  auto store = open_store(directory_.path());
  Transaction took;
  took.inbound_batches.push_back(inbound_batch(1, 1));
  took.inbound_records.push_back(inbound_record(1, 1));
  took.inbound_positions.push_back(position(1));
  EXPECT_COMMITS(*store, took);
  EXPECT_COMMITS(*store, released(1, 2));
  copy_while_committing(*store, 3, 0);
  store.reset();

  ASSERT_TRUE(begin_new_life(to(), kPeerNextLife));
  auto restored = open_store(to());
  EXPECT_EQ(restored->load()->incarnation, kPeerNextLife);
  EXPECT_EQ(restored->load()->outbound.at(0).next_seq, 3u);
  Transaction more;
  more.inbound_batches.push_back(inbound_batch(2, 1));
  more.inbound_records.push_back(inbound_record(2, 2));
  more.inbound_positions.push_back(position(2));
  EXPECT_COMMITS(*restored, more);
  const auto rows = restored->inbound_records(0, 10, std::nullopt).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].first, 1);
  EXPECT_EQ(rows[1].first, (std::int64_t{1} << 40) + 2);
}

TEST_F(BackupOfStore, that_held_no_inbound_record_goes_on_beyond_the_former_life_too) {
  auto store = open_store(directory_.path());
  copy_while_committing(*store, 1, 0);
  ASSERT_TRUE(begin_new_life(to(), kPeerNextLife));
  auto restored = open_store(to());
  Transaction first;
  first.inbound_batches.push_back(inbound_batch(1, 1));
  first.inbound_records.push_back(inbound_record(1, 1));
  first.inbound_positions.push_back(position(1));
  EXPECT_COMMITS(*restored, first);
  const auto rows = restored->inbound_records(0, 10, std::nullopt).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].first, (std::int64_t{1} << 40) + 1);
}

TEST_F(BackupOfStore, open_to_others_is_not_brought_back) {
  auto store = open_store(directory_.path());
  copy_while_committing(*store, 1, 0);
  ASSERT_EQ(::chmod(to().c_str(), 0644), 0);
  EXPECT_CODE(Code::store_exposed, begin_new_life(to(), kPeerNextLife));
}

}  // namespace
}  // namespace accord::node::store
