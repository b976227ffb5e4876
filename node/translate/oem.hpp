// Ephemerides as SDS OEM buffers, and back. What the standard has no field for goes as statements
// KEY = value, one a line, into the COMMENT of a data block: the name of a frame that has no word
// of its own (REF_FRAME, COV_REF_FRAME) and what the positions are of (REFERENCE_POINT).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/translate/ephemeris.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::translate {

/// Times in UTC, TIME_SYSTEM UTC, CLASSIFICATION the label. Matrices in another frame than the
/// first ones follow in data blocks without states, because a block has one COV_REFERENCE_FRAME.
/// Errors: those of check_ephemeris; too_large for a record.
Result<Bytes> build_oem(const Ephemeris& ephemeris, const std::string& label);

struct OemBuffer {
  std::string label;                   // CLASSIFICATION
  std::vector<Ephemeris> ephemerides;  // one a data block that has states
  bool has_comments = false;           // of somebody else, which are not ours to read
};

/// Strict: a field that is missing is an error, not its default. Errors: bad_buffer, not_finite,
/// ephemeris_malformed, value_out_of_range, tdm_time_system, too_large.
Result<OemBuffer> read_oem(ByteView buffer);

/// "centre_of_mass", "reflector", "antenna"
[[nodiscard]] std::string_view name_of(ReferencePoint point);

}  // namespace accord::node::translate
