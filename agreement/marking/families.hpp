// Whom the lists of a marking reach at a date. Internal to this folder.
#pragma once

#include <string_view>
#include <vector>

#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking {

/// True when one of the codes is the nation, or stands for it. A code that no table knows, or whose
/// membership is not told, reaches nobody.
[[nodiscard]] bool reaches(const std::vector<std::string>& codes, std::string_view nation,
                           const Expansion& expansion);

/// Every permissive category of another policy is met. NATO's Context "Releasable" leaves it to
/// the Releasable To list.
[[nodiscard]] bool meets_families(const Marking& marking, std::string_view nation,
                                  const Expansion& expansion);

/// A restrictive category that this code does not know.
[[nodiscard]] const Category* unknown_restriction(const Marking& marking);

}  // namespace accord::agreement::marking
