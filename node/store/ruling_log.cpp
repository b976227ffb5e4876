#include "node/store/ruling_log.hpp"

#include "node/store/sqlite_reading.hpp"

namespace accord::node::store {
namespace {

constexpr std::size_t kBlocksAtOnce = 64;

template <std::size_t N, class Number>
std::array<std::uint8_t, N> big_endian(Number number) {
  std::array<std::uint8_t, N> out{};
  for (std::size_t i = 0; i < N; ++i)
    out[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * (N - 1 - i)));
  return out;
}

}  // namespace

Digest ruling_leaf(std::int64_t first_row, std::uint32_t count, ByteView block) {
  constexpr std::uint8_t kLeaf[1] = {0x00};  // RFC 9162, 2.1.1
  const auto first = big_endian<8>(first_row);
  const auto rows = big_endian<4>(count);
  return crypto::sha384_of({kLeaf, first, rows, block});
}

Result<crypto::LinkLogTree> ruling_log(Connection& db) {
  struct Kept {
    std::uint64_t size = 0;
    std::vector<Digest> frontier;
  };
  ACCORD_TRY(Statement query, db.prepare("SELECT size, frontier FROM ruling_log"));
  ACCORD_TRY(auto kept, read_first(query, [](Row& row) {
               return Kept{row.number(), row.digests()};
             }));
  if (!kept) return crypto::LinkLogTree();
  auto tree = crypto::LinkLogTree::from_frontier(kept->size, std::move(kept->frontier));
  if (!tree) return fail(Code::store_damaged, tree.error().what, "ruling_log");
  return tree;
}

Status append_to_ruling_log(Connection& db, std::span<const Digest> leaves) {
  if (leaves.empty()) return {};
  ACCORD_TRY(crypto::LinkLogTree tree, ruling_log(db));
  for (const Digest& leaf : leaves) tree.append(leaf);
  Bytes frontier;
  for (const Digest& hash : tree.frontier())
    frontier.insert(frontier.end(), hash.raw.begin(), hash.raw.end());
  ACCORD_TRY(Statement write, db.prepare("INSERT INTO ruling_log VALUES (1, ?, ?) ON CONFLICT DO "
                                         "UPDATE SET size = excluded.size, "
                                         "frontier = excluded.frontier"));
  return write.run({tree.size(), frontier});
}

Result<std::vector<RulingLeaf>> ruling_leaves(Connection& db, std::int64_t after, std::size_t max) {
  ACCORD_TRY(Statement query, db.prepare("SELECT first_row, count, block FROM ruling_block "
                                         "WHERE first_row > ? ORDER BY first_row LIMIT ?"));
  ACCORD_CHECK(query.bind({after, saturated(max)}));
  return read_all(query, [](Row& row) {
    RulingLeaf out;
    out.first_row = row.integer();
    out.count = row.number32();
    out.leaf = ruling_leaf(out.first_row, out.count, row.blob());
    return out;
  });
}

Status rebuild_ruling_log(Connection& db) {
  ACCORD_CHECK(db.execute("DELETE FROM ruling_log"));
  for (std::int64_t after = 0;;) {
    ACCORD_TRY(const auto blocks, ruling_leaves(db, after, kBlocksAtOnce));
    std::vector<Digest> leaves;
    for (const RulingLeaf& block : blocks) leaves.push_back(block.leaf);
    ACCORD_CHECK(append_to_ruling_log(db, leaves));
    if (blocks.empty()) return {};
    after = blocks.back().first_row;
  }
}

}  // namespace accord::node::store
