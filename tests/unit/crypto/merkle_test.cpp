// The Merkle tree in service (SHA-384), from its definition; the public SHA-256 vectors run in
// tests/vectors/crypto.
#include "crypto/merkle.hpp"

#include <string>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(MerkleTree::leaf_hash(as_bytes("entry " + std::to_string(i))));
  }
  return out;
}

/// HASH(0x00 || entry) and HASH(0x01 || left || right), written out on plain bytes.
Digest plain_leaf(std::string_view entry) {
  return sha384(as_bytes(std::string(1, '\0') + std::string(entry)));
}
Digest plain_node(const Digest& left, const Digest& right) {
  return sha384(
      as_bytes("\x01" + std::string(as_text(left.bytes())) + std::string(as_text(right.bytes()))));
}

TEST(Merkle, leaves_and_nodes_are_hashed_apart) {
  EXPECT_EQ(MerkleTree::leaf_hash(as_bytes("x")), plain_leaf("x"));
  EXPECT_EQ(MerkleTree::node_hash(plain_leaf("a"), plain_leaf("b")),
            plain_node(plain_leaf("a"), plain_leaf("b")));
}

TEST(Merkle, roots_follow_the_definition) {
  EXPECT_EQ(MerkleTree::root({}), sha384({}));
  const auto l = leaves(7);
  EXPECT_EQ(MerkleTree::root(std::span(l).first(1)), l[0]);
  EXPECT_EQ(MerkleTree::root(std::span(l).first(2)), plain_node(l[0], l[1]));
  EXPECT_EQ(MerkleTree::root(std::span(l).first(3)), plain_node(plain_node(l[0], l[1]), l[2]));
  // RFC 9162 section 2.1.5, the tree of seven: hash = k(i(g(a,b), h(c,d)), l(j(e,f), leaf 6)).
  const Digest left = plain_node(plain_node(l[0], l[1]), plain_node(l[2], l[3]));
  const Digest right = plain_node(plain_node(l[4], l[5]), l[6]);
  EXPECT_EQ(MerkleTree::root(l), plain_node(left, right));
}

TEST(Merkle, proofs_of_the_standards_tree_of_seven) {
  const auto l = leaves(7);
  const Digest g = plain_node(l[0], l[1]), h = plain_node(l[2], l[3]), i = plain_node(l[4], l[5]);
  const Digest k = plain_node(g, h), m = plain_node(i, l[6]);
  using Proof = std::vector<Digest>;
  // RFC 9162 section 2.1.5, with its letters: d0 [b,h,l], d3 [c,g,l], d4 [f,j,k], d6 [i,k].
  EXPECT_EQ(MerkleTree::inclusion_proof(l, 0), (Proof{l[1], h, m}));
  EXPECT_EQ(MerkleTree::inclusion_proof(l, 3), (Proof{l[2], g, m}));
  EXPECT_EQ(MerkleTree::inclusion_proof(l, 4), (Proof{l[5], l[6], k}));
  EXPECT_EQ(MerkleTree::inclusion_proof(l, 6), (Proof{i, k}));
  // Consistency from 3: [c,d,g,l]; from 4: [l]; from 6: [i,j,k].
  EXPECT_EQ(MerkleTree::consistency_proof(l, 3), (Proof{l[2], l[3], g, m}));
  EXPECT_EQ(MerkleTree::consistency_proof(l, 4), (Proof{m}));
  EXPECT_EQ(MerkleTree::consistency_proof(l, 6), (Proof{i, l[6], k}));
  EXPECT_EQ(MerkleTree::consistency_proof(l, 7), Proof{});
}

TEST(Merkle, every_leaf_of_every_small_tree_is_proven_and_no_other) {
  const auto all = leaves(34);
  for (std::size_t size = 1; size <= 33; ++size) {
    const auto tree = std::span(all).first(size);
    const Digest root = MerkleTree::root(tree);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = MerkleTree::inclusion_proof(tree, index);
      EXPECT_EQ(code_of(MerkleTree::verify_inclusion({all[index], index, size}, proof, root)),
                "ok");
      EXPECT_EQ(code_of(MerkleTree::verify_inclusion({all[33], index, size}, proof, root)),
                "bad_merkle_proof");
      EXPECT_EQ(code_of(MerkleTree::verify_inclusion({all[index], size, size}, proof, root)),
                "bad_merkle_proof");
      EXPECT_EQ(code_of(MerkleTree::verify_inclusion({all[index], index, size}, proof, all[33])),
                "bad_merkle_proof");
      if (size > 1) {
        const std::size_t wrong = (index + 1) % size;
        EXPECT_EQ(code_of(MerkleTree::verify_inclusion({all[index], wrong, size}, proof, root)),
                  "bad_merkle_proof");
      }
    }
  }
}

TEST(Merkle, every_small_tree_is_consistent_with_its_past_and_no_other) {
  const auto all = leaves(34);
  for (std::size_t size = 1; size <= 33; ++size) {
    const auto tree = std::span(all).first(size);
    const Digest root = MerkleTree::root(tree);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Digest old_root = MerkleTree::root(tree.first(old_size));
      const auto proof = MerkleTree::consistency_proof(tree, old_size);
      EXPECT_EQ(code_of(MerkleTree::verify_consistency({old_size, old_root}, {size, root}, proof)),
                "ok");
      EXPECT_EQ(code_of(MerkleTree::verify_consistency({old_size, all[33]}, {size, root}, proof)),
                "bad_merkle_proof");
      EXPECT_EQ(
          code_of(MerkleTree::verify_consistency({old_size, old_root}, {size, all[33]}, proof)),
          "bad_merkle_proof");
      EXPECT_EQ(code_of(MerkleTree::verify_consistency({0, old_root}, {size, root}, proof)),
                "bad_merkle_proof");
    }
  }
}

TEST(Merkle, a_changed_longer_or_shorter_proof_is_refused) {
  const auto tree = leaves(13);
  const Digest root = MerkleTree::root(tree);
  const auto good = MerkleTree::inclusion_proof(tree, 5);
  const auto verdict = [&](const std::vector<Digest>& proof) {
    return code_of(MerkleTree::verify_inclusion({tree[5], 5, 13}, proof, root));
  };
  EXPECT_EQ(verdict(good), "ok");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (std::size_t byte = 0; byte < Digest::kBytes; ++byte) {
      auto changed = good;
      changed[i].raw[byte] ^= 1;
      EXPECT_EQ(verdict(changed), "bad_merkle_proof");
    }
  }
  auto longer = good;
  longer.push_back(root);
  EXPECT_EQ(verdict(longer), "bad_merkle_proof");
  EXPECT_EQ(verdict({good.begin(), good.end() - 1}), "bad_merkle_proof");
  EXPECT_EQ(verdict({}), "bad_merkle_proof");
}

TEST(Merkle, sizes_at_the_end_of_the_number_range_are_refused_without_looping) {
  const auto l = leaves(2);
  const std::uint64_t most = ~std::uint64_t{0};
  EXPECT_EQ(code_of(MerkleTree::verify_inclusion({l[0], most - 1, most}, l, l[1])),
            "bad_merkle_proof");
  EXPECT_EQ(code_of(MerkleTree::verify_consistency({most - 1, l[0]}, {most, l[1]}, l)),
            "bad_merkle_proof");
  EXPECT_EQ(code_of(MerkleTree::verify_consistency({most, l[0]}, {1, l[1]}, l)),
            "bad_merkle_proof");
}

}  // namespace
}  // namespace accord::crypto
