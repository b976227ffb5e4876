// What the commands of the socket do with a word of the wrong type: refused with its key, never
// taken for "not given". Each command with its words right is answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/world.hpp"

namespace accord::scenario {
namespace {
using namespace std::chrono_literals;
using nlohmann::json;

class Arguments : public ::testing::Test {
 protected:
  Arguments() : world(11) {
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  Nation& usa() { return world.nation("USA"); }

  json whole_request() {
    return {{"to", "GBR"},
            {"norad", 25544u},
            {"cospar", "1998-067A"},
            {"object_name", "ISS"},
            {"priority", "PRIORITY"},
            {"purpose", "RE_ENTRY"},
            {"rationale", "words"},
            {"window_start", world.now().text(0)},
            {"window_stop", (world.now() + 24h).text(0)},
            {"deliver_by", (world.now() + 24h).text(0)},
            {"observations", 3u},
            {"payload_codes", {"TRK"}},
            {"level", "UNCLASSIFIED"},
            {"data_mode", "SIMULATED"}};
  }
  /// "ACC-1001 at key", or "answered".
  std::string outcome(const std::string& command, const json& args) {
    const auto answer = world.command(usa(), command, args);
    return answer ? "answered" : code_text(answer.error().code) + " at " + answer.error().where;
  }
  static std::string refused_at(const std::string& key) {
    return code_text(Code::bad_argument) + " at " + key;
  }

  World world;
};

// req: TSK-009
TEST_F(Arguments, no_word_of_a_request_is_left_out_because_it_has_another_type) {
  const json whole = whole_request();
  for (const auto& [key, right] : whole.items()) {
    for (json wrong : {json(nullptr), json(7.5), json(true), json::array(), json::object()}) {
      json args = whole;
      args[key] = wrong;
      EXPECT_EQ(outcome("task.request", args), refused_at(key)) << key << " " << wrong;
    }
    json args = whole;
    args[key] = right.is_number() ? json("7") : json(7);
    EXPECT_EQ(outcome("task.request", args), refused_at(key)) << key;
  }
  EXPECT_EQ((*world.command(usa(), "task.list"))["requests"].size(), 0u);
  EXPECT_EQ(outcome("task.request", whole), "answered");
}

TEST_F(Arguments, what_a_request_leaves_out_is_routine_for_the_catalogue_and_says_nothing_more) {
  json args = whole_request();
  for (const char* key : {"priority", "purpose", "rationale", "cospar", "object_name", "level"})
    args.erase(key);
  const auto asked = world.command(usa(), "task.request", args);
  ASSERT_TRUE(asked.has_value()) << asked.error().text();
  const auto shown = world.command(usa(), "task.show", {{"id", (*asked)["request_id"]}});
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ((*shown)["priority"], "ROUTINE");
  EXPECT_EQ((*shown)["purpose"], "CATALOG_MAINTENANCE");
}

TEST_F(Arguments, a_key_that_the_command_does_not_know_is_not_looked_at) {
  json args = whole_request();
  args["colour"] = 7;
  EXPECT_EQ(outcome("task.request", args), "answered");
  EXPECT_EQ(outcome("rulings", {{"colour", 7}}), "answered");
}

TEST_F(Arguments, a_reason_of_another_type_is_not_no_reason) {
  const auto asked = world.command(usa(), "task.request", whole_request());
  ASSERT_TRUE(asked.has_value());
  const json id = (*asked)["request_id"];
  for (const json& wrong : {json(nullptr), json(7), json::array()})
    EXPECT_EQ(outcome("task.cancel", {{"id", id}, {"reason", wrong}}), refused_at("reason"));
  EXPECT_EQ((*world.command(usa(), "task.show", {{"id", id}}))["state"], "SENT");
  EXPECT_EQ(outcome("task.cancel", {{"id", id}}), "answered");
}

TEST_F(Arguments, every_other_command_refuses_a_word_of_another_type_and_names_it) {
  // command, key, a right value (null: none is answered here), wrong values
  const json rows = json::parse(R"([
    ["records", "outcome", "admitted", [7, null, "all"]],
    ["records", "after", 0, ["0", null, -1, 0.5, 18446744073709551615]],
    ["records", "max", 1, ["1", null, 0, -1]],
    ["rulings", "facts", true, ["true", 1, null]],
    ["rulings", "after", 3, ["3", null]],
    ["notices", "max", 5, [[], null]],
    ["delayed", "after", 0, [true]],
    ["over-classification", "records", true, ["true", 1, null]],
    ["over-classification", "from", "2026-06-01T00:00:00Z", [1780315237, null, "noon"]],
    ["over-classification", "to", "2026-06-01T00:00:00Z", [1780315237, null, "noon"]],
    ["hold.list", "state", "all", [7, null, [], "gone"]],
    ["peer.show", "peer", "GBR", [7, null, [], "gbr"]],
    ["task.show", "id", null, [7, null]],
    ["hold.show", "id", null, [7, null]],
    ["agreement.statement", "document", null, [7, null]]])");
  for (const json& row : rows) {
    const std::string command = row[0];
    const std::string key = row[1];
    for (const json& wrong : row[3])
      EXPECT_EQ(outcome(command, {{key, wrong}}), refused_at(key)) << command << " " << wrong;
    if (row[2].is_null()) continue;
    EXPECT_EQ(outcome(command, {{key, row[2]}}), "answered") << command;
  }
}

}  // namespace
}  // namespace accord::scenario
