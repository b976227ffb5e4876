#include "agreement/marking/styles.hpp"

#include <array>

#include "agreement/marking/levels.hpp"
#include "agreement/marking/stanag4774.hpp"

namespace accord::agreement::marking {
namespace {

struct StyleName {
  TextStyle style;
  std::string_view name;
};
constexpr std::array<StyleName, 4> kNames{{{TextStyle::capco_banner, "capco-banner"},
                                           {TextStyle::capco_portion, "capco-portion"},
                                           {TextStyle::udl, "udl"},
                                           {TextStyle::stanag4774, "stanag4774"}}};

/// "S", "DEU S", "CTS", "JOINT S GBR USA", "JOINT S"
bool abbreviates(std::string_view classification) {
  if (level_written(classification, Form::portion)) return true;
  if (nato_level(classification, Form::portion)) return true;
  if (classification.starts_with("JOINT ")) {
    const std::string_view rest = classification.substr(6);
    return level_written(rest.substr(0, rest.find(' ')), Form::portion).has_value();
  }
  const std::size_t last = classification.rfind(' ');
  return last != std::string_view::npos &&
         level_written(classification.substr(last + 1), Form::portion).has_value();
}

}  // namespace

std::string_view name_of(TextStyle style) { return kNames[static_cast<std::size_t>(style)].name; }

std::optional<TextStyle> text_style_of(std::string_view name) {
  for (const StyleName& row : kNames) {
    if (row.name == name) return row.style;
  }
  return std::nullopt;
}

TextStyle guess_style(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != std::string_view::npos && text[first] == '<') return TextStyle::stanag4774;
  if (text.starts_with('(')) return TextStyle::capco_portion;
  std::string_view rest = text;
  if (rest.starts_with("//")) rest.remove_prefix(2);
  return abbreviates(rest.substr(0, rest.find("//"))) ? TextStyle::udl : TextStyle::capco_banner;
}

Result<Reading> read_text(std::string_view text, TextStyle style, const Lookup& lookup) {
  switch (style) {
    case TextStyle::capco_banner:
      return read_banner(text, lookup);
    case TextStyle::capco_portion:
      return read_portion(text, lookup);
    case TextStyle::udl:
      return read_udl(text, lookup);
    case TextStyle::stanag4774:
      return read_stanag4774(text, lookup);
  }
  return fail(Code::marking_syntax, "no such style");
}

Result<std::string> format_text(const Marking& marking, TextStyle style, const Spelling& spelling) {
  switch (style) {
    case TextStyle::capco_banner:
      return format_banner(marking, spelling);
    case TextStyle::capco_portion:
      return format_portion(marking, spelling);
    case TextStyle::udl:
      return format_udl(marking, spelling);
    case TextStyle::stanag4774:
      return format_stanag4774(marking, spelling);
  }
  return fail(Code::marking_not_expressible, "no such style");
}

Spelling carried(const Spelling& spelling, TextStyle from, TextStyle to) {
  return from == to ? spelling : Spelling{};
}

}  // namespace accord::agreement::marking
