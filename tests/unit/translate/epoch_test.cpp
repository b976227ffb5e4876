// Epochs. Expected values: arithmetic in the comments, from days since 1970-01-01 and the leap
// second table (TAI - UTC).
#include "node/translate/epoch.hpp"

#include <gtest/gtest.h>

namespace accord::node::translate {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t ns(std::string_view text, TimeSystem system = TimeSystem::utc) {
  const auto epoch = parse_epoch(text, system);
  EXPECT_TRUE(epoch.has_value()) << text;
  return epoch ? epoch->at.tai_ns : 0;
}

bool refused(std::string_view text, TimeSystem system = TimeSystem::utc) {
  const auto epoch = parse_epoch(text, system);
  return !epoch && epoch.error().code == Code::bad_time;
}

TEST(Epoch, calendar_epoch_is_exact_to_the_nanosecond) {
  // 2017-06-14 is day 17331 after 1970-01-01; 10:53:01 = 39181 s; TAI - UTC = 37 s
  EXPECT_EQ(ns("2017-06-14T10:53:01.123456789"),
            (17331LL * 86400 + 39181 + 37) * kSecond + 123456789);
}

TEST(Epoch, day_of_year_is_the_same_instant_as_the_calendar) {
  EXPECT_EQ(ns("2005-159T17:41:00"), ns("2005-06-08T17:41:00"));  // 31+28+31+30+31+8 = 159
  EXPECT_EQ(ns("2004-366T00:00:00"), ns("2004-12-31T00:00:00"));
}

TEST(Epoch, day_366_of_a_common_year_is_refused) { EXPECT_TRUE(refused("2005-366T00:00:00")); }

TEST(Epoch, leap_second_2016_12_31_is_taken) {
  // 2016-12-31 is day 17166; 23:59:60 = 86400 s; TAI - UTC = 36 s on that day
  EXPECT_EQ(ns("2016-12-31T23:59:60.5"), (17166LL * 86400 + 86400 + 36) * kSecond + kSecond / 2);
  EXPECT_EQ(ns("2016-366T23:59:60.5"), ns("2016-12-31T23:59:60.5"));
  EXPECT_EQ(ns("2017-01-01T00:00:00") - ns("2016-12-31T23:59:60"), kSecond);
}

TEST(Epoch, second_60_without_a_leap_second_is_refused) {
  EXPECT_TRUE(refused("2017-12-31T23:59:60"));
}

TEST(Epoch, midnight_is_the_next_day_and_hour_24_is_refused) {
  EXPECT_EQ(ns("2020-03-01T00:00:00") - ns("2020-02-29T23:59:59.999999999"), 1);
  EXPECT_TRUE(refused("2020-02-29T24:00:00"));
}

TEST(Epoch, more_than_nine_decimals_are_rounded_and_said_so) {
  const auto up = parse_epoch("2020-01-01T00:00:59.9999999995", TimeSystem::utc);
  ASSERT_TRUE(up.has_value());
  EXPECT_TRUE(up->rounded);
  EXPECT_EQ(up->at.tai_ns, ns("2020-01-01T00:01:00"));
  const auto down = parse_epoch("2020-01-01T00:00:00.0000000004", TimeSystem::utc);
  ASSERT_TRUE(down.has_value());
  EXPECT_TRUE(down->rounded);
  EXPECT_EQ(down->at.tai_ns, ns("2020-01-01T00:00:00"));
}

TEST(Epoch, trailing_zeros_beyond_nine_decimals_are_no_rounding) {
  const auto epoch = parse_epoch("2020-01-01T00:00:00.123456789000", TimeSystem::utc);
  ASSERT_TRUE(epoch.has_value());
  EXPECT_FALSE(epoch->rounded);
}

TEST(Epoch, tai_gps_and_tt_stand_at_their_fixed_offsets) {
  // At 2017-01-01T00:00:00 UTC, TAI reads 00:00:37, GPS 00:00:18 (TAI - 19 s), TT 00:01:09.184 (TAI
  // + 32.184 s)
  const std::int64_t utc = ns("2017-01-01T00:00:00");
  EXPECT_EQ(ns("2017-01-01T00:00:37", TimeSystem::tai), utc);
  EXPECT_EQ(ns("2017-01-01T00:00:18", TimeSystem::gps), utc);
  EXPECT_EQ(ns("2017-01-01T00:01:09.184", TimeSystem::tt), utc);
}

TEST(Epoch, uniform_scales_have_no_second_60_and_no_zulu) {
  EXPECT_TRUE(refused("2016-12-31T23:59:60", TimeSystem::tai));
  EXPECT_TRUE(refused("2016-12-31T23:59:59Z", TimeSystem::gps));
  EXPECT_FALSE(refused("2016-12-31T23:59:59Z", TimeSystem::utc));
}

TEST(Epoch, other_forms_are_refused) {
  for (const char* text :
       {"", "2020", "2020-01-01", "2020-01-01 00:00:00", "2020-1-1T00:00:00", "2020-01-01T00:00",
        "2020-01-01T00:00:00.", "2020-01-01T00:00:00z", "2020-01-01T00:00:00Zx",
        "2020-00-01T00:00:00", "2020-13-01T00:00:00", "2020-000T00:00:00", "2020-01-32T00:00:00",
        "1969-12-31T23:59:59", "+020-01-01T00:00:00",
        "2020-01-01T00:00:00.111111111111111111111111111111111"}) {
    EXPECT_TRUE(refused(text)) << text;
  }
}

TEST(Epoch, time_systems_without_a_fixed_offset_are_unknown) {
  for (const char* name : {"TCG", "TDB", "UT1", "SCLK", "utc", ""})
    EXPECT_FALSE(time_system_of(name)) << name;
  EXPECT_EQ(time_system_of("GPS"), TimeSystem::gps);
}

}  // namespace
}  // namespace accord::node::translate
