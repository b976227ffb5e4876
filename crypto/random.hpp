// Randomness as an argument: nonces, serials and identifiers come from a Random that the caller
// passes in, so that a simulation can pass a seeded one. Key generation and ECDSA nonces do not:
// they always use the library's own generator, because a simulated key must never be a predictable
// real one.
#pragma once

#include <array>
#include <cstddef>
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

/// The operating system's randomness through RAND_bytes. What is as short as an identifier comes
/// from a store drawn beforehand, since a draw costs as much as hashing a record; keys and nonces
/// never do. Each of its own; one thread at a time. Not to be taken along through a fork.
class SystemRandom final : public Random {
 public:
  static constexpr std::size_t kShort = 16;  // bytes: an identifier
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::array<std::uint8_t, 64 * kShort> drawn_{};
  std::size_t left_ = 0;  // at its end; what has been given out is wiped
};

}  // namespace accord::crypto
