// The strict text form of a Label: POLICY LEVEL, then blocks between "//", each at most once and in
// this order:
//
//   GBR UNCLASSIFIED//WORD OFFICIAL//CREATED 2026-03-01T00:00:00Z//REL TO FVEY, GBR
//
//   WORD <national word>       CREATED, REVIEW <whole second, UTC>     JOINT AAA BBB
//   CONTROLS A/B               FGI, or FGI AAA BBB                     NOFORN
//   REL TO AAA, BBB            RELIDO                                  DISPLAY ONLY AAA, BBB
//   PROVIDER PR-A/PR-B
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

/// Longest label text accepted, in bytes: whatever keeps the limits below fits.
inline constexpr std::size_t kMaxLabelBytes = 8'192;

/// Most codes in one list of a label, most controls and tokens, and bytes of a word or a control.
inline constexpr std::size_t kMaxRelTo = 64;
inline constexpr std::size_t kMaxControls = 32;
inline constexpr std::size_t kMaxTokens = 16;
inline constexpr std::size_t kMaxWordBytes = 64;

/// The control that UNCLASSIFIED data may carry and still travel; every other one is out of scope.
inline constexpr std::string_view kOfficialUseOnly = "FOUO";

/// The earliest date a label may bear: where UTC begins, 1972-01-01T00:00:00Z. What a label does
/// not say of its creation may be any second from here to the moment of a ruling.
inline constexpr std::int64_t kEarliestLabelUnixNs = 63'072'000'000'000'000;

/// Returns the label that `text` spells. Errors: bad_label, with "byte N" (counted from 0) as its
/// place; 0 where parts contradict each other.
Result<Label> parse_label(std::string_view text);

/// Returns the one text of `label`. Requires: check_label(label) holds; otherwise the text names
/// what is wrong with it (a level 0 reads UNSPECIFIED) and parse_label refuses it.
[[nodiscard]] std::string format_label(const Label& label);

/// The same law for a label that came in wire fields; allocates only to refuse. Errors: bad_label,
/// with "policy", "level", "rel_to[N]" or the field of the handling.
Status check_label(const Label& label);

}  // namespace accord::agreement
