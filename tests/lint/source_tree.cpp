// Lists files with `git ls-files`, else by walking, and reads them.
#include "tests/lint/source_tree.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace accord::lint {
namespace {

namespace fs = std::filesystem;

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

std::vector<std::string> paths_by_git(const std::string& root) {
  const std::string command = "git -c safe.directory='*' -C '" + root +
                              "' ls-files -z --cached --others --exclude-standard 2>/dev/null";
  const std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  std::string all;
  std::array<char, 4096> buffer{};
  while (pipe) {
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (count == 0) break;
    all.append(buffer.data(), count);
  }
  std::vector<std::string> out;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\0', at);
    out.push_back(all.substr(at, end - at));
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return out;
}

bool is_generated_folder(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == ".git" || name == "build" || name == "node_modules" || name == "run" ||
         name == "__pycache__";
}

std::vector<std::string> paths_by_walking(const std::string& root) {
  std::vector<std::string> out;
  std::error_code failed;
  auto at = fs::recursive_directory_iterator(root, failed);
  for (; !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (at->is_directory() && is_generated_folder(at->path())) at.disable_recursion_pending();
    if (at->is_regular_file() && at->path().extension() != ".log") {
      out.push_back(fs::relative(at->path(), root).generic_string());
    }
  }
  return out;
}

}  // namespace

SourceTree load_source_tree(const std::string& root) {
  auto paths = paths_by_git(root);
  if (paths.empty()) paths = paths_by_walking(root);
  SourceTree tree;
  for (const std::string& path : paths) {
    std::ifstream in(root + "/" + path, std::ios::binary);
    if (!in) continue;  // deleted, and not yet committed so
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.find('\0') == std::string::npos) tree.emplace(path, std::move(text));
  }
  return tree;
}

const SourceTree& this_repository() {
  static const SourceTree kTree = load_source_tree(ACCORD_SOURCE_DIR);
  return kTree;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string join(const Violations& violations) {
  std::string out;
  for (const std::string& violation : violations) out += violation + "\n";
  return out;
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace accord::lint
