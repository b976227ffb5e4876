// What operators say about held records: who is meant, whether he may, and what follows.
#include <map>

#include "agreement/marking/label.hpp"
#include "node/pipeline/arguments.hpp"
#include "node/pipeline/hold_desk.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::pipeline {

/// One word of one person about one record.
struct HoldDesk::Decision {
  Operator person;
  std::string action;  // of store::HoldDecisionRow
  std::string label;   // proposed
  std::string reason;
};

namespace {

using agreement::format_label;
using agreement::parse_label;
using store::HoldKind;
using store::HoldState;

Result<std::string> text_argument(const Arguments& args, const char* key, bool required) {
  if (!args.has(key) && !required) return std::string{};
  ACCORD_TRY(const std::string text, args.text(key));
  if (text.empty()) return fail(Code::bad_argument, "a text is required", key);
  if (text.size() > kMaxReasonBytes) return fail(Code::bad_argument, "at most 1000 bytes", key);
  const std::string_view fault = fault_of_words(text);
  if (!fault.empty()) return fail(Code::bad_argument, "text with " + std::string(fault), key);
  return text;
}

/// Controls, and what others have a stake in: none of it is this nation's alone to take off.
bool keeps_stakes(const Handling& from, const Handling& to) {
  return to.controls == from.controls && to.owners == from.owners && to.fgi == from.fgi &&
         to.fgi_concealed == from.fgi_concealed && to.tokens == from.tokens;
}

/// Lower, or to more nations: what a second person is needed for.
Status check_downgrade(const Label& from, const Label& to) {
  const bool alike = from.policy == to.policy && keeps_stakes(from.handling, to.handling);
  if (alike && to.level <= from.level && !(from == to)) return {};
  return fail(Code::hold_label_not_lower, format_label(from) + " to " + format_label(to), "label");
}

}  // namespace

/// By its own id, or the draft's when it waits for one recipient alone, or by the last digits among
/// those that the caller may see.
Result<HoldDesk::Rows::iterator> HoldDesk::find(const std::string& id, UtcTime now,
                                                const std::optional<Operator>& by) {
  if (const auto whole_id = HoldId::parse(id)) {
    const auto found = waiting_.find(*whole_id);
    if (found != waiting_.end()) return found;
  }
  constexpr std::size_t kFewestDigits = 4;
  auto found = waiting_.end();
  for (auto entry = waiting_.begin(); entry != waiting_.end(); ++entry) {
    const auto label = parse_label(entry->second.label);
    if (by && (!label || !check_may_see(*by, *label, now))) continue;
    const bool named = entry->second.draft.text() == id ||
                       (id.size() >= kFewestDigits && entry->first.text().ends_with(id));
    if (!named) continue;
    if (found != waiting_.end())
      return fail(Code::bad_argument, "several held records are meant: give the whole id", "id");
    found = entry;
  }
  if (found == waiting_.end()) return fail(Code::hold_unknown, id.substr(0, 40), "id");
  return found;
}

Result<nlohmann::json> HoldDesk::command(Surroundings& with, const std::string& name,
                                         const nlohmann::json& args,
                                         const std::optional<Operator>& by) {
  if (name == "hold.list") return list(with, args, by);
  if (name == "hold.show") return show(with, args, by);
  if (!by) return fail(Code::operator_required, "the caller is no operator of this node");
  using Decide = Result<nlohmann::json> (HoldDesk::*)(Surroundings&, Rows::iterator, Decision);
  static const std::map<std::string, Decide> kDecisions{{"hold.release", &HoldDesk::release},
                                                        {"hold.refuse", &HoldDesk::refuse},
                                                        {"hold.downgrade", &HoldDesk::downgrade},
                                                        {"hold.confirm", &HoldDesk::confirm}};
  const auto decide = kDecisions.find(name);
  if (decide == kDecisions.end()) return fail(Code::unknown_command, name.substr(0, 64));
  const bool marks_anew = name == "hold.downgrade";
  const bool must_say_why = name == "hold.refuse" || marks_anew;
  const Arguments given(args);
  ACCORD_TRY(const std::string id, text_argument(given, "id", true));
  Decision decision{*by, {}, {}, {}};
  ACCORD_TRY(decision.reason, text_argument(given, "reason", must_say_why));
  if (marks_anew) {
    ACCORD_TRY(decision.label, text_argument(given, "label", true));
  }
  auto entry = find(id, with.now, by);
  if (!entry) return not_waiting(with, id, entry.error());
  ACCORD_TRY(const Label label, parse_label((*entry)->second.label));
  if (auto may = check_may_decide(by, label, with.now); !may) {
    tried(with, (*entry)->second, decision, may.error());
    return fail(may.error());
  }
  return (this->*decide->second)(with, *entry, std::move(decision));
}

