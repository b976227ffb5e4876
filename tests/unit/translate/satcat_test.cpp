// The satellite catalogue: its codes, what is absent and what is zero, what is refused, and the way
// back to text.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "CAT_generated.h"
#include "node/translate/cat.hpp"
#include "node/translate/writer.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/foreign_reader.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr const char* kColumns =
    "OBJECT_NAME,OBJECT_ID,NORAD_CAT_ID,OBJECT_TYPE,OPS_STATUS_CODE,OWNER,LAUNCH_DATE,LAUNCH_SITE,"
    "DECAY_DATE,PERIOD,INCLINATION,APOGEE,PERIGEE,RCS,DATA_STATUS_CODE,ORBIT_CENTER,ORBIT_TYPE\n";
constexpr const char* kIss =
    "ISS (ZARYA),1998-067A,25544,PAY,+,ISS,1998-11-20,TTMTR,,92.9,51.64,421,413,399.0524,,EA,ORB\n";
constexpr const char* kBare = ",,100000001,,,,,,,,,,,,,,\n";

Result<Translation> read(std::string_view text) {
  return translate(text, samples::full_profile(), samples::options(Format::satcat, Payload::cat));
}

Translation translated(std::string_view rows) {
  auto out = read(kColumns + std::string(rows));
  EXPECT_TRUE(out.has_value()) << (out ? "" : out.error().text());
  return out ? std::move(*out) : Translation{};
}

json fields_of(const Translated& record) {
  return json::parse(buffer_to_json(*find_payload_type("CAT"), record.payload).value());
}

/// kIss with the field of a column, counted from 1, replaced.
std::string iss_with(std::size_t column, std::string_view value) {
  std::string row = kIss;
  std::size_t at = 0;
  for (std::size_t i = 1; i < column; ++i) at = row.find(',', at) + 1;
  return row.replace(at, row.find_first_of(",\n", at) - at, value);
}

/// "taken", or the code, keyword and line of the only diagnostic.
std::string outcome(const std::string& row) {
  const Translation translation = translated(row);
  if (translation.diagnostics.empty()) return "taken";
  const Diagnostic& d = translation.diagnostics.front();
  return std::string(code_entry(d.code).name) + " " + d.keyword + " line " +
         std::to_string(d.line) + (translation.records.empty() ? "" : " taken");
}

TEST(Satcat, every_column_stands_in_its_field) {
  const Translation translation = translated(kIss);
  ASSERT_EQ(translation.records.size(), 1U);
  EXPECT_TRUE(translation.diagnostics.empty());
  const Translated& record = translation.records[0];
  EXPECT_EQ(record.payload_code, "CAT");
  EXPECT_EQ(record.norad_cat_id, 25544U);
  EXPECT_EQ(record.first_line, 2U);
  EXPECT_FALSE(record.first.has_value());
  EXPECT_EQ(fields_of(record),
            json::parse(R"json({"OBJECT_NAME": "ISS (ZARYA)", "OBJECT_ID": "1998-067A",
      "NORAD_CAT_ID": 25544, "OBJECT_TYPE": "PAYLOAD", "OPS_STATUS_CODE": "OPERATIONAL",
      "OWNER": "ISS", "LAUNCH_DATE": "1998-11-20", "LAUNCH_SITE": "TTMTR", "PERIOD": 92.9,
      "INCLINATION": 51.64, "APOGEE": 421, "PERIGEE": 413, "RCS": 399.0524, "ORBIT_CENTER": "EA",
      "ORBIT_TYPE": "ORBIT"
})json"));
}

TEST(Satcat, what_is_absent_is_no_field_and_zero_is_one) {
  EXPECT_EQ(fields_of(translated(kBare).records.at(0)),
            json::parse(R"({"NORAD_CAT_ID": 100000001})"));
  const Bytes payload = translated(iss_with(14, "0.0")).records.at(0).payload;
  const auto& cat = *flatbuffers::GetRoot<sds::CAT>(payload.data());
  EXPECT_TRUE(samples::holds(cat, sds::CAT::VT_RCS));
  EXPECT_EQ(cat.RCS(), 0.0);
  EXPECT_FALSE(samples::holds(cat, sds::CAT::VT_DECAY_DATE));
  EXPECT_FALSE(samples::holds(cat, sds::CAT::VT_DATA_STATUS_CODE));
  // Owner AB is the enumerator 0, and stands there all the same.
  const Bytes arab = translated(iss_with(6, "AB")).records.at(0).payload;
  EXPECT_TRUE(samples::holds(*flatbuffers::GetRoot<sds::CAT>(arab.data()), sds::CAT::VT_OWNER));
}

