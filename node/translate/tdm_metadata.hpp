// Checks of one metadata section: each value in its form, then what the keywords require of each
// other. Internal.
#pragma once

#include "node/translate/tdm_message.hpp"

namespace accord::node::translate {

/// The value's form alone. `keyword` is the word as written, index included. Errors: tdm_bad_value.
Status check_meta_value(const MetaKeyword& rule, std::string_view keyword, const TdmValue& value);

/// Mandatory keywords, MODE with PATH, corrections, time span; `stop_line` is that of META_STOP.
/// Errors: tdm_missing_keyword, tdm_inconsistent, tdm_bad_value.
Status check_metadata(const TdmSegment& segment, std::size_t stop_line);

}  // namespace accord::node::translate
