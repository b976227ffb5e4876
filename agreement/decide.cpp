// The steps of decide.hpp: one small question each, asked in order by rule_release at the end of
// this file.
#include "agreement/decide.hpp"

#include <algorithm>

#include "agreement/course.hpp"
#include "agreement/duties.hpp"

namespace accord::agreement {
namespace {

/// Step 10: why the clause that went farthest does not cover the case.
Code check_clause(const Found& found) {
  if (found.row == nullptr) return Code::no_release_clause;
  switch (found.reach) {
    case Reach::interval:
      return Code::clause_not_in_effect;
    case Reach::object_class:
      return Code::object_class_not_permitted;
    case Reach::regime:
      return Code::regime_not_permitted;
    case Reach::object:
      return Code::object_not_permitted;
    case Reach::purpose:
      return Code::release_purpose_not_permitted;
    case Reach::covers:
      return Code::permitted;
  }
  return Code::no_release_clause;
}

/// One applicable agreement on its way through steps 6 to 16.
class Passage {
 public:
  Passage(const Tables& tables, const Entry& entry, const BoundFacts& facts, Course& course)
      : tables_(tables),
        entry_(entry),
        book_(*entry.book),
        facts_(facts),
        course_(course),
        place_{facts.sender, facts.recipient, facts.named, facts.match.at, entry.book},
        found_(find_row(tables, entry, facts.match)) {}

  /// What the clause is called, or the section where there is none.
  [[nodiscard]] std::string_view path() const {
    return found_.row == nullptr ? std::string_view(book_.paths.release) : found_.row->path;
  }
  [[nodiscard]] const ReleaseRow& row() const { return *found_.row; }

  [[nodiscard]] bool permits() {
    return agrees() && takes_label() && covered() && (!facts_.outbound || sender_may());
  }

  /// How the recipient protects what is released; null where this agreement does not say.
  [[nodiscard]] const WordCell* protection() const { return protection_of(facts_.label, place_); }

 private:
  bool passes(Step step, Code reason, std::string_view read) {
    const ReleaseClause* clause = found_.row == nullptr ? nullptr : found_.row->clause;
    return course_.passes({step, reason, read, book_.agreement, clause});
  }

  /// 6 to 8: the agreement as a whole.
  bool agrees() {
    const bool schema = facts_.schema != kNone && facts_.schema == entry_.schema;
    return passes(Step::schema, unless(!schema, Code::schema_not_agreed),
                  book_.paths.payload_types) &&
           passes(Step::direction, unless(book_.release == nullptr, Code::direction_not_agreed),
                  book_.paths.release) &&
           passes(Step::label_policy, check_label_policy(facts_.label, place_),
                  book_.paths.label_policies);
  }

  /// 9: the label by the agreement's marking section.
  bool takes_label() {
    return reached() && (!facts_.outbound || facts_.label.bare || originators_agree()) &&
           passes(Step::link_ceiling,
                  check_ceiling(facts_.label, book_.link_ceiling, Code::above_link_ceiling),
                  book_.paths.ceiling) &&
           mapped() && tokens_listed();
  }

  /// A list without the recipient itself: one of its communities holds it.
  bool reached() {
    const BoundLabel& label = facts_.label;
    if (facts_.named || label.rel_to_listed == 0) return true;
    return passes(Step::community,
                  unless(!reaches(label, place_), Code::not_releasable_to_recipient),
                  book_.paths.communities);
  }

  /// FGI sources and joint owners.
  bool originators_agree() {
    const BoundLabel& label = facts_.label;
    const bool consent = facts_.originator_consents;
    if (label.concealed || label.sources.count > 0) {
      const bool objection = !consent && !sources_agree(label, place_);
      if (!passes(Step::sources, unless(objection, Code::label_source_consent_missing), path())) {
        return false;
      }
    }
    if (label.owners.count == 0) return true;
    const bool objection = !consent && !owners_agree(label, place_);
    return passes(Step::owners, unless(objection, Code::label_owner_consent_missing), path());
  }

  bool mapped() {
    const BoundLabel& label = facts_.label;
    const MarkTable& table = book_.marking;
    if (label.has_word || (label.classified() && !table.laddered.empty())) {
      if (!passes(Step::level_word, check_word(label, place_), book_.paths.ladders)) return false;
    }
    if (!table.maps || !label.classified() || label.policy == facts_.recipient) return true;
    return passes(Step::mapping, check_protection(), book_.paths.equivalences);
  }

