// A TDM in lines.
#include "tests/fuzz/translate/tdm.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return accord::fuzz::read_tdm(accord::node::translate::Format::tdm_kvn, {data, size});
}
