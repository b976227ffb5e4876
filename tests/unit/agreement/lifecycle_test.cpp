// Suspension, restoration, termination and amendment: what both nodes compute from the same
// statements, whatever the order in which they came.
#include "agreement/lifecycle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

/// 2026-03-01 and `minute` minutes.
UtcTime at(int minute) { return time("2026-03-01T00:00:00Z") + std::chrono::minutes{minute}; }

struct Said {
  const char* nation;
  std::uint32_t number;
  StatementKind kind;
  int minute;
};

Statement statement(const Said& said) {
  Statement out;
  out.kind = said.kind;
  out.nation = nation(said.nation);
  out.agreement = digest(0x11);
  out.number = said.number;
  out.signed_at = at(said.minute);
  out.effective = at(said.minute);
  return out;
}

std::vector<Statement> statements(std::initializer_list<Said> said) {
  std::vector<Statement> out;
  for (const Said& each : said) out.push_back(statement(each));
  return out;
}

constexpr auto kSuspend = StatementKind::suspend;
constexpr auto kRestore = StatementKind::restore;

bool suspended(std::vector<Statement> all, int minute) {
  const bool answer = suspended_between(all, nation("GBR"), nation("USA"), at(minute));
  std::reverse(all.begin(), all.end());
  EXPECT_EQ(suspended_between(all, nation("USA"), nation("GBR"), at(minute)), answer)
      << "the order of arrival and of the question does not matter";
  return answer;
}

TEST(Lifecycle, either_side_suspends_at_once) {
  const auto by_usa = statements({{"USA", 1, kSuspend, 10}});
  EXPECT_FALSE(suspended(by_usa, 9));
  EXPECT_TRUE(suspended(by_usa, 10));
  EXPECT_TRUE(suspended(statements({{"GBR", 1, kSuspend, 10}}), 10));
  EXPECT_FALSE(suspended(statements({{"AUS", 1, kSuspend, 10}}), 10))
      << "not a matter of these two";
}

TEST(Lifecycle, it_takes_both_sides_to_restore) {
  EXPECT_TRUE(suspended(statements({{"USA", 1, kSuspend, 10}, {"USA", 2, kRestore, 20}}), 30));
  EXPECT_TRUE(suspended(statements({{"USA", 1, kSuspend, 10}, {"GBR", 1, kRestore, 20}}), 30));
  const auto both =
      statements({{"USA", 1, kSuspend, 10}, {"USA", 2, kRestore, 20}, {"GBR", 1, kRestore, 25}});
  EXPECT_TRUE(suspended(both, 24));
  EXPECT_FALSE(suspended(both, 25)) << "from the later of the two";
}

TEST(Lifecycle, a_restoration_from_before_a_suspension_does_not_end_it) {
  const auto again = statements({{"USA", 1, kSuspend, 10},
                                 {"USA", 2, kRestore, 20},
                                 {"GBR", 1, kRestore, 20},
                                 {"GBR", 2, kSuspend, 30}});
  EXPECT_FALSE(suspended(again, 29));
  EXPECT_TRUE(suspended(again, 30));
  auto one_more = again;
  one_more.push_back(statement({"GBR", 3, kRestore, 40}));
  EXPECT_TRUE(suspended(one_more, 50)) << "USA restored before GBR suspended";
  one_more.push_back(statement({"USA", 3, kRestore, 45}));
  EXPECT_FALSE(suspended(one_more, 50));
}

TEST(Lifecycle, a_restoration_signed_in_the_same_instant_does_not_end_a_suspension) {
  const auto tie =
      statements({{"USA", 1, kSuspend, 10}, {"USA", 2, kRestore, 10}, {"GBR", 1, kRestore, 10}});
  EXPECT_TRUE(suspended(tie, 10)) << "who cannot tell which was first stays suspended";
}

Agreement gbr_usa() { return agreement(example_json("gbr-usa.json"), 0x11); }

