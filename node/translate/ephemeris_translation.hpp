// From the ephemerides of a text to records of OEM, and from records of OEM to ephemerides for the
// writers. Internal to the room.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "node/translate/ephemeris_list.hpp"
#include "node/translate/translate.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {

using ReadEphemerides = EphemerisResult (*)(std::string_view, const Profile&, DiagnosticLog&);

/// A record an ephemeris, or several where one would be too large: pieces that share their end
/// points, which is told. Errors: those of the reader; ephemeris_above_label; too_large.
Result<Translation> translate_ephemerides(std::string_view text, const Profile& profile,
                                          const TranslateOptions& options, ReadEphemerides read);

/// What an OEM message is written from.
struct OemText {
  std::string originator;
  UtcTime creation_date;
  std::vector<Ephemeris> segments;
  std::vector<Diagnostic> diagnostics;
};
/// Record by record; what an OEM has no keyword for is told. Errors: those of read_oem; bad_value
/// for what an OEM must have and a record lacks or cannot say in one line.
Result<OemText> oem_text_of(std::span<const Translated> records, const WriteOptions& options);

/// KEYWORD and value of the metadata of a segment, in the order of table 5-3 of CCSDS 502.0-B-3.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> oem_metadata(
    const Ephemeris& segment);

/// "" when a covariance is in the frame of the ephemeris.
[[nodiscard]] std::string oem_covariance_frame(const Ephemeris& segment,
                                               const EphemerisCovariance& covariance);

}  // namespace accord::node::translate
