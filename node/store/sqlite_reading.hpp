// Rows of a query through a reader of one row. Used by the files here that read.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "node/store/sqlite.hpp"

namespace accord::node::store {

/// Reads every row that `statement` gives through `read(Row&)`.
template <class Read>
auto read_all(Statement& statement, Read read)
    -> Result<std::vector<decltype(read(std::declval<Row&>()))>> {
  std::vector<decltype(read(std::declval<Row&>()))> rows;
  while (true) {
    ACCORD_TRY(const bool has_row, statement.step());
    if (!has_row) return rows;
    Row row = statement.row();
    rows.push_back(read(row));
    ACCORD_CHECK(row.status());
  }
}

/// The first row, if there is one.
template <class Read>
auto read_first(Statement& statement, Read read)
    -> Result<std::optional<decltype(read(std::declval<Row&>()))>> {
  using Rows = std::optional<decltype(read(std::declval<Row&>()))>;
  ACCORD_TRY(const bool has_row, statement.step());
  if (!has_row) return Rows{};
  Row row = statement.row();
  Rows first = read(row);
  ACCORD_CHECK(row.status());
  return first;
}

/// The same reader with the row number before it.
template <class Read>
auto numbered(Read read) {
  return [read](Row& row) {
    const std::int64_t number = row.integer();
    return std::pair(number, read(row));
  };
}

}  // namespace accord::node::store
