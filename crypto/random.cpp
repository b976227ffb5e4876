// The system's randomness.
#include "crypto/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

#include "schemas/vocab/assert.hpp"

namespace accord::crypto {

namespace {

void draw(std::span<std::uint8_t> out) {
  constexpr std::size_t kMaxCallBytes = 1u << 20;  // RAND_bytes counts in int
  while (!out.empty()) {
    const std::size_t count = std::min(out.size(), kMaxCallBytes);
    ACCORD_ASSERT(RAND_bytes(out.data(), static_cast<int>(count)) == 1);
    out = out.subspan(count);
  }
}

}  // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
  if (out.size() > kShort) return draw(out);
  if (left_ < out.size()) {
    draw(drawn_);
    left_ = drawn_.size();
  }
  const auto given = std::span(drawn_).subspan(drawn_.size() - left_, out.size());
  std::copy(given.begin(), given.end(), out.begin());
  OPENSSL_cleanse(given.data(), given.size());
  left_ -= out.size();
}

}  // namespace accord::crypto
