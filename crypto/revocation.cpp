// Reading and writing the one profile of revocation lists. What is written is read back by the
// strict reader before it is handed out.
#include "crypto/revocation.hpp"

#include <algorithm>

#include "crypto/profile.hpp"

namespace accord::crypto {
namespace {

using Crl = std::unique_ptr<X509_CRL, openssl::Freed<X509_CRL_free>>;
using Entry = std::unique_ptr<X509_REVOKED, openssl::Freed<X509_REVOKED_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, openssl::Freed<ASN1_INTEGER_free>>;

tl::unexpected<Error> malformed(std::string what, const char* field) {
  openssl::forget_errors();
  return fail(Code::malformed_revocation_list, std::move(what), field);
}

bool fits_serial(ByteView serial) {
  return !serial.empty() && serial.front() != 0 && serial.size() <= kMaxSerialBytes;
}

/// Of one length of its own first, as numbers compare.
bool ascends(const Revocation& before, const Revocation& after) {
  return before.serial.size() != after.serial.size() ? before.serial.size() < after.serial.size()
                                                     : before.serial < after.serial;
}

Integer integer_of(ByteView big_endian) {
  Integer out(ASN1_INTEGER_new());
  const bool set = out && ASN1_STRING_set(out.get(), big_endian.data(),
                                          static_cast<int>(big_endian.size())) == 1;
  return set ? std::move(out) : nullptr;
}

/// authorityKeyIdentifier {keyid of the root}, cRLNumber; in this order, neither critical.
Result<openssl::Extensions> list_extensions(const Certificate& root, std::uint64_t number) {
  return revocation_extensions(key_id(root.public_key()), number);
}

Status check_terms(const RevocationTerms& terms) {
  const auto& revoked = terms.revoked;
  if (terms.number == 0 || terms.number > std::uint64_t{INT64_MAX})
    return fail(Code::bad_value, "lists are numbered from 1", "number");
  if (revoked.size() > kMaxRevocations)
    return fail(Code::bad_value, "more than " + std::to_string(kMaxRevocations), "revoked");
  for (std::size_t i = 0; i < revoked.size(); ++i) {
    const bool rises = i == 0 || ascends(revoked[i - 1], revoked[i]);
    if (!fits_serial(revoked[i].serial) || !rises)
      return fail(Code::bad_value, "no serial numbers, or not strictly ascending", "revoked");
  }
  if (terms.this_update < terms.next_update) return {};
  return fail(Code::unfit_validity, "the next list must be due after this one", "next_update");
}

bool add_entry(X509_CRL* crl, const Revocation& revocation) {
  Entry entry(X509_REVOKED_new());
  const Integer serial = integer_of(revocation.serial);
  const openssl::AsnTime since = asn_time(revocation.since);
  const bool filled = entry && serial && since &&
                      X509_REVOKED_set_serialNumber(entry.get(), serial.get()) == 1 &&
                      X509_REVOKED_set_revocationDate(entry.get(), since.get()) == 1;
  if (!filled || X509_CRL_add0_revoked(crl, entry.get()) != 1) return false;
  (void)entry.release();  // the list owns it now
  return true;
}

bool fill(X509_CRL* crl, const X509_NAME* issuer, const RevocationTerms& terms) {
  const openssl::AsnTime this_update = asn_time(terms.this_update);
  const openssl::AsnTime next_update = asn_time(terms.next_update);
  return this_update && next_update && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
         X509_CRL_set_issuer_name(crl, const_cast<X509_NAME*>(issuer)) == 1 &&
         X509_CRL_set1_lastUpdate(crl, this_update.get()) == 1 &&
         X509_CRL_set1_nextUpdate(crl, next_update.get()) == 1 &&
         std::all_of(terms.revoked.begin(), terms.revoked.end(),
                     [&](const Revocation& one) { return add_entry(crl, one); });
}

bool add_extensions(X509_CRL* crl, const STACK_OF(X509_EXTENSION) * extensions) {
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
    if (X509_CRL_add_ext(crl, sk_X509_EXTENSION_value(extensions, i), -1) != 1) return false;
  }
  return true;
}

Result<UtcTime> time_in(const ASN1_TIME* encoded, const char* field) {
  const auto time = encoded == nullptr ? std::nullopt : utc_of(encoded);
  if (time) return *time;
  return malformed("not in the form of RFC 5280 5.1.2", field);
}

Result<Revocation> entry_in(const X509_REVOKED* entry) {
  const ASN1_INTEGER* serial = X509_REVOKED_get0_serialNumber(entry);
  const unsigned char* data = ASN1_STRING_get0_data(serial);
  Revocation out{Bytes(data, data + ASN1_STRING_length(serial)), {}};
  if (ASN1_STRING_type(serial) != V_ASN1_INTEGER || !fits_serial(out.serial))
    return malformed("not a positive number of at most 20 bytes", "serial");
  if (X509_REVOKED_get_ext_count(entry) != 0)
    return malformed("entries have no extensions", "revoked");
  ACCORD_TRY(out.since, time_in(X509_REVOKED_get0_revocationDate(entry), "revocation date"));
  return out;
}

Result<std::uint64_t> number_in(const X509_CRL* crl) {
  int critical = -1;
  const Integer number(
      static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(crl, NID_crl_number, &critical, nullptr)));
  std::int64_t value = 0;
  if (!number || ASN1_INTEGER_get_int64(&value, number.get()) != 1 || value < 1)
    return malformed("no CRL number from 1 on", "number");
  return static_cast<std::uint64_t>(value);
}

}  // namespace

