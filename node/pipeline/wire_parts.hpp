// What the parts of the wire have in common: conversions, checks that structure cannot make, and
// the form of signing inputs. For wire.cpp and wire_control.cpp alone.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <algorithm>

#include "common_generated.h"
#include "node/pipeline/wire.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::pipeline {

inline constexpr std::size_t kMaxListEntries = 64;
inline constexpr std::size_t kMaxSignatureBytes = 256;

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

inline fbs::Sha384 to_fbs(const Digest& digest) {
  return fbs::Sha384(flatbuffers::span<const std::uint8_t, 48>(digest.raw));
}

template <class Tag>
fbs::Uuid to_fbs(const Uuid<Tag>& id) {
  return fbs::Uuid(flatbuffers::span<const std::uint8_t, 16>(id.raw()));
}

inline Digest digest_from(const fbs::Sha384& from) {
  Digest out;
  std::copy(from.bytes()->begin(), from.bytes()->end(), out.raw.begin());
  return out;
}

template <class Id>
Id uuid_from(const fbs::Uuid& from) {
  typename Id::Raw raw;
  std::copy(from.bytes()->begin(), from.bytes()->end(), raw.begin());
  return Id(raw);
}

inline Bytes bytes_from(const flatbuffers::Vector<std::uint8_t>* from) {
  return from == nullptr ? Bytes{} : Bytes(from->begin(), from->end());
}

/// Beyond these a size would not fit the store, and a time would overflow where a margin is added:
/// a peer may sign anything. 2^62 ns of TAI are in the year 2116.
inline constexpr std::uint64_t kMostLogEntries = std::uint64_t{1} << 62;
inline constexpr UtcTime kLatestLogTime{std::int64_t{1} << 62};

/// At most one hash for each level of a tree.
inline constexpr std::size_t kMaxTreePath = 64;

inline std::vector<fbs::Sha384> path_to_fbs(const std::vector<Digest>& path) {
  std::vector<fbs::Sha384> out;
  for (const Digest& hash : path) out.push_back(to_fbs(hash));
  return out;
}

inline Result<std::vector<Digest>> path_from(const flatbuffers::Vector<const fbs::Sha384*>* from,
                                             const char* field) {
  std::vector<Digest> out;
  if (from == nullptr) return out;
  if (from->size() > kMaxTreePath) return fail(Code::batch_malformed, "too many hashes", field);
  for (const fbs::Sha384* hash : *from) out.push_back(digest_from(*hash));
  return out;
}

inline Bytes finished(const FlatBufferBuilder& builder) {
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

inline Status verified(std::string_view code, ByteView bytes) {
  const PayloadType* type = find_payload_type(code);
  ACCORD_ASSERT(type != nullptr);
  return verify_buffer(*type, bytes);
}

inline Status known_lane(fbs::Lane lane, Code code) {
  if (lane == fbs::Lane::TASKING || lane == fbs::Lane::DATA) return {};
  return fail(code, "lane is neither tasking nor data", "lane");
}

inline Result<NationId> party(const flatbuffers::String* text, Code code, const char* field) {
  auto nation = NationId::parse(text->string_view());
  if (!nation) return fail(code, nation.error().what, field);
  return nation;
}

/// Appends integers little-endian and texts with a 4-byte length before them: the form of every
/// signing input.
class SigningInput {
 public:
  SigningInput& byte(std::uint8_t value) { return append({&value, 1}); }
  SigningInput& u32(std::uint32_t value) { return integer(value, 4); }
  SigningInput& u64(std::uint64_t value) { return integer(value, 8); }
  SigningInput& fixed(ByteView bytes) { return append(bytes); }
  SigningInput& sized(ByteView bytes) {
    return u32(static_cast<std::uint32_t>(bytes.size())).append(bytes);
  }
  Bytes take() { return std::move(out_); }

 private:
  SigningInput& integer(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  SigningInput& append(ByteView bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  Bytes out_;
};

/// The signature covers values; what carries no value (padding, unknown fields) must be as our
/// builder leaves it.
inline Status canonical(ByteView built, ByteView came) {
  if (std::equal(built.begin(), built.end(), came.begin(), came.end())) return {};
  return fail(Code::batch_malformed, "not in the one form of these values");
}

}  // namespace accord::node::pipeline
