// The rules of the marking tables: every word is on its ladder, protection never falls, a clearance
// never counts for more than it is.
#include "agreement/check_document.hpp"

namespace accord::agreement {
namespace {

const std::string kLadders = "$.marking.ladders";
const std::string kEquivalences = "$.marking.equivalences";
const std::string kCommunities = "$.marking.communities";

Status check_ladders(const std::vector<PolicyLadder>& ladders) {
  for (std::size_t i = 0; i < ladders.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (ladders[i].policy == ladders[j].policy &&
          overlap(ladders[i].created, ladders[j].created)) {
        return fail(Code::agreement_overlap, "two ladders of one policy for the same date",
                    at(kLadders, i));
      }
    }
    const auto& levels = ladders[i].levels;
    for (std::size_t j = 0; j < levels.size(); ++j) {
      for (std::size_t k = 0; k < j; ++k) {
        if (levels[j].word == levels[k].word) {
          return fail(Code::agreement_duplicate, "'" + levels[j].word + "' stands twice",
                      at(at(kLadders, i) + ".levels", j));
        }
      }
    }
  }
  return {};
}

/// The rung of a word for every date that the table speaks of; it must be one and the same.
Result<Level> rung_in(const Marking& marking, const Equivalence& table, const std::string& policy,
                      const std::string& word) {
  Level rung = Level::unspecified;
  for (const PolicyLadder& ladder : marking.ladders) {
    if (ladder.policy != policy || !overlap(ladder.created, table.created)) continue;
    for (const LevelWord& level : ladder.levels) {
      if (level.word != word) continue;
      if (rung != Level::unspecified && rung != level.rung) {
        return fail(Code::agreement_equivalence,
                    "'" + word + "' of " + policy + " changes its rung; say `created`");
      }
      rung = level.rung;
    }
  }
  if (rung != Level::unspecified) return rung;
  return fail(Code::agreement_reference, "'" + word + "' is on no ladder of " + policy);
}

struct RungPair {
  Level from;
  Level to;
};

Result<std::vector<RungPair>> rungs_of(const Marking& marking, const Equivalence& table,
                                       const std::string& path) {
  std::vector<RungPair> rungs;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    auto from = rung_in(marking, table, table.from, table.rows[i].from);
    if (!from) return fail(from.error().code, from.error().what, at(path + ".rows", i) + ".from");
    auto to = rung_in(marking, table, table.to, table.rows[i].to);
    if (!to) return fail(to.error().code, to.error().what, at(path + ".rows", i) + ".to");
    rungs.push_back({*from, *to});
  }
  return rungs;
}

bool on_the_safe_side(MapPurpose purpose, const RungPair& rungs) {
  switch (purpose) {
    case MapPurpose::protect:
      return rungs.to >= rungs.from;
    case MapPurpose::clear:
      return rungs.to <= rungs.from;
  }
  return false;
}

Status check_table(const Marking& marking, std::size_t index) {
  const Equivalence& table = marking.equivalences[index];
  const std::string path = at(kEquivalences, index);
  if (table.from == table.to) {
    return fail(Code::agreement_equivalence, "a policy is not mapped to itself", path);
  }
  ACCORD_TRY(const auto rungs, rungs_of(marking, table, path));
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    const std::string row = at(path + ".rows", i);
    if (!on_the_safe_side(table.purpose, rungs[i])) {
      return fail(Code::agreement_equivalence,
                  table.purpose == MapPurpose::protect
                      ? "protection would fall"
                      : "a clearance would count for more than it is",
                  row);
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (table.rows[i].from == table.rows[j].from) {
        return fail(Code::agreement_duplicate, "'" + table.rows[i].from + "' is mapped twice", row);
      }
      const bool crossed = (rungs[i].from < rungs[j].from && rungs[i].to > rungs[j].to) ||
                           (rungs[i].from > rungs[j].from && rungs[i].to < rungs[j].to);
      if (crossed) {
        return fail(Code::agreement_equivalence, "a higher level maps below a lower one", row);
      }
    }
  }
  return {};
}

bool same_question(const Equivalence& a, const Equivalence& b) {
  return a.from == b.from && a.to == b.to && a.purpose == b.purpose &&
         overlap(a.effective, b.effective) && overlap(a.created, b.created);
}

/// clear(protect(x)) >= x: who is cleared for what a level is protected as, is cleared for it.
Status check_there_and_back(const Marking& marking, const Equivalence& protect,
                            const Equivalence& clear, const std::string& path) {
  const bool pair = protect.purpose == MapPurpose::protect && clear.purpose == MapPurpose::clear &&
                    protect.from == clear.to && protect.to == clear.from &&
                    overlap(protect.effective, clear.effective);
  if (!pair) return {};
  for (const LevelPair& row : protect.rows) {
    ACCORD_TRY(const Level level, rung_in(marking, protect, protect.from, row.from));
    for (const LevelPair& back : clear.rows) {
      if (back.from != row.to) continue;
      ACCORD_TRY(const Level cleared, rung_in(marking, clear, clear.to, back.to));
      if (cleared < level) {
        return fail(Code::agreement_equivalence,
                    "'" + row.from + "' is protected as '" + row.to +
                        "', whose clearance does not reach it",
                    path);
      }
    }
  }
  return {};
}

Status check_equivalences(const Marking& marking) {
  const auto& tables = marking.equivalences;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    ACCORD_CHECK(check_table(marking, i));
    for (std::size_t j = 0; j < i; ++j) {
      if (same_question(tables[i], tables[j])) {
        return fail(Code::agreement_overlap, "two tables answer the same question",
                    at(kEquivalences, i));
      }
    }
    for (const Equivalence& other : tables) {
      ACCORD_CHECK(check_there_and_back(marking, tables[i], other, at(kEquivalences, i)));
    }
  }
  return {};
}

Status check_members(const Community& community, const std::string& path) {
  const auto& members = community.members;
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members[i].nation == members[j].nation && overlap(members[i].term, members[j].term)) {
        return fail(Code::agreement_duplicate,
                    members[i].nation.text() + " is a member twice at one time",
                    at(path + ".members", i));
      }
    }
  }
  return {};
}

Status check_communities(const Document& document) {
  const auto& communities = document.marking.communities;
  for (std::size_t i = 0; i < communities.size(); ++i) {
    const auto is_party = [&](const Party& party) {
      return party.nation.text() == communities[i].code;
    };
    if (std::any_of(document.parties.begin(), document.parties.end(), is_party)) {
      return fail(Code::agreement_duplicate, "a community has the code of a party",
                  at(kCommunities, i) + ".code");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (communities[i].code == communities[j].code) {
        return fail(Code::agreement_duplicate, "this community stands twice",
                    at(kCommunities, i) + ".code");
      }
    }
    ACCORD_CHECK(check_members(communities[i], at(kCommunities, i)));
  }
  return {};
}

Status check_tokens(const std::vector<ProviderToken>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (tokens[i].token == tokens[j].token) {
        return fail(Code::agreement_duplicate, tokens[i].token + " stands twice",
                    at("$.marking.provider_tokens", i) + ".token");
      }
    }
  }
  return {};
}

}  // namespace

Status check_marking(const Document& document) {
  ACCORD_CHECK(check_ladders(document.marking.ladders));
  ACCORD_CHECK(check_equivalences(document.marking));
  ACCORD_CHECK(check_communities(document));
  return check_tokens(document.marking.provider_tokens);
}

}  // namespace accord::agreement
