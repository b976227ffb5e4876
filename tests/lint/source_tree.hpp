// SourceTree: the repository's own text files, as git knows them (or as found on disk where git is
// absent). Lints are pure functions of a tree, so that each is tested on a small tree with a known
// fault.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace accord::lint {

/// Path from the root, with '/' -> whole content.
using SourceTree = std::map<std::string, std::string, std::less<>>;

/// One sentence each, beginning with "path" or "path:line".
using Violations = std::vector<std::string>;

/// Tracked and new, not ignored files below `root`; files with a NUL byte are left out. Empty when
/// unreadable.
[[nodiscard]] SourceTree load_source_tree(const std::string& root);

/// The tree under ACCORD_SOURCE_DIR, loaded once a process.
[[nodiscard]] const SourceTree& this_repository();

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);
[[nodiscard]] std::string join(const Violations& violations);

/// Last component of the path.
[[nodiscard]] std::string_view file_name(std::string_view path);

}  // namespace accord::lint
