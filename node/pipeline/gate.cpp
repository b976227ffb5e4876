// Rule, do the duties, rebuild, rule again.
#include "node/pipeline/gate.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"
#include "node/pipeline/rebuild.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::pipeline {
namespace {

using Case = agreement::ReleaseCase;
using Words = agreement::WrittenRuling;
using agreement::Verdict;

/// The rebuilt payload with the facts that rulings look at.
struct Clean {
  Rebuilt rebuilt;
  PayloadFacts facts;
};

struct Marking {
  const std::string& label_text;
  DataMode mode;
};

/// The fields that go: those that the clauses remove, and the protected ones that they do not
/// disclose, where agreements and not the registry protect them.
std::vector<std::string> taken_out(const PayloadType& type, const Words& duties) {
  std::vector<std::string> out = duties.remove;
  for (const std::string& field : duties.hidden) {
    const auto& known = type.protected_fields;
    if (std::find(known.begin(), known.end(), field) == known.end()) out.push_back(field);
  }
  return out;
}

/// Rebuilt without protected fields but those that `duties` discloses, and with its duties done.
Result<Clean> clean(const PayloadType& type, ByteView payload, const Marking& marking,
                    const Words& duties) {
  const std::set<std::string> disclosed(duties.disclose.begin(), duties.disclose.end());
  const RebuildRules rules{&disclosed, marking.label_text, std::string(name_of(marking.mode)),
                           taken_out(type, duties), duties.precision};
  Clean out;
  ACCORD_TRY(out.rebuilt, rebuild(type, payload, rules));
  ACCORD_TRY(out.facts, check_payload(type, out.rebuilt.payload));
  return out;
}

bool changes_the_payload(const PayloadType& type, const Words& ruling) {
  return !ruling.disclose.empty() || !taken_out(type, ruling).empty() || !ruling.precision.empty();
}

/// A ruling for what failed before or beside the agreement: still a "no" with a path and a reason.
Withheld refuse(const NationId& recipient, const Error& error) {
  Words ruling;
  ruling.clause = "pipeline/gate";
  ruling.reason = error.code;
  return {recipient, std::move(ruling), error.text()};
}

Quarantined quarantine(RecordHead& head, const Error& error) {
  return {std::move(head), error.code, error.text(), "pipeline/gate"};
}

/// The same once there is a ruling.
Quarantined quarantine(RecordHead& head, const Error& error, const Words& ruling, Case& ruled_on) {
  return {std::move(head), error.code, error.text(), ruling.clause, std::move(ruled_on)};
}

void add_type(const PayloadType& type, Case& out) {
  out.payload_code = type.code;
  out.schema_digest = type.schema_digest;
}

/// What the payload itself says of the case.
void add_payload(const PayloadFacts& facts, std::uint32_t requests_today, Case& out) {
  out.norad_cat_id = facts.norad_cat_id;
  out.observations = facts.observations;
  out.last_observation.reset();
  if (facts.last != UtcTime{}) out.last_observation = facts.last;
  if (!facts.asked) return;
  out.purpose = facts.asked->purpose;
  out.asked = agreement::AskedCase{facts.asked->priority, requests_today};
}

/// Whose consent the label may ask for: its policy's, that of foreign sources and of joint owners,
/// but for the two nations themselves. Of a source that is not named nobody can consent.
std::vector<std::string> originators_of(const Case& asked_of) {
  const Handling& handling = asked_of.label.handling;
  std::vector<std::string> out;
  if (asked_of.label.policy != asked_of.sender.text()) out.push_back(asked_of.label.policy);
  if (handling.fgi_concealed) out.emplace_back();
  for (const auto* list : {&handling.fgi, &handling.owners}) {
    for (const MarkingCode& code : *list) {
      const bool either = code == asked_of.sender || code == asked_of.recipient;
      if (!either && code.text() != asked_of.label.policy) out.push_back(code.text());
    }
  }
  return out;
}

/// What the record has in it that the sender's duties should have taken out, if anything.
std::optional<Error> overshared(const Rebuilt& rebuilt) {
  if (!rebuilt.dropped.empty())
    return Error{Code::peer_overshared, "undisclosed field " + rebuilt.dropped.front(), {}};
  if (!rebuilt.coarsened.empty())
    return Error{Code::peer_overshared, "finer than agreed: " + rebuilt.coarsened.front(), {}};
  return std::nullopt;
}

}  // namespace

const KnownLabel& Gate::known(const Label& label, std::optional<KnownLabel>& anew) const {
  if (knowledge_.labels != nullptr) return knowledge_.labels->find(agreements_, label);
  return anew.emplace(known_label(agreements_, label));
}

