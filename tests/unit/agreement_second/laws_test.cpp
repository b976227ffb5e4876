// Laws of docs/agreement-language.md "What follows from this", on random worlds: taking something
// away, or adding a further agreement or a national policy, never permits more.
#include <algorithm>

#include "agreement/marking/label.hpp"
#include "both.hpp"

namespace accord::plain {
namespace {

constexpr std::size_t kCasesPerWorld = 1'000;

int rank(const agreement::WrittenRuling& ruling) {
  switch (ruling.verdict) {
    case agreement::Verdict::withhold:
      return 0;
    case agreement::Verdict::hold:
      return 1;
    case agreement::Verdict::release:
      return 2;
  }
  return 2;
}

bool finer(const agreement::WrittenRuling& a, const agreement::WrittenRuling& b) {
  return std::any_of(b.precision.begin(), b.precision.end(), [&](const auto& wanted) {
    return std::none_of(a.precision.begin(), a.precision.end(), [&](const auto& each) {
      return each.field == wanted.field && each.quantum >= wanted.quantum;
    });
  });
}

/// `less` permits no more than `more`: neither verdict nor any duty.
std::string permits_more(const agreement::WrittenRuling& less,
                         const agreement::WrittenRuling& more) {
  if (rank(less) > rank(more)) return "verdict";
  if (rank(less) == 0) return {};
  if (!std::includes(more.disclose.begin(), more.disclose.end(), less.disclose.begin(),
                     less.disclose.end())) {
    return "disclose";
  }
  if (!std::includes(less.remove.begin(), less.remove.end(), more.remove.begin(),
                     more.remove.end())) {
    return "remove";
  }
  if (finer(less, more)) return "precision";
  if (less.delay < more.delay) return "delay";
  return less.onward > more.onward ? "onward" : "";
}

/// Runs `poorer(question)` variants against the whole question in random worlds.
template <class Poorer>
void never_more(std::uint64_t seed, Poorer poorer) {
  Dice dice(seed_or(seed));
  const std::size_t wanted = cases_or(150'000);
  std::size_t released = 0, failures = 0;
  for (std::size_t cases = 0; cases < wanted && failures < 5; cases += kCasesPerWorld) {
    World world = random_world(dice);
    // "release" says on purpose that an unknown object is better than a denied one.
    world.policy.deny.unknown_object = agreement::UnknownObject::withhold;
    Node node(world);
    Questions questions(world, dice);
    for (std::size_t i = 0; i < kCasesPerWorld && failures < 5; ++i) {
      Question whole = questions.next();
      node.count(dice, whole);
      const auto before = node.decide(whole);
      released += rank(before) > 0 ? 1u : 0u;
      for (const Question& each : poorer(whole)) {
        const auto after = node.decide(each);
        const std::string what = permits_more(after, before);
        if (what.empty()) continue;
        ++failures;
        ADD_FAILURE() << what << "\nbefore " << text_of(before) << " for " << text_of(whole)
                      << "\nafter " << text_of(after) << " for " << text_of(each);
      }
    }
  }
  EXPECT_GT(released, wanted / 100);
}

TEST(Laws, removing_a_member_of_rel_to_never_permits_more) {
  never_more(1, [](const Question& whole) {
    std::vector<Question> out;
    if (!agreement::check_label(whole.label)) return out;  // says nothing, with or without
    for (std::size_t i = 0; i < whole.label.rel_to.size(); ++i) {
      Question fewer = whole;
      fewer.label.rel_to.erase(fewer.label.rel_to.begin() + static_cast<std::ptrdiff_t>(i));
      // UNCLASSIFIED without any list is another statement, which a clause names on purpose.
      if (fewer.label.rel_to.empty() && fewer.label.level == Level::unclassified) continue;
      out.push_back(std::move(fewer));
    }
    return out;
  });
}

TEST(Laws, removing_a_fact_never_permits_more) {
  never_more(2, [](const Question& whole) {
    std::vector<Question> out(12, whole);
    out[0].sender = NationId{};
    out[1].recipient = NationId{};
    out[2].payload_code.clear();
    out[3].schema = Digest{};
    out[4].mode = DataMode::unspecified;
    out[5].label.policy.clear();
    out[6].label.level = Level::unspecified;
    out[7].regime = agreement::Regime::unspecified;
    out[8].purpose = {};
    out[9].last_observation.reset();
    out[10].originator_consents = false;
    // A date that lies ahead is no date of this label.
    if (whole.label.handling.created <= whole.at) out[11].label.handling.created.reset();
    return out;
  });
}

TEST(Laws, an_object_that_is_not_known_never_permits_more) {
  never_more(3, [](const Question& whole) {
    Question unknown = whole;
    unknown.norad_cat_id = 0;
    return std::vector<Question>{unknown};
  });
}

TEST(Laws, an_object_class_that_is_not_known_never_permits_more) {
  never_more(4, [](const Question& whole) {
    Question unknown = whole;
    unknown.object_class = agreement::ObjectClass::unspecified;
    return std::vector<Question>{unknown};
  });
}

/// Compares two worlds on the same questions; `comparable` says of which.
template <class Change, class Comparable>
void never_more_with(std::uint64_t seed, Change change, Comparable comparable) {
  Dice dice(seed_or(seed));
  const std::size_t wanted = cases_or(150'000);
  std::size_t released = 0, failures = 0;
  for (std::size_t cases = 0; cases < wanted && failures < 5; cases += kCasesPerWorld) {
    const World rich = random_world(dice);
    const World poor = change(rich, dice);
    Node less(poor), more(rich);
    Questions questions(rich, dice);
    for (std::size_t i = 0; i < kCasesPerWorld && failures < 5; ++i) {
      Question question = questions.next();
      more.count(dice, question);
      Question counted = question;
      Node& counting =
          less.snapshot().quotas().size() > more.snapshot().quotas().size() ? less : more;
      counting.count(dice, counted);
      more.take_counts(counted);
      less.take_counts(counted);
      const auto before = more.decide(counted), after = less.decide(counted);
      if (!comparable(before)) continue;
      released += rank(before) > 0 ? 1u : 0u;
      const std::string what = permits_more(after, before);
      if (what.empty()) continue;
      ++failures;
      ADD_FAILURE() << what << "\nwithout " << text_of(before) << "\nwith    " << text_of(after)
                    << "\n"
                    << text_of(counted);
    }
  }
  EXPECT_GT(released, wanted / 200);
}

TEST(Laws, a_national_policy_never_permits_more) {
  never_more_with(
      6,
      [](const World& world, Dice& dice) {
        World poor = world;
        auto& deny = poor.policy.deny;
        const auto add = [](auto& list, auto more) {  // to what the world's own policy denies
          list.insert(list.end(), more.begin(), more.end());
          std::sort(list.begin(), list.end());
          list.erase(std::unique(list.begin(), list.end()), list.end());
        };
        if (dice.one_in(2)) add(deny.norad_cat_ids, std::vector<std::uint32_t>{1, 2, 3, 4, 7});
        if (dice.one_in(2)) add(deny.payload_types, std::vector<std::string>{"EOO", "OMM"});
        if (dice.one_in(4))
          add(deny.recipients, std::vector{world.agreements[0].document.parties[0].nation});
        deny.unknown_object = agreement::UnknownObject::withhold;
        return poor;
      },
      [](const agreement::WrittenRuling&) { return true; });
}

TEST(Laws, a_further_agreement_never_permits_more_where_one_applies) {
  never_more_with(
      7,
      [](const World& world, Dice& dice) {
        World poor = world;
        DocumentShape shape{"ZULU-LAST", {"GBR", "USA"}, 6, true};
        auto document = agreement::parse_document(random_document(dice, shape).dump());
        ACCORD_ASSERT(document.has_value());
        document->marking.ceiling = std::min(document->marking.ceiling, world.ceiling);
        Digest hash;
        hash.raw.fill(0xee);
        poor.agreements.push_back({*document, hash, agreement::AgreementState::active});
        return poor;
      },
      [](const agreement::WrittenRuling& before) { return !before.agreements.empty(); });
}

/// A member of a community, a nation that a token is listed for, a row of a table: each is taken
/// away somewhere, but never the last row of a table, without which there would be none.
void take_from_marking(agreement::Marking& marking, Dice& dice) {
  const auto take_one = [&](auto& list, std::size_t least) {
    if (list.size() > least) list.erase(list.begin() + dice.below(list.size()));
  };
  for (auto& community : marking.communities) take_one(community.members, 0);
  for (auto& token : marking.provider_tokens) take_one(token.releasable_to, 0);
  for (auto& table : marking.equivalences) take_one(table.rows, 1);
}

TEST(Laws, a_membership_a_token_listing_or_a_row_taken_away_never_permits_more) {
  never_more_with(
      9,
      [](const World& world, Dice& dice) {
        World poor = world;
        for (auto& each : poor.agreements) take_from_marking(each.document.marking, dice);
        return poor;
      },
      [](const agreement::WrittenRuling&) { return true; });
}

TEST(Laws, a_clause_taken_away_never_permits_more) {
  never_more_with(
      8,
      [](const World& world, Dice& dice) {
        World poor = world;
        for (auto& each : poor.agreements) {
          for (auto& direction : each.document.release) {
            auto& clauses = direction.clauses;
            clauses.erase(clauses.begin() + dice.below(clauses.size()));
          }
        }
        return poor;
      },
      [](const agreement::WrittenRuling&) { return true; });
}

}  // namespace
}  // namespace accord::plain
