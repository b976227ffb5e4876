// Real files: the examples of the standard and their broken variants. What they hold is counted by
// a plain line scan and read by tests/support/translate/read_tdm.py, which shares nothing with our
// reader.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

namespace fs = std::filesystem;

struct File {
  const char* name;
  std::size_t lines;    // data lines, counted by hand in the file
  std::size_t carried;  // why: see the comment at the table
};

// Example2: six RECEIVE_FREQ_1 of the sensor; TRANSMIT_FREQ_2 has no field. Example4: RANGE is in
// RU. Example6: a relay, so that the four pairs of angles alone are carried. Example8: two-way, all
// of Doppler, range and angles. Example15: clocks. AllKeywords: RANGE is in RU and the two angles
// stand at different epochs; carried are both Dopplers, RECEIVE_FREQ_1 and RECEIVE_FREQ, MAG and
// RCS. SingleDiff: differenced throughout.
constexpr File kFiles[] = {{"TDMExample2.txt", 7, 6},
                           {"TDMExample4.txt", 20, 0},
                           {"TDMExample6.txt", 20, 8},
                           {"TDMExample8.txt", 21, 21},
                           {"TDMExample15.txt", 21, 0},
                           {"TDMExampleAllKeywordsSequential.txt", 47, 6},
                           {"TDMExampleAllKeywordsSingleDiff.txt", 47, 0}};

/// Lines between DATA_START and DATA_STOP that hold an '='.
std::size_t scan(const std::string& text) {
  std::istringstream in(text);
  std::size_t count = 0;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.find("DATA_START") != std::string::npos) inside = true;
    if (line.find("DATA_STOP") != std::string::npos) inside = false;
    const bool comment = line.find("COMMENT") != std::string::npos;
    if (inside && !comment && line.find('=') != std::string::npos) ++count;
  }
  return count;
}

/// The data lines that a diagnostic names.
std::set<std::size_t> reported_lines(const Translation& translation, const nlohmann::json& rows) {
  std::set<std::size_t> data_lines, out;
  for (const auto& row : rows) data_lines.insert(row["line"].get<std::size_t>());
  for (const Diagnostic& d : translation.diagnostics) {
    if (data_lines.contains(d.line) && d.severity == Severity::warning) out.insert(d.line);
  }
  return out;
}

nlohmann::json python_rows(const fs::path& file) {
  const auto result =
      samples::run("python3 \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_tdm.py\" \"" +
                   file.string() + "\"");
  EXPECT_EQ(result.exit_code, 0);
  return result.exit_code == 0 ? nlohmann::json::parse(result.output) : nlohmann::json::array();
}

class TdmFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(samples::shared_data() / "tdm/kvn"))
      GTEST_SKIP() << "shared test data is not beside this checkout";
  }
  static Result<Translation> read(const fs::path& relative, Payload payload = Payload::trk) {
    const std::string text = samples::read_file(samples::shared_data() / relative);
    const Format from = relative.extension() == ".xml" ? Format::tdm_xml : Format::tdm_kvn;
    return translate(text, samples::parsed(samples::kTdmFilesProfile),
                     samples::options(from, payload));
  }
};

TEST_F(TdmFiles, every_good_file_is_read_whole_and_every_line_is_accounted_for) {
  for (const File& file : kFiles) {
    const fs::path path = samples::shared_data() / "tdm/kvn" / file.name;
    const auto translation = read(path);
    ASSERT_TRUE(translation.has_value()) << file.name << ": " << translation.error().text();
    EXPECT_EQ(scan(samples::read_file(path)), file.lines) << file.name;
    EXPECT_EQ(translation->measurements_read, file.lines) << file.name;
    EXPECT_EQ(translation->measurements_carried, file.carried) << file.name;
  }
}

TEST_F(TdmFiles, every_line_is_either_carried_or_reported_by_its_number) {
  for (const File& file : kFiles) {
    const fs::path path = samples::shared_data() / "tdm/kvn" / file.name;
    const auto translation = read(path);
    ASSERT_TRUE(translation.has_value());
    const auto rows = python_rows(path);
    ASSERT_EQ(rows.size(), file.lines);
    EXPECT_EQ(reported_lines(*translation, rows).size() + translation->measurements_carried,
              file.lines)
        << file.name;
  }
}

