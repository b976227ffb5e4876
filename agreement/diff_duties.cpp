// What is done to a record that is released: which fields go, how coarse the others are, what the
// recipient may do with it.
#include <algorithm>

#include "agreement/diff_gate.hpp"
#include "agreement/duties.hpp"
#include "agreement/fields.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

/// A field may be declared by one version alone: what the other did to it counts all the same.
bool exists(const BothDocuments& documents, std::string_view payload, const std::string& field) {
  return std::any_of(documents.begin(), documents.end(), [&](const Document* document) {
    const AgreedPayload* agreed = document->payload(payload);
    return agreed != nullptr && field_kind(*agreed, field) != FieldKind::absent;
  });
}

void drop_absent(const BothDocuments& documents, std::string_view payload, Duties& duties) {
  const auto absent = [&](const std::string& field) { return !exists(documents, payload, field); };
  std::erase_if(duties.hidden, absent);
  std::erase_if(duties.quanta, [&](const auto& each) { return absent(each.first); });
}

std::string quantum_text(double quantum) {
  return quantum == 0 ? "as measured" : "in steps of " + number_text(quantum);
}

double quantum_in(const Duties& duties, const std::string& field) {
  const auto found = duties.quanta.find(field);
  return found == duties.quanta.end() ? 0 : found->second;
}

void compare_fields(const Duties& before, const Duties& after, DutyChange& change) {
  for (const std::string& field : before.hidden) {
    if (!after.hidden.contains(field)) change.looser.push_back("field " + field + " stays in");
  }
  for (const std::string& field : after.hidden) {
    if (!before.hidden.contains(field)) change.stricter.push_back("field " + field + " is removed");
  }
}

void compare_precision(const Duties& before, const Duties& after, DutyChange& change) {
  std::set<std::string> fields;
  for (const Duties* duties : {&before, &after}) {
    for (const auto& [field, quantum] : duties->quanta) fields.insert(field);
  }
  for (const std::string& field : fields) {
    const double old_quantum = quantum_in(before, field), quantum = quantum_in(after, field);
    if (old_quantum == quantum || after.hidden.contains(field)) continue;
    (quantum < old_quantum ? change.looser : change.stricter)
        .push_back("field " + field + " " + quantum_text(quantum) + ", not " +
                   quantum_text(old_quantum));
  }
}

std::set<std::string> guarded_by(const BothDocuments& documents, std::string_view payload) {
  std::set<std::string> guarded;
  for (const Document* document : documents) {
    const AgreedPayload* agreed = document->payload(payload);
    if (agreed == nullptr) continue;
    for (std::string& field : protected_fields(*agreed)) guarded.insert(std::move(field));
  }
  return guarded;
}

}  // namespace

Duties duties_of(const DiffSpace& space, const ClausePair& clauses, std::size_t version) {
  const ReleaseClause& clause = *clauses.clause[version];
  Duties duties;
  duties.hidden.insert(clause.remove.begin(), clause.remove.end());
  for (const std::string& field :
       protected_fields(*space.documents[version]->payload(clauses.payload))) {
    if (!std::binary_search(clause.disclose.begin(), clause.disclose.end(), field)) {
      duties.hidden.insert(field);
    }
  }
  for (const Precision& each : clause.precision) duties.quanta[each.field] = each.quantum;
  duties.delay = clause.delay;
  duties.onward = clause.onward;
  drop_absent(space.documents, clauses.payload, duties);
  return duties;
}

Duties duties_of(const BothDocuments& documents, const std::string& payload, const Ruling& ruling) {
  Duties duties;
  const auto& names = fields_of(ruling).fields;
  const auto of_fields = field_duties(ruling);
  for (std::size_t i = 0; i < of_fields.size(); ++i) {
    const FieldDuty& duty = of_fields[i];
    if (duty.hidden || duty.removed) duties.hidden.insert(names[i]);
    if (duty.quantum > 0) duties.quanta[names[i]] = duty.quantum;
  }
  duties.delay = ruling.delay;
  duties.onward = ruling.onward;
  drop_absent(documents, payload, duties);
  return duties;
}

std::vector<std::string> words_of(const BothDocuments& documents, std::string_view payload,
                                  const Duties& duties) {
  const std::set<std::string> guarded = guarded_by(documents, payload);
  std::vector<std::string> words;
  for (const std::string& field : guarded) {
    if (!duties.hidden.contains(field)) words.push_back("field " + field + " stays in");
  }
  for (const std::string& field : duties.hidden) {
    if (!guarded.contains(field)) words.push_back("field " + field + " is removed");
  }
  for (const auto& [field, quantum] : duties.quanta) {
    words.push_back("field " + field + " " + quantum_text(quantum));
  }
  words.emplace_back(duties.quanta.empty() ? "numbers as measured" : "other numbers as measured");
  words.push_back("onward release " + text_of(duties.onward));
  words.push_back(duties.delay.count() == 0
                      ? "no delay"
                      : seconds_text(duties.delay) + " after the last observation");
  return words;
}

std::vector<std::string> DutyChange::words() const {
  std::vector<std::string> words = looser;
  words.insert(words.end(), stricter.begin(), stricter.end());
  return words;
}

DutyChange change_of(const Duties& before, const Duties& after) {
  DutyChange change;
  compare_fields(before, after, change);
  compare_precision(before, after, change);
  if (before.onward != after.onward) {
    (after.onward > before.onward ? change.looser : change.stricter)
        .push_back("onward release " + text_of(after.onward) + ", not " + text_of(before.onward));
  }
  return change;
}

void add_protection(std::uint32_t mark, DutyChange& change) {
  if (mark == kProtectedLower) {
    change.looser.emplace_back("the recipient protects it lower, or by another word");
  } else if (mark == kProtectedHigher) {
    change.stricter.emplace_back("the recipient protects it higher");
  }
}

std::uint32_t protection_mark(const Ruling& before, const Ruling& after) {
  if (before.protect_level == after.protect_level && before.protect_word == after.protect_word) {
    return kBothTake;
  }
  return after.protect_level > before.protect_level ? kProtectedHigher : kProtectedLower;
}

}  // namespace accord::agreement
