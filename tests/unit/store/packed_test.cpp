// Packed bytes: the LZ4 block format (its document of 2022, lz4_Block_format.md), and what is no
// form of it.
#include "node/store/packed.hpp"

#include <gtest/gtest.h>

#include <random>

#include "rows.hpp"

namespace accord::node::store {
namespace {

// 13 times "a" and "bcdef": one literal, then 12 bytes from 1 byte back (12 - 4 = 8), then five
// literals that end the block.
const Bytes kPlain{'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a',
                   'a', 'a', 'a', 'a', 'b', 'c', 'd', 'e', 'f'};
const Bytes kHeld{'A', 'L', 'Z', '4', 18, 0, 0, 0, 0x18, 'a', 1, 0, 0x50, 'b', 'c', 'd', 'e', 'f'};

TEST(Packed, a_block_made_by_hand_is_read) {
  const auto plain = unpacked(kHeld);
  ASSERT_TRUE(plain.has_value());
  EXPECT_EQ(*plain, kPlain);
}

TEST(Packed, what_is_not_shorter_stays_as_it_is) {
  EXPECT_EQ(packed(Bytes{}), Bytes{});
  EXPECT_EQ(packed(Bytes{1, 2, 3, 0, 255}), (Bytes{1, 2, 3, 0, 255}));
  EXPECT_EQ(unpacked(Bytes{}).value(), Bytes{});
  EXPECT_EQ(unpacked(Bytes{'A', 'L', 'Z'}).value(), (Bytes{'A', 'L', 'Z'}));
}

TEST(Packed, what_begins_with_the_letters_is_packed_and_comes_back) {
  for (std::size_t more = 0; more < 20; ++more) {
    Bytes plain{'A', 'L', 'Z', '4'};
    for (std::size_t i = 0; i < more; ++i) plain.push_back(static_cast<std::uint8_t>(17 * i));
    const Bytes held = packed(plain);
    EXPECT_NE(held, plain);
    EXPECT_EQ(unpacked(held).value(), plain) << more;
  }
}

TEST(Packed, anything_comes_back_and_repetition_takes_little_room) {
  std::mt19937_64 random(7);
  for (const std::size_t size : {1u, 12u, 13u, 100u, 4'095u, 70'000u, 1'000'000u}) {
    Bytes noise(size);
    for (std::uint8_t& byte : noise) byte = static_cast<std::uint8_t>(random());
    EXPECT_EQ(packed(noise), noise) << size;  // noise has no shorter form
    Bytes same(size);
    for (std::size_t i = 0; i < size; ++i) same[i] = noise[i % std::min<std::size_t>(size, 500)];
    const Bytes held = packed(same);
    EXPECT_EQ(unpacked(held).value(), same) << size;
    if (size < 70'000) continue;
    EXPECT_LT(held.size(), size / 50);
  }
}

TEST(Packed, what_is_cut_off_changed_in_length_or_too_long_is_damage) {
  for (std::size_t size = 4; size < kHeld.size(); ++size) {
    EXPECT_CODE(Code::store_damaged,
                unpacked(Bytes(kHeld.begin(), kHeld.begin() + static_cast<std::ptrdiff_t>(size))));
  }
  for (const unsigned length : {0u, 17u, 19u, 255u}) {
    Bytes other = kHeld;
    other[4] = static_cast<std::uint8_t>(length);
    EXPECT_CODE(Code::store_damaged, unpacked(other)) << length;
  }
  Bytes huge = kHeld;
  huge[7] = 0x7f;  // 2 GiB
  EXPECT_CODE(Code::store_damaged, unpacked(huge));
  Bytes back = kHeld;
  back[10] = 2;  // from before the beginning
  EXPECT_CODE(Code::store_damaged, unpacked(back));
}

/// What SQLite alone finds in a column of one row.
Bytes column(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* query = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_step(query), SQLITE_ROW);
  const auto* start = static_cast<const std::uint8_t*>(sqlite3_column_blob(query, 0));
  Bytes out(start, start + sqlite3_column_bytes(query, 0));
  EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  return out;
}

std::string as_sql(const Bytes& bytes) { return "x'" + to_hex(bytes) + "'"; }

/// 40 records of ours and 40 of a peer, with batches that are worth packing.
Transaction worth_packing() {
  Transaction out = released(1, 40);
  out.outbound_batches[0].bytes = Bytes(5'000, 7);
  out.inbound_batches = {inbound_batch(1, 40)};
  out.inbound_batches[0].bytes = Bytes(6'000, 8);
  for (std::uint32_t n = 1; n <= 40; ++n) out.inbound_records.push_back(inbound_record(n, n));
  return out;
}

void expect_whole(SqliteStore& store) {
  EXPECT_EQ(store.rulings(0, 100)->size(), 40u);
  EXPECT_EQ(store.inbound_records(0, 100, std::nullopt)->at(39).second.seq, 40u);
  EXPECT_TRUE(store.outbound_record(id_of<RecordId>(40))->has_value());
  EXPECT_EQ(store.outbound_batches(kGbr, Lane::data, 1, 1)->at(0).bytes, Bytes(5'000, 7));
  EXPECT_EQ(store.inbound_batch(kFra, kPeerLife, Lane::data, 1).value()->bytes, Bytes(6'000, 8));
}

TEST(Packed, batches_and_blocks_stand_packed_in_the_file) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, worth_packing());
  expect_whole(*store);
  store.reset();
  for (const char* sql : {"SELECT bytes FROM outbound_batch", "SELECT bytes FROM inbound_batch",
                          "SELECT block FROM ruling_block", "SELECT block FROM outbound_block",
                          "SELECT block FROM inbound_block"}) {
    const Bytes held = column(directory.path(), sql);
    EXPECT_EQ(std::string(held.begin(), held.begin() + 4), "ALZ4") << sql;
  }
}

TEST(Packed, a_store_of_the_form_before_is_read_as_it_stands) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, worth_packing());
  store.reset();
  std::string sql = "PRAGMA user_version = 7";
  for (const auto& [table, column_name] :
       {std::pair{"outbound_batch", "bytes"}, std::pair{"inbound_batch", "bytes"},
        std::pair{"ruling_block", "block"}, std::pair{"outbound_block", "block"},
        std::pair{"inbound_block", "block"}}) {
    const std::string select = std::string("SELECT ") + column_name + " FROM " + table;
    const Bytes plain = unpacked(column(directory.path(), select)).value();
    sql += std::string("; UPDATE ") + table + " SET " + column_name + " = " + as_sql(plain);
  }
  run_sql(directory.path(), sql);
  for (int opened = 0; opened < 2; ++opened) {
    store = open_store(directory.path());
    EXPECT_EQ(store->pragma("user_version").value(), "8");
    expect_whole(*store);
    store.reset();
  }
}

TEST(Packed, bytes_that_cannot_be_unpacked_are_damage) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, worth_packing());
  store.reset();
  run_sql(directory.path(),
          "UPDATE outbound_batch SET bytes = x'414c5a34ff'; "
          "UPDATE inbound_batch SET bytes = x'414c5a34ff'; "
          "UPDATE ruling_block SET block = x'414c5a34ff'; "
          "UPDATE inbound_block SET block = x'414c5a34ff'");
  store = open_store(directory.path());
  EXPECT_CODE(Code::store_damaged, store->outbound_batches(kGbr, Lane::data, 1, 1));
  EXPECT_CODE(Code::store_damaged, store->inbound_batch(kFra, kPeerLife, Lane::data, 1));
  EXPECT_CODE(Code::store_damaged, store->rulings(0, 100));
  EXPECT_CODE(Code::store_damaged, store->inbound_records(0, 100, std::nullopt));
}

}  // namespace
}  // namespace accord::node::store
