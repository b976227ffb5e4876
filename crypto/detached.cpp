// Detached signatures of agreements.
#include "crypto/detached.hpp"

#include <array>

#include "crypto/base64.hpp"
#include "crypto/document.hpp"
#include "crypto/hash.hpp"

namespace accord::crypto {
namespace {

constexpr std::array<std::string_view, 8> kMembers{
    "format", "nation", "role", "suite", "signed_at", "digest", "certificate", "signature"};
constexpr DocumentForm kForm{kDetachedFormat, kMembers, kMaxDetachedBytes,
                             Code::malformed_detached};

/// What the signer's words are, inside the frame of signing_input().
Bytes message_of(const Digest& file_digest, UtcTime signed_at) {
  Bytes out(file_digest.raw.begin(), file_digest.raw.end());
  const std::string time = signed_at.text();
  out.insert(out.end(), time.begin(), time.end());
  return out;
}

bool signs_agreements(const Certificate& certificate) {
  return certificate.role() == Role::agreement_policy ||
         certificate.role() == Role::agreement_security;
}

Status require_agreement_role(const Certificate& certificate) {
  if (signs_agreements(certificate)) return {};
  return fail(Code::wrong_role,
              "only agreement-policy and agreement-security certificates sign agreements");
}

}  // namespace

std::string Detached::text() const {
  const std::string role = certificate.role() ? std::string(name_of(*certificate.role())) : "";
  return write_document({{"format", std::string(kDetachedFormat)},
                         {"nation", certificate.nation().text()},
                         {"role", role},
                         {"suite", std::string(name_of(certificate.suite()))},
                         {"signed_at", signed_at.text()},
                         {"digest", file_digest.hex()},
                         {"certificate", certificate.to_pem()},
                         {"signature", to_base64(signature)}});
}

Result<Detached> sign_detached(const PrivateKey& key, const Certificate& certificate,
                               ByteView file_bytes, UtcTime at) {
  ACCORD_CHECK(require_agreement_role(certificate));
  ACCORD_CHECK(certificate.check_key(key));
  ACCORD_CHECK(certificate.check_valid_at(at));
  const Digest digest = sha384(file_bytes);
  ACCORD_TRY(Bytes signature,
             key.sign(kAgreementDomain, certificate.digest(), message_of(digest, at)));
  return Detached{certificate, digest, at, std::move(signature)};
}

Result<Detached> parse_detached(std::string_view text) {
  ACCORD_TRY(const std::vector<std::string> values, read_document(text, kForm));
  const auto signed_at = UtcTime::parse(values[4]);
  if (!signed_at) return in_member(signed_at.error(), "signed_at");
  const auto digest = Digest::parse(values[5]);
  if (!digest) return in_member(digest.error(), "digest");
  auto certificate = Certificate::from_pem(values[6]);
  if (!certificate) return in_member(certificate.error(), "certificate");
  auto signature = from_base64(values[7]);
  if (!signature) return in_member(signature.error(), "signature");
  Detached out{std::move(*certificate), *digest, *signed_at, std::move(*signature)};
  // Catches nation, role and suite that are not the certificate's, and every other spelling.
  if (out.text() != text) {
    return fail(Code::malformed_detached,
                "not the canonical text, or nation, role or suite differ from the certificate");
  }
  return out;
}

Status verify_detached(const Detached& detached, ByteView file_bytes, const TrustStore& trust,
                       UtcTime at) {
  const Certificate& certificate = detached.certificate;
  ACCORD_CHECK(require_agreement_role(certificate));
  if (sha384(file_bytes) != detached.file_digest) {
    return fail(Code::signed_file_differs, "the file's SHA-384 is " + sha384(file_bytes).hex() +
                                               ", signed is " + detached.file_digest.hex());
  }
  if (detached.signed_at > at + kMaxSignedAhead) {
    return fail(Code::signed_in_future,
                "signed at " + detached.signed_at.text(0) + ", it is " + at.text(0));
  }
  ACCORD_CHECK(
      trust.verify(certificate, certificate.nation(), *certificate.role(), detached.signed_at));
  return certificate.public_key().verify(kAgreementDomain, certificate.digest(),
                                         message_of(detached.file_digest, detached.signed_at),
                                         detached.signature);
}

}  // namespace accord::crypto
