// Messages as text going out: lines of KVN, elements of XML, epochs, and the record that an error
// belongs to. Internal to the room; the writers of OMM, CDM and TDM say what stands in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/error.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

/// The error with "record 3" as its place, or before it.
[[nodiscard]] Error at_record(std::size_t index, Error error);

/// "2026-11-21T06:14:00.000000000": UTC, which in a message needs no Z.
[[nodiscard]] std::string epoch_text(UtcTime at);

/// Printable ASCII without blanks at its ends, short enough for a line of 254 columns.
[[nodiscard]] bool is_kvn_value(std::string_view value);

/// "KEYWORD = value [unit]\n"; no brackets without a unit.
[[nodiscard]] std::string kvn_line(std::string_view keyword, std::string_view value,
                                   std::string_view unit = {});

/// XML 1.0 in UTF-8, an element a line, two blanks a level.
class XmlText {
 public:
  XmlText();
  /// `attributes` as they are to stand, a blank in front.
  void open(std::string_view name, std::string_view attributes = {});
  void leaf(std::string_view name, std::string_view value, std::string_view unit = {});
  /// Closes and opens, so that within the element at `depth` we stand in `groups`.
  void go_to(std::size_t depth, const std::vector<std::string_view>& groups);
  /// Closes until `depth` elements are open.
  void close_to(std::size_t depth);
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] std::string take();

 private:
  void indent();
  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace accord::node::translate
