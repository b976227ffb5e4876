// The four written styles by name, and reading and writing by style.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agreement/marking/capco.hpp"

namespace accord::agreement::marking {

enum class TextStyle : std::uint8_t { capco_banner, capco_portion, udl, stanag4774 };

/// "capco-banner", "capco-portion", "udl", "stanag4774"
[[nodiscard]] std::string_view name_of(TextStyle style);
[[nodiscard]] std::optional<TextStyle> text_style_of(std::string_view name);

/// The one style that the text can be of, by how it begins: '<', '(', an abbreviated
/// classification, or anything else. It is then read as strictly as any.
[[nodiscard]] TextStyle guess_style(std::string_view text);

/// Errors: those of the style's reader.
Result<Reading> read_text(std::string_view text, TextStyle style, const Lookup& lookup);

/// Errors: those of the style's writer.
Result<std::string> format_text(const Marking& marking, TextStyle style,
                                const Spelling& spelling = {});

/// The spelling that may go along into another style: none but within the same one.
[[nodiscard]] Spelling carried(const Spelling& spelling, TextStyle from, TextStyle to);

}  // namespace accord::agreement::marking
