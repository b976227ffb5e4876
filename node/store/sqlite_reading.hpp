// Rows of a query through a reader of one row. Used by the files here that read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "node/store/draft_row.hpp"
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

/// Of every table that keeps a draft; the payload stands apart, for it may be large.
inline constexpr std::string_view kDraftColumns =
    "draft, payload_code, label, mode, priority, request_id, norad_cat_id, first, last";

/// The columns of kDraftColumns, in their order.
inline void read_draft(Row& row, DraftRow& out) {
  out.draft = row.id<RecordId>();
  out.payload_code = row.text();
  out.label = row.text();
  out.mode = row.kind<DataMode>();
  out.priority = row.kind<Priority>();
  out.request_id = row.optional_id<RequestId>();
  out.norad_cat_id = row.number32();
  out.first = row.time();
  out.last = row.time();
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
