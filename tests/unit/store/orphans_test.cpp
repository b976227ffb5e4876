// A damaged page that led to others is made anew, or what was below it reads as damaged; never is a
// row silently gone, and never one there that was deleted. What is right SQLite says itself.
#include "node/store/orphans.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "damage.hpp"
#include "node/store/table_page.hpp"
#include "rows.hpp"

namespace accord::node::store {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A row a page: some 500 of them to a page that leads to them, and so three levels.
constexpr int kRows = 1'200;
constexpr const char* kAll = "1200 720600";  // their count, and 1200 x 1201 / 2

std::string table(const std::string& name, int rows = kRows) {
  return "CREATE TABLE " + name +
         " (row INTEGER PRIMARY KEY, detail TEXT NOT NULL) STRICT;"
         "INSERT INTO " +
         name + " SELECT value, printf('%3000c', 'x') FROM generated WHERE value <= " +
         std::to_string(rows) + ";";
}

class Orphans : public ::testing::Test {
 protected:
  std::string path() const { return directory_.path(); }

  void make(const std::string& sql) const {
    std::ofstream(path()).flush();
    Connection db = Connection::open(path()).value();
    ASSERT_TRUE(db.reserve_sums());
    for (const std::string& each :
         {std::string("PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = OFF;"
                      "CREATE TEMP TABLE generated AS WITH RECURSIVE n (value) AS "
                      "(SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1200) "
                      "SELECT value FROM n;"),
          sql}) {
      const auto done = db.execute(each);
      ASSERT_TRUE(done) << done.error().text();
    }
  }
  std::vector<std::uint32_t> leading(const std::string& name = "t") const {
    return pages_of(path(), name, "internal");
  }
  std::vector<std::uint32_t> leaves(const std::string& name = "t") const {
    return pages_of(path(), name, "leaf");
  }
  void damage_all(const std::vector<std::uint32_t>& pages) const {
    for (const std::uint32_t page : pages) damage(path(), page);
  }

  /// The file as it is read after what can be done for it was done.
  Connection opened(std::vector<std::uint32_t>& made_anew) const {
    Connection db = Connection::open_unchanging(path()).value();
    EXPECT_TRUE(db.write_aside());
    made_anew = hang_orphans(db).value();
    return db;
  }
  /// Count and sum of the row numbers, or the code of what is wrong.
  static std::string rows_of(Connection& db, const std::string& name = "t",
                             const std::string& where = "TRUE") {
    const auto out = db.value("SELECT count(*) || ' ' || sum(row) FROM " + name + " WHERE " +
                              where + " ORDER BY row");
    return out ? *out : std::string(code_entry(out.error().code).name);
  }

  StoreDirectory directory_;
};

TEST_F(Orphans, a_sound_file_is_left_as_it_is) {
  make(table("t"));
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, IsEmpty());
  EXPECT_EQ(rows_of(db), kAll);
}

TEST_F(Orphans, each_page_that_led_to_others_is_made_anew_and_the_tree_is_right_again) {
  make(table("t"));
  const auto pages = leading();
  ASSERT_EQ(pages.size(), 4u);  // the first, and the three below it
  for (const std::uint32_t page : pages) {
    damage(path(), page);
    std::vector<std::uint32_t> made;
    Connection db = opened(made);
    EXPECT_THAT(made, ElementsAre(page));
    EXPECT_EQ(rows_of(db), kAll) << page;
    EXPECT_EQ(*db.value("PRAGMA integrity_check"), "ok") << page;
    for (const int row : {1, 507, 508, 509, 1'017, 1'200})
      EXPECT_EQ(rows_of(db, "t", "row = " + std::to_string(row)), "1 " + std::to_string(row));
    damage(path(), page);  // the same bit again: sound
  }
}

