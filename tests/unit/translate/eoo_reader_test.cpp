// Our streams read by the JavaScript library of the Space Data Standards package: a reader that is
// not ours.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "schemas/payload_registry.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/foreign_reader.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

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
  const auto records = samples::read_with_library(to_stream(translation->records).value());
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

// --- every field of every EOO, as written and as the library reads it ---

constexpr const char* kSigmas =
    R"({"angle_1_deg": 0.001, "angle_2_deg": 0.002, "range_km": 0.02, "range_rate_km_s": 1e-7,
        "magnitude": 0.3})";

/// Three observations of an optical sensor with range, range rate and magnitude, then one of zeros.
std::string everything_tdm() {
  std::string lines;
  for (int i = 0; i < 3; ++i) {
    const std::string epoch = " = 2026-01-02T00:00:0" + std::to_string(i) + ".123456789 ";
    lines += "ANGLE_1" + epoch + std::to_string(359 - i) + ".0000001\nANGLE_2" + epoch +
             "-89.99999\nRANGE" + epoch + "84328.15\nDOPPLER_INSTANTANEOUS" + epoch +
             "-7.654321\nMAG" + epoch + "14.0625\n";
  }
  const std::string epoch = " = 2026-01-02T00:00:09 ";
  lines += "ANGLE_1" + epoch + "0\nANGLE_2" + epoch + "0\nDOPPLER_INSTANTANEOUS" + epoch +
           "0\nMAG" + epoch + "0\n";
  return samples::tdm(
      "ANGLE_TYPE = RADEC\nREFERENCE_FRAME = EME2000\nTRACK_ID = T-9\nRANGE_UNITS = km\n", lines);
}

TEST(ForeignReader, reads_every_field_of_an_eoo_with_everything_in_it) {
  const auto translation = translate(everything_tdm(), samples::profile_with("sigmas", kSigmas),
                                     samples::options(Format::tdm_kvn, Payload::eoo));
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  ASSERT_EQ(translation->records.size(), 4U);
  samples::expect_holds(translation->records, {"EOBSERVATION_ID",
                                               "CLASSIFICATION",
                                               "OB_TIME",
                                               "ID_ON_ORBIT",
                                               "SENSOR_ID",
                                               "NORAD_CAT_ID",
                                               "TRACK_ID",
                                               "OB_POSITION",
                                               "DATA_MODE",
                                               "RA",
                                               "DECLINATION",
                                               "RA_UNC",
                                               "DECLINATION_UNC",
                                               "REFERENCE_FRAME",
                                               "RANGE",
                                               "RANGE_UNC",
                                               "RANGE_RATE",
                                               "RANGE_RATE_UNC",
                                               "MAG",
                                               "MAG_UNC"});
  if (!samples::compare_with_library(translation->records))
    GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
}

TEST(ForeignReader, a_changed_value_and_a_lost_field_are_seen) {
  const auto translation = translate(everything_tdm(), samples::profile_with("sigmas", kSigmas),
                                     samples::options(Format::tdm_kvn, Payload::eoo));
  const auto read = samples::read_with_library(to_stream(translation->records).value());
  if (!read) GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  const auto written = nlohmann::json::parse(
      buffer_to_json(*find_payload_type("EOO"), translation->records[0].payload).value());
  auto changed = written;
  changed["RANGE_RATE_UNC"] = static_cast<double>(std::nextafter(1e-7F, 1.0F));
  EXPECT_NONFATAL_FAILURE(samples::expect_same_fields("EOO", changed, (*read)[0]),
                          "RANGE_RATE_UNC");
  auto lost = written;
  lost.erase("MAG");
  EXPECT_NONFATAL_FAILURE(samples::expect_same_fields("EOO", lost, (*read)[0]), "MAG");
}

