// OMM keywords as the first line, and a set a line.
#include "tests/fuzz/translate/elements.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return accord::fuzz::read_elements(accord::node::translate::Format::omm_csv, {data, size});
}
