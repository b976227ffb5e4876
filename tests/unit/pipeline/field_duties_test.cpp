// Numbers of every type become multiples, inside their type; paths become the fields that go.
#include "node/pipeline/field_duties.hpp"

#include <gtest/gtest.h>

#include <cstring>

#include "EOO_generated.h"
#include "tests/unit/pipeline/support.hpp"
#include "trackset_generated.h"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

template <class T>
T made_coarser(reflection::BaseType base, T value, double quantum) {
  std::uint8_t bytes[8] = {};
  std::memcpy(bytes, &value, sizeof value);
  const bool changed = coarsen(base, quantum, bytes);
  T out;
  std::memcpy(&out, bytes, sizeof out);
  EXPECT_EQ(changed, out != value);
  return out;
}

TEST(FieldDuties, a_number_becomes_the_nearest_multiple_halves_away_from_zero) {
  EXPECT_EQ(made_coarser(reflection::Double, 7.4, 5.0), 5.0);
  EXPECT_EQ(made_coarser(reflection::Double, 7.5, 5.0), 10.0);
  EXPECT_EQ(made_coarser(reflection::Double, -7.5, 5.0), -10.0);
  EXPECT_EQ(made_coarser(reflection::Float, 1.3F, 0.5), 1.5F);
  EXPECT_EQ(made_coarser<std::int64_t>(reflection::Long, 1'499, 1'000), 1'000);
  EXPECT_EQ(made_coarser<std::int64_t>(reflection::Long, 1'500, 1'000), 2'000);
  EXPECT_EQ(made_coarser<std::int32_t>(reflection::Int, -1'500, 1'000), -2'000);
  EXPECT_EQ(made_coarser<std::uint16_t>(reflection::UShort, 15, 10), 20);
  EXPECT_EQ(made_coarser<std::uint16_t>(reflection::UShort, 14, 10), 10);
  EXPECT_EQ(made_coarser<std::uint64_t>(reflection::ULong, 20, 10), 20u);  // is one already
}

TEST(FieldDuties, at_the_end_of_its_type_a_number_goes_towards_zero) {
  EXPECT_EQ(made_coarser<std::uint8_t>(reflection::UByte, 255, 10), 250);  // 260 is none
  EXPECT_EQ(made_coarser<std::int8_t>(reflection::Byte, 127, 10), 120);    // 130 is none
  EXPECT_EQ(made_coarser<std::int8_t>(reflection::Byte, -128, 10), -120);  // -130 is none
  EXPECT_EQ(made_coarser<std::int64_t>(reflection::Long, INT64_MAX, 10), INT64_MAX - 7);
  EXPECT_EQ(made_coarser<std::uint64_t>(reflection::ULong, UINT64_MAX, 10), UINT64_MAX - 5);
}

Rebuilt rebuilt(const std::string& code, const Bytes& payload, RebuildRules with) {
  with.label_text = rules().label_text;
  with.data_mode_text = rules().data_mode_text;
  auto out = rebuild(type_of(code), payload, with);
  EXPECT_TRUE(out) << out.error().text();
  return out ? *out : Rebuilt{};
}

TEST(FieldDuties, a_removed_field_is_named_and_its_absence_asks_for_nothing) {
  RebuildRules duty;
  duty.remove = {"RA", "nothing.of.the.kind"};
  const Rebuilt once = rebuilt("EOO", eoo(), duty);
  EXPECT_EQ(once.dropped, std::vector<std::string>{"RA"});
  const Rebuilt twice = rebuilt("EOO", once.payload, duty);
  EXPECT_TRUE(twice.dropped.empty());
  EXPECT_EQ(twice.payload, once.payload);
}

TEST(FieldDuties, of_two_members_under_one_bit_both_go) {
  RebuildRules duty;
  duty.remove = {"observations.angle_2_deg"};
  const Rebuilt out = rebuilt("TRK", trk(), duty);
  const auto& first = *fbs::GetTrackSet(out.payload.data())->observations()->Get(0);
  EXPECT_EQ(first.angle_1_deg(), 0.0);
  EXPECT_EQ(first.angle_2_deg(), 0.0);
  EXPECT_EQ(first.present(), 2u);  // RANGE alone
  EXPECT_EQ(first.range_km(), 1'000.125);
}

TEST(FieldDuties, what_is_coarse_already_is_not_named) {
  RebuildRules duty;
  duty.precision = {{"observations.range_km", 0.1}, {"sigmas.range_km", 0.1}};
  const Rebuilt once = rebuilt("TRK", trk(), duty);
  EXPECT_EQ(once.coarsened, (std::vector<std::string>{"observations.range_km", "sigmas.range_km"}));
  const Rebuilt twice = rebuilt("TRK", once.payload, duty);
  EXPECT_TRUE(twice.coarsened.empty());
  EXPECT_EQ(twice.payload, once.payload);
}

TEST(FieldDuties, a_field_that_cannot_go_is_refused) {
  for (const char* path : {"observations", "observations.time_tai_ns", "track_id"}) {
    RebuildRules duty = rules();
    duty.remove = {path};
    const auto out = rebuild(type_of("TRK"), trk(), duty);
    ASSERT_FALSE(out) << path;
    EXPECT_EQ(out.error().code, Code::obligation_not_executed);
  }
}

}  // namespace
}  // namespace accord::pipeline_test