struct RevocationReader {
  const Certificate& root;
  RevocationList out;

  Result<RevocationList> read(ByteView der) {
    const unsigned char* cursor = der.data();
    const Crl crl(d2i_X509_CRL(nullptr, &cursor, static_cast<long>(der.size())));
    if (!crl || openssl::der_of(crl.get(), i2d_X509_CRL) != Bytes(der.begin(), der.end()))
      return malformed("not the DER of a certificate revocation list", "list");
    ACCORD_CHECK(check_outline(crl.get()));
    ACCORD_CHECK(read_terms(crl.get()));
    ACCORD_CHECK(check_extensions(crl.get()));
    ACCORD_CHECK(check_signature(crl.get()));
    openssl::forget_errors();
    out.der_.assign(der.begin(), der.end());
    out.nation_ = root.nation();
    return std::move(out);
  }

 private:
  Status check_outline(const X509_CRL* crl) const {
    if (X509_CRL_get_version(crl) != X509_CRL_VERSION_2)
      return malformed("not version 2", "version");
    ACCORD_TRY(const openssl::Name issuer, profile_name(root.nation(), std::nullopt));
    if (X509_NAME_cmp(X509_CRL_get_issuer(crl), issuer.get()) == 0 &&
        openssl::der_of(X509_CRL_get_issuer(crl), i2d_X509_NAME) ==
            openssl::der_of(issuer.get(), i2d_X509_NAME)) {
      return {};
    }
    return malformed("not the " + root.nation().text() + " root's", "issuer");
  }

