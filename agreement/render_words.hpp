// Words for lists, times and spans. Internal to the rendering of documents.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "agreement/names.hpp"
#include "agreement/render.hpp"

namespace accord::agreement {

inline std::string text_of(const std::string& word) { return word; }
inline std::string text_of(const NationId& nation) { return nation.text(); }
inline std::string text_of(DataMode mode) { return std::string(accord::name_of(mode)); }
inline std::string text_of(Level level) { return std::string(accord::name_of(level)); }
inline std::string text_of(Priority priority) { return std::string(accord::name_of(priority)); }
inline std::string text_of(std::uint8_t number) { return std::to_string(number); }
template <class Enum>
std::string text_of(Enum value) {
  return std::string(name_of(value));
}

/// "A, B, C"; `empty` when there is none.
template <class Values>
std::string list_of(const Values& values, const std::string& empty = "none") {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return text.empty() ? empty : text;
}

/// With as many digits of a second as it takes to be exact.
inline std::string instant_text(UtcTime at) {
  std::string text = at.text();
  text.pop_back();  // the Z
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + "Z";
}

inline std::string interval_text(const Term& term) {
  return "from " + instant_text(term.from) + " (included) to " + instant_text(term.to) +
         " (not included)";
}

inline std::string seconds_text(std::chrono::seconds span) {
  return std::to_string(span.count()) + " s";
}

/// The shortest digits that read back as the same number.
inline std::string number_text(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

inline std::string side_text(const Side& side) { return list_of(side.nations, "every party"); }

// One article or more a source file.
Article release_article(const Document& document);
Article tasking_article(const Document& document);
Article marking_article(const Document& document);
Article calibration_article(const Document& document);

}  // namespace accord::agreement
