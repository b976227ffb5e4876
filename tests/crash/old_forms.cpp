#include "old_forms.hpp"

#include <sqlite3.h>

#include "node/store/page_sums.hpp"
#include "node/store/schema.hpp"
#include "power_loss.hpp"
#include "vfs.hpp"

namespace accord::node::store::crash {
namespace {

/// Up to form 5 pages had no sums, and then the former ones.
void run_sql(std::int32_t form, const std::string& sql) {
  sqlite3* db = nullptr;
  const bool has_sums = form >= kFirstFormWithSums;
  EXPECT_EQ(sqlite3_open_v2(store_path().c_str(), &db, SQLITE_OPEN_READWRITE,
                            has_sums ? files_with_sums() : nullptr),
            SQLITE_OK);
  int reserved = has_sums ? static_cast<int>(PageSums::former) : 0;
  EXPECT_EQ(sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
}

/// A store of an older form with rows that must stand after all that follows.
void write_form(std::int32_t form) {
  std::string sql = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN;";
  sql += kForm2Sql;
  if (form >= 3) {
    for (const std::string_view part : kForm3Sql) sql += part;
  }
  if (form >= 5) sql += std::string(kForm4Sql) + std::string(kForm5Sql);
  if (form >= 6) sql += kForm6Sql;
  sql +=
      "PRAGMA application_id = " + std::to_string(kApplicationId) +
      "; PRAGMA user_version = " + std::to_string(form) +
      "; INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
      "INSERT INTO counter VALUES ('GBR', 'before', 7);"
      "INSERT INTO evidence (at, peer, code, detail, held, came) "
      "VALUES (1, 'FRA', 6302, 'before', x'01', zeroblob(9000));"
      // Rows of records, which go into blocks.
      "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40) "
      "INSERT INTO ruling (at, direction, peer, record_id, payload_code, mode, verdict, clause, "
      "agreements, inputs, observations) SELECT n, 1, 'AUS', zeroblob(16), 'TRK', 1, 'release', "
      "'before', x'', zeroblob(48), n FROM n;"
      "INSERT INTO inbound_batch (peer, incarnation, lane, first_seq, count, root, bytes, at) "
      "VALUES ('AUS', zeroblob(16), 2, 1, 2, zeroblob(48), x'01', 1);"
      "INSERT INTO inbound_record (id, peer, incarnation, lane, seq, outcome, code, payload_code, "
      "mode, label, clause, observations, at, payload) VALUES "
      "(x'ff000000000000000000000000000001', 'AUS', zeroblob(16), 2, 1, 1, NULL, 'TRK', 1, 'L', "
      "'c', "
      "3, 7, zeroblob(9000)), (x'ff000000000000000000000000000002', 'AUS', zeroblob(16), 2, 2, 1, "
      "NULL, 'TRK', 1, 'L', 'c', 3, 8, x'03');"
      "COMMIT;";
  run_sql(form, sql);
}

}  // namespace

Disk disk_at(Start start) {
  Disk disk;
  disk.put(store_path(), {});  // as prepare_store_file makes it, before SQLite sees it
  const Mounted mount(disk);
  switch (start) {
    case Start::empty_file:
      break;
    case Start::form_2:
      write_form(2);
      break;
    case Start::form_3:
      write_form(3);
      break;
    case Start::form_5:
      write_form(5);
      break;
    case Start::form_6:
      write_form(6);
      break;
    case Start::present:
      open_store(store_path()).reset();
      break;
  }
  return disk.copy();
}

}  // namespace accord::node::store::crash
