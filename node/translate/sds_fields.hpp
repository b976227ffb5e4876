// Fields of text formats that stand as they are in a table of the Space Data Standards: one row
// says keyword, form and slot, and from it come reading, writing and the buffer. Internal to the
// room; the catalogue (satcat_fields.hpp) and the conjunction message (cdm_keywords.hpp) are such
// tables. An absent field is no entry at all: buffers hold present fields only, zeros included
// (ForceDefaults), and are read with CheckField.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schemas/payload_registry.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

enum class FieldForm : std::uint8_t {
  text,    // to 256 bytes of UTF-8 without control characters, no blanks at the ends
  code,    // to 64 bytes of printable ASCII, likewise
  cospar,  // YYYY-NNNP
  time,    // an epoch in UTC; held as YYYY-MM-DDThh:mm:ss.nnnnnnnnnZ
  date,    // YYYY-MM-DD, or an epoch; held as given
  real,    // a double
  count,   // digits alone, at most nine
  yes_no,  // YES or NO
  word     // one of `words`
};

enum class FieldRange : std::uint8_t {
  any,
  above_zero,
  not_negative,
  half_turn,    // 0 to 180 deg
  probability,  // 0 to 1
  percent       // 0 to 100
};

/// A word of a closed vocabulary and its enumerator. An empty text is an enumerator for which the
/// format has no word.
struct FieldWord {
  std::string_view text;
  std::int8_t value = 0;
};

struct SdsField {
  std::string_view keyword;
  flatbuffers::voffset_t slot = 0;  // VT_ of the generated table
  FieldForm form = FieldForm::text;
  FieldRange range = FieldRange::any;
  std::span<const FieldWord> words{};
};

/// text, code, cospar, time and date; real; count; yes_no; word.
using FieldValue = std::variant<std::string, double, std::uint32_t, bool, std::int8_t>;
using FieldValues = std::map<std::string_view, FieldValue>;  // by SdsField::keyword

struct ParsedField {
  FieldValue value;
  bool rounded = false;  // an epoch finer than a nanosecond
};

/// Requires: trimmed, not empty. Errors: bad_value, bad_time, value_out_of_range.
Result<ParsedField> parse_field(const SdsField& field, std::string_view text);

/// As a text format has it: numbers in their shortest exact form, epochs with the Z. "" for an
/// enumerator without a word.
[[nodiscard]] std::string field_text(const SdsField& field, const FieldValue& value);

/// A table of a buffer in the making. Strings and children are written first, as they must be.
class SdsTable {
 public:
  explicit SdsTable(flatbuffers::FlatBufferBuilder& builder) : builder_(builder) {}

  void add(const SdsField& field, const FieldValue& value);
  void add_text(flatbuffers::voffset_t slot, std::string_view text);
  void add_real(flatbuffers::voffset_t slot, double value);
  void add_child(flatbuffers::voffset_t slot, flatbuffers::Offset<flatbuffers::Table> child);
  [[nodiscard]] bool empty() const { return slots_.empty(); }
  /// The table; ends this object's use.
  [[nodiscard]] flatbuffers::Offset<flatbuffers::Table> write();

 private:
  using Offset = flatbuffers::Offset<void>;
  using Slot = std::variant<Offset, double, std::uint32_t, bool, std::int8_t>;
  flatbuffers::FlatBufferBuilder& builder_;
  std::vector<std::pair<flatbuffers::voffset_t, Slot>> slots_;
};

/// The value of a present field; nothing when it is absent. Errors: bad_value, value_out_of_range
/// (a text not in its form, an enumerator that is none), naming the keyword.
Result<std::optional<FieldValue>> read_field(const flatbuffers::Table& table,
                                             const SdsField& field);

/// Names of the fields that are present and none of `known`. `table_name` is that of the schema:
/// "sds.CAT".
[[nodiscard]] std::vector<std::string> fields_beyond(const PayloadType& type,
                                                     std::string_view table_name,
                                                     const flatbuffers::Table& table,
                                                     std::span<const flatbuffers::voffset_t> known);

}  // namespace accord::node::translate
