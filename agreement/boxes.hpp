// Sets of cases as products of values, one set of positions an axis. The exact diff finds many
// small ones and shows few large ones; here is how they are joined. Internal to this room.
#pragma once

#include <cstdint>
#include <vector>

namespace accord::agreement {

using Positions = std::vector<std::uint32_t>;  // on one axis, ascending

/// Positions begin to end - 1.
[[nodiscard]] Positions run_of(std::uint32_t begin, std::uint32_t end);

struct Box {
  std::uint32_t label = 0;       // boxes of different labels are never joined
  std::vector<Positions> sides;  // one an axis
  std::uint32_t witness = 0;     // number of a case inside it
};

/// Joins boxes that differ in one axis alone, until none do: the same cases, in fewer boxes.
/// Deterministic: the result depends on the set of boxes, not on their order. Requires: boxes of
/// one label are disjoint and have as many sides.
void join(std::vector<Box>& boxes);

}  // namespace accord::agreement
