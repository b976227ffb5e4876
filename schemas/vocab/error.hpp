// Error and its code: the one way an expected failure is described, in every room.
// Codes live in codes.def; a code has a number that never changes, a name, a meaning and a next
// step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace accord {

enum class Code : std::uint16_t {
#define ACCORD_CODE(number, name, meaning, next) name = number,
#include "schemas/vocab/codes.def"
#undef ACCORD_CODE
};

struct CodeEntry {
  Code code;
  std::string_view name;
  std::string_view meaning;
  std::string_view next_step;
};

/// The table row of `code`. Every enumerator has one.
[[nodiscard]] const CodeEntry& code_entry(Code code);

/// Parses "ACC-1001", "1001" or "bad_value"; empty when there is no such code.
[[nodiscard]] std::optional<Code> find_code(std::string_view text);

/// "ACC-1001"
[[nodiscard]] std::string code_text(Code code);

/// What went wrong, where, and (through the code) what to do next.
struct Error {
  Code code;
  std::string what;   // one sentence, no trailing full stop
  std::string where;  // "file:line:column", "$.path.to.field", "byte 17", or empty

  /// "ACC-1003 bad_time: <what> (at <where>)"
  [[nodiscard]] std::string text() const;
};

}  // namespace accord
