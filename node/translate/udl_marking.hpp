// Whether a record of UDL may travel under the label of its feed. Internal to the room. The marking
// is a portion marking of the IC and CAPCO registers ("U", "S//REL TO USA, GBR") or a label of our
// own.
#pragma once

#include <string_view>
#include <vector>

#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

/// What stands between "//"; views into the marking.
struct UdlMarking {
  Level level = Level::unspecified;  // unspecified when there is none
  std::vector<std::string_view> release, controls;
  bool released = false;  // a REL TO stands there
};
[[nodiscard]] UdlMarking read_udl_marking(std::string_view marking);

/// A level that is not above the label's; a REL TO list that holds every nation of the label's; and
/// no control that the label does not repeat. A marking that is the label's own text passes.
/// Errors: udl_malformed (no level in it), observation_above_label.
Status check_udl_marking(std::string_view marking, std::string_view label);

/// The level of a marking under which a message of tasking may go between us and `nation`: one
/// without controls, whose REL TO, if it has one, names the nation. Errors: udl_malformed (no
/// level), observation_above_label.
Result<Level> level_towards(std::string_view marking, std::string_view nation);

}  // namespace accord::node::translate
