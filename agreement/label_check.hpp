// The seam where a ruling looks at a label. A label is interned once (words to numbers); every
// question that decide() asks of it afterwards is one of the four below. What a richer label adds
// (controls, communities by date, equivalence between policies, FGI, JOINT) comes in here: as a
// member of BoundLabel, filled by bind_label(), and as a line of check_disclosure() or
// check_handling(). decide.cpp does not change.
#pragma once

#include <array>

#include "agreement/compile.hpp"
#include "agreement/marking/label.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

/// A label in the numbers of one snapshot; nothing of it points to the label itself.
struct BoundLabel {
  bool well_formed = false;
  Level level = Level::unspecified;
  NameIndex policy = kNone;       // kNone: a policy that no agreement names
  std::size_t rel_to_listed = 0;  // codes on the label's list, known here or not
  std::size_t rel_to_known = 0;
  std::array<NameIndex, kMaxRelTo> rel_to;  // the first rel_to_known of them

  [[nodiscard]] bool releasable_to(NameIndex nation) const {
    for (std::size_t i = 0; i < rel_to_known; ++i) {
      if (rel_to[i] == nation) return true;
    }
    return false;
  }
};

/// Interns a label for all rulings under this snapshot.
[[nodiscard]] BoundLabel bind_label(const Snapshot& snapshot, const Label& label);

/// Step 2: well-formed.
[[nodiscard]] Code check_form(const BoundLabel& label);

/// Step 4: what the label itself says about the recipient.
[[nodiscard]] Code check_disclosure(const BoundLabel& label, NameIndex recipient);

/// Steps 8 and 9: the label under one agreement.
[[nodiscard]] Code check_label_policy(const BoundLabel& label, const Book& book, NameIndex sender);
[[nodiscard]] Code check_ceiling(const BoundLabel& label, Level ceiling, Code reason);

/// Step 12: what the clause demands of the label.
[[nodiscard]] Code check_releasability(const BoundLabel& label, const ReleaseRow& row,
                                       NameIndex recipient);

}  // namespace accord::agreement
