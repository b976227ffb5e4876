// decode_frame on any bytes: never beyond them, and what is accepted encodes to the same bytes
// again.
#include <algorithm>
#include <cstdlib>

#include "node/link/frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::link;
  const ByteView bytes(data, size);
  // The input's own first bytes as the expected prefix, so that the rest of the head is reached.
  LinkPrefix prefix{};
  std::copy_n(data, std::min(size, kLinkPrefixBytes), prefix.begin());
  const auto frame = decode_frame(prefix, bytes);
  if (frame) {
    const auto again = encode_frame(prefix, frame->head, frame->body);
    if (!again || !std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()))
      std::abort();
    LinkPrefix other = prefix;
    other[7] ^= 1;
    if (decode_frame(other, bytes)) std::abort();
  }
  return 0;
}
