// Every attribute and every duty of a clause, through two nodes: one record that passes, and one
// that differs in that one point and does not. The refusals name the clause.
#include <gtest/gtest.h>

#include "EOO_generated.h"
#include "tests/scenario/two_nodes.hpp"
#include "trackset_generated.h"

namespace accord::scenario {
namespace {

using nlohmann::json;
using node::pipeline::Draft;
using node::store::Outcome;
using pipeline_test::nation;
using std::chrono::hours;
using std::chrono::seconds;

const std::string kSection = "GBR-USA-SDA/1/release/GBR>USA";
const std::string kClause = kSection + "/clauses/c";

std::string code(Code code) { return code_text(code); }

/// ISS and Hubble are payloads in LEO, 22675 is debris in LEO, 41866 a payload in GEO.
std::string catalogue() {
  return R"({"accord_object_catalogue": 1, "objects": [
    {"norad_cat_id": 25544, "object_class": "PAYLOAD", "regime": "LEO"},
    {"norad_cat_id": 20580, "object_class": "PAYLOAD", "regime": "LEO"},
    {"norad_cat_id": 22675, "object_class": "DEBRIS", "regime": "LEO"},
    {"norad_cat_id": 41866, "object_class": "PAYLOAD", "regime": "GEO"}]})";
}

Draft labelled(Draft draft, Level level, std::vector<NationId> rel_to) {
  draft.label.level = level;
  draft.label.rel_to = {rel_to.begin(), rel_to.end()};
  return draft;
}

// --- what a clause covers and asks of the label: a table ---

struct Covered {
  const char* attribute;
  json clause;
  Draft passes;
  Draft stays;
  Code reason;
  std::string path;
};

std::vector<Covered> table() {
  Draft simulated = track();
  simulated.mode = DataMode::simulated;
  Draft elements = track();
  elements.payload_code = "OMM";
  elements.payload = pipeline_test::omm();
  const std::vector both{nation("GBR"), nation("USA")};
  return {
      {"payload_types", {}, track(), elements, Code::no_release_clause, kSection},
      {"data_modes", {}, track(), simulated, Code::no_release_clause, kSection},
      {"object_classes",
       {{"object_classes", {"PAYLOAD"}}},
       track(25544),
       track(22675),
       Code::object_class_not_permitted,
       kClause},
      {"object_classes, one that is not known",
       {{"object_classes", {"PAYLOAD"}}},
       track(20580),
       track(5),
       Code::object_class_not_permitted,
       kClause},
      {"regimes",
       {{"regimes", {"LEO"}}},
       track(22675),
       track(41866),
       Code::regime_not_permitted,
       kClause},
      {"objects.only",
       {{"objects", {{"only", {"two"}}}}},
       track(20580),
       track(22675),
       Code::object_not_permitted,
       kClause},
      {"objects.except",
       {{"objects", {{"except", {"two"}}}}},
       track(22675),
       track(20580),
       Code::object_not_permitted,
       kClause},
      {"ceiling",
       {{"ceiling", "RESTRICTED"}},
       labelled(track(), Level::restricted, both),
       track(),
       Code::above_clause_ceiling,
       kClause},
      {"releasability",
       {{"releasability", "rel-to-recipient-or-unclassified"}},
       labelled(track(), Level::unclassified, {}),
       labelled(track(), Level::unclassified, {nation("AUS"), nation("GBR")}),
       Code::not_releasable_to_recipient,
       kClause},
      {"releasability, the strict one",
       {},
       track(),
       labelled(track(), Level::unclassified, {}),
       Code::clause_requires_rel_to,
       kClause},
  };
}

TEST(Duties, what_a_clause_covers_passes_and_what_differs_in_one_point_does_not) {  // req: AGR-001
  for (const Covered& each : table()) {
    SCOPED_TRACE(each.attribute);
    json document = document_with(clause(each.clause.is_null() ? json::object() : each.clause));
    document["object_lists"] = {{{"id", "two"}, {"norad_cat_ids", {20580, 25544}}}};
    TwoNodes nodes(document);
    nodes.use_catalogue(catalogue());
    const json passed = nodes.publish(each.passes);
    EXPECT_EQ(passed["verdict"], "release") << passed;
    EXPECT_EQ(passed["clause"], kClause);
    const json stayed = nodes.publish(each.stays);
    EXPECT_EQ(stayed["verdict"], "withhold") << stayed;
    EXPECT_EQ(stayed["reason"]["code"], code(each.reason)) << stayed;
    EXPECT_EQ(stayed["clause"], each.path);
    ASSERT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
    EXPECT_EQ(nodes.taken(Outcome::admitted)[0].clause, kClause);
    EXPECT_TRUE(nodes.taken(Outcome::quarantined).empty());
  }
}

