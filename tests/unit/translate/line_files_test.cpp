// Every line compared with tests/support/translate/read_lines.py, which shares nothing with our
// reader: instants, values to the last bit, which lines are refused, how many values are reported.
// The lines are our own samples, and the real files where the shared data is beside the checkout.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/translate/line_samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

const std::map<std::string, Quantity>& quantities() {
  static const std::map<std::string, Quantity> kQuantities{{"angle_1", Quantity::angle_1},
                                                           {"angle_2", Quantity::angle_2},
                                                           {"range", Quantity::range},
                                                           {"range_rate", Quantity::range_rate},
                                                           {"magnitude", Quantity::magnitude}};
  return kQuantities;
}

json python_lines(Format from, const std::filesystem::path& file) {
  const auto result =
      samples::run("python3 \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_lines.py\" " +
                   std::string(name_of(from)) + " \"" + file.string() + "\"");
  EXPECT_EQ(result.exit_code, 0);
  return result.exit_code == 0 ? json::parse(result.output) : json::object();
}

/// Everyone who stands in the real files; objects by designator, so that none is missing.
Profile files_profile() {
  json document = json::parse(samples::line_profile_json());
  for (const char* station : {"2701", "2007", "9999", "TRU7", "ABCD", "000T", "T123", "TRU8",
                              "ZZ99", "2018", "1703", "TRI8", "TRO8"})
    document["sensors"][station] = "X-" + std::to_string(document["sensors"].size());
  document["objects"] = json::object();
  document["object_names"] = "cospar";
  return samples::parsed(document.dump());
}

/// (nanoseconds, quantity, value), as often as they stand there.
using Values = std::multiset<std::tuple<std::int64_t, int, double>>;

Values values_of(const Translation& translation) {
  Values out;
  for (const Translated& record : translation.records) {
    const Track track = read_trackset(record.payload).value();
    for (const Observation& o : track.observations) {
      for (std::size_t q = 0; q < kQuantities; ++q) {
        if (o.values[q]) out.emplace(o.at.tai_ns, static_cast<int>(q), o.values[q]->value);
      }
    }
  }
  return out;
}

struct Expected {
  Values values;
  std::size_t reported = 0;
  std::set<std::size_t> refused;
};

Expected expected_of(const json& lines) {
  Expected out;
  for (const json& line : lines["refused"]) out.refused.insert(line.get<std::size_t>());
  for (const json& row : lines["rows"]) {
    out.reported += row["other"].get<std::size_t>();
    for (const auto& [name, text] : row["values"].items())
      out.values.emplace(row["tai_ns"].get<std::int64_t>(), static_cast<int>(quantities().at(name)),
                         std::strtod(text.get<std::string>().c_str(), nullptr));
  }
  return out;
}

void compare(Format from, const std::filesystem::path& file, const Profile& profile) {
  const auto translation = samples::translate_lines(from, samples::read_file(file), profile);
  ASSERT_TRUE(translation.has_value()) << file << ": " << translation.error().text();
  const Expected expected = expected_of(python_lines(from, file));
  std::set<std::size_t> refused;
  std::size_t reported = 0, doubled = 0;
  for (const Diagnostic& d : translation->diagnostics) {
    if (d.severity == Severity::error) refused.insert(d.line);
    if (d.severity == Severity::warning && d.keyword != "end of the text") ++reported;
    if (d.message.starts_with("the instant has")) ++doubled;
  }
  EXPECT_EQ(refused, expected.refused) << file;
  EXPECT_EQ(reported - doubled, expected.reported) << file;
  EXPECT_EQ(translation->measurements_carried + doubled, expected.values.size()) << file;
  EXPECT_EQ(translation->measurements_read,
            translation->measurements_carried + reported + translation->records_refused);
  const Values ours = values_of(*translation);
  EXPECT_TRUE(
      std::includes(expected.values.begin(), expected.values.end(), ours.begin(), ours.end()))
      << file;
}

