// Text that came from outside and that people, terminals and logs will read.
#pragma once

#include <cstddef>
#include <string_view>

namespace accord {

/// Length in bytes of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), 0 when there
/// is none. Requires: at < text.size().
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

/// What keeps `text`, one line of words, from being shown as it is; empty when nothing does:
/// "bytes that are not UTF-8", "a control character" (C0, DEL, C1, the line and paragraph
/// separators U+2028-29), "a text-direction character" (U+061C, U+200E-0F, U+202A-2E, U+2066-69;
/// Unicode Bidirectional Algorithm, UAX #9 section 2) or "a byte-order mark" (U+FEFF).
[[nodiscard]] std::string_view fault_of_words(std::string_view text);

}  // namespace accord
