// Real files of the laser ranging service compared with tests/support/translate/read_slr.py, which
// shares nothing with our readers: instants, values, which lines are refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "node/translate/sinex.hpp"
#include "tests/support/translate/laser_samples.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

json python_reads(const char* format, const std::filesystem::path& file) {
  const auto result =
      samples::run("python3 \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_slr.py\" " +
                   std::string(format) + " \"" + file.string() + "\"");
  EXPECT_EQ(result.exit_code, 0);
  return result.exit_code == 0 ? json::parse(result.output) : json::object();
}

struct Range {
  std::int64_t tai_ns = 0;
  double km = 0;
  int tag = 0;

  bool operator<(const Range& other) const {
    return std::tie(tai_ns, km) < std::tie(other.tai_ns, other.km);
  }
};

std::vector<Range> ranges_of(const Translation& translation) {
  std::vector<Range> out;
  for (const Translated& record : translation.records) {
    const Track track = read_trackset(record.payload).value();
    for (const Observation& o : track.observations) {
      if (const auto& range = o[Quantity::range])
        out.push_back({o.at.tai_ns, range->value, static_cast<int>(track.time_tag)});
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// TimeTag of an epoch event, by the manual: 0 receive, 1 bounce, 2 transmit.
constexpr std::array<fbs::TimeTag, 3> kTags{fbs::TimeTag::RECEIVE, fbs::TimeTag::BOUNCE,
                                            fbs::TimeTag::TRANSMIT};

std::vector<Range> ranges_of(const json& read) {
  std::vector<Range> out;
  for (const json& row : read["ranges"])
    out.push_back({row["tai_ns"].get<std::int64_t>(),
                   std::strtod(row["km"].get<std::string>().c_str(), nullptr),
                   static_cast<int>(kTags.at(row["event"].get<std::size_t>()))});
  std::sort(out.begin(), out.end());
  return out;
}

class LaserFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_))
      GTEST_SKIP() << "shared test data is not beside this checkout";
  }

  /// Every range of the file, in order; a product of two doubles may differ from the exact one by
  /// one unit in the last place.
  Translation compare(const char* name) {
    const auto translation = translate(samples::read_file(folder_ / name),
                                       samples::parsed(samples::laser_profile_json()),
                                       samples::options(Format::crd, Payload::trk));
    EXPECT_TRUE(translation.has_value()) << name;
    if (!translation) return {};
    const std::vector<Range> ours = ranges_of(*translation);
    const std::vector<Range> theirs = ranges_of(python_reads("crd", folder_ / name));
    EXPECT_EQ(ours.size(), theirs.size()) << name;
    for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
      EXPECT_EQ(ours[i].tai_ns, theirs[i].tai_ns) << name;
      EXPECT_EQ(ours[i].tag, theirs[i].tag) << name;
      EXPECT_LE(std::abs(ours[i].km - theirs[i].km),
                std::nextafter(theirs[i].km, 1e9) - theirs[i].km)
          << name;
    }
    EXPECT_EQ(translation->measurements_carried, theirs.size()) << name;
    return *translation;
  }

  static std::vector<std::string> errors_of(const Translation& translation) {
    std::vector<std::string> out;
    for (const Diagnostic& d : translation.diagnostics) {
      if (d.severity == Severity::error) out.push_back(d.text());
    }
    return out;
  }

  std::filesystem::path folder_ = samples::shared_data() / "slr";
};

TEST_F(LaserFiles, every_range_of_a_good_file_is_that_of_the_independent_reader) {
  // counts of records of type 10 and 11 by the files; sessions are those of H4
  for (const auto& [name, ranges, sessions] :
       std::vector<std::tuple<const char*, std::size_t, std::size_t>>{
           {"crd-misc/crd_all_fields.frd", 4, 1},
           {"crd-misc/lageos1-test.npt", 14, 3},
           {"crd-misc/lageos2_201802.npt.v2C", 300, 37},
           {"lageos2-2016/lageos2_20160214.npt", 95, 11}}) {
    const Translation translation = compare(name);
    EXPECT_EQ(translation.measurements_carried, ranges) << name;
    EXPECT_EQ(translation.records.size(), sessions) << name;
    EXPECT_TRUE(errors_of(translation).empty()) << name << errors_of(translation).front();
  }
}

