// Time scales for astrodynamics: UtcTime to two-part Julian dates in UTC, TAI, TT and UT1, and
// sidereal time. Thin over ERFA (liberfa). Pure functions, any thread. UT1 needs Earth orientation,
// which the operator supplies; without it UT1 = UTC is used (up to 0.9 s wrong) and the result says
// so.
#pragma once

#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::astro {

/// A Julian date as two numbers that are to be added; `fraction` is small, so that the sum keeps
/// nanoseconds.
struct JulianDate {
  double day = 0.0;
  double fraction = 0.0;

  [[nodiscard]] double sum() const { return day + fraction; }
};

/// IERS Earth orientation at one time, as in Bulletin A or finals2000A.
struct EarthOrientation {
  double ut1_minus_utc_s = 0.0;
  double pole_x_arcsec = 0.0;
  double pole_y_arcsec = 0.0;
  bool supplied = false;  // false: zeros stand in, and every result is degraded
};

/// |UT1-UTC| <= 1 s, |pole| <= 1 arc second, all finite. Errors: earth_orientation_invalid
Status check(const EarthOrientation& orientation);

struct TimeScales {
  JulianDate utc;  // ERFA's quasi Julian date: a day with a leap second is one day long
  JulianDate tai;
  JulianDate tt;
  JulianDate ut1;
  bool degraded = false;  // no UT1-UTC was supplied
};

/// All scales of `time`. Requires: time from 1972 on.
[[nodiscard]] TimeScales time_scales(UtcTime time, const EarthOrientation& orientation = {});

/// The UTC part alone.
[[nodiscard]] JulianDate julian_utc(UtcTime time);

/// Greenwich mean sidereal time, IAU 1982, in [0, 2 pi). Source: Aoki et al. 1982, through
/// eraGmst82.
[[nodiscard]] double gmst82_rad(const JulianDate& ut1);

/// Its rate in rad per UT1 second, the derivative of the same polynomial.
[[nodiscard]] double gmst82_rate_rad_s(const JulianDate& ut1);

}  // namespace accord::node::astro
