// The JavaScript library of the Space Data Standards package: a reader of our streams that is not
// ours.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::translate::samples {

/// The records of a stream as the library sees them, one object a record, "kind" the name of its
/// class; nothing when node or the package is missing, and then the test is to be skipped.
[[nodiscard]] std::optional<nlohmann::json> read_with_library(const Bytes& stream);

}  // namespace accord::node::translate::samples