TEST(Duties, an_interval_ends_at_its_instant) {
  const json effective{{"from", "2026-06-01T00:00:00Z"}, {"to", "2026-06-01T13:00:00Z"}};
  TwoNodes nodes(document_with(clause({{"effective", effective}})));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  nodes.advance(hours(1));
  const json late = nodes.publish(track());
  EXPECT_EQ(late["reason"]["code"], code(Code::clause_not_in_effect));
  EXPECT_EQ(late["clause"], kClause);
}

TEST(Duties, a_purpose_is_that_of_the_request_which_the_record_serves) {
  TwoNodes nodes(document_with(clause({{"purposes", {"CATALOG_MAINTENANCE"}}})));
  const json unasked = nodes.publish(track());
  EXPECT_EQ(unasked["reason"]["code"], code(Code::release_purpose_not_permitted));
  EXPECT_EQ(unasked["clause"], kClause);
  const auto asked = nodes.command("USA", "task.request",
                                   {{"to", "GBR"},
                                    {"norad", 25544u},
                                    {"window_start", "2026-06-01T11:00:00Z"},
                                    {"window_stop", "2026-06-01T18:00:00Z"},
                                    {"deliver_by", "2026-06-01T20:00:00Z"},
                                    {"observations", 2u},
                                    {"priority", "ROUTINE"},
                                    {"purpose", "CATALOG_MAINTENANCE"}});
  ASSERT_TRUE(asked) << asked.error().text();
  const json served = nodes.publish(track());
  EXPECT_EQ(served["verdict"], "release") << served;
  EXPECT_TRUE(served.contains("request_id"));
  ASSERT_EQ(nodes.taken(Outcome::admitted).size(), 1u);  // the receiver knows the purpose as well
  // An object that nobody asked about serves no request.
  EXPECT_EQ(nodes.publish(track(20580))["reason"]["code"],
            code(Code::release_purpose_not_permitted));
}

TEST(Duties, the_receiver_rules_by_the_senders_catalogue_which_the_header_states) {
  const json strict = document_with(clause({{"object_classes", {"PAYLOAD"}}}));
  TwoNodes nodes(document_with(clause()), strict);  // GBR's node does not ask for the class
  nodes.publish(track(25544));                      // nothing is known of it: header says nothing
  EXPECT_EQ(nodes.taken(Outcome::quarantined).size(), 1u);
  nodes.use_catalogue(catalogue());
  nodes.publish(track(25544));
  EXPECT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
  nodes.publish(track(22675));  // debris, and said so
  EXPECT_EQ(nodes.taken(Outcome::quarantined).size(), 2u);
}

// --- what is done to a record ---

const fbs::TrackSet& track_of(const node::store::InboundRecordRow& row) {
  return *fbs::GetTrackSet(row.payload.data());
}

json removing(const json& fields) {
  json document = document_with(clause({{"disclosure_profile", "p"}}));
  document["disclosure_profiles"] = {
      {{"id", "p"}, {"disclose", json::array()}, {"remove", fields}}};
  return document;
}

TEST(Duties, a_removed_member_of_a_struct_is_zero_and_its_bit_is_clear) {
  TwoNodes nodes(removing({"observations.range_km", "sigmas.range_km", "range_modulus_km"}));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  const auto rows = nodes.taken(Outcome::admitted);
  ASSERT_EQ(rows.size(), 1u);
  const fbs::TrackSet& came = track_of(rows[0]);
  EXPECT_FALSE(came.range_modulus_km().has_value());
  EXPECT_FALSE(came.sigmas()->range_km().has_value());
  ASSERT_EQ(came.observations()->size(), 2u);
  for (const fbs::Observation* one : *came.observations()) {
    EXPECT_EQ(one->range_km(), 0.0);
    EXPECT_EQ(one->present(), 1u);  // ANGLES alone
  }
  EXPECT_EQ(came.observations()->Get(0)->angle_1_deg(), 181.25);  // its neighbour stays
}

