// SDP4: resonance of one-day and half-day orbits with the tesseral harmonics of the Earth's field.
// Source: STR#3 section 7 (after Hujsak 1979); V06 for the integrator, which here always starts at
// the epoch, so that the answer for a time is the same whatever was asked before.
#include <array>

#include "node/astro/sgp4_theory.hpp"

namespace accord::node::astro::sgp4_theory {
namespace {

constexpr double kStepMinutes = 720.0;

// Tesseral coefficients sqrt(C^2 + S^2) with their phases in rad (STR#3 section 7).
constexpr double kQ22 = 1.7891679e-6;
constexpr double kQ31 = 2.1460748e-6;
constexpr double kQ33 = 2.2123015e-7;
constexpr double kRoot22 = 1.7891679e-6;
constexpr double kRoot32 = 3.7393792e-7;
constexpr double kRoot44 = 7.3636953e-9;
constexpr double kRoot52 = 1.1428639e-7;
constexpr double kRoot54 = 2.1765803e-9;
constexpr double kPhase22 = 5.7686396;
constexpr double kPhase32 = 0.95240898;
constexpr double kPhase44 = 1.8014998;
constexpr double kPhase52 = 1.0508330;
constexpr double kPhase54 = 4.4108898;
constexpr double kPhase31 = 0.13130908;       // one-day orbits: of lambda
constexpr double kHalfPhase22 = 2.8843198;    // of 2 lambda, halved
constexpr double kThirdPhase33 = 0.37448087;  // of 3 lambda, divided by three

using Cubic = std::array<double, 4>;

double at(const Cubic& c, double x) { return c[0] + x * (c[1] + x * (c[2] + x * c[3])); }

/// Eccentricity functions G of half-day orbits, fits of STR#3; three ranges of eccentricity.
struct Eccentricities {
  double g201, g211, g310, g322, g410, g422, g520, g521, g532, g533;
};

Eccentricities eccentricity_functions(double e) {
  Eccentricities g{};
  g.g201 = -0.306 - (e - 0.64) * 0.440;
  if (e <= 0.65) {
    g.g211 = at({3.616, -13.2470, 16.2900, 0.0}, e);
    g.g310 = at({-19.302, 117.3900, -228.4190, 156.5910}, e);
    g.g322 = at({-18.9068, 109.7927, -214.6334, 146.5816}, e);
    g.g410 = at({-41.122, 242.6940, -471.0940, 313.9530}, e);
    g.g422 = at({-146.407, 841.8800, -1629.014, 1083.4350}, e);
    g.g520 = at({-532.114, 3017.977, -5740.032, 3708.2760}, e);
  } else {
    g.g211 = at({-72.099, 331.819, -508.738, 266.724}, e);
    g.g310 = at({-346.844, 1582.851, -2415.925, 1246.113}, e);
    g.g322 = at({-342.585, 1554.908, -2366.899, 1215.972}, e);
    g.g410 = at({-1052.797, 4758.686, -7193.992, 3651.957}, e);
    g.g422 = at({-3581.690, 16178.110, -24462.770, 12422.520}, e);
    g.g520 = e > 0.715 ? at({-5149.66, 29936.92, -54087.36, 31324.56}, e)
                       : at({1464.74, -4664.75, 3763.64, 0.0}, e);
  }
  if (e < 0.7) {
    g.g533 = at({-919.22770, 4988.6100, -9064.7700, 5542.21}, e);
    g.g521 = at({-822.71072, 4568.6173, -8491.4146, 5337.524}, e);
    g.g532 = at({-853.66600, 4690.2500, -8624.7700, 5341.4}, e);
  } else {
    g.g533 = at({-37995.780, 161616.52, -229838.20, 109377.94}, e);
    g.g521 = at({-51752.104, 218913.95, -309468.16, 146349.42}, e);
    g.g532 = at({-40023.880, 170470.89, -242699.48, 115605.82}, e);
  }
  return g;
}

/// Inclination functions F of half-day orbits (Kaula).
struct Inclinations {
  double f220, f221, f321, f322, f441, f442, f522, f523, f542, f543;
};

Inclinations inclination_functions(const InclinationTerms& inclination) {
  const double c = inclination.theta;
  const double c2 = inclination.theta2;
  const double s = inclination.sine;
  const double s2 = s * s;
  Inclinations f{};
  f.f220 = 0.75 * (1.0 + 2.0 * c + c2);
  f.f221 = 1.5 * s2;
  f.f321 = 1.875 * s * (1.0 - 2.0 * c - 3.0 * c2);
  f.f322 = -1.875 * s * (1.0 + 2.0 * c - 3.0 * c2);
  f.f441 = 35.0 * s2 * f.f220;
  f.f442 = 39.3750 * s2 * s2;
  f.f522 =
      9.84375 * s * (s2 * (1.0 - 2.0 * c - 5.0 * c2) + 0.33333333 * (-2.0 + 4.0 * c + 6.0 * c2));
  f.f523 = s * (4.92187512 * s2 * (-2.0 - 4.0 * c + 10.0 * c2) +
                6.56250012 * (1.0 + 2.0 * c - 3.0 * c2));
  f.f542 = 29.53125 * s * (2.0 - 8.0 * c + c2 * (-12.0 + 8.0 * c + 10.0 * c2));
  f.f543 = 29.53125 * s * (-2.0 - 8.0 * c + c2 * (12.0 + 8.0 * c - 10.0 * c2));
  return f;
}

std::vector<ResonanceTerm> half_day_terms(const MeanOrbit& orbit) {
  const Eccentricities g = eccentricity_functions(orbit.eccentricity);
  const Inclinations f = inclination_functions(InclinationTerms(orbit.inclination));
  // 3 n^2 / a^l for the degree l of each coefficient; the axis as the mean motion gives it.
  const double per_a = std::pow(orbit.mean_motion / ke(), 2.0 / 3.0);
  const double degree2 = 3.0 * orbit.mean_motion * orbit.mean_motion * per_a * per_a;
  const double degree3 = degree2 * per_a;
  const double degree4 = degree3 * per_a;
  const double degree5 = degree4 * per_a;
  return {{degree2 * kRoot22 * f.f220 * g.g201, 2.0, 1.0, kPhase22},
          {degree2 * kRoot22 * f.f221 * g.g211, 0.0, 1.0, kPhase22},
          {degree3 * kRoot32 * f.f321 * g.g310, 1.0, 1.0, kPhase32},
          {degree3 * kRoot32 * f.f322 * g.g322, -1.0, 1.0, kPhase32},
          {2.0 * degree4 * kRoot44 * f.f441 * g.g410, 2.0, 2.0, kPhase44},
          {2.0 * degree4 * kRoot44 * f.f442 * g.g422, 0.0, 2.0, kPhase44},
          {degree5 * kRoot52 * f.f522 * g.g520, 1.0, 1.0, kPhase52},
          {degree5 * kRoot52 * f.f523 * g.g532, -1.0, 1.0, kPhase52},
          {2.0 * degree5 * kRoot54 * f.f542 * g.g521, 1.0, 2.0, kPhase54},
          {2.0 * degree5 * kRoot54 * f.f543 * g.g533, -1.0, 2.0, kPhase54}};
}

std::vector<ResonanceTerm> one_day_terms(const MeanOrbit& orbit) {
  const InclinationTerms inclination(orbit.inclination);
  const double e2 = orbit.eccentricity * orbit.eccentricity;
  const double one_plus_c = 1.0 + inclination.theta;
  const double g200 = 1.0 + e2 * (-2.5 + 0.8125 * e2);
  const double g310 = 1.0 + 2.0 * e2;
  const double g300 = 1.0 + e2 * (-6.0 + 6.60937 * e2);
  const double f220 = 0.75 * one_plus_c * one_plus_c;
  const double f311 =
      0.9375 * inclination.sine * inclination.sine * (1.0 + 3.0 * inclination.theta) -
      0.75 * one_plus_c;
  const double f330 = 1.875 * one_plus_c * one_plus_c * one_plus_c;
  const double per_a = std::pow(orbit.mean_motion / ke(), 2.0 / 3.0);
  const double degree2 = 3.0 * orbit.mean_motion * orbit.mean_motion * per_a * per_a;
  return {{degree2 * f311 * g310 * kQ31 * per_a, 0.0, 1.0, kPhase31},
          {2.0 * degree2 * f220 * g200 * kQ22, 0.0, 2.0, 2.0 * kHalfPhase22},
          {3.0 * degree2 * f330 * g300 * kQ33 * per_a, 0.0, 3.0, 3.0 * kThirdPhase33}};
}

bool is_one_day(const MeanOrbit& orbit) {
  return orbit.mean_motion > 0.0034906585 && orbit.mean_motion < 0.0052359877;
}

bool is_half_day(const MeanOrbit& orbit) {
  return orbit.mean_motion >= 8.26e-3 && orbit.mean_motion <= 9.24e-3 && orbit.eccentricity >= 0.5;
}

/// Motion of lambda at one node of the integration.
struct Slopes {
  double longitude_dot;
  double mean_motion_dot;
  double mean_motion_ddot;
};

Slopes slopes_at(const Resonance& resonance, const ResonantMotion& motion, double minutes) {
  const double perigee = resonance.perigee_at_epoch + resonance.perigee_rate * minutes;
  Slopes out{motion.mean_motion + resonance.longitude_rate, 0.0, 0.0};
  for (const ResonanceTerm& term : resonance.terms) {
    const double angle =
        term.perigee_multiple * perigee + term.longitude_multiple * motion.longitude - term.phase;
    out.mean_motion_dot += term.amplitude * std::sin(angle);
    out.mean_motion_ddot += term.amplitude * term.longitude_multiple * std::cos(angle);
  }
  out.mean_motion_ddot *= out.longitude_dot;
  return out;
}

ResonantMotion taylor_step(const ResonantMotion& from, const Slopes& slopes, double minutes) {
  const double half_square = 0.5 * minutes * minutes;
  return {
      from.mean_motion + slopes.mean_motion_dot * minutes + slopes.mean_motion_ddot * half_square,
      from.longitude + slopes.longitude_dot * minutes + slopes.mean_motion_dot * half_square};
}

}  // namespace

std::optional<Resonance> find_resonance(const MeanOrbit& orbit, const SecularRates& rates,
                                        const LuniSolarRates& luni_solar, double gmst_at_epoch) {
  Resonance out{};
  out.mean_motion_at_epoch = orbit.mean_motion;
  out.perigee_at_epoch = orbit.perigee;
  out.perigee_rate = rates.perigee;
  const double anomaly_rate = rates.anomaly + luni_solar.anomaly - orbit.mean_motion;
  const double node_rate = rates.node + luni_solar.node;
  if (is_one_day(orbit)) {
    out.kind = ResonanceKind::one_day;
    out.terms = one_day_terms(orbit);
    out.longitude_at_epoch =
        std::fmod(orbit.anomaly + orbit.node + orbit.perigee - gmst_at_epoch, kTwoPi);
    out.longitude_rate =
        anomaly_rate + rates.perigee + luni_solar.perigee + node_rate - kEarthRotationRadMin;
    return out;
  }
  if (is_half_day(orbit)) {
    out.kind = ResonanceKind::half_day;
    out.terms = half_day_terms(orbit);
    out.longitude_at_epoch =
        std::fmod(orbit.anomaly + 2.0 * orbit.node - 2.0 * gmst_at_epoch, kTwoPi);
    out.longitude_rate = anomaly_rate + 2.0 * (node_rate - kEarthRotationRadMin);
    return out;
  }
  return std::nullopt;
}

ResonantMotion integrate(const Resonance& resonance, double minutes) {
  const double step = minutes < 0.0 ? -kStepMinutes : kStepMinutes;
  ResonantMotion motion{resonance.mean_motion_at_epoch, resonance.longitude_at_epoch};
  double reached = 0.0;
  while (std::abs(minutes - reached) >= kStepMinutes) {
    motion = taylor_step(motion, slopes_at(resonance, motion, reached), step);
    reached += step;
  }
  return taylor_step(motion, slopes_at(resonance, motion, reached), minutes - reached);
}

}  // namespace accord::node::astro::sgp4_theory
