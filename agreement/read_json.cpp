// Leaves of the document readers.
#include "agreement/read_json.hpp"

#include <algorithm>

namespace accord::agreement {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// UTF-8 of C1 controls (U+0080-9F), line and paragraph separators (U+2028-29), and the characters
/// that change the direction of text (U+200E-0F, U+202A-2E, U+2066-69; Unicode Bidirectional
/// Algorithm, UAX #9 section 2).
bool has_forbidden_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = [&](std::size_t offset) {
      return i + offset < text.size() ? static_cast<unsigned char>(text[i + offset]) : 0u;
    };
    if (at(0) < 0x20 || at(0) == 0x7f) return true;
    if (at(0) == 0xc2 && at(1) < 0xa0) return true;
    if (at(0) != 0xe2) continue;
    if (at(1) == 0x80 && (at(2) == 0x8e || at(2) == 0x8f)) return true;
    if (at(1) == 0x80 && at(2) >= 0xa8 && at(2) <= 0xae) return true;
    if (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9) return true;
  }
  return false;
}

/// Gives an error of the vocabulary the path of the node that it was found in.
template <class T>
Result<T> at_path(Result<T> value, const Node& node) {
  if (value) return value;
  return node.refuse(value.error().code, value.error().what);
}

}  // namespace

std::vector<Node> Node::items() const {
  std::vector<Node> nodes;
  nodes.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.emplace_back((*value_)[i], path_ + '[' + std::to_string(i) + ']');
  }
  return nodes;
}

Result<std::string> read_words(const Node& node) {
  if (has_forbidden_character(node.text())) {
    return node.refuse(Code::bad_value, "control or text-direction character");
  }
  return node.text();
}

Result<std::string> read_clause_id(const Node& node) {
  const std::string& id = node.text();
  const bool letter_first = !id.empty() && id[0] >= 'a' && id[0] <= 'z';
  const bool plain =
      std::all_of(id.begin(), id.end(), [](char c) { return c == '-' || is_lower_or_digit(c); });
  if (!letter_first || !plain) {
    return node.refuse(Code::bad_id, "an id has a-z, 0-9 and '-', and begins with a letter");
  }
  return id;
}

Result<NationId> read_nation(const Node& node) {
  return at_path(NationId::parse(node.text()), node);
}

Result<Digest> read_digest(const Node& node) { return at_path(Digest::parse(node.text()), node); }

Result<UtcTime> read_time(const Node& node) { return at_path(UtcTime::parse(node.text()), node); }

Result<std::vector<std::string>> read_strings(const Node& list) {
  return read_set(list, [](const Node& item) -> Result<std::string> { return item.text(); });
}

}  // namespace accord::agreement
