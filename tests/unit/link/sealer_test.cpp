// The sealer of a node: which frame meets which keys, and when keys are asked for, spent and gone.
#include "node/link/sealer.hpp"

#include <gtest/gtest.h>

#include "tests/unit/link/rig.hpp"

namespace accord::node::link::testing {
namespace {

using crypto::HpkeContext;
using crypto::KemKey;
using crypto::Suite;

/// GBR's sealer and USA's, and keys from one to the other.
class SealerTest : public ::testing::Test {
 protected:
  SealerTest() {
    gbr.add_link(USA, {link_prefix(GBR, USA), link_prefix(USA, GBR)});
    usa.add_link(GBR, {link_prefix(USA, GBR), link_prefix(GBR, USA)});
  }
  void new_epoch(std::uint64_t number, SealInstant now = {}) {
    const KemKey recipient = KemKey::generate(Suite::ed25519).value();
    const KemKey ephemeral = KemKey::generate(Suite::ed25519).value();
    const crypto::CourierKey psk{bytes_of("c"), crypto::SecretBytes::copy_of(Bytes(32, 7))};
    gbr.seal_under(USA, number, HpkeContext::to(recipient.public_key(), ephemeral, {}, psk).value(),
                   now);
    ASSERT_TRUE(usa.open_under(
        GBR, number, HpkeContext::from(ephemeral.public_key(), recipient, {}, psk).value()));
  }
  static Signed thing(std::string_view body, std::uint64_t epoch,
                      Sealing sealing = Sealing::always) {
    Signed out = pipeline::Signer::make(nation("USA"), bytes_of(body), sealing);
    out.leave_under(epoch);
    return out;
  }
  Code refusal(const Signed& of, SealInstant now = {}) {
    const auto sealed = gbr.seal(of, now);
    return sealed ? Code::permitted : sealed.error().code;
  }
  std::string opened(const Sealed& sealed) {
    const auto out = usa.open(GBR, sealed.frame());
    return out ? std::string(as_text(out->body)) + (out->sealed ? "" : " in the open")
               : std::string(code_entry(out.error().code).name);
  }

  NationId GBR = nation("GBR"), USA = nation("USA");
  Sealer gbr, usa;
};

TEST_F(SealerTest, prefix_is_that_of_the_wire_format) {
  // docs/wire-format.md "transport": printf 'accord/link/1\0GBR\0USA' | openssl sha384 begins so.
  EXPECT_EQ(to_hex(ByteView(link_prefix(GBR, USA))), "53d293202c857274");
}

TEST_F(SealerTest, what_must_be_sealed_does_not_leave_without_keys) {
  EXPECT_EQ(refusal(thing("batch", 0)), Code::not_sealed);
  EXPECT_EQ(opened(gbr.seal(thing("statement", 0, Sealing::when_possible), {}).value()),
            "statement in the open");
  EXPECT_EQ(opened(gbr.seal(thing("hello", 0, Sealing::never), {}).value()), "hello in the open");
  new_epoch(3);
  EXPECT_EQ(opened(gbr.seal(thing("batch", 3), {}).value()), "batch");
  EXPECT_EQ(opened(gbr.seal(thing("statement", 3, Sealing::when_possible), {}).value()),
            "statement");
  EXPECT_EQ(opened(gbr.seal(thing("hello", 3, Sealing::never), {}).value()), "hello in the open");
}

TEST_F(SealerTest, unsealed_frames_are_numbered_without_a_gap) {
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(refusal(thing("", 0, Sealing::never)), Code::frame_bad_length);  // takes no number
    const auto frame = gbr.seal(thing("hello", 0, Sealing::never), {}).value();
    EXPECT_EQ(decode_frame(link_prefix(GBR, USA), frame.frame())->head.frame_counter, i);
  }
}

TEST_F(SealerTest, a_frame_made_before_new_keys_leaves_under_the_old_ones_and_then_they_are_gone) {
  new_epoch(1);
  EXPECT_EQ(opened(gbr.seal(thing("first", 1), {}).value()), "first");
  const Signed early = thing("early", 1), late = thing("late", 1);
  new_epoch(2);
  EXPECT_EQ(gbr.sealing_epoch(USA), 2u);
  EXPECT_EQ(opened(gbr.seal(early, {}).value()), "early");
  EXPECT_EQ(opened(gbr.seal(thing("new", 2), {}).value()), "new");
  EXPECT_EQ(refusal(late), Code::seal_epoch_unknown);
}

TEST_F(SealerTest, keys_are_asked_for_before_the_hour_is_over) {
  const SealInstant began{std::chrono::hours(5)};
  EXPECT_FALSE(gbr.wants_new_keys(USA, began));  // there are none
  new_epoch(1, began);
  EXPECT_FALSE(gbr.wants_new_keys(USA, began + std::chrono::minutes(49)));
  EXPECT_TRUE(gbr.wants_new_keys(USA, began + std::chrono::minutes(50)));
  EXPECT_FALSE(gbr.is_spent(USA, began + std::chrono::minutes(59)));
  EXPECT_TRUE(gbr.is_spent(USA, began + std::chrono::minutes(60)));
  EXPECT_EQ(refusal(thing("x", 1), began + std::chrono::minutes(60)), Code::seal_epoch_spent);
}

// 2^20 frames an epoch, and new keys are asked for 2^17 before: 2^20 - 2^17 = 917,504.
TEST_F(SealerTest, keys_are_asked_for_before_the_frames_are_used_up) {
  new_epoch(1);
  const Signed small = thing("x", 1);
  for (int i = 0; i < 917'503; ++i) ASSERT_TRUE(gbr.seal(small, {}));
  EXPECT_FALSE(gbr.wants_new_keys(USA, {}));
  ASSERT_TRUE(gbr.seal(small, {}));
  EXPECT_TRUE(gbr.wants_new_keys(USA, {}));
}

TEST_F(SealerTest, erased_keys_seal_and_open_nothing_and_their_numbers_stay_used) {
  new_epoch(4);
  const auto frame = gbr.seal(thing("before", 4), {}).value();
  gbr.erase_keys(USA);
  usa.erase_keys(GBR);
  EXPECT_EQ(refusal(thing("after", 4)), Code::seal_epoch_unknown);
  EXPECT_EQ(opened(frame), "seal_epoch_unknown");
  EXPECT_EQ(usa.last_opened(GBR), 4u);
  const KemKey one = KemKey::generate(Suite::ed25519).value();
  const KemKey other = KemKey::generate(Suite::ed25519).value();
  const crypto::CourierKey psk{bytes_of("c"), crypto::SecretBytes::copy_of(Bytes(32, 7))};
  const auto install = [&](std::uint64_t number) {
    return usa.open_under(GBR, number, HpkeContext::from(one.public_key(), other, {}, psk).value());
  };
  EXPECT_EQ(install(4).error().code, Code::seal_epoch_not_rising);
  EXPECT_TRUE(install(5));
}

TEST_F(SealerTest, an_unknown_peer_has_no_frames) {
  const auto refused = gbr.seal(pipeline::Signer::make(nation("AUS"), bytes_of("x")), {});
  EXPECT_EQ(refused.error().code, Code::link_unknown_peer);
  EXPECT_EQ(gbr.open(nation("AUS"), bytes_of("x")).error().code, Code::link_unknown_peer);
}

}  // namespace
}  // namespace accord::node::link::testing
