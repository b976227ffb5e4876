// Cutting the whole space of cases into boxes, one a clause, so that no two cover the same case.
#pragma once

#include "random_world.hpp"

namespace accord::plain {

using Words = std::vector<std::string>;

/// Deals the values of one list out to two boxes; a list that restricts nothing is first written
/// out. False where there is nothing to deal.
template <class Box>
bool deal(Dice& dice, const Words& all, Words Box::*list, Box& a, Box& b) {
  Words values = (a.*list).empty() ? all : a.*list;
  if (values.size() < 2) return false;
  (a.*list).clear();
  (b.*list).clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool left = i == 0 || (i != 1 && dice.one_in(2));
    ((left ? a : b).*list).push_back(values[i]);
  }
  return true;
}

}  // namespace accord::plain
