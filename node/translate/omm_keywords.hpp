// The keywords of a flat OMM object and what becomes of each. Internal to the room. Source: CCSDS
// 502.0-B-3, tables 4-1 to 4-3; the additions of Space-Track and CelesTrak as their files have
// them.
#pragma once

#include <cstdint>
#include <string_view>

namespace accord::node::translate {

enum class OmmUse : std::uint8_t {
  used,          // read into the elements
  noted,         // not carried; a note
  dropped,       // not carried; a warning, because a user of the elements may want it
  other_theory,  // of SGP4-XP alone: the object is refused
  unknown
};

/// Exact, upper case; USER_DEFINED_<anything> is noted.
[[nodiscard]] OmmUse omm_use(std::string_view keyword);

/// The unit that may be named beside a value; "" for a keyword that has none.
[[nodiscard]] std::string_view omm_unit(std::string_view keyword);

}  // namespace accord::node::translate
