// Rows from the document, tests and tags from tests/, and the comparison of the two.
#include "tests/lint/requirements.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace accord::lint {
namespace {

constexpr std::string_view kDocument = "docs/requirements.md";

struct Row {
  std::size_t line;
  std::string id, state;
  std::vector<std::string> shown_by;  // "file::test"
};

/// One test of one file: its name and the text from the comment above it to the next test.
struct Test {
  std::string name, text;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t`");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t`") - first + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == separator)
      out.emplace_back();
    else
      out.back() += c;
  }
  std::transform(out.begin(), out.end(), out.begin(), trimmed);
  return out;
}

std::vector<std::string> cells_of(const std::string& line) {
  auto cells = split(line, '|');
  if (cells.size() < 2) return {};
  return {cells.begin() + 1, cells.end() - 1};
}

/// Rows of every table whose first column is headed "Id".
std::vector<Row> rows_of(const std::string& text) {
  std::vector<Row> out;
  bool in_table = false;
  std::size_t number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    const auto cells = line.starts_with("|") ? cells_of(line) : std::vector<std::string>{};
    if (cells.empty()) {
      in_table = false;
    } else if (cells[0] == "Id") {
      in_table = true;
    } else if (in_table && !cells[0].starts_with("-")) {
      Row row{number, cells[0], cells.size() > 3 ? cells[3] : "", {}};
      for (const auto& test : split(cells.size() > 4 ? cells[4] : "", ',')) {
        if (!test.empty()) row.shown_by.push_back(test);
      }
      out.push_back(std::move(row));
    }
  }
  return out;
}

std::set<std::string> tags_in(const std::string& text) {
  static const std::regex kTag(R"(\breq: ([A-Z]+-[0-9]+(?:, ?[A-Z]+-[0-9]+)*))");
  std::set<std::string> out;
  for (std::string line : lines_of(text)) {
    if (line.find("req: ") == std::string::npos) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), kTag), end; at != end; ++at) {
      for (const std::string& id : split((*at)[1], ',')) out.insert(id);
    }
  }
  return out;
}

/// Line numbers (from 0) at which tests begin, with their names.
std::map<std::size_t, std::string> test_starts(const std::string& path,
                                               const std::vector<std::string>& lines) {
  static const std::regex kGoogle(R"(^\s*TEST(_F|_P)?\(\s*\w+\s*,\s*(\w+)\s*\).*)");
  static const std::regex kShell(R"(^\s*([A-Za-z_]\w*)\s*\(\)\s*\{.*)");
  static const std::regex kPython(R"(^\s*def\s+(\w+)\(.*)");
  const bool cpp = path.ends_with(".cpp") || path.ends_with(".hpp");
  const std::regex& start = cpp ? kGoogle : path.ends_with(".py") ? kPython : kShell;
  std::map<std::size_t, std::string> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line = lines[i];
    if (cpp && line.starts_with("TEST") && line.ends_with(",") && i + 1 < lines.size()) {
      line += lines[i + 1];  // a long name goes to the next line
    }
    std::smatch found;
    if (std::regex_match(line, found, start)) out[i] = found[found.size() - 1];
  }
  return out;
}

std::vector<Test> tests_in(const std::string& path, const std::string& text) {
  const auto lines = lines_of(text);
  auto starts = test_starts(path, lines);
  std::map<std::size_t, std::string> with_comment;
  for (const auto& [line, name] : starts) {
    std::size_t first = line;
    const auto is_comment = [&](std::size_t i) {
      const std::string t = trimmed(lines[i]);
      return t.starts_with("//") || t.starts_with("#");
    };
    while (first > 0 && is_comment(first - 1)) --first;
    with_comment[first] = name;
  }
  std::vector<Test> out;
  for (auto at = with_comment.begin(); at != with_comment.end(); ++at) {
    const auto next = std::next(at);
    const std::size_t end = next == with_comment.end() ? lines.size() : next->first;
    Test test{at->second, ""};
    for (std::size_t i = at->first; i < end; ++i) test.text += lines[i] + "\n";
    out.push_back(std::move(test));
  }
  return out;
}