  Status read_terms(X509_CRL* crl) {
    RevocationTerms& terms = out.terms_;
    ACCORD_TRY(terms.this_update, time_in(X509_CRL_get0_lastUpdate(crl), "this update"));
    ACCORD_TRY(terms.next_update, time_in(X509_CRL_get0_nextUpdate(crl), "next update"));
    ACCORD_TRY(terms.number, number_in(crl));
    const STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
      ACCORD_TRY(Revocation entry, entry_in(sk_X509_REVOKED_value(entries, i)));
      terms.revoked.push_back(std::move(entry));
    }
    // An empty list of entries is left out (RFC 5280 5.1.2.6), never written as empty.
    if (entries != nullptr && terms.revoked.empty()) return malformed("empty", "revoked");
    if (auto fits = check_terms(terms); !fits)
      return malformed(fits.error().what, fits.error().where.c_str());
    return {};
  }

  Status check_extensions(const X509_CRL* crl) const {
    ACCORD_TRY(const openssl::Extensions expected, list_extensions(root, out.terms_.number));
    const int count = sk_X509_EXTENSION_num(expected.get());
    bool same = X509_CRL_get_ext_count(crl) == count;
    for (int i = 0; same && i < count; ++i) {
      same = openssl::der_of(X509_CRL_get_ext(crl, i), i2d_X509_EXTENSION) ==
             openssl::der_of(sk_X509_EXTENSION_value(expected.get(), i), i2d_X509_EXTENSION);
    }
    if (same) return {};
    return malformed("not exactly the extensions of the profile", "extensions");
  }

  Status check_signature(X509_CRL* crl) const {
    const X509_ALGOR* outer = nullptr;
    const ASN1_BIT_STRING* bits = nullptr;
    X509_CRL_get0_signature(crl, &bits, &outer);
    const ASN1_OBJECT* object = nullptr;
    int parameter_type = V_ASN1_UNDEF;
    X509_ALGOR_get0(&object, &parameter_type, nullptr, outer);
    const int expected = root.suite() == Suite::p384 ? NID_ecdsa_with_SHA384 : NID_ED25519;
    const unsigned char* cursor = root.public_key().der().data();
    const openssl::Key key(
        d2i_PUBKEY(nullptr, &cursor, static_cast<long>(root.public_key().der().size())));
    if (OBJ_obj2nid(object) == expected && parameter_type == V_ASN1_UNDEF &&
        (bits->flags & 0x07) == 0 && key && X509_CRL_verify(crl, key.get()) == 1) {
      return {};
    }
    return malformed("not signed by the " + root.nation().text() + " root", "signature");
  }
};

Result<RevocationList> RevocationList::read(ByteView der, const Certificate& root) {
  if (der.size() > kMaxRevocationListBytes) {
    return fail(Code::too_large, "a revocation list of " + std::to_string(der.size()) + " bytes");
  }
  return RevocationReader{root, RevocationList()}.read(der);
}

Status RevocationList::check(const Certificate& certificate, UtcTime at) const {
  const auto found = std::find_if(
      terms_.revoked.begin(), terms_.revoked.end(),
      [&](const Revocation& one) { return std::ranges::equal(one.serial, certificate.serial()); });
  if (found == terms_.revoked.end() || at < found->since) return {};
  return fail(Code::certificate_revoked, nation_.text() + " list " + std::to_string(terms_.number) +
                                             ", since " + found->since.text(0));
}

Result<RevocationList> issue_revocation_list(const PrivateKey& root_key, const Certificate& root,
                                             const RevocationTerms& terms) {
  if (!root.is_root()) return fail(Code::wrong_role, "only a national root revokes");
  ACCORD_CHECK(root.check_key(root_key));
  ACCORD_CHECK(check_terms(terms));
  ACCORD_TRY(const openssl::Name issuer, profile_name(root.nation(), std::nullopt));
  ACCORD_TRY(const openssl::Extensions extensions, list_extensions(root, terms.number));
  const Crl crl(X509_CRL_new());
  if (!crl || !fill(crl.get(), issuer.get(), terms) ||
      !add_extensions(crl.get(), extensions.get())) {
    return openssl::library_failure("building a revocation list");
  }
  const EVP_MD* digest = root_key.suite() == Suite::p384 ? EVP_sha384() : nullptr;
  if (X509_CRL_sign(crl.get(), NativeKey::of(root_key), digest) <= 0)
    return root_key.signing_failed("signing a revocation list");
  return RevocationList::read(openssl::der_of(crl.get(), i2d_X509_CRL), root);
}

}  // namespace accord::crypto
