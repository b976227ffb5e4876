// Sentence by sentence; every date that a label may have is tried one by one.
#include "plain_label.hpp"

#include <algorithm>

namespace accord::plain {
namespace {

using agreement::Document;
using agreement::MapPurpose;

UtcTime begin_of_utc() { return UtcTime::parse("1972-01-01T00:00:00Z").value(); }

template <class List>
bool ascends(const List& list) {
  return std::adjacent_find(list.begin(), list.end(),
                            [](const auto& a, const auto& b) { return !(a < b); }) == list.end();
}

bool names_code(const std::vector<MarkingCode>& list, const std::string& code) {
  return std::any_of(list.begin(), list.end(),
                     [&](const MarkingCode& each) { return each.text() == code; });
}

bool contains(const std::optional<agreement::Term>& term, UtcTime at) {
  return !term || (term->from <= at && at < term->to);
}

bool community_holds(const Document& document, const std::string& code, const NationId& nation,
                     UtcTime at) {
  for (const auto& community : document.marking.communities) {
    if (community.code != code) continue;
    for (const auto& member : community.members) {
      if (member.nation == nation && member.term.from <= at && at < member.term.to) return true;
    }
  }
  return false;
}

std::string marking_path(const Document& document, const char* what) {
  return document.name.text() + "/" + std::to_string(document.version) + "/marking/" + what;
}

/// Every date of creation that matters: the one it bears, or the first second of each stretch that
/// the tables tell apart, from 1972 to now.
std::vector<UtcTime> dates_of(const Document& document, const Question& q) {
  if (q.label.handling.created) return {*q.label.handling.created};
  std::vector<UtcTime> dates{begin_of_utc()};
  const auto add = [&](const std::optional<agreement::Term>& term) {
    if (!term) return;
    for (const UtcTime end : {term->from, term->to}) {
      if (begin_of_utc() < end && end <= q.at) dates.push_back(end);
    }
  };
  for (const auto& ladder : document.marking.ladders) add(ladder.created);
  for (const auto& table : document.marking.equivalences) add(table.created);
  return dates;
}

std::string word_of(const Label& label) {
  return label.handling.word.empty() ? std::string(name_of(label.level)) : label.handling.word;
}

bool has_ladder(const Document& document, const std::string& policy) {
  return std::any_of(document.marking.ladders.begin(), document.marking.ladders.end(),
                     [&](const auto& ladder) { return ladder.policy == policy; });
}

bool stands_on_its_rung(const Document& document, const Label& label, UtcTime created) {
  for (const auto& ladder : document.marking.ladders) {
    if (ladder.policy != label.policy || !contains(ladder.created, created)) continue;
    for (const auto& level : ladder.levels) {
      if (level.word == word_of(label)) return level.rung == label.level;
    }
  }
  return false;
}

std::pair<Level, std::string> protected_when(const Document& document, const Question& q,
                                             UtcTime created) {
  for (const auto& table : document.marking.equivalences) {
    if (table.purpose != MapPurpose::protect || table.from != q.label.policy) continue;
    if (table.to != q.recipient.text()) continue;
    if (!contains(table.effective, q.at) || !contains(table.created, created)) continue;
    for (const auto& row : table.rows) {
      if (row.from != word_of(q.label)) continue;
      for (const auto& ladder : document.marking.ladders) {
        if (ladder.policy != table.to) continue;
        // Of ladders of other dates than the table's nothing is taken.
        if (ladder.created && table.created &&
            !(ladder.created->from < table.created->to &&
              table.created->from < ladder.created->to)) {
          continue;
        }
        for (const auto& level : ladder.levels) {
          if (level.word == row.to) return {level.rung, row.to};
        }
      }
    }
  }
  return {Level::unspecified, ""};
}

std::optional<No> consents_object(const Document& document, const Question& q,
                                  const std::string& path) {
  if (q.originator_consents) return std::nullopt;
  const Handling& handling = q.label.handling;
  bool asked = handling.fgi_concealed;
  for (const MarkingCode& source : handling.fgi) {
    const bool one_of_them =
        source.text() == q.sender.text() || source.text() == q.recipient.text();
    const bool community = community_holds(document, source.text(), q.recipient, q.at);
    if (!one_of_them && !community) asked = true;
  }
  if (asked) return No{Code::label_source_consent_missing, path};
  if (handling.owners.empty() || names_code(handling.owners, q.recipient.text())) {
    return std::nullopt;
  }
  for (const MarkingCode& owner : handling.owners) {
    if (owner.text() != q.sender.text()) return No{Code::label_owner_consent_missing, path};
  }
  return std::nullopt;
}

std::optional<No> levels_object(const World& world, const Document& document, const Question& q) {
  const Label& label = q.label;
  const bool classified = label.level > Level::unclassified;
  const bool asked =
      !label.handling.word.empty() || (classified && has_ladder(document, label.policy));
  for (const UtcTime created : dates_of(document, q)) {
    if (asked && !stands_on_its_rung(document, label, created)) {
      return No{Code::label_word_not_agreed, marking_path(document, "ladders")};
    }
  }
  const bool maps =
      std::any_of(document.marking.equivalences.begin(), document.marking.equivalences.end(),
                  [](const auto& table) { return table.purpose == MapPurpose::protect; });
  if (!maps || !classified || label.policy == q.recipient.text()) return std::nullopt;
  const Level level = protected_as(document, q).first;
  if (level == Level::unspecified) {
    return No{Code::label_not_mapped, marking_path(document, "equivalences")};
  }
  if (q.recipient == world.own && level > world.ceiling) {
    return No{Code::above_node_ceiling, marking_path(document, "equivalences")};
  }
  return std::nullopt;
}

}  // namespace

bool well_formed(const Label& label) {
  const Handling& handling = label.handling;
  if (!NationId::parse(label.policy)) return false;
  if (label.level < Level::unclassified || label.level > Level::top_secret) return false;
  for (const auto* list :
       {&label.rel_to, &handling.owners, &handling.fgi, &handling.display_only}) {
    if (list->size() > 64 || names_code(*list, "") || !ascends(*list)) return false;
  }
  if (handling.word == name_of(label.level)) return false;
  if (!handling.owners.empty() && (handling.owners.size() < 2 ||
                                   !names_code(handling.owners, label.policy) || handling.noforn)) {
    return false;
  }
  if (handling.fgi_concealed && !handling.fgi.empty()) return false;
  const bool shown = !handling.display_only.empty();
  if (handling.noforn && (!label.rel_to.empty() || handling.relido || shown)) return false;
  if (handling.relido && shown) return false;
  for (const MarkingCode& code : handling.display_only) {
    if (names_code(label.rel_to, code.text())) return false;
  }
  return ascends(handling.controls) && ascends(handling.tokens);
}

std::optional<Code> label_objects(const Question& q, bool sending) {
  const Handling& handling = q.label.handling;
  if (sending && handling.created && *handling.created > q.at) return Code::label_expired;
  if (handling.review && *handling.review <= q.at) return Code::label_expired;
  for (const std::string& control : handling.controls) {
    if (control != "FOUO") return Code::label_out_of_scope;
  }
  return std::nullopt;
}

bool says_nothing(const Question& q) {
  const Handling& handling = q.label.handling;
  return q.label.level == Level::unclassified && q.label.policy == q.sender.text() &&
         q.label.rel_to.empty() && handling.controls.empty() && handling.owners.empty() &&
         handling.fgi.empty() && !handling.fgi_concealed && !handling.noforn && !handling.relido &&
         handling.display_only.empty();
}

std::optional<Code> disclosure_objects(const World& world, const Question& q) {
  const Handling& handling = q.label.handling;
  if (handling.noforn) return Code::label_noforn;
  if (q.label.rel_to.empty()) {
    if (!handling.display_only.empty()) return Code::label_display_only;
    if (handling.relido) return Code::label_relido;
    if (!says_nothing(q)) return Code::no_foreign_disclosure;
    return std::nullopt;
  }
  bool may = names_code(q.label.rel_to, q.recipient.text());
  for (const auto& each : world.agreements) {
    for (const auto& community : each.document.marking.communities) {
      may = may || names_code(q.label.rel_to, community.code);
    }
  }
  if (!may) return Code::not_releasable_to_recipient;
  return std::nullopt;
}

bool list_reaches(const Document& document, const Question& q) {
  return std::any_of(q.label.rel_to.begin(), q.label.rel_to.end(), [&](const MarkingCode& code) {
    return code.text() == q.recipient.text() ||
           community_holds(document, code.text(), q.recipient, q.at);
  });
}

std::pair<Level, std::string> protected_as(const Document& document, const Question& q) {
  std::pair<Level, std::string> highest{Level::unspecified, ""};
  if (q.label.policy == q.recipient.text()) return highest;
  for (const UtcTime created : dates_of(document, q)) {
    const auto found = protected_when(document, q, created);
    if (found.first == Level::unspecified) return found;
    if (found.first > highest.first) highest = found;
  }
  return highest;
}

std::optional<No> marking_objects(const World& world, const Document& document, const Question& q,
                                  const std::string& clause) {
  if (!q.label.rel_to.empty() && !list_reaches(document, q)) {
    return No{Code::not_releasable_to_recipient, marking_path(document, "communities")};
  }
  if (q.sender == world.own) {
    if (auto no = consents_object(document, q, clause)) return no;
  }
  if (q.label.level > document.marking.ceiling) {
    return No{Code::above_link_ceiling, marking_path(document, "ceiling")};
  }
  if (auto no = levels_object(world, document, q)) return no;
  for (const std::string& token : q.label.handling.tokens) {
    bool listed = false;
    for (const auto& each : document.marking.provider_tokens) {
      listed = listed || (each.token == token &&
                          std::find(each.releasable_to.begin(), each.releasable_to.end(),
                                    q.recipient) != each.releasable_to.end());
    }
    if (!listed) {
      return No{Code::provider_token_not_agreed, marking_path(document, "provider_tokens")};
    }
  }
  return std::nullopt;
}

}  // namespace accord::plain
