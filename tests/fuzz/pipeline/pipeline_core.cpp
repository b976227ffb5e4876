// Frames of a peer into a whole node with an open link: the input is cut into frames by 2-byte
// lengths. Nothing it says may stop the node or deliver a record, because nothing in it can carry
// the peer's signature.
#include <cstdlib>

#include "tests/scenario/world.hpp"

using namespace accord;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto* world = [] {
    auto* made = new scenario::World(1, {"USA", "GBR"});
    if (!made->run_until([&] { return made->links_open(); }, std::chrono::seconds(10)))
      std::abort();
    return made;
  }();
  auto& usa = world->nation("USA");
  for (std::size_t at = 0; at + 2 <= size;) {
    const std::size_t length =
        std::min(static_cast<std::size_t>(data[at]) + 256u * static_cast<std::size_t>(data[at + 1]),
                 size - at - 2);
    at += 2;
    world->inject("GBR", usa, Bytes(data + at, data + at + length));
    at += length;
  }
  if (!usa.delivered.empty()) std::abort();
  return 0;
}
