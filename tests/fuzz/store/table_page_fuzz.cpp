// Any bytes as a page of a store's file: the first half of the input stands at its beginning, where
// the header and the places of the cells are, the rest at its end, where the cells are. What leads
// to other pages and is written again is read as the same.
#include <algorithm>
#include <cstdint>

#include "node/store/table_page.hpp"
#include "schemas/vocab/assert.hpp"

using accord::node::store::TablePage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPage = accord::node::store::kPageBytes;
  const std::size_t used = std::min(size, kPage), front = used / 2;
  accord::Bytes page(kPage);
  std::copy_n(data, front, page.begin());
  std::copy(data + front, data + used, page.end() - static_cast<std::ptrdiff_t>(used - front));
  (void)accord::node::store::read_table_page(page, true);
  const auto read = accord::node::store::read_table_page(page);
  if (!read) return 0;
  if (read->is_leaf()) {
    ACCORD_ASSERT(read->children.empty() && read->first_row <= read->last_row);
    return 0;
  }
  auto children = read->children;
  children.push_back({read->last_child, 0});
  const auto written = accord::node::store::write_table_page(children, 0);
  if (!written) return 0;
  const auto again = accord::node::store::read_table_page(*written);
  ACCORD_ASSERT(again && again->last_child == read->last_child);
  const auto same = [](const TablePage::Child& a, const TablePage::Child& b) {
    return a.page == b.page && a.last == b.last;
  };
  ACCORD_ASSERT(std::equal(again->children.begin(), again->children.end(), read->children.begin(),
                           read->children.end(), same));
  return 0;
}
