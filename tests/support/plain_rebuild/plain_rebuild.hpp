// The rebuild of a payload as it was before plans, driven by the reflection schema. Moved here from
// node/pipeline and kept as it stood, slow on purpose and without one line of type_plan or
// payload_copy, so that tests can ask both and compare. Duties as a tree, and what makes one number
// coarser, are those of node/pipeline.
#pragma once

#include "node/pipeline/rebuild.hpp"

namespace accord::plain {

/// node::pipeline::rebuild, by PlainCheck and a reflective copy.
Result<node::pipeline::Rebuilt> rebuild(const PayloadType& type, ByteView payload,
                                        const node::pipeline::RebuildRules& rules);

}  // namespace accord::plain
