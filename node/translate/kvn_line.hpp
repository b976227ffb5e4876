// A line of a message in KVN coming in. Internal to the room. Source: CCSDS 502.0-B-3, 7;
// 508.0-B-1, 6.3.
#pragma once

#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

struct KvnAssignment {
  std::string_view keyword, value;  // trimmed; the unit still behind the value
};

/// Errors: bad_value (no '=', a keyword that is empty or not of printable ASCII).
Result<KvnAssignment> split_kvn(std::string_view line);

/// "51.6 [deg]" without the unit, which must be that of the keyword. Text may end with brackets
/// where the keyword has no unit. Errors: bad_value.
Result<std::string_view> without_unit(const KvnAssignment& a, std::string_view unit);

}  // namespace accord::node::translate