TEST(Lifecycle, termination_by_either_is_final) {
  const auto said = statements({{"USA", 1, StatementKind::terminate, 60},
                                {"USA", 2, kRestore, 70},
                                {"GBR", 1, kRestore, 70}});
  const auto now = as_of(gbr_usa(), said, nation("GBR"), nation("USA"), at(80));
  ASSERT_TRUE(now.has_value());
  const auto node = snapshot_of({*now}, silent_policy("GBR"), "GBR");
  Case record;
  record.at = "2026-03-01T00:59:59.999999999Z";
  EXPECT_EQ(record.ruled_by(*node).verdict, Verdict::release);
  record.at = "2026-03-01T01:00:00Z";
  EXPECT_EQ(record.ruled_by(*node).reason, Code::agreement_expired);
}

Statement amendment(const char* by, int signed_minute, int instant_minute) {
  Statement out = statement({by, 1, StatementKind::amend, signed_minute});
  out.effective = at(instant_minute);
  out.successor = digest(0x12);
  return out;
}

json second_version() {
  json next = example_json("gbr-usa.json");
  next["version"] = 2;
  next["previous"] = digest(0x11).hex();
  next["release"][0]["clauses"][0]["ceiling"] = "RESTRICTED";
  return next;
}

TEST(Lifecycle, an_amendment_takes_over_at_the_instant_that_all_signed) {
  const std::vector<Statement> said{amendment("GBR", 5, 100), amendment("USA", 7, 100)};
  const auto instant = amended_at(gbr_usa().document, said, digest(0x12));
  ASSERT_TRUE(instant.has_value()) << instant.error().text();
  EXPECT_EQ(*instant, at(100));
  const auto old = as_of(gbr_usa(), said, nation("GBR"), nation("USA"), at(10));
  const auto next = taking_over(gbr_usa(), agreement(second_version(), 0x12), *instant);
  ASSERT_TRUE(old.has_value() && next.has_value());
  const auto node = snapshot_of({*old, *next}, silent_policy("GBR"), "GBR");
  Case record;  // GBR SECRET
  record.at = "2026-03-01T01:39:59.999999999Z";
  EXPECT_EQ(record.ruled_by(*node).agreements, std::vector{digest(0x11)});
  EXPECT_EQ(record.ruled_by(*node).verdict, Verdict::release);
  record.at = "2026-03-01T01:40:00Z";
  EXPECT_EQ(record.ruled_by(*node).agreements, std::vector{digest(0x12)});
  EXPECT_EQ(record.ruled_by(*node).reason, Code::above_clause_ceiling);
}

TEST(Lifecycle, an_amendment_that_not_all_signed_in_time_does_not_happen) {
  const Document document = gbr_usa().document;
  const auto code = [&](std::vector<Statement> said) {
    const auto instant = amended_at(document, said, digest(0x12));
    return instant ? Code::permitted : instant.error().code;
  };
  EXPECT_EQ(code({amendment("GBR", 5, 100), amendment("USA", 99, 100)}), Code::permitted);
  EXPECT_EQ(code({amendment("GBR", 5, 100)}), Code::amendment_not_agreed);
  EXPECT_EQ(code({amendment("GBR", 5, 100), amendment("USA", 5, 101)}), Code::amendment_not_agreed);
  EXPECT_EQ(code({amendment("GBR", 5, 100), amendment("USA", 100, 100)}),
            Code::amendment_not_agreed);
  Statement other = amendment("USA", 5, 100);
  other.successor = digest(0x13);
  EXPECT_EQ(code({amendment("GBR", 5, 100), other}), Code::amendment_not_agreed);
}

TEST(Lifecycle, what_was_agreed_is_not_moved_afterwards) {
  Statement late = amendment("USA", 200, 300);
  late.number = 2;
  const std::vector<Statement> said{amendment("GBR", 5, 100), amendment("USA", 7, 100), late};
  EXPECT_EQ(*amended_at(gbr_usa().document, said, digest(0x12)), at(100));
}

struct Refused {
  const char* rule;
  std::function<void(Statement&)> change;
  Code code;
};

