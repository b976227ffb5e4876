// The CAPCO line in its three styles, strictly:
//
//   banner   SECRET//FGI DEU//REL TO USA, AUS, DEU       //JOINT SECRET GBR USA//REL TO USA, GBR
//   portion  (S//FGI DEU//REL TO USA, AUS, DEU)          (//DEU S//NF)
//   UDL      S//REL TO USA, AUS, DEU                     U//PR-EXO-OBS
//
// Law: format_X(read_X(x)) == x for every x that is accepted, spelling included; everything else is
// refused with a code and the byte at which it went wrong. Nothing is repaired. Grammar and
// vocabulary: docs/markings.md; source: IC Markings System Register and Manual, 31 December 2016.
#pragma once

#include <string>
#include <string_view>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/marking.hpp"

namespace accord::agreement::marking {

inline constexpr std::size_t kMaxLineBytes = 2'048;
inline constexpr std::size_t kMaxCodes = 64;           // in one list
inline constexpr std::size_t kMaxControlSystems = 64;  // in one category
inline constexpr std::size_t kMaxProviderTokens = 16;

/// What a reader may look up. Without `communities`, a code of four letters or more that is no
/// country is taken for a community of unknown membership, which matches nobody.
struct Lookup {
  const Communities* communities = nullptr;
  UtcTime at{};                     // codes must be in use then
  const Marking* banner = nullptr;  // of the document: "(S//REL)" inherits its list, or is refused
  bool take_expired = false;  // of older portions, for the roll-up: expired codes match nobody
};

/// Errors: too_large, marking_*; each with "byte N" (counted from 0) as its place.
Result<Reading> read_banner(std::string_view text, const Lookup& lookup);
Result<Reading> read_portion(std::string_view text, const Lookup& lookup);
Result<Reading> read_udl(std::string_view text, const Lookup& lookup);

/// Errors: marking_not_expressible (what the style has no place for), with the field.
Result<std::string> format_banner(const Marking& marking, const Spelling& spelling = {});
Result<std::string> format_portion(const Marking& marking, const Spelling& spelling = {});
Result<std::string> format_udl(const Marking& marking, const Spelling& spelling = {});

/// PR-, DS- or LOU- and at least one more part: a token of a provider or of a data-sharing
/// agreement, which is neither PROPIN nor LIMDIS.
[[nodiscard]] bool is_provider_token(std::string_view text);

}  // namespace accord::agreement::marking
