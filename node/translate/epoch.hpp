// CCSDS calendar and day-of-year epochs to UtcTime, in the time systems with a fixed offset to TAI.
// Internal to the room. Source: CCSDS 301.0-B ASCII time codes A and B as used by 503.0-B-2, 4.3.9;
// GPS = TAI - 19 s, TT = TAI + 32.184 s.
#pragma once

#include <optional>
#include <string_view>

#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

enum class TimeSystem : std::uint8_t { utc, tai, gps, tt };

/// "UTC", "TAI", "GPS" or "TT" (upper case); empty for every other.
[[nodiscard]] std::optional<TimeSystem> time_system_of(std::string_view name);

/// A date and a time of day as they are written.
struct CalendarTime {
  int year = 0, month = 0, day = 0;  // month 0: `day` is the day of the year
  int hour = 0, minute = 0, second = 0;
  std::int64_t nanosecond = 0;
};

/// Errors: bad_time (no such date or time, second 60 where UTC had no leap second).
Result<UtcTime> utc_of(const CalendarTime& time, TimeSystem system);

struct Epoch {
  UtcTime at;
  bool rounded =
      false;  // more than nine decimals, not all zero: rounded to the nearest nanosecond, half up
};

/// YYYY-MM-DDThh:mm:ss[.d..d][Z] or YYYY-DDDThh:mm:ss[.d..d][Z]. Decimals are read as integers,
/// never through a double. The Z is refused in a time system that is not UTC. Errors: bad_time.
Result<Epoch> parse_epoch(std::string_view text, TimeSystem system);

}  // namespace accord::node::translate
