#include "agreement/marking/code_sets.hpp"

#include <algorithm>
#include <iterator>

#include "agreement/marking/countries.hpp"

namespace accord::agreement::marking {
namespace {

constexpr std::string_view kUsa = "USA";

bool in(const Codes& sorted_codes, std::string_view code) {
  return std::binary_search(sorted_codes.begin(), sorted_codes.end(), code);
}

Codes common(const Codes& a, const Codes& b) {
  Codes out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

void tidy(Codes& codes) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
}

/// Countries that the set's communities stand for.
Codes held(const Codes& communities, const Expansion& expansion) {
  Codes out;
  if (expansion.communities == nullptr) return out;
  for (const std::string& code : communities) {
    for (std::string& country : expansion.communities->expand(code, expansion.at)) {
      out.push_back(std::move(country));
    }
  }
  tidy(out);
  return out;
}

Codes expanded(const CodeSet& set, const Expansion& expansion) {
  return unite(held(set.communities, expansion), set.countries);
}

/// Leaves out countries that the communities hold, but for USA.
void drop_repeated(CodeSet& set, const Expansion& expansion) {
  const Codes repeated = held(set.communities, expansion);
  std::erase_if(set.countries, [&](const std::string& country) {
    return country != kUsa && in(repeated, country);
  });
  if (in(repeated, kUsa) && !in(set.countries, kUsa)) {
    set.countries.emplace_back(kUsa);
    std::sort(set.countries.begin(), set.countries.end());
  }
}

bool expired(const std::string& code, const Expansion& expansion) {
  if (expansion.communities == nullptr) return false;
  const Community* community = expansion.communities->find(code);
  return community != nullptr && !community->when.contains(expansion.at);
}

}  // namespace

CodeSet code_set(const Codes& codes, const Expansion& expansion) {
  CodeSet set;
  for (const std::string& code : codes) {
    if (is_country(code)) {
      set.countries.push_back(code);
    } else if (!expired(code, expansion)) {
      set.communities.push_back(code);
    }
  }
  tidy(set.communities);
  tidy(set.countries);
  drop_repeated(set, expansion);
  return set;
}

CodeSet intersect(const CodeSet& a, const CodeSet& b, const Expansion& expansion) {
  CodeSet set;
  set.communities = common(a.communities, b.communities);
  set.countries = common(expanded(a, expansion), expanded(b, expansion));
  drop_repeated(set, expansion);
  return set;
}

Codes unite(const Codes& a, const Codes& b) {
  Codes out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

CodeSet beyond(const CodeSet& all, const CodeSet& part, const Expansion& expansion) {
  CodeSet set;
  std::set_difference(all.communities.begin(), all.communities.end(), part.communities.begin(),
                      part.communities.end(), std::back_inserter(set.communities));
  const Codes within = expanded(part, expansion);
  std::set_difference(all.countries.begin(), all.countries.end(), within.begin(), within.end(),
                      std::back_inserter(set.countries));
  return set;
}

Codes sorted(Codes codes, bool (*order)(std::string_view, std::string_view)) {
  std::sort(codes.begin(), codes.end(), order);
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

Codes all_codes(const CodeSet& set, bool (*order)(std::string_view, std::string_view)) {
  Codes codes = set.countries;
  codes.insert(codes.end(), set.communities.begin(), set.communities.end());
  return sorted(std::move(codes), order);
}

}  // namespace accord::agreement::marking
