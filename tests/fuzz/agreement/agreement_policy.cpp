// parse_national_policy on any bytes; what it accepts never accepts a request about nothing, and
// marks nothing anew that is another's, or higher than it was.
#include <cstdint>
#include <cstdlib>

#include "agreement/subsets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto policy = agreement::parse_national_policy(as_text({data, size}));
  if (!policy) return 0;
  const auto disposition = agreement::dispose(*policy, agreement::TaskingFacts{});
  if (disposition.disposal == agreement::Disposal::accept) std::abort();
  for (const agreement::SubsetRule& rule : policy->subsets) {  // never another's, never higher
    if (rule.label.policy != policy->nation.text()) std::abort();
    for (const Level level : rule.from_levels) {
      if (rule.label.level > level) std::abort();
      for (const std::string& code : rule.payload_types)
        (void)agreement::reductions_of(*policy, code, {policy->nation.text(), level, {}});
    }
  }
  return 0;
}
