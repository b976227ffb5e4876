// One pass of EVP_CIPHER each.
#include "crypto/aead.hpp"

#include <openssl/crypto.h>

#include <climits>

#include "crypto/openssl.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::crypto {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, openssl::Freed<EVP_CIPHER_CTX_free>>;

/// Fetched once: EVP_aes_256_gcm() would be looked up in the providers again at every use.
const EVP_CIPHER* cipher() {
  static const EVP_CIPHER* const kCipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  ACCORD_ASSERT(kCipher != nullptr);
  return kCipher;
}

/// A context with key, nonce and associated data in it; null when the library refuses.
Context begin(ByteView key, ByteView nonce, ByteView associated, bool seals) {
  ACCORD_ASSERT(key.size() == kAeadKeyBytes && nonce.size() == kAeadNonceBytes);
  ACCORD_ASSERT(associated.size() <= INT_MAX);
  Context context(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool ready = context &&
                     EVP_CipherInit_ex2(context.get(), cipher(), key.data(), nonce.data(),
                                        seals ? 1 : 0, nullptr) == 1 &&
                     EVP_CipherUpdate(context.get(), nullptr, &written, associated.data(),
                                      static_cast<int>(associated.size())) == 1;
  if (!ready) context.reset();
  return context;
}

/// Nothing of no bytes: OpenSSL takes an update without data for the end of the associated data.
bool pass(const Context& context, ByteView from, std::uint8_t* to) {
  int written = 0;
  return from.empty() || EVP_CipherUpdate(context.get(), to, &written, from.data(),
                                          static_cast<int>(from.size())) == 1;
}

}  // namespace

Result<Bytes> aead_seal(ByteView key, ByteView nonce, ByteView associated, ByteView plaintext) {
  ACCORD_ASSERT(plaintext.size() <= INT_MAX - kAeadTagBytes);
  const Context context = begin(key, nonce, associated, true);
  Bytes out(plaintext.size() + kAeadTagBytes);
  std::uint8_t* tag = out.data() + plaintext.size();
  int written = 0;
  const bool sealed = context && pass(context, plaintext, out.data()) &&
                      EVP_CipherFinal_ex(context.get(), tag, &written) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG,
                                          static_cast<int>(kAeadTagBytes), tag) == 1;
  if (!sealed) return openssl::library_failure("sealing");
  return out;
}

Result<Bytes> aead_open(ByteView key, ByteView nonce, ByteView associated, ByteView sealed) {
  if (sealed.size() < kAeadTagBytes || sealed.size() > INT_MAX) {
    return fail(Code::seal_broken, "shorter than its tag, or far too long");
  }
  const ByteView ciphertext = sealed.first(sealed.size() - kAeadTagBytes);
  Bytes tag(sealed.end() - kAeadTagBytes, sealed.end());
  const Context context = begin(key, nonce, associated, false);
  Bytes out(ciphertext.size());
  const bool passed = context && pass(context, ciphertext, out.data()) &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                                          static_cast<int>(kAeadTagBytes), tag.data()) == 1;
  if (!passed) {
    OPENSSL_cleanse(out.data(), out.size());  // what nothing vouches for yet
    return openssl::library_failure("opening a seal");
  }
  std::uint8_t end = 0;
  int written = 0;
  if (EVP_CipherFinal_ex(context.get(), &end, &written) != 1) {
    openssl::forget_errors();
    OPENSSL_cleanse(out.data(), out.size());
    return fail(Code::seal_broken, "the tag does not fit");
  }
  return out;
}

}  // namespace accord::crypto