TEST(Satcat, every_code_of_the_format_has_its_word) {
  struct Code {
    std::size_t column;
    const char *text, *field, *word;
  };
  constexpr Code kCodes[] = {{4, "PAY", "OBJECT_TYPE", "PAYLOAD"},
                             {4, "R/B", "OBJECT_TYPE", "ROCKET_BODY"},
                             {4, "DEB", "OBJECT_TYPE", "DEBRIS"},
                             {4, "UNK", "OBJECT_TYPE", "UNKNOWN"},
                             {5, "+", "OPS_STATUS_CODE", "OPERATIONAL"},
                             {5, "-", "OPS_STATUS_CODE", "NONOPERATIONAL"},
                             {5, "P", "OPS_STATUS_CODE", "PARTIALLY_OPERATIONAL"},
                             {5, "B", "OPS_STATUS_CODE", "BACKUP_STANDBY"},
                             {5, "S", "OPS_STATUS_CODE", "SPARE"},
                             {5, "X", "OPS_STATUS_CODE", "EXTENDED_MISSION"},
                             {5, "D", "OPS_STATUS_CODE", "DECAYED"},
                             {5, "?", "OPS_STATUS_CODE", "UNKNOWN"},
                             {6, "CIS", "OWNER", "CIS"},
                             {6, "O3B", "OWNER", "O3B"},
                             {6, "ZWE", "OWNER", "ZWE"},
                             {15, "NCE", "DATA_STATUS_CODE", "NO_CURRENT_ELEMENTS"},
                             {15, "NIE", "DATA_STATUS_CODE", "NO_INITIAL_ELEMENTS"},
                             {15, "NEA", "DATA_STATUS_CODE", "NO_ELEMENTS_AVAILABLE"},
                             {17, "ORB", "ORBIT_TYPE", "ORBIT"},
                             {17, "LAN", "ORBIT_TYPE", "LANDING"},
                             {17, "IMP", "ORBIT_TYPE", "IMPACT"},
                             {17, "DOC", "ORBIT_TYPE", "DOCKED"},
                             {17, "R/T", "ORBIT_TYPE", "ROUNDTRIP"}};
  for (const Code& code : kCodes) {
    const Translation translation = translated(iss_with(code.column, code.text));
    ASSERT_EQ(translation.records.size(), 1U) << code.field << " " << code.text;
    EXPECT_EQ(fields_of(translation.records[0])[code.field], code.word) << code.text;
    EXPECT_TRUE(translation.diagnostics.empty());
  }
}

