// SGP4 at a time: secular motion and drag, deep space, long-period terms, Kepler's equation,
// short-period terms. Source: STR#3 sections 6 and 7 with V06; the order of the steps is theirs.
#include "node/astro/sgp4.hpp"

#include <cstdio>

#include "node/astro/sgp4_theory.hpp"

namespace accord::node::astro {

using namespace sgp4_theory;

namespace {

constexpr double kMaxMeanMotionRevDay = 18.0;  // 17.0 is an orbit at the Earth's surface
constexpr double kLeastEccentricity = 1.0e-6;  // V06: below it the mean value is held there

std::string object_text(const MeanElements& elements) {
  return "object " + std::to_string(elements.norad_id);
}

std::string time_text(const Model& model, double minutes) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, ", %+.3f min from epoch ", minutes);
  return object_text(model.elements) + buffer + model.elements.epoch.text(3);
}

Status check_range(double value, double low, double high, const char* name,
                   const MeanElements& elements) {
  if (value >= low && value <= high) return {};  // false for NaN
  char buffer[96];
  std::snprintf(buffer, sizeof buffer, "%s is %.9g, allowed is %g to %g", name, value, low, high);
  return fail(Code::elements_invalid, buffer, object_text(elements));
}

Status check_elements(const MeanElements& e) {
  if (e.ephemeris_type != 0 && e.ephemeris_type != 2) {
    return fail(Code::ephemeris_type_unsupported,
                "ephemeris type is " + std::to_string(e.ephemeris_type), object_text(e));
  }
  ACCORD_CHECK(check_range(e.inclination_deg, 0.0, 180.0, "inclination_deg", e));
  ACCORD_CHECK(check_range(e.eccentricity, 0.0, 1.0 - 1.0e-9, "eccentricity", e));
  ACCORD_CHECK(check_range(e.raan_deg, -360.0, 360.0, "raan_deg", e));
  ACCORD_CHECK(check_range(e.arg_of_perigee_deg, -360.0, 360.0, "arg_of_perigee_deg", e));
  ACCORD_CHECK(check_range(e.mean_anomaly_deg, -360.0, 360.0, "mean_anomaly_deg", e));
  ACCORD_CHECK(check_range(e.bstar, -100.0, 100.0, "bstar", e));
  return check_range(e.mean_motion_rev_day, 1.0e-9, kMaxMeanMotionRevDay, "mean_motion_rev_day", e);
}

/// Shrinking of the orbit by drag: factors and sums that the secular step adds up.
struct DragEffect {
  double axis_factor;     // of sqrt(a)
  double eccentricity;    // subtracted
  double mean_longitude;  // times mean motion, added
};

DragEffect drag_effect(const Model& m, double t, double anomaly_now) {
  const Drag& d = m.drag;
  const double t2 = t * t;
  DragEffect out{1.0 - d.c1 * t, m.orbit.bstar * d.c4 * t, d.t2 * t2};
  if (d.truncated) return out;
  out.axis_factor -= t2 * (d.d2 + t * (d.d3 + t * d.d4));
  out.eccentricity += m.orbit.bstar * d.c5 * (std::sin(anomaly_now) - std::sin(m.orbit.anomaly));
  out.mean_longitude += t2 * t * (d.t3 + t * (d.t4 + t * d.t5));
  return out;
}

double cubed(double x) { return x * x * x; }

/// Zonal secular motion, and the drag terms that move perigee and anomaly against each other.
Elements zonal_secular(const Model& m, double t) {
  Elements out{m.orbit.mean_motion,
               m.orbit.eccentricity,
               m.orbit.inclination,
               m.orbit.node + m.rates.node * t + m.drag.node_coefficient * t * t,
               m.orbit.perigee + m.rates.perigee * t,
               m.orbit.anomaly + m.rates.anomaly * t};
  if (!m.drag.truncated) {
    const double shift =
        m.drag.perigee_coefficient * t +
        m.drag.anomaly_coefficient * (cubed(1.0 + m.drag.eta * std::cos(out.anomaly)) -
                                      cubed(1.0 + m.drag.eta * std::cos(m.orbit.anomaly)));
    out.anomaly += shift;
    out.perigee -= shift;
  }
  return out;
}

/// All that is secular. On return mean_motion belongs to the returned axis.
struct Secular {
  Elements elements;
  double semi_major_axis;
};

