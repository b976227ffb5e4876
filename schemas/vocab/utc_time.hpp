// UtcTime: one instant, kept as nanoseconds of TAI since 1970-01-01T00:00:00 TAI, shown as UTC.
// The count is uniform, so that differences are exact across leap seconds. Leap second table: IERS
// Bulletin C.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord {

using Nanos = std::chrono::nanoseconds;

struct UtcTime {
  std::int64_t tai_ns = 0;  // ns of TAI since 1970-01-01T00:00:00 TAI

  auto operator<=>(const UtcTime&) const = default;

  /// Strict: YYYY-MM-DDThh:mm:ss[.f{1,9}]Z, second 60 only where a leap second was. Errors:
  /// bad_time
  static Result<UtcTime> parse(std::string_view text);

  /// From POSIX time (UTC without leap seconds), as the system clock gives it. From 1972 on.
  static UtcTime from_unix_ns(std::int64_t unix_ns);

  /// From a UTC calendar date; `second` may be 60 only on a leap second. Errors: bad_time
  static Result<UtcTime> from_calendar(int year, int month, int day, int hour, int minute,
                                       int second, std::int64_t nanosecond);

  /// Day 1 is 1 January. Errors: bad_time
  static Result<UtcTime> from_day_of_year(int year, int day_of_year, int hour, int minute,
                                          int second, std::int64_t nanosecond);

  /// POSIX nanoseconds; inside a leap second the value of second 59 + fraction is held at
  /// .999999999.
  [[nodiscard]] std::int64_t unix_ns() const;

  /// "2026-11-21T06:14:00.000000000Z"; `digits` of the fraction 0 to 9, truncated.
  [[nodiscard]] std::string text(int digits = 9) const;

  // Saturating: a peer's time may be any 64 bits, and no sum of it may overflow.
  friend UtcTime operator+(UtcTime t, Nanos d) { return {sum(t.tai_ns, d.count())}; }
  friend UtcTime operator-(UtcTime t, Nanos d) { return {difference(t.tai_ns, d.count())}; }
  friend Nanos operator-(UtcTime a, UtcTime b) { return Nanos{difference(a.tai_ns, b.tai_ns)}; }

 private:
  // The lowest value is left out, so that every span can be negated.
  static constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  static std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    if (__builtin_add_overflow(a, b, &out)) return b > 0 ? kMost : -kMost;
    return out < -kMost ? -kMost : out;
  }
  static std::int64_t difference(std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    if (__builtin_sub_overflow(a, b, &out)) return b < 0 ? kMost : -kMost;
    return out < -kMost ? -kMost : out;
  }
};

/// TAI - UTC in seconds on a UTC date (Modified Julian Day), 10 before 1972-07-01. IERS Bulletin C.
[[nodiscard]] int leap_seconds_at_mjd(std::int64_t mjd);

inline constexpr UtcTime kNever{std::numeric_limits<std::int64_t>::max()};

}  // namespace accord
