// SGP4 at the epoch: Brouwer elements, secular rates by J2 and J4, and the drag series for a
// power-law atmosphere. Source: STR#3 section 6, with the perigee cases of V06.
#include <algorithm>

#include "node/astro/sgp4_theory.hpp"

namespace accord::node::astro::sgp4_theory {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180.0;
constexpr double kCircularBelow =
    1.0e-4;  // eccentricity under which the terms over e are dropped (V06)

double fourth_power(double x) { return (x * x) * (x * x); }

/// Heights of the density law above the surface, km: q0 is fixed at 120, s is lowered for a low
/// perigee.
double density_height_km(double perigee_km) {
  if (perigee_km >= 156.0) return 78.0;
  return perigee_km < 98.0 ? 20.0 : perigee_km - 78.0;
}

/// Quantities of the density law that all drag coefficients share, in STR#3's notation.
struct DensityLaw {
  double s;    // Earth radii
  double xi;   // 1 / (a - s)
  double eta;  // a e xi
  double eta2;
  double e_eta;
  double psi2;   // |1 - eta^2|
  double scale;  // (q0 - s)^4 xi^4
};

DensityLaw density_law(const MeanOrbit& orbit) {
  const double perigee_km =
      (orbit.semi_major_axis * (1.0 - orbit.eccentricity) - 1.0) * kEarthRadiusKm;
  const double s_km = density_height_km(perigee_km);
  DensityLaw law{};
  law.s = s_km / kEarthRadiusKm + 1.0;
  law.xi = 1.0 / (orbit.semi_major_axis - law.s);
  law.eta = orbit.semi_major_axis * orbit.eccentricity * law.xi;
  law.eta2 = law.eta * law.eta;
  law.e_eta = orbit.eccentricity * law.eta;
  law.psi2 = std::abs(1.0 - law.eta2);
  law.scale = fourth_power((120.0 - s_km) / kEarthRadiusKm) * fourth_power(law.xi);
  return law;
}

/// C2 / n a function of the shape alone; C1 = B* C2.
double c2_of(const MeanOrbit& orbit, const DensityLaw& law, const InclinationTerms& inclination) {
  const double main_part =
      orbit.semi_major_axis * (1.0 + 1.5 * law.eta2 + law.e_eta * (4.0 + law.eta2));
  const double j2_part = 0.375 * kJ2 * law.xi / law.psi2 * inclination.three_theta2_minus_1() *
                         (8.0 + 3.0 * law.eta2 * (8.0 + law.eta2));
  return law.scale / std::pow(law.psi2, 3.5) * orbit.mean_motion * (main_part + j2_part);
}

double c3_of(const MeanOrbit& orbit, const DensityLaw& law, const InclinationTerms& inclination) {
  if (orbit.eccentricity <= kCircularBelow) return 0.0;
  return -2.0 * law.scale * law.xi * (kJ3 / kJ2) * orbit.mean_motion * inclination.sine /
         orbit.eccentricity;
}

double c4_of(const MeanOrbit& orbit, const DensityLaw& law, const InclinationTerms& inclination) {
  const double e = orbit.eccentricity;
  const double shape = law.eta * (2.0 + 0.5 * law.eta2) + e * (0.5 + 2.0 * law.eta2);
  const double zonal = -3.0 * inclination.three_theta2_minus_1() *
                       (1.0 - 2.0 * law.e_eta + law.eta2 * (1.5 - 0.5 * law.e_eta));
  const double perigee = 0.75 * inclination.one_minus_theta2() *
                         (2.0 * law.eta2 - law.e_eta * (1.0 + law.eta2)) *
                         std::cos(2.0 * orbit.perigee);
  const double j2_weight = kJ2 * law.xi / (orbit.semi_major_axis * law.psi2);
  return 2.0 * orbit.mean_motion * law.scale / std::pow(law.psi2, 3.5) * orbit.semi_major_axis *
         orbit.beta2() * (shape - j2_weight * (zonal + perigee));
}

double c5_of(const MeanOrbit& orbit, const DensityLaw& law) {
  return 2.0 * law.scale / std::pow(law.psi2, 3.5) * orbit.semi_major_axis * orbit.beta2() *
         (1.0 + 2.75 * (law.eta2 + law.e_eta) + law.e_eta * law.eta2);
}

/// D2 to D4 and the powers 3 to 5 of time in the mean longitude: only for the full series.
void add_higher_orders(const MeanOrbit& orbit, const DensityLaw& law, Drag& drag) {
  const double a = orbit.semi_major_axis;
  const double c1 = drag.c1;
  const double c1_squared = c1 * c1;
  drag.d2 = 4.0 * a * law.xi * c1_squared;
  const double third = drag.d2 * law.xi * c1 / 3.0;
  drag.d3 = (17.0 * a + law.s) * third;
  drag.d4 = 0.5 * third * a * law.xi * (221.0 * a + 31.0 * law.s) * c1;
  drag.t3 = drag.d2 + 2.0 * c1_squared;
  drag.t4 = 0.25 * (3.0 * drag.d3 + c1 * (12.0 * drag.d2 + 10.0 * c1_squared));
  drag.t5 = 0.2 * (3.0 * drag.d4 + 12.0 * c1 * drag.d3 + 6.0 * drag.d2 * drag.d2 +
                   15.0 * c1_squared * (2.0 * drag.d2 + c1_squared));
}

}  // namespace

