// What two heads of one log say together.
#include "crypto/log_head.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::kNow;
using test::must;
using test::nation;

class CheckHeadsTest : public testing::Test {
 protected:
  static std::vector<Digest> leaves(std::string_view word) {
    std::vector<Digest> out;
    for (int i = 0; i < 40; ++i) {
      out.push_back(MerkleTree::leaf_hash(as_bytes(std::string(word) + std::to_string(i))));
    }
    return out;
  }
  SignedHead head_of(const std::vector<Digest>& all, std::size_t size, int minute) const {
    const LogHead head{{nation("GBR"), nation("USA"), life("01890a5d-ac96-774b-bcce-b302099a8057")},
                       size,
                       MerkleTree::root(std::span(all).first(size)),
                       kNow + std::chrono::minutes(minute)};
    return must(sign_head(keeper_.key, keeper_.certificate, head));
  }
  static std::vector<Digest> proof(const std::vector<Digest>& all, std::size_t from,
                                   std::size_t to) {
    return MerkleTree::consistency_proof(std::span(all).first(to), from);
  }
  static std::string outcome(const SignedHead& old_head, const SignedHead& new_head,
                             std::vector<Digest> proof) {
    const HeadsFinding found = check_heads(old_head, new_head, proof);
    EXPECT_EQ(found.old_head.text(), old_head.text());  // the evidence, as signed
    EXPECT_EQ(found.new_head.text(), new_head.text());
    EXPECT_EQ(found.proof, proof);
    EXPECT_EQ(found.consistent(), found.outcome == HeadsOutcome::consistent);
    EXPECT_EQ(found.why.empty(), found.consistent());
    return std::string(name_of(found.outcome));
  }

  static IncarnationId life(std::string_view text) { return must(IncarnationId::parse(text)); }

  test::Nation gbr_{"GBR"};
  test::Signer keeper_{gbr_, Role::node_sign};
  const std::vector<Digest> all_ = leaves("entry "), other_ = leaves("other ");
};

TEST_F(CheckHeadsTest, a_log_that_grew_is_consistent_and_one_with_another_past_is_a_fork) {
  for (const std::size_t from : {1u, 2u, 7u, 16u, 39u}) {
    for (const std::size_t to : {from, std::size_t{40}}) {
      const SignedHead old_head = head_of(all_, from, 0);
      EXPECT_EQ(outcome(old_head, head_of(all_, to, 1), proof(all_, from, to)), "consistent");
      EXPECT_EQ(outcome(old_head, head_of(other_, to, 1), proof(other_, from, to)), "fork");
      EXPECT_EQ(outcome(old_head, head_of(other_, to, 1), proof(all_, from, to)), "fork");
    }
  }
}

TEST_F(CheckHeadsTest, a_proof_that_is_missing_changed_or_longer_is_a_fork) {
  const SignedHead old_head = head_of(all_, 13, 0), new_head = head_of(all_, 40, 1);
  const auto good = proof(all_, 13, 40);
  EXPECT_EQ(outcome(old_head, new_head, good), "consistent");
  EXPECT_EQ(outcome(old_head, new_head, {}), "fork");
  EXPECT_EQ(outcome(old_head, new_head, {good.begin() + 1, good.end()}), "fork");
  auto changed = good;
  changed.back().raw[0] ^= 1;
  EXPECT_EQ(outcome(old_head, new_head, changed), "fork");
  auto longer = good;
  longer.push_back(good.back());
  EXPECT_EQ(outcome(old_head, new_head, longer), "fork");
  EXPECT_EQ(outcome(old_head, head_of(all_, 13, 1), good), "fork");  // equal heads need none
}

TEST_F(CheckHeadsTest, a_log_that_shrank_or_whose_time_went_back_is_a_rollback) {
  const SignedHead old_head = head_of(all_, 13, 5);
  EXPECT_EQ(outcome(old_head, head_of(all_, 12, 6), {}), "rollback");
  EXPECT_EQ(outcome(old_head, head_of(all_, 0, 6), {}), "rollback");
  EXPECT_EQ(outcome(old_head, head_of(all_, 13, 5), {}), "consistent");
  EXPECT_EQ(outcome(old_head, head_of(all_, 13, 4), {}), "rollback");
  EXPECT_EQ(outcome(old_head, head_of(all_, 40, 4), proof(all_, 13, 40)), "rollback");
  EXPECT_EQ(outcome(old_head, head_of(other_, 13, 4), {}), "fork");
}

TEST_F(CheckHeadsTest, the_empty_log_begins_every_other) {
  const SignedHead empty = head_of(all_, 0, 0);
  EXPECT_EQ(outcome(empty, head_of(all_, 0, 1), {}), "consistent");
  EXPECT_EQ(outcome(empty, head_of(all_, 40, 1), {}), "consistent");
  EXPECT_EQ(outcome(empty, head_of(all_, 40, 1), proof(all_, 1, 40)), "fork");
}

TEST_F(CheckHeadsTest, heads_of_two_logs_say_nothing_together) {
  const SignedHead old_head = head_of(all_, 13, 0);
  SignedHead new_head = head_of(all_, 13, 0);
  EXPECT_EQ(outcome(old_head, new_head, {}), "consistent");
  new_head.head.log.incarnation = life("01890a5d-ac96-774b-bcce-b302099a8058");
  EXPECT_EQ(outcome(old_head, new_head, {}), "other-log");
  new_head = old_head;
  std::swap(new_head.head.log.keeper, new_head.head.log.peer);
  EXPECT_EQ(outcome(old_head, new_head, {}), "other-log");
}

}  // namespace
}  // namespace accord::crypto
