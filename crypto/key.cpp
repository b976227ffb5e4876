// Keys and signatures through EVP. The two SubjectPublicKeyInfo prefixes below are the whole list
// of keys we take.
#include "crypto/key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include <algorithm>
#include <array>

#include "crypto/ed25519.hpp"
#include "crypto/openssl.hpp"
#include "crypto/pem.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::crypto {
namespace {

constexpr std::string_view kPrivateLabel = "PRIVATE KEY";

// RFC 5480: id-ecPublicKey, secp384r1, BIT STRING of 0x04 || x || y.
constexpr std::array<std::uint8_t, 24> kP384Prefix{0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86,
                                                   0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
                                                   0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00, 0x04};
constexpr std::size_t kP384KeyBytes = kP384Prefix.size() + 2 * 48;

// RFC 8410: id-Ed25519, BIT STRING of 32 bytes.
constexpr std::array<std::uint8_t, 12> kEd25519Prefix{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                      0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
constexpr std::size_t kEd25519KeyBytes = kEd25519Prefix.size() + ed25519::kPublicKeyBytes;

bool has_form(ByteView der, ByteView prefix, std::size_t size) {
  return der.size() == size && std::equal(prefix.begin(), prefix.end(), der.begin());
}

constexpr const char* kP384Digest = "SHA2-384";

/// The last 32 bytes of the one encoding that an Ed25519 key has.
ByteView ed25519_point(ByteView der) { return der.last(ed25519::kPublicKeyBytes); }

Result<SecretBytes> ed25519_signing_key(const EVP_PKEY* key, ByteView public_der) {
  SecretBytes seed(ed25519::kPublicKeyBytes);
  std::size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(key, seed.writable().data(), &size) != 1)
    return openssl::library_failure("reading a private key");
  return ed25519::signing_key(seed.bytes().first(size), ed25519_point(public_der));
}

bool p384_verifies(EVP_PKEY* key, ByteView message, ByteView signature) {
  const openssl::DigestContext context(EVP_MD_CTX_new());
  const bool ready = context && EVP_DigestVerifyInit_ex(context.get(), nullptr, kP384Digest,
                                                        nullptr, nullptr, key, nullptr) == 1;
  const bool good = ready && EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                              message.data(), message.size()) == 1;
  openssl::forget_errors();
  return good;
}

Result<openssl::Key> parse_pkcs8(ByteView der) {
  const unsigned char* cursor = der.data();
  const openssl::Pkcs8 info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &cursor, static_cast<long>(der.size())));
  const bool whole = info && cursor == der.data() + der.size();
  openssl::Key key(whole ? EVP_PKCS82PKEY(info.get()) : nullptr);
  openssl::forget_errors();
  if (!key) return fail(Code::malformed_key, "not a PKCS#8 private key that OpenSSL knows");
  return key;
}

}  // namespace

Bytes signing_input(std::string_view domain, Suite suite, const Digest& signer_certificate,
                    ByteView message) {
  ACCORD_ASSERT(!domain.empty() && domain.find('\0') == std::string_view::npos);
  Bytes out;
  out.reserve(domain.size() + 2 + Digest::kBytes + message.size());
  out.insert(out.end(), domain.begin(), domain.end());
  out.push_back(0x00);
  out.push_back(static_cast<std::uint8_t>(suite));
  out.insert(out.end(), signer_certificate.raw.begin(), signer_certificate.raw.end());
  out.insert(out.end(), message.begin(), message.end());
  return out;
}

Result<PublicKey> PublicKey::from_der(ByteView subject_public_key_info) {
  const ByteView der = subject_public_key_info;
  PublicKey out;
  if (has_form(der, kP384Prefix, kP384KeyBytes)) {
    out.suite_ = Suite::p384;
  } else if (has_form(der, kEd25519Prefix, kEd25519KeyBytes)) {
    out.suite_ = Suite::ed25519;
  } else {
    return fail(Code::malformed_key, "not a named-curve P-384 or Ed25519 public key");
  }
  const unsigned char* cursor = der.data();
  EVP_PKEY* key = d2i_PUBKEY(nullptr, &cursor, static_cast<long>(der.size()));
  openssl::forget_errors();
  if (key == nullptr) return fail(Code::malformed_key, "the point is not on the curve");
  out.key_ = {key, EVP_PKEY_free};
  out.der_.assign(der.begin(), der.end());
  return out;
}

