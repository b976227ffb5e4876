// The seam where a ruling looks at a label. A label is interned once (words to numbers); every
// question that decide() asks of it afterwards is one of those below, over numbers alone.
// docs/agreement-language.md "How a ruling is made" has their order.
#pragma once

#include <array>

#include "agreement/compile.hpp"
#include "agreement/marking/label.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

/// A list in numbers; only the first `count` hold.
template <std::size_t N>
struct Numbers {
  std::array<std::uint32_t, N> values;
  std::size_t count = 0;

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

/// A label in the numbers of one snapshot; nothing of it points to the label itself.
struct BoundLabel {
  bool well_formed = false;
  Level level = Level::unspecified;
  NameIndex policy = kNone;        // kNone: a policy that no agreement names
  std::size_t rel_to_listed = 0;   // codes on the label's list, known here or not
  Numbers<kMaxRelTo> rel_to;       // nations of them that are known
  Numbers<kMaxRelTo> communities;  // and communities that some agreement lists

  bool in_scope = true;  // no control on it but FOUO
  bool bare = true;      // neither control, owner nor foreign source
  bool noforn = false;
  bool relido = false;
  bool shown = false;  // DISPLAY ONLY
  UtcTime created;     // {0} = not said
  UtcTime review = kNever;
  bool has_word = false;
  std::uint32_t word = kNone;             // into Tables::words: its own, or the level's
  bool concealed = false;                 // a source that may not be named
  Numbers<kMaxRelTo> sources;             // FGI; kNone: a nation that no agreement names
  Numbers<kMaxRelTo> source_communities;  // by source, kNone for a nation
  Numbers<kMaxRelTo> owners;              // JOINT
  Numbers<kMaxTokens> tokens;             // kNone: one that no agreement lists

  [[nodiscard]] bool releasable_to(NameIndex nation) const { return rel_to.holds(nation); }
  [[nodiscard]] bool classified() const { return level > Level::unclassified; }
};

/// Interns a label for all rulings under this snapshot; allocates nothing.
[[nodiscard]] BoundLabel bind_label(const Snapshot& snapshot, const Label& label);

/// Between whom and when; from step 6 on also under which agreement.
struct LabelPlace {
  NameIndex sender = kNone;
  NameIndex recipient = kNone;
  UtcTime at;
  const Book* book = nullptr;
};

// What the label says by itself.

/// Step 2: well-formed, and not to be reviewed yet.
[[nodiscard]] Code check_form(const BoundLabel& label, UtcTime at);
/// Step 2: no control that never travels here.
[[nodiscard]] Code check_scope(const BoundLabel& label);
/// Step 4: a decision stands on it, and may reach the recipient.
[[nodiscard]] Code check_disclosure(const BoundLabel& label, const LabelPlace& place);
[[nodiscard]] Code check_ceiling(const BoundLabel& label, Level ceiling, Code reason);

// Under one agreement. Requires: place.book.

/// Step 8.
[[nodiscard]] Code check_label_policy(const BoundLabel& label, const LabelPlace& place);
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
