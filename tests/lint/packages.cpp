// Collects what CMake files, presets, scripts and absolute program names in sources look for, and
// compares with the map.
#include "tests/lint/packages.hpp"

#include <array>
#include <map>
#include <regex>
#include <sstream>

namespace accord::lint {
namespace {

constexpr std::string_view kMap = "tests/lint/package_map.txt";
constexpr std::string_view kRunList = "deploy/packages-run.txt";
constexpr std::string_view kTestList = "deploy/packages-test.txt";

struct Wanted {
  std::string kind, name, where;
  bool by_product;  // must come from the run list
};

using PackageMap = std::map<std::pair<std::string, std::string>, std::string>;

std::string text_of(const SourceTree& tree, std::string_view path) {
  const auto found = tree.find(path);
  return found == tree.end() ? "" : found->second;
}

bool is_test_path(std::string_view path) {
  return path.starts_with("tests/") || path.starts_with(".ci/") || path == "CMakePresets.json";
}

bool is_script(std::string_view path, const std::string& text) {
  return path.ends_with(".sh") || (text.starts_with("#!") &&
                                   text.substr(0, text.find('\n')).find("sh") != std::string::npos);
}

/// Every match of `pattern` in the lines of `text`, its last non-empty group being the name.
void collect(const std::string& kind, const std::regex& pattern, const std::string& path,
             const std::string& text, std::vector<Wanted>& out) {
  std::size_t number = 0;
  for (std::string line : lines_of(text)) {
    ++number;
    if (kind != "header" && line.starts_with("#")) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), pattern), end; at != end; ++at) {
      const std::string name = (*at)[at->size() - 1];
      if (!name.empty())
        out.push_back({kind, name, path + ":" + std::to_string(number), !is_test_path(path)});
    }
  }
}

void collect_cmake(const std::string& path, const std::string& text, std::vector<Wanted>& out) {
  static const std::regex kFindPackage(R"(find_package\(\s*([\w-]+))");
  static const std::regex kPkgConfig(
      R"(pkg_check_modules\(\s*\w+(?:\s+(?:REQUIRED|QUIET|IMPORTED_TARGET|GLOBAL))*\s+([\w.-]+))");
  static const std::regex kFindProgram(R"(find_program\(\s*\w+\s+(?:NAMES\s+)?"?([\w.+-]+))");
  static const std::regex kCommand(R"re(\bCOMMAND\s+"?([a-z][\w.+-]*)"?(?=[\s)]|$))re");
  collect("find_package", kFindPackage, path, text, out);
  collect("pkg_check_modules", kPkgConfig, path, text, out);
  collect("command", kFindProgram, path, text, out);
  std::vector<Wanted> commands;
  collect("command", kCommand, path, text, commands);
  for (Wanted& wanted : commands) {
    // Programs that the same file builds are targets, not commands of the machine.
    const std::regex target("add_executable\\(\\s*" + wanted.name + "\\b");
    if (wanted.name.find('_') == std::string::npos && !std::regex_search(text, target)) {
      out.push_back(std::move(wanted));
    }
  }
}

void collect_sources(const std::string& path, const std::string& text, std::vector<Wanted>& out) {
  static const std::regex kProgram(R"re("(?:/usr)?/s?bin/([\w.+-]+))re");
  static const std::regex kHeader(
      R"(^\s*#\s*include\s*<(zmq\.hpp|flatbuffers/flatbuffers\.h|valijson/|gmock/gmock\.h))");
  collect("command", kProgram, path, text, out);
  collect("header", kHeader, path, text, out);
}

std::vector<Wanted> collect_all(const SourceTree& tree) {
  static const std::regex kPresetCompiler(R"re("CMAKE_C(?:XX)?_COMPILER": "([^"]+)")re");
  std::vector<Wanted> out;
  std::set<std::string> functions;
  std::vector<Wanted> in_scripts;
  for (const auto& [path, text] : tree) {
    if (path.starts_with("tests/lint/") && path.ends_with("_test.cpp"))
      continue;  // samples with faults
    if (path.ends_with("CMakeLists.txt") || path.ends_with(".cmake"))
      collect_cmake(path, text, out);
    if (path == "CMakePresets.json") collect("command", kPresetCompiler, path, text, out);
    if (path.ends_with(".cpp") || path.ends_with(".hpp")) collect_sources(path, text, out);
    if (!is_script(path, text)) continue;
    const ShellWords words = shell_words(text);
    functions.insert(words.functions.begin(), words.functions.end());
    // Scripts below deploy/ that set up tests alone would stand in tests/: all of deploy/ is
    // product.
    for (const std::string& name : words.commands)
      in_scripts.push_back({"command", name, path, !is_test_path(path)});
  }
  for (Wanted& wanted : in_scripts) {
    if (!functions.contains(wanted.name)) out.push_back(std::move(wanted));
  }
  return out;
}

PackageMap read_map(const std::string& text, Violations& out) {
  PackageMap map;
  for (const std::string& line : lines_of(text)) {
    if (line.empty() || line.starts_with("#")) continue;
    std::istringstream words(line);
    std::string kind, name, package;
    words >> kind >> name >> package;
    if (package.empty() || !map.emplace(std::pair(kind, name), package).second) {
      out.push_back(std::string(kMap) + ": malformed or twice: " + line);
    }
  }
  return map;
}

std::set<std::string> read_list(const SourceTree& tree, std::string_view path, Violations& out) {
  std::set<std::string> packages;
  for (const std::string& line : lines_of(text_of(tree, path))) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name.empty() || name.starts_with("#")) continue;
    if (!packages.insert(name).second)
      out.push_back(std::string(path) + ": " + name + " stands twice");
  }
  if (packages.empty()) out.push_back(std::string(path) + ": missing or empty");
  return packages;
}

}  // namespace

Violations package_violations(const SourceTree& tree) {
  Violations out;
  const PackageMap map = read_map(text_of(tree, kMap), out);
  const auto run = read_list(tree, kRunList, out);
  const auto test = read_list(tree, kTestList, out);
  for (const std::string& name : test) {
    if (run.contains(name))
      out.push_back(std::string(kTestList) + ": " + name + " stands in both lists");
  }
  for (const Wanted& wanted : collect_all(tree)) {
    const auto row = map.find({wanted.kind, wanted.name});
    if (row == map.end()) {
      out.push_back(wanted.where + ": " + wanted.kind + " '" + wanted.name + "' has no row in " +
                    std::string(kMap));
      continue;
    }
    const std::string& package = row->second;
    if (package == "essential" || package == "optional" || package == "libc") continue;
    if (!run.contains(package) && (wanted.by_product || !test.contains(package))) {
      out.push_back(wanted.where + ": " + wanted.kind + " '" + wanted.name + "' needs " + package +
                    ", which is not in " + std::string(wanted.by_product ? kRunList : kTestList));
    }
  }
  return out;
}

}  // namespace accord::lint
