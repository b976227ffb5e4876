// The list of what a new version permits that the one before did not: the text that the officers
// of both nations sign. Its SHA-384 stands in the new version itself (`permits_sha384`), so that
// the signatures over the document's bytes are signatures over the list, and both nodes compute the
// list again before they activate (activation.hpp). docs/agreement-language.md "The list of new
// permits".
#pragma once

#include <string>

#include "agreement/diff.hpp"

namespace accord::agreement {

/// One line a condition, one paragraph a region that gives more (gives_more(Change)); the same
/// bytes for the same two documents. Empty when nothing is newly permitted.
[[nodiscard]] std::string permits_text(const Diff& diff);

}  // namespace accord::agreement
