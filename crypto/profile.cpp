// Names, extensions and times of the profile, built through OpenSSL's own encoders.
#include "crypto/profile.hpp"

#include <string>

namespace accord::crypto {
namespace {

constexpr std::size_t kKeyIdBytes = 20;

/// Encodes extensions into a list; one failure fails the list.
class ExtensionList {
 public:
  ExtensionList() : list_(sk_X509_EXTENSION_new_null()) {}

  /// From OpenSSL's configuration syntax, e.g. "critical,CA:TRUE".
  void add_text(int nid, const std::string& value) {
    add(openssl::Extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str())));
  }
  void add_value(int nid, bool critical, void* value) {
    add(openssl::Extension(value == nullptr ? nullptr
                                            : X509V3_EXT_i2d(nid, critical ? 1 : 0, value)));
  }
  Result<openssl::Extensions> take() {
    if (!list_ || !good_) return openssl::library_failure("encoding certificate extensions");
    return std::move(list_);
  }

 private:
  void add(openssl::Extension extension) {
    if (!good_ || !list_ || !extension ||
        sk_X509_EXTENSION_push(list_.get(), extension.get()) <= 0) {
      good_ = false;
      return;
    }
    (void)extension.release();  // the list owns it now
  }
  openssl::Extensions list_;
  bool good_ = true;
};

openssl::OctetString octets(ByteView bytes) {
  openssl::OctetString out(ASN1_OCTET_STRING_new());
  if (out && ASN1_OCTET_STRING_set(out.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
    out.reset();
  }
  return out;
}

bool add_entry(X509_NAME* name, int nid, const std::string& value) {
  return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

using Constraints = std::unique_ptr<NAME_CONSTRAINTS, openssl::Freed<NAME_CONSTRAINTS_free>>;

/// permitted: directory names below O=<nation>; nullptr when the library fails.
Constraints only_nation(const NationId& nation) {
  openssl::Name name(X509_NAME_new());
  Constraints out(NAME_CONSTRAINTS_new());
  GENERAL_SUBTREE* subtree = GENERAL_SUBTREE_new();
  if (!name || !out || subtree == nullptr ||
      !add_entry(name.get(), NID_organizationName, nation.text())) {
    GENERAL_SUBTREE_free(subtree);
    return nullptr;
  }
  GENERAL_NAME_set0_value(subtree->base, GEN_DIRNAME, name.release());
  out->permittedSubtrees = sk_GENERAL_SUBTREE_new_null();
  if (out->permittedSubtrees == nullptr ||
      sk_GENERAL_SUBTREE_push(out->permittedSubtrees, subtree) <= 0) {
    GENERAL_SUBTREE_free(subtree);
    return nullptr;
  }
  return out;
}

using AuthorityKeyId = std::unique_ptr<AUTHORITY_KEYID, openssl::Freed<AUTHORITY_KEYID_free>>;

AuthorityKeyId authority(ByteView issuer_key_id) {
  AuthorityKeyId out(AUTHORITY_KEYID_new());
  if (out) out->keyid = octets(issuer_key_id).release();
  return out;
}

}  // namespace

Result<openssl::Name> profile_name(const NationId& nation, std::optional<Role> role) {
  const std::string what = role ? std::string(name_of(*role)) : "national root";
  openssl::Name name(X509_NAME_new());
  if (!name || !add_entry(name.get(), NID_organizationName, nation.text()) ||
      !add_entry(name.get(), NID_commonName, nation.text() + " " + what)) {
    return openssl::library_failure("encoding a certificate name");
  }
  return name;
}

Bytes key_id(const PublicKey& key) {
  const Digest digest = sha384(key.der());
  return {digest.raw.begin(), digest.raw.begin() + kKeyIdBytes};
}

Result<openssl::Extensions> root_extensions(const NationId& nation, const PublicKey& key) {
  ExtensionList list;
  list.add_text(NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  list.add_text(NID_key_usage, "critical,keyCertSign,cRLSign");
  list.add_value(NID_name_constraints, true, only_nation(nation).get());
  list.add_value(NID_subject_key_identifier, false, octets(key_id(key)).get());
  return list.take();
}

Result<openssl::Extensions> role_extensions(Role role, const PublicKey& key,
                                            ByteView issuer_key_id) {
  ExtensionList list;
  list.add_text(NID_basic_constraints, "critical,CA:FALSE");
  list.add_text(NID_key_usage, "critical,digitalSignature");
  list.add_text(NID_ext_key_usage, "critical," + std::string(kRoleArc) + "." +
                                       std::to_string(static_cast<unsigned>(role)));
  list.add_value(NID_subject_key_identifier, false, octets(key_id(key)).get());
  list.add_value(NID_authority_key_identifier, false, authority(issuer_key_id).get());
  return list.take();
}

Result<openssl::Extensions> revocation_extensions(ByteView issuer_key_id, std::uint64_t number) {
  ExtensionList list;
  list.add_value(NID_authority_key_identifier, false, authority(issuer_key_id).get());
  const std::unique_ptr<ASN1_INTEGER, openssl::Freed<ASN1_INTEGER_free>> encoded(
      ASN1_INTEGER_new());
  const bool set = encoded && ASN1_INTEGER_set_uint64(encoded.get(), number) == 1;
  list.add_value(NID_crl_number, false, set ? encoded.get() : nullptr);
  return list.take();
}

std::optional<UtcTime> utc_of(const ASN1_TIME* encoded) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(encoded, &parts) != 1) return std::nullopt;
  const auto time = UtcTime::from_calendar(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                                           parts.tm_hour, parts.tm_min, parts.tm_sec, 0);
  if (!time) return std::nullopt;
  const openssl::AsnTime again = asn_time(*time);
  const bool same = again && ASN1_STRING_type(again.get()) == ASN1_STRING_type(encoded) &&
                    ASN1_STRING_cmp(again.get(), encoded) == 0;
  return same ? std::optional<UtcTime>(*time) : std::nullopt;
}

openssl::AsnTime asn_time(UtcTime time) {
  return openssl::AsnTime(ASN1_TIME_set(nullptr, time.unix_ns() / 1'000'000'000));
}

}  // namespace accord::crypto
