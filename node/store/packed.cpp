#include "node/store/packed.hpp"

#include <lz4.h>

#include <algorithm>
#include <array>

#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

constexpr std::array<std::uint8_t, 4> kLetters{'A', 'L', 'Z', '4'};
constexpr std::size_t kHeadBytes = kLetters.size() + 4;

bool begins_with_letters(ByteView bytes) {
  return bytes.size() >= kLetters.size() &&
         std::equal(kLetters.begin(), kLetters.end(), bytes.begin());
}

}  // namespace

Bytes packed(ByteView plain) {
  ACCORD_ASSERT(plain.size() <= kMostUnpackedBytes);
  const auto size = static_cast<int>(plain.size());
  Bytes out(kHeadBytes + static_cast<std::size_t>(LZ4_compressBound(size)));
  const int written = LZ4_compress_default(reinterpret_cast<const char*>(plain.data()),
                                           reinterpret_cast<char*>(out.data() + kHeadBytes), size,
                                           static_cast<int>(out.size() - kHeadBytes));
  ACCORD_ASSERT(written > 0);  // there is room for the worst case
  out.resize(kHeadBytes + static_cast<std::size_t>(written));
  if (out.size() >= plain.size() && !begins_with_letters(plain))
    return Bytes(plain.begin(), plain.end());
  std::copy(kLetters.begin(), kLetters.end(), out.begin());
  for (std::size_t i = 0; i < 4; ++i)
    out[kLetters.size() + i] = static_cast<std::uint8_t>(plain.size() >> (8 * i));
  return out;
}

Result<Bytes> unpacked(Bytes held) {
  if (!begins_with_letters(held)) return held;
  const auto damaged = [] { return fail(Code::store_damaged, "packed bytes cannot be unpacked"); };
  if (held.size() <= kHeadBytes) return damaged();
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size |= std::size_t{held[kLetters.size() + i]} << (8 * i);
  const std::size_t most = std::min(kMostUnpackedBytes, 255 * held.size());  // LZ4 makes no more
  if (size > most || held.size() > kMostUnpackedBytes + kMostUnpackedBytes / 8) return damaged();
  Bytes out(size);
  const int read = LZ4_decompress_safe(
      reinterpret_cast<const char*>(held.data() + kHeadBytes), reinterpret_cast<char*>(out.data()),
      static_cast<int>(held.size() - kHeadBytes), static_cast<int>(size));
  if (read < 0 || static_cast<std::size_t>(read) != size) return damaged();
  return out;
}

}  // namespace accord::node::store
