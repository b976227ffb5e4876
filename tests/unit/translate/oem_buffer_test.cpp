// The SDS OEM buffer: our own reading of it, the standard's JavaScript library's, text written of
// it, and what a foreign buffer may lack.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "OEM_generated.h"
#include "node/translate/writer.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/ephemeris_samples.hpp"
#include "tests/support/translate/foreign_reader.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

const WriteOptions kOptions{samples::kLabel, DataMode::test, "GBR",
                            UtcTime::parse("2026-01-01T00:00:00Z").value()};

std::vector<Translated> records_of(Format from, std::string_view text) {
  auto translation = samples::translate_ephemeris(from, text);
  EXPECT_TRUE(translation.has_value()) << (translation ? "" : translation.error().text());
  return translation ? std::move(translation->records) : std::vector<Translated>{};
}

std::string outcome(const Bytes& buffer) {
  const auto read = read_oem(buffer);
  return read ? "read" : std::string(code_entry(read.error().code).name) + " " + read.error().where;
}

TEST(OemBuffer, frames_are_words_and_the_label_is_the_classification) {
  const auto records = records_of(Format::oem_kvn, samples::kOemKvn);
  const sds::OEM& oem = *sds::GetOEM(records.at(0).payload.data());
  EXPECT_EQ(oem.CLASSIFICATION()->str(), samples::kLabel);
  ASSERT_EQ(oem.EPHEMERIS_DATA_BLOCK()->size(), 2U);  // matrices in two frames
  const sds::ephemerisDataBlock& first = *oem.EPHEMERIS_DATA_BLOCK()->Get(0);
  const sds::ephemerisDataBlock& second = *oem.EPHEMERIS_DATA_BLOCK()->Get(1);
  EXPECT_EQ(first.REFERENCE_FRAME(), sds::refFrame::J2000);
  EXPECT_EQ(first.COV_REFERENCE_FRAME(), sds::refFrame::RTN);
  EXPECT_EQ(first.COVARIANCE_MATRIX_LINES()->size(), 2U);
  EXPECT_EQ(second.COV_REFERENCE_FRAME(), sds::refFrame::J2000);
  EXPECT_EQ(second.EPHEMERIS_DATA_LINES()->size(), 0U);
  EXPECT_EQ(first.TIME_SYSTEM(), sds::timeSystem::UTC);
  EXPECT_EQ(first.START_TIME()->str(), "2016-12-31T23:59:59.000000000Z");
  EXPECT_EQ(first.COMMENT(), nullptr);
  const auto& line = *first.EPHEMERIS_DATA_LINES()->Get(2);
  EXPECT_TRUE(samples::holds(line, sds::ephemerisDataLine::VT_X_DOT));  // a zero is there
  EXPECT_FALSE(samples::holds(line, sds::ephemerisDataLine::VT_X_DDOT));
  const sds::OEM& other = *sds::GetOEM(records.at(1).payload.data());
  const sds::ephemerisDataBlock& named = *other.EPHEMERIS_DATA_BLOCK()->Get(0);
  EXPECT_EQ(named.REFERENCE_FRAME(), sds::refFrame::ECEF);
  EXPECT_EQ(named.COMMENT()->str(), "REF_FRAME = ITRF2014");
  EXPECT_FALSE(samples::holds(named, sds::ephemerisDataBlock::VT_COV_REFERENCE_FRAME));
}

std::vector<Translated> records_of_every_source() {
  std::vector<Translated> records = records_of(Format::oem_kvn, samples::kOemKvn);
  for (const auto& [from, text] :
       {std::pair{Format::cpf, samples::kCpf}, {Format::sp3, samples::kSp3}}) {
    for (Translated& record : records_of(from, text)) records.push_back(std::move(record));
  }
  return records;
}

/// Three numbers of a line, or the library's zeros where the state has none.
void expect_vector(const json& line, const std::array<const char*, 3>& names,
                   const std::optional<std::array<double, 3>>& values) {
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(line[names[i]].get<double>(), values ? (*values)[i] : 0.0) << names[i];
}

