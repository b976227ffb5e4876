// Which pages of a store's file a table has, by SQLite's own statistics, and a bit of one changed.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <string>
#include <vector>

#include "node/store/page_sums.hpp"

namespace accord::node::store {

/// In their order; `type` is "leaf", "internal" or "overflow".
inline std::vector<std::uint32_t> pages_of(const std::string& path, const std::string& table,
                                           const std::string& type) {
  std::vector<std::uint32_t> out;
  sqlite3* db = nullptr;
  sqlite3_stmt* query = nullptr;
  const std::string sql = "SELECT pageno FROM dbstat WHERE name = '" + table +
                          "' AND pagetype = '" + type + "' ORDER BY path";
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &query, nullptr), SQLITE_OK);
  while (sqlite3_step(query) == SQLITE_ROW)
    out.push_back(static_cast<std::uint32_t>(sqlite3_column_int64(query, 0)));
  EXPECT_EQ(sqlite3_finalize(query), SQLITE_OK);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
  return out;
}

inline void damage(const std::string& path, std::uint32_t page) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto at = static_cast<std::streamoff>(page * static_cast<std::int64_t>(kPageBytes) - 100);
  file.seekg(at);
  const char byte = static_cast<char>(file.get() ^ 0x04);
  file.seekp(at);
  file.put(byte);
  ASSERT_TRUE(file.good());
}

}  // namespace accord::node::store
