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

Result<Term> read_interval(const Node& node) {
  Term term;
  ACCORD_TRY(term.from, read_time(node["from"]));
  ACCORD_TRY(term.to, read_time(node["to"]));
  if (term.from >= term.to) {
    return node.refuse(Code::agreement_term, "the interval ends before it begins");
  }
  return term;
}

Result<Side> read_side(const Node& node) {
  if (node.json().is_array()) {
    ACCORD_TRY(std::vector<NationId> nations, read_set(node, read_nation));
    return Side{std::move(nations)};
  }
  if (node.text() == "*") return Side{};
  ACCORD_TRY(NationId nation, read_nation(node));
  return Side{{std::move(nation)}};
}

Result<std::string> read_code(const Node& node) {
  const std::string& code = node.text();
  const bool letter_first = code[0] >= 'A' && code[0] <= 'Z';
  const bool plain = std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!letter_first || !plain) {
    return node.refuse(Code::bad_id, "a code has 2 to 15 of A-Z, 0-9 and '_', letter first");
  }
  return code;
}

Result<std::string> read_field(const Node& node) {
  const std::string& field = node.text();
  bool part_open = false;
  for (const char c : field) {
    const bool word = is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_';
    if (!word && (c != '.' || !part_open)) {
      return node.refuse(Code::bad_id,
                         "a field is words of letters, digits and '_', joined by '.'");
    }
    part_open = word;
  }
  if (!part_open) return node.refuse(Code::bad_id, "a field does not end with '.'");
  return field;
}

Result<std::vector<std::string>> read_strings(const Node& list) {
  return read_set(list, [](const Node& item) -> Result<std::string> { return item.text(); });
}

}  // namespace accord::agreement
