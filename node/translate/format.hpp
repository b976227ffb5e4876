// The formats this room reads and writes, by name and by content. Called by `accord translate`,
// `accord simulate` and `accord publish`. A format is never taken from a file's name: either the
// caller states it, or the content does without ambiguity. formats.def lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

enum class Format : std::uint8_t {
#define ACCORD_FORMAT(id, name, reads) id,
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
};

/// What a record carries: the payload code of schemas/payload_registry.hpp.
enum class Payload : std::uint8_t {
  trk,
  eoo,
  omm,
  oem,
  cdm,
  cat,
  as_written  // buffers of the standard say themselves what each is
};

/// As formats.def has it: "tdm-kvn", "tle" ...
[[nodiscard]] std::string_view name_of(Format format);
/// Exact inverse of name_of; empty for anything else.
[[nodiscard]] std::optional<Format> format_of(std::string_view name);

/// "TRK", "EOO", "OMM", "OEM", "CDM", "CAT"; "" where the content says it
[[nodiscard]] std::string_view code_of(Payload payload);
/// Exact inverse of code_of; empty for anything else.
[[nodiscard]] std::optional<Payload> payload_of(std::string_view code);

/// Whether records of `from` can become this payload.
[[nodiscard]] bool reads(Format from, Payload payload);

/// Which payload `--from from --to to` makes: for trackset TRK; for sds the first of the standard's
/// that the format can become; for a format that is written as text, the one it is written from.
/// Errors: format_unsupported.
Result<Payload> payload_for(Format from, Format to);

/// The payload of a feed when nobody asked for one: the format's own. Lines of JSON could be of
/// any. Errors: format_unsupported.
Result<Payload> default_payload(Format from);

/// "tdm-kvn, tdm-xml, ...": the formats that have a payload of their own, for help texts.
[[nodiscard]] std::string feed_formats();

/// The format of `content`, from its first bytes alone. Errors: format_unknown.
Result<Format> detect_format(ByteView content);

}  // namespace accord::node::translate
