// Whether a record of UDL may travel under the label of its feed. Internal to the room. The marking
// is a portion marking of the IC and CAPCO registers ("U", "S//REL TO USA, GBR") or a label of our
// own.
#pragma once

#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

/// A level that is not above the label's; a REL TO list that holds every nation of the label's; and
/// no control that the label does not repeat. A marking that is the label's own text passes.
/// Errors: udl_malformed (no level in it), observation_above_label.
Status check_udl_marking(std::string_view marking, std::string_view label);

}  // namespace accord::node::translate
