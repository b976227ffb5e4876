// The requirements lint: docs/requirements.md and the tests' tags say the same.
// A tag is "req: " and one or more ids, "req: TSK-007, MOP-002", inside a test or in the comment
// right above it.
#pragma once

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// Ids malformed or twice, unknown states; rows `shown` or `partly` that name no test, rows `open`
/// that name one; tests named that do not exist or do not carry the tag; tags without a row,
/// outside a test, or in a test that the row does not name.
[[nodiscard]] Violations requirement_violations(const SourceTree& tree);

}  // namespace accord::lint
