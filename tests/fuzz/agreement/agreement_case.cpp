// parse_release_case on any bytes; what it accepts is written again as a case that reads the same.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "agreement/release_case.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto facts = agreement::parse_release_case(as_text({data, size}));
  if (!facts) return 0;
  const std::string text = agreement::to_json(*facts).dump();
  const auto again = agreement::parse_release_case(text);
  if (!again || agreement::to_json(*again).dump() != text) std::abort();
  return 0;
}
