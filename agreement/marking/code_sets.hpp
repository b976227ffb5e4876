// Sets of codes that mean sets of countries. Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking {

using Codes = std::vector<std::string>;

/// Codes as plain sets, sorted by bytes: the communities, and the countries that none of them
/// holds.
struct CodeSet {
  Codes communities;
  Codes countries;
  [[nodiscard]] bool empty() const { return communities.empty() && countries.empty(); }
};

/// Expired codes are dropped; countries that a community of the set holds are not repeated. USA is
/// always named, so that a list can begin with it.
[[nodiscard]] CodeSet code_set(const Codes& codes, const Expansion& expansion);

/// A community stays when both have it; the countries common to both stand beside it.
[[nodiscard]] CodeSet intersect(const CodeSet& a, const CodeSet& b, const Expansion& expansion);

[[nodiscard]] Codes unite(const Codes& a, const Codes& b);

/// What `all` allows beyond `part`.
[[nodiscard]] CodeSet beyond(const CodeSet& all, const CodeSet& part, const Expansion& expansion);

[[nodiscard]] Codes sorted(Codes codes, bool (*order)(std::string_view, std::string_view));
[[nodiscard]] Codes all_codes(const CodeSet& set,
                              bool (*order)(std::string_view, std::string_view));

}  // namespace accord::agreement::marking
