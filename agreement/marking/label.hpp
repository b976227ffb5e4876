// The strict text form of a Label, POLICY LEVEL[//REL TO AAA, BBB]:
//
//   GBR SECRET//REL TO AUS, GBR, USA
//
// Law: format_label(parse_label(x)) == x for every x that is accepted; everything else is refused
// with the byte at which it went wrong. Nothing is repaired, trimmed, sorted or upper-cased.
// docs/agreement-language.md "Labels".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schemas/vocab/label.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::agreement {

/// Longest label text accepted, in bytes: a policy, a level and kMaxRelTo codes fit.
inline constexpr std::size_t kMaxLabelBytes = 1'024;

/// Most codes in one REL TO list.
inline constexpr std::size_t kMaxRelTo = 64;

/// Returns the label that `text` spells. Errors: bad_label, with "byte N" (counted from 0) as its
/// place.
Result<Label> parse_label(std::string_view text);

/// Returns the one text of `label`. Requires: check_label(label) holds; otherwise the text names
/// what is wrong with it (a level 0 reads UNSPECIFIED) and parse_label refuses it.
[[nodiscard]] std::string format_label(const Label& label);

/// The same law for a label that came in wire fields. Errors: bad_label, with "policy", "level" or
/// "rel_to[N]".
Status check_label(const Label& label);

}  // namespace accord::agreement
