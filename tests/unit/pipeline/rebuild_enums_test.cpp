// The reflective copy on a small schema of the test's own: an enum value that nobody defined is
// refused wherever it stands, in vectors, structs, arrays, children, and every defined one beside
// it survives.
#include <flatbuffers/idl.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "node/pipeline/rebuild.hpp"
#include "schemas/show.hpp"

namespace accord::pipeline_test {
namespace {

using node::pipeline::rebuild;

// Colours have a gap at 2 and 3, Tone one at 0 below a negative value; Flags are bits 0, 1 and 5.
constexpr const char* kSchema = R"(
namespace test;
enum Colour : ubyte { NONE = 0, RED = 1, BLUE = 4 }
enum Tone : short { LOW = -7, ZERO = 0, HIGH = 300 }
enum Flags : ushort (bit_flags) { A, B, F = 5 }
struct Inner { colour: Colour; flags: Flags; tone: Tone; on: bool; }
struct Outer { id: int; inner: Inner; row: [Colour:3]; }
table Leaf { colours: [Colour]; inner: Inner; }
table Root {
  colours: [Colour]; tones: [Tone]; flags: [Flags]; switches: [bool]; numbers: [ubyte];
  inner: Inner; outer: Outer; outers: [Outer]; leaf: Leaf; leaves: [Leaf];
}
root_type Root;
file_identifier "TEST";
)";

class RebuildEnums : public ::testing::Test {
 protected:
  RebuildEnums() {
    flatbuffers::IDLOptions options;
    options.binary_schema_builtins = true;  // as the build does: bit_flags stays readable
    flatbuffers::Parser schema(options);
    EXPECT_TRUE(schema.Parse(kSchema)) << schema.error_;
    schema.Serialize();
    binary_schema_.assign(schema.builder_.GetBufferPointer(),
                          schema.builder_.GetBufferPointer() + schema.builder_.GetSize());
    type_.code = "TST";
    type_.name = "test record";
    type_.file_id = "TEST";
    type_.lane = Lane::data;
    type_.binary_schema = binary_schema_;
  }

  static Bytes buffer(const std::string& json) {
    flatbuffers::Parser parser;
    EXPECT_TRUE(parser.Parse(kSchema) && parser.ParseJson(json.c_str())) << parser.error_;
    return {parser.builder_.GetBufferPointer(),
            parser.builder_.GetBufferPointer() + parser.builder_.GetSize()};
  }

  void expect_survives(const std::string& json) { expect_buffer_survives(buffer(json), json); }
  void expect_buffer_survives(const Bytes& payload, const std::string& what) {
    const auto rebuilt = rebuild(type_, payload, {});
    ASSERT_TRUE(rebuilt.has_value()) << what << ": " << rebuilt.error().text();
    EXPECT_EQ(buffer_to_json(type_, rebuilt->payload).value(),
              buffer_to_json(type_, payload).value());
  }
  /// Refused as an enum value that nobody defined, naming the field that holds it.
  void expect_refused(const std::string& json, const std::string& field) {
    expect_buffer_refused(buffer(json), field, json);
  }
  void expect_buffer_refused(const Bytes& payload, const std::string& field,
                             const std::string& what) {
    const auto rebuilt = rebuild(type_, payload, {});
    ASSERT_FALSE(rebuilt.has_value()) << what;
    EXPECT_EQ(rebuilt.error().code, Code::bad_value) << what;
    EXPECT_EQ(rebuilt.error().where, field) << what;
  }

  Bytes binary_schema_;
  PayloadType type_{};
};

constexpr const char* kInner = R"({"colour": 4, "flags": 35, "tone": -7, "on": true})";

std::string outer(const std::string& inner, const std::string& row) {
  return R"({"id": -1, "inner": )" + inner + R"(, "row": )" + row + "}";
}

TEST_F(RebuildEnums, every_defined_value_survives_wherever_it_stands) {
  const std::string one = outer(kInner, "[0, 1, 4]");
  expect_survives(R"({"colours": [0, 1, 4], "tones": [-7, 0, 300], "flags": [0, 1, 2, 32, 35],
                      "switches": [true, false], "numbers": [2, 255], "inner": )" +
                  std::string(kInner) + R"(, "outer": )" + one + R"(, "outers": [)" + one + "," +
                  one + R"(], "leaf": {"colours": [1], "inner": )" + kInner +
                  R"(}, "leaves": [{}, {"colours": [4, 4]}]})");
}

