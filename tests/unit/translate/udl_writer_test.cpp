// UDL-style JSON out: names, units, what the UDL cannot say, and the way back.
#include <gtest/gtest.h>

#include "node/translate/writer.hpp"
#include "tests/support/translate/udl_samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

Track radar_track() {
  Track track;
  track.track_id = "T-1";
  track.sensor_alias = "ALIAS-1";
  track.object.norad_cat_id = 799500123;
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  track.corrections_applied = fbs::Correction::TROPOSPHERE;
  track.sigmas = {0.1, 0.2, 0.3, 0.4, {}, {}, {}};
  for (int i = 0; i < 3; ++i) {
    Observation o;
    o.at = UtcTime{1'800'000'000'123'456'000 + i * 1'000'000'001};
    o[Quantity::angle_1] = Measured{100.1 + i, 0};
    o[Quantity::angle_2] = Measured{1.0 / 3, 0};
    o[Quantity::range] = Measured{1234.56789012345678, 0};
    o[Quantity::range_rate] = Measured{-0.1 - i, 0};
    o[Quantity::rcs] = Measured{0.7, 0};
    o[Quantity::snr] = Measured{12.3, 0};
    track.observations.push_back(o);
  }
  return track;
}

Track optical_track() {
  Track track = radar_track();
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::RADEC_TEME;
  track.sigmas.magnitude = 0.5;
  for (Observation& o : track.observations) {
    o[Quantity::rcs].reset();
    o[Quantity::snr].reset();
    o[Quantity::magnitude] = Measured{7.7, 0};
  }
  return track;
}

Result<Written> written(const Track& track) {
  Translated record;
  record.payload_code = "TRK";
  record.payload = build_trackset(track).value();
  return write_text(Format::udl, std::span(&record, 1),
                    {"GBR SECRET//REL TO DEU, FRA", DataMode::test, "GBR", UtcTime{}});
}

bool reports(const Written& written, std::string_view keyword) {
  for (const Diagnostic& d : written.diagnostics) {
    if (d.keyword == keyword) return true;
  }
  return false;
}

TEST(UdlWriter, a_radar_s_observations_have_the_udl_s_names) {
  const auto text = written(radar_track());
  ASSERT_TRUE(text.has_value()) << text.error().text();
  const json list = json::parse(text->text);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0]["classificationMarking"], "GBR SECRET//REL TO DEU, FRA");
  EXPECT_EQ(list[0]["dataMode"], "TEST");
  EXPECT_EQ(list[0]["source"], "GBR");
  EXPECT_EQ(list[0]["origSensorId"], "ALIAS-1");
  EXPECT_EQ(list[0]["satNo"], 799500123);
  EXPECT_EQ(list[0]["trackId"], "T-1");
  EXPECT_EQ(list[0]["obPosition"], "FIRST");
  EXPECT_EQ(list[1]["obPosition"], "IN");
  EXPECT_EQ(list[2]["obPosition"], "LAST");
  EXPECT_EQ(list[0]["azimuth"], 100.1);
  EXPECT_EQ(list[0]["azimuthUnc"], 0.1);
  EXPECT_EQ(list[0]["rangeUnc"], 0.3);
  EXPECT_EQ(list[0]["snr"], 12.3);
  const std::string first = list[0]["obTime"], second = list[1]["obTime"];
  EXPECT_EQ(first.size(), 27U);   // microseconds are exact
  EXPECT_EQ(second.size(), 30U);  // these are not
  EXPECT_TRUE(reports(*text, "corrections"));
  EXPECT_TRUE(reports(*text, "time_tag"));
}

