// Randomness as an argument: nonces, serials and identifiers come from a Random that the caller
// passes in, so that a simulation can pass a seeded one. Key generation and ECDSA nonces do not:
// they always use the library's own generator, because a simulated key must never be a predictable
// real one.
#pragma once

#include <cstdint>
#include <span>

namespace accord::crypto {

class Random {
 public:
  Random() = default;
  virtual ~Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;

  /// Fills all of `out`; never fails (a node without randomness stops).
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The operating system's randomness through RAND_bytes. Any thread.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace accord::crypto
