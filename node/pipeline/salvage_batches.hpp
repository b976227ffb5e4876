// What is in the batches of a salvaged store: checked, and given other numbers where batches before
// them are lost. For node/store/salvage.hpp, which does not know the wire. Pure.
#pragma once

#include "node/store/salvage.hpp"

namespace accord::node::pipeline {

/// A renumbered batch has no signature: it is another life's, and signed as it is sent
/// (Signer::again).
[[nodiscard]] store::BatchReader salvage_reader();

}  // namespace accord::node::pipeline
