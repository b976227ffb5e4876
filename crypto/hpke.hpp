// HPKE (RFC 9180) as a link uses it: mode_psk, one context a direction and key epoch, frames that
// carry their own counter. The AEAD is AES-256-GCM under both suites; suite 1 derives with
// HKDF-SHA384, suite 2 with HKDF-SHA512.
#pragma once

#include <array>
#include <optional>

#include "crypto/aead.hpp"
#include "crypto/kem.hpp"

namespace accord::crypto {

/// A pre-shared key that a courier brought, and its name. Without it whoever breaks the curve reads
/// the link.
struct CourierKey {
  Bytes id;
  SecretBytes secret;  // 32 bytes or more
};

/// Bytes of a courier key at the least. Source: RFC 9180 section 9.5.
inline constexpr std::size_t kMinCourierKeyBytes = 32;

/// The keys of one direction and key epoch. Wiped when destroyed; what was sealed before is then
/// closed to everybody.
class HpkeContext {
 public:
  /// The sender's side; `ephemeral` is made for this context alone and its public key is `enc`.
  /// Errors: malformed_key, courier_key_short, crypto_library_failed
  static Result<HpkeContext> to(ByteView recipient, const KemKey& ephemeral, ByteView info,
                                const CourierKey& psk);
  /// The recipient's. Errors: the same
  static Result<HpkeContext> from(ByteView enc, const KemKey& recipient, ByteView info,
                                  const CourierKey& psk);
  /// Of published test vectors: mode_base, which no link uses.
  static Result<HpkeContext> without_psk(ByteView enc, const KemKey& recipient, ByteView info);

  /// Under the nonce of `counter`, base nonce XOR the number. Requires: no counter twice. Errors:
  /// crypto_library_failed
  [[nodiscard]] Result<Bytes> seal(std::uint64_t counter, ByteView associated,
                                   ByteView plaintext) const;
  /// Errors: seal_broken, crypto_library_failed
  [[nodiscard]] Result<Bytes> open(std::uint64_t counter, ByteView associated,
                                   ByteView sealed) const;
  /// Secret Export of RFC 9180 5.3. Errors: as hkdf_expand
  [[nodiscard]] Result<SecretBytes> exported(ByteView context, std::size_t size) const;

 private:
  HpkeContext(Suite suite, SecretBytes key, SecretBytes base_nonce, SecretBytes exporter);
  static Result<HpkeContext> schedule(Suite suite, ByteView shared_secret, ByteView info,
                                      const CourierKey* psk);
  [[nodiscard]] std::array<std::uint8_t, kAeadNonceBytes> nonce_of(std::uint64_t counter) const;

  Suite suite_;
  SecretBytes key_;
  SecretBytes base_nonce_;
  SecretBytes exporter_;
};

}  // namespace accord::crypto
