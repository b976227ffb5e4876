// Whose data it is: another nation's goes with that nation's consent alone, which a named officer
// records and revokes; and no sensor of this nation is named by anything but its alias. Each permit
// stands beside its refusal.
#include <gtest/gtest.h>

#include "tests/scenario/two_nodes.hpp"

namespace accord::scenario {
namespace {

using nlohmann::json;
using node::pipeline::Draft;
using node::pipeline::Operator;
using node::pipeline::OperatorRole;
using std::chrono::hours;

const std::string kClause = "GBR-USA-SDA/1/release/GBR>USA/clauses/c";

std::string code(Code code) { return code_text(code); }

/// GBR's release authority, or somebody else.
Operator officer(std::vector<OperatorRole> roles = {OperatorRole::release_authority},
                 std::string_view until = "2027-01-01T00:00:00Z") {
  return {2001,
          "Jane",
          std::move(roles),
          Level::secret,
          {"GBR"},
          *UtcTime::parse("2026-01-01T00:00:00Z"),
          *UtcTime::parse(until)};
}

TEST(Duties, data_of_another_nation_goes_with_its_consent_and_not_without) {
  json document = document_with(clause());
  document["release"][0]["label_policies"] = {"AUS", "GBR"};
  TwoNodes nodes(document);
  Draft draft = track();
  draft.label.policy = "AUS";
  const json without = nodes.publish(draft);
  EXPECT_EQ(without["reason"]["code"], code(Code::originator_consent_missing));
  EXPECT_EQ(without["clause"], kClause);
  const json terms{{"originator", "AUS"},
                   {"to", "USA"},
                   {"object", 25544u},
                   {"reference", "letter of 30 May"},
                   {"until", "2026-06-01T13:00:00Z"}};
  const auto added = nodes.command("GBR", "consent.add", terms, officer());
  ASSERT_TRUE(added) << added.error().text();
  nodes.restart_gbr();  // a consent is kept
  EXPECT_EQ(nodes.publish(draft)["verdict"], "release");
  Draft other = track(20580);
  other.label.policy = "AUS";
  EXPECT_EQ(nodes.publish(other)["verdict"], "withhold");  // consent is for one object
  ASSERT_TRUE(nodes.command("GBR", "consent.revoke", {{"id", (*added)["id"]}}, officer()));
  EXPECT_EQ(nodes.publish(draft)["verdict"], "withhold");
  EXPECT_TRUE((*nodes.command("GBR", "consent.list"))["consents"].empty());
  const auto again = nodes.command("GBR", "consent.revoke", {{"id", (*added)["id"]}}, officer());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::consent_unknown);
}

TEST(Duties, a_consent_ends_at_its_time_and_is_for_its_recipient) {
  json document = document_with(clause());
  document["release"][0]["label_policies"] = {"AUS", "GBR"};
  TwoNodes nodes(document);
  Draft draft = track();
  draft.label.policy = "AUS";
  json terms{{"originator", "AUS"},
             {"to", "FRA"},
             {"reference", "note 7"},
             {"until", "2026-06-01T13:00:00Z"}};
  ASSERT_TRUE(nodes.command("GBR", "consent.add", terms, officer()));
  EXPECT_EQ(nodes.publish(draft)["verdict"], "withhold");
  terms["to"] = "USA";
  ASSERT_TRUE(nodes.command("GBR", "consent.add", terms, officer()));
  EXPECT_EQ(nodes.publish(draft)["verdict"], "release");
  nodes.advance(hours(1));
  EXPECT_EQ(nodes.publish(draft)["verdict"], "withhold");
}

TEST(Duties, a_consent_that_says_too_little_is_not_recorded) {
  TwoNodes nodes(document_with(clause()));
  const json whole{{"originator", "AUS"},
                   {"to", "USA"},
                   {"reference", "note 7"},
                   {"until", "2026-06-01T13:00:00Z"}};
  for (const char* key : {"originator", "to", "reference", "until"}) {
    json less = whole;
    less.erase(key);
    EXPECT_FALSE(nodes.command("GBR", "consent.add", less, officer())) << key;
  }
  json two = whole;
  two.update({{"object", 5u}, {"payload", "TRK"}});
  EXPECT_FALSE(nodes.command("GBR", "consent.add", two, officer()));
  json past = whole;
  past["until"] = "2026-06-01T12:00:00Z";
  EXPECT_FALSE(nodes.command("GBR", "consent.add", past, officer()));
  EXPECT_TRUE((*nodes.command("GBR", "consent.list"))["consents"].empty());
}

TEST(Duties, no_scope_of_a_consent_is_left_out_because_it_has_another_type) {
  TwoNodes nodes(document_with(clause()));
  const json whole{{"originator", "AUS"},
                   {"to", "USA"},
                   {"reference", "note 7"},
                   {"until", "2026-06-01T13:00:00Z"}};
  const auto place = [&](const json& args) {
    const auto added = nodes.command("GBR", "consent.add", args, officer());
    return added ? "recorded" : code(added.error().code) + " at " + added.error().where;
  };
  const std::pair<const char*, json> scopes[] = {
      {"request", 7}, {"payload", 7}, {"object", "25544"}, {"object", 0}, {"object", -5}};
  for (const auto& [key, wrong] : scopes) {
    json args = whole;
    args[key] = wrong;
    EXPECT_EQ(place(args), code(Code::bad_argument) + " at " + key) << wrong;
    args[key] = nullptr;
    EXPECT_EQ(place(args), code(Code::bad_argument) + " at " + key);
  }
  EXPECT_TRUE((*nodes.command("GBR", "consent.list"))["consents"].empty());
  json args = whole;
  args["object"] = 25544u;
  EXPECT_EQ(place(args), "recorded");
}

// The kernel says who calls; a consent that nobody stands for is no evidence.
// req: MRK-003
TEST(Duties, a_consent_is_recorded_and_revoked_by_a_named_officer_of_the_role_alone) {
  TwoNodes nodes(document_with(clause()));
  const json terms{{"originator", "AUS"},
                   {"to", "USA"},
                   {"reference", "note 7"},
                   {"until", "2026-06-01T13:00:00Z"}};
  const auto ask = [&](const std::string& name, const json& args,
                       const std::optional<Operator>& by) {
    const auto answer = nodes.command("GBR", name, args, by);
    return answer ? "done" : code(answer.error().code);
  };
  EXPECT_EQ(ask("consent.add", terms, std::nullopt), code(Code::operator_required));
  for (const OperatorRole role :
       {OperatorRole::duty_officer, OperatorRole::security_officer, OperatorRole::auditor})
    EXPECT_EQ(ask("consent.add", terms, officer({role})), code(Code::operator_role));
  const auto ended = officer({OperatorRole::release_authority}, "2026-06-01T12:01:00Z");
  EXPECT_EQ(ask("consent.add", terms, ended), code(Code::operator_not_valid));
  EXPECT_TRUE((*nodes.command("GBR", "consent.list"))["consents"].empty());
  EXPECT_EQ(ask("consent.add", terms, officer()), "done");
  EXPECT_EQ(ask("consent.add", terms, officer()), "done");

  const json listed = (*nodes.command("GBR", "consent.list"))["consents"];
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0]["by"], "Jane");
  const json first{{"id", listed[0]["id"]}};
  const json second{{"id", listed[1]["id"]}};
  EXPECT_EQ(ask("consent.revoke", first, std::nullopt), code(Code::operator_required));
  EXPECT_EQ(ask("consent.revoke", first, officer({OperatorRole::duty_officer})),
            code(Code::operator_role));
  EXPECT_EQ(ask("consent.revoke", first, officer({OperatorRole::security_officer})), "done");
  EXPECT_EQ(ask("consent.revoke", second, officer()), "done");

  std::size_t named = 0;
  const auto notices = nodes.store("GBR").notices(0, 100);
  ASSERT_TRUE(notices);
  for (const auto& [row, notice] : *notices)
    named += notice.detail.find("Jane") != std::string::npos ? 1u : 0u;
  EXPECT_EQ(named, 9u);  // five that were refused, two recorded, two revoked
}

