// Element sets: what is read plus what is refused is what was there, and each set makes a buffer
// that verifies.
#include <cstdint>
#include <cstdlib>

#include "node/translate/mean_elements.hpp"
#include "schemas/payload_registry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  const auto list = parse_tle(as_text({data, size}));
  if (!list) return 0;
  if (list->read != list->elements.size() + list->refused) std::abort();
  for (const MeanElementsText& elements : list->elements) {
    const auto buffer = build_omm(elements);
    if (!buffer || !verify_buffer(*find_payload_type("OMM"), *buffer)) std::abort();
  }
  return 0;
}
