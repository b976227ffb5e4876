// The partial-release builder: of a draft that was withheld for its marking alone, the largest
// subset that the nation's own classification guide allows to be marked anew and the agreements
// then release. Each attempt goes through the ordinary gate; nothing is sent here. Pure.
#pragma once

#include <functional>

#include "agreement/subsets.hpp"
#include "node/pipeline/effects.hpp"
#include "node/pipeline/gate.hpp"

namespace accord::node::pipeline {

/// The draft with fields removed, values coarsened and the new label, also inside the payload. The
/// id stays: it never leaves the node. Errors: those of rebuild()
Result<Draft> reduced(const PayloadTypes& types, const Draft& draft,
                      const agreement::Reduction& reduction);

/// The draft under another label and otherwise as it was. Errors: those of rebuild()
Result<Draft> relabelled(const PayloadTypes& types, const Draft& draft, const Label& label);

struct Offer {
  agreement::Reduction reduction;
  Draft draft;  // reduced
  UtcTime due;  // before this it may not go; {0} = at once
};

/// A ruling without effect.
using Rule =
    std::function<std::variant<Released, Withheld, Held>(const Draft&, const Gate::Passage&)>;

/// The largest releasable subset of `draft` for this recipient. `passage` is that of the draft; a
/// subset that must wait is ruled on as at the moment in which it is due.
[[nodiscard]] std::optional<Offer> largest_subset(const Surroundings& with, const Draft& draft,
                                                  const Gate::Passage& passage, const Rule& rule);

}  // namespace accord::node::pipeline
