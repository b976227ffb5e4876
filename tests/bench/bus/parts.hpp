// The bound under every figure of the bus: what its promises cost by themselves.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "tests/bench/bus/world.hpp"

namespace accord::bench {

/// Microseconds of CPU a record, of both ends together, part by part, in batches of at most that
/// many records; the store is made at `path`.
[[nodiscard]] nlohmann::json parts(const World& world, const Drafts& drafts, std::size_t batch,
                                   const std::string& path);

}  // namespace accord::bench