TEST(Lifecycle, a_statement_that_does_not_fit_is_refused) {
  const Refused table[] = {
      {"about another file", [](Statement& s) { s.agreement = digest(0x10); },
       Code::statement_invalid},
      {"by a stranger", [](Statement& s) { s.nation = nation("FRA"); }, Code::statement_invalid},
      {"retroactive", [](Statement& s) { s.effective = s.signed_at - Nanos{1}; },
       Code::statement_invalid},
      {"a suspension that names a successor", [](Statement& s) { s.successor = digest(1); },
       Code::statement_invalid},
      {"an amendment that names none", [](Statement& s) { s.kind = StatementKind::amend; },
       Code::statement_invalid},
      {"a number again", [](Statement& s) { s.number = 1; }, Code::statement_order},
      {"a number left out", [](Statement& s) { s.number = 3; }, Code::statement_order},
      {"signed before the last", [](Statement& s) { s.signed_at = at(9); }, Code::statement_order},
  };
  const auto known = statements({{"USA", 1, kSuspend, 10}});
  const Statement good = statement({"USA", 2, kRestore, 20});
  EXPECT_TRUE(check_statement(gbr_usa(), known, good).has_value());
  for (const Refused& each : table) {
    Statement changed = good;
    each.change(changed);
    const auto status = check_statement(gbr_usa(), known, changed);
    ASSERT_FALSE(status.has_value()) << each.rule;
    EXPECT_EQ(status.error().code, each.code) << each.rule;
  }
}

// --- towards every party at once ---

Agreement group() { return agreement(example_json("group.json"), 0x11); }

TEST(Standings, a_suspension_is_between_two_and_the_snapshot_rules_so) {
  const auto now = as_of(group(), statements({{"USA", 1, kSuspend, 10}}), nation("GBR"), at(20));
  ASSERT_TRUE(now.has_value());
  ASSERT_EQ(now->standings.size(), 1u);
  EXPECT_EQ(now->state_between(nation("GBR"), nation("USA")), AgreementState::suspended);
  EXPECT_EQ(now->state_between(nation("AUS"), nation("GBR")), AgreementState::active);
  const auto snapshot = snapshot_of({*now}, silent_policy("GBR"), "GBR");
  ASSERT_NE(snapshot, nullptr);
  Case asked;
  asked.at = "2026-03-01T01:00:00Z";
  EXPECT_EQ(asked.ruled_by(*snapshot).reason, Code::agreement_suspended);
  asked.recipient = "AUS";
  EXPECT_NE(asked.ruled_by(*snapshot).reason, Code::agreement_suspended);
}

TEST(Standings, one_that_leaves_ends_it_for_itself_alone) {
  const auto ended = statements({{"USA", 1, StatementKind::terminate, 10}});
  const auto now = as_of(group(), ended, nation("GBR"), at(20));
  ASSERT_TRUE(now.has_value());
  EXPECT_EQ(now->term_between(nation("GBR"), nation("USA")).to, at(10));
  EXPECT_EQ(now->term_between(nation("GBR"), nation("AUS")).to, now->document.term.to);
  EXPECT_TRUE(compile({*now}, policy_of(silent_policy("GBR")), nation("GBR")).has_value());
  EXPECT_TRUE(as_of(group(), ended, nation("USA"), at(20)).has_value()) << "until minute 10 it was";
}

TEST(Standings, the_earliest_agreed_version_follows_if_it_is_here) {
  const Agreement first = agreement(example_json("gbr-usa.json"), 0x11);
  json text = example_json("gbr-usa.json");
  text["version"] = 2;
  text["previous"] = digest(0x11).hex();
  const std::vector<Agreement> next = {agreement(text, 0x12)};
  std::vector<Statement> said;
  for (const char* name : {"GBR", "USA"}) {
    Statement amend = statement({name, 1, StatementKind::amend, 10});
    amend.effective = at(30);
    amend.successor = digest(0x12);
    said.push_back(amend);
    EXPECT_EQ(successor_of(first, said, next).has_value(), said.size() == 2) << "both must say so";
  }
  const auto follows = successor_of(first, said, next);
  ASSERT_TRUE(follows.has_value());
  EXPECT_EQ(follows->instant, at(30));
  EXPECT_EQ(follows->version->hash, digest(0x12));
  EXPECT_FALSE(successor_of(first, said, {}).has_value()) << "agreed, and not here";
  EXPECT_EQ(as_of(first, said, nation("GBR"), at(0))->term().to, at(30)) << "it ends all the same";
}

}  // namespace
}  // namespace accord::agreement::test