agreement::Ruling Gate::rule(const Case& asked_of, const agreement::BoundLabel& label) const {
  agreement::ReleaseFacts facts{asked_of.sender,        asked_of.recipient, asked_of.payload_code,
                                asked_of.schema_digest, asked_of.mode,      asked_of.label,
                                asked_of.norad_cat_id,  asked_of.at};
  facts.object_class = asked_of.object_class;
  facts.regime = asked_of.regime;
  facts.purpose = asked_of.purpose;
  facts.observations = asked_of.observations;
  facts.last_observation = asked_of.last_observation.value_or(UtcTime{});
  facts.originator_consents = asked_of.originator_consents;
  if (knowledge_.usage != nullptr && asked_of.sender == agreements_.own()) {
    facts.usage = knowledge_.usage->usage(agreements_, asked_of.recipient, asked_of.norad_cat_id,
                                          asked_of.at);
  }
  return decide(agreements_, bind_facts(agreements_, facts, label));
}

Words Gate::words_of(const Case& asked_of, const agreement::Ruling& ruling) const {
  Words words = written(ruling);
  if (words.verdict == Verdict::withhold || !asked_of.asked) return words;
  // A tasking request is a record like any other, and besides it must be permitted as a request.
  Words asked = written(decide_tasking(
      agreements_,
      {asked_of.sender, asked_of.recipient, asked_of.asked->priority, asked_of.purpose,
       asked_of.mode, asked_of.norad_cat_id, asked_of.at, asked_of.asked->requests_today}));
  if (asked.verdict != Verdict::release) return asked;
  // Duties and a hold are the record's; the clause that is quoted is the request's.
  if (words.verdict == Verdict::release) words.clause = asked.clause;
  return words;
}

void Gate::add_knowledge(const std::optional<RequestId>& request_id, Case& out) const {
  if (knowledge_.catalogue != nullptr) {
    const agreement::CatalogueEntry object = knowledge_.catalogue->find(out.norad_cat_id);
    out.object_class = object.object_class;
    out.regime = object.regime;
  }
  if (knowledge_.consents != nullptr) {
    const auto consents = [&](const std::string& originator) {
      const Label of_originator{originator, out.label.level, {}};
      return !knowledge_.consents
                  ->consents_for({of_originator, out.recipient, out.at, request_id,
                                  out.payload_code, out.norad_cat_id})
                  .empty();
    };
    const std::vector<std::string> originators = originators_of(out);
    out.originator_consents =
        !originators.empty() && std::all_of(originators.begin(), originators.end(), consents);
  }
  if (knowledge_.usage != nullptr) knowledge_.usage->describe(agreements_, out);
}

const PayloadType* Gate::type_of(const std::string& payload_code) const {
  return knowledge_.types != nullptr ? knowledge_.types->find(payload_code)
                                     : find_payload_type(payload_code);
}

/// What leaves names its source by an alias that our policy gives out, or by nothing. Whose label
/// it bears says nothing of who made it: every draft was translated here, so a feed of our own
/// under another nation's label is checked like any other.
bool Gate::source_is_known(const PayloadFacts& facts) const {
  return facts.sensor.empty() || agreement::is_alias(agreements_.national_policy(), facts.sensor);
}

RecordHead Gate::head_of(const Draft& draft, const Passage& passage, Case&& ruled_on,
                         Words&& ruling, Lane lane) const {
  RecordHead head;
  head.derived = agreement::derived_label(ruling, passage.recipient);
  head.id = passage.record_id;
  head.agreements = std::move(ruling.agreements);
  head.sender = agreements_.own();
  head.recipient = passage.recipient;
  head.lane = lane;
  head.time = passage.at;
  head.label = std::move(ruled_on.label);
  head.mode = draft.mode;
  head.payload_code = draft.payload_code;
  head.schema_digest = ruled_on.schema_digest;
  head.request_id = draft.request_id;
  head.clause = std::move(ruling.clause);
  head.obligations = std::move(ruling.obligations);
  head.object_class = ruled_on.object_class;
  head.regime = ruled_on.regime;
  return head;
}

