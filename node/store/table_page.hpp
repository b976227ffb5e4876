// A page of the b-tree of a table with row numbers, as SQLite's file format has it ("Database File
// Format", section 1.6): what it leads to, or which rows it holds. Used by orphans.cpp alone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "node/store/page_sums.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::store {

struct TablePage {
  struct Child {
    std::uint32_t page = 0;
    std::int64_t last = 0;  // no row below it has a higher number
  };
  std::vector<Child> children;  // none: a leaf. All but the last, which has no number of its own
  std::uint32_t last_child = 0;
  // Of a leaf, where it has rows:
  std::int64_t first_row = 0;
  std::int64_t last_row = 0;
  std::vector<std::uint64_t> types;  // of the columns of its first row, as "serial types"

  [[nodiscard]] bool is_leaf() const { return last_child == 0; }
};

/// None if the bytes are no such page, or one without rows. Requires: kPageBytes, not page 1 unless
/// `first`.
[[nodiscard]] std::optional<TablePage> read_table_page(ByteView page, bool first = false);

/// Whether the first byte says so, of a page other than 1. The rest of it may be beyond
/// read_table_page: a row whose types go on on another page.
[[nodiscard]] bool says_it_is_a_table_page(ByteView page);

/// An interior page with these children, the last of which needs no number; none where they do not
/// fit. Requires: at least two.
[[nodiscard]] std::optional<Bytes> write_table_page(const std::vector<TablePage::Child>& children,
                                                    std::size_t reserved);

}  // namespace accord::node::store