TEST(Duties, a_record_with_a_field_that_its_sender_should_have_removed_is_quarantined) {
  for (const json& field : {json("observations.range_km"), json("range_modulus_km")}) {
    TwoNodes nodes(document_with(clause()), removing(json::array({field})));
    EXPECT_EQ(nodes.publish(track())["verdict"], "release");
    const auto rows = nodes.taken(Outcome::quarantined);
    ASSERT_EQ(rows.size(), 1u) << field;
    EXPECT_EQ(rows[0].code, Code::peer_overshared);
    EXPECT_EQ(rows[0].clause, kClause);
    EXPECT_TRUE(nodes.taken(Outcome::admitted).empty());
  }
}

TEST(Duties, a_record_without_the_removed_field_is_admitted) {
  TwoNodes nodes(document_with(clause()), removing({"observations.rcs_m2"}));
  nodes.publish(track());  // has no cross section in the first place
  EXPECT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
}

json coarser(double quantum) {
  return document_with(
      {clause({{"precision", {{{"field", "observations.range_km"}, {"quantum", quantum}}}}})});
}

TEST(Duties, a_number_becomes_a_multiple_of_its_quantum) {
  TwoNodes nodes(coarser(0.5));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  const auto rows = nodes.taken(Outcome::admitted);
  ASSERT_EQ(rows.size(), 1u);
  // 1000.125 lies between 1000.0 and 1000.5, nearer to the first; 1234.5 is 2469 halves.
  EXPECT_EQ(track_of(rows[0]).observations()->Get(0)->range_km(), 1000.0);
  EXPECT_EQ(track_of(rows[0]).observations()->Get(1)->range_km(), 1234.5);
  EXPECT_EQ(track_of(rows[0]).observations()->Get(0)->angle_1_deg(), 181.25);
}

TEST(Duties, a_record_finer_than_agreed_is_quarantined_and_one_that_is_not_is_admitted) {
  TwoNodes finer(document_with(clause()), coarser(0.5));
  finer.publish(track());  // 1000.125
  ASSERT_EQ(finer.taken(Outcome::quarantined).size(), 1u);
  EXPECT_EQ(finer.taken(Outcome::quarantined)[0].code, Code::peer_overshared);
  TwoNodes fitting(document_with(clause()), coarser(0.125));
  fitting.publish(track());  // 8001 and 9876 eighths
  EXPECT_EQ(fitting.taken(Outcome::admitted).size(), 1u);
}

TEST(Duties, times_of_observations_become_multiples_too) {
  TwoNodes nodes(document_with(
      {clause({{"precision", {{{"field", "observations.time_tai_ns"}, {"quantum", 1e9}}}}})}));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  const auto rows = nodes.taken(Outcome::admitted);
  ASSERT_EQ(rows.size(), 1u);  // noon, and 10 ns after it
  EXPECT_EQ(track_of(rows[0]).observations()->Get(1)->time_tai_ns(), pipeline_test::kNoonTai);
}

TEST(Duties, a_protected_field_stays_when_the_clause_discloses_it_and_goes_when_not) {
  json optical = clause({{"payload_types", {"EOO"}}, {"disclose", {"SENLAT"}}});
  TwoNodes nodes(document_with(optical));
  Draft draft = track();
  draft.payload_code = "EOO";
  draft.payload = pipeline_test::eoo({.sensor_place = true, .sensor_name = true});
  EXPECT_EQ(nodes.publish(draft)["verdict"], "release");
  const auto rows = nodes.taken(Outcome::admitted);
  ASSERT_EQ(rows.size(), 1u);
  const auto& came = *flatbuffers::GetRoot<sds::EOO>(rows[0].payload.data());
  EXPECT_EQ(came.SENLAT(), 51.25F);
  EXPECT_EQ(came.SENLON(), 0.0F);
  EXPECT_EQ(came.ORIG_SENSOR_ID(), nullptr);
}

