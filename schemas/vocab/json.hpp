// Strict JSON in: sized, depth-limited, comments allowed, duplicate keys refused, errors with line
// and column.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord {

/// Errors: too_large, bad_json (line and column; also for a duplicate key and for depth over
/// kMaxJsonDepth).
Result<nlohmann::json> parse_json(std::string_view text, std::size_t max_bytes);

}  // namespace accord
