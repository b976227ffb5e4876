// Reading a JSON value that already fits its schema: every value knows its path, for the errors a
// schema cannot find. Internal to this room.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/names.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::agreement {

/// A value and where it stands. Requires (all members): the schema has said that the key exists and
/// its type.
class Node {
 public:
  Node(const nlohmann::json& value, std::string path) : value_(&value), path_(std::move(path)) {}

  [[nodiscard]] Node operator[](const std::string& key) const {
    return {value_->at(key), path_ + '.' + key};
  }
  [[nodiscard]] bool has(const std::string& key) const { return value_->contains(key); }
  [[nodiscard]] std::vector<Node> items() const;
  [[nodiscard]] const nlohmann::json& json() const { return *value_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] const std::string& text() const { return value_->get_ref<const std::string&>(); }
  /// Requires: the schema bounds the number to 0 ... 2^32 - 1.
  [[nodiscard]] std::uint32_t number() const { return value_->get<std::uint32_t>(); }
  [[nodiscard]] std::chrono::seconds seconds() const { return std::chrono::seconds{number()}; }
  [[nodiscard]] double real() const { return value_->get<double>(); }
  [[nodiscard]] bool truth() const { return value_->get<bool>(); }

  /// The same error with this node's path as its place.
  [[nodiscard]] tl::unexpected<Error> refuse(Code code, std::string what) const {
    return fail(code, std::move(what), path_);
  }

 private:
  const nlohmann::json* value_;
  std::string path_;
};

/// Words for people: no control or direction-changing characters, which could forge the rendered
/// text. Errors: bad_value
Result<std::string> read_words(const Node& node);

/// Lower-case letters, digits and '-', beginning with a letter: what stands in a clause path.
/// Errors: bad_id
Result<std::string> read_clause_id(const Node& node);

/// Errors: bad_id, bad_value, bad_time; each with the node's path.
Result<NationId> read_nation(const Node& node);
Result<Digest> read_digest(const Node& node);
Result<UtcTime> read_time(const Node& node);

/// {"from", "to"}. Errors: bad_time; agreement_term when it does not end after it begins.
Result<Term> read_interval(const Node& node);

/// A nation, a list of them, or "*" for every party. Errors: bad_id, agreement_duplicate
Result<Side> read_side(const Node& node);

/// 2 to 15 of A-Z, 0-9, '_', letter first: a marking policy or a community. Errors: bad_id
Result<std::string> read_code(const Node& node);

/// The path of a field in a payload schema: letters, digits, '_', parts joined by '.'.
/// Errors: bad_id
Result<std::string> read_field(const Node& node);

/// A word of a closed vocabulary. Errors: agreement_schema
template <class Enum>
Result<Enum> read_word(const Node& node, std::optional<Enum> (*value_of)(std::string_view)) {
  const std::optional<Enum> value = value_of(node.text());
  if (!value) return node.refuse(Code::agreement_schema, "not one of the words allowed here");
  return *value;
}

/// Every item by `read_one`, none twice. Errors: those of read_one, agreement_duplicate
template <class ReadOne>
auto read_set(const Node& list, ReadOne read_one) {
  using Value = typename decltype(read_one(list))::value_type;
  using Answer = Result<std::vector<Value>>;
  std::vector<Value> values;
  for (const Node& item : list.items()) {
    auto value = read_one(item);
    if (!value) return Answer(fail(std::move(value).error()));
    for (const Value& earlier : values) {
      if (earlier == *value) return Answer(item.refuse(Code::agreement_duplicate, "stands twice"));
    }
    values.push_back(std::move(*value));
  }
  return Answer(std::move(values));
}

/// A list of words of a closed vocabulary, none twice.
template <class Enum>
Result<std::vector<Enum>> read_words_of(const Node& list,
                                        std::optional<Enum> (*value_of)(std::string_view)) {
  return read_set(list, [value_of](const Node& item) { return read_word(item, value_of); });
}

/// A list of short strings taken as they are, none twice.
Result<std::vector<std::string>> read_strings(const Node& list);

/// The same when the key is there; empty otherwise.
template <class Enum>
Result<std::vector<Enum>> read_words_at(const Node& node, const std::string& key,
                                        std::optional<Enum> (*value_of)(std::string_view)) {
  if (!node.has(key)) return std::vector<Enum>{};
  return read_words_of(node[key], value_of);
}

/// The items under a key that may be left out.
inline std::vector<Node> items_at(const Node& node, const std::string& key) {
  return node.has(key) ? node[key].items() : std::vector<Node>{};
}

}  // namespace accord::agreement
