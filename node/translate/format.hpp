// The formats this room reads and writes, by name and by content. Called by `accord translate`,
// `accord simulate` and `accord publish`. A format is never taken from a file's name: either the
// caller states it, or the content does without ambiguity.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

enum class Format : std::uint8_t {
  tdm_kvn,     // CCSDS 503.0-B-1 and -B-2, keyword = value
  tdm_xml,     // the same as XML
  tle,         // two-line and three-line element sets, Alpha-5 included
  omm_kvn,     // CCSDS 502.0-B-2 and -B-3, keyword = value
  omm_xml,     // the same as XML, alone or in an ndm
  omm_json,    // flat CCSDS OMM keywords as CelesTrak and Space-Track write them
  omm_csv,     // the same keywords as the first line
  b3,          // SSN B3, archive form
  iod,         // Interactive Orbit Determination, Lewis 1998
  uk,          // the UK (RGO) form of visual observations
  rde,         // its short form in blocks, Eberst
  json_lines,  // one object a line, by the schema of a declared payload type
  trackset,    // schemas/fbs/trackset.fbs, one buffer or the size-prefixed stream
  sds          // Space Data Standards buffer or the size-prefixed stream
};

/// What a record carries: the payload code of schemas/payload_registry.hpp.
enum class Payload : std::uint8_t { trk, eoo, omm };

/// "tdm-kvn", "tdm-xml", "tle", "omm-kvn", "omm-xml", "omm-json", "omm-csv", "b3", "iod", "uk",
/// "rde", "json-lines", "trackset", "sds"
[[nodiscard]] std::string_view name_of(Format format);
/// Exact inverse of name_of; empty for anything else.
[[nodiscard]] std::optional<Format> format_of(std::string_view name);

/// "TRK", "EOO", "OMM"
[[nodiscard]] std::string_view code_of(Payload payload);
/// Exact inverse of code_of; empty for anything else.
[[nodiscard]] std::optional<Payload> payload_of(std::string_view code);

/// Which payload `--from from --to to` makes: a TDM, b3, iod, uk and rde -> trackset is TRK, the
/// same -> sds is EOO, tle and every omm -> sds is OMM. Errors: format_unsupported.
Result<Payload> payload_for(Format from, Format to);

/// The payload of a feed when nobody asked for one: a TDM, b3, iod, uk, rde -> TRK; tle and every
/// omm -> OMM. Lines of JSON could be of any. Errors: format_unsupported.
Result<Payload> default_payload(Format from);

/// "tdm-kvn, tdm-xml, ...": the formats that have a payload of their own, for help texts.
[[nodiscard]] std::string feed_formats();

/// The format of `content`, from its first bytes alone. Errors: format_unknown.
Result<Format> detect_format(ByteView content);

}  // namespace accord::node::translate
