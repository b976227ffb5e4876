// UtcTime against the IERS table as liberfa holds it, `date -u -d @N`, and arithmetic in the
// comments.
#include "schemas/vocab/utc_time.hpp"

#include <erfa.h>
#include <gtest/gtest.h>

#include <random>

namespace accord {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

UtcTime at(std::string_view text) {
  auto time = UtcTime::parse(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(UtcTime{});
}

Code refusal(std::string_view text) {
  auto time = UtcTime::parse(text);
  EXPECT_FALSE(time.has_value()) << text;
  return time ? Code{} : time.error().code;
}

TEST(utc_time, leap_seconds_are_those_of_erfa_on_every_day) {
  for (std::int64_t mjd = 41'317; mjd < 62'502; ++mjd) {  // 1972-01-01 to 2030-01-01
    int year = 0, month = 0, day = 0;
    double fraction = 0, erfa = 0;
    ASSERT_EQ(eraJd2cal(2400000.5, static_cast<double>(mjd), &year, &month, &day, &fraction), 0);
    ASSERT_GE(eraDat(year, month, day, 0, &erfa), 0);
    ASSERT_EQ(leap_seconds_at_mjd(mjd), static_cast<int>(erfa))
        << year << '-' << month << '-' << day;
  }
}

// date -u -d 2026-11-21T06:14:00Z +%s -> 1795241640; TAI is 37 s ahead since 2017.
TEST(utc_time, a_date_becomes_its_tai_count) {
  EXPECT_EQ(at("2026-11-21T06:14:00Z").tai_ns, (1'795'241'640 + 37) * kSecond);
  EXPECT_EQ(at("2026-11-21T06:14:00.5Z").tai_ns, (1'795'241'640 + 37) * kSecond + 500'000'000);
  EXPECT_EQ(at("2026-11-21T06:14:00.000000001Z").tai_ns, (1'795'241'640 + 37) * kSecond + 1);
  // date: 2000-02-29T12:00:00Z -> 951825600; 32 s since 1999
  EXPECT_EQ(at("2000-02-29T12:00:00Z").tai_ns, (951'825'600 + 32) * kSecond);
  // date: 2100-03-01 -> 4107542400; no step is announced after 2017
  EXPECT_EQ(at("2100-03-01T00:00:00Z").tai_ns, (4'107'542'400 + 37) * kSecond);
}

// date: 2016-12-31T23:59:59Z -> 1483228799 (TAI +36), 2017-01-01 -> 1483228800 (TAI +37): two TAI
// seconds apart.
TEST(utc_time, the_leap_second_of_2016_is_one_second_of_its_own) {
  const UtcTime before = at("2016-12-31T23:59:59Z");
  const UtcTime leap = at("2016-12-31T23:59:60Z");
  const UtcTime after = at("2017-01-01T00:00:00Z");
  EXPECT_EQ(before.tai_ns, (1'483'228'799 + 36) * kSecond);
  EXPECT_EQ(leap.tai_ns, (1'483'228'800 + 36) * kSecond);
  EXPECT_EQ(after.tai_ns, (1'483'228'800 + 37) * kSecond);
  EXPECT_EQ(leap.text(0), "2016-12-31T23:59:60Z");
  EXPECT_EQ((leap + Nanos(999'999'999)).text(), "2016-12-31T23:59:60.999999999Z");
  EXPECT_EQ(after - before, std::chrono::seconds(2));
}

TEST(utc_time, second_60_is_refused_where_no_leap_second_was) {
  for (const char* text :
       {"2016-06-30T23:59:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:58:60Z",
        "2016-12-30T23:59:60Z", "2017-12-31T23:59:60Z", "2016-12-31T23:59:61Z"}) {
    EXPECT_EQ(refusal(text), Code::bad_time) << text;
  }
  EXPECT_EQ(at("1972-06-30T23:59:60Z").text(0), "1972-06-30T23:59:60Z");  // the first there was
  EXPECT_EQ(at("2015-06-30T23:59:60Z").text(0), "2015-06-30T23:59:60Z");
}

// date: 1972-01-01 -> 63072000, TAI - UTC = 10 s. int64 ns of TAI end on 2262-04-11; the last MJD
// taken is 146999.
TEST(utc_time, the_span_begins_with_1972_and_ends_in_2261) {
  EXPECT_EQ(at("1972-01-01T00:00:00Z").tai_ns, (63'072'000 + 10) * kSecond);
  EXPECT_EQ(refusal("1971-12-31T23:59:59Z"), Code::bad_time);
  EXPECT_EQ(at("2261-05-07T23:59:59Z").text(0), "2261-05-07T23:59:59Z");  // MJD 146999
  EXPECT_EQ(refusal("2261-05-08T00:00:00Z"), Code::bad_time);
  EXPECT_EQ(refusal("2262-01-01T00:00:00Z"), Code::bad_time);
  EXPECT_EQ(refusal("9999-12-31T23:59:59Z"), Code::bad_time);
  EXPECT_EQ(refusal("0000-00-00T00:00:00Z"), Code::bad_time);
}

TEST(utc_time, dates_that_are_none_are_refused) {
  EXPECT_EQ(at("2000-02-29T00:00:00Z").text(0), "2000-02-29T00:00:00Z");  // divisible by 400
  for (const char* text : {"2100-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2023-04-31T00:00:00Z",
                           "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z", "2023-01-00T00:00:00Z",
                           "2023-01-32T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z",
                           "2023-01-01T00:00:99Z"}) {
    EXPECT_EQ(refusal(text), Code::bad_time) << text;
  }
}

TEST(utc_time, any_other_writing_is_refused) {
  for (const char* text : {"",
                           "Z",
                           "2023-01-01",
                           "2023-01-01T00:00:00",
                           "2023-01-01t00:00:00Z",
                           "2023-01-01T00:00:00z",
                           "2023-01-01 00:00:00Z",
                           "2023-01-01T00:00:00+00:00",
                           "2023-01-01T00:00:00.Z",
                           "2023-01-01T00:00:00.1234567890Z",
                           "2023-01-01T00:00:00,5Z",
                           "2023-01-01T00:00Z",
                           " 2023-01-01T00:00:00Z",
                           "2023-01-01T00:00:00Z ",
                           "2023-1-1T00:00:00Z",
                           "+023-01-01T00:00:00Z",
                           "2023-01-01T00:00:-1Z",
                           "2023-01-01T00:00:00.-5Z",
                           "2023/01/01T00:00:00Z",
                           "20230101T000000Z",
                           "2023-001T00:00:00Z"}) {
    EXPECT_EQ(refusal(text), Code::bad_time) << text;
  }
}

// 2016 has 366 days; day 325 of 2026 is 21 November (`date -u -d 2026-11-21 +%j`).
TEST(utc_time, day_of_year_counts_from_one_and_knows_leap_years) {
  EXPECT_EQ(UtcTime::from_day_of_year(2026, 325, 6, 14, 0, 0).value(), at("2026-11-21T06:14:00Z"));
  EXPECT_EQ(UtcTime::from_day_of_year(2016, 366, 23, 59, 60, 0).value(),
            at("2016-12-31T23:59:60Z"));
  EXPECT_EQ(UtcTime::from_day_of_year(2000, 60, 0, 0, 0, 0).value(), at("2000-02-29T00:00:00Z"));
  EXPECT_FALSE(UtcTime::from_day_of_year(2015, 366, 0, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_day_of_year(2016, 367, 0, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_day_of_year(2016, 0, 0, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_day_of_year(1971, 365, 0, 0, 0, 0).has_value());
}

TEST(utc_time, calendar_numbers_out_of_range_are_refused_not_wrapped) {
  EXPECT_TRUE(UtcTime::from_calendar(2026, 1, 1, 0, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_calendar(2026, 257, 1, 0, 0, 0, 0).has_value());  // 257 = 1 modulo 256
  EXPECT_FALSE(UtcTime::from_calendar(2026, 1, 257, 0, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_calendar(2026, 1, 1, -1, 0, 0, 0).has_value());
  EXPECT_FALSE(UtcTime::from_calendar(2026, 1, 1, 0, 0, 0, -1).has_value());
  EXPECT_FALSE(UtcTime::from_calendar(2026, 1, 1, 0, 0, 0, kSecond).has_value());
}

TEST(utc_time, unix_time_goes_in_and_out) {
  EXPECT_EQ(UtcTime::from_unix_ns(1'795'241'640 * kSecond), at("2026-11-21T06:14:00Z"));
  EXPECT_EQ(at("2026-11-21T06:14:00Z").unix_ns(), 1'795'241'640 * kSecond);
  EXPECT_EQ(UtcTime::from_unix_ns(63'072'000 * kSecond), at("1972-01-01T00:00:00Z"));
  EXPECT_EQ(UtcTime::from_unix_ns(78'796'800 * kSecond), at("1972-07-01T00:00:00Z"));
  EXPECT_EQ(UtcTime::from_unix_ns(78'796'800 * kSecond - 1), at("1972-06-30T23:59:59.999999999Z"));
}

// POSIX time has no number for the leap second: it is held at the end of second 59.
TEST(utc_time, unix_time_stands_still_inside_a_leap_second) {
  const std::int64_t held = 1'483'228'800 * kSecond - 1;
  EXPECT_EQ(at("2016-12-31T23:59:60Z").unix_ns(), held);
  EXPECT_EQ(at("2016-12-31T23:59:60.7Z").unix_ns(), held);
  EXPECT_EQ(at("2017-01-01T00:00:00Z").unix_ns(), held + 1);
  EXPECT_EQ(at("2016-12-31T23:59:59.999999999Z").unix_ns(), held);
}

TEST(utc_time, text_truncates_and_never_rounds_up) {
  const UtcTime time = at("2026-12-31T23:59:59.987654321Z");
  EXPECT_EQ(time.text(), "2026-12-31T23:59:59.987654321Z");
  EXPECT_EQ(time.text(3), "2026-12-31T23:59:59.987Z");
  EXPECT_EQ(time.text(1), "2026-12-31T23:59:59.9Z");
  EXPECT_EQ(time.text(0), "2026-12-31T23:59:59Z");
}

// Law: parse(text(t)) == t, anywhere in the span and in the two seconds around every step.
TEST(utc_time, text_and_parse_are_inverse) {
  std::mt19937_64 random(20261121);
  std::uniform_int_distribution<std::int64_t> any(at("1972-01-01T00:00:00Z").tai_ns,
                                                  at("2261-05-07T23:59:59Z").tai_ns);
  for (int i = 0; i < 20'000; ++i) {
    const UtcTime time{any(random)};
    ASSERT_EQ(at(time.text()), time);
  }
  std::uniform_int_distribution<std::int64_t> near(-2 * kSecond, 2 * kSecond);
  for (const char* step : {"1972-07-01T00:00:00Z", "1990-01-01T00:00:00Z", "2012-07-01T00:00:00Z",
                           "2015-07-01T00:00:00Z", "2017-01-01T00:00:00Z"}) {
    for (int i = 0; i < 500; ++i) {
      const UtcTime time = at(step) + Nanos(near(random));
      ASSERT_EQ(at(time.text()), time);
    }
  }
}

TEST(utc_time, order_and_differences_are_those_of_the_uniform_count) {
  const UtcTime early = at("2016-12-31T23:59:00Z"), late = at("2017-01-01T00:00:00Z");
  EXPECT_LT(early, late);
  EXPECT_LT(late, kNever);
  EXPECT_EQ(late - early, std::chrono::seconds(61));  // the minute with the leap second
  EXPECT_EQ(early + (late - early), late);
  EXPECT_EQ(late - std::chrono::seconds(61), early);
}

}  // namespace
}  // namespace accord
