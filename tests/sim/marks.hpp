// Marks: the rare paths that a set of runs must have met, or it shows little. They are met where
// the product counts them or where the simulator makes them happen; the checker uses neither.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace accord::sim {

/// Every mark there is.
[[nodiscard]] const std::set<std::string>& all_marks();

/// The mark that a durable counter of a node stands for.
[[nodiscard]] std::optional<std::string> mark_of_counter(std::string_view counter);

}  // namespace accord::sim
