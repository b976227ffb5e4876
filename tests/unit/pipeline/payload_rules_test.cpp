// What a payload must say beyond its structure: each rule with a permit and its near miss.
#include <gtest/gtest.h>

#include "tasking_generated.h"
#include "tests/unit/pipeline/support.hpp"
#include "trackset_generated.h"

namespace accord::pipeline_test {
namespace {

using node::pipeline::check_payload;

constexpr std::uint32_t kAngles = 1, kRange = 2, kRangeRate = 4, kAll = 127;

/// Fields of an observation by name; what is not named is 0.
struct Seen {
  std::int64_t time = kNoonTai;
  double angle_1 = 0, angle_2 = 0, range = 0, rate = 0, frequency = 0, magnitude = 0, rcs = 0,
         snr = 0;
  std::uint32_t present = kAngles, reserved = 0;
};

struct Track {
  std::string alias = "GBR-R1";
  fbs::SensorKind kind = fbs::SensorKind::RADAR;
  fbs::AngleFrame frame = fbs::AngleFrame::AZEL;
  fbs::TimeTag tag = fbs::TimeTag::RECEIVE;
  fbs::RangeKind range_kind = fbs::RangeKind::ONE_WAY;
  fbs::RangeRateKind rate_kind = fbs::RangeRateKind::INSTANTANEOUS;
  std::vector<Seen> seen{Seen{}};
};

/// The field refused, or "" when the track is taken.
std::string refused_field(const Track& from) {
  fbs::TrackSetT track;
  track.track_id = "T-1";
  track.sensor_alias = from.alias;
  track.sensor_kind = from.kind;
  track.angle_frame = from.frame;
  track.time_tag = from.tag;
  track.range_kind = from.range_kind;
  track.range_rate_kind = from.rate_kind;
  for (const Seen& s : from.seen) {
    track.observations.emplace_back(s.time, s.angle_1, s.angle_2, s.range, s.rate, s.frequency,
                                    s.magnitude, s.rcs, s.snr, s.present, s.reserved);
  }
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  const auto facts = check_payload(type_of("TRK"), {builder.GetBufferPointer(), builder.GetSize()});
  if (facts) return "";
  EXPECT_EQ(facts.error().code, Code::payload_semantics);
  return facts.error().where;
}

Track with(const Seen& seen) {
  Track track;
  track.seen = {seen};
  return track;
}

TEST(TrackRules, a_plain_track_is_taken) { EXPECT_EQ(refused_field({}), ""); }

TEST(TrackRules, a_track_has_observations) {
  Track track;
  track.seen.clear();
  EXPECT_EQ(refused_field(track), "observations");
}

TEST(TrackRules, an_alias_has_1_to_64_characters) {
  Track track;
  track.alias = std::string(64, 'A');
  EXPECT_EQ(refused_field(track), "");
  track.alias = std::string(65, 'A');
  EXPECT_EQ(refused_field(track), "sensor_alias");
  track.alias = "A";
  EXPECT_EQ(refused_field(track), "");
  track.alias = "";
  EXPECT_EQ(refused_field(track), "sensor_alias");
}

TEST(TrackRules, sensor_kind_and_time_tag_are_said) {
  Track track;
  track.kind = fbs::SensorKind::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "sensor_kind");
  track.kind = fbs::SensorKind::OPTICAL;
  EXPECT_EQ(refused_field(track), "");
  track.tag = fbs::TimeTag::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "time_tag");
}

TEST(TrackRules, time_never_runs_backwards) {
  Track track;
  track.seen = {Seen{}, Seen{}};
  EXPECT_EQ(refused_field(track), "");
  track.seen[1].time -= 1;
  EXPECT_EQ(refused_field(track), "observations.time_tai_ns");
}

