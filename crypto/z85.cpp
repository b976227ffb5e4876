// Z85 as ZeroMQ RFC 32 gives it: 85 characters, five of them for four bytes, most significant
// first.
#include "crypto/z85.hpp"

#include <cstdint>
#include <limits>

namespace accord::crypto {
namespace {

constexpr std::string_view kAlphabet =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
static_assert(kAlphabet.size() == 85);

}  // namespace

bool is_z85_key(std::string_view text) {
  if (text.size() != kZ85KeyChars) return false;
  for (std::size_t group = 0; group < text.size(); group += 5) {
    std::uint64_t value = 0;
    for (const char c : text.substr(group, 5)) {
      const std::size_t digit = kAlphabet.find(c);
      if (digit == std::string_view::npos) return false;
      value = value * 85 + digit;
    }
    if (value > std::numeric_limits<std::uint32_t>::max()) return false;
  }
  return true;
}

}  // namespace accord::crypto
