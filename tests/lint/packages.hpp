// The package lint: every library that CMake looks for and every command that a script calls comes
// from a package that deploy/packages-*.txt names, so that a fresh machine has it.
// tests/lint/package_map.txt says which package.
#pragma once

#include <set>

#include "tests/lint/source_tree.hpp"

namespace accord::lint {

/// What is looked for and not in the map, what the map names and no list holds, what stands in two
/// lists. Product and deploy/ may rest on packages-run.txt alone; tests/ and presets on both.
[[nodiscard]] Violations package_violations(const SourceTree& tree);

/// External commands that a shell script calls, and functions it defines. A careful guess, not a
/// shell: it knows quotes, comments, here-documents, substitutions, case patterns and arrays.
struct ShellWords {
  std::set<std::string> commands;
  std::set<std::string> functions;
};
[[nodiscard]] ShellWords shell_words(const std::string& script);

}  // namespace accord::lint
