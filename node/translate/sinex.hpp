// SINEX 2: where stations are. No feed: the place of a sensor never leaves a node. Called by
// `accord translate FILE --to stations` for operators. Source: SINEX 2.02 (2006) and the ILRS files
// of that form (SLRF, eccentricities): fixed columns, blocks from +NAME to -NAME, times
// YY:DDD:SSSSS of which years to 50 are 20xx. 00:000:00000 is open; real files write 30:000:00000
// for the same, so that a day 000 is open whatever its year. Taken whole or not at all.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

using Triple = std::array<double, 3>;

struct SinexOccupation {
  std::string sod;  // the number of eight digits in column 81 of the laser service; "" = none
  std::string description;
  char technique = ' ';
};

/// From..until; absent = open.
struct SinexSpan {
  std::optional<UtcTime> from, until;
};

struct SinexSolution {
  std::string number;  // "1"
  UtcTime epoch;       // to which the position belongs
  Triple position_m{}, position_sigma_m{};
  std::optional<Triple> velocity_m_per_y, velocity_sigma_m_per_y;
  std::optional<SinexSpan> data;  // of SOLUTION/EPOCHS
};

struct SinexEccentricity {
  SinexSpan span;
  std::string axes;  // "UNE" (up, north, east) or "XYZ"
  Triple value_m{};  // from the marker to the reference point of the instrument
  std::string sod;   // "" = none
};

struct SinexStation {
  std::string code, point, domes;
  double longitude_deg = 0, latitude_deg = 0, height_m = 0;  // approximate: of SITE/ID
  std::vector<SinexOccupation> occupations;
  std::vector<SinexSolution> solutions;  // Earth-fixed, of the frame that the file names
  std::vector<SinexEccentricity> eccentricities;
};

struct SinexFile {
  std::vector<SinexStation> stations;  // by code and point
  std::vector<Diagnostic> diagnostics;
  std::size_t lines_read = 0;  // of the four blocks
};

/// Errors: those of check_text; sinex_malformed, where = the line and its columns.
Result<SinexFile> parse_sinex(std::string_view text);

/// {"stations": [...]}, ordered as the file says; times ISO 8601, null = open.
[[nodiscard]] std::string stations_json(const SinexFile& file);

}  // namespace accord::node::translate
