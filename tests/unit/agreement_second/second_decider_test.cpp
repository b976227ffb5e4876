// Both deciders say the same about random cases: verdict, clause, reason and duties of records;
// verdict, clause and reason of requests.
#include "both.hpp"
#include "plain_tasking.hpp"
#include "random_tasking.hpp"

namespace accord::plain {
namespace {

constexpr std::size_t kCasesPerWorld = 500;

/// How often each answer came, so that the run shows what it was about.
struct Tally {
  std::map<std::string, std::size_t> reasons;
  std::size_t cases = 0;
  std::size_t differences = 0;

  [[nodiscard]] std::size_t of(Code reason) const {
    const auto found = reasons.find(std::string(code_entry(reason).name));
    return found == reasons.end() ? 0 : found->second;
  }
};

void compare(const World& world, Dice& dice, std::size_t cases, Tally& tally) {
  Node node(world);
  Questions questions(world, dice);
  for (std::size_t i = 0; i < cases; ++i) {
    Question question = questions.next();
    node.count(dice, question);
    const Answer plain = answer(world, question);
    const agreement::WrittenRuling ruling = node.decide(question);
    ++tally.reasons[std::string(code_entry(plain.reason).name)];
    ++tally.cases;
    const std::string what = difference(plain, ruling);
    if (what.empty()) continue;
    ++tally.differences;
    if (tally.differences <= 10) {
      ADD_FAILURE() << what << " differs\nplain:  " << text_of(plain)
                    << "\ndecide: " << text_of(ruling) << "\n"
                    << text_of(question);
    }
  }
}

/// A run that never came to a step says nothing about it, and too little released not much.
void expect_all(const Tally& tally, const test::Share& share, std::initializer_list<Code> reasons) {
  for (const auto& [reason, count] : tally.reasons) std::cout << reason << " " << count << "\n";
  EXPECT_GT(tally.of(Code::permitted), share.is_broad() ? tally.cases / 50 : 0);
  if (!share.is_broad()) return;
  for (const Code each : reasons) {
    EXPECT_GT(tally.of(each), 0u) << code_entry(each).name << " never came up";
  }
}

class BothDeciders : public test::Property {};
ACCORD_PROPERTIES(BothDeciders);

TEST_P(BothDeciders, agree_on_every_random_record) {
  const test::Share part = share(20);
  Dice dice(part.seed);
  Tally tally;
  while (tally.cases < part.cases && tally.differences < 10) {
    compare(random_world(dice), dice, std::min(kCasesPerWorld, part.cases - tally.cases), tally);
  }
  EXPECT_EQ(tally.differences, 0u);
  expect_all(tally, part,
             {Code::permitted,
              Code::facts_incomplete,
              Code::label_malformed,
              Code::no_foreign_disclosure,
              Code::not_releasable_to_recipient,
              Code::no_agreement,
              Code::agreement_suspended,
              Code::agreement_not_yet_in_force,
              Code::agreement_expired,
              Code::payload_type_not_agreed,
              Code::data_mode_not_agreed,
              Code::schema_not_agreed,
              Code::label_policy_not_agreed,
              Code::above_link_ceiling,
              Code::direction_not_agreed,
              Code::no_release_clause,
              Code::above_clause_ceiling,
              Code::clause_requires_rel_to,
              Code::clause_not_in_effect,
              Code::object_class_not_permitted,
              Code::regime_not_permitted,
              Code::object_not_permitted,
              Code::release_purpose_not_permitted,
              Code::originator_consent_missing,
              Code::observation_time_unknown,
              Code::delay_not_passed,
              Code::release_quota_exhausted,
              Code::usage_unknown,
              Code::compilation_threshold,
              Code::above_node_ceiling,
              Code::label_expired,
              Code::label_out_of_scope,
              Code::label_noforn,
              Code::label_display_only,
              Code::label_relido,
              Code::label_source_consent_missing,
              Code::label_owner_consent_missing,
              Code::label_word_not_agreed,
              Code::label_not_mapped,
              Code::provider_token_not_agreed,
              Code::national_recipient_denied,
              Code::national_payload_denied,
              Code::national_object_denied,
              Code::national_object_unknown});
}

/// Empty when both say the same of a request; a request has no duties.
std::string request_difference(const Answer& plain, const agreement::WrittenRuling& ruling) {
  if (plain.verdict != agreement::name_of(ruling.verdict)) return "verdict";
  if (plain.reason != ruling.reason) return "reason";
  if (plain.clause != ruling.clause) return "clause";
  return plain.agreements != ruling.agreements ? "agreements" : "";
}

std::string request_text(const agreement::TaskingFacts& request) {
  std::ostringstream out;
  out << request.requester.text() << ">" << request.provider.text() << " "
      << name_of(request.priority) << " " << name_of(request.mode) << " purpose "
      << static_cast<int>(request.purpose) << " at " << request.at.text() << ", "
      << request.requests_today << " before";
  return out.str();
}

/// Asks both about random requests. `asked` is the world that the plain decider is asked about.
void compare_requests(const World& world, const World& asked, Dice& dice, std::size_t cases,
                      Tally& tally) {
  const Node node(world);
  Requests requests(world, dice);
  for (std::size_t i = 0; i < cases; ++i, ++tally.cases) {
    const agreement::TaskingFacts request = requests.next();
    const Answer plain = answer_request(asked, request);
    const auto ruling = agreement::written(agreement::decide_tasking(node.snapshot(), request));
    ++tally.reasons[std::string(code_entry(plain.reason).name)];
    const std::string what = request_difference(plain, ruling);
    if (what.empty()) continue;
    if (++tally.differences > 10 || &world != &asked) continue;
    ADD_FAILURE() << what << " differs\nplain:  " << text_of(plain)
                  << "\ndecide: " << text_of(ruling) << "\n"
                  << request_text(request);
  }
}

TEST_P(BothDeciders, agree_on_every_random_request) {
  const test::Share part = share(21);
  Dice dice(part.seed);
  Tally tally;
  while (tally.cases < part.cases && tally.differences < 10) {
    const World world = random_world(dice);
    compare_requests(world, world, dice, std::min(kCasesPerWorld, part.cases - tally.cases), tally);
  }
  EXPECT_EQ(tally.differences, 0u);
  expect_all(
      tally, part,
      {Code::permitted, Code::facts_incomplete, Code::no_agreement, Code::agreement_suspended,
       Code::agreement_not_yet_in_force, Code::agreement_expired, Code::payload_type_not_agreed,
       Code::data_mode_not_agreed, Code::tasking_not_agreed, Code::tasking_mode_not_permitted,
       Code::priority_not_permitted, Code::purpose_not_permitted, Code::quota_exhausted});
}

TEST(SecondDecider, a_wrong_decider_of_requests_is_found) {
  Dice dice(8);
  Tally tally;
  for (int i = 0; i < 20; ++i) {
    const World world = random_world(dice);
    World other = world;  // where one more request passes each day
    for (auto& each : other.agreements) {
      for (auto& direction : each.document.tasking) {
        for (auto& clause : direction.clauses) ++clause.requests_per_day;
      }
    }
    compare_requests(world, other, dice, 1'000, tally);
  }
  EXPECT_GT(tally.differences, 0u);
}

TEST(SecondDecider, a_wrong_decider_is_found) {
  Dice dice(7);
  const World world = random_world(dice);
  World other = world;
  for (auto& each : other.agreements) {
    for (auto& direction : each.document.release) {
      for (auto& clause : direction.clauses) {
        if (clause.ceiling > Level::unclassified) {
          clause.ceiling = static_cast<Level>(static_cast<int>(clause.ceiling) - 1);
        }
      }
    }
  }
  Node node(world);
  Questions questions(world, dice);
  std::size_t differences = 0;
  for (int i = 0; i < 20'000; ++i) {
    Question question = questions.next();
    node.count(dice, question);
    differences += difference(answer(other, question), node.decide(question)).empty() ? 0u : 1u;
  }
  EXPECT_GT(differences, 0u);
}

TEST(SecondDecider, every_counter_of_the_language_has_a_number) {
  Dice dice(3);
  std::size_t counters = 0;
  for (int i = 0; i < 60; ++i) {
    const World world = random_world(dice);
    const Node node(world);
    std::map<std::string, std::uint32_t> known;
    for (const auto& term : node.snapshot().quotas()) known[term.path] = term.observations_per_day;
    for (const auto& term : node.snapshot().compilations()) {
      known[term.path] = term.limit.observations;
    }
    for (const Counter& counter : counters_of(world)) {
      ++counters;
      ASSERT_TRUE(known.contains(counter.path)) << counter.path;
      EXPECT_EQ(known[counter.path], counter.limit) << counter.path;
    }
  }
  EXPECT_GT(counters, 100u);
}

}  // namespace
}  // namespace accord::plain
