// Laws of markings under random generation from a printed seed.
#include "agreement/marking/stanag4774.hpp"
#include "tests/unit/marking/generator.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

Expansion expansion() { return {&small_communities(), at("2026-01-01")}; }

std::string shown(const Marking& marking) {
  return format_stanag4774(marking).value_or("not to be shown");
}

/// One byte changed, taken out, doubled, or a piece moved: mostly wrong, sometimes right.
std::string spoiled(Generator& random, std::string text) {
  static constexpr std::string_view kBytes = "/ ,-()ABCDEFGNORSTU";
  const std::size_t place = random.below(text.size());
  switch (random.below(4)) {
    case 0:
      text[place] = kBytes[random.below(kBytes.size())];
      break;
    case 1:
      text.erase(place, 1 + random.below(3));
      break;
    case 2:
      text.insert(place, 1, kBytes[random.below(kBytes.size())]);
      break;
    default:
      text.insert(place, text.substr(random.below(text.size()), 1 + random.below(8)));
      break;
  }
  return text;
}

class Properties : public accord::test::Property {};
ACCORD_PROPERTIES(Properties);

struct Style {
  Result<Reading> (*read)(std::string_view, const Lookup&);
  Result<std::string> (*format)(const Marking&, const Spelling&);
};

TEST_P(Properties, what_is_read_comes_back_byte_for_byte_and_what_is_written_is_read) {
  const auto [seed, cases] = share(40);
  Generator random(seed);
  const Lookup lookup = small_lookup();
  static constexpr std::array<Style, 3> kStyles{
      {{read_banner, format_banner}, {read_portion, format_portion}, {read_udl, format_udl}}};
  std::size_t accepted_spoiled = 0;
  for (std::size_t i = 0; i < cases; ++i) {
    const Style& style = kStyles[i % kStyles.size()];
    Marking marking = random.legal();
    if (i % 3 != 2) marking.provider_tokens.clear();
    const auto text = style.format(marking, {});
    ASSERT_TRUE(text) << shown(marking);
    const auto reading = style.read(*text, lookup);
    ASSERT_TRUE(reading) << *text << ' ' << reading.error().text();
    ASSERT_EQ(reading->marking, marking) << *text;
    ASSERT_EQ(style.format(reading->marking, reading->spelling).value(), *text);

    const std::string wrong = spoiled(random, *text);
    const auto other = style.read(wrong, lookup);
    if (!other) {
      ASSERT_TRUE(other.error().where.starts_with("byte ")) << wrong;
      continue;
    }
    ++accepted_spoiled;
    ASSERT_EQ(style.format(other->marking, other->spelling).value(), wrong);
  }
  EXPECT_GT(accepted_spoiled, 0U);
}

TEST_P(Properties, xml_carries_every_marking_and_comes_back_byte_for_byte) {
  const auto [seed, cases] = share(41);
  Generator random(seed);
  const Lookup lookup = small_lookup();
  for (std::size_t i = 0; i < cases; ++i) {
    const Marking marking = random.legal();
    const std::string xml = format_stanag4774(marking).value();
    const auto reading = read_stanag4774(xml, lookup);
    ASSERT_TRUE(reading) << xml << reading.error().text();
    ASSERT_EQ(reading->marking, marking) << xml;
    ASSERT_EQ(format_stanag4774(reading->marking, reading->spelling).value(), xml);
  }
}

TEST_P(Properties, join_is_commutative_associative_and_idempotent) {
  const auto [seed, cases] = share(42);
  Generator random(seed);
  const Expansion by = expansion();
  for (std::size_t i = 0; i < cases; ++i) {
    const Marking a = random.legal();
    const Marking b = random.legal();
    const Marking c = random.legal();
    const Marking ab = join(a, b, by);
    ASSERT_EQ(ab, join(b, a, by)) << shown(a) << shown(b);
    ASSERT_EQ(join(ab, c, by), join(a, join(b, c, by), by)) << shown(a) << shown(b) << shown(c);
    ASSERT_EQ(join(a, a, by), normal(a, by)) << shown(a);
    ASSERT_EQ(normal(normal(a, by), by), normal(a, by)) << shown(a);
    ASSERT_EQ(join(ab, a, by), ab) << shown(a) << shown(b);  // absorbed
  }
}

