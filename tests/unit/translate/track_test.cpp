// Tracks as buffers.
#include "node/translate/track.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "schemas/payload_registry.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

Track sample() {
  Track track;
  track.track_id = "T-1";
  track.sensor_alias = "ALPHA-1";
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::RADEC_ICRF;
  track.time_tag = fbs::TimeTag::RECEIVE;
  Observation o;
  o.at = UtcTime{1'000'000'007};
  o[Quantity::angle_1] = Measured{0.0, 0};  // a measured zero
  o[Quantity::angle_2] = Measured{-12.25, 0};
  track.observations.push_back(o);
  return track;
}

TEST(TrackSet, what_is_written_is_read_back) {
  Track track = sample();
  track.object = {25544, "1998-067A", "N-7", "ISS"};
  track.sigmas.time_s = 0.001;
  track.range_modulus_km = 7.5;
  track.corrections_applied = fbs::Correction::REFRACTION;
  Observation second = track.observations[0];
  second.at.tai_ns += 1;
  second[Quantity::snr] = Measured{12.5, 0};
  second[Quantity::angle_1].reset();
  second[Quantity::angle_2].reset();
  track.observations.push_back(second);
  const auto bytes = build_trackset(track);
  ASSERT_TRUE(bytes.has_value());
  const Track back = read_trackset(*bytes).value();
  EXPECT_EQ(back.object.norad_cat_id, 25544U);
  EXPECT_EQ(back.object.name, "ISS");
  EXPECT_EQ(back.sigmas.time_s, 0.001);
  EXPECT_FALSE(back.sigmas.range_km.has_value());
  EXPECT_EQ(back.range_modulus_km, 7.5);
  EXPECT_FALSE(back.integration_interval_s.has_value());
  EXPECT_EQ(back.corrections_applied, fbs::Correction::REFRACTION);
  ASSERT_EQ(back.observations.size(), 2U);
  EXPECT_EQ(back.observations[0].at.tai_ns, 1'000'000'007);
  EXPECT_EQ(back.observations[0][Quantity::angle_1]->value, 0.0);
  EXPECT_FALSE(back.observations[1][Quantity::angle_1].has_value());
  EXPECT_EQ(back.observations[1][Quantity::snr]->value, 12.5);
}

TEST(TrackSet, a_broken_promise_of_a_track_is_refused) {
  const auto code = [](const Track& track) {
    const auto bytes = build_trackset(track);
    return bytes ? Code{} : bytes.error().code;
  };
  EXPECT_EQ(code(sample()), Code{});
  Track half = sample();
  half.observations[0][Quantity::angle_2].reset();
  EXPECT_EQ(code(half), Code::bad_value);
  Track empty = sample();
  empty.observations.clear();
  EXPECT_EQ(code(empty), Code::bad_value);
  Track nothing = sample();
  nothing.observations[0] = Observation{};
  EXPECT_EQ(code(nothing), Code::bad_value);
  Track unsorted = sample();
  unsorted.observations.push_back(unsorted.observations[0]);
  EXPECT_EQ(code(unsorted), Code::bad_value);
  Track nan = sample();
  nan.observations[0][Quantity::range] = Measured{std::numeric_limits<double>::quiet_NaN(), 0};
  EXPECT_EQ(code(nan), Code::not_finite);
  Track nameless = sample();
  nameless.sensor_alias.clear();
  EXPECT_EQ(code(nameless), Code::bad_value);
}

TEST(TrackSet, the_longest_track_fits_a_record) {
  Track track = sample();
  for (std::size_t i = 1; i < kMaxTrackObservations; ++i) {
    track.observations.push_back(track.observations[0]);
    track.observations.back().at.tai_ns += static_cast<std::int64_t>(i);
  }
  const auto bytes = build_trackset(track);
  ASSERT_TRUE(bytes.has_value());
  EXPECT_LT(bytes->size() + 2'048, kMaxRecordBytes);
  track.observations.push_back(track.observations.back());
  track.observations.back().at.tai_ns += 1;
  EXPECT_EQ(build_trackset(track).error().code, Code::too_large);
}

TEST(TrackSet, a_damaged_buffer_is_refused) {
  auto bytes = build_trackset(sample()).value();
  for (std::size_t size = 0; size < bytes.size(); size += 3) {
    EXPECT_FALSE(read_trackset(ByteView(bytes).first(size)).has_value()) << size;
  }
}

}  // namespace
}  // namespace accord::node::translate
