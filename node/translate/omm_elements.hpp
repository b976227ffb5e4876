// An OMM as keywords and their texts, whatever notation it came in, and what they mean. Internal to
// the room: the readers of the notations make fields, OmmCollector makes element sets of them.
// Source: CCSDS 502.0-B-3, tables 4-1 to 4-3.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "node/translate/mean_elements.hpp"

namespace accord::node::translate {

struct OmmField {
  std::optional<std::string> text;  // empty: named, and nothing given
  std::size_t line = 0;
  bool is_text = true;  // false: a value of JSON that is no string
};

struct OmmFields {
  std::map<std::string, OmmField, std::less<>> by_keyword;
  std::size_t first_line = 0, last_line = 0;

  /// Errors: omm_malformed when the keyword has stood there before.
  Status add(std::string_view keyword, OmmField field);
};

/// Element sets and what is wrong with others, over a whole input.
class OmmCollector {
 public:
  explicit OmmCollector(const Profile& profile) : profile_(profile) {}

  /// A set, or a diagnostic in its place.
  void take(const OmmFields& fields);
  /// A set that could not be read so far. `error.where` names the keyword, or nothing.
  void refuse(std::size_t line, const Error& error);
  [[nodiscard]] MeanElementsList finish();

 private:
  struct Seen {
    std::size_t sets = 0, first_line = 0;
  };
  void note_what_stays(const OmmFields& fields);

  const Profile& profile_;
  MeanElementsList out_;
  DiagnosticLog log_;
  std::map<std::string, Seen> stays_;  // keywords with a value and without a place
};

}  // namespace accord::node::translate
