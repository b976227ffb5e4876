// The hygiene lint: nothing of one machine in the tree, and folder READMEs that fit a screen.
#pragma once

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// Absolute paths of somebody's machine, and names of package registries.
[[nodiscard]] Violations machine_violations(const SourceTree& tree);

/// Folder READMEs over 30 lines (those of the root and of docs/ may be longer), and rooms of the
/// product without one.
[[nodiscard]] Violations readme_violations(const SourceTree& tree);

}  // namespace accord::lint
