// CourierKeys: the pre-shared keys that couriers brought, by peer, as loaded. Which of them serve
// at an instant is asked each time keys are made.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "crypto/courier_key.hpp"

namespace accord::node::pipeline {

using CourierKeys = std::map<NationId, std::vector<crypto::CourierFile>>;

/// Those for `peer` that are valid now and, where agreements list ids, listed by all that do;
/// newest first. They live as long as `keys`. Empty: none, or more than two at once.
[[nodiscard]] std::vector<const crypto::CourierFile*> courier_keys_for(
    const CourierKeys& keys, const NationId& peer,
    const std::optional<std::set<std::string>>& listed, UtcTime now);

}  // namespace accord::node::pipeline
