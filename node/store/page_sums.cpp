#include "node/store/page_sums.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "crypto/hash.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

constexpr std::size_t body_bytes(PageSums kind) {
  return kPageBytes - static_cast<std::size_t>(kind);
}

using Sum = std::array<std::uint8_t, kSumBytes>;  // as much of it as the kind has

Sum sum_of(PageSums kind, std::uint32_t number, ByteView page) {
  const ByteView body = page.first(body_bytes(kind));
  Sum out{};
  if (kind == PageSums::former) {
    std::array<std::uint8_t, 4> big_endian{};
    for (std::size_t i = 0; i < 4; ++i)
      big_endian[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    const Digest digest = crypto::sha384_of({big_endian, body});
    std::copy_n(digest.raw.begin(), static_cast<std::size_t>(kind), out.begin());
    return out;
  }
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(body.data(), body.size(), number));
  static_assert(sizeof canonical.digest == kSumBytes);
  std::copy_n(canonical.digest, kSumBytes, out.begin());
  return out;
}

}  // namespace

PageSums page_sums_of(int reserved_bytes) {
  for (const PageSums kind : {PageSums::former, PageSums::present}) {
    if (reserved_bytes == static_cast<int>(kind)) return kind;
  }
  return PageSums::none;
}

Bytes page_sum(PageSums kind, std::uint32_t number, ByteView page) {
  ACCORD_ASSERT(kind != PageSums::none && page.size() == kPageBytes);
  const Sum sum = sum_of(kind, number, page);
  return Bytes(sum.begin(), sum.begin() + static_cast<int>(kind));
}

bool has_its_sum(PageSums kind, std::uint32_t number, ByteView page) {
  const Sum sum = sum_of(kind, number, page);
  const ByteView held = page.last(static_cast<std::size_t>(kind));
  return std::equal(held.begin(), held.end(), sum.begin());
}

void put_sum(PageSums kind, std::uint32_t number, std::span<std::uint8_t> page) {
  const Sum sum = sum_of(kind, number, page);
  const std::size_t body = body_bytes(kind);
  std::copy_n(sum.begin(), kPageBytes - body, page.data() + body);
}

}  // namespace accord::node::store
