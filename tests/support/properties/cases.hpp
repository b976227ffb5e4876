// On how many random cases a property is tried, and from which seed. A property runs as kShards
// tests, so that several run at a time, each with its own seed and its part of the cases.
//
// Ordinary: 10^6 cases a property. ACCORD_PROPERTY_CASES=10000000 for more, ACCORD_PROPERTY_SEED
// for others. A sanitised build tries a twentieth: it looks for other things, slowly.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>

namespace accord::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitised = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitised = true;
#else
inline constexpr bool kSanitised = false;
#endif
#else
inline constexpr bool kSanitised = false;
#endif

inline constexpr std::size_t kOrdinaryCases = 1'000'000;
inline constexpr std::size_t kShards = 4;

struct Share {
  std::uint64_t seed = 0;
  std::size_t cases = 0;

  /// Enough to ask what came up among them. The share of a sanitised build is not.
  [[nodiscard]] bool is_broad() const { return cases >= 100'000; }
};

/// The part of one shard, said on standard output. `seed` tells properties apart.
inline Share share_of(std::size_t shard, std::uint64_t seed) {
  const char* cases = std::getenv("ACCORD_PROPERTY_CASES");
  const char* other_seed = std::getenv("ACCORD_PROPERTY_SEED");
  std::size_t all = kSanitised ? kOrdinaryCases / 20 : kOrdinaryCases;
  if (cases != nullptr) all = std::strtoull(cases, nullptr, 10);
  if (other_seed != nullptr) seed += std::strtoull(other_seed, nullptr, 10);
  const Share share{seed * 1'000 + shard, (all + kShards - 1) / kShards};
  std::cout << "seed " << share.seed << ", " << share.cases << " of " << all << " cases"
            << (kSanitised && cases == nullptr ? " (sanitised build: a twentieth)" : "") << "\n";
  return share;
}

/// A property: TEST_P(Name, what_holds) with `share(seed)` in its body.
class Property : public testing::TestWithParam<std::size_t> {
 protected:
  static Share share(std::uint64_t seed) { return share_of(GetParam(), seed); }
};

/// Every shard of the properties of a suite.
#define ACCORD_PROPERTIES(suite) \
  INSTANTIATE_TEST_SUITE_P(Shard, suite, testing::Range(std::size_t{0}, ::accord::test::kShards))

}  // namespace accord::test
