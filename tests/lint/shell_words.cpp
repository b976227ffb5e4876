// A careful guess at which commands a shell script calls. First quotes, comments, here-documents,
// arrays, tests and substitutions are taken out (what stands in $(...) is read as a script of its
// own), then the first words are taken.
#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <regex>
#include <sstream>

#include "tests/lint/packages.hpp"

namespace accord::lint {
namespace {

constexpr std::array<std::string_view, 67> kShellsOwn{
    "if",        "then",    "else",  "elif",    "fi",      "for",    "while",  "until",
    "do",        "done",    "esac",  "in",      "{",       "}",      "!",      "time",
    "function",  "select",  "cd",    "echo",    "printf",  "read",   "set",    "shift",
    "source",    ".",       ":",     "exit",    "return",  "local",  "export", "unset",
    "trap",      "wait",    "eval",  "test",    "[",       "true",   "false",  "declare",
    "readonly",  "mapfile", "kill",  "jobs",    "umask",   "ulimit", "break",  "continue",
    "pwd",       "command", "type",  "getopts", "compgen", "shopt",  "let",    "hash",
    "builtin",   "disown",  "pushd", "popd",    "times",   "bg",     "fg",     "alias",
    "readarray", "enable",  "caller"};
// Keywords after which a command still comes.
constexpr std::array<std::string_view, 9> kPrefixes{"if",    "then", "else", "elif", "while",
                                                    "until", "do",   "!",    "{"};
// Programs, and our `step TITLE`, whose argument is a command too.
constexpr std::array<std::string_view, 7> kWrappers{"exec",    "env",   "sudo", "nice",
                                                    "timeout", "xargs", "step"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Takes out of one script what is no command word, and queues what stands in substitutions.
class Stripper {
 public:
  Stripper(const std::string& text, std::deque<std::string>& inner) : text_(text), inner_(inner) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return out_;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }
  bool starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }
  bool at_word_start() const {
    return out_.empty() ||
           std::string_view(" \t\n;|&(").find(out_.back()) != std::string_view::npos;
  }

  void step() {
    const char c = peek();
    if (c == '\\') {
      out_ += peek(1) == '\n' ? ' ' : 'Q';
      at_ += 2;
    } else if (c == '#' && at_word_start()) {
      while (at_ < text_.size() && peek() != '\n') ++at_;
    } else if (c == '\'') {
      at_ = std::min(text_.find('\'', at_ + 1), text_.size() - 1) + 1;
      out_ += 'Q';
    } else if (c == '"') {
      double_quoted();
    } else if (c == '$' || starts("<(") || starts(">(")) {
      dollar();
    } else if (starts("<<<")) {
      out_ += '<';
      at_ += 3;
    } else if (starts("<<")) {
      here_document();
    } else if (starts("[[ ") && at_word_start()) {
      skip_past(" ]]");
    } else if (starts("((") && at_word_start()) {
      skip_past("))");
    } else if (starts("=(")) {
      at_ += 1;
      balanced('(', ')');
      out_ += "=Q";
    } else if (starts(">&") || starts("<&") || starts("&>")) {
      out_ += '>';
      at_ += 2;
    } else {
      if (c == '\n')
        newline();
      else
        out_ += c;
      ++at_;
    }
  }

  void skip_past(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == std::string::npos ? text_.size() : found + end.size();
    out_ += ":";
  }

  /// From the opening bracket at at_ past its partner; returns what is between. Quotes count as
  /// plain text.
  std::string balanced(char open, char close) {
    const std::size_t begin = at_ + 1;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      if (peek() == open) ++depth;
      if (peek() == close && --depth == 0) break;
    }
    const std::string between = text_.substr(begin, at_ - begin);
    ++at_;
    return between;
  }

  void dollar() {
    out_ += 'Q';
    ++at_;
    if (starts("(("))
      balanced('(', ')');
    else if (peek() == '(')
      inner_.push_back(balanced('(', ')'));
    else if (peek() == '{')
      balanced('{', '}');
  }

  void double_quoted() {
    out_ += 'Q';
    for (++at_; at_ < text_.size() && peek() != '"';) {
      if (peek() == '\\')
        at_ += 2;
      else if (peek() == '$')
        dollar();
      else
        ++at_;
    }
    ++at_;
  }

