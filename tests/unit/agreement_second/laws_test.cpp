// Laws of docs/agreement-language.md "What follows from this", on random worlds: taking something
// away, or adding a further agreement or a national policy, never permits more.
#include <algorithm>
#include <set>

#include "agreement/fields.hpp"
#include "agreement/marking/label.hpp"
#include "both.hpp"

namespace accord::plain {
namespace {

constexpr std::size_t kCasesPerWorld = 1'000;

int rank(agreement::Verdict verdict) {
  switch (verdict) {
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

/// Fields that do not reach the recipient: protected by an agreement that applies and not
/// disclosed, or removed.
std::set<std::string> hidden(const agreement::Ruling& ruling, const std::string& code) {
  const auto words = agreement::written(ruling);
  std::set<std::string> fields;
  for (const auto& each : ruling.snapshot->agreements()) {
    if (!std::binary_search(words.agreements.begin(), words.agreements.end(), each.hash)) continue;
    for (auto& field : agreement::protected_fields(*each.document.payload(code))) {
      fields.insert(std::move(field));
    }
  }
  for (const std::string& field : words.disclose) fields.erase(field);
  fields.insert(words.remove.begin(), words.remove.end());
  return fields;
}

/// `less` permits no more than `more`: neither verdict nor any duty. Both are put into words only
/// where the verdict alone does not tell. `code`: the payload type that both were asked of.
std::string permits_more(const agreement::Ruling& ruled_less, const agreement::Ruling& ruled_more,
                         const std::string& code) {
  if (rank(ruled_less.verdict) > rank(ruled_more.verdict)) return "verdict";
  if (rank(ruled_less.verdict) == 0) return {};
  const auto less = agreement::written(ruled_less), more = agreement::written(ruled_more);
  const auto fewer = hidden(ruled_more, code), hides = hidden(ruled_less, code);
  if (!std::includes(hides.begin(), hides.end(), fewer.begin(), fewer.end())) return "fields";
  if (finer(less, more)) return "precision";
  if (less.delay < more.delay) return "delay";
  return less.onward > more.onward ? "onward" : "";
}

/// One whole question and what was ruled on it; asks it again with something taken away.
class Poorer {
 public:
  Poorer(const Node& node, const Question& whole)
      : node_(node), question_(whole), before_(node.rule(whole)) {}

  /// The question with `fact` replaced by `less`, for as long as it is asked.
  template <class Fact>
  void without(Fact Question::*fact, Fact less) {
    without_in(question_.*fact, std::move(less));
  }
  template <class Fact>
  void without_in(Fact& fact, Fact less) {
    std::swap(fact, less);
    ask();
    std::swap(fact, less);
  }

  [[nodiscard]] Question& question() { return question_; }
  [[nodiscard]] bool released() const { return rank(before_.verdict) > 0; }
  [[nodiscard]] std::size_t failures() const { return failures_; }

 private:
  void ask() {
    const agreement::Ruling after = node_.rule(question_);
    const std::string what = permits_more(after, before_, question_.payload_code);
    if (what.empty()) return;
    ++failures_;
    Question shown = question_;
    node_.write_counts(shown);
    ADD_FAILURE() << what << "\nbefore " << text_of(agreement::written(before_)) << "\nafter "
                  << text_of(agreement::written(after)) << " for " << text_of(shown);
  }

  const Node& node_;
  Question question_;
  agreement::Ruling before_;
  std::size_t failures_ = 0;
};

/// Runs what `take(Poorer&)` takes away against the whole question in random worlds.
template <class Take>
void never_more(const test::Share& share, Take take) {
  Dice dice(share.seed);
  std::size_t released = 0, failures = 0;
  for (std::size_t cases = 0; cases < share.cases && failures < 5; cases += kCasesPerWorld) {
    World world = random_world(dice);
    // "release" says on purpose that an unknown object is better than a denied one.
    world.policy.deny.unknown_object = agreement::UnknownObject::withhold;
    Node node(world);
    Questions questions(world, dice);
    for (std::size_t i = 0; i < kCasesPerWorld && failures < 5; ++i) {
      node.draw_counts(dice);
      Poorer poorer(node, questions.next());
      take(poorer);
      released += poorer.released() ? 1u : 0u;
      failures += poorer.failures();
    }
  }
  EXPECT_GT(released, share.is_broad() ? share.cases / 100 : 0);
}

class Laws : public test::Property {};
ACCORD_PROPERTIES(Laws);

TEST_P(Laws, removing_a_member_of_rel_to_never_permits_more) {
  never_more(share(1), [](Poorer& poorer) {
    Label& label = poorer.question().label;
    if (!agreement::check_label(label)) return;  // says nothing, with or without
    for (std::size_t i = 0; i < label.rel_to.size(); ++i) {
      auto fewer = label.rel_to;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      // UNCLASSIFIED without any list is another statement, which a clause names on purpose.
      if (fewer.empty() && label.level == Level::unclassified) continue;
      poorer.without_in(label.rel_to, std::move(fewer));
    }
  });
}

TEST_P(Laws, removing_a_fact_never_permits_more) {
  never_more(share(2), [](Poorer& poorer) {
    Question& whole = poorer.question();
    poorer.without(&Question::sender, NationId{});
    poorer.without(&Question::recipient, NationId{});
    poorer.without(&Question::payload_code, std::string{});
    poorer.without(&Question::schema, Digest{});
    poorer.without(&Question::mode, DataMode::unspecified);
    poorer.without_in(whole.label.policy, std::string{});
    poorer.without_in(whole.label.level, Level::unspecified);
    poorer.without(&Question::regime, agreement::Regime::unspecified);
    poorer.without(&Question::purpose, fbs::Purpose{});
    poorer.without(&Question::last_observation, std::optional<UtcTime>{});
    poorer.without(&Question::originator_consents, false);
    // A date that lies ahead is no date of this label.
    auto& created = whole.label.handling.created;
    if (created <= whole.at) poorer.without_in(created, std::optional<UtcTime>{});
  });
}

TEST_P(Laws, an_object_that_is_not_known_never_permits_more) {
  never_more(share(3),
             [](Poorer& poorer) { poorer.without(&Question::norad_cat_id, std::uint32_t{0}); });
}

TEST_P(Laws, an_object_class_that_is_not_known_never_permits_more) {
  never_more(share(4), [](Poorer& poorer) {
    poorer.without(&Question::object_class, agreement::ObjectClass::unspecified);
  });
}

/// Compares two worlds on the same questions; `comparable` says of which.
template <class Change, class Comparable>
void never_more_with(const test::Share& share, Change change, Comparable comparable) {
  Dice dice(share.seed);
  std::size_t released = 0, failures = 0;
  for (std::size_t cases = 0; cases < share.cases && failures < 5; cases += kCasesPerWorld) {
    const World rich = random_world(dice);
    const World poor = change(rich, dice);
    Node less(poor), more(rich);
    Node& counting = less.counters() > more.counters() ? less : more;
    Node& taking = &counting == &less ? more : less;
    Questions questions(rich, dice);
    for (std::size_t i = 0; i < kCasesPerWorld && failures < 5; ++i) {
      Question question = questions.next();
      counting.draw_counts(dice);
      taking.take_counts(counting);
      const auto before = more.rule(question), after = less.rule(question);
      if (!comparable(before)) continue;
      released += rank(before.verdict) > 0 ? 1u : 0u;
      const std::string what = permits_more(after, before, question.payload_code);
      if (what.empty()) continue;
      ++failures;
      counting.write_counts(question);
      ADD_FAILURE() << what << "\nwithout " << text_of(agreement::written(before)) << "\nwith    "
                    << text_of(agreement::written(after)) << "\n"
                    << text_of(question);
    }
  }
  EXPECT_GT(released, share.is_broad() ? share.cases / 200 : 0);
}

TEST_P(Laws, a_national_policy_never_permits_more) {
  never_more_with(
      share(6),
      [](const World& world, Dice& dice) {
        World poor = world;
        auto& deny = poor.policy.deny;
        const auto add = [](auto& list, auto more) {  // to what the world's own policy denies
          list.insert(list.end(), more.begin(), more.end());
          std::sort(list.begin(), list.end());
          list.erase(std::unique(list.begin(), list.end()), list.end());
        };
        if (dice.one_in(2)) add(deny.norad_cat_ids, std::vector<std::uint32_t>{1, 2, 3, 4, 7});
        if (dice.one_in(2)) add(deny.payload_types, std::vector<std::string>{"EOO", "OMM", "XRD"});
        if (dice.one_in(4))
          add(deny.recipients, std::vector{world.agreements[0].document.parties[0].nation});
        deny.unknown_object = agreement::UnknownObject::withhold;
        return poor;
      },
      [](const agreement::Ruling&) { return true; });
}

TEST_P(Laws, a_further_agreement_never_permits_more_where_one_applies) {
  never_more_with(
      share(7),
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
      [](const agreement::Ruling& before) { return !before.agreements.empty(); });
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

TEST_P(Laws, a_membership_a_token_listing_or_a_row_taken_away_never_permits_more) {
  never_more_with(
      share(9),
      [](const World& world, Dice& dice) {
        World poor = world;
        for (auto& each : poor.agreements) take_from_marking(each.document.marking, dice);
        return poor;
      },
      [](const agreement::Ruling&) { return true; });
}

TEST_P(Laws, a_clause_taken_away_never_permits_more) {
  never_more_with(
      share(8),
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
      [](const agreement::Ruling&) { return true; });
}

}  // namespace
}  // namespace accord::plain
