// Rule, redact, rebuild, rule again.
#include "node/pipeline/gate.hpp"

#include "agreement/marking/label.hpp"
#include "node/pipeline/rebuild.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

using Ruling = agreement::WrittenRuling;
using agreement::Verdict;

/// The rebuilt payload with the facts that rulings look at.
struct Clean {
  Rebuilt rebuilt;
  PayloadFacts facts;
};

struct Marking {
  const Label& label;
  DataMode mode;
};

Result<Clean> clean(const PayloadType& type, ByteView payload, const Marking& marking,
                    const std::vector<std::string>& disclose) {
  const std::set<std::string> disclosed(disclose.begin(), disclose.end());
  const RebuildRules rules{&disclosed, agreement::format_label(marking.label),
                           std::string(name_of(marking.mode))};
  Clean out;
  ACCORD_TRY(out.rebuilt, rebuild(type, payload, rules));
  ACCORD_TRY(out.facts, check_payload(type, out.rebuilt.payload));
  return out;
}

/// A ruling for what failed before or beside the agreement: still a "no" with a path and a reason.
Withheld refuse(const NationId& recipient, const Error& error) {
  Ruling ruling;
  ruling.clause = "pipeline/gate";
  ruling.reason = error.code;
  return {recipient, std::move(ruling), error.text()};
}

Quarantined quarantine(const RecordHead& head, const Error& error,
                       std::string clause = "pipeline/gate") {
  return {head, error.code, error.text(), std::move(clause)};
}

}  // namespace

Ruling Gate::rule(const Crossing& crossing, const PayloadFacts& facts) const {
  agreement::ReleaseFacts asked_of{
      crossing.sender, crossing.recipient, crossing.type.code, crossing.type.schema_digest,
      crossing.mode,   crossing.label,     facts.norad_cat_id, crossing.at};
  asked_of.observations = facts.observations;
  asked_of.last_observation = facts.last;
  Ruling ruling = written(decide(agreements_, asked_of));
  if (ruling.verdict == Verdict::withhold || !facts.asked) return ruling;
  // A tasking request is a record like any other, and besides it must be permitted as a request.
  Ruling asked = written(decide_tasking(
      agreements_,
      {crossing.sender, crossing.recipient, facts.asked->priority, facts.asked->purpose,
       crossing.mode, facts.norad_cat_id, crossing.at, crossing.requests_today}));
  if (asked.verdict != Verdict::release) return asked;
  // Duties and a hold are the record's; the clause that is quoted is the request's.
  if (ruling.verdict == Verdict::release) ruling.clause = asked.clause;
  return ruling;
}

std::variant<Released, Withheld, Held> Gate::release(const Draft& draft,
                                                     const Passage& passage) const {
  const PayloadType* type = find_payload_type(draft.payload_code);
  if (type == nullptr || type->lane == Lane::unspecified) {
    return refuse(passage.recipient,
                  {Code::unknown_payload, "payload type '" + draft.payload_code + "'", {}});
  }
  if (auto status = agreement::check_label(draft.label); !status)
    return refuse(passage.recipient, status.error());
  const Marking marking{draft.label, draft.mode};
  auto bare = clean(*type, draft.payload, marking, {});
  if (!bare) return refuse(passage.recipient, bare.error());

  const NationId& self = agreements_.own();
  const Crossing crossing{self,       passage.recipient,     *type, draft.mode, draft.label,
                          passage.at, passage.requests_today};
  Ruling ruling = rule(crossing, bare->facts);
  if (ruling.verdict == Verdict::withhold)
    return Withheld{passage.recipient, std::move(ruling), {}};
  if (ruling.verdict == Verdict::hold && !passage.released_by)
    return Held{draft, passage.recipient, std::move(ruling)};
  // The rebuild knows redaction alone; a record that another duty stands on stays.
  if (!ruling.remove.empty() || !ruling.precision.empty())
    return refuse(passage.recipient,
                  {Code::obligation_not_executed, ruling.obligations.back(), ruling.clause});

  auto result = ruling.disclose.empty() ? std::move(bare)
                                        : clean(*type, draft.payload, marking, ruling.disclose);
  if (!result) return refuse(passage.recipient, result.error());
  // The result is ruled again: what leaves is what was ruled on, not what it was made from.
  Ruling again = rule(crossing, result->facts);
  if (again != ruling)
    return refuse(passage.recipient,
                  {Code::payload_semantics, "the rebuilt record rules otherwise", {}});

  RecordHead head;
  head.id = passage.record_id;
  head.agreements = ruling.agreements;
  head.sender = self;
  head.recipient = passage.recipient;
  head.lane = type->lane;
  head.time = passage.at;
  head.label = draft.label;
  head.mode = draft.mode;
  head.payload_code = draft.payload_code;
  head.schema_digest = type->schema_digest;
  head.request_id = draft.request_id;
  head.clause = ruling.clause;
  head.obligations = ruling.obligations;
  if (record_size_bound(head, result->rebuilt.payload.size()) > kMaxRecordBytes) {
    return refuse(passage.recipient,
                  {Code::too_large, "a record of this payload passes the limit", {}});
  }
  return Released(std::move(head), std::move(result->rebuilt.payload), result->facts,
                  draft.priority);
}

std::variant<Admitted, Quarantined> Gate::admit(const WireRecord& record,
                                                const Arrival& arrival) const {
  const RecordHead& head = record.head;
  const PayloadType* type = find_payload_type(head.payload_code);
  if (type == nullptr)
    return quarantine(head,
                      {Code::unknown_payload, "payload type '" + head.payload_code + "'", {}});
  if (type->lane != head.lane)
    return quarantine(head, {Code::payload_type_not_for_lane, head.payload_code, {}});
  if (type->schema_digest != head.schema_digest) {
    return quarantine(head,
                      {Code::schema_digest_mismatch, "of payload type " + head.payload_code, {}});
  }
  const Marking marking{head.label, head.mode};
  auto bare = clean(*type, record.payload, marking, {});
  if (!bare) return quarantine(head, bare.error());

  const NationId& self = agreements_.own();
  const Crossing crossing{arrival.peer,          self, *type, head.mode, head.label, arrival.at,
                          arrival.requests_today};
  Ruling ruling = rule(crossing, bare->facts);
  if (ruling.verdict != Verdict::release) {
    return quarantine(head, {Code::peer_overshared, code_text(ruling.reason), ruling.clause},
                      ruling.clause);
  }
  if (ruling.agreements != head.agreements) {
    return quarantine(head, {Code::agreements_not_current, "the record names other agreements", {}},
                      ruling.clause);
  }
  auto result = ruling.disclose.empty() ? std::move(bare)
                                        : clean(*type, record.payload, marking, ruling.disclose);
  if (!result) return quarantine(head, result.error(), ruling.clause);
  if (!result->rebuilt.dropped.empty()) {
    return quarantine(
        head, {Code::peer_overshared, "undisclosed field " + result->rebuilt.dropped.front(), {}},
        ruling.clause);
  }
  return Admitted(head, std::move(result->rebuilt.payload), result->facts, std::move(ruling));
}

}  // namespace accord::node::pipeline
