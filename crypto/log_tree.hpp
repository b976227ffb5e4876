// The Merkle tree of a log that grows: its frontier alone, and proofs over leaves that stay where
// they are. Trees and proofs are those of merkle.hpp (RFC 9162 section 2.1), which has all leaves
// in memory. Plain values and pure functions. docs/wire-format.md "link log".
#pragma once

#include <algorithm>
#include <functional>
#include <limits>

#include "crypto/merkle.hpp"

namespace accord::crypto {

/// The tree as its frontier: the roots of the whole subtrees that its leaves fill, largest first,
/// one for each bit that is set in the size. At most 64 hashes, whatever the size.
template <class Hash>
class LogTree {
 public:
  using Output = typename Hash::Output;
  using Tree = Merkle<Hash>;

  LogTree() = default;

  /// The tree that a store kept. It cannot be told from the hashes whether they are this log's:
  /// compare root() with the last signed head. Errors: bad_value (not one hash for each bit of the
  /// size)
  static Result<LogTree> from_frontier(std::uint64_t size, std::vector<Output> frontier) {
    if (frontier.size() != static_cast<std::size_t>(std::popcount(size))) {
      return fail(Code::bad_value, "a tree of " + std::to_string(size) +
                                       " leaves has a frontier of " +
                                       std::to_string(std::popcount(size)) + " hashes, not " +
                                       std::to_string(frontier.size()));
    }
    LogTree out;
    out.size_ = size;
    out.frontier_ = std::move(frontier);
    return out;
  }

  /// Amortised one hash, at most 64. Requires: size() is below 2^64 - 1.
  void append(Output leaf_hash) {
    ACCORD_ASSERT(size_ < std::numeric_limits<std::uint64_t>::max());
    for (std::uint64_t filled = size_; (filled & 1) != 0; filled >>= 1) {
      leaf_hash = Tree::node_hash(frontier_.back(), leaf_hash);
      frontier_.pop_back();
    }
    frontier_.push_back(std::move(leaf_hash));
    ++size_;
  }

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<Output>& frontier() const { return frontier_; }

  /// Equal to Merkle<Hash>::root of all leaves; at most 63 hashes.
  [[nodiscard]] Output root() const {
    if (frontier_.empty()) return Tree::root({});
    Output out = frontier_.back();
    for (auto left = frontier_.rbegin() + 1; left != frontier_.rend(); ++left) {
      out = Tree::node_hash(*left, out);
    }
    return out;
  }

  bool operator==(const LogTree&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Output> frontier_;
};

/// The consistency proof (RFC 9162 2.1.4) between a tree of old_size leaves and what it grows into,
/// kept along as it grows: no leaf is read again. At most 64 hashes.
template <class Hash>
class GrowthProof {
 public:
  using Output = typename Hash::Output;
  using Tree = Merkle<Hash>;

  /// From the tree as it is. Requires: it has leaves.
  explicit GrowthProof(const LogTree<Hash>& tree)
      : old_size_(tree.size()), place_(tree.frontier().size() - 1) {
    if (place_ > 0) path_.push_back(tree.frontier().back());
  }

  /// What a store kept. Like LogTree::from_frontier it is believed. Errors: bad_value (no such
  /// subtree in `tree`, an old size that it has not, or more hashes than there are levels)
  static Result<GrowthProof> from_parts(const LogTree<Hash>& tree, std::uint64_t old_size,
                                        std::size_t place, std::vector<Output> path) {
    if (old_size == 0 || old_size > tree.size() || place >= tree.frontier().size() ||
        path.size() > 64) {
      return fail(Code::bad_value, "no proof from " + std::to_string(old_size) + " to " +
                                       std::to_string(tree.size()) + " leaves");
    }
    return GrowthProof(old_size, place, std::move(path));
  }

  /// Goes before tree.append(leaf_hash).
  void before_append(const LogTree<Hash>& tree, Output node) {
    const std::vector<Output>& frontier = tree.frontier();
    std::size_t merged = frontier.size();
    bool holds_old = false;  // `node` has the last leaf of the old tree in it
    for (std::uint64_t filled = tree.size(); (filled & 1) != 0; filled >>= 1) {
      const Output& left = frontier[--merged];
      if (merged == place_) {
        path_.push_back(node);
        holds_old = true;
      } else if (holds_old) {
        path_.push_back(left);
      }
      node = Tree::node_hash(left, node);
    }
    if (holds_old) place_ = merged;
  }

  /// For Merkle<Hash>::verify_consistency({old_size, ...}, {tree.size(), ...}).
  [[nodiscard]] std::vector<Output> proof(const LogTree<Hash>& tree) const {
    if (tree.size() == old_size_) return {};
    std::vector<Output> out = path_;
    const std::vector<Output>& frontier = tree.frontier();
    if (place_ + 1 < frontier.size()) {
      Output right = frontier.back();
      for (std::size_t i = frontier.size() - 1; i-- > place_ + 1;)
        right = Tree::node_hash(frontier[i], right);
      out.push_back(std::move(right));
    }
    for (std::size_t i = place_; i-- > 0;) out.push_back(frontier[i]);
    return out;
  }