// How many EOO each real file gives: example 6 has four pairs of azimuth and elevation, example 8
// three in its second segment (those of the first are XSYE, which an EOO has not); the others have
// no pair of angles at one epoch (the table in tdm_files_test.cpp).
constexpr std::pair<const char*, std::size_t> kRealFiles[] = {
    {"TDMExample2.txt", 0},
    {"TDMExample4.txt", 0},
    {"TDMExample6.txt", 4},
    {"TDMExample8.txt", 3},
    {"TDMExample15.txt", 0},
    {"TDMExampleAllKeywordsSequential.txt", 0},
    {"TDMExampleAllKeywordsSingleDiff.txt", 0}};

TEST(ForeignReader, reads_every_field_of_every_eoo_of_the_real_tdm_files) {
  const auto folder = samples::shared_data() / "tdm/kvn";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "shared test data is not beside this checkout";
  for (const auto& [name, count] : kRealFiles) {
    const auto translation =
        translate(samples::read_file(folder / name), samples::parsed(samples::kTdmFilesProfile),
                  samples::options(Format::tdm_kvn, Payload::eoo));
    ASSERT_TRUE(translation.has_value()) << name << ": " << translation.error().text();
    ASSERT_EQ(translation->records.size(), count) << name;
    if (count > 0 && !samples::compare_with_library(translation->records))
      GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
  }
}

TEST(ForeignReader, reads_our_omm_stream_to_the_same_doubles) {
  const std::string tle =
      "ISS (ZARYA)\n1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n"
      "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";
  const auto translation =
      translate(tle + tle, samples::full_profile(), samples::options(Format::tle, Payload::omm));
  const auto records = samples::read_with_library(to_stream(translation->records).value());
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

/// Every field that an OMM of ours can have, none of them zero but for EPHEMERIS_TYPE.
constexpr const char* kWholeOmm = R"(CCSDS_OMM_VERS = 3.0
CREATION_DATE = 2025-02-14T16:00:00.000000001
ORIGINATOR = NOAA
OBJECT_NAME = ONE
OBJECT_ID = 1998-067A
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP4
EPOCH = 2025-02-14T14:36:48.662784
MEAN_MOTION = 15.5
ECCENTRICITY = 0.0006703
INCLINATION = 51.6416
RA_OF_ASC_NODE = 247.4627
ARG_OF_PERICENTER = 130.536
MEAN_ANOMALY = 325.0288
EPHEMERIS_TYPE = 0
CLASSIFICATION_TYPE = U
NORAD_CAT_ID = 25544
ELEMENT_SET_NO = 999
REV_AT_EPOCH = 39027
BSTAR = -0.00035436
MEAN_MOTION_DOT = 0.00000264
MEAN_MOTION_DDOT = 1.25e-11
)";

TEST(ForeignReader, reads_every_field_of_an_omm_with_everything_in_it) {
  const auto translation = translate(kWholeOmm, samples::full_profile(),
                                     samples::options(Format::omm_kvn, Payload::omm));
  ASSERT_TRUE(translation.has_value()) << translation.error().text();
  samples::expect_holds(translation->records,
                        {"CCSDS_OMM_VERS",  "CREATION_DATE",   "ORIGINATOR",
                         "OBJECT_NAME",     "OBJECT_ID",       "CENTER_NAME",
                         "REFERENCE_FRAME", "TIME_SYSTEM",     "MEAN_ELEMENT_THEORY",
                         "EPOCH",           "MEAN_MOTION",     "ECCENTRICITY",
                         "INCLINATION",     "RA_OF_ASC_NODE",  "ARG_OF_PERICENTER",
                         "MEAN_ANOMALY",    "EPHEMERIS_TYPE",  "CLASSIFICATION_TYPE",
                         "NORAD_CAT_ID",    "ELEMENT_SET_NO",  "REV_AT_EPOCH",
                         "BSTAR",           "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"});
  if (!samples::compare_with_library(translation->records))
    GTEST_SKIP() << "node or the spacedatastandards.org package is not installed";
}

}  // namespace
}  // namespace accord::node::translate
