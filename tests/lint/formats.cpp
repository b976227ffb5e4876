#include "tests/lint/formats.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace accord::lint {
namespace {

constexpr std::string_view kRoom = "node/translate/";
constexpr std::string_view kCallers = "node/";  // other rooms may not include it (the layer lint)
constexpr std::string_view kNoFeed = "kNothing";
constexpr std::string_view kTable = "node/translate/formats.def";
constexpr std::string_view kWriters = "node/translate/writers.def";
constexpr std::string_view kProfiles = "docs/source-profiles.md";
constexpr std::array<std::string_view, 3> kOwn{"json_lines", "trackset", "sds"};

struct Row {
  std::string id, name, reads;
};

std::string text_at(const SourceTree& tree, std::string_view path) {
  const auto found = tree.find(path);
  return found == tree.end() ? std::string() : found->second;
}

std::vector<Row> rows_of(const std::string& table) {
  static const std::regex kRow(R"re(^ACCORD_FORMAT\((\w+), "([a-z0-9-]+)", (\w+)\))re");
  std::vector<Row> out;
  for (const std::string& line : lines_of(table)) {
    std::smatch parts;
    if (std::regex_search(line, parts, kRow)) out.push_back({parts[1], parts[2], parts[3]});
  }
  return out;
}

bool is_code(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

bool is_below(std::string_view path, std::string_view folder) { return path.starts_with(folder); }

/// The files of the room that define `function`.
std::vector<std::string> homes_of(const SourceTree& tree, const std::string& function) {
  std::vector<std::string> out;
  for (const auto& [path, text] : tree) {
    if (is_below(path, kRoom) && path.ends_with(".cpp") &&
        text.find(" " + function + "(") != std::string::npos)
      out.push_back(path);
  }
  return out;
}

bool is_word_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether `word` stands in the text and does not go on.
bool holds_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (end == text.size() || !is_word_byte(text[end])) return true;
  }
  return false;
}

/// Whether a file of that folder names the format by its enumerator, its name or one of its
/// functions.
bool named_below(const SourceTree& tree, std::string_view folder, const Row& row) {
  return std::any_of(tree.begin(), tree.end(), [&](const auto& file) {
    if (!is_below(file.first, folder) || !is_code(file.first)) return false;
    return holds_word(file.second, "Format::" + row.id) ||
           file.second.find('"' + row.name + '"') != std::string::npos ||
           file.second.find("_" + row.id + "(") != std::string::npos;
  });
}

void check_row(const SourceTree& tree, const Row& row, Violations& out) {
  const std::string led = std::string(kTable) + ": " + row.name + ": ";
  const auto detects = homes_of(tree, "detect_" + row.id);
  const auto translates = homes_of(tree, "translate_" + row.id);
  if (detects.size() != 1 || detects != translates)
    out.push_back(led + "detect_" + row.id + " and translate_" + row.id +
                  " are not defined in one file of " + std::string(kRoom));
  if (!named_below(tree, "tests/unit/translate/", row))
    out.push_back(led + "no unit test names it");
  if (row.reads == kNoFeed) return;
  if (!named_below(tree, "tests/fuzz/translate/", row))
    out.push_back(led + "no fuzz target names it");
  if (text_at(tree, kProfiles).find('`' + row.name + '`') == std::string::npos)
    out.push_back(led + std::string(kProfiles) + " does not tell of it");
}

void check_elsewhere(const SourceTree& tree, const std::vector<Row>& rows, Violations& out) {
  for (const auto& [path, text] : tree) {
    if (!is_code(path) || is_below(path, kRoom) || !is_below(path, kCallers)) continue;
    for (const Row& row : rows) {
      if (row.reads == kNoFeed || std::find(kOwn.begin(), kOwn.end(), row.id) != kOwn.end())
        continue;
      if (holds_word(text, "Format::" + row.id) ||
          text.find('"' + row.name + '"') != std::string::npos)
        out.push_back(path + ": knows the format " + row.name);
    }
  }
}

void check_writers(const SourceTree& tree, Violations& out) {
  static const std::regex kWriter(R"re(^ACCORD_WRITER\((\w+), \w+\))re");
  for (const std::string& line : lines_of(text_at(tree, kWriters))) {
    std::smatch parts;
    if (!std::regex_search(line, parts, kWriter)) continue;
    const std::string id = parts[1];
    if (homes_of(tree, "write_" + id).size() != 1)
      out.push_back(std::string(kWriters) + ": " + id + ": write_" + id +
                    " is not defined in one file of " + std::string(kRoom));
  }
}

}  // namespace

Violations format_violations(const SourceTree& tree) {
  Violations out;
  const std::vector<Row> rows = rows_of(text_at(tree, kTable));
  if (rows.empty()) out.push_back(std::string(kTable) + ": no format in it");
  for (const Row& row : rows) check_row(tree, row, out);
  check_elsewhere(tree, rows, out);
  check_writers(tree, out);
  return out;
}

}  // namespace accord::lint
