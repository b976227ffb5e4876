// Inside crypto/ only: whole numbers in the texts that are signed or hashed. One spelling: digits
// alone, no sign, no leading zero.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::crypto {

/// Takes exactly what std::to_string writes of 64 unsigned bits. Errors: bad_value
inline Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool padded = text.size() > 1 && text.front() == '0';
  if (error != std::errc() || end != text.data() + text.size() || padded) {
    return fail(Code::bad_value, "not a whole number without sign or leading zero below 2^64");
  }
  return out;
}

}  // namespace accord::crypto