TEST(LineFiles, our_own_lines_are_those_of_the_independent_reader) {
  using samples::b3;
  std::string text;
  int second = 0;
  for (const char* elevation : {"J56789", "R00000", "}56789", "45678}", "-56789", " 5 789"})
    text += b3({{24, elevation}, {19, std::to_string(10 + second++)}});
  for (const char* type : {"0", "1", "2", "4", "5", "6", "7", "8"})
    text += b3({{75, type}, {31, "1234517"}, {19, std::to_string(10 + second++)}});
  text += b3({{56, "00123"}, {62, "J0456"}, {75, "4"}, {19, "59"}});
  text += b3({{10, "16366235960500"}}) + b3({{10, "98001"}, {46, "0"}}) + "nonsense\n";
  const samples::ScratchFile file("b3.txt", text);
  Profile profile = samples::line_profile();
  // type 1 has three values that are not of it, and so on: the script counts the rates alone
  const auto translation = samples::translate_lines(Format::b3, text, profile);
  ASSERT_TRUE(translation.has_value());
  const Expected expected = expected_of(python_lines(Format::b3, file.path()));
  EXPECT_EQ(values_of(*translation), expected.values);
  EXPECT_EQ(translation->records_refused, expected.refused.size());
  EXPECT_EQ(expected.refused.size(), 3U);  // types 7 and 8, and nonsense
  EXPECT_EQ(expected.values.size(), 6U * 4 + (1 + 2 + 3 + 4 + 2 + 1) + 4 + 2U * 4);
}

TEST(LineFiles, our_own_visual_lines_are_those_of_the_independent_reader) {
  std::string iod, uk;
  for (int code = 1; code <= 9; ++code) {
    const std::string digit = std::to_string(code), at = std::to_string(10 + code);
    iod += samples::iod({{45, digit}, {48, "1234517-123451"}, {36, at}, {66, "S+053 01"}});
    uk += samples::uk({{34, digit}, {35, "12345123-1234512"}, {22, at}, {69, "+53+53"}});
  }
  const samples::ScratchFile iod_file("iod.txt", iod), uk_file("uk.txt", uk);
  compare(Format::iod, iod_file.path(), samples::line_profile());
  compare(Format::uk, uk_file.path(), samples::line_profile());
}

class RealLineFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_))
      GTEST_SKIP() << "shared test data is not beside this checkout";
  }
  std::filesystem::path folder_ = samples::shared_data() / "iod";
};

TEST_F(RealLineFiles, iod_lines_are_those_of_the_independent_reader) {
  compare(Format::iod, folder_ / "IOD_data_compliant.txt", files_profile());
}

TEST_F(RealLineFiles, uk_lines_are_those_of_the_independent_reader) {
  compare(Format::uk, folder_ / "UK_data_compliant.txt", files_profile());
  compare(Format::uk, folder_ / "UK_data_noncompliant.txt", files_profile());
}

TEST_F(RealLineFiles, rde_lines_are_those_of_the_independent_reader) {
  compare(Format::rde, folder_ / "RDE_data_compliant.txt", files_profile());
}

/// By the file: 51 lines of IOD, two of them status alone; four times are cut before the minutes
/// and one declination has 99 minutes.
TEST_F(RealLineFiles, the_counts_are_those_of_the_files) {
  const auto iod = samples::translate_lines(
      Format::iod, samples::read_file(folder_ / "IOD_data_compliant.txt"), files_profile());
  EXPECT_EQ(iod->records_refused, 5U);
  const auto rde = samples::translate_lines(
      Format::rde, samples::read_file(folder_ / "RDE_data_compliant.txt"), files_profile());
  EXPECT_EQ(rde->records_refused, 0U);
  EXPECT_EQ(rde->measurements_read, 14U * 3);  // 14 lines; both magnitudes are the same
  EXPECT_EQ(rde->measurements_carried, 14U);   // the angles are of 1950
}

}  // namespace
}  // namespace accord::node::translate
