// Flat OMM JSON, with a profile that states frame, time system and theory.
#include "tests/fuzz/translate/elements.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return accord::fuzz::read_elements(accord::node::translate::Format::omm_json, {data, size});
}
