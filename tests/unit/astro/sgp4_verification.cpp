// SGP4 against the verification set of AIAA 2006-6753: 33 element sets, 666 rows, as Debian's
// python3-sgp4 ships them (SGP4-VER.TLE, tcppver.out). Read from the installed package, because the
// files are not ours to copy.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "node/astro/sgp4.hpp"
#include "tests/unit/astro/support/python.hpp"
#include "tests/unit/astro/support/tle.hpp"

namespace accord::node::astro {
namespace {

constexpr double kPositionToleranceKm = 2.0e-7;
constexpr double kVelocityToleranceKmS = 1.0e-9;

struct Row {
  double minutes;
  Eigen::Vector3d position_km;
  Eigen::Vector3d velocity_km_s;
};

/// tcppver.out: "<number> xx" opens a block; rows are minutes, position, velocity, and more that is
/// derived.
std::vector<std::vector<Row>> read_blocks(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<Row>> out;
  std::string line;
  while (std::getline(file, line)) {
    if (line.find("xx") != std::string::npos) {
      out.emplace_back();
      continue;
    }
    std::istringstream in(line);
    Row row{};
    if (in >> row.minutes >> row.position_km[0] >> row.position_km[1] >> row.position_km[2] >>
        row.velocity_km_s[0] >> row.velocity_km_s[1] >> row.velocity_km_s[2]) {
      out.back().push_back(row);
    }
  }
  return out;
}

/// How the published run ends early: error number of the theory, at the time it gives up.
struct Ending {
  double minutes;
  Code code;
};

// Printed by the same package: for each element set whose rows stop before its last time,
//   /usr/bin/python3: Satrec.twoline2rv(line1, line2).sgp4_tsince(minutes)[0], minutes as in the
//   set's start/stop/step
// 1 = mean eccentricity, 3 = perturbed eccentricity, 4 = semi-latus rectum, 6 = decayed.
const std::multimap<std::uint32_t, Ending> kEndings{{22312, {494.2028672, Code::sgp4_eccentricity}},
                                                    {28350, {1560.0, Code::sgp4_eccentricity}},
                                                    {28872, {55.0, Code::sgp4_decayed}},
                                                    {29141, {440.0, Code::sgp4_decayed}},
                                                    {33333, {25.0, Code::sgp4_semi_latus_rectum}},
                                                    {33334, {0.0, Code::sgp4_eccentricity}},
                                                    {20413, {1844345.0, Code::sgp4_decayed}}};

class VerificationSet : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = test::folder_of("sgp4");
    if (!folder) GTEST_SKIP() << "Debian's python3-sgp4 is not installed";
    tles_ = test::read_tles(*folder + "/SGP4-VER.TLE");
    blocks_ = read_blocks(*folder + "/tcppver.out");
    ASSERT_EQ(tles_.size(), 33u);
    ASSERT_EQ(blocks_.size(), 33u);
  }
  std::vector<test::Tle> tles_;
  std::vector<std::vector<Row>> blocks_;
};

TEST_F(VerificationSet, all_666_rows_of_33_element_sets_agree) {
  std::size_t rows = 0;
  double worst_km = 0.0, worst_km_s = 0.0;
  for (std::size_t i = 0; i < tles_.size(); ++i) {
    const MeanElements elements = test::elements_of(tles_[i]);
    if (elements.norad_id == 33334) continue;  // must fail: its row repeats the block before it
    const auto orbit = Sgp4::create(elements);
    ASSERT_TRUE(orbit) << orbit.error().text();
    for (const Row& row : blocks_[i]) {
      const auto state = orbit->at_minutes(row.minutes);
      ASSERT_TRUE(state) << state.error().text();
      const double off_km = (state->position_km - row.position_km).cwiseAbs().maxCoeff();
      const double off_km_s = (state->velocity_km_s - row.velocity_km_s).cwiseAbs().maxCoeff();
      EXPECT_LE(off_km, kPositionToleranceKm) << elements.norad_id << " at " << row.minutes;
      EXPECT_LE(off_km_s, kVelocityToleranceKmS) << elements.norad_id << " at " << row.minutes;
      worst_km = std::max(worst_km, off_km);
      worst_km_s = std::max(worst_km_s, off_km_s);
      ++rows;
    }
  }
  EXPECT_EQ(rows, 666u);
  RecordProperty("worst_km", std::to_string(worst_km * 1.0e9) + "e-9");
  std::printf("worst of %zu rows: %.2e km, %.2e km/s\n", rows, worst_km, worst_km_s);
}

TEST_F(VerificationSet, each_set_that_ends_early_is_refused_with_the_published_reason) {
  std::size_t seen = 0;
  for (const test::Tle& tle : tles_) {
    const MeanElements elements = test::elements_of(tle);
    const auto ending = kEndings.find(elements.norad_id);
    if (ending == kEndings.end()) continue;
    const auto orbit = Sgp4::create(elements);
    ASSERT_TRUE(orbit) << orbit.error().text();
    const auto state = orbit->at_minutes(ending->second.minutes);
    ASSERT_FALSE(state) << elements.norad_id;
    EXPECT_EQ(state.error().code, ending->second.code) << state.error().text();
    EXPECT_NE(state.error().where.find(std::to_string(elements.norad_id)), std::string::npos);
    ++seen;
  }
  EXPECT_EQ(seen, kEndings.size() + 1);  // 20413 stands twice in the file
}

TEST_F(VerificationSet, an_answer_does_not_depend_on_what_was_asked_before) {
  for (const test::Tle& tle : tles_) {
    const auto orbit = Sgp4::create(test::elements_of(tle));
    ASSERT_TRUE(orbit);
    const auto fresh = orbit->at_minutes(-3'000.0);
    (void)orbit->at_minutes(100'000.0);
    const auto again = orbit->at_minutes(-3'000.0);
    ASSERT_EQ(fresh.has_value(), again.has_value());
    if (fresh) {
      EXPECT_EQ(fresh->position_km, again->position_km);
    }
  }
}

}  // namespace
}  // namespace accord::node::astro
