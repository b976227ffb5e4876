// CURVE keys of a link: made, completed and checked through libzmq. Called by `accord keys` and by
// the link agent. CURVE keeps strangers off; confidentiality and identity rest on signatures and
// sealing, not on these keys.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "crypto/secret.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::link {

inline constexpr std::size_t kCurveKeyBytes = 32;
using CurvePublicKey = std::array<std::uint8_t, kCurveKeyBytes>;

/// Both halves in Z85, 40 characters each without a closing zero; the secret half wipes itself.
struct CurveKeyPair {
  std::string public_key;
  crypto::SecretBytes secret_key;
};

/// A fresh pair from libzmq's (libsodium's) own random source. Errors: link_socket_failed (no CURVE
/// in this libzmq)
Result<CurveKeyPair> generate_curve_keys();

/// The public half that belongs to `secret_z85`. Errors: curve_key_invalid
Result<std::string> curve_public_of(ByteView secret_z85);

/// 40 characters of Z85 (RFC 32) and not all zeros. Errors: curve_key_invalid
Result<CurvePublicKey> parse_curve_public(std::string_view z85);

/// Form of both halves, and that they belong together. Errors: curve_key_invalid
Status check_curve_keys(const CurveKeyPair& keys);

}  // namespace accord::node::link
