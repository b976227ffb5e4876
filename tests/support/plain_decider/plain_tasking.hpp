// The second decider of requests: what docs/agreement-language.md says of them under "Tasking" and
// at the end of "How a ruling is made", over the document structs and without one line of
// tasking.cpp.
#pragma once

#include "agreement/tasking.hpp"
#include "plain_decider.hpp"

namespace accord::plain {

/// Of a request the answer has verdict, reason, clause and agreements alone.
[[nodiscard]] Answer answer_request(const World& world, const agreement::TaskingFacts& request);

/// The direction from requester to provider; null when there is none.
[[nodiscard]] const agreement::TaskingDirection* tasking_direction(
    const agreement::Document& document, const NationId& requester, const NationId& provider);

}  // namespace accord::plain
