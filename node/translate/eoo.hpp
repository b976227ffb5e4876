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

struct EooOptions {
  const std::string& label_text;  // becomes CLASSIFICATION
  DataMode mode;                  // becomes DATA_MODE
  // Where this track's records stand among those of the same track id; EOBSERVATION_ID counts on.
  std::size_t records_before = 0;
  std::size_t records_of_id = 0;  // 0 = this track alone
};

/// How many records build_eoo makes of the track.
[[nodiscard]] std::size_t eoo_count(const Track& track);

/// What a track has and an EOO does not hold is reported once a track: header fields, and digits
/// that its 32-bit floats cannot keep.
EooRecords build_eoo(const Track& track, const EooOptions& options, DiagnosticLog& log);

}  // namespace accord::node::translate
