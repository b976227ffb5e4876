// Reduce, rule, next. Largest first, so that the first that is released is the answer.
#include "node/pipeline/subset_builder.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"
#include "node/pipeline/rebuild.hpp"

namespace accord::node::pipeline {
namespace {

/// When the reduced record may go by its own rules; nothing when that cannot be known.
std::optional<UtcTime> due_of(const PayloadTypes& types, const Draft& draft,
                              std::chrono::seconds delay) {
  if (delay.count() == 0) return UtcTime{};
  const PayloadType* type = types.find(draft.payload_code);
  if (type == nullptr) return std::nullopt;
  const auto facts = check_payload(*type, draft.payload);
  if (!facts || facts->last == UtcTime{}) return std::nullopt;
  return facts->last + delay;
}

/// The moment from which the agreements release the draft; nothing when they do not.
std::optional<UtcTime> released_from(const Rule& rule, const Draft& draft, Gate::Passage passage) {
  passage.released_by =
      PersonsRelease{"trial"};  // a threshold is no "no": a person is asked anyway
  auto ruled = rule(draft, passage);
  const auto* no = std::get_if<Withheld>(&ruled);
  const bool must_wait = no != nullptr && no->ruling.reason == Code::delay_not_passed &&
                         passage.at < no->ruling.not_before;
  if (must_wait) {
    passage.at = no->ruling.not_before;
    ruled = rule(draft, passage);
  }
  if (!std::holds_alternative<Released>(ruled)) return std::nullopt;
  return passage.at;
}

}  // namespace

Result<Draft> reduced(const PayloadTypes& types, const Draft& draft,
                      const agreement::Reduction& reduction) {
  const PayloadType* type = types.find(draft.payload_code);
  if (type == nullptr) return fail(Code::unknown_payload, draft.payload_code);
  const std::set<std::string> all(type->protected_fields.begin(), type->protected_fields.end());
  RebuildRules rules;
  rules.disclosed = &all;  // the agreement's own redaction comes later, in the gate
  rules.label_text = agreement::format_label(draft.label);
  rules.data_mode_text = std::string(name_of(draft.mode));
  rules.remove = reduction.remove;
  rules.precision = reduction.precision;
  rules.new_label_text = agreement::format_label(reduction.label);
  ACCORD_TRY(Rebuilt rebuilt, rebuild(*type, draft.payload, rules));
  Draft out = draft;
  out.payload = std::move(rebuilt.payload);
  out.label = reduction.label;
  return out;
}

Result<Draft> relabelled(const PayloadTypes& types, const Draft& draft, const Label& label) {
  agreement::Reduction nothing_taken;
  nothing_taken.label = label;
  return reduced(types, draft, nothing_taken);
}

std::optional<Offer> largest_subset(const Surroundings& with, const Draft& draft,
                                    const Gate::Passage& passage, const Rule& rule) {
  const agreement::NationalPolicy& policy = with.agreements.national_policy();
  for (auto& reduction : agreement::reductions_of(policy, draft.payload_code, draft.label)) {
    auto less = reduced(with.types, draft, reduction);
    if (!less) continue;  // a field that the type cannot do without
    const auto due = due_of(with.types, *less, reduction.delay);
    if (!due) continue;
    Gate::Passage then = passage;
    then.at = std::max(passage.at, *due);
    const auto from = released_from(rule, *less, then);
    if (!from) continue;
    return Offer{std::move(reduction), std::move(*less), *from > passage.at ? *from : UtcTime{}};
  }
  return std::nullopt;
}

}  // namespace accord::node::pipeline
