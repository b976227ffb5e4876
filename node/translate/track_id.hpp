// The id that a track gets where its format has none. Internal to the room.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "node/translate/track.hpp"

namespace accord::node::translate {

/// "ALPHA-1:25544:AR:20160101T000000.000000000Z": sensor, object, quantities, first epoch. No alias
/// holds a ':'. `unknown_object` stands for an object without ids. Requires: an observation.
[[nodiscard]] std::string derived_track_id(const Track& track, const std::string& unknown_object);

/// Derived ids of one text, no two of them the same: what is there already is followed by ":2",
/// ":3" ... in the order of the calls. A derived id ends with its epoch, and so never so.
class DerivedIds {
 public:
  [[nodiscard]] std::string next(const Track& track, const std::string& unknown_object);

 private:
  std::unordered_map<std::string, std::size_t> given_;
};

}  // namespace accord::node::translate