TEST(TrackRules, something_known_is_measured) {
  Seen seen;
  seen.present = kAll;
  EXPECT_EQ(refused_field(with(seen)), "");
  seen.present = 0;
  EXPECT_EQ(refused_field(with(seen)), "observations.present");
  seen.present = kAngles | 128;
  EXPECT_EQ(refused_field(with(seen)), "observations.present");
}

TEST(TrackRules, reserved_bits_are_zero) {
  Seen seen;
  seen.reserved = 1;
  EXPECT_EQ(refused_field(with(seen)), "observations.reserved");
}

TEST(TrackRules, what_is_not_declared_is_zero) {
  const std::pair<double Seen::*, std::uint32_t> fields[] = {
      {&Seen::angle_1, kAngles}, {&Seen::angle_2, kAngles}, {&Seen::range, kRange},
      {&Seen::rate, kRangeRate}, {&Seen::frequency, 8},     {&Seen::magnitude, 16},
      {&Seen::rcs, 32},          {&Seen::snr, 64}};
  for (const auto& [field, bit] : fields) {
    Seen seen;
    seen.*field = 0.5;
    seen.present = bit;
    EXPECT_EQ(refused_field(with(seen)), "") << bit;
    seen.present = kAll & ~bit;
    EXPECT_EQ(refused_field(with(seen)), "observations.present") << bit;
  }
}

TEST(TrackRules, a_range_says_its_kind) {
  Seen seen;
  seen.present = kRange;
  Track track = with(seen);
  track.frame = fbs::AngleFrame::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "");
  track.range_kind = fbs::RangeKind::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "range_kind");
  track.seen[0].present = kRangeRate;  // without a range, none is needed
  EXPECT_EQ(refused_field(track), "");
  track.rate_kind = fbs::RangeRateKind::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "range_rate_kind");
}

TEST(TrackRules, angles_say_their_frame) {
  Track track;
  track.frame = fbs::AngleFrame::UNSPECIFIED;
  EXPECT_EQ(refused_field(track), "angle_frame");
}

TEST(TrackRules, the_first_angle_is_within_a_turn) {
  for (const double sign : {1.0, -1.0}) {
    Seen seen;
    seen.angle_1 = sign * 360.0;
    EXPECT_EQ(refused_field(with(seen)), "");
    seen.angle_1 = sign * 360.0001;
    EXPECT_EQ(refused_field(with(seen)), "observations.angle_1_deg");
  }
}

TEST(TrackRules, the_second_angle_is_within_90_deg_or_180_where_both_are_alike) {
  for (const auto& [frame, limit] : {std::pair{fbs::AngleFrame::AZEL, 90.0},
                                     {fbs::AngleFrame::RADEC_EME2000, 90.0},
                                     {fbs::AngleFrame::RADEC_TOD, 90.0},
                                     {fbs::AngleFrame::XEYN, 180.0},
                                     {fbs::AngleFrame::XSYE, 180.0}}) {
    Seen seen;
    seen.angle_2 = -limit;
    Track track = with(seen);
    track.frame = frame;
    EXPECT_EQ(refused_field(track), "");
    track.seen[0].angle_2 = limit + 0.0001;
    EXPECT_EQ(refused_field(track), "observations.angle_2_deg");
  }
}

TEST(TrackRules, facts_are_counted_from_the_payload) {
  const auto facts = check_payload(type_of("TRK"), trk());
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->norad_cat_id, 25'544u);
  EXPECT_EQ(facts->observations, 2u);
  EXPECT_EQ(facts->first.tai_ns, kNoonTai);
  EXPECT_EQ(facts->last.tai_ns, kNoonTai + 10);
  EXPECT_FALSE(facts->asked.has_value());
  TrackChoices unknown;
  unknown.norad = 0;
  EXPECT_EQ(check_payload(type_of("TRK"), trk(unknown))->norad_cat_id, 0u);
}

std::string eoo_refusal(const EooChoices& choices) {
  const auto facts = check_payload(type_of("EOO"), eoo(choices));
  if (facts) return "";
  EXPECT_EQ(facts.error().code, Code::payload_semantics);
  return facts.error().where;
}

