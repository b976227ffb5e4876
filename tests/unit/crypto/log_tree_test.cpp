// The tree that grows and the proofs over leaves elsewhere: the same as merkle.hpp, which has all
// leaves. Constants are those of tests/vectors/crypto/link_log.py.
#include "crypto/log_tree.hpp"

#include <random>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::must;

std::vector<Digest> leaves(std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(MerkleTree::leaf_hash(as_bytes("entry " + std::to_string(i))));
  }
  return out;
}

LinkLogTree grown(std::span<const Digest> of) {
  LinkLogTree out;
  for (const Digest& leaf : of) out.append(leaf);
  return out;
}

LinkLogProver prover(std::span<const Digest> of) {
  const auto read = [of](std::uint64_t first, std::size_t count) -> Result<std::vector<Digest>> {
    EXPECT_LE(count, LinkLogProver::kLeavesAtOnce);
    const auto range = of.subspan(first, count);
    return std::vector<Digest>(range.begin(), range.end());
  };
  return LinkLogProver(read, of.size());
}

Digest joined(const std::vector<Digest>& proof) {
  Sha384 out;
  for (const Digest& hash : proof) out.add(hash.bytes());
  return out.finish();
}

TEST(LogTree, root_and_frontier_are_the_trees_at_every_size) {
  const auto all = leaves(300);
  LinkLogTree tree;
  for (std::size_t size = 0; size <= all.size(); ++size) {
    const auto so_far = std::span(all).first(size);
    ASSERT_EQ(tree.size(), size);
    ASSERT_EQ(tree.root(), MerkleTree::root(so_far)) << size;
    // The frontier from its definition: one whole subtree for each bit of the size, from the top.
    std::vector<Digest> frontier;
    for (std::size_t done = 0, bit = 256; bit > 0; bit /= 2) {
      if ((size & bit) == 0) continue;
      frontier.push_back(MerkleTree::root(so_far.subspan(done, bit)));
      done += bit;
    }
    ASSERT_EQ(tree.frontier(), frontier) << size;
    if (size < all.size()) tree.append(all[size]);
  }
}

TEST(GrowthProof, is_the_proof_over_all_leaves_between_every_two_sizes) {
  const auto all = leaves(140);
  for (std::size_t old_size = 1; old_size <= all.size(); ++old_size) {
    LinkLogTree tree = grown(std::span(all).first(old_size));
    const Digest old_root = tree.root();
    LinkLogGrowth growth(tree);
    for (std::size_t size = old_size;; ++size) {
      const std::vector<Digest> proof = growth.proof(tree);
      ASSERT_EQ(proof, MerkleTree::consistency_proof(std::span(all).first(size), old_size))
          << old_size << " to " << size;
      ASSERT_TRUE(MerkleTree::verify_consistency({old_size, old_root}, {size, tree.root()}, proof));
      if (size == all.size()) break;
      growth.before_append(tree, all[size]);
      tree.append(all[size]);
    }
  }
}

TEST(GrowthProof, taken_up_from_its_parts_it_goes_on_as_if_never_left) {
  const auto all = leaves(97);
  LinkLogTree tree = grown(std::span(all).first(37));
  LinkLogGrowth growth(tree);
  for (std::size_t size = 37; size < all.size(); ++size) {
    growth =
        must(LinkLogGrowth::from_parts(tree, growth.old_size(), growth.place(), growth.path()));
    growth.before_append(tree, all[size]);
    tree.append(all[size]);
  }
  EXPECT_EQ(growth.proof(tree), MerkleTree::consistency_proof(all, 37));
}

TEST(GrowthProof, parts_that_no_tree_of_the_size_has_are_refused) {
  const LinkLogTree tree = grown(leaves(6));  // a frontier of two
  EXPECT_EQ(code_of(LinkLogGrowth::from_parts(tree, 6, 1, {})), "ok");
  EXPECT_EQ(code_of(LinkLogGrowth::from_parts(tree, 7, 1, {})), "bad_value");
  EXPECT_EQ(code_of(LinkLogGrowth::from_parts(tree, 0, 1, {})), "bad_value");
  EXPECT_EQ(code_of(LinkLogGrowth::from_parts(tree, 6, 2, {})), "bad_value");
  EXPECT_EQ(code_of(LinkLogGrowth::from_parts(tree, 6, 1, std::vector<Digest>(65))), "bad_value");
}

