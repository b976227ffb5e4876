// The country codes of the grammar: GENC trigraphs (ISO 3166-1 alpha-3 and the few that GENC adds).
// A code of three letters that is not here is a community's, or unknown; length alone tells
// nothing. Source: ODNI ISMCAT 2022-NOV, CVEnumISMCATRelTo (public domain).
#pragma once

#include <string_view>

namespace accord::agreement::marking {

[[nodiscard]] bool is_country(std::string_view code);

/// USA first, then countries ascending, then communities ascending: how REL TO lists stand.
[[nodiscard]] bool release_order(std::string_view a, std::string_view b);

/// Countries ascending, then communities ascending: how owners, FGI sources and DISPLAY ONLY stand.
[[nodiscard]] bool code_order(std::string_view a, std::string_view b);

}  // namespace accord::agreement::marking
