// ILRS predictions, whole or not at all.
#include "tests/fuzz/translate/ephemerides.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return accord::fuzz::read_ephemerides(accord::node::translate::Format::cpf, {data, size});
}
