// The sum of each page of a store's file: what it is, where it stands, and what becomes of a file
// that has none.
#include "node/store/page_sums.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "node/store/backup.hpp"
#include "node/store/schema.hpp"
#include "rows.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::store {
namespace {

Bytes read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

/// Pages of the file whose last bytes are not the sum that belongs to them.
std::size_t pages_without_sum(const Bytes& file) {
  std::size_t out = 0;
  EXPECT_EQ(file.size() % kPageBytes, 0u);
  for (std::size_t at = 0; at < file.size(); at += kPageBytes) {
    const ByteView page = ByteView(file).subspan(at, kPageBytes);
    const ByteView held = page.last(kSumBytes);
    const auto number = static_cast<std::uint32_t>(at / kPageBytes + 1);
    if (page_sum(PageSums::present, number, page) != Bytes(held.begin(), held.end())) ++out;
  }
  return out;
}

/// As a release before made it, with `notices` rows: form 5, whose pages have no sums, or form 6,
/// whose pages have the former ones.
void write_former(const std::string& path, int form, int notices) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                            form < 6 ? nullptr : files_with_sums()),
            SQLITE_OK);
  int reserved = form < 6 ? 0 : static_cast<int>(PageSums::former);
  ASSERT_EQ(sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved), SQLITE_OK);
  std::string sql = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN;";
  sql += kForm2Sql;
  for (const std::string_view part : kForm3Sql) sql += part;
  sql += kForm4Sql;
  sql += kForm5Sql;
  if (form >= 6) sql += kForm6Sql;
  sql += "PRAGMA application_id = " + std::to_string(kApplicationId) +
         "; PRAGMA user_version = " + std::to_string(form) +
         ";"
         "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');";
  for (int i = 0; i < notices; ++i)
    sql +=
        "INSERT INTO notice (at, peer, code, detail) VALUES (1, 'GBR', 1002, printf('%1000c', "
        "'x'));";
  sql += "COMMIT;";
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
}

Bytes page_of_numbers() {
  Bytes page(kPageBytes);
  for (std::size_t i = 0; i < page.size(); ++i) page[i] = static_cast<std::uint8_t>(i % 251);
  return page;
}

// Python, xxhash 3.2: xxh3_128(bytes(i % 251 for i in range(4080)), seed=n)
TEST(PageSum, is_xxh3_over_the_number_and_the_page) {
  Bytes page = page_of_numbers();
  const auto sum = [&](std::uint32_t number) {
    return to_hex(page_sum(PageSums::present, number, page));
  };
  EXPECT_EQ(sum(1), "c53d45a9289146b8ba2f630437e8a13f");
  EXPECT_EQ(sum(0x01020304), "8e5cb67c1b91943013dc8f3b803696b0");
  page.back() ^= 1u;  // the sum is not over itself
  EXPECT_EQ(sum(1), "c53d45a9289146b8ba2f630437e8a13f");
}

// Python: hashlib.sha384((n).to_bytes(4, "big") + bytes(i % 251 for i in range(4088))).digest()[:8]
TEST(PageSum, of_former_stores_is_the_start_of_sha_384) {
  Bytes page = page_of_numbers();
  const auto sum = [&](std::uint32_t number) {
    return to_hex(page_sum(PageSums::former, number, page));
  };
  EXPECT_EQ(sum(1), "7ff8f40dfc082220");
  EXPECT_EQ(sum(0x01020304), "123f73553b0be6be");
  page.back() ^= 1u;
  EXPECT_EQ(sum(1), "7ff8f40dfc082220");
}

TEST(PageSums, of_a_new_store_stand_at_the_end_of_each_page) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  for (std::uint64_t seq = 1; seq <= 50; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  store.reset();
  Bytes file = read_file(directory.path());
  EXPECT_GT(file.size(), 30 * kPageBytes);
  EXPECT_EQ(pages_without_sum(file), 0u);
  file[5 * kPageBytes] ^= 1u;
  EXPECT_EQ(pages_without_sum(file), 1u);
}

