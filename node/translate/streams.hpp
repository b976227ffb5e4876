// Feeds that never end: how much of what has come so far is whole records. Called by `accord
// publish
// --stream`.
#pragma once

#include <string_view>

#include "node/translate/format.hpp"

namespace accord::node::translate {

/// Bytes from the beginning of `text` that are whole records of a format that is taken record by
/// record; 0 when the first is not there to its end. Errors: format_unsupported
Result<std::size_t> whole_records(Format from, std::string_view text);

/// "b3, iod, ...": those formats, for help texts.
[[nodiscard]] std::string streamed_formats();

}  // namespace accord::node::translate