/// Everything but the aliases and what the UDL leaves to the data card, which the profile states.
void expect_same(const Track& back, const Track& track) {
  EXPECT_EQ(back.track_id, track.track_id);
  EXPECT_EQ(back.object.norad_cat_id, track.object.norad_cat_id);
  EXPECT_EQ(back.sensor_kind, track.sensor_kind);
  EXPECT_EQ(back.angle_frame, track.angle_frame);
  EXPECT_EQ(back.time_tag, track.time_tag);
  EXPECT_EQ(back.range_kind, track.range_kind);
  EXPECT_EQ(back.range_rate_kind, track.range_rate_kind);
  EXPECT_EQ(back.corrections_applied, track.corrections_applied);
  EXPECT_EQ(back.sigmas.angle_1_deg, track.sigmas.angle_1_deg);
  EXPECT_EQ(back.sigmas.angle_2_deg, track.sigmas.angle_2_deg);
  EXPECT_EQ(back.sigmas.range_km, track.sigmas.range_km);
  EXPECT_EQ(back.sigmas.range_rate_km_s, track.sigmas.range_rate_km_s);
  EXPECT_EQ(back.sigmas.magnitude, track.sigmas.magnitude);
  ASSERT_EQ(back.observations.size(), track.observations.size());
  for (std::size_t i = 0; i < track.observations.size(); ++i) {
    EXPECT_EQ(back.observations[i].at, track.observations[i].at);
    for (std::size_t q = 0; q < kQuantities; ++q) {
      const auto &ours = back.observations[i].values[q], &theirs = track.observations[i].values[q];
      ASSERT_EQ(ours.has_value(), theirs.has_value()) << q;
      if (ours) {
        EXPECT_EQ(ours->value, theirs->value) << q;
      }
    }
  }
}

TEST(UdlWriter, what_is_written_reads_back_to_the_same_values) {
  for (const Track& track : {radar_track(), optical_track()}) {
    const auto text = written(track);
    ASSERT_TRUE(text.has_value());
    const auto translation = samples::translate_udl_text(text->text);
    ASSERT_TRUE(translation.has_value()) << translation.error().text();
    EXPECT_EQ(translation->records_refused, 0U);
    ASSERT_EQ(translation->records.size(), 1U);
    const Track back = read_trackset(translation->records[0].payload).value();
    expect_same(back, track);
    Track again = back;
    again.sensor_alias = track.sensor_alias;
    EXPECT_EQ(written(again)->text, text->text);
  }
}

TEST(UdlWriter, a_round_trip_is_halved_with_its_sigma) {
  Track track = radar_track();
  track.sensor_kind = fbs::SensorKind::LASER;
  track.range_kind = fbs::RangeKind::TWO_WAY_ROUND_TRIP;
  const auto text = written(track);
  const json list = json::parse(text->text);
  EXPECT_EQ(list[0]["range"], 1234.56789012345678 / 2);
  EXPECT_EQ(list[0]["rangeUnc"], 0.15);
  EXPECT_TRUE(reports(*text, "sensor_kind"));
  EXPECT_TRUE(reports(*text, "rcs"));
}

TEST(UdlWriter, what_it_would_say_wrongly_is_left_out_or_refused) {
  Track track = optical_track();
  track.angle_frame = fbs::AngleFrame::RADEC_TOD;
  track.range_modulus_km = 100.0;
  track.range_rate_kind = fbs::RangeRateKind::INTEGRATED;
  const auto text = written(track);
  for (const char* keyword : {"angles", "range_km", "range_rate_km_s"})
    EXPECT_TRUE(reports(*text, keyword));
  const json list = json::parse(text->text);
  EXPECT_FALSE(list[0].contains("ra") || list[0].contains("range") ||
               list[0].contains("rangeRate"));
  track.sensor_kind = fbs::SensorKind::RF;
  EXPECT_EQ(written(track).error().code, Code::format_unsupported);
  Track radar = radar_track();
  radar.angle_frame = fbs::AngleFrame::RADEC_TEME;
  EXPECT_TRUE(reports(*written(radar), "angles"));
  radar.angle_frame = fbs::AngleFrame::RADEC_EME2000;
  EXPECT_EQ(json::parse(written(radar)->text)[0]["ra"], 100.1);
}

TEST(UdlWriter, an_instant_without_a_value_is_not_written) {
  Track track = optical_track();
  for (Observation& o : track.observations) {
    o = Observation{o.at, {}};
    o[Quantity::snr] = Measured{1, 0};
  }
  EXPECT_EQ(written(track)->text, "[]\n");
}

TEST(UdlWriter, it_takes_tracks_alone) {
  EXPECT_EQ(written_from(Format::udl).value(), Payload::trk);
  EXPECT_EQ(payload_for(Format::tdm_kvn, Format::udl).value(), Payload::trk);
  EXPECT_FALSE(payload_for(Format::tle, Format::udl).has_value());
}

}  // namespace
}  // namespace accord::node::translate
