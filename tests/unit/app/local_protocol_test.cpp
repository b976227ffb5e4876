// What crosses the Unix socket as JSON comes out as it went in, whatever the code.
#include "node/app/local_protocol.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace accord::node::app {
namespace {

const std::vector<Code>& every_code() {
  static const std::vector<Code> codes = {
#define ACCORD_CODE(number, name, meaning, next) Code::name,
#include "schemas/vocab/codes.def"
#undef ACCORD_CODE
  };
  return codes;
}

/// As the socket does it: to text and back.
nlohmann::json over_the_wire(const nlohmann::json& json) {
  return nlohmann::json::parse(json.dump());
}

TEST(LocalProtocol, every_code_survives_the_round_trip) {
  ASSERT_GT(every_code().size(), 100u);
  for (const Code code : every_code()) {
    const Error error{code, "what \"quoted\" \n", "file.json line 7"};
    const auto back = result_of_answer(over_the_wire(answer_json(fail(error))));
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, code);
    EXPECT_EQ(back.error().what, error.what);
    EXPECT_EQ(back.error().where, error.where);
  }
}

TEST(LocalProtocol, error_has_code_name_what_where_and_next) {
  const auto json = error_json({Code::file_unreadable, "gone", "a/b"});
  // ACC-1101 is the number of file_unreadable in schemas/vocab/codes.def, and never another.
  EXPECT_EQ(json["code"], "ACC-1101");
  EXPECT_EQ(json["name"], "file_unreadable");
  EXPECT_EQ(json["what"], "gone");
  EXPECT_EQ(json["where"], "a/b");
  EXPECT_FALSE(json["next"].get<std::string>().empty());
}

TEST(LocalProtocol, codes_are_distinct_and_each_says_what_it_means_and_what_next) {
  std::set<std::string> texts, names;
  for (const Code code : every_code()) {
    EXPECT_TRUE(texts.insert(code_text(code)).second) << code_text(code);
    EXPECT_TRUE(names.insert(std::string(code_entry(code).name)).second) << code_text(code);
    EXPECT_FALSE(std::string(code_entry(code).meaning).empty()) << code_text(code);
    EXPECT_FALSE(std::string(code_entry(code).next_step).empty()) << code_text(code);
  }
}

TEST(LocalProtocol, request_is_a_command_and_its_arguments) {
  const auto request = parse_local_request(R"({"command": "peer.show", "args": {"peer": "USA"}})");
  ASSERT_TRUE(request) << request.error().text();
  EXPECT_EQ(request->command, "peer.show");
  EXPECT_EQ(request->args, (nlohmann::json{{"peer", "USA"}}));
  const auto bare = parse_local_request(R"({"command": "status"})");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->args, nlohmann::json::object());
}

TEST(LocalProtocol, what_is_not_a_request_is_refused) {
  for (const char* text :
       {"", "{", "[]", "null", "{}", R"({"args": {}})", R"({"command": 7})",
        R"({"command": ["status"]})", R"({"command": "status", "args": null})",
        R"({"command": "status", "args": []})", R"({"command": "a", "command": "b"})"}) {
    const auto request = parse_local_request(text);
    ASSERT_FALSE(request) << text;
    EXPECT_EQ(request.error().code, Code::bad_argument) << text;
  }
}

TEST(LocalProtocol, result_survives_the_round_trip) {
  for (const char* text :
       {"{}", "[]", "null", "false", "\"text\"", "{\"ok\": false, \"error\": 1}"}) {
    const auto value = nlohmann::json::parse(text);
    const auto back = result_of_answer(over_the_wire(answer_json(value)));
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(*back, value);
  }
}

TEST(LocalProtocol, answer_that_is_no_answer_is_bad_json) {
  for (const char* text :
       {"null", "[]", "7", "\"ok\"", "{}", "{\"result\": 1}", "{\"ok\": true}",
        "{\"ok\": \"true\", \"result\": 1}", "{\"ok\": 1, \"result\": 1}", "{\"ok\": false}",
        "{\"ok\": false, \"error\": {}}", "{\"ok\": false, \"error\": {\"code\": \"ACC-0000\"}}"}) {
    const auto back = result_of_answer(nlohmann::json::parse(text));
    ASSERT_FALSE(back) << text;
    EXPECT_EQ(back.error().code, Code::bad_json) << text;
  }
}

TEST(LocalProtocol, answer_of_wrong_types_is_refused_without_an_exception) {
  for (const char* text :
       {"{\"ok\": false, \"error\": 1}", "{\"ok\": false, \"error\": \"ACC-1101\"}",
        "{\"ok\": false, \"error\": []}", "{\"ok\": false, \"error\": {\"code\": 1101}}",
        "{\"ok\": false, \"error\": {\"code\": null}}",
        "{\"ok\": false, \"error\": {\"code\": \"ACC-1101\", \"what\": 1}}",
        "{\"ok\": false, \"error\": {\"code\": \"ACC-1101\", \"where\": {}}}"}) {
    const auto answer = nlohmann::json::parse(text);
    EXPECT_NO_THROW({
      const auto back = result_of_answer(answer);
      EXPECT_FALSE(back) << text;
    }) << text;
  }
}

}  // namespace
}  // namespace accord::node::app
