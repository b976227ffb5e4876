// The KVN writer: what it writes is read back to equal bits, and what a TDM cannot hold is said.
#include "node/translate/tdm_writer.hpp"

#include <gtest/gtest.h>

#include <random>

#include "node/translate/writer.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

TdmHeader header() {
  return {UtcTime::parse("2026-01-02T03:04:05Z").value(), "SIM", "", "DSS-25", ""};
}

Track sample() {
  Track track;
  track.track_id = "T-1";
  track.sensor_alias = "ALPHA-1";
  track.object = {25544, "1998-067A", "", ""};
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_ROUND_TRIP;
  track.range_rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  track.corrections_applied = fbs::Correction::TROPOSPHERE;
  track.sigmas.angle_1_deg = 0.001;
  track.sigmas.angle_2_deg = 0.002;
  track.sigmas.range_km = 0.02;
  return track;
}

void fill(Track& track, unsigned seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> angle(-180.0, 359.0), elevation(-90.0, 90.0),
      positive(1e-9, 1e9), any(-10.0, 10.0);
  UtcTime at = UtcTime::parse("2016-12-31T23:59:59.999999999Z").value();
  for (std::size_t i = 0; i < count; ++i) {
    Observation o;
    o.at = at;
    at = at + Nanos{static_cast<std::int64_t>(random() % 1'000'000'007 +
                                              1)};  // through the leap second of that night
    o[Quantity::angle_1] = Measured{angle(random), 0};
    o[Quantity::angle_2] = Measured{elevation(random), 0};
    if (random() % 2 == 0) o[Quantity::range] = Measured{positive(random), 0};
    if (random() % 2 == 0) o[Quantity::range_rate] = Measured{any(random), 0};
    if (random() % 2 == 0) o[Quantity::magnitude] = Measured{any(random), 0};
    if (random() % 2 == 0) o[Quantity::rcs] = Measured{positive(random), 0};
    if (random() % 2 == 0) o[Quantity::receive_freq] = Measured{positive(random), 0};
    track.observations.push_back(o);
  }
}

TEST(TdmWriter, a_written_track_is_read_back_to_equal_bits) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Track track = sample();
    fill(track, seed, 30);
    const auto written = write_tdm_kvn({track}, header());
    ASSERT_TRUE(written.has_value());
    const auto translation = samples::translate_tdm(written->text);
    ASSERT_TRUE(translation.has_value()) << translation.error().text();
    ASSERT_EQ(translation->records.size(), 1U);
    EXPECT_EQ(translation->measurements_read, translation->measurements_carried);
    EXPECT_EQ(translation->records[0].payload, build_trackset(track).value()) << "seed " << seed;
  }
}

TEST(TdmWriter, the_text_is_as_the_standard_shows_it) {
  Track track = sample();
  track.sensor_kind = fbs::SensorKind::OPTICAL;
  track.angle_frame = fbs::AngleFrame::RADEC_EME2000;
  track.sigmas = {};
  track.corrections_applied = fbs::Correction::NONE;
  Observation o;
  o.at = UtcTime::parse("2016-12-31T23:59:60.5Z").value();
  o[Quantity::angle_1] = Measured{12.5, 0};
  o[Quantity::angle_2] = Measured{-0.1, 0};
  track.observations.push_back(o);
  const auto written = write_tdm_kvn({track}, header());
  ASSERT_TRUE(written.has_value());
  ASSERT_EQ(written->diagnostics.size(), 2U);
  EXPECT_EQ(written->diagnostics[0].keyword, "sensor_kind");
  EXPECT_EQ(written->diagnostics[1].keyword, "norad_cat_id");  // beside the COSPAR id
  EXPECT_EQ(
      written->text,
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05.000000000\nORIGINATOR = SIM\n"
      "META_START\nTRACK_ID = T-1\nTIME_SYSTEM = UTC\nPARTICIPANT_1 = DSS-25\nPARTICIPANT_2 = "
      "1998-067A\n"
      "MODE = SEQUENTIAL\nPATH = 2,1\nTIMETAG_REF = RECEIVE\nANGLE_TYPE = RADEC\nREFERENCE_FRAME = "
      "EME2000\nMETA_STOP\n"
      "DATA_START\nANGLE_1 = 2016-12-31T23:59:60.500000000 12.5\nANGLE_2 = "
      "2016-12-31T23:59:60.500000000 -0.1\nDATA_STOP\n");
}

