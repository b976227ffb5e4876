// Packed bytes of a damaged store: refused, or what they give comes back when packed again.
#include <cstdlib>

#include "node/store/packed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord::node::store;
  const auto plain = unpacked({data, data + size});
  if (!plain) return 0;
  const auto again = unpacked(packed(*plain));
  if (!again || *again != *plain) std::abort();
  return 0;
}
