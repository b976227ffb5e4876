// The format lint: a format touches its own file in node/translate/, the tables there, and its
// tests; nothing else knows one (docs/adding-a-format.md).
#pragma once

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// For every line of node/translate/formats.def: both functions of it are defined in one .cpp of
/// that room; a fuzz target and a unit test name it; docs/source-profiles.md tells of it where it
/// is a feed. For every line of writers.def: its function is defined there. And a feed's format
/// that is not one of the node's own three (json-lines, trackset, sds) is named in no code of node/
/// outside that room.
[[nodiscard]] Violations format_violations(const SourceTree& tree);

}  // namespace accord::lint
