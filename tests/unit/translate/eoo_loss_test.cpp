// What an EOO loses of a track is said, once a track. A 32-bit float has 24 bits: its steps are
// 2^-16 deg from 128 to 256 deg, and 2^-8 km from 32768 to 65536 km (IEEE 754).
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "node/translate/eoo.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

/// Every value of it reads back from a float, and it has nothing that an EOO does not hold.
Track sample() {
  Track track;
  track.track_id = "T-1";
  track.sensor_alias = "ALPHA-1";
  track.object.norad_cat_id = 25544;
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::ONE_WAY;
  track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  track.first_line = 7;
  for (std::uint32_t i = 0; i < 2; ++i) {
    Observation o;
    o.at = UtcTime::parse("2026-11-21T06:14:0" + std::to_string(i) + "Z").value();
    o[Quantity::angle_1] = Measured{200.25, 10 + i};
    o[Quantity::angle_2] = Measured{13.381, 20 + i};
    o[Quantity::range] = Measured{40000.5, 30 + i};
    track.observations.push_back(o);
  }
  return track;
}

std::vector<Diagnostic> said(const Track& track) {
  static const std::string label = samples::kLabel;
  DiagnosticLog log;
  (void)build_eoo(track, {label, DataMode::test}, log);
  return log.take();
}

std::vector<std::string> keywords(const Track& track) {
  std::vector<std::string> out;
  for (const Diagnostic& d : said(track)) out.push_back(d.keyword);
  return out;
}

using Words = std::vector<std::string>;

void set(Track& track, Quantity quantity, double value) {
  for (Observation& o : track.observations) o[quantity]->value = value;
}

TEST(EooLoss, a_track_that_fits_says_nothing) { EXPECT_EQ(keywords(sample()), Words{}); }

TEST(EooLoss, digits_beyond_a_float_are_one_warning_a_track) {
  Track track = sample();
  set(track, Quantity::angle_1, 200.12345678);  // twice, and one warning
  const auto all = said(track);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].severity, Severity::warning);
  EXPECT_EQ(all[0].code, Code::digits_lost);
  EXPECT_EQ(all[0].keyword, "ANGLE_1");
  EXPECT_EQ(all[0].line, 7U);
  EXPECT_NE(all[0].message.find("2 of ANGLE_1"), std::string::npos) << all[0].message;
}

TEST(EooLoss, a_declared_sigma_decides_whether_the_loss_counts) {
  Track track = sample();
  set(track, Quantity::range, 40000.001);  // the nearest float is 40000: 0.001 km away
  track.sigmas.range_km = 0.002;
  EXPECT_EQ(keywords(track), Words{});
  track.sigmas.range_km = 0.0005;
  EXPECT_EQ(keywords(track), Words{"RANGE"});
}

TEST(EooLoss, without_a_sigma_any_lost_digit_counts) {
  Track track = sample();
  set(track, Quantity::range, 40000.001);
  EXPECT_EQ(keywords(track), Words{"RANGE"});
  set(track, Quantity::range, 40000.125);  // 2^-3 is a multiple of the step
  EXPECT_EQ(keywords(track), Words{});
}

TEST(EooLoss, several_quantities_share_the_warning) {
  Track track = sample();
  set(track, Quantity::angle_2, 13.38100016);
  set(track, Quantity::range, 40000.001);
  const auto all = said(track);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_NE(all[0].message.find("ANGLE_2"), std::string::npos);
  EXPECT_NE(all[0].message.find("RANGE"), std::string::npos);
}

TEST(EooLoss, a_number_beyond_a_float_is_not_carried) {
  Track track = sample();
  set(track, Quantity::range, 1e39);  // the largest float is 3.4e38
  static const std::string label = samples::kLabel;
  DiagnosticLog log;
  const auto made = build_eoo(track, {label, DataMode::test}, log);
  EXPECT_EQ(made.carried, 4U);  // the angles
  EXPECT_FALSE(samples::holds(*sds::GetEOO(made.records[0].payload.data()), sds::EOO::VT_RANGE));
  const auto all = log.take();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].line, 30U);
  EXPECT_EQ(all[1].line, 31U);
  EXPECT_EQ(all[0].code, Code::not_carried);
}

TEST(EooLoss, each_header_field_without_a_place_is_said) {
  using Change = void (*)(Track&);
  const std::vector<std::pair<std::string, Change>> cases{
      {"COSPAR_ID", [](Track& t) { t.object.cospar_id = "1998-067A"; }},
      {"NATIONAL_ID", [](Track& t) { t.object.national_id = "X-1"; }},
      {"OBJECT_NAME", [](Track& t) { t.object.name = "ISS"; }},
      {"SENSOR_KIND", [](Track& t) { t.sensor_kind = fbs::SensorKind::RADAR; }},
      {"CORRECTIONS", [](Track& t) { t.corrections_needed = fbs::Correction::LIGHT_TIME; }},
      {"INTEGRATION_INTERVAL", [](Track& t) { t.integration_interval_s = 1; }},
      {"SIGMA_TIME", [](Track& t) { t.sigmas.time_s = 0.001; }},
      {"SIGMA_RECEIVE_FREQ", [](Track& t) { t.sigmas.receive_freq_hz = 1; }}};
  for (const auto& [keyword, change] : cases) {
    Track track = sample();
    change(track);
    EXPECT_EQ(keywords(track), Words{keyword});
  }
}

TEST(EooLoss, an_id_that_is_written_is_not_said_to_be_lost) {
  for (const bool cospar : {true, false}) {
    Track track = sample();
    track.object = {};
    (cospar ? track.object.cospar_id : track.object.national_id) = "1998-067A";
    EXPECT_EQ(keywords(track), Words{});
  }
}

TEST(EooLoss, a_track_without_a_record_says_why_and_nothing_more) {
  Track track = sample();
  track.time_tag = fbs::TimeTag::TRANSMIT;
  track.object.name = "ISS";
  EXPECT_EQ(keywords(track).size(), 6U);  // the six values, and not the name
}

}  // namespace
}  // namespace accord::node::translate
