// CCSDS TDM 2.0 KVN out of a Track: used by `accord simulate` and round-trip tests. Numbers are
// written in their shortest exact form, epochs as UTC with nine decimals, so that reading back
// gives equal bits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/track.hpp"

namespace accord::node::translate {

struct TdmHeader {
  UtcTime creation_date;
  std::string originator;
  std::string message_id;   // "" = left out
  std::string sensor_name;  // written as PARTICIPANT_1; a feed's own word for the sensor
  std::string object_name;  // written as PARTICIPANT_2; "" = COSPAR id, NORAD number or UNKNOWN,
                            // the first known
};

struct TdmText {
  std::string text;
  std::vector<Diagnostic>
      diagnostics;  // what a TDM cannot carry: sigmas, corrections, range kind, SNR
};

/// Printable ASCII without blanks at its ends, short enough for a line of 254 columns.
[[nodiscard]] bool is_kvn_value(std::string_view value);

/// One message with one segment a track, all of the header's sensor. Errors: bad_value (a name that
/// KVN cannot hold, a bounce time tag, no track), not_finite.
Result<TdmText> write_tdm_kvn(const std::vector<Track>& tracks, const TdmHeader& header);

}  // namespace accord::node::translate
