// A TDM after its grammar was checked and before its meaning is: assignments and data with their
// lines. Internal to the room. Any breach of the grammar is an Error with its line; there is no
// partial message.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/diagnostic.hpp"
#include "node/translate/tdm_keywords.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

inline constexpr std::size_t kMaxTdmBytes = 32u << 20;  // a message is held whole in memory

struct TdmValue {
  std::string text;    // trimmed, as written
  std::string normal;  // normal_name(text): what closed vocabularies are compared by
  std::size_t line = 0;
};

struct TdmDatum {
  UtcTime at;
  double value = 0;
  std::uint32_t line = 0;
  const DataKeyword* keyword = nullptr;
  std::uint8_t index = 0;  // of RECEIVE_FREQ_n ...; 0 = none
  bool repeats = false;    // of the same nanosecond as the one before, by rounding alone

  [[nodiscard]] std::string name() const;
};

struct TdmSegment {
  std::map<std::string, TdmValue, std::less<>> meta;  // by keyword
  std::vector<TdmDatum> data;
  std::size_t first_line = 0, last_line = 0;

  /// nullptr when the keyword is absent.
  [[nodiscard]] const TdmValue* find(std::string_view keyword) const;
};

struct TdmMessage {
  std::map<std::string, TdmValue, std::less<>> header;
  std::vector<TdmSegment> segments;
  std::size_t comment_lines = 0;
  std::size_t first_comment_line = 0;

  [[nodiscard]] std::size_t measurements() const;
};

/// The indices of a PATH value: at least two, each 1 to 5, neighbours different. Errors:
/// tdm_bad_value.
Result<std::vector<int>> parse_path(const TdmValue& value);

/// Rounded epochs are noted in `log`. Errors: too_large, text_malformed, line_too_long,
/// tdm_structure, tdm_unknown_keyword, tdm_missing_keyword, tdm_bad_value, tdm_inconsistent,
/// tdm_duplicate, tdm_time_system.
Result<std::vector<TdmMessage>> read_tdm_kvn(std::string_view text, DiagnosticLog& log);
/// Likewise, and all of an ndm; a document type, and with it every entity, is tdm_structure.
Result<std::vector<TdmMessage>> read_tdm_xml(std::string_view text, DiagnosticLog& log);

}  // namespace accord::node::translate
