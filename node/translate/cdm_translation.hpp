// From conjunction messages to records; what both notations share. Internal to the room.
#pragma once

#include "node/translate/cdm.hpp"
#include "node/translate/translate.hpp"

namespace accord::node::translate {

/// A record a message: the catalogue number is that of OBJECT1, its time that of closest approach.
[[nodiscard]] Translation translate_conjunctions(CdmList list);

}  // namespace accord::node::translate
