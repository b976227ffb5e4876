// Strict JSON: size, depth, duplicate keys, comments, and where the fault is.
#include "schemas/vocab/json.hpp"

#include <gtest/gtest.h>

#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

constexpr std::size_t kEnough = 1u << 20;

Error refusal(std::string_view text, std::size_t max_bytes = kEnough) {
  auto parsed = parse_json(text, max_bytes);
  EXPECT_FALSE(parsed.has_value()) << text;
  return parsed ? Error{Code::permitted, "taken", ""} : parsed.error();
}

std::string nested(std::size_t depth, const std::string& innermost) {
  return std::string(depth, '[') + innermost + std::string(depth, ']');
}

TEST(json, takes_a_document_with_comments) {
  auto parsed = parse_json(
      "// why\n{ \"a\": [1, 2.5, null, true], /* inner */ \"b\": { \"a\": \"x\" } }\n", kEnough);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ((*parsed)["a"].size(), 4u);
  EXPECT_EQ((*parsed)["b"]["a"], "x");
}

TEST(json, the_size_limit_is_exact) {
  EXPECT_TRUE(parse_json("[1,2]", 5).has_value());
  EXPECT_EQ(refusal("[1,2]", 4).code, Code::too_large);
}

TEST(json, a_key_that_stands_twice_is_refused_at_any_depth) {
  EXPECT_EQ(refusal(R"({"a":1,"a":1})").code, Code::bad_json);
  EXPECT_EQ(refusal(R"({"x":[{"a":1,"b":2,"a":3}]})").code, Code::bad_json);
  EXPECT_EQ(refusal("{\"a\":1,\"\\u0061\":2}").code, Code::bad_json);  // the same key, escaped
  EXPECT_TRUE(
      parse_json(R"({"a":{"a":1},"b":{"a":1},"c":[{"a":1},{"a":1}]})", kEnough).has_value());
  EXPECT_TRUE(parse_json(R"({"a":1,"A":1})", kEnough).has_value());
}

TEST(json, depth_is_limited) {
  EXPECT_TRUE(parse_json(nested(kMaxJsonDepth, "1"), kEnough).has_value());
  EXPECT_EQ(refusal(nested(kMaxJsonDepth + 1, "1")).code, Code::bad_json);
  EXPECT_EQ(refusal(nested(100'000, "")).code, Code::bad_json);
}

TEST(json, what_is_not_json_is_refused) {
  for (const char* text :
       {"", " ", "{", "}", "{\"a\":1,}", "[1,]", "{a:1}", "{'a':1}", "[1] [2]", "nul", "01", "1.",
        "+1", "NaN", "[Infinity]", "\"\n\"", "\"\\x\"", "// only a comment", "[1] x"}) {
    EXPECT_EQ(refusal(text).code, Code::bad_json) << text;
  }
}

TEST(json, bytes_that_are_not_utf_8_are_refused) {
  EXPECT_EQ(refusal("\"\xff\"").code, Code::bad_json);
  EXPECT_EQ(refusal("\"\xc0\x80\"").code, Code::bad_json);      // overlong
  EXPECT_EQ(refusal("\"\xed\xa0\x80\"").code, Code::bad_json);  // a surrogate
  EXPECT_EQ(refusal(std::string_view("[1\0]", 4)).code, Code::bad_json);
}

TEST(json, a_nul_byte_is_no_end) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(parse_json("{}\n "sv, 100).has_value());
  for (const auto text : {"{}\0"sv, "{}\n\0garbage"sv, "\0"sv, "{\"a\0\": 1}"sv}) {
    const auto refused = parse_json(text, 100);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Code::bad_json);
  }
  EXPECT_EQ(parse_json("{}\n\0"sv, 100).error().where, "line 2 column 1");
}

TEST(json, a_number_beyond_double_is_refused) {
  EXPECT_EQ(refusal("[1e400]").code, Code::bad_json);
}

TEST(json, a_fault_is_told_by_line_and_column) {
  EXPECT_EQ(refusal("{\n  \"a\": x\n}").where, "line 2 column 8");
}

// Header of parse_json: "line and column; also for a duplicate key".
TEST(json, a_broken_rule_names_the_line_too) {
  EXPECT_EQ(refusal("{\n \"a\": 1,\n \"a\": 2\n}").where.substr(0, 6), "line 3");
}

}  // namespace
}  // namespace accord
