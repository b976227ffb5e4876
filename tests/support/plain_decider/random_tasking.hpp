// Random tasking sections that obey the language, and random requests at their edges.
#pragma once

#include "agreement/tasking.hpp"
#include "random_boxes.hpp"

namespace accord::plain {

/// Directions between the parties, none or more. Requires: TRQ and TMV in the standard.
[[nodiscard]] nlohmann::json random_tasking(Dice& dice, const Words& parties, const Words& modes);

/// Requests about one world, around its boundaries.
class Requests {
 public:
  Requests(const World& world, Dice& dice);
  [[nodiscard]] agreement::TaskingFacts next();

 private:
  Dice& dice_;
  const World& world_;
  std::vector<UtcTime> instants_;
  std::vector<std::uint32_t> quotas_;
};

}  // namespace accord::plain
