// STANAG 4774 (ADatP-4774) confidentiality labels as XML, in and out.
//
// Of policy USA the categories are ours (docs/markings.md "4774") and obey the rules of the
// register. A label of another policy is of that owner; its "Releasable To" is the REL TO list, and
// what has no field stays a Category, as written.
//
// Law: format_stanag4774(read_stanag4774(x)) == x for every x in the canonical text that format
// writes, and reading what format wrote gives the same marking. White space between elements,
// prefixes and quotes of others' XML are no part of a label; order and values are, and stay.
#pragma once

#include <string>
#include <string_view>

#include "agreement/marking/capco.hpp"

namespace accord::agreement::marking {

inline constexpr std::size_t kMaxLabelXmlBytes = 64u << 10;
inline constexpr std::size_t kMaxCategories = 32;
inline constexpr std::size_t kMaxCategoryValues = 256;

inline constexpr std::string_view kLabelSpace =
    "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0";

/// Errors: too_large, marking_xml, marking_*; with "byte N" where the element begins.
Result<Reading> read_stanag4774(std::string_view xml, const Lookup& lookup);

/// Every category of the label: those with fields, and those without.
[[nodiscard]] std::vector<Category> all_categories(const Marking& marking,
                                                   const Spelling& spelling = {});

/// The canonical text, one element a line. Errors: marking_not_expressible
Result<std::string> format_stanag4774(const Marking& marking, const Spelling& spelling = {});

}  // namespace accord::agreement::marking