TEST_F(Orphans, two_of_one_table_are_told_apart_by_the_numbers_below_them) {
  make(table("t"));
  const auto pages = leading();
  damage_all({pages[1], pages[3]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, UnorderedElementsAre(pages[1], pages[3]));
  EXPECT_EQ(rows_of(db), kAll);
  EXPECT_EQ(*db.value("PRAGMA integrity_check"), "ok");
}

/// That the second was one that led to others, too, cannot be seen: there may have been rows
/// behind.
TEST_F(Orphans, a_page_and_one_below_it_are_made_anew_as_one) {
  make(table("t"));
  const auto pages = leading();
  damage_all({pages[0], pages[2]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, ElementsAre(pages[0]));
  for (int row = 1; row <= kRows; ++row) {
    const std::string number = std::to_string(row);
    EXPECT_EQ(rows_of(db, "t", "row = " + number), "1 " + number);
  }
  EXPECT_EQ(rows_of(db, "t", "row > 1200"), "store_damaged");
}

TEST_F(Orphans, what_does_not_fit_on_one_page_reads_as_damaged) {
  make(table("t"));
  damage_all(leading());
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, IsEmpty());
  EXPECT_EQ(rows_of(db), "store_damaged");
}

TEST_F(Orphans, rows_of_a_leaf_that_is_lost_as_well_read_as_damaged_and_all_others_are_there) {
  make(table("t"));
  const auto page = leading()[1];
  const auto lost = leaves();
  const auto number = [](std::uint32_t row) { return "row = " + std::to_string(row); };
  for (const std::uint32_t row : {1u, 2u, 100u, 300u}) {
    damage_all({page, lost[row - 1]});
    std::vector<std::uint32_t> made;
    Connection db = opened(made);
    EXPECT_THAT(made, ElementsAre(page));
    EXPECT_EQ(rows_of(db), "store_damaged");
    EXPECT_EQ(rows_of(db, "t", number(row)), "store_damaged");
    if (row > 1) {
      EXPECT_EQ(rows_of(db, "t", number(row - 1)), "1 " + std::to_string(row - 1));
    }
    // all behind it: 1200 without the first `row`
    EXPECT_EQ(rows_of(db, "t", "row >= " + std::to_string(row + 1)),
              std::to_string(1'200 - row) + " " + std::to_string(720'600 - row * (row + 1) / 2));
    damage_all({page, lost[row - 1]});
  }
}

TEST_F(Orphans, rows_that_were_deleted_do_not_come_back) {
  make(table("t") + "DELETE FROM t WHERE row > 200");
  ASSERT_EQ(leading().size(), 1u);
  damage_all(leading());
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_EQ(made.size(), 1u);
  EXPECT_EQ(rows_of(db), "200 20100");  // 200 x 201 / 2
}

TEST_F(Orphans, nothing_is_done_where_the_list_of_free_pages_is_damaged) {
  make(table("t") + "DELETE FROM t WHERE row > 200");
  std::fstream file(path(), std::ios::in | std::ios::binary);
  std::array<char, 36> header{};
  file.read(header.data(), header.size());
  std::uint32_t trunk = 0;
  for (std::size_t i = 32; i < 36; ++i) trunk = trunk << 8 | static_cast<std::uint8_t>(header[i]);
  ASSERT_NE(trunk, 0u);
  damage_all({leading()[0], trunk});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, IsEmpty());
  EXPECT_EQ(rows_of(db), "store_damaged");
}

