// parse_certificate_request: what is taken is signed by the key that it names, and has one
// spelling: with any byte changed it is not taken.
#include "crypto/certificate_request.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const auto request = parse_certificate_request(as_text(input));
  if (!request) {
    ACCORD_ASSERT(request.error().code == Code::malformed_certificate_request ||
                  request.error().code == Code::bad_signature);
    return 0;
  }
  ACCORD_ASSERT(!request->nation.empty());
  Bytes changed(input.begin(), input.end());
  changed[changed.size() / 2] ^= 1;
  ACCORD_ASSERT(!parse_certificate_request(as_text(changed)));
  return 0;
}
