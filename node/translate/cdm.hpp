// A conjunction data message as plain values, to and from an SDS CDM, and its two notations. What
// the message says of an object's place in a catalogue stands in the CAT of the buffer, its
// operator's telephone and mail in the EPM. Source: CCSDS 508.0-B-1.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/sds_fields.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

struct CdmObject {
  FieldValues values;   // by the keywords of cdm_keywords.hpp
  std::string comment;  // of its section, a line each; "" = none

  bool operator==(const CdmObject&) const = default;
};

struct Cdm {
  FieldValues values;  // of header and relative data
  std::array<CdmObject, 2> objects;
  std::size_t first_line = 0, last_line = 0;  // of the text; 0 = not from text
  std::vector<std::string> beyond;            // fields of a buffer that a CDM has no keyword for

  /// The catalogue number of OBJECT1; 0 = not given.
  [[nodiscard]] std::uint32_t norad_cat_id() const;
  /// The time of closest approach. Requires: TCA is given.
  [[nodiscard]] UtcTime tca() const;
};

struct CdmList {
  std::vector<Cdm> messages;
  std::vector<Diagnostic> diagnostics;
  std::size_t read = 0;     // messages begun in the text
  std::size_t refused = 0;  // read = messages + refused
};

inline constexpr std::size_t kMaxCdmTextBytes = 64u << 20;
inline constexpr std::size_t kMaxCdmCommentBytes = 32u << 10;  // of one object

/// One message after the other, each from its CCSDS_CDM_VERS on; each is taken whole or refused
/// whole with its line. Errors: too_large, text_malformed, line_too_long, cdm_malformed (no
/// CCSDS_CDM_VERS first). Source: CCSDS 508.0-B-1, 3 and 6.3.
Result<CdmList> parse_cdm_kvn(std::string_view text);

/// A `cdm`, or an `ndm` of several, likewise. Errors: too_large, text_malformed, cdm_malformed (no
/// XML, a document type, an element out of place). Source: CCSDS 508.0-B-1, 4; 505.0-B-3.
Result<CdmList> parse_cdm_xml(std::string_view text);

/// The first mandatory keyword without a value; "" when there is none. Those that a buffer holds as
/// absence do not count.
[[nodiscard]] std::string missing_keyword(const Cdm& message);

/// The SDS CDM buffer.
[[nodiscard]] Bytes build_cdm(const Cdm& message);

/// Verified first. Errors: as verify_buffer, bad_value (another version, no object, a text or an
/// enumerator that no keyword can say), value_out_of_range.
Result<Cdm> read_cdm(ByteView buffer);

}  // namespace accord::node::translate
