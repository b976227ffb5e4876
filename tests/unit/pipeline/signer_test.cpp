// The signer: what it signs is what a peer verifies, and the root is the tree of RFC 9162 over the
// record bytes.
#include "node/pipeline/signer.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

Digest hash(std::uint8_t prefix, std::initializer_list<ByteView> parts) {
  crypto::Sha384 sha;
  sha.add({&prefix, 1});
  for (const ByteView part : parts) sha.add(part);
  return sha.finish();
}

TEST(BatchRoot, is_the_rfc_9162_tree_over_the_record_bytes) {
  const Bytes a{1}, b{2, 2}, c{3};
  const Digest la = hash(0, {a}), lb = hash(0, {b}), lc = hash(0, {c});
  EXPECT_EQ(batch_root(std::vector<Bytes>{a}), la);
  const Digest ab = hash(1, {la.bytes(), lb.bytes()});
  EXPECT_EQ(batch_root(std::vector<Bytes>{a, b}), ab);
  EXPECT_EQ(batch_root(std::vector<Bytes>{a, b, c}), hash(1, {ab.bytes(), lc.bytes()}));
}

TEST(Signer, a_control_message_verifies_under_its_certificate_and_no_other) {
  const auto gbr = identity("GBR");
  const auto other = identity("GBR");
  const Signer signer(*gbr, id_of<IncarnationId>(5));
  const auto frame =
      signer.sign_control({ControlKind::heartbeat, nation("USA"), build_heartbeat({})});
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->peer(), nation("USA"));
  const auto control = parse_control(frame->body());
  ASSERT_TRUE(control.has_value()) << control.error().text();
  EXPECT_EQ(control->incarnation, id_of<IncarnationId>(5));
  const auto verifies = [&](const crypto::Certificate& certificate) {
    return certificate.public_key()
        .verify(kControlDomain, control->signer, control_signing_input(*control),
                control->signature)
        .has_value();
  };
  EXPECT_TRUE(verifies(gbr->node_sign.certificate));
  EXPECT_FALSE(verifies(other->node_sign.certificate));
}

}  // namespace
}  // namespace accord::pipeline_test
