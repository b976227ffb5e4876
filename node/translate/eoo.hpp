// SDS EOO out of a track: one electro-optical observation a pair of angles. Internal to the room.
// Loss, by the standard's layout: angles, range and magnitude are 32-bit floats (at 359 deg a step
// of 0.11 arcsec); time tag, corrections, range kind and sensor kind have no field. Never written:
// anything of the sensor's place (SENLAT, SENX ...).
#pragma once

#include <string>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/track.hpp"
#include "node/translate/translate.hpp"

namespace accord::node::translate {

struct EooRecords {
  std::vector<Translated> records;
  std::size_t carried =
      0;  // values of the track that stand in a record; every other one has a diagnostic
};

/// CLASSIFICATION is `label_text`, DATA_MODE the mode's name. Errors: not_finite.
Result<EooRecords> build_eoo(const Track& track, const std::string& label_text, DataMode mode,
                             DiagnosticLog& log);

}  // namespace accord::node::translate
