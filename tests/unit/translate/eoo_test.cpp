// EOO buffers, read with the generated code of the pinned schema.
#include "node/translate/eoo.hpp"

#include <flatbuffers/reflection.h>
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "OMM_generated.h"
#include "schemas/payload_registry.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

Track sample() {
  Track track;
  track.track_id = "T-1";
  track.sensor_alias = "ALPHA-1";
  track.object.norad_cat_id = 25544;
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_ROUND_TRIP;
  track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  track.sigmas.angle_1_deg = 0.001;
  track.sigmas.range_km = 0.5;
  for (int i = 0; i < 3; ++i) {
    Observation o;
    o.at = UtcTime::parse("2026-11-21T06:14:0" + std::to_string(i) + ".123456789Z").value();
    o[Quantity::angle_1] = Measured{0.0, static_cast<std::uint32_t>(10 + i)};
    o[Quantity::angle_2] = Measured{13.381, static_cast<std::uint32_t>(20 + i)};
    o[Quantity::range] = Measured{2000.5, static_cast<std::uint32_t>(30 + i)};
    track.observations.push_back(o);
  }
  return track;
}

EooRecords build(const Track& track, DiagnosticLog& log) {
  static const std::string label = samples::kLabel;
  return build_eoo(track, {label, DataMode::exercise}, log);
}

const sds::EOO& at(const EooRecords& made, std::size_t i) {
  return *sds::GetEOO(made.records.at(i).payload.data());
}

TEST(Eoo, one_record_an_angle_observation_with_label_and_mode) {
  DiagnosticLog log;
  const auto made = build(sample(), log);
  ASSERT_EQ(made.records.size(), 3U);
  EXPECT_EQ(made.carried, 9U);
  EXPECT_TRUE(log.take().empty());
  for (const Translated& record : made.records) {
    EXPECT_TRUE(verify_buffer(*find_payload_type("EOO"), record.payload).has_value());
  }
  const sds::EOO& eoo = at(made, 1);
  EXPECT_EQ(eoo.CLASSIFICATION()->str(), "GBR UNCLASSIFIED//REL TO DEU");
  EXPECT_EQ(eoo.DATA_MODE()->str(), "EXERCISE");
  EXPECT_EQ(eoo.OB_TIME()->str(), "2026-11-21T06:14:01.123456789Z");
  EXPECT_EQ(eoo.NORAD_CAT_ID(), 25544);
  EXPECT_EQ(eoo.ID_ON_ORBIT()->str(), "25544");
  EXPECT_EQ(eoo.SENSOR_ID()->str(), "ALPHA-1");
  EXPECT_EQ(eoo.TRACK_ID()->str(), "T-1");
  EXPECT_EQ(eoo.EOBSERVATION_ID()->str(), "T-1/2");
  EXPECT_EQ(eoo.OB_POSITION()->str(), "IN");
  EXPECT_EQ(at(made, 0).OB_POSITION()->str(), "FIRST");
  EXPECT_EQ(at(made, 2).OB_POSITION()->str(), "LAST");
  EXPECT_EQ(eoo.REFERENCE_FRAME(), sds::refFrame::ENU);
  EXPECT_EQ(eoo.ELEVATION(), 13.381F);
  EXPECT_EQ(eoo.RANGE(), 1000.25F);   // half of the round trip
  EXPECT_EQ(eoo.RANGE_UNC(), 0.25F);  // and of its sigma
  EXPECT_EQ(eoo.AZIMUTH_UNC(), 0.001F);
  EXPECT_EQ(made.records[1].first_line, 11U);
  EXPECT_EQ(made.records[1].last_line, 21U);
}

TEST(Eoo, a_measured_zero_is_there_and_what_was_not_measured_is_absent) {
  DiagnosticLog log;
  const auto made = build(sample(), log);
  const sds::EOO& eoo = at(made, 0);
  EXPECT_TRUE(samples::holds(eoo, sds::EOO::VT_AZIMUTH));  // 0 deg
  for (const auto field : {sds::EOO::VT_RA, sds::EOO::VT_DECLINATION, sds::EOO::VT_MAG,
                           sds::EOO::VT_ELEVATION_UNC, sds::EOO::VT_RANGE_RATE, sds::EOO::VT_UCT}) {
    EXPECT_FALSE(samples::holds(eoo, field));
  }
}

