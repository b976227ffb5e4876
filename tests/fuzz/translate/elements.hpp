// What every reader of element sets must keep: sets read = taken + refused, and what was taken can
// be written.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "node/translate/mean_elements.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::fuzz {

inline int read_elements(node::translate::Format from, ByteView data) {
  using namespace node::translate;
  Profile profile;
  profile.element_defaults = {"TEME", "UTC", "SGP4", "GBR"};
  const auto list = parse_elements(from, as_text(data), profile);
  if (!list) return 0;
  if (list->read != list->elements.size() + list->refused) std::abort();
  for (const MeanElementsText& elements : list->elements) {
    const auto buffer = build_omm(elements);
    if (!buffer || !verify_buffer(*find_payload_type("OMM"), *buffer)) std::abort();
  }
  return 0;
}

}  // namespace accord::fuzz
