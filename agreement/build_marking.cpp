// The marking section as numbers: which communities hold the recipient in which stretch of time,
// on which rung a word stands by the date of the label, and how the recipient protects it.
#include <algorithm>
#include <set>

#include "agreement/build_tables.hpp"
#include "agreement/marking/label.hpp"

namespace accord::agreement {
namespace {

std::vector<UtcTime> ascending(const std::set<UtcTime>& cuts) { return {cuts.begin(), cuts.end()}; }

void add(const std::optional<Term>& term, std::set<UtcTime>& cuts) {
  if (term) cuts.insert({term->from, term->to});
}

/// The first instant of a stretch; of the first one any before the first cut, or a date that a
/// label may bear where there is no cut.
UtcTime instant_in(const std::vector<UtcTime>& cuts, std::size_t stretch) {
  if (stretch > 0) return cuts[stretch - 1];
  const UtcTime earliest = UtcTime::from_unix_ns(kEarliestLabelUnixNs);
  return cuts.empty() || earliest < cuts.front() ? earliest : cuts.front() - Nanos{1};
}

/// Every date of creation that a table tells apart and a label may bear.
std::vector<UtcTime> created_cuts_of(const Marking& marking) {
  std::set<UtcTime> cuts;
  for (const PolicyLadder& ladder : marking.ladders) add(ladder.created, cuts);
  for (const Equivalence& table : marking.equivalences) add(table.created, cuts);
  const UtcTime earliest = UtcTime::from_unix_ns(kEarliestLabelUnixNs);
  std::erase_if(cuts, [&](UtcTime cut) { return cut <= earliest; });
  return ascending(cuts);
}

/// The created cuts too: a label that says nothing was created before the moment of the ruling.
std::vector<UtcTime> at_cuts_of(const Marking& marking, const NationId& to,
                                const std::vector<UtcTime>& created_cuts) {
  std::set<UtcTime> cuts(created_cuts.begin(), created_cuts.end());
  for (const Equivalence& table : marking.equivalences) add(table.effective, cuts);
  for (const Community& community : marking.communities) {
    for (const Membership& member : community.members) {
      if (member.nation == to) add(member.term, cuts);
    }
  }
  return ascending(cuts);
}

class CellBuilder {
 public:
  CellBuilder(const Tables& tables, const Marking& marking, const NationId& to)
      : tables_(tables), marking_(marking), to_(to.text()), to_name_(index_of(tables.names, to_)) {}

  [[nodiscard]] WordCell cell(const Word& word, UtcTime at, UtcTime created) const {
    const std::string& policy = tables_.names[word.policy];
    WordCell out;
    out.rung = rung_of(marking_, policy, word.text, created);
    const Protection found =
        protection(marking_, {policy, to_, MapPurpose::protect, word.text, created, at});
    out.protected_as = found.level;
    out.protect_word = found.word.empty() ? kNone : word_of(tables_, to_name_, found.word);
    return out;
  }

