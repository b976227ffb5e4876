// The nation's own classification guide: strictly read, and the ways it gives to make a record
// smaller, largest first.
#include "agreement/subsets.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "agreement/marking/label.hpp"
#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

json rule(const std::string& id, const std::string& from, const std::string& label) {
  return {{"id", id},
          {"payload_types", {"TRK"}},
          {"from_levels", {from}},
          {"delay_s", 60},
          {"label", label}};
}

json with_subsets(json subsets) {
  json policy = example_json("national-policy-gbr.json");
  policy["subsets"] = std::move(subsets);
  return policy;
}

NationalPolicy policy_of(json subsets) {
  auto policy = parse_national_policy(with_subsets(std::move(subsets)).dump());
  EXPECT_TRUE(policy.has_value()) << (policy ? "" : policy.error().text());
  return policy ? *policy : NationalPolicy{};
}

Label label(const std::string& text) { return parse_label(text).value(); }

json full_rule() {
  return {{"id", "tracks-coarse"},
          {"payload_types", {"TRK"}},
          {"from_levels", {"SECRET", "CONFIDENTIAL"}},
          {"remove", {"sigmas", "range_modulus_km"}},
          {"precision", {{{"field", "observations.range_km"}, {"quantum", 0.5}}}},
          {"delay_s", 3600},
          {"label", "GBR RESTRICTED//REL TO AUS, GBR, USA"},
          {"approved", true},
          {"reference", "Policy branch minute 12 of 2026"}};
}

TEST(Subsets, a_rule_is_read_whole) {
  const NationalPolicy policy = policy_of(json::array({full_rule()}));
  ASSERT_EQ(policy.subsets.size(), 1u);
  const SubsetRule& read = policy.subsets.front();
  EXPECT_EQ(read.id, "tracks-coarse");
  EXPECT_EQ(read.from_levels, (std::vector{Level::secret, Level::confidential}));
  EXPECT_EQ(read.remove, (std::vector<std::string>{"range_modulus_km", "sigmas"}));  // ascending
  EXPECT_EQ(read.precision, (std::vector<Precision>{{"observations.range_km", 0.5}}));
  EXPECT_EQ(read.delay, std::chrono::seconds(3600));
  EXPECT_EQ(read.label, label("GBR RESTRICTED//REL TO AUS, GBR, USA"));
  EXPECT_EQ(read.reference, "Policy branch minute 12 of 2026");
}

TEST(Subsets, a_policy_without_any_has_none) {
  EXPECT_TRUE(parse_national_policy(read_example("national-policy-aus.json"))->subsets.empty());
}

struct Wrong {
  const char* what;
  std::function<void(json&)> change;
  Code code;
  const char* where;
};

