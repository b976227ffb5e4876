// Diffie-Hellman through EVP_PKEY, the secret through HKDF as RFC 9180 labels it.
#include "crypto/kem.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>

#include <cstdlib>

#include "crypto/hpke_labels.hpp"
#include "crypto/openssl.hpp"

namespace accord::crypto {
namespace {

struct Kem {
  std::uint16_t id;  // RFC 9180 7.1
  Hash hash;
  std::size_t public_bytes;
  std::size_t private_bytes;
};

constexpr const char* kP384 = "P-384";
constexpr const char* kX25519 = "X25519";

Kem kem_of(Suite suite) {
  switch (suite) {
    case Suite::p384:
      return {0x0011, Hash::sha384, 97, 48};
    case Suite::ed25519:
      return {0x0020, Hash::sha256, 32, 32};
    case Suite::hybrid_pq:
      break;
  }
  std::abort();  // no key of this suite can be made
}

using Params = std::unique_ptr<OSSL_PARAM, openssl::Freed<OSSL_PARAM_free>>;

openssl::Key key_from(const OSSL_PARAM* params, int selection) {
  const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, const_cast<OSSL_PARAM*>(params)) != 1) {
    return nullptr;
  }
  return openssl::Key(key);
}

/// Only the uncompressed form is a public key here.
openssl::Key p384_public(ByteView bytes) {
  if (bytes.front() != 0x04) return nullptr;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(kP384), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY,
                                        const_cast<std::uint8_t*>(bytes.data()), bytes.size()),
      OSSL_PARAM_construct_end()};
  return key_from(params, EVP_PKEY_PUBLIC_KEY);
}

openssl::Key public_from(Suite suite, ByteView bytes) {
  if (bytes.size() != kem_of(suite).public_bytes) return nullptr;
  if (suite == Suite::p384) return p384_public(bytes);
  return openssl::Key(
      EVP_PKEY_new_raw_public_key_ex(nullptr, kX25519, nullptr, bytes.data(), bytes.size()));
}

/// The public half is computed: OpenSSL 3.0 does not do so by itself.
openssl::Key p384_private(ByteView bytes) {
  using Number = std::unique_ptr<BIGNUM, openssl::Freed<BN_clear_free>>;
  using Group = std::unique_ptr<EC_GROUP, openssl::Freed<EC_GROUP_free>>;
  using Point = std::unique_ptr<EC_POINT, openssl::Freed<EC_POINT_free>>;
  using Builder = std::unique_ptr<OSSL_PARAM_BLD, openssl::Freed<OSSL_PARAM_BLD_free>>;
  const Number scalar(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  const Group group(EC_GROUP_new_by_curve_name(NID_secp384r1));
  const Point point(group ? EC_POINT_new(group.get()) : nullptr);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!scalar || !point || !builder || BN_is_zero(scalar.get()) ||
      BN_cmp(scalar.get(), EC_GROUP_get0_order(group.get())) >= 0 ||
      EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) != 1) {
    return nullptr;
  }
  Bytes encoded(kem_of(Suite::p384).public_bytes);
  if (EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(),
                         encoded.size(), nullptr) != encoded.size() ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kP384, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(),
                                       encoded.size()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) != 1) {
    return nullptr;
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  return params ? key_from(params.get(), EVP_PKEY_KEYPAIR) : nullptr;
}

/// X25519 has no other form; of P-384 a key made elsewhere would give the compressed one.
Bytes public_of(Suite suite, EVP_PKEY* key) {
  Bytes out(kem_of(suite).public_bytes);
  std::size_t size = 0;
  const bool got = EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, out.data(),
                                                   out.size(), &size) == 1;
  return got && size == out.size() ? out : Bytes{};
}

