// DHKEM of RFC 9180 section 4.1: agreeing on a secret with the holder of a public key. One KEM a
// suite: DHKEM(P-384, HKDF-SHA384) and DHKEM(X25519, HKDF-SHA256). Any thread.
#pragma once

#include <memory>

#include "crypto/secret.hpp"
#include "crypto/suite.hpp"

struct evp_pkey_st;

namespace accord::crypto {

/// Bytes of a public key, and of what an encapsulation sends: Npk = Nenc. Requires: a suite that
/// has a provider.
[[nodiscard]] std::size_t kem_public_bytes(Suite suite);

/// One side's key; used for one key epoch and then destroyed, which is what forward secrecy is.
class KemKey {
 public:
  /// From the library's own generator. Errors: suite_provider_missing, crypto_library_failed
  static Result<KemKey> generate(Suite suite);
  /// Of published test vectors: the private key as RFC 9180 7.1.2 writes it. Errors: malformed_key
  static Result<KemKey> from_private(Suite suite, ByteView private_key);

  [[nodiscard]] Suite suite() const { return suite_; }
  /// As RFC 9180 7.1.1 writes it: 0x04 || x || y (97 bytes), or 32 bytes.
  [[nodiscard]] ByteView public_key() const { return public_; }

  /// The plain Diffie-Hellman value with another's public key. Errors: malformed_key (not a point
  /// of the curve, or one that makes the value zero), crypto_library_failed
  [[nodiscard]] Result<SecretBytes> agree(ByteView public_key) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Handle = std::unique_ptr<evp_pkey_st, Free>;
  KemKey(Suite suite, Handle key, Bytes public_key);
  static Result<KemKey> from_handle(Suite suite, Handle key);

  Suite suite_;
  Handle key_;
  Bytes public_;
};

/// Encap with a key made for this once: the shared secret (Nsecret bytes); `enc` is ephemeral's
/// public key. Errors: as agree()
[[nodiscard]] Result<SecretBytes> kem_encap(const KemKey& ephemeral, ByteView recipient);

/// Decap. Errors: as agree()
[[nodiscard]] Result<SecretBytes> kem_decap(const KemKey& recipient, ByteView enc);

}  // namespace accord::crypto
