// Batches and blocks as they stand in the file: packed (LZ4) where that is shorter. Records of one
// batch say mostly the same, so that a tenth of the room, of the writing and of the hashing is
// left. Decision 0027.
#pragma once

#include "schemas/vocab/bytes.hpp"

namespace accord::node::store {

/// No batch and no block is larger; a length above it is damage.
inline constexpr std::size_t kMostUnpackedBytes = 16u << 20;

/// `plain`, or "ALZ4", its length (4 bytes, little-endian) and one LZ4 block of it. What begins
/// with those letters by itself is always packed, so each form is known by its beginning. Requires:
/// at most kMostUnpackedBytes.
[[nodiscard]] Bytes packed(ByteView plain);

/// The exact inverse. Errors: store_damaged
[[nodiscard]] Result<Bytes> unpacked(Bytes held);

}  // namespace accord::node::store
