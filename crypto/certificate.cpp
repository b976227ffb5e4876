// Reading certificates: decode, then rebuild every part from (nation, role, keys) and compare
// bytes.
#include "crypto/certificate.hpp"

#include <algorithm>
#include <string>

#include "crypto/openssl.hpp"
#include "crypto/pem.hpp"
#include "crypto/profile.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kLabel = "CERTIFICATE";

tl::unexpected<Error> malformed(std::string what, const char* field) {
  openssl::forget_errors();
  return fail(Code::malformed_certificate, std::move(what), field);
}

/// Strict DER: no trailing byte, and writing it again, inner part included, gives the same bytes.
Result<openssl::Cert> decode(ByteView der) {
  const unsigned char* cursor = der.data();
  openssl::Cert cert(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
  if (!cert) return malformed("not an X.509 certificate", "certificate");
  if (cursor != der.data() + der.size()) {
    return malformed("bytes follow the certificate",
                     ("byte " + std::to_string(cursor - der.data())).c_str());
  }
  unsigned char* inner = nullptr;  // this call drops the cached encoding
  const int inner_size = i2d_re_X509_tbs(cert.get(), &inner);
  OPENSSL_free(inner);
  const Bytes again = inner_size > 0 ? openssl::der_of(cert.get(), i2d_X509) : Bytes{};
  if (!std::equal(again.begin(), again.end(), der.begin(), der.end())) {
    return malformed("not in canonical DER", "certificate");
  }
  return cert;
}

Result<NationId> nation_in(const X509_NAME* name, const char* field) {
  const int at = X509_NAME_get_index_by_NID(name, NID_organizationName, -1);
  if (at < 0) return malformed("the name has no organisation", field);
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
  const ByteView bytes{ASN1_STRING_get0_data(text),
                       static_cast<std::size_t>(ASN1_STRING_length(text))};
  auto nation = NationId::parse(as_text(bytes));
  if (!nation) return malformed("the organisation is not a nation", field);
  return std::move(*nation);
}

Result<bool> is_profile_name(const X509_NAME* name, const NationId& nation,
                             std::optional<Role> role) {
  ACCORD_TRY(const openssl::Name expected, profile_name(nation, role));
  return openssl::der_of(name, i2d_X509_NAME) == openssl::der_of(expected.get(), i2d_X509_NAME);
}

/// Empty for a national root.
Result<std::optional<Role>> role_in(const X509_NAME* subject, const NationId& nation) {
  ACCORD_TRY(const bool root, is_profile_name(subject, nation, std::nullopt));
  if (root) return std::optional<Role>{};
  for (const Role role : kRoles) {
    ACCORD_TRY(const bool fits, is_profile_name(subject, nation, role));
    if (fits) return std::optional<Role>{role};
  }
  return malformed("the name is neither a national root's nor a role's", "subject");
}

Result<NationId> issuer_nation_in(const X509_NAME* issuer) {
  ACCORD_TRY(NationId nation, nation_in(issuer, "issuer"));
  ACCORD_TRY(const bool root, is_profile_name(issuer, nation, std::nullopt));
  if (!root) return malformed("the issuer is not a national root", "issuer");
  return nation;
}

Result<PublicKey> public_key_in(const X509* cert) {
  auto key = PublicKey::from_der(openssl::der_of(X509_get_X509_PUBKEY(cert), i2d_X509_PUBKEY));
  if (!key) return malformed(key.error().what, "public key");
  return key;
}

Result<Suite> signature_suite_in(const X509* cert) {
  const X509_ALGOR* outer = nullptr;
  X509_get0_signature(nullptr, &outer, cert);
  const ASN1_OBJECT* object = nullptr;
  int parameter_type = V_ASN1_UNDEF;
  X509_ALGOR_get0(&object, &parameter_type, nullptr, outer);
  const int nid = OBJ_obj2nid(object);
  const bool plain =
      parameter_type == V_ASN1_UNDEF && X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(cert)) == 0;
  if (plain && nid == NID_ecdsa_with_SHA384) return Suite::p384;
  if (plain && nid == NID_ED25519) return Suite::ed25519;
  return malformed("neither ecdsa-with-SHA384 nor Ed25519, the same inside and outside",
                   "signature algorithm");
}

Result<Bytes> serial_in(const X509* cert) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(cert);
  const ByteView bytes{ASN1_STRING_get0_data(serial),
                       static_cast<std::size_t>(ASN1_STRING_length(serial))};
  const bool positive =
      ASN1_STRING_type(serial) == V_ASN1_INTEGER && !bytes.empty() && bytes.front() != 0;
  if (!positive || bytes.size() > kMaxSerialBytes) {
    return malformed("not a positive number of at most 20 bytes", "serial");
  }
  return Bytes(bytes.begin(), bytes.end());
}

Result<UtcTime> time_in(const ASN1_TIME* encoded, const char* field) {
  const auto time = utc_of(encoded);
  if (!time) return malformed("not in the form of RFC 5280 4.1.2.5", field);
  return *time;
}

Result<Validity> validity_in(const X509* cert) {
  ACCORD_TRY(const UtcTime not_before, time_in(X509_get0_notBefore(cert), "not before"));
  ACCORD_TRY(const UtcTime not_after, time_in(X509_get0_notAfter(cert), "not after"));
  if (not_before >= not_after) return malformed("the interval is empty", "not after");
  return Validity{not_before, not_after};
}

/// The key identifier of the issuer, as the certificate gives it; empty when it gives none.
Bytes authority_key_id_in(X509* cert) {
  const ASN1_OCTET_STRING* id = X509_get0_authority_key_id(cert);
  if (id == nullptr) return {};
  const unsigned char* data = ASN1_STRING_get0_data(id);
  return {data, data + ASN1_STRING_length(id)};
}

