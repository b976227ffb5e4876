// Keeping, ending, and what time does. What people say: hold_decisions.cpp; what they see:
// hold_show.cpp.
#include "node/pipeline/hold_desk.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"
#include "node/pipeline/kept_draft.hpp"

namespace accord::node::pipeline {

namespace {

using agreement::parse_label;
using store::HoldKind;
using store::HoldState;

store::HoldRow row_of(const Surroundings& with, const Draft& draft, const NationId& recipient,
                      const agreement::WrittenRuling& ruling) {
  store::HoldRow row;
  row.id = with.new_id<HoldId>();
  row.at = with.now;
  row.recipient = recipient;
  keep_draft(draft, row);
  row.clause = ruling.clause;
  row.reason = ruling.reason;
  return row;
}

std::optional<agreement::Reduction> reduction_of(const agreement::NationalPolicy& policy,
                                                 const Draft& draft, const std::string& name) {
  for (auto& one : agreement::reductions_of(policy, draft.payload_code, draft.label)) {
    if (one.name() == name) return std::move(one);
  }
  return std::nullopt;
}

/// The references of the standing decisions behind a reduction.
std::string references_of(const agreement::NationalPolicy& policy,
                          const agreement::Reduction& reduction) {
  std::string out;
  for (const agreement::SubsetRule& rule : policy.subsets) {
    const auto& names = reduction.rules;
    if (std::find(names.begin(), names.end(), rule.id) == names.end()) continue;
    out += (out.empty() ? "" : "; ") + rule.reference;
  }
  return out;
}

}  // namespace

void HoldDesk::restore(store::HoldRow row) {
  bytes_ += row.payload_bytes;
  const HoldId id = row.id;
  waiting_.emplace(id, std::move(row));
}

// --- what comes to the desk, and what leaves it ---

bool HoldDesk::keep(Surroundings& with, store::HoldRow row) {
  row.payload_bytes = row.payload.size();
  row.expires = row.at + hold_time_;
  if (waiting_.size() >= kMaxHeldRecords || bytes_ + row.payload_bytes > kMaxHeldBytes) {
    with.note(row.recipient, {Code::hold_queue_full, "draft " + row.draft.text(), row.clause});
    return false;
  }
  with.count(row.recipient, "held");
  with.effects.transaction.holds.push_back(row);
  row.payload = {};
  restore(std::move(row));
  return true;
}

void HoldDesk::end(Surroundings& with, Rows::iterator entry, HoldState state) {
  with.effects.transaction.hold_states.push_back({entry->first, state});
  bytes_ -= entry->second.payload_bytes;
  waiting_.erase(entry);
}

bool HoldDesk::on_held(Surroundings& with, const Draft& draft, const NationId& recipient,
                       const agreement::WrittenRuling& ruling) {
  const PayloadType* type = with.types.find(draft.payload_code);
  if (type == nullptr || type->lane != Lane::data) return false;
  return keep(with, row_of(with, draft, recipient, ruling));
}

std::optional<HoldDesk::Partial> HoldDesk::on_withheld(Surroundings& with, const Draft& draft,
                                                       const Outcome& no) {
  const bool withheld = no.ruling.verdict == agreement::Verdict::withhold;
  if (!withheld || !agreement::is_of_marking(no.ruling.reason)) return std::nullopt;
  const auto rule = [&](const Draft& less, const Gate::Passage& passage) {
    return out_.try_out(with, less, passage);
  };
  const auto offer = largest_subset(with, draft, {no.recipient, {}, with.now}, rule);
  if (!offer) return std::nullopt;
  const std::string name = offer->reduction.name();
  with.effects.transaction.overclassified.push_back({with.now, draft.id, no.recipient,
                                                     draft.payload_code, no.ruling.clause,
                                                     no.ruling.reason, name});
  with.count(no.recipient, "over-classified");
  const bool waits = offer->due != UtcTime{};
  if (offer->reduction.approved && !waits) {
    const auto& policy = with.agreements.national_policy();
    with.note(no.recipient,
              {Code::subset_released,
               "draft " + draft.id.text() + " as subset " + name +
                   ", approved: " + references_of(policy, offer->reduction),
               no.ruling.clause},
              Severity::info);
    return Partial{name, std::nullopt, out_.submit(with, offer->draft, no.recipient, std::nullopt)};
  }
  store::HoldRow row = row_of(with, draft, no.recipient, no.ruling);
  row.kind = HoldKind::subset;
  row.subset = name;
  row.due = offer->due;
  row.approved = offer->reduction.approved;
  if (!keep(with, row)) return Partial{name, std::nullopt, std::nullopt};
  with.note(no.recipient,
            {Code::subset_offered, "draft " + draft.id.text() + " as subset " + name, row.clause},
            Severity::info);
  return Partial{name, row.id, std::nullopt};
}

/// What was said about a record: whole in its own row, and without the words in notice and log.
void HoldDesk::write_down(Surroundings& with, const store::HoldRow& row,
                          store::HoldDecisionRow said, Code code) {
  said.id = row.id;
  said.at = with.now;
  std::string text =
      said.operator_name.empty() ? said.action : said.operator_name + ": " + said.action;
  text += " of draft " + row.draft.text() + ", " + row.label;
  if (!said.label.empty()) text += " as " + said.label;
  if (!row.subset.empty() && said.label.empty()) text += " as subset " + row.subset;
  if (said.outcome) text += ", without effect (" + code_text(*said.outcome) + ")";
  with.note(row.recipient, {code, std::move(text), row.clause}, Severity::info);
  with.effects.transaction.hold_decisions.push_back(std::move(said));
}

void HoldDesk::on_tick(Surroundings& with) {
  for (auto entry = waiting_.begin(); entry != waiting_.end();) {
    const auto next = std::next(entry);
    const store::HoldRow& row = entry->second;
    if (with.now >= row.expires) {
      expire(with, entry);
    } else if (row.approved && with.now >= row.due) {
      send_due(with, entry);
    }
    entry = next;
  }
}

void HoldDesk::expire(Surroundings& with, Rows::iterator entry) {
  write_down(with, entry->second, {.action = "expire"}, Code::hold_expired);
  end(with, entry, HoldState::expired);
}

/// By standing decision, ruled on once at the moment it is due; a "no" then is final.
void HoldDesk::send_due(Surroundings& with, Rows::iterator entry) {
  const store::HoldRow row = entry->second;
  store::HoldDecisionRow said{.action = "approved"};
  auto held = whole(with, row.id);
  auto draft = held ? as_proposed(with, *held, {}) : Result<Draft>(fail(held.error()));
  if (!draft) {
    said.outcome = draft.error().code;
  } else {
    const Outcome outcome = out_.submit(with, *draft, row.recipient, std::nullopt);
    const bool waits_on = outcome.ruling.verdict == agreement::Verdict::hold ||
                          outcome.delayed_until.has_value();  // in a place of its own
    if (!outcome.record_id && !waits_on) said.outcome = outcome.ruling.reason;
  }
  const bool sent = !said.outcome;
  write_down(with, row, std::move(said), sent ? Code::subset_released : Code::hold_refused);
  end(with, entry, sent ? HoldState::released : HoldState::refused);
}

// --- what stands in the journal, or will with this commit ---

Result<store::HoldRow> HoldDesk::whole(Surroundings& with, const HoldId& id) const {
  for (const store::HoldRow& row : with.effects.transaction.holds) {
    if (row.id == id) return row;
  }
  ACCORD_TRY(auto row, with.store.hold(id));
  if (!row) return fail(Code::hold_unknown, id.text());
  return std::move(*row);
}

Result<std::vector<store::HoldDecisionRow>> HoldDesk::decisions(Surroundings& with,
                                                                const HoldId& id) const {
  ACCORD_TRY(auto rows, with.store.hold_decisions(id));
  for (const store::HoldDecisionRow& row : with.effects.transaction.hold_decisions) {
    if (row.id == id) rows.push_back(row);
  }
  return rows;
}

/// The last that was proposed: who proposes anew replaces what stood.
Result<std::optional<HoldDesk::Proposal>> HoldDesk::proposal(Surroundings& with,
                                                             const HoldId& id) const {
  ACCORD_TRY(const auto rows, decisions(with, id));
  std::optional<Proposal> last;
  for (const store::HoldDecisionRow& row : rows) {
    if (row.action == "propose" && !row.outcome)
      last = Proposal{row.operator_name, row.label, row.reason, row.at};
  }
  return last;
}

/// The draft under the proposed label, or as the offered subset, by the policy of this moment.
Result<Draft> HoldDesk::as_proposed(Surroundings& with, const store::HoldRow& row,
                                    const std::string& label) const {
  ACCORD_TRY(const Draft draft, draft_of(row));
  if (!label.empty()) {
    ACCORD_TRY(const Label lower, parse_label(label));
    return relabelled(with.types, draft, lower);
  }
  if (row.kind == HoldKind::threshold) return draft;
  const auto reduction = reduction_of(with.agreements.national_policy(), draft, row.subset);
  if (!reduction)
    return fail(Code::hold_still_withheld,
                "the national policy no longer has subset " + row.subset);
  return reduced(with.types, draft, *reduction);
}

}  // namespace accord::node::pipeline