  /// What this node would have to protect above its own ceiling does not come in.
  [[nodiscard]] Code check_protection() const {
    const Code mapping = check_mapping(facts_.label, place_);
    if (mapping != Code::permitted || facts_.outbound) return mapping;
    return unless(protection()->protected_as > tables_.node_ceiling, Code::above_node_ceiling);
  }

  bool tokens_listed() {
    if (!facts_.label.tokened) return true;
    return passes(Step::provider_tokens, check_tokens(facts_.label, place_), book_.paths.tokens);
  }

  /// 10 to 12: the clause.
  bool covered() {
    return passes(Step::clause, check_clause(found_), path()) &&
           passes(Step::clause_ceiling,
                  check_ceiling(facts_.label, row().ceiling, Code::above_clause_ceiling), path()) &&
           passes(Step::releasability, check_releasability(facts_.label, row(), place_), path());
  }

  /// 13 to 16: what only the sender can know.
  bool sender_may() { return originator_consents() && delay_passed() && within_quotas(); }

  bool originator_consents() {
    if (facts_.label.policy == facts_.sender || row().third_party == ThirdParty::as_listed) {
      return true;
    }
    return passes(Step::originator_consent,
                  unless(!facts_.originator_consents, Code::originator_consent_missing), path());
  }

  bool delay_passed() {
    if (row().delay.count() == 0) return true;
    if (facts_.last_observation == UtcTime{}) {
      return passes(Step::delay, Code::observation_time_unknown, path());
    }
    const UtcTime due = facts_.last_observation + row().delay;
    if (passes(Step::delay, unless(facts_.match.at < due, Code::delay_not_passed), path())) {
      return true;
    }
    course_.ruling.not_before = due;
    return false;
  }

  bool within_quotas() {
    for (std::uint32_t i = row().quotas.begin; i < row().quotas.end; ++i) {
      if (!counts(tables_.quotas[i], facts_.match)) continue;
      if (!passes(Step::quota, check_quota(i), tables_.quotas[i].path)) return false;
    }
    return row().compilation == kNone || compiled();
  }

  [[nodiscard]] Code check_quota(std::uint32_t quota) const {
    const auto& counted = facts_.usage.released_today;
    if (quota >= counted.size() || counted[quota] == kCountUnknown) return Code::usage_unknown;
    const std::uint64_t together = std::uint64_t{counted[quota]} + facts_.observations;
    return unless(together > tables_.quotas[quota].observations_per_day,
                  Code::release_quota_exhausted);
  }

  bool compiled() {
    const CompilationTerm& term = tables_.compilations[row().compilation];
    const auto& counted = facts_.usage.released_in_span;
    if (row().compilation >= counted.size() || counted[row().compilation] == kCountUnknown) {
      return passes(Step::compilation, Code::usage_unknown, term.path);
    }
    const std::uint64_t together = std::uint64_t{counted[row().compilation]} + facts_.observations;
    course_.holds({Step::compilation,
                   unless(together > term.limit.observations, Code::compilation_threshold),
                   term.path, book_.agreement, found_.row->clause});
    return true;
  }