TEST_F(TdmFiles, the_all_keywords_files_hold_each_keyword_once) {
  for (const char* name :
       {"TDMExampleAllKeywordsSequential.txt", "TDMExampleAllKeywordsSingleDiff.txt"}) {
    std::set<std::string> keywords;
    for (const auto& row : python_rows(samples::shared_data() / "tdm/kvn" / name))
      keywords.insert(row["keyword"]);
    EXPECT_EQ(keywords.size(), 47U) << name;
  }
}

/// (time, quantity) -> value of every observation of every track.
using Values = std::map<std::pair<std::int64_t, int>, double>;

Values values_of(const Translation& translation, std::size_t record) {
  Values out;
  const Track track = read_trackset(translation.records[record].payload).value();
  for (const Observation& o : track.observations) {
    for (std::size_t q = 0; q < kQuantities; ++q) {
      if (o.values[q]) out[{o.at.tai_ns, static_cast<int>(q)}] = o.values[q]->value;
    }
  }
  return out;
}

/// The values that the Python reader saw for the given keywords in one segment, scaled as the
/// standard says.
Values python_values(const nlohmann::json& rows, int segment,
                     const std::map<std::string, std::pair<Quantity, double>>& scales,
                     double freq_offset) {
  Values out;
  for (const auto& row : rows) {
    const auto scale = scales.find(row["keyword"].get<std::string>());
    if (row["segment"] != segment || scale == scales.end()) continue;
    double value = std::strtod(row["value"].get<std::string>().c_str(), nullptr);
    value = scale->second.first == Quantity::receive_freq ? value + freq_offset
                                                          : value * scale->second.second;
    out[{row["tai_ns"].get<std::int64_t>(), static_cast<int>(scale->second.first)}] = value;
  }
  return out;
}

TEST_F(TdmFiles, times_and_values_are_those_of_the_independent_reader) {
  const auto example2 = read("tdm/kvn/TDMExample2.txt");
  const auto rows2 = python_rows(samples::shared_data() / "tdm/kvn/TDMExample2.txt");
  EXPECT_EQ(
      values_of(*example2, 0),
      python_values(rows2, 0, {{"RECEIVE_FREQ_1", {Quantity::receive_freq, 1}}}, 32021035200.0));

  const auto example6 = read("tdm/kvn/TDMExample6.txt");
  const auto rows6 = python_rows(samples::shared_data() / "tdm/kvn/TDMExample6.txt");
  const std::map<std::string, std::pair<Quantity, double>> angles{
      {"ANGLE_1", {Quantity::angle_1, 1}}, {"ANGLE_2", {Quantity::angle_2, 1}}};
  EXPECT_EQ(values_of(*example6, 0), python_values(rows6, 0, angles, 0));

  const auto example8 = read("tdm/kvn/TDMExample8.txt");
  const auto rows8 = python_rows(samples::shared_data() / "tdm/kvn/TDMExample8.txt");
  auto all = angles;
  all["DOPPLER_INTEGRATED"] = {Quantity::range_rate, 1};
  all["RANGE"] = {Quantity::range, 299792.458};  // segment 2 states seconds
  ASSERT_EQ(example8->records.size(), 2U);
  EXPECT_EQ(values_of(*example8, 0), python_values(rows8, 0, all, 0));
  EXPECT_EQ(values_of(*example8, 1), python_values(rows8, 1, all, 0));
}

TEST_F(TdmFiles, example_8_keeps_its_conventions) {
  const auto translation = read("tdm/kvn/TDMExample8.txt");
  ASSERT_TRUE(translation.has_value());
  const Track first = read_trackset(translation->records[0].payload).value();
  EXPECT_EQ(first.angle_frame, fbs::AngleFrame::XSYE);
  EXPECT_EQ(first.range_rate_kind, fbs::RangeRateKind::INTEGRATED);
  EXPECT_EQ(first.integration_interval_s, 1.0);
  EXPECT_EQ(first.sensor_alias, "AA-4");
  EXPECT_EQ(first.object.norad_cat_id, 2U);
  const Track second = read_trackset(translation->records[1].payload).value();
  EXPECT_EQ(second.angle_frame, fbs::AngleFrame::AZEL);
  EXPECT_EQ(second.range_modulus_km, 1e7 * 299792.458);
  EXPECT_EQ(second.corrections_applied, fbs::Correction::RANGE_CALIBRATION);
  EXPECT_EQ(translation->records[1].first, UtcTime::parse("2007-08-29T06:00:02Z").value());
  EXPECT_EQ(translation->records[1].last, UtcTime::parse("2007-08-29T13:00:02Z").value());
}

