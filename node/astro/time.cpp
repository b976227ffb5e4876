// Time scales through ERFA. The TAI count of UtcTime splits into days and a remainder exactly, so
// nothing finer than a nanosecond is lost on the way to a two-part Julian date.
#include "node/astro/time.hpp"

#include <erfa.h>
#include <erfam.h>

#include <cmath>

namespace accord::node::astro {
namespace {

constexpr double kJdOfUnixEpoch = 2'440'587.5;
constexpr std::int64_t kNsPerDay = 86'400'000'000'000;
constexpr double kJ2000 = 2'451'545.0;
constexpr double kDaysPerCentury = 36'525.0;

JulianDate julian_tai(UtcTime time) {
  std::int64_t day = time.tai_ns / kNsPerDay;
  std::int64_t rest = time.tai_ns % kNsPerDay;
  if (rest < 0) {
    rest += kNsPerDay;
    day -= 1;
  }
  return {kJdOfUnixEpoch + static_cast<double>(day),
          static_cast<double>(rest) / static_cast<double>(kNsPerDay)};
}

JulianDate utc_of_tai(const JulianDate& tai) {
  JulianDate utc;
  eraTaiutc(tai.day, tai.fraction, &utc.day, &utc.fraction);
  return utc;
}

bool within(double value, double limit) { return std::abs(value) <= limit; }  // false for NaN

}  // namespace

Status check(const EarthOrientation& orientation) {
  if (!within(orientation.ut1_minus_utc_s, 1.0)) {
    return fail(Code::earth_orientation_invalid, "UT1-UTC is beyond one second");
  }
  if (!within(orientation.pole_x_arcsec, 1.0) || !within(orientation.pole_y_arcsec, 1.0)) {
    return fail(Code::earth_orientation_invalid, "the pole is beyond one arc second");
  }
  return {};
}

TimeScales time_scales(UtcTime time, const EarthOrientation& orientation) {
  TimeScales out;
  out.tai = julian_tai(time);
  out.utc = utc_of_tai(out.tai);
  eraTaitt(out.tai.day, out.tai.fraction, &out.tt.day, &out.tt.fraction);
  eraUtcut1(out.utc.day, out.utc.fraction, orientation.ut1_minus_utc_s, &out.ut1.day,
            &out.ut1.fraction);
  out.degraded = !orientation.supplied;
  return out;
}

JulianDate julian_utc(UtcTime time) { return utc_of_tai(julian_tai(time)); }

double gmst82_rad(const JulianDate& ut1) { return eraGmst82(ut1.day, ut1.fraction); }

double gmst82_rate_rad_s(const JulianDate& ut1) {
  // d/dT of 67310.54841 s + (876600 h + 8640184.812866 s) T + 0.093104 s T^2 - 6.2e-6 s T^3 (Aoki
  // et al. 1982), T in Julian centuries of UT1; one second of time is 2 pi / 86400 rad.
  const double t = ((ut1.day - kJ2000) + ut1.fraction) / kDaysPerCentury;
  const double seconds_per_century =
      876'600.0 * 3'600.0 + 8'640'184.812866 + t * (2.0 * 0.093104 - 3.0 * 6.2e-6 * t);
  return seconds_per_century / (kDaysPerCentury * 86'400.0) * (2.0 * ERFA_DPI / 86'400.0);
}

}  // namespace accord::node::astro
