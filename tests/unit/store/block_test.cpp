// Many records in one row: each is found, counted and numbered as if it stood alone, and a store
// that kept them one by one is brought forward with all of them.
#include <sys/stat.h>

#include <algorithm>

#include "crypto/merkle.hpp"
#include "node/store/blocks.hpp"
#include "node/store/schema.hpp"
#include "rows.hpp"

namespace accord::node::store {
namespace {

constexpr std::size_t kAll = 1'000'000;

/// A UUIDv7 of that millisecond.
RecordId id_at(std::int64_t ms, std::uint8_t n) {
  return RecordId::v7(ms, {n, n, n, n, n, n, n, n, n, n});
}

/// Records 1 to `count` of FRA, the n-th with the id that `id` gives.
template <class Id>
Transaction came(std::uint64_t first_seq, std::uint32_t count, Id id) {
  Transaction out;
  out.inbound_batches = {inbound_batch(first_seq, count)};
  for (std::uint64_t seq = first_seq; seq < first_seq + count; ++seq) {
    out.inbound_records.push_back(inbound_record(0, seq));
    out.inbound_records.back().id = id(seq);
  }
  return out;
}

RecordId numbered_id(std::uint64_t seq) {
  return id_of<RecordId>(static_cast<std::uint32_t>(seq), 2);
}

// 2,500 rows are three blocks of at most 1,024.
TEST(Blocks, a_commit_of_many_blocks_is_read_from_any_number_on) {
  const auto store = open_store();
  constexpr std::uint32_t kRulings = 2'500;
  EXPECT_COMMITS(*store, released(1, kRulings));
  EXPECT_COMMITS(*store, released(kRulings + 1, 1));
  const auto all = store->rulings(0, kAll).value();
  ASSERT_EQ(all.size(), kRulings + 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].first, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(all[i].second.record_id, id_of<RecordId>(static_cast<std::uint32_t>(i) + 1));
  }
  for (const std::int64_t after : {0, 1, 1'023, 1'024, 1'025, 2'047, 2'499, 2'500, 2'501}) {
    const auto page = store->rulings(after, 3).value();
    ASSERT_EQ(page.size(),
              std::min<std::size_t>(3, kRulings + 1 - static_cast<std::size_t>(after)));
    for (const auto& [number, row] : page) EXPECT_GT(number, after);
  }
  EXPECT_EQ(store->counts_by_clause(Direction::outbound)->at(0).records, kRulings + 1);
}

TEST(Blocks, a_block_of_large_rows_holds_fewer) {
  std::vector<RulingRow> rows(5, ruling(1));
  for (RulingRow& row : rows) row.facts.assign(kMaxBlockBytes / 2, 'x');
  const auto store = open_store();
  Transaction in;
  in.rulings = rows;
  EXPECT_COMMITS(*store, in);
  EXPECT_EQ(store->rulings(0, kAll)->size(), 5u);
  EXPECT_EQ(store->rulings(4, kAll)->at(0).second.facts, rows[4].facts);
}

TEST(Blocks, pages_of_one_outcome_pass_over_blocks_without_any) {
  const auto store = open_store();
  Transaction in = came(1, 2'000, numbered_id);
  for (const std::size_t i : {7u, 1'500u}) {
    in.inbound_records[i].outcome = Outcome::quarantined;
    in.inbound_records[i].code = Code::bad_label;
  }
  EXPECT_COMMITS(*store, in);
  EXPECT_COMMITS(*store, came(2'001, 100, numbered_id));
  const auto held = store->inbound_records(0, kAll, Outcome::quarantined).value();
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0].first, 8);
  EXPECT_EQ(held[1].first, 1'501);
  EXPECT_EQ(store->inbound_records(8, kAll, Outcome::quarantined)->at(0).first, 1'501);
  EXPECT_TRUE(store->inbound_records(1'501, kAll, Outcome::quarantined)->empty());
  EXPECT_TRUE(store->inbound_records(0, kAll, Outcome::refused)->empty());
  EXPECT_EQ(store->inbound_records(0, kAll, Outcome::admitted)->size(), 2'098u);
  EXPECT_EQ(store->totals()->at(0).quarantined, 2u);
}

TEST(Blocks, a_record_that_came_is_found_by_its_id_in_whatever_block) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, came(1, 1'500, numbered_id));
  EXPECT_COMMITS(*store, came(1'501, 1, numbered_id));
  for (const std::uint64_t seq : {1u, 1'024u, 1'025u, 1'500u, 1'501u}) {
    const auto found = store->inbound_record(numbered_id(seq)).value();
    ASSERT_TRUE(found) << seq;
    EXPECT_EQ(found->seq, seq);
  }
  EXPECT_FALSE(store->inbound_record(numbered_id(1'502)).value());
}

TEST(Blocks, what_was_taken_is_known_among_ids_that_lie_close_and_among_any) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, came(1, 100, [](std::uint64_t seq) {
    return id_at(5'000 + static_cast<std::int64_t>(seq), 1);
  }));
  const auto taken = [&](std::vector<RecordId> ids) {
    auto found = store->taken_of(ids).value();
    std::erase_if(found,
                  [&](const RecordId& id) { return std::count(ids.begin(), ids.end(), id) == 0; });
    return found.size();
  };
  EXPECT_EQ(taken({}), 0u);
  EXPECT_EQ(taken({id_at(5'001, 1)}), 1u);
  EXPECT_EQ(taken({id_at(5'001, 2)}), 0u);
  EXPECT_EQ(taken({id_at(5'101, 1), id_at(5'102, 1)}), 0u);
  EXPECT_EQ(taken({id_at(1, 1), id_at(5'050, 1), id_at(9'000, 1)}), 1u);  // more between than asked
  EXPECT_EQ(taken({id_at(5'003, 1), id_at(5'002, 1), id_at(5'003, 1)}),
            2u);  // the one that was asked for twice is there once
}

TEST(Blocks, a_record_of_ours_is_found_though_ids_of_a_batch_lie_far_apart) {
  const auto store = open_store();
  Transaction out = released(1, 6);
  const std::int64_t ms[] = {50'000, 50'090, 10,
                             50'100, 50'150, 49'000};  // a draft may have waited
  for (std::size_t i = 0; i < 6; ++i) out.outbound_records[i].id = id_at(ms[i], 7);
  EXPECT_COMMITS(*store, out);
  for (std::size_t i = 0; i < 6; ++i) {
    const auto found = store->outbound_record(id_at(ms[i], 7)).value();
    ASSERT_TRUE(found) << i;
    EXPECT_EQ(found->seq, i + 1);
    EXPECT_EQ(found->request_id, out.outbound_records[i].request_id);
  }
  EXPECT_FALSE(store->outbound_record(id_at(50'000, 8)).value());
  Transaction again = released(7, 2);
  again.outbound_records[0].id = id_at(50'170, 9);
  again.outbound_records[1].id = id_at(50'090, 7);  // of the first batch
  EXPECT_CODE(Code::store_order, store->commit(again));
}

TEST(Blocks, one_id_twice_in_one_batch_of_ours_is_refused) {
  const auto store = open_store();
  Transaction out = released(1, 3);
  out.outbound_records[2].id = out.outbound_records[0].id;
  EXPECT_CODE(Code::store_order, store->commit(out));
}

TEST(Blocks, numbers_of_a_lane_are_taken_once_though_blocks_begin_elsewhere) {
  const auto store = open_store();
  EXPECT_COMMITS(*store, came(10, 5, numbered_id));
  Transaction over;
  over.inbound_records = {inbound_record(77, 14)};
  EXPECT_CODE(Code::store_order, store->commit(over));
}

TEST(Blocks, a_request_of_sixteen_zeros_is_none_that_was_left_out) {
  const auto store = open_store();
  Transaction in = came(1, 2, numbered_id);
  in.inbound_records[0].request_id = RequestId{};
  in.inbound_records[1].request_id.reset();
  EXPECT_COMMITS(*store, in);
  const auto rows = store->inbound_records(0, kAll, std::nullopt).value();
  EXPECT_EQ(rows.at(0).second.request_id, RequestId{});
  EXPECT_EQ(rows.at(1).second.request_id, std::nullopt);
}

TEST(Blocks, one_that_is_not_in_their_layout_is_damage) {
  for (const char* block : {"x'00'", "zeroblob(64)", "x''"}) {
    StoreDirectory directory;
    auto store = open_store(directory.path());
    EXPECT_COMMITS(*store, released(1, 3));
    EXPECT_COMMITS(*store, came(1, 3, numbered_id));
    store.reset();
    run_sql(directory.path(), std::string("UPDATE ruling_block SET block = ") + block +
                                  "; UPDATE outbound_block SET block = " + block +
                                  "; UPDATE inbound_block SET block = " + block);
    store = open_store(directory.path());
    EXPECT_CODE(Code::store_damaged, store->rulings(0, kAll));
    EXPECT_CODE(Code::store_damaged, store->outbound_record(id_of<RecordId>(1)));
    EXPECT_CODE(Code::store_damaged, store->inbound_records(0, kAll, std::nullopt));
    EXPECT_CODE(Code::store_damaged, store->inbound_record(numbered_id(2)));
  }
}

TEST(Blocks, one_that_holds_fewer_than_it_says_is_damage) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 3));
  EXPECT_COMMITS(*store, came(1, 3, numbered_id));
  store.reset();
  run_sql(directory.path(),
          "UPDATE ruling_block SET count = 4; UPDATE inbound_block SET count = 4");
  store = open_store(directory.path());
  EXPECT_CODE(Code::store_damaged, store->rulings(0, kAll));
  EXPECT_CODE(Code::store_damaged, store->inbound_records(0, kAll, std::nullopt));
}

// RFC 9162, 2.1.1, over first_row (8 bytes), count (4 bytes) and block as SQLite alone reads them.
Digest root_by_hand(const std::string& path) {
  std::vector<Digest> leaves;
  sqlite3* db = nullptr;
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, "SELECT first_row, count, block FROM ruling_block ORDER BY 1",
                               -1, &query, nullptr),
            SQLITE_OK);
  while (sqlite3_step(query) == SQLITE_ROW) {
    Bytes entry;
    for (int shift = 56; shift >= 0; shift -= 8)
      entry.push_back(static_cast<std::uint8_t>(sqlite3_column_int64(query, 0) >> shift));
    for (int shift = 24; shift >= 0; shift -= 8)
      entry.push_back(static_cast<std::uint8_t>(sqlite3_column_int64(query, 1) >> shift));
    const auto* block = static_cast<const std::uint8_t*>(sqlite3_column_blob(query, 2));
    entry.insert(entry.end(), block, block + sqlite3_column_bytes(query, 2));
    leaves.push_back(crypto::MerkleTree::leaf_hash(entry));
  }
  EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  return crypto::MerkleTree::root(leaves);
}

TEST(Blocks, a_tree_over_the_rulings_grows_with_them) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_EQ(store->journal_head()->blocks, 0u);
  EXPECT_COMMITS(*store, released(1, 2'500));  // three blocks
  for (std::uint64_t seq = 2'501; seq < 2'509; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  const auto head = store->journal_head().value();
  EXPECT_EQ(head.blocks, 11u);
  EXPECT_EQ(store->ruling_leaves(0, kAll)->size(), 11u);
  EXPECT_EQ(store->ruling_leaves(1'025, kAll)->at(0).first_row, 2'049);
  store.reset();
  EXPECT_EQ(root_by_hand(directory.path()), head.root);
  store = open_store(directory.path());
  EXPECT_EQ(store->journal_head()->root, head.root);
  EXPECT_COMMITS(*store, released(2'509, 1));
  EXPECT_NE(store->journal_head()->root, head.root);
}

/// A store as the release before wrote it, one row for each record; without sums, as of form 5.
class FormerStore : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string sql(kForm2Sql);
    for (const std::string_view part : kForm3Sql) sql += part;
    sql += std::string(kForm4Sql) + std::string(kForm5Sql);
    sql +=
        "PRAGMA application_id = " + std::to_string(kApplicationId) +
        "; PRAGMA user_version = 5;"
        "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
        // Rulings 1 to 3,000 and, behind a restore, one of 2^40.
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000) "
        "INSERT INTO ruling (at, direction, peer, record_id, payload_code, mode, verdict, clause, "
        "agreements, inputs, observations, facts) SELECT n, 1, 'GBR', "
        "unhex_id(n), 'TRK', 1, 'release', 'c', zeroblob(96), zeroblob(48), n, 'f' || n FROM n;"
        "INSERT INTO ruling (row, at, direction, peer, record_id, payload_code, mode, verdict, "
        "clause, reason, agreements, inputs, observations) VALUES (1 << 40, 9, 2, 'FRA', "
        "zeroblob(16), 'TRK', 0, 'refuse', 'd', 6002, x'', zeroblob(48), 0);"
        // Two batches of ours, of 3 and 2.
        "INSERT INTO outbound_stream VALUES ('GBR', 2, 6, 0, 0);"
        "INSERT INTO outbound_batch (peer, lane, first_seq, count, root, bytes, at) VALUES "
        "('GBR', 2, 1, 3, zeroblob(48), x'01', 1), ('GBR', 2, 4, 2, zeroblob(48), x'02', 2);"
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5) "
        "INSERT INTO outbound_record (id, peer, lane, seq, payload_code, mode, request_id, "
        "observations) SELECT unhex_id(n), 'GBR', 2, n, 'TRK', 2, NULL, n FROM n;"
        // Two batches of FRA, of 2 and 1; the last of them repeated an id and was refused.
        "INSERT INTO inbound_batch (peer, incarnation, lane, first_seq, count, root, bytes, at) "
        "VALUES ('FRA', zeroblob(16), 2, 1, 2, zeroblob(48), x'01', 1), "
        "('FRA', zeroblob(16), 2, 3, 1, zeroblob(48), x'02', 2);"
        "INSERT INTO inbound_record (id, peer, incarnation, lane, seq, outcome, code, "
        "payload_code, mode, label, clause, observations, at, payload, onward) VALUES "
        "(unhex_id(1), 'FRA', zeroblob(16), 2, 1, 1, NULL, 'TRK', 1, 'L', 'c', 3, 7, x'0102', 'o'),"
        "(unhex_id(2), 'FRA', zeroblob(16), 2, 2, 2, 6002, 'TRK', 1, 'L', '', 3, 8, x'03', ''),"
        "(unhex_id(1), 'FRA', zeroblob(16), 2, 3, 3, 6002, 'TRK', 1, 'L', '', 3, 9, x'', '');";
    run_with_ids(sql);
    ASSERT_EQ(::chmod(directory_.path().c_str(), 0600), 0);
  }

  /// SQL with unhex_id(n): the id whose last four bytes are n, as id_of() makes it.
  void run_with_ids(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(directory_.path().c_str(), &db), SQLITE_OK);
    const auto make = [](sqlite3_context* context, int, sqlite3_value** values) {
      const auto n = static_cast<std::uint32_t>(sqlite3_value_int64(values[0]));
      const RecordId id = id_of<RecordId>(n);
      sqlite3_result_blob(context, id.raw().data(), 16, SQLITE_TRANSIENT);
    };
    ASSERT_EQ(
        sqlite3_create_function(db, "unhex_id", 1, SQLITE_UTF8, nullptr, make, nullptr, nullptr),
        SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    ASSERT_EQ(sqlite3_close(db), SQLITE_OK);
  }

  StoreDirectory directory_;
};

TEST_F(FormerStore, is_brought_forward_with_every_row_under_its_number) {
  for (int opened = 0; opened < 2; ++opened) {  // brought forward, and then simply opened
    const auto store = open_store(directory_.path());
    EXPECT_EQ(store->pragma("integrity_check").value(), "ok");
    const auto rulings = store->rulings(0, kAll).value();
    ASSERT_EQ(rulings.size(), 3'001u);
    for (std::size_t i = 0; i < 3'000; ++i) {
      const auto n = static_cast<std::uint32_t>(i) + 1;
      EXPECT_EQ(rulings[i].first, n);
      EXPECT_EQ(rulings[i].second.record_id, id_of<RecordId>(n));
      EXPECT_EQ(rulings[i].second.observations, n);
      EXPECT_EQ(rulings[i].second.facts, "f" + std::to_string(n));
      EXPECT_EQ(rulings[i].second.agreements.size(), 2u);  // 96 bytes
    }
    EXPECT_EQ(rulings.back().first, std::int64_t{1} << 40);
    EXPECT_EQ(rulings.back().second.reason, static_cast<Code>(6002));
    EXPECT_EQ(store->counts_by_clause(Direction::outbound)->at(0).records, 3'000u);

    for (std::uint32_t n = 1; n <= 5; ++n) {
      const auto found = store->outbound_record(id_of<RecordId>(n)).value();
      ASSERT_TRUE(found) << n;
      EXPECT_EQ(found->seq, n);
      EXPECT_EQ(found->mode, DataMode::test);
      EXPECT_EQ(found->request_id, std::nullopt);
    }

    const auto came = store->inbound_records(0, kAll, std::nullopt).value();
    ASSERT_EQ(came.size(), 3u);
    EXPECT_EQ(came[0].second.payload, (Bytes{1, 2}));
    EXPECT_EQ(came[0].second.onward, "o");
    EXPECT_EQ(came[1].second.outcome, Outcome::quarantined);
    EXPECT_EQ(came[2].second.seq, 3u);
    EXPECT_EQ(store->inbound_record(id_of<RecordId>(1))->value().outcome, Outcome::admitted);
    EXPECT_EQ(store->taken_of({id_of<RecordId>(1), id_of<RecordId>(2)})->size(), 2u);
    EXPECT_EQ(store->totals()->at(0).admitted + store->totals()->at(1).admitted, 1u);
  }
}

TEST_F(FormerStore, has_a_tree_over_its_rulings_from_then_on) {
  auto store = open_store(directory_.path());
  const auto head = store->journal_head().value();
  EXPECT_EQ(head.blocks, 4u);  // of 1,024, 1,024, 952, and the one behind the jump
  store.reset();
  EXPECT_EQ(root_by_hand(directory_.path()), head.root);
}

TEST_F(FormerStore, goes_on_behind_the_numbers_that_it_gave) {
  const auto store = open_store(directory_.path());
  EXPECT_COMMITS(*store, released(6, 1));
  EXPECT_EQ(store->rulings(std::int64_t{1} << 40, 1)->at(0).first, (std::int64_t{1} << 40) + 1);
  EXPECT_COMMITS(*store, came(4, 1, numbered_id));
  EXPECT_EQ(store->inbound_records(3, 1, std::nullopt)->at(0).first, 4);
}

}  // namespace
}  // namespace accord::node::store