TEST_F(TdmFiles, no_name_of_a_sensor_reaches_the_output) {
  for (const File& file : kFiles) {
    const auto translation = read(fs::path("tdm/kvn") / file.name);
    for (const Translated& record : translation->records) {
      const std::string_view bytes = as_text(record.payload);
      for (const char* name :
           {"DSS-", "NORTH", "HBSTK", "WHM1", "NASA", "JAXA", "GSOC", "CS GROUP"}) {
        EXPECT_EQ(bytes.find(name), std::string_view::npos) << file.name << " " << name;
      }
    }
  }
}

TEST_F(TdmFiles, every_broken_file_is_refused_at_its_line) {
  struct Broken {
    const char* name;
    Code code;
    const char* where;  // read in the file
  };
  for (const Broken& broken : std::initializer_list<Broken>{
           {"TDM-data-wrong-keyword.txt", Code::tdm_unknown_keyword, "line 26"},
           {"TDM-metadata-number-format-error.txt", Code::tdm_bad_value, "line 17"},
           {"TDM-inconsistent-time-systems.txt", Code::tdm_inconsistent, "line 29"},
           {"TDM-data-number-format-error.txt", Code::tdm_bad_value, "line 26"},
           {"TDM-data-inconsistent-line.txt", Code::tdm_bad_value, "line 25"},
           {"TDM-data-wrong-keyword.xml", Code::tdm_unknown_keyword, "line 47"},
           {"TDM-missing-participants.xml", Code::tdm_missing_keyword, "line 15"},
           {"TDM-external-doctype.xml", Code::tdm_structure, "line 2"}}) {
    const auto translation = read(fs::path("tdm/bad") / broken.name);
    ASSERT_FALSE(translation.has_value()) << broken.name;
    EXPECT_EQ(translation.error().code, broken.code)
        << broken.name << ": " << translation.error().text();
    EXPECT_EQ(translation.error().where, broken.where) << broken.name;
  }
}

/// The same, but for the lines that the values came from.
TEST_F(TdmFiles, twins_in_kvn_and_xml_hold_the_same) {
  for (const File& file : kFiles) {
    const fs::path kvn = file.name;
    for (const Payload payload : {Payload::trk, Payload::eoo}) {
      const auto a = read("tdm/kvn" / kvn, payload);
      const auto b = read("tdm/xml" / fs::path(kvn).replace_extension(".xml"), payload);
      ASSERT_TRUE(a.has_value()) << file.name;
      ASSERT_TRUE(b.has_value()) << file.name << ": " << b.error().text();
      EXPECT_EQ(a->measurements_read, b->measurements_read) << file.name;
      EXPECT_EQ(a->measurements_carried, b->measurements_carried) << file.name;
      ASSERT_EQ(a->records.size(), b->records.size()) << file.name;
      for (std::size_t i = 0; i < a->records.size(); ++i)
        EXPECT_EQ(a->records[i].payload, b->records[i].payload) << file.name << " " << i;
      EXPECT_EQ(a->diagnostics.size(), b->diagnostics.size()) << file.name;
    }
  }
}

TEST_F(TdmFiles, an_empty_profile_names_the_first_missing_participant) {
  const auto translation =
      samples::translate_tdm(samples::read_file(samples::shared_data() / "tdm/kvn/TDMExample2.txt"),
                             samples::parsed("{}"));
  ASSERT_FALSE(translation.has_value());
  EXPECT_EQ(translation.error().code, Code::participant_unmapped);
  EXPECT_EQ(translation.error().where, "line 11, profile key objects.DSS-25 or sensors.DSS-25");
}

}  // namespace
}  // namespace accord::node::translate
