#include "node/store/table_page.hpp"

#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

constexpr std::uint8_t kInterior = 0x05, kLeaf = 0x0d;
constexpr std::size_t kFileHeader = 100, kLeafHeader = 8, kInteriorHeader = 12;
constexpr std::size_t kLongestNumber = 9;  // bytes

/// Reads numbers one behind the other; what lies beyond the end is remembered, and read as 0.
class Reader {
 public:
  Reader(ByteView bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  std::uint64_t big_endian(std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < count; ++i) out = out << 8 | byte();
    return out;
  }
  std::uint64_t varint() {
    std::uint64_t out = 0;
    for (std::size_t i = 1; i <= kLongestNumber; ++i) {
      const std::uint8_t next = byte();
      if (i == kLongestNumber) return out << 8 | next;
      out = out << 7 | (next & 0x7fU);
      if (next < 0x80) break;
    }
    return out;
  }
  std::int64_t row() { return static_cast<std::int64_t>(varint()); }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  std::uint8_t byte() {
    if (at_ < bytes_.size()) return bytes_[at_++];
    ended_ = true;
    return 0;
  }
  ByteView bytes_;
  std::size_t at_;
  bool ended_ = false;
};

/// The ninth byte would be of another kind, and no row has such a number.
bool can_be_written(std::int64_t number) { return number >= 0 && number < std::int64_t{1} << 56; }

void append_big_endian(std::uint64_t number, std::size_t count, Bytes& out) {
  for (std::size_t i = count; i-- > 0;) out.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

/// Requires: a number that can be written.
void append_varint(std::int64_t number, Bytes& out) {
  const auto bits = static_cast<std::uint64_t>(number);
  std::size_t groups = 1;
  while (bits >> (7 * groups) != 0) ++groups;
  for (std::size_t i = groups; i-- > 0;) {
    const auto group = static_cast<std::uint8_t>(bits >> (7 * i) & 0x7f);
    out.push_back(static_cast<std::uint8_t>(i > 0 ? group | 0x80 : group));
  }
}

/// The header of a row: its own length, then a type for each column.
std::optional<std::vector<std::uint64_t>> read_types(ByteView page, std::size_t at) {
  Reader header(page, at);
  const std::uint64_t length = header.varint();
  std::vector<std::uint64_t> out;
  while (!header.ended() && header.at() - at < length) out.push_back(header.varint());
  if (header.ended() || header.at() - at != length) return std::nullopt;
  return out;
}

class PageReader {
 public:
  PageReader(ByteView page, std::size_t header) : page_(page), header_(header) {}

  std::optional<TablePage> leaf() {
    if (count() == 0) return std::nullopt;
    Reader first = cell(0, kLeafHeader), last = cell(count() - 1, kLeafHeader);
    (void)first.varint();  // how long the row is
    (void)last.varint();
    out_.first_row = first.row();
    out_.last_row = last.row();
    auto types = read_types(page_, first.at());
    if (!types || first.ended() || last.ended() || out_.last_row < out_.first_row)
      return std::nullopt;
    out_.types = *std::move(types);
    return std::move(out_);
  }

  std::optional<TablePage> interior() {
    out_.last_child = static_cast<std::uint32_t>(Reader(page_, header_ + 8).big_endian(4));
    for (std::size_t i = 0; i < count(); ++i) {
      Reader each = cell(i, kInteriorHeader);
      const auto child = static_cast<std::uint32_t>(each.big_endian(4));
      out_.children.push_back({child, each.row()});
      if (each.ended()) return std::nullopt;
    }
    if (out_.children.empty() || out_.last_child == 0) return std::nullopt;
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(Reader(page_, header_ + 3).big_endian(2));
  }
  [[nodiscard]] Reader cell(std::size_t index, std::size_t header) const {
    Reader place(page_, header_ + header + 2 * index);
    return Reader(page_, static_cast<std::size_t>(place.big_endian(2)));
  }

  ByteView page_;
  std::size_t header_;  // where it begins
  TablePage out_;
};

}  // namespace

std::optional<TablePage> read_table_page(ByteView page, bool first) {
  ACCORD_ASSERT(page.size() == kPageBytes);
  const std::size_t header = first ? kFileHeader : 0;
  PageReader reader(page, header);
  if (page[header] == kLeaf) return reader.leaf();
  if (page[header] == kInterior) return reader.interior();
  return std::nullopt;
}

bool says_it_is_a_table_page(ByteView page) { return page[0] == kLeaf || page[0] == kInterior; }

std::optional<Bytes> write_table_page(const std::vector<TablePage::Child>& children,
                                      std::size_t reserved) {
  ACCORD_ASSERT(children.size() >= 2);
  Bytes places, cells;  // the cells stand at the end, in their order
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i + 1 < children.size(); ++i) {
    if (!can_be_written(children[i].last)) return std::nullopt;
    starts.push_back(cells.size());
    append_big_endian(children[i].page, 4, cells);
    append_varint(children[i].last, cells);
  }
  const std::size_t usable = kPageBytes - reserved;
  if (kInteriorHeader + 2 * starts.size() + cells.size() > usable) return std::nullopt;
  const std::size_t begin = usable - cells.size();
  Bytes out{kInterior, 0, 0};  // and no free room between cells
  append_big_endian(starts.size(), 2, out);
  append_big_endian(begin, 2, out);
  out.push_back(0);
  append_big_endian(children.back().page, 4, out);
  for (const std::size_t start : starts) append_big_endian(begin + start, 2, out);
  out.resize(begin);
  out.insert(out.end(), cells.begin(), cells.end());
  out.resize(kPageBytes);
  return out;
}

}  // namespace accord::node::store
