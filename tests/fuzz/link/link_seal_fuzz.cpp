// OpeningSide::open, on frames of strangers and on what one who has the keys sealed. The first byte
// says which: 0, the rest is a frame; else it is what stands inside the seal. What opens is what
// SealingEpoch would have made, and a refused frame of a stranger moves nothing.
#include <algorithm>

#include "node/link/seal.hpp"
#include "schemas/vocab/assert.hpp"

namespace {

using namespace accord;
using namespace accord::node::link;
using crypto::HpkeContext;
using crypto::KemKey;

constexpr LinkPrefix kPrefix{1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::uint64_t kEpoch = 3;

const KemKey& key() {
  static const KemKey one = *KemKey::from_private(crypto::Suite::ed25519, Bytes(32, 7));
  return one;
}

HpkeContext keys() {
  const crypto::CourierKey psk{Bytes{'f'}, crypto::SecretBytes::copy_of(Bytes(32, 9))};
  return *HpkeContext::to(key().public_key(), key(), {}, psk);
}

Bytes made_of(ByteView body) { return *SealingEpoch(keys(), kPrefix, kEpoch, {}).seal(body, {}); }

void strangers_frame(ByteView frame) {
  OpeningSide side(kPrefix);
  ACCORD_ASSERT(side.install(kEpoch, keys()));
  const auto body = side.open(frame);
  ACCORD_ASSERT(!body);  // a corpus without the true frame: nobody finds one
  ACCORD_ASSERT(!side.current_epoch());
  static const Bytes good = made_of(as_bytes("good"));
  ACCORD_ASSERT(as_text(*side.open(good)) == "good");
}

void inside_the_seal(ByteView plain) {
  if (plain.size() + kFrameHeadBytes + crypto::kAeadTagBytes > kMaxFrameBytes) return;
  const FrameHead head{FrameVersion::sealed, kEpoch, 0};
  const auto outer = encode_frame_head(kPrefix, head, plain.size() + crypto::kAeadTagBytes);
  const Bytes frame = *encode_frame(kPrefix, head, *keys().seal(0, outer, plain));
  OpeningSide side(kPrefix);
  ACCORD_ASSERT(side.install(kEpoch, keys()));
  const auto body = side.open(frame);
  ACCORD_ASSERT(side.current_epoch() == kEpoch);
  if (body) {
    ACCORD_ASSERT(made_of(*body) == frame);
  } else {
    ACCORD_ASSERT(body.error().code == Code::seal_padding);
  }
  ACCORD_ASSERT(side.open(frame).error().code == Code::seal_counter_not_rising);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest = ByteView(data, size).subspan(1);
  if (data[0] == 0) {
    strangers_frame(rest);
  } else {
    inside_the_seal(rest);
  }
  return 0;
}
