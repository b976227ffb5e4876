// The Z85 text form of 32-byte CURVE keys. Source: ZeroMQ RFC 32/Z85. The decoded bytes are of no
// use here; only the strict form is checked.
#pragma once

#include <cstddef>
#include <string_view>

namespace accord::crypto {

inline constexpr std::size_t kZ85KeyChars = 40;

/// Exactly 40 characters of the Z85 alphabet, each group of five below 2^32.
[[nodiscard]] bool is_z85_key(std::string_view text);

}  // namespace accord::crypto
