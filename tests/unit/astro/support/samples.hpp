// Made-up element sets inside valid ranges, one of each regime, and how an angle's error is
// counted.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tests/unit/astro/support/tle.hpp"

namespace accord::test {

inline const Tle kLowOrbit{"1 90001U 26001A   26324.25000000  .00012000  00000-0  22000-3 0  9990",
                           "2 90001  51.6400 120.0000 0006000  60.0000 300.0000 15.49000000 10000"};
inline const Tle kSunSynchronous{
    "1 90002U 26002A   26324.50000000  .00000200  00000-0  10000-3 0  9990",
    "2 90002  98.2000  30.0000 0011000  90.0000 270.0000 14.57000000 10000"};
inline const Tle kGeostationary{
    "1 90003U 26003A   26324.00000000  .00000010  00000-0  00000-0 0  9990",
    "2 90003   0.0500  80.0000 0002000  10.0000  14.0000  1.00271000 10000"};
inline const Tle kMolniya{"1 90004U 26004A   26324.75000000  .00000100  00000-0  10000-3 0  9990",
                          "2 90004  63.4000 200.0000 7000000 270.0000  10.0000  2.00600000 10000"};
inline const Tle kNavigation{
    "1 90005U 26005A   26324.10000000 -.00000050  00000-0  00000-0 0  9990",
    "2 90005  55.0000 150.0000 0050000  45.0000 100.0000  2.00560000 10000"};

inline std::vector<Tle> all_regimes() {
  return {kLowOrbit, kSunSynchronous, kGeostationary, kMolniya, kNavigation};
}

/// Difference of two angles, wrapped.
inline double angle_off_deg(double a, double b) { return std::abs(std::remainder(a - b, 360.0)); }

inline UtcTime utc(const std::string& text) { return UtcTime::parse(text).value(); }

}  // namespace accord::test
