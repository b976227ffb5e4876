#include "node/app/cli_new_store.hpp"

#include <array>

#include "crypto/random.hpp"
#include "node/app/holdings.hpp"

namespace accord::node::app {

Status check_has_no_store(const Cli& cli, const NodeConfig& node) {
  const auto answer = cli.call("status");
  if (answer || answer.error().code != Code::node_unreachable)
    return fail(Code::store_locked, "the node runs: stop it first", node.socket.string());
  for (const char* part : {"", "-wal", "-journal"}) {
    const std::filesystem::path path = node.store.string() + part;
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) continue;
    return fail(Code::already_exists,
                "a store is never written over: move it away, with its -wal if it has one",
                path.string());
  }
  return {};
}

Result<NewFile> new_store_of(const NodeConfig& node) {
  std::error_code ignored;
  std::filesystem::create_directories(node.store.parent_path(), ignored);
  std::filesystem::permissions(node.store.parent_path(), std::filesystem::perms::owner_all,
                               ignored);
  return NewFile::beside(node.store);
}

IncarnationId new_life() {
  crypto::SystemRandom random;
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  return IncarnationId::v7(system_now().unix_ns() / 1'000'000, bytes);
}

}  // namespace accord::node::app
