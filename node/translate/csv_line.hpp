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

}  // namespace accord::node::translate