TEST(Duties, what_may_be_done_with_a_record_comes_with_it) {
  for (const char* onward : {"forbidden", "with-consent", "permitted"}) {
    TwoNodes nodes(document_with(clause({{"onward", onward}})));
    nodes.publish(track());
    const auto rows = nodes.taken(Outcome::admitted);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].onward, onward);
    const auto shown = nodes.command("USA", "records", {{"outcome", "admitted"}});
    ASSERT_TRUE(shown);
    EXPECT_EQ((*shown)["records"][0]["onward"], onward);
  }
}

// --- delay ---

TEST(Duties, a_delayed_record_waits_and_goes_at_its_moment) {
  TwoNodes nodes(document_with(clause({{"delay_s", 600}})));
  const json waits = nodes.publish(track());
  EXPECT_EQ(waits["verdict"], "withhold");
  EXPECT_EQ(waits["reason"]["code"], code(Code::delay_not_passed));
  // The last observation is 10 ns after noon; 600 s later is 12:10.
  EXPECT_EQ(waits["delayed_until"], "2026-06-01T12:10:00.000Z");
  auto listed = nodes.command("GBR", "delayed");
  ASSERT_TRUE(listed);
  ASSERT_EQ((*listed)["delayed"].size(), 1u);
  EXPECT_EQ((*listed)["delayed"][0]["clause"], kClause);

  nodes.set_time(UtcTime{pipeline_test::kNoonTai} + seconds(590));
  EXPECT_TRUE(nodes.taken(Outcome::admitted).empty());
  nodes.restart_gbr();  // killed while it waits
  EXPECT_TRUE(nodes.taken(Outcome::admitted).empty());
  nodes.set_time(UtcTime{pipeline_test::kNoonTai} + seconds(601));
  EXPECT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
  listed = nodes.command("GBR", "delayed");
  ASSERT_TRUE(listed);
  EXPECT_TRUE((*listed)["delayed"].empty());
  nodes.restart_gbr();  // and is not sent again
  EXPECT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
}

TEST(Duties, a_delayed_record_is_ruled_on_by_the_agreement_of_its_moment) {
  const json document = document_with(clause({{"delay_s", 600}}));
  TwoNodes nodes(document);
  ASSERT_TRUE(nodes.publish(track()).contains("delayed_until"));
  nodes.change_agreement(document, agreement::AgreementState::suspended);
  nodes.set_time(UtcTime{pipeline_test::kNoonTai} + seconds(601));
  EXPECT_TRUE(nodes.taken(Outcome::admitted).empty());
  EXPECT_TRUE((*nodes.command("GBR", "delayed"))["delayed"].empty());
  const auto rulings = nodes.store("GBR").rulings(0, 10).value();
  ASSERT_EQ(rulings.size(), 2u);
  EXPECT_EQ(rulings[1].second.reason, Code::agreement_suspended);
}

TEST(Duties, a_record_whose_delay_has_passed_does_not_wait_and_one_without_a_time_never_goes) {
  json two = clause({{"delay_s", 60}, {"payload_types", {"OMM", "TRK"}}});
  TwoNodes nodes(document_with(two));
  nodes.advance(seconds(1));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  Draft elements = track();
  elements.payload_code = "OMM";
  elements.payload = pipeline_test::omm();
  const json never = nodes.publish(elements);
  EXPECT_EQ(never["reason"]["code"], code(Code::observation_time_unknown));
  EXPECT_FALSE(never.contains("delayed_until"));
}

// --- how much: each track has 2 observations ---

TEST(Duties, a_quota_counts_the_day_across_restarts_and_begins_anew_at_midnight) {
  TwoNodes nodes(document_with(clause({{"quotas", {{{"observations_per_day", 4}}}}})));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  nodes.restart_gbr();
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  const json over = nodes.publish(track());
  EXPECT_EQ(over["reason"]["code"], code(Code::release_quota_exhausted));
  EXPECT_EQ(over["clause"], kClause + "/quotas/0");
  nodes.set_time(kStart + hours(12) - seconds(90));  // 23:59:30
  EXPECT_EQ(nodes.publish(track())["verdict"], "withhold");
  nodes.advance(seconds(60));  // past 00:00 of the next day
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
}

