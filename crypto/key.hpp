// Signing keys over OpenSSL EVP; signatures of Ed25519 are made and verified by libsodium (decision
// 0028). Two kinds exist (suite.hpp) and each has one accepted encoding; everything else is refused
// before a library sees it. Keys are immutable after construction: sign and verify may be called on
// any thread. The framed forms are what Accord signs; the _raw forms exist for certificates and for
// published test vectors. docs/wire-format.md "what a signature covers".
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "crypto/secret.hpp"
#include "crypto/suite.hpp"
#include "schemas/vocab/digest.hpp"

struct evp_pkey_st;

namespace accord::crypto {

/// The bytes a framed signature covers: domain || 0x00 || suite number || SHA-384 of the signer's
/// certificate (48) || message. Requires: `domain` is one of our own tags, not empty and without a
/// zero byte.
[[nodiscard]] Bytes signing_input(std::string_view domain, Suite suite,
                                  const Digest& signer_certificate, ByteView message);

class PublicKey {
 public:
  /// SubjectPublicKeyInfo: a named-curve uncompressed P-384 point (120 bytes) or an Ed25519 key (44
  /// bytes), nothing else. Errors: malformed_key
  static Result<PublicKey> from_der(ByteView subject_public_key_info);

  [[nodiscard]] Suite suite() const { return suite_; }
  [[nodiscard]] ByteView der() const { return der_; }

  /// Errors: bad_signature
  Status verify(std::string_view domain, const Digest& signer_certificate, ByteView message,
                ByteView signature) const;
  /// Errors: bad_signature
  Status verify_raw(ByteView message, ByteView signature) const;

  bool operator==(const PublicKey& other) const { return der_ == other.der_; }

 private:
  PublicKey() = default;
  Suite suite_ = Suite::p384;
  Bytes der_;
  std::shared_ptr<evp_pkey_st> key_;
};

class PrivateKey {
 public:
  /// A new key from the library's own generator. Errors: suite_provider_missing,
  /// crypto_library_failed
  static Result<PrivateKey> generate(Suite suite);

  /// Exactly one unencrypted PKCS#8 block "PRIVATE KEY" as `openssl` writes it. Errors:
  /// malformed_key
  static Result<PrivateKey> from_pem(ByteView pem);

  /// PKCS#8 PEM, unencrypted. Errors: crypto_library_failed, token_key_stays
  [[nodiscard]] Result<SecretBytes> to_pem() const;

  [[nodiscard]] Suite suite() const { return public_.suite(); }
  [[nodiscard]] const PublicKey& public_key() const { return public_; }

  /// Errors: crypto_library_failed; of a key in a token (token_key.hpp) token_lost
  [[nodiscard]] Result<Bytes> sign(std::string_view domain, const Digest& signer_certificate,
                                   ByteView message) const;
  /// Errors: as sign
  [[nodiscard]] Result<Bytes> sign_raw(ByteView message) const;

  /// The error of a signature that was not made, with the library's reason; empties its queue.
  [[nodiscard]] tl::unexpected<Error> signing_failed(const char* doing) const;

 private:
  friend struct NativeKey;  // profile.hpp: issuing certificates, keys in tokens
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Handle = std::unique_ptr<evp_pkey_st, Free>;
  PrivateKey(Handle key, PublicKey public_key);
  /// Also of a key in a token, which is of this suite.
  [[nodiscard]] Result<Bytes> sign_p384(ByteView message) const;
  static Result<PrivateKey> from_handle(Handle key);

  Handle key_;
  SecretBytes ed25519_;  // for suite 2, as ed25519.hpp wants it
  PublicKey public_;
  bool in_token_ = false;
};

/// Errors: file_unreadable, permissions_too_open (group or others may read, or another user owns
/// it), too_large, malformed_key
Result<PrivateKey> load_private_key_file(const std::filesystem::path& path);

/// A new file of mode 0600, flushed to disk; never overwrites. Errors: already_exists,
/// file_unwritable, token_key_stays
Status save_private_key_file(const PrivateKey& key, const std::filesystem::path& path);

}  // namespace accord::crypto
