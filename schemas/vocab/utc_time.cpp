// UTC calendar and TAI count. Calendar arithmetic is std::chrono's; the leap
// second table is ours (27 steps), because libstdc++ 12 has neither utc_clock
// nor a time zone database.
#include "schemas/vocab/utc_time.hpp"

#include <array>

namespace accord {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kMjdOfUnixEpoch = 40'587;
constexpr std::int64_t kMjd1972 = 41'317;  // 1972-01-01: UTC with whole leap seconds begins

struct LeapStep {
  std::int64_t mjd;  // first UTC day with the new offset
  int tai_minus_utc_s;
};

// IERS Bulletin C; the same values as leap-seconds.list of tzdata and ERFA's
// eraDat (compared in a test).
constexpr std::array<LeapStep, 28> kLeapSteps{{
    {41317, 10}, {41499, 11}, {41683, 12}, {42048, 13}, {42413, 14}, {42778, 15}, {43144, 16},
    {43509, 17}, {43874, 18}, {44239, 19}, {44786, 20}, {45151, 21}, {45516, 22}, {46247, 23},
    {47161, 24}, {47892, 25}, {48257, 26}, {48804, 27}, {49169, 28}, {49534, 29}, {50083, 30},
    {50630, 31}, {51179, 32}, {53736, 33}, {54832, 34}, {56109, 35}, {57204, 36}, {57754, 37},
}};

struct DayAndSecond {
  std::int64_t mjd;
  std::int64_t second_of_day;  // 86400 inside a leap second
  std::int64_t nanosecond;
};

DayAndSecond split(UtcTime t) {
  std::int64_t tai_s = t.tai_ns / kNsPerSecond;
  std::int64_t ns = t.tai_ns % kNsPerSecond;
  if (ns < 0) {
    ns += kNsPerSecond;
    tai_s -= 1;
  }
  // Walk the steps from the last: the step in force is the last whose start, in
  // TAI, is not after t.
  for (std::size_t i = kLeapSteps.size(); i-- > 0;) {
    const LeapStep& step = kLeapSteps[i];
    const std::int64_t start_tai_s =
        (step.mjd - kMjdOfUnixEpoch) * kSecondsPerDay + step.tai_minus_utc_s;
    if (tai_s >= start_tai_s) {
      const std::int64_t utc_s = tai_s - step.tai_minus_utc_s;
      return {utc_s / kSecondsPerDay + kMjdOfUnixEpoch, utc_s % kSecondsPerDay, ns};
    }
    if (i > 0 && tai_s == start_tai_s - 1) {  // the inserted second itself
      return {step.mjd - 1, kSecondsPerDay, ns};
    }
  }
  std::int64_t utc_s = tai_s - 10;  // before 1972: only reached by arithmetic, never by parsing
  std::int64_t day = utc_s / kSecondsPerDay;
  std::int64_t sod = utc_s % kSecondsPerDay;
  if (sod < 0) {
    sod += kSecondsPerDay;
    day -= 1;
  }
  return {day + kMjdOfUnixEpoch, sod, ns};
}

std::int64_t mjd_of(int year, int month, int day) {
  using namespace std::chrono;
  const sys_days days{std::chrono::year{year} / month / day};
  return days.time_since_epoch().count() + kMjdOfUnixEpoch;
}

Result<UtcTime> assemble(std::int64_t mjd, int hour, int minute, int second,
                         std::int64_t nanosecond) {
  const bool in_range = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 &&
                        second <= 60 && nanosecond >= 0 && nanosecond < kNsPerSecond;
  if (!in_range) return fail(Code::bad_time, "hour, minute or second out of range");
  if (mjd < kMjd1972 || mjd >= 147'000) {  // up to 2261: int64 ns end in April 2262
    return fail(Code::bad_time, "only 1972-01-01 to 2261 can be kept");
  }
  const int offset = leap_seconds_at_mjd(mjd);
  const bool day_has_leap_second = leap_seconds_at_mjd(mjd + 1) > offset;
  if (second == 60 && !(day_has_leap_second && hour == 23 && minute == 59)) {
    return fail(Code::bad_time, "second 60 where no leap second was");
  }
  const std::int64_t utc_s =
      (mjd - kMjdOfUnixEpoch) * kSecondsPerDay + hour * 3600 + minute * 60 + second;
  return UtcTime{(utc_s + offset) * kNsPerSecond + nanosecond};
}

bool digits(std::string_view text, std::size_t at, std::size_t count, int& value) {
  value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

/// The last `count` decimal digits of a value that is not negative.
void put_digits(std::string& text, std::size_t at, std::size_t count, std::int64_t value) {
  for (std::size_t i = count; i-- > 0; value /= 10)
    text[at + i] = static_cast<char>('0' + value % 10);
}

}  // namespace

int leap_seconds_at_mjd(std::int64_t mjd) {
  for (std::size_t i = kLeapSteps.size(); i-- > 0;) {
    if (mjd >= kLeapSteps[i].mjd) return kLeapSteps[i].tai_minus_utc_s;
  }
  return kLeapSteps.front().tai_minus_utc_s;
}

Result<UtcTime> UtcTime::from_calendar(int year, int month, int day, int hour, int minute,
                                       int second, std::int64_t nanosecond) {
  // std::chrono keeps a month in one byte: what is out of range is refused
  // before it could wrap.
  if (year < 1972 || year > 2261 || month < 1 || month > 12 || day < 1 || day > 31) {
    return fail(Code::bad_time, "no such date, or outside 1972 to 2261");
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return fail(Code::bad_time, "no such date");
  return assemble(mjd_of(year, month, day), hour, minute, second, nanosecond);
}

Result<UtcTime> UtcTime::from_day_of_year(int year, int day_of_year, int hour, int minute,
                                          int second, std::int64_t nanosecond) {
  if (year < 1972 || year > 2261) return fail(Code::bad_time, "outside 1972 to 2261");
  const int length = std::chrono::year{year}.is_leap() ? 366 : 365;
  if (day_of_year < 1 || day_of_year > length) return fail(Code::bad_time, "no such day of year");
  return assemble(mjd_of(year, 1, 1) + day_of_year - 1, hour, minute, second, nanosecond);
}

Result<UtcTime> UtcTime::parse(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool shaped = text.size() >= 20 && digits(text, 0, 4, year) && text[4] == '-' &&
                      digits(text, 5, 2, month) && text[7] == '-' && digits(text, 8, 2, day) &&
                      text[10] == 'T' && digits(text, 11, 2, hour) && text[13] == ':' &&
                      digits(text, 14, 2, minute) && text[16] == ':' &&
                      digits(text, 17, 2, second) && text.back() == 'Z';
  const Error bad{Code::bad_time,
                  "'" + std::string(text.substr(0, 40)) + "' is not YYYY-MM-DDThh:mm:ss[.f]Z",
                  {}};
  if (!shaped) return fail(bad);
  std::int64_t ns = 0;
  if (text.size() > 20) {
    const std::size_t count = text.size() - 21;
    int fraction = 0;
    if (text[19] != '.' || count < 1 || count > 9 || !digits(text, 20, count, fraction)) {
      return fail(bad);
    }
    ns = fraction;
    for (std::size_t i = count; i < 9; ++i) ns *= 10;
  }
  return from_calendar(year, month, day, hour, minute, second, ns);
}

UtcTime UtcTime::from_unix_ns(std::int64_t unix_ns) {
  std::int64_t day = unix_ns / (kSecondsPerDay * kNsPerSecond);
  if (unix_ns < 0 && unix_ns % (kSecondsPerDay * kNsPerSecond) != 0) day -= 1;
  return {unix_ns + leap_seconds_at_mjd(day + kMjdOfUnixEpoch) * kNsPerSecond};
}

std::int64_t UtcTime::unix_ns() const {
  const DayAndSecond parts = split(*this);
  const std::int64_t day_s = (parts.mjd - kMjdOfUnixEpoch) * kSecondsPerDay;
  if (parts.second_of_day == kSecondsPerDay) {
    return (day_s + kSecondsPerDay) * kNsPerSecond - 1;
  }
  return (day_s + parts.second_of_day) * kNsPerSecond + parts.nanosecond;
}

std::string UtcTime::text(int digits) const {
  const DayAndSecond parts = split(*this);
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{parts.mjd - kMjdOfUnixEpoch}}};
  const bool leap = parts.second_of_day == kSecondsPerDay;
  const std::int64_t sod = leap ? kSecondsPerDay - 1 : parts.second_of_day;
  std::string out = "0000-00-00T00:00:00.000000000Z";
  put_digits(out, 0, 4, static_cast<int>(date.year()));
  put_digits(out, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(out, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(out, 11, 2, sod / 3600);
  put_digits(out, 14, 2, sod / 60 % 60);
  put_digits(out, 17, 2, sod % 60 + (leap ? 1 : 0));
  put_digits(out, 20, 9, parts.nanosecond);
  out.resize(digits <= 0 ? 20 : static_cast<std::size_t>(21 + digits));
  out.back() = 'Z';
  return out;
}

}  // namespace accord
