// The frame codec. Offsets are those of docs/wire-format.md "frame"; all numbers little-endian.
#include "node/link/frame.hpp"

#include <algorithm>
#include <string>

namespace accord::node::link {
namespace {

// Offsets within the whole frame.
constexpr std::size_t kVersionAt = kLinkPrefixBytes;
constexpr std::size_t kFlagsAt = kVersionAt + 2;
constexpr std::size_t kEpochAt = kFlagsAt + 2;
constexpr std::size_t kCounterAt = kEpochAt + 8;
constexpr std::size_t kBodyLengthAt = kCounterAt + 8;
static_assert(kBodyLengthAt + 4 == kFrameHeadBytes);

template <class Unsigned>
void put_little(std::span<std::uint8_t> out, std::size_t at, Unsigned value) {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    out[at + i] = static_cast<std::uint8_t>(std::uint64_t{value} >> (8 * i));
  }
}

template <class Unsigned>
Unsigned get_little(ByteView in, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) value |= std::uint64_t{in[at + i]} << (8 * i);
  return static_cast<Unsigned>(value);
}

std::string byte_at(std::size_t offset) { return "byte " + std::to_string(offset); }

Status check_length(ByteView bytes) {
  if (bytes.size() > kMaxFrameBytes) {
    return fail(Code::frame_too_large, std::to_string(bytes.size()) + " bytes, at most " +
                                           std::to_string(kMaxFrameBytes) + " are taken");
  }
  if (bytes.size() < kFrameHeadBytes) {
    return fail(Code::frame_bad_length,
                std::to_string(bytes.size()) + " bytes, the head alone has " +
                    std::to_string(kFrameHeadBytes),
                byte_at(bytes.size()));
  }
  const std::size_t body = bytes.size() - kFrameHeadBytes;
  const auto said = get_little<std::uint32_t>(bytes, kBodyLengthAt);
  if (said != body) {
    return fail(Code::frame_bad_length,
                "the head says " + std::to_string(said) + " bytes of body, " +
                    std::to_string(body) + " follow",
                byte_at(kBodyLengthAt));
  }
  if (body == 0) return fail(Code::frame_bad_length, "no body", byte_at(kBodyLengthAt));
  return {};
}

/// An unsealed frame knows epoch 0 alone, and a sealed one every other.
bool epoch_fits(FrameVersion version, std::uint64_t epoch) {
  switch (version) {
    case FrameVersion::unsealed:
      return epoch == 0;
    case FrameVersion::sealed:
      return epoch != 0;
  }
  return false;  // no version of ours
}

Result<FrameHead> read_head(ByteView bytes) {
  const auto version = get_little<std::uint16_t>(bytes, kVersionAt);
  if (version < static_cast<std::uint16_t>(FrameVersion::unsealed) ||
      version > static_cast<std::uint16_t>(FrameVersion::sealed)) {
    return fail(Code::frame_unknown_version, "version " + std::to_string(version),
                byte_at(kVersionAt));
  }
  if (const auto flags = get_little<std::uint16_t>(bytes, kFlagsAt); flags != 0) {
    return fail(Code::frame_bad_flags, "flags " + std::to_string(flags), byte_at(kFlagsAt));
  }
  const FrameHead head{static_cast<FrameVersion>(version),
                       get_little<std::uint64_t>(bytes, kEpochAt),
                       get_little<std::uint64_t>(bytes, kCounterAt)};
  if (!epoch_fits(head.version, head.key_epoch)) {
    return fail(
        Code::frame_bad_epoch,
        "version " + std::to_string(version) + " with key epoch " + std::to_string(head.key_epoch),
        byte_at(kEpochAt));
  }
  return head;
}

}  // namespace

std::array<std::uint8_t, kFrameHeadBytes> encode_frame_head(const LinkPrefix& prefix,
                                                            const FrameHead& head,
                                                            std::size_t body_bytes) {
  std::array<std::uint8_t, kFrameHeadBytes> out{};
  std::copy(prefix.begin(), prefix.end(), out.begin());
  put_little(out, kVersionAt, static_cast<std::uint16_t>(head.version));
  put_little(out, kFlagsAt, std::uint16_t{0});
  put_little(out, kEpochAt, head.key_epoch);
  put_little(out, kCounterAt, head.frame_counter);
  put_little(out, kBodyLengthAt, static_cast<std::uint32_t>(body_bytes));
  return out;
}

Result<Bytes> encode_frame(const LinkPrefix& prefix, const FrameHead& head, ByteView body) {
  if (body.empty()) return fail(Code::frame_bad_length, "no body");
  if (body.size() > kMaxBodyBytes) {
    return fail(Code::frame_too_large, std::to_string(body.size()) + " bytes of body, at most " +
                                           std::to_string(kMaxBodyBytes) + " fit");
  }
  if (!epoch_fits(head.version, head.key_epoch)) {
    return fail(Code::frame_bad_epoch, "version 1 knows key epoch 0 alone, version 2 the others");
  }
  const auto outer = encode_frame_head(prefix, head, body.size());
  Bytes out(kFrameHeadBytes + body.size());
  const auto at = std::copy(outer.begin(), outer.end(), out.begin());
  std::copy(body.begin(), body.end(), at);
  return out;
}

Result<Frame> decode_frame(const LinkPrefix& expected_prefix, ByteView bytes) {
  ACCORD_CHECK(check_length(bytes));
  if (!std::equal(expected_prefix.begin(), expected_prefix.end(), bytes.begin())) {
    return fail(Code::frame_wrong_prefix, "not this link's prefix", byte_at(0));
  }
  ACCORD_TRY(const FrameHead head, read_head(bytes));
  return Frame{head, bytes.subspan(kFrameHeadBytes)};
}

}  // namespace accord::node::link
