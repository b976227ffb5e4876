// Each question put to each version alone, and the answers side by side.
#include "agreement/diff_marks.hpp"

#include <algorithm>
#include <set>

#include "agreement/marking/label.hpp"

namespace accord::agreement {
namespace {

UtcTime earliest() { return UtcTime::from_unix_ns(kEarliestLabelUnixNs); }

std::string word_of(const Label& label) {
  return label.handling.word.empty() ? std::string(accord::name_of(label.level))
                                     : label.handling.word;
}

void add_within(const std::optional<Term>& term, UtcTime at, std::vector<UtcTime>& out) {
  if (!term) return;
  for (const UtcTime each : {term->from, term->to}) {
    if (earliest() < each && each <= at) out.push_back(each);
  }
}

/// Dates of creation that the tables tell apart, up to an instant.
std::vector<UtcTime> creations(const Marking& marking, UtcTime at) {
  std::vector<UtcTime> dates{earliest()};
  for (const PolicyLadder& ladder : marking.ladders) add_within(ladder.created, at, dates);
  for (const Equivalence& table : marking.equivalences) add_within(table.created, at, dates);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

bool maps(const Marking& marking) {
  return std::any_of(marking.equivalences.begin(), marking.equivalences.end(),
                     [](const Equivalence& each) { return each.purpose == MapPurpose::protect; });
}

struct LevelTaken {
  bool takes = false;
  Level as = Level::unspecified;
  std::string word;
};

/// Word and protection at one date of creation.
LevelTaken taken_at(const Marking& marking, const ReleaseCase& facts, UtcTime created) {
  const Label& label = facts.label;
  const std::string word = word_of(label);
  const bool classified = label.level > Level::unclassified;
  const bool laddered =
      std::any_of(marking.ladders.begin(), marking.ladders.end(),
                  [&](const PolicyLadder& each) { return each.policy == label.policy; });
  LevelTaken out;
  const bool asked = !label.handling.word.empty() || (classified && laddered);
  if (asked && rung_of(marking, label.policy, word, created) != label.level) return out;
  const std::string& to = facts.recipient.text();
  if (label.policy != to) {
    const Protection found =
        protection(marking, {label.policy, to, MapPurpose::protect, word, created, facts.at});
    out.as = found.level;
    out.word = found.word;
  }
  const bool needed = maps(marking) && classified && label.policy != to;
  out.takes = !needed || out.as != Level::unspecified;
  return out;
}

/// A label that does not say must pass at every date up to the ruling.
LevelTaken taken(const Marking& marking, const ReleaseCase& facts) {
  if (facts.label.handling.created) return taken_at(marking, facts, *facts.label.handling.created);
  std::optional<LevelTaken> all;
  for (const UtcTime created : creations(marking, facts.at)) {
    const LevelTaken each = taken_at(marking, facts, created);
    if (!each.takes) return {};
    if (!all) {
      all = each;
    } else if (all->as == Level::unspecified || each.as == Level::unspecified) {
      all->as = Level::unspecified;
      all->word.clear();
    } else if (each.as > all->as) {
      all = each;
    }
  }
  return *all;
}

bool reaches(const Document& document, const ReleaseCase& facts) {
  const auto& list = facts.label.rel_to;
  return std::any_of(list.begin(), list.end(), [&](const MarkingCode& code) {
    return code == facts.recipient ||
           is_member(document.marking, code.text(), facts.recipient, facts.at);
  });
}

bool lists_token(const Document& document, const std::string& token, const NationId& to) {
  const auto& tokens = document.marking.provider_tokens;
  return std::any_of(tokens.begin(), tokens.end(), [&](const ProviderToken& each) {
    const auto& listed = each.releasable_to;
    return each.token == token && std::find(listed.begin(), listed.end(), to) != listed.end();
  });
}

bool lists_tokens(const Document& document, const ReleaseCase& facts) {
  const auto& tokens = facts.label.handling.tokens;
  return std::all_of(tokens.begin(), tokens.end(), [&](const std::string& token) {
    return lists_token(document, token, facts.recipient);
  });
}

/// A source or joint owner is neither of the two, and no community of the recipient's.
bool asks_originators(const Document& document, const ReleaseCase& facts) {
  const Handling& handling = facts.label.handling;
  const auto foreign = [&](const MarkingCode& code) {
    return code != facts.sender && code != facts.recipient &&
           !is_member(document.marking, code.text(), facts.recipient, facts.at);
  };
  if (handling.fgi_concealed || std::any_of(handling.fgi.begin(), handling.fgi.end(), foreign)) {
    return true;
  }
  const auto& owners = handling.owners;
  if (std::find(owners.begin(), owners.end(), facts.recipient) != owners.end()) return false;
  return std::any_of(owners.begin(), owners.end(),
                     [&](const MarkingCode& owner) { return owner != facts.sender; });
}

MarkPlace side_by_side(bool before, bool now) {
  if (before && now) return kBothTake;
  if (before) return kOldTakes;
  return now ? MarkPlace(kNewTakes) : std::nullopt;
}

bool plain_unclassified(const ReleaseCase& facts) {
  const Handling& handling = facts.label.handling;
  return facts.label.level == Level::unclassified && facts.label.policy == facts.sender.text() &&
         handling.controls.empty() && handling.owners.empty() && handling.fgi.empty() &&
         !handling.fgi_concealed;
}

}  // namespace

bool takes(std::uint32_t position, std::size_t version) {
  return version == 0 ? position != kNewTakes : position != kOldTakes;
}

bool may_travel(const ReleaseCase& facts) {
  const Handling& handling = facts.label.handling;
  if (!check_label(facts.label)) return false;
  if (handling.created.value_or(UtcTime{}) > facts.at) return false;
  if (handling.review.value_or(kNever) <= facts.at) return false;
  if (handling.noforn) return false;
  const bool decided = !handling.display_only.empty() || handling.relido;
  if (facts.label.rel_to.empty() && decided) return false;
  return std::all_of(handling.controls.begin(), handling.controls.end(),
                     [](const std::string& control) { return control == kOfficialUseOnly; });
}

MarkPlace rel_to_place(const BothDocuments& documents, const ReleaseCase& facts) {
  if (facts.label.rel_to.empty()) {
    return plain_unclassified(facts) ? MarkPlace(kNoList) : std::nullopt;
  }
  const bool before = reaches(*documents[0], facts), now = reaches(*documents[1], facts);
  if (before && now) return kListHoldsRecipient;
  if (before) return kListOfOld;
  return now ? MarkPlace(kListOfNew) : std::nullopt;
}

MarkPlace level_place(const BothDocuments& documents, const ReleaseCase& facts) {
  const LevelTaken before = taken(documents[0]->marking, facts);
  const LevelTaken now = taken(documents[1]->marking, facts);
  const MarkPlace place = side_by_side(before.takes, now.takes);
  if (place != kBothTake || (before.as == now.as && before.word == now.word)) return place;
  return now.as > before.as ? kProtectedHigher : kProtectedLower;
}

MarkPlace token_place(const BothDocuments& documents, const ReleaseCase& facts) {
  return side_by_side(lists_tokens(*documents[0], facts), lists_tokens(*documents[1], facts));
}

MarkPlace source_place(const BothDocuments& documents, const ReleaseCase& facts) {
  const bool before = asks_originators(*documents[0], facts);
  const bool now = asks_originators(*documents[1], facts);
  if (before && now && !facts.originator_consents) return std::nullopt;
  if (before == now) return kSourcesAlike;
  return before ? kOldAsks : kNewAsks;
}

namespace {

template <class Place, std::size_t N>
void note(std::array<std::optional<std::string>, N>& examples, const Place& place,
          const std::string& example) {
  if (place && !examples[*place]) examples[*place] = example;
}

/// The words that either version has for a policy, and none.
std::set<std::string> words_for(const BothDocuments& documents, const std::string& policy) {
  std::set<std::string> words{std::string()};
  for (const Document* document : documents) {
    for (const PolicyLadder& ladder : document->marking.ladders) {
      if (ladder.policy != policy) continue;
      for (const LevelWord& level : ladder.levels) words.insert(level.word);
    }
  }
  return words;
}

std::vector<std::optional<UtcTime>> dates_up_to(const BothDocuments& documents, UtcTime at) {
  std::vector<std::optional<UtcTime>> dates{std::nullopt};
  std::set<UtcTime> cuts;
  for (const Document* document : documents) {
    const auto more = creations(document->marking, at);
    if (more.size() > 1) cuts.insert(more.begin(), more.end());
  }
  dates.insert(dates.end(), cuts.begin(), cuts.end());
  return dates;
}

/// Visits every label of the case's policy and level, by word and date of creation, that some
/// version takes, with its position.
template <class Visit>
void each_label(const BothDocuments& documents, ReleaseCase& facts, Visit visit) {
  const auto words = words_for(documents, facts.label.policy);
  const auto dates = dates_up_to(documents, facts.at);
  for (const std::string& word : words) {
    if (word == accord::name_of(facts.label.level) || word.size() > kMaxWordBytes) continue;
    for (const auto& created : dates) {
      facts.label.handling.word = word;
      facts.label.handling.created = created;
      if (!check_label(facts.label)) continue;  // a word that no label can bear
      if (const MarkPlace place = level_place(documents, facts)) visit(*place);
    }
  }
}

void view_levels(const BothDocuments& documents, ReleaseCase facts, MarkView& view) {
  auto& levels = view.levels.emplace_back();
  for (std::uint32_t level = 0; level < levels.size(); ++level) {
    facts.label.level = static_cast<Level>(level + 1);
    each_label(documents, facts, [&](std::uint32_t place) {
      const auto& handling = facts.label.handling;
      if (!levels[level][place]) levels[level][place] = LevelMark{handling.word, handling.created};
    });
  }
}

std::set<std::string> codes_of(const BothDocuments& documents) {
  std::set<std::string> codes;
  for (const Document* document : documents) {
    for (const Community& each : document->marking.communities) codes.insert(each.code);
  }
  return codes;
}

}  // namespace

std::array<std::set<ProtectedWord>, kLevelPositions> protected_words(const BothDocuments& documents,
                                                                     std::size_t version,
                                                                     ReleaseCase facts) {
  std::array<std::set<ProtectedWord>, kLevelPositions> out;
  if (facts.label.policy == facts.recipient.text()) return out;
  each_label(documents, facts, [&](std::uint32_t place) {
    if (!takes(place, version)) return;
    out[place].insert({word_of(facts.label), taken(documents[version]->marking, facts).word});
  });
  return out;
}

bool has_protection(const BothDocuments& documents) {
  return maps(documents[0]->marking) || maps(documents[1]->marking);
}

std::size_t view_cost(const BothDocuments& documents, UtcTime at,
                      const std::vector<std::string>& policies) {
  std::size_t entries = 1, codes = 0, cost = 0;
  for (const Document* document : documents) {
    const Marking& marking = document->marking;
    entries += marking.ladders.size() + marking.equivalences.size();
    codes += marking.communities.size() + marking.provider_tokens.size();
  }
  const std::size_t dates = 2 * dates_up_to(documents, at).size();  // a label without: all of them
  for (const std::string& policy : policies) {
    if (!policy.empty()) cost += 5 * words_for(documents, policy).size() * dates * entries;
  }
  return cost + codes * codes;
}

MarkView mark_view(const BothDocuments& documents, const ReleaseCase& between,
                   const std::vector<std::string>& policies) {
  MarkView view;
  ReleaseCase facts = between;
  for (const std::string& policy : policies) {
    facts.label = {policy, Level::unclassified, {}};
    if (policy.empty()) {
      view.levels.emplace_back();
    } else {
      view_levels(documents, facts, view);
    }
  }
  view.rel_to[kListHoldsRecipient] = facts.recipient.text();
  view.rel_to[kNoList] = std::string();
  view.tokens[kBothTake] = std::string();
  view.sources[kSourcesAlike] = std::string();
  facts.originator_consents = true;
  for (const std::string& code : codes_of(documents)) {
    const auto parsed = MarkingCode::parse(code);
    if (!parsed) continue;
    facts.label = {facts.sender.text(), Level::secret, {*parsed}};
    note(view.rel_to, rel_to_place(documents, facts), code);
    facts.label = {facts.sender.text(), Level::secret, {}};
    facts.label.handling.fgi = {*parsed};
    note(view.sources, source_place(documents, facts), code);
  }
  for (const Document* document : documents) {
    for (const ProviderToken& each : document->marking.provider_tokens) {
      facts.label = {facts.sender.text(), Level::secret, {}};
      facts.label.handling.tokens = {each.token};
      if (!check_label(facts.label)) continue;  // no token of a label
      note(view.tokens, token_place(documents, facts), each.token);
    }
  }
  return view;
}

std::vector<UtcTime> mark_cuts(const BothDocuments& documents) {
  std::set<UtcTime> cuts;
  const auto add = [&](const std::optional<Term>& term) {
    if (term) cuts.insert({term->from, term->to});
  };
  for (const Document* document : documents) {
    for (const PolicyLadder& each : document->marking.ladders) add(each.created);
    for (const Equivalence& each : document->marking.equivalences) {
      add(each.created);
      add(each.effective);
    }
    for (const Community& community : document->marking.communities) {
      for (const Membership& member : community.members) add(member.term);
    }
  }
  return {cuts.begin(), cuts.end()};
}

bool has_tables(const BothDocuments& documents) {
  return std::any_of(documents.begin(), documents.end(), [](const Document* document) {
    const Marking& marking = document->marking;
    return !marking.ladders.empty() || !marking.equivalences.empty() ||
           !marking.communities.empty() || !marking.provider_tokens.empty();
  });
}

}  // namespace accord::agreement
