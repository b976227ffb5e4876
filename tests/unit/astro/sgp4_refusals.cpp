// What SGP4 refuses, each beside the nearest thing it accepts.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "node/astro/sgp4.hpp"
#include "tests/unit/astro/support/samples.hpp"

namespace accord::node::astro {
namespace {

MeanElements good() { return test::elements_of(test::kLowOrbit); }

Code refusal(const MeanElements& elements) {
  const auto orbit = Sgp4::create(elements);
  EXPECT_FALSE(orbit);
  return orbit ? Code::bad_value : orbit.error().code;
}

TEST(Sgp4Refusals, ephemeris_types_0_and_2_are_run_and_all_others_refused) {
  for (const int type : {0, 2}) {
    MeanElements elements = good();
    elements.ephemeris_type = type;
    EXPECT_TRUE(Sgp4::create(elements)) << type;
  }
  for (const int type : {-1, 1, 3, 4, 5, 6, 9}) {  // 4 is SGP4-XP: same form, another theory
    MeanElements elements = good();
    elements.ephemeris_type = type;
    EXPECT_EQ(refusal(elements), Code::ephemeris_type_unsupported) << type;
  }
}

TEST(Sgp4Refusals, eccentricity_of_one_or_below_zero_is_refused) {
  MeanElements elements = good();
  elements.eccentricity = 0.0;
  EXPECT_TRUE(Sgp4::create(elements));
  elements.eccentricity = -1.0e-7;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements.eccentricity = 1.0;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements.eccentricity = 0.9999999;  // the largest a TLE can hold
  EXPECT_TRUE(Sgp4::create(elements));
}

TEST(Sgp4Refusals, mean_motion_must_be_positive_and_below_eighteen) {
  MeanElements elements = good();
  elements.mean_motion_rev_day = 0.0;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements.mean_motion_rev_day = -15.0;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements.mean_motion_rev_day = 18.1;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements.mean_motion_rev_day = 16.5;
  EXPECT_TRUE(Sgp4::create(elements));
}

TEST(Sgp4Refusals, angles_outside_a_turn_are_refused) {
  MeanElements elements = good();
  elements.inclination_deg = 180.0;
  ASSERT_TRUE(Sgp4::create(elements));
  EXPECT_TRUE(Sgp4::create(elements)->at_minutes(0.0)) << "exactly retrograde is not singular";
  elements.inclination_deg = 180.001;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
  elements = good();
  elements.raan_deg = 360.0;
  EXPECT_TRUE(Sgp4::create(elements));
  elements.raan_deg = 361.0;
  EXPECT_EQ(refusal(elements), Code::elements_invalid);
}

TEST(Sgp4Refusals, not_a_number_is_refused_in_every_field) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (double MeanElements::*field :
       {&MeanElements::bstar, &MeanElements::inclination_deg, &MeanElements::raan_deg,
        &MeanElements::eccentricity, &MeanElements::arg_of_perigee_deg,
        &MeanElements::mean_anomaly_deg, &MeanElements::mean_motion_rev_day}) {
    MeanElements elements = good();
    elements.*field = nan;
    EXPECT_EQ(refusal(elements), Code::elements_invalid);
  }
}

TEST(Sgp4Refusals, a_refusal_names_the_object_and_the_element) {
  MeanElements elements = good();
  elements.eccentricity = 1.5;
  const auto orbit = Sgp4::create(elements);
  ASSERT_FALSE(orbit);
  EXPECT_NE(orbit.error().what.find("eccentricity"), std::string::npos);
  EXPECT_NE(orbit.error().where.find("90001"), std::string::npos);
}

TEST(Sgp4Refusals, a_time_beyond_a_century_or_not_a_number_is_refused) {
  const Sgp4 orbit = Sgp4::create(test::elements_of(test::kGeostationary)).value();
  EXPECT_TRUE(orbit.at_minutes(60.0 * 365.25 * 1'440.0));
  for (const double minutes :
       {kMaxSgp4SpanMinutes * 1.001, -kMaxSgp4SpanMinutes * 1.001,
        std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    const auto state = orbit.at_minutes(minutes);
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().code, Code::sgp4_span);
  }
  EXPECT_EQ(orbit.at(kNever).error().code, Code::sgp4_span);
  EXPECT_EQ(orbit.at(UtcTime{std::numeric_limits<std::int64_t>::min()}).error().code,
            Code::sgp4_span);
}

TEST(Sgp4Refusals, an_object_that_has_decayed_is_refused_and_its_epoch_is_not) {
  MeanElements elements = good();
  elements.mean_motion_rev_day = 16.2;  // about 220 km up
  elements.bstar = 0.01;
  const Sgp4 orbit = Sgp4::create(elements).value();
  EXPECT_TRUE(orbit.at_minutes(0.0));
  const auto later = orbit.at_minutes(20.0 * 1'440.0);
  ASSERT_FALSE(later);
  EXPECT_GE(static_cast<int>(later.error().code), 8003);
  EXPECT_LE(static_cast<int>(later.error().code), 8008);
}

TEST(Sgp4Refusals, wild_elements_give_a_finite_state_or_a_coded_refusal) {
  std::mt19937_64 engine(8000);
  const auto between = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1.0p-53);
  };
  std::size_t states = 0, refusals = 0;
  for (int i = 0; i < 5'000; ++i) {
    MeanElements elements = good();
    elements.bstar = between(-100.0, 100.0) * std::pow(10.0, between(-12.0, 0.0));
    elements.inclination_deg = between(0.0, 180.0);
    elements.eccentricity = 1.0 - std::pow(10.0, between(-9.0, 0.0));
    elements.mean_motion_rev_day = std::pow(10.0, between(-8.5, 1.25));
    elements.mean_anomaly_deg = between(-360.0, 360.0);
    elements.arg_of_perigee_deg = between(-360.0, 360.0);
    const auto orbit = Sgp4::create(elements);
    ASSERT_TRUE(orbit) << orbit.error().text();
    const auto state = orbit->at_minutes(between(-1.0e6, 1.0e6) * between(0.0, 1.0));
    if (state) {
      EXPECT_TRUE(state->position_km.allFinite() && state->velocity_km_s.allFinite());
      EXPECT_GE(state->position_km.norm(), 6'378.0);
      ++states;
    } else {
      EXPECT_GE(static_cast<int>(state.error().code), 8003);
      EXPECT_LE(static_cast<int>(state.error().code), 8008);
      ++refusals;
    }
  }
  EXPECT_GT(states, 100u);
  EXPECT_GT(refusals, 100u);
}

TEST(Sgp4, time_and_minutes_from_epoch_are_one_clock) {
  const Sgp4 orbit = Sgp4::create(good()).value();
  const auto by_time = orbit.at(good().epoch + std::chrono::minutes{90});
  const auto by_minutes = orbit.at_minutes(90.0);
  ASSERT_TRUE(by_time && by_minutes);
  EXPECT_EQ(by_time->position_km, by_minutes->position_km);
}

TEST(Sgp4, deep_space_begins_at_225_minutes) {
  // 1440 / 225 = 6.4 revolutions a day; the Brouwer mean motion differs from the Kozai one by some
  // 1e-4 of it.
  MeanElements elements = good();
  elements.mean_motion_rev_day = 6.41;
  EXPECT_FALSE(Sgp4::create(elements)->deep_space());
  elements.mean_motion_rev_day = 6.39;
  EXPECT_TRUE(Sgp4::create(elements)->deep_space());
}

}  // namespace
}  // namespace accord::node::astro
