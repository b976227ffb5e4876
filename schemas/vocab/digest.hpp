// Digest: 48 bytes of SHA-384, the one hash of agreements, schemas, records and logs.
#pragma once

#include <algorithm>
#include <array>
#include <compare>

#include "schemas/vocab/bytes.hpp"

namespace accord {

struct Digest {
  static constexpr std::size_t kBytes = 48;
  std::array<std::uint8_t, kBytes> raw{};

  /// Exactly 48 bytes. Errors: bad_value
  static Result<Digest> from_bytes(ByteView bytes) {
    if (bytes.size() != kBytes) return fail(Code::bad_value, "a SHA-384 digest has 48 bytes");
    Digest out;
    std::copy(bytes.begin(), bytes.end(), out.raw.begin());
    return out;
  }
  /// 96 lower-case hexadecimal digits. Errors: bad_value
  static Result<Digest> parse(std::string_view hex) {
    ACCORD_TRY(const Bytes bytes, from_hex(hex));
    return from_bytes(bytes);
  }
  [[nodiscard]] std::string hex() const { return to_hex(raw); }
  [[nodiscard]] ByteView bytes() const { return raw; }
  auto operator<=>(const Digest&) const = default;
};

}  // namespace accord