TEST(EooRules, an_observation_has_a_time) {
  EooChoices choices;
  EXPECT_EQ(eoo_refusal(choices), "");
  choices.ob_time = "";
  EXPECT_EQ(eoo_refusal(choices), "OB_TIME");
  choices.ob_time = "2026-06-01T24:00:00Z";
  EXPECT_EQ(eoo_refusal(choices), "OB_TIME");
  choices.ob_time = "2026-06-01T11:00:00";
  EXPECT_EQ(eoo_refusal(choices), "OB_TIME");
}

TEST(EooRules, declination_is_within_90_deg) {
  EooChoices choices;
  choices.declination = -90.0F;
  EXPECT_EQ(eoo_refusal(choices), "");
  choices.declination = 90.001F;
  EXPECT_EQ(eoo_refusal(choices), "DECLINATION");
}

TEST(EooRules, a_catalogue_number_is_not_negative) {
  EooChoices choices;
  choices.norad = 1;
  EXPECT_EQ(eoo_refusal(choices), "");
  choices.norad = -1;
  EXPECT_EQ(eoo_refusal(choices), "NORAD_CAT_ID");
}

TEST(EooRules, facts_come_from_the_observation) {
  const auto facts = check_payload(type_of("EOO"), eoo());
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->norad_cat_id, 25'544u);
  EXPECT_EQ(facts->observations, 1u);
  EXPECT_EQ(facts->first.tai_ns, kNoonTai - 3'600'000'000'000);  // 11:00, an hour before noon
}

std::string omm_refusal(const Bytes& payload) {
  const auto facts = check_payload(type_of("OMM"), payload);
  if (facts) return "";
  EXPECT_EQ(facts.error().code, Code::payload_semantics);
  return facts.error().where;
}

TEST(OmmRules, elements_have_an_epoch) {
  EXPECT_EQ(omm_refusal(omm()), "");
  EXPECT_EQ(omm_refusal(omm(0.001, 51.6, false)), "EPOCH");
}

TEST(OmmRules, an_ellipse_stays_an_ellipse) {
  EXPECT_EQ(omm_refusal(omm(0.0)), "");
  EXPECT_EQ(omm_refusal(omm(0.999999)), "");
  EXPECT_EQ(omm_refusal(omm(1.0)), "ECCENTRICITY");
  EXPECT_EQ(omm_refusal(omm(-0.000001)), "ECCENTRICITY");
}

TEST(OmmRules, inclination_is_from_0_to_180_deg) {
  EXPECT_EQ(omm_refusal(omm(0.001, 180.0)), "");
  EXPECT_EQ(omm_refusal(omm(0.001, 180.0001)), "INCLINATION");
  EXPECT_EQ(omm_refusal(omm(0.001, -0.0001)), "INCLINATION");
}

TEST(TaskingFactsOfPayload, a_request_says_what_it_asks_and_counts_no_observation) {
  const auto facts = check_payload(type_of("TRQ"), trq());
  ASSERT_TRUE(facts.has_value());
  ASSERT_TRUE(facts->asked.has_value());
  EXPECT_EQ(facts->asked->priority, Priority::routine);
  EXPECT_EQ(facts->asked->purpose, fbs::Purpose::CATALOG_MAINTENANCE);
  EXPECT_EQ(facts->norad_cat_id, 25'544u);
  EXPECT_EQ(facts->observations, 0u);
}

TEST(TaskingFactsOfPayload, a_move_names_no_object_and_no_observation) {
  const auto facts = check_payload(type_of("TMV"), tmv());
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->observations, 0u);  // the 6 it claims are the sender's word
  EXPECT_EQ(facts->norad_cat_id, 0u);
  EXPECT_FALSE(facts->asked.has_value());
}

}  // namespace
}  // namespace accord::pipeline_test
