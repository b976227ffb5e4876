// No two tracks and no two observations under one id: what a consumer keeps apart by id stays
// apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "EOO_generated.h"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate {
namespace {

using samples::profile_with;

constexpr const char* kHead =
    "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T03:04:05\nORIGINATOR = TEST\n";

/// One segment of DSS-25 on `object`: `data` lines, epochs of 2026-01-02.
std::string segment(const std::string& object, const std::string& meta, const std::string& data) {
  return "META_START\nTIME_SYSTEM = UTC\nPARTICIPANT_1 = DSS-25\nPARTICIPANT_2 = " + object +
         "\nMODE = SEQUENTIAL\nPATH = 1,2,1\n" + meta + "META_STOP\nDATA_START\n" + data +
         "DATA_STOP\n";
}

std::string angles(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    char at[40];
    std::snprintf(at, sizeof at, " = 2026-01-02T%02d:%02d:%02d ", i / 3600, i / 60 % 60, i % 60);
    out += "ANGLE_1" + std::string(at) + "5\nANGLE_2" + at + "6\n";
  }
  return out;
}

Translation translated(const std::string& text, Payload payload,
                       const Profile& profile = samples::full_profile()) {
  auto made = translate(text, profile, samples::options(Format::tdm_kvn, payload));
  EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().text());
  return made ? *made : Translation{};
}

std::vector<std::string> track_ids(const Translation& translation) {
  std::vector<std::string> out;
  for (const Translated& record : translation.records)
    out.push_back(read_trackset(record.payload)->track_id);
  return out;
}

std::vector<std::string> observation_ids(const Translation& translation) {
  std::vector<std::string> out;
  for (const Translated& record : translation.records)
    out.push_back(sds::GetEOO(record.payload.data())->EOBSERVATION_ID()->str());
  return out;
}

std::size_t distinct(const std::vector<std::string>& all) {
  return std::set<std::string>(all.begin(), all.end()).size();
}

TEST(TrackIds, one_sensor_on_two_objects_from_the_same_instant_has_two_ids) {
  const std::string text =
      kHead + segment("1998-067A", "", angles(2)) + segment("SAT", "", angles(2));
  const auto ids = track_ids(translated(text, Payload::trk));
  EXPECT_EQ(ids, (std::vector<std::string>{"ALPHA-1:25544:A:20260102T000000.000000000Z",
                                           "ALPHA-1:5:A:20260102T000000.000000000Z"}));
  EXPECT_EQ(distinct(observation_ids(translated(text, Payload::eoo))), 4U);
}

TEST(TrackIds, objects_that_nobody_knows_are_kept_apart_by_their_segment) {
  const auto ids = track_ids(translated(
      kHead + segment("UNKNOWN", "", angles(1)) + segment("UNKNOWN", "", angles(1)), Payload::trk));
  EXPECT_EQ(ids, (std::vector<std::string>{"ALPHA-1:s1:A:20260102T000000.000000000Z",
                                           "ALPHA-1:s2:A:20260102T000000.000000000Z"}));
}

TEST(TrackIds, the_same_pass_in_two_segments_has_two_ids) {
  const std::string text =
      kHead + segment("SAT", "ANGLE_TYPE = AZEL\n", angles(1)) +
      segment("SAT", "ANGLE_TYPE = RADEC\nREFERENCE_FRAME = EME2000\n", angles(1));
  const auto ids = track_ids(translated(text, Payload::trk));
  EXPECT_EQ(ids[0], "ALPHA-1:5:A:20260102T000000.000000000Z");
  EXPECT_EQ(ids[1], "ALPHA-1:5:A:20260102T000000.000000000Z:s2");
  EXPECT_EQ(distinct(observation_ids(translated(text, Payload::eoo))), 2U);
}

TEST(TrackIds, both_kinds_of_doppler_of_one_segment_have_two_ids) {
  const std::string at = " = 2026-01-02T00:00:00 ";
  const auto ids = track_ids(translated(
      kHead + segment("SAT", "INTEGRATION_INTERVAL = 10\n",
                      "DOPPLER_INTEGRATED" + at + "1\nDOPPLER_INSTANTANEOUS" + at + "2\n"),
      Payload::trk));
  EXPECT_EQ(ids, (std::vector<std::string>{"ALPHA-1:5:D:20260102T000000.000000000Z",
                                           "ALPHA-1:5:I:20260102T000000.000000000Z"}));
}

TEST(TrackIds, the_same_file_twice_gives_the_same_ids) {
  const std::string text = kHead + segment("SAT", "", angles(2));
  EXPECT_EQ(track_ids(translated(text, Payload::trk)), track_ids(translated(text, Payload::trk)));
}

TEST(TrackIds, observations_of_a_track_longer_than_a_track_set_count_on) {
  const auto made = translated(kHead + segment("SAT", "", angles(3001)), Payload::eoo);
  const auto ids = observation_ids(made);
  ASSERT_EQ(ids.size(), 3001U);
  EXPECT_EQ(distinct(ids), 3001U);
  EXPECT_TRUE(ids.back().ends_with("/3001")) << ids.back();
  std::vector<std::string> places;
  for (const Translated& record : made.records)
    places.push_back(sds::GetEOO(record.payload.data())->OB_POSITION()->str());
  EXPECT_EQ(std::count(places.begin(), places.end(), "FIRST"), 1);
  EXPECT_EQ(std::count(places.begin(), places.end(), "LAST"), 1);
  EXPECT_EQ(places.back(), "LAST");
}

TEST(TrackIds, one_track_id_over_two_segments_is_kept_and_its_observations_count_on) {
  const std::string later = "ANGLE_1 = 2026-01-02T01:00:00 5\nANGLE_2 = 2026-01-02T01:00:00 6\n";
  const std::string text = kHead + segment("SAT", "TRACK_ID = P7\n", angles(2)) +
                           segment("SAT", "TRACK_ID = P7\n", later);
  EXPECT_EQ(observation_ids(translated(text, Payload::eoo)),
            (std::vector<std::string>{"P7/1", "P7/2", "P7/3"}));
  EXPECT_EQ(track_ids(translated(text, Payload::trk)), (std::vector<std::string>{"P7", "P7"}));
}

}  // namespace
}  // namespace accord::node::translate
