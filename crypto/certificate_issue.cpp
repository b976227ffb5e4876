// Writing certificates. What is written is read back by the strict parser before it is handed out.
#include <array>

#include "crypto/openssl.hpp"
#include "crypto/profile.hpp"

namespace accord::crypto {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

/// What both kinds of certificate need; the names and extensions say which kind it is.
struct Draft {
  openssl::Name subject;
  openssl::Name issuer;
  openssl::Extensions extensions;
  const PublicKey& key;
  Validity validity;
};

/// Whole seconds, as a certificate keeps them.
Validity cut(const Validity& validity) {
  const auto whole = [](UtcTime t) {
    return UtcTime::from_unix_ns(t.unix_ns() / kNsPerSecond * kNsPerSecond);
  };
  return {whole(validity.not_before), whole(validity.not_after)};
}

/// 16 bytes, 126 of the bits random: positive and of one length, so that DER adds nothing.
bool set_serial(X509* cert, Random& random) {
  std::array<std::uint8_t, 16> raw{};
  random.fill(raw);
  raw[0] = static_cast<std::uint8_t>((raw[0] & 0x3f) | 0x40);
  return ASN1_STRING_set(X509_get_serialNumber(cert), raw.data(), static_cast<int>(raw.size())) ==
         1;
}

bool set_times(X509* cert, const Validity& validity) {
  const openssl::AsnTime not_before = asn_time(validity.not_before);
  const openssl::AsnTime not_after = asn_time(validity.not_after);
  return not_before && not_after && X509_set1_notBefore(cert, not_before.get()) == 1 &&
         X509_set1_notAfter(cert, not_after.get()) == 1;
}

bool set_key(X509* cert, const PublicKey& key) {
  const unsigned char* cursor = key.der().data();
  const openssl::Key handle(d2i_PUBKEY(nullptr, &cursor, static_cast<long>(key.der().size())));
  return handle && X509_set_pubkey(cert, handle.get()) == 1;
}

bool add_extensions(X509* cert, const STACK_OF(X509_EXTENSION) * extensions) {
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
    if (X509_add_ext(cert, sk_X509_EXTENSION_value(extensions, i), -1) != 1) return false;
  }
  return true;
}

Result<Certificate> write(const Draft& draft, const PrivateKey& issuer_key, Random& random) {
  const openssl::Cert cert(X509_new());
  const bool filled = cert && X509_set_version(cert.get(), X509_VERSION_3) == 1 &&
                      set_serial(cert.get(), random) &&
                      X509_set_subject_name(cert.get(), draft.subject.get()) == 1 &&
                      X509_set_issuer_name(cert.get(), draft.issuer.get()) == 1 &&
                      set_times(cert.get(), draft.validity) && set_key(cert.get(), draft.key) &&
                      add_extensions(cert.get(), draft.extensions.get());
  if (!filled) return openssl::library_failure("building a certificate");
  // Ed25519 hashes by itself and must be given no digest.
  const EVP_MD* digest = issuer_key.suite() == Suite::p384 ? EVP_sha384() : nullptr;
  if (X509_sign(cert.get(), NativeKey::of(issuer_key), digest) <= 0) {
    return issuer_key.signing_failed("signing a certificate");
  }
  return Certificate::from_der(openssl::der_of(cert.get(), i2d_X509));
}

}  // namespace

Result<Certificate> issue_root(const PrivateKey& key, const NationId& nation,
                               const Validity& validity, Random& random) {
  const Validity kept = cut(validity);
  if (kept.not_before >= kept.not_after) {
    return fail(Code::unfit_validity, "not_before must be a second or more before not_after");
  }
  if (nation.empty()) return fail(Code::bad_id, "a root needs a nation");
  ACCORD_TRY(openssl::Name subject, profile_name(nation, std::nullopt));
  ACCORD_TRY(openssl::Name issuer, profile_name(nation, std::nullopt));
  ACCORD_TRY(openssl::Extensions extensions, root_extensions(nation, key.public_key()));
  const Draft draft{std::move(subject), std::move(issuer), std::move(extensions), key.public_key(),
                    kept};
  return write(draft, key, random);
}

Result<Certificate> issue_role(const PrivateKey& root_key, const Certificate& root,
                               const RoleRequest& request, Random& random) {
  if (!root.is_root()) return fail(Code::wrong_role, "only a national root issues");
  ACCORD_CHECK(root.check_key(root_key));
  const Validity kept = cut(request.validity);
  if (kept.not_before >= kept.not_after || kept.not_before < root.not_before() ||
      kept.not_after > root.not_after()) {
    return fail(Code::unfit_validity, "the root is valid from " + root.not_before().text(0) +
                                          " to " + root.not_after().text(0));
  }
  ACCORD_TRY(openssl::Name subject, profile_name(root.nation(), request.role));
  ACCORD_TRY(openssl::Name issuer, profile_name(root.nation(), std::nullopt));
  ACCORD_TRY(openssl::Extensions extensions,
             role_extensions(request.role, request.key, key_id(root.public_key())));
  const Draft draft{std::move(subject), std::move(issuer), std::move(extensions), request.key,
                    kept};
  return write(draft, root_key, random);
}

}  // namespace accord::crypto
