// Frame: one ZeroMQ message as it stands on the wire: link prefix, fixed little-endian outer
// header, body. Written by the core that sends, checked by the link's thread and parsed again by
// the core that receives. Pure: no socket, no clock. docs/wire-format.md "frame" draws it; numbers
// here are those of the wire, never renumber.
#pragma once

#include <array>
#include <cstdint>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::link {

inline constexpr std::size_t kLinkPrefixBytes = 8;
inline constexpr std::size_t kOuterHeaderBytes = 24;
inline constexpr std::size_t kFrameHeadBytes = kLinkPrefixBytes + kOuterHeaderBytes;
inline constexpr std::size_t kMaxBodyBytes = kMaxFrameBytes - kFrameHeadBytes;

/// The one topic of one direction of one link; opaque here, derived by the caller.
using LinkPrefix = std::array<std::uint8_t, kLinkPrefixBytes>;

enum class FrameVersion : std::uint16_t {
  unsealed = 1,  // under key epoch 0 alone
  sealed = 2,    // under a key epoch above it
};

/// What stands before the body. The body length is not a member: it is the body's.
struct FrameHead {
  FrameVersion version = FrameVersion::unsealed;
  std::uint64_t key_epoch = 0;  // 0 = no key
  std::uint64_t frame_counter = 0;

  bool operator==(const FrameHead&) const = default;
};

struct Frame {
  FrameHead head;
  ByteView body;  // points into the decoded bytes: lives as long as they do
};

/// Prefix and outer header of a frame with a body of that size: what is authenticated beside a
/// sealed body. Requires: a size that fits the length field.
[[nodiscard]] std::array<std::uint8_t, kFrameHeadBytes> encode_frame_head(const LinkPrefix& prefix,
                                                                          const FrameHead& head,
                                                                          std::size_t body_bytes);

/// One whole frame. Errors: frame_bad_length (empty body), frame_too_large, frame_bad_epoch.
Result<Bytes> encode_frame(const LinkPrefix& prefix, const FrameHead& head, ByteView body);

/// Strict; checks in the order of the errors below and reads nothing beyond the first that fails.
/// Errors: frame_too_large, frame_bad_length (short, or length field not exact, or no body),
/// frame_wrong_prefix, frame_unknown_version, frame_bad_flags, frame_bad_epoch; `where` names the
/// byte.
Result<Frame> decode_frame(const LinkPrefix& expected_prefix, ByteView bytes);

}  // namespace accord::node::link
