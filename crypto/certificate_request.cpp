// PKCS#10 requests. What is taken is, byte for byte, what would be written for its name and key.
#include "crypto/certificate_request.hpp"

#include <algorithm>

#include "crypto/openssl.hpp"
#include "crypto/pem.hpp"
#include "crypto/profile.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kLabel = "CERTIFICATE REQUEST";
using Request = std::unique_ptr<X509_REQ, openssl::Freed<X509_REQ_free>>;

tl::unexpected<Error> malformed(std::string what) {
  openssl::forget_errors();
  return fail(Code::malformed_certificate_request, std::move(what));
}

/// Strict DER, like a certificate's.
Result<Request> decode(ByteView der) {
  const unsigned char* cursor = der.data();
  Request request(d2i_X509_REQ(nullptr, &cursor, static_cast<long>(der.size())));
  if (!request || cursor != der.data() + der.size()) return malformed("not one PKCS#10 request");
  unsigned char* inner = nullptr;  // this call drops the cached encoding
  const int inner_size = i2d_re_X509_REQ_tbs(request.get(), &inner);
  OPENSSL_free(inner);
  const Bytes again = inner_size > 0 ? openssl::der_of(request.get(), i2d_X509_REQ) : Bytes{};
  if (!std::equal(again.begin(), again.end(), der.begin(), der.end()))
    return malformed("not in canonical DER");
  return request;
}

Result<NationId> nation_in(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(name, NID_organizationName, -1);
  if (at < 0) return malformed("the name has no organisation");
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  auto nation = NationId::parse(
      as_text({ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))}));
  if (!nation) return malformed("the organisation is not a nation");
  return std::move(*nation);
}

Result<Role> role_in(const X509_NAME* name, const NationId& nation) {
  const Bytes found = openssl::der_of(name, i2d_X509_NAME);
  for (const Role role : kRoles) {
    ACCORD_TRY(const openssl::Name expected, profile_name(nation, role));
    if (openssl::der_of(expected.get(), i2d_X509_NAME) == found) return role;
  }
  return malformed("the name is not that of a nation's role");
}

/// The algorithm of the key's own suite, without parameters.
Status check_algorithm(const X509_REQ* request, Suite suite) {
  const X509_ALGOR* algorithm = nullptr;
  X509_REQ_get0_signature(request, nullptr, &algorithm);
  const ASN1_OBJECT* object = nullptr;
  int parameter = V_ASN1_UNDEF;
  X509_ALGOR_get0(&object, &parameter, nullptr, algorithm);
  const int wanted = suite == Suite::p384 ? NID_ecdsa_with_SHA384 : NID_ED25519;
  if (OBJ_obj2nid(object) == wanted && parameter == V_ASN1_UNDEF) return {};
  return malformed("not signed by the algorithm of its key's suite");
}

}  // namespace

Result<std::string> make_certificate_request(const PrivateKey& key, const NationId& nation,
                                             Role role) {
  const Request request(X509_REQ_new());
  ACCORD_TRY(const openssl::Name name, profile_name(nation, role));
  const unsigned char* cursor = key.public_key().der().data();
  const openssl::Key handle(
      d2i_PUBKEY(nullptr, &cursor, static_cast<long>(key.public_key().der().size())));
  const bool filled = request && handle && X509_REQ_set_version(request.get(), 0) == 1 &&
                      X509_REQ_set_subject_name(request.get(), name.get()) == 1 &&
                      X509_REQ_set_pubkey(request.get(), handle.get()) == 1;
  if (!filled) return openssl::library_failure("building a request");
  // Ed25519 hashes by itself and must be given no digest.
  const EVP_MD* digest = key.suite() == Suite::p384 ? EVP_sha384() : nullptr;
  if (X509_REQ_sign(request.get(), NativeKey::of(key), digest) <= 0)
    return key.signing_failed("signing a request");
  const SecretBytes pem = to_pem(kLabel, openssl::der_of(request.get(), i2d_X509_REQ));
  return std::string(as_text(pem.bytes()));
}

Result<CertificateRequest> parse_certificate_request(std::string_view pem) {
  if (pem.size() > kMaxRequestPemBytes) return malformed("too long for a request");
  ACCORD_TRY(const SecretBytes der,
             from_pem(kLabel, as_bytes(pem), Code::malformed_certificate_request));
  ACCORD_TRY(const Request request, decode(der.bytes()));
  if (X509_REQ_get_version(request.get()) != 0 || X509_REQ_get_attr_count(request.get()) > 0)
    return malformed("not version 1, or with attributes");
  const X509_NAME* name = X509_REQ_get_subject_name(request.get());
  ACCORD_TRY(NationId nation, nation_in(name));
  ACCORD_TRY(const Role role, role_in(name, nation));
  auto key = PublicKey::from_der(
      openssl::der_of(X509_REQ_get_X509_PUBKEY(request.get()), i2d_X509_PUBKEY));
  if (!key) return malformed(key.error().what);
  ACCORD_CHECK(check_algorithm(request.get(), key->suite()));
  const bool signs = X509_REQ_verify(request.get(), X509_REQ_get0_pubkey(request.get())) == 1;
  openssl::forget_errors();
  if (!signs) return fail(Code::bad_signature, "the request is not signed by its own key");
  return CertificateRequest{std::move(nation), role, std::move(*key), sha384(der.bytes())};
}

}  // namespace accord::crypto
