// Flat OMM JSON: as the TLE target, with a profile that states frame, time system and theory.
#include <cstdint>
#include <cstdlib>

#include "node/translate/mean_elements.hpp"
#include "schemas/payload_registry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  Profile profile;
  profile.element_defaults = {"TEME", "UTC", "SGP4", "GBR"};
  const auto list = parse_omm_json(as_text({data, size}), profile);
  if (!list) return 0;
  if (list->read != list->elements.size() + list->refused) std::abort();
  for (const MeanElementsText& elements : list->elements) {
    const auto buffer = build_omm(elements);
    if (!buffer || !verify_buffer(*find_payload_type("OMM"), *buffer)) std::abort();
  }
  return 0;
}
