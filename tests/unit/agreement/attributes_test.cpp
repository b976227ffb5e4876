// One row an attribute of a clause: what it permits, and the near miss that it refuses, with reason
// and clause. The tables of docs/agreement-language.md say which attributes there are: one without
// a row fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>

#include "agreement/tasking.hpp"
#include "support.hpp"
#include "tasking_generated.h"

namespace accord::agreement::test {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::Not;

const std::string kSection = "AAA-BBB-TEMPLATE/1/release/AAA>BBB";
const std::string kClause = kSection + "/clauses/tracks";

/// The template, with room beside its one clause, of which the row says the rest.
json release_document(const json& patch) {
  json document = example_json("minimal.json");
  document["standard"]["payload_types"].push_back(
      {{"code", "EOO"}, {"schema_sha384", schema_of("EOO").hex()}});
  document["standard"]["data_modes"] = {"SIMULATED", "TEST"};
  document["marking"]["ceiling"] = "SECRET";
  document["object_lists"] = {{{"id", "some"}, {"norad_cat_ids", {25544}}}};
  document["disclosure_profiles"] = {
      {{"id", "site"}, {"disclose", {"SENLON"}}, {"remove", {"UCT"}}}};
  document["release"][0]["label_policies"] = {"AAA", "CCC"};
  if (!patch.is_null()) document["release"][0]["clauses"][0].merge_patch(patch);
  return document;
}

Case record() {
  Case out;
  out.sender = "AAA";
  out.recipient = "BBB";
  out.marking = label("AAA UNCLASSIFIED//REL TO AAA, BBB");
  out.at = "2026-06-01T12:00:00Z";
  out.object_class = ObjectClass::payload;
  out.regime = Regime::leo;
  return out;
}

WrittenRuling ruled(const json& patch, const std::function<void(Case&)>& change) {
  Case changed = record();
  if (change) change(changed);
  return changed.ruled_by(
      *snapshot_of({agreement(release_document(patch), 1)}, silent_policy("AAA"), "AAA"));
}

constexpr std::uint32_t kNine[] = {9}, kTen[] = {10}, kUnknown[] = {kCountUnknown};

struct Row {
  const char* attribute;
  json patch;
  std::function<void(Case&)> permitted;
  std::function<void(Case&)> refused;
  Code reason;
  std::string clause = kClause;
  Verdict verdict = Verdict::withhold;
};

const std::vector<Row>& release_rows() {
  static const std::vector<Row> kRows = {
      {"payload_types",
       {},
       {},
       [](Case& c) { c = c.with_payload("EOO"); },
       Code::no_release_clause,
       kSection},
      {"data_modes",
       {},
       {},
       [](Case& c) { c.mode = DataMode::test; },
       Code::no_release_clause,
       kSection},
      {"effective",
       {{"effective", {{"from", "2026-03-01T00:00:00Z"}, {"to", "2026-04-01T00:00:00Z"}}}},
       [](Case& c) { c.at = "2026-03-01T00:00:00Z"; },
       [](Case& c) { c.at = "2026-04-01T00:00:00Z"; },
       Code::clause_not_in_effect},
      {"object_classes",
       {{"object_classes", {"PAYLOAD"}}},
       {},
       [](Case& c) { c.object_class = ObjectClass::debris; },
       Code::object_class_not_permitted},
      {"object_classes",
       {{"object_classes", {"PAYLOAD"}}},
       {},
       [](Case& c) { c.object_class = ObjectClass::unspecified; },
       Code::object_class_not_permitted},
      {"regimes",
       {{"regimes", {"LEO"}}},
       {},
       [](Case& c) { c.regime = Regime::geo; },
       Code::regime_not_permitted},
      {"objects",
       {{"objects", {{"only", {"some"}}}}},
       {},
       [](Case& c) { c.norad_cat_id = 7; },
       Code::object_not_permitted},
      {"objects",
       {{"objects", {{"except", {"some"}}}}},
       [](Case& c) { c.norad_cat_id = 7; },
       {},
       Code::object_not_permitted},
      {"objects",
       {{"objects", {{"except", {"some"}}}}},
       [](Case& c) { c.norad_cat_id = 7; },
       [](Case& c) { c.norad_cat_id = 0; },
       Code::object_not_permitted},
      {"purposes",
       {{"purposes", {"SEARCH"}}},
       [](Case& c) { c.purpose = fbs::Purpose::SEARCH; },
       {},
       Code::release_purpose_not_permitted},
      {"ceiling",
       {{"ceiling", "CONFIDENTIAL"}},
       [](Case& c) { c.marking = label("AAA CONFIDENTIAL//REL TO BBB"); },
       [](Case& c) { c.marking = label("AAA SECRET//REL TO BBB"); },
       Code::above_clause_ceiling},
      {"releasability",
       {{"releasability", "rel-to-recipient"}},
       {},
       [](Case& c) { c.marking = label("AAA UNCLASSIFIED"); },
       Code::clause_requires_rel_to},
      {"releasability",
       {{"releasability", "rel-to-recipient-or-unclassified"}},
       [](Case& c) { c.marking = label("AAA UNCLASSIFIED"); },
       [](Case& c) { c.marking = label("AAA UNCLASSIFIED//REL TO AAA"); },
       Code::not_releasable_to_recipient},
      {"third_party",
       {{"third_party", "with-consent"}},
       [](Case& c) {
         c.marking = label("CCC UNCLASSIFIED//REL TO BBB");
         c.originator_consents = true;
       },
       [](Case& c) { c.marking = label("CCC UNCLASSIFIED//REL TO BBB"); },
       Code::originator_consent_missing},
      {"third_party",
       {{"third_party", "as-listed"}},
       [](Case& c) { c.marking = label("CCC UNCLASSIFIED//REL TO BBB"); },
       [](Case& c) { c.marking = label("DDD UNCLASSIFIED//REL TO BBB"); },
       Code::label_policy_not_agreed,
       kSection + "/label_policies"},
      {"delay_s",
       {{"delay_s", 60}},
       [](Case& c) { c.last_observation = time("2026-06-01T11:59:00Z"); },
       [](Case& c) { c.last_observation = time("2026-06-01T11:59:00.000000001Z"); },
       Code::delay_not_passed},
      {"delay_s",
       {{"delay_s", 60}},
       [](Case& c) { c.last_observation = time("2026-06-01T11:59:00Z"); },
       {},
       Code::observation_time_unknown},
      {"quotas",
       {{"quotas", {{{"observations_per_day", 10}}}}},
       [](Case& c) { c.usage.released_today = kNine; },
       [](Case& c) { c.usage.released_today = kTen; },
       Code::release_quota_exhausted,
       kClause + "/quotas/0"},
      {"quotas",
       {{"quotas", {{{"observations_per_day", 10}}}}},
       [](Case& c) { c.usage.released_today = kNine; },
       [](Case& c) { c.usage.released_today = kUnknown; },
       Code::usage_unknown,
       kClause + "/quotas/0"},
      {"compilation",
       {{"compilation", {{"observations", 10}, {"span_s", 3600}, {"over", "clause"}}}},
       [](Case& c) { c.usage.released_in_span = kNine; },
       [](Case& c) { c.usage.released_in_span = kTen; },
       Code::compilation_threshold,
       kClause + "/compilation",
       Verdict::hold},
      {"compilation",
       {{"compilation", {{"observations", 10}, {"span_s", 3600}, {"over", "clause"}}}},
       [](Case& c) { c.usage.released_in_span = kNine; },
       [](Case& c) { c.usage.released_in_span = kUnknown; },
       Code::usage_unknown,
       kClause + "/compilation"},
  };
  return kRows;
}

TEST(ClauseAttribute, permits_its_case_and_refuses_the_near_miss_by_name) {
  for (const Row& row : release_rows()) {
    const WrittenRuling yes = ruled(row.patch, row.permitted), no = ruled(row.patch, row.refused);
    EXPECT_EQ(yes.verdict, Verdict::release)
        << row.attribute << ": " << code_entry(yes.reason).name;
    EXPECT_EQ(yes.clause, kClause) << row.attribute;
    EXPECT_EQ(no.verdict, row.verdict) << row.attribute;
    EXPECT_EQ(no.reason, row.reason) << row.attribute << ": " << code_entry(no.reason).name;
    EXPECT_EQ(no.clause, row.clause) << row.attribute;
  }
}

/// A duty: what the attribute lets out or takes away, and what holds without it.
struct DutyRow {
  const char* attribute;
  json patch;
  std::function<void(const WrittenRuling& with, const WrittenRuling& without)> check;
};

const std::vector<DutyRow>& duty_rows() {
  static const std::vector<DutyRow> kRows = {
      {"disclose",
       {{"disclose", {"SENLAT"}}},
       [](const WrittenRuling& with, const WrittenRuling& without) {
         EXPECT_THAT(with.disclose, Contains("SENLAT"));
         EXPECT_THAT(without.disclose, Not(Contains("SENLAT")));
         EXPECT_THAT(without.obligations, Contains("redact-protected-fields"));
       }},
      {"disclosure_profile",
       {{"disclosure_profile", "site"}},
       [](const WrittenRuling& with, const WrittenRuling& without) {
         EXPECT_THAT(with.disclose, Contains("SENLON"));
         EXPECT_THAT(without.disclose, Not(Contains("SENLON")));
         EXPECT_THAT(with.remove, Contains("UCT"));
         EXPECT_THAT(without.remove, Not(Contains("UCT")));
       }},
      {"precision",
       {{"precision", {{{"field", "RA"}, {"quantum", 0.5}}}}},
       [](const WrittenRuling& with, const WrittenRuling& without) {
         EXPECT_THAT(with.precision, Contains(Precision{"RA", 0.5}));
         EXPECT_TRUE(without.precision.empty());
       }},
      {"onward",
       {{"onward", "permitted"}},
       [](const WrittenRuling& with, const WrittenRuling& without) {
         EXPECT_EQ(with.onward, Onward::permitted);
         EXPECT_EQ(without.onward, Onward::forbidden);
       }},
  };
  return kRows;
}

TEST(ClauseAttribute, lays_its_duty_and_what_it_does_not_name_stays_restricted) {
  for (const DutyRow& row : duty_rows()) {
    SCOPED_TRACE(row.attribute);
    json with = row.patch;
    with["payload_types"] = {"EOO"};
    const auto eoo = [](Case& c) { c = c.with_payload("EOO"); };
    const WrittenRuling granted = ruled(with, eoo), bare = ruled({{"payload_types", {"EOO"}}}, eoo);
    ASSERT_EQ(granted.verdict, Verdict::release) << code_entry(granted.reason).name;
    ASSERT_EQ(bare.verdict, Verdict::release) << code_entry(bare.reason).name;
    EXPECT_EQ(granted.clause, kClause);
    row.check(granted, bare);
  }
}

const std::string kRequests = "GBR-USA-SDA/1/tasking/USA>GBR";

TaskingFacts request() {
  TaskingFacts facts;
  facts.requester = nation("USA");
  facts.provider = nation("GBR");
  facts.priority = Priority::routine;
  facts.purpose = fbs::Purpose::SEARCH;
  facts.mode = DataMode::simulated;
  facts.norad_cat_id = 25544;
  facts.at = time("2026-11-21T06:14:00Z");
  facts.requests_today = 2;
  return facts;
}

struct TaskingRow {
  const char* attribute;
  std::function<void(TaskingFacts&)> refused;
  Code reason;
  std::string clause = kRequests + "/clauses/only";
};

const std::vector<TaskingRow>& tasking_rows() {
  static const std::vector<TaskingRow> kRows = {
      {"priorities", [](TaskingFacts& f) { f.priority = Priority::flash; },
       Code::priority_not_permitted},
      {"data_modes", [](TaskingFacts& f) { f.mode = DataMode::real; },
       Code::tasking_mode_not_permitted, kRequests},
      {"purposes", [](TaskingFacts& f) { f.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT; },
       Code::purpose_not_permitted},
      {"requests_per_day", [](TaskingFacts& f) { f.requests_today = 3; }, Code::quota_exhausted},
  };
  return kRows;
}

TEST(TaskingAttribute, permits_its_request_and_refuses_the_near_miss_by_name) {
  json document = example_json("gbr-usa.json");
  document["tasking"][0]["clauses"] = {{{"id", "only"},
                                        {"priorities", {"ROUTINE"}},
                                        {"data_modes", {"SIMULATED"}},
                                        {"purposes", {"SEARCH"}},
                                        {"requests_per_day", 3}}};
  const auto node = snapshot_of({agreement(document, 1)}, silent_policy("GBR"), "GBR");
  const WrittenRuling yes = written(decide_tasking(*node, request()));
  EXPECT_EQ(yes.verdict, Verdict::release) << code_entry(yes.reason).name;
  EXPECT_EQ(yes.clause, kRequests + "/clauses/only");
  for (const TaskingRow& row : tasking_rows()) {
    TaskingFacts facts = request();
    row.refused(facts);
    const WrittenRuling no = written(decide_tasking(*node, facts));
    EXPECT_EQ(no.verdict, Verdict::withhold) << row.attribute;
    EXPECT_EQ(no.reason, row.reason) << row.attribute << ": " << code_entry(no.reason).name;
    EXPECT_EQ(no.clause, row.clause) << row.attribute;
  }
}

/// The keys of the first table below a heading of docs/agreement-language.md, but `id`, which
/// names the clause.
std::set<std::string> keys_below(const std::string& heading) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/docs/agreement-language.md");
  std::set<std::string> keys;
  bool below = false, inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(heading, 0) == 0) below = true;
    if (!below) continue;
    if (line.rfind("| `", 0) != 0) {
      if (inside) break;
      continue;
    }
    inside = true;
    const std::string cell = line.substr(2, line.find(" |", 2) - 2);
    for (std::size_t at = 0; (at = cell.find('`', at)) != std::string::npos;) {
      const std::size_t end = cell.find('`', at + 1);
      keys.insert(cell.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  keys.erase("id");
  return keys;
}

TEST(ClauseAttribute, every_one_of_the_language_has_a_row) {
  std::set<std::string> rows;
  for (const Row& row : release_rows()) rows.insert(row.attribute);
  for (const DutyRow& row : duty_rows()) rows.insert(row.attribute);
  EXPECT_EQ(rows, keys_below("### Release"));
}

TEST(TaskingAttribute, every_one_of_the_language_has_a_row) {
  std::set<std::string> rows;
  for (const TaskingRow& row : tasking_rows()) rows.insert(row.attribute);
  EXPECT_EQ(rows, keys_below("### Tasking"));
}

}  // namespace
}  // namespace accord::agreement::test