// docs/agreement-language.md: a source that is not named has nobody who could consent. A nation of
// the code FGI is a nation like any other.
TEST(Duties, no_consent_of_anybody_lets_a_concealed_source_go_and_the_named_ones_does) {
  TwoNodes nodes(document_with(clause()));
  Draft concealed = track();
  concealed.label.handling.fgi_concealed = true;
  Draft named = track();
  named.label.handling.fgi = {*MarkingCode::parse("AUS")};
  for (const Draft& draft : {concealed, named})
    EXPECT_EQ(nodes.publish(draft)["reason"]["code"], code(Code::label_source_consent_missing));
  for (const char* originator : {"AUS", "FGI", "GBR"}) {
    const json terms{{"originator", originator},
                     {"to", "USA"},
                     {"reference", "note 7"},
                     {"until", "2026-06-01T13:00:00Z"}};
    ASSERT_TRUE(nodes.command("GBR", "consent.add", terms, officer())) << originator;
  }
  EXPECT_EQ(nodes.publish(concealed)["reason"]["code"], code(Code::label_source_consent_missing));
  EXPECT_EQ(nodes.publish(named)["verdict"], "release");
}

// Own data under another nation's label is own data all the same.
TEST(Duties, a_sensor_without_an_alias_stays_here_whatever_policy_the_label_is_of) {
  json document = document_with(clause({{"third_party", "as-listed"}}));
  document["release"][0]["label_policies"] = {"AUS", "GBR"};
  TwoNodes nodes(document);
  for (const char* policy : {"AUS", "GBR"}) {
    Draft draft = track();
    draft.label.policy = policy;
    EXPECT_EQ(nodes.publish(draft)["verdict"], "release") << policy;
    pipeline_test::TrackChoices raw;
    raw.sensor = "NORTH-MOOR-RADAR";
    draft.payload = pipeline_test::trk(raw);
    const json stays = nodes.publish(draft);
    EXPECT_EQ(stays["reason"]["code"], code(Code::national_sensor_without_alias)) << policy;
    EXPECT_EQ(stays["clause"], "national-policy/sensor_aliases");
  }
}

}  // namespace
}  // namespace accord::scenario