/// Documents and headers below tests/ may speak of tags without being tests.
bool holds_tests(const std::string& path) {
  return path.starts_with("tests/") &&
         (path.ends_with(".cpp") || path.ends_with(".sh") || path.ends_with(".py"));
}

void check_test(const SourceTree& tree, const Row& row, const std::string& named, Violations& out) {
  const std::string at = std::string(kDocument) + ":" + std::to_string(row.line) + ": " + row.id;
  const std::size_t colons = named.find("::");
  if (colons == std::string::npos) {
    out.push_back(at + " names '" + named + "', which is not file::test");
    return;
  }
  const std::string file = named.substr(0, colons), name = named.substr(colons + 2);
  const auto found = tree.find(file);
  if (found == tree.end() || !file.starts_with("tests/")) {
    out.push_back(at + " names " + file + ", which is no file below tests/");
    return;
  }
  const auto tests = tests_in(file, found->second);
  const auto test = std::find_if(tests.begin(), tests.end(),
                                 [&name](const Test& candidate) { return candidate.name == name; });
  if (test == tests.end()) {
    out.push_back(at + " names " + named + ", and there is no such test");
  } else if (!tags_in(test->text).contains(row.id)) {
    out.push_back(at + " names " + named + ", which does not carry the tag");
  }
}

/// Tests by the row that names them.
using Named = std::map<std::string, std::set<std::string>>;

Named check_rows(const SourceTree& tree, const std::vector<Row>& rows, Violations& out) {
  static const std::regex kId("[A-Z]{3}-[0-9]{3}");
  Named named;
  for (const Row& row : rows) {
    const std::string at = std::string(kDocument) + ":" + std::to_string(row.line) + ": ";
    if (!std::regex_match(row.id, kId))
      out.push_back(at + "'" + row.id + "' is not of the form AAA-000");
    if (named.contains(row.id)) out.push_back(at + row.id + " stands twice");
    named[row.id].insert(row.shown_by.begin(), row.shown_by.end());
    if (row.state != "open" && row.state != "partly" && row.state != "shown") {
      out.push_back(at + row.id + " has the state '" + row.state + "', not open, partly or shown");
    }
    if (row.state != "open" && row.shown_by.empty()) {
      out.push_back(at + row.id + " is " + row.state + ", and names no test");
    }
    if (row.state == "open" && !row.shown_by.empty()) {
      out.push_back(at + row.id + " is open, and names tests");
    }
    for (const std::string& test : row.shown_by) check_test(tree, row, test, out);
  }
  return named;
}

/// Every tag stands in a test, and the row of its id names that test.
void check_tags(const std::string& path, const std::string& text, const Named& named,
                Violations& out) {
  std::set<std::string> in_tests;
  for (const Test& test : tests_in(path, text)) {
    for (const std::string& id : tags_in(test.text)) {
      in_tests.insert(id);
      const auto row = named.find(id);
      if (row != named.end() && !row->second.contains(path + "::" + test.name)) {
        out.push_back(path + ": " + test.name + " is tagged " + id +
                      ", whose row does not name it");
      }
    }
  }
  for (const std::string& id : tags_in(text)) {
    if (!named.contains(id)) {
      out.push_back(path + ": is tagged " + id + ", which has no row");
    } else if (!in_tests.contains(id)) {
      out.push_back(path + ": the tag " + id + " stands in no test");
    }
  }
}

}  // namespace

Violations requirement_violations(const SourceTree& tree) {
  Violations out;
  const auto document = tree.find(kDocument);
  if (document == tree.end()) return {std::string(kDocument) + ": missing"};
  const auto rows = rows_of(document->second);
  if (rows.empty()) out.push_back(std::string(kDocument) + ": has no row");
  const Named named = check_rows(tree, rows, out);
  for (const auto& [path, text] : tree) {
    if (holds_tests(path)) check_tags(path, text, named, out);
  }
  return out;
}

}  // namespace accord::lint
