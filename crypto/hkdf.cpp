// The two halves of HKDF as modes of EVP_KDF.
#include "crypto/hkdf.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>

#include "crypto/openssl.hpp"

namespace accord::crypto {
namespace {

struct HashName {
  const char* name;
  std::size_t size;
};

HashName name_of(Hash hash) {
  switch (hash) {
    case Hash::sha256:
      return {"SHA2-256", 32};
    case Hash::sha384:
      return {"SHA2-384", 48};
    case Hash::sha512:
      break;
  }
  return {"SHA2-512", 64};
}

/// OpenSSL takes parameters without const and does not write to these.
OSSL_PARAM octets(const char* key, ByteView bytes) {
  return OSSL_PARAM_construct_octet_string(key, const_cast<std::uint8_t*>(bytes.data()),
                                           bytes.size());
}

/// `other` is the salt of an extraction and the info of an expansion; empty is the same as absent.
Result<SecretBytes> derive(Hash hash, int mode, ByteView key, OSSL_PARAM other, std::size_t size) {
  using Kdf = std::unique_ptr<EVP_KDF, openssl::Freed<EVP_KDF_free>>;
  using Context = std::unique_ptr<EVP_KDF_CTX, openssl::Freed<EVP_KDF_CTX_free>>;
  const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const Context context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  const std::uint8_t nothing = 0;
  if (key.data() == nullptr) key = {&nothing, 0};  // no key at all is not the same as an empty one
  std::array params{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(name_of(hash).name),
                                       0),
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode), octets(OSSL_KDF_PARAM_KEY, key),
      other.data_size == 0 ? OSSL_PARAM_construct_end() : other, OSSL_PARAM_construct_end()};
  SecretBytes out(size);
  if (!context ||
      EVP_KDF_derive(context.get(), out.writable().data(), out.size(), params.data()) != 1) {
    return openssl::library_failure("deriving a key");
  }
  return out;
}

}  // namespace

std::size_t size_of(Hash hash) { return name_of(hash).size; }

Result<SecretBytes> hkdf_extract(Hash hash, ByteView salt, ByteView input_key) {
  return derive(hash, EVP_KDF_HKDF_MODE_EXTRACT_ONLY, input_key, octets(OSSL_KDF_PARAM_SALT, salt),
                size_of(hash));
}

Result<SecretBytes> hkdf_expand(Hash hash, ByteView key, ByteView info, std::size_t size) {
  if (size == 0 || size > 255 * size_of(hash)) {
    return fail(Code::bad_argument, "HKDF gives 1 to 255 outputs of its hash");
  }
  return derive(hash, EVP_KDF_HKDF_MODE_EXPAND_ONLY, key, octets(OSSL_KDF_PARAM_INFO, info), size);
}

}  // namespace accord::crypto
