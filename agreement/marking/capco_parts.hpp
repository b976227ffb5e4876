// What the files that read a CAPCO line share: pieces of text that know where they stand, and the
// state of one reading. Internal to this folder.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/marking/capco.hpp"
#include "agreement/marking/check.hpp"

namespace accord::agreement::marking {

enum class Style : std::uint8_t { banner, portion, udl };

[[nodiscard]] inline Form form_of(Style style) {
  return style == Style::banner ? Form::banner : Form::portion;
}

/// Part of the line, and the byte at which it begins.
struct Piece {
  std::string_view text;
  std::size_t at = 0;

  [[nodiscard]] Piece from(std::size_t begin) const { return {text.substr(begin), at + begin}; }
  [[nodiscard]] Piece cut(std::size_t begin, std::size_t size) const {
    return {text.substr(begin, size), at + begin};
  }
  [[nodiscard]] std::size_t end() const { return at + text.size(); }
};

[[nodiscard]] tl::unexpected<Error> refuse_at(Code code, std::string what, std::size_t byte);

/// The pieces between separators; one more than there are separators.
[[nodiscard]] std::vector<Piece> split(const Piece& piece, std::string_view separator);

/// One line while it is read.
struct Course {
  const Lookup& lookup;
  Style style;
  Marking marking{};
  Spelling spelling{};
  Places places{};

  [[nodiscard]] Form form() const { return form_of(style); }
  void spell(const Found& found, std::size_t at) {
    if (found.title) spelling.titles |= ControlSet::bit(found.word);
    places.set(found.word, at);
  }
};

/// A list of codes; each known and in use, in `order`, none twice.
struct CodeRule {
  std::string_view separator;  // ", " or " "
  bool (*order)(std::string_view, std::string_view);
  std::string_view list;  // "REL TO", for messages
};
Result<std::vector<std::string>> read_codes(const Course& course, const Piece& list,
                                            const CodeRule& rule);

/// The classification with its owner, which takes one or (after a leading "//") two pieces.
/// Returns how many pieces it took.
Result<std::size_t> read_classification(Course& course, const std::vector<Piece>& pieces);

/// One category. Returns which.
Result<Block> read_block(Course& course, const Piece& piece);

/// Why a piece is nothing of the grammar.
[[nodiscard]] tl::unexpected<Error> refuse_unknown(const Course& course, const Piece& piece);

/// Gives a portion that says only REL or JOINT the lists of its document's banner.
Status inherit(Course& course);

}  // namespace accord::agreement::marking
