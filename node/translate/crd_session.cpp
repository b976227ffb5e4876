// Headers of a CRD session.
#include "node/translate/crd_session.hpp"

#include <algorithm>
#include <cstdlib>

#include "node/translate/visual_fields.hpp"

namespace accord::node::translate {
namespace {

using std::chrono::hours;

constexpr Nanos kOutside = hours(1);   // how far a record may lie outside the times of H4
constexpr Nanos kLongest = hours(24);  // of a session whose end is not stated

/// Fields first..first+2 are year, month and day.
Result<UtcTime> day_of(const CrdRecord& record, std::size_t first) {
  auto day = UtcTime::from_calendar(record.whole(first), record.whole(first + 1),
                                    record.whole(first + 2), 0, 0, 0, 0);
  if (!day) return record.wrong(first, day.error().what);
  return day;
}

/// Fields first..first+5 are year to second.
Result<UtcTime> time_of(const CrdRecord& record, std::size_t first) {
  auto at = UtcTime::from_calendar(record.whole(first), record.whole(first + 1),
                                   record.whole(first + 2), record.whole(first + 3),
                                   record.whole(first + 4), record.whole(first + 5), 0);
  if (!at) return record.wrong(first, at.error().what);
  return at;
}

/// An unknown end is -1 in version 1 and na in version 2, in all six fields.
bool is_open_end(const CrdRecord& h4) {
  for (std::size_t n = 8; n <= 13; ++n) {
    if (!h4.missing(n) && h4.whole(n) != -1) return false;
  }
  return true;
}

Result<std::optional<UtcTime>> end_of(const CrdRecord& h4) {
  if (is_open_end(h4)) return std::optional<UtcTime>{};
  for (std::size_t n = 8; n <= 13; ++n) {
    if (h4.missing(n)) return h4.wrong(n, "a part of the end alone is missing");
  }
  ACCORD_TRY(const UtcTime end, time_of(h4, 8));
  return std::optional(end);
}

/// The designator of an ILRS id YYXXXAA ("7603901" is 1976-039A); empty when it has none, as the
/// reflectors on the Moon.
std::string cospar_of(std::string_view ilrs_id) {
  constexpr std::size_t kDigits = 7;
  if (ilrs_id.size() != kDigits) return {};
  const Columns columns(ilrs_id);
  return numbered_designator(columns, {1, kDigits, "an ILRS id"}).value_or(std::string{});
}

/// How far `at` lies outside the session.
Nanos outside(const CrdSession& session, UtcTime at) {
  const UtcTime end = session.end.value_or(session.start + kLongest);
  return std::max({Nanos{0}, session.start - at, at - end});
}

}  // namespace

Result<int> crd_version(const CrdRecord& h1) {
  if (normal_name(h1.word(1)) != "CRD") return h1.wrong(1, "CRD is wanted");
  ACCORD_TRY(const std::int32_t version, h1.code(2, 1, 2));
  ACCORD_CHECK(day_of(h1, 3));
  return version;
}

Result<SensorEntry> crd_sensor(const CrdRecord& h2, const Profile& profile) {
  ACCORD_TRY(const std::int32_t pad, h2.code(2, 0, 9'999));
  ACCORD_TRY(const std::int32_t system, h2.code(3, 0, 99));
  ACCORD_TRY(const std::int32_t occupancy, h2.code(4, 0, 99));
  const std::int32_t scale = h2.whole(5);
  if (scale != 3 && scale != 4 && scale != 7)
    return fail(
        Code::tdm_time_system,
        "time scale " + std::to_string(scale) + ": only 3, 4 and 7 are UTC (of USNO, GPS and BIPM)",
        "H2 field 5");
  const std::string pad_id = zero_filled(pad, 4);
  const std::string name(h2.word(1));
  for (const std::string& key :
       {pad_id + zero_filled(system, 2) + zero_filled(occupancy, 2), pad_id}) {
    const auto found = profile.sensors.find(key);
    if (found != profile.sensors.end()) return found->second;
  }
  ACCORD_TRY(const SensorEntry* sensor, sensor_of(profile, name));
  return *sensor;
}

Result<ObjectIds> crd_object(const CrdRecord& h3, const Profile& profile) {
  ACCORD_CHECK(h3.code(6, 0, 9));
  const std::string ilrs_id(h3.word(2));
  const std::int32_t number = h3.missing(4) ? 0 : std::max(h3.whole(4), 0);
  const std::string cospar = cospar_of(ilrs_id);
  const std::string digits = number == 0 ? std::string{} : std::to_string(number);
  for (const std::string& name : {digits, cospar, ilrs_id}) {
    const auto found = profile.objects.find(normal_name(name));
    if (!name.empty() && found != profile.objects.end()) return found->second;
  }
  if (number == 0 && cospar.empty())
    return fail(Code::participant_unmapped,
                "target '" + ilrs_id + "' is not in objects of the profile",
                "profile key objects." + ilrs_id);
  return line_object(profile, number, cospar);
}

Result<CrdSession> crd_session(const CrdRecord& h4) {
  CrdSession out;
  out.line = h4.line();
  ACCORD_CHECK(h4.code(1, 0, 2));
  ACCORD_TRY(out.start, time_of(h4, 2));
  ACCORD_TRY(out.end, end_of(h4));
  if (out.end && *out.end < out.start) return h4.wrong(8, "the session ends before it starts");
  if (out.end && *out.end - out.start > kLongest)
    return h4.wrong(8, "the session is longer than a day");
  ACCORD_TRY(out.midnight, day_of(h4, 2));
  constexpr std::int64_t kDayNs = 86'400'000'000'000;
  out.next_midnight = UtcTime::from_unix_ns(out.midnight.unix_ns() + kDayNs);
  for (std::size_t n = 15; n <= 19; ++n) ACCORD_CHECK(h4.code(n, 0, 1));
  out.troposphere = h4.whole(15) == 1;
  out.centre_of_mass = h4.whole(16) == 1;
  out.system_delay = h4.whole(18) == 1;
  ACCORD_TRY(const std::int32_t range_type, h4.code(20, 0, 4));
  out.range_type = static_cast<CrdRangeType>(range_type);
  ACCORD_CHECK(h4.code(21, 0, 2));
  return out;
}

Result<UtcTime> crd_instant(const CrdSession& session, const ExactSeconds& seconds_of_day) {
  const Nanos seconds{seconds_of_day.ns};
  const UtcTime first = session.midnight + seconds, second = session.next_midnight + seconds;
  const Nanos gap = outside(session, first), other = outside(session, second);
  if (std::min(gap, other) > kOutside)
    return fail(Code::bad_time, "the seconds of day lie outside the session's times");
  if (gap == other)
    return fail(Code::bad_time, "the seconds of day are in the session on both of its days");
  return gap < other ? first : second;
}

}  // namespace accord::node::translate
