// The small closed vocabularies everyone shares. Numbers are those of the wire
// (schemas/fbs/common.fbs): never renumber. 0 is always "unspecified" and never permits anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace accord {

enum class DataMode : std::uint8_t {
  unspecified = 0,
  real = 1,
  test = 2,
  simulated = 3,
  exercise = 4
};
enum class Lane : std::uint8_t { unspecified = 0, tasking = 1, data = 2 };
enum class Priority : std::uint8_t {
  unspecified = 0,
  routine = 1,
  priority = 2,
  immediate = 3,
  flash = 4
};
enum class Level : std::uint8_t {
  unspecified = 0,
  unclassified = 1,
  restricted = 2,
  confidential = 3,
  secret = 4,
  top_secret = 5
};

/// "REAL", "ROUTINE", "TOP SECRET", "data" ... as written in documents; "UNSPECIFIED" for 0.
[[nodiscard]] std::string_view name_of(DataMode mode);
[[nodiscard]] std::string_view name_of(Lane lane);
[[nodiscard]] std::string_view name_of(Priority priority);
[[nodiscard]] std::string_view name_of(Level level);

/// Exact inverse of name_of; empty for anything else, UNSPECIFIED included.
[[nodiscard]] std::optional<DataMode> data_mode_of(std::string_view name);
[[nodiscard]] std::optional<Lane> lane_of(std::string_view name);
[[nodiscard]] std::optional<Priority> priority_of(std::string_view name);
[[nodiscard]] std::optional<Level> level_of(std::string_view name);

}  // namespace accord
