// The rows of one table of a damaged store, copied into another store as far as they can be read.
// Used by salvage.cpp alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/store/salvage.hpp"
#include "node/store/sqlite.hpp"

namespace accord::node::store {

/// By which number rows are read on behind what cannot be read, and told.
struct RowNumbers {
  std::string column = "rowid";
  std::string within;      // a condition on the rows, with its AND, or nothing
  std::int64_t first = 1;  // the least that there can be
};

class TableCopy {
 public:
  /// Without `numbers`: by row numbers where the table has them. Requires: both have the table,
  /// with the same columns; both outlive this.
  TableCopy(Connection& from, Connection& to, std::string table,
            std::optional<RowNumbers> numbers = std::nullopt)
      : from_(from), to_(to), table_(std::move(table)), numbers_(std::move(numbers)) {}

  /// What cannot be read is left out and told. Errors: those of writing
  Result<TableCopied> run();

 private:
  struct Place {             // from where reading goes on
    std::int64_t at = 0;     // a row number
    bool has_row = false;    // there is one at or beyond it,
    std::int64_t first = 0;  // and this is the first
  };
  Result<bool> has_row_numbers();
  Status copy_by_row_number();
  Status copy_from_both_ends();
  Result<bool> copy_until_unreadable(Statement& rows);
  [[nodiscard]] std::string from_a_number_on() const;
  std::optional<Place> place_at(std::int64_t at);
  std::optional<Place> next_readable(std::int64_t unreadable);
  Result<std::vector<std::string>> columns(bool of_key);

  Connection& from_;
  Connection& to_;
  std::string table_;
  std::optional<RowNumbers> numbers_;
  std::string insert_;
  std::int64_t last_ = 0;  // row number copied last
  TableCopied out_;
};

}  // namespace accord::node::store