TEST(TdmWriter, what_a_tdm_cannot_hold_is_reported) {
  Track track = sample();
  fill(track, 1, 3);
  track.observations[0][Quantity::range] = Measured{5, 0};
  track.observations[0][Quantity::snr] = Measured{5, 0};
  const auto written = write_tdm_kvn({track}, header());
  std::vector<std::string> keywords;
  for (const Diagnostic& d : written->diagnostics) keywords.push_back(d.keyword);
  EXPECT_EQ(keywords, (std::vector<std::string>{"sensor_kind", "sigmas", "corrections",
                                                "range_kind", "snr_db", "norad_cat_id"}));
}

TEST(TdmWriter, an_object_is_named_by_what_is_known_of_it) {
  Track track = sample();
  fill(track, 1, 1);
  const auto participant = [&] {
    const std::string text = write_tdm_kvn({track}, header())->text;
    const std::size_t at = text.find("PARTICIPANT_2 = ") + 16;
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_EQ(participant(), "1998-067A");
  track.object.cospar_id.clear();
  EXPECT_EQ(participant(), "25544");
  track.object.norad_cat_id = 0;
  EXPECT_EQ(participant(), "UNKNOWN");
}

TEST(TdmWriter, names_that_kvn_cannot_hold_are_refused) {
  Track track = sample();
  fill(track, 1, 1);
  for (const char* name : {"", " A", "A ", "A\nMETA_STOP", "\xC3\x89"}) {
    TdmHeader bad = header();
    bad.sensor_name = name;
    EXPECT_EQ(write_tdm_kvn({track}, bad).error().code, Code::bad_value) << name;
  }
  track.track_id = "a\nb";
  EXPECT_EQ(write_tdm_kvn({track}, header()).error().code, Code::bad_value);
}

TEST(TdmWriter, a_bounce_time_tag_and_an_empty_list_are_refused) {
  Track track = sample();
  fill(track, 1, 1);
  track.time_tag = fbs::TimeTag::BOUNCE;
  EXPECT_EQ(write_tdm_kvn({track}, header()).error().code, Code::bad_value);
  EXPECT_EQ(write_tdm_kvn({}, header()).error().code, Code::bad_value);
}

// --- as XML, and out of records ---

TEST(TdmXmlWriter, both_notations_are_read_back_to_equal_tracks) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    Track track = sample();
    fill(track, seed, 20);
    Track other = sample();
    other.track_id = "T-2 <&>";
    other.angle_frame = fbs::AngleFrame::RADEC_EME2000;
    fill(other, seed + 100, 5);
    const auto kvn = write_tdm_kvn({track, other}, header());
    const auto xml = write_tdm_xml({track, other}, header());
    ASSERT_TRUE(kvn.has_value());
    ASSERT_TRUE(xml.has_value());
    EXPECT_EQ(detect_format(as_bytes(xml->text)).value(), Format::tdm_xml);
    const auto from_kvn = samples::translate_tdm(kvn->text);
    const auto from_xml = translate(xml->text, samples::full_profile(),
                                    samples::options(Format::tdm_xml, Payload::trk));
    ASSERT_TRUE(from_xml.has_value()) << from_xml.error().text();
    ASSERT_EQ(from_kvn->records.size(), 2U);
    ASSERT_EQ(from_xml->records.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i)
      EXPECT_EQ(from_xml->records[i].payload, from_kvn->records[i].payload);
  }
}

TEST(TdmXmlWriter, the_form_is_that_of_the_book) {
  Track track = sample();
  Observation observation;
  observation.at = UtcTime::parse("2026-01-02T00:00:00.5Z").value();
  observation[Quantity::range_rate] = Measured{-7.5, 0};
  track.observations = {observation};
  EXPECT_EQ(write_tdm_xml({track}, header())->text,
            R"(<?xml version="1.0" encoding="UTF-8"?>
<tdm id="CCSDS_TDM_VERS" version="2.0">
  <header>
    <CREATION_DATE>2026-01-02T03:04:05.000000000</CREATION_DATE>
    <ORIGINATOR>SIM</ORIGINATOR>
  </header>
  <body>
    <segment>
      <metadata>
        <TRACK_ID>T-1</TRACK_ID>
        <TIME_SYSTEM>UTC</TIME_SYSTEM>
        <PARTICIPANT_1>DSS-25</PARTICIPANT_1>
        <PARTICIPANT_2>1998-067A</PARTICIPANT_2>
        <MODE>SEQUENTIAL</MODE>
        <PATH>1,2,1</PATH>
        <TIMETAG_REF>RECEIVE</TIMETAG_REF>
      </metadata>
      <data>
        <observation>
          <EPOCH>2026-01-02T00:00:00.500000000</EPOCH>
          <DOPPLER_INSTANTANEOUS>-7.5</DOPPLER_INSTANTANEOUS>
        </observation>
      </data>
    </segment>
  </body>
</tdm>
)");
}

