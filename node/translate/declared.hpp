// JSON lines, one object a line, into records of a payload type that an agreement declares: the
// members are the fields of its schema. A line that does not fit is a diagnostic; the others go on.
// Internal to this room.
#pragma once

#include "node/translate/translate.hpp"

namespace accord::node::translate {

/// Requires: options.declared. Errors: too_large, text_malformed, line_too_long, bad_buffer.
Result<Translation> translate_declared(std::string_view text, const TranslateOptions& options);

}  // namespace accord::node::translate