  void here_document() {
    at_ += 2;
    while (peek() == '-' || peek() == ' ' || peek() == '\'' || peek() == '"' || peek() == '\\')
      ++at_;
    std::string end;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '_') {
      end += peek();
      ++at_;
    }
    if (peek() == '\'' || peek() == '"') ++at_;
    if (!end.empty()) pending_.push_back(end);
  }

  void newline() {
    out_ += '\n';
    for (const std::string& end : pending_) {
      std::size_t line = at_ + 1;
      while (line < text_.size()) {
        const std::size_t stop = std::min(text_.find('\n', line), text_.size());
        std::string content = text_.substr(line, stop - line);
        content.erase(0, content.find_first_not_of('\t'));
        at_ = stop;
        line = stop + 1;
        if (content == end) break;
      }
    }
    pending_.clear();
  }

  const std::string& text_;
  std::deque<std::string>& inner_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<std::string> pending_;
};

bool is_any_of(char c, std::string_view characters) {
  return characters.find(c) != std::string_view::npos;
}

/// Cuts a stripped script into statements; the patterns of `case` are dropped.
class Cutter {
 public:
  std::vector<std::string> cut(const std::string& stripped) {
    for (std::size_t i = 0; i < stripped.size(); ++i) {
      const char next = i + 1 < stripped.size() ? stripped[i + 1] : '\n';
      if (in_pattern_) {
        pattern_character(stripped[i], next);
      } else if (stripped[i] == ';' && next == ';') {
        in_pattern_ = cases_ > 0;
        statements_.emplace_back();
        ++i;
      } else {
        statement_character(stripped[i], next);
      }
    }
    return std::move(statements_);
  }

 private:
  void pattern_character(char c, char next) {
    if (c == ')') in_pattern_ = false;
    word_ = is_any_of(c, " \t\n|()") ? "" : word_ + c;
    if (word_ == "esac" && is_any_of(next, " \t\n;|&)")) {
      in_pattern_ = false;
      --cases_;
    }
    if (!in_pattern_) word_.clear();
  }

  void statement_character(char c, char next) {
    static const std::regex kCaseIn(R"(\s*(?:do |then |else )?\s*case\s+\S+\s+in)");
    static const std::regex kEsac(R"(\s*esac)");
    if (is_any_of(c, "\n;|&()`")) {
      statements_.emplace_back();
      return;
    }
    statements_.back() += c;
    if (!is_any_of(next, " \t\n;")) return;
    if (std::regex_match(statements_.back(), kEsac)) --cases_;
    if (std::regex_match(statements_.back(), kCaseIn)) {
      ++cases_;
      in_pattern_ = true;
      statements_.emplace_back();
    }
  }

  std::vector<std::string> statements_{std::string()};
  std::string word_;
  int cases_ = 0;
  bool in_pattern_ = false;
};

void take_command(const std::string& statement, ShellWords& out) {
  static const std::regex kName("[a-z][a-z0-9_.+-]*");
  static const std::regex kAssignment(R"([A-Za-z_]\w*(\[\S*\])?\+?=.*)");
  static const std::regex kRedirection(R"([0-9]*[<>].*)");
  std::istringstream words(statement);
  std::string word;
  bool wrapped = false;
  while (words >> word) {
    if (word == "for" || word == "case" || word == "select" || word == "function") return;
    if (is_in(kPrefixes, word) || std::regex_match(word, kAssignment)) continue;
    if (std::regex_match(word, kRedirection)) {
      if (word.find_first_not_of("0123456789<>") == std::string::npos) words >> word;  // its file
      continue;
    }
    if (wrapped && (word.starts_with("-") || word == "Q" ||
                    word.find_first_not_of("0123456789.smh") == std::string::npos)) {
      continue;
    }
    for (const std::string_view folder : {"/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"}) {
      if (word.starts_with(folder)) word.erase(0, folder.size());
    }
    if (!std::regex_match(word, kName)) return;
    const bool wrapper = is_in(kWrappers, word);
    if (word != "exec" && word != "step" && !is_in(kShellsOwn, word)) out.commands.insert(word);
    if (!wrapper) return;
    wrapped = true;
  }
}

}  // namespace

ShellWords shell_words(const std::string& script) {
  static const std::regex kFunction(R"(^\s*([A-Za-z_]\w*)\s*\(\)\s*\{?.*)");
  ShellWords out;
  std::deque<std::string> pending{script};
  while (!pending.empty()) {
    const std::string text = pending.front();
    pending.pop_front();
    std::string stripped = Stripper(text, pending).run();
    std::string without_heads;
    for (const std::string& line : lines_of(stripped)) {
      std::smatch head;
      if (std::regex_match(line, head, kFunction)) {
        out.functions.insert(head[1]);
        without_heads += line.substr(std::min(line.find(')') + 1, line.size())) + "\n";
      } else {
        without_heads += line + "\n";
      }
    }
    for (const std::string& statement : Cutter().cut(without_heads)) take_command(statement, out);
  }
  return out;
}

}  // namespace accord::lint