TEST(PageSums, page_that_is_cut_off_is_damaged) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  for (std::uint64_t seq = 1; seq <= 50; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  store.reset();
  Bytes file = read_file(directory.path());
  const auto pages = static_cast<std::uint32_t>(file.size() / kPageBytes);
  file.resize(file.size() - 100);
  write_file(directory.path(), file);
  auto db = Connection::open(directory.path());
  ASSERT_TRUE(db);
  const auto read = db->read_every_page();
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->damaged, std::vector<std::uint32_t>{pages});
}

TEST(PageSums, are_in_a_copy_too_and_in_what_is_brought_back) {
  StoreDirectory directory;
  const std::string to = (directory.directory() / "copy.db").string();
  auto store = open_store(directory.path());
  for (std::uint64_t seq = 1; seq <= 50; ++seq) EXPECT_COMMITS(*store, released(seq, 1));
  write_file(to, {});
  ASSERT_EQ(::chmod(to.c_str(), 0600), 0);
  auto copy = store->begin_backup(to);
  ASSERT_TRUE(copy) << copy.error().text();
  for (bool all = false; !all;) all = copy->go_on(7).value();
  EXPECT_EQ(pages_without_sum(read_file(to)), 0u);
  ASSERT_TRUE(begin_new_life(to, kPeerNextLife));
  EXPECT_EQ(pages_without_sum(read_file(to)), 0u);
}

