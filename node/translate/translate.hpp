// translate(): text of a feed in, drafts of payloads and diagnostics out. Pure: no file, clock or
// network. Called by node/app for `accord translate` and `accord publish`.
// Message formats (TDM) are taken whole or not at all; TLE and OMM lists record by record; b3, iod,
// uk and rde line by line.
// docs/source-profiles.md tells what each format needs from the profile.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/format.hpp"
#include "node/translate/profile.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

struct Translated {
  std::string payload_code;        // "TRK", "EOO", "OMM", or a declared one
  Bytes payload;                   // one buffer, not size-prefixed
  std::uint32_t norad_cat_id = 0;  // 0 = not known
  std::uint32_t observations = 0;  // counted as quotas count them; 1 for an element set
  std::optional<UtcTime> first, last;
  std::size_t first_line = 0, last_line = 0;  // of the input; of a stream the buffer's number
};

struct Translation {
  std::string feed;  // the profile's name for it; "" = it has none
  std::vector<Translated> records;
  std::vector<Diagnostic> diagnostics;
  // Data lines of a TDM, states of ephemerides, element sets of a list, lines of JSON; of b3, iod,
  // uk and rde the values that are measured, and one for each refused line.
  std::size_t measurements_read = 0;
  std::size_t measurements_carried =
      0;  // read = carried + reported by a diagnostic (never a silent loss)
  std::size_t records_refused = 0;  // of line and list formats
};

struct TranslateOptions {
  Format from = Format::tdm_kvn;
  Payload payload = Payload::trk;
  std::string label_text;  // written into payloads that repeat it; never empty
  DataMode mode = DataMode::unspecified;
  const PayloadType* declared = nullptr;  // of json_lines, and then instead of `payload`
  // Number of the text's first line, where it is a piece of a longer one: see streams.hpp. Formats
  // that are not taken in pieces count from 1.
  std::size_t first_line = 1;
};

/// Errors: format_unsupported, bad_label (no label), bad_value (no data mode), and for a message
/// format every error of the reader with its line: zero records then. For line formats errors are
/// diagnostics and the rest is translated.
Result<Translation> translate(std::string_view text, const Profile& profile,
                              const TranslateOptions& options);

/// The SDS stream form: every payload as a size-prefixed buffer, concatenated. Errors:
/// unknown_payload, bad_buffer.
Result<Bytes> to_stream(std::span<const Translated> records);

}  // namespace accord::node::translate
