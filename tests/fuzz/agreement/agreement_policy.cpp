// parse_national_policy on any bytes; what it accepts never accepts a request about nothing.
#include <cstdint>
#include <cstdlib>

#include "agreement/national_policy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto policy = agreement::parse_national_policy(as_text({data, size}));
  if (!policy) return 0;
  const auto disposition = agreement::dispose(*policy, agreement::TaskingFacts{});
  if (disposition.disposal == agreement::Disposal::accept) std::abort();
  return 0;
}
