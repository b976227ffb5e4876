// Who observes whom over which path in one TDM segment. Internal to the room.
// Source: CCSDS 503.0-B-2, 3.3.2: the first of PATH transmits, the last receives; angles are of the
// two rightmost.
#pragma once

#include <optional>
#include <string>

#include "node/translate/profile.hpp"
#include "node/translate/tdm_message.hpp"

namespace accord::node::translate {

enum class PathKind : std::uint8_t {
  none,         // no PATH: one sensor and one object stand in the segment
  one_way,      // object, sensor
  two_way,      // sensor, object, the same sensor
  other,        // three-way, relayed
  differenced,  // MODE SINGLE_DIFF
  unobserved    // the path does not end at a sensor that observes an object
};

struct Geometry {
  PathKind kind = PathKind::unobserved;
  int receiver = 0;  // PARTICIPANT_n of the sensor, when observed
  SensorEntry sensor;
  ObjectIds object;

  /// An object is observed by one sensor.
  [[nodiscard]] bool observed() const {
    return kind != PathKind::differenced && kind != PathKind::unobserved;
  }
};

/// Every participant must be a sensor or an object of the profile, also where no line of it is
/// carried. Errors: participant_unmapped (where = the line and the missing key).
Result<Geometry> geometry_of(const TdmSegment& segment, const Profile& profile);

}  // namespace accord::node::translate
