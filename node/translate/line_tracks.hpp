// Observations of lines to tracks. Internal to the room.
#pragma once

#include <vector>

#include "node/translate/line_observation.hpp"

namespace accord::node::translate {

/// By sensor, object, frame and what the lines state of their uncertainties, ascending in time. A
/// track begins where a line says so, or, where the lines do not say, after a gap of more than
/// `track_gap_s`. Without an object nothing says that two lines belong together: then each is a
/// track of its own. Errors: profile_incomplete.
Result<std::vector<Track>> tracks_of(const std::vector<LineObservation>& observations,
                                     const LineContext& context);

}  // namespace accord::node::translate
