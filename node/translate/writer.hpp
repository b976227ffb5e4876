// Text out of records: which formats are written, from which payload. Called by `accord translate`.
// What the format cannot hold is told in a diagnostic; what it would say wrongly is refused.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "node/translate/translate.hpp"

namespace accord::node::translate {

struct WriteOptions {
  std::string label_text;  // for formats that repeat it; never empty
  DataMode mode = DataMode::unspecified;
  std::string originator;  // for formats that name one and payloads that do not
  UtcTime creation_date;
};

struct Written {
  std::string text;
  std::vector<Diagnostic> diagnostics;  // `line` is the number of the record, from 1
};

/// The payload of the records that `to` is written from. Errors: format_unsupported.
Result<Payload> written_from(Format to);

/// "tdm-kvn, ...": the formats that are written as text, for help texts.
[[nodiscard]] std::string written_formats();

/// Requires: every record is of written_from(to). Errors: format_unsupported, bad_buffer, and those
/// of the format.
Result<Written> write_text(Format to, std::span<const Translated> records,
                           const WriteOptions& options);

#define ACCORD_WRITER(id, payload) \
  Result<Written> write_##id(std::span<const Translated> records, const WriteOptions& options);
#include "node/translate/writers.def"
#undef ACCORD_WRITER

}  // namespace accord::node::translate
