// PrivateKey::from_pem: one spelling, and a key that is taken signs what its public half verifies.
#include "crypto/key.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const auto key = PrivateKey::from_pem(input);
  if (!key) {
    ACCORD_ASSERT(key.error().code == Code::malformed_key);
    return 0;
  }
  const auto pem = key->to_pem();
  ACCORD_ASSERT(pem && pem->equals(input));
  const auto signature = key->sign_raw(input);
  ACCORD_ASSERT(signature && key->public_key().verify_raw(input, *signature));
  ACCORD_ASSERT(!key->public_key().verify_raw(input.first(size - 1), *signature));
  return 0;
}
