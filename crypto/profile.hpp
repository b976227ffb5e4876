// Inside crypto/ only: the certificate profile, written once. The issuer writes what these
// functions return; the parser calls the same functions and compares bytes. docs/wire-format.md
// "certificates".
#pragma once

#include <optional>

#include "crypto/certificate.hpp"
#include "crypto/hash.hpp"
#include "crypto/openssl.hpp"

namespace accord::crypto {

/// The OpenSSL handle of a private key, for X509_sign; and a key from such a handle.
struct NativeKey {
  static EVP_PKEY* of(const PrivateKey& key) { return key.key_.get(); }
  /// Of token_key.cpp. Errors: token_key_unfit
  static Result<PrivateKey> in_token(openssl::Key key);
};

/// O=<nation>, CN="<nation> national root" or, with a role, CN="<nation> <role>". Errors:
/// crypto_library_failed
Result<openssl::Name> profile_name(const NationId& nation, std::optional<Role> role);

/// The leftmost 160 bits of SHA-384 over the SubjectPublicKeyInfo. Source: RFC 7093 section 2,
/// method 4.
[[nodiscard]] Bytes key_id(const PublicKey& key);

/// Root: basicConstraints {CA, path length 0}, keyUsage {keyCertSign, cRLSign}, nameConstraints
/// {permitted directory name O=<nation>}, all critical; subjectKeyIdentifier. Errors:
/// crypto_library_failed
Result<openssl::Extensions> root_extensions(const NationId& nation, const PublicKey& key);

/// Role: basicConstraints {}, keyUsage {digitalSignature}, extKeyUsage {role}, all critical;
/// subjectKeyIdentifier, authorityKeyIdentifier {issuer_key_id}. Errors: crypto_library_failed
Result<openssl::Extensions> role_extensions(Role role, const PublicKey& key,
                                            ByteView issuer_key_id);

/// Revocation list: authorityKeyIdentifier {issuer_key_id}, cRLNumber. Errors:
/// crypto_library_failed
Result<openssl::Extensions> revocation_extensions(ByteView issuer_key_id, std::uint64_t number);

/// Bytes of a serial number at the most. Source: RFC 5280 4.1.2.2.
inline constexpr std::size_t kMaxSerialBytes = 20;

/// The time, if it is spelled as asn_time spells it.
[[nodiscard]] std::optional<UtcTime> utc_of(const ASN1_TIME* encoded);

/// UTCTime to 2049, GeneralizedTime after (RFC 5280 4.1.2.5); the fraction is cut off. nullptr when
/// out of range.
[[nodiscard]] openssl::AsnTime asn_time(UtcTime time);

}  // namespace accord::crypto
