// The questions, over numbers.
#include "agreement/label_check.hpp"

#include <algorithm>

namespace accord::agreement {
namespace {

bool holds(const std::vector<std::uint32_t>& ascending, std::uint32_t value) {
  return std::binary_search(ascending.begin(), ascending.end(), value);
}

const std::vector<std::uint32_t>& communities_of(const LabelPlace& place) {
  const MarkTable& table = place.book->marking;
  return table.communities[stretch_of(table.at_cuts, place.at)];
}

}  // namespace

bool reaches(const BoundLabel& label, const LabelPlace& place) {
  if (place.named) return true;
  const auto& held = communities_of(place);
  return std::any_of(label.communities.begin(), label.communities.end(),
                     [&](std::uint32_t community) { return holds(held, community); });
}

bool sources_agree(const BoundLabel& label, const LabelPlace& place) {
  if (label.concealed) return false;
  const auto& held = communities_of(place);
  for (std::uint32_t i = 0; i < label.sources.count; ++i) {
    const std::uint32_t source = label.sources.values[i];
    const std::uint32_t community = label.source_communities.values[i];
    const bool either = source != kNone && (source == place.sender || source == place.recipient);
    if (!either && !holds(held, community)) return false;
  }
  return true;
}

bool owners_agree(const BoundLabel& label, const LabelPlace& place) {
  if (label.owners.count == 0 || label.owners.holds(place.recipient)) return true;
  return std::all_of(label.owners.begin(), label.owners.end(),
                     [&](std::uint32_t owner) { return owner != kNone && owner == place.sender; });
}

Code check_word(const BoundLabel& label, const LabelPlace& place) {
  const MarkTable& table = place.book->marking;
  // UNCLASSIFIED stands on every ladder; and without a ladder of its policy a level is its own.
  const bool laddered = label.policy != kNone && holds(table.laddered, label.policy);
  if (!label.has_word && (!label.classified() || !laddered)) return Code::permitted;
  const WordCell* cell = find_word_cell(table, label.word, place.at, label.created);
  return unless(cell == nullptr || cell->rung != label.level, Code::label_word_not_agreed);
}

const WordCell* protection_of(const BoundLabel& label, const LabelPlace& place) {
  if (label.policy == place.recipient) return nullptr;
  const WordCell* cell = find_word_cell(place.book->marking, label.word, place.at, label.created);
  const bool defined = cell != nullptr && cell->protected_as != Level::unspecified;
  return defined ? cell : nullptr;
}

Code check_mapping(const BoundLabel& label, const LabelPlace& place) {
  const bool asked =
      place.book->marking.maps && label.classified() && label.policy != place.recipient;
  return unless(asked && protection_of(label, place) == nullptr, Code::label_not_mapped);
}

Code check_tokens(const BoundLabel& label, const LabelPlace& place) {
  const auto& listed = place.book->marking.tokens;
  const bool all = std::all_of(label.tokens.begin(), label.tokens.end(),
                               [&](std::uint32_t token) { return holds(listed, token); });
  return unless(!all, Code::provider_token_not_agreed);
}

Code check_releasability(const BoundLabel& label, const ReleaseRow& row, const LabelPlace& place) {
  if (reaches(label, place)) return Code::permitted;
  switch (row.releasability) {
    case Releasability::rel_to_recipient:
      return Code::clause_requires_rel_to;
    case Releasability::rel_to_recipient_or_unclassified:
      return unless(!says_nothing(label, place.sender), Code::clause_requires_rel_to);
  }
  return Code::clause_requires_rel_to;
}

}  // namespace accord::agreement