/// Every number of every kind of source, against what was read of its text.
TEST(ForeignReader, reads_our_oem_stream_to_the_same_values) {
  const std::vector<Translated> records = records_of_every_source();
  const auto read = samples::read_with_library(to_stream(records).value());
  if (!read) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  const auto ours = samples::ephemerides_of(records);
  ASSERT_EQ(read->size(), ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const json& oem = (*read)[i];
    EXPECT_EQ(oem["CLASSIFICATION"], samples::kLabel);
    const json& block = oem["EPHEMERIS_DATA_BLOCK"][0];
    EXPECT_EQ(block["OBJECT"]["NORAD_CAT_ID"], ours[i].object.norad_cat_id);
    EXPECT_EQ(block["OBJECT"]["OBJECT_ID"], ours[i].object.cospar_id);
    EXPECT_EQ(block["CENTER_NAME"], "EARTH");
    EXPECT_EQ(block["REFERENCE_FRAME"], static_cast<int>(ours[i].frame.word));
    EXPECT_EQ(block["START_TIME"], ours[i].start.text(9));
    EXPECT_EQ(block["STOP_TIME"], ours[i].stop.text(9));
    const json& lines = block["EPHEMERIS_DATA_LINES"];
    ASSERT_EQ(lines.size(), ours[i].points.size());
    for (std::size_t n = 0; n < lines.size(); ++n) {
      const EphemerisPoint& p = ours[i].points[n];
      EXPECT_EQ(lines[n]["EPOCH"], p.at.text(9));
      expect_vector(lines[n], {"X", "Y", "Z"}, p.position_km);
      expect_vector(lines[n], {"X_DOT", "Y_DOT", "Z_DOT"}, p.velocity_km_s);
      expect_vector(lines[n], {"X_DDOT", "Y_DDOT", "Z_DDOT"}, p.acceleration_km_s2);
    }
  }
  // The matrix of the sample counts its 21 elements, row by row.
  const json& matrix = (*read)[0]["EPHEMERIS_DATA_BLOCK"][0]["COVARIANCE_MATRIX_LINES"][0];
  for (const auto& [name, value] : std::map<std::string, double>{
           {"CX_X", 1},         {"CY_X", 2},          {"CY_Y", 3},          {"CZ_X", 4},
           {"CZ_Y", 5},         {"CZ_Z", 6},          {"CX_DOT_X", -7e-4},  {"CX_DOT_Y", -8e-4},
           {"CX_DOT_Z", -9e-4}, {"CX_DOT_X_DOT", 10}, {"CY_DOT_X", -11},    {"CY_DOT_Y", -12},
           {"CY_DOT_Z", -13},   {"CY_DOT_X_DOT", 14}, {"CY_DOT_Y_DOT", 15}, {"CZ_DOT_X", 16},
           {"CZ_DOT_Y", 17},    {"CZ_DOT_Z", 18},     {"CZ_DOT_X_DOT", 19}, {"CZ_DOT_Y_DOT", 20},
           {"CZ_DOT_Z_DOT", 21}})
    EXPECT_EQ(matrix[name], value) << name;
}

/// And every other field: names, times, frames, steps, degrees.
TEST(ForeignReader, reads_every_field_of_an_oem_with_everything_in_it) {
  const std::vector<Translated> records = records_of_every_source();
  const std::string block = "EPHEMERIS_DATA_BLOCK.", line = block + "EPHEMERIS_DATA_LINES.";
  samples::expect_holds(records, {"CLASSIFICATION",
                                  "CCSDS_OEM_VERS",
                                  "CREATION_DATE",
                                  "ORIGINATOR",
                                  block + "COMMENT",
                                  block + "OBJECT.OBJECT_NAME",
                                  block + "OBJECT.OBJECT_ID",
                                  block + "OBJECT.NORAD_CAT_ID",
                                  block + "CENTER_NAME",
                                  block + "REFERENCE_FRAME",
                                  block + "REFERENCE_FRAME_EPOCH",
                                  block + "COV_REFERENCE_FRAME",
                                  block + "TIME_SYSTEM",
                                  block + "START_TIME",
                                  block + "USEABLE_START_TIME",
                                  block + "USEABLE_STOP_TIME",
                                  block + "STOP_TIME",
                                  block + "STEP_SIZE",
                                  block + "INTERPOLATION",
                                  block + "INTERPOLATION_DEGREE",
                                  line + "EPOCH",
                                  line + "X",
                                  line + "Y",
                                  line + "Z",
                                  line + "X_DOT",
                                  line + "Y_DOT",
                                  line + "Z_DOT",
                                  line + "X_DDOT",
                                  line + "Y_DDOT",
                                  line + "Z_DDOT",
                                  block + "COVARIANCE_MATRIX_LINES.EPOCH",
                                  block + "COVARIANCE_MATRIX_LINES.CZ_DOT_Z_DOT"});
  if (!samples::compare_with_library(records))
    GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
}

