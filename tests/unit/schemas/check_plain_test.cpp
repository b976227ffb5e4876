// verify_buffer along the plan of a type says what the plain walk over the reflection schema says:
// the same buffers pass, and of others the same fault is told, with its field.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "schemas/type_plan.hpp"
#include "tests/support/plain_rebuild/plain_check.hpp"
#include "tests/support/plain_rebuild/random_buffers.hpp"
#include "tests/support/properties/cases.hpp"

namespace accord {
namespace {

std::string told(const Status& status) { return status ? "holds" : status.error().text(); }

/// The same bytes at an address that is `shift` beyond one of 8.
struct Shifted {
  Shifted(const Bytes& bytes, std::size_t shift) : room(bytes.size() / 8 + 2) {
    auto* at = reinterpret_cast<std::uint8_t*>(room.data()) + shift;
    std::copy(bytes.begin(), bytes.end(), at);
    view = {at, bytes.size()};
  }
  std::vector<std::uint64_t> room;
  ByteView view;
};

class SameCheck : public test::Property {};
ACCORD_PROPERTIES(SameCheck);

TEST_P(SameCheck, random_and_damaged_buffers_are_judged_alike) {
  const test::Share share = SameCheck::share(71);
  plain::RandomBuffers draws(share.seed);
  const auto types = plain::types_to_try();
  std::map<std::string, std::size_t> words;  // without the type's name
  for (std::size_t i = 0; i < share.cases; ++i) {
    const PayloadType& type = *types[i % types.size()];
    Bytes bytes = draws.buffer(type, draws.once_in(2));
    if (draws.once_in(3)) bytes = draws.damaged(std::move(bytes));
    const std::size_t prefix = draws.once_in(8) ? 4 : 0;
    bytes.insert(bytes.begin(), prefix, 0);
    const Shifted shifted(bytes, draws.below(8));
    const Status checked = verify_buffer(type, shifted.view, prefix);
    const std::string expected = told(plain::verify_buffer(type, bytes, prefix));
    ASSERT_EQ(told(checked), expected) << type.code << " case " << i << " " << to_hex(bytes);
    ++words[checked ? "holds" : checked.error().what.substr(checked.error().what.find(':') + 2)];
  }
  if (!share.is_broad()) return;
  for (const char* each :
       {"holds", "a table lies outside, too deep, or is one too many",
        "a required field is missing", "a number lies outside", "a struct lies outside",
        "an offset leads outside", "a union, which no payload type of ours has", "NaN or infinity",
        "an array of other than integers, which no payload type of ours has",
        "a string lies outside or does not end",
        "a vector of unions, which no payload type of ours has", "a vector lies outside",
        "a vector is not aligned", "shared strings or vectors say more than a frame holds"}) {
    EXPECT_GT(words[each], 0u) << each << " never came up";
  }
  EXPECT_GT(words["holds"], share.cases / 4);
}

TEST(SameCheck, every_byte_changed_and_every_cut_is_judged_alike) {
  plain::RandomBuffers draws(72);
  for (const PayloadType* type : plain::types_to_try()) {
    const Bytes good = draws.buffer(*type, false);
    ASSERT_TRUE(verify_buffer(*type, good).has_value()) << type->code;
    for (std::size_t at = 0; at < good.size(); ++at) {
      const Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at));
      ASSERT_EQ(told(verify_buffer(*type, cut)), told(plain::verify_buffer(*type, cut)))
          << type->code << " cut to " << at;
      for (const int value : {0, 1, 2, 4, 0x7F, 0x80, 0xFF, good[at] ^ 0x41, good[at] + 1}) {
        Bytes changed = good;
        changed[at] = static_cast<std::uint8_t>(value);
        ASSERT_EQ(told(verify_buffer(*type, changed)), told(plain::verify_buffer(*type, changed)))
            << type->code << " byte " << at << " as " << value;
      }
    }
  }
}

