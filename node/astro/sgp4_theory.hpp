// Inside of SGP4: the constants, the quantities that stay fixed after creation, and the steps
// between them. Included by the sgp4*.cpp files only. Units inside: radians, minutes, Earth radii
// (WGS-72). Sources: STR#3 = Spacetrack Report No. 3, section 6 and 7; V06 = AIAA 2006-6753 and its
// corrections.
#pragma once

#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "node/astro/mean_elements.hpp"
#include "node/astro/sgp4.hpp"

namespace accord::node::astro::sgp4_theory {

// WGS-72 (V06 table 1): the gravity model the distributed elements are fitted with.
inline constexpr double kMuKm3S2 = 398'600.8;
inline constexpr double kEarthRadiusKm = 6'378.135;
inline constexpr double kJ2 = 0.001082616;
inline constexpr double kJ3 = -0.00000253881;
inline constexpr double kJ4 = -0.00000165597;
inline constexpr double kTwoPi = 2.0 * std::numbers::pi;
inline constexpr double kMinutesPerDay = 1'440.0;
inline constexpr double kDeepSpacePeriodMinutes = 225.0;
inline constexpr double kEarthRotationRadMin = 4.37526908801129966e-3;  // STR#3 section 7

/// Square root of mu, Earth radii^1.5 per minute (0.0743669161).
inline double ke() {
  return 60.0 / std::sqrt(kEarthRadiusKm * kEarthRadiusKm * kEarthRadiusKm / kMuKm3S2);
}

/// Brouwer mean elements at the epoch, the double-primed quantities of STR#3.
struct MeanOrbit {
  double mean_motion;
  double semi_major_axis;
  double eccentricity;
  double inclination;
  double node;
  double perigee;  // argument of perigee
  double anomaly;  // mean anomaly
  double bstar;

  [[nodiscard]] double beta2() const { return 1.0 - eccentricity * eccentricity; }
};

/// The functions of inclination that recur; theta is its cosine.
struct InclinationTerms {
  explicit InclinationTerms(double inclination)
      : sine(std::sin(inclination)), theta(std::cos(inclination)), theta2(theta * theta) {}
  [[nodiscard]] double three_theta2_minus_1() const { return 3.0 * theta2 - 1.0; }
  [[nodiscard]] double one_minus_theta2() const { return 1.0 - theta2; }
  [[nodiscard]] double seven_theta2_minus_1() const { return 7.0 * theta2 - 1.0; }
  double sine;
  double theta;
  double theta2;
};

/// Rates of the angles by the zonal harmonics, and the J2 part of the node's, which drag needs.
struct SecularRates {
  double anomaly;
  double perigee;
  double node;
  double node_j2;
};

/// Coefficients of atmospheric drag. `truncated`: perigee below 220 km or deep space, short series.
struct Drag {
  bool truncated = true;
  double c1 = 0.0, c4 = 0.0, c5 = 0.0;
  double d2 = 0.0, d3 = 0.0, d4 = 0.0;
  double t2 = 0.0, t3 = 0.0, t4 = 0.0, t5 = 0.0;  // of the mean longitude, per power of time
  double perigee_coefficient = 0.0;
  double anomaly_coefficient = 0.0;
  double node_coefficient = 0.0;
  double eta = 0.0;
};

/// Mean elements as they move with time.
struct Elements {
  double mean_motion;
  double eccentricity;
  double inclination;
  double node;
  double perigee;
  double anomaly;
};

/// A quadratic form in the cosine (p) and sine (q) of a body's true longitude: its three
/// coefficients.
struct QuadraticForm {
  double pp;
  double pq;
  double qq;
};

/// How Sun or Moon pull on one orbital element: a mean rate and a periodic change share one form.
struct ElementPull {
  double factor;
  QuadraticForm form;
  double offset;  // the part that does not depend on the direction

  [[nodiscard]] double mean_rate(double body_rate) const {
    return factor * body_rate * (form.pp + form.qq + offset);
  }
};

struct ThirdBody {
  double anomaly_at_epoch;
  double rate;
  double eccentricity;
  ElementPull on_eccentricity;
  ElementPull on_inclination;
  ElementPull on_anomaly;
  ElementPull on_perigee;  // of argument of perigee + cos(i) * node
  ElementPull on_node;     // times sin(i)
};

/// One term of a tesseral resonance: amplitude * sin(k_perigee * perigee + k_longitude * lambda -
/// phase).
struct ResonanceTerm {
  double amplitude;
  double perigee_multiple;
  double longitude_multiple;
  double phase;
};

enum class ResonanceKind : std::uint8_t { one_day, half_day };

struct Resonance {
  ResonanceKind kind;
  std::vector<ResonanceTerm> terms;
  double longitude_at_epoch;  // the resonance angle lambda
  double longitude_rate;      // of lambda, beyond the mean motion
  double mean_motion_at_epoch;
  double perigee_at_epoch;
  double perigee_rate;
};

/// Mean rates by Sun and Moon.
struct LuniSolarRates {
  double eccentricity;
  double inclination;
  double anomaly;
  double perigee;
  double node;
};

struct DeepSpace {
  ThirdBody sun;
  ThirdBody moon;
  LuniSolarRates rates;
  double gmst_at_epoch;
  std::optional<Resonance> resonance;
};

struct Model {
  MeanElements elements;
  MeanOrbit orbit;
  SecularRates rates;
  Drag drag;
  std::optional<DeepSpace> deep;
};

// --- sgp4_near_earth.cpp
/// STR#3 6, first block: Brouwer mean motion and axis from the Kozai mean motion.
MeanOrbit recover_orbit(const MeanElements& elements);
SecularRates zonal_rates(const MeanOrbit& orbit);
Drag drag_coefficients(const MeanOrbit& orbit, const SecularRates& rates, bool deep_space);

// --- sgp4_deep_space.cpp
DeepSpace deep_space_terms(const MeanOrbit& orbit, const SecularRates& rates,
                           const JulianDate& epoch_utc);
/// Adds the mean luni-solar motion and the resonance over `minutes`.
void advance_deep_space(const DeepSpace& deep, double minutes, Elements& elements);
/// Adds the luni-solar periodics at `minutes`.
void add_luni_solar_periodics(const DeepSpace& deep, double minutes, Elements& elements);

// --- sgp4_resonance.cpp
std::optional<Resonance> find_resonance(const MeanOrbit& orbit, const SecularRates& rates,
                                        const LuniSolarRates& luni_solar, double gmst_at_epoch);
struct ResonantMotion {
  double mean_motion;
  double longitude;
};
/// lambda and mean motion after `minutes`, integrated from the epoch in steps of half a day.
ResonantMotion integrate(const Resonance& resonance, double minutes);

}  // namespace accord::node::astro::sgp4_theory
