#include "crypto/ed25519.hpp"

#include <sodium.h>

#include <algorithm>

#include "schemas/vocab/assert.hpp"

namespace accord::crypto::ed25519 {
namespace {

constexpr std::size_t kSeedBytes = crypto_sign_SEEDBYTES;
static_assert(crypto_sign_PUBLICKEYBYTES == kPublicKeyBytes);
static_assert(crypto_sign_SECRETKEYBYTES == kSeedBytes + kPublicKeyBytes);

/// Any thread, any number of times; libzmq does the same.
void require_library() {
  static const int kReady = sodium_init();
  ACCORD_ASSERT(kReady >= 0);
}

}  // namespace

SecretBytes signing_key(ByteView seed, ByteView public_key) {
  ACCORD_ASSERT(seed.size() == kSeedBytes && public_key.size() == kPublicKeyBytes);
  SecretBytes out(crypto_sign_SECRETKEYBYTES);
  std::copy(seed.begin(), seed.end(), out.writable().begin());
  std::copy(public_key.begin(), public_key.end(), out.writable().begin() + kSeedBytes);
  return out;
}

Bytes sign(const SecretBytes& signing_key, ByteView message) {
  require_library();
  ACCORD_ASSERT(signing_key.size() == crypto_sign_SECRETKEYBYTES);
  Bytes out(crypto_sign_BYTES);
  ACCORD_ASSERT(crypto_sign_detached(out.data(), nullptr, message.data(), message.size(),
                                     signing_key.bytes().data()) == 0);
  return out;
}

bool verifies(ByteView public_key, ByteView message, ByteView signature) {
  require_library();
  ACCORD_ASSERT(public_key.size() == kPublicKeyBytes);
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     public_key.data()) == 0;
}

}  // namespace accord::crypto::ed25519
