// parse_courier_key: one spelling, and what is taken is a whole key.
#include "crypto/courier_key.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const auto file = parse_courier_key(input);
  if (!file) return 0;
  ACCORD_ASSERT(file->text().equals(input));
  ACCORD_ASSERT(file->secret.size() == kMinCourierKeyBytes && file->key().id.size() > 0);
  const auto valid = choose_courier_keys({&*file, 1}, file->terms.not_after);
  ACCORD_ASSERT(valid && valid->front() == &*file);
  return 0;
}
