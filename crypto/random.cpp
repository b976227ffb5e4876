// The system's randomness.
#include "crypto/random.hpp"

#include <openssl/rand.h>

#include <algorithm>

#include "schemas/vocab/assert.hpp"

namespace accord::crypto {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  constexpr std::size_t kMaxCallBytes = 1u << 20;  // RAND_bytes counts in int
  while (!out.empty()) {
    const std::size_t count = std::min(out.size(), kMaxCallBytes);
    ACCORD_ASSERT(RAND_bytes(out.data(), static_cast<int>(count)) == 1);
    out = out.subspan(count);
  }
}

}  // namespace accord::crypto