TEST(ForeignReader, a_changed_value_in_a_line_and_a_lost_one_are_seen) {
  const auto records = records_of(Format::oem_kvn, samples::kOemKvn);
  const auto read = samples::read_with_library(to_stream(records).value());
  if (!read) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  const json written =
      json::parse(buffer_to_json(*find_payload_type("OEM"), records.at(0).payload).value());
  json changed = written;
  json& line = changed["EPHEMERIS_DATA_BLOCK"][0]["EPHEMERIS_DATA_LINES"][1];
  line["Y_DOT"] = std::nextafter(line["Y_DOT"].get<double>(), 3.0);
  EXPECT_NONFATAL_FAILURE(samples::expect_same_fields("OEM", changed, (*read)[0]),
                          "EPHEMERIS_DATA_LINES[1].Y_DOT");
  json lost = written;
  lost["EPHEMERIS_DATA_BLOCK"][0]["EPHEMERIS_DATA_LINES"][1].erase("Z_DDOT");
  EXPECT_NONFATAL_FAILURE(samples::expect_same_fields("OEM", lost, (*read)[0]),
                          "EPHEMERIS_DATA_LINES[1].Z_DDOT");
}

TEST(OemWriter, a_state_without_velocity_is_not_given_one) {
  const auto records = records_of(Format::cpf, samples::kCpf);
  EXPECT_EQ(write_text(Format::oem_kvn, records, kOptions).error().code, Code::bad_value);
  EXPECT_EQ(write_text(Format::oem_xml, {}, kOptions).error().code, Code::bad_value);
}

TEST(OemWriter, header_fields_that_a_record_lacks_are_those_of_the_options) {
  auto records = records_of(Format::sp3, samples::kSp3);
  records.resize(1);
  const auto written = write_text(Format::oem_kvn, records, kOptions);
  ASSERT_TRUE(written.has_value()) << written.error().text();
  EXPECT_NE(written->text.find("ORIGINATOR = IGS\n"), std::string::npos);
  EXPECT_NE(written->text.find("CREATION_DATE = 2026-01-01T00:00:00.000000000\n"),
            std::string::npos);
  EXPECT_NE(written->text.find("REF_FRAME = IGS14\n"), std::string::npos);
}

TEST(OemWriter, xml_escapes_what_is_not_text) {
  const auto records = records_of(
      Format::oem_kvn, samples::with_text(samples::kOemKvn, "= LAGEOS 2", "= <A> & \"B\""));
  const auto written = write_text(Format::oem_xml, records, kOptions);
  ASSERT_TRUE(written.has_value());
  const auto again = samples::ephemerides_of(records_of(Format::oem_xml, written->text));
  EXPECT_EQ(again.at(0).object_name, "<A> & \"B\"");
}

