// Binding: a nation's signed, expiring word on which CURVE keys it uses on its link to one peer.
// Travels inside Hello and lies beside the peer's root. JSON text of one canonical spelling; ports
// and endpoints are never in it. Signed: domain kBindingDomain over the terms in a fixed line form
// (binding_message). docs/wire-format.md "transport binding".
#pragma once

#include <string>

#include "crypto/trust_store.hpp"

namespace accord::crypto {

inline constexpr std::string_view kBindingDomain = "accord/transport-binding/1";
inline constexpr std::string_view kBindingFormat = "accord-transport-binding/1";
inline constexpr std::size_t kMaxBindingBytes = 32u << 10;

struct BindingTerms {
  NationId peer;  // for whom the keys are; the nation is the certificate's
  std::string
      curve_server_key;  // Z85, 40 characters: public key of our publishing socket on this link
  std::string curve_client_key;  // Z85: public key of our subscribing socket on this link
  UtcTime not_before;
  UtcTime not_after;  // both ends inside
};

struct Binding {
  BindingTerms terms;
  Certificate certificate;
  Bytes signature;

  [[nodiscard]] const NationId& nation() const { return certificate.nation(); }
  /// The canonical JSON text; parse_binding takes exactly this.
  [[nodiscard]] std::string text() const;
};

/// Errors: wrong_role (not a transport certificate), key_certificate_mismatch, wrong_peer (peer is
/// the own nation or nobody), malformed_curve_keys, unfit_validity, crypto_library_failed
Result<Binding> make_binding(const PrivateKey& key, const Certificate& certificate,
                             const BindingTerms& terms);

/// Form only; nothing is verified. Errors: too_large, bad_json, malformed_binding,
/// malformed_curve_keys, and those of Certificate::from_pem
Result<Binding> parse_binding(std::string_view text);

struct BindingExpectation {
  NationId nation;  // who must have made it
  NationId peer;    // for whom: ourselves
  UtcTime at;
};

/// Errors, first that applies: those of TrustStore::verify, wrong_peer, bad_signature,
/// binding_not_yet_valid, binding_expired
Status verify_binding(const Binding& binding, const TrustStore& trust,
                      const BindingExpectation& expected);

}  // namespace accord::crypto
