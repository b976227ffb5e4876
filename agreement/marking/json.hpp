// A marking as JSON, for people and other programs. One way: what is read is text or 4774 XML.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "agreement/marking/marking.hpp"

namespace accord::agreement::marking {

/// Keys as in docs/markings.md "JSON"; what is empty is left out, but policy, classification and
/// rel_to always stand.
[[nodiscard]] nlohmann::json to_json(const Marking& marking);

}  // namespace accord::agreement::marking