/// Many more states than a record holds, and the text of all pieces has each of them.
TEST(OemWriter, what_was_cut_into_records_is_all_there) {
  std::string text = samples::kOemKvn;
  text = samples::with_text(text.substr(0, text.find("2016-12-31T23:59:59 7049")), "366T23:59:59",
                            "366T00:00:00");
  for (int s = 0; s < 6'000; ++s) {
    const auto two = [](int n) { return std::to_string(100 + n).substr(1); };
    text += "2016-12-31T" + two(s / 3600) + ":" + two(s / 60 % 60) + ":" + two(s % 60) + " 1 2 " +
            std::to_string(s) + " 4 5 6\n";
  }
  const auto translation = samples::translate_ephemeris(Format::oem_kvn, text);
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  EXPECT_EQ(translation->measurements_read, 6'000U);
  EXPECT_EQ(translation->measurements_carried, 6'000U);
  EXPECT_GT(translation->records.size(), 2U);
  const bool told = std::any_of(translation->diagnostics.begin(), translation->diagnostics.end(),
                                [](const Diagnostic& d) { return d.keyword == "records"; });
  EXPECT_TRUE(told);
  std::set<double> z;
  for (const Ephemeris& e : samples::ephemerides_of(translation->records)) {
    for (const EphemerisPoint& p : e.points) z.insert(p.position_km[2]);
  }
  EXPECT_EQ(z.size(), 6'000U);
}

// --- buffers of others ---

using Change = void (*)(sds::ephemerisDataBlockT&);

Bytes changed(Change change) {
  const auto records = records_of(Format::oem_kvn, samples::kOemKvn);
  const std::unique_ptr<sds::OEMT> oem(sds::GetOEM(records.at(0).payload.data())->UnPack());
  change(*oem->EPHEMERIS_DATA_BLOCK.at(0));
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  builder.Finish(sds::OEM::Pack(builder, oem.get()), "$OEM");
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

TEST(OemBuffer, what_a_foreign_buffer_lacks_or_breaks_is_named) {
  using Block = sds::ephemerisDataBlockT;
  EXPECT_EQ(outcome(changed([](Block&) {})), "read");
  EXPECT_EQ(outcome(changed([](Block& b) { b.TIME_SYSTEM = sds::timeSystem::GPS; })),
            "tdm_time_system TIME_SYSTEM");
  EXPECT_EQ(outcome(changed([](Block& b) { b.START_TIME.clear(); })),
            "ephemeris_malformed START_TIME");
  EXPECT_EQ(outcome(changed([](Block& b) { b.STOP_TIME = "2016-12-31"; })),
            "ephemeris_malformed STOP_TIME");
  EXPECT_EQ(outcome(changed([](Block& b) { b.REFERENCE_FRAME = sds::refFrame(99); })),
            "ephemeris_malformed a reference frame");
  EXPECT_EQ(outcome(changed([](Block& b) { b.EPHEMERIS_DATA_LINES.clear(); })),
            "ephemeris_malformed EPHEMERIS_DATA_LINES");
  EXPECT_EQ(outcome(changed([](Block& b) { b.EPHEMERIS_DATA_LINES[1]->EPOCH.clear(); })),
            "ephemeris_malformed EPOCH");
  EXPECT_EQ(outcome(changed([](Block& b) { b.CENTER_NAME = "A\nB"; })),
            "ephemeris_malformed line 0");
  EXPECT_EQ(outcome(changed([](Block& b) { b.COVARIANCE_MATRIX_LINES[0]->CX_X = -1; })),
            "value_out_of_range line 0");
  EXPECT_EQ(outcome({}), "bad_buffer byte 4");
}

TEST(OemBuffer, a_line_without_its_numbers_is_refused_and_comments_are_not_ours) {
  flatbuffers::FlatBufferBuilder builder;  // without ForceDefaults: a zero is not there
  sds::OEMT oem;
  oem.EPHEMERIS_DATA_BLOCK.push_back(std::make_unique<sds::ephemerisDataBlockT>());
  auto& block = *oem.EPHEMERIS_DATA_BLOCK[0];
  block.TIME_SYSTEM = sds::timeSystem::UTC;
  block.REFERENCE_FRAME = sds::refFrame::ICRF;
  block.CENTER_NAME = "EARTH";
  block.START_TIME = block.STOP_TIME = "2026-01-01T00:00:00";
  block.COMMENT = "hello\nREF_FRAME = X\x01";
  block.EPHEMERIS_DATA_LINES.push_back(std::make_unique<sds::ephemerisDataLineT>());
  auto& line = *block.EPHEMERIS_DATA_LINES[0];
  line.EPOCH = "2026-01-01T00:00:00Z";
  const auto packed = [&] {
    builder.Clear();
    builder.Finish(sds::OEM::Pack(builder, &oem), "$OEM");
    return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  };
  line.X = line.Y = 1;
  EXPECT_EQ(outcome(packed()), "ephemeris_malformed X, Y, Z");
  line.Z = 1;
  line.X_DOT = 1;
  EXPECT_EQ(outcome(packed()), "ephemeris_malformed the velocity");
  line.X_DOT = 0;
  const auto read = read_oem(packed());
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_TRUE(read->has_comments);
  EXPECT_EQ(read->ephemerides.at(0).frame.name, "ICRF");
  EXPECT_FALSE(read->ephemerides.at(0).points.at(0).velocity_km_s);
}

}  // namespace
}  // namespace accord::node::translate
