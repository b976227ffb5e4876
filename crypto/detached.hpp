// Detached signature of an agreement's file bytes by one officer's role certificate: a small JSON
// text beside the file. It has one canonical spelling, so that no byte of it can be changed unseen.
// Signed: domain kAgreementDomain over SHA-384 of the file (48 bytes) || signed_at as in the
// document (ASCII). docs/wire-format.md "detached signatures".
#pragma once

#include <chrono>
#include <string>

#include "crypto/trust_store.hpp"

namespace accord::crypto {

inline constexpr std::string_view kAgreementDomain = "accord/agreement/1";
inline constexpr std::string_view kDetachedFormat = "accord-detached-signature/1";
inline constexpr std::size_t kMaxDetachedBytes = 16u << 10;
inline constexpr std::chrono::minutes kMaxSignedAhead{
    5};  // a signer's clock may run ahead of ours by this

struct Detached {
  Certificate certificate;  // its nation, role and suite are repeated in the text for people
  Digest file_digest;       // SHA-384 of the file
  UtcTime signed_at;
  Bytes signature;

  /// The canonical JSON text; parse_detached takes exactly this.
  [[nodiscard]] std::string text() const;
};

/// Errors: wrong_role (only agreement_policy and agreement_security sign agreements),
/// key_certificate_mismatch, certificate_not_yet_valid, certificate_expired, crypto_library_failed
Result<Detached> sign_detached(const PrivateKey& key, const Certificate& certificate,
                               ByteView file_bytes, UtcTime at);

/// Form only; nothing is verified. Errors: too_large, bad_json, malformed_detached, and those of
/// Certificate::from_pem
Result<Detached> parse_detached(std::string_view text);

/// That the certificate's nation vouched for exactly these bytes under an agreement role. The
/// certificate must have been valid at signed_at, which may not lie after `at`; it may have expired
/// since. Errors: signed_file_differs, signed_in_future, bad_signature, and those of
/// TrustStore::verify
Status verify_detached(const Detached& detached, ByteView file_bytes, const TrustStore& trust,
                       UtcTime at);

}  // namespace accord::crypto