TEST_F(LaserFiles, broken_files_are_refused_by_line_and_cause) {
  const Translation corrupted = compare("bad/crd_corrupted_data.v2C");
  ASSERT_EQ(errors_of(corrupted).size(), 1U);
  EXPECT_NE(
      errors_of(corrupted)[0].find("line 19: error ACC-4050 observation_malformed 11 field 2"),
      std::string::npos)
      << errors_of(corrupted)[0];
  EXPECT_EQ(corrupted.measurements_carried, 5U);
  const Translation range_type = compare("bad/crd_invalid_range_type.v2C");
  ASSERT_EQ(errors_of(range_type).size(), 2U);
  EXPECT_NE(
      errors_of(range_type)[0].find("line 4: error ACC-4050 observation_malformed H4 field 20"),
      std::string::npos)
      << errors_of(range_type)[0];
  EXPECT_EQ(range_type.measurements_carried, 0U);
}

double value_of(const json& hexadecimal) {
  return std::strtod(hexadecimal.get<std::string>().c_str(), nullptr);
}

std::optional<UtcTime> instant_of(const json& tai_ns) {
  if (tai_ns.is_null()) return std::nullopt;
  return UtcTime{tai_ns.get<std::int64_t>()};
}

/// The solution of a row; null when there is none.
const SinexSolution* solution_of(const SinexFile& file, const json& row) {
  for (const SinexStation& station : file.stations) {
    if (station.code != row["code"].get<std::string>() ||
        station.point != row["point"].get<std::string>())
      continue;
    for (const SinexSolution& solution : station.solutions) {
      if (solution.number == row["solution"].get<std::string>()) return &solution;
    }
  }
  return nullptr;
}

TEST_F(LaserFiles, every_coordinate_of_the_stations_is_that_of_the_independent_reader) {
  const auto path = folder_ / "stations/SLRF2014_POS+VEL_2030.0_200428.snx";
  const auto file = parse_sinex(samples::read_file(path));
  ASSERT_TRUE(file.has_value()) << file.error().text();
  const json read = python_reads("sinex", path);
  EXPECT_EQ(read["estimates"].size(), 1338U);  // 223 solutions of six
  const std::map<std::string, std::size_t> axes{{"STAX", 0}, {"STAY", 1}, {"STAZ", 2},
                                                {"VELX", 0}, {"VELY", 1}, {"VELZ", 2}};
  std::size_t solutions = 0, occupations = 0;
  for (const SinexStation& station : file->stations) {
    solutions += station.solutions.size();
    occupations += station.occupations.size();
  }
  EXPECT_EQ(solutions, 223U);
  EXPECT_EQ(occupations, read["sites"].size());
  for (const json& row : read["estimates"]) {
    const std::string type = row["type"];
    const SinexSolution* found = solution_of(*file, row);
    ASSERT_NE(found, nullptr) << row;
    const SinexSolution& solution = *found;
    const bool moves = type.starts_with("VEL");
    const Triple& values = moves ? *solution.velocity_m_per_y : solution.position_m;
    const Triple& sigmas = moves ? *solution.velocity_sigma_m_per_y : solution.position_sigma_m;
    EXPECT_EQ(values[axes.at(type)], value_of(row["value"])) << row;
    EXPECT_EQ(sigmas[axes.at(type)], value_of(row["sigma"])) << row;
    EXPECT_EQ(solution.epoch, *instant_of(row["epoch"])) << row;
  }
  for (const json& row : read["epochs"]) {
    const SinexSolution* found = solution_of(*file, row);
    ASSERT_NE(found, nullptr) << row;
    const SinexSolution& solution = *found;
    ASSERT_TRUE(solution.data.has_value()) << row;
    EXPECT_EQ(solution.data->from, instant_of(row["start"])) << row;
    EXPECT_EQ(solution.data->until, instant_of(row["end"])) << row;
  }
}

TEST_F(LaserFiles, every_eccentricity_is_that_of_the_independent_reader) {
  const auto path = folder_ / "stations/ecc_une.snx";
  const auto file = parse_sinex(samples::read_file(path));
  ASSERT_TRUE(file.has_value()) << file.error().text();
  const json read = python_reads("sinex", path);
  EXPECT_EQ(read["eccentricities"].size(), 549U);
  using Row =
      std::tuple<std::string, std::string, std::optional<UtcTime>, std::optional<UtcTime>, Triple>;
  std::multiset<Row> ours, theirs;
  for (const SinexStation& station : file->stations) {
    for (const SinexEccentricity& one : station.eccentricities)
      ours.emplace(station.code, one.axes, one.span.from, one.span.until, one.value_m);
  }
  for (const json& row : read["eccentricities"])
    theirs.emplace(
        row["code"], row["axes"], instant_of(row["start"]), instant_of(row["end"]),
        Triple{value_of(row["value"][0]), value_of(row["value"][1]), value_of(row["value"][2])});
  EXPECT_EQ(ours, theirs);
}

}  // namespace
}  // namespace accord::node::translate