TEST(Subsets, every_wrong_rule_is_refused_with_its_path) {
  const Wrong table[] = {
      {"unknown key", [](json& r) { r["keep"] = 1; }, Code::agreement_schema, "$.subsets[0].keep"},
      {"no label", [](json& r) { r.erase("label"); }, Code::agreement_schema, "$.subsets[0].label"},
      {"a type that never travels as data", [](json& r) { r["payload_types"] = {"TMV"}; },
       Code::unknown_payload, "$.subsets[0].payload_types[0]"},
      {"a field that does not exist",
       [](json& r) {
         r["remove"] = {"sigmas", "speed"};
       },
       Code::policy_invalid, "$.subsets[0].remove[1]"},
      {"a field that rulings rest on",
       [](json& r) {
         r["remove"] = {"sigmas", "sensor_kind"};
       },
       Code::policy_invalid, "$.subsets[0].remove[1]"},
      {"a field of one type alone",
       [](json& r) {
         r["payload_types"] = {"TRK", "EOO"};
       },
       Code::policy_invalid, "$.subsets[0].remove[0]"},
      {"precision of what is no number", [](json& r) { r["precision"][0]["field"] = "track_id"; },
       Code::policy_invalid, "$.subsets[0].precision[0].field"},
      {"a quantum of nothing", [](json& r) { r["precision"][0]["quantum"] = 0; },
       Code::agreement_schema, "$.subsets[0].precision[0].quantum"},
      {"a field twice", [](json& r) { r["precision"].push_back(r["precision"][0]); },
       Code::agreement_duplicate, "$.subsets[0].precision[1].field"},
      {"nothing taken away",
       [](json& r) {
         for (const char* key : {"remove", "precision", "delay_s"}) r.erase(key);
       },
       Code::policy_invalid, "$.subsets[0]"},
      {"another nation's data", [](json& r) { r["label"] = "USA RESTRICTED//REL TO GBR, USA"; },
       Code::policy_invalid, "$.subsets[0].label"},
      {"marked higher than before", [](json& r) { r["label"] = "GBR SECRET//REL TO GBR, USA"; },
       Code::policy_invalid, "$.subsets[0].label"},
      {"no label at all", [](json& r) { r["label"] = "GBR RESTRICTED//REL GBR"; }, Code::bad_label,
       "$.subsets[0].label"},
      {"approved by nobody", [](json& r) { r.erase("reference"); }, Code::policy_invalid,
       "$.subsets[0]"},
      {"a reference to no approval", [](json& r) { r["approved"] = false; }, Code::policy_invalid,
       "$.subsets[0]"},
  };
  ASSERT_TRUE(parse_national_policy(with_subsets(json::array({full_rule()})).dump()));
  for (const Wrong& wrong : table) {
    json changed = full_rule();
    wrong.change(changed);
    const auto policy = parse_national_policy(with_subsets(json::array({changed})).dump());
    ASSERT_FALSE(policy.has_value()) << wrong.what;
    EXPECT_EQ(policy.error().code, wrong.code) << wrong.what << ": " << policy.error().text();
    EXPECT_EQ(policy.error().where, wrong.where) << wrong.what << ": " << policy.error().text();
  }
  const auto twice =
      parse_national_policy(with_subsets(json::array({full_rule(), full_rule()})).dump());
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().code, Code::agreement_duplicate);
}

std::vector<std::string> names_of(const std::vector<Reduction>& reductions) {
  std::vector<std::string> out;
  for (const Reduction& one : reductions) out.push_back(one.name());
  return out;
}

TEST(Subsets, only_rules_of_the_type_the_level_and_the_own_policy_apply) {
  const auto policy = policy_of(json::array({full_rule()}));
  const Label secret = label("GBR SECRET//REL TO GBR, USA");
  EXPECT_EQ(names_of(reductions_of(policy, "TRK", secret)),
            std::vector<std::string>{"tracks-coarse"});
  EXPECT_TRUE(reductions_of(policy, "EOO", secret).empty());
  EXPECT_TRUE(reductions_of(policy, "TRK", label("GBR TOP SECRET//REL TO GBR, USA")).empty());
  EXPECT_TRUE(reductions_of(policy, "TRK", label("USA SECRET//REL TO GBR, USA")).empty());
}

TEST(Subsets, the_largest_is_first_fields_then_precision_then_delay) {
  const std::string to = "GBR RESTRICTED//REL TO AUS, GBR, USA";
  json two_fields = rule("two-fields", "SECRET", to), one_field = rule("one-field", "SECRET", to);
  two_fields["remove"] = {"range_modulus_km", "sigmas"};
  one_field["remove"] = {"sigmas"};
  json coarse = rule("coarse", "SECRET", to), fine = rule("fine", "SECRET", to);
  coarse["precision"] = {{{"field", "observations.range_km"}, {"quantum", 2.0}}};
  fine["precision"] = {{{"field", "observations.range_km"}, {"quantum", 1.0}}};
  json late = rule("late", "SECRET", to);
  late["delay_s"] = 61;
  const json soon = rule("soon", "SECRET", to);
  const auto policy = policy_of(json::array({two_fields, coarse, late, one_field, soon, fine}));
  const Label secret = label("GBR SECRET//REL TO GBR, USA");
  EXPECT_EQ(
      names_of(reductions_of(policy, "TRK", secret)),
      (std::vector<std::string>{"soon", "late", "fine", "coarse", "one-field", "two-fields"}));
}

