// The keywords of states and covariances of an OEM in XML, in the order of the schema, and their
// units. Internal to the room; for the reader and the writer. Source: CCSDS 502.0-B-3, 8;
// 505.0-B-3.
#pragma once

#include <array>
#include <string_view>

namespace accord::node::translate {

inline constexpr std::array<std::string_view, 9> kOemStateWords{
    "X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT", "X_DDOT", "Y_DDOT", "Z_DDOT"};

inline constexpr std::array<std::string_view, 21> kOemMatrixWords{
    "CX_X",         "CY_X",         "CY_Y",         "CZ_X",         "CZ_Y",     "CZ_Z",
    "CX_DOT_X",     "CX_DOT_Y",     "CX_DOT_Z",     "CX_DOT_X_DOT", "CY_DOT_X", "CY_DOT_Y",
    "CY_DOT_Z",     "CY_DOT_X_DOT", "CY_DOT_Y_DOT", "CZ_DOT_X",     "CZ_DOT_Y", "CZ_DOT_Z",
    "CZ_DOT_X_DOT", "CZ_DOT_Y_DOT", "CZ_DOT_Z_DOT"};

/// "" for a keyword that has none.
[[nodiscard]] constexpr std::string_view oem_unit(std::string_view keyword) {
  if (keyword == "X" || keyword == "Y" || keyword == "Z") return "km";
  if (keyword == "X_DOT" || keyword == "Y_DOT" || keyword == "Z_DOT") return "km/s";
  if (keyword == "X_DDOT" || keyword == "Y_DDOT" || keyword == "Z_DDOT") return "km/s**2";
  for (const std::string_view word : kOemMatrixWords) {
    if (word != keyword) continue;
    const std::size_t first = word.find("_DOT");
    if (first == std::string_view::npos) return "km**2";
    return word.find("_DOT", first + 1) == std::string_view::npos ? "km**2/s" : "km**2/s**2";
  }
  return {};
}

}  // namespace accord::node::translate