  [[nodiscard]] std::uint64_t old_size() const { return old_size_; }
  /// Which subtree of the frontier has the old tree's last leaf.
  [[nodiscard]] std::size_t place() const { return place_; }
  /// The lower part of the proof, that within this subtree.
  [[nodiscard]] const std::vector<Output>& path() const { return path_; }

 private:
  GrowthProof(std::uint64_t old_size, std::size_t place, std::vector<Output> path)
      : old_size_(old_size), place_(place), path_(std::move(path)) {}

  std::uint64_t old_size_;
  std::size_t place_;
  std::vector<Output> path_;
};

/// Proofs over leaf hashes that are read by range, so that those of a long log need not be in
/// memory together. Cost: each leaf of the tree is read once at the most and hashed into its
/// subtree, so time grows with the size of the tree; memory is one range, a frontier and the proof.
template <class Hash>
class LogProver {
 public:
  using Output = typename Hash::Output;
  using Proof = std::vector<Output>;
  /// The hashes of `count` leaves from `first` on; asked for at most kLeavesAtOnce.
  using Source = std::function<Result<std::vector<Output>>(std::uint64_t first, std::size_t count)>;

  static constexpr std::size_t kLeavesAtOnce = 1'024;

  /// Requires: `source` has the leaves 0 to size - 1.
  LogProver(Source source, std::uint64_t size) : source_(std::move(source)), size_(size) {}

  /// Errors: those of the source, and bad_value (it gave another number of leaves than asked for)
  [[nodiscard]] Result<Output> root() const { return root_of({0, size_}); }

  /// PATH of RFC 9162 2.1.3.1, for Merkle<Hash>::verify_inclusion. Errors: bad_value (no such
  /// leaf), and those of root
  [[nodiscard]] Result<Proof> inclusion(std::uint64_t index) const;

  /// PROOF of RFC 9162 2.1.4.1, for Merkle<Hash>::verify_consistency. Errors: bad_value (no old
  /// tree, or one larger than this), and those of root
  [[nodiscard]] Result<Proof> consistency(std::uint64_t old_size) const;

 private:
  struct Range {
    std::uint64_t first;
    std::uint64_t count;

    /// The largest power of two below the count. Requires: count > 1.
    [[nodiscard]] std::uint64_t split() const { return std::bit_floor(count - 1); }
    [[nodiscard]] Range left() const { return {first, split()}; }
    [[nodiscard]] Range right() const { return {first + split(), count - split()}; }
  };

  [[nodiscard]] Result<Output> root_of(Range range) const;
  /// Proofs are collected downwards and handed out upwards.
  Status add_root(Range range, Proof& from_root) const {
    ACCORD_TRY(Output root, root_of(range));
    from_root.push_back(std::move(root));
    return {};
  }

  Source source_;
  std::uint64_t size_;
};

template <class Hash>
auto LogProver<Hash>::root_of(Range range) const -> Result<Output> {
  LogTree<Hash> tree;
  while (tree.size() < range.count) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(range.count - tree.size(), kLeavesAtOnce));
    ACCORD_TRY(std::vector<Output> leaves, source_(range.first + tree.size(), count));
    if (leaves.size() != count) {
      return fail(Code::bad_value, "the log gave " + std::to_string(leaves.size()) +
                                       " leaves where " + std::to_string(count) +
                                       " were asked for");
    }
    for (Output& leaf : leaves) tree.append(std::move(leaf));
  }
  return tree.root();
}

template <class Hash>
auto LogProver<Hash>::inclusion(std::uint64_t index) const -> Result<Proof> {
  if (index >= size_) return fail(Code::bad_value, "the log has no leaf of this index");
  Proof from_root;
  for (Range range{0, size_}; range.count > 1;) {
    const bool left = index < range.right().first;
    ACCORD_CHECK(add_root(left ? range.right() : range.left(), from_root));
    range = left ? range.left() : range.right();
  }
  return Proof{from_root.rbegin(), from_root.rend()};
}

template <class Hash>
auto LogProver<Hash>::consistency(std::uint64_t old_size) const -> Result<Proof> {
  if (old_size == 0 || old_size > size_) {
    return fail(Code::bad_value, "the old tree is empty, or larger than the log");
  }
  Proof from_root;
  Range range{0, size_};
  while (range.first + range.count != old_size) {  // until the range ends where the old tree ends
    const bool left = old_size <= range.right().first;
    ACCORD_CHECK(add_root(left ? range.right() : range.left(), from_root));
    range = left ? range.left() : range.right();
  }
  // An old tree that is this subtree whole is known to who verifies.
  if (range.first != 0) ACCORD_CHECK(add_root(range, from_root));
  return Proof{from_root.rbegin(), from_root.rend()};
}

using LinkLogTree = LogTree<Sha384Hash>;
using LinkLogGrowth = GrowthProof<Sha384Hash>;
using LinkLogProver = LogProver<Sha384Hash>;

}  // namespace accord::crypto
