// CCSDS TDM 2.0 out of tracks, in both notations: used by `accord simulate`, `accord translate` and
// round-trip tests. Numbers are written in their shortest exact form, epochs as UTC with nine
// decimals, so that reading back gives equal bits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/track.hpp"

namespace accord::node::translate {

struct TdmHeader {
  UtcTime creation_date;
  std::string originator;
  std::string message_id;                  // "" = left out
  std::optional<std::string> sensor_name;  // written as PARTICIPANT_1: a feed's own word for the
                                           // sensor; else the alias of each track
  std::string object_name;  // written as PARTICIPANT_2; "" = COSPAR id, NORAD number or UNKNOWN,
                            // the first known
};

struct TdmText {
  std::string text;
  // What a TDM cannot carry: sigmas, corrections, range kind, SNR, more ids than one. `line` is the
  // number of the track, from 1.
  std::vector<Diagnostic> diagnostics;
};

/// One message with one segment a track. Errors: bad_value (a name that KVN cannot hold, a bounce
/// time tag, a range rate of no kind, no track), not_finite.
Result<TdmText> write_tdm_kvn(const std::vector<Track>& tracks, const TdmHeader& header);

/// The same as XML.
Result<TdmText> write_tdm_xml(const std::vector<Track>& tracks, const TdmHeader& header);

}  // namespace accord::node::translate
