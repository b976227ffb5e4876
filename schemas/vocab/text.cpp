// UTF-8 by its table, and the characters that would make a reader see something else.
#include "schemas/vocab/text.hpp"

#include <cstdint>
#include <cstring>

namespace accord {
namespace {

bool is_between(std::uint32_t point, std::uint32_t first, std::uint32_t last) {
  return first <= point && point <= last;
}

/// The code point of the well-formed sequence of `length` bytes.
std::uint32_t code_point(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return lead;
  std::uint32_t point = lead & (0x7Fu >> sequence.size());
  for (const char c : sequence.substr(1))
    point = point << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return point;
}

std::string_view fault_of(std::uint32_t point) {
  const bool control =
      point < 0x20 || is_between(point, 0x7F, 0x9F) || is_between(point, 0x2028, 0x2029);
  if (control) return "a control character";
  const bool turns = point == 0x061C || is_between(point, 0x200E, 0x200F) ||
                     is_between(point, 0x202A, 0x202E) || is_between(point, 0x2066, 0x2069);
  if (turns) return "a text-direction character";
  return point == 0xFEFF ? "a byte-order mark" : std::string_view{};
}

/// Whether all eight bytes from here are of 0x20 to 0x7E. Where no byte has its high bit, taking
/// 0x20 from each sets it for what is below, and a borrow from above cannot hide one; likewise
/// taking 1 for what is 0 once 0x7F has been turned to it. A borrow may accuse the byte above: then
/// the characters are looked at one by one.
bool are_eight_plain(const char* at) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  const std::uint64_t below = bytes - kEach * 0x20;
  const std::uint64_t deletes = (bytes ^ kEach * 0x7F) - kEach;
  return ((bytes | below | deletes) & kEach * 0x80) == 0;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || length > text.size() - at) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte(at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool beyond = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || beyond ? 0 : length;
}

std::string_view fault_of_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= 8 && are_eight_plain(text.data() + at)) {
      at += 8;
      continue;
    }
    if (text[at] >= 0x20 && text[at] < 0x7F) {
      ++at;
      continue;
    }
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return "bytes that are not UTF-8";
    const std::string_view fault = fault_of(code_point(text.substr(at, length)));
    if (!fault.empty()) return fault;
    at += length;
  }
  return {};
}

}  // namespace accord
