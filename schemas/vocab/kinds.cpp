// Names of the small vocabularies, one table each.
#include "schemas/vocab/kinds.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace accord {
namespace {

constexpr std::array<std::string_view, 5> kModes{"UNSPECIFIED", "REAL", "TEST", "SIMULATED",
                                                 "EXERCISE"};
constexpr std::array<std::string_view, 3> kLanes{"UNSPECIFIED", "tasking", "data"};
constexpr std::array<std::string_view, 5> kPriorities{"UNSPECIFIED", "ROUTINE", "PRIORITY",
                                                      "IMMEDIATE", "FLASH"};
constexpr std::array<std::string_view, 6> kLevels{"UNSPECIFIED",  "UNCLASSIFIED", "RESTRICTED",
                                                  "CONFIDENTIAL", "SECRET",       "TOP SECRET"};

template <class Enum>
std::string_view name_in(std::span<const std::string_view> names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < names.size() ? names[index] : names[0];
}

template <class Enum>
std::optional<Enum> value_in(std::span<const std::string_view> names, std::string_view name) {
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(DataMode mode) { return name_in(kModes, mode); }
std::string_view name_of(Lane lane) { return name_in(kLanes, lane); }
std::string_view name_of(Priority priority) { return name_in(kPriorities, priority); }
std::string_view name_of(Level level) { return name_in(kLevels, level); }

std::optional<DataMode> data_mode_of(std::string_view name) {
  return value_in<DataMode>(kModes, name);
}
std::optional<Lane> lane_of(std::string_view name) { return value_in<Lane>(kLanes, name); }
std::optional<Priority> priority_of(std::string_view name) {
  return value_in<Priority>(kPriorities, name);
}
std::optional<Level> level_of(std::string_view name) { return value_in<Level>(kLevels, name); }

}  // namespace accord
