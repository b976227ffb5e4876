// Rotations between TEME, ITRF and the celestial frames, and what is read off them. ERFA matrices
// are row-major double[3][3]; here they become Eigen at once.
#include "node/astro/frames.hpp"

#include <erfa.h>
#include <erfam.h>

#include <Eigen/Geometry>
#include <cmath>
#include <cstdio>

namespace accord::node::astro {
namespace {

constexpr int kWgs84 = ERFA_WGS84;
constexpr double kMetresPerKm = 1'000.0;

Eigen::Matrix3d eigen_of(const double m[3][3]) {
  Eigen::Matrix3d out;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) out(row, column) = m[row][column];
  }
  return out;
}

/// Frame rotation about z: components of a fixed vector in axes turned by `angle`.
Eigen::Matrix3d axes_turned(double angle_rad) {
  return Eigen::AngleAxisd(-angle_rad, Eigen::Vector3d::UnitZ()).toRotationMatrix();
}

/// Polar motion, pseudo-Earth-fixed to ITRF. The equinox-based rotation by GMST82 has no s'.
Eigen::Matrix3d polar_motion(const EarthOrientation& orientation) {
  double m[3][3];
  eraPom00(orientation.pole_x_arcsec * ERFA_DAS2R, orientation.pole_y_arcsec * ERFA_DAS2R, 0.0, m);
  return eigen_of(m);
}

double degrees_0_360(double angle_rad) {
  const double out = eraAnp(angle_rad) * ERFA_DR2D;
  return out >= 360.0 ? 0.0 : out;
}

/// East, north, up of a place as rows: ITRF differences to local components.
Eigen::Matrix3d local_axes(const Geodetic& site) {
  const double lat = site.latitude_deg * ERFA_DD2R, lon = site.longitude_deg * ERFA_DD2R;
  const double sf = std::sin(lat), cf = std::cos(lat);
  const double sl = std::sin(lon), cl = std::cos(lon);
  Eigen::Matrix3d out;
  out << -sl, cl, 0.0,         //
      -sf * cl, -sf * sl, cf,  //
      cf * cl, cf * sl, sf;
  return out;
}

/// TEME to true equator and equinox of date: the same Earth-fixed axes, by GMST82 from one and by
/// apparent sidereal time (IAU 2006/2000A) from the other. `bpn` is bias, precession and nutation,
/// GCRS to true of date.
Eigen::Matrix3d true_of_teme(const TimeScales& scales, double bpn[3][3]) {
  const double gast =
      eraGst06(scales.ut1.day, scales.ut1.fraction, scales.tt.day, scales.tt.fraction, bpn);
  return axes_turned(gmst82_rad(scales.ut1) - gast);
}

}  // namespace

ItrfState itrf_of_teme(const TemeState& state, const TimeScales& scales,
                       const EarthOrientation& orientation) {
  const Eigen::Matrix3d earth = axes_turned(gmst82_rad(scales.ut1));
  const Eigen::Matrix3d pole = polar_motion(orientation);
  const Eigen::Vector3d spin(0.0, 0.0, gmst82_rate_rad_s(scales.ut1));
  const Eigen::Vector3d position = earth * state.position_km;
  const Eigen::Vector3d velocity = earth * state.velocity_km_s - spin.cross(position);
  return {pole * position, pole * velocity};
}

Eigen::Vector3d teme_of_itrf(const Eigen::Vector3d& position_km, const TimeScales& scales,
                             const EarthOrientation& orientation) {
  const Eigen::Matrix3d to_itrf = polar_motion(orientation) * axes_turned(gmst82_rad(scales.ut1));
  return to_itrf.transpose() * position_km;
}

Status check_site(const Geodetic& site) {
  const auto out_of = [](double value, double low, double high) {
    return !(value >= low && value <= high);  // true for NaN
  };
  if (out_of(site.latitude_deg, -90.0, 90.0)) {
    return fail(Code::site_invalid, "latitude is outside -90 to 90 deg", "latitude_deg");
  }
  if (out_of(site.longitude_deg, -180.0, 360.0)) {
    return fail(Code::site_invalid, "longitude is outside -180 to 360 deg", "longitude_deg");
  }
  if (out_of(site.height_km, -1.0, 100.0)) {
    return fail(Code::site_invalid, "height is outside -1 to 100 km", "height_km");
  }
  return {};
}

Eigen::Vector3d itrf_of_geodetic(const Geodetic& place) {
  double xyz_m[3] = {0.0, 0.0, 0.0};
  eraGd2gc(kWgs84, place.longitude_deg * ERFA_DD2R, place.latitude_deg * ERFA_DD2R,
           place.height_km * kMetresPerKm, xyz_m);
  return Eigen::Vector3d(xyz_m[0], xyz_m[1], xyz_m[2]) / kMetresPerKm;
}

Geodetic geodetic_of_itrf(const Eigen::Vector3d& position_km) {
  double xyz_m[3] = {position_km.x() * kMetresPerKm, position_km.y() * kMetresPerKm,
                     position_km.z() * kMetresPerKm};
  double longitude = 0.0, latitude = 0.0, height_m = 0.0;
  eraGc2gd(kWgs84, xyz_m, &longitude, &latitude, &height_m);
  return {latitude * ERFA_DR2D, longitude * ERFA_DR2D, height_m / kMetresPerKm};
}

LookAngles look_from(const Geodetic& site, const ItrfState& target) {
  const Eigen::Vector3d line = target.position_km - itrf_of_geodetic(site);
  const Eigen::Vector3d local = local_axes(site) * line;
  LookAngles out;
  out.range_km = line.norm();
  out.azimuth_deg = degrees_0_360(std::atan2(local.x(), local.y()));
  out.elevation_deg = std::atan2(local.z(), std::hypot(local.x(), local.y())) * ERFA_DR2D;
  out.range_rate_km_s = out.range_km > 0.0 ? line.dot(target.velocity_km_s) / out.range_km : 0.0;
  return out;
}

Eigen::Matrix3d rotation_from_teme(CelestialFrame frame, const TimeScales& scales) {
  double bpn[3][3], bias[3][3], precession[3][3], both[3][3];
  eraPnm06a(scales.tt.day, scales.tt.fraction, bpn);
  const Eigen::Matrix3d to_true = true_of_teme(scales, bpn);
  const Eigen::Matrix3d to_icrf = eigen_of(bpn).transpose() * to_true;
  switch (frame) {
    case CelestialFrame::teme_of_date:
      return Eigen::Matrix3d::Identity();
    case CelestialFrame::true_of_date:
      return to_true;
    case CelestialFrame::icrf:
      return to_icrf;
    case CelestialFrame::eme2000:
      eraBp06(scales.tt.day, scales.tt.fraction, bias, precession, both);
      return eigen_of(bias) * to_icrf;
  }
  return to_icrf;  // not reached: every frame is named above
}

RaDec radec_from(const Geodetic& site, const TemeState& target, CelestialFrame frame,
                 const TimeScales& scales, const EarthOrientation& orientation) {
  const Eigen::Vector3d site_teme = teme_of_itrf(itrf_of_geodetic(site), scales, orientation);
  return radec_of(rotation_from_teme(frame, scales) * (target.position_km - site_teme));
}

RaDec radec_of(const Eigen::Vector3d& direction) {
  return {degrees_0_360(std::atan2(direction.y(), direction.x())),
          std::atan2(direction.z(), std::hypot(direction.x(), direction.y())) * ERFA_DR2D};
}

}  // namespace accord::node::astro
