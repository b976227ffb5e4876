// Epoch text to exact nanoseconds.
#include "node/translate/epoch.hpp"

#include <string>

namespace accord::node::translate {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kTaiMinusGpsNs = 19 * kNsPerSecond;    // IS-GPS-200: GPS = TAI - 19 s
constexpr std::int64_t kTtMinusTaiNs = 32'184 * 1'000'000LL;  // IAU 1991: TT = TAI + 32.184 s
constexpr std::size_t kMaxDecimals = 32;

struct Fields : CalendarTime {
  bool round_up = false, rounded = false;
  bool zulu = false;
};

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool digits(std::size_t count, int& value) {
    value = 0;
    if (text_.size() - at_ < count) return false;
    for (std::size_t i = 0; i < count; ++i, ++at_) {
      if (text_[at_] < '0' || text_[at_] > '9') return false;
      value = value * 10 + (text_[at_] - '0');
    }
    return true;
  }
  bool literal(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool next_is_digit() const {
    return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
  }
  [[nodiscard]] char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  int take_digit() { return text_[at_++] - '0'; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool read_date(Cursor& in, Fields& f) {
  if (!in.digits(4, f.year) || !in.literal('-')) return false;
  if (in.peek(2) == '-')
    return in.digits(2, f.month) && in.literal('-') && in.digits(2, f.day) && f.month > 0;
  return in.digits(3, f.day);
}

bool read_decimals(Cursor& in, Fields& f) {
  std::size_t count = 0;
  for (; in.next_is_digit(); ++count) {
    const int digit = in.take_digit();
    if (count < 9) {
      f.nanosecond = f.nanosecond * 10 + digit;
    } else {
      if (count == 9) f.round_up = digit >= 5;
      f.rounded = f.rounded || digit != 0;
    }
  }
  for (std::size_t i = count; i < 9; ++i) f.nanosecond *= 10;
  return count > 0 && count <= kMaxDecimals;
}

bool read_fields(Cursor& in, Fields& f) {
  if (!read_date(in, f) || !in.literal('T')) return false;
  if (!in.digits(2, f.hour) || !in.literal(':') || !in.digits(2, f.minute) || !in.literal(':') ||
      !in.digits(2, f.second)) {
    return false;
  }
  if (in.literal('.') && !read_decimals(in, f)) return false;
  f.zulu = in.literal('Z');
  return in.done();
}

Result<UtcTime> as_utc(const CalendarTime& t) {
  if (t.month == 0) {
    return UtcTime::from_day_of_year(t.year, t.day, t.hour, t.minute, t.second, t.nanosecond);
  }
  return UtcTime::from_calendar(t.year, t.month, t.day, t.hour, t.minute, t.second, t.nanosecond);
}

/// Days without leap seconds: the uniform scales count 86400 s a day. Checked through UTC first,
/// whose rules for date and clock are the same apart from second 60; then the leap seconds that UTC
/// put in are taken out again.
Result<UtcTime> as_uniform(const CalendarTime& t, std::int64_t tai_minus_scale_ns) {
  if (t.second == 60)
    return fail(Code::bad_time, "second 60 in a time system without leap seconds");
  ACCORD_TRY(const UtcTime utc, as_utc(t));
  return UtcTime{utc.unix_ns() + tai_minus_scale_ns};
}

}  // namespace

std::optional<TimeSystem> time_system_of(std::string_view name) {
  if (name == "UTC") return TimeSystem::utc;
  if (name == "TAI") return TimeSystem::tai;
  if (name == "GPS") return TimeSystem::gps;
  if (name == "TT") return TimeSystem::tt;
  return std::nullopt;
}

Result<UtcTime> utc_of(const CalendarTime& time, TimeSystem system) {
  switch (system) {
    case TimeSystem::utc:
      return as_utc(time);
    case TimeSystem::tai:
      return as_uniform(time, 0);
    case TimeSystem::gps:
      return as_uniform(time, kTaiMinusGpsNs);
    case TimeSystem::tt:
      return as_uniform(time, -kTtMinusTaiNs);
  }
  return fail(Code::bad_time, "no such time system");
}

Result<Epoch> parse_epoch(std::string_view text, TimeSystem system) {
  Fields fields;
  Cursor in(text);
  if (!read_fields(in, fields)) {
    return fail(Code::bad_time,
                "'" + std::string(text.substr(0, 60)) +
                    "' is not YYYY-MM-DDThh:mm:ss[.d][Z] or YYYY-DDDThh:mm:ss[.d][Z]");
  }
  if (fields.zulu && system != TimeSystem::utc) {
    return fail(Code::bad_time, "a Z (UTC) in another time system");
  }
  ACCORD_TRY(UtcTime at, utc_of(fields, system));
  if (fields.round_up) at = at + Nanos{1};
  return Epoch{at, fields.rounded};
}

}  // namespace accord::node::translate
