// Leaves of the document readers.
#include "agreement/read_json.hpp"

#include <algorithm>

#include "schemas/vocab/text.hpp"

namespace accord::agreement {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

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
  const std::string_view fault = fault_of_words(node.text());
  if (!fault.empty()) return node.refuse(Code::bad_value, std::string(fault));
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
