// Ephemeris: states of one object over a span of time, as plain values; what lies between a format
// (OEM, CPF, SP3) and an SDS OEM buffer. Units: km, km/s, km/s^2; a covariance km^2, km^2/s,
// km^2/s^2. Times are UtcTime, exact to the nanosecond, whatever time system the source wrote.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/translate/reference_frames.hpp"
#include "node/translate/track.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

using Vector3 = std::array<double, 3>;

struct EphemerisPoint {
  UtcTime at;
  Vector3 position_km{};
  std::optional<Vector3> velocity_km_s;
  std::optional<Vector3> acceleration_km_s2;
  std::uint32_t line = 0;  // of the source text; 0 = not from text
};

struct EphemerisCovariance {
  UtcTime at;
  ReferenceFrame frame;
  /// Lower triangle of position and velocity, row by row: [1,1], [2,1], [2,2] ... [6,6].
  std::array<double, 21> values{};
  std::uint32_t line = 0;
};

/// What of the object the positions are of.
enum class ReferencePoint : std::uint8_t { centre_of_mass, reflector, antenna };

struct Ephemeris {
  std::size_t first_line = 0, last_line = 0;
  std::string originator;                     // "" = not said
  std::optional<UtcTime> creation_date;       // likewise
  Level classification = Level::unspecified;  // of the message itself; unspecified = not said
  ObjectIds object;
  std::string object_name;  // in the feed
  std::string centre;       // "EARTH", "MARS BARYCENTER"
  ReferenceFrame frame;
  std::optional<UtcTime> frame_epoch;
  ReferencePoint reference_point = ReferencePoint::centre_of_mass;
  std::string time_system;  // as the source wrote it; in a buffer always UTC
  UtcTime start, stop;      // the whole span
  std::optional<UtcTime> useable_start, useable_stop;
  std::optional<double> step_s;                  // when all points are so far apart
  std::string interpolation;                     // "HERMITE"; "" = not said
  std::uint32_t interpolation_degree = 0;        // 0 = not said
  std::vector<EphemerisPoint> points;            // ascending
  std::vector<EphemerisCovariance> covariances;  // ascending
};

/// At least one point; points and covariances ascend, all finite; spans the right way round, the
/// whole one around the points and the useable one; distances to 1e10 km, speeds to that of light,
/// no negative variance; texts printable. A covariance may lie outside the span. Errors:
/// ephemeris_malformed, value_out_of_range, not_finite; `where` is the line.
Status check_ephemeris(const Ephemeris& ephemeris);

/// As they must be for records to stay below their limit: one piece, or several that share their
/// end points, so that each can be interpolated to its ends. A covariance is in one piece alone.
/// Useable spans are cut to the pieces; where nothing is useable both of its ends are one instant.
[[nodiscard]] std::vector<Ephemeris> pieces_of(const Ephemeris& ephemeris);

/// The step when all points are equally far apart.
[[nodiscard]] std::optional<double> even_step_s(const std::vector<EphemerisPoint>& points);

}  // namespace accord::node::translate