Status compare_extensions(const X509* cert, const STACK_OF(X509_EXTENSION) * expected) {
  const int count = sk_X509_EXTENSION_num(expected);
  if (X509_get_ext_count(cert) != count) {
    return malformed("not exactly the " + std::to_string(count) + " extensions of the profile",
                     "extensions");
  }
  for (int i = 0; i < count; ++i) {
    const Bytes want = openssl::der_of(sk_X509_EXTENSION_value(expected, i), i2d_X509_EXTENSION);
    if (openssl::der_of(X509_get_ext(cert, i), i2d_X509_EXTENSION) != want) {
      return malformed("extension " + std::to_string(i + 1) + " is not the profile's",
                       "extensions");
    }
  }
  return {};
}

Status check_outline(const X509* cert) {
  if (X509_get_version(cert) != X509_VERSION_3) return malformed("not version 3", "version");
  const ASN1_BIT_STRING* issuer_uid = nullptr;
  const ASN1_BIT_STRING* subject_uid = nullptr;
  X509_get0_uids(cert, &issuer_uid, &subject_uid);
  if (issuer_uid != nullptr || subject_uid != nullptr) {
    return malformed("unique identifiers are not part of the profile", "unique identifier");
  }
  return {};
}

}  // namespace

struct CertificateParser {
  Certificate out;

  Result<Certificate> parse(ByteView der) {
    ACCORD_TRY(const openssl::Cert cert, decode(der));
    ACCORD_CHECK(check_outline(cert.get()));
    ACCORD_CHECK(read_names(cert.get()));
    ACCORD_CHECK(read_values(cert.get()));
    ACCORD_CHECK(check_extensions(cert.get()));
    ACCORD_CHECK(read_signature(cert.get()));
    openssl::forget_errors();
    out.der_.assign(der.begin(), der.end());
    out.digest_ = sha384(der);
    return std::move(out);
  }

 private:
  Status read_names(const X509* cert) {
    ACCORD_TRY(out.nation_, nation_in(X509_get_subject_name(cert), "subject"));
    ACCORD_TRY(out.role_, role_in(X509_get_subject_name(cert), out.nation_));
    ACCORD_TRY(out.issuer_nation_, issuer_nation_in(X509_get_issuer_name(cert)));
    if (!out.role_ && out.issuer_nation_ != out.nation_) {
      return malformed("a national root is its own issuer", "issuer");
    }
    return {};
  }

  Status read_values(const X509* cert) {
    ACCORD_TRY(out.public_key_, public_key_in(cert));
    ACCORD_TRY(out.serial_, serial_in(cert));
    ACCORD_TRY(out.validity_, validity_in(cert));
    return {};
  }

  Status check_extensions(X509* cert) {
    out.issuer_key_id_ = out.role_ ? authority_key_id_in(cert) : key_id(*out.public_key_);
    ACCORD_TRY(const openssl::Extensions expected,
               out.role_ ? role_extensions(*out.role_, *out.public_key_, out.issuer_key_id_)
                         : root_extensions(out.nation_, *out.public_key_));
    return compare_extensions(cert, expected.get());
  }

  Status read_signature(X509* cert) {
    ACCORD_TRY(out.signature_suite_, signature_suite_in(cert));
    const ASN1_BIT_STRING* bits = nullptr;
    X509_get0_signature(&bits, nullptr, cert);
    if ((bits->flags & 0x07) != 0) return malformed("not whole bytes", "signature");
    const unsigned char* data = ASN1_STRING_get0_data(bits);
    out.signature_.assign(data, data + ASN1_STRING_length(bits));
    out.to_be_signed_ = openssl::der_of(cert, i2d_re_X509_tbs);
    return {};
  }
};

Result<Certificate> Certificate::from_der(ByteView der) {
  if (der.size() > kMaxCertificateBytes) {
    return fail(Code::too_large, "a certificate of " + std::to_string(der.size()) + " bytes");
  }
  return CertificateParser{Certificate()}.parse(der);
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  if (pem.size() > kMaxCertificatePemBytes) {
    return fail(Code::too_large, "a PEM certificate of " + std::to_string(pem.size()) + " bytes");
  }
  ACCORD_TRY(const SecretBytes der,
             crypto::from_pem(kLabel, as_bytes(pem), Code::malformed_certificate));
  return from_der(der.bytes());
}

std::string Certificate::to_pem() const {
  return std::string(as_text(crypto::to_pem(kLabel, der_).bytes()));
}

Status Certificate::verify_signed_by(const Certificate& issuer) const {
  const std::string who =
      nation_.text() + " certificate is not signed by the " + issuer.nation().text() + " root";
  const bool names_it = issuer.is_root() && issuer.nation() == issuer_nation_ &&
                        issuer.suite() == signature_suite_ &&
                        issuer_key_id_ == key_id(issuer.public_key());
  if (!names_it || !issuer.public_key().verify_raw(to_be_signed_, signature_)) {
    return fail(Code::bad_chain_signature, who);
  }
  return {};
}

Status Certificate::check_valid_at(UtcTime at) const {
  const std::string who = nation_.text() + " " +
                          (role_ ? std::string(name_of(*role_)) : "national root") +
                          " certificate ";
  if (at < validity_.not_before) {
    return fail(Code::certificate_not_yet_valid,
                who + "is valid from " + validity_.not_before.text(0));
  }
  if (at > validity_.not_after) {
    return fail(Code::certificate_expired, who + "was valid until " + validity_.not_after.text(0));
  }
  return {};
}

Status Certificate::check_key(const PrivateKey& key) const {
  if (key.public_key() == *public_key_) return {};
  return fail(Code::key_certificate_mismatch, "the private key is not the certificate's");
}

}  // namespace accord::crypto
