// The id that a track gets where its format has none. Internal to the room.
#pragma once

#include <string>

#include "node/translate/track.hpp"

namespace accord::node::translate {

/// "ALPHA-1:25544:AR:20160101T000000.000000000Z": sensor, object, quantities, first epoch. No alias
/// holds a ':'. `unknown_object` stands for an object without ids. Requires: an observation.
[[nodiscard]] std::string derived_track_id(const Track& track, const std::string& unknown_object);

}  // namespace accord::node::translate
