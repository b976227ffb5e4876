// The steps of decide.hpp: one small question each, asked in order by rule_release at the end of
// this file.
#include "agreement/decide.hpp"

#include "agreement/course.hpp"
#include "agreement/marking/label.hpp"
#include "agreement/standing.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement {
namespace {

// 1 to 3: what the record says of itself.

Code check_facts(const Snapshot& snapshot, const ReleaseFacts& facts) {
  const bool two_nations =
      !facts.sender.empty() && !facts.recipient.empty() && facts.sender != facts.recipient;
  const bool ours = facts.sender == snapshot.own() || facts.recipient == snapshot.own();
  const bool known = facts.mode != DataMode::unspecified && !facts.payload_code.empty();
  return two_nations && ours && known ? Code::permitted : Code::facts_incomplete;
}

Code check_disclosure(const Label& label, const NationId& recipient) {
  if (label.rel_to.empty()) {
    return label.level == Level::unclassified ? Code::permitted : Code::no_foreign_disclosure;
  }
  return contains(label.rel_to, recipient) ? Code::permitted : Code::not_releasable_to_recipient;
}

// 5 to 11: what one applicable agreement says.

Code check_schema(const Document& document, const ReleaseFacts& facts) {
  const AgreedPayload* agreed = find_agreed(document, facts.payload_code);
  const bool same = agreed != nullptr && agreed->schema_sha384 == facts.schema_digest;
  return same ? Code::permitted : Code::schema_not_agreed;
}

bool covers(const ReleaseClause& clause, const ReleaseFacts& facts) {
  const auto& types = clause.payload_types;
  return std::find(types.begin(), types.end(), facts.payload_code) != types.end() &&
         contains(clause.data_modes, facts.mode);
}

/// The clause that covers the case: at most one does (check_document.cpp). Null when none does.
const CompiledReleaseClause* find_clause(const ReleaseBook& book, const ReleaseFacts& facts) {
  for (const CompiledReleaseClause& compiled : book.clauses) {
    if (covers(*compiled.clause, facts)) return &compiled;
  }
  return nullptr;
}

Code check_releasability(const ReleaseClause& clause, const Label& label,
                         const NationId& recipient) {
  if (contains(label.rel_to, recipient)) return Code::permitted;
  const bool unmarked = label.level == Level::unclassified && label.rel_to.empty();
  switch (clause.releasability) {
    case Releasability::rel_to_recipient:
      return Code::clause_requires_rel_to;
    case Releasability::rel_to_recipient_or_unclassified:
      return unmarked ? Code::permitted : Code::clause_requires_rel_to;
  }
  return Code::clause_requires_rel_to;
}

Code unless(bool objection, Code reason) { return objection ? reason : Code::permitted; }

Code check_ceiling(const Label& label, Level ceiling, Code reason) {
  return unless(label.level > ceiling, reason);
}

Code check_label_policy(const ReleaseDirection& direction, const Label& label) {
  return unless(!contains(direction.label_policies, label.policy), Code::label_policy_not_agreed);
}

/// Steps 5 to 11, in order. Returns the clause that permits; null when the course has ended.
const CompiledReleaseClause* permitting_clause(const ReleaseBook& book, const ReleaseFacts& facts,
                                               Course& course) {
  const Document& document = book.agreement->document;
  const CompiledReleaseClause* found = find_clause(book, facts);
  const ReleaseClause* clause = found == nullptr ? nullptr : found->clause;
  const std::string_view path = found == nullptr ? book.path : found->path;
  const auto passes = [&](Step step, Code reason, std::string_view read) {
    return course.passes({step, reason, read, book.agreement, clause});
  };
  const bool permits =
      passes(Step::schema, check_schema(document, facts), book.paths.payload_types) &&
      passes(Step::direction, unless(book.direction == nullptr, Code::direction_not_agreed),
             book.path) &&
      passes(Step::label_policy, check_label_policy(*book.direction, facts.label),
             book.label_policies) &&
      passes(Step::link_ceiling,
             check_ceiling(facts.label, document.marking.ceiling, Code::above_link_ceiling),
             book.paths.ceiling) &&
      passes(Step::clause, unless(clause == nullptr, Code::no_release_clause), path) &&
      passes(Step::clause_ceiling,
             check_ceiling(facts.label, clause->ceiling, Code::above_clause_ceiling), path) &&
      passes(Step::releasability, check_releasability(*clause, facts.label, facts.recipient), path);
  return permits ? found : nullptr;
}

// 12: what this nation says, when it is the one that sends.

/// An answer to a request names the request and no object; every other payload is about one.
constexpr std::string_view kNamesNoObject = "TMV";

/// The deny-list of objects. An object that nobody identified might be one of those denied.
Code check_object(const DenyList& deny, const ReleaseFacts& facts) {
  if (deny.norad_cat_ids.empty() || facts.payload_code == kNamesNoObject) return Code::permitted;
  if (contains(deny.norad_cat_ids, facts.norad_cat_id)) return Code::national_object_denied;
  if (facts.norad_cat_id != 0) return Code::permitted;
  switch (deny.unknown_object) {
    case UnknownObject::withhold:
      return Code::national_object_unknown;
    case UnknownObject::release:
      return Code::permitted;
  }
  return Code::national_object_unknown;
}

Finding ask_national_policy(const Snapshot& snapshot, const ReleaseFacts& facts) {
  const DenyList& deny = snapshot.national_policy().deny;
  constexpr Step kStep = Step::national_policy;
  if (contains(deny.recipients, facts.recipient)) {
    return {kStep, Code::national_recipient_denied, "national-policy/deny/recipients"};
  }
  if (contains(deny.payload_types, std::string(facts.payload_code))) {
    return {kStep, Code::national_payload_denied, "national-policy/deny/payload_types"};
  }
  const Code object = check_object(deny, facts);
  if (object != Code::permitted) return {kStep, object, "national-policy/deny/norad_cat_ids"};
  return {kStep, Code::permitted, "national-policy"};
}

// The answer.

/// What a ruling that ends before any clause is read should quote: the clause or section that it
/// would have come to.
std::string_view place_of(const Standing<ReleaseBook>& standing, const ReleaseFacts& facts) {
  if (standing.applicable.empty()) return standing.path;
  const ReleaseBook& first = *standing.applicable.front();
  const CompiledReleaseClause* clause = find_clause(first, facts);
  return clause == nullptr ? first.path : clause->path;
}

/// Fields that every permitting clause discloses; the first clause is already in.
void keep_common(std::vector<std::string>& disclose, const std::vector<std::string>& other) {
  std::erase_if(disclose, [&](const std::string& field) { return !contains(other, field); });
}

/// A payload type with protected fields that the ruling does not all disclose must be redacted.
std::vector<std::string> obligations_for(std::string_view payload_code,
                                         const std::vector<std::string>& disclose) {
  const PayloadType* type = find_payload_type(payload_code);
  if (type == nullptr) return {std::string(kRedactProtectedFields)};
  const auto kept = [&](std::string_view field) {
    return std::find(disclose.begin(), disclose.end(), field) != disclose.end();
  };
  const auto& fields = type->protected_fields;
  if (std::all_of(fields.begin(), fields.end(), kept)) return {};
  return {std::string(kRedactProtectedFields)};
}

void release(Ruling& ruling, const std::vector<const CompiledReleaseClause*>& clauses,
             const ReleaseFacts& facts) {
  ruling.clause = clauses.front()->path;
  ruling.disclose = clauses.front()->clause->disclose;
  for (const CompiledReleaseClause* each : clauses) {
    keep_common(ruling.disclose, each->clause->disclose);
  }
  ruling.obligations = obligations_for(facts.payload_code, ruling.disclose);
  ruling.reason = Code::permitted;
  ruling.verdict = Verdict::release;
}

}  // namespace