TEST(TypePlan, is_made_with_each_row_and_anew_for_a_row_that_was_changed) {
  for (const PayloadType& type : payload_types()) {
    ASSERT_NE(type.plan, nullptr) << type.code;
    EXPECT_EQ(plan_of(type).get(), type.plan.get()) << type.code;
  }
  PayloadType changed = *find_payload_type("EOO");
  changed.label_field = "DATA_MODE";
  EXPECT_NE(plan_of(changed).get(), changed.plan.get());
  EXPECT_EQ(plan_of(changed)->label()->name, "DATA_MODE");
  PayloadType by_hand = *find_payload_type("EOO");
  by_hand.plan = nullptr;
  EXPECT_EQ(plan_of(by_hand)->label()->name, "CLASSIFICATION");
}

// Observation has eight reals from byte 8 on, by name angle_1_deg, angle_2_deg, magnitude,
// range_km, range_rate_km_s, rcs_m2, receive_freq_hz, snr_db, and no padding; a Uuid is 16 bytes.
TEST(TypePlan, knows_what_of_a_struct_needs_a_look) {
  const ObjectPlan& observation =
      *plan_of(*find_payload_type("TRK"))->root().find("observations")->object;
  EXPECT_EQ(observation.size, 80u);
  EXPECT_TRUE(observation.is_whole);
  EXPECT_EQ(observation.doubles, (std::vector<std::uint32_t>{8, 16, 48, 24, 32, 56, 40, 64}));
  const ObjectPlan& uuid = *plan_of(*find_payload_type("TRQ"))->root().find("request_id")->object;
  EXPECT_TRUE(uuid.is_whole);
  EXPECT_TRUE(uuid.is_without_reals);
  const ObjectPlan& every = plan_of(plain::type_of_every_shape(true))->root();
  EXPECT_TRUE(every.find("smooth")->object->is_whole);   // 16 and 32 bytes, aligned to 8
  EXPECT_TRUE(every.find("smooth")->object->has_inner);  // two reals of Whole
  EXPECT_FALSE(every.find("tail")->object->is_whole);    // bytes 9 to 15
  EXPECT_FALSE(every.find("tight")->object->is_whole);   // no padding, but enums and a bool
  EXPECT_FALSE(every.find("nest")->object->is_whole);    // those of a struct inside
  EXPECT_FALSE(every.find("padded")->object->is_whole);  // bytes 1 to 7
  EXPECT_FALSE(every.find("bits")->object->is_whole);    // a bool and flags
  EXPECT_FALSE(every.find("outer")->object->is_whole);   // an enum in a struct inside
  EXPECT_TRUE(every.find("outer")->object->has_inner);   // reals in one
}

TEST(KnownValues, are_those_of_the_enum_the_flags_or_the_bool) {
  const ObjectPlan& every = plan_of(plain::type_of_every_shape(true))->root();
  const auto knows = [&](const char* field, std::int64_t value) {
    return every.find(field)->values->has(value);
  };
  for (const std::int64_t value : {-7, 0, 300}) EXPECT_TRUE(knows("tone", value)) << value;
  for (const std::int64_t value : {-8, -6, 1, 299, 301, 63, 64})
    EXPECT_FALSE(knows("tone", value)) << value;
  for (const std::int64_t value : {INT64_MIN, INT64_C(0), INT64_C(63), INT64_C(64)})
    EXPECT_TRUE(knows("deep", value)) << value;
  for (const std::int64_t value : {INT64_MIN + 1, INT64_C(-1), INT64_C(62), INT64_C(65)})
    EXPECT_FALSE(knows("deep", value)) << value;
  EXPECT_TRUE(knows("wide", -1));  // all 64 bits
  EXPECT_FALSE(knows("wide", 2));
  for (const std::int64_t value : {0, 1, 2, 3, 32, 35}) EXPECT_TRUE(knows("flags", value)) << value;
  for (const std::int64_t value : {4, 36, 64, 0x8000}) EXPECT_FALSE(knows("flags", value)) << value;
  EXPECT_TRUE(knows("on", 1));
  EXPECT_FALSE(knows("on", 2));
  EXPECT_FALSE(knows("on", -1));
  EXPECT_EQ(every.find("u8")->values, nullptr);
}

}  // namespace
}  // namespace accord
