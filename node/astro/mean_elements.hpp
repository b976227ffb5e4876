// SGP4 mean elements as a plain value: what a two-line element set or a CCSDS OMM with
// MEAN_ELEMENT_THEORY = SGP4 says, in their own units. Reading those texts is the work of
// node/translate; the composing code fills this in. Checked when an Sgp4 is made from it, not
// before.
#pragma once

#include <cstdint>
#include <string>

#include "node/astro/time.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::astro {

/// Frame: TEME of the epoch. Gravity model: WGS-72. Names in brackets are the OMM keywords.
struct MeanElements {
  std::uint32_t norad_id = 0;  // [NORAD_CAT_ID], up to nine digits
  std::string cospar_id;       // [OBJECT_ID], "1998-067A"; may be empty
  std::string name;            // [OBJECT_NAME]; may be empty
  UtcTime epoch;               // [EPOCH]; as a Julian date: epoch_jd_utc()
  double bstar = 0.0;          // [BSTAR], 1 / Earth radii; may be negative
  double half_mean_motion_dot_rev_day2 =
      0.0;  // [MEAN_MOTION_DOT], n-dot / 2 as printed; SGP4 does not use it
  double sixth_mean_motion_ddot_rev_day3 =
      0.0;                       // [MEAN_MOTION_DDOT], n-double-dot / 6; SGP4 does not use it
  double inclination_deg = 0.0;  // 0 to 180
  double raan_deg = 0.0;         // right ascension of the ascending node
  double eccentricity = 0.0;     // 0 to below 1
  double arg_of_perigee_deg = 0.0;
  double mean_anomaly_deg = 0.0;
  double mean_motion_rev_day = 0.0;  // Kozai, as distributed
  int ephemeris_type = 0;            // 0 (distributed) or 2 (SGP4); all others are refused
  int element_set_no = 0;
  int rev_at_epoch = 0;

  [[nodiscard]] JulianDate epoch_jd_utc() const { return julian_utc(epoch); }
};

}  // namespace accord::node::astro
