// Which frames are at hand, and which the journal has to give.
#include "node/pipeline/closed_frames.hpp"

#include <gtest/gtest.h>

#include "node/pipeline/signer.hpp"
#include "support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

class ClosedFramesTest : public ::testing::Test {
 protected:
  /// Some signed frame of about so many bytes.
  node::link::Signed frame(std::size_t bytes) {
    return signer.sign_control({ControlKind::statement, nation("USA"), Bytes(bytes, 1)}).value();
  }

  std::unique_ptr<crypto::Identity> keys = identity("GBR");
  Signer signer{*keys, id_of<IncarnationId>(0x44)};
  ClosedFrames frames;
};

TEST_F(ClosedFramesTest, the_one_that_is_next_is_found_and_taken) {
  frames.add(4, 3, frame(100));
  frames.add(7, 1, frame(200));
  EXPECT_EQ(frames.find(3), nullptr);
  ASSERT_NE(frames.find(4), nullptr);
  EXPECT_EQ(frames.find(4)->last_seq, 6u);
  const auto first = frames.take();
  EXPECT_EQ(first.first_seq, 4u);
  ASSERT_NE(frames.find(7), nullptr);
  EXPECT_EQ(frames.take().last_seq, 7u);
  EXPECT_EQ(frames.find(8), nullptr);
  EXPECT_EQ(frames.bytes(), 0u);
}

TEST_F(ClosedFramesTest, what_went_another_way_is_forgotten) {
  frames.add(1, 2, frame(100));
  frames.add(3, 2, frame(100));
  frames.add(5, 2, frame(100));
  ASSERT_NE(frames.find(3), nullptr);
  EXPECT_EQ(frames.take().first_seq, 3u);
  EXPECT_EQ(frames.find(4), nullptr);  // within a batch: the journal knows
  ASSERT_NE(frames.find(5), nullptr);
}

TEST_F(ClosedFramesTest, what_was_left_out_is_not_sent_as_it_was) {
  frames.add(1, 2, frame(100));
  frames.add(3, 2, frame(100));
  frames.drop_through(2);
  EXPECT_EQ(frames.find(1), nullptr);
  EXPECT_NE(frames.find(3), nullptr);
}

TEST_F(ClosedFramesTest, what_there_is_no_room_for_is_the_journals) {
  const std::size_t each = frame(1u << 18).body().size();
  std::uint64_t added = 0;
  for (; added < 40; ++added) frames.add(added + 1, 1, frame(1u << 18));
  const std::uint64_t held = ClosedFrames::kMostBytes / each;  // 15, of a little over 256 KiB
  EXPECT_EQ(frames.bytes(), held * each);
  for (std::uint64_t seq = 1; seq <= held; ++seq) {
    ASSERT_NE(frames.find(seq), nullptr) << seq;
    (void)frames.take();
  }
  EXPECT_EQ(frames.find(held + 1), nullptr);
  frames.add(41, 1, frame(100));
  frames.clear();
  EXPECT_EQ(frames.find(41), nullptr);
  EXPECT_EQ(frames.bytes(), 0u);
}

}  // namespace
}  // namespace accord::pipeline_test
