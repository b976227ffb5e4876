// The label of a record that a marking of any style stands for: how a line or 4774 XML becomes what
// decide() rules on. One way: what a ruling does not look at (privacy mark, originator,
// declassification, informative categories) is left out; what it cannot take is refused.
#pragma once

#include "agreement/marking/marking.hpp"
#include "schemas/vocab/label.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::agreement {

/// Owners of a foreign document beside its policy become FGI sources, a concealed owner a concealed
/// source, restrictive categories without a name here the control OTHER. Errors:
/// marking_not_expressible (permissive categories; a policy that is no participant code),
/// bad_label.
Result<Label> label_of(const marking::Marking& marking);

}  // namespace accord::agreement
