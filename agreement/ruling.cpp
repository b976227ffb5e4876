// The duties of a ruling, looked up in its tables, and the ruling as words of its own.
#include "agreement/ruling.hpp"

#include <algorithm>

#include "agreement/duties.hpp"

namespace accord::agreement {
namespace {

/// Requires: of a record, released or held.
void write_field_duties(const Ruling& ruling, WrittenRuling& out) {
  const PayloadFields& type = fields_of(ruling);
  const auto duties = field_duties(ruling);
  for (std::size_t i = 0; i < duties.size(); ++i) {
    if (duties[i].guarded) {
      (duties[i].hidden ? out.hidden : out.disclose).push_back(type.fields[i]);
    }
    if (duties[i].removed) out.remove.push_back(type.fields[i]);
    if (duties[i].quantum > 0) out.precision.push_back({type.fields[i], duties[i].quantum});
  }
}

}  // namespace

const PayloadFields& fields_of(const Ruling& ruling) {
  return ruling.snapshot->tables().payloads[ruling.cell->payload];
}

std::vector<FieldDuty> field_duties(const Ruling& ruling) {
  std::vector<FieldDuty> duties(fields_of(ruling).fields.size());
  const Tables& tables = ruling.snapshot->tables();
  for (const Entry& entry : part_of(tables.entries, ruling.cell->entries)) {
    for (const std::uint32_t field : part_of(tables.fields, entry.guarded))
      duties[field].guarded = true;
  }
  if (!ruling.redact && !ruling.reduce) return duties;
  each_row(ruling, [&](const Tables&, const ReleaseRow& row) {
    for (const std::uint32_t field : part_of(tables.fields, row.hidden))
      duties[field].hidden = true;
    for (const std::uint32_t field : part_of(tables.fields, row.removed))
      duties[field].removed = true;
    for (const Quantum& each : part_of(tables.quanta, row.quanta)) {
      duties[each.field].quantum = std::max(duties[each.field].quantum, each.value);
    }
  });
  return duties;
}

WrittenRuling written(const Ruling& ruling) {
  WrittenRuling out;
  out.verdict = ruling.verdict;
  out.clause = ruling.clause;
  out.reason = ruling.reason;
  out.agreements.assign(ruling.agreements.begin(), ruling.agreements.end());
  out.not_before = ruling.not_before;
  if (ruling.verdict == Verdict::withhold) return out;
  if (ruling.cell != nullptr) write_field_duties(ruling, out);
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

bool is_same(const Ruling& a, const Ruling& b) {
  const auto same_view = [](const auto& x, const auto& y) {
    return x.data() == y.data() && x.size() == y.size();
  };
  return a.snapshot == b.snapshot && a.cell == b.cell && a.verdict == b.verdict &&
         a.reason == b.reason && same_view(a.clause, b.clause) &&
         same_view(a.agreements, b.agreements) && a.redact == b.redact && a.reduce == b.reduce &&
         a.delay == b.delay && a.not_before == b.not_before && a.onward == b.onward &&
         a.protect_level == b.protect_level && same_view(a.protect_word, b.protect_word) &&
         a.match == b.match;
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