TEST(Satcat, a_bad_row_is_refused_with_its_field_and_line_and_the_rest_is_taken) {
  EXPECT_EQ(outcome(iss_with(2, "1998-067")), "satcat_malformed OBJECT_ID line 2");
  EXPECT_EQ(outcome(iss_with(3, "")), "satcat_malformed NORAD_CAT_ID line 2");
  EXPECT_EQ(outcome(iss_with(3, "0")), "value_out_of_range NORAD_CAT_ID line 2");
  EXPECT_EQ(outcome(iss_with(3, "1000000000")), "satcat_malformed NORAD_CAT_ID line 2");
  EXPECT_EQ(outcome(iss_with(3, "999999999")), "taken");
  EXPECT_EQ(outcome(iss_with(3, "T0001")), "satcat_malformed NORAD_CAT_ID line 2");
  EXPECT_EQ(outcome(iss_with(4, "PAYLOAD")), "satcat_malformed OBJECT_TYPE line 2");
  EXPECT_EQ(outcome(iss_with(5, "U")), "satcat_malformed OPS_STATUS_CODE line 2");
  EXPECT_EQ(outcome(iss_with(7, "1998-11-31")), "satcat_malformed LAUNCH_DATE line 2");
  EXPECT_EQ(outcome(iss_with(7, "20/11/1998")), "satcat_malformed LAUNCH_DATE line 2");
  EXPECT_EQ(outcome(iss_with(9, "1998-11-30T12:00:00")), "taken");
  EXPECT_EQ(outcome(iss_with(10, "-1")), "value_out_of_range PERIOD line 2");
  EXPECT_EQ(outcome(iss_with(11, "180.1")), "value_out_of_range INCLINATION line 2");
  EXPECT_EQ(outcome(iss_with(12, "nan")), "satcat_malformed APOGEE line 2");
  EXPECT_EQ(outcome(iss_with(13, "-20")), "taken");  // an orbit through the Earth has one
  EXPECT_EQ(outcome(iss_with(14, "N/A")), "satcat_malformed RCS line 2");
  EXPECT_EQ(outcome(iss_with(15, "SU0")),
            "satcat_malformed DATA_STATUS_CODE line 2");  // the old form
  EXPECT_EQ(outcome(iss_with(15, "OK")), "satcat_malformed DATA_STATUS_CODE line 2");
  EXPECT_EQ(outcome(iss_with(17, "0")), "satcat_malformed ORBIT_TYPE line 2");
  EXPECT_EQ(outcome("A,B\n"), "satcat_malformed  line 2");
  EXPECT_EQ(outcome("\"A\n"), "satcat_malformed  line 2");
  const Translation both = translated(std::string(kIss) + "\n" + iss_with(4, "X") + kBare);
  EXPECT_EQ(both.records.size(), 2U);
  EXPECT_EQ(both.records_refused, 1U);
  EXPECT_EQ(both.measurements_read, 3U);
  EXPECT_EQ(both.measurements_carried, 2U);
  EXPECT_EQ(both.diagnostics.at(0).line, 4U);
  EXPECT_EQ(both.records[1].first_line, 5U);
}

TEST(Satcat, an_owner_without_a_word_costs_its_field_alone) {
  const Translation translation = translated(iss_with(6, "QATR"));
  ASSERT_EQ(translation.records.size(), 1U);
  ASSERT_EQ(translation.diagnostics.size(), 1U);
  EXPECT_EQ(translation.diagnostics[0].severity, Severity::warning);
  EXPECT_EQ(outcome(iss_with(6, "QATR")), "not_carried OWNER line 2 taken");
  EXPECT_FALSE(fields_of(translation.records[0]).contains("OWNER"));
  EXPECT_EQ(outcome(iss_with(6, "Qatar")), "satcat_malformed OWNER line 2");
  EXPECT_EQ(outcome(iss_with(6, "TOOLONG")), "satcat_malformed OWNER line 2");
}

TEST(Satcat, names_may_be_of_any_script_and_hold_commas_in_quotes) {
  const Translation translation = translated(iss_with(1, "\"SALYUT, \"\"\xD0\xA1\"\"\""));
  EXPECT_EQ(fields_of(translation.records.at(0))["OBJECT_NAME"], "SALYUT, \"\xD0\xA1\"");
}

TEST(Satcat, the_line_of_columns_has_each_once_in_any_order) {
  const auto code = [](const std::string& columns) {
    const auto out = read(columns + kIss);
    return out ? std::string("read")
               : std::string(code_entry(out.error().code).name) + " " + out.error().where;
  };
  const std::string all = kColumns;
  EXPECT_EQ(code(all), "read");
  EXPECT_EQ(code("RCS," + all.substr(0, all.find(",RCS")) + all.substr(all.find(",RCS") + 4)),
            "read");
  EXPECT_EQ(code(all.substr(0, all.find(",ORBIT_TYPE")) + "\n"), "satcat_malformed line 1");
  EXPECT_EQ(code("RCS," + all), "satcat_malformed line 1");
  EXPECT_EQ(code("MASS," + all), "satcat_malformed line 1");
  EXPECT_EQ(read("").error().where, "line 1");
  EXPECT_EQ(read(std::string("\xEF\xBB\xBF") + kColumns).error().code, Code::text_malformed);
}

TEST(Satcat, is_known_by_its_columns) {
  EXPECT_EQ(detect_format(as_bytes(kColumns)).value(), Format::satcat);
  EXPECT_EQ(payload_for(Format::satcat, Format::sds).value(), Payload::cat);
  EXPECT_EQ(default_payload(Format::satcat).value(), Payload::cat);
}