TEST(Eoo, nothing_that_places_or_names_the_sensor_is_written) {
  DiagnosticLog log;
  const auto made = build(sample(), log);
  const auto* type = find_payload_type("EOO");
  const auto& schema = *reflection::GetSchema(type->binary_schema.data());
  for (const std::string_view name : type->protected_fields) {
    const auto* field = schema.root_table()->fields()->LookupByKey(std::string(name).c_str());
    ASSERT_NE(field, nullptr) << name;
    EXPECT_FALSE(samples::holds(at(made, 0), field->offset())) << name;
  }
}

TEST(Eoo, frames_are_named_and_others_are_reported) {
  for (const auto& [frame, wanted] : std::vector<std::pair<fbs::AngleFrame, sds::refFrame>>{
           {fbs::AngleFrame::RADEC_EME2000, sds::refFrame::J2000},
           {fbs::AngleFrame::RADEC_ICRF, sds::refFrame::ICRF},
           {fbs::AngleFrame::RADEC_TEME, sds::refFrame::TEME},
           {fbs::AngleFrame::RADEC_TOD, sds::refFrame::TOD}}) {
    Track track = sample();
    track.angle_frame = frame;
    DiagnosticLog log;
    const auto made = build(track, log);
    EXPECT_EQ(at(made, 0).REFERENCE_FRAME(), wanted);
    EXPECT_EQ(at(made, 0).DECLINATION(), 13.381F);
    EXPECT_FALSE(samples::holds(at(made, 0), sds::EOO::VT_ELEVATION));
  }
  Track track = sample();
  track.angle_frame = fbs::AngleFrame::XSYE;
  DiagnosticLog log;
  const auto made = build(track, log);
  EXPECT_TRUE(made.records.empty());
  EXPECT_EQ(made.carried, 0U);
  EXPECT_EQ(log.take().size(), 9U);
}

TEST(Eoo, what_an_eoo_cannot_hold_is_reported_by_line) {
  Track track = sample();
  track.range_modulus_km = 10;
  track.observations.resize(1);
  track.observations[0][Quantity::rcs] = Measured{1, 77};
  track.observations[0][Quantity::magnitude] = Measured{5.5, 78};
  DiagnosticLog log;
  const auto made = build(track, log);
  EXPECT_EQ(made.carried, 3U);  // two angles and the magnitude
  const auto all = log.take();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].keyword, "RANGE");
  EXPECT_EQ(all[0].line, 30U);
  EXPECT_EQ(all[1].keyword, "RCS");
  EXPECT_EQ(all[1].line, 77U);
  EXPECT_EQ(at(made, 0).MAG(), 5.5F);
  EXPECT_EQ(at(made, 0).OB_POSITION()->str(), "SINGLE");
}

TEST(Eoo, a_time_of_transmission_is_not_passed_off_as_one_of_reception) {
  Track track = sample();
  track.time_tag = fbs::TimeTag::TRANSMIT;
  DiagnosticLog log;
  EXPECT_TRUE(build(track, log).records.empty());
  EXPECT_EQ(log.take().size(), 9U);
}

TEST(Eoo, observations_without_angles_are_reported) {
  Track track = sample();
  track.observations[0][Quantity::angle_1].reset();
  track.observations[0][Quantity::angle_2].reset();
  DiagnosticLog log;
  EXPECT_EQ(build(track, log).records.size(), 2U);
  EXPECT_EQ(log.take().size(), 1U);
}

