// AES-256-GCM (NIST SP 800-38D) with a tag of 16 bytes behind the ciphertext. Any thread. Never the
// same nonce twice under one key: the caller's matter (hpke.hpp counts).
#pragma once

#include "crypto/secret.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::crypto {

inline constexpr std::size_t kAeadKeyBytes = 32;
inline constexpr std::size_t kAeadNonceBytes = 12;
inline constexpr std::size_t kAeadTagBytes = 16;

/// Ciphertext and tag. Requires: key and nonce of the sizes above. Errors: crypto_library_failed
[[nodiscard]] Result<Bytes> aead_seal(ByteView key, ByteView nonce, ByteView associated,
                                      ByteView plaintext);

/// The plaintext; nothing of it when the tag does not fit. Requires: as above. Errors:
/// seal_broken, crypto_library_failed
[[nodiscard]] Result<Bytes> aead_open(ByteView key, ByteView nonce, ByteView associated,
                                      ByteView sealed);

}  // namespace accord::crypto