TEST_F(Orphans, tables_are_told_apart_by_what_their_columns_hold) {
  make(table("t", 300) +
       "CREATE TABLE u (row INTEGER PRIMARY KEY, detail BLOB NOT NULL) STRICT;"
       "INSERT INTO u SELECT value, zeroblob(3000) FROM generated WHERE value <= 400;");
  damage_all({leading("t")[0], leading("u")[0]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_EQ(made.size(), 2u);
  EXPECT_EQ(rows_of(db, "t"), "300 45150");  // 300 x 301 / 2
  EXPECT_EQ(rows_of(db, "u"), "400 80200");  // 400 x 401 / 2
  EXPECT_EQ(*db.value("PRAGMA integrity_check"), "ok");
}

TEST_F(Orphans, tables_that_cannot_be_told_apart_stay_damaged) {
  make(table("t", 300) + table("u", 300));
  damage_all({leading("t")[0], leading("u")[0]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, IsEmpty());
  EXPECT_EQ(rows_of(db, "t"), "store_damaged");
  EXPECT_EQ(rows_of(db, "u"), "store_damaged");
}

/// What hangs below the page of t may be below that of u, too, whose other rows are certain.
TEST_F(Orphans, a_table_of_which_some_pages_are_not_certain_stays_damaged) {
  make(table("t") + table("u", 300));
  damage_all({leading("t")[2], leading("u")[0]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_THAT(made, IsEmpty());
  EXPECT_EQ(rows_of(db, "u"), "store_damaged");
}

/// Every second row has a header that goes on on another page, so that its types cannot be seen: of
/// 4,663 bytes (1,005 are its header) 4,080 - 4 go there and 587 stay, as the format has it.
TEST_F(Orphans, rows_whose_types_cannot_be_seen_read_as_damaged_and_the_others_are_there) {
  std::string columns, nulls;
  for (int i = 0; i < 1'000; ++i) {
    columns += ", c" + std::to_string(i) + " INTEGER";
    nulls += ", NULL";
  }
  make("CREATE TABLE t (row INTEGER PRIMARY KEY, detail TEXT NOT NULL" + columns +
       ") STRICT; INSERT INTO t SELECT value, printf('%*c', CASE WHEN value % 2 THEN 2500 ELSE "
       "3658 END, 'x')" +
       nulls + " FROM generated WHERE value <= 40;");
  damage_all({leading()[0]});
  std::vector<std::uint32_t> made;
  Connection db = opened(made);
  EXPECT_EQ(made.size(), 1u);
  EXPECT_EQ(rows_of(db), "store_damaged");
  for (int row = 1; row < 40; ++row) {
    const std::string number = std::to_string(row);
    const std::string found = rows_of(db, "t", "row = " + number);
    EXPECT_THAT(found, AnyOf("1 " + number, "store_damaged")) << row;
    if (row % 2 == 1) {
      EXPECT_EQ(found, "1 " + number);
    }
  }
}

TEST_F(Orphans, the_file_stays_as_it_is) {
  make(table("t"));
  damage_all({leading()[1]});
  const auto bytes = [&] {
    std::ifstream in(path(), std::ios::binary);
    return Bytes{std::istreambuf_iterator<char>(in), {}};
  };
  const Bytes before = bytes();
  {
    std::vector<std::uint32_t> made;
    Connection db = opened(made);
    ASSERT_EQ(made.size(), 1u);
  }
  EXPECT_EQ(bytes(), before);
}

// A page by hand, of the format's definition: two children below the number, one to the right.
TEST(TablePage, an_interior_page_is_written_as_the_format_says) {
  const auto page = write_table_page({{7, 5}, {8, 300}, {9, 0}}, kSumBytes);
  ASSERT_TRUE(page);
  const Bytes begins{0x05, 0, 0, 0, 2,    0x0f, 0xe5, 0,
                     0,    0, 0, 9, 0x0f, 0xe5, 0x0f, 0xea};  // 4096 - 16 - 5 - 6 = 0xfe5; + 5
  EXPECT_TRUE(std::equal(begins.begin(), begins.end(), page->begin()));
  const Bytes cells{0, 0, 0, 7, 5, 0, 0, 0, 8, 0x82, 0x2c};  // 300 = 2 x 128 + 44
  EXPECT_TRUE(std::equal(cells.begin(), cells.end(), page->begin() + 0xfe5));
  const auto read = read_table_page(*page);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->children.size(), 2u);
  EXPECT_EQ(read->children[1].page, 8u);
  EXPECT_EQ(read->children[1].last, 300);
  EXPECT_EQ(read->last_child, 9u);
}

TEST(TablePage, what_points_beyond_the_page_is_none) {
  Bytes page = *write_table_page({{7, 5}, {9, 0}}, kSumBytes);
  page[12] = page[13] = 0xff;  // where its cell stands
  EXPECT_FALSE(read_table_page(page));
  page.assign(kPageBytes, 0);
  page[0] = 0x0d;
  EXPECT_FALSE(read_table_page(page));  // without rows
  page[4] = 1;
  page[8] = 0x0f, page[9] = 0xff;  // a row that begins with the last byte
  EXPECT_FALSE(read_table_page(page));
  page[0] = 0x0a;  // of an index
  EXPECT_FALSE(read_table_page(page));
}

TEST(TablePage, numbers_beyond_56_bits_are_not_written) {
  EXPECT_TRUE(write_table_page({{7, (std::int64_t{1} << 56) - 1}, {9, 0}}, kSumBytes));
  EXPECT_FALSE(write_table_page({{7, std::int64_t{1} << 56}, {9, 0}}, kSumBytes));
  EXPECT_FALSE(write_table_page({{7, -1}, {9, 0}}, kSumBytes));
}

}  // namespace
}  // namespace accord::node::store
