// A nation's list of its certificates that are no longer to be believed: an X.509 CRL version 2
// (RFC 5280 section 5) of one profile, signed by the national root and numbered. It proves itself:
// whoever brings it does not matter. Plain values, any thread. docs/wire-format.md "revocation
// list" draws the profile.
#pragma once

#include <vector>

#include "crypto/certificate.hpp"

namespace accord::crypto {

inline constexpr std::size_t kMaxRevocationListBytes = 64u << 10;
inline constexpr std::size_t kMaxRevocations = 1'024;

struct Revocation {
  Bytes serial;  // of a role certificate below the same root; as Certificate::serial()
  UtcTime since;

  bool operator==(const Revocation&) const = default;
};

struct RevocationTerms {
  std::uint64_t number = 1;  // rises with every list of the nation
  UtcTime this_update;
  UtcTime next_update;              // when the nation means to issue the next one
  std::vector<Revocation> revoked;  // strictly ascending by serial
};

class RevocationList {
 public:
  /// Exactly what issue_revocation_list writes for that root, and signed by it. Errors: too_large,
  /// malformed_revocation_list
  static Result<RevocationList> read(ByteView der, const Certificate& root);

  [[nodiscard]] ByteView der() const { return der_; }
  [[nodiscard]] const NationId& nation() const { return nation_; }
  [[nodiscard]] const RevocationTerms& terms() const { return terms_; }
  [[nodiscard]] std::uint64_t number() const { return terms_.number; }

  /// Of a certificate below the same root: that it was not revoked by then. Errors:
  /// certificate_revoked
  Status check(const Certificate& certificate, UtcTime at) const;

 private:
  friend struct RevocationReader;
  RevocationList() = default;
  Bytes der_;
  NationId nation_;
  RevocationTerms terms_;
};

/// Times keep whole seconds. Errors: wrong_role (`root` is no root), key_certificate_mismatch,
/// bad_value (number 0, order or count), unfit_validity (next_update not after this_update),
/// crypto_library_failed
Result<RevocationList> issue_revocation_list(const PrivateKey& root_key, const Certificate& root,
                                             const RevocationTerms& terms);

}  // namespace accord::crypto
