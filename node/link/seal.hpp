// Sealing: the frames of one direction under its key epochs. SealingEpoch is the sender's side of
// one epoch, OpeningSide the receiver's of the current epoch and the next. Pure: no socket, no
// clock, one thread at a time. docs/wire-format.md "frame" draws it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "crypto/hpke.hpp"
#include "node/link/frame.hpp"

namespace accord::node::link {

using SealInstant = std::chrono::steady_clock::time_point;

/// What a key epoch may seal, and for how long.
inline constexpr std::uint64_t kMaxEpochFrames = 1u << 20;
inline constexpr std::chrono::hours kMaxEpochTerm{1};

/// In front of the body inside the seal, and what a sealed frame has beside its body.
inline constexpr std::size_t kTrueLengthBytes = 4;
inline constexpr std::size_t kSealOverheadBytes =
    kFrameHeadBytes + kTrueLengthBytes + crypto::kAeadTagBytes;

/// Sizes of whole sealed frames: three coarse ones, so that what is small looks alike; above the
/// last, 5, 6, 7 and 8 quarters of each power of two, so that at most a fifth of a frame is
/// padding.
inline constexpr std::array<std::size_t, 3> kSmallFrames{1u << 10, 4u << 10, 16u << 10};
static_assert(kMaxFrameBytes % kSmallFrames.back() == 0);
inline constexpr std::size_t kMaxSealedBodyBytes = kMaxFrameBytes - kSealOverheadBytes;

/// Bytes of the sealed frame around a body of that size. Requires: at most kMaxSealedBodyBytes.
[[nodiscard]] std::size_t sealed_frame_bytes(std::size_t body_bytes);

/// The sender's keys of one epoch; when spent, a new one under a higher number takes its place.
class SealingEpoch {
 public:
  /// Requires: key_epoch > 0, and neither number nor keys ever used before.
  SealingEpoch(crypto::HpkeContext keys, const LinkPrefix& prefix, std::uint64_t key_epoch,
               SealInstant began);

  /// One whole frame of version 2, under the next counter. Errors: seal_epoch_spent,
  /// frame_bad_length (empty body), frame_too_large, crypto_library_failed
  [[nodiscard]] Result<Bytes> seal(ByteView body, SealInstant now);
  [[nodiscard]] bool spent(SealInstant now) const;
  [[nodiscard]] std::uint64_t key_epoch() const { return key_epoch_; }
  [[nodiscard]] std::uint64_t frames_left() const { return kMaxEpochFrames - next_counter_; }

 private:
  crypto::HpkeContext keys_;
  LinkPrefix prefix_;
  std::uint64_t key_epoch_;
  SealInstant began_;
  std::uint64_t next_counter_ = 0;
};

/// The receiver's keys of one direction.
class OpeningSide {
 public:
  /// `last_epoch`: the highest number ever installed for this direction, as the store has it.
  explicit OpeningSide(const LinkPrefix& prefix, std::uint64_t last_epoch = 0);

  /// The keys of the next epoch; a next one that has opened nothing yet gives way. Errors:
  /// seal_epoch_not_rising
  Status install(std::uint64_t key_epoch, crypto::HpkeContext keys);
  /// The body, and nothing of it on an error. Only a frame that is authentic moves anything: the
  /// first of the next epoch erases the keys before it. Errors: those of decode_frame,
  /// frame_unknown_version (unsealed), seal_epoch_unknown, seal_counter_not_rising,
  /// seal_epoch_spent, seal_broken, seal_padding, crypto_library_failed
  [[nodiscard]] Result<Bytes> open(ByteView frame);
  /// All keys, when the link closes; the numbers stay used.
  void erase_keys();

  /// Of the frame opened last; nothing before the first.
  [[nodiscard]] std::optional<std::uint64_t> current_epoch() const;
  [[nodiscard]] std::uint64_t last_epoch() const { return last_epoch_; }

 private:
  struct Epoch {
    std::uint64_t number;
    crypto::HpkeContext keys;
    std::uint64_t least_counter = 0;
  };
  Result<Epoch*> epoch_of(const FrameHead& head);

  LinkPrefix prefix_;
  std::uint64_t last_epoch_;
  std::optional<Epoch> current_;
  std::optional<Epoch> next_;
};

}  // namespace accord::node::link