/// 1e39 is above 3.4e38, the largest 32-bit float.
TEST(Eoo, angles_and_uncertainties_beyond_a_float_are_reported_and_not_made_infinite) {
  Track track = sample();
  track.observations[0][Quantity::angle_2] = Measured{1e39, 20};
  track.sigmas.angle_1_deg = 1e39;
  DiagnosticLog log;
  const auto made = build(track, log);
  ASSERT_EQ(made.records.size(), 2U);
  EXPECT_EQ(at(made, 0).OB_POSITION()->str(), "FIRST");
  EXPECT_EQ(at(made, 1).OB_POSITION()->str(), "LAST");
  for (const Translated& record : made.records)
    EXPECT_TRUE(verify_buffer(*find_payload_type("EOO"), record.payload).has_value());
  std::vector<std::string> keywords;
  for (const Diagnostic& d : log.take()) keywords.push_back(d.keyword);
  EXPECT_EQ(keywords, (std::vector<std::string>{"ANGLE_1", "ANGLE_2", "RANGE", "SIGMA"}));
}

TEST(Eoo, translation_of_a_tdm_accounts_for_every_line) {
  const auto translation =
      translate(samples::tdm("ANGLE_TYPE = AZEL\n",
                             "ANGLE_1 = 2026-01-02T00:00:00 5\nANGLE_2 = 2026-01-02T00:00:00 6\n"
                             "RCS = 2026-01-02T00:00:00 1\nMAG = 2026-01-02T00:00:01 7\nPR_N0 = "
                             "2026-01-02T00:00:01 7\n"),
                samples::full_profile(), samples::options(Format::tdm_kvn, Payload::eoo));
  ASSERT_TRUE(translation.has_value());
  EXPECT_EQ(translation->records.size(), 1U);
  EXPECT_EQ(translation->measurements_read, 5U);
  EXPECT_EQ(translation->measurements_carried, 2U);
  std::vector<std::size_t> lines;
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::warning && d.line >= 13) lines.push_back(d.line);
  }
  EXPECT_EQ(lines, (std::vector<std::size_t>{15, 16, 17}));
}

TEST(Stream, buffers_are_size_prefixed_aligned_and_unchanged_in_content) {
  DiagnosticLog log;
  const auto made = build(sample(), log);
  const Bytes stream = to_stream(made.records).value();
  std::size_t offset = 0;
  for (std::size_t i = 0; i < made.records.size(); ++i) {
    const Bytes part(stream.begin() + static_cast<std::ptrdiff_t>(offset), stream.end());
    const std::size_t size = flatbuffers::GetPrefixedSize(part.data());
    flatbuffers::Verifier verifier(part.data(), size + 4);
    ASSERT_TRUE(sds::VerifySizePrefixedEOOBuffer(verifier));
    const sds::EOO& eoo = *sds::GetSizePrefixedEOO(part.data());
    EXPECT_EQ(eoo.OB_TIME()->str(), at(made, i).OB_TIME()->str());
    EXPECT_TRUE(samples::holds(eoo, sds::EOO::VT_AZIMUTH));
    EXPECT_FALSE(samples::holds(eoo, sds::EOO::VT_RA));
    offset += size + 4;
  }
  EXPECT_EQ(offset, stream.size());
}

TEST(Stream, doubles_stand_aligned_in_the_prefixed_form) {
  const std::string tle =
      "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
      "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";
  const auto translation =
      translate(tle + tle, samples::full_profile(), samples::options(Format::tle, Payload::omm));
  const Bytes stream = to_stream(translation->records).value();
  flatbuffers::Verifier first(stream.data(), flatbuffers::GetPrefixedSize(stream.data()) + 4);
  EXPECT_TRUE(sds::VerifySizePrefixedOMMBuffer(first));
  EXPECT_EQ(stream.size() % 8, 0U);
}

TEST(Stream, a_damaged_payload_is_refused) {
  DiagnosticLog log;
  auto made = build(sample(), log);
  made.records[1].payload.resize(20);
  EXPECT_FALSE(to_stream(made.records).has_value());
  made.records[1].payload_code = "XXX";
  EXPECT_EQ(to_stream(made.records).error().code, Code::unknown_payload);
}

}  // namespace
}  // namespace accord::node::translate
