// parse_binding: one spelling, and nothing is believed without a pinned root.
#include "crypto/binding.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto parsed = parse_binding(text)) {
    ACCORD_ASSERT(parsed->text() == text);
    const BindingExpectation expected{parsed->nation(), parsed->terms.peer,
                                      parsed->terms.not_before};
    ACCORD_ASSERT(!verify_binding(*parsed, TrustStore(), expected));
  }
  return 0;
}