TEST_F(RebuildEnums, an_undefined_value_in_a_vector_is_refused_at_any_position) {
  for (const char* list : {"[2]", "[3, 1]", "[1, 4, 5]", "[0, 255, 0]"})
    expect_refused(std::string(R"({"colours": )") + list + "}", "colours");
  for (const char* list : {"[-8]", "[0, 1]", "[299]", "[300, 301, 300]"})
    expect_refused(std::string(R"({"tones": )") + list + "}", "tones");
}

TEST_F(RebuildEnums, a_plain_number_beside_them_may_be_anything) {
  expect_survives(R"({"numbers": [0, 2, 3, 5, 255]})");
}

TEST_F(RebuildEnums, a_flag_bit_that_nobody_defined_is_refused_in_a_vector) {
  for (const char* list : {"[4]", "[1, 64]", "[39]", "[32768, 1]"})
    expect_refused(std::string(R"({"flags": )") + list + "}", "flags");
}

TEST_F(RebuildEnums, an_undefined_value_in_a_struct_is_refused) {
  const auto with = [](const char* inner) { return std::string(R"({"inner": )") + inner + "}"; };
  expect_refused(with(R"({"colour": 2, "flags": 0, "tone": 0, "on": false})"), "colour");
  expect_refused(with(R"({"colour": 1, "flags": 4, "tone": 0, "on": false})"), "flags");
  expect_refused(with(R"({"colour": 1, "flags": 1, "tone": 7, "on": false})"), "tone");
  expect_survives(with(R"({"colour": 1, "flags": 1, "tone": 300, "on": false})"));
}

TEST_F(RebuildEnums, an_undefined_value_in_a_struct_inside_a_struct_or_a_vector_is_refused) {
  const std::string good = outer(kInner, "[1, 1, 1]");
  const std::string bad_inside =
      outer(R"({"colour": 9, "flags": 0, "tone": 0, "on": false})", "[1, 1, 1]");
  expect_refused(R"({"outer": )" + bad_inside + "}", "colour");
  expect_refused(R"({"outers": [)" + good + "," + bad_inside + "]}", "colour");
  expect_survives(R"({"outers": [)" + good + "," + good + "]}");
}

TEST_F(RebuildEnums, an_undefined_value_in_a_fixed_array_is_refused_at_any_position) {
  for (const char* row : {"[2, 1, 1]", "[1, 2, 1]", "[1, 1, 2]"}) {
    expect_refused(R"({"outer": )" + outer(kInner, row) + "}", "row");
    expect_refused(R"({"outers": [)" + outer(kInner, row) + "]}", "row");
  }
}

TEST_F(RebuildEnums, an_undefined_value_in_a_child_or_in_a_list_of_children_is_refused) {
  expect_refused(R"({"leaf": {"colours": [1, 2]}})", "colours");
  expect_refused(R"({"leaves": [{"colours": [1]}, {"colours": [3]}]})", "colours");
  expect_refused(R"({"leaves": [{"inner": {"colour": 0, "flags": 0, "tone": 1, "on": false}}]})",
                 "tone");
}

// A bool is no enum of the schema, and still 0 or 1: the byte 2 could carry what nobody reads.
TEST_F(RebuildEnums, a_bool_that_is_neither_0_nor_1_is_refused_in_a_vector_and_in_a_struct) {
  const Bytes list = buffer(R"({"switches": [true, true, true]})");
  const Bytes ones{3, 0, 0, 0, 1, 1, 1};  // the vector's length, then its bytes
  const auto at = std::search(list.begin(), list.end(), ones.begin(), ones.end());
  ASSERT_NE(at, list.end());
  for (std::ptrdiff_t i = 4; i < 7; ++i) {
    Bytes changed = list;
    changed[static_cast<std::size_t>(at - list.begin() + i)] = 2;
    expect_buffer_refused(changed, "switches", "byte " + std::to_string(i));
    changed[static_cast<std::size_t>(at - list.begin() + i)] = 0;
    expect_buffer_survives(changed, "byte " + std::to_string(i));
  }
  // Inner lies as colour, padding, flags (2), tone (2), on, padding: 4 0 35 0 249 255 1.
  Bytes inner = buffer(std::string(R"({"inner": )") + kInner + "}");
  const Bytes lies{4, 0, 35, 0, 249, 255, 1};
  const auto there = std::search(inner.begin(), inner.end(), lies.begin(), lies.end());
  ASSERT_NE(there, inner.end());
  expect_buffer_survives(inner, "on");
  there[6] = 2;
  expect_buffer_refused(inner, "on", "on");
}

}  // namespace
}  // namespace accord::pipeline_test
