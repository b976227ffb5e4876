// Our streams read by the JavaScript library of the Space Data Standards package: a reader that is
// not ours.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

/// The records as the library sees them; empty and skipped when node or the package is missing.
std::optional<nlohmann::json> read_with_library(const Bytes& stream) {
  const samples::ScratchFile file("stream.fbs", as_text(stream));
  const auto result =
      samples::run("node \"" ACCORD_SOURCE_DIR
                   "/tests/unit/translate/read_eoo.mjs\" \"" ACCORD_SOURCE_DIR "/schemas/sds\" \"" +
                   file.path() + "\" 2>&1");
  if (result.exit_code == 127 || result.exit_code == 77) return std::nullopt;
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return result.exit_code == 0 ? nlohmann::json::parse(result.output) : nlohmann::json::array();
}

constexpr double kAzimuths[] = {256.64002393, 359.99999999, 0.0};
constexpr double kElevations[] = {13.38100016, -0.25, 89.125};
constexpr double kRangesKm[] = {80452.7542, 1.5, 42164.1};

std::string sample_tdm() {
  std::string lines;
  for (int i = 0; i < 3; ++i) {
    const std::string epoch = " = 2026-01-02T00:00:0" + std::to_string(i) + ".000000001 ";
    lines += "ANGLE_1" + epoch + nlohmann::json(kAzimuths[i]).dump() + "\nANGLE_2" + epoch +
             nlohmann::json(kElevations[i]).dump() + "\nRANGE" + epoch +
             nlohmann::json(kRangesKm[i]).dump() + "\n";
  }
  return samples::tdm("ANGLE_TYPE = AZEL\nTRACK_ID = T-9\nRANGE_UNITS = km\n", lines);
}

TEST(ForeignReader, reads_our_eoo_stream_to_the_same_values) {
  const auto translation = translate(sample_tdm(), samples::full_profile(),
                                     samples::options(Format::tdm_kvn, Payload::eoo));
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  const auto records = read_with_library(to_stream(translation->records).value());
  if (!records) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  ASSERT_EQ(records->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& r = (*records)[i];
    EXPECT_EQ(r["kind"], "EOOT");
    EXPECT_EQ(r["OB_TIME"], "2026-01-02T00:00:0" + std::to_string(i) + ".000000001Z");
    // a float32 is the nearest one to the double; JSON shows it as that float widened to a double
    EXPECT_EQ(r["AZIMUTH"].get<double>(), static_cast<double>(static_cast<float>(kAzimuths[i])));
    EXPECT_EQ(r["ELEVATION"].get<double>(),
              static_cast<double>(static_cast<float>(kElevations[i])));
    EXPECT_EQ(r["RANGE"].get<double>(),
              static_cast<double>(static_cast<float>(kRangesKm[i] / 2)));  // round trip halved
    EXPECT_EQ(r["NORAD_CAT_ID"], 25544);
    EXPECT_EQ(r["SENSOR_ID"], "ALPHA-1");
    EXPECT_EQ(r["TRACK_ID"], "T-9");
    EXPECT_EQ(r["CLASSIFICATION"], samples::kLabel);
    EXPECT_EQ(r["DATA_MODE"], "TEST");
    EXPECT_EQ(r["REFERENCE_FRAME"], 3);  // ENU in the package's refFrame
    EXPECT_TRUE(r["SOURCE"].is_null());
  }
}

TEST(ForeignReader, reads_our_omm_stream_to_the_same_doubles) {
  const std::string tle =
      "ISS (ZARYA)\n1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
      "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";
  const auto translation =
      translate(tle + tle, samples::full_profile(), samples::options(Format::tle, Payload::omm));
  const auto records = read_with_library(to_stream(translation->records).value());
  if (!records) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  ASSERT_EQ(records->size(), 2U);
  for (const auto& r : *records) {
    EXPECT_EQ(r["kind"], "OMMT");
    EXPECT_EQ(r["OBJECT_NAME"], "ISS (ZARYA)");
    EXPECT_EQ(r["MEAN_MOTION"].get<double>(), 15.72125391);
    EXPECT_EQ(r["ECCENTRICITY"].get<double>(), 0.0006703);
    EXPECT_EQ(r["INCLINATION"].get<double>(), 51.6416);
    EXPECT_EQ(r["RA_OF_ASC_NODE"].get<double>(), 247.4627);
    EXPECT_EQ(r["ARG_OF_PERICENTER"].get<double>(), 130.536);
    EXPECT_EQ(r["MEAN_ANOMALY"].get<double>(), 325.0288);
    EXPECT_EQ(r["BSTAR"].get<double>(), -0.11606e-4);
    EXPECT_EQ(r["MEAN_MOTION_DOT"].get<double>(), -0.00002182);
    EXPECT_EQ(r["NORAD_CAT_ID"], 25544);
    EXPECT_EQ(r["EPOCH"], "2008-09-20T12:25:40.104192000Z");
  }
}

}  // namespace
}  // namespace accord::node::translate
