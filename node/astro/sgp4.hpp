// SGP4/SDP4: mean elements in, position and velocity in TEME out. Improved mode, WGS-72 only.
// Immutable after creation and free of caches, so that one instance may serve any number of threads
// and the answer for a time never depends on the times asked before. Source: Hoots and Roehrich,
// Spacetrack Report No. 3 (1980), with the corrections of Vallado, Crawford, Hujsak and Kelso, AIAA
// 2006-6753. Checked by the 33 element sets and 666 rows that come with that paper.
#pragma once

#include <Eigen/Core>
#include <memory>

#include "node/astro/mean_elements.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::astro {

/// Frame: true equator, mean equinox (TEME) of date. Never to be taken for J2000: rotate with
/// frames.hpp.
struct TemeState {
  Eigen::Vector3d position_km;
  Eigen::Vector3d velocity_km_s;
};

namespace sgp4_theory {
struct Model;
}

inline constexpr double kMaxSgp4SpanMinutes = 36'525.0 * 1'440.0;  // a hundred years from the epoch

class Sgp4 {
 public:
  /// Errors: ephemeris_type_unsupported, elements_invalid
  static Result<Sgp4> create(const MeanElements& elements);

  /// State at `time`. Elapsed time is counted uniformly, leap seconds included.
  /// Errors: sgp4_span, sgp4_mean_motion, sgp4_eccentricity, sgp4_semi_latus_rectum, sgp4_decayed,
  /// sgp4_not_finite
  [[nodiscard]] Result<TemeState> at(UtcTime time) const;

  /// State at minutes from the epoch, negative before it. Errors: as at().
  [[nodiscard]] Result<TemeState> at_minutes(double minutes_since_epoch) const;

  [[nodiscard]] const MeanElements& elements() const;

  /// True when the period is 225 minutes or more, and the Sun's and Moon's pull is modelled (SDP4).
  [[nodiscard]] bool deep_space() const;

 private:
  explicit Sgp4(std::shared_ptr<const sgp4_theory::Model> model) : model_(std::move(model)) {}
  std::shared_ptr<const sgp4_theory::Model> model_;
};

}  // namespace accord::node::astro
