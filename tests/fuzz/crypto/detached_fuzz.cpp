// parse_detached: one spelling, and nothing is believed without a pinned root.
#include "crypto/detached.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto parsed = parse_detached(text)) {
    ACCORD_ASSERT(parsed->text() == text);
    ACCORD_ASSERT(!verify_detached(*parsed, {data, size}, TrustStore(), parsed->signed_at));
  }
  return 0;
}
