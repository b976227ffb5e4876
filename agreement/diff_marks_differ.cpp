// Which entries of the marking sections differ, by name.
#include <algorithm>
#include <map>

#include "agreement/diff_marks.hpp"

namespace accord::agreement {
namespace {

/// What each version says under one name, as text that is equal exactly when it says the same.
using Texts = std::map<std::string, std::array<std::string, kVersions>>;

std::string text_of(const Term& term) { return term.from.text() + "/" + term.to.text() + " "; }
std::string text_of(const std::optional<Term>& term) { return term ? text_of(*term) : "- "; }

std::vector<std::string> names_that_differ(const Texts& texts) {
  std::vector<std::string> names;
  for (const auto& [name, each] : texts) {
    if (each[0] != each[1]) names.push_back(name);
  }
  return names;
}

/// The order in which a list is written says nothing.
std::string joined(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const std::string& part : parts) text += part + "\n";
  return text;
}

void add_ladder(const PolicyLadder& ladder, std::vector<std::string>& parts) {
  for (const LevelWord& level : ladder.levels) {
    parts.push_back("ladder " + text_of(ladder.created) + std::string(accord::name_of(level.rung)) +
                    " " + level.word);
  }
  parts.push_back("ladder " + text_of(ladder.created));
}

void add_table(const Equivalence& table, std::vector<std::string>& parts) {
  for (const LevelPair& row : table.rows) {
    parts.push_back("protect " + table.to + " " + text_of(table.effective) +
                    text_of(table.created) + row.from + " = " + row.to);
  }
}

}  // namespace

std::vector<std::string> communities_that_differ(const BothDocuments& documents) {
  Texts texts;
  for (std::size_t v = 0; v < kVersions; ++v) {
    for (const Community& community : documents[v]->marking.communities) {
      std::vector<std::string> parts;
      for (const Membership& member : community.members) {
        parts.push_back(member.nation.text() + " " + text_of(member.term));
      }
      texts[community.code][v] = joined(std::move(parts));
    }
  }
  return names_that_differ(texts);
}

std::vector<std::string> tokens_that_differ(const BothDocuments& documents) {
  Texts texts;
  for (std::size_t v = 0; v < kVersions; ++v) {
    for (const ProviderToken& token : documents[v]->marking.provider_tokens) {
      std::vector<std::string> parts;
      for (const NationId& nation : token.releasable_to) parts.push_back(nation.text());
      texts[token.token][v] = joined(std::move(parts));
    }
  }
  return names_that_differ(texts);
}

/// A policy differs with its own ladders and tables, and with the ladders of those that protect it.
/// Whether any table maps at all bears on every policy.
std::vector<std::string> policies_that_differ(const BothDocuments& documents) {
  Texts texts;
  std::array<bool, kVersions> maps{};
  for (std::size_t v = 0; v < kVersions; ++v) {
    std::map<std::string, std::vector<std::string>> parts;
    for (const PolicyLadder& ladder : documents[v]->marking.ladders) {
      add_ladder(ladder, parts[ladder.policy]);
    }
    for (const Equivalence& table : documents[v]->marking.equivalences) {
      if (table.purpose != MapPurpose::protect) continue;
      maps[v] = true;
      add_table(table, parts[table.from]);
    }
    for (auto& [policy, lines] : parts) texts[policy][v] = joined(std::move(lines));
  }
  std::vector<std::string> policies = names_that_differ(texts);
  if (maps[0] != maps[1] && policies.empty()) policies.emplace_back("*");
  return policies;
}

}  // namespace accord::agreement