MeanOrbit recover_orbit(const MeanElements& elements) {
  MeanOrbit orbit{};
  orbit.eccentricity = elements.eccentricity;
  orbit.inclination = elements.inclination_deg * kRadPerDeg;
  orbit.node = elements.raan_deg * kRadPerDeg;
  orbit.perigee = elements.arg_of_perigee_deg * kRadPerDeg;
  orbit.anomaly = elements.mean_anomaly_deg * kRadPerDeg;
  orbit.bstar = elements.bstar;

  const double kozai = elements.mean_motion_rev_day * kTwoPi / kMinutesPerDay;
  const double a1 = std::pow(ke() / kozai, 2.0 / 3.0);
  const InclinationTerms inclination(orbit.inclination);
  const double beta2 = orbit.beta2();
  const double oblateness =
      0.75 * kJ2 * inclination.three_theta2_minus_1() / (std::sqrt(beta2) * beta2);
  const double delta1 = oblateness / (a1 * a1);
  const double a0 =
      a1 * (1.0 - delta1 * delta1 - delta1 * (1.0 / 3.0 + 134.0 * delta1 * delta1 / 81.0));
  orbit.mean_motion = kozai / (1.0 + oblateness / (a0 * a0));
  orbit.semi_major_axis = std::pow(ke() / orbit.mean_motion, 2.0 / 3.0);
  return orbit;
}

SecularRates zonal_rates(const MeanOrbit& orbit) {
  const InclinationTerms inclination(orbit.inclination);
  const double theta2 = inclination.theta2;
  const double theta4 = theta2 * theta2;
  const double beta = std::sqrt(orbit.beta2());
  const double p = orbit.semi_major_axis * orbit.beta2();  // semi-latus rectum
  const double per_p2 = 1.0 / (p * p);
  const double j2 = 1.5 * kJ2 * per_p2 * orbit.mean_motion;
  const double j2_squared = 0.5 * j2 * kJ2 * per_p2;
  const double j4 = -0.46875 * kJ4 * per_p2 * per_p2 * orbit.mean_motion;

  SecularRates rates{};
  rates.anomaly = orbit.mean_motion + 0.5 * j2 * beta * inclination.three_theta2_minus_1() +
                  0.0625 * j2_squared * beta * (13.0 - 78.0 * theta2 + 137.0 * theta4);
  rates.perigee = -0.5 * j2 * (1.0 - 5.0 * theta2) +
                  0.0625 * j2_squared * (7.0 - 114.0 * theta2 + 395.0 * theta4) +
                  j4 * (3.0 - 36.0 * theta2 + 49.0 * theta4);
  rates.node_j2 = -j2 * inclination.theta;
  rates.node = rates.node_j2 + inclination.theta * (0.5 * j2_squared * (4.0 - 19.0 * theta2) +
                                                    2.0 * j4 * (3.0 - 7.0 * theta2));
  return rates;
}

Drag drag_coefficients(const MeanOrbit& orbit, const SecularRates& rates, bool deep_space) {
  const DensityLaw law = density_law(orbit);
  const InclinationTerms inclination(orbit.inclination);
  const double perigee_radius = orbit.semi_major_axis * (1.0 - orbit.eccentricity);
  Drag drag;
  drag.truncated = deep_space || perigee_radius < 220.0 / kEarthRadiusKm + 1.0;
  drag.c1 = orbit.bstar * c2_of(orbit, law, inclination);
  drag.c4 = c4_of(orbit, law, inclination);
  drag.c5 = c5_of(orbit, law);
  drag.eta = law.eta;
  drag.t2 = 1.5 * drag.c1;
  drag.perigee_coefficient = orbit.bstar * c3_of(orbit, law, inclination) * std::cos(orbit.perigee);
  if (orbit.eccentricity > kCircularBelow) {
    drag.anomaly_coefficient = -2.0 / 3.0 * law.scale * orbit.bstar / law.e_eta;
  }
  drag.node_coefficient = 3.5 * orbit.beta2() * rates.node_j2 * drag.c1;
  if (!drag.truncated) add_higher_orders(orbit, law, drag);
  return drag;
}

}  // namespace accord::node::astro::sgp4_theory
