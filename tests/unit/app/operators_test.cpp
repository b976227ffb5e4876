// operators.json: strictly read; what each role may ask; and what no operator may do a minute too
// late, a level too high or under a policy he is not read in to.
#include "node/app/operators.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "agreement/marking/label.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using nlohmann::json;
using pipeline::check_may_decide;
using pipeline::check_may_see;
using pipeline::OperatorRole;
using test::Scratch;
using test::source_file;

/// A machine with two logins.
std::optional<std::uint32_t> uid_of(const std::string& login) {
  if (login == "jane") return 2'001;
  if (login == "omar") return 2'002;
  return std::nullopt;
}

UtcTime at(const char* text) { return UtcTime::parse(text).value(); }

Operator officer() {
  return {2'001,
          "J. Example",
          {OperatorRole::release_authority},
          Level::secret,
          {"GBR"},
          at("2026-01-01T00:00:00Z"),
          at("2027-01-01T00:00:00Z")};
}

Label label(const std::string& text) { return agreement::parse_label(text).value(); }

TEST(Operators, the_shipped_example_is_accepted_whole) {
  const auto people = parse_operators(source_file("deploy/operators.example.json"),
                                      [](const std::string&) { return 2'001u; });
  ASSERT_TRUE(people) << people.error().text();
  ASSERT_EQ(people->size(), 2u);
  const Operator& first = people->front();
  EXPECT_EQ(first.uid, 2'001u);
  EXPECT_TRUE(first.has(OperatorRole::release_authority));
  EXPECT_FALSE(first.has(OperatorRole::auditor));
  EXPECT_EQ(first.clearance, Level::secret);
  EXPECT_EQ(first.read_ins, std::vector<std::string>{"GBR"});
}

struct Wrong {
  const char* what;
  std::function<void(json&)> change;
  Code code;
  const char* where;
};

TEST(Operators, every_wrong_file_is_refused_with_its_path) {
  const json good = {{"accord_operators", 1},
                     {"operators",
                      {{{"user", "jane"},
                        {"name", "J. Example"},
                        {"roles", {"release-authority"}},
                        {"clearance", "SECRET"},
                        {"read_ins", {"GBR"}},
                        {"valid_from", "2026-01-01T00:00:00Z"},
                        {"valid_to", "2027-01-01T00:00:00Z"}}}}};
  ASSERT_TRUE(parse_operators(good.dump(), uid_of));
  const Wrong table[] = {
      {"unknown key", [](json& j) { j["operators"][0]["rank"] = 1; }, Code::agreement_schema,
       "$.operators[0].rank"},
      {"no clearance", [](json& j) { j["operators"][0].erase("clearance"); },
       Code::agreement_schema, "$.operators[0].clearance"},
      {"no role", [](json& j) { j["operators"][0]["roles"] = json::array(); },
       Code::agreement_schema, "$.operators[0].roles"},
      {"a role nobody knows", [](json& j) { j["operators"][0]["roles"] = {"king"}; },
       Code::agreement_schema, "$.operators[0].roles[0]"},
      {"a role twice",
       [](json& j) {
         j["operators"][0]["roles"] = {"auditor", "auditor"};
       },
       Code::operators_invalid, "$.operators[0].roles"},
      {"no such login", [](json& j) { j["operators"][0]["user"] = "nobody-here"; },
       Code::operators_invalid, "$.operators[0].user"},
      {"an end before the beginning",
       [](json& j) { j["operators"][0]["valid_to"] = "2026-01-01T00:00:00Z"; },
       Code::operators_invalid, "$.operators[0].valid_to"},
      {"a time that is none",
       [](json& j) { j["operators"][0]["valid_to"] = "2027-01-01 00:00:00Z"; },
       Code::operators_invalid, "$.operators[0].valid_to"},
      {"a name with a control character", [](json& j) { j["operators"][0]["name"] = "J.\n"; },
       Code::operators_invalid, "$.operators[0].name"},
      {"one login twice",
       [](json& j) {
         j["operators"].push_back(j["operators"][0]);
         j["operators"][1]["name"] = "Another";
       },
       Code::operators_invalid, "$.operators[1].user"},
      {"one person under two logins",
       [](json& j) {
         j["operators"].push_back(j["operators"][0]);
         j["operators"][1]["user"] = "omar";
       },
       Code::operators_invalid, "$.operators[1].name"},
  };
  for (const Wrong& wrong : table) {
    json changed = good;
    wrong.change(changed);
    const auto people = parse_operators(changed.dump(), uid_of);
    ASSERT_FALSE(people) << wrong.what;
    EXPECT_EQ(people.error().code, wrong.code) << wrong.what << ": " << people.error().text();
    EXPECT_EQ(people.error().where, wrong.where) << wrong.what << ": " << people.error().text();
  }
}

TEST(Operators, a_file_that_others_can_write_makes_nobody_an_operator) {
  const Scratch scratch;
  const auto file = scratch.put("operators.json", R"({"accord_operators": 1, "operators": []})");
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_TRUE(load_operators(file));
  ASSERT_EQ(::chmod(file.c_str(), 0664), 0);
  const auto read = load_operators(file);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::writable_by_others);
}

// req: MRK-003
TEST(Operators, rights_end_with_the_minute_in_which_the_clearance_ends) {
  const Operator person = officer();
  const Label secret = label("GBR SECRET//REL TO GBR, USA");
  EXPECT_TRUE(check_may_decide(person, secret, at("2026-12-31T23:59:59.999999999Z")));
  EXPECT_TRUE(check_may_ask(person, "hold.list", at("2026-12-31T23:59:59.999999999Z")));
  for (const char* late : {"2027-01-01T00:00:00Z", "2025-12-31T23:59:59Z"}) {
    EXPECT_EQ(check_may_decide(person, secret, at(late)).error().code, Code::operator_not_valid);
    EXPECT_EQ(check_may_see(person, secret, at(late)).error().code, Code::operator_not_valid);
    EXPECT_EQ(check_may_ask(person, "hold.list", at(late)).error().code, Code::operator_not_valid);
  }
}

TEST(Operators, a_decision_needs_a_person_the_role_the_level_and_the_read_in) {
  const UtcTime now = at("2026-06-01T00:00:00Z");
  const Label secret = label("GBR SECRET//REL TO GBR, USA");
  EXPECT_TRUE(check_may_decide(officer(), secret, now));
  EXPECT_EQ(check_may_decide(std::nullopt, secret, now).error().code, Code::operator_required);
  Operator other = officer();
  other.roles = {OperatorRole::duty_officer, OperatorRole::security_officer, OperatorRole::auditor};
  EXPECT_EQ(check_may_decide(other, secret, now).error().code, Code::operator_role);
  EXPECT_TRUE(check_may_see(other, secret, now));
  other = officer();
  other.clearance = Level::confidential;
  EXPECT_EQ(check_may_decide(other, secret, now).error().code, Code::operator_clearance);
  EXPECT_TRUE(check_may_decide(other, label("GBR CONFIDENTIAL//REL TO GBR, USA"), now));
  EXPECT_EQ(check_may_decide(officer(), label("USA SECRET//REL TO GBR, USA"), now).error().code,
            Code::operator_not_read_in);
  EXPECT_EQ(check_may_decide(officer(), Label{"GBR", Level::unspecified, {}}, now).error().code,
            Code::operator_clearance);
}

TEST(Operators, each_role_may_ask_what_is_its_own_and_no_more) {
  const UtcTime now = at("2026-06-01T00:00:00Z");
  const auto may = [&](OperatorRole role, const char* command) {
    Operator person = officer();
    person.roles = {role};
    return check_may_ask(person, command, now).has_value();
  };
  using enum OperatorRole;
  struct Row {
    const char* command;
    bool authority, duty, security, audit;
  };
  const Row table[] = {{"status", true, true, true, true},
                       {"hold.release", true, false, false, false},
                       {"hold.confirm", true, false, false, false},
                       {"hold.show", true, false, false, true},
                       {"publish", false, true, false, false},
                       {"task.accept", false, true, false, false},
                       {"peer.cut", false, false, true, false},
                       {"reload", false, false, true, false},
                       {"over-classification", true, false, false, true},
                       {"records", false, false, false, false},  // of every label: the node's user
                       {"no.such", false, false, false, false}};
  for (const Row& row : table) {
    EXPECT_EQ(may(release_authority, row.command), row.authority) << row.command;
    EXPECT_EQ(may(duty_officer, row.command), row.duty) << row.command;
    EXPECT_EQ(may(security_officer, row.command), row.security) << row.command;
    EXPECT_EQ(may(auditor, row.command), row.audit) << row.command;
  }
}

}  // namespace
}  // namespace accord::node::app
