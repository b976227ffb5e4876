// SDP4: the pull of Sun and Moon on orbits of 225 minutes and more, as mean rates and as periodics.
// Source: STR#3 section 7 (after Hujsak 1979), with the corrections of V06. The many Z coefficients
// of the report are here three bilinear forms, evaluated on two unit vectors that span the body's
// orbit plane.
#include <Eigen/Core>

#include "node/astro/sgp4_theory.hpp"
#include "node/astro/time.hpp"

namespace accord::node::astro::sgp4_theory {
namespace {

// Mean orbits of the perturbing bodies (STR#3 section 7, table of constants; rad, minutes).
constexpr double kSunRate = 1.19459e-5;
constexpr double kSunEccentricity = 0.01675;
constexpr double kSunStrength = 2.9864797e-6;
constexpr double kSunSinInclination = 0.39785416;
constexpr double kSunCosInclination = 0.91744867;
constexpr double kSunCosPerigee = 0.1945905;
constexpr double kSunSinPerigee = -0.98088458;
constexpr double kMoonRate = 1.5835218e-4;
constexpr double kMoonEccentricity = 0.05490;
constexpr double kMoonStrength = 4.7968065e-7;
constexpr double kJdOf1950 = 2'433'281.5;  // 1949-12-31T00:00, day 0 of 1950
constexpr double kDaysFrom1900To1950 =
    18'261.5;  // from 1899-12-31T12:00, where the bodies' angles count from
constexpr double kNodeFreeInclination = 5.2359877e-2;  // 3 deg: below it the node rate is left out
constexpr double kLyddaneInclination = 0.2;  // rad: below it the periodics of node and perigee

/// A perturbing body's orbit, seen from the Earth: `p` towards its perigee, `q` a right angle
/// further on.
struct BodyOrbit {
  Eigen::Vector3d p;
  Eigen::Vector3d q;
  double strength;
  double anomaly;
  double rate;
  double eccentricity;
};

/// cos and sin together, where the theory gives them without the angle.
struct Turn {
  double c;
  double s;
};

Turn turn(double angle) { return {std::cos(angle), std::sin(angle)}; }

/// The two unit vectors, x along the satellite's node and z to the pole; `node` is the body's from
/// the satellite's.
void span_plane(const Turn& node, const Turn& inclination, const Turn& perigee, BodyOrbit& body) {
  const Eigen::Vector3d to_node(node.c, node.s, 0.0);
  const Eigen::Vector3d across(-inclination.c * node.s, inclination.c * node.c, inclination.s);
  body.p = perigee.c * to_node + perigee.s * across;
  body.q = -perigee.s * to_node + perigee.c * across;
}

BodyOrbit sun_at(double days_1900, double satellite_node) {
  BodyOrbit sun{};
  span_plane(turn(-satellite_node), {kSunCosInclination, kSunSinInclination},
             {kSunCosPerigee, kSunSinPerigee}, sun);
  sun.strength = kSunStrength;
  sun.anomaly = std::fmod(6.2565837 + 0.017201977 * days_1900, kTwoPi);
  sun.rate = kSunRate;
  sun.eccentricity = kSunEccentricity;
  return sun;
}

BodyOrbit moon_at(double days_1900, double satellite_node) {
  // The Moon's node on the ecliptic regresses; spherical triangle to its node on the equator.
  const double ecliptic_node = std::fmod(4.5236020 - 9.2422029e-4 * days_1900, kTwoPi);
  const Turn ecliptic = turn(ecliptic_node);
  const double cos_i = 0.91375164 - 0.03568096 * ecliptic.c;
  const double sin_i = std::sqrt(1.0 - cos_i * cos_i);
  const double sin_node = 0.089683511 * ecliptic.s / sin_i;
  const double cos_node = std::sqrt(1.0 - sin_node * sin_node);
  const double longitude = 5.8351514 + 0.0019443680 * days_1900;
  const double arc = std::atan2(kSunSinInclination * ecliptic.s / sin_i,
                                cos_node * ecliptic.c + kSunCosInclination * sin_node * ecliptic.s);
  const Turn satellite = turn(satellite_node);
  const Turn relative{cos_node * satellite.c + sin_node * satellite.s,
                      sin_node * satellite.c - cos_node * satellite.s};
  BodyOrbit moon{};
  span_plane(relative, {cos_i, sin_i}, turn(longitude + arc - ecliptic_node), moon);
  moon.strength = kMoonStrength;
  moon.anomaly = std::fmod(4.7199672 + 0.22997150 * days_1900 - longitude, kTwoPi);
  moon.rate = kMoonRate;
  moon.eccentricity = kMoonEccentricity;
  return moon;
}

/// One of the body's unit vectors in the satellite's orbit: components in its plane (node, and
/// across), along its normal, and again in the plane towards perigee and the latus rectum.
struct InOrbit {
  double node;
  double across;
  double normal;
  double perigee;
  double latus;
};

InOrbit in_orbit(const Eigen::Vector3d& v, const InclinationTerms& inclination,
                 const Turn& perigee) {
  InOrbit out{};
  out.node = v.x();
  out.across = inclination.theta * v.y() + inclination.sine * v.z();
  out.normal = -inclination.sine * v.y() + inclination.theta * v.z();
  out.perigee = out.node * perigee.c + out.across * perigee.s;
  out.latus = -out.node * perigee.s + out.across * perigee.c;
  return out;
}

template <class Bilinear>
QuadraticForm form_of(const InOrbit& p, const InOrbit& q, Bilinear b) {
  return {b(p, p), b(p, q) + b(q, p), b(q, q)};
}

/// The five pulls of one body. STR#3: Z31.. (perigee), Z1.. (anomaly), Z11.. (inclination), Z21..
/// (node), S5..S7.
ThirdBody pulls_of(const BodyOrbit& body, const MeanOrbit& orbit) {
  const Turn w = turn(orbit.perigee);
  const InclinationTerms inclination(orbit.inclination);
  const InOrbit p = in_orbit(body.p, inclination, w);
  const InOrbit q = in_orbit(body.q, inclination, w);
  const double e = orbit.eccentricity;
  const double e2 = e * e;
  const double beta2 = orbit.beta2();
  const double beta = std::sqrt(beta2);

  const auto on_perigee = [](const InOrbit& u, const InOrbit& v) {
    return 12.0 * u.perigee * v.perigee - 3.0 * u.latus * v.latus;
  };
  const auto on_anomaly = [&](const InOrbit& u, const InOrbit& v) {
    const double plane = 3.0 * (u.node * v.node + u.across * v.across);
    return 2.0 * (plane + e2 * on_perigee(u, v)) + beta2 * on_perigee(u, v);
  };
  const auto on_inclination = [&](const InOrbit& u, const InOrbit& v) {
    return -6.0 * u.node * v.normal -
           e2 * v.normal * (24.0 * u.perigee * w.c + 6.0 * u.latus * w.s);
  };
  const auto on_node = [&](const InOrbit& u, const InOrbit& v) {
    return 6.0 * u.across * v.normal +
           e2 * v.normal * (24.0 * u.perigee * w.s - 6.0 * u.latus * w.c);
  };
  const auto on_eccentricity = [](const InOrbit& u, const InOrbit& v) {
    return u.perigee * v.latus;
  };

  const double s3 = body.strength / orbit.mean_motion;
  const double s2 = -0.5 * s3 / beta;
  const double s4 = s3 * beta;
  const double s1 = -15.0 * e * s4;
  return {body.anomaly,
          body.rate,
          body.eccentricity,
          {s1, form_of(p, q, on_eccentricity), 0.0},
          {s2, form_of(p, q, on_inclination), 0.0},
          {-s3, form_of(p, q, on_anomaly), -14.0 - 6.0 * e2},
          {s4, form_of(p, q, on_perigee), -6.0},
          {-s2, form_of(p, q, on_node), 0.0}};
}

/// Adds one body's mean rates. Near the equator, where the node has no meaning, its part is left
/// out.
void add_mean_rates(const ThirdBody& body, double inclination, LuniSolarRates& rates) {
  const InclinationTerms terms(inclination);
  const bool node_free =
      inclination < kNodeFreeInclination || inclination > std::numbers::pi - kNodeFreeInclination;
  const double node = node_free ? 0.0 : body.on_node.mean_rate(body.rate) / terms.sine;
  rates.eccentricity += body.on_eccentricity.mean_rate(body.rate);
  rates.inclination += body.on_inclination.mean_rate(body.rate);
  rates.anomaly += body.on_anomaly.mean_rate(body.rate);
  rates.perigee += body.on_perigee.mean_rate(body.rate) - terms.theta * node;
  rates.node += node;
}

/// The sum of both bodies' periodic changes; `perigee` and `node` as in ThirdBody.
struct Periodics {
  double eccentricity = 0.0;
  double inclination = 0.0;
  double anomaly = 0.0;
  double perigee = 0.0;
  double node = 0.0;
};

void add_periodics_of(const ThirdBody& body, double minutes, Periodics& sum) {
  const double mean = body.anomaly_at_epoch + body.rate * minutes;
  const double true_anomaly = mean + 2.0 * body.eccentricity * std::sin(mean);
  const double sin_f = std::sin(true_anomaly);
  const double f2 = 0.5 * sin_f * sin_f - 0.25;
  const double f3 = -0.5 * sin_f * std::cos(true_anomaly);
  const auto change = [&](const ElementPull& pull) {
    const double direction = pull.form.pq * f2 + (pull.form.qq - pull.form.pp) * f3;
    return 2.0 * pull.factor * (direction + 1.5 * pull.offset * body.eccentricity * sin_f);
  };
  sum.eccentricity += change(body.on_eccentricity);
  sum.inclination += change(body.on_inclination);
  sum.anomaly += change(body.on_anomaly);
  sum.perigee += change(body.on_perigee);
  sum.node += change(body.on_node);
}

/// Lyddane's form for small inclinations, where the node alone is ill defined (V06 section on
/// Lyddane).
void apply_lyddane(const Periodics& sum, Elements& elements) {
  const InclinationTerms inclination(elements.inclination);
  const Turn node = turn(elements.node);
  const double alpha =
      inclination.sine * node.s + sum.node * node.c + sum.inclination * inclination.theta * node.s;
  const double beta =
      inclination.sine * node.c - sum.node * node.s + sum.inclination * inclination.theta * node.c;
  const double old_node = std::fmod(elements.node, kTwoPi);
  const double longitude = elements.anomaly + elements.perigee + inclination.theta * old_node +
                           sum.anomaly + sum.perigee -
                           sum.inclination * old_node * inclination.sine;
  double new_node = std::atan2(alpha, beta);
  if (std::abs(old_node - new_node) > std::numbers::pi) {
    new_node += new_node < old_node ? kTwoPi : -kTwoPi;
  }
  elements.node = new_node;
  elements.anomaly += sum.anomaly;
  elements.perigee = longitude - elements.anomaly - inclination.theta * new_node;
}

}  // namespace

DeepSpace deep_space_terms(const MeanOrbit& orbit, const SecularRates& rates,
                           const JulianDate& epoch_utc) {
  // One double of days since 1950, as the published results were computed: 40 microseconds coarse,
  // but a finer epoch moves the Moon's angle enough to miss them by 4e-6 km near perigee (WIND,
  // 23333).
  const double days_1950 = epoch_utc.sum() - kJdOf1950;
  const double days_1900 = days_1950 + kDaysFrom1900To1950;
  DeepSpace deep{};
  deep.sun = pulls_of(sun_at(days_1900, orbit.node), orbit);
  deep.moon = pulls_of(moon_at(days_1900, orbit.node), orbit);
  add_mean_rates(deep.sun, orbit.inclination, deep.rates);
  add_mean_rates(deep.moon, orbit.inclination, deep.rates);
  deep.gmst_at_epoch = gmst82_rad(epoch_utc);  // the theory takes UTC for UT1 here
  deep.resonance = find_resonance(orbit, rates, deep.rates, deep.gmst_at_epoch);
  return deep;
}

void advance_deep_space(const DeepSpace& deep, double minutes, Elements& elements) {
  elements.eccentricity += deep.rates.eccentricity * minutes;
  elements.inclination += deep.rates.inclination * minutes;
  elements.perigee += deep.rates.perigee * minutes;
  elements.node += deep.rates.node * minutes;
  elements.anomaly += deep.rates.anomaly * minutes;
  if (!deep.resonance) return;

  const ResonantMotion motion = integrate(*deep.resonance, minutes);
  const double gmst = std::fmod(deep.gmst_at_epoch + minutes * kEarthRotationRadMin, kTwoPi);
  elements.mean_motion = motion.mean_motion;
  switch (deep.resonance->kind) {
    case ResonanceKind::one_day:
      elements.anomaly = motion.longitude - elements.node - elements.perigee + gmst;
      break;
    case ResonanceKind::half_day:
      elements.anomaly = motion.longitude - 2.0 * elements.node + 2.0 * gmst;
      break;
  }
}

void add_luni_solar_periodics(const DeepSpace& deep, double minutes, Elements& elements) {
  Periodics sum;
  add_periodics_of(deep.sun, minutes, sum);
  add_periodics_of(deep.moon, minutes, sum);
  elements.inclination += sum.inclination;
  elements.eccentricity += sum.eccentricity;
  if (elements.inclination < kLyddaneInclination) {
    apply_lyddane(sum, elements);
    return;
  }
  const InclinationTerms inclination(elements.inclination);
  const double node = sum.node / inclination.sine;
  elements.node += node;
  elements.perigee += sum.perigee - inclination.theta * node;
  elements.anomaly += sum.anomaly;
}

}  // namespace accord::node::astro::sgp4_theory
