// The rebuild along the plan of a type gives what the plain one gives that walks the reflection
// schema: the same bytes, the same lists of what was dropped and made coarser, or the same code,
// words and field.
#include <gtest/gtest.h>

#include <map>

#include "schemas/payload_types.hpp"
#include "tests/support/plain_rebuild/plain_rebuild.hpp"
#include "tests/support/plain_rebuild/random_rules.hpp"
#include "tests/support/properties/cases.hpp"

namespace accord::pipeline_test {
namespace {

using node::pipeline::rebuild;
using plain::difference;

class SameRebuild : public test::Property {};
ACCORD_PROPERTIES(SameRebuild);

TEST_P(SameRebuild, random_payloads_under_random_duties_come_out_alike) {
  const test::Share share = SameRebuild::share(73);
  plain::RandomBuffers draws(share.seed);
  const auto types = plain::types_to_try();
  std::map<Code, std::size_t> codes;
  std::size_t dropped = 0, coarsened = 0;
  for (std::size_t i = 0; i < share.cases; ++i) {
    const PayloadType& type = *types[i % types.size()];
    Bytes payload = draws.buffer(type, draws.once_in(3));
    if (draws.once_in(8)) payload = draws.damaged(std::move(payload));
    const auto drawn = plain::random_rules(draws, type);
    const auto made = rebuild(type, payload, drawn->rules);
    const std::string other = difference(made, plain::rebuild(type, payload, drawn->rules));
    ASSERT_EQ(other, "") << type.code << " case " << i << " " << to_hex(payload);
    ++codes[made ? Code::permitted : made.error().code];
    dropped += made && !made->dropped.empty() ? 1u : 0u;
    coarsened += made && !made->coarsened.empty() ? 1u : 0u;
  }
  if (!share.is_broad()) return;
  for (const Code code :
       {Code::bad_buffer, Code::not_finite, Code::too_large, Code::bad_value,
        Code::payload_label_differs, Code::payload_mode_differs, Code::obligation_not_executed}) {
    EXPECT_GT(codes[code], 0u) << code_text(code) << " never came up";
  }
  EXPECT_GT(codes[Code::permitted], share.cases / 3);
  EXPECT_GT(dropped, share.cases / 50);
  EXPECT_GT(coarsened, share.cases / 50);
}

TEST(SameRebuild, every_byte_changed_and_every_cut_comes_out_alike) {
  plain::RandomBuffers draws(74);
  for (const PayloadType* type : plain::types_to_try()) {
    const Bytes good = draws.buffer(*type, false);
    const auto drawn = plain::random_rules(draws, *type);
    const auto expect_alike = [&](const Bytes& payload, std::size_t at) {
      const auto made = rebuild(*type, payload, drawn->rules);
      ASSERT_EQ(difference(made, plain::rebuild(*type, payload, drawn->rules)), "")
          << type->code << " byte " << at;
    };
    for (std::size_t at = 0; at < good.size(); ++at) {
      ASSERT_NO_FATAL_FAILURE(
          expect_alike({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)}, at));
      for (const int value : {0, 1, 2, 4, 0x7F, 0x80, 0xFF, good[at] ^ 0x41, good[at] + 1}) {
        Bytes changed = good;
        changed[at] = static_cast<std::uint8_t>(value);
        ASSERT_NO_FATAL_FAILURE(expect_alike(changed, at));
      }
    }
  }
}

TEST(SameRebuild, a_type_without_a_plan_comes_out_alike) {
  plain::RandomBuffers draws(75);
  PayloadType type = plain::type_of_every_shape(true);
  type.plan = nullptr;
  for (std::size_t i = 0; i < 200; ++i) {
    const Bytes payload = draws.buffer(type, false);
    const auto drawn = plain::random_rules(draws, type);
    ASSERT_EQ(difference(rebuild(type, payload, drawn->rules),
                         plain::rebuild(type, payload, drawn->rules)),
              "");
  }
}

// Offsets of members have 16 bits: the third of 40,000 bytes is said to lie at 80,000 - 65,536.
TEST(SameRebuild, a_struct_longer_than_its_offsets_can_say_comes_out_alike) {
  PayloadTypes types;
  const auto declared = types.declare(
      {"LONG",
       "long structs",
       {},
       {},
       "struct Part { bytes: [ubyte:40000]; } struct Long { a: Part; b: Part; c: Part; } "
       "table Report { longs: [Long]; } root_type Report; file_identifier \"LONG\";"});
  ASSERT_TRUE(declared.has_value()) << declared.error().text();
  Bytes content(120'000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i % 251);
  flatbuffers::FlatBufferBuilder builder;
  builder.StartVector(content.size(), 1);
  builder.PushBytes(content.data(), content.size());
  const flatbuffers::Offset<void> longs(builder.EndVector(1));
  const auto start = builder.StartTable();
  builder.AddOffset(4, longs);
  builder.Finish(flatbuffers::Offset<void>(builder.EndTable(start)), "LONG");
  const Bytes payload(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  const PayloadType& type = *types.find("LONG");
  const auto made = rebuild(type, payload, {});
  ASSERT_TRUE(made.has_value()) << made.error().text();
  EXPECT_EQ(difference(made, plain::rebuild(type, payload, {})), "");
}

// The tester: it tells apart what is not the same.
TEST(SameRebuild, another_byte_another_list_or_another_field_is_a_difference) {
  const node::pipeline::Rebuilt one{{1, 2}, {"a"}, {"b"}};
  const auto differs = [&](const Result<node::pipeline::Rebuilt>& other) {
    return !difference(Result<node::pipeline::Rebuilt>(one), other).empty();
  };
  EXPECT_FALSE(differs(one));
  EXPECT_TRUE(differs(node::pipeline::Rebuilt{{1, 3}, {"a"}, {"b"}}));
  EXPECT_TRUE(differs(node::pipeline::Rebuilt{{1, 2}, {}, {"b"}}));
  EXPECT_TRUE(differs(node::pipeline::Rebuilt{{1, 2}, {"a"}, {"c"}}));
  EXPECT_TRUE(differs(fail(Code::bad_value, "x", "a")));
  const Result<node::pipeline::Rebuilt> refused(fail(Code::bad_value, "x", "a"));
  EXPECT_NE(difference(refused, fail(Code::bad_value, "x", "b")), "");
  EXPECT_NE(difference(refused, fail(Code::bad_buffer, "x", "a")), "");
}

}  // namespace
}  // namespace accord::pipeline_test