TEST(LogTree, root_is_the_trees_at_random_large_sizes) {
  const auto all = leaves(20'000);
  std::mt19937 random(20260601);
  for (int i = 0; i < 12; ++i) {
    const auto some = std::span(all).first(301 + random() % (all.size() - 300));
    EXPECT_EQ(grown(some).root(), MerkleTree::root(some)) << some.size();
  }
}

TEST(LogTree, hundred_thousand_leaves_have_the_root_that_another_program_finds) {
  EXPECT_EQ(
      grown(leaves(100'000)).root().hex(),
      "98e43e9b1687f055bb10bce34ac8b8347d700635943e758e58b8f7c665d02ea93974e608f364557c29e7af7"
      "935be475c");
}

TEST(LogTree, a_tree_taken_up_from_its_frontier_goes_on_as_if_never_left) {
  const auto all = leaves(130);
  for (std::size_t size = 0; size <= 64; ++size) {
    LinkLogTree kept = grown(std::span(all).first(size));
    LinkLogTree again = must(LinkLogTree::from_frontier(kept.size(), kept.frontier()));
    EXPECT_EQ(again, kept);
    for (std::size_t i = size; i < all.size(); ++i) again.append(all[i]);
    EXPECT_EQ(again.root(), MerkleTree::root(all));
  }
}

TEST(LogTree, a_frontier_that_no_tree_of_the_size_has_is_refused) {
  const auto l = leaves(64);
  const auto verdict = [&](std::uint64_t size, std::size_t hashes) {
    return code_of(LinkLogTree::from_frontier(size, {l.begin(), l.begin() + long(hashes)}));
  };
  EXPECT_EQ(verdict(0, 0), "ok");
  EXPECT_EQ(verdict(0, 1), "bad_value");
  EXPECT_EQ(verdict(1, 0), "bad_value");
  EXPECT_EQ(verdict(7, 3), "ok");  // 4 + 2 + 1
  EXPECT_EQ(verdict(7, 2), "bad_value");
  EXPECT_EQ(verdict(7, 4), "bad_value");
  EXPECT_EQ(verdict(8, 1), "ok");
  EXPECT_EQ(verdict(8, 3), "bad_value");
  EXPECT_EQ(verdict(~std::uint64_t{0}, 64), "ok");
  EXPECT_EQ(verdict(~std::uint64_t{0}, 63), "bad_value");
}

TEST(LogProver, proofs_are_the_trees_for_every_small_index_and_size) {
  const auto all = leaves(64);
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const auto tree = std::span(all).first(size);
    const LinkLogProver proofs = prover(tree);
    EXPECT_EQ(must(proofs.root()), MerkleTree::root(tree));
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(must(proofs.inclusion(i)), MerkleTree::inclusion_proof(tree, i)) << i << size;
      ASSERT_EQ(must(proofs.consistency(i + 1)), MerkleTree::consistency_proof(tree, i + 1))
          << i + 1 << " in " << size;
    }
  }
}

TEST(LogProver, proofs_are_the_trees_at_random_large_sizes) {
  const auto all = leaves(6'000);  // several ranges of kLeavesAtOnce
  std::mt19937 random(20260602);
  for (int i = 0; i < 20; ++i) {
    const auto tree = std::span(all).first(65 + random() % (all.size() - 64));
    const std::size_t index = random() % tree.size();
    EXPECT_EQ(must(prover(tree).inclusion(index)), MerkleTree::inclusion_proof(tree, index));
    EXPECT_EQ(must(prover(tree).consistency(index + 1)),
              MerkleTree::consistency_proof(tree, index + 1));
  }
}

TEST(LogProver, proofs_of_hundred_thousand_are_those_that_another_program_finds) {
  const auto all = leaves(100'000);
  const auto inclusion = must(prover(all).inclusion(77'777));
  EXPECT_EQ(inclusion.size(), 17u);
  EXPECT_EQ(
      joined(inclusion).hex(),
      "e9245b6389352db598506e3c8378fb134d22640fe0bd9399f274971ca11f83875a70b9094b9934925edfa6e"
      "336ab6fb0");
  const auto consistency = must(prover(all).consistency(65'537));
  EXPECT_EQ(consistency.size(), 18u);
  EXPECT_EQ(
      joined(consistency).hex(),
      "5ea7ebfa6e7ae1795d50defa45b5ec4a271418b4c26f1fc47d79ac674c6ef72bdae3713e92ff0d049c495b6"
      "99bdcacdf");
}

TEST(LogProver, a_proof_reads_no_leaf_twice_and_no_more_than_a_range_at_once) {
  const auto all = leaves(5'000);
  std::vector<int> read(all.size());
  std::size_t most = 0;
  const LinkLogProver counting(
      [&](std::uint64_t first, std::size_t count) -> Result<std::vector<Digest>> {
        most = std::max(most, count);
        for (std::size_t i = first; i < first + count; ++i) ++read[i];
        return std::vector<Digest>(all.begin() + long(first), all.begin() + long(first + count));
      },
      all.size());
  ASSERT_TRUE(counting.inclusion(1'234).has_value());
  EXPECT_EQ(read[1'234], 0);  // the leaf itself is the asker's
  EXPECT_EQ(std::count(read.begin(), read.end(), 1), 4'999);
  EXPECT_EQ(most, LinkLogProver::kLeavesAtOnce);
}

TEST(LogProver, what_is_not_in_the_log_has_no_proof) {
  const auto all = leaves(7);
  EXPECT_EQ(code_of(prover(all).inclusion(6)), "ok");
  EXPECT_EQ(code_of(prover(all).inclusion(7)), "bad_value");
  EXPECT_EQ(code_of(prover({}).inclusion(0)), "bad_value");
  EXPECT_EQ(code_of(prover(all).consistency(7)), "ok");
  EXPECT_EQ(code_of(prover(all).consistency(8)), "bad_value");
  EXPECT_EQ(code_of(prover(all).consistency(0)), "bad_value");
}

TEST(LogProver, a_source_that_fails_or_gives_other_leaves_gives_no_proof) {
  const auto all = leaves(9);
  const LinkLogProver failing(
      [](std::uint64_t, std::size_t) -> Result<std::vector<Digest>> {
        return fail(Code::file_unreadable, "gone");
      },
      9);
  EXPECT_EQ(code_of(failing.root()), "file_unreadable");
  EXPECT_EQ(code_of(failing.inclusion(0)), "file_unreadable");
  EXPECT_EQ(code_of(failing.consistency(3)), "file_unreadable");
  for (const std::ptrdiff_t given : {0, 9}) {
    const LinkLogProver other(
        [&](std::uint64_t, std::size_t) -> Result<std::vector<Digest>> {
          return std::vector<Digest>(all.begin(), all.begin() + given);
        },
        9);
    EXPECT_EQ(code_of(other.inclusion(0)), "bad_value") << given;
    EXPECT_EQ(code_of(other.consistency(3)), "bad_value") << given;
  }
}

}  // namespace
}  // namespace accord::crypto
