// Steps 1 to 17, in the words of docs/agreement-language.md.
#include <algorithm>
#include <set>

#include "plain_label.hpp"
#include "plain_standing.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::plain {
namespace {

using agreement::Agreement;
using agreement::Document;
using agreement::ObjectClass;
using agreement::Regime;
using agreement::ReleaseClause;
using agreement::ReleaseDirection;

std::string section(const Document& document, const Question& question) {
  return name_and_version(document) + "/release/" + question.sender.text() + ">" +
         question.recipient.text();
}

const ReleaseDirection* direction_of(const Document& document, const Question& question) {
  for (const ReleaseDirection& direction : document.release) {
    if (holds(direction.from, question.sender) && holds(direction.to, question.recipient)) {
      return &direction;
    }
  }
  return nullptr;
}

std::set<std::uint32_t> objects(const Document& document, const std::vector<std::string>& ids) {
  std::set<std::uint32_t> out;
  for (const auto& list : document.object_lists) {
    if (lists(ids, list.id)) out.insert(list.norad_cat_ids.begin(), list.norad_cat_ids.end());
  }
  return out;
}

/// Step 10, one clause: how many of its conditions, in the written order, the case meets before the
/// first that it does not. 0: payload type or data mode already differs; 6: it covers the case.
int conditions_met(const Document& document, const ReleaseClause& clause, const Question& q) {
  if (!lists(clause.payload_types, q.payload_code) || !lists(clause.data_modes, q.mode)) return 0;
  const auto interval = clause.effective ? *clause.effective : document.term;
  if (q.at < interval.from || q.at >= interval.to) return 1;
  if (!clause.object_classes.empty() && !lists(clause.object_classes, q.object_class)) return 2;
  if (!clause.regimes.empty() && !lists(clause.regimes, q.regime)) return 3;
  const bool speaks_of_objects = !clause.only_lists.empty() || !clause.except_lists.empty();
  if (speaks_of_objects) {
    const bool unknown = q.norad_cat_id == 0;
    const bool in_only =
        clause.only_lists.empty() || objects(document, clause.only_lists).contains(q.norad_cat_id);
    const bool in_except = objects(document, clause.except_lists).contains(q.norad_cat_id);
    if (unknown || !in_only || in_except) return 4;
  }
  if (!clause.purposes.empty() && !lists(clause.purposes, q.purpose)) return 5;
  return 6;
}

struct Farthest {
  const ReleaseClause* clause = nullptr;
  int met = 0;
};

Farthest farthest(const Document& document, const Question& question) {
  Farthest best;
  const ReleaseDirection* direction = direction_of(document, question);
  if (direction == nullptr) return best;
  for (const ReleaseClause& clause : direction->clauses) {
    const int met = conditions_met(document, clause, question);
    if (met > best.met) best = {&clause, met};
  }
  return best;
}

std::string clause_path(const Document& document, const Question& question,
                        const ReleaseClause* clause) {
  const std::string path = section(document, question);
  return clause == nullptr ? path : path + "/clauses/" + clause->id;
}

/// Steps 6 to 9.
std::optional<No> agreement_objects(const World& world, const Document& document,
                                    const Question& q) {
  const std::string name = name_and_version(document);
  if (agreed_payload(document, q.payload_code)->schema_sha384 != q.schema) {
    return No{Code::schema_not_agreed, name + "/standard/payload_types"};
  }
  const ReleaseDirection* direction = direction_of(document, q);
  if (direction == nullptr) return No{Code::direction_not_agreed, section(document, q)};
  const bool own = direction->own_labels && q.label.policy == q.sender.text();
  if (!own && !lists(direction->label_policies, q.label.policy)) {
    return No{Code::label_policy_not_agreed, section(document, q) + "/label_policies"};
  }
  return marking_objects(world, document, q,
                         clause_path(document, q, farthest(document, q).clause));
}

/// Steps 10 to 12.
std::optional<No> clause_objects(const Document& document, const Question& q) {
  static constexpr Code kWhy[] = {
      Code::no_release_clause,    Code::clause_not_in_effect, Code::object_class_not_permitted,
      Code::regime_not_permitted, Code::object_not_permitted, Code::release_purpose_not_permitted};
  const Farthest best = farthest(document, q);
  const std::string path = clause_path(document, q, best.clause);
  if (best.met < 6) return No{kWhy[best.met], path};
  if (q.label.level > best.clause->ceiling) return No{Code::above_clause_ceiling, path};
  const bool listed = list_reaches(document, q);
  const bool bare_unclassified =
      says_nothing(q) &&
      best.clause->releasability == agreement::Releasability::rel_to_recipient_or_unclassified;
  if (!listed && !bare_unclassified) return No{Code::clause_requires_rel_to, path};
  return std::nullopt;
}

std::optional<No> consent_or_delay(const ReleaseClause& clause, const std::string& path,
                                   const Question& q) {
  const bool foreign = q.label.policy != q.sender.text();
  if (foreign && clause.third_party == agreement::ThirdParty::with_consent &&
      !q.originator_consents) {
    return No{Code::originator_consent_missing, path};
  }
  if (clause.delay.count() > 0) {
    if (!q.last_observation) return No{Code::observation_time_unknown, path};
    if (q.at < *q.last_observation + clause.delay) return No{Code::delay_not_passed, path};
  }
  return std::nullopt;
}

/// Steps 13 to 15, of the sender.
std::optional<No> sender_objects(const Document& document, const Question& q) {
  const ReleaseClause& clause = *farthest(document, q).clause;
  const std::string path = clause_path(document, q, &clause);
  if (auto no = consent_or_delay(clause, path, q)) return no;
  for (std::size_t i = 0; i < clause.quotas.size(); ++i) {
    const auto& quota = clause.quotas[i];
    const bool known = q.object_class != ObjectClass::unspecified;
    const bool counted =
        quota.object_classes.empty() || !known || lists(quota.object_classes, q.object_class);
    if (!counted) continue;
    const std::string counter = path + "/quotas/" + std::to_string(i);
    const auto count = q.counts.find(counter);
    if (count == q.counts.end()) return No{Code::usage_unknown, counter};
    if (std::uint64_t{count->second} + q.observations > quota.observations_per_day) {
      return No{Code::release_quota_exhausted, counter};
    }
  }
  return std::nullopt;
}

/// Step 16: withheld for want of a count, held at the threshold.
struct Threshold {
  std::optional<No> no;
  bool hold = false;
  std::string counter;
};

Threshold threshold(const Document& document, const Question& q) {
  const ReleaseClause& clause = *farthest(document, q).clause;
  if (!clause.compilation) return {};
  Threshold out;
  out.counter = clause_path(document, q, &clause) + "/compilation";
  const auto count = q.counts.find(out.counter);
  if (count == q.counts.end()) {
    out.no = No{Code::usage_unknown, out.counter};
  } else {
    out.hold = std::uint64_t{count->second} + q.observations > clause.compilation->observations;
  }
  return out;
}

/// Step 17.
std::optional<No> nation_objects(const World& world, const Question& q) {
  const auto& deny = world.policy.deny;
  const std::string path = "national-policy/deny/";
  if (lists(deny.recipients, q.recipient)) {
    return No{Code::national_recipient_denied, path + "recipients"};
  }
  if (lists(deny.payload_types, q.payload_code)) {
    return No{Code::national_payload_denied, path + "payload_types"};
  }
  if (q.payload_code == "TMV" || deny.norad_cat_ids.empty()) return std::nullopt;
  if (q.norad_cat_id == 0) {
    if (deny.unknown_object == agreement::UnknownObject::release) return std::nullopt;
    return No{Code::national_object_unknown, path + "norad_cat_ids"};
  }
  if (lists(deny.norad_cat_ids, q.norad_cat_id)) {
    return No{Code::national_object_denied, path + "norad_cat_ids"};
  }
  return std::nullopt;
}

std::set<std::string> protected_in(const Document& document, const std::string& code) {
  std::set<std::string> fields;
  const auto* agreed = agreed_payload(document, code);
  if (const PayloadType* type = find_payload_type(code)) {
    fields.insert(type->protected_fields.begin(), type->protected_fields.end());
  }
  if (agreed != nullptr && agreed->declared) {
    for (const auto& field : agreed->declared->fields) {
      if (field.is_protected) fields.insert(field.name);
    }
  }
  return fields;
}

/// The table "Duties of a released or held record".
void add_duties(const std::vector<const Agreement*>& applicable, const Question& q, Answer& out) {
  std::set<std::string> guarded, undisclosed, removed;
  for (const Agreement* each : applicable) {
    const ReleaseClause& clause = *farthest(each->document, q).clause;
    for (const std::string& field : protected_in(each->document, q.payload_code)) {
      guarded.insert(field);
      if (!lists(clause.disclose, field)) undisclosed.insert(field);
    }
    removed.insert(clause.remove.begin(), clause.remove.end());
    for (const auto& precision : clause.precision) {
      double& quantum = out.quanta[precision.field];
      quantum = std::max(quantum, precision.quantum);
    }
    const auto level = protected_as(each->document, q);
    if (level.first > out.protect_as.first) out.protect_as = level;
    out.delay = std::max(out.delay, clause.delay);
    out.onward = std::min(out.onward, clause.onward);
  }
  for (const std::string& field : guarded) {
    if (!undisclosed.contains(field)) out.disclose.push_back(field);
  }
  out.remove.assign(removed.begin(), removed.end());
  out.redact = !undisclosed.empty();
}

Answer& refuse(Answer& out, No no) {
  out.verdict = "withhold";
  out.reason = no.reason;
  out.clause = std::move(no.path);
  return out;
}

/// Steps 1 to 4.
std::optional<Code> record_objects(const World& world, const Question& q) {
  const bool two = between_two_with_ours(world, q.sender, q.recipient);
  if (!two || q.mode == DataMode::unspecified || q.payload_code.empty()) {
    return Code::facts_incomplete;
  }
  if (!well_formed(q.label)) return Code::label_malformed;
  if (const auto no = label_objects(q, q.sender == world.own)) return no;
  if (world.ceiling < Level::top_secret && q.label.level > world.ceiling) {
    return Code::above_node_ceiling;
  }
  return disclosure_objects(world, q);
}

/// Steps 6 to 17 and the duties. Requires: some agreement applies.
Answer& through_agreements(const World& world, const std::vector<const Agreement*>& applicable,
                           const Question& q, Answer& out) {
  const bool sending = q.sender == world.own;
  std::string held_by;
  for (const Agreement* each : applicable) {
    if (auto no = agreement_objects(world, each->document, q)) return refuse(out, *no);
    if (auto no = clause_objects(each->document, q)) return refuse(out, *no);
    if (!sending) continue;
    if (auto no = sender_objects(each->document, q)) return refuse(out, *no);
    const Threshold at = threshold(each->document, q);
    if (at.no) return refuse(out, *at.no);
    if (at.hold && held_by.empty()) held_by = at.counter;
  }
  if (sending) {
    if (auto no = nation_objects(world, q)) return refuse(out, *no);
  }
  const Document& first = applicable.front()->document;
  out.verdict = held_by.empty() ? "release" : "hold";
  out.reason = held_by.empty() ? Code::permitted : Code::compilation_threshold;
  out.clause = held_by.empty() ? clause_path(first, q, farthest(first, q).clause) : held_by;
  add_duties(applicable, q, out);
  return out;
}

}  // namespace

Answer answer(const World& world, const Question& q) {
  Answer out;
  const Standing standing =
      standing_of(world, {q.sender, q.recipient, q.payload_code, q.mode, q.at});
  out.agreements = hashes_of(standing);
  // What steps 1 to 4 refuse is quoted under what the record would have come to.
  std::string place = standing.nearest.path;
  if (!standing.applicable.empty()) {
    const Document& first = standing.applicable.front()->document;
    place = clause_path(first, q, farthest(first, q).clause);
  }
  if (const auto reason = record_objects(world, q)) return refuse(out, {*reason, place});
  if (standing.applicable.empty()) return refuse(out, standing.nearest);
  return through_agreements(world, standing.applicable, q, out);
}

}  // namespace accord::plain
