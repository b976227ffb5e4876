// Conjunction messages in XML, alone or in an ndm.
#include "tests/fuzz/translate/conjunctions.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return accord::fuzz::read_conjunctions(accord::node::translate::parse_cdm_xml, {data, size});
}
