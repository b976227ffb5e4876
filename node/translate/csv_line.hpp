// A line of comma-separated values. Source: RFC 4180; a field does not hold a line end here.
// Internal to the room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

/// The fields of a line, quotes taken off and doubled quotes made one. Errors: bad_value (a quote
/// inside a bare field, text behind a closing quote, a quote that does not close).
Result<std::vector<std::string>> split_csv(std::string_view line);

/// A field as it stands in a line: in quotes when it holds a comma, a quote or a blank at an end.
/// Requires: no line end in it.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace accord::node::translate
