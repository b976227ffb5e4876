// The seam where a ruling looks at a label. A label is interned once (words to numbers); every
// question that decide() asks of it afterwards is one of those below, over numbers alone.
// docs/agreement-language.md "How a ruling is made" has their order.
#pragma once

#include <algorithm>
#include <array>

#include "agreement/compile.hpp"
#include "agreement/marking/label.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

/// A list in numbers; only the first `count` hold.
template <std::size_t N>
struct Numbers {
  std::uint32_t count = 0;
  std::array<std::uint32_t, N> values;

  // Only what holds is copied: lists are long and mostly empty, and a label is copied for a ruling.
  Numbers() noexcept {}  // NOLINT(modernize-use-equals-default)
  Numbers(const Numbers& other) noexcept { *this = other; }
  Numbers& operator=(const Numbers& other) noexcept {
    count = other.count;
    std::copy_n(other.values.begin(), count, values.begin());
    return *this;
  }
  ~Numbers() = default;

  void add(std::uint32_t value) {
    if (count < N) values[count++] = value;
  }
  [[nodiscard]] bool holds(std::uint32_t value) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (values[i] == value) return true;
    }
    return false;
  }
  [[nodiscard]] const std::uint32_t* begin() const { return values.data(); }
  [[nodiscard]] const std::uint32_t* end() const { return values.data() + count; }
};

/// A label in the numbers of one snapshot; nothing of it points to the label itself. What every
/// ruling reads stands first and together: the lists behind it are long and mostly empty.
struct BoundLabel {
  bool well_formed = false;
  Level level = Level::unspecified;
  bool in_scope = true;  // no control on it but FOUO
  bool bare = true;      // neither control, owner nor foreign source
  bool tokened = false;  // with provider tokens
  bool noforn = false;
  bool relido = false;
  bool shown = false;  // DISPLAY ONLY
  bool has_word = false;
  bool concealed = false;           // a source that may not be named
  NameIndex policy = kNone;         // kNone: a policy that no agreement names
  std::uint32_t word = kNone;       // into Tables::words: its own, or the level's
  std::uint32_t rel_to_listed = 0;  // codes on the label's list, known here or not
  UtcTime created;                  // {0} = not said
  UtcTime review = kNever;

  Numbers<kMaxRelTo> communities;         // of the list, as far as some agreement knows them
  Numbers<kMaxRelTo> sources;             // FGI; kNone: a nation that no agreement names
  Numbers<kMaxRelTo> source_communities;  // by source, kNone for a nation
  Numbers<kMaxRelTo> owners;              // JOINT
  Numbers<kMaxTokens> tokens;             // kNone: one that no agreement lists

  [[nodiscard]] bool classified() const { return level > Level::unclassified; }
};

/// Interns a label for all rulings under this snapshot; allocates nothing.
[[nodiscard]] BoundLabel bind_label(const Snapshot& snapshot, const Label& label);

/// Between whom and when; from step 6 on also under which agreement.
struct LabelPlace {
  NameIndex sender = kNone;
  NameIndex recipient = kNone;
  bool named = false;  // the label's list names the recipient
  UtcTime at;
  const Book* book = nullptr;
};

// What the label says by itself. The questions that are asked of every record stand here whole.

inline Code unless(bool objection, Code reason) { return objection ? reason : Code::permitted; }

/// UNCLASSIFIED of the sender's own, and nothing else on it: whether it goes is the clause's
/// matter.
inline bool says_nothing(const BoundLabel& label, NameIndex sender) {
  return !label.classified() && label.rel_to_listed == 0 && label.bare && label.policy != kNone &&
         label.policy == sender;
}

/// Step 2: well-formed, and not to be reviewed yet.
[[nodiscard]] inline Code check_form(const BoundLabel& label, UtcTime at) {
  if (!label.well_formed) return Code::label_malformed;
  return unless(label.review <= at, Code::label_expired);
}

/// Step 2: no control that never travels here.
[[nodiscard]] inline Code check_scope(const BoundLabel& label) {
  return unless(!label.in_scope, Code::label_out_of_scope);
}

/// Step 4: a decision stands on it, and may reach the recipient.
[[nodiscard]] inline Code check_disclosure(const BoundLabel& label, const LabelPlace& place) {
  if (label.noforn) return Code::label_noforn;
  if (label.rel_to_listed == 0) {
    if (label.shown) return Code::label_display_only;
    if (label.relido) return Code::label_relido;
    return unless(!says_nothing(label, place.sender), Code::no_foreign_disclosure);
  }
  return unless(!place.named && label.communities.count == 0, Code::not_releasable_to_recipient);
}

[[nodiscard]] inline Code check_ceiling(const BoundLabel& label, Level ceiling, Code reason) {
  return unless(label.level > ceiling, reason);
}

// Under one agreement. Requires: place.book.

/// Step 8.
[[nodiscard]] inline Code check_label_policy(const BoundLabel& label, const LabelPlace& place) {
  if (label.policy == kNone) return Code::label_policy_not_agreed;
  if (place.book->own_labels && label.policy == place.sender) return Code::permitted;
  const auto& agreed = place.book->label_policies;
  return unless(std::find(agreed.begin(), agreed.end(), label.policy) == agreed.end(),
                Code::label_policy_not_agreed);
}

/// The list names the recipient, or a community that holds it at that instant.
[[nodiscard]] bool reaches(const BoundLabel& label, const LabelPlace& place);
/// Every foreign source is the sender, the recipient or a community of the recipient's.
[[nodiscard]] bool sources_agree(const BoundLabel& label, const LabelPlace& place);
/// The recipient is a joint owner, or the sender is the only one.
[[nodiscard]] bool owners_agree(const BoundLabel& label, const LabelPlace& place);
/// The word of the label's date stands on the label's level.
[[nodiscard]] Code check_word(const BoundLabel& label, const LabelPlace& place);
/// The agreement says how the recipient protects the level.
[[nodiscard]] Code check_mapping(const BoundLabel& label, const LabelPlace& place);
[[nodiscard]] Code check_tokens(const BoundLabel& label, const LabelPlace& place);

/// Null where the agreement does not say, or need not, for the label is the recipient's own.
[[nodiscard]] const WordCell* protection_of(const BoundLabel& label, const LabelPlace& place);

/// Step 12: what the clause demands of the label.
[[nodiscard]] Code check_releasability(const BoundLabel& label, const ReleaseRow& row,
                                       const LabelPlace& place);

}  // namespace accord::agreement
