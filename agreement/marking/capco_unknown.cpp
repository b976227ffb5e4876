// Naming what is wrong with a piece that is nothing of the grammar: the right kind of refusal is
// what lets a person correct it.
#include <algorithm>

#include "agreement/marking/capco_parts.hpp"
#include "agreement/marking/levels.hpp"

namespace accord::agreement::marking {
namespace {

/// A word of the grammar, and behind it a space where a separator is due.
std::optional<std::size_t> word_before_space(std::string_view text, Form form) {
  for (std::size_t space = text.find(' '); space != std::string_view::npos;
       space = text.find(' ', space + 1)) {
    if (is_word(text.substr(0, space), form)) return space;
  }
  return std::nullopt;
}

bool is_other_form(std::string_view text, Form form) {
  const Form other = form == Form::banner ? Form::portion : Form::banner;
  return is_word(text, other) || (other == Form::portion && text == "REL") ||
         level_written(text, other).has_value();
}

}  // namespace

tl::unexpected<Error> refuse_unknown(const Course& course, const Piece& piece) {
  const std::string_view text = piece.text;
  if (text.empty()) {
    return refuse_at(Code::marking_syntax, "nothing stands between the separators", piece.at);
  }
  if (is_provider_token(text)) {
    return refuse_at(Code::marking_provider_token,
                     "a provider token of the UDL style, not a control", piece.at);
  }
  if (text == "EYES" || text.ends_with("EYES ONLY")) {
    return refuse_at(Code::marking_expired_control, "EYES ONLY ended on 1 October 2017", piece.at);
  }
  if (is_word(text, course.form())) {
    return refuse_at(Code::marking_order, "this control belongs to another category", piece.at);
  }
  const std::string_view root = text.substr(0, text.find_first_of("- "));
  if (is_other_form(text, course.form()) || is_other_form(root, course.form())) {
    return refuse_at(Code::marking_wrong_form,
                     course.form() == Form::banner ? "a portion abbreviation in a banner line"
                                                   : "a banner form in a portion mark",
                     piece.at);
  }
  if (const auto space = word_before_space(text, course.form())) {
    return refuse_at(Code::marking_syntax, "a separator is missing here", piece.at + *space);
  }
  return refuse_at(Code::marking_unknown_token, "not a word of the register", piece.at);
}

}  // namespace accord::agreement::marking
