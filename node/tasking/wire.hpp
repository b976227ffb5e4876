// Inside this room: the parts that both messages of tasking share, between plain values and
// FlatBuffers.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <algorithm>
#include <string>

#include "node/tasking/request.hpp"

namespace accord::node::tasking {

template <class Tag>
fbs::Uuid uuid_of(const Uuid<Tag>& id) {
  return fbs::Uuid(flatbuffers::span<const std::uint8_t, 16>(id.raw()));
}

inline fbs::Sha384 sha384_of(const Digest& digest) {
  return fbs::Sha384(flatbuffers::span<const std::uint8_t, Digest::kBytes>(digest.raw));
}

inline std::array<std::uint8_t, 16> raw_of(const fbs::Uuid& id) {
  std::array<std::uint8_t, 16> raw{};
  std::copy(id.bytes()->begin(), id.bytes()->end(), raw.begin());
  return raw;
}

inline Digest digest_of(const fbs::Sha384& hash) {
  Digest digest;
  std::copy(hash.bytes()->begin(), hash.bytes()->end(), digest.raw.begin());
  return digest;
}

inline std::string text_of(const flatbuffers::String* text) {
  return text == nullptr ? std::string() : text->str();
}

[[nodiscard]] TaskScope scope_of(const fbs::TaskScope& wire);
[[nodiscard]] flatbuffers::Offset<fbs::TaskScope> build_scope(
    flatbuffers::FlatBufferBuilder& builder, const TaskScope& scope);

/// UTF-8 without control characters, at most `max_bytes`. Errors: `code` at `where`.
Status check_text(std::string_view text, std::size_t max_bytes, Code code, const char* where);
/// 1972 to 2250: far enough from the end of int64 that no deadline overflows. Errors: `code` at
/// `where`.
Status check_instant(UtcTime time, Code code, const char* where);
/// At most kMaxPayloadCodes, each of 2 to 8 of A-Z 0-9, none twice, one of a data type. Errors:
/// `code`.
Status check_payload_codes(const std::vector<std::string>& codes, Code code);

}  // namespace accord::node::tasking