Result<Secular> secular(const Model& m, double t) {
  Elements now = zonal_secular(m, t);
  const DragEffect drag = drag_effect(m, t, now.anomaly);
  if (m.deep) advance_deep_space(*m.deep, t, now);
  if (now.mean_motion <= 0.0) {
    return fail(Code::sgp4_mean_motion, "mean motion is not positive", time_text(m, t));
  }
  const double axis =
      std::pow(ke() / now.mean_motion, 2.0 / 3.0) * drag.axis_factor * drag.axis_factor;
  now.mean_motion = ke() / std::pow(axis, 1.5);
  now.eccentricity -= drag.eccentricity;
  if (now.eccentricity >= 1.0 || now.eccentricity < -0.001) {
    return fail(Code::sgp4_eccentricity, "mean eccentricity is " + std::to_string(now.eccentricity),
                time_text(m, t));
  }
  now.eccentricity = std::max(now.eccentricity, kLeastEccentricity);

  const double anomaly = now.anomaly + m.orbit.mean_motion * drag.mean_longitude;
  const double longitude = std::fmod(anomaly + now.perigee + now.node, kTwoPi);
  now.node = std::fmod(now.node, kTwoPi);
  now.perigee = std::fmod(now.perigee, kTwoPi);
  now.anomaly = std::fmod(longitude - now.perigee - now.node, kTwoPi);
  return Secular{now, axis};
}

/// Luni-solar periodics, with inclination kept positive by turning the node half round.
Status add_deep_periodics(const Model& m, double t, Elements& elements) {
  add_luni_solar_periodics(*m.deep, t, elements);
  if (elements.inclination < 0.0) {
    elements.inclination = -elements.inclination;
    elements.node += std::numbers::pi;
    elements.perigee -= std::numbers::pi;
  }
  if (elements.eccentricity < 0.0 || elements.eccentricity > 1.0) {
    return fail(Code::sgp4_eccentricity,
                "perturbed eccentricity is " + std::to_string(elements.eccentricity),
                time_text(m, t));
  }
  return {};
}

/// Orbit after the long-period terms: a_xN = e cos(w), a_yN, and the longitude from the node.
struct LongPeriod {
  double ax;
  double ay;
  double longitude;
};

LongPeriod long_period(const Elements& e, double axis, const InclinationTerms& inclination) {
  // The coefficient over 1 + cos i is held finite for exactly retrograde orbits (V06).
  const double one_plus_c = 1.0 + inclination.theta;
  const double guarded = std::abs(one_plus_c) > 1.5e-12 ? one_plus_c : 1.5e-12;
  const double longitude_coefficient =
      -0.25 * (kJ3 / kJ2) * inclination.sine * (3.0 + 5.0 * inclination.theta) / guarded;
  const double ay_coefficient = -0.5 * (kJ3 / kJ2) * inclination.sine;
  const double per_p = 1.0 / (axis * (1.0 - e.eccentricity * e.eccentricity));
  LongPeriod out{};
  out.ax = e.eccentricity * std::cos(e.perigee);
  out.ay = e.eccentricity * std::sin(e.perigee) + per_p * ay_coefficient;
  out.longitude = std::fmod(e.anomaly + e.perigee + per_p * longitude_coefficient * out.ax, kTwoPi);
  return out;
}

/// E + w of Kepler's equation in a_xN, a_yN by Newton's rule, its step held below 0.95 (V06).
double solve_kepler(const LongPeriod& orbit) {
  constexpr int kMaxIterations = 10;
  double angle = orbit.longitude;
  for (int i = 0; i < kMaxIterations; ++i) {
    const double s = std::sin(angle);
    const double c = std::cos(angle);
    double step = (orbit.longitude - orbit.ay * c + orbit.ax * s - angle) /
                  (1.0 - c * orbit.ax - s * orbit.ay);
    if (std::abs(step) >= 0.95) step = step > 0.0 ? 0.95 : -0.95;
    angle += step;
    if (std::abs(step) < 1.0e-12) break;
  }
  return angle;
}

/// Radius, its rate and the rate across it, and where in which plane: what becomes a state vector.
struct Osculating {
  double radius;
  double radius_dot;
  double across_dot;
  double latitude_argument;
  double node;
  double inclination;
};

/// Two-body quantities before the short-period terms.
struct TwoBody {
  double radius;
  double radius_dot;
  double across_dot;
  double sin_u;
  double cos_u;
  double semi_latus_rectum;
  double beta;
};

TwoBody two_body(const LongPeriod& orbit, double axis) {
  const double angle = solve_kepler(orbit);
  const double s = std::sin(angle);
  const double c = std::cos(angle);
  const double e_cos = orbit.ax * c + orbit.ay * s;
  const double e_sin = orbit.ax * s - orbit.ay * c;
  const double e2 = orbit.ax * orbit.ax + orbit.ay * orbit.ay;
  TwoBody out{};
  out.semi_latus_rectum = axis * (1.0 - e2);
  out.beta = std::sqrt(1.0 - e2);
  out.radius = axis * (1.0 - e_cos);
  out.radius_dot = std::sqrt(axis) * e_sin / out.radius;
  out.across_dot = std::sqrt(out.semi_latus_rectum) / out.radius;
  const double turn = e_sin / (1.0 + out.beta);
  out.sin_u = axis / out.radius * (s - orbit.ay - orbit.ax * turn);
  out.cos_u = axis / out.radius * (c - orbit.ax + orbit.ay * turn);
  return out;
}

