// Every state of the real files compared with tests/support/translate/read_ephemerides.py, which
// shares nothing with our readers; the broken files, by line; and what is written of them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/translate/writer.hpp"
#include "tests/support/translate/ephemeris_samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

json python_reads(Format from, const std::string& file) {
  const auto result = samples::run("python3 \"" ACCORD_SOURCE_DIR
                                   "/tests/support/translate/read_ephemerides.py\" " +
                                   std::string(name_of(from)) + " \"" + file + "\" GPS");
  EXPECT_EQ(result.exit_code, 0);
  return result.exit_code == 0 ? json::parse(result.output) : json::array();
}

json vector_of(const std::optional<Vector3>& value) { return value ? json(*value) : json(nullptr); }

void expect_equal(const Ephemeris& ours, const json& other) {
  EXPECT_EQ(ours.object_name, other["name"].get<std::string>());
  ASSERT_EQ(ours.points.size(), other["points"].size());
  for (std::size_t i = 0; i < ours.points.size(); ++i) {
    const json& point = other["points"][i];
    EXPECT_EQ(ours.points[i].at.tai_ns, point["tai_ns"].get<std::int64_t>()) << i;
    EXPECT_EQ(json(ours.points[i].position_km), point["position"]) << i;
    EXPECT_EQ(vector_of(ours.points[i].velocity_km_s), point["velocity"]) << i;
    EXPECT_EQ(vector_of(ours.points[i].acceleration_km_s2), point["acceleration"]) << i;
  }
  ASSERT_EQ(ours.covariances.size(), other["covariances"].size());
  for (std::size_t i = 0; i < ours.covariances.size(); ++i) {
    const json& matrix = other["covariances"][i];
    EXPECT_EQ(ours.covariances[i].at.tai_ns, matrix["tai_ns"].get<std::int64_t>());
    EXPECT_EQ(json(ours.covariances[i].values), matrix["values"]);
    const std::string frame = matrix["frame"].get<std::string>();
    EXPECT_EQ(ours.covariances[i].frame.name, frame.empty() ? ours.frame.name : frame);
  }
}

/// Every object and frame of the files; satellites of navigation systems by their number alone.
Profile files_profile() {
  json document = json::parse(samples::ephemeris_profile_json());
  for (const char* frame : {"ITR92", "IGS97", "WGS84", "UNDEF"})
    document["ephemerides"]["frames"][frame] = "ECEF";
  document["time_system"] = "GPS";
  int number = 1;
  for (const char system : std::string("GRECJIS")) {
    for (int n = 1; n < 40; ++n) {
      const std::string two = std::to_string(100 + n).substr(1);
      document["objects"][system + two] = {{"norad_cat_id", number++}};
    }
  }
  return samples::parsed(document.dump());
}

class EphemerisFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_))
      GTEST_SKIP() << "shared test data is not beside this checkout";
  }

  /// All of the file; the number of states in it.
  std::size_t compare(Format from, const std::string& name) {
    const auto path = folder_ / name;
    const std::string text = samples::read_file(path);
    EXPECT_EQ(detect_format(as_bytes(text)).value(), from) << name;
    const auto translation = samples::translate_ephemeris(from, text, files_profile());
    EXPECT_TRUE(translation.has_value()) << name << (translation ? "" : translation.error().text());
    if (!translation) return 0;
    EXPECT_EQ(translation->records_refused, 0U) << name;
    const auto ours = samples::ephemerides_of(translation->records);
    json others = python_reads(from, path.string());
    for (std::size_t i = 0; i < others.size();) {  // a state said twice is carried once
      auto& points = others[i++]["points"];
      json once = json::array();
      for (const json& point : points) {
        if (once.empty() || once.back() != point) once.push_back(point);
      }
      points = once;
    }
    EXPECT_EQ(ours.size(), others.size()) << name;
    if (ours.size() != others.size()) return 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      SCOPED_TRACE(name);
      expect_equal(ours[i], others[i]);
    }
    return translation->measurements_carried;
  }

  std::string outcome(Format from, const std::string& name) {
    return samples::ephemeris_outcome(from, samples::read_file(folder_ / name), files_profile());
  }

  std::filesystem::path folder_ = samples::shared_data();
};

TEST_F(EphemerisFiles, oem_is_that_of_the_independent_reader) {
  EXPECT_EQ(compare(Format::oem_kvn, "oem/OEMExample1.txt"), 12U);  // of 13, one said twice
  EXPECT_EQ(compare(Format::oem_kvn, "oem/OEMExample3.txt"), 9U);
  EXPECT_EQ(compare(Format::oem_kvn, "oem/OEMExample5.txt"), 49U);
  EXPECT_EQ(compare(Format::oem_kvn, "oem/OEMExample8.txt"), 8U);
  EXPECT_EQ(compare(Format::oem_xml, "oem/OEMExample3.xml"), 4U);
}

TEST_F(EphemerisFiles, cpf_is_that_of_the_independent_reader) {
  EXPECT_EQ(compare(Format::cpf, "slr/lageos2-2016/lageos2_cpf_160213_5441.sgf"), 288U);
  EXPECT_EQ(compare(Format::cpf, "slr/cpf-misc/lageos1_cpf_180613_16401.hts"), 582U);
  EXPECT_EQ(compare(Format::cpf, "slr/cpf-misc/galileo212_cpf_180613_6641.esa"), 193U);
  EXPECT_EQ(compare(Format::cpf, "slr/cpf-misc/cpf_all_fields.csg"), 2U);
}

TEST_F(EphemerisFiles, sp3_is_that_of_the_independent_reader) {
  EXPECT_EQ(compare(Format::sp3, "sp3/example-a-1.sp3"), 19U);
  EXPECT_EQ(compare(Format::sp3, "sp3/example-c-1.sp3"), 12U);
  EXPECT_EQ(compare(Format::sp3, "sp3/example-d-1.sp3"), 25U);
  EXPECT_EQ(compare(Format::sp3, "sp3/three-hours.sp3"), 72U);
}

TEST_F(EphemerisFiles, the_broken_ones_are_refused_with_their_lines) {
  EXPECT_EQ(outcome(Format::sp3, "sp3/truncated-line.sp3"), "ephemeris_malformed line 27");
  EXPECT_EQ(outcome(Format::cpf, "slr/bad/cpf_corrupted_data.csg"), "ephemeris_malformed line 4");
  EXPECT_EQ(outcome(Format::cpf, "slr/bad/cpf_unexpected_end_of_file.csg"),
            "ephemeris_malformed line 5");
}

TEST_F(EphemerisFiles, what_is_written_of_an_oem_is_read_again_to_the_same_values) {
  for (const char* name : {"oem/OEMExample1.txt", "oem/OEMExample3.txt", "oem/OEMExample5.txt",
                           "oem/OEMExample8.txt"}) {
    const auto read = samples::translate_ephemeris(
        Format::oem_kvn, samples::read_file(folder_ / name), files_profile());
    ASSERT_TRUE(read.has_value()) << name;
    for (const Format to : {Format::oem_kvn, Format::oem_xml}) {
      const auto written =
          write_text(to, read->records, {samples::kLabel, DataMode::test, "X", {}});
      ASSERT_TRUE(written.has_value()) << name << written.error().text();
      const auto again = samples::translate_ephemeris(to, written->text, files_profile());
      ASSERT_TRUE(again.has_value()) << name << again.error().text();
      samples::expect_same(samples::ephemerides_of(again->records),
                           samples::ephemerides_of(read->records));
    }
  }
}

}  // namespace
}  // namespace accord::node::translate
