// A small tree of XML, for the two XML forms that come from outside (STANAG 4774 labels, the
// community taxonomy). UTF-8 only. A document type, and with it every entity and external
// reference, is refused; so are too many elements and too great a depth. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::agreement::marking {

inline constexpr std::size_t kMaxXmlElements = 20'000;
inline constexpr std::size_t kMaxXmlDepth = 12;

struct XmlElement {
  std::string space;                                            // namespace URI
  std::string name;                                             // local
  std::vector<std::pair<std::string, std::string>> attributes;  // name as "uri name", or bare
  std::string text;  // all character data directly inside
  std::vector<XmlElement> children;
  std::size_t byte = 0;  // where the element begins

  [[nodiscard]] const std::string* attribute(std::string_view key) const;
  [[nodiscard]] const XmlElement* child(std::string_view local) const;  // the first
};

/// Errors: too_large, marking_xml; each with "byte N".
Result<XmlElement> parse_xml(std::string_view text, std::size_t max_bytes);

/// For content: & < > written as entities.
[[nodiscard]] std::string xml_text(std::string_view text);
/// For attributes in double quotes; line ends and tabs too.
[[nodiscard]] std::string xml_attribute(std::string_view text);

/// Text without the white space around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

[[nodiscard]] bool is_blank(std::string_view text);

/// "byte 17"
[[nodiscard]] inline std::string at_byte(std::size_t byte) {
  return "byte " + std::to_string(byte);
}

}  // namespace accord::agreement::marking
