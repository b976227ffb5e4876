// Two searches over all lines. Each word searched for is written in two halves, so that this file
// does not hold it.
#include "tests/lint/hygiene.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace accord::lint {
namespace {

constexpr std::size_t kMaxReadmeLines = 30;
constexpr std::array<std::string_view, 3> kMachineFolders{"work", "root", "home"};
constexpr std::array<std::string_view, 9> kRegistryWords{
    "registry."
    "npmjs",
    "registry."
    "yarnpkg",
    "npm"
    "mirror",
    "j"
    "frog",
    "arti"
    "factory",
    "ver"
    "daccio",
    "files."
    "pythonhosted",
    "static."
    "crates",
    "proxy."
    "golang"};

bool ends_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-';
}

/// `folder` as the first component of an absolute path: at the line's start, or after a blank,
/// quote or bracket.
bool has_machine_path(std::string_view line, std::string_view folder) {
  const std::string path = "/" + std::string(folder);
  for (std::size_t at = line.find(path); at != std::string_view::npos;
       at = line.find(path, at + 1)) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const std::size_t end = at + path.size();
    const bool begins = std::string_view(" \t\"'`=:(,[<>").find(before) != std::string_view::npos;
    if (begins && (end == line.size() || ends_word(line[end]))) return true;
  }
  return false;
}

bool names_registry(std::string_view line, std::string_view word) {
  return line.find(word) != std::string_view::npos;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

/// The folder whose README speaks for a source of the product: schemas, crypto, agreement, or one
/// below node/.
std::string room_folder(std::string_view path) {
  const std::string_view top = path.substr(0, path.find('/'));
  if (top == "schemas" || top == "crypto" || top == "agreement") return std::string(top);
  if (top != "node") return "";
  return std::string(path.substr(0, path.find('/', 5)));
}

}  // namespace

Violations machine_violations(const SourceTree& tree) {
  Violations out;
  for (const auto& [path, text] : tree) {
    std::size_t number = 0;
    for (const std::string& line : lines_of(text)) {
      ++number;
      const std::string at = path + ":" + std::to_string(number) + ": ";
      for (const std::string_view folder : kMachineFolders) {
        if (has_machine_path(line, folder)) out.push_back(at + "absolute path of one machine");
      }
      for (const std::string_view word : kRegistryWords) {
        if (names_registry(line, word)) out.push_back(at + "name of a package registry");
      }
    }
  }
  return out;
}

Violations readme_violations(const SourceTree& tree) {
  Violations out;
  std::set<std::string> with_readme, with_source;
  for (const auto& [path, text] : tree) {
    const std::string folder = folder_of(path);
    if (file_name(path) == "README.md") {
      with_readme.insert(folder);
      const std::size_t lines = lines_of(text).size();
      if (!folder.empty() && folder != "docs" && lines > kMaxReadmeLines) {
        out.push_back(path + ": " + std::to_string(lines) + " lines, at most " +
                      std::to_string(kMaxReadmeLines));
      }
    }
    if (path.ends_with(".cpp") || path.ends_with(".hpp")) with_source.insert(room_folder(path));
  }
  for (const std::string& folder : with_source) {
    if (!folder.empty() && !with_readme.contains(folder)) {
      out.push_back(folder + ": has sources and no README.md");
    }
  }
  return out;
}

}  // namespace accord::lint
