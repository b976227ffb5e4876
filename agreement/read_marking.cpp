// The marking section, and the three questions that its tables answer.
#include <algorithm>

#include "agreement/read_sections.hpp"

namespace accord::agreement {
namespace {

Result<std::optional<Term>> read_interval_at(const Node& node, const std::string& key) {
  if (!node.has(key)) return std::optional<Term>{};
  ACCORD_TRY(const Term term, read_interval(node[key]));
  return std::optional<Term>{term};
}

Result<PolicyLadder> read_ladder(const Node& node) {
  PolicyLadder ladder;
  ACCORD_TRY(ladder.policy, read_code(node["policy"]));
  ACCORD_TRY(ladder.created, read_interval_at(node, "created"));
  for (const Node& item : node["levels"].items()) {
    LevelWord level;
    ACCORD_TRY(level.word, read_words(item["word"]));
    ACCORD_TRY(level.rung, read_word(item["rung"], level_of));
    ladder.levels.push_back(std::move(level));
  }
  return ladder;
}

Result<Equivalence> read_equivalence(const Node& node) {
  Equivalence table;
  ACCORD_TRY(table.from, read_code(node["from"]));
  ACCORD_TRY(table.to, read_code(node["to"]));
  ACCORD_TRY(table.purpose, read_word(node["purpose"], map_purpose_of));
  ACCORD_TRY(table.effective, read_interval_at(node, "effective"));
  ACCORD_TRY(table.created, read_interval_at(node, "created"));
  for (const Node& item : node["rows"].items()) {
    LevelPair row;
    ACCORD_TRY(row.from, read_words(item["from"]));
    ACCORD_TRY(row.to, read_words(item["to"]));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Result<Community> read_community(const Node& node) {
  Community community;
  ACCORD_TRY(community.code, read_code(node["code"]));
  for (const Node& item : node["members"].items()) {
    Membership member;
    ACCORD_TRY(member.nation, read_nation(item["nation"]));
    ACCORD_TRY(member.term, read_interval(item));
    community.members.push_back(std::move(member));
  }
  return community;
}

Result<ProviderToken> read_token(const Node& node) {
  ProviderToken token;
  token.token = node["token"].text();
  const bool plain = std::all_of(token.token.begin(), token.token.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!plain || token.token.front() == '-' || token.token.back() == '-') {
    return node["token"].refuse(Code::bad_id, "a provider token has A-Z, 0-9 and '-' inside");
  }
  ACCORD_TRY(token.releasable_to, read_set(node["releasable_to"], read_nation));
  return token;
}

bool covers(const std::optional<Term>& interval, UtcTime at) {
  return !interval || interval->contains(at);
}

}  // namespace

Result<Marking> read_marking(const Node& node) {
  Marking marking;
  ACCORD_TRY(marking.ceiling, read_word(node["ceiling"], level_of));
  for (const Node& item : items_at(node, "ladders")) {
    ACCORD_TRY(PolicyLadder ladder, read_ladder(item));
    marking.ladders.push_back(std::move(ladder));
  }
  for (const Node& item : items_at(node, "equivalences")) {
    ACCORD_TRY(Equivalence table, read_equivalence(item));
    marking.equivalences.push_back(std::move(table));
  }
  for (const Node& item : items_at(node, "communities")) {
    ACCORD_TRY(Community community, read_community(item));
    marking.communities.push_back(std::move(community));
  }
  for (const Node& item : items_at(node, "provider_tokens")) {
    ACCORD_TRY(ProviderToken token, read_token(item));
    marking.provider_tokens.push_back(std::move(token));
  }
  return marking;
}

Level rung_of(const Marking& marking, std::string_view policy, std::string_view word,
              UtcTime created) {
  for (const PolicyLadder& ladder : marking.ladders) {
    if (ladder.policy != policy || !covers(ladder.created, created)) continue;
    for (const LevelWord& level : ladder.levels) {
      if (level.word == word) return level.rung;
    }
  }
  return Level::unspecified;
}

namespace {

struct Mapped {
  const Equivalence* table = nullptr;
  std::string_view word;
};

Mapped mapped(const Marking& marking, const MapQuestion& question) {
  for (const Equivalence& table : marking.equivalences) {
    if (table.from != question.from || table.to != question.to) continue;
    if (table.purpose != question.purpose || !covers(table.effective, question.at) ||
        !covers(table.created, question.created)) {
      continue;
    }
    for (const LevelPair& row : table.rows) {
      if (row.from == question.word) return {&table, row.to};
    }
  }
  return {};
}

bool meet(const std::optional<Term>& a, const std::optional<Term>& b) {
  return !a || !b || (a->from < b->to && b->from < a->to);
}

}  // namespace

std::string_view equivalent(const Marking& marking, const MapQuestion& question) {
  return mapped(marking, question).word;
}

Protection protection(const Marking& marking, const MapQuestion& question) {
  const Mapped found = mapped(marking, question);
  if (found.table == nullptr) return {};
  // On every ladder that has the word for dates of the table, its rung is the same
  // (check_marking.cpp).
  for (const PolicyLadder& ladder : marking.ladders) {
    if (ladder.policy != question.to || !meet(ladder.created, found.table->created)) continue;
    for (const LevelWord& level : ladder.levels) {
      if (level.word == found.word) return {level.rung, found.word};
    }
  }
  return {};
}

bool is_member(const Marking& marking, std::string_view community, const NationId& nation,
               UtcTime at) {
  for (const Community& each : marking.communities) {
    if (each.code != community) continue;
    return std::any_of(each.members.begin(), each.members.end(), [&](const Membership& member) {
      return member.nation == nation && member.term.contains(at);
    });
  }
  return false;
}

}  // namespace accord::agreement
