// Files of stores as they were before a life begins: empty, of the forms before, of the present
// one.
#pragma once

#include "disk.hpp"

namespace accord::node::store::crash {

enum class Start : std::uint8_t;

/// A disk with the store alone, as a clean stop of that release left it.
[[nodiscard]] Disk disk_at(Start start);

}  // namespace accord::node::store::crash