TEST(Subsets, a_chain_begins_at_the_label_that_the_rule_before_gives) {
  json first = rule("a", "SECRET", "GBR CONFIDENTIAL//REL TO GBR, USA");
  first["remove"] = {"sigmas"};
  first["precision"] = {{{"field", "observations.range_km"}, {"quantum", 0.5}}};
  first["approved"] = true;
  first["reference"] = "R1";
  json second = rule("b", "CONFIDENTIAL", "GBR RESTRICTED//REL TO AUS, GBR, USA");
  second["remove"] = {"range_modulus_km"};
  second["precision"] = {{{"field", "observations.range_km"}, {"quantum", 0.25}}};
  second["delay_s"] = 30;
  const auto found = reductions_of(policy_of(json::array({first, second})), "TRK",
                                   label("GBR SECRET//REL TO GBR, USA"));
  ASSERT_EQ(names_of(found), (std::vector<std::string>{"a", "a+b"}));
  const Reduction& chain = found[1];
  EXPECT_EQ(chain.remove, (std::vector<std::string>{"range_modulus_km", "sigmas"}));
  EXPECT_EQ(chain.precision, (std::vector<Precision>{{"observations.range_km", 0.5}}));  // coarsest
  EXPECT_EQ(chain.delay, std::chrono::seconds(60));                                      // longest
  EXPECT_EQ(chain.label, label("GBR RESTRICTED//REL TO AUS, GBR, USA"));
  EXPECT_TRUE(found[0].approved);
  EXPECT_FALSE(chain.approved);  // one of the two is not
}

TEST(Subsets, ways_are_bounded_and_short_ones_come_first_into_the_bound) {
  json subsets = json::array();
  for (int i = 0; i < 32; ++i) {
    const std::string nation = i % 2 == 0 ? "AUS" : "CAN";
    subsets.push_back(
        rule("r" + std::to_string(i), "SECRET", "GBR SECRET//REL TO " + nation + ", GBR"));
  }
  const auto found = reductions_of(policy_of(subsets), "TRK", label("GBR SECRET//REL TO GBR, USA"));
  EXPECT_EQ(found.size(), kMaxReductions);
  std::size_t single = 0;
  for (const Reduction& one : found) single += one.rules.size() == 1 ? 1u : 0u;
  EXPECT_EQ(single, 32u);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), is_larger));
}

TEST(Subsets, what_another_has_a_say_in_is_never_marked_anew) {
  const NationalPolicy policy = policy_of(json::array({full_rule()}));
  for (const char* text : {"GBR SECRET//REL TO GBR, USA", "GBR SECRET//NOFORN",
                           "GBR SECRET//WORD UK SECRET//REL TO GBR, USA"}) {
    EXPECT_EQ(reductions_of(policy, "TRK", label(text)).size(), 1u) << text;
  }
  for (const char* text :
       {"GBR SECRET//CONTROLS ORCON//REL TO GBR, USA", "GBR SECRET//FGI//REL TO GBR, USA",
        "GBR SECRET//FGI AUS//REL TO GBR, USA", "GBR SECRET//JOINT AUS GBR//REL TO AUS, GBR, USA",
        "GBR SECRET//REL TO GBR, USA//PROVIDER PR-EXO-OBS"}) {
    EXPECT_TRUE(reductions_of(policy, "TRK", label(text)).empty()) << text;
  }
}

TEST(Subsets, reasons_of_the_marking_are_those_another_label_would_answer) {
  for (const Code code :
       {Code::no_foreign_disclosure, Code::not_releasable_to_recipient,
        Code::label_policy_not_agreed, Code::above_link_ceiling, Code::above_clause_ceiling,
        Code::clause_requires_rel_to, Code::label_noforn, Code::label_display_only,
        Code::label_relido, Code::label_word_not_agreed, Code::label_not_mapped})
    EXPECT_TRUE(is_of_marking(code)) << code_text(code);
  for (const Code code :
       {Code::permitted, Code::no_agreement, Code::release_quota_exhausted,
        Code::above_node_ceiling, Code::national_object_denied, Code::originator_consent_missing,
        Code::label_expired, Code::label_out_of_scope, Code::label_source_consent_missing,
        Code::label_owner_consent_missing, Code::provider_token_not_agreed})
    EXPECT_FALSE(is_of_marking(code)) << code_text(code);
}

}  // namespace
}  // namespace accord::agreement::test
