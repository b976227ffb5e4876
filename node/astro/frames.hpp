// Earth-fixed and celestial frames: TEME (what SGP4 gives), ITRF, WGS-84 geodetic, topocentric look
// angles, and directions in TEME of date, true of date, EME2000 and ICRF. Pure functions over ERFA
// and Eigen, any thread. Geometric throughout: no light time, no aberration, no refraction; those
// belong to a source profile.
#pragma once

#include <Eigen/Core>

#include "node/astro/sgp4.hpp"
#include "node/astro/time.hpp"

namespace accord::node::astro {

/// Frame: ITRF, rotating with the Earth; the velocity is the one seen from it.
struct ItrfState {
  Eigen::Vector3d position_km;
  Eigen::Vector3d velocity_km_s;
};

/// WGS-84 ellipsoid. Longitude east positive.
struct Geodetic {
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
  double height_km = 0.0;
};

/// Azimuth from north through east, [0, 360); elevation above the ellipsoid's tangent plane.
struct LookAngles {
  double azimuth_deg = 0.0;
  double elevation_deg = 0.0;
  double range_km = 0.0;
  double range_rate_km_s = 0.0;  // positive when receding
};

/// Right ascension [0, 360), declination.
struct RaDec {
  double right_ascension_deg = 0.0;
  double declination_deg = 0.0;
};

/// Where right ascension is counted from.
enum class CelestialFrame : std::uint8_t {
  teme_of_date,  // true equator, mean equinox of date
  true_of_date,  // true equator, true equinox of date (IAU 2006/2000A)
  eme2000,       // mean equator and equinox of J2000.0
  icrf           // GCRS axes; 23 mas from EME2000
};

/// TEME to ITRF by GMST82 and polar motion. Source: AIAA 2006-6753 appendix C, eraPom00.
[[nodiscard]] ItrfState itrf_of_teme(const TemeState& state, const TimeScales& scales,
                                     const EarthOrientation& orientation);

/// The inverse rotation of a position alone.
[[nodiscard]] Eigen::Vector3d teme_of_itrf(const Eigen::Vector3d& position_km,
                                           const TimeScales& scales,
                                           const EarthOrientation& orientation);

/// Errors: site_invalid (latitude beyond +-90, longitude beyond -180 to 360, height beyond -1 to
/// 100 km)
Status check_site(const Geodetic& site);

/// Source: eraGd2gc, WGS-84. Requires: latitude within +-90 deg. Units: km.
[[nodiscard]] Eigen::Vector3d itrf_of_geodetic(const Geodetic& place);

/// Source: eraGc2gd, WGS-84. Any point, satellites included.
[[nodiscard]] Geodetic geodetic_of_itrf(const Eigen::Vector3d& position_km);

/// Seen from `site`, both in ITRF at the same instant.
[[nodiscard]] LookAngles look_from(const Geodetic& site, const ItrfState& target);

/// Rotation that takes a TEME-of-date vector into `frame`.
[[nodiscard]] Eigen::Matrix3d rotation_from_teme(CelestialFrame frame, const TimeScales& scales);

/// Topocentric direction from `site` to the target, with axes of `frame`.
[[nodiscard]] RaDec radec_from(const Geodetic& site, const TemeState& target, CelestialFrame frame,
                               const TimeScales& scales, const EarthOrientation& orientation);

/// Direction of a vector, whatever its frame.
[[nodiscard]] RaDec radec_of(const Eigen::Vector3d& direction);

}  // namespace accord::node::astro
