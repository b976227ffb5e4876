// Merkle tree hashing of RFC 9162 section 2.1, over any hash: SHA-384 in service, SHA-256 for the
// public vectors. All functions work on leaf hashes; they are pure, and none allocates in
// proportion to a number a peer sent.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::crypto {

/// What Merkle asks of a hash: its output, the output as bytes, and the hash of parts one after the
/// other.
struct Sha384Hash {
  using Output = Digest;
  static Output of(std::initializer_list<ByteView> parts) { return sha384_of(parts); }
  static ByteView view(const Output& output) { return output.bytes(); }
};

template <class Hash>
struct Merkle {
  using Output = typename Hash::Output;
  using Hashes = std::span<const Output>;

  /// HASH(0x00 || entry)
  [[nodiscard]] static Output leaf_hash(ByteView entry) { return Hash::of({kLeaf, entry}); }

  /// HASH(0x01 || left || right)
  [[nodiscard]] static Output node_hash(const Output& left, const Output& right) {
    return Hash::of({kNode, Hash::view(left), Hash::view(right)});
  }

  /// MTH of the leaves; of no leaves it is HASH(""). Source: RFC 9162 2.1.1.
  [[nodiscard]] static Output root(Hashes leaves) {
    if (leaves.empty()) return Hash::of({});
    if (leaves.size() == 1) return leaves[0];
    const std::size_t k = split(leaves.size());
    return node_hash(root(leaves.first(k)), root(leaves.subspan(k)));
  }

  /// PATH(index, leaves), leaf end first. Requires: index < leaves.size(). Source: RFC
  /// 9162 2.1.3.1.
  [[nodiscard]] static std::vector<Output> inclusion_proof(Hashes leaves, std::size_t index);

  /// PROOF(old_size, leaves). Requires: 0 < old_size <= leaves.size(). Source: RFC 9162 2.1.4.1.
  [[nodiscard]] static std::vector<Output> consistency_proof(Hashes leaves, std::size_t old_size);

  struct Inclusion {
    Output leaf;
    std::uint64_t index = 0;
    std::uint64_t size = 0;
  };
  /// Errors: bad_merkle_proof. Source: RFC 9162 2.1.3.2.
  static Status verify_inclusion(const Inclusion& claim, Hashes proof, const Output& root);

  struct Head {
    std::uint64_t size = 0;
    Output root;
  };
  /// A proof from the empty tree proves nothing and is refused. Errors: bad_merkle_proof. Source:
  /// RFC 9162 2.1.4.2.
  static Status verify_consistency(const Head& old_head, const Head& new_head, Hashes proof);

 private:
  static constexpr std::uint8_t kLeaf[1] = {0x00};
  static constexpr std::uint8_t kNode[1] = {0x01};

  /// The largest power of two smaller than `size`. Requires: size > 1.
  static std::size_t split(std::size_t size) { return std::bit_floor(size - 1); }

  static void add_subproof(Hashes leaves, std::size_t old_size, bool whole,
                           std::vector<Output>& proof);
  static Status refuse(const char* why) { return fail(Code::bad_merkle_proof, why); }
};

template <class Hash>
auto Merkle<Hash>::inclusion_proof(Hashes leaves, std::size_t index) -> std::vector<Output> {
  ACCORD_ASSERT(index < leaves.size());
  std::vector<Output> from_root;  // collected downwards, handed out upwards
  while (leaves.size() > 1) {
    const std::size_t k = split(leaves.size());
    const bool left = index < k;
    from_root.push_back(root(left ? leaves.subspan(k) : leaves.first(k)));
    leaves = left ? leaves.first(k) : leaves.subspan(k);
    index = left ? index : index - k;
  }
  return {from_root.rbegin(), from_root.rend()};
}

template <class Hash>
auto Merkle<Hash>::consistency_proof(Hashes leaves, std::size_t old_size) -> std::vector<Output> {
  ACCORD_ASSERT(old_size > 0 && old_size <= leaves.size());
  std::vector<Output> proof;
  add_subproof(leaves, old_size, true, proof);
  return proof;
}

template <class Hash>
void Merkle<Hash>::add_subproof(Hashes leaves, std::size_t old_size, bool whole,
                                std::vector<Output>& proof) {
  if (old_size == leaves.size()) {
    if (!whole) proof.push_back(root(leaves));
    return;
  }
  const std::size_t k = split(leaves.size());
  if (old_size <= k) {
    add_subproof(leaves.first(k), old_size, whole, proof);
    proof.push_back(root(leaves.subspan(k)));
  } else {
    add_subproof(leaves.subspan(k), old_size - k, false, proof);
    proof.push_back(root(leaves.first(k)));
  }
}

template <class Hash>
Status Merkle<Hash>::verify_inclusion(const Inclusion& claim, Hashes proof, const Output& root) {
  if (claim.index >= claim.size) return refuse("the leaf's index is not inside the tree");
  std::uint64_t fn = claim.index;
  std::uint64_t sn = claim.size - 1;
  Output r = claim.leaf;
  for (const Output& p : proof) {
    if (sn == 0) return refuse("the inclusion proof is too long");
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse("the inclusion proof is too short");
  if (r != root) return refuse("the inclusion proof leads to another root");
  return {};
}

template <class Hash>
Status Merkle<Hash>::verify_consistency(const Head& old_head, const Head& new_head, Hashes proof) {
  if (old_head.size == 0) return refuse("nothing is consistent with the empty tree");
  if (old_head.size > new_head.size) return refuse("the old tree is larger than the new one");
  if (old_head.size == new_head.size) {
    if (!proof.empty()) return refuse("trees of one size need no proof");
    if (old_head.root != new_head.root) return refuse("two roots for one size");
    return {};
  }
  if (proof.empty()) return refuse("the consistency proof is empty");
  std::uint64_t fn = old_head.size - 1;
  std::uint64_t sn = new_head.size - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  // An old tree that is a whole subtree is not repeated in the proof: its root is where the path
  // begins.
  const bool whole = std::has_single_bit(old_head.size);
  Output fr = whole ? old_head.root : proof.front();
  Output sr = fr;
  for (const Output& c : whole ? proof : proof.subspan(1)) {
    if (sn == 0) return refuse("the consistency proof is too long");
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse("the consistency proof is too short");
  if (fr != old_head.root) return refuse("the consistency proof leads to another old root");
  if (sr != new_head.root) return refuse("the consistency proof leads to another new root");
  return {};
}

using MerkleTree = Merkle<Sha384Hash>;

}  // namespace accord::crypto
