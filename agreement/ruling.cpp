// The duties of a ruling, looked up in its tables, and the ruling as words of its own.
#include "agreement/ruling.hpp"

#include <algorithm>

#include "agreement/duties.hpp"

namespace accord::agreement {
namespace {

std::vector<std::string> names_of(std::span<const std::string> fields, std::uint64_t bits) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if ((bits >> i & 1) != 0) names.push_back(fields[i]);
  }
  return names;
}

}  // namespace

double quantum_of(const Ruling& ruling, std::size_t field) {
  double coarsest = 0;
  each_row(ruling, [&](const Tables& tables, const ReleaseRow& row) {
    for (std::uint32_t i = row.quanta.begin; i < row.quanta.end; ++i) {
      const Quantum& quantum = tables.quanta[i];
      if (quantum.field == field) coarsest = std::max(coarsest, quantum.value);
    }
  });
  return coarsest;
}

WrittenRuling written(const Ruling& ruling) {
  WrittenRuling out;
  out.verdict = ruling.verdict;
  out.clause = ruling.clause;
  out.reason = ruling.reason;
  out.agreements.assign(ruling.agreements.begin(), ruling.agreements.end());
  out.not_before = ruling.not_before;
  if (ruling.verdict == Verdict::withhold) return out;
  out.disclose = names_of(ruling.fields, ruling.keep);
  out.remove = names_of(ruling.fields, ruling.remove);
  for (std::size_t i = 0; i < ruling.fields.size(); ++i) {
    if ((ruling.coarsen >> i & 1) != 0) {
      out.precision.push_back({ruling.fields[i], quantum_of(ruling, i)});
    }
  }
  out.delay = ruling.delay;
  out.onward = ruling.onward;
  if (ruling.protect_level != Level::unspecified) {
    out.protect_as = ProtectAs{ruling.protect_level, std::string(ruling.protect_word)};
  }
  if (ruling.redact) out.obligations.emplace_back(kRedactProtectedFields);
  if (!out.remove.empty()) out.obligations.emplace_back(kRemoveFields);
  if (!out.precision.empty()) out.obligations.emplace_back(kReducePrecision);
  return out;
}

std::optional<Label> derived_label(const WrittenRuling& ruling, const NationId& recipient) {
  if (ruling.verdict == Verdict::withhold || !ruling.protect_as) return std::nullopt;
  Label label{recipient.text(), ruling.protect_as->level, {}};
  if (ruling.protect_as->word != accord::name_of(label.level)) {
    label.handling.word = ruling.protect_as->word;
  }
  return label;
}

}  // namespace accord::agreement
