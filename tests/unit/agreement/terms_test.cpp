// The further sections of the document: read as written, safe where they say nothing, and every way
// to get one wrong is refused with its path.
#include <gtest/gtest.h>

#include <functional>

#include "agreement/document.hpp"
#include "schemas/payload_registry.hpp"
#include "support.hpp"
#include "tasking_generated.h"
#include "tasking_move_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using std::chrono::seconds;

TEST(Terms, release_attributes_are_read_as_written) {
  const Document document = document_of(example_json("bilateral-sda.json"));
  const ReleaseClause& clause = document.release[0].clauses.at(1);
  EXPECT_EQ(clause.object_classes, std::vector{ObjectClass::payload});
  EXPECT_EQ(clause.regimes, std::vector{Regime::leo});
  EXPECT_EQ(clause.except_lists, (std::vector<std::string>{"calibration-targets", "reserved"}));
  EXPECT_EQ(clause.delay, seconds{3600});
  ASSERT_EQ(clause.precision.size(), 3u);
  EXPECT_EQ(clause.precision[2].field, "observations.range_km");
  EXPECT_EQ(clause.precision[2].quantum, 0.1);
  ASSERT_EQ(clause.quotas.size(), 1u);
  EXPECT_EQ(clause.quotas[0].observations_per_day, 50'000u);
  ASSERT_TRUE(clause.compilation.has_value());
  EXPECT_EQ(clause.compilation->observations, 500u);
  EXPECT_EQ(clause.compilation->over, CompiledOver::object);
  EXPECT_EQ(clause.onward, Onward::with_consent);
  const ReleaseClause& elements = document.release[0].clauses.at(3);
  ASSERT_TRUE(elements.effective.has_value());
  EXPECT_EQ(elements.effective->to, time("2027-01-01T00:00:00Z"));
  EXPECT_EQ(elements.purposes, std::vector{fbs::Purpose::CONJUNCTION_ASSESSMENT});
}

TEST(Terms, a_clause_that_says_nothing_has_the_restrictive_default) {
  const ReleaseClause clause = document_of(example_json("minimal.json")).release[0].clauses[0];
  EXPECT_EQ(clause.onward, Onward::forbidden);
  EXPECT_EQ(clause.third_party, ThirdParty::with_consent);
  EXPECT_TRUE(clause.disclose.empty());
}

TEST(Terms, a_profile_adds_its_fields_to_those_of_the_clause) {
  json changed = example_json("bilateral-sda.json");
  changed["release"][0]["clauses"][0]["disclose"] = {"SENX", "SENLAT"};
  const ReleaseClause clause = document_of(changed).release[0].clauses[0];
  EXPECT_EQ(clause.disclose, (std::vector<std::string>{"SENALT", "SENLAT", "SENLON", "SENX"}));
  EXPECT_EQ(clause.remove, std::vector<std::string>{"UCT"});
}

TEST(Terms, tasking_particulars_are_read_as_written_and_default_to_the_agreed_two_rounds) {
  const TaskingDirection direction = document_of(example_json("bilateral-sda.json")).tasking[0];
  ASSERT_TRUE(direction.staffing.has_value());
  EXPECT_EQ(direction.staffing->zone, "Europe/London");
  EXPECT_EQ(direction.staffing->shifts.at(0).days, (std::vector<std::uint8_t>{1, 2, 3, 4, 5}));
  EXPECT_EQ(direction.staffing->shifts.at(0).from_min, 8 * 60);
  EXPECT_EQ(direction.staffing->shifts.at(0).to_min, 18 * 60);
  EXPECT_EQ(direction.staffing->holidays.at(1), (CivilDate{2026, 12, 28}));
  EXPECT_EQ(direction.staffing->on_call, std::vector{Priority::immediate});
  EXPECT_EQ(direction.suffixes.at(0).observations_per_track, 12u);
  EXPECT_EQ(direction.commitments, std::vector{fbs::Commitment::BEST_EFFORT});
  EXPECT_EQ(direction.offer_rounds, 1u);
  EXPECT_EQ(direction.reasons_disclosed,
            (std::vector{fbs::Reason::CAPACITY, fbs::Reason::TOO_LATE}));
  const TaskingDirection plain = document_of(example_json("gbr-usa.json")).tasking[0];
  EXPECT_FALSE(plain.staffing.has_value());
  EXPECT_EQ(plain.offer_rounds, 2u);
  EXPECT_EQ(plain.commitments.size(), 2u);
  EXPECT_TRUE(plain.reasons_disclosed.empty());
}

TEST(Terms, calibration_and_crypto_are_read_as_written) {
  const Document document = document_of(example_json("bilateral-sda.json"));
  ASSERT_TRUE(document.calibration.has_value());
  EXPECT_EQ(document.calibration->route, CalibrationRoute::closed);
  ASSERT_EQ(document.calibration->levels.size(), 4u);
  EXPECT_EQ(document.calibration->levels[1].limits.at(0).bias_max, 100.0);
  EXPECT_EQ(document.calibration->uses.at(0).age_max, std::chrono::days{30});
  EXPECT_EQ(document.crypto.psk_ids.size(), 2u);
  EXPECT_EQ(document.crypto.certificate_age_max, std::chrono::days{400});
  EXPECT_EQ(document.crypto.revocation_age_max, std::chrono::hours{72});
}

TEST(Terms, a_direction_of_every_party_covers_each_ordered_pair_and_no_stranger) {
  const Document group = document_of(example_json("group.json"));
  EXPECT_NE(group.release_from(nation("AUS"), nation("USA")), nullptr);
  EXPECT_NE(group.release_from(nation("USA"), nation("AUS")), nullptr);
  EXPECT_EQ(group.release_from(nation("USA"), nation("USA")), nullptr);
  const Document exercise = document_of(example_json("exercise.json"));
  EXPECT_EQ(exercise.release_from(nation("AUS"), nation("USA")), nullptr);
}

TEST(Terms, a_declared_payload_type_needs_no_code) {
  const Document document = document_of(example_json("interference.json"));
  ASSERT_EQ(find_payload_type("RFI"), nullptr) << "the build does not know it";
  ASSERT_NE(document.payload("RFI"), nullptr);
  EXPECT_EQ(document.payload("RFI")->declared->fields.size(), 5u);
}

struct Wrong {
  const char* rule;
  const char* example;
  std::function<void(json&)> change;
  Code code;
  const char* where;
};

json& clause(json& j, std::size_t index) { return j["release"][0]["clauses"][index]; }

std::vector<Wrong> wrong_release_terms() {
  const char* sda = "bilateral-sda.json";
  return {
      {"an interval that ends before it begins", sda,
       [](json& j) { clause(j, 3)["effective"]["to"] = "2026-01-01T00:00:00Z"; },
       Code::agreement_term, "$.release[0].clauses[3].effective"},
      {"a clause effective after the term", sda,
       [](json& j) { clause(j, 3)["effective"]["to"] = "2031-01-01T00:00:01Z"; },
       Code::agreement_term, "$.release[0].clauses[3].effective"},
      {"a list that is not defined", sda,
       [](json& j) { clause(j, 0)["objects"]["only"] = {"targets"}; }, Code::agreement_reference,
       "$.release[0].clauses[0].objects.only[0]"},
      {"a profile that is not defined", sda,
       [](json& j) { clause(j, 0)["disclosure_profile"] = "sites"; }, Code::agreement_reference,
       "$.release[0].clauses[0].disclosure_profile"},
      {"a profile that removes no field of the types", sda,
       [](json& j) { j["disclosure_profiles"][0]["remove"] = {"UCTT"}; }, Code::agreement_reference,
       "$.release[0].clauses[0].disclosure_profile"},
      {"precision of a field that does not exist", sda,
       [](json& j) { clause(j, 1)["precision"][0]["field"] = "observations.angle_3_deg"; },
       Code::agreement_reference, "$.release[0].clauses[1].precision"},
      {"precision of a field that is no number", sda,
       [](json& j) { clause(j, 1)["precision"][0]["field"] = "track_id"; },
       Code::agreement_reference, "$.release[0].clauses[1].precision"},
      {"precision of an enumeration", sda,
       [](json& j) { clause(j, 1)["precision"][0]["field"] = "sensor_kind"; },
       Code::agreement_reference, "$.release[0].clauses[1].precision"},
      {"precision twice", sda,
       [](json& j) { clause(j, 1)["precision"][1] = clause(j, 1)["precision"][0]; },
       Code::agreement_duplicate, "$.release[0].clauses[1].precision[1].field"},
      {"a quantum of nothing", sda, [](json& j) { clause(j, 1)["precision"][0]["quantum"] = 0; },
       Code::agreement_schema, "$.release[0].clauses[1].precision[0].quantum"},
      {"clauses that meet in a class", sda,
       [](json& j) { clause(j, 2)["object_classes"].push_back("PAYLOAD"); },
       Code::agreement_overlap, "$.release[0].clauses[2]"},
      {"clauses that meet in an object", sda, [](json& j) { clause(j, 2).erase("objects"); },
       Code::agreement_overlap, "$.release[0].clauses[2]"},
      {"an object twice in a list", sda,
       [](json& j) { j["object_lists"][0]["norad_cat_ids"].push_back(8820); },
       Code::agreement_duplicate, "$.object_lists[0].norad_cat_ids"},
      {"a list id twice", sda, [](json& j) { j["object_lists"][1]["id"] = "calibration-targets"; },
       Code::agreement_duplicate, "$.object_lists[1].id"},
      {"a direction that another covers already", "group.json",
       [](json& j) {
         j["release"].push_back(j["release"][0]);
         j["release"][1]["from"] = "GBR";
         j["release"][1]["to"] = {"AUS", "USA"};
       },
       Code::agreement_duplicate, "$.release[1]"},
      {"a direction of a stranger", "group.json", [](json& j) { j["release"][0]["from"] = "FRA"; },
       Code::agreement_parties, "$.release[0]"},
  };
}

std::vector<Wrong> wrong_particulars() {
  const char* sda = "bilateral-sda.json";
  const char* seller = "commercial.json";
  return {
      {"three parties in a bilateral agreement", "group.json",
       [](json& j) {
         j["kind"] = "bilateral";
         j.erase("accession");
       },
       Code::agreement_parties, "$.parties"},
      {"accession without a group", sda, [](json& j) { j["accession"]["candidates"] = {"NZL"}; },
       Code::agreement_accession, "$.accession"},
      {"a candidate who is a party", "group.json",
       [](json& j) { j["accession"]["candidates"].push_back("USA"); }, Code::agreement_accession,
       "$.accession.candidates[3]"},
      {"commercial without its terms", seller, [](json& j) { j.erase("commercial"); },
       Code::agreement_commercial, "$.commercial"},
      {"commercial terms in a bilateral agreement", seller,
       [](json& j) { j["kind"] = "bilateral"; }, Code::agreement_commercial, "$.commercial"},
      {"a provider who is no party", seller,
       [](json& j) { j["commercial"]["provider"] = "OTHERCO"; }, Code::agreement_parties,
       "$.commercial.provider"},
      {"a provider who would see requests of others", seller,
       [](json& j) { j["release"][1]["label_policies"].push_back("USA"); },
       Code::agreement_commercial, "$.release[1].label_policies"},
      {"a provider who asks", seller,
       [](json& j) { std::swap(j["tasking"][0]["requester"], j["tasking"][0]["provider"]); },
       Code::agreement_commercial, "$.tasking[0].requester"},
      {"passing on more than the licence", seller,
       [](json& j) { clause(j, 0)["onward"] = "permitted"; }, Code::agreement_commercial,
       "$.release[0].clauses[0].onward"},
      {"named redistribution that names nobody", seller,
       [](json& j) { j["commercial"].erase("redistribute_to"); }, Code::agreement_commercial,
       "$.commercial.redistribute_to"},
      {"an exercise section in operations", sda,
       [](json& j) {
         j["exercise"] = {{"name", "x"}, {"director", "GBR"}, {"banner", "y"}};
       },
       Code::agreement_exercise, "$.exercise"},
      {"an exercise directed by a stranger", "exercise.json",
       [](json& j) { j["exercise"]["director"] = "USA"; }, Code::agreement_parties,
       "$.exercise.director"},
      {"a type that is neither known nor declared", "interference.json",
       [](json& j) { j["standard"]["payload_types"][0].erase("declared"); }, Code::unknown_payload,
       "$.standard.payload_types[0].code"},
      {"a declared type with another's identifier", "interference.json",
       [](json& j) { j["standard"]["payload_types"][0]["declared"]["file_id"] = "ACTS"; },
       Code::agreement_duplicate, "$.standard.payload_types[0].declared.file_id"},
      {"two declared types with one identifier", "interference.json",
       [](json& j) {
         auto& types = j["standard"]["payload_types"];
         types.insert(types.begin(), types[0]);
         types[0]["code"] = "RFZ";
       },
       Code::agreement_duplicate, "$.standard.payload_types[1].declared.file_id"},
      {"a declaration of a type that this build has", "interference.json",
       [](json& j) {
         auto& type = j["standard"]["payload_types"][0];
         type["code"] = "TRK";
         type["schema_sha384"] = find_payload_type("TRK")->schema_digest.hex();
       },
       Code::agreement_duplicate, "$.standard.payload_types[0].declared"},
      {"an identifier of four letters and five bytes", "interference.json",
       [](json& j) { j["standard"]["payload_types"][0]["declared"]["file_id"] = "R\u00c9I1"; },
       Code::agreement_schema, "$.standard.payload_types[0].declared.file_id"},
      {"a declared type under an envelope's code", "interference.json",
       [](json& j) { j["standard"]["payload_types"][0]["code"] = "BAT"; }, Code::unknown_payload,
       "$.standard.payload_types[0].code"},
      {"a unit of a field that does not exist", sda,
       [](json& j) { j["standard"]["units"][0]["field"] = "range_km"; }, Code::agreement_reference,
       "$.standard.units[0].field"},
      {"a shift that ends before it begins", sda,
       [](json& j) { j["tasking"][0]["staffing"]["shifts"][0]["to"] = "08:00"; },
       Code::agreement_term, "$.tasking[0].staffing.shifts[0]"},
      {"a minute after the end of the day", sda,
       [](json& j) { j["tasking"][0]["staffing"]["shifts"][0]["to"] = "24:01"; }, Code::bad_time,
       "$.tasking[0].staffing.shifts[0].to"},
      {"a day that no calendar has", sda,
       [](json& j) { j["tasking"][0]["staffing"]["holidays"][0] = "2026-02-29"; }, Code::bad_time,
       "$.tasking[0].staffing.holidays[0]"},
      {"a zone that is a path", sda,
       [](json& j) { j["tasking"][0]["staffing"]["zone"] = "../London"; }, Code::bad_value,
       "$.tasking[0].staffing.zone"},
      {"suffixes out of order", sda,
       [](json& j) { j["tasking"][0]["suffixes"][1]["suffix"] = "A"; }, Code::agreement_duplicate,
       "$.tasking[0].suffixes[1].suffix"},
      {"a lower level that asks for more", sda,
       [](json& j) { j["calibration"]["levels"][1]["tracks"] = 61; }, Code::agreement_calibration,
       "$.calibration.levels[1]"},
      {"a lower level with a tighter limit", sda,
       [](json& j) { j["calibration"]["levels"][1]["limits"][0]["bias_max"] = 24.9; },
       Code::agreement_calibration, "$.calibration.levels[1]"},
      {"a use of a level that has no rules", sda,
       [](json& j) { j["calibration"]["levels"].erase(3); }, Code::agreement_reference,
       "$.calibration.uses[3].levels[3]"},
      {"an owner of record who is no party", sda,
       [](json& j) { j["data_plan"]["owners_of_record"][0]["nation"] = "USA"; },
       Code::agreement_parties, "$.data_plan.owners_of_record[0].nation"},
  };
}

std::vector<Wrong> wrong_marking() {
  const char* sda = "bilateral-sda.json";
  return {
      {"protection that falls", sda,
       [](json& j) { j["marking"]["equivalences"][0]["rows"][1]["to"] = "OFFICIAL"; },
       Code::agreement_equivalence, "$.marking.equivalences[0].rows[1]"},
      {"a clearance that rises", sda,
       [](json& j) { j["marking"]["equivalences"][2]["rows"][0]["to"] = "CONFIDENTIAL"; },
       Code::agreement_equivalence, "$.marking.equivalences[2].rows[0]"},
      {"a clearance that does not reach what is protected so", sda,
       [](json& j) { j["marking"]["equivalences"][2]["rows"][1]["to"] = "CONFIDENTIAL"; },
       Code::agreement_equivalence, "$.marking.equivalences[0]"},
      {"a word that is on no ladder", sda,
       [](json& j) { j["marking"]["equivalences"][1]["rows"][0]["from"] = "OFFICIAL SENSITIVE"; },
       Code::agreement_reference, "$.marking.equivalences[1].rows[0].from"},
      {"a word of another date", sda,
       [](json& j) { j["marking"]["equivalences"][1]["rows"][0]["from"] = "RESTRICTED"; },
       Code::agreement_reference, "$.marking.equivalences[1].rows[0].from"},
      {"a level mapped twice", sda,
       [](json& j) { j["marking"]["equivalences"][1]["rows"][1]["from"] = "OFFICIAL"; },
       Code::agreement_duplicate, "$.marking.equivalences[1].rows[1]"},
      {"two tables for one question", sda,
       [](json& j) { j["marking"]["equivalences"].push_back(j["marking"]["equivalences"][2]); },
       Code::agreement_overlap, "$.marking.equivalences[5]"},
      {"two ladders for one date", sda,
       [](json& j) { j["marking"]["ladders"][2].erase("created"); }, Code::agreement_overlap,
       "$.marking.ladders[2]"},
      {"a community with the code of a party", sda,
       [](json& j) { j["marking"]["communities"][0]["code"] = "GBR"; }, Code::agreement_duplicate,
       "$.marking.communities[0].code"},
      {"a member twice at one time", sda,
       [](json& j) { j["marking"]["communities"][0]["members"][1]["nation"] = "AUS"; },
       Code::agreement_duplicate, "$.marking.communities[0].members[1]"},
      {"a token in lower case", sda,
       [](json& j) { j["marking"]["provider_tokens"][0]["token"] = "pr-exo"; }, Code::bad_id,
       "$.marking.provider_tokens[0].token"},
  };
}

TEST(Terms, every_wrong_term_is_refused_with_its_path) {
  for (const auto& table : {wrong_release_terms(), wrong_particulars(), wrong_marking()}) {
    for (const Wrong& wrong : table) {
      json changed = example_json(wrong.example);
      wrong.change(changed);
      const auto document = parse_document(changed.dump());
      ASSERT_FALSE(document.has_value()) << wrong.rule;
      EXPECT_EQ(document.error().code, wrong.code) << wrong.rule << ": " << document.error().text();
      EXPECT_EQ(document.error().where, wrong.where) << wrong.rule << document.error().text();
    }
  }
}

TEST(Terms, clauses_that_never_meet_may_share_a_payload_type) {
  json changed = example_json("bilateral-sda.json");
  json later = changed["release"][0]["clauses"][3];
  later["id"] = "elements-later";
  later["effective"] = {{"from", "2027-01-01T00:00:00Z"}, {"to", "2031-01-01T00:00:00Z"}};
  changed["release"][0]["clauses"].push_back(later);
  EXPECT_TRUE(parse_document(changed.dump()).has_value()) << "the one ends where the other begins";
  changed["release"][0]["clauses"][5]["effective"]["from"] = "2026-12-31T23:59:59Z";
  EXPECT_FALSE(parse_document(changed.dump()).has_value());
}

}  // namespace
}  // namespace accord::agreement::test
