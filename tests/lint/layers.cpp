// Rooms, allowed edges, owned libraries, purity of agreement/, circles.
#include "tests/lint/layers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <set>

namespace accord::lint {
namespace {

constexpr std::array<std::string_view, 10> kLeaves{
    "node/link",    "node/store",   "node/audit",       "node/translate", "node/astro",
    "node/tasking", "node/catalog", "node/calibration", "node/api",       "node/console"};

// A library header is included by the rooms that wrap it and nowhere else.
struct OwnedLibrary {
  std::string_view header_prefix;
  std::string_view room;
};
constexpr std::array<OwnedLibrary, 7> kOwnedLibraries{{{"zmq", "node/link"},
                                                       {"openssl/", "crypto"},
                                                       {"sodium", "crypto"},
                                                       {"sqlite3", "node/store"},
                                                       {"valijson/", "agreement"},
                                                       {"expat.h", "schemas"},
                                                       {"erfa", "node/astro"}}};

constexpr std::array<std::string_view, 25> kNotInAgreement{
    "fstream", "iostream",  "filesystem", "thread",     "mutex",        "shared_mutex",
    "future",  "semaphore", "latch",      "barrier",    "stop_token",   "condition_variable",
    "random",  "ctime",     "time.h",     "sys/time.h", "sys/socket.h", "sys/un.h",
    "netdb.h", "unistd.h",  "fcntl.h",    "poll.h",     "pthread.h",    "sys/random.h",
    "syslog.h"};
constexpr std::array<std::string_view, 5> kNotInAgreementBelow{"spdlog/", "netinet/", "arpa/",
                                                               "zmq", "asio"};

struct Include {
  std::size_t line;
  bool angle;
  std::string target;  // empty: computed by a macro
};

bool is_cpp(std::string_view path) {
  return path.ends_with(".hpp") || path.ends_with(".cpp") || path.ends_with(".h") ||
         path.ends_with(".cc") || path.ends_with(".ipp") || path.ends_with(".hpp.in");
}

std::string top_folder(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

bool is_product(std::string_view path) {
  const std::string top = top_folder(path);
  return top == "schemas" || top == "crypto" || top == "agreement" || top == "node";
}

/// "schemas", "node/link" ...; the top folder alone for what lies in no room.
std::string room_of(std::string_view path) {
  if (!path.starts_with("node/")) return top_folder(path);
  const std::size_t slash = path.find('/', 5);
  return std::string(slash == std::string_view::npos ? path.substr(0, 4) : path.substr(0, slash));
}

bool is_leaf(std::string_view room) {
  return std::find(kLeaves.begin(), kLeaves.end(), room) != kLeaves.end();
}

bool is_room(std::string_view room) {
  return room == "schemas" || room == "crypto" || room == "agreement" || room == "node/pipeline" ||
         room == "node/app" || is_leaf(room);
}

bool may_include(std::string_view from, std::string_view to) {
  if (from == to) return true;
  if (to == "schemas") return true;
  if (to == "crypto" || to == "agreement") return from.starts_with("node/");
  if (is_leaf(to)) return from == "node/pipeline" || from == "node/app";
  if (to == "node/pipeline") return from == "node/app";
  return false;  // node/app, tests, and whatever is no room
}

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*(.*))");
  static const std::regex kTarget(R"re(^([<"])([^>"]+)[>"].*)re");
  std::vector<Include> out;
  std::size_t number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    std::smatch include, target;
    if (!std::regex_match(line, include, kInclude)) continue;
    const std::string rest = include[1];
    if (std::regex_match(rest, target, kTarget)) {
      out.push_back({number, target[1] == "<", target[2]});
    } else {
      out.push_back({number, false, ""});
    }
  }
  return out;
}

/// The file of the tree that an include means; a generated header counts as its room's. Empty: not
/// ours.
std::optional<std::string> resolve(const SourceTree& tree, const std::string& target) {
  if (tree.contains(target) || tree.contains(target + ".in")) return target;
  if (target.ends_with("_generated.h")) return "schemas/" + target;
  return std::nullopt;
}