Osculating add_short_period(const TwoBody& b, const Elements& e,
                            const InclinationTerms& inclination) {
  const double sin_2u = 2.0 * b.cos_u * b.sin_u;
  const double cos_2u = 1.0 - 2.0 * b.sin_u * b.sin_u;
  const double per_p = 1.0 / b.semi_latus_rectum;
  const double k2_p = 0.5 * kJ2 * per_p;
  const double k2_p2 = k2_p * per_p;
  const double rate = e.mean_motion * k2_p / ke();
  Osculating out{};
  out.radius = b.radius * (1.0 - 1.5 * k2_p2 * b.beta * inclination.three_theta2_minus_1()) +
               0.5 * k2_p * inclination.one_minus_theta2() * cos_2u;
  out.latitude_argument =
      std::atan2(b.sin_u, b.cos_u) - 0.25 * k2_p2 * inclination.seven_theta2_minus_1() * sin_2u;
  out.node = e.node + 1.5 * k2_p2 * inclination.theta * sin_2u;
  out.inclination = e.inclination + 1.5 * k2_p2 * inclination.theta * inclination.sine * cos_2u;
  out.radius_dot = b.radius_dot - rate * inclination.one_minus_theta2() * sin_2u;
  out.across_dot = b.across_dot + rate * (inclination.one_minus_theta2() * cos_2u +
                                          1.5 * inclination.three_theta2_minus_1());
  return out;
}

TemeState state_of(const Osculating& o) {
  const double su = std::sin(o.latitude_argument), cu = std::cos(o.latitude_argument);
  const double sn = std::sin(o.node), cn = std::cos(o.node);
  const double si = std::sin(o.inclination), ci = std::cos(o.inclination);
  const Eigen::Vector3d to_node(cn, sn, 0.0);
  const Eigen::Vector3d across(-sn * ci, cn * ci, si);
  const Eigen::Vector3d outward = su * across + cu * to_node;
  const Eigen::Vector3d forward = cu * across - su * to_node;
  const double km_s = kEarthRadiusKm * ke() / 60.0;
  return {o.radius * kEarthRadiusKm * outward,
          km_s * (o.radius_dot * outward + o.across_dot * forward)};
}

}  // namespace

Result<Sgp4> Sgp4::create(const MeanElements& elements) {
  ACCORD_CHECK(check_elements(elements));
  auto model = std::make_shared<Model>();
  model->elements = elements;
  model->orbit = recover_orbit(elements);
  model->rates = zonal_rates(model->orbit);
  const bool deep = kTwoPi / model->orbit.mean_motion >= kDeepSpacePeriodMinutes;
  model->drag = drag_coefficients(model->orbit, model->rates, deep);
  if (deep) model->deep = deep_space_terms(model->orbit, model->rates, elements.epoch_jd_utc());
  return Sgp4(std::move(model));
}

Result<TemeState> Sgp4::at(UtcTime time) const {
  std::int64_t elapsed_ns = 0;
  if (__builtin_sub_overflow(time.tai_ns, model_->elements.epoch.tai_ns, &elapsed_ns)) {
    return fail(Code::sgp4_span, "more than a hundred years from the epoch",
                object_text(model_->elements));
  }
  return at_minutes(static_cast<double>(elapsed_ns) / 60.0e9);
}

Result<TemeState> Sgp4::at_minutes(double minutes) const {
  const Model& m = *model_;
  if (!(std::abs(minutes) <= kMaxSgp4SpanMinutes)) {  // NaN too
    return fail(Code::sgp4_span, "more than a hundred years from the epoch", time_text(m, minutes));
  }
  ACCORD_TRY(Secular mean, secular(m, minutes));
  Elements& elements = mean.elements;
  if (m.deep) ACCORD_CHECK(add_deep_periodics(m, minutes, elements));
  const InclinationTerms inclination(elements.inclination);
  const LongPeriod orbit = long_period(elements, mean.semi_major_axis, inclination);
  const TwoBody body = two_body(orbit, mean.semi_major_axis);
  if (body.semi_latus_rectum < 0.0) {
    return fail(Code::sgp4_semi_latus_rectum,
                "semi-latus rectum is " + std::to_string(body.semi_latus_rectum) + " Earth radii",
                time_text(m, minutes));
  }
  const Osculating osculating = add_short_period(body, elements, inclination);
  if (osculating.radius < 1.0) {
    return fail(Code::sgp4_decayed,
                "radius is " + std::to_string(osculating.radius) + " Earth radii",
                time_text(m, minutes));
  }
  const TemeState state = state_of(osculating);
  if (!state.position_km.allFinite() || !state.velocity_km_s.allFinite()) {
    return fail(Code::sgp4_not_finite, "no finite state", time_text(m, minutes));
  }
  return state;
}

const MeanElements& Sgp4::elements() const { return model_->elements; }

bool Sgp4::deep_space() const { return model_->deep.has_value(); }

}  // namespace accord::node::astro
