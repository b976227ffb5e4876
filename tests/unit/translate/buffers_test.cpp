// TrackSet and Space Data Standards buffers as input: what a sensor network that already speaks the
// standard publishes.
#include <gtest/gtest.h>

#include "node/translate/mean_elements.hpp"
#include "node/translate/oem.hpp"
#include "node/translate/track.hpp"
#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

constexpr const char* kLabel = "GBR UNCLASSIFIED";

constexpr const char* kTle =
    "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";

TranslateOptions options(Format from, Payload payload, DataMode mode = DataMode::test) {
  return {from, payload, kLabel, mode};
}

std::string sample_tdm() {
  return samples::tdm("ANGLE_TYPE = AZEL\nTRACK_ID = T-9\nRANGE_UNITS = km\n",
                      "ANGLE_1 = 2026-01-02T00:00:00 256.5\nANGLE_2 = 2026-01-02T00:00:00 13.25\n"
                      "RANGE = 2026-01-02T00:00:00 1200.125\n");
}

Translation of_tdm(Payload payload) {
  auto out = translate(sample_tdm(), samples::full_profile(), options(Format::tdm_kvn, payload));
  EXPECT_TRUE(out.has_value()) << out.error().text();
  return std::move(*out);
}

std::string stream_of(const Translation& translation) {
  return std::string(as_text(to_stream(translation.records).value()));
}

Translation read(std::string_view bytes, Format from, Payload payload) {
  auto out = translate(bytes, samples::full_profile(), options(from, payload));
  EXPECT_TRUE(out.has_value()) << out.error().text();
  return out ? std::move(*out) : Translation{};
}

TEST(Buffers, a_trackset_read_back_is_the_same_bytes_alone_and_in_a_stream) {
  const Translation made = of_tdm(Payload::trk);
  const std::string alone(as_text(made.records.at(0).payload));
  for (const std::string& bytes : {alone, stream_of(made)}) {
    EXPECT_EQ(detect_format(as_bytes(bytes)).value(), Format::trackset);
    const Translation back = read(bytes, Format::trackset, Payload::trk);
    ASSERT_EQ(back.records.size(), 1U);
    EXPECT_EQ(back.records[0].payload, made.records[0].payload);
    EXPECT_EQ(back.records[0].norad_cat_id, made.records[0].norad_cat_id);
    EXPECT_EQ(back.records[0].first, made.records[0].first);
    EXPECT_EQ(back.measurements_read, 3U);
    EXPECT_EQ(back.measurements_carried, 3U);
  }
}

TEST(Buffers, a_trackset_becomes_the_eoos_that_its_text_becomes) {
  const Translation eoos = of_tdm(Payload::eoo);
  const Translation back = read(stream_of(of_tdm(Payload::trk)), Format::trackset, Payload::eoo);
  ASSERT_EQ(back.records.size(), eoos.records.size());
  EXPECT_EQ(back.records[0].payload, eoos.records[0].payload);
}

TEST(Buffers, what_is_no_value_of_the_schema_does_not_leave_with_a_record) {
  std::string bytes(as_text(of_tdm(Payload::trk).records.at(0).payload));
  bytes += "whose sensor stands at";  // behind the last table: a buffer that verifies all the same
  bytes.resize((bytes.size() + 7) / 8 * 8);
  const Translation back = read(bytes, Format::trackset, Payload::trk);
  ASSERT_EQ(back.records.size(), 1U);
  EXPECT_EQ(as_text(back.records[0].payload).find("whose sensor"), std::string_view::npos);
}

TEST(Buffers, an_alias_that_shows_a_sensor_is_refused_and_the_next_record_is_taken) {
  Track track = read_trackset(of_tdm(Payload::trk).records.at(0).payload).value();
  const std::string name = samples::full_profile().sensors.begin()->first;
  Translation two;
  for (const std::string& alias : {"x " + name, std::string("GBR-9")}) {
    track.sensor_alias = alias;
    two.records.push_back({"TRK", build_trackset(track).value(), 0, 1, {}, {}});
  }
  const Translation back = read(stream_of(two), Format::trackset, Payload::trk);
  ASSERT_EQ(back.records.size(), 1U);
  EXPECT_EQ(read_trackset(back.records[0].payload)->sensor_alias, "GBR-9");
  EXPECT_EQ(back.records_refused, 1U);
  ASSERT_EQ(back.diagnostics.size(), 1U);
  EXPECT_EQ(back.diagnostics[0].code, Code::sensor_name_exposed);
  EXPECT_EQ(back.diagnostics[0].line, 1U);
}

