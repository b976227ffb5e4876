// The requirements lint: docs/requirements.md and the tests' tags say the same.
// A tag is "req: " and one or more ids, "req: TSK-007, MOP-002", inside a test or in the comment
// right above it.
#pragma once

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// Ids malformed or twice, unknown states, tags without a row, rows `shown` (or naming tests) whose
/// test does not exist or does not carry the tag.
[[nodiscard]] Violations requirement_violations(const SourceTree& tree);

}  // namespace accord::lint