/// Text without comments and string literals, lines kept.
std::string code_only(const std::string& text) {
  std::string out;
  enum class In { code, line_comment, block_comment, string, character } in = In::code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\n') {
      out += c;
      if (in == In::line_comment) in = In::code;
    } else if (in == In::code) {
      if (c == '/' && next == '/')
        in = In::line_comment;
      else if (c == '/' && next == '*')
        in = In::block_comment;
      else if (c == '"')
        in = In::string;
      else if (c == '\'' && (i == 0 || !std::isalnum(static_cast<unsigned char>(text[i - 1]))))
        in = In::character;
      else
        out += c;
    } else if (in == In::block_comment && c == '*' && next == '/') {
      in = In::code;
      ++i;
    } else if ((in == In::string || in == In::character) && c == '\\') {
      ++i;
    } else if ((in == In::string && c == '"') || (in == In::character && c == '\'')) {
      in = In::code;
    }
  }
  return out;
}

bool impure_header(std::string_view target) {
  return std::find(kNotInAgreement.begin(), kNotInAgreement.end(), target) !=
             kNotInAgreement.end() ||
         std::any_of(kNotInAgreementBelow.begin(), kNotInAgreementBelow.end(),
                     [target](std::string_view prefix) { return target.starts_with(prefix); });
}

void check_purity(const std::string& path, const std::string& text, Violations& out) {
  static const std::regex kImpure(
      R"(::\s*now\s*\(|\b(getenv|fopen|random_device|clock_gettime|gettimeofday)\b|\b(s?rand|time)\s*\(\s*(0|NULL|nullptr)?\s*\))");
  std::size_t number = 0;
  for (const std::string& line : lines_of(code_only(text))) {
    ++number;
    std::smatch found;
    if (std::regex_search(line, found, kImpure)) {
      out.push_back(path + ":" + std::to_string(number) +
                    ": agreement/ is pure, and this is not: " + found.str());
    }
  }
}

void check_include(const SourceTree& tree, const std::string& path, const Include& include,
                   Violations& out) {
  const std::string at = path + ":" + std::to_string(include.line) + ": ";
  const std::string room = room_of(path);
  if (include.target.empty()) {
    out.push_back(at + "an include that a macro computes cannot be checked");
    return;
  }
  for (const OwnedLibrary& library : kOwnedLibraries) {
    if (include.target.starts_with(library.header_prefix) && room != library.room) {
      out.push_back(at + "<" + include.target + "> belongs to " + std::string(library.room) +
                    " alone");
    }
  }
  if (room == "agreement" && impure_header(include.target)) {
    out.push_back(at + "agreement/ is pure and may not include <" + include.target + ">");
  }
  const auto file = resolve(tree, include.target);
  if (!file) {
    if (!include.angle) out.push_back(at + "\"" + include.target + "\" is no path from the root");
    return;
  }
  if (!may_include(room, room_of(*file))) {
    out.push_back(at + room + " may not include " + room_of(*file) + " (" + include.target + ")");
  }
}

/// Depth-first search that reports each circle once, at the edge that closes it.
class CircleSearch {
 public:
  explicit CircleSearch(const SourceTree& tree) : tree_(tree) {}

  void visit(const std::string& path, Violations& out) {
    if (done_.contains(path)) return;
    const auto open = std::find(stack_.begin(), stack_.end(), path);
    if (open != stack_.end()) {
      std::string circle = path + ": include circle:";
      for (auto step = open; step != stack_.end(); ++step) circle += " " + *step + " ->";
      out.push_back(circle + " " + path);
      return;
    }
    const auto text = tree_.find(path);
    if (text == tree_.end()) return;  // generated
    stack_.push_back(path);
    for (const Include& include : includes_of(text->second)) {
      if (tree_.contains(include.target)) visit(include.target, out);
    }
    stack_.pop_back();
    done_.insert(path);
  }

 private:
  const SourceTree& tree_;
  std::vector<std::string> stack_;
  std::set<std::string> done_;
};

}  // namespace

Violations layer_violations(const SourceTree& tree) {
  Violations out;
  CircleSearch circles(tree);
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path) || !is_product(path)) continue;
    if (!is_room(room_of(path))) {
      out.push_back(path + ": lies in no room of docs/architecture.md");
      continue;
    }
    for (const Include& include : includes_of(text)) check_include(tree, path, include, out);
    if (room_of(path) == "agreement") check_purity(path, text, out);
    circles.visit(path, out);
  }
  return out;
}

}  // namespace accord::lint
