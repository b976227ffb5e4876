// The logs of links in the store: entry upon entry, the row of the log with them, heads.
#include "rows.hpp"

namespace accord::node::store {
namespace {

LogEntryRow entry(std::uint64_t position, const NationId& peer = kGbr) {
  return {peer, position, "line " + std::to_string(position)};
}

LinkLogRow log_of(std::uint64_t size, const IncarnationId& life = kOwnLife) {
  LinkLogRow out;
  out.peer = kGbr;
  out.incarnation = life;
  out.size = size;
  out.time = at(static_cast<std::int64_t>(size));
  out.frontier = {digest_of(0x41), digest_of(0x42)};
  out.marks = {{3, 1, {digest_of(0x51), digest_of(0x52)}}, {0x0102030405060708, 63, {}}};
  out.tasking_from = 4;
  out.data_from = 5;
  return out;
}

LogHeadRow head(Direction direction, std::uint64_t size, bool cosigned, std::int64_t second) {
  return {kGbr,
          direction,
          kOwnLife,
          size,
          at(second),
          cosigned,
          "head of " + std::to_string(size) + (cosigned ? " cosigned" : "")};
}

class LogRows : public ::testing::Test {
 protected:
  SqliteStore& reopened() {
    store_.reset();
    store_ = open_store(directory_.path());
    return *store_;
  }
  /// The code of a refused commit; the store is opened again after it.
  Code refusal(const Transaction& transaction) {
    const Status done = store_->commit(transaction);
    (void)reopened();
    return done ? Code::bad_value : done.error().code;
  }
  std::vector<std::string> lines(std::uint64_t first = 0, std::size_t max = 100) {
    return store_->log_lines({kGbr, kOwnLife}, first, max).value();
  }

  StoreDirectory directory_;
  std::unique_ptr<SqliteStore> store_ = open_store(directory_.path());
};

TEST_F(LogRows, come_back_as_they_were) {
  Transaction transaction;
  transaction.link_logs = {log_of(3)};
  transaction.log_entries = {entry(0), entry(1), entry(2)};
  EXPECT_COMMITS(*store_, transaction);
  const Snapshot held = reopened().load().value();
  ASSERT_EQ(held.link_logs.size(), 1u);
  const LinkLogRow& log = held.link_logs[0];
  const LinkLogRow sent = log_of(3);
  EXPECT_EQ(log.peer, kGbr);
  EXPECT_EQ(log.incarnation, kOwnLife);
  EXPECT_EQ(log.size, 3u);
  EXPECT_EQ(log.time, at(3));
  EXPECT_EQ(log.frontier, sent.frontier);
  EXPECT_EQ(log.marks, sent.marks);
  EXPECT_EQ(log.tasking_from, 4u);
  EXPECT_EQ(log.data_from, 5u);
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines(), (Lines{"line 0", "line 1", "line 2"}));
  EXPECT_EQ(lines(1, 1), Lines{"line 1"});
  EXPECT_EQ(lines(3), Lines{});
  EXPECT_EQ(lines(~std::uint64_t{0}), Lines{});
}

TEST_F(LogRows, an_entry_stands_on_the_one_before_and_the_row_counts_them) {
  Transaction transaction;
  transaction.link_logs = {log_of(2)};
  transaction.log_entries = {entry(0), entry(1)};
  EXPECT_COMMITS(*store_, transaction);
  const auto adding = [](std::uint64_t size, std::vector<LogEntryRow> entries) {
    Transaction out;
    out.link_logs = {log_of(size)};
    out.log_entries = std::move(entries);
    return out;
  };
  EXPECT_EQ(refusal(adding(4, {entry(3)})), Code::store_order);            // a hole
  EXPECT_EQ(refusal(adding(4, {entry(2), entry(4)})), Code::store_order);  // one further on
  EXPECT_EQ(refusal(adding(3, {entry(1), entry(2)})), Code::store_order);  // one again
  EXPECT_EQ(refusal(adding(4, {entry(2)})), Code::store_order);            // says one too many
  EXPECT_EQ(refusal(adding(2, {entry(2)})), Code::store_order);            // says one too few
  EXPECT_EQ(refusal(adding(3, {entry(2, kFra)})), Code::store_order);      // of no log
  EXPECT_EQ(refusal(adding(1, {})), Code::store_order);                    // shrinks
  Transaction back = adding(3, {entry(2)});
  back.link_logs[0].time = at(1);
  EXPECT_EQ(refusal(back), Code::store_order);  // its time falls
  EXPECT_EQ(lines().size(), 2u);
  EXPECT_COMMITS(*store_, adding(3, {entry(2)}));  // the near miss of all
  EXPECT_EQ(lines().size(), 3u);
}

TEST_F(LogRows, of_two_lives_both_stay_and_the_later_is_loaded) {
  Transaction transaction;
  transaction.link_logs = {log_of(1)};
  transaction.log_entries = {entry(0)};
  EXPECT_COMMITS(*store_, transaction);
  store_.reset();
  run_sql(directory_.path(),
          "UPDATE store_life SET incarnation = x'22000000000000000000000000000002'");
  (void)reopened();
  EXPECT_EQ(store_->load().value().link_logs.at(0).incarnation, kOwnLife);
  transaction.link_logs = {log_of(1, kPeerNextLife)};
  EXPECT_COMMITS(*store_, transaction);
  EXPECT_EQ(store_->load().value().link_logs.at(0).incarnation, kPeerNextLife);
  EXPECT_EQ(store_->link_logs(kGbr).value().size(), 2u);
  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(LogRows, a_cosigned_head_replaces_the_one_without_and_never_the_other_way) {
  Transaction transaction;
  transaction.log_heads = {
      head(Direction::outbound, 3, false, 1), head(Direction::outbound, 3, true, 2),
      head(Direction::outbound, 3, false, 3), head(Direction::outbound, 7, false, 4),
      head(Direction::inbound, 9, false, 5),  head(Direction::inbound, 8, false, 6)};
  EXPECT_COMMITS(*store_, transaction);
  const auto ours = reopened().log_heads(kGbr, Direction::outbound).value();
  ASSERT_EQ(ours.size(), 2u);
  EXPECT_EQ(ours[0].text, "head of 3 cosigned");
  EXPECT_EQ(ours[1].text, "head of 7");
  EXPECT_FALSE(ours[1].cosigned);
  const auto theirs = store_->load().value().heads_of_peers;
  ASSERT_EQ(theirs.size(), 1u);
  EXPECT_EQ(theirs[0].size, 8u);  // the last that was taken
}

TEST_F(LogRows, a_store_that_nobody_has_open_is_read_and_not_touched) {
  Transaction transaction;
  transaction.link_logs = {log_of(1)};
  transaction.log_entries = {entry(0)};
  EXPECT_COMMITS(*store_, transaction);
  EXPECT_EQ(SqliteStore::open_to_read(directory_.path()).error().code, Code::store_locked);
  store_.reset();
  const std::string before = file_text(directory_.path());
  {
    const auto reader = SqliteStore::open_to_read(directory_.path()).value();
    EXPECT_EQ(reader->log_lines({kGbr, kOwnLife}, 0, 5).value().size(), 1u);
    EXPECT_FALSE(reader->commit(transaction));
  }
  EXPECT_EQ(file_text(directory_.path()), before);
  run_sql(directory_.path(), "PRAGMA user_version = 5");
  EXPECT_EQ(SqliteStore::open_to_read(directory_.path()).error().code, Code::store_older);
  EXPECT_EQ(SqliteStore::open_to_read(directory_.path() + "x").error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace accord::node::store
