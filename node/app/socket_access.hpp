// The access list of the local socket: its owner and the uids named may connect, nobody else. Used
// by LocalServer; any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::node::app {

/// Replaces the access list of the file: owner and `uids` read and write, group and others nothing.
/// An empty list leaves mode 0600. Errors: file_unwritable, also where the file system has no lists
Status set_socket_access(const std::filesystem::path& path, const std::vector<std::uint32_t>& uids);

}  // namespace accord::node::app
