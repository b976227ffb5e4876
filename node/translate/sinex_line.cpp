// Fields of a SINEX line.
#include "node/translate/sinex_line.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr int kLastYearOf2000 = 50;
constexpr int kDaySeconds = 86'400;  // reached in a leap second alone

constexpr int kFirstYearOfLeapSeconds = 1972;

/// UTC had no whole seconds to TAI then; the count goes on as it stood in 1972, so that date and
/// clock read back as they were written.
UtcTime before_leap_seconds(int year, std::uint32_t day, std::uint32_t seconds) {
  using std::chrono::days;
  const std::chrono::sys_days first{std::chrono::year(year) / 1 / 1};
  const std::chrono::sys_days at = first + days(static_cast<int>(day) - 1);
  const std::int64_t unix_s = at.time_since_epoch().count() * std::int64_t{kDaySeconds} + seconds;
  return UtcTime::from_unix_ns(unix_s * 1'000'000'000);
}

}  // namespace

std::string SinexLine::text(std::size_t first, std::size_t last) const {
  return std::string(trim(columns_.at(first, last)));
}

tl::unexpected<Error> SinexLine::wrong(const Field& field) const {
  return fail(Code::sinex_malformed,
              "'" + std::string(columns_.at(field.first, field.last)) + "' is not " +
                  std::string(field.wanted),
              at_line(number_) + " columns " + std::to_string(field.first) + "-" +
                  std::to_string(field.last));
}

Result<std::string> SinexLine::word(const Field& field) const {
  std::string out = text(field.first, field.last);
  if (out.empty()) return wrong(field);
  return out;
}

Result<double> SinexLine::number(const Field& field) const {
  std::string digits = text(field.first, field.last);
  std::replace(digits.begin(), digits.end(), 'D', 'E');
  const auto value = parse_number(digits);
  if (!value) return wrong(field);
  return *value;
}

Result<std::optional<UtcTime>> SinexLine::time(const Field& field) const {
  const std::string_view raw = columns_.at(field.first, field.last);
  const bool formed = raw.size() == 12 && raw[2] == ':' && raw[6] == ':';
  if (!formed) return wrong(field);
  const auto year = parse_digits(raw.substr(0, 2)), day = parse_digits(raw.substr(3, 3)),
             seconds = parse_digits(raw.substr(7));
  if (!year || !day || !seconds || *seconds > kDaySeconds) return wrong(field);
  if (*day == 0) return std::optional<UtcTime>{};
  const int full_year =
      static_cast<int>(*year) + (static_cast<int>(*year) <= kLastYearOf2000 ? 2000 : 1900);
  if (full_year < kFirstYearOfLeapSeconds) {
    const bool leap_year = std::chrono::year(full_year).is_leap();
    if (*day > (leap_year ? 366U : 365U) || *seconds == kDaySeconds) return wrong(field);
    return std::optional(before_leap_seconds(full_year, *day, *seconds));
  }
  const int leap = *seconds == kDaySeconds ? 1 : 0;
  const int second = static_cast<int>(*seconds) - leap;
  const auto at = UtcTime::from_day_of_year(full_year, static_cast<int>(*day), second / 3600,
                                            second / 60 % 60, second % 60 + leap, 0);
  if (!at) return wrong(field);
  return std::optional(*at);
}

Result<double> SinexLine::angle(const Field& field, double most_deg) const {
  const std::string_view raw = columns_.at(field.first, field.last);
  std::array<double, 3> parts{};
  bool negative = false;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string_view part = trim(raw.substr(3 * i, i == 2 ? std::string_view::npos : 3));
    const auto value = parse_number(part);
    if (!value || (i > 0 && std::abs(*value) >= 60)) return wrong(field);
    if (part.starts_with('-') && !negative && parts[0] > 0) return wrong(field);
    negative = negative || part.starts_with('-');
    parts[i] = std::abs(*value);
  }
  const double size = parts[0] + parts[1] / 60 + parts[2] / 3600;
  if (size > most_deg) return wrong(field);
  return negative ? -size : size;
}

}  // namespace accord::node::translate
