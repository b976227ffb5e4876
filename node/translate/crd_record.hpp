// One record of an ILRS CRD file as words: which fields each type has in versions 1 and 2, and what
// each must be. Internal to the room. Source: Consolidated Laser Ranging Data Format (CRD),
// versions 1.01 (27 October 2009) and 2.01 (2019), chapters 2 to 4: the first two characters are
// the type, whose case does not count; fields are separated by blanks; from version 2 on "na" is a
// missing one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {

/// What becomes of a record: read for its values, or counted under a keyword.
struct CrdForm {
  std::string_view type;     // "H1", "C0", "10", "9*"
  std::string_view keyword;  // "20 METEOROLOGY"
  // One letter a field. n: a number; m: a number or na; i: a whole number; j: a whole number or na;
  // w: a word; +: up to ten words more. "-": the version has no such record; "*": free text.
  std::string_view version_1, version_2;
};

/// The form of the type that begins the line; nothing when the format has none of that name.
[[nodiscard]] const CrdForm* crd_form(std::string_view line);

class CrdRecord {
 public:
  /// Counts the fields and looks at every one. Errors: observation_malformed, where = the type and
  /// the number of the field ("11 field 2").
  static Result<CrdRecord> read(const TextLine& line, const CrdForm& form, int version);

  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] const CrdForm& form() const { return *form_; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  /// The fields count from 1, behind the type. Requires: n <= size().
  [[nodiscard]] std::string_view word(std::size_t n) const { return words_[n - 1]; }
  [[nodiscard]] bool missing(std::size_t n) const;
  /// Requires: a field of that kind, not missing.
  [[nodiscard]] double number(std::size_t n) const;
  [[nodiscard]] std::int32_t whole(std::size_t n) const;

  /// The field is none of those it may be. `what` says which.
  [[nodiscard]] tl::unexpected<Error> wrong(std::size_t n, std::string_view what) const;

  /// A whole number from `low` to `high`. Errors: observation_malformed.
  Result<std::int32_t> code(std::size_t n, std::int32_t low, std::int32_t high) const;

 private:
  std::size_t line_ = 0;
  const CrdForm* form_ = nullptr;
  std::vector<std::string_view> words_;
};

/// Decimal seconds as whole nanoseconds, never through a double.
struct ExactSeconds {
  std::int64_t ns = 0;
  bool rounded =
      false;  // more than nine decimals, not all zero: to the nearest nanosecond, half up
};

/// Digits with an optional point, at most six before it. Errors: bad_value.
Result<ExactSeconds> parse_seconds(std::string_view text);

}  // namespace accord::node::translate