TEST(PageSums, damage_is_told_with_the_page_and_stays_where_it_is) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  for (std::uint64_t seq = 1; seq <= 50; ++seq) {
    Transaction transaction = released(seq, 1);
    transaction.outbound_batches[0].bytes = noise(9'000, seq);
    EXPECT_COMMITS(*store, transaction);
  }
  store.reset();
  Bytes file = read_file(directory.path());
  // In the middle of a batch: that page holds nothing else.
  const Bytes batch = noise(9'000, 25);
  const auto middle =
      std::search(file.begin(), file.end(), batch.begin() + 4'500, batch.begin() + 4'600);
  ASSERT_NE(middle, file.end());
  const std::size_t page = static_cast<std::size_t>(middle - file.begin()) / kPageBytes + 1;
  file[(page - 1) * kPageBytes + 2'000] ^= 0x10u;
  write_file(directory.path(), file);

  store = open_store(directory.path());  // that page is none of those that a start reads
  const auto batches = store->outbound_batches(kGbr, Lane::data, 1, 100);
  EXPECT_CODE(Code::store_damaged, batches);
  EXPECT_NE(batches.error().what.find("page " + std::to_string(page) + " of the file"),
            std::string::npos)
      << batches.error().what;
  store.reset();
  EXPECT_EQ(read_file(directory.path()), file);
  const auto held = examine(directory.path());
  EXPECT_CODE(Code::store_damaged, held);
  EXPECT_EQ(held.error().where, directory.path());
}

TEST(PageSums, are_given_once_to_a_store_that_has_none_and_it_keeps_what_it_holds) {
  StoreDirectory directory;
  write_former(directory.path(), 5, 300);
  EXPECT_GT(pages_without_sum(read_file(directory.path())), 50u);
  auto store = open_store(directory.path());
  EXPECT_EQ(store->pragma("user_version").value(), "8");
  EXPECT_EQ(store->notices(0, 1'000).value().size(), 300u);
  EXPECT_EQ(store->load().value().incarnation, kOwnLife);
  store.reset();
  const Bytes given = read_file(directory.path());
  EXPECT_EQ(pages_without_sum(given), 0u);
  open_store(directory.path()).reset();
  EXPECT_EQ(read_file(directory.path()), given);  // not written anew again
}

/// Byte n of the page that holds the most of the rows.
std::size_t in_a_page_of_rows(const Bytes& file, std::size_t n) {
  std::size_t most = 0;
  std::size_t out = 0;
  for (std::size_t at = 0; at < file.size(); at += kPageBytes) {
    const auto start = file.begin() + static_cast<std::ptrdiff_t>(at);
    const auto blanks = static_cast<std::size_t>(std::count(start, start + kPageBytes, ' '));
    if (blanks <= most) continue;
    most = blanks;
    out = at + n;
  }
  return out;
}

TEST(PageSums, former_ones_are_compared_and_replaced_by_the_present) {
  StoreDirectory directory;
  write_former(directory.path(), 6, 300);
  Bytes former = read_file(directory.path());
  ASSERT_EQ(former[20], 8u);
  for (std::size_t at = 0; at < former.size(); at += kPageBytes) {
    const ByteView page = ByteView(former).subspan(at, kPageBytes);
    const Bytes sum =
        page_sum(PageSums::former, static_cast<std::uint32_t>(at / kPageBytes + 1), page);
    ASSERT_EQ(to_hex(page.last(8)), to_hex(sum)) << at;
  }
  Bytes damaged = former;
  damaged[in_a_page_of_rows(former, 2'000)] ^= 0x10u;
  write_file(directory.path(), damaged);
  EXPECT_EQ(open_error(directory.path()), Code::store_damaged);
  EXPECT_EQ(read_file(directory.path()), damaged);

  write_file(directory.path(), former);
  auto store = open_store(directory.path());
  EXPECT_EQ(store->pragma("user_version").value(), "8");
  EXPECT_EQ(store->notices(0, 1'000).value().size(), 300u);
  store.reset();
  const Bytes given = read_file(directory.path());
  EXPECT_EQ(pages_without_sum(given), 0u);
  open_store(directory.path()).reset();
  EXPECT_EQ(read_file(directory.path()), given);
}

TEST(PageSums, former_ones_go_with_a_copy) {
  StoreDirectory directory;
  const std::string to = (directory.directory() / "copy.db").string();
  write_former(directory.path(), 6, 300);
  write_file(to, {});
  ASSERT_EQ(::chmod(to.c_str(), 0600), 0);
  ASSERT_TRUE(copy_store(directory.path(), to));
  EXPECT_EQ(read_file(to)[20], 8u);
  EXPECT_EQ(examine(to)->form, 6);
  EXPECT_EQ(examine(to)->rows.at("notice"), 300u);
  EXPECT_EQ(open_store(to)->notices(0, 1'000).value().size(), 300u);
}

TEST(PageSums, first_page_that_denies_them_is_damage) {
  StoreDirectory directory;
  open_store(directory.path()).reset();
  Bytes file = read_file(directory.path());
  ASSERT_EQ(file[20], 16u);  // bytes reserved at the end of each page; SQLite's file format, 1.3.4
  file[20] = 0;
  write_file(directory.path(), file);
  EXPECT_EQ(open_error(directory.path()), Code::store_damaged);
  EXPECT_CODE(Code::store_damaged, examine(directory.path()));
}

TEST(PageSums, former_form_is_copied_as_it_stands) {
  StoreDirectory directory;
  const std::string to = (directory.directory() / "copy.db").string();
  write_former(directory.path(), 5, 300);
  write_file(to, {});
  ASSERT_EQ(::chmod(to.c_str(), 0600), 0);
  ASSERT_TRUE(copy_store(directory.path(), to));
  EXPECT_EQ(examine(to)->form, 5);
  EXPECT_EQ(examine(to)->rows.at("notice"), 300u);
  auto store = open_store(to);
  EXPECT_EQ(store->notices(0, 1'000).value().size(), 300u);
}

TEST(PageSums, file_of_them_is_read_by_plain_sqlite) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 3));
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open_v2(directory.path().c_str(), &db, SQLITE_OPEN_READONLY, nullptr),
            SQLITE_OK);
  sqlite3_stmt* query = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(db, "SELECT sum(count) FROM ruling_block", -1, &query, nullptr),
            SQLITE_OK);
  EXPECT_EQ(sqlite3_step(query), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_int(query, 0), 3);
  EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
}

}  // namespace
}  // namespace accord::node::store