Status PublicKey::verify(std::string_view domain, const Digest& signer_certificate,
                         ByteView message, ByteView signature) const {
  return verify_raw(signing_input(domain, suite_, signer_certificate, message), signature);
}

Status PublicKey::verify_raw(ByteView message, ByteView signature) const {
  const bool good = suite_ == Suite::ed25519
                        ? ed25519::verifies(ed25519_point(der_), message, signature)
                        : p384_verifies(key_.get(), message, signature);
  if (!good) return fail(Code::bad_signature, "the signature does not verify");
  return {};
}

PrivateKey::PrivateKey(Handle key, PublicKey public_key)
    : key_(std::move(key)), public_(std::move(public_key)) {}

Result<PrivateKey> PrivateKey::from_handle(Handle key) {
  const Bytes der = openssl::der_of(key.get(), i2d_PUBKEY);
  auto public_key = PublicKey::from_der(der);
  if (!public_key) return fail(Code::malformed_key, "not a named-curve P-384 or Ed25519 key");
  const openssl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  const bool whole = context && EVP_PKEY_pairwise_check(context.get()) == 1;
  openssl::forget_errors();
  if (!whole) return fail(Code::malformed_key, "private and public half do not fit");
  PrivateKey out(std::move(key), std::move(*public_key));
  if (out.suite() == Suite::ed25519) {
    ACCORD_TRY(out.ed25519_, ed25519_signing_key(out.key_.get(), out.public_.der()));
  }
  return out;
}

Result<PrivateKey> PrivateKey::generate(Suite suite) {
  ACCORD_CHECK(require_provider(suite));
  Handle key(suite == Suite::p384 ? EVP_EC_gen("P-384")
                                  : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) return openssl::library_failure("generating a key");
  return from_handle(std::move(key));
}

Result<PrivateKey> PrivateKey::from_pem(ByteView pem) {
  constexpr std::size_t kMaxPemBytes = 4u << 10;
  if (pem.size() > kMaxPemBytes) return fail(Code::malformed_key, "too long for a private key");
  ACCORD_TRY(const SecretBytes der, crypto::from_pem(kPrivateLabel, pem, Code::malformed_key));
  ACCORD_TRY(openssl::Key parsed, parse_pkcs8(der.bytes()));
  ACCORD_TRY(PrivateKey key, from_handle(Handle(parsed.release())));
  // OpenSSL overlooks a version that is not PKCS#8's: what it would not write is not taken.
  ACCORD_TRY(const SecretBytes again, key.to_pem());
  if (!again.equals(pem)) return fail(Code::malformed_key, "not as OpenSSL writes this key");
  return key;
}

Result<SecretBytes> PrivateKey::to_pem() const {
  if (in_token_) return fail(Code::token_key_stays, "the key lies in a token");
  const openssl::Pkcs8 info(EVP_PKEY2PKCS8(key_.get()));
  if (!info) return openssl::library_failure("encoding a private key");
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
  if (size <= 0) return openssl::library_failure("encoding a private key");
  SecretBytes der(static_cast<std::size_t>(size));
  unsigned char* cursor = der.writable().data();
  if (i2d_PKCS8_PRIV_KEY_INFO(info.get(), &cursor) != size) {
    return openssl::library_failure("encoding a private key");
  }
  return crypto::to_pem(kPrivateLabel, der.bytes());
}

Result<Bytes> PrivateKey::sign(std::string_view domain, const Digest& signer_certificate,
                               ByteView message) const {
  return sign_raw(signing_input(domain, suite(), signer_certificate, message));
}

Result<Bytes> PrivateKey::sign_raw(ByteView message) const {
  return suite() == Suite::ed25519 ? ed25519::sign(ed25519_, message) : sign_p384(message);
}

Result<Bytes> PrivateKey::sign_p384(ByteView message) const {
  const openssl::DigestContext context(EVP_MD_CTX_new());
  const bool ready = context && EVP_DigestSignInit_ex(context.get(), nullptr, kP384Digest, nullptr,
                                                      nullptr, key_.get(), nullptr) == 1;
  std::size_t size = 0;  // first call: the upper bound; second: the true length
  if (!ready ||
      EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) != 1) {
    return signing_failed("starting a signature");
  }
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1) {
    return signing_failed("signing");
  }
  signature.resize(size);
  return signature;
}

tl::unexpected<Error> PrivateKey::signing_failed(const char* doing) const {
  Error error = openssl::library_failure(doing).value();
  if (in_token_) error.code = Code::token_lost;
  return fail(std::move(error));
}

void PrivateKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

}  // namespace accord::crypto
