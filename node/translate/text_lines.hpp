// Outside text as lines and numbers: what is common to every text format of this room. Internal to
// the room. Text is refused as a whole for a byte-order mark, a NUL, another control character, a
// stray CR, or bytes that are not UTF-8; CR LF counts as one line end. Lines are views into the
// caller's text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

/// "line 17"
[[nodiscard]] std::string at_line(std::size_t line);

/// Of a text that is taken record by record: held whole with what is made of it, about 17 times its
/// size where every record is of a few bytes. More is split, or comes by `accord publish --stream`.
inline constexpr std::size_t kMaxRecordTextBytes = 64u << 20;

/// The named number of bytes at most, then every byte and line length. Errors: too_large,
/// text_malformed, line_too_long; their lines are counted from `first_line`.
Status check_text(std::string_view text, std::size_t max_bytes, std::size_t max_line_bytes,
                  std::size_t first_line = 1);

struct TextLine {
  std::size_t number = 0;  // 1-based
  std::string_view text;   // without the line end
};

/// Walks checked text line by line.
class LineReader {
 public:
  explicit LineReader(std::string_view text, std::size_t first_line = 1)
      : rest_(text), number_(first_line) {}
  [[nodiscard]] std::optional<TextLine> next();

 private:
  std::string_view rest_;
  std::size_t number_;  // of the line that is next
};

/// Without leading and trailing blanks and tabs.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Nothing but blanks and tabs.
[[nodiscard]] bool all_blank(std::string_view text);

/// a to z as A to Z, all else as it is.
[[nodiscard]] std::string upper(std::string_view text);

/// Up to the first blank or tab.
[[nodiscard]] std::string_view first_word(std::string_view text);

/// What stands between blanks and tabs.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);

/// A COMMENT of a message in KVN. Requires: trimmed. Source: CCSDS 502.0-B-3, 7.8.
[[nodiscard]] bool is_comment(std::string_view text);

/// True when every byte is printable ASCII or a blank.
[[nodiscard]] bool is_printable_ascii(std::string_view text);

/// Decimal fixed or floating point, optional sign, nearest double. Never hexadecimal, NaN or
/// infinity. Source: CCSDS 503.0-B-2, 4.3.2 to 4.3.5; a point without digits on one side is
/// accepted. Errors: bad_value.
Result<double> parse_number(std::string_view text);

/// Decimal digits with optional sign, in 32 bits. Errors: bad_value.
Result<std::int32_t> parse_integer(std::string_view text);

/// Decimal digits alone, at most nine. Errors: bad_value.
Result<std::uint32_t> parse_digits(std::string_view text);

/// Shortest decimal that reads back to the same double.
[[nodiscard]] std::string shortest(double value);

}  // namespace accord::node::translate
