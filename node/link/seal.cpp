// Padding, counters and the life of key epochs; the cipher is crypto/hpke.
#include "node/link/seal.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "schemas/vocab/assert.hpp"

namespace accord::node::link {
namespace {

/// Little-endian true length, body, zeros up to the bucket.
Bytes padded(ByteView body) {
  Bytes out(sealed_frame_bytes(body.size()) - kFrameHeadBytes - crypto::kAeadTagBytes);
  for (std::size_t i = 0; i < kTrueLengthBytes; ++i) {
    out[i] = static_cast<std::uint8_t>(body.size() >> (8 * i));
  }
  std::copy(body.begin(), body.end(), out.begin() + kTrueLengthBytes);
  return out;
}

/// The body that padded() would have made these bytes of. Errors: seal_padding
Result<Bytes> unpadded(const Bytes& plain) {
  if (plain.size() < kTrueLengthBytes) return fail(Code::seal_padding, "no true length");
  std::size_t size = 0;
  for (std::size_t i = 0; i < kTrueLengthBytes; ++i) size |= std::size_t{plain[i]} << (8 * i);
  if (size == 0 || size > plain.size() - kTrueLengthBytes) {
    return fail(Code::seal_padding, "the true length fits nothing");
  }
  const std::size_t frame = kFrameHeadBytes + plain.size() + crypto::kAeadTagBytes;
  if (sealed_frame_bytes(size) != frame) {
    return fail(Code::seal_padding, "not the size of a frame around such a body");
  }
  const auto body = plain.begin() + kTrueLengthBytes;
  const auto end = body + static_cast<std::ptrdiff_t>(size);
  if (std::any_of(end, plain.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return fail(Code::seal_padding, "padding that is not zero");
  }
  return Bytes(body, end);
}

}  // namespace

std::size_t sealed_frame_bytes(std::size_t body_bytes) {
  ACCORD_ASSERT(body_bytes <= kMaxSealedBodyBytes);
  const std::size_t least = body_bytes + kSealOverheadBytes;
  for (const std::size_t size : kSmallFrames) {
    if (least <= size) return size;
  }
  const std::size_t quarter = std::bit_floor(least - 1) / 4;
  return (least + quarter - 1) / quarter * quarter;
}

SealingEpoch::SealingEpoch(crypto::HpkeContext keys, const LinkPrefix& prefix,
                           std::uint64_t key_epoch, SealInstant began)
    : keys_(std::move(keys)), prefix_(prefix), key_epoch_(key_epoch), began_(began) {
  ACCORD_ASSERT(key_epoch > 0);
}

bool SealingEpoch::spent(SealInstant now) const {
  return next_counter_ >= kMaxEpochFrames || now - began_ >= kMaxEpochTerm;
}

Result<Bytes> SealingEpoch::seal(ByteView body, SealInstant now) {
  if (spent(now)) {
    return fail(Code::seal_epoch_spent, "key epoch " + std::to_string(key_epoch_) + " after " +
                                            std::to_string(next_counter_) + " frames");
  }
  if (body.empty()) return fail(Code::frame_bad_length, "no body");
  if (body.size() > kMaxSealedBodyBytes) {
    return fail(Code::frame_too_large, std::to_string(body.size()) + " bytes of body, at most " +
                                           std::to_string(kMaxSealedBodyBytes) + " can be sealed");
  }
  const Bytes plain = padded(body);
  // The counter is used up whatever comes: never two frames under one nonce.
  const FrameHead head{FrameVersion::sealed, key_epoch_, next_counter_++};
  const auto outer = encode_frame_head(prefix_, head, plain.size() + crypto::kAeadTagBytes);
  ACCORD_TRY(const Bytes sealed, keys_.seal(head.frame_counter, outer, plain));
  return encode_frame(prefix_, head, sealed);
}

OpeningSide::OpeningSide(const LinkPrefix& prefix, std::uint64_t last_epoch)
    : prefix_(prefix), last_epoch_(last_epoch) {}

Status OpeningSide::install(std::uint64_t key_epoch, crypto::HpkeContext keys) {
  if (key_epoch <= last_epoch_) {
    return fail(Code::seal_epoch_not_rising,
                "key epoch " + std::to_string(key_epoch) + " after " + std::to_string(last_epoch_));
  }
  next_.emplace(Epoch{key_epoch, std::move(keys)});
  last_epoch_ = key_epoch;
  return {};
}

Result<OpeningSide::Epoch*> OpeningSide::epoch_of(const FrameHead& head) {
  Epoch* epoch = nullptr;
  if (current_ && current_->number == head.key_epoch) epoch = &*current_;
  if (next_ && next_->number == head.key_epoch) epoch = &*next_;
  if (epoch == nullptr) {
    return fail(Code::seal_epoch_unknown, "key epoch " + std::to_string(head.key_epoch));
  }
  if (head.frame_counter < epoch->least_counter) {
    return fail(Code::seal_counter_not_rising,
                "counter " + std::to_string(head.frame_counter) + " of key epoch " +
                    std::to_string(head.key_epoch) + ", at least " +
                    std::to_string(epoch->least_counter) + " is due");
  }
  if (head.frame_counter >= kMaxEpochFrames) {
    return fail(Code::seal_epoch_spent, "counter " + std::to_string(head.frame_counter) +
                                            " of key epoch " + std::to_string(head.key_epoch));
  }
  return epoch;
}

Result<Bytes> OpeningSide::open(ByteView bytes) {
  ACCORD_TRY(const Frame frame, decode_frame(prefix_, bytes));
  if (frame.head.version != FrameVersion::sealed) {
    return fail(Code::frame_unknown_version, "not sealed");
  }
  ACCORD_TRY(Epoch* const epoch, epoch_of(frame.head));
  ACCORD_TRY(const Bytes plain,
             epoch->keys.open(frame.head.frame_counter, bytes.first(kFrameHeadBytes), frame.body));
  epoch->least_counter = frame.head.frame_counter + 1;
  if (next_ && epoch == &*next_) {
    current_ = std::move(next_);  // wipes the keys that stood there
    next_.reset();
  }
  return unpadded(plain);
}

void OpeningSide::erase_keys() {
  current_.reset();
  next_.reset();
}

std::optional<std::uint64_t> OpeningSide::current_epoch() const {
  if (!current_) return std::nullopt;
  return current_->number;
}

}  // namespace accord::node::link
