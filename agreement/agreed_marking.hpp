// An agreement's marking section as the tables of a ruling by marking alone (marking/release.hpp):
// for `accord marking release --agreement`, and for reading lines whose codes the agreement knows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agreement/document.hpp"
#include "agreement/marking/release.hpp"

namespace accord::agreement {

struct AgreedMarking {
  marking::Communities communities;              // without members that are no country
  std::optional<marking::EquivalenceTable> map;  // none: the agreement has no protect tables
  std::vector<std::string> tokens;               // releasable to the recipient
};

/// The tables towards one recipient as they stand at an instant. A line knows the words of the
/// common ladder alone, so that only these are mapped. Errors: communities_invalid,
/// equivalence_invalid.
Result<AgreedMarking> agreed_marking(const Marking& marking, const NationId& to, UtcTime at);

/// The communities of several agreements in one table; of a code that stands twice, the members of
/// both, for reading only. Errors: communities_invalid.
Result<marking::Communities> communities_to_read(const std::vector<const Marking*>& markings);

}  // namespace accord::agreement