Ruling rule_release(const Snapshot& snapshot, const ReleaseFacts& facts, Watcher* watcher) {
  const Subject subject{facts.payload_code, facts.mode, facts.at};
  const auto standing =
      find_standing(snapshot.release_books(facts.sender, facts.recipient), subject);
  const std::string_view place = place_of(standing, facts);
  const bool well_formed = check_label(facts.label).has_value();

  Course course(watcher);
  course.ruling.agreements = hashes_of(standing);
  if (!course.passes({Step::facts, check_facts(snapshot, facts), place}) ||
      !course.passes({Step::label, unless(!well_formed, Code::label_malformed), place}) ||
      !course.passes(
          {Step::foreign_disclosure, check_disclosure(facts.label, facts.recipient), place}) ||
      !course.passes({Step::agreements, standing.reason, standing.path})) {
    return course.ruling;
  }
  std::vector<const CompiledReleaseClause*> clauses;
  for (const ReleaseBook* book : standing.applicable) {
    const CompiledReleaseClause* clause = permitting_clause(*book, facts, course);
    if (clause == nullptr) return course.ruling;
    clauses.push_back(clause);
  }
  const bool outbound = facts.sender == snapshot.own();
  if (outbound && !course.passes(ask_national_policy(snapshot, facts))) return course.ruling;
  release(course.ruling, clauses, facts);
  return course.ruling;
}

Ruling decide(const Snapshot& snapshot, const ReleaseFacts& facts) {
  return rule_release(snapshot, facts, nullptr);
}

}  // namespace accord::agreement