Translated record_of(const Track& track) {
  Translated out;
  out.payload_code = "TRK";
  out.payload = build_trackset(track).value();
  return out;
}

WriteOptions options() {
  return {samples::kLabel, DataMode::test, "GBR", UtcTime::parse("2026-01-02T03:04:05Z").value()};
}

TEST(TdmOfRecords, a_sensor_is_named_by_its_alias_and_the_tracks_come_back) {
  Track track = sample();
  fill(track, 3, 30);
  Track other = sample();
  other.track_id = "T-2";
  fill(other, 4, 3);
  const std::vector<Translated> records{record_of(track), record_of(other)};
  for (const Format to : {Format::tdm_kvn, Format::tdm_xml}) {
    const auto written = write_text(to, records, options());
    ASSERT_TRUE(written.has_value()) << written.error().text();
    EXPECT_NE(written->text.find("ALPHA-1"), std::string::npos);
    const auto back =
        translate(written->text, samples::profile_with("sensors", R"({"ALPHA-1": "OTHER-1"})"),
                  samples::options(to, Payload::trk));
    ASSERT_TRUE(back.has_value()) << back.error().text();
    ASSERT_EQ(back->records.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
      const Track read = read_trackset(back->records[i].payload).value();
      const Track wrote = read_trackset(records[i].payload).value();
      EXPECT_EQ(read.track_id, wrote.track_id);
      EXPECT_EQ(read.sensor_alias, "OTHER-1");
      ASSERT_EQ(read.observations.size(), wrote.observations.size());
      for (std::size_t o = 0; o < read.observations.size(); ++o) {
        EXPECT_EQ(read.observations[o].at, wrote.observations[o].at);
        for (std::size_t q = 0; q < kQuantities; ++q) {
          const auto& a = read.observations[o].values[q];
          const auto& b = wrote.observations[o].values[q];
          ASSERT_EQ(a.has_value(), b.has_value());
          if (a) {
            EXPECT_EQ(a->value, b->value);
          }
        }
      }
    }
  }
}

TEST(TdmOfRecords, what_is_lost_names_the_record) {
  Track track = sample();
  fill(track, 3, 3);
  track.object.name = "SOMETHING";
  Track bare = sample();
  bare.track_id = "T-2";
  bare.sigmas = {};
  bare.corrections_applied = {};
  bare.object = {0, "1998-067A", "", ""};
  Observation one;
  one.at = UtcTime::parse("2026-01-02T00:00:00Z").value();
  one[Quantity::magnitude] = Measured{4, 0};
  bare.observations = {one};
  const std::vector<Translated> records{record_of(bare), record_of(track)};
  const auto written = write_text(Format::tdm_kvn, records, options());
  ASSERT_TRUE(written.has_value()) << written.error().text();
  std::vector<std::string> lost;
  for (const Diagnostic& d : written->diagnostics) {
    if (d.severity == Severity::info) continue;  // the kind of the sensor, of both
    EXPECT_EQ(d.line, 2U) << d.text();
    lost.push_back(d.keyword);
  }
  EXPECT_EQ(lost, (std::vector<std::string>{"sigmas", "corrections", "range_kind", "norad_cat_id",
                                            "name"}));
}

TEST(TdmOfRecords, what_a_tdm_would_say_wrongly_is_refused) {
  Track track = sample();
  fill(track, 3, 3);
  track.time_tag = fbs::TimeTag::BOUNCE;
  std::vector<Translated> records{record_of(track)};
  EXPECT_EQ(write_text(Format::tdm_kvn, records, options()).error().code, Code::bad_value);
  EXPECT_EQ(write_text(Format::tdm_xml, {}, options()).error().code, Code::bad_value);
  records[0].payload.resize(20);
  EXPECT_EQ(write_text(Format::tdm_kvn, records, options()).error().where.substr(0, 8), "record 1");
}

}  // namespace
}  // namespace accord::node::translate