/// ExtractAndExpand of RFC 9180 4.1.
Result<SecretBytes> extract_and_expand(Suite suite, ByteView dh, ByteView context) {
  const Kem kem = kem_of(suite);
  const Labels labels(Bytes{'K', 'E', 'M', static_cast<std::uint8_t>(kem.id >> 8),
                            static_cast<std::uint8_t>(kem.id & 0xff)},
                      kem.hash);
  ACCORD_TRY(const SecretBytes eae_prk, labels.extract({}, "eae_prk", dh));
  return labels.expand(eae_prk.bytes(), "shared_secret", context, size_of(kem.hash));
}

Bytes both(ByteView enc, ByteView recipient) {
  Bytes out(enc.begin(), enc.end());
  out.insert(out.end(), recipient.begin(), recipient.end());
  return out;
}

}  // namespace

std::size_t kem_public_bytes(Suite suite) { return kem_of(suite).public_bytes; }

void KemKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

KemKey::KemKey(Suite suite, Handle key, Bytes public_key)
    : suite_(suite), key_(std::move(key)), public_(std::move(public_key)) {}

Result<KemKey> KemKey::from_handle(Suite suite, Handle key) {
  Bytes public_key = public_of(suite, key.get());
  if (public_key.empty()) return openssl::library_failure("reading a public key");
  return KemKey(suite, std::move(key), std::move(public_key));
}

Result<KemKey> KemKey::generate(Suite suite) {
  ACCORD_CHECK(require_provider(suite));
  Handle key(suite == Suite::p384 ? EVP_EC_gen(kP384)
                                  : EVP_PKEY_Q_keygen(nullptr, nullptr, kX25519));
  if (!key) return openssl::library_failure("generating a key");
  return from_handle(suite, std::move(key));
}

Result<KemKey> KemKey::from_private(Suite suite, ByteView private_key) {
  ACCORD_CHECK(require_provider(suite));
  openssl::Key key;
  if (private_key.size() == kem_of(suite).private_bytes) {
    key = suite == Suite::p384
              ? p384_private(private_key)
              : openssl::Key(EVP_PKEY_new_raw_private_key_ex(
                    nullptr, kX25519, nullptr, private_key.data(), private_key.size()));
  }
  openssl::forget_errors();
  if (!key) return fail(Code::malformed_key, "not a private key of this KEM");
  return from_handle(suite, Handle(key.release()));
}

Result<SecretBytes> KemKey::agree(ByteView public_key) const {
  const openssl::Key other = public_from(suite_, public_key);
  openssl::forget_errors();
  if (!other) return fail(Code::malformed_key, "not a public key of this KEM");
  const openssl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  std::size_t size = 0;
  const bool ready = context && EVP_PKEY_derive_init(context.get()) == 1;
  if (!ready) return openssl::library_failure("agreeing on a secret");
  // The point is checked here; RFC 9180 7.1.4 refuses the X25519 value of zero besides. OpenSSL
  // does so too, but does not promise it.
  const bool fits = EVP_PKEY_derive_set_peer_ex(context.get(), other.get(), 1) == 1 &&
                    EVP_PKEY_derive(context.get(), nullptr, &size) == 1;
  SecretBytes out(fits ? size : 0);
  const bool agreed = fits && EVP_PKEY_derive(context.get(), out.writable().data(), &size) == 1 &&
                      (suite_ == Suite::p384 || !out.equals(Bytes(out.size(), 0)));
  openssl::forget_errors();
  if (!agreed) return fail(Code::malformed_key, "the public key gives no secret");
  out.shorten(size);
  return out;
}

Result<SecretBytes> kem_encap(const KemKey& ephemeral, ByteView recipient) {
  ACCORD_TRY(const SecretBytes dh, ephemeral.agree(recipient));
  return extract_and_expand(ephemeral.suite(), dh.bytes(), both(ephemeral.public_key(), recipient));
}

Result<SecretBytes> kem_decap(const KemKey& recipient, ByteView enc) {
  ACCORD_TRY(const SecretBytes dh, recipient.agree(enc));
  return extract_and_expand(recipient.suite(), dh.bytes(), both(enc, recipient.public_key()));
}

}  // namespace accord::crypto
