// One table a use.
#include "node/translate/omm_keywords.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace accord::node::translate {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 24> kUsed{
    "CLASSIFICATION",    "OBJECT_NAME",      "OBJECT_ID",           "CENTER_NAME",
    "REF_FRAME",         "TIME_SYSTEM",      "MEAN_ELEMENT_THEORY", "EPOCH",
    "MEAN_MOTION",       "ECCENTRICITY",     "INCLINATION",         "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER", "MEAN_ANOMALY",     "EPHEMERIS_TYPE",      "CLASSIFICATION_TYPE",
    "NORAD_CAT_ID",      "ELEMENT_SET_NO",   "REV_AT_EPOCH",        "BSTAR",
    "MEAN_MOTION_DOT",   "MEAN_MOTION_DDOT", "CREATION_DATE",       "ORIGINATOR"};

/// Of the OMM itself, then what Space-Track and CelesTrak add.
constexpr std::array<std::string_view, 21> kNoted{
    "CCSDS_OMM_VERS", "COMMENT",     "MESSAGE_ID",     "SEMI_MAJOR_AXIS", "GM",
    "GP_ID",          "FILE",        "SEMIMAJOR_AXIS", "PERIOD",          "APOAPSIS",
    "PERIAPSIS",      "OBJECT_TYPE", "RCS_SIZE",       "COUNTRY_CODE",    "LAUNCH_DATE",
    "SITE",           "DECAY_DATE",  "DECAYED",        "TLE_LINE0",       "TLE_LINE1",
    "TLE_LINE2"};

/// Spacecraft parameters, the covariance matrix, and the epoch of the frame.
constexpr std::array<std::string_view, 28> kDropped{"REF_FRAME_EPOCH",
                                                    "MASS",
                                                    "SOLAR_RAD_AREA",
                                                    "SOLAR_RAD_COEFF",
                                                    "DRAG_AREA",
                                                    "DRAG_COEFF",
                                                    "COV_REF_FRAME",
                                                    "CX_X",
                                                    "CY_X",
                                                    "CY_Y",
                                                    "CZ_X",
                                                    "CZ_Y",
                                                    "CZ_Z",
                                                    "CX_DOT_X",
                                                    "CX_DOT_Y",
                                                    "CX_DOT_Z",
                                                    "CX_DOT_X_DOT",
                                                    "CY_DOT_X",
                                                    "CY_DOT_Y",
                                                    "CY_DOT_Z",
                                                    "CY_DOT_X_DOT",
                                                    "CY_DOT_Y_DOT",
                                                    "CZ_DOT_X",
                                                    "CZ_DOT_Y",
                                                    "CZ_DOT_Z",
                                                    "CZ_DOT_X_DOT",
                                                    "CZ_DOT_Y_DOT",
                                                    "CZ_DOT_Z_DOT"};

/// Ballistic and radiation-pressure terms that stand in the place of BSTAR (502.0-B-3, table 4-3).
constexpr std::array<std::string_view, 2> kOtherTheory{"BTERM", "AGOM"};

struct Unit {
  std::string_view keyword, unit;
};

constexpr std::array<Unit, 17> kUnits{{{"SEMI_MAJOR_AXIS", "km"},
                                       {"MEAN_MOTION", "rev/day"},
                                       {"INCLINATION", "deg"},
                                       {"RA_OF_ASC_NODE", "deg"},
                                       {"ARG_OF_PERICENTER", "deg"},
                                       {"MEAN_ANOMALY", "deg"},
                                       {"GM", "km**3/s**2"},
                                       {"MASS", "kg"},
                                       {"SOLAR_RAD_AREA", "m**2"},
                                       {"DRAG_AREA", "m**2"},
                                       {"BSTAR", "1/ER"},
                                       {"BTERM", "m**2/kg"},
                                       {"MEAN_MOTION_DOT", "rev/day**2"},
                                       {"MEAN_MOTION_DDOT", "rev/day**3"},
                                       {"AGOM", "m**2/kg"},
                                       {"SEMIMAJOR_AXIS", "km"},
                                       {"PERIOD", "min"}}};

/// Of the covariance of two coordinates, of one and a velocity, of two velocities.
constexpr std::array<std::string_view, 3> kCovarianceUnits{"km**2", "km**2/s", "km**2/s**2"};

bool contains(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

OmmUse omm_use(std::string_view keyword) {
  constexpr std::string_view kUserDefined = "USER_DEFINED_";
  if (contains(kUsed, keyword)) return OmmUse::used;
  if (contains(kNoted, keyword)) return OmmUse::noted;
  if (contains(kDropped, keyword)) return OmmUse::dropped;
  if (contains(kOtherTheory, keyword)) return OmmUse::other_theory;
  const bool own = keyword.starts_with(kUserDefined) && keyword.size() > kUserDefined.size();
  return own ? OmmUse::noted : OmmUse::unknown;
}

std::string_view omm_unit(std::string_view keyword) {
  for (const Unit& each : kUnits) {
    if (each.keyword == keyword) return each.unit;
  }
  const bool covariance = keyword.size() > 2 && keyword.front() == 'C' && keyword[2] == '_' &&
                          contains(kDropped, keyword);
  if (!covariance) return {};
  std::size_t velocities = 0;
  for (std::size_t at = keyword.find("_DOT"); at != std::string_view::npos;
       at = keyword.find("_DOT", at + 1))
    ++velocities;
  return kCovarianceUnits[velocities];
}

}  // namespace accord::node::translate
