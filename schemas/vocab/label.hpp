// Label: policy, level and REL TO list as a plain value. Parsing and law live in
// agreement/marking/.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"

namespace accord {

struct Label {
  std::string policy;  // the marking policy: the nation that wrote the label, e.g. "GBR"
  Level level = Level::unspecified;
  std::vector<NationId>
      rel_to;  // strictly ascending; empty = no foreign disclosure decision stands on it

  bool operator==(const Label&) const = default;
};

}  // namespace accord