TEST(SatcatWriter, what_was_read_is_written_and_read_again_to_equal_payloads) {
  std::string rows = std::string(kIss) + kBare + iss_with(1, "\"A, \"\"B\"\"\"");
  for (const char* number : {"0.1", "1e-7", "123456.789012345"}) rows += iss_with(14, number);
  const Translation first = translated(rows);
  const auto written = write_text(Format::satcat, first.records, {});
  ASSERT_TRUE(written.has_value()) << written.error().text();
  EXPECT_TRUE(written->diagnostics.empty());
  EXPECT_TRUE(written->text.starts_with(kColumns + std::string(kIss) + kBare)) << written->text;
  const Translation second = read(written->text).value();
  ASSERT_EQ(second.records.size(), first.records.size());
  for (std::size_t i = 0; i < first.records.size(); ++i)
    EXPECT_EQ(second.records[i].payload, first.records[i].payload) << i;
}

Translated record_of(const sds::CATT& cat) {
  flatbuffers::FlatBufferBuilder builder;
  builder.ForceDefaults(true);
  sds::FinishCATBuffer(builder, sds::CAT::Pack(builder, &cat));
  Translated out;
  out.payload_code = "CAT";
  out.payload.assign(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  return out;
}

sds::CATT foreign() {
  sds::CATT cat;
  cat.OBJECT_NAME = "A";
  cat.OBJECT_ID = "1998-067A";
  cat.LAUNCH_DATE = cat.DECAY_DATE = "1998-11-20";
  cat.LAUNCH_SITE = "AFETR";
  cat.ORBIT_CENTER = "EA";
  cat.NORAD_CAT_ID = 7;
  return cat;
}

TEST(SatcatWriter, what_a_row_has_no_column_for_is_told_by_record_and_field) {
  sds::CATT cat = foreign();
  cat.DATA_STATUS_CODE = sds::dataStatusCode::OK;
  const std::vector<Translated> records{record_of(cat)};
  const auto written = write_text(Format::satcat, records, {});
  ASSERT_TRUE(written.has_value()) << written.error().text();
  std::vector<std::string> lost;
  for (const Diagnostic& d : written->diagnostics) {
    EXPECT_EQ(d.line, 1U);
    EXPECT_EQ(d.code, Code::not_carried);
    lost.push_back(d.keyword);
  }
  EXPECT_EQ(lost, (std::vector<std::string>{"MANEUVERABLE", "MASS", "MASS_TYPE", "SIZE",
                                            "DATA_STATUS_CODE"}));
}

TEST(SatcatWriter, a_buffer_that_no_row_could_be_is_refused) {
  const auto refused = [](const sds::CATT& cat) {
    const std::vector<Translated> records{record_of(foreign()), record_of(cat)};
    const auto written = write_text(Format::satcat, records, {});
    return written
               ? std::string("written")
               : std::string(code_entry(written.error().code).name) + " " + written.error().where;
  };
  EXPECT_EQ(refused(foreign()), "written");
  sds::CATT cat = foreign();
  cat.OBJECT_TYPE = static_cast<sds::objectType>(9);
  EXPECT_EQ(refused(cat), "bad_value record 2");
  cat = foreign();
  cat.OBJECT_NAME = "A\nB";
  EXPECT_EQ(refused(cat), "bad_value record 2");
  cat = foreign();
  cat.PERIOD = -1;
  EXPECT_EQ(refused(cat), "value_out_of_range record 2");
  cat = foreign();
  cat.NORAD_CAT_ID = 1'000'000'000;
  EXPECT_EQ(refused(cat), "bad_value record 2");
}

TEST(Satcat, the_library_of_the_standard_reads_our_stream_to_the_same_values) {
  const auto records = samples::read_with_library(to_stream(translated(kIss).records).value());
  if (!records) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  ASSERT_EQ(records->size(), 1U);
  const auto& r = (*records)[0];
  EXPECT_EQ(r["kind"], "CATT");
  EXPECT_EQ(r["OBJECT_NAME"], "ISS (ZARYA)");
  EXPECT_EQ(r["OBJECT_ID"], "1998-067A");
  EXPECT_EQ(r["NORAD_CAT_ID"], 25544);
  EXPECT_EQ(r["OBJECT_TYPE"], 0);      // PAYLOAD
  EXPECT_EQ(r["OPS_STATUS_CODE"], 0);  // OPERATIONAL
  EXPECT_EQ(r["OWNER"], static_cast<int>(sds::legacyCountryCode::ISS));
  EXPECT_EQ(r["LAUNCH_DATE"], "1998-11-20");
  EXPECT_EQ(r["LAUNCH_SITE"], "TTMTR");
  EXPECT_TRUE(r["DECAY_DATE"].is_null());
  EXPECT_EQ(r["PERIOD"], 92.9);
  EXPECT_EQ(r["INCLINATION"], 51.64);
  EXPECT_EQ(r["APOGEE"], 421);
  EXPECT_EQ(r["PERIGEE"], 413);
  EXPECT_EQ(r["RCS"], 399.0524);
  EXPECT_EQ(r["ORBIT_CENTER"], "EA");
}

/// A row without codes, one with, and one that has decayed.
TEST(Satcat, the_library_of_the_standard_reads_every_field_alike) {
  const Translation translation =
      translated(std::string(kIss) + kBare +
                 "COSMOS DEB,1979-104AB,27601,DEB,D,CIS,1979-12-27,PKMTR,2003-02-01,88.1,62.75,"
                 "201,-5,0.0125,NCE,EA,IMP\n");
  ASSERT_EQ(translation.records.size(), 3U);
  samples::expect_holds(
      translation.records,
      {"OBJECT_NAME", "OBJECT_ID", "NORAD_CAT_ID", "OBJECT_TYPE", "OPS_STATUS_CODE", "OWNER",
       "LAUNCH_DATE", "LAUNCH_SITE", "DECAY_DATE", "PERIOD", "INCLINATION", "APOGEE", "PERIGEE",
       "RCS", "DATA_STATUS_CODE", "ORBIT_CENTER", "ORBIT_TYPE"});
  if (!samples::compare_with_library(translation.records))
    GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
}

// --- the real catalogue, row by row, against Python's csv ---

TEST(SatcatFile, every_row_of_a_real_catalogue_reads_as_another_reader_reads_it) {
  const auto file = samples::shared_data() / "satcat/satcat_2019_derived.csv.gz";
  const std::string owners =
      ACCORD_SOURCE_DIR "/schemas/sds/node_modules/spacedatastandards.org/schema/LCC/main.fbs";
  if (!std::filesystem::exists(file) || !std::filesystem::exists(owners))
    GTEST_SKIP() << "shared test data or the schemas of the standard are not beside this checkout";
  const auto python =
      samples::run("python3 \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_satcat.py\" \"" +
                   file.string() + "\" \"" + owners + "\"");
  ASSERT_EQ(python.exit_code, 0);
  const json expected = json::parse(python.output);
  const auto text = samples::run("gzip -dc \"" + file.string() + "\"");
  ASSERT_EQ(text.exit_code, 0);
  const auto translation = read(text.output);
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  EXPECT_EQ(translation->measurements_read, 44'454U);  // lines of the file less one
  EXPECT_EQ(translation->records_refused, expected["refused"].size());
  ASSERT_EQ(translation->records.size(), expected["taken"].size());
  for (std::size_t i = 0; i < translation->records.size(); ++i) {
    const json& row = expected["taken"][i];
    ASSERT_EQ(translation->records[i].first_line, row["line"].get<std::size_t>());
    ASSERT_EQ(fields_of(translation->records[i]), row["cat"]) << row["line"];
  }
  std::vector<std::size_t> refused, no_owner;
  for (const Diagnostic& d : translation->diagnostics)
    (d.severity == Severity::error ? refused : no_owner).push_back(d.line);
  EXPECT_EQ(json(refused), expected["refused"]);
  EXPECT_EQ(json(no_owner), expected["no_owner"]);
  const auto written = write_text(Format::satcat, translation->records, {});
  ASSERT_TRUE(written.has_value()) << written.error().text();
  const auto again = read(written->text);
  ASSERT_EQ(again->records.size(), translation->records.size());
  for (std::size_t i = 0; i < again->records.size(); ++i)
    ASSERT_EQ(again->records[i].payload, translation->records[i].payload) << i;
}

}  // namespace
}  // namespace accord::node::translate