std::variant<Released, Withheld, Held> Gate::release(const Draft& draft,
                                                     const Passage& passage) const {
  const PayloadType* type = type_of(draft.payload_code);
  if (type == nullptr || type->lane == Lane::unspecified) {
    return refuse(passage.recipient,
                  {Code::unknown_payload, "payload type '" + draft.payload_code + "'", {}});
  }
  std::optional<KnownLabel> anew;
  const KnownLabel& label = known(draft.label, anew);
  if (label.fault) return refuse(passage.recipient, *label.fault);
  const Marking marking{label.text, draft.mode};
  auto bare = clean(*type, draft.payload, marking, {});
  if (!bare) return refuse(passage.recipient, bare.error());

  Case asked_of;
  asked_of.sender = agreements_.own();
  asked_of.recipient = passage.recipient;
  asked_of.mode = draft.mode;
  asked_of.label = draft.label;
  asked_of.at = passage.at;
  asked_of.purpose = passage.purpose;
  add_type(*type, asked_of);
  add_payload(bare->facts, passage.requests_today, asked_of);
  add_knowledge(draft.request_id, asked_of);
  const agreement::Ruling ruled = rule(asked_of, label.bound);
  Words ruling = words_of(asked_of, ruled);
  if (ruling.verdict == Verdict::withhold)
    return Withheld{passage.recipient, std::move(ruling), {}, std::move(asked_of)};
  if (ruling.verdict == Verdict::hold && !passage.released_by)
    return Held{draft, passage.recipient, std::move(ruling), std::move(asked_of)};

  auto result = changes_the_payload(*type, ruling) ? clean(*type, draft.payload, marking, ruling)
                                                   : std::move(bare);
  if (!result) return refuse(passage.recipient, result.error());
  // The result is ruled again: what leaves is what was ruled on, not what it was made from.
  add_payload(result->facts, passage.requests_today, asked_of);
  const agreement::Ruling again = rule(asked_of, label.bound);
  if (asked_of.asked || !is_same(again, ruled)) {
    Words words = words_of(asked_of, again);
    if (words.verdict == Verdict::withhold)
      return Withheld{passage.recipient, std::move(words), {}, std::move(asked_of)};
    if (words != ruling)
      return refuse(passage.recipient,
                    {Code::payload_semantics, "the rebuilt record rules otherwise", {}});
  }

  if (!source_is_known(result->facts)) {
    Words refused;
    refused.clause = "national-policy/sensor_aliases";
    refused.reason = Code::national_sensor_without_alias;
    return Withheld{passage.recipient, std::move(refused), {}, std::move(asked_of)};
  }
  std::string facts_text = json_text(asked_of, label.text);
  RecordHead head = head_of(draft, passage, std::move(asked_of), std::move(ruling), type->lane);
  if (record_size_bound(head, result->rebuilt.payload.size()) > kMaxRecordBytes) {
    return refuse(passage.recipient,
                  {Code::too_large, "a record of this payload passes the limit", {}});
  }
  return Released(std::move(head), std::move(result->rebuilt.payload), std::move(result->facts),
                  draft.priority, {std::move(facts_text), again, agreements_.shared_from_this()});
}

std::variant<Admitted, Quarantined> Gate::admit(RecordHead head, ByteView payload,
                                                const Arrival& arrival) const {
  const PayloadType* type = type_of(head.payload_code);
  if (type == nullptr)
    return quarantine(head,
                      {Code::unknown_payload, "payload type '" + head.payload_code + "'", {}});
  if (type->lane != head.lane)
    return quarantine(head, {Code::payload_type_not_for_lane, head.payload_code, {}});
  if (type->schema_digest != head.schema_digest) {
    return quarantine(head,
                      {Code::schema_digest_mismatch, "of payload type " + head.payload_code, {}});
  }
  std::optional<KnownLabel> anew;
  const KnownLabel& label = known(head.label, anew);
  const Marking marking{label.text, head.mode};
  auto bare = clean(*type, payload, marking, {});
  if (!bare) return quarantine(head, bare.error());

  Case asked_of;
  asked_of.sender = arrival.peer;
  asked_of.recipient = agreements_.own();
  asked_of.mode = head.mode;
  asked_of.label = head.label;
  asked_of.at = arrival.at;
  asked_of.object_class = head.object_class;
  asked_of.regime = head.regime;
  asked_of.purpose = arrival.purpose;
  add_type(*type, asked_of);
  add_payload(bare->facts, arrival.requests_today, asked_of);
  Words ruling = words_of(asked_of, rule(asked_of, label.bound));
  if (ruling.verdict != Verdict::release) {
    return quarantine(head, {Code::peer_overshared, code_text(ruling.reason), ruling.clause},
                      ruling, asked_of);
  }
  if (ruling.agreements != head.agreements) {
    return quarantine(head, {Code::agreements_not_current, "the record names other agreements", {}},
                      ruling, asked_of);
  }
  if (head.derived != agreement::derived_label(ruling, agreements_.own())) {
    return quarantine(head, {Code::derived_label_differs, "in the policy of this nation", {}},
                      ruling, asked_of);
  }
  auto result =
      changes_the_payload(*type, ruling) ? clean(*type, payload, marking, ruling) : std::move(bare);
  if (!result) return quarantine(head, result.error(), ruling, asked_of);
  if (const auto error = overshared(result->rebuilt))
    return quarantine(head, *error, ruling, asked_of);
  std::string facts_text = json_text(asked_of, label.text);
  return Admitted(std::move(head), std::move(result->rebuilt.payload), std::move(result->facts),
                  std::move(ruling), std::move(asked_of), std::move(facts_text));
}

}  // namespace accord::node::pipeline
