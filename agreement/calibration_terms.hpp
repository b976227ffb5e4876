// The calibration section of an agreement in plain structs: what a source must show for each level,
// how long it counts, and which use needs which level. Part of document.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace accord::agreement {

/// What is compared with truth; the unit is in the name.
enum class Observable : std::uint8_t {
  radar_range_m,
  radar_angle_deg,
  range_rate_m_s,
  optical_angle_arcsec,
  laser_range_m,
  time_ms,
};

/// Absolute bias after correction and one standard deviation, at most.
struct AccuracyLimit {
  Observable observable{};
  double bias_max = 0;
  double sigma_max = 0;
};

/// Levels 1 (as good as own) to 4 (non-routine). No lower level asks for more than a higher one.
struct CalibrationLevel {
  std::uint8_t level = 0;
  std::chrono::days evaluation{};  // at least
  std::chrono::days validity{};    // without new calibration tracks
  std::uint32_t tracks = 0;        // accepted, at least
  std::uint32_t objects = 0;
  std::uint32_t days = 0;
  std::uint32_t observations_per_track = 0;
  std::uint32_t rejects_percent_max = 100;
  std::optional<std::chrono::seconds> latency_p95_max;
  std::vector<AccuracyLimit> limits;  // ascending by observable
};

enum class CalibrationRoute : std::uint8_t {
  open,    // the provider gives calibration records with its sites; the requester computes
  closed,  // the provider computes signed statistics per alias; the requester audits
};

enum class UseFlag : std::uint8_t {
  conjunction_assessment,
  proximity_operations,
  catalogue,
  event_support,
  tip_and_cue,
  characterisation,
  analyst,
};

struct UseRule {
  UseFlag use{};
  std::vector<std::uint8_t> levels;          // ascending
  std::optional<std::chrono::days> age_max;  // of the calibration
};

struct Calibration {
  CalibrationRoute route = CalibrationRoute::closed;
  std::vector<CalibrationLevel> levels;  // ascending
  std::vector<UseRule> uses;             // a use that is not listed is not flagged
};

/// "RADAR_RANGE_M"; "open"; "CONJUNCTION_ASSESSMENT"; as in documents.
[[nodiscard]] std::string_view name_of(Observable observable);
[[nodiscard]] std::string_view name_of(CalibrationRoute route);
[[nodiscard]] std::string_view name_of(UseFlag use);

}  // namespace accord::agreement