/// Terms under which much is permitted, so that the laws have something to hold.
ReleaseTerms generous(Generator& random) {
  ReleaseTerms terms;
  terms.expansion = expansion();
  static const EquivalenceTable kMap =
      parse_equivalence(R"({"RESTRICTED": "RESTRICTED", "CONFIDENTIAL": "SECRET",
                            "SECRET": "SECRET", "TOP SECRET": "TOP SECRET"})")
          .value();
  terms.map = &kMap;
  terms.unclassified_without_list = true;
  terms.tokens = {"DS-JCO-NOTIF", "PR-EXO", "PR-EXO-OBS"};
  if (random.one_in(2)) {
    terms.consents = {"AUS", "CAN",  "DEU",  "FGI",  "FIN",  "GBR",  "JPN", "NZL",
                      "USA", "ACGU", "FVEY", "GMIF", "KFOR", "NATO", "TEYE"};
  }
  if (random.one_in(4)) terms.ceiling = Level::secret;
  return terms;
}

bool permits(const Marking& marking, const ReleaseQuestion& question, const ReleaseTerms& terms) {
  return rule_release(marking, question, terms).decision == Decision::permit;
}

TEST_P(Properties, what_a_join_permits_both_of_its_parts_permit) {
  const auto [seed, cases] = share(43);
  Generator random(seed);
  std::size_t permitted = 0;
  for (std::size_t i = 0; i < cases; ++i) {
    const Marking a = random.releasable();
    const Marking b = random.one_in(4) ? a : random.releasable();
    const ReleaseTerms terms = generous(random);
    const std::string to = random.nation();
    const ReleaseQuestion question{"USA", to, random.one_in(3) ? Action::display : Action::release};
    if (!permits(join(a, b, terms.expansion), question, terms)) continue;
    ++permitted;
    ASSERT_TRUE(permits(a, question, terms)) << to << shown(a) << shown(b);
    ASSERT_TRUE(permits(b, question, terms)) << to << shown(a) << shown(b);
  }
  EXPECT_GT(permitted, cases / 100);  // or the law was never put to the test
}

/// The tester tested: a join that unites the release lists, as a naive one would, is found out.
TEST(PropertiesTester, a_join_that_unites_release_lists_is_found_out) {
  Generator random(45);
  bool found = false;
  for (std::size_t i = 0; i < 100'000 && !found; ++i) {
    const Marking a = random.releasable();
    const Marking b = random.releasable();
    const ReleaseTerms terms = generous(random);
    Marking wrong = join(a, b, terms.expansion);
    wrong.disclosure = a.disclosure;
    for (const std::string& code : b.disclosure.rel_to) wrong.disclosure.rel_to.push_back(code);
    const std::string to = random.nation();
    const ReleaseQuestion question{"USA", to, Action::release};
    found = permits(wrong, question, terms) &&
            !(permits(a, question, terms) && permits(b, question, terms));
  }
  EXPECT_TRUE(found);
}

template <class T>
void take_one(Generator& random, std::vector<T>& from) {
  if (!from.empty()) {
    from.erase(from.begin() + static_cast<std::ptrdiff_t>(random.below(from.size())));
  }
}

/// The table with one member of one community less.
Communities with_one_less(Generator& random, const Communities& table) {
  std::vector<Community> list = table.list();
  Community& community = list[random.below(list.size())];
  take_one(random, community.members);
  if (community.members.empty()) community.suppressed = true;
  return Communities::make("less", std::move(list)).value();
}

TEST_P(Properties,
       taking_away_a_membership_a_permissive_tag_a_token_or_a_consent_never_permits_more) {
  const auto [seed, cases] = share(44);
  Generator random(seed);
  std::vector<Communities> smaller;
  for (int i = 0; i < 64; ++i) smaller.push_back(with_one_less(random, small_communities()));
  std::size_t lost = 0;
  for (std::size_t i = 0; i < cases; ++i) {
    const Marking marking = random.releasable();
    const ReleaseTerms terms = generous(random);
    const std::string to = random.nation();
    const ReleaseQuestion question{"USA", to, random.one_in(3) ? Action::display : Action::release};
    Marking less = marking;
    ReleaseTerms fewer = terms;
    switch (random.below(6)) {
      case 0:
        fewer.expansion.communities = &smaller[random.below(smaller.size())];
        break;
      case 1:
        fewer.expansion.communities = nullptr;
        break;
      case 2:
        take_one(random, less.disclosure.rel_to);
        break;
      case 3:
        take_one(random, less.disclosure.display_only);
        break;
      case 4:
        take_one(random, fewer.tokens);
        break;
      default:
        take_one(random, fewer.consents);
        break;
    }
    // A list that has lost its last code is NOFORN, not silence: that is how a line would say it.
    if (marking.disclosure.any() && !less.disclosure.any()) less.disclosure.noforn = true;
    const bool after = permits(less, question, fewer);
    const bool before = permits(marking, question, terms);
    ASSERT_FALSE(after && !before) << to << shown(marking) << shown(less);
    lost += before && !after ? 1U : 0U;
  }
  EXPECT_GT(lost, 0U);
}

}  // namespace
}  // namespace accord::agreement::marking
