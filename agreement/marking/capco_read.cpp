// A line from its bytes: limits and characters first, then the categories in their order, then the
// rules between them, and last the law itself.
#include <algorithm>

#include "agreement/marking/capco_parts.hpp"

namespace accord::agreement::marking {
namespace {

constexpr std::string_view kBetweenBlocks = "//";

Status check_characters(std::string_view text) {
  if (text.size() > kMaxLineBytes) {
    return refuse_at(Code::too_large,
                     "a marking is at most " + std::to_string(kMaxLineBytes) + " bytes",
                     kMaxLineBytes);
  }
  if (text.empty()) return refuse_at(Code::marking_syntax, "the marking is empty", 0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c < 0x20 || c > 0x7e) {
      return refuse_at(Code::marking_characters, "only printable ASCII may stand here", i);
    }
    if (c >= 'a' && c <= 'z') {
      return refuse_at(Code::marking_case, "a marking is written in upper case", i);
    }
  }
  return {};
}

Status check_spaces(const Piece& line) {
  if (line.text.front() == ' ') {
    return refuse_at(Code::marking_syntax, "a space before the marking", line.at);
  }
  if (line.text.back() == ' ') {
    return refuse_at(Code::marking_syntax, "a space after the marking", line.end() - 1);
  }
  for (const auto& [pair, offset] : {std::pair{" /", std::size_t{0}}, {"/ ", std::size_t{1}}}) {
    const std::size_t found = line.text.find(pair);
    if (found != std::string_view::npos) {
      return refuse_at(Code::marking_syntax, "a space beside a separator",
                       line.at + found + offset);
    }
  }
  const std::size_t two = line.text.find("  ");
  if (two != std::string_view::npos) {
    return refuse_at(Code::marking_syntax, "two spaces", line.at + two + 1);
  }
  return {};
}

/// Splits into categories; nothing may be empty but what stands before a leading "//".
Result<std::vector<Piece>> split_blocks(const Piece& line) {
  std::vector<Piece> pieces = split(line, kBetweenBlocks);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].text.empty() && i > 0) {
      return refuse_at(Code::marking_syntax, "nothing stands at this side of the separator",
                       pieces[i].at);
    }
    if (pieces[i].text.starts_with('/')) {
      return refuse_at(Code::marking_syntax, "one slash too many", pieces[i].at);
    }
    if (pieces[i].text.ends_with('/')) {
      return refuse_at(Code::marking_syntax, "nothing stands behind the slash", pieces[i].end());
    }
  }
  return pieces;
}

/// A second foreign disclosure decision in another category is more than a wrong order.
bool decides_disclosure(const Course& course, std::string_view text) {
  const std::string_view first = text.substr(0, text.find('/'));
  const bool word = first.starts_with("REL TO ") || first.starts_with("DISPLAY ONLY ") ||
                    first == row_of(Word::noforn).written(course.form()) || first == "RELIDO";
  return word && course.marking.disclosure.any();
}

Status read_blocks(Course& course, const std::vector<Piece>& pieces, std::size_t first) {
  std::optional<Block> before;
  for (std::size_t i = first; i < pieces.size(); ++i) {
    if (before && decides_disclosure(course, pieces[i].text)) {
      return refuse_at(Code::marking_exclusive, "a second foreign disclosure decision",
                       pieces[i].at);
    }
    ACCORD_TRY(const Block block, read_block(course, pieces[i]));
    if (before && block <= *before) {
      return refuse_at(Code::marking_order,
                       block == *before ? "this category stands twice"
                                        : "this category belongs further to the front",
                       pieces[i].at);
    }
    before = block;
  }
  return {};
}

std::size_t first_difference(std::string_view a, std::string_view b) {
  const auto end =
      a.size() < b.size() ? a.end() : a.begin() + static_cast<std::ptrdiff_t>(b.size());
  return static_cast<std::size_t>(std::mismatch(a.begin(), end, b.begin()).first - a.begin());
}

/// The law, held by comparing: what would not come back as it was is not accepted.
Status check_law(const Course& course, std::string_view text) {
  const auto back = course.style == Style::banner ? format_banner(course.marking, course.spelling)
                    : course.style == Style::portion
                        ? format_portion(course.marking, course.spelling)
                        : format_udl(course.marking, course.spelling);
  if (!back) return fail(back.error());
  if (*back == text) return {};
  return refuse_at(Code::marking_order, "not as the register writes it",
                   first_difference(text, *back));
}

Result<Reading> read_line(std::string_view text, const Piece& line, Style style,
                          const Lookup& lookup) {
  ACCORD_CHECK(check_spaces(line));
  ACCORD_TRY(const std::vector<Piece> pieces, split_blocks(line));
  Course course{lookup, style};
  course.places.of_line = true;
  ACCORD_TRY(const std::size_t taken, read_classification(course, pieces));
  ACCORD_CHECK(read_blocks(course, pieces, taken));
  ACCORD_CHECK(inherit(course));
  ACCORD_CHECK(check(course.marking, {course.places, lookup.communities, lookup.at}));
  ACCORD_CHECK(check_law(course, text));
  return Reading{std::move(course.marking), course.spelling};
}

/// Text that should have stood in parentheses, and does not.
tl::unexpected<Error> refuse_bare_portion(std::string_view text) {
  for (const Piece& piece : split({text, 0}, kBetweenBlocks)) {
    for (const Piece& item : split(piece, "/")) {
      if (is_provider_token(item.text)) {
        return refuse_at(Code::marking_provider_token,
                         "a provider token of the UDL style, not a control", item.at);
      }
    }
  }
  return refuse_at(Code::marking_syntax, "a portion mark begins with (", 0);
}

}  // namespace

tl::unexpected<Error> refuse_at(Code code, std::string what, std::size_t byte) {
  return fail(code, std::move(what), "byte " + std::to_string(byte));
}

std::vector<Piece> split(const Piece& piece, std::string_view separator) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = std::min(piece.text.find(separator, begin), piece.text.size());
    pieces.push_back(piece.cut(begin, end - begin));
    if (end == piece.text.size()) return pieces;
    begin = end + separator.size();
  }
}

Result<Reading> read_banner(std::string_view text, const Lookup& lookup) {
  ACCORD_CHECK(check_characters(text));
  if (text.front() == '(') {
    return refuse_at(Code::marking_wrong_form, "a portion mark, not a banner line", 0);
  }
  return read_line(text, {text, 0}, Style::banner, lookup);
}

Result<Reading> read_portion(std::string_view text, const Lookup& lookup) {
  ACCORD_CHECK(check_characters(text));
  if (text.front() != '(') return refuse_bare_portion(text);
  if (text.back() != ')' || text.size() < 3) {
    return refuse_at(Code::marking_syntax, "a portion mark ends with ) and is not empty",
                     text.size() - 1);
  }
  return read_line(text, {text.substr(1, text.size() - 2), 1}, Style::portion, lookup);
}

Result<Reading> read_udl(std::string_view text, const Lookup& lookup) {
  ACCORD_CHECK(check_characters(text));
  if (text.front() == '(') {
    return refuse_at(Code::marking_wrong_form, "the UDL style has no parentheses", 0);
  }
  return read_line(text, {text, 0}, Style::udl, lookup);
}

}  // namespace accord::agreement::marking