  const Tables& tables_;
  const Entry& entry_;
  const Book& book_;
  const BoundFacts& facts_;
  Course& course_;
  LabelPlace place_;
  Found found_;
};

// 17: what this nation says, when it is the one that sends.

/// The deny-list of objects. An object that nobody identified might be one of those denied.
Code check_object(const DenyList& deny, const PayloadFields& payload, std::uint32_t object) {
  const auto& denied = deny.norad_cat_ids;
  if (denied.empty() || !payload.names_object) return Code::permitted;
  if (object != 0) {
    return unless(std::binary_search(denied.begin(), denied.end(), object),
                  Code::national_object_denied);
  }
  switch (deny.unknown_object) {
    case UnknownObject::withhold:
      return Code::national_object_unknown;
    case UnknownObject::release:
      return Code::permitted;
  }
  return Code::national_object_unknown;
}

Finding ask_national_policy(const Snapshot& snapshot, const Shelf& shelf, const BoundFacts& facts) {
  const PayloadFields& payload = snapshot.tables().payloads[facts.payload];
  constexpr Step kStep = Step::national_policy;
  if (shelf.to_denied) {
    return {kStep, Code::national_recipient_denied, "national-policy/deny/recipients"};
  }
  if (payload.denied) {
    return {kStep, Code::national_payload_denied, "national-policy/deny/payload_types"};
  }
  const DenyList& deny = snapshot.national_policy().deny;
  const Code object = check_object(deny, payload, facts.match.norad_cat_id);
  if (object != Code::permitted) return {kStep, object, "national-policy/deny/norad_cat_ids"};
  return {kStep, Code::permitted, "national-policy"};
}

// The answer.

/// The most restrictive of what was and what this clause says.
void add_duties(const ReleaseRow& row, Ruling& ruling) {
  ruling.redact |= !row.hidden.empty();
  ruling.reduce |= !row.removed.empty() || !row.quanta.empty();
  ruling.delay = std::max(ruling.delay, row.delay);
  ruling.onward = std::min(ruling.onward, row.onward);
}

/// Of several agreements the highest rung counts; of equals the first.
void add_protection(const Tables& tables, const WordCell* cell, Ruling& ruling) {
  if (cell == nullptr || cell->protected_as <= ruling.protect_level) return;
  ruling.protect_level = cell->protected_as;
  ruling.protect_word = tables.words[cell->protect_word].text;
}

/// 2. Whether the label was created yet is the sender's matter: the receiver's clock may be behind.
Code check_dates(const BoundFacts& facts) {
  const Code form = check_form(facts.label, facts.match.at);
  if (form != Code::permitted) return form;
  return unless(facts.outbound && facts.label.created > facts.match.at, Code::label_expired);
}

/// 1 to 5: what the record says of itself, and whether any agreement applies. `place` is what it
/// would have come to.
bool begins(const Snapshot& snapshot, const BoundFacts& facts, std::string_view place,
            Course& course) {
  const ReleaseCell& cell = *course.ruling.cell;
  const bool limited = snapshot.ceiling() < Level::top_secret;
  return course.passes({Step::facts, unless(!facts.complete, Code::facts_incomplete), place}) &&
         course.passes({Step::label, check_dates(facts), place}) &&
         (facts.label.bare || course.passes({Step::scope, check_scope(facts.label), place})) &&
         (!limited ||
          course.passes({Step::node_ceiling,
                         check_ceiling(facts.label, snapshot.ceiling(), Code::above_node_ceiling),
                         place})) &&
         course.passes({Step::foreign_disclosure,
                        check_disclosure(facts.label, {facts.sender, facts.recipient, facts.named,
                                                       facts.match.at, nullptr}),
                        place}) &&
         course.passes({Step::agreements, cell.standing, cell.path});
}

}  // namespace

bool Course::note(Step step, Code reason, std::string_view path, const Agreement* agreement,
                  const ReleaseClause* release_clause, const TaskingClause* tasking_clause) {
  if (watcher_ != nullptr) {
    watcher_->saw({step, reason, path, agreement, release_clause, tasking_clause});
  }
  if (reason == Code::permitted) return true;
  ruling.reason = reason;
  ruling.clause = path;
  return false;
}

Ruling rule_release(const Snapshot& snapshot, const BoundFacts& facts, Watcher* watcher) {
  const Tables& tables = snapshot.tables();
  const Shelf* shelf = facts.shelf == kNone ? nullptr : &tables.shelves[facts.shelf];
  const ReleaseCell& cell =
      shelf == nullptr ? tables.nowhere
                       : find_cell(tables, *shelf, facts.payload, facts.mode, facts.match.at);
  Ruling ruling;
  ruling.snapshot = &snapshot;
  ruling.cell = &cell;
  ruling.match = facts.match;
  ruling.agreements =
      std::span(tables.hashes).subspan(cell.hashes.begin, cell.hashes.end - cell.hashes.begin);
  Course course(ruling, watcher);
  if (cell.entries.empty()) {
    begins(snapshot, facts, cell.path, course);
    return ruling;
  }
  Passage first(tables, tables.entries[cell.entries.begin], facts, course);
  if (!begins(snapshot, facts, first.path(), course) || !first.permits()) return ruling;
  add_duties(first.row(), ruling);
  add_protection(tables, first.protection(), ruling);
  for (std::uint32_t i = cell.entries.begin + 1; i < cell.entries.end; ++i) {
    Passage next(tables, tables.entries[i], facts, course);
    if (!next.permits()) return ruling;
    add_duties(next.row(), ruling);
    add_protection(tables, next.protection(), ruling);
  }
  if (facts.outbound && !course.passes(ask_national_policy(snapshot, *shelf, facts))) {
    return ruling;
  }
  course.end(first.path());
  return ruling;
}

Ruling decide(const Snapshot& snapshot, const BoundFacts& facts) {
  return rule_release(snapshot, facts, nullptr);
}

Ruling decide(const Snapshot& snapshot, const ReleaseFacts& facts) {
  return rule_release(snapshot, bind_facts(snapshot, facts), nullptr);
}

}  // namespace accord::agreement
