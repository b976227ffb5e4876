// An entry of a satellite catalogue as plain values, to and from an SDS CAT, and the CSV of
// CelesTrak as its text. What is absent in the one is absent in the other: no value stands for "not
// given".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/sds_fields.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::translate {

struct CatalogueEntry {
  FieldValues values;               // by the names of satcat_fields.hpp
  std::size_t line = 0;             // of the text; 0 = not from text
  std::vector<std::string> beyond;  // fields of a buffer that a catalogue's row has no column for

  /// 0 = not given.
  [[nodiscard]] std::uint32_t norad_cat_id() const;
};

struct CatalogueList {
  std::vector<CatalogueEntry> entries;
  std::vector<Diagnostic> diagnostics;
  std::size_t read = 0;     // rows
  std::size_t refused = 0;  // read = entries + refused
};

/// A line of the seventeen columns in any order, then a row a line. A bad row is a diagnostic and
/// is skipped; an owner that the standard has no word for is left out of its row with a diagnostic.
/// Errors: too_large, text_malformed, line_too_long, satcat_malformed (the line of columns).
Result<CatalogueList> parse_satcat(std::string_view text);

/// The SDS CAT buffer.
[[nodiscard]] Bytes build_cat(const CatalogueEntry& entry);

/// Verified first. Errors: as verify_buffer, bad_value, value_out_of_range.
Result<CatalogueEntry> read_cat(ByteView buffer);

}  // namespace accord::node::translate
