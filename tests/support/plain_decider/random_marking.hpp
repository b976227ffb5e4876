// Random marking sections that obey the language, and random handling of labels at their edges.
#pragma once

#include "random_world.hpp"

namespace accord::plain {

/// A marking section with that ceiling: one time in two the ceiling alone; else communities with
/// dated membership, ladders, protect tables and tokens. `from` and `to`: days of 2026 between
/// which memberships and tables change.
[[nodiscard]] nlohmann::json random_marking(Dice& dice, const std::string& ceiling, int from,
                                            int to);

/// Writes onto the label of the question what a label can say besides: words, dates, controls,
/// sources, owners, decisions, tokens, communities. Mostly little.
void add_handling(Dice& dice, Question& question);

}  // namespace accord::plain
