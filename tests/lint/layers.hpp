// The layer lint: who may include whom (DESIGN section 3, docs/architecture.md). It has no
// exception list.
#pragma once

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// Every #include of schemas/, crypto/, agreement/ and node/ that goes the wrong way, is not
/// written from the root, brings a library to a room that does not own it, or closes a circle; and
/// every clock, thread, file, socket, log or random number in agreement/.
[[nodiscard]] Violations layer_violations(const SourceTree& tree);

}  // namespace accord::lint
