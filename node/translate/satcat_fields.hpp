// The columns of a satellite catalogue as CelesTrak writes it, and the fields of the SDS CAT that
// hold them. Internal to the room. Source: celestrak.org/satcat/satcat-format.php (2023-05-07), the
// CSV form.
#pragma once

#include <span>

#include "node/translate/sds_fields.hpp"

namespace accord::node::translate {

/// In the order in which CelesTrak has them.
[[nodiscard]] std::span<const SdsField> satcat_fields();

}  // namespace accord::node::translate
