// How the recipient protects what a region says: in words, of the labels that lie in it.
#include "agreement/diff_protect.hpp"

#include <algorithm>

namespace accord::agreement {
namespace {

/// "USA SECRET", "USA SECRET or USA TOP SECRET, by the dates of the tables"
std::string as_text(const std::string& to, const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " or ") + (word.empty() ? "no table says" : to + " " + word);
  }
  return words.size() > 1 ? text + ", by the dates of the tables" : text;
}

bool tells_protection(const Region& region) {
  if (region.change == Change::permitted) return true;
  const Positions& marks = region.sides[kMarkAxis];
  return region.change != Change::denied &&
         (std::binary_search(marks.begin(), marks.end(), kProtectedLower) ||
          std::binary_search(marks.begin(), marks.end(), kProtectedHigher));
}

}  // namespace

const Protections::Words& Protections::words_at(const Key& key) {
  const auto known = words_.find(key);
  if (known != words_.end()) return known->second;
  const auto& [pair, time, policy, level] = key;
  ReleaseCase facts;
  std::tie(facts.sender, facts.recipient) = space_.pairs[pair].pairs.front();
  facts.at = space_.instant(time);
  facts.label.policy = policy == kOwnPolicy ? facts.sender.text() : space_.policies[policy];
  facts.label.level = static_cast<Level>(level + 1);
  lookups_ += view_cost(space_.documents, facts.at, {facts.label.policy});
  return words_.emplace(key, protected_words(space_.documents, 1, std::move(facts))).first->second;
}

std::string Protections::text(const Region& region) {
  if (!has_protection(space_.documents) || !tells_protection(region)) return {};
  std::map<std::pair<std::string, std::string>, std::set<std::string>> found;  // label, recipient
  for (const std::uint32_t pair : region.sides[kPairAxis]) {
    const auto& [from, to] = space_.pairs[pair].pairs.front();
    for (const std::uint32_t policy : region.sides[kPolicyAxis]) {
      const std::string name = policy == kOwnPolicy ? from.text() : space_.policies[policy];
      for (const std::uint32_t level : region.sides[kLevelAxis]) {
        for (const std::uint32_t time : region.sides[kTimeAxis]) {
          const Words& words = words_at({pair, time, policy, level});
          for (const std::uint32_t mark : region.sides[kMarkAxis]) {
            for (const auto& [word, as] : words[mark]) {
              found[{name + " " + word, to.text()}].insert(as);
            }
          }
        }
      }
    }
  }
  std::string text;
  for (const auto& [key, words] : found) {
    text += (text.empty() ? "the recipient protects " : "; ") + key.first + " as " +
            as_text(key.second, words);
  }
  return text;
}

}  // namespace accord::agreement
