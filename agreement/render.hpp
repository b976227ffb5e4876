// The agreement as numbered plain text that a lawyer reads and both capitals can lay side by side.
#pragma once

#include <string>

#include "agreement/document.hpp"

namespace accord::agreement {

/// Articles 1 to 8 in the order of the document, each clause with its id, the hash of the signed
/// file on top.
[[nodiscard]] std::string show_text(const Document& document, const Digest& hash);

}  // namespace accord::agreement
