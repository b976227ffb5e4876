// A scanner over braces and strings.
#include "node/translate/json_list.hpp"

#include <string>

#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, Code code) : text_(text), code_(code) {}

  Result<std::vector<JsonObjectText>> run() {
    skip_blanks();
    const bool list = take('[');
    std::vector<JsonObjectText> out;
    skip_blanks();
    if (list && at_ < text_.size() && text_[at_] != '{' && text_[at_] != ']')
      return refuse("something that is no object in the list");
    while (at_ < text_.size() && text_[at_] == '{') {
      ACCORD_TRY(JsonObjectText object, object_text());
      out.push_back(object);
      skip_blanks();
      if (!list || !take(',')) break;
      skip_blanks();
      if (at_ < text_.size() && text_[at_] != '{')
        return refuse("something that is no object in the list");
    }
    if (list && !take(']')) return refuse("the list does not end with ']'");
    skip_blanks();
    if (at_ != text_.size()) return refuse("text beside the objects");
    if (out.empty() && !list) return refuse("neither an object nor a list of objects");
    return out;
  }

 private:
  Result<JsonObjectText> object_text() {
    const std::size_t start = at_, first_line = line_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!skip_string()) return refuse("a string does not end");
        continue;
      }
      step();
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) {
        return JsonObjectText{text_.substr(start, at_ - start), first_line, line_};
      }
      if (depth > kMaxJsonDepth) return refuse("nested too deeply");
    }
    return refuse("an object does not end");
  }

  bool skip_string() {
    step();
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') step();
      step();
    }
    return take('"');
  }

  void skip_blanks() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
      step();
    }
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    step();
    return true;
  }

  void step() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }

  [[nodiscard]] tl::unexpected<Error> refuse(std::string what) const {
    return fail(code_, std::move(what), at_line(line_));
  }

  std::string_view text_;
  Code code_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<JsonObjectText>> split_json_objects(std::string_view text, Code code) {
  return Scanner(text, code).run();
}

}  // namespace accord::node::translate
