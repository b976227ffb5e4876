// A failing case made smaller: classes of fault that it does not need are left out, then the
// nations, then steps by halves, then one by one.
#pragma once

#include <functional>

#include "tests/sim/plan.hpp"

namespace accord::sim {

/// The smallest case found that `fails` still. Requires: `fails(one)`.
[[nodiscard]] Case shrink(Case one, const std::function<bool(const Case&)>& fails);

}  // namespace accord::sim
