// HKDF (RFC 5869) over OpenSSL's own KDF. Any thread.
#pragma once

#include <cstdint>

#include "crypto/secret.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::crypto {

enum class Hash : std::uint8_t { sha256, sha384, sha512 };

/// Bytes of a hash's output, Nh.
[[nodiscard]] std::size_t size_of(Hash hash);

/// HKDF-Extract: a pseudorandom key of size_of(hash) bytes. An empty salt counts as that many
/// zeros. Errors: crypto_library_failed
[[nodiscard]] Result<SecretBytes> hkdf_extract(Hash hash, ByteView salt, ByteView input_key);

/// HKDF-Expand to `size` bytes. Requires: `key` from hkdf_extract, or as strong. Errors:
/// bad_argument (size 0 or over 255 outputs), crypto_library_failed
[[nodiscard]] Result<SecretBytes> hkdf_expand(Hash hash, ByteView key, ByteView info,
                                              std::size_t size);

}  // namespace accord::crypto
