// Inside crypto/ only: Ed25519 (RFC 8032, pure) by libsodium, in half of OpenSSL's time; decision
// 0028. Keys are OpenSSL's in all else.
#pragma once

#include "crypto/secret.hpp"

namespace accord::crypto::ed25519 {

inline constexpr std::size_t kPublicKeyBytes = 32;

/// The private key as libsodium takes it: the seed and the public key. Requires: both of 32 bytes,
/// of one pair.
[[nodiscard]] SecretBytes signing_key(ByteView seed, ByteView public_key);

/// 64 bytes: RFC 8032 leaves no choice.
[[nodiscard]] Bytes sign(const SecretBytes& signing_key, ByteView message);

/// Whatever it takes, OpenSSL takes: it refuses keys and commitments of small order besides, which
/// verify for more than one message.
[[nodiscard]] bool verifies(ByteView public_key, ByteView message, ByteView signature);

}  // namespace accord::crypto::ed25519
