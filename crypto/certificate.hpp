// X.509 certificates of Accord's one profile: an offline national root and role certificates below
// it. A certificate is taken only when it is, byte for byte in subject and extensions, what our own
// issuer would have written for its nation, role and keys; so nothing in it needs interpreting
// later. Plain values, any thread. docs/wire-format.md "certificates". Source of the encoding: RFC
// 5280.
#pragma once

#include <optional>
#include <string>

#include "crypto/key.hpp"
#include "crypto/random.hpp"
#include "crypto/role.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/limits.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::crypto {

inline constexpr std::size_t kMaxCertificatePemBytes = 6u << 10;  // kMaxCertificateBytes as PEM

/// Both ends are inside; certificates keep whole seconds, fractions are cut off.
struct Validity {
  UtcTime not_before;
  UtcTime not_after;
};

class Certificate {
 public:
  /// Structure and profile only; the chain is TrustStore's. Errors: too_large,
  /// malformed_certificate
  static Result<Certificate> from_der(ByteView der);
  /// One block, spelled exactly as to_pem() spells it. Errors: too_large, malformed_certificate
  static Result<Certificate> from_pem(std::string_view pem);

  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] ByteView der() const { return der_; }
  /// SHA-384 of der(): the name of the certificate in signatures and agreements.
  [[nodiscard]] const Digest& digest() const { return digest_; }
  [[nodiscard]] const NationId& nation() const { return nation_; }
  /// Nation of the root that its issuer field names; the own one in everything our issuer writes.
  [[nodiscard]] const NationId& issuer_nation() const { return issuer_nation_; }
  [[nodiscard]] bool is_root() const { return !role_; }
  /// Empty for a national root.
  [[nodiscard]] std::optional<Role> role() const { return role_; }
  [[nodiscard]] UtcTime not_before() const { return validity_.not_before; }
  [[nodiscard]] UtcTime not_after() const { return validity_.not_after; }
  [[nodiscard]] const PublicKey& public_key() const { return *public_key_; }
  /// Suite of the key it certifies.
  [[nodiscard]] Suite suite() const { return public_key_->suite(); }
  /// Big-endian, without leading zero.
  [[nodiscard]] ByteView serial() const { return serial_; }

  /// That `issuer` is a root and its key signed this certificate. Errors: bad_chain_signature
  Status verify_signed_by(const Certificate& issuer) const;
  /// Errors: certificate_not_yet_valid, certificate_expired
  Status check_valid_at(UtcTime at) const;
  /// Errors: key_certificate_mismatch
  Status check_key(const PrivateKey& key) const;

  bool operator==(const Certificate& other) const { return der_ == other.der_; }

 private:
  friend struct CertificateParser;
  Certificate() = default;

  Bytes der_;
  Digest digest_;
  NationId nation_;
  NationId issuer_nation_;
  std::optional<Role> role_;
  Validity validity_;
  std::optional<PublicKey> public_key_;  // always set once constructed
  Bytes serial_;
  Bytes issuer_key_id_;
  Bytes to_be_signed_;
  Suite signature_suite_ = Suite::p384;
  Bytes signature_;
};

/// A self-signed national root: O=<nation>, CN="<nation> national root", path length 0.
/// Errors: unfit_validity, crypto_library_failed
Result<Certificate> issue_root(const PrivateKey& key, const NationId& nation,
                               const Validity& validity, Random& random);

struct RoleRequest {
  Role role = Role::node_sign;
  PublicKey key;
  Validity validity;
};

/// A role certificate of the root's own nation: O=<nation>, CN="<nation> <role>".
/// Errors: wrong_role (`root` is no root), key_certificate_mismatch, unfit_validity (empty, or
/// outside the root's), crypto_library_failed
Result<Certificate> issue_role(const PrivateKey& root_key, const Certificate& root,
                               const RoleRequest& request, Random& random);

}  // namespace accord::crypto
