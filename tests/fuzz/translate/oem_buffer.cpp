// OEM buffers of others: what our reader takes can be made anew and is then read to the same
// states.
#include <cstdint>
#include <cstdlib>

#include "node/translate/oem.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  const Bytes aligned(data, data + size);
  const auto message = read_oem(aligned);
  if (!message) return 0;
  for (const Ephemeris& e : message->ephemerides) {
    const auto buffer = build_oem(e, "GBR SECRET");
    if (!buffer) continue;  // too large
    const auto again = read_oem(*buffer);
    if (!again || again->ephemerides.size() != 1 ||
        again->ephemerides[0].points.size() != e.points.size() ||
        again->ephemerides[0].covariances.size() != e.covariances.size())
      std::abort();
  }
  return 0;
}
