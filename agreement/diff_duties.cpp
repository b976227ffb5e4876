// What two clauses do to a record that both release: which fields go, how coarse the others are,
// what the recipient may do with it.
#include <algorithm>
#include <set>

#include "agreement/diff_gate.hpp"
#include "agreement/fields.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

/// Fields of the payload type that do not reach the recipient.
std::set<std::string> hidden_by(const ReleaseClause& clause, const AgreedPayload& payload) {
  std::set<std::string> hidden(clause.remove.begin(), clause.remove.end());
  for (const std::string& field : protected_fields(payload)) {
    if (!std::binary_search(clause.disclose.begin(), clause.disclose.end(), field)) {
      hidden.insert(field);
    }
  }
  std::erase_if(hidden, [&](const std::string& field) {
    return field_kind(payload, field) == FieldKind::absent;
  });
  return hidden;
}

double quantum_of(const ReleaseClause& clause, const std::string& field) {
  for (const Precision& each : clause.precision) {
    if (each.field == field) return each.quantum;
  }
  return 0;
}

std::string quantum_text(double quantum) {
  return quantum == 0 ? "as measured" : "in steps of " + number_text(quantum);
}

void compare_fields(const std::set<std::string>& before, const std::set<std::string>& after,
                    DutyChange& change) {
  for (const std::string& field : before) {
    if (!after.contains(field)) change.looser.push_back("field " + field + " stays in");
  }
  for (const std::string& field : after) {
    if (!before.contains(field)) change.stricter.push_back("field " + field + " is removed");
  }
}

void compare_precision(const ReleaseClause& before, const ReleaseClause& after,
                       const AgreedPayload& payload, DutyChange& change) {
  std::set<std::string> fields;
  for (const ReleaseClause* clause : {&before, &after}) {
    for (const Precision& each : clause->precision) {
      if (field_kind(payload, each.field) != FieldKind::absent) fields.insert(each.field);
    }
  }
  for (const std::string& field : fields) {
    const double old_quantum = quantum_of(before, field), quantum = quantum_of(after, field);
    if (old_quantum == quantum) continue;
    (quantum < old_quantum ? change.looser : change.stricter)
        .push_back("field " + field + " " + quantum_text(quantum) + ", not " +
                   quantum_text(old_quantum));
  }
}

}  // namespace

DutyChange duty_change(const DiffSpace& space, const ClausePair& clauses) {
  const ReleaseClause& before = *clauses.clause[0];
  const ReleaseClause& after = *clauses.clause[1];
  const AgreedPayload& old_payload = *space.documents[0]->payload(clauses.payload);
  const AgreedPayload& payload = *space.documents[1]->payload(clauses.payload);
  DutyChange change;
  compare_fields(hidden_by(before, old_payload), hidden_by(after, payload), change);
  compare_precision(before, after, payload, change);
  if (before.onward != after.onward) {
    (after.onward > before.onward ? change.looser : change.stricter)
        .push_back("onward release " + text_of(after.onward) + ", not " + text_of(before.onward));
  }
  return change;
}

}  // namespace accord::agreement
