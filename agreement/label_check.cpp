// Words to numbers, and the questions on them.
#include "agreement/label_check.hpp"

#include <algorithm>

#include "agreement/build_tables.hpp"

namespace accord::agreement {
namespace {

Code unless(bool objection, Code reason) { return objection ? reason : Code::permitted; }

}  // namespace

BoundLabel bind_label(const Snapshot& snapshot, const Label& label) {
  const auto& names = snapshot.tables().names;
  BoundLabel bound;
  bound.well_formed = check_label(label).has_value();
  bound.level = label.level;
  bound.policy = index_of(names, label.policy);
  bound.rel_to_listed = label.rel_to.size();
  for (const NationId& nation : label.rel_to) {
    const NameIndex name = index_of(names, nation.text());
    if (name == kNone || bound.rel_to_known == bound.rel_to.size()) continue;
    bound.rel_to[bound.rel_to_known++] = name;
  }
  return bound;
}

Code check_form(const BoundLabel& label) {
  return unless(!label.well_formed, Code::label_malformed);
}

Code check_disclosure(const BoundLabel& label, NameIndex recipient) {
  if (label.rel_to_listed == 0) {
    return unless(label.level != Level::unclassified, Code::no_foreign_disclosure);
  }
  return unless(!label.releasable_to(recipient), Code::not_releasable_to_recipient);
}

Code check_label_policy(const BoundLabel& label, const Book& book, NameIndex sender) {
  if (label.policy == kNone) return Code::label_policy_not_agreed;
  if (book.own_labels && label.policy == sender) return Code::permitted;
  const auto& agreed = book.label_policies;
  return unless(std::find(agreed.begin(), agreed.end(), label.policy) == agreed.end(),
                Code::label_policy_not_agreed);
}

Code check_ceiling(const BoundLabel& label, Level ceiling, Code reason) {
  return unless(label.level > ceiling, reason);
}

Code check_releasability(const BoundLabel& label, const ReleaseRow& row, NameIndex recipient) {
  if (label.releasable_to(recipient)) return Code::permitted;
  const bool unmarked = label.level == Level::unclassified && label.rel_to_listed == 0;
  switch (row.releasability) {
    case Releasability::rel_to_recipient:
      return Code::clause_requires_rel_to;
    case Releasability::rel_to_recipient_or_unclassified:
      return unless(!unmarked, Code::clause_requires_rel_to);
  }
  return Code::clause_requires_rel_to;
}

}  // namespace accord::agreement
