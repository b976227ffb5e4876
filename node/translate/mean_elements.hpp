// Mean elements as text formats give them: TLE, 3LE and OMM in four notations. App code turns them
// into the astro room's values; the OMM writer turns them into SDS OMM buffers. SGP4 in TEME and
// UTC throughout; anything else is refused by the readers.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/format.hpp"
#include "node/translate/profile.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

struct MeanElementsText {
  std::size_t first_line = 0, last_line = 0;
  std::string object_name;  // "" = not given
  std::string object_id;    // "1998-067A"; "" = not given
  std::uint32_t norad_cat_id = 0;
  char classification = 'U';  // U, C or S as the element set itself says
  UtcTime epoch;
  double mean_motion_rev_day = 0;
  double eccentricity = 0;
  double inclination_deg = 0;
  double raan_deg = 0;
  double arg_of_pericenter_deg = 0;
  double mean_anomaly_deg = 0;
  double mean_motion_dot = 0;   // rev/day^2, as printed: half the first derivative
  double mean_motion_ddot = 0;  // rev/day^3, as printed: a sixth of the second derivative
  double bstar = 0;             // 1/earth radii
  std::uint32_t element_set_no = 0;
  std::uint32_t rev_at_epoch = 0;
  std::string originator;  // OMM, or the profile's
  std::optional<UtcTime> creation_date;
};

struct MeanElementsList {
  std::vector<MeanElementsText> elements;
  std::vector<Diagnostic> diagnostics;
  std::size_t read = 0;     // element sets begun in the input
  std::size_t refused = 0;  // read = elements + refused
};

inline constexpr std::size_t kMaxOmmBytes = 64u << 20;

/// Two-line and three-line element sets. A bad one is a diagnostic and is skipped. Errors:
/// too_large, text_malformed, line_too_long. Source: the 69-column form with modulo-10 checksum;
/// Alpha-5 catalogue numbers to 339999.
Result<MeanElementsList> parse_tle(std::string_view text);

/// Whether this is line `number` ('1' or '2') of a set, whole or broken, and no name: those have 40
/// columns at the most. Blanks behind it and its end do not count.
[[nodiscard]] bool is_data_line(std::string_view line, char number);

/// Takes a set, which may be moved from.
using TakeElements = std::function<void(MeanElementsText&)>;
/// The same with each set given to `take` as it is read, instead of in the list: files are long.
/// Lines are counted from `first_line`.
Result<MeanElementsList> parse_tle(std::string_view text, const TakeElements& take,
                                   std::size_t first_line = 1);

/// One flat OMM object or an array of them. A bad object is a diagnostic and is skipped. `profile`
/// states frame, time system and theory where an object leaves them out. Errors: too_large,
/// text_malformed, omm_malformed (not a list).
Result<MeanElementsList> parse_omm_json(std::string_view text, const Profile& profile);

/// One OMM after the other, each from its CCSDS_OMM_VERS on, KEYWORD = value [unit]. Set by set, as
/// above. Errors: too_large, text_malformed, line_too_long, omm_malformed (no CCSDS_OMM_VERS
/// first). Source: CCSDS 502.0-B-3, 4.2 and 7.
Result<MeanElementsList> parse_omm_kvn(std::string_view text, const Profile& profile);

/// An `omm`, or an `ndm` of several. Set by set. Errors: too_large, text_malformed, line_too_long,
/// omm_malformed (no XML, a document type, another message). Source: CCSDS 502.0-B-3, 8.
Result<MeanElementsList> parse_omm_xml(std::string_view text, const Profile& profile);

/// A line of keywords, then a set a line; fields in quotes as RFC 4180 has them, line ends within
/// quotes excepted. Set by set. Errors: too_large, text_malformed, line_too_long, omm_malformed
/// (the line of keywords).
Result<MeanElementsList> parse_omm_csv(std::string_view text, const Profile& profile);

/// Whichever of these the format is; the originator of a TLE is the profile's. Errors: theirs, and
/// format_unsupported.
Result<MeanElementsList> parse_elements(Format from, std::string_view text, const Profile& profile);

/// Inclination 0 to 180 deg, the other angles 0 to 360 deg, eccentricity from 0 to below 1, mean
/// motion above 0. Errors: value_out_of_range, `where` the OMM keyword.
Status check_elements(const MeanElementsText& elements);

/// The SDS OMM buffer. Errors: not_finite.
Result<Bytes> build_omm(const MeanElementsText& elements);
/// The same for one set after the other, to the same bytes. What a buffer looks like hangs on the
/// lengths of its texts alone: where they are as in one that was built, that one gets other values.
class OmmBuilder {
 public:
  /// Errors: not_finite.
  Result<Bytes> build(const MeanElementsText& elements);

 private:
  using Lengths = std::array<std::size_t, 4>;
  static constexpr std::size_t kMaxKept = 256;

  flatbuffers::FlatBufferBuilder builder_{1024};
  std::map<Lengths, Bytes> built_;
};

/// Back from a buffer, verified first: build_omm of what it gives is the buffer again when it was
/// ours. Errors: as verify_buffer, bad_value (a field that is missing or not in its form),
/// value_out_of_range, element_theory, not_carried (a field that element sets of this room do not
/// have: nothing is lost on the way back).
Result<MeanElementsText> read_omm(ByteView buffer);

/// Catalogue number from five columns: digits with leading blanks or zeros, or Alpha-5 (A to Z
/// without I and O). Errors: tle_malformed.
Result<std::uint32_t> parse_catalogue_number(std::string_view five_columns);

}  // namespace accord::node::translate