 private:
  const Tables& tables_;
  const Marking& marking_;
  std::string to_;
  NameIndex to_name_;
};

/// What holds whatever the date was: the same rung, and the highest protection where all define
/// one.
void meet(WordCell& both, const WordCell& other) {
  if (both.rung != other.rung) both.rung = Level::unspecified;
  const bool defined =
      both.protected_as != Level::unspecified && other.protected_as != Level::unspecified;
  if (!defined) {
    both.protected_as = Level::unspecified;
    both.protect_word = kNone;
  } else if (other.protected_as > both.protected_as) {
    both.protected_as = other.protected_as;
    both.protect_word = other.protect_word;
  }
}

/// One row of cells: of a word, at one stretch of the ruling's instant.
void add_cells(const CellBuilder& builder, const Word& word, UtcTime at, MarkTable& table) {
  std::vector<WordCell> dated;
  std::optional<WordCell> undated;
  for (std::size_t i = 0; i <= table.created_cuts.size(); ++i) {
    const UtcTime created = instant_in(table.created_cuts, i);
    dated.push_back(builder.cell(word, at, created));
    if (i > 0 && created > at) continue;  // not yet
    if (undated) {
      meet(*undated, dated.back());
    } else {
      undated = dated.back();
    }
  }
  table.cells.push_back(*undated);
  table.cells.insert(table.cells.end(), dated.begin(), dated.end());
}

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Words of the agreement's own ladders, as numbers.
std::vector<std::uint32_t> words_of(const Tables& tables, const Marking& marking) {
  std::vector<std::uint32_t> words;
  for (const PolicyLadder& ladder : marking.ladders) {
    const NameIndex policy = index_of(tables.names, ladder.policy);
    if (policy == kNone) continue;  // nobody's label can be of it
    for (const LevelWord& level : ladder.levels) {
      words.push_back(word_of(tables, policy, level.word));
    }
  }
  sort_unique(words);
  return words;
}

std::vector<std::uint32_t> communities_at(const Tables& tables, const Marking& marking,
                                          const NationId& to, UtcTime at) {
  std::vector<std::uint32_t> held;
  for (const Community& community : marking.communities) {
    if (!is_member(marking, community.code, to, at)) continue;
    held.push_back(index_of(tables.communities, community.code));
  }
  std::sort(held.begin(), held.end());
  return held;
}

}  // namespace

MarkTable mark_table_of(const Tables& tables, const Marking& marking, const NationId& to) {
  MarkTable table;
  table.maps =
      std::any_of(marking.equivalences.begin(), marking.equivalences.end(),
                  [](const Equivalence& each) { return each.purpose == MapPurpose::protect; });
  for (const PolicyLadder& ladder : marking.ladders) {
    const NameIndex policy = index_of(tables.names, ladder.policy);
    if (policy != kNone) table.laddered.push_back(policy);
  }
  sort_unique(table.laddered);
  table.created_cuts = created_cuts_of(marking);
  table.at_cuts = at_cuts_of(marking, to, table.created_cuts);
  table.words = words_of(tables, marking);
  const CellBuilder builder(tables, marking, to);
  for (const std::uint32_t word : table.words) {
    for (std::size_t i = 0; i <= table.at_cuts.size(); ++i) {
      add_cells(builder, tables.words[word], instant_in(table.at_cuts, i), table);
    }
  }
  for (std::size_t i = 0; i <= table.at_cuts.size(); ++i) {
    table.communities.push_back(communities_at(tables, marking, to, instant_in(table.at_cuts, i)));
  }
  for (const ProviderToken& token : marking.provider_tokens) {
    const auto& listed = token.releasable_to;
    if (std::find(listed.begin(), listed.end(), to) == listed.end()) continue;
    table.tokens.push_back(index_of(tables.tokens, token.token));
  }
  std::sort(table.tokens.begin(), table.tokens.end());
  return table;
}

void intern_markings(std::span<const Agreement> agreements, Tables& tables) {
  std::set<std::pair<NameIndex, std::string>> words;
  std::set<std::string> communities, tokens;
  for (const Agreement& agreement : agreements) {
    const Marking& marking = agreement.document.marking;
    for (const PolicyLadder& ladder : marking.ladders) {
      const NameIndex policy = index_of(tables.names, ladder.policy);
      if (policy == kNone) continue;
      for (const LevelWord& level : ladder.levels) words.emplace(policy, level.word);
    }
    for (const Community& community : marking.communities) communities.insert(community.code);
    for (const ProviderToken& token : marking.provider_tokens) tokens.insert(token.token);
  }
  for (const auto& [policy, text] : words) tables.words.push_back({policy, text});
  tables.communities.assign(communities.begin(), communities.end());
  tables.tokens.assign(tokens.begin(), tokens.end());
}

}  // namespace accord::agreement
