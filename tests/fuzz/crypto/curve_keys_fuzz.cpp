// parse_curve_keys: one spelling, for one peer.
#include "crypto/identity.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const NationId usa = *NationId::parse("USA"), gbr = *NationId::parse("GBR");
  const ByteView input{data, size};
  const auto keys = parse_curve_keys(input, gbr);
  if (!keys) {
    ACCORD_ASSERT(keys.error().code == Code::malformed_curve_keys);
    return 0;
  }
  ACCORD_ASSERT(curve_keys_text(gbr, *keys).equals(input));
  ACCORD_ASSERT(!parse_curve_keys(input, usa));
  return 0;
}
