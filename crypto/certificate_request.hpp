// The request for a role certificate: a key that was made elsewhere (in a token) asks the offline
// root for a certificate. PKCS#10 (RFC 2986) of one profile: the name of nation and role, the key,
// no attributes, signed by that key. Plain values, any thread.
#pragma once

#include <string>
#include <string_view>

#include "crypto/certificate.hpp"

namespace accord::crypto {

inline constexpr std::size_t kMaxRequestPemBytes = 4u << 10;

struct CertificateRequest {
  NationId nation;
  Role role = Role::node_sign;
  PublicKey key;
  /// SHA-384 of the request as DER: what its maker reads out, and who issues compares.
  Digest digest;
};

/// Errors: crypto_library_failed, token_lost
Result<std::string> make_certificate_request(const PrivateKey& key, const NationId& nation,
                                             Role role);

/// Exactly what make_certificate_request writes; the signature is verified. Errors:
/// malformed_certificate_request, bad_signature
Result<CertificateRequest> parse_certificate_request(std::string_view pem);

}  // namespace accord::crypto