/// Who tries what he may not is in the notices, by name.
void HoldDesk::tried(Surroundings& with, const store::HoldRow& row, const Decision& decision,
                     const Error& error) {
  with.note(row.recipient,
            {error.code, decision.person.name + " may not decide on draft " + row.draft.text(),
             row.clause});
}

/// Of a record that was decided before, that it was.
tl::unexpected<Error> HoldDesk::not_waiting(Surroundings& with, const std::string& id,
                                            const Error& error) const {
  const auto whole_id = HoldId::parse(id);
  if (error.code != Code::hold_unknown || !whole_id) return fail(error);
  const auto row = with.store.hold(*whole_id);
  if (!row || !*row) return fail(error);
  return fail(Code::hold_decided, id, "id");
}

Result<nlohmann::json> HoldDesk::release(Surroundings& with, Rows::iterator entry,
                                         Decision decision) {
  if (entry->second.kind == HoldKind::subset) return propose(with, entry, std::move(decision));
  decision.action = "release";
  ACCORD_TRY(const store::HoldRow row, whole(with, entry->first));
  ACCORD_TRY(const Draft draft, as_proposed(with, row, {}));
  return send(with, entry, draft, decision);
}

Result<nlohmann::json> HoldDesk::refuse(Surroundings& with, Rows::iterator entry,
                                        Decision decision) {
  const HoldId id = entry->first;
  write_down(with, entry->second,
             {.operator_name = decision.person.name, .action = "refuse", .reason = decision.reason},
             Code::hold_refused);
  end(with, entry, HoldState::refused);
  return nlohmann::json{{"id", id.text()}, {"state", "refused"}, {"by", decision.person.name}};
}

Result<nlohmann::json> HoldDesk::downgrade(Surroundings& with, Rows::iterator entry,
                                           Decision decision) {
  auto lower = parse_label(decision.label);
  if (!lower) return fail(lower.error().code, lower.error().text(), "label");
  ACCORD_TRY(const Label original, parse_label(entry->second.label));
  ACCORD_CHECK(check_downgrade(original, *lower));
  return propose(with, entry, std::move(decision));
}

Result<nlohmann::json> HoldDesk::propose(Surroundings& with, Rows::iterator entry,
                                         Decision decision) {
  write_down(with, entry->second,
             {.operator_name = decision.person.name,
              .action = "propose",
              .label = decision.label,
              .reason = decision.reason},
             Code::hold_proposed);
  nlohmann::json out{{"id", entry->first.text()},
                     {"state", "waiting"},
                     {"proposed_by", decision.person.name},
                     {"needs", "a second person: accord hold confirm"}};
  if (!decision.label.empty()) out["label"] = decision.label;
  return out;
}

Result<nlohmann::json> HoldDesk::confirm(Surroundings& with, Rows::iterator entry,
                                         Decision decision) {
  ACCORD_TRY(const auto proposed, proposal(with, entry->first));
  if (!proposed) return fail(Code::hold_nothing_proposed, entry->first.text(), "id");
  if (proposed->by == decision.person.name) {
    const Error error{Code::hold_same_person, decision.person.name + " proposed it", {}};
    tried(with, entry->second, decision, error);
    return fail(error);
  }
  ACCORD_TRY(const store::HoldRow row, whole(with, entry->first));
  ACCORD_TRY(const Draft draft, as_proposed(with, row, proposed->label));
  decision.action = "confirm";
  decision.label = proposed->label;
  return send(with, entry, draft, decision);
}

/// Ruled on anew, as what is now permitted; released, the record leaves the desk.
Result<nlohmann::json> HoldDesk::send(Surroundings& with, Rows::iterator entry, const Draft& draft,
                                      const Decision& decision) {
  const store::HoldRow row = entry->second;
  store::HoldDecisionRow said{.operator_name = decision.person.name,
                              .action = decision.action,
                              .label = decision.label,
                              .reason = decision.reason};
  if (with.now < row.due && decision.label.empty()) {
    said.outcome = Code::delay_not_passed;
    write_down(with, row, std::move(said), Code::hold_still_withheld);
    return fail(Code::hold_still_withheld, "the subset is due at " + row.due.text(0), row.clause);
  }
  const Outcome outcome =
      out_.submit(with, draft, row.recipient, PersonsRelease{decision.person.name});
  if (!outcome.record_id) {
    said.outcome = outcome.ruling.reason;
    write_down(with, row, std::move(said), Code::hold_still_withheld);
    return fail(Code::hold_still_withheld,
                code_text(outcome.ruling.reason) + " " +
                    std::string(code_entry(outcome.ruling.reason).meaning),
                outcome.ruling.clause);
  }
  write_down(with, row, std::move(said), Code::hold_released);
  end(with, entry, HoldState::released);
  return nlohmann::json{{"id", row.id.text()},        {"state", "released"},
                        {"by", decision.person.name}, {"record", outcome.record_id->text()},
                        {"to", row.recipient.text()}, {"clause", outcome.ruling.clause}};
}

}  // namespace accord::node::pipeline