TEST(Buffers, a_stream_of_the_standard_is_taken_each_by_its_identifier) {
  Translation mixed = of_tdm(Payload::eoo);
  const auto elements =
      translate(kTle, samples::full_profile(), options(Format::tle, Payload::omm));
  ASSERT_TRUE(elements.has_value()) << elements.error().text();
  for (const Translated& record : elements->records) mixed.records.push_back(record);
  const std::string bytes = stream_of(mixed);
  EXPECT_EQ(detect_format(as_bytes(bytes)).value(), Format::sds);
  const Translation back = read(bytes, Format::sds, Payload::as_written);
  ASSERT_EQ(back.records.size(), mixed.records.size());
  for (std::size_t i = 0; i < mixed.records.size(); ++i) {
    EXPECT_EQ(back.records[i].payload_code, mixed.records[i].payload_code);
    const auto alone = [](const Translated& record) { return to_stream({&record, 1}).value(); };
    EXPECT_EQ(alone(back.records[i]), alone(mixed.records[i]));  // the same values, laid out alike
    EXPECT_EQ(back.records[i].norad_cat_id, mixed.records[i].norad_cat_id);
    EXPECT_EQ(back.records[i].first, mixed.records[i].first);
  }
  const Translation only = read(bytes, Format::sds, Payload::omm);
  EXPECT_EQ(only.records.size(), elements->records.size());
  EXPECT_EQ(only.diagnostics.at(0).code, Code::unknown_payload);
}

TEST(Buffers, a_marking_or_mode_inside_that_the_feed_is_not_under_is_refused) {
  const std::string bytes = stream_of(of_tdm(Payload::eoo));
  const auto profile = samples::full_profile();
  const auto other_label =
      translate(bytes, profile, {Format::sds, Payload::eoo, "GBR SECRET", DataMode::test});
  EXPECT_EQ(other_label->records.size(), 0U);
  EXPECT_EQ(other_label->diagnostics.at(0).code, Code::payload_label_differs);
  const auto other_mode =
      translate(bytes, profile, {Format::sds, Payload::eoo, kLabel, DataMode::real});
  EXPECT_EQ(other_mode->diagnostics.at(0).code, Code::payload_mode_differs);
}

TEST(Buffers, the_marking_inside_an_ephemeris_counts_too) {
  Ephemeris e;
  e.centre = "EARTH";
  e.frame = {"EME2000", sds::refFrame::J2000};
  e.start = e.stop = UtcTime::parse("2026-01-02T00:00:00Z").value();
  e.points.push_back({e.start, {7000, 0, 0}, {}, {}, 0});
  Translation made;
  made.records.push_back({"OEM", build_oem(e, "GBR SECRET").value(), 0, 1, {}, {}});
  const Translation back = read(stream_of(made), Format::sds, Payload::as_written);
  EXPECT_EQ(back.records.size(), 0U);
  EXPECT_EQ(back.diagnostics.at(0).code, Code::payload_label_differs);
}

TEST(Buffers, a_stream_that_does_not_add_up_is_refused_whole_with_the_byte) {
  const std::string bytes = stream_of(of_tdm(Payload::trk));
  const auto error_of = [&](const std::string& text) {
    const auto out =
        translate(text, samples::full_profile(), options(Format::trackset, Payload::trk));
    return out ? std::string("taken") : out.error().where;
  };
  EXPECT_EQ(error_of(bytes.substr(0, bytes.size() - 1)), "byte 0");
  EXPECT_EQ(error_of(bytes + "abc"), "byte " + std::to_string(bytes.size()));
  EXPECT_EQ(error_of(bytes + std::string(4, '\xff')), "byte " + std::to_string(bytes.size()));
}

TEST(Buffers, a_buffer_that_does_not_verify_is_refused_alone) {
  const std::string one = stream_of(of_tdm(Payload::trk));
  std::string broken = one;
  broken[4] = '\x7f';  // the offset of the root table
  const Translation back = read(broken + one, Format::trackset, Payload::trk);
  EXPECT_EQ(back.records.size(), 1U);
  EXPECT_EQ(back.diagnostics.at(0).code, Code::bad_buffer);
}

}  // namespace
}  // namespace accord::node::translate
