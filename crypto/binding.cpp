// Transport bindings.
#include "crypto/binding.hpp"

#include <array>

#include "crypto/base64.hpp"
#include "crypto/document.hpp"
#include "crypto/z85.hpp"

namespace accord::crypto {
namespace {

constexpr std::array<std::string_view, 9> kMembers{
    "format",     "nation",    "peer",        "curve_server_key", "curve_client_key",
    "not_before", "not_after", "certificate", "signature"};
constexpr DocumentForm kForm{kBindingFormat, kMembers, kMaxBindingBytes, Code::malformed_binding};

/// Seven lines "name value\n"; no value can hold a space or a line end.
std::string message_of(const NationId& nation, const BindingTerms& terms) {
  std::string out;
  const auto line = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(" ").append(value).append("\n");
  };
  line("format", kBindingFormat);
  line("nation", nation.text());
  line("peer", terms.peer.text());
  line("curve_server_key", terms.curve_server_key);
  line("curve_client_key", terms.curve_client_key);
  line("not_before", terms.not_before.text());
  line("not_after", terms.not_after.text());
  return out;
}

Status check_terms(const NationId& nation, const BindingTerms& terms) {
  if (terms.peer.empty() || terms.peer == nation) {
    return fail(Code::wrong_peer, "a binding is for another nation", "$.peer");
  }
  if (!is_z85_key(terms.curve_server_key)) {
    return fail(Code::malformed_curve_keys, "not a Z85 key", "$.curve_server_key");
  }
  if (!is_z85_key(terms.curve_client_key)) {
    return fail(Code::malformed_curve_keys, "not a Z85 key", "$.curve_client_key");
  }
  if (terms.not_before >= terms.not_after) {
    return fail(Code::unfit_validity, "not_before must be before not_after", "$.not_after");
  }
  return {};
}

Result<BindingTerms> read_terms(const std::vector<std::string>& values) {
  const auto peer = NationId::parse(values[2]);
  if (!peer) return in_member(peer.error(), "peer");
  const auto not_before = UtcTime::parse(values[5]);
  if (!not_before) return in_member(not_before.error(), "not_before");
  const auto not_after = UtcTime::parse(values[6]);
  if (!not_after) return in_member(not_after.error(), "not_after");
  return BindingTerms{*peer, values[3], values[4], *not_before, *not_after};
}

Status check_time(const BindingTerms& terms, UtcTime at) {
  if (at < terms.not_before) {
    return fail(Code::binding_not_yet_valid, "valid from " + terms.not_before.text(0));
  }
  if (at > terms.not_after) {
    return fail(Code::binding_expired, "was valid until " + terms.not_after.text(0));
  }
  return {};
}

}  // namespace

std::string Binding::text() const {
  return write_document({{"format", std::string(kBindingFormat)},
                         {"nation", nation().text()},
                         {"peer", terms.peer.text()},
                         {"curve_server_key", terms.curve_server_key},
                         {"curve_client_key", terms.curve_client_key},
                         {"not_before", terms.not_before.text()},
                         {"not_after", terms.not_after.text()},
                         {"certificate", certificate.to_pem()},
                         {"signature", to_base64(signature)}});
}

Result<Binding> make_binding(const PrivateKey& key, const Certificate& certificate,
                             const BindingTerms& terms) {
  if (certificate.role() != Role::transport) {
    return fail(Code::wrong_role, "only a transport certificate binds transport keys");
  }
  ACCORD_CHECK(certificate.check_key(key));
  ACCORD_CHECK(check_terms(certificate.nation(), terms));
  ACCORD_TRY(Bytes signature, key.sign(kBindingDomain, certificate.digest(),
                                       as_bytes(message_of(certificate.nation(), terms))));
  return Binding{terms, certificate, std::move(signature)};
}

Result<Binding> parse_binding(std::string_view text) {
  ACCORD_TRY(const std::vector<std::string> values, read_document(text, kForm));
  ACCORD_TRY(BindingTerms terms, read_terms(values));
  auto certificate = Certificate::from_pem(values[7]);
  if (!certificate) return in_member(certificate.error(), "certificate");
  ACCORD_CHECK(check_terms(certificate->nation(), terms));
  auto signature = from_base64(values[8]);
  if (!signature) return in_member(signature.error(), "signature");
  Binding out{std::move(terms), std::move(*certificate), std::move(*signature)};
  // Catches a nation that is not the certificate's, and every other spelling.
  if (out.text() != text) {
    return fail(Code::malformed_binding,
                "not the canonical text, or the nation differs from the certificate");
  }
  return out;
}

Status verify_binding(const Binding& binding, const TrustStore& trust,
                      const BindingExpectation& expected) {
  const Certificate& certificate = binding.certificate;
  ACCORD_CHECK(trust.verify(certificate, expected.nation, Role::transport, expected.at));
  if (binding.terms.peer != expected.peer) {
    return fail(Code::wrong_peer,
                "made for " + binding.terms.peer.text() + ", not for " + expected.peer.text());
  }
  const std::string message = message_of(binding.nation(), binding.terms);
  ACCORD_CHECK(certificate.public_key().verify(kBindingDomain, certificate.digest(),
                                               as_bytes(message), binding.signature));
  return check_time(binding.terms, expected.at);
}

}  // namespace accord::crypto
