// What a rebuild is asked to do, drawn: duties on paths that the type has and on some that it does
// not have.
#pragma once

#include "node/pipeline/rebuild.hpp"
#include "tests/support/plain_rebuild/random_buffers.hpp"

namespace accord::plain {

/// Rules, and what they point to.
struct RandomRules {
  std::set<std::string> disclosed;
  node::pipeline::RebuildRules rules;
};

/// Without duties in half of the cases. Label and mode are those that random buffers say.
[[nodiscard]] std::unique_ptr<RandomRules> random_rules(RandomBuffers& draws,
                                                        const PayloadType& type);

/// What two rebuilds of the same gave, compared: empty when they are the same, bytes, lists, code,
/// words and place.
[[nodiscard]] std::string difference(const Result<node::pipeline::Rebuilt>& one,
                                     const Result<node::pipeline::Rebuilt>& other);

}  // namespace accord::plain