TEST(Duties, a_quota_counts_what_one_step_released_before) {
  TwoNodes nodes(document_with(clause({{"quotas", {{{"observations_per_day", 4}}}}})));
  const json outcomes = nodes.publish_together({track(), track(), track()});
  EXPECT_EQ(outcomes[0]["verdict"], "release");
  EXPECT_EQ(outcomes[1]["verdict"], "release");
  EXPECT_EQ(outcomes[2]["verdict"], "withhold");
}

TEST(Duties, a_quota_goes_on_under_another_snapshot) {
  const json document = document_with(clause({{"quotas", {{{"observations_per_day", 2}}}}}));
  TwoNodes nodes(document);
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  nodes.change_agreement(document);
  EXPECT_EQ(nodes.publish(track())["verdict"], "withhold");
}

TEST(Duties, a_quota_of_a_class_counts_that_class_and_the_unknown) {
  const json quota{{"object_classes", {"PAYLOAD"}}, {"observations_per_day", 2}};
  TwoNodes nodes(document_with(clause({{"quotas", json::array({quota})}})));
  nodes.use_catalogue(catalogue());
  EXPECT_EQ(nodes.publish(track(25544))["verdict"], "release");
  EXPECT_EQ(nodes.publish(track(22675))["verdict"], "release");  // debris is not counted
  EXPECT_EQ(nodes.publish(track(20580))["verdict"], "withhold");
  EXPECT_EQ(nodes.publish(track(5))["verdict"], "withhold");  // might be a payload
}

TEST(Duties, what_passes_a_threshold_is_held_for_a_person) {
  const json limit{{"observations", 2u}, {"span_s", 3600}, {"over", "clause"}};
  TwoNodes nodes(document_with(clause({{"compilation", limit}})));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
  const json held = nodes.publish(track(20580));
  EXPECT_EQ(held["verdict"], "hold");
  EXPECT_EQ(held["clause"], kClause + "/compilation");
  EXPECT_EQ(nodes.taken(Outcome::admitted).size(), 1u);
  // An hour and one sixtieth of it later nothing of the first is inside the span.
  nodes.advance(seconds(3661));
  EXPECT_EQ(nodes.publish(track())["verdict"], "release");
}

TEST(Duties, a_threshold_over_an_object_counts_that_object_alone) {
  const json limit{{"observations", 2u}, {"span_s", 3600}, {"over", "object"}};
  TwoNodes nodes(document_with(clause({{"compilation", limit}})));
  EXPECT_EQ(nodes.publish(track(25544))["verdict"], "release");
  EXPECT_EQ(nodes.publish(track(20580))["verdict"], "release");
  nodes.restart_gbr();
  EXPECT_EQ(nodes.publish(track(25544))["verdict"], "hold");
}

// --- what the journal keeps ---

TEST(Duties, each_ruling_is_kept_with_its_facts) {
  TwoNodes nodes(document_with(clause({{"object_classes", {"PAYLOAD"}}})));
  nodes.use_catalogue(catalogue());
  nodes.publish(track(25544));
  nodes.publish(track(22675));
  const auto rulings = nodes.store("GBR").rulings(0, 10).value();
  ASSERT_EQ(rulings.size(), 2u);
  for (const auto& [number, row] : rulings) {
    const auto facts = agreement::parse_release_case(row.facts);
    ASSERT_TRUE(facts) << facts.error().text();
    EXPECT_EQ(facts->regime, agreement::Regime::leo);
    EXPECT_EQ(facts->observations, 2u);
    EXPECT_EQ(facts->label, pipeline_test::label());
  }
  const auto first = *agreement::parse_release_case(rulings[0].second.facts);
  const auto second = *agreement::parse_release_case(rulings[1].second.facts);
  EXPECT_EQ(first.norad_cat_id, 25544u);
  EXPECT_EQ(second.object_class, agreement::ObjectClass::debris);
  // Two observations of a payload went before the second.
  EXPECT_EQ(second.released_today[static_cast<std::size_t>(agreement::ObjectClass::payload)], 2u);
  const auto inbound = nodes.store("USA").rulings(0, 10).value();
  ASSERT_EQ(inbound.size(), 1u);
  EXPECT_EQ(agreement::parse_release_case(inbound[0].second.facts)->object_class,
            agreement::ObjectClass::payload);
}

}  // namespace
}  // namespace accord::scenario
