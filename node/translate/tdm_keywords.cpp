// Lookup in the keyword tables.
#include "node/translate/tdm_keywords.hpp"

namespace accord::node::translate {
namespace {

struct Split {
  std::string_view base;
  std::uint8_t index = 0;
};

/// "RECEIVE_FREQ_3" -> {"RECEIVE_FREQ", 3}; index 0 when the word does not end in _1 to _5.
Split split_index(std::string_view word) {
  if (word.size() < 3 || word[word.size() - 2] != '_') return {word, 0};
  const char last = word.back();
  if (last < '1' || last > '5') return {word, 0};
  return {word.substr(0, word.size() - 2), static_cast<std::uint8_t>(last - '0')};
}

}  // namespace

std::optional<FoundDataKeyword> find_data_keyword(std::string_view word) {
  const Split split = split_index(word);
  for (const DataKeyword& keyword : kDataKeywords) {
    if (keyword.name == word && keyword.index != Index::required)
      return FoundDataKeyword{&keyword, 0};
    const bool indexed = split.index != 0 && keyword.index != Index::none;
    if (indexed && keyword.name == split.base) return FoundDataKeyword{&keyword, split.index};
  }
  return std::nullopt;
}

const MetaKeyword* find_meta_keyword(std::string_view word) {
  const Split split = split_index(word);
  for (const MetaKeyword& keyword : kMetaKeywords) {
    if (!keyword.indexed && keyword.name == word) return &keyword;
    if (keyword.indexed && split.index != 0 && keyword.name == split.base) return &keyword;
  }
  return nullptr;
}

}  // namespace accord::node::translate
