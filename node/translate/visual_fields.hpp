// Fields that iod, uk and rde share: pairs of angles by code, equinoxes, designators, magnitudes.
// Internal to the room. Angles are truncated from the right: what is left out is 0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "node/translate/line_observation.hpp"

namespace accord::node::translate {

/// How a pair of angles is written. `per_degree` is that of its uncertainty: 3600, 60 or 1.
struct AngleCode {
  char first = 'h', second = 's';  // 'h' HHMMSSss, 'm' HHMMmmmm; 's' DMMSSs, 'n' DMMmmm, 'd' Dddddd
  bool azel = false;
  int per_degree = 1;
  std::optional<bool> refraction_corrected;
};

/// IOD, codes 1 to 7.
[[nodiscard]] std::optional<AngleCode> iod_angle_code(char code);
/// UK, codes 1 to 9; 4 to 6 are corrected for refraction, 7 to 9 are not.
[[nodiscard]] std::optional<AngleCode> uk_angle_code(char code);

struct AnglePair {
  double angle_1 = 0, angle_2 = 0;  // deg
};

/// `second` begins with the column of the sign. Errors: observation_malformed.
Result<AnglePair> angles_at(const Columns& line, const AngleCode& code, const Field& first,
                            const Field& second);

/// The frame of a right ascension and declination, or why a track has none.
struct EquinoxFrame {
  fbs::AngleFrame frame = fbs::AngleFrame::UNSPECIFIED;
  std::string not_carried;  // empty = carried
};

/// Of the codes 0 to 6 for star charts. "Of date" needs the profile's `angle_frame`; otherwise 0 is
/// an equinox that was sent apart. Errors: profile_incomplete, observation_malformed.
Result<EquinoxFrame> equinox_at(const Columns& line, std::size_t column,
                                std::optional<std::size_t> of_date_line, const Profile& profile);

/// The profile's `angle_frame`, when it is one of right ascension. Errors: profile_incomplete.
Result<fbs::AngleFrame> radec_frame(const Profile& profile, std::size_t line, std::string_view why);

/// YYLLLPP with the piece as a number: "9701201" is 1997-012A. Errors: observation_malformed.
Result<std::string> numbered_designator(const Columns& line, const Field& field);

/// Years 57 to 99 are 19xx, 00 to 56 are 20xx.
[[nodiscard]] std::int64_t launch_year(std::int64_t two_digits);

/// units x 10^exponent / divisor. Requires: |exponent| <= 9.
[[nodiscard]] double scaled(std::int64_t units, int exponent, std::int64_t divisor);

/// One standard deviation for both angles, in deg; nothing for 0.
void set_angle_sigma(double sigma_deg, Sigmas& into);

/// The brightest and the faintest of a minute, in tenths. One alone or both the same are the
/// magnitude; else a track has no place for them.
struct Brightness {
  std::optional<std::int64_t> brightest, faintest;
  bool invisible = false;  // at its faintest
};
void put_brightness(const Brightness& brightness, LineObservation& into, LineLog& log);

/// Both angles, or their report. Requires: `into.line` is set.
void put_angles(const AnglePair& angles, const EquinoxFrame& frame, LineObservation& into,
                LineLog& log);

}  // namespace accord::node::translate
